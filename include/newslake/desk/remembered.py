"""Small tables kept in memory, file by file: a page asks which files are new instead of reading all of them again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from threading import Lock

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from fsspec.spec import AbstractFileSystem
from upath import UPath

from newslake.contract import contract
from newslake.lake import Batch, Lake
from newslake.tables import PUBLISHED

DAYS = 30
"""How far the desk looks back."""
Stamp = tuple[str, int]
"""A file's time of change and size: another stamp is another content, for files are only ever replaced whole."""


class Remembered:
    """Chosen columns of a table's committed files of its last days of intake.

    :param columns: may name ``date``, the day of intake, and ``batch``, the key of the row's batch.
    :param where: keeps only some rows; over the columns chosen.
    :param made: what to make of all the rows, once whenever they changed.
    """

    def __init__(
        self,
        table: str,
        columns: Sequence[str],
        *,
        days: int = DAYS,
        where: pc.Expression | None = None,
        made: Callable[[pa.Table], pa.Table] = lambda rows: rows,
    ) -> None:
        self._contract = contract(table)
        self._columns = list(columns)
        self._days = days
        self._where = where
        self._made = made
        self._root: UPath | None = None
        self._stamps: Mapping[Batch, Stamp] = {}
        self._parts: Mapping[Batch, pa.Table] = {}
        self._rows = self._empty()
        self._lock = Lock()  # pages are made in threads

    def rows(self, lake: Lake) -> pa.Table:
        """The rows as they are now, oldest day first; only files that are new or were replaced are read."""
        with self._lock:
            if lake.root != self._root:
                self._root, self._stamps, self._parts = lake.root, {}, {}
                self._rows = self._made(self._empty())
            stamps = self._look(lake)
            if stamps != self._stamps:
                self._parts = {
                    file: self._parts[file] if self._stamps.get(file) == stamp else self._read(lake, file)
                    for file, stamp in stamps.items()
                }
                self._stamps = stamps
                self._rows = self._made(self._joined())
            return self._rows

    def _look(self, lake: Lake) -> Mapping[Batch, Stamp]:
        """The files that count, each as the batch of its name, by day and name; as they are now."""
        name = self._contract.name
        known, folder = days(lake, name), _folder(lake, name)
        committed = set(lake.committed()) if name in PUBLISHED else None
        found = {}
        for day in known:
            if day > known[-1] - timedelta(self._days):
                for stem, stamp in _files(folder.fs, f"{folder.path}/date={day.isoformat()}"):
                    if committed is None or Batch(day, stem) in committed:
                        found[Batch(day, stem)] = stamp
        return found

    def _read(self, lake: Lake, batch: Batch) -> pa.Table:
        with lake.path(self._contract.name, batch).open("rb") as raw:
            file = pq.ParquetFile(raw)
            rows = self._contract.conform(file.read(columns=[n for n in self._columns if n in file.schema_arrow.names]))
        rows = rows.append_column("date", pa.repeat(pa.scalar(batch.date), len(rows)))
        if "batch" not in rows.column_names:
            rows = rows.append_column("batch", pa.repeat(batch.key, len(rows)))
        rows = rows.select(self._columns)
        return rows if self._where is None else rows.filter(self._where)

    def _joined(self) -> pa.Table:
        """All parts as one piece of memory, which the parts from then on are slices of."""
        if not self._parts:
            return self._empty()
        rows = pa.concat_tables(self._parts.values()).combine_chunks()
        start, slices = 0, {}
        for file, part in self._parts.items():
            slices[file] = rows.slice(start, len(part))
            start += len(part)
        self._parts = slices
        return rows

    def _empty(self) -> pa.Table:
        fields = {"date": pa.field("date", pa.date32()), "batch": pa.field("batch", pa.string())}
        fields |= {field.name: field for field in self._contract.schema}
        return pa.schema([fields[name] for name in self._columns]).empty_table()


def days(lake: Lake, table: str) -> list[date]:
    """The days of intake that a table has files of, in order."""
    folder = _folder(lake, table)
    names = [path.name for path in folder.iterdir()] if folder.exists() else []
    return sorted(date.fromisoformat(name.removeprefix("date=")) for name in names if name.startswith("date="))


def _folder(lake: Lake, table: str) -> UPath:
    return lake.path(table, Batch(date.min, "any")).parent.parent


def _files(fs: AbstractFileSystem, folder: str) -> Iterator[tuple[str, Stamp]]:
    """The names of a day's files; one listing a folder, for to ask for each file apart takes several times as long."""
    for each in sorted(fs.ls(folder, detail=True), key=lambda each: str(each["name"])):
        name = str(each["name"]).rpartition("/")[2]
        if name.endswith(".parquet"):
            # On a disk the time of change, in a bucket the digest.
            yield name.removesuffix(".parquet"), (str(each.get("mtime") or each.get("ETag")), int(each["size"]))
