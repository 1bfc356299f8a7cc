"""Every promise of every table, broken exactly once. The promises are found in the contracts, not listed here."""

import contextlib
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

import factories
from newslake.contract import REGISTRY, Contract, RowRule, contract
from newslake.identity import text_digest
from newslake.page import Block, Span, word_count
from newslake.validate import suite
from newslake.validate.promises import MIN_ROWS_FOR_EXPECTED

AUDITED = [name for name, found in REGISTRY.items() if not found.ledger]
STRANGER = "0" * 32
ANOTHER = "f" * 32
EXTREMES = (None, "", datetime(9999, 1, 1, tzinfo=UTC), datetime(1000, 1, 1, tzinfo=UTC))


@dataclass(frozen=True)
class Break:
    """One row that breaks one promise: what to change in a valid row, and the expectation that must say so."""

    expectation: str
    change: Mapping[str, Any]

    def __str__(self) -> str:
        return self.expectation


def breaks(name: str) -> list[Break]:
    found = contract(name)
    in_columns = [one for column in found.columns for one in column_breaks(found, column)]
    key = Break(f"{name}.key", {column: factories.value(name, column, 0) for column in found.key})
    return [*in_columns, key, *(Break(rule.name, breaking(found, rule)) for rule in found.rules)]


def column_breaks(found: Contract[Any], name: str) -> Iterator[Break]:
    column = found.columns[name]
    if not found.schema.field(name).nullable:
        yield Break(f"{name}.not-null", {name: None})
    if column.pattern is not None:
        yield Break(f"{name}.pattern", {name: "Not this!"})
        yield Break(f"{name}.pattern", {name: f"{factories.value(found.name, name, 99)}\n"})
    if column.values is not None:
        stray = "no-such-word"
        is_list = pa.types.is_list(found.schema.field(name).type)
        yield Break(f"{name}.vocabulary", {name: [stray] if is_list else stray})
    kind = found.schema.field(name).type
    if column.minimum is not None and (pa.types.is_list(kind) or pa.types.is_string(kind)):
        yield Break(f"{name}.length", {name: [] if pa.types.is_list(kind) else ""})
    elif column.minimum is not None:
        # Far below: a count of zero is also what rules over several columns speak of.
        yield Break(f"{name}.range", {name: column.minimum - 10})
    if column.maximum is not None:
        yield Break(f"{name}.range", {name: column.maximum + 1})
    if column.unique and found.key != (name,):
        yield Break(f"{name}.unique", {name: factories.value(found.name, name, 0)})
    if column.refers is not None:
        yield Break(f"{name}.refers", {name: STRANGER})
    if column.agrees:
        yield Break(f"{name}.agrees", {column.agrees[0][0]: ANOTHER})


def saying(text: str) -> dict[str, Any]:
    """A row that says something, with all that follows from it."""
    return {
        "title": "A title",
        "text": text,
        "blocks": [asdict(Block("paragraph", 0, len(text)))],
        "word_count": word_count(text),
        "text_digest": text_digest("A title", text),
    }


BREAKING = {
    "blocks-end-with-text": {"blocks": []},
    "values-have-their-source": {"title_source": None},
    "word-count-agrees": {"word_count": 99},
    "digest-agrees": {"text_digest": STRANGER},
    "text-is-decoded": saying("The cafÃ© opened."),
    "no-template-holes": saying("Dear {{ name }}, the harbour opened."),
    "language-fits-script": saying("Порт открылся в понедельник утром, сообщила городская администрация."),
    "record-has-its-place": {"warc_type": None},
    "reason-is-known": {"reason": "never-heard-of"},
    "first-mention-first": {"mentions": [asdict(Span(5, 9))]},
    "quote-has-its-length": {"text": "said of nobody in particular"},
}
"""Of rules that no extreme of one column breaks alone, what does."""


def breaking(found: Contract[Any], rule: RowRule) -> Mapping[str, Any]:
    """A change that breaks the rule and nothing else: of one column to an extreme, where that will do."""
    if rule.name in BREAKING:
        return BREAKING[rule.name]
    for name, extreme in itertools.product(found.columns, EXTREMES):
        column, field = found.columns[name], found.schema.field(name)
        if column.pattern or column.values or column.minimum is not None:
            continue
        if extreme is None and (column.expected or not field.nullable):
            continue
        with contextlib.suppress(pa.ArrowInvalid, pa.ArrowTypeError):  # an extreme of another type
            if rule.holds(factories.loose(found.name, [{name: extreme}])).to_pylist() == [False]:
                return {name: extreme}
    raise AssertionError(f"no extreme breaks {rule.name}: add one")


@cache
def reported(name: str) -> dict[str, set[int]]:
    """By expectation, the rows that it reports: row 0 keeps every promise, row n breaks the n-th."""
    changes = [{}, *(one.change for one in breaks(name))]
    findings = suite.judge(contract(name), factories.loose(name, changes), known).findings
    return {finding.promise.name: set(finding.rows) for finding in findings}


class Elsewhere:
    """Everything but the stranger is known, and everything but another is what is known of it."""

    def holds(self, _: str, values: pa.ChunkedArray) -> pa.ChunkedArray:
        return pc.not_equal(values, STRANGER)

    def agrees(self, _: str, values: pa.ChunkedArray, facts: Mapping[str, pa.ChunkedArray]) -> pa.ChunkedArray:
        return pc.invert(pc.equal(next(iter(facts.values())), ANOTHER))


known = Elsewhere()


CASES = [(name, n, one) for name in AUDITED for n, one in enumerate(breaks(name), start=1)]


@pytest.mark.parametrize(("table", "n", "broken"), CASES, ids=[f"{table}-{n}-{one}" for table, n, one in CASES])
def test_a_broken_promise_is_reported_for_its_row_and_by_no_promise_of_another_column(table, n, broken):
    rules = {rule.name for rule in contract(table).rules} - {broken.expectation}
    # A rule over several columns may break with one of them.
    may_follow = rules if broken.expectation.partition(".")[0] in contract(table).columns else set()
    assert {name for name, rows in reported(table).items() if n in rows} - may_follow == {broken.expectation}


@pytest.mark.parametrize("table", AUDITED)
def test_a_row_that_keeps_its_promises_is_reported_only_as_the_original_of_a_copy(table):
    by = {name for name, rows in reported(table).items() if 0 in rows}
    assert by == {one.expectation for one in breaks(table) if one.expectation.endswith((".key", ".unique"))}


@pytest.mark.parametrize("table", AUDITED)
def test_every_expectation_of_a_row_has_a_case(table):
    findings = suite.judge(contract(table), factories.rows(table, 2), known).findings
    assert {finding.promise.name for finding in findings} == {one.expectation for one in breaks(table)}


@pytest.mark.parametrize("table", AUDITED)
def test_valid_rows_keep_every_promise(table):
    findings = suite.judge(contract(table), factories.rows(table, MIN_ROWS_FOR_EXPECTED), known).findings
    assert [finding.promise.name for finding in findings if not finding.is_success] == []


EXPECTED = [(name, column) for name in AUDITED for column, one in contract(name).columns.items() if one.expected]


def nulls(table: str, column: str, count: int, of: int) -> pa.Table:
    return factories.loose(table, [{column: None} if n < count else {} for n in range(of)])


def broken_expectations(table: str, rows: pa.Table) -> list[str]:
    findings = suite.judge(contract(table), rows, known).findings
    return [finding.promise.name for finding in findings if not finding.is_success and finding.promise.min_rows]


@pytest.mark.parametrize(("table", "column"), EXPECTED)
def test_an_expected_column_that_is_mostly_null_is_a_warning(table, column):
    assert broken_expectations(table, nulls(table, column, 26, of=50)) == [f"{column}.expected"]


@pytest.mark.parametrize(("table", "column"), EXPECTED)
def test_an_expected_column_may_be_null_in_half_of_the_rows(table, column):
    assert broken_expectations(table, nulls(table, column, 25, of=50)) == []


@pytest.mark.parametrize(("table", "column"), EXPECTED)
def test_few_rows_say_nothing_of_an_expected_column(table, column):
    assert broken_expectations(table, nulls(table, column, 49, of=49)) == []
