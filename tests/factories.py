"""Valid rows of every table, made from what their columns declare."""

import dataclasses
import typing
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from newslake.contract import ID_PATTERN, Column, contract
from newslake.identity import digest_id, text_digest
from newslake.page import Block, Given, Span, word_count
from newslake.tables import COUNTRY_PATTERN, FOUND, LINK_PATTERN, REASON_PATTERN, ZONE_PATTERN, LanguageCount

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
MATCHING = {
    ID_PATTERN: lambda *where: digest_id(*where),
    REASON_PATTERN: lambda *where: "a-reason",
    ZONE_PATTERN: lambda *where: "+01:00",
    COUNTRY_PATTERN: lambda *where: "KE",
    LINK_PATTERN: lambda *where: f"https://other.example/{'-'.join(where)}",
    "^sha256:[0-9a-f]{64}$": lambda *where: f"sha256:{digest_id(*where)}{digest_id(*where)}",
}
"""A value for each pattern that some column declares."""


class Everything:
    """What is known of the rows that others refer to, where nothing is unknown."""

    def holds(self, _: str, values: pa.ChunkedArray) -> pa.ChunkedArray:
        return pc.equal(values, values)

    def agrees(self, _: str, values: pa.ChunkedArray, facts: Mapping[str, pa.ChunkedArray]) -> pa.ChunkedArray:
        return pc.equal(values, values)


EVERYTHING = Everything()

DERIVED = {
    ("articles", "blocks"): lambda n: [Block("paragraph", 0, len(value("articles", "text", n)))],
    ("articles", "word_count"): lambda n: word_count(value("articles", "text", n)),
    ("articles", "text_digest"): lambda n: text_digest(value("articles", "title", n), value("articles", "text", n)),
    ("articles", "language"): lambda n: "en",
    ("relations", "article_id"): lambda n: value("articles", "article_id", n),
    ("relations", "other_article_id"): lambda n: value("articles", "article_id", n),
    ("sightings", "article_id"): lambda n: value("articles", "article_id", n),
    **{(table, "article_id"): lambda n: value("articles", "article_id", n) for table in FOUND},
    **{
        (table, name): lambda n, said=said: said
        for table in ("entities", "places", "citations")
        for name, said in (("mentions", [Span(0, 4)]), ("start", 0), ("end", 4))
    },
    ("quotes", "text"): lambda n: value("articles", "text", n),
    ("quotes", "end"): lambda n: len(value("articles", "text", n)),
    ("hyperlinks", "anchor_text"): lambda n: value("articles", "text", n),
    ("hyperlinks", "end"): lambda n: len(value("articles", "text", n)),
    ("fingerprints", "bands"): lambda n: [n, n + 1],
    ("rejects", "stage"): lambda n: "clean",
    ("rejects", "reason"): lambda n: "no-text",
}
"""Values that another column of the row decides."""


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
    if (table, name) in DERIVED:
        return DERIVED[table, name](n)
    if typing.get_origin(bare) is list:
        if typing.get_args(bare) == (LanguageCount,):
            return [LanguageCount("en", 1)]
        return [column.values[0]] if column.values else [f"{name} {n}"]
    if column.values:
        return column.values[0]
    if column.pattern:
        return MATCHING[column.pattern](table, name, str(n))
    numbers = column.minimum if column.minimum is not None else column.maximum or 1
    of_type = {str: f"{name} {n}", int: int(numbers), float: float(numbers), bool: True}
    of_type |= {datetime: NOON, date: NOON.date(), Given: Given(title="A title"), bytes: bytes([n % 256])}
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
    """A batch that keeps every promise: of four page captures two articles, which are related and in which something of
    each kind was found, a sighting, a reject."""
    first, its_article = (value("articles", name, 0) for name in ("version_id", "article_id"))
    return {
        "captures": rows("captures", 4),
        "articles": rows("articles", 2),
        **{name: rows(name, 2) for name in FOUND},
        "relations": contract("relations").table(
            [row("relations", 1, other_version_id=first, other_article_id=its_article)]
        ),
        "sightings": contract("sightings").table([row("sightings", 2, version_id=first, article_id=its_article)]),
        "rejects": contract("rejects").table([row("rejects", 3)]),
    }
