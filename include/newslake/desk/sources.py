"""What a source gives day by day, against what it usually gives, and what is wrong with it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from newslake.contract import contract
from newslake.desk import sparklines
from newslake.desk.remembered import DAYS, Remembered, days
from newslake.desk.sparklines import Day
from newslake.lake import Lake

Row = Mapping[str, Any]

SHOWN = 20
"""Of each list on a source's page."""
_DAYS_SEARCHED = 5
_LEAST_KNOWN = 3
"""Days that must be known before anything is called usual."""


def _as_last_seen(checks: pa.Table) -> pa.Table:
    """What failed in the last run over each batch, newest first."""
    last = checks.group_by("batch").aggregate([("checked_at", "max")])
    rows = checks.join(last, "batch")
    is_last = pc.equal(rows["checked_at"], rows["checked_at_max"])
    return rows.filter(pc.and_(is_last, pc.invert(rows["is_success"]))).sort_by([("checked_at", "descending")])


DAILY = Remembered("daily_coverage", ["date", *contract("daily_coverage").columns])
FAILED = Remembered(
    "checks",
    ["batch", "source_id", "expectation", "severity", "is_success", "observed", "bound", "checked_at"],
    # Beside what failed a rule that every run judges: it tells when a batch was last checked.
    where=(~pc.field("is_success") & (pc.field("severity") != "info"))
    | (pc.field("expectation") == "every-page-accounted"),
    made=_as_last_seen,
)
TROUBLES = Remembered(
    "coverage",
    ["batch", "source_id", "page_count", "cause", "reason"],
    where=pc.is_valid(pc.field("cause")) & (pc.field("cause") != "quiet"),
)


def of(rows: pa.Table, source_ids: Sequence[str]) -> pa.Table:
    """Those rows that are about one of the sources."""
    return rows.filter(pc.is_in(rows["source_id"], value_set=pa.array(source_ids, pa.string())))


# How it is


@dataclass(frozen=True, slots=True)
class Health:
    """A source's state in a word, with how bad it is: the higher the rank, the worse."""

    word: str
    mark: str
    rank: int
    meaning: str


_BY_CAUSE = {
    "feed-dead": Health("feed dead", "bad", 3, "Its feed or sitemap can't be read."),
    "blocked": Health("blocked", "bad", 3, "It turns us away."),
    "silent": Health("silent", "bad", 3, "It gives nothing, where by its own history there should be something."),
    "layout-changed": Health("layout changed", "bad", 3, "Its pages come, and none of them can be read."),
    "refused": Health("all refused", "warning", 2, "All pages that it led to were refused."),
    "robots": Health("forbidden", "warning", 2, "Its robots.txt does not let us read."),
    "quiet": Health("quiet", "", 0, "Nothing new, as happens."),
}
_WARNED = Health("warnings", "warning", 1, "It gives articles, and checks of them warn.")
_WELL = Health("as usual", "good", 0, "It gives articles, as it usually does.")
_NOT_ASKED = Health("not asked", "", -1, "No batch of the day asked it.")
IN_TROUBLE = 1
"""The least rank that is trouble."""


def health(row: Row | None) -> Health:
    """The state that a day's figures speak of; None stands for a day on which it was not asked."""
    if row is None:
        return _NOT_ASKED
    if row["cause"] in _BY_CAUSE:
        return _BY_CAUSE[row["cause"]]
    return _WARNED if row["warning_count"] else _WELL


# A source's own page


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One figure over the days, with what it was last and what it usually is."""

    name: str
    chart: str
    last: float | None
    usual: float | None
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Everything about one source."""

    source_id: str
    health: Health
    day: date | None
    """The last day on which it was asked; None where ``digest`` has not been over any."""
    since: date | None
    """Since when it has been in this state."""
    last_article_on: date | None
    row: Row | None
    volume: str
    days: list[Day]
    drifts: list[Drift]
    languages: list[tuple[str | None, int]]
    troubles: list[Row]
    failed: list[Row]
    articles: list[Row]


def source(lake: Lake, source_id: str) -> Source | None:
    """None where no batch on record asked such a source."""
    rows = of(DAILY.rows(lake), [source_id]).sort_by("date").to_pylist()
    troubles = _newest(of(TROUBLES.rows(lake), [source_id]), "batch")
    if not rows and not troubles and not _was_asked(lake, source_id):
        return None
    last = rows[-1] if rows else None
    day = last["date"] if last else None
    return Source(
        source_id=source_id,
        health=health(last),
        day=day,
        since=_since(rows),
        last_article_on=max((row["date"] for row in rows if row["article_count"]), default=None),
        row=last,
        volume=_volume(rows, day) if day else "",
        days=spread(rows, day, "page_count") if day else [],
        drifts=[_drift(rows, day, *each) for each in _DRIFTS] if day else [],
        languages=_languages(rows),
        troubles=troubles[:SHOWN],
        failed=of(FAILED.rows(lake), [source_id]).slice(0, SHOWN).to_pylist(),
        articles=_articles(lake, source_id, rows),
    )


def spread(rows: Iterable[Row], last: date, name: str) -> list[Day]:
    """A figure on each of the days up to the last; None on those without a row."""
    known = {row["date"]: row[name] for row in rows}
    return [(day, known.get(day)) for day in (last - timedelta(back) for back in range(DAYS - 1, -1, -1))]


def _since(rows: Sequence[Row]) -> date | None:
    """The first of the last days that were all in one state."""
    first = None
    for row in reversed(rows):
        if health(row) != health(rows[-1]):
            break
        first = row["date"]
    return first


def _volume(rows: Sequence[Row], day: date) -> str:
    expected = [value for _, value in spread(rows, day, "expected_page_count")]
    return sparklines.bars(spread(rows, day, "page_count"), expected, "Pages a day")


_Figure = Callable[[Row], float | None]


def _share(part: str, whole: str) -> _Figure:
    def figure(row: Row) -> float | None:
        return 100 * row[part] / row[whole] if row[whole] else None

    return figure


def _foreign(row: Row) -> float | None:
    """Articles outside the commonest language of the day."""
    counts = [each["count"] for each in row["languages"]]
    return 100 * (1 - max(counts) / sum(counts)) if sum(counts) else None


_DRIFTS: tuple[tuple[str, _Figure, str], ...] = (
    ("Refused pages", _share("reject_count", "page_count"), " %"),
    ("Articles without a title", _share("missing_title_count", "article_count"), " %"),
    ("Articles without an author", _share("missing_author_count", "article_count"), " %"),
    ("Articles without a date", _share("missing_date_count", "article_count"), " %"),
    ("Copies of other articles", _share("duplicate_count", "article_count"), " %"),
    ("Articles outside the day's main language", _foreign, " %"),
    ("Words of an article, median", lambda row: row["median_word_count"], ""),
    ("Hours from publication to capture, median", lambda row: row["median_age_hours"], " h"),
)


def _drift(rows: Sequence[Row], day: date, name: str, figure: _Figure, unit: str) -> Drift:
    figures = spread([{"date": row["date"], name: figure(row)} for row in rows], day, name)
    known = [value for _, value in figures if value is not None]
    usual = median(known[:-1]) if len(known) > _LEAST_KNOWN else None
    top = 100.0 if unit == " %" else None
    return Drift(
        name=name,
        chart=sparklines.line(figures, top, name, unit),
        last=known[-1] if known else None,
        usual=usual,
        unit=unit,
    )


def _languages(rows: Iterable[Row]) -> list[tuple[str | None, int]]:
    counts: Counter[str | None] = Counter()
    for row in rows:
        for each in row["languages"]:
            counts[each["language"]] += each["count"]
    return counts.most_common()


def _articles(lake: Lake, source_id: str, rows: Sequence[Row]) -> list[Row]:
    """The last articles, from the last days that brought any."""
    names = ["batch", "version_id", "title", "url", "language", "published_at", "captured_at"]
    found: list[Row] = []
    for day in [row["date"] for row in reversed(rows) if row["article_count"]][:_DAYS_SEARCHED]:
        where = pc.field("source_id") == source_id
        found += _newest(lake.scan("articles", since=day, until=day, columns=names, where=where), "captured_at")
        if len(found) >= SHOWN:
            break
    return found[:SHOWN]


def _was_asked(lake: Lake, source_id: str) -> bool:
    """Whether the newest batches know of it, before ``digest`` has been over them."""
    since = max(days(lake, "coverage"), default=None)
    return len(lake.scan("coverage", since=since, columns=["batch"], where=pc.field("source_id") == source_id)) > 0


def _newest(rows: pa.Table, by: str) -> list[Row]:
    newest: list[Row] = rows.sort_by([(by, "descending")]).to_pylist()
    return newest
