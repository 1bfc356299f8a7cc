"""Declare a table once, on its row class; the schema, the checks and the dictionary are read off it.

A row class is a frozen dataclass whose fields are ``Annotated[type, Column(...)]``, registered by ``@table``. The type
says what Parquet stores and whether null is allowed; the ``Column`` says what the values mean and what they promise.
"""

import dataclasses
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from typing import Annotated, Any, Generic, Literal, TypeVar

import pyarrow as pa

from newslake.errors import ContractBroken

Row = TypeVar("Row")
Severity = Literal["critical", "warning", "info"]
"""What breaking a promise leads to: a refused row or a held batch; a mark; nothing but its being on record."""

ID_PATTERN = "^[0-9a-f]{32}$"
INSTANT = pa.timestamp("us", tz="UTC")

_ARROW_TYPES: Mapping[type, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    bytes: pa.binary(),
    datetime: INSTANT,
    date: pa.date32(),
}


@dataclass(frozen=True, slots=True)
class Column:
    """What one column promises beyond its type."""

    description: str
    pattern: str | None = None
    """A regular expression that each value matches."""
    minimum: float | None = None
    maximum: float | None = None
    values: tuple[str, ...] | None = None
    """The whole vocabulary; for a list column, of its items."""
    expected: bool = False
    """Null is allowed but rare in good news: more than half null is worth a warning."""
    unique: bool = False
    refers: str | None = None
    """``table.column`` that holds each value; in the same batch, or published earlier."""
    agrees: tuple[tuple[str, str], ...] = ()
    """Of a reference: (column here, column there) that say the same, where the row it means is of the same batch."""


@dataclass(frozen=True, slots=True)
class RowRule:
    """A promise over several columns of one row."""

    name: str
    description: str
    severity: Severity
    holds: Callable[[pa.Table], pa.ChunkedArray | pa.Array]
    """One boolean a row; null means that the rule has nothing to say about it."""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class BatchRule:
    """A promise over a whole batch: a figure and the bounds it keeps within."""

    name: str
    description: str
    severity: Severity
    figure: Callable[[Mapping[str, pa.Table]], float]
    """Computed from the batch's staged tables, by name."""
    minimum: float | None = None
    maximum: float | None = None
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualRule:
    """A promise that what a source gives is what it usually gives: bounds are learned from its earlier batches."""

    name: str
    description: str
    remedy: str
    kind: Literal["count", "silence", "share", "language", "length", "age"]
    """How the bounds are learned."""
    figure: str
    """The column of ``coverage`` that is judged."""
    whole: str | None = None
    """The column that it is a share of, or a figure of; None for what says nothing of the articles that it gave."""
    column: str | None = None
    """The column of ``articles`` that it speaks of."""
    of_batch: str | None = None
    """Name of the promise that the sources of a batch keep it together, where there is one: breaking that holds it."""


@dataclass(frozen=True)
class Contract(Generic[Row]):
    """Everything a table promises, read off its row class."""

    name: str
    row: type[Row]
    key: tuple[str, ...]
    rules: tuple[RowRule, ...] = ()
    batch_rules: tuple[BatchRule, ...] = ()
    usual_rules: tuple[UsualRule, ...] = ()
    ledger: bool = False
    """A ledger is a record of what happened: its schema is enforced on write, no suite judges it."""
    sort: tuple[str, ...] = ()

    @property
    def description(self) -> str:
        return " ".join((self.row.__doc__ or "").split())

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        hints = typing.get_type_hints(self.row, include_extras=True)
        return {f.name: _column(hints[f.name]) for f in dataclasses.fields(self.row)}  # type: ignore[arg-type]  # @table makes sure it is a dataclass

    @cached_property
    def schema(self) -> pa.Schema:
        hints = typing.get_type_hints(self.row, include_extras=True)
        fields = [_field(name, hints[name]) for name in self.columns]
        return pa.schema(fields, metadata={"newslake.table": self.name, "description": self.description})

    def table(self, rows: Iterable[Row]) -> pa.Table:
        """Rows as an Arrow table.

        :raises ContractBroken: naming the first row and column that is null where the contract forbids it, or whose
            value has another type. pyarrow itself would build the table and fail later, without naming the row.
        """
        listed = list(rows)
        columns = {name: [getattr(row, name) for row in listed] for name in self.columns}
        arrays = [self._array(field, columns[field.name], listed) for field in self.schema]
        return pa.Table.from_arrays(arrays, schema=self.schema)

    def conform(self, table: pa.Table) -> pa.Table:
        """A table read from an older file, in today's schema: columns that it lacks are null."""
        arrays = [
            table[field.name].cast(field.type) if field.name in table.column_names else pa.nulls(len(table), field.type)
            for field in self.schema
        ]
        return pa.Table.from_arrays(arrays, schema=self.schema)

    def _array(self, field: pa.Field, values: list[Any], rows: Sequence[Row]) -> pa.Array:
        try:
            array = pa.array([_plain(value) for value in values], field.type)
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError, UnicodeEncodeError) as error:
            index = next(i for i, value in enumerate(values) if not _fits(value, field.type))
            raise ContractBroken(
                f"{self._where(rows[index])}: {field.name} is {values[index]!r:.200} ({error})"
            ) from error
        if not field.nullable and array.null_count:
            raise ContractBroken(f"{self._where(rows[values.index(None)])}: {field.name} is null")
        return array

    def _where(self, row: Row) -> str:
        return f"{self.name}[{', '.join(f'{name}={getattr(row, name)!r}' for name in self.key)}]"


REGISTRY: dict[str, Contract[Any]] = {}


def table(
    name: str,
    *,
    key: tuple[str, ...],
    rules: tuple[RowRule, ...] = (),
    batch_rules: tuple[BatchRule, ...] = (),
    usual_rules: tuple[UsualRule, ...] = (),
    ledger: bool = False,
    sort: tuple[str, ...] = (),
) -> Callable[[type[Row]], type[Row]]:
    """Register a row class as the declaration of the table ``name``."""

    def register(row: type[Row]) -> type[Row]:
        if not dataclasses.is_dataclass(row):
            raise TypeError(f"{row.__name__} must be a dataclass: put @table above @dataclass")
        REGISTRY[name] = Contract(name, row, key, rules, batch_rules, usual_rules, ledger, sort)
        return row

    return register


def contract(name: str) -> Contract[Any]:
    """The contract of a table by its name; ``KeyError`` names the tables there are."""
    if name not in REGISTRY:
        raise KeyError(f"no table {name!r}; there are {', '.join(sorted(REGISTRY))}")
    return REGISTRY[name]


def _column(hint: Any) -> Column:
    if typing.get_origin(hint) is Annotated:
        for extra in hint.__metadata__:
            if isinstance(extra, Column):
                return extra
    raise TypeError(f"{hint} lacks its Column(...): write Annotated[type, Column('what it means')]")


def _bare(hint: Any) -> tuple[Any, bool]:
    """The type without ``Annotated`` and ``| None``, and whether it was optional."""
    if typing.get_origin(hint) is Annotated:
        hint = typing.get_args(hint)[0]
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        members = [member for member in typing.get_args(hint) if member is not type(None)]
        return members[0], True
    return hint, False


def _field(name: str, hint: Any) -> pa.Field:
    bare, optional = _bare(hint)
    return pa.field(name, _arrow(bare), nullable=optional, metadata={"description": _column(hint).description})


def _member(name: str, hint: Any) -> pa.Field:
    bare, optional = _bare(hint)
    return pa.field(name, _arrow(bare), nullable=optional)


def _arrow(bare: Any) -> pa.DataType:
    if typing.get_origin(bare) is list:
        return pa.list_(_arrow(typing.get_args(bare)[0]))
    if dataclasses.is_dataclass(bare):
        hints = typing.get_type_hints(bare)
        return pa.struct([_member(f.name, hints[f.name]) for f in dataclasses.fields(bare)])
    return _ARROW_TYPES[bare]


def _plain(value: Any) -> Any:
    """A dataclass as a dictionary, and a list of them; not deep, for ``dataclasses.asdict`` costs ten times as much."""
    if isinstance(value, list) and value and dataclasses.is_dataclass(value[0]):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: getattr(value, name) for name in _names(type(value))}
    return value


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def _fits(value: Any, kind: pa.DataType) -> bool:
    try:
        pa.array([_plain(value)], kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError, UnicodeEncodeError):
        return False
    return True
