"""Articles of one text, exact and near copies of each other."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from newslake import graph
from newslake.contract import contract
from newslake.digest import originals
from newslake.digest.originals import Row
from newslake.graph import Component, Grown, Member
from newslake.tables import COPIES, Cluster

RELATIONS = ("version_id", "article_id", "relation", "other_version_id", "other_article_id")
"""What is needed of ``relations``."""
ARTICLES = (
    "version_id",
    "article_id",
    "captured_at",
    "published_at",
    "published_precision",
    "url",
    "canonical_url",
    "domain",
    "language",
    "agencies",
    "date",
)
"""What is needed of ``articles``."""


def members(relations: pa.Table, version_ids: Iterable[str]) -> pa.Array:
    """The versions in the clusters that any of the given ones are in: those whose ``ARTICLES`` are needed."""
    near: dict[str, set[str]] = defaultdict(set)
    versions: dict[str, set[str]] = defaultdict(set)
    given, reached = set(version_ids), set()
    for row in _copies(relations).to_pylist():
        ends = ((row["article_id"], row["version_id"]), (row["other_article_id"], row["other_version_id"]))
        for article, version in ends:
            versions[article].add(version)
            near[article] |= {other for other, _ in ends}
            reached |= {article} if version in given else set()
    ahead = list(reached)
    while ahead:
        found = near[ahead.pop()] - reached
        reached |= found
        ahead += found
    return pa.array(sorted(version for article in reached for version in versions[article]), pa.string())


def clusters(relations: pa.Table, articles: pa.Table, day: date) -> pa.Table:
    """Rows of the mart for one intake day: of each cluster that it adds a member to, and of each that it ends.

    As far as it is known on that day: from relations both ends of which were taken in by then. A cluster that proves to
    be part of an earlier one has, on that day, a row for itself as it was. Of an article, those versions are members
    that are copies.

    :param relations: ``RELATIONS``, in whatever order they were found.
    :param articles: ``ARTICLES`` of the ``members``.
    """
    known = Known(relations, articles, day)
    ended = [(merged.component, merged.into) for merged in known.grown.merged if merged.on == day]
    return contract("clusters").table(
        _row(component, into, known.rows) for component, into in [*((each, None) for each in known.growing), *ended]
    )


class Known:
    """The clusters of a day."""

    def __init__(self, relations: pa.Table, articles: pa.Table, day: date) -> None:
        self._day = day
        by_then = articles.filter(pc.less_equal(articles["date"], pa.scalar(day)))
        self.rows: dict[str, Row] = {row["version_id"]: row for row in by_then.select(ARTICLES).to_pylist()}
        """By version."""
        ends = (_copies(relations)[name].to_pylist() for name in ("version_id", "other_version_id"))
        ties = [tie for tie in zip(*ends, strict=True) if self.rows.keys() >= {*tie}]
        self.grown: Grown = graph.grow({id: _member(row) for id, row in self.rows.items()}, ties)

    @property
    def growing(self) -> list[Component]:
        """Those that have a member more since that day."""
        return [component for component in self.grown.components if component.grew_on == self._day]


def firsts(component: Component, rows: Mapping[str, Row]) -> list[Row]:
    """Of each article its earliest member, earliest first."""
    by_article: dict[str, Row] = {}
    for member in component.members:
        by_article.setdefault(member.thing, rows[member.id])
    return list(by_article.values())


def _copies(relations: pa.Table) -> pa.Table:
    return relations.filter(pc.is_in(relations["relation"], value_set=pa.array(COPIES)))


def _member(row: Row) -> Member:
    return Member(id=row["version_id"], thing=row["article_id"], seen_at=row["captured_at"], taken_in=row["date"])


def _row(component: Component, merged_into: str | None, rows: Mapping[str, Row]) -> Cluster:
    articles = firsts(component, rows)
    original = originals.original(articles)
    domains = sorted({row["domain"] for row in articles if row["domain"]})
    return Cluster(
        cluster_id=component.id,
        merged_into=merged_into,
        first_seen_at=component.members[0].seen_at,
        last_seen_at=component.members[-1].seen_at,
        article_count=len(articles),
        outlet_count=len(domains),
        domains=domains,
        agencies=most_credited(articles),
        original_version_id=original.row["version_id"] if original else None,
        original_domain=original.row["domain"] if original else None,
        original_rule=original.rule if original else None,
        version_ids=[member.id for member in component.members],
    )


def most_credited(articles: Iterable[Row]) -> list[str]:
    """The agencies that the articles credit, most first, then by name."""
    counted = Counter(agency for row in articles for agency in row["agencies"])
    return sorted(counted, key=lambda agency: (-counted[agency], agency))
