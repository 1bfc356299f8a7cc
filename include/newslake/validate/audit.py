"""Hold a staged batch against its tables' promises: refuse rows, flag rows, or fail the batch."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from graphlib import TopologicalSorter

import pyarrow as pa

from newslake.contract import contract
from newslake.coverage import coverage
from newslake.errors import ContractBroken
from newslake.history import History
from newslake.lake import Batch, concat
from newslake.tables import Check, Coverage
from newslake.validate import docs, suite, usual
from newslake.validate.known import Here, Published
from newslake.validate.ledger import Ledger
from newslake.validate.promises import BATCH, COVERAGE, Promise
from newslake.validate.quarantine import Quarantine
from newslake.validate.suite import Audited, Finding
from newslake.validate.usual import Judged, Together


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a batch's staged tables."""

    tables: dict[str, pa.Table]
    """What may be published: without the refused rows, with their rejects, with their flags."""
    coverage: list[Coverage]
    """What each source gave, as published."""
    checks: list[Check]
    failures: list[Check]
    """Checks that hold the batch; where there are any, nothing of it may be published."""
    docs: Callable[[], dict[str, str]] = field(compare=False)
    """Draws the Data Docs: a page a table, by file name."""


@dataclass(slots=True)
class _Audit:
    """What was found so far."""

    clean: dict[str, pa.Table]
    """The tables as they may be published."""
    by_table: dict[str, Audited] = field(default_factory=dict)
    rows: dict[str, pa.Table] = field(default_factory=dict)
    """The rows that each table was judged on."""
    holding: list[Finding] = field(default_factory=list)

    def add(self, name: str, audited: Audited, unplaced: Collection[str] = ()) -> None:
        self.by_table[name] = audited
        self.holding += [finding for finding in audited.findings if _holds(finding, unplaced)]


def audit(
    batch: Batch,
    run: str,
    tables: Mapping[str, pa.Table],
    checked_at: datetime,
    *,
    published: Published,
    history: pa.Table,
    approved: Collection[str] = (),
) -> Verdict:
    """Judge the staged tables and the batch's ``captures``: its rows, parents first, then its sources, then all of it.

    A row that breaks a critical promise becomes a reject and takes with it the rows that refer to it. A row that can be
    no reject (of ``captures``, of ``rejects`` itself, or whose capture is not known) fails the batch instead.

    :param published: asked only for values that are not in the batch.
    :param history: rows of ``coverage`` of the batches before this one, from which bounds are learned.
    :param approved: names of rules by which a person has decided that the batch shall not be held.
    :raises ContractBroken: if a table's columns are not those of its contract.
    """
    _check_columns(tables)
    found = _judge_rows(tables, Here(tables, published))
    past = History(history)
    given = coverage(batch, found.clean, "published", past)
    judged, together = _judge_sources(batch, found, given, past)
    ledger = Ledger(batch.key, run, checked_at)
    told = {each.rule.name: each for each in together}
    promises = {finding.promise.name: finding.promise for finding in found.by_table[COVERAGE].findings}
    about = f"Batch {batch.key}, checked at {checked_at:%Y-%m-%d %H:%M:%S} UTC by run {run}"
    return Verdict(
        tables=found.clean,
        coverage=given,
        checks=[
            *(
                check
                for name, one in found.by_table.items()
                for check in ledger.of_table(one.findings, found.rows.get(name), told)
            ),
            *ledger.of_sources(judged, promises),
            *ledger.of_refusals(found.clean["rejects"]),
        ],
        failures=[
            ledger.of_finding(finding, told) for finding in found.holding if finding.promise.name not in approved
        ],
        docs=partial(docs.pages, about, {name: one.result for name, one in found.by_table.items()}),
    )


def _check_columns(tables: Mapping[str, pa.Table]) -> None:
    for name, rows in tables.items():
        wanted = [(field.name, field.type) for field in contract(name).schema]
        if (found := [(field.name, field.type) for field in rows.schema]) != wanted:
            raise ContractBroken(
                f"{name} was staged with {set(found) ^ set(wanted)} out of contract, or in another order"
            )


def _judge_rows(tables: Mapping[str, pa.Table], known: Here) -> _Audit:
    """Every table by itself; the rows that break a critical promise leave."""
    quarantine, found = Quarantine(tables), _Audit(dict(tables))
    for name in _parents_first(tables):
        rows = _with_rejects(tables[name], quarantine) if name == "rejects" else quarantine.admit(name)
        audited = suite.judge(contract(name), rows, known)
        found.rows[name] = rows
        flagged = _flagged(rows, _names(_broken(audited.findings, "warning")))
        found.clean[name], unplaced = quarantine.refuse(name, flagged, _broken(audited.findings, "critical"))
        found.add(name, audited, unplaced)
    return found


def _judge_sources(
    batch: Batch, found: _Audit, given: Sequence[Coverage], past: History
) -> tuple[list[Judged], list[Together]]:
    """What each source gave, beside what it usually gives; then the batch as a whole."""
    rules = contract(COVERAGE).usual_rules
    judged = usual.judge(rules, given, past)
    odd = {(each.source_id, each.rule.name): f"{each.observed} ({each.bound})" for each in judged if not each.is_kept}
    found.add(COVERAGE, suite.judge_sources(rules, [row.source_id for row in given], odd))
    articles = found.clean["articles"]
    of_articles = {rule.name for rule in rules if rule.whole}
    found.clean["articles"] = _flagged(articles, _odd_articles(articles, (one for one in odd if one[1] in of_articles)))
    fixed = [rule for name in found.clean for rule in contract(name).batch_rules]
    pages = sum(row.page_count for row in given)
    together = [*usual.together(judged, pages), *usual.sources_present(batch.name, given, past)]
    found.add(BATCH, suite.judge_batch([*fixed, *(each.rule for each in together)], found.clean))
    return judged, together


def _parents_first(tables: Iterable[str]) -> Iterable[str]:
    """The rejects last: all who are refused have joined them by then. In lists: the order shows in the ledger."""
    graph = {
        name: [column.refers.split(".")[0] for column in contract(name).columns.values() if column.refers]
        for name in tables
    }
    graph["rejects"] = [name for name in graph if name != "rejects"]
    return TopologicalSorter(graph).static_order()


def _broken(findings: Iterable[Finding], severity: str) -> dict[int, list[Promise]]:
    """The promises of a severity that a row breaks, by its position."""
    broken: dict[int, list[Promise]] = defaultdict(list)
    for finding in findings:
        if finding.promise.of_row and finding.promise.severity == severity:
            for position in finding.rows:
                broken[position].append(finding.promise)
    return broken


def _names(broken: Mapping[int, Sequence[Promise]]) -> dict[int, list[str]]:
    return {position: [promise.name for promise in promises] for position, promises in broken.items()}


def _odd_articles(articles: pa.Table, odd: Iterable[tuple[str, str]]) -> dict[int, list[str]]:
    """The rules over its source that an article may be unusual by, by its position."""
    rules: dict[str, list[str]] = defaultdict(list)
    for source, rule in odd:
        rules[source].append(rule)
    sources = articles["source_id"].to_pylist() if rules else ()
    return {position: rules[source] for position, source in enumerate(sources) if source in rules}


def _holds(finding: Finding, unplaced: Collection[str]) -> bool:
    promise = finding.promise
    is_broken = not finding.is_success and promise.severity == "critical"
    return is_broken and (not promise.of_row or promise.name in unplaced)


def _with_rejects(staged: pa.Table, quarantine: Quarantine) -> pa.Table:
    return concat([staged, contract("rejects").table(quarantine.rejects()).cast(staged.schema)])


def _flagged(rows: pa.Table, warnings: Mapping[int, Sequence[str]]) -> pa.Table:
    """Rows that keep their place, with the names of the warnings that they earned."""
    if not warnings or "quality_flags" not in rows.column_names:
        return rows
    flags = [
        list(dict.fromkeys([*(given or ()), *warnings.get(position, ())]))
        for position, given in enumerate(rows["quality_flags"].to_pylist())
    ]
    index = rows.column_names.index("quality_flags")
    return rows.set_column(index, rows.schema.field(index), pa.array(flags, rows.schema.field(index).type))
