"""Promises about the second look at the lines of a plain text; every text here is made up."""

import numpy as np
import pytest

from newslake.clean.context import context
from newslake.clean.shapes import describe

STORY = [
    "The harbour council of Velmere voted on Tuesday to close the old ferry terminal for good.",
    "Engineers told the council that the piles of the terminal had lost a third of their strength.",
    "The ferry company will move its boats to the coal dock until the terminal is repaired.",
]


def columns(rows, chances):
    return context(describe(rows), np.array(chances, np.float32), np.zeros((len(rows), 3), np.float32))


@pytest.mark.parametrize("rows", [["x"], ["1"], ["Home"] * 3, STORY, ["\ud800", "", "文。"]], ids=len)
@pytest.mark.parametrize("chance", [0.0, 0.3, 1.0])
def test_every_line_has_a_finite_value_in_every_column(rows, chance):
    for name, column in columns(rows, [chance] * len(rows)).items():
        assert len(column) == len(rows), name
        assert np.isfinite(column).all(), name


def test_a_line_about_the_same_things_as_the_likely_ones_is_told_from_a_stranger():
    rows = [*STORY, "The council closes the terminal.", "Ten recipes with pears."]
    topic = columns(rows, [0.9, 0.9, 0.9, 0.2, 0.2])["topic"]
    assert topic[3] > topic[4]


def test_lines_are_counted_from_the_run_that_is_heaviest():
    rows = ["Home", *STORY, "Share", "More", "Sport", "Weather", "A short one."]
    runs = columns(rows, [0, 0.9, 0.9, 0.9, 0, 0, 0, 0, 0.9])
    assert list(runs["from main run"]) == [-1, 0, 0, 0, 1, 2, 3, 4, 5]
    assert list(runs["run's rank"][[1, 8]]) == [0, 1]


def test_a_page_with_no_likely_line_is_far_from_any():
    assert set(columns(STORY, [0.1] * 3)["since sure"]) == {60}
