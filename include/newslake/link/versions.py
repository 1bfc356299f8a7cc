"""Tell the new from the known: sightings, versions of a known article, copies under another address."""

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, field
from datetime import date, datetime

from newslake.tables import Relation, Sighting


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What is needed of an article's row to compare it with another."""

    article_id: str
    version_id: str
    text_digest: str
    capture_id: str
    source_id: str
    url: str | None
    captured_at: datetime
    reader_version: str
    date: date
    """Day of intake, where its capture is found."""
    batch: str

    @property
    def age(self) -> tuple[datetime, str]:
        """Order of versions: as they were captured, whatever the order in which they were read."""
        return self.captured_at, self.version_id


@dataclass(slots=True)
class Linked:
    """What became of a batch's candidates."""

    new: set[str] = field(default_factory=set)
    """``capture_id`` of those that are a row of ``articles``."""
    sightings: list[Sighting] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)


def link(
    candidates: Iterable[Version],
    known: Iterable[Version],
    recorded: Set[frozenset[str]],
    reader_version: str,
    reread: Callable[[Version], str | None],
) -> Linked:
    """Compare a batch's candidates with the known versions of other batches, and with each other.

    A candidate that says what a version of its article already says is a sighting of it. A version that an older
    reader read differently may say the same after all, so ``reread`` gives its digest by today's reader, or None where
    its bytes are gone: better code is not a publisher's edit. Of a batch's candidates the earlier capture comes first.
    Pairs of versions that another batch has ``recorded`` are not related again, from the other end.

    :param known: of the candidates' articles, or with a candidate's digest; others make no difference.
    """
    of_article: dict[str, list[Version]] = defaultdict(list)
    of_text: dict[str, list[Version]] = defaultdict(list)  # earliest first
    for version in sorted(known, key=lambda version: version.age):
        of_article[version.article_id].append(version)
        of_text[version.text_digest].append(version)

    linked = Linked()
    for candidate in sorted(candidates, key=lambda version: (*version.age, version.capture_id)):
        versions = of_article[candidate.article_id]
        same = next((version for version in versions if _says_the_same(candidate, version)), None) or next(
            (
                version
                for version in versions
                if version.reader_version != reader_version and reread(version) == candidate.text_digest
            ),
            None,
        )
        if same:
            linked.sightings.append(_sighting(candidate, same))
            continue
        linked.new.add(candidate.capture_id)
        texts = of_text[candidate.text_digest]
        related = {
            "version-of": _neighbour(candidate, versions) if versions else None,
            "exact-copy": next((version for version in texts if version.article_id != candidate.article_id), None),
        }
        linked.relations += [
            _relation(candidate, relation, other)
            for relation, other in related.items()
            if other and {candidate.version_id, other.version_id} not in recorded
        ]
        versions.append(candidate)
        insort(texts, candidate, key=lambda version: version.age)
    return linked


def _says_the_same(candidate: Version, version: Version) -> bool:
    return version.version_id == candidate.version_id or version.text_digest == candidate.text_digest


def _neighbour(candidate: Version, versions: list[Version]) -> Version:
    """The version captured last before the candidate, or, where it is the earliest, the one next after it."""
    earlier = [version for version in versions if version.age < candidate.age]
    if earlier:
        return max(earlier, key=lambda version: version.age)
    return min(versions, key=lambda version: version.age)


def _sighting(candidate: Version, same: Version) -> Sighting:
    return Sighting(
        capture_id=candidate.capture_id,
        version_id=same.version_id,
        article_id=same.article_id,
        source_id=candidate.source_id,
        url=candidate.url,
        captured_at=candidate.captured_at,
    )


def _relation(candidate: Version, relation: str, other: Version) -> Relation:
    return Relation(
        version_id=candidate.version_id,
        article_id=candidate.article_id,
        relation=relation,
        other_version_id=other.version_id,
        other_article_id=other.article_id,
        other_batch=other.batch,
    )
