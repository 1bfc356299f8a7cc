"""Tables of some columns of a table of the lake, as a scan gives them."""

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from newslake import tables  # noqa: F401 - contract() knows a table once this module, which declares it, is imported
from newslake.contract import contract


def table(name: str, columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows of these columns; ``date`` is one that every table has."""
    schema = pa.schema([*contract(name).schema, pa.field("date", pa.date32())])
    return pa.Table.from_pylist(list(rows), pa.schema([schema.field(column) for column in columns]))
