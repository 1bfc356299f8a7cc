"""The data dictionary in the repository is the one that the code would write."""

from pathlib import Path

import pytest

from newslake.contract import REGISTRY
from newslake.dictionary import markdown

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "DICTIONARY.md"


def test_the_dictionary_is_up_to_date():
    assert DOCUMENT.read_text() == markdown(), "the tables changed: newslake dictionary > docs/DICTIONARY.md"


@pytest.mark.parametrize("table", REGISTRY)
def test_every_column_is_explained_on_a_line_of_its_table(table):
    section = markdown().split(f"\n## {table}\n")[1].split("\n## ")[0]
    explained = [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")]
    assert explained == list(REGISTRY[table].columns)


def test_no_cell_breaks_its_row():
    columns = [line.count("|") for line in markdown().splitlines() if line.startswith("|")]
    assert set(columns) == {6}
