"""A month of a thousand sources, as a lake: what the desk's pages are to be quick over."""

from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import groupby
from multiprocessing import get_context

import pyarrow as pa

from benchmarks import made_up
from benchmarks.desk_marts import Marts
from benchmarks.world import World
from newslake import review, tasks
from newslake.contract import contract
from newslake.coverage import coverage
from newslake.digest import daily, sources
from newslake.history import HISTORY_DAYS, History, Past
from newslake.ingest import warc
from newslake.lake import Batch, Lake, concat
from newslake.tables import PUBLISHED, Check, Coverage
from newslake.validate.audit import audit
from newslake.validate.ledger import Ledger

HOURS = 720
HELD, DROPPED, WAITING = (2, 15), 40, 0
"""Batches, counted back from the newest, that are not published; they come on top of ``HOURS``."""
APPROVED = 60
SETTLED = 30
"""Batches that the sources' usual counts are learned from."""
RELATED = 200
"""Batches back to which a new version's article may lie."""
RUN = "made-up"


@dataclass(frozen=True)
class Month:
    """Which lake is made."""

    root: str
    articles: int = 1_000_000
    until: datetime = datetime(2026, 2, 1, tzinfo=UTC)

    @property
    def batches(self) -> int:
        return HOURS + len(HELD) + 2

    @property
    def lake(self) -> Lake:
        return Lake(self.root)

    @property
    def world(self) -> World:
        """A thousand sources, twenty of which have stopped giving articles a day ago."""
        a_batch = -(-self.articles // HOURS)
        return World(
            articles=a_batch,
            rejects=max(20, a_batch * 3 // 14),
            sightings=max(5, a_batch // 14),
            start=self.until - timedelta(hours=self.batches),
            troubled_from=self.batches - 24,
        )

    def state(self, number: int) -> str:
        back = self.batches - 1 - number
        return {**dict.fromkeys(HELD, "held"), DROPPED: "dropped", WAITING: "waiting"}.get(back, "published")


@dataclass(frozen=True)
class Usual:
    """What is the same in every batch, and dear to compute."""

    past: pa.Table
    """Rows of ``coverage`` of the first batches."""
    checks: pa.Table
    """What the checks say of one batch, its refusals apart."""
    docs: Mapping[str, str]


class _Remembered(History):
    """Sources do not change, so their past is computed once."""

    def __init__(self, rows: pa.Table) -> None:
        super().__init__(rows)
        self._known: dict[str, Past | None] = {}

    def of(self, source_id: str) -> Past | None:
        if source_id not in self._known:
            self._known[source_id] = super().of(source_id)
        return self._known[source_id]


def make(month: Month) -> None:
    """Write the lake, a day in each process."""
    world = _world(month)
    usual = _usual(month)
    by_day = groupby(range(month.batches), lambda number: world.batch(number).date)
    days = {day: list(numbers) for day, numbers in by_day}
    with ProcessPoolExecutor(2, get_context("spawn")) as processes:
        for _ in processes.map(partial(_make_day, month, usual), days.values()):
            pass
    marts = Marts(world)
    for day, numbers in days.items():
        month.lake.write_mart("daily_coverage", day, _daily_coverage(month.lake, day))
        marts.write(month.lake, day, [number for number in numbers if month.state(number) == "published"])


_made: dict[Month, World] = {}


def _world(month: Month) -> World:
    """The world, once in each process: its texts take a while to make up."""
    return _made.setdefault(month, month.world)


def _usual(month: Month) -> Usual:
    """Of the first batches, and of one of the last as validation judges it."""
    world, nothing = _world(month), History(contract("coverage").schema.empty_table())
    past = contract("coverage").table(
        row
        for number in range(SETTLED)
        for row in coverage(world.batch(number), made_up.tables(world, number), "published", nothing)
    )
    verdict = audit(
        world.batch(month.batches - 1),
        RUN,
        made_up.tables(world, month.batches - 1),
        month.until,
        published=lambda _, __, values: set(values),
        history=past,
    )
    return Usual(
        past, contract("checks").table(check for check in verdict.checks if check.severity != "info"), verdict.docs()
    )


def _make_day(month: Month, usual: Usual, numbers: list[int]) -> None:
    world, history = _world(month), _Remembered(usual.past)
    published = []
    for number in numbers:
        batch, state = world.batch(number), month.state(number)
        tables = made_up.tables(world, number, related=RELATED)
        if number in (0, month.batches - 2):
            tables["captures"] = _archived(month.lake, batch, tables)
        month.lake.write("captures", batch, tables["captures"])
        if state == "waiting":
            continue
        given = coverage(batch, tables, state, history)
        _validated(month.lake, batch, tables, given, usual)
        if number == month.batches - 1 - APPROVED:
            _held(month.lake, batch, tables)
            review.approve(batch, month.lake, RUN, month.until, note="The outlet moved.", by="admin")
        if state == "published":
            _publish(month.lake, batch, tables, given)
            published.append(tables["articles"])
        else:
            _held(month.lake, batch, tables)
        if state == "dropped":
            review.drop(batch, month.lake, RUN, month.until, note="Pages of a test system.", by="admin")
    day = world.batch(numbers[0]).date
    articles = concat(published)
    dated = articles.append_column("date", pa.array([day] * len(articles), pa.date32()))
    month.lake.write_mart("daily_articles", day, daily.daily_articles(dated, day))


def _validated(lake: Lake, batch: Batch, tables: Mapping[str, pa.Table], given: list[Coverage], usual: Usual) -> None:
    """What ``validate`` leaves behind of any batch."""
    now = datetime.combine(batch.date, datetime.min.time(), UTC)
    schema = contract("checks").schema
    of_batch = {"batch": pa.scalar(batch.key), "checked_at": pa.scalar(now, schema.field("checked_at").type)}
    checks = usual.checks
    for name, value in of_batch.items():
        checks = checks.set_column(schema.get_field_index(name), schema.field(name), pa.repeat(value, len(checks)))
    refusals = contract("checks").table(Ledger(batch.key, RUN, now).of_refusals(tables["rejects"]))
    lake.write("checks", batch, concat([checks, refusals]), name=f"{batch.name}.{RUN}")
    lake.write("coverage", batch, contract("coverage").table(given))
    for name, page in usual.docs.items():
        lake.write_text(lake.docs(batch) / name, page)


def _held(lake: Lake, batch: Batch, tables: Mapping[str, pa.Table]) -> None:
    broken = Check(
        batch=batch.key,
        run=RUN,
        table="batch",
        expectation="share-rejected",
        column=None,
        description="Of 50 pages and more, at most 95 of 100 are refused.",
        severity="critical",
        is_success=False,
        observed="0.97",
        bound="at most 0.95",
        row_count=1,
        failed_count=1,
        checked_at=datetime.combine(batch.date, datetime.min.time(), UTC),
    )
    lake.write("checks", batch, contract("checks").table([broken]), name=f"{batch.name}.{RUN}-held")
    for name in PUBLISHED:
        lake.stage(name, batch, "linked", tables[name])
    lake.hold(batch, review.note_of(RUN, [broken]))


def _publish(lake: Lake, batch: Batch, tables: Mapping[str, pa.Table], given: list[Coverage]) -> None:
    staged = {**{name: tables[name] for name in PUBLISHED}, "coverage": contract("coverage").table(given)}
    for name, rows in staged.items():
        lake.stage(name, batch, "audited", rows)
    tasks.publish(batch, lake)


def _archived(lake: Lake, batch: Batch, tables: Mapping[str, pa.Table]) -> pa.Table:
    """Captures whose records are there, for the pages that show bytes."""
    said = dict(zip(*(tables["articles"][name].to_pylist() for name in ("capture_id", "text")), strict=True))
    rows = tables["captures"].to_pylist()
    with lake.writing(lake.warc_path(lake.warc_name(batch))) as file:
        writer = warc.Writer(file)
        for row in rows:
            if row["warc_type"]:
                page = f"<!doctype html><title>{row['url']}</title><p>{said.get(row['capture_id'], 'Not found.')}</p>"
                head = f"HTTP/1.1 {row['fetch_status']} OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
                span = writer.response(row["url"], (head + page).encode(), row["fetch_time"])
                row |= {"warc_record_offset": span.offset, "warc_record_length": span.length}
    return pa.Table.from_pylist(rows, contract("captures").schema)


def _daily_coverage(lake: Lake, day: date) -> pa.Table:
    """The mart's rows, as ``digest`` makes them; of the days before it the rows must be there."""
    needed = sources.NEEDED_OF_DAY.items()
    tables = {name: lake.scan(name, columns=columns, since=day, until=day) for name, columns in needed}
    before = lake.scan("daily_coverage", since=day - timedelta(HISTORY_DAYS), until=day - timedelta(1))
    return sources.daily_coverage(tables, before, day)
