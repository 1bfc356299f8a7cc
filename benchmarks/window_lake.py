"""A month of published articles with their fingerprints, and a batch that is ready to be linked against them."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks import made_up, made_up_findings
from benchmarks.world import World
from newslake.contract import contract
from newslake.lake import Batch, Lake
from newslake.link.fingerprints import BAND_PLACES, BANDS, METHOD, PLACES
from newslake.tables import PUBLISHED

DAY = date(2026, 1, 31)
BATCHES = 700
PART = 500
TEXT = 1_500
"""Characters of a text; the rest of a row is as long as it is in news."""
KNOWN = 20_000
"""Articles that others are copies and versions of."""
SHARES = {"near copy": 0.02, "template": 0.005, "notice": 0.005}
NEW_SHARES = {"near copy": 0.1, "template": 0.05, "notice": 0.02, "version": 0.04, "exact copy": 0.02}
ALIKE = {"near copy": 0.9, "template": 0.8, "notice": 0.97}
"""Share of the signature's places that are those of the original, of the template, of the notice that all repeat."""

Signatures = npt.NDArray[np.uint16]


@dataclass(frozen=True)
class Month:
    """Which lake is made."""

    root: Path
    articles: int
    new: int = 5_000

    @property
    def batch(self) -> Batch:
        """The one that is to be linked."""
        return Batch(DAY, "ingest-new")

    def published(self, number: int) -> Batch:
        return Batch(DAY - timedelta(days=1 + number * 29 // BATCHES), f"ingest-{number:04d}")


def make(month: Month) -> None:
    """Write the published batches, in two processes, then the parts of the new one."""
    with ProcessPoolExecutor(2, get_context("spawn")) as processes:
        for _ in processes.map(partial(_publish, month), range(BATCHES), chunksize=BATCHES // 8):
            pass
        processes.submit(_stage, month).result()


def _publish(month: Month, number: int) -> None:
    articles, fingerprints = _rows(number, month.articles // BATCHES, SHARES)
    tables = {name: contract(name).table([]) for name in PUBLISHED}
    tables |= {"articles": articles, "fingerprints": fingerprints}
    Lake(month.root).publish(month.published(number), tables, {})


def _stage(month: Month) -> None:
    lake, batch = Lake(month.root), month.batch
    articles, fingerprints = _rows(BATCHES, month.new, NEW_SHARES)
    bounds = {f"part-{at // PART:03d}": [at, min(at + PART, month.new)] for at in range(0, month.new, PART)}
    lake.stage_json(batch, "parts", bounds)
    for part, (start, stop) in bounds.items():
        own = articles.slice(start, stop - start)
        tables = made_up_findings.found(World(articles=month.new), BATCHES, own)
        tables |= {"articles": own, "fingerprints": fingerprints.slice(start, stop - start)}
        for name, rows in {**tables, "rejects": contract("rejects").table([])}.items():
            lake.stage(name, batch, part, rows)


def _rows(number: int, count: int, shares: dict[str, float]) -> tuple[pa.Table, pa.Table]:
    """Articles and their fingerprints."""
    world, random = World(articles=count, rejects=1, sightings=1), np.random.default_rng([7, number])
    articles = _template(count)
    ids = {name: world.ids(name, number + 1, count).to_pylist() for name in ("version_id", "article_id", "capture_id")}
    ids["text_digest"] = world.ids("digests", number + 1, count).to_pylist()
    signatures = random.integers(0, 1 << 16, (count, PLACES), np.uint16)
    for kind, start, stop in _runs(shares, count):
        originals = random.integers(0, KNOWN, stop - start)
        if kind in ALIKE:
            drawn = _known()[originals if kind == "near copy" else int(kind == "notice")]
            is_same = random.random((stop - start, PLACES)) < ALIKE[kind]
            signatures[start:stop] = np.where(is_same, drawn, signatures[start:stop])
        # The window's near copies are versions of the known articles and say what these say; the new ones do not.
        same = {"version": ["article_id"], "exact copy": ["text_digest"]}
        if shares is SHARES and kind == "near copy":
            same[kind] = ["article_id", "text_digest"]
        for name in same.get(kind, []):
            ids[name][start:stop] = [f"{original:032x}" for original in originals]
    for name, values in ids.items():
        articles = _with(articles, name, pa.array(values))
    captured = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number)
    articles = _with(articles, "captured_at", pa.array(np.full(count, captured.replace(tzinfo=None), "M8[us]")))
    return articles, _fingerprints(ids["version_id"], ids["article_id"], signatures)


def _runs(shares: dict[str, float], count: int) -> Iterator[tuple[str, int, int]]:
    start = 0
    for kind, share in shares.items():
        stop = start + round(share * count)
        yield kind, start, stop
        start = stop


@cache
def _known() -> Signatures:
    return np.random.default_rng(5).integers(0, 1 << 16, (KNOWN, PLACES), np.uint16)


@cache
def _template(count: int) -> pa.Table:
    """Articles whose texts, addresses and names are those of every batch."""
    rows = made_up.tables(World(articles=count, rejects=1, sightings=1), 0)["articles"]
    return _with(rows, "text", pc.utf8_slice_codeunits(rows["text"], 0, TEXT))


def _fingerprints(version_ids: list[str], article_ids: list[str], signatures: Signatures) -> pa.Table:
    data = [row.tobytes() for row in signatures.astype("<u2")]
    length = 2 * BAND_PLACES
    starts = range(0, BANDS * length, length)
    columns = {
        "version_id": version_ids,
        "article_id": article_ids,
        "shingle_count": np.full(len(data), 350),
        "bands": [[crc32(row[at : at + length], at) for at in starts] for row in data],
        "signature": data,
        "method": [METHOD] * len(data),
    }
    return pa.table(columns, schema=contract("fingerprints").schema)


def _with(rows: pa.Table, name: str, values: pa.Array) -> pa.Table:
    field = rows.schema.field(name)
    return rows.set_column(rows.schema.get_field_index(name), field, values.cast(field.type))
