"""What each source gave in a batch, beside what it usually gives, and why nothing where it gave nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Any

import numpy as np
import pyarrow as pa

from newslake import rules
from newslake.history import History, Past
from newslake.lake import Batch
from newslake.tables import Coverage, LanguageCount

LEAST_EXPECTED = 8.0
"""Pages that a source should have given by now before its silence is worth a word."""
LEAST_UNREAD = 3
"""Pages that must have been refused before a layout is said to have changed."""
_BLOCKED = frozenset({"http-401", "http-402", "http-403", "http-407", "http-429", "http-451"})
_LISTINGS = ("feed", "sitemap")
_OF_READING = ("clean", "extract", "validate")


NEEDED = {
    "captures": ("source_id", "kind", "fetch_time", "fetch_status", "fetch_error"),
    "articles": (
        "source_id", "version_id", "title", "authors_source", "published_at", "captured_at", "word_count", "language",
    ),
    "relations": ("version_id", "relation"),
    "sightings": ("source_id",),
    "rejects": ("source_id", "table", "stage", "reason"),
}  # fmt: skip
"""Columns of each table that ``coverage`` needs."""


@dataclass(slots=True)
class _Given:
    """Rows of a batch that one source led to."""

    captures: list[Mapping[str, Any]] = field(default_factory=list)
    articles: list[Mapping[str, Any]] = field(default_factory=list)
    rejects: list[Mapping[str, Any]] = field(default_factory=list)
    sightings: int = 0
    duplicates: int = 0


def coverage(batch: Batch, tables: Mapping[str, pa.Table], state: str, history: History) -> list[Coverage]:
    """A row a source, from the batch's captures and what became of them; ``history`` is of earlier batches alone."""
    return [
        _row(batch, source, state, given, history.of(source)) for source, given in sorted(_by_source(tables).items())
    ]


def silence(pages: float, past: Past) -> tuple[int, float]:
    """How many batches in a row a source gave no page, this one counted, and how many it may before that is strange.

    It may be silent for twice as long as it ever was before, and until it should have given ``LEAST_EXPECTED`` pages.
    """
    gave = past.figures["page_count"] > 0
    runs = _runs_of_none(gave)
    now = 0 if pages else 1 + (runs[-1] if not gave[-1] else 0)
    before = max(runs[:-1] if not gave[-1] else runs, default=0)
    usual = float(past.figures["page_count"].mean())
    return now, max(2.0 * before, LEAST_EXPECTED / usual - 1e-9 if usual else float("inf"))


def _runs_of_none(gave: "np.typing.NDArray[np.bool_]") -> list[int]:
    edges = np.flatnonzero(np.diff(np.concatenate([[True], gave, [True]])))
    return [int(stop - start) for start, stop in zip(edges[::2], edges[1::2], strict=True)]


def _by_source(tables: Mapping[str, pa.Table]) -> Mapping[str, _Given]:
    found: dict[str, _Given] = defaultdict(_Given)
    for row in _rows(tables, "captures"):
        found[row["source_id"]].captures.append(row)
    copies = {row["version_id"] for row in _rows(tables, "relations") if row["relation"] == "exact-copy"}
    for row in _rows(tables, "articles"):
        found[row["source_id"]].articles.append(row)
        found[row["source_id"]].duplicates += row["version_id"] in copies
    for row in _rows(tables, "rejects"):
        if row["table"] in rules.OF_PAGES:
            found[row["source_id"]].rejects.append(row)
    for row in _rows(tables, "sightings"):
        found[row["source_id"]].sightings += 1
    return found


def _row(batch: Batch, source: str, state: str, given: _Given, past: Past | None) -> Coverage:
    articles = given.articles
    pages = sum(capture["kind"] == "page" for capture in given.captures)
    ages = [_hours(*dates) for row in articles if all(dates := (row["captured_at"], row["published_at"]))]
    languages = Counter(row["language"] for row in articles)
    return Coverage(
        batch=batch.key,
        source_id=source,
        state=state,
        captured_at=max((each["fetch_time"] for each in given.captures if each["fetch_time"]), default=None),
        capture_count=len(given.captures),
        expected_page_count=float(np.median(past.figures["page_count"])) if past else None,
        page_count=pages,
        article_count=len(articles),
        sighting_count=given.sightings,
        reject_count=len(given.rejects),
        missing_title_count=sum(row["title"] is None for row in articles),
        missing_author_count=sum(row["authors_source"] is None for row in articles),
        missing_date_count=sum(row["published_at"] is None for row in articles),
        duplicate_count=given.duplicates,
        median_word_count=_median(row["word_count"] for row in articles),
        median_age_hours=_median(ages),
        languages=[
            LanguageCount(*each) for each in sorted(languages.items(), key=lambda each: (-each[1], each[0] or ""))
        ],
        cause=None if articles else _cause(given, pages, past),
        reason=None if articles else _reason(given),
    )


def _cause(given: _Given, pages: int, past: Past | None) -> str:
    """Why there is no article, in one of ``CAUSES``."""
    if error := _listing_error(given.captures):
        return _failure(error)
    if given.rejects and not given.sightings:
        if all(row["stage"] in _OF_READING for row in given.rejects):
            return "layout-changed" if past and _was_read(past) and len(given.rejects) >= LEAST_UNREAD else "refused"
        causes = {_failure(row["reason"]) for row in given.rejects}
        return "blocked" if causes == {"blocked"} else "robots" if causes == {"robots"} else "refused"
    if past and not pages:
        now, allowed = silence(pages, past)
        return "silent" if now > allowed else "quiet"
    return "quiet"


def _was_read(past: Past) -> bool:
    return bool(past.figures["article_count"].sum() > past.figures["reject_count"].sum())


def _failure(error: str) -> str:
    if error in _BLOCKED:
        return "blocked"
    return "robots" if error == "robots-denied" else "feed-dead"


def _reason(given: _Given) -> str:
    if error := _listing_error(given.captures):
        return error
    reasons: Counter[str] = Counter(row["reason"] for row in given.rejects)
    if reasons and not given.sightings:
        return min(reasons, key=lambda reason: (-reasons[reason], reason))
    return "nothing-new"


def _listing_error(captures: Sequence[Mapping[str, Any]]) -> str | None:
    """What most of its feeds or sitemaps answered, where that was no feed and no sitemap."""
    answers = [_error(capture) for capture in captures if capture["kind"] in _LISTINGS]
    errors = Counter(filter(None, answers))
    if 2 * errors.total() < len(answers) or not errors:
        return None
    return min(errors, key=lambda error: (-errors[error], error))


def _error(capture: Mapping[str, Any]) -> str | None:
    if capture["fetch_error"]:
        return str(capture["fetch_error"])
    status = capture["fetch_status"]
    return f"http-{status}" if status and status >= 400 else None


def _hours(captured_at: datetime, published_at: datetime) -> float:
    return (captured_at - published_at).total_seconds() / 3600


def _median(numbers: Iterable[float]) -> float | None:
    listed = list(numbers)
    return float(median(listed)) if listed else None


def _rows(tables: Mapping[str, pa.Table], name: str) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = tables[name].select(list(NEEDED[name])).to_pylist()
    return [row for row in rows if row.get("source_id", "") is not None]  # such a row holds its batch
