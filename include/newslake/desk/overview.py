"""How a day stands against what is usual, all in all and by source."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newslake.desk import sparklines
from newslake.desk.remembered import DAYS, days
from newslake.desk.sources import DAILY, FAILED, IN_TROUBLE, Health, Row, health, of
from newslake.desk.sparklines import Day
from newslake.lake import Lake

PAGE = 100
"""Sources that are shown at once."""
_FIGURES = {"pages": "page_count", "articles": "article_count", "refused": "reject_count"}
_LINE = (
    "source_id", "expected_page_count", "page_count", "article_count", "sighting_count", "reject_count",
    "warning_count", "cause", "reason",
)  # fmt: skip
_LEAST_DAYS = 3
"""Days that must be known before anything is called usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What all sources together gave on the day, and what they give on most days."""

    name: str
    count: int
    usual: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A source on one day."""

    source_id: str
    health: Health
    row: Row | None
    """Its figures; None where it was not asked."""
    chart: str
    """Pages a day, as SVG."""
    warning: Row | None
    """The last failed check that names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A day of the desk."""

    day: date | None
    """The last day that ``digest`` has been over; None where there is none."""
    newest: date | None
    """The last day of which there are batches: where it is not ``day``, the figures lag behind."""
    is_today: bool
    totals: list[Total]
    reasons: list[tuple[str, int]]
    """Why pages of that day were refused, the commonest first."""
    states: list[tuple[Health, int]]
    """Sources by state, the worst first."""
    lines: list[Line]
    found: int
    """Sources that the filter lets through, of which ``lines`` are one page."""
    pages: int


def overview(lake: Lake, now: datetime, *, words: str = "", only_trouble: bool = False, page: int = 1) -> Overview:
    """The last day on record; of the sources whose name has the words one page, those in trouble first."""
    daily = DAILY.rows(lake)
    day = pc.max(daily["date"]).as_py()
    listed = ranked(daily, day) if day else []
    chosen = [each for each in listed if _is_meant(*each, words.casefold(), only_trouble)]
    states = Counter(health(row) for _, row in listed)
    return Overview(
        day=day,
        newest=max(days(lake, "captures"), default=None),
        is_today=day == now.date(),
        totals=_totals(daily, day) if day else [],
        reasons=_reasons(lake, day) if day else [],
        states=sorted(states.items(), key=lambda each: -each[0].rank),
        lines=_lines(lake, chosen[(page - 1) * PAGE : page * PAGE], day) if day else [],
        found=len(chosen),
        pages=-(-len(chosen) // PAGE),
    )


def ranked(daily: pa.Table, day: date) -> list[tuple[str, Row | None]]:
    """Every source on record with its figures of a day: those in trouble first, the bigger before the smaller."""
    found: dict[str, Row | None] = dict.fromkeys(daily["source_id"].unique().to_pylist())
    today = daily.filter(pc.equal(daily["date"], day)).select(_LINE)
    found |= {row["source_id"]: row for row in today.to_pylist()}
    return sorted(found.items(), key=lambda each: (-health(each[1]).rank, -_size(each[1]), each[0]))


def _size(row: Row | None) -> float:
    return max(row["expected_page_count"] or 0, row["page_count"]) if row else 0


def _is_meant(source_id: str, row: Row | None, words: str, only_trouble: bool) -> bool:
    return words in source_id.casefold() and (not only_trouble or health(row).rank >= IN_TROUBLE)


def _totals(daily: pa.Table, day: date) -> list[Total]:
    sums = daily.group_by("date").aggregate([(column, "sum") for column in _FIGURES.values()]).to_pylist()
    today = next(row for row in sums if row["date"] == day)
    earlier = [row for row in sums if row["date"] < day]
    return [
        Total(
            name=name,
            count=today[f"{column}_sum"],
            usual=median(row[f"{column}_sum"] for row in earlier) if len(earlier) >= _LEAST_DAYS else None,
        )
        for name, column in _FIGURES.items()
    ]


def _reasons(lake: Lake, day: date) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for batch, _ in lake.files("captures", since=day, until=day):
        counts.update((lake.manifest(batch) or {}).get("rejects", {}))
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def _lines(lake: Lake, chosen: Sequence[tuple[str, Row | None]], day: date) -> list[Line]:
    names = [source for source, _ in chosen]
    warnings = _last_warnings(lake, names)
    return [
        Line(
            source_id=source,
            health=health(row),
            row=row,
            chart=sparklines.spark(pages, row["expected_page_count"] if row else None, "Pages a day"),
            warning=warnings.get(source),
        )
        for (source, row), pages in zip(chosen, _pages(DAILY.rows(lake), names, day), strict=True)
    ]


def _pages(daily: pa.Table, names: Sequence[str], day: date) -> Iterator[list[Day]]:
    """Of each source its pages on each of the last days; rows as such would cost more than the rest of the page."""
    rows = of(daily, names)
    counts = np.full((len(names), DAYS), np.nan)
    first = day - timedelta(DAYS - 1)
    sources = pc.index_in(rows["source_id"], value_set=pa.array(names, pa.string())).to_numpy()
    offsets = pc.days_between(pa.scalar(first), rows["date"]).to_numpy()
    counts[sources, offsets] = rows["page_count"].to_numpy()
    span = [first + timedelta(offset) for offset in range(DAYS)]
    for row in counts.tolist():
        yield [(at, None if count != count else count) for at, count in zip(span, row, strict=True)]


def _last_warnings(lake: Lake, names: Sequence[str]) -> dict[str, Row]:
    """The last failed check of each source that has any."""
    rows = of(FAILED.rows(lake), names)
    places = rows.append_column("place", pa.array(range(len(rows)), pa.int64()))
    firsts = places.group_by("source_id").aggregate([("place", "min")])["place_min"]
    return {row["source_id"]: row for row in rows.take(firsts).to_pylist()}
