"""What a contract promises, one promise at a time, and the flat projection of rows that shows whether it is kept.

Great Expectations sees scalars only: 50,000 rows with their texts cost it 0.9 GB, and its value lengths of lists
measure ``str(x)``. Whatever looks into a list, a text or another table is computed by pyarrow and projected as one
column.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from newslake.contract import BatchRule, Column, Contract, RowRule, Severity, UsualRule

BATCH = "batch"
"""What stands for the table of a rule over the whole batch."""
COVERAGE = "coverage"
"""The table of rules over what each source gave."""

LONG_VOCABULARY = 20
MIN_ROWS_FOR_EXPECTED = 50
"""Below this many rows, "rarely null" says little."""

Values: TypeAlias = "pa.Array | pa.ChunkedArray"


class Known(Protocol):
    """What is known of the rows that others refer to."""

    def holds(self, target: str, values: Values) -> Values:
        """One boolean a value: whether ``table.column`` holds it, in this batch or published earlier; null for null."""

    def agrees(self, target: str, values: Values, facts: Mapping[str, Values]) -> Values:
        """One boolean a value: whether the row of this batch that it means says these facts too, by its columns.

        Null where no row of this batch is meant.
        """


Projection = Callable[[pa.Table, Known], Values]


_REMEDIES = {
    "row": "The evidence of its reject shows the value; of a held batch, the check. Mend what made it; read it again.",
    "refers": "The row that it means is missing, or was refused: look for that first.",
    "agrees": "Two rows tell different things of one capture: a batch that was mixed from two. Refine it again.",
    "unique": "The same thing stands twice in the batch. Refine it again; if that does not help, drop it.",
    "expected": "See in coverage which of its sources lack it, and open some of their pages.",
    "batch": "Look at its sources in coverage and at its rejects by reason. Refine it again once that is mended.",
}
"""What to do, by the kind of promise that is broken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One promise, as one expectation: its stable name, what breaking it leads to, and how to look."""

    name: str
    table: str
    column: str | None
    bound: str
    """What is allowed, in words that follow a column's name."""
    description: str
    severity: Severity
    of_row: bool
    """A row can break it, so that row can be refused or flagged; else the batch breaks it as a whole."""
    expectation: str
    """Class name in ``great_expectations.expectations``."""
    arguments: Mapping[str, Any]
    looks_at: Mapping[str, Projection] = field(default_factory=dict)
    """Columns of the flat frame that it needs."""
    min_rows: int = 0
    remedy: str = ""
    minimum: float | None = None
    """Of a figure, the least that it may be, and the most."""
    maximum: float | None = None
    learned_from: int | None = None
    """Earlier batches that the bounds were learned from."""


def promises(contract: Contract[Any]) -> list[Promise]:
    """Every promise of a table, in the order of its declaration: columns, key, row rules.

    :raises TypeError: for a promise that its column's type cannot keep, such as a vocabulary of integers.
    """
    columns = (
        promise
        for field in contract.schema
        for promise in _Declared(contract, field, contract.columns[field.name]).promises()
    )
    return [*columns, _key(contract), *(_rule(contract, rule) for rule in contract.rules)]


def batch_promise(rule: BatchRule) -> Promise:
    """A rule over the batch, judged on a frame of one row that has its figure in a column of its name."""
    bounds = _bounds(rule.minimum, rule.maximum)
    return Promise(
        name=rule.name,
        table=BATCH,
        column=None,
        bound=_within(rule.minimum, rule.maximum),
        description=rule.description,
        severity=rule.severity,
        of_row=False,
        # Not the expectation on values: that one passes a figure which is not a number.
        expectation="ExpectColumnMaxToBeBetween",
        arguments={"column": rule.name, **bounds},
        remedy=rule.remedy or _REMEDIES["batch"],
        minimum=rule.minimum,
        maximum=rule.maximum,
    )


def usual_promise(rule: UsualRule) -> Promise:
    """A rule over what each source gave, judged on a frame of a row a source: what is not usual, in words, or null."""
    return Promise(
        name=rule.name,
        table=COVERAGE,
        column=rule.column,
        bound="is what the source usually gives",
        description=rule.description,
        severity="warning",
        of_row=False,
        expectation="ExpectColumnValuesToBeNull",
        arguments={"column": rule.name},
        remedy=rule.remedy,
    )


def flat(rows: pa.Table, key: Iterable[str], judged: Iterable[Promise], known: Known) -> pa.Table:
    """What the promises look at, with the key and the position of each row."""
    columns: dict[str, Values] = {"row": pa.array(range(len(rows)), pa.int64()), **{name: rows[name] for name in key}}
    for promise in judged:
        for name, projection in promise.looks_at.items():
            if name not in columns:
                columns[name] = projection(rows, known)
    return pa.table(columns)


@dataclass(frozen=True, slots=True)
class _Declared:
    """One declared column, and the promises that can be read off it."""

    contract: Contract[Any]
    field: pa.Field
    column: Column

    def promises(self) -> Iterator[Promise]:
        name, column = self.field.name, self.column
        if self._is_list and (column.pattern is not None or column.unique or column.refers is not None):
            raise TypeError(f"{self.contract.name}.{name}: a list keeps a vocabulary and a length, nothing else")
        if not self.field.nullable:
            yield self._promise("not-null", "is never null", "ExpectColumnValuesToNotBeNull")
        if column.pattern is not None:
            yield self._promise(
                "pattern",
                f"matches {column.pattern}",
                "ExpectColumnValuesToMatchRegex",
                regex=_to_the_end(column.pattern),
            )
        if column.values is not None:
            yield self._vocabulary(column.values)
        if column.minimum is not None or column.maximum is not None:
            yield self._range()
        if column.unique and self.contract.key != (name,):
            yield self._promise("unique", "is unique in the batch", "ExpectColumnValuesToBeUnique", of_row=False)
        if column.refers is not None:
            yield self._refers(column.refers)
        if column.refers is not None and column.agrees:
            yield self._agrees(column.refers, column.agrees)
        if column.expected:
            yield self._promise(
                "expected",
                f"is null in at most half of {MIN_ROWS_FOR_EXPECTED} or more rows",
                "ExpectColumnValuesToNotBeNull",
                severity="warning",
                of_row=False,
                min_rows=MIN_ROWS_FOR_EXPECTED,
                mostly=0.5,
            )

    def _vocabulary(self, values: tuple[str, ...]) -> Promise:
        name = self.field.name
        if not self._is_list:
            return self._promise(
                "vocabulary", f"is one of {_listed(values)}", "ExpectColumnValuesToBeInSet", value_set=list(values)
            )
        return self._promise(
            "vocabulary",
            f"has only items of {', '.join(values)}",
            "ExpectColumnValuesToBeNull",
            looks_at={f"{name}.stray": lambda rows, _: _first_stray(rows[name], values)},
        )

    def _range(self) -> Promise:
        name, low, high = self.field.name, self.column.minimum, self.column.maximum
        kind, bounds = self.field.type, _bounds(low, high)
        if self._is_number:
            return self._promise("range", _within(low, high), "ExpectColumnValuesToBeBetween", **bounds)
        if self._is_list or pa.types.is_string(kind):
            measure = pc.list_value_length if self._is_list else pc.utf8_length
            return self._promise(
                "length",
                f"has a length that {_within(low, high)}",
                "ExpectColumnValuesToBeBetween",
                looks_at={f"{name}.length": lambda rows, _: measure(rows[name])},
                **bounds,
            )
        raise TypeError(f"{self.contract.name}.{name}: bounds on {kind}")

    def _refers(self, target: str) -> Promise:
        name = self.field.name
        return self._promise(
            "refers",
            f"is in {target}, of this batch or published earlier",
            "ExpectColumnValuesToBeInSet",
            looks_at={f"{name}.refers": lambda rows, known: known.holds(target, rows[name])},
            value_set=[True],
        )

    def _agrees(self, target: str, facts: tuple[tuple[str, str], ...]) -> Promise:
        name = self.field.name
        said = ", ".join(here if here == there else f"{here} ({there})" for here, there in facts)
        return self._promise(
            "agrees",
            f"means a row of {target.split('.')[0]} that says the same of {said}, where it is of this batch",
            "ExpectColumnValuesToBeInSet",
            looks_at={
                f"{name}.agrees": lambda rows, known: known.agrees(
                    target, rows[name], {there: rows[here] for here, there in facts}
                )
            },
            value_set=[True],
        )

    def _promise(
        self,
        what: str,
        bound: str,
        expectation: str,
        *,
        severity: Severity = "critical",
        of_row: bool = True,
        min_rows: int = 0,
        looks_at: Mapping[str, Projection] | None = None,
        **arguments: Any,
    ) -> Promise:
        looks_at = looks_at or {self.field.name: self._as_scalar}
        return Promise(
            name=f"{self.field.name}.{what}",
            table=self.contract.name,
            column=self.field.name,
            bound=bound,
            description=f"{self.field.name} {bound}.",
            severity=severity,
            of_row=of_row,
            expectation=expectation,
            arguments={"column": next(iter(looks_at)), **arguments},
            looks_at=looks_at,
            min_rows=min_rows,
            remedy=_REMEDIES.get(what, _REMEDIES["row"]),
        )

    def _as_scalar(self, rows: pa.Table, _: Known) -> Values:
        """The values where a promise is about them; where it is only about null, whether there is one."""
        values, column = rows[self.field.name], self.column
        has_rules = column.pattern is not None or column.values is not None or column.unique
        if pa.types.is_floating(self.field.type):
            # pandas takes what is not a number for null: no bound would see it.
            return pc.if_else(pc.is_nan(values), math.inf, values)
        if not self._is_list and (has_rules or self._is_number):
            return values
        return pc.if_else(pc.is_valid(values), pa.scalar(True), pa.scalar(None, pa.bool_()))

    @property
    def _is_number(self) -> bool:
        return bool(pa.types.is_integer(self.field.type) or pa.types.is_floating(self.field.type))

    @property
    def _is_list(self) -> bool:
        return bool(pa.types.is_list(self.field.type))


def _key(contract: Contract[Any]) -> Promise:
    names = list(contract.key)
    one = len(names) == 1
    return Promise(
        name=f"{contract.name}.key",
        table=contract.name,
        column=names[0] if one else None,
        bound="is unique in the batch",
        description=f"{', '.join(names)} {'is' if one else 'are together'} unique in the batch.",
        severity="critical",
        of_row=False,
        expectation="ExpectColumnValuesToBeUnique" if one else "ExpectCompoundColumnsToBeUnique",
        arguments={"column": names[0]} if one else {"column_list": names},
        remedy=_REMEDIES["unique"],
    )


def _rule(contract: Contract[Any], rule: RowRule) -> Promise:
    return Promise(
        name=rule.name,
        table=contract.name,
        column=None,
        bound="holds",
        description=rule.description,
        severity=rule.severity,
        of_row=True,
        expectation="ExpectColumnValuesToBeInSet",
        arguments={"column": rule.name, "value_set": [True]},
        looks_at={rule.name: lambda rows, _: rule.holds(rows)},
        remedy=rule.remedy or _REMEDIES["row"],
    )


def _first_stray(lists: pa.ChunkedArray, vocabulary: tuple[str, ...]) -> pa.Array:
    """Of each list, the first item that is not in the vocabulary; null where there is none."""
    rows, items = pc.list_parent_indices(lists), pc.list_flatten(lists)
    strays = pc.invert(pc.is_in(items, value_set=pa.array(vocabulary)))
    found = dict(
        zip(reversed(rows.filter(strays).to_pylist()), reversed(items.filter(strays).to_pylist()), strict=True)
    )
    return pa.array([found.get(row) for row in range(len(lists))], pa.string())


def _listed(values: tuple[str, ...]) -> str:
    """A vocabulary in words; of a long one, how long it is."""
    if len(values) <= LONG_VOCABULARY:
        return ("; " if any("," in value for value in values) else ", ").join(values)
    return f"{len(values)} codes, from {values[0]} to {values[-1]}"


def _to_the_end(pattern: str) -> str:
    """The pattern with a last ``$`` that lets no line feed follow, as Python's and pandas' would."""
    return pattern[:-1] + r"\Z" if pattern.endswith("$") and not pattern.endswith(r"\$") else pattern


def _bounds(minimum: float | None, maximum: float | None) -> dict[str, Any]:
    return {name: bound for name, bound in (("min_value", minimum), ("max_value", maximum)) if bound is not None}


def _within(minimum: float | None, maximum: float | None) -> str:
    if minimum == maximum:
        return f"is {minimum:g}"
    if minimum is None:
        return f"is at most {maximum:g}"
    return f"is at least {minimum:g}" if maximum is None else f"is from {minimum:g} to {maximum:g}"
