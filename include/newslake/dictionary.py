"""The data dictionary: every table, column and promise in words, read off the contracts."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from newslake import tables
from newslake.contract import REGISTRY, Column, Contract
from newslake.validate.promises import Promise, batch_promise, promises

_HEAD = f"""# Data dictionary

Made from the row classes of `{tables.__name__}` by `newslake dictionary`.

Each table is a folder of Parquet files, `<table>/date=YYYY-MM-DD/<batch>.parquet`; `date` is the UTC day of the batch's
intake, and readers see it as a column. Instants are UTC. What is not known is null.

Each promise has a stable name. A row that breaks a *critical* one is refused and stands in `rejects` with that name as
its `reason`; where it can't be refused, and where the promise is about the whole batch, the batch is held. Breaking
a *warning* publishes the row, with the name in `quality_flags` where the table has them. Results are kept in `checks`.
"""


def markdown() -> str:
    """The dictionary of every registered table, as ``docs/DICTIONARY.md`` holds it."""
    return "\n".join([_HEAD, *(_table(found) for found in REGISTRY.values())]).rstrip("\n") + "\n"


def _table(found: Contract[Any]) -> str:
    judged = [] if found.ledger else promises(found)
    return "\n".join(
        [
            f"## {found.name}",
            "",
            found.description,
            "",
            f"Key: {_names(found.key)}.{f' Sorted by {_names(found.sort)}.' if found.sort else ''}{_ledger(found)}",
            "",
            "| column | type | null | meaning | promises |",
            "|---|---|---|---|---|",
            *(_column(found, field, judged) for field in found.schema),
            "",
            *_rules(found, judged),
        ]
    )


def _ledger(found: Contract[Any]) -> str:
    return " Its schema is enforced on write; no suite judges it." if found.ledger else ""


def _column(found: Contract[Any], field: pa.Field, judged: list[Promise]) -> str:
    column = found.columns[field.name]
    kept = [
        f"`{promise.name}` {_bound(promise, column)}"
        for promise in judged
        if promise.column == field.name and not promise.name.endswith(".not-null")
    ]
    if found.ledger and column.values:
        kept = [f"is one of {', '.join(column.values)}"]
    cells = (f"`{field.name}`", _type(field.type), "yes" if field.nullable else "", column.description, "; ".join(kept))
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _bound(promise: Promise, column: Column) -> str:
    bound = promise.bound if column.pattern is None else promise.bound.replace(column.pattern, f"`{column.pattern}`")
    return bound if promise.severity == "critical" else f"{bound} ({promise.severity})"


def _rules(found: Contract[Any], judged: list[Promise]) -> Iterator[str]:
    over_columns = [promise for promise in judged if promise.column is None]
    over_batch = [batch_promise(rule) for rule in found.batch_rules]
    for title, kept in (("Over several columns", over_columns), ("Over the whole batch", over_batch)):
        if kept:
            yield from (f"{title}:", "")
            yield from (f"- `{promise.name}` ({promise.severity}): {promise.description}" for promise in kept)
            yield ""


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in columns)


def _type(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"list of {_type(kind.value_type)}"
    if pa.types.is_struct(kind):
        return f"struct of {', '.join(f'`{member.name}` {_type(member.type)}' for member in kind)}"
    if pa.types.is_timestamp(kind):
        return "timestamp (UTC)"
    return "date" if pa.types.is_date(kind) else str(kind)
