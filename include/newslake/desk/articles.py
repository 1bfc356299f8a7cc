"""One version of an article: its parts, its facts and where each was read, its kin, its marks; and how it is found."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from newslake.contract import ID_PATTERN
from newslake.extract import addresses
from newslake.identity import digest_id
from newslake.lake import Batch, Lake

SHOWN_CHARACTERS = 200_000
"""Of a text; the longest articles have some 100,000."""
MOST_KIN = 50
MOST_HITS = 50
_NEWEST_DAYS = 3
_DAYS_AT_ONCE = 10
_LISTED = ("version_id", "source_id", "domain", "url", "title", "captured_at", "batch")
_LEAST_FOR_A_SCAN = 3
"""Versions of one day that are cheaper found by a few columns of all the day's files than by whole rows of each."""
KIN_COLUMNS = ("version_id", "relation", "other_version_id", "other_batch", "batch")
_TOGETHER = ("list-item", "table-row")
"""Kinds of blocks that are one list, or one table, where they follow each other."""

# The text


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text: a block of its own, or a list or table of several."""

    kind: str
    items: list[str]

    @property
    def rows(self) -> list[list[str]]:
        """Of a table, the cells."""
        return [item.split("\t") for item in self.items]


def parts(article: Mapping[str, Any]) -> list[Part]:
    """The text by its blocks, in order, as far as it is shown."""
    text = article["text"][:SHOWN_CHARACTERS]
    blocks = [(block["kind"], text[block["start"] : block["end"]]) for block in article["blocks"]]
    found: list[Part] = []
    for kind, item in blocks:
        if item and kind in _TOGETHER and found and found[-1].kind == kind:
            found[-1].items.append(item)
        elif item:
            found.append(Part(kind, [item]))
    return found


# The facts


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of one column, where it was read, and from which words."""

    name: str
    value: Any
    source: str | None = None
    raw: str | None = None
    precision: str | None = None
    zone: str | None = None

    @property
    def is_absent(self) -> bool:
        return self.value is None or self.value == []


_FACTS = (
    *("description", "authors", "agencies", "published_at", "modified_at", "section", "keywords", "language"),
    *("word_count", "canonical_url", "image_url", "image_caption", "image_credit"),
)
_RIGHTS = ("is_accessible_for_free", "license_url", "robots", "tdm_reservation", "tdm_policy_url")
_STEMS = {
    "published_at": "published",
    "modified_at": "modified",
    "is_accessible_for_free": "access",
    "word_count": "text",
}
"""What the columns about a column are named after, where it is not itself."""


def facts(article: Mapping[str, Any]) -> list[Fact]:
    return [_fact(article, name) for name in _FACTS]


def rights(article: Mapping[str, Any]) -> list[Fact]:
    """What the publisher says that others may do with it."""
    return [_fact(article, name) for name in _RIGHTS]


def title(article: Mapping[str, Any]) -> Fact:
    return _fact(article, "title")


def _fact(article: Mapping[str, Any], name: str) -> Fact:
    stem = _STEMS.get(name, name)
    about = {what: article.get(f"{stem}_{what}") for what in ("source", "raw", "precision", "zone")}
    return Fact(name, article[name], **about)


# Its kin


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """Another version of the article, or a copy of it; ``row`` is None where it is not where the relation says."""

    version_id: str
    batch: str
    row: Mapping[str, Any] | None

    @property
    def captured_at(self) -> datetime | None:
        return self.row["captured_at"] if self.row else None


def kin(lake: Lake, relations: pa.Table, version_id: str, relation: str) -> list[Kin]:
    """Everything that a chain of relations of one kind ties to a version, by time of capture; the nearest ``MOST_KIN``.

    :param relations: rows of the table, each with the key of its ``batch``.
    """
    edges = relations.select(KIN_COLUMNS).filter(pc.equal(relations["relation"], relation))
    reached = _reached(edges, version_id)
    rows = _rows(lake, reached)
    found = [Kin(version_id=each, batch=batch, row=rows.get(each)) for each, batch in reached.items()]
    return sorted(found, key=lambda one: (one.captured_at is None, one.captured_at, one.version_id))


def _reached(edges: pa.Table, start: str) -> dict[str, str]:
    """The versions that can be reached, each with its batch; one step further at a time."""
    found: dict[str, str] = {}
    frontier = [start]
    while frontier and len(found) < MOST_KIN:
        ends = _ends(edges, frontier)
        frontier = [version for version in ends if version != start and version not in found]
        found |= {version: ends[version] for version in frontier[: MOST_KIN - len(found)]}
    return found


def _ends(edges: pa.Table, versions: Sequence[str]) -> dict[str, str]:
    """What stands at the other end of the versions' relations, with its batch."""
    wanted = pa.array(versions, pa.string())
    ends = {}
    for near, far in (("version_id", "other_version_id"), ("other_version_id", "version_id")):
        for row in edges.filter(pc.is_in(edges[near], value_set=wanted)).to_pylist():
            ends[row[far]] = row["batch"] if far == "version_id" else row["other_batch"] or row["batch"]
    return ends


# What its checks said


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A warning that the article carries, in words."""

    name: str
    check: Mapping[str, Any] | None
    """The row of ``checks`` that says what was seen; None where the ledger has none any more."""


def last_checks(checks: pa.Table) -> list[dict[str, Any]]:
    """Of all that the ledger says of a batch, what its last run saw."""
    if not len(checks):
        return []
    rows: list[dict[str, Any]] = checks.filter(pc.equal(checks["checked_at"], pc.max(checks["checked_at"]))).to_pylist()
    return rows


def broken(checks: Iterable[dict[str, Any]], source_id: str) -> list[dict[str, Any]]:
    """The failed checks that name a source."""
    return [row for row in checks if row["source_id"] == source_id and not row["is_success"]]


def marks(article: Mapping[str, Any], checks: Sequence[Mapping[str, Any]]) -> list[Mark]:
    """The article's ``quality_flags``, with what its source's check, else that of the whole batch, says of each."""
    found: dict[str, Mapping[str, Any]] = {}
    for row in sorted(checks, key=lambda row: row["source_id"] is not None):
        if row["source_id"] in (None, article["source_id"]):
            found[row["expectation"]] = row
    return [Mark(name=name, check=found.get(name)) for name in article["quality_flags"]]


# How it is found


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Where a version lies."""

    batch: str
    version_id: str
    row: Mapping[str, Any] | None


def is_id(words: str) -> bool:
    return re.fullmatch(ID_PATTERN, words) is not None


def find(lake: Lake, words: str) -> list[Hit]:
    """The versions that an id or an address means, newest batch first; ``MOST_HITS`` at most.

    An address is found as it was requested, and in whatever spelling names the same article.
    """
    words = words.strip()
    if is_id(words):
        where = (pc.field("version_id") == words) | (pc.field("article_id") == words)
    elif url := addresses.resolve(None, words if "://" in words else f"https://{words}"):
        names = [digest_id(addresses.identity(each, None)) for each in _schemes(url)]
        where = pc.field("article_id").isin(names) | pc.field("url").isin([words, url])
    else:
        return []
    hits: list[Hit] = []
    for since, until in _spans(sorted({batch.date for batch in lake.committed()}, reverse=True)):
        hits += _hits(lake, where, since, until)
        if len(hits) >= MOST_HITS or any(hit.version_id == words for hit in hits):
            break
    return hits[:MOST_HITS]


def _schemes(url: str) -> tuple[str, str]:
    """The address both ways: who types one seldom knows."""
    rest = url.partition("://")[2]
    return f"https://{rest}", f"http://{rest}"


def _spans(days: Sequence[date]) -> Iterator[tuple[date, date]]:
    """First and last of some days at a time, newest first: few at first, for most that is asked for is new."""
    starts = [0, *range(_NEWEST_DAYS, len(days), _DAYS_AT_ONCE), len(days)]
    for start, stop in pairwise(starts):
        if start < stop:
            yield days[stop - 1], days[start]


def _hits(lake: Lake, where: pc.Expression, since: date, until: date) -> list[Hit]:
    found = lake.scan("articles", columns=["version_id", "batch"], since=since, until=until, where=where).to_pylist()
    newest = sorted(found, key=lambda row: row["batch"], reverse=True)[:MOST_HITS]
    rows = _rows(lake, {row["version_id"]: row["batch"] for row in newest})
    return [Hit(batch=row["batch"], version_id=row["version_id"], row=rows.get(row["version_id"])) for row in newest]


# Rows of several versions


def _rows(lake: Lake, batches: Mapping[str, str]) -> dict[str, Mapping[str, Any]]:
    """Of versions with their batches, those that are there, each with at least the columns that lists show."""
    days: dict[date, list[str]] = defaultdict(list)
    for version, key in batches.items():
        days[Batch.parse(key).date].append(version)
    found: dict[str, Mapping[str, Any]] = {}
    for day, versions in days.items():
        if len(versions) < _LEAST_FOR_A_SCAN:
            rows = [lake.row("articles", Batch.parse(batches[each]), "version_id", each) for each in versions]
            found |= {row["version_id"]: row for row in rows if row}
        else:
            where = pc.field("version_id").isin(versions)
            scanned = lake.scan("articles", columns=_LISTED, since=day, until=day, where=where).to_pylist()
            found |= {row["version_id"]: row for row in scanned if row["batch"] == batches[row["version_id"]]}
    return found
