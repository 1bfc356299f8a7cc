"""Made-up columns put together to tables."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.world import Numbers
from newslake.contract import contract


def table(name: str, count: int, columns: Mapping[str, Any]) -> pa.Table:
    """A table in its contract's schema; columns that are not given are null, and lists empty."""
    return pa.Table.from_arrays(
        [_column(columns.get(field.name), field, count) for field in contract(name).schema],
        schema=contract(name).schema,
    )


def lists(offsets: Numbers, values: pa.Array) -> pa.Array:
    """Of the values, those between each two offsets as one list."""
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), values)


def lists_of(counts: Numbers, values: pa.Array) -> pa.Array:
    """Of the values, so many for each list."""
    return lists(np.concatenate([[0], np.cumsum(counts)]), values)


def _column(column: Any, field: pa.Field, count: int) -> pa.Array:
    if column is not None:
        return column.cast(field.type)
    if pa.types.is_list(field.type) and not field.nullable:
        return lists(np.zeros(count + 1, int), pa.array([], field.type.value_type))
    return pa.nulls(count, field.type)
