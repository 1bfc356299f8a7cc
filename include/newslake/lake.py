"""Where everything lies: the only module that knows a path of the lake.

    <lake>/<table>/date=YYYY-MM-DD/<batch>.parquet     what readers see
    <lake>/warc/date=YYYY-MM-DD/<batch>.warc.gz        the bytes, as they came
    <lake>/_batches/<batch>.json                       manifests: a batch without one is not published
    <lake>/_dropped/<batch>.json                       batches that a person decided not to publish
    <lake>/_staging/<batch>/…                          work in progress, and the evidence of held batches
    <lake>/docs/<batch>/…                              Data Docs
    <lake>/state/<source>.json                         cursors

Every path is a function of table, date, batch and part, so a retry overwrites its own files. A file is written
under another name and moved, so a reader sees all of it or nothing, and two writers of one path do not mix.
"""

import json
import os
import re
import tempfile
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from upath import UPath

from newslake.contract import REGISTRY, contract
from newslake.errors import InvalidInput
from newslake.tables import PUBLISHED

ROW_GROUP_ROWS = 2_000
"""Rows with their texts are some 5 kB each: 10 MB that a reader can skip as one."""
_BATCH_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}(?<!-)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Batch:
    """An address: the UTC day of intake and a name."""

    date: date
    name: str

    @property
    def key(self) -> str:
        """``YYYY-MM-DD.name``: the batch as one word, in asset events, forms and links."""
        return f"{self.date.isoformat()}.{self.name}"

    @classmethod
    def parse(cls, key: str) -> "Batch":
        """:raises InvalidInput: if it is not a batch's key."""
        day, _, name = key.strip().partition(".")
        try:
            if not _BATCH_NAME.fullmatch(name):
                raise ValueError(name)
            return cls(date.fromisoformat(day), name)
        except ValueError:
            raise InvalidInput(
                f"batch {key!r:.100}",
                "not a batch",
                "Write YYYY-MM-DD.name, such as 2026-01-31.ingest-20260131T120000Z.",
            ) from None


class Lake:
    """Read, write, stage and publish below one root: a folder, or any URL that fsspec knows."""

    def __init__(self, root: str | os.PathLike[str] | UPath) -> None:
        self.root = UPath(root)
        if self._is_local:
            self.root = UPath(Path(os.fspath(self.root)).absolute())

    def __repr__(self) -> str:
        return f"Lake({str(self.root)!r})"

    # Tables

    def path(self, table: str, batch: Batch, name: str | None = None) -> UPath:
        return self.root / table / f"date={batch.date.isoformat()}" / f"{name or batch.name}.parquet"

    def write(self, table: str, batch: Batch, rows: pa.Table, *, name: str | None = None) -> None:
        """Write a batch's file of a table, replacing an earlier one.

        ``name`` is for ledgers that keep more than one file a batch.
        """
        self._put(self.path(table, batch, name), _parquet(rows, contract(table).sort))

    def write_mart(self, table: str, day: date, rows: pa.Table) -> None:
        self._put(self.path(table, Batch(day, "digest")), _parquet(rows, contract(table).sort))

    def read(self, table: str, batch: Batch) -> pa.Table:
        """One batch's file, in today's schema; empty where the batch has none."""
        path = self.path(table, batch)
        if not path.exists():
            return contract(table).table([])
        with path.open("rb") as file:
            return contract(table).conform(pq.ParquetFile(file).read())

    def scan(
        self,
        table: str,
        *,
        since: date | None = None,
        until: date | None = None,
        columns: Sequence[str] | None = None,
        where: pc.Expression | None = None,
        without: Batch | None = None,
    ) -> pa.Table:
        """Rows of a table's committed batches and their ``date``, from intake day ``since`` to ``until``, inclusive.

        ``columns`` may ask for ``batch``, the key of each row's batch.
        """
        paths = [path for batch, path in self.files(table, since, until) if batch != without]
        return _dataset_rows(contract(table).schema, paths, columns, where)

    def files(self, table: str, since: date | None = None, until: date | None = None) -> list[tuple[Batch, UPath]]:
        """Files of a table's committed batches, by day of intake and name."""
        committed = set(self.committed()) if table in PUBLISHED else None
        found = [(Batch(day, path.stem), path) for day, path in self._partitioned(self.root / table, since, until)]
        return [(batch, path) for batch, path in found if committed is None or batch in committed]

    def row(self, table: str, batch: Batch, column: str, value: str) -> dict[str, Any] | None:
        """The first row of a batch's file that has the value; reads whole only the row group that holds it."""
        path = self.path(table, batch)
        if (table in PUBLISHED and self.manifest(batch) is None) or not path.exists():
            return None
        with path.open("rb") as raw:
            file = pq.ParquetFile(raw)
            position = pc.index(file.read(columns=[column])[column], value).as_py()
            for group in range(file.num_row_groups):
                rows = file.metadata.row_group(group).num_rows
                if 0 <= position < rows:
                    found = contract(table).conform(file.read_row_group(group).slice(position, 1))
                    return dict(found.to_pylist()[0])
                position -= rows
        return None

    def checks(self, batch: Batch) -> pa.Table:
        """All that the ledger of checks says of a batch, over every run that saw something else."""
        folder = self.path("checks", batch).parent
        paths = sorted(folder.glob(f"{batch.name}.*.parquet"), key=str) if folder.exists() else []
        return _dataset_rows(contract("checks").schema, paths, contract("checks").schema.names, None)

    def _partitioned(
        self, folder: UPath, since: date | None = None, until: date | None = None
    ) -> Iterator[tuple[date, UPath]]:
        if not folder.exists():
            return
        for partition in sorted(folder.iterdir(), key=str):
            if partition.name.startswith("date="):
                day = date.fromisoformat(partition.name.removeprefix("date="))
                if (since and day < since) or (until and day > until):
                    continue
                for path in sorted(partition.iterdir(), key=str):
                    if path.suffix == ".parquet":
                        yield day, path

    # Batches

    def captured(self) -> list[Batch]:
        """Batches that are sealed, oldest first."""
        return sorted(Batch(day, path.stem) for day, path in self._partitioned(self.root / "captures"))

    def committed(self) -> list[Batch]:
        """Batches that are published, oldest first."""
        return self._named("_batches")

    def pending(self) -> list[Batch]:
        """Batches that are sealed, but neither published, held nor dropped; oldest first."""
        done = {*self.committed(), *self._named("_dropped")}
        return [batch for batch in self.captured() if batch not in done and not self.held(batch)]

    def manifest(self, batch: Batch) -> dict[str, Any] | None:
        return self._json(self.root / "_batches" / f"{batch.key}.json")

    def publish(self, batch: Batch, tables: Mapping[str, pa.Table], manifest: Mapping[str, Any]) -> None:
        """Write the batch's tables whole, children first, and last the manifest that commits them."""
        for name in PUBLISHED:
            self.write(name, batch, tables[name])
        self._put(self.root / "_batches" / f"{batch.key}.json", _as_json(manifest))
        _remove(self._dropped(batch))

    def _named(self, folder: str) -> list[Batch]:
        """The batches that a folder has a note of, oldest first."""
        paths = (self.root / folder).glob("*.json") if (self.root / folder).exists() else ()
        return sorted(Batch.parse(path.name.removesuffix(".json")) for path in paths)

    # Batches that wait for a person

    def held(self, batch: Batch) -> dict[str, Any] | None:
        """Why a batch is held; None where it is not."""
        return self.staged_json(batch, "held")

    def all_held(self) -> list[Batch]:
        """Batches that are held, oldest first."""
        folder = self.root / "_staging"
        return sorted(Batch.parse(path.parent.name) for path in folder.glob("*/held.json")) if folder.exists() else []

    def hold(self, batch: Batch, why: Mapping[str, Any]) -> None:
        """Keep a batch from being published; an approval of what it was before is void."""
        _remove(self._staging(batch) / "approval.json")
        self.stage_json(batch, "held", why)

    def approval(self, batch: Batch) -> dict[str, Any] | None:
        """Who approved a held batch, why, and which rules; None where nobody did."""
        return self.staged_json(batch, "approval")

    def approve(self, batch: Batch, approval: Mapping[str, Any]) -> None:
        self.stage_json(batch, "approval", approval)

    def dropped(self, batch: Batch) -> dict[str, Any] | None:
        """Who decided not to publish a batch, and why; None where nobody did, or it was published after all."""
        return self._json(self._dropped(batch))

    def drop(self, batch: Batch, why: Mapping[str, Any]) -> None:
        """Delete what was made of a batch; its captures stay."""
        self._put(self._dropped(batch), _as_json(why))
        self.unstage(batch)

    def _dropped(self, batch: Batch) -> UPath:
        return self.root / "_dropped" / f"{batch.key}.json"

    # Staging

    def stage(self, table: str, batch: Batch, part: str, rows: pa.Table) -> None:
        self._put(self._staging(batch) / part / f"{table}.parquet", _parquet(rows, ()))

    def staged(self, table: str, batch: Batch, part: str) -> pa.Table:
        """:raises FileNotFoundError: where the part was not staged."""
        with (self._staging(batch) / part / f"{table}.parquet").open("rb") as file:
            return pq.ParquetFile(file).read()

    def stage_json(self, batch: Batch, name: str, value: Mapping[str, Any]) -> None:
        self._put(self._staging(batch) / f"{name}.json", _as_json(value))

    def staged_json(self, batch: Batch, name: str) -> dict[str, Any] | None:
        """What ``stage_json`` wrote; None where it did not."""
        return self._json(self._staging(batch) / f"{name}.json")

    def staged_parts(self, batch: Batch, prefix: str) -> list[str]:
        folder = self._staging(batch)
        return sorted(path.name for path in folder.glob(f"{prefix}*") if path.is_dir()) if folder.exists() else []

    def unstage(self, batch: Batch, prefix: str = "") -> None:
        """Delete staging: all of a batch's, or the parts whose names begin with ``prefix``."""
        folder = self._staging(batch)
        for path in folder.glob(f"{prefix}*") if folder.exists() else ():
            _remove(path)
        if not prefix and folder.exists():
            _remove(folder)

    def _staging(self, batch: Batch) -> UPath:
        return self.root / "_staging" / batch.key

    # WARC files

    def warc_name(self, batch: Batch) -> str:
        """What ``captures.warc_filename`` says of the batch's own WARC."""
        return f"date={batch.date.isoformat()}/{batch.name}.warc.gz"

    def warc_path(self, filename: str) -> UPath:
        """The file that a ``warc_filename`` means: one below ``warc/``, or an archive that is read in place."""
        in_place = filename.startswith("/") or "://" in filename
        return UPath(filename) if in_place else self.root / "warc" / filename

    def staged_warc(self, batch: Batch, part: str) -> UPath:
        return self._staging(batch) / part / "captures.warc.gz"

    @contextmanager
    def writing(self, path: UPath) -> Iterator[BinaryIO]:
        """A file that takes its place when the block ends, and leaves nothing where the block fails."""
        scratch = self._scratch()
        try:
            with scratch.open("wb") as file:
                yield file
            self._move(scratch, path)
        finally:
            scratch.unlink(missing_ok=True)

    # Data Docs, state

    def docs(self, batch: Batch) -> UPath:
        return self.root / "docs" / batch.key

    def write_text(self, path: UPath, text: str) -> None:
        self._put(path, text.encode())

    def state(self, name: str) -> dict[str, Any]:
        return self._json(self.root / "state" / f"{name}.json") or {}

    def write_state(self, name: str, value: Mapping[str, Any]) -> None:
        self._put(self.root / "state" / f"{name}.json", _as_json(value))

    # Tidying

    def migrate(self) -> int:
        """Write files of an older schema anew in today's, null where they lack a column; return how many.

        Readers that know no contract, such as pandas and Polars, otherwise drop a column that only later files have, or
        refuse the folder.
        """
        count = 0
        for found in REGISTRY.values():
            for _, path in self._partitioned(self.root / found.name):
                with path.open("rb") as raw:
                    file = pq.ParquetFile(raw)
                    if file.schema_arrow.names == found.schema.names:
                        continue
                    rows = found.conform(file.read())
                self._put(path, _parquet(rows, found.sort))
                count += 1
        return count

    def drop_scratch(self, before: datetime) -> int:
        """Delete what writers that were killed left behind; return how many files."""
        folder = self.root / "_tmp"
        stale = (
            [path for path in folder.iterdir() if path.stat().st_mtime < before.timestamp()] if folder.exists() else []
        )
        for path in stale:
            _remove(path)
        return len(stale)

    def drop_docs(self, before: date) -> int:
        """Delete the Data Docs of batches from before a day; return how many batches."""
        folder = self.root / "docs"
        stale = [path for path in folder.iterdir() if Batch.parse(path.name).date < before] if folder.exists() else []
        for path in stale:
            _remove(path)
        return len(stale)

    # How files come to be

    @property
    def _is_local(self) -> bool:
        return self.root.protocol in ("", "file", "local")

    def _scratch(self) -> Path:
        folder = Path(os.fspath(self.root)) / "_tmp" if self._is_local else Path(tempfile.gettempdir())
        folder.mkdir(parents=True, exist_ok=True)
        return folder / uuid.uuid4().hex

    def _put(self, path: UPath, data: bytes | pa.Buffer) -> None:
        with self.writing(path) as file:
            file.write(data)

    def _move(self, scratch: Path, path: UPath) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if self._is_local:
            scratch.replace(os.fspath(path))
        else:
            path.fs.put_file(str(scratch), path.path)

    def _json(self, path: UPath) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = json.loads(path.read_bytes())
        except FileNotFoundError:
            return None
        return found


def _dataset_rows(
    declared: pa.Schema, paths: Sequence[UPath], columns: Sequence[str] | None, where: pc.Expression | None
) -> pa.Table:
    """Rows of files ``date=…/<batch>.parquet`` in a table's schema of today."""
    schema = pa.schema([*declared, pa.field("date", pa.date32())])
    wanted = list(columns or schema.names)
    if not paths:
        known = schema if "batch" in declared.names else schema.append(pa.field("batch", pa.string()))
        return known.empty_table().select(wanted)
    import pyarrow.dataset as ds  # brings pandas, a second of CPU that most tasks can do without

    dataset = ds.dataset(
        [path.path for path in paths],
        schema=schema,
        format="parquet",
        filesystem=paths[0].fs,
        partitioning=ds.partitioning(pa.schema([pa.field("date", pa.date32())]), flavor="hive"),
    )
    if "batch" not in wanted or "batch" in declared.names:
        return dataset.to_table(columns=wanted, filter=where)
    rows = dataset.to_table(columns=[name if name != "batch" else "__filename" for name in wanted], filter=where)
    return rows.rename_columns(wanted).set_column(wanted.index("batch"), "batch", _batch_keys(rows["__filename"]))


def _batch_keys(paths: pa.ChunkedArray) -> pa.ChunkedArray:
    """The keys of the batches that files belong to."""
    encoded = paths.combine_chunks().dictionary_encode()
    keys = [
        f"{path.parent.name.removeprefix('date=')}.{path.stem}"
        for path in map(PurePosixPath, encoded.dictionary.to_pylist())
    ]
    return pa.chunked_array([pa.array(keys, pa.string()).take(encoded.indices)])


def _parquet(rows: pa.Table, sort: tuple[str, ...]) -> pa.Buffer:
    if sort:
        rows = rows.sort_by([(name, "ascending") for name in sort])
    sink = pa.BufferOutputStream()
    pq.write_table(rows, sink, compression="zstd", row_group_size=ROW_GROUP_ROWS)
    return sink.getvalue()


def _as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _remove(path: UPath) -> None:
    if not path.exists():
        return
    path.fs.rm(path.path, recursive=path.is_dir())


def concat(tables: Iterable[pa.Table]) -> pa.Table:
    """Tables of one schema, as one; the schema's metadata kept."""
    listed = list(tables)
    return pa.concat_tables(listed).replace_schema_metadata(listed[0].schema.metadata)
