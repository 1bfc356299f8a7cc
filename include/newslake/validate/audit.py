"""Hold a staged batch against its tables' promises: refuse rows, flag rows, or fail the batch."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from graphlib import TopologicalSorter

import pyarrow as pa
import pyarrow.compute as pc

from newslake.contract import contract
from newslake.errors import ContractBroken
from newslake.lake import Batch, concat
from newslake.tables import Check
from newslake.validate import docs, suite
from newslake.validate.promises import BATCH, Known, Promise, Values
from newslake.validate.quarantine import Quarantine
from newslake.validate.suite import Audited, Finding

Published = Callable[[str, str, Iterable[str]], set[str]]
"""(table, column, values) to those of the values that the column holds in other, published batches."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a batch's staged tables."""

    tables: dict[str, pa.Table]
    """What may be published: without the refused rows, with their rejects, with their flags."""
    checks: list[Check]
    failures: list[Check]
    """Checks that hold the batch; where there are any, nothing of it may be published."""
    docs: dict[str, str]
    """Data Docs: a page a table, by file name."""


def audit(
    batch: Batch, run: str, tables: Mapping[str, pa.Table], checked_at: datetime, *, published: Published
) -> Verdict:
    """Judge the staged tables and the batch's ``captures``; parents first, the rejects and the batch as a whole last.

    A row that breaks a critical promise becomes a reject and takes with it the rows that refer to it. A row that can be
    no reject (of ``captures``, of ``rejects`` itself, or whose capture is not known) fails the batch instead.

    :param published: asked only for values that are not in the batch.
    :raises ContractBroken: if a table's columns are not those of its contract.
    """
    _check_columns(tables)
    known = _known(tables, published)
    quarantine, clean = Quarantine(tables), dict(tables)
    audits: dict[str, Audited] = {}
    holding: list[Finding] = []
    for name in _parents_first(tables):
        rows = _with_rejects(tables[name], quarantine) if name == "rejects" else quarantine.admit(name)
        audits[name] = suite.judge(contract(name), rows, known)
        rows = _flagged(rows, _broken(audits[name].findings, "warning"))
        clean[name], unplaced = quarantine.refuse(name, rows, _broken(audits[name].findings, "critical"))
        holding += [finding for finding in audits[name].findings if _holds(finding, unplaced)]
    audits[BATCH] = suite.judge_batch([rule for name in clean for rule in contract(name).batch_rules], clean)
    holding += [finding for finding in audits[BATCH].findings if _holds(finding, set())]
    return Verdict(
        tables=clean,
        checks=[_check(finding, batch, run, checked_at) for one in audits.values() for finding in one.findings],
        failures=[_check(finding, batch, run, checked_at) for finding in holding],
        docs=docs.pages(
            f"Batch {batch.key}, checked at {checked_at:%Y-%m-%d %H:%M:%S} UTC by run {run}",
            {name: one.result for name, one in audits.items()},
        ),
    )


def _check_columns(tables: Mapping[str, pa.Table]) -> None:
    for name, rows in tables.items():
        wanted = [(field.name, field.type) for field in contract(name).schema]
        if (found := [(field.name, field.type) for field in rows.schema]) != wanted:
            raise ContractBroken(
                f"{name} was staged with {set(found) ^ set(wanted)} out of contract, or in another order"
            )


def _parents_first(tables: Iterable[str]) -> Iterable[str]:
    """The rejects last: all who are refused have joined them by then. In lists: the order shows in the ledger."""
    graph = {
        name: [column.refers.split(".")[0] for column in contract(name).columns.values() if column.refers]
        for name in tables
    }
    graph["rejects"] = [name for name in graph if name != "rejects"]
    return TopologicalSorter(graph).static_order()


def _known(tables: Mapping[str, pa.Table], published: Published) -> Known:
    def known(target: str, values: Values) -> Values:
        table, column = target.split(".")
        here = pc.is_in(values, value_set=pc.unique(tables[table][column]))
        strangers = pc.drop_null(pc.unique(values.filter(pc.invert(here))))
        elsewhere = published(table, column, strangers.to_pylist()) if len(strangers) else set()
        found = pc.or_(here, pc.is_in(values, value_set=pa.array(sorted(elsewhere), values.type)))
        return pc.if_else(pc.is_valid(values), found, pa.scalar(None, pa.bool_()))

    return known


def _broken(findings: Iterable[Finding], severity: str) -> dict[int, list[Promise]]:
    """The promises of a severity that a row breaks, by its position."""
    broken: dict[int, list[Promise]] = defaultdict(list)
    for finding in findings:
        if finding.promise.of_row and finding.promise.severity == severity:
            for position in finding.rows:
                broken[position].append(finding.promise)
    return broken


def _holds(finding: Finding, unplaced: set[str]) -> bool:
    promise = finding.promise
    is_broken = not finding.is_success and promise.severity == "critical"
    return is_broken and (not promise.of_row or promise.name in unplaced)


def _with_rejects(staged: pa.Table, quarantine: Quarantine) -> pa.Table:
    return concat([staged, contract("rejects").table(quarantine.rejects()).cast(staged.schema)])


def _flagged(rows: pa.Table, warnings: Mapping[int, Sequence[Promise]]) -> pa.Table:
    """Rows that keep their place, with the names of the warnings that they earned."""
    if not warnings or "quality_flags" not in rows.column_names:
        return rows
    flags = [
        list(dict.fromkeys([*(given or ()), *(promise.name for promise in warnings.get(position, ()))]))
        for position, given in enumerate(rows["quality_flags"].to_pylist())
    ]
    index = rows.column_names.index("quality_flags")
    return rows.set_column(index, rows.schema.field(index), pa.array(flags, rows.schema.field(index).type))


def _check(finding: Finding, batch: Batch, run: str, checked_at: datetime) -> Check:
    promise = finding.promise
    return Check(
        batch=batch.key,
        run=run,
        table=promise.table,
        expectation=promise.name,
        column=promise.column,
        description=promise.description,
        severity=promise.severity,
        is_success=finding.is_success,
        observed=finding.observed,
        bound=promise.bound,
        row_count=finding.row_count,
        failed_count=finding.failed_count,
        checked_at=checked_at,
    )
