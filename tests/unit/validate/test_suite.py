"""How a suite reports what it found, and what it could not judge."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

import pytest

import factories
from factories import EVERYTHING
from newslake.contract import Column, Contract, contract
from newslake.errors import ContractBroken
from newslake.validate import suite


def judged(table, *changes):
    """The findings on two rows of a table, changed so, by the name of their promise."""
    found = suite.judge(contract(table), factories.loose(table, changes), EVERYTHING)
    return {finding.promise.name: finding for finding in found.findings}


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A row whose pattern is none."""

    code: Annotated[str, Column("A code.", pattern="(")]


def test_an_expectation_that_cannot_be_judged_is_a_defect_that_is_named():
    things = Contract("things", Thing, ("code",))
    with pytest.raises(ContractBroken, match=r"things: code\.pattern"):
        suite.judge(things, things.table([Thing(code="a")]), EVERYTHING)


def test_a_suite_runs_without_a_word_in_the_log(caplog):
    caplog.set_level(logging.INFO)
    judged("captures", {}, {"kind": "podcast"})
    assert caplog.messages == []


def test_a_finding_names_the_rows_by_their_position():
    assert judged("captures", {}, {"kind": "podcast"}, {}, {"kind": "film"})["kind.vocabulary"].rows == (1, 3)


def test_a_finding_shows_three_values_and_counts_all():
    finding = judged("captures", *({"kind": f"kind-{n}"} for n in range(5)))["kind.vocabulary"]
    assert (finding.observed, finding.failed_count) == ("'kind-0', 'kind-1', 'kind-2'", 5)


def test_a_kept_promise_observes_nothing():
    finding = judged("captures", {}, {})["kind.vocabulary"]
    assert (finding.observed, finding.failed_count, finding.row_count) == (None, 0, 2)


def test_a_long_value_is_shown_in_part():
    assert (len(suite.shown("x" * 1000)), suite.shown("x" * 1000)[-1]) == (300, "…")


def test_an_instant_is_shown_as_iso_8601():
    assert suite.shown(datetime(2026, 1, 31, 12, tzinfo=UTC)) == "2026-01-31T12:00:00+00:00"
