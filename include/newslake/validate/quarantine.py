"""Refused rows: who leaves, as which reject, and whom they take along."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from newslake.contract import contract
from newslake.identity import reject_id
from newslake.tables import Reject
from newslake.validate.promises import Promise
from newslake.validate.suite import shown

PARENT_QUARANTINED = "parent-quarantined"
_OF_CAPTURE = {"capture_id", "source_id", "captured_at"}
"""Columns of a row that stands for a page capture; a row without them hangs on one that does."""


@dataclass(slots=True)
class _Refused:
    table: str
    key: tuple[Any, ...]
    capture: Mapping[str, Any]
    reason: str
    evidence: str
    dependents: int = 0

    def reject(self) -> Reject:
        stands_for_capture = _stands_for_capture(self.table)
        of_table = self.table if stands_for_capture else "\n".join((self.table, *map(str, self.key)))
        return Reject(
            reject_id=reject_id(self.capture["capture_id"], of_table),
            capture_id=self.capture["capture_id"],
            table=self.table,
            source_id=self.capture["source_id"],
            url=self.capture.get("url"),
            stage="validate",
            reason=self.reason,
            evidence=self.evidence,
            dependent_rows=self.dependents,
            captured_at=self.capture["captured_at"],
        )


class Quarantine:
    """What leaves a batch while its tables are audited, parents first."""

    def __init__(self, staged: Mapping[str, pa.Table]) -> None:
        self._staged = staged
        self._captures: dict[str, Mapping[str, Any]] | None = None
        self._refused: list[_Refused] = []
        self._left: dict[str, dict[Any, _Refused]] = defaultdict(dict)
        """By ``table.column`` that others refer to, and value."""

    def admit(self, table: str) -> pa.Table:
        """The staged rows whose parents stayed; the others leave with their parents."""
        rows = self._staged[table]
        parents = self._parents(table, rows)
        for position, (column, parent) in parents.items():
            parent.dependents += 1
            row = _row(rows, position)
            if _stands_for_capture(table):
                evidence = f"{column} = {shown(row[column])}: that row of {parent.table} was refused: {parent.reason}"
                self._leave(table, row, self._said_of(row), PARENT_QUARANTINED, evidence)
        return _without(rows, parents)

    def refuse(self, table: str, rows: pa.Table, broken: Mapping[int, Sequence[Promise]]) -> tuple[pa.Table, set[str]]:
        """Turn rows into rejects.

        :param broken: the promises that a row breaks, by its position.
        :returns: the rows that stay, and the names of promises broken by rows that can be no reject: their table has
            none, or their capture is not known. Those rows stay too.
        """
        gone: set[int] = set()
        unplaced: set[str] = set()
        for position, promises in broken.items():
            row = _row(rows, position)
            capture = self._capture(table, row)
            if capture is None:
                unplaced.update(promise.name for promise in promises)
            else:
                self._leave(table, row, capture, promises[0].name, _evidence(row, promises))
                gone.add(position)
        return _without(rows, gone), unplaced

    def rejects(self) -> list[Reject]:
        return [refused.reject() for refused in self._refused]

    def _parents(self, table: str, rows: pa.Table) -> dict[int, tuple[str, _Refused]]:
        """Of each row that has a parent which left: its position, the referring column, and that parent."""
        found: dict[int, tuple[str, _Refused]] = {}
        for column, target in _references(table).items():
            left = self._left[target]
            hit = pc.is_in(rows[column], value_set=pa.array(list(left), rows[column].type))
            for position in pc.indices_nonzero(hit).to_pylist():
                found.setdefault(position, (column, left[rows[column][position].as_py()]))
        return found

    def _capture(self, table: str, row: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """What a reject says of the row's capture; None where the row can be no reject."""
        if table not in (contract("rejects").columns["table"].values or ()):
            return None
        if not _stands_for_capture(table):
            return self._parent_row(table, row)
        said = self._said_of(row)
        return said if all(said[name] is not None for name in _OF_CAPTURE) else None

    def _said_of(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the capture that a row stands for says of itself; where it is not of this batch, what the row says."""
        if self._captures is None:
            told = self._staged["captures"].select(["capture_id", "source_id", "url", "fetch_time"]).to_pylist()
            self._captures = {one["capture_id"]: {**one, "captured_at": one["fetch_time"]} for one in told}
        return self._captures.get(row["capture_id"], row)

    def _parent_row(self, table: str, row: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The row of the batch that this one hangs on: the one that its first reference means."""
        for column, target in _references(table).items():
            parent, key = target.split(".")
            position = pc.index(self._staged[parent][key], row[column]).as_py()
            return self._capture(parent, _row(self._staged[parent], position)) if position >= 0 else None
        return None

    def _leave(
        self, table: str, row: Mapping[str, Any], capture: Mapping[str, Any], reason: str, evidence: str
    ) -> None:
        key = tuple(row[name] for name in contract(table).key)
        about = {name: capture.get(name) for name in (*_OF_CAPTURE, "url")}
        refused = _Refused(table, key, about, reason, evidence)
        self._refused.append(refused)
        for target in {target for other in self._staged for target in _references(other).values()}:
            parent, column = target.split(".")
            if parent == table:
                self._left[target].setdefault(row[column], refused)


def _evidence(row: Mapping[str, Any], promises: Sequence[Promise]) -> str:
    first, *others = promises
    seen = "; ".join(f"{name} = {shown(row[name])}" for name in _columns_of(first, row))
    also = f" Also broke {', '.join(promise.name for promise in others)}." if others else ""
    return f"{seen}: {first.description}{also}" if seen else f"{first.description}{also}"


def _columns_of(promise: Promise, row: Mapping[str, Any]) -> list[str]:
    """The promise's column; of a rule over several, those that its description names."""
    if promise.column is not None:
        return [promise.column]
    words = set(promise.description.replace(",", " ").replace(".", " ").split())
    return [name for name in row if name in words]


def _stands_for_capture(table: str) -> bool:
    return set(contract(table).columns) >= _OF_CAPTURE


def _references(table: str) -> dict[str, str]:
    """Columns that refer to another table, and where to."""
    return {name: column.refers for name, column in contract(table).columns.items() if column.refers}


def _row(rows: pa.Table, position: int) -> dict[str, Any]:
    found: dict[str, Any] = rows.slice(position, 1).to_pylist()[0]
    return found


def _without(rows: pa.Table, positions: Mapping[int, Any] | set[int]) -> pa.Table:
    if not positions:
        return rows
    return rows.filter(pa.array([position not in positions for position in range(len(rows))], pa.bool_()))
