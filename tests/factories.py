"""Valid rows of every table, made from what their columns declare."""

import dataclasses
import typing
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pyarrow as pa

from newslake.contract import ID_PATTERN, Column, contract
from newslake.page import Block, Given
from newslake.tables import LANGUAGE_PATTERN, REASON_PATTERN, ZONE_PATTERN, digest_id

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
MATCHING = {
    ID_PATTERN: lambda *where: digest_id(*where),
    REASON_PATTERN: lambda *where: "a-reason",
    LANGUAGE_PATTERN: lambda *where: "en",
    ZONE_PATTERN: lambda *where: "+01:00",
    "^sha256:[0-9a-f]{64}$": lambda *where: f"sha256:{digest_id(*where)}{digest_id(*where)}",
}
"""A value for each pattern that some column declares."""


def row(table: str, n: int = 0, /, **changes: Any) -> Any:
    """The n-th valid row of a table, every nullable column filled; what refers to another table means its n-th row."""
    return contract(table).row(**{name: value(table, name, n) for name in contract(table).columns} | changes)


def value(table: str, name: str, n: int = 0) -> Any:
    column = contract(table).columns[name]
    if column.refers is not None:
        return value(*column.refers.split("."), n)
    return _value(table, name, n, column, hints(table)[name])


def loose(table: str, changes: Sequence[Mapping[str, Any]]) -> pa.Table:
    """One valid row for each change, changed so, in a schema that lets null through everywhere."""
    changed = [dataclasses.asdict(row(table, n)) | dict(change) for n, change in enumerate(changes)]
    return pa.Table.from_pylist(changed, pa.schema([pa.field(one.name, one.type) for one in contract(table).schema]))


def _value(table: str, name: str, n: int, column: Column, bare: Any) -> Any:
    if typing.get_origin(bare) is list:
        if typing.get_args(bare) == (Block,):
            return [Block("paragraph", 0, len(value(table, "text", n)))]
        return [column.values[0]] if column.values else [f"{name} {n}"]
    if column.values:
        return column.values[0]
    if column.pattern:
        return MATCHING[column.pattern](table, name, str(n))
    numbers = column.minimum if column.minimum is not None else column.maximum or 1
    of_type = {str: f"{name} {n}", int: int(numbers), float: float(numbers), bool: True}
    of_type |= {datetime: NOON, date: NOON.date(), Given: Given(title="A title")}
    return of_type[bare]


@cache
def hints(table: str) -> dict[str, Any]:
    """Types of a table's columns, without ``Annotated`` and ``| None``."""
    found = typing.get_type_hints(contract(table).row)
    return {field.name: _required(found[field.name]) for field in dataclasses.fields(contract(table).row)}


def _required(hint: Any) -> Any:
    members = [member for member in typing.get_args(hint) if member is not type(None)]
    return members[0] if type(None) in typing.get_args(hint) else hint


def rows(table: str, count: int, **changes: Any) -> pa.Table:
    return contract(table).table([row(table, n, **changes) for n in range(count)])


def batch() -> dict[str, pa.Table]:
    """A batch that keeps every promise: of four page captures two articles, which are related, a sighting, a reject."""
    first = value("articles", "version_id", 0)
    return {
        "captures": rows("captures", 4),
        "articles": rows("articles", 2),
        "relations": contract("relations").table([row("relations", 1, other_version_id=first)]),
        "sightings": contract("sightings").table([row("sightings", 2, version_id=first)]),
        "rejects": contract("rejects").table([row("rejects", 3)]),
    }
