"""The data dictionary: every table, column and promise in words, read off the contracts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from newslake import tables as declared
from newslake.contract import REGISTRY, Contract
from newslake.validate.promises import Promise, batch_promise, promises, usual_promise
from newslake.views import VIEWS

_HEAD = f"""# Data dictionary

Made from the row classes of `{declared.__name__}` by `newslake dictionary`.

Each table is a folder of Parquet files, `<table>/date=YYYY-MM-DD/<batch>.parquet`; `date` is the UTC day of the batch's
intake, and readers see it as a column. Instants are UTC. What is not known is null.

Each promise has a stable name. A row that breaks a *critical* one is refused and stands in `rejects` with that name as
its `reason`; where it can't be refused, and where the promise is about the whole batch, the batch is held. Breaking
a *warning* publishes the row, with the name in `quality_flags` where the table has them. Results are kept in `checks`.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A column: what it holds, and the promises about it."""

    name: str
    type: str
    is_nullable: bool
    meaning: str
    values: tuple[str, ...]
    """The vocabulary of a ledger's column, which no promise speaks of."""
    pattern: str | None
    promises: list[Promise]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A table."""

    name: str
    description: str
    key: tuple[str, ...]
    sort: tuple[str, ...]
    is_ledger: bool
    columns: list[Explained]
    rules: dict[str, list[Promise]]
    """The promises over more than one column, by what they are over."""
    together: dict[str, str]
    """Of a promise about each source, the name of the one that a batch's sources keep together."""


def entries() -> list[Entry]:
    """Every registered table, in the order of its declaration."""
    return [_entry(found) for found in REGISTRY.values()]


def markdown() -> str:
    """The dictionary as ``docs/DICTIONARY.md`` holds it."""
    views = ["## Views", "", "`newslake.read` reads them like tables; `newslake sql` prints them for DuckDB.", ""]
    views += [f"- `{name}`: {view.description}" for name, view in VIEWS.items()]
    return "\n".join([_HEAD, *map(_section, entries()), *views]).rstrip("\n") + "\n"


def _entry(found: Contract[Any]) -> Entry:
    judged = [] if found.ledger else promises(found)
    rules = {
        "Over several columns": [promise for promise in judged if promise.column is None],
        "Over the whole batch": [batch_promise(rule) for rule in found.batch_rules],
        "Over what each source gives, against what it usually gave": [*map(usual_promise, found.usual_rules)],
    }
    return Entry(
        name=found.name,
        description=found.description,
        key=found.key,
        sort=found.sort,
        is_ledger=found.ledger,
        columns=[_explained(found, field, judged) for field in found.schema],
        rules={title: kept for title, kept in rules.items() if kept},
        together={rule.name: rule.of_batch for rule in found.usual_rules if rule.of_batch},
    )


def _explained(found: Contract[Any], field: pa.Field, judged: Iterable[Promise]) -> Explained:
    column = found.columns[field.name]
    return Explained(
        name=field.name,
        type=_type(field.type),
        is_nullable=field.nullable,
        meaning=column.description,
        values=(column.values or ()) if found.ledger else (),
        pattern=column.pattern,
        promises=[promise for promise in judged if promise.column == field.name],
    )


def _section(entry: Entry) -> str:
    return "\n".join(
        [
            f"## {entry.name}",
            "",
            entry.description,
            "",
            f"Key: {_names(entry.key)}.{f' Sorted by {_names(entry.sort)}.' if entry.sort else ''}{_ledger(entry)}",
            "",
            "| column | type | null | meaning | promises |",
            "|---|---|---|---|---|",
            *map(_row, entry.columns),
            "",
            *_rules(entry),
        ]
    )


def _ledger(entry: Entry) -> str:
    return " Its schema is enforced on write; no suite judges it." if entry.is_ledger else ""


def _row(column: Explained) -> str:
    named = [promise for promise in column.promises if not promise.name.endswith(".not-null")]
    kept = [f"`{promise.name}` {_bound(promise, column)}" for promise in named]
    if column.values:
        kept = [f"is one of {', '.join(column.values)}"]
    cells = (f"`{column.name}`", column.type, "yes" if column.is_nullable else "", column.meaning, "; ".join(kept))
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _bound(promise: Promise, column: Explained) -> str:
    bound = promise.bound if column.pattern is None else promise.bound.replace(column.pattern, f"`{column.pattern}`")
    return bound if promise.severity == "critical" else f"{bound} ({promise.severity})"


def _rules(entry: Entry) -> Iterator[str]:
    for title, kept in entry.rules.items():
        yield from (f"{title}:", "")
        for promise in kept:
            together = entry.together.get(promise.name)
            also = f"; of a batch's sources together `{together}`" if together else ""
            yield f"- `{promise.name}` ({promise.severity}{also}): {promise.description}"
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
