"""What is known of the rows that others refer to: those of the batch, and those published earlier."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from newslake.validate.promises import Values

Published = Callable[[str, str, Iterable[str]], set[str]]
"""(table, column, values) to those of the values that the column holds in other, published batches."""


@dataclass(frozen=True, slots=True)
class Here:
    """The staged tables of a batch, and whom to ask of values that are not in them."""

    tables: Mapping[str, pa.Table]
    published: Published

    def holds(self, target: str, values: Values) -> Values:
        """See ``promises.Known``."""
        table, column = target.split(".")
        here = pc.is_in(values, value_set=pc.unique(self.tables[table][column]))
        strangers = pc.drop_null(pc.unique(values.filter(pc.invert(here))))
        elsewhere = self.published(table, column, strangers.to_pylist()) if len(strangers) else set()
        found = pc.or_(here, pc.is_in(values, value_set=pa.array(sorted(elsewhere), values.type)))
        return pc.if_else(pc.is_valid(values), found, pa.scalar(None, pa.bool_()))

    def agrees(self, target: str, values: Values, facts: Mapping[str, Values]) -> Values:
        """See ``promises.Known``."""
        table, column = target.split(".")
        rows = self.tables[table]
        positions = pc.index_in(values, value_set=rows[column].combine_chunks())
        same = pa.scalar(True)
        for name, told in facts.items():
            same = pc.and_(same, _same(told, rows[name].take(positions)))
        return pc.if_else(pc.is_valid(positions), same, pa.scalar(None, pa.bool_()))


def _same(ones: Values, others: Values) -> Values:
    """Equal, or both null."""
    return pc.or_(pc.fill_null(pc.equal(ones, others), False), pc.and_(pc.is_null(ones), pc.is_null(others)))
