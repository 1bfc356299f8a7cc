"""What each source gave on a day of intake, beside what it usually gives."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, timedelta
from statistics import median

import pyarrow as pa
import pyarrow.compute as pc

from newslake.contract import contract
from newslake.coverage import NEEDED, coverage
from newslake.history import COLUMNS, LEAST_BATCHES, History
from newslake.lake import Batch
from newslake.tables import Coverage, DailyCoverage

NEEDED_OF_DAY = {
    **NEEDED,
    "coverage": ("batch", "source_id", "state"),
    "checks": ("batch", "source_id", "table", "expectation", "severity", "is_success"),
}
"""Columns of each table that ``daily_coverage`` needs."""
WEEKS, LEAST_WEEKS = 4, 3
"""Weeks in which the same weekday is looked at, and of how many it must be known to be told apart from other days."""


def daily_coverage(tables: Mapping[str, pa.Table], before: pa.Table, day: date) -> pa.Table:
    """Rows of the mart for one intake day.

    :param tables: ``NEEDED_OF_DAY`` of that day's published batches.
    :param before: rows of the mart of earlier days, as many as history goes back.
    """
    batches = Counter(row["source_id"] for row in tables["coverage"].to_pylist() if row["state"] == "published")
    warnings = Counter(source for source, *_ in _warnings(tables["checks"]))
    expected = _expected(before, day)
    rows = coverage(Batch(day, "day"), tables, "published", History(_as_history(before)))
    shared = {field.name for field in fields(DailyCoverage)} & {field.name for field in fields(Coverage)}
    return contract("daily_coverage").table(
        DailyCoverage(
            **{name: getattr(row, name) for name in shared}
            | {
                "covered_on": day,
                "batch_count": batches[row.source_id],
                "expected_page_count": expected.get(row.source_id),
                "warning_count": warnings[row.source_id],
            }
        )
        for row in rows
    )


def _warnings(checks: pa.Table) -> set[tuple[str, str, str, str]]:
    """Warnings about a source, each once, however often its batch was checked."""
    failed = checks.filter(pc.and_(pc.equal(checks["severity"], "warning"), pc.invert(checks["is_success"])))
    return {
        (row["source_id"], row["batch"], row["table"], row["expectation"])
        for row in failed.to_pylist()
        if row["source_id"] is not None
    }


def _expected(before: pa.Table, day: date) -> dict[str, float]:
    """Pages that a source usually gives on such a day; sources of too few days are left out."""
    pages: dict[str, dict[date, int]] = {}
    for row in before.select(["source_id", "covered_on", "page_count"]).to_pylist():
        pages.setdefault(row["source_id"], {})[row["covered_on"]] = row["page_count"]
    found = {}
    for source, by_day in pages.items():
        weeks = (by_day.get(day - timedelta(weeks=week)) for week in range(1, WEEKS + 1))
        same = [count for count in weeks if count is not None]
        if len(same) >= LEAST_WEEKS:
            found[source] = float(median(same))
        elif len(by_day) >= LEAST_BATCHES:
            found[source] = float(median(by_day.values()))
    return found


def _as_history(before: pa.Table) -> pa.Table:
    """Days, as if they were batches."""
    days = before["covered_on"]
    made = {
        "batch": pc.cast(days, pa.string()),
        "state": pa.array(["published"] * len(before), pa.string()),
        "captured_at": pc.cast(days, pa.timestamp("us", tz="UTC")),
    }
    return pa.table({name: made[name] if name in made else before[name] for name in COLUMNS})
