"""Batches of real pages, drawn again and again: what a quiet hour looks like, and another, and another."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from newslake import tasks
from newslake.contract import contract
from newslake.identity import digest_id
from newslake.lake import Batch, Lake, concat
from newslake.tables import PUBLISHED, Capture

START = datetime(2026, 3, 2, tzinfo=UTC)
PAGES = 1_000
"""Of a batch, on average."""
INSTANTS = ("fetch_time", "captured_at", "published_at", "modified_at")

Tables = Mapping[str, pa.Table]
Numbers = npt.NDArray[np.int64]
Names = npt.NDArray[np.str_]


def imported(archives: Iterable[Path], folder: Path) -> dict[str, pa.Table]:
    """All that the tasks before ``validate`` make of the archives' pages, and their captures."""
    lake, now = Lake(folder), datetime.now(UTC)
    made: dict[str, list[pa.Table]] = {name: [] for name in ("captures", *PUBLISHED)}
    for path in archives:
        for found in tasks.import_archive(str(path), lake, now=now, source_id="bench"):
            batch = Batch.parse(found["batch"])
            for part in tasks.split(batch, lake):
                tasks.clean_and_extract(batch, lake, part)
            tasks.link(batch, lake)
            made["captures"].append(lake.read("captures", batch))
            for name in PUBLISHED:
                made[name].append(lake.staged(name, batch, "linked"))
    return {name: concat(tables) for name, tables in made.items()}


@dataclass(frozen=True)
class Pages:
    """Captured pages, what became of each, and the sources that they are said to be of."""

    tables: Tables
    source: Callable[[str], str]
    """From a page's address."""

    @cached_property
    def captures(self) -> pa.Table:
        return self.tables["captures"].filter(pc.equal(self.tables["captures"]["kind"], "page"))

    @cached_property
    def sources(self) -> list[str]:
        """Of each capture."""
        return [self.source(url or "") for url in self.captures["url"].to_pylist()]

    def batch(self, seed: int, hour: int) -> tuple[Batch, dict[str, pa.Table]]:
        """Each page as often as chance will have it, as if it had been captured, and published, in that hour."""
        random, at = np.random.default_rng([seed, hour]), START + timedelta(hours=hour)
        times = random.poisson(PAGES / len(self.sources), len(self.sources))
        drawn = np.repeat(np.arange(len(times)), times)
        moments = pa.array(int(at.timestamp() * 1e6) + random.integers(0, 3_000, len(drawn)) * 10**6)
        pages = self.captures.take(pa.array(drawn))
        shifts = pc.subtract(moments, pages["fetch_time"].cast(pa.int64()))
        sources = np.array(self.sources)[drawn]
        tables = {
            name: _again(self.tables[name], pages["capture_id"], shifts, sources)
            for name in ("articles", "sightings", "rejects")
        }
        captures = _renamed(pages, np.arange(len(drawn)), shifts, sources)
        tables |= {"captures": concat([captures, self._feeds(at)]), "relations": self.tables["relations"].slice(0, 0)}
        return Batch(at.date(), f"ingest-{at:%Y%m%dT%H%M%SZ}"), tables

    def _feeds(self, at: datetime) -> pa.Table:
        """The feed of each source, which was read whether it brought something or not."""
        field = self._feeds_ever.schema.field("fetch_time")
        now = pa.repeat(pa.scalar(at, field.type), len(self._feeds_ever))
        return self._feeds_ever.set_column(self._feeds_ever.schema.get_field_index("fetch_time"), field, now)

    @cached_property
    def _feeds_ever(self) -> pa.Table:
        return contract("captures").table(
            Capture(
                capture_id=digest_id("feed", source),
                source_id=source,
                kind="feed",
                url=f"https://{source}/feed",
                fetch_time=START,
                fetch_status=200,
            )
            for source in sorted(set(self.sources))
        )


def _again(rows: pa.Table, captures: pa.ChunkedArray, shifts: pa.Array, sources: Names) -> pa.Table:
    """Rows of a table for those of the captures that ended in it."""
    found = pc.index_in(captures, value_set=rows["capture_id"].combine_chunks())
    positions = np.flatnonzero(np.asarray(pc.is_valid(found)))
    return _renamed(rows.take(pc.drop_null(found)), positions, shifts.take(pa.array(positions)), sources)


def _renamed(rows: pa.Table, positions: Numbers, shifts: pa.Array, sources: Names) -> pa.Table:
    """The rows under identities of their own, of their sources, at their new time."""
    for index, field in enumerate(rows.schema):
        if field.name in INSTANTS:
            values = pc.add(rows[field.name].cast(pa.int64()), shifts).cast(field.type)
        elif field.name == "source_id":
            values = pa.array(sources[positions], field.type)
        elif field.name.endswith("_id"):
            values = pa.array([digest_id(field.name, str(position)) for position in positions], field.type)
        else:
            continue
        rows = rows.set_column(index, field, values)
    return rows
