"""The rows about some things in a file of rows about many: no more of the file is read whole than holds them."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newslake.contract import contract
from newslake.lake import Batch, Lake


def rows_with(
    lake: Lake, table: str, batch: Batch, column: str, values: Sequence[str], columns: Sequence[str] | None = None
) -> pa.Table:
    """The rows of a batch's file whose column has one of the values; none where the batch has no such file."""
    declared = contract(table).schema
    schema = pa.schema([declared.field(name) for name in columns or declared.names])
    path = lake.path(table, batch)
    if not path.exists():
        return schema.empty_table()
    wanted = pa.array(values, pa.string())
    with path.open("rb") as raw:
        file = pq.ParquetFile(raw)
        there = {*file.schema_arrow.names}
        names = [name for name in dict.fromkeys([*schema.names, column]) if name in there]
        found = file.read_row_groups(_holding(file, column, wanted), columns=names)
    return _conformed(found.filter(pc.is_in(found[column], value_set=wanted)), schema)


def _conformed(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """Columns of today's; those that the file is too old to have are null."""
    columns = [
        rows[field.name].cast(field.type) if field.name in rows.column_names else pa.nulls(len(rows), field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _holding(file: pq.ParquetFile, column: str, wanted: pa.Array) -> list[int]:
    """The row groups that have a wanted value."""
    groups = _candidates(file, column, wanted)
    if not groups:
        return []
    here = pc.is_in(file.read_row_groups(groups, columns=[column])[column], value_set=wanted)
    ends = np.cumsum([file.metadata.row_group(group).num_rows for group in groups])
    positions = np.flatnonzero(here.to_numpy())
    return [groups[at] for at in np.unique(np.searchsorted(ends, positions, side="right"))]


def _candidates(file: pq.ParquetFile, column: str, wanted: pa.Array) -> list[int]:
    """The row groups that by their least and greatest value may have a wanted one."""
    bounds, metadata = pc.min_max(wanted), file.metadata
    if not metadata.num_row_groups or not bounds["min"].is_valid:
        return []
    first = metadata.row_group(0)
    index = next(at for at in range(first.num_columns) if first.column(at).path_in_schema == column)
    least, most = bounds["min"].as_py(), bounds["max"].as_py()
    found = []
    for group in range(metadata.num_row_groups):
        told = metadata.row_group(group).column(index).statistics
        if told is None or not told.has_min_max or (told.min <= most and least <= told.max):
            found.append(group)
    return found
