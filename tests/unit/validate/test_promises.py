"""How each kind of promise is read off a column, and kept; also those that no table makes today."""

from dataclasses import dataclass
from typing import Annotated

import pyarrow as pa
import pytest

from factories import EVERYTHING
from newslake.contract import Column, Contract
from newslake.validate import suite
from newslake.validate.promises import promises


def contract_of(kind, column):
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Row:
        """A row."""

        name: Annotated[str, Column("What it is called.")]
        it: Annotated[kind, column]

    return Contract("things", Row, ("name",))


def broken(kind, column, values):
    """The names of the broken promises over ``it``, and the rows that break them."""
    found = contract_of(kind, column)
    rows = found.table([found.row(name=f"row {n}", it=value) for n, value in enumerate(values)])
    findings = suite.judge(found, rows, EVERYTHING).findings
    return {finding.promise.name: finding.rows for finding in findings if not finding.is_success}


def test_an_item_outside_of_a_lists_vocabulary_is_found():
    column = Column("Colours.", values=("red", "blue"))
    assert broken(list[str], column, [["red"], [], ["blue", "green", "grey"]]) == {"it.vocabulary": (2,)}


def test_items_are_judged_over_chunks():
    found = contract_of(list[str], Column("Colours.", values=("red",)))
    one = found.table([found.row(name="a", it=["red", "red"])])
    other = found.table([found.row(name="b", it=["green"])])
    finding = suite.judge(found, pa.concat_tables([one, other]), EVERYTHING).findings[2]
    assert (finding.promise.name, finding.rows, finding.observed) == ("it.vocabulary", (1,), "'green'")


def test_the_bounds_of_a_text_are_those_of_its_length_in_characters():
    assert broken(str, Column("A headline.", maximum=4), ["four", "é" * 4, "fives"]) == {"it.length": (2,)}


def test_the_bounds_of_a_list_are_those_of_its_length():
    assert broken(list[str], Column("Names.", minimum=1), [["a"], []]) == {"it.length": (1,)}


def test_the_bounds_of_a_number_are_kept_at_both_ends():
    assert broken(float, Column("A share.", minimum=0, maximum=1), [0.0, 1.0, 1.1, -0.1]) == {"it.range": (2, 3)}


def test_null_breaks_no_promise_of_a_column_that_allows_it():
    column = Column("A code.", pattern="^[a-z]$", unique=True, refers="others.code")
    assert broken(str | None, column, [None, None, "a"]) == {}


def test_a_line_feed_after_the_last_letter_breaks_a_pattern():
    assert broken(str, Column("A code.", pattern="^[a-z]$"), ["a", "a\n"]) == {"it.pattern": (1,)}


def test_a_dollar_that_stands_for_itself_stays_one():
    assert broken(str, Column("A price.", pattern=r"^[0-9]+\$"), ["5$", "5"]) == {"it.pattern": (1,)}


@pytest.mark.parametrize(
    "column", [Column("x", pattern="^a$"), Column("x", unique=True), Column("x", refers="others.code")]
)
def test_a_promise_that_a_list_cannot_keep_is_a_defect_of_its_declaration(column):
    with pytest.raises(TypeError, match=r"things\.it"):
        promises(contract_of(list[str], column))


def test_bounds_on_what_has_no_size_are_a_defect_of_their_declaration():
    with pytest.raises(TypeError, match=r"things\.it"):
        promises(contract_of(bool, Column("x", minimum=0)))
