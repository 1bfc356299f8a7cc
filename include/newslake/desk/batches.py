"""What became of a batch: its state, the journey of its pages, what its checks said, what was refused."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newslake import rules
from newslake.contract import contract
from newslake.desk.remembered import days
from newslake.desk.sources import Row, health
from newslake.lake import Batch, Lake
from newslake.tables import FOUND

SHOWN = 50
"""Of each list on a batch's page."""
_COVERED = (
    "source_id", "capture_count", "expected_page_count", "page_count", "article_count", "sighting_count",
    "reject_count", "cause", "reason",
)  # fmt: skip
_REJECT = ("stage", "reason", "table", "source_id", "url", "capture_id", "evidence")
_KINDS = {"page": "pages", "feed": "feeds", "sitemap": "sitemaps", "robots": "robots.txt"}
SEVERITIES = ("critical", "warning", "info")

# States


def state(lake: Lake, batch: Batch) -> str:
    """published, held, dropped, or waiting where it has not been refined to its end."""
    if lake.held(batch):
        return "held"
    if lake.manifest(batch):
        return "published"
    return "dropped" if lake.dropped(batch) else "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A batch, one of many."""

    key: str
    state: str
    pages: int
    rows: Mapping[str, int]
    """Published rows by table; empty where nothing of it is published."""
    rejects: Mapping[str, int]


def latest(lake: Lake, most: int) -> list[Line]:
    """The newest batches, newest first."""
    newest: list[Batch] = []
    for day in reversed(days(lake, "captures")):
        newest += sorted((batch for batch, _ in lake.files("captures", since=day, until=day)), reverse=True)
        if len(newest) >= most:
            break
    return [_line(lake, batch) for batch in newest[:most]]


def _line(lake: Lake, batch: Batch) -> Line:
    manifest = lake.manifest(batch)
    return Line(
        key=batch.key,
        state=state(lake, batch),
        pages=_kinds(lake, batch)["page"],
        rows=manifest["rows"] if manifest else {},
        rejects=manifest["rejects"] if manifest else {},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A batch that waits for a person."""

    key: str
    rules: list[str]
    why: str


def held(lake: Lake) -> list[Held]:
    """Oldest first."""
    notes = [(batch, lake.held(batch)) for batch in lake.all_held()]
    return [Held(key=batch.key, rules=note["rules"], why=note["why"]) for batch, note in notes if note]


# A batch's own page


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stage that the pages went through, and how many came out of it as what."""

    name: str
    figures: list[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A promise that was kept, all through the batch or by so many sources."""

    table: str
    expectation: str
    severity: str
    description: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A promise that was not kept, with what was seen: of the whole batch first, then source by source."""

    table: str
    expectation: str
    severity: str
    description: str
    remedy: str | None
    rows: list[Row]
    count: int
    """Of which ``rows`` are the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """What the last run saw."""

    run: str | None
    """None where nothing was checked yet."""
    failed: list[Broken]
    """Critical ones first."""
    infos: list[Broken]
    kept: list[Kept]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything about one batch."""

    batch: Batch
    state: str
    held: Row | None
    dropped: Row | None
    reviews: list[Row]
    """What people decided about it, oldest first."""
    steps: list[Step]
    checks: Checks
    reasons: list[tuple[str, int]]
    rejects: list[Row]
    """The first, of ``reject_count``; so it is with what follows."""
    reject_count: int
    sources: list[Row]
    source_count: int
    articles: list[Row]
    article_count: int
    docs: list[str]
    """Names of its Data Docs' pages."""


def page(lake: Lake, batch: Batch) -> Page | None:
    """None where no such batch was ever sealed."""
    if not lake.path("captures", batch).exists():
        return None
    checks = _last(lake.checks(batch))
    rejects = columns(lake, "rejects", batch, _REJECT)
    covered = columns(lake, "coverage", batch, _COVERED).to_pylist()
    now = state(lake, batch)
    manifest = lake.manifest(batch)
    return Page(
        batch=batch,
        state=now,
        held=lake.held(batch),
        dropped=lake.dropped(batch),
        reviews=_reviews(lake, batch),
        steps=_steps(lake, batch, now, rejects, covered),
        checks=_checks(checks),
        reasons=_reasons(manifest, checks),
        rejects=rejects.slice(0, SHOWN).to_pylist(),
        reject_count=len(rejects),
        sources=sorted(covered, key=_worst_first)[:SHOWN],
        source_count=len(covered),
        articles=_articles(lake, batch) if manifest else [],
        article_count=manifest["rows"]["articles"] if manifest else 0,
        docs=docs(lake, batch),
    )


def docs(lake: Lake, batch: Batch) -> list[str]:
    """Names of the pages of a batch's Data Docs."""
    folder = lake.docs(batch)
    return sorted(path.stem for path in folder.glob("*.html")) if folder.exists() else []


def columns(lake: Lake, table: str, batch: Batch, names: Sequence[str]) -> pa.Table:
    """Some columns of a batch's file; empty where it has none."""
    path = lake.path(table, batch)
    if not path.exists():
        return contract(table).schema.empty_table().select(list(names))
    with path.open("rb") as raw:
        file = pq.ParquetFile(raw)
        known = [name for name in names if name in file.schema_arrow.names]
        return contract(table).conform(file.read(columns=known)).select(list(names))


def _kinds(lake: Lake, batch: Batch) -> Counter[str]:
    return Counter(columns(lake, "captures", batch, ["kind"])["kind"].to_pylist())


def _steps(lake: Lake, batch: Batch, now: str, rejects: pa.Table, covered: Iterable[Row]) -> list[Step]:
    kinds = _kinds(lake, batch)
    captured = Step(name="Captured", figures=[(_KINDS[kind], kinds[kind]) for kind in _KINDS if kinds[kind]])
    if now == "waiting":
        return [captured]
    if now != "published":
        sums = {name: sum(row[f"{name}_count"] for row in covered) for name in ("article", "sighting", "reject")}
        judged = [("articles", sums["article"]), ("seen before", sums["sighting"]), ("refused", sums["reject"])]
        return [captured, Step(name="Read, linked and checked", figures=judged), Step(name="Published", figures=[])]
    return [captured, *_published_steps(lake, batch, rejects)]


def _published_steps(lake: Lake, batch: Batch, rejects: pa.Table) -> list[Step]:
    rows = (lake.manifest(batch) or {})["rows"]
    of_pages = [row for row in rejects.select(["stage", "table"]).to_pylist() if row["table"] in rules.OF_PAGES]
    late = Counter(row["table"] for row in of_pages if row["stage"] == "validate")
    new, known = rows["articles"] + late["articles"], rows["sightings"] + late["sightings"]
    return [
        Step(name="Read", figures=[("articles", new + known), ("refused", len(of_pages) - late.total())]),
        Step(name="Linked", figures=[("new articles", new), ("seen before", known)]),
        Step(name="Checked", figures=[("kept", new + known - late.total()), ("refused", late.total())]),
        Step(
            name="Published",
            figures=[
                ("articles", rows["articles"]),
                ("sightings", rows["sightings"]),
                ("relations", rows["relations"]),
                ("rejects", rows["rejects"]),
                *((name, rows[name]) for name in FOUND if rows.get(name)),
            ],
        ),
    ]


def _last(checks: pa.Table) -> pa.Table:
    """What the last run saw, of all that ever checked the batch."""
    return checks.filter(pc.equal(checks["checked_at"], pc.max(checks["checked_at"]))) if len(checks) else checks


def _checks(checks: pa.Table) -> Checks:
    broken = _broken(checks.filter(pc.invert(checks["is_success"])))
    return Checks(
        run=checks["run"][0].as_py() if len(checks) else None,
        failed=[each for each in broken if each.severity != "info"],
        infos=[each for each in broken if each.severity == "info"],
        kept=_kept(checks.filter(checks["is_success"])),
    )


def _broken(checks: pa.Table) -> list[Broken]:
    rows = checks.drop_columns(["capture_ids"]).to_pylist()
    rows.sort(key=lambda row: (SEVERITIES.index(row["severity"]), row["table"], row["expectation"]))
    found = []
    for _, group in groupby(rows, key=lambda row: (row["severity"], row["table"], row["expectation"])):
        listed = sorted(group, key=lambda row: (row["source_id"] is not None, -row["failed_count"], row["source_id"]))
        named = {name: listed[0][name] for name in ("table", "expectation", "severity", "description", "remedy")}
        found.append(Broken(rows=listed[:SHOWN], count=len(listed), **named))
    return found


def _kept(checks: pa.Table) -> list[Kept]:
    names = ["table", "expectation", "severity", "description"]
    counted = checks.group_by(names).aggregate([([], "count_all")]).sort_by([("table", "ascending")])
    return [Kept(count=row.pop("count_all"), **row) for row in counted.to_pylist()]


def _reasons(manifest: Mapping[str, Any] | None, checks: pa.Table) -> list[tuple[str, int]]:
    """Refused pages by reason; where nothing is published, as far as the ledger of checks knows them."""
    counts: Counter[str] = Counter(manifest["rejects"] if manifest else {})
    if not manifest:
        for row in checks.filter(pc.starts_with(checks["expectation"], "refused.")).to_pylist():
            counts[row["expectation"].removeprefix("refused.")] += row["failed_count"]
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def _reviews(lake: Lake, batch: Batch) -> list[Row]:
    where = pc.field("batch") == batch.key
    rows = lake.scan("reviews", since=batch.date, until=batch.date, where=where)
    reviews: list[Row] = rows.sort_by("decided_at").to_pylist()
    return reviews


def _worst_first(row: Row) -> tuple[int, int, str]:
    return -health({**row, "warning_count": 0}).rank, -row["page_count"], row["source_id"]


def _articles(lake: Lake, batch: Batch) -> list[Row]:
    names = ["version_id", "title", "url", "source_id", "language", "published_at"]
    articles: list[Row] = columns(lake, "articles", batch, names).slice(0, SHOWN).to_pylist()
    return articles
