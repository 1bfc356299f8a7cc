"""One version of an article: its facts and where each was read, its marks; and how it is found."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from newslake import addresses
from newslake.contract import ID_PATTERN
from newslake.desk.versions import versions_at
from newslake.identity import digest_id
from newslake.lake import Lake

MOST_HITS = 50
_NEWEST_DAYS = 3
_DAYS_AT_ONCE = 10


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


# What its checks said


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A warning that the article carries, in words."""

    name: str
    check: Mapping[str, Any] | None
    """The row of ``checks`` that says what was seen; None where the ledger has none any more."""


def last_checks(checks: pa.Table, source_id: str) -> list[dict[str, Any]]:
    """Of all that the ledger says of a batch, what its last run saw of a source, or of all of them."""
    last = checks.filter(pc.equal(checks["checked_at"], pc.max(checks["checked_at"])))
    about = pc.or_kleene(pc.is_null(last["source_id"]), pc.equal(last["source_id"], source_id))
    # The captures that broke a rule may be many, and nobody asks for them here.
    rows: list[dict[str, Any]] = last.filter(about).drop_columns(["capture_ids"]).to_pylist()
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
    rows = versions_at(lake, {row["version_id"]: row["batch"] for row in newest})
    return [Hit(batch=row["batch"], version_id=row["version_id"], row=rows.get(row["version_id"])) for row in newest]
