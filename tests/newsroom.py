"""A small lake as the news desk meets it: ten days of batches, in every state, with what hostile pages leave behind."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa

from factories import row
from newslake import tasks
from newslake.contract import contract
from newslake.lake import Batch, Lake
from newslake.tables import PUBLISHED, LanguageCount

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
STEADY, DEAD, QUIET = "harbour-gazette", "hill-herald", "mountain-post"
HOSTILE = "<script>document.title = 'owned'</script><img src=x onerror=\"document.title = 'owned'\">"
BACKWARDS = "paper\u202egro.live\u2066/a b?c#d&e"
"""A name that turns what follows it about, and that has what means something in an address."""
SOURCES = (STEADY, DEAD, QUIET, HOSTILE, BACKWARDS)
DOCS = f"<!doctype html><title>articles</title><style>p {{ color: rgb(1, 2, 3) }}</style><p>Docs</p>{HOSTILE}"
LONG = "w" * 1_000_000
FERRY = "The ferry company said on Monday that the night boat would sail again from the first of May. " * 5


@dataclass(frozen=True)
class Newsroom:
    """The lake, and its batches by what became of them."""

    lake: Lake
    published: Batch
    """Of made-up rows, with hostile ones among them and checks that failed."""
    real: Batch
    """Of real pages (an article and an empty one), with the bytes they came as."""
    held: Batch
    dropped: Batch
    waiting: Batch


def furnish(root: Path) -> Newsroom:
    """Make the lake below ``root``; the same every time."""
    lake, numbers = Lake(root / "lake"), count()
    for days in range(9, 0, -1):
        day = TODAY - timedelta(days)
        publish(lake, batch_at(day, 6), usual(numbers, is_dead=days < 4))
        publish(lake, batch_at(day, 18), usual(numbers, is_dead=days < 4))
        cover_day(lake, day, is_dead=days < 4)
    published, held, dropped, waiting = (batch_at(TODAY, hour) for hour in (6, 12, 13, 14))
    publish(lake, published, usual(numbers, is_dead=True), hostile_checks(published))
    lake.write_text(lake.docs(published) / "articles.html", DOCS)
    cover_day(lake, TODAY, is_dead=True)
    hold(lake, held, usual(numbers))
    drop(lake, dropped, usual(numbers))
    lake.write("captures", waiting, usual(numbers)["captures"])
    return Newsroom(lake, published, import_real_pages(lake, root / "pages"), held, dropped, waiting)


def batch_at(day: date, hour: int) -> Batch:
    return Batch(day, f"ingest-{datetime.combine(day, time(hour)):%Y%m%dT%H%M%SZ}")


def usual(numbers: "count[int]", *, is_dead: bool = False) -> dict[str, pa.Table]:
    """A batch's tables: of each source a feed, two articles and two refused pages; of a dead one just the feed."""
    rows: dict[str, list[Any]] = {name: [] for name in ("captures", *PUBLISHED)}
    for source in SOURCES:
        dead = is_dead and source == DEAD
        error = {"fetch_error": "feed-broken", "fetch_status": None} if dead else {}
        rows["captures"].append(row("captures", next(numbers), source_id=source, kind="feed", **error))
        for number in [] if dead else [next(numbers) for _ in range(4)]:
            address = {"source_id": source, "url": f"https://paper.example/{number}"}
            rows["captures"].append(row("captures", number, kind="page", **address))
            if number % 2:
                rows["articles"].append(row("articles", number, title=f"{source} {number}", **address))
            else:
                rows["rejects"].append(row("rejects", number, reason="no-text", evidence=HOSTILE, **address))
    return {name: contract(name).table(listed) for name, listed in rows.items()}


def publish(lake: Lake, batch: Batch, tables: Mapping[str, pa.Table], checks: pa.Table | None = None) -> None:
    lake.write("captures", batch, tables["captures"])
    lake.write("coverage", batch, covered(batch, tables, "published"))
    judged = contract("checks").table([kept(batch)]) if checks is None else checks
    lake.write("checks", batch, judged, name=f"{batch.name}.0")
    manifest = {
        "rows": {name: len(tables[name]) for name in PUBLISHED},
        "rejects": {"no-text": len(tables["rejects"])},
        "reader_version": "1",
    }
    lake.publish(batch, tables, manifest)


def hold(lake: Lake, batch: Batch, tables: Mapping[str, pa.Table]) -> None:
    broken = check(batch, None, "batch", "share-rejected", "critical", observed="0.98", bound="at most 0.95")
    lake.write("captures", batch, tables["captures"])
    lake.write("coverage", batch, covered(batch, tables, "held"))
    lake.write("checks", batch, contract("checks").table([broken, kept(batch)]), name=f"{batch.name}.0")
    for name in PUBLISHED:
        lake.stage(name, batch, "linked", tables[name])
    lake.hold(batch, {"run": "run-1", "rules": ["share-rejected"], "why": f"share-rejected: {HOSTILE}", "checks": []})


def drop(lake: Lake, batch: Batch, tables: Mapping[str, pa.Table]) -> None:
    hold(lake, batch, tables)
    decision = {"decision": "dropped", "note": f"Not ours {HOSTILE}", "decided_by": "admin", "decided_at": NOW}
    lake.write(
        "reviews", batch, contract("reviews").table([row("reviews", batch=batch.key, run="review-1", **decision)])
    )
    lake.drop(batch, {"note": decision["note"], "by": "admin"})


def covered(batch: Batch, tables: Mapping[str, pa.Table], state: str) -> pa.Table:
    articles = Counter(tables["articles"]["source_id"].to_pylist())
    asked = {"batch": batch.key, "state": state, "captured_at": NOW}
    sources = sorted(set(tables["captures"]["source_id"].to_pylist()))
    return contract("coverage").table(
        row("coverage", source_id=source, **asked, **counts(articles[source])) for source in sources
    )


def counts(articles: int) -> dict[str, Any]:
    """What a source that brought so many articles, and as many refused pages, is on record with."""
    return {
        "capture_count": 1 + 2 * articles,
        "page_count": 2 * articles,
        "expected_page_count": 4.0,
        "article_count": articles,
        "sighting_count": 0,
        "reject_count": articles,
        "languages": [LanguageCount("en", articles)] if articles else [],
        "cause": None if articles else "feed-dead",
        "reason": None if articles else "feed-broken",
    }


def cover_day(lake: Lake, day: date, *, is_dead: bool) -> None:
    figures = {source: counts(0 if is_dead and source == DEAD else 4) for source in SOURCES}
    figures[HOSTILE]["warning_count"] = 1
    cover(lake, day, {source: each | {"expected_page_count": 8.0} for source, each in figures.items()})


def cover(lake: Lake, day: date, sources: Mapping[str, Mapping[str, Any]]) -> None:
    """Figures of a day by source; each gives what is usual where it is not said otherwise."""
    plain = {"covered_on": day, "batch_count": 2, "warning_count": 0, **counts(4), "expected_page_count": 8.0}
    rows = [row("daily_coverage", source_id=source, **{**plain, **changes}) for source, changes in sources.items()]
    lake.write_mart("daily_coverage", day, contract("daily_coverage").table(rows))


def hostile_checks(batch: Batch) -> pa.Table:
    said = {"observed": HOSTILE, "bound": "at most ½", "remedy": f"Look at {HOSTILE}."}
    return contract("checks").table(
        [
            check(batch, HOSTILE, "coverage", "titles-usual", "warning", **said),
            check(batch, None, "articles", "language.vocabulary", "critical", observed=LONG),
            check(batch, STEADY, "rejects", "refused.no-text", "info", capture_ids=[]),
            kept(batch),
        ]
    )


def check(batch: Batch, source: str | None, table: str, rule: str, severity: str, **changes: Any) -> Any:
    named = {"batch": batch.key, "run": "run-1", "source_id": source, "table": table, "expectation": rule}
    return row("checks", **named, severity=severity, is_success=False, failed_count=2, **changes)


def kept(batch: Batch) -> Any:
    return row("checks", batch=batch.key, run="run-1", source_id=None, table="articles", is_success=True)


def import_real_pages(lake: Lake, folder: Path) -> Batch:
    """As the pipeline does it, up to what is judged: nothing here is about the rules."""
    folder.mkdir(parents=True)
    (folder / "ferry.html").write_text(
        f"<title>Ferry</title><article><h1>Night boat returns</h1><p>{FERRY}<p>{FERRY}{HOSTILE}</article>"
    )
    (folder / "empty.html").write_text("")
    (found,) = tasks.import_archive(str(folder), lake, now=NOW, source_id=HOSTILE)
    batch = Batch.parse(found["batch"])
    for part in tasks.split(batch, lake):
        tasks.clean_and_extract(batch, lake, part)
    tasks.link(batch, lake)
    tables = {name: lake.staged(name, batch, "linked") for name in PUBLISHED}
    publish(lake, batch, tables | {"captures": lake.read("captures", batch)})
    lake.unstage(batch)
    return batch
