"""The notebook of ``docs/`` runs as it stands, over a lake that has something of everything and one that has not."""

from ast import literal_eval
from copy import deepcopy
from datetime import date
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from factories import batch, row
from newslake.contract import contract
from newslake.lake import Batch, Lake

NOTEBOOK = nbformat.read(Path(__file__).resolve().parents[2] / "docs" / "first-hour.ipynb", as_version=4)
FIGURES = [cell["id"] for cell in NOTEBOOK.cells if cell["id"].endswith("-figure")]
SHOWN = ("counts", "by_outlet", "spots", "told", "quotes")
"""The notebook's names for what its figures and its table show."""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A function that runs the notebook over a lake: what each cell showed, and how many rows of each of ``SHOWN``."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
            patch.setenv(name, str(tmp_path_factory.mktemp(name.lower())))

        def executed(lake: Lake):
            patch.setenv("NEWSLAKE_LAKE", str(lake.root))
            notebook = deepcopy(NOTEBOOK)
            notebook.cells.append(new_code_cell(f"[len(each) for each in ({', '.join(SHOWN)})]", id="rows"))
            NotebookClient(notebook, timeout=120).execute()
            shown = {cell["id"]: [each.get("data") for each in cell.get("outputs", ())] for cell in notebook.cells}
            return shown, dict(zip(SHOWN, literal_eval(shown["rows"][0]["text/plain"]), strict=True))

        yield executed


@pytest.fixture(scope="module")
def full(run, lake):
    return run(lake)


@pytest.fixture(scope="module")
def sparse(run, tmp_path_factory):
    """One article in which nothing was found and of which little is known; its headline is no formula."""
    made, where = Lake(tmp_path_factory.mktemp("sparse")), Batch(date(2026, 1, 31), "sparse")
    unknown = dict.fromkeys(("published_at", "published_raw", "published_precision", "language", "domain"))
    article = row("articles", title=r"$\frac{1}$", **unknown)
    tables = {name: contract(name).table([article] if name == "articles" else []) for name in batch()}
    made.publish(where, tables, {})
    return run(made)


def test_it_is_kept_without_what_it_showed():
    assert not any(cell["outputs"] for cell in NOTEBOOK.cells if cell["cell_type"] == "code")


def test_it_has_four_figures():
    assert len(FIGURES) == 4


@pytest.mark.parametrize("cell", FIGURES)
@pytest.mark.parametrize("over", ["full", "sparse"])
def test_every_figure_is_drawn_and_nothing_else_is_said(over, cell, request):
    shown, _ = request.getfixturevalue(over)
    assert [sorted(each) for each in shown[cell]] == [["image/png", "text/plain"]]


@pytest.mark.parametrize("name", SHOWN)
def test_what_it_shows_has_rows(full, name):
    _, rows = full
    assert rows[name] > 0


@pytest.mark.parametrize("name", SHOWN)
def test_over_a_lake_without_findings_it_has_none_and_runs_all_the_same(sparse, name):
    _, rows = sparse
    assert rows[name] == 0


def test_the_quotes_are_a_table_with_their_speakers(full):
    shown, rows = full
    assert shown["quotes-table"][0]["text/html"].count("<tr") == 1 + min(rows["quotes"], 15)
