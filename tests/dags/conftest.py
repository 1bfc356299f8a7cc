"""An Airflow without processes: a database of its own, and the DAGs as the DAG processor reads them."""

import os
import tempfile
from pathlib import Path

import pytest

from newslake.lake import Lake

PROJECT = Path(__file__).resolve().parents[2]
DAGS = PROJECT / "dags"

# Airflow reads its settings when it is first imported, so no fixture can be in time.
HOME = tempfile.TemporaryDirectory(prefix="newslake-airflow-")
os.environ |= {
    "AIRFLOW_HOME": HOME.name,
    "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
}


@pytest.fixture(scope="session")
def read_dags():
    """A function that reads every DAG; the files have their folder on the path, as in the DAG processor."""
    from airflow.dag_processing.dagbag import BundleDagBag

    return lambda: BundleDagBag(DAGS, bundle_path=DAGS, bundle_name="dags-folder")


@pytest.fixture(scope="session")
def bag(read_dags):
    return read_dags()


@pytest.fixture(scope="session")
def attempt(read_dags):
    """A function that makes one run, as by hand, however it ends: its state, and its tasks' by name."""
    from airflow.utils.db import initdb

    initdb()  # a run needs Airflow's tables also when no process runs

    def run(dag: str, **params):
        once = read_dags().dags[dag]  # anew, because a test run leaves its parameters in the DAG
        # A test run, not a real one, of Airflow 3.3.2 is lost on these: on the first where it ends well, as nothing has
        # stored the deadline, on the second where it fails, as it makes its context from parameters without a value.
        once.deadline, once.has_on_failure_callback = None, False
        for task in once.tasks:
            task.retries = 0
        made = once.test(run_conf=params)
        return str(made.state), {task.task_id: str(task.state) for task in made.get_task_instances()}

    return run


@pytest.fixture
def intake(tmp_path, monkeypatch):
    """An empty lake, and archives to import into it."""
    return Intake(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def shared_intake(tmp_path_factory):
    """The same, for tests that leave it as it is."""
    with pytest.MonkeyPatch.context() as patch:
        yield Intake(tmp_path_factory.mktemp("shared"), patch)


class Intake:
    """The lake that the DAGs see, below a folder, and beside it what shall come into it."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder, self.lake = folder, Lake(folder / "lake")
        patch.setenv("NEWSLAKE_LAKE", str(self.lake.root))
        patch.setenv("NEWSLAKE_IMPORT_ROOTS", str(folder))

    def readable(self) -> Path:
        """An article, and a page of nothing, which is refused."""
        sentence = "The ferry company said on Monday that the night boat would sail again from the first of May. "
        article = f"<article><h1>Night boat returns</h1><p>{sentence * 5}<p>{sentence * 5}</article>"
        return self._pages("readable", article, "")

    def unreadable(self) -> Path:
        """So many pages without a text that the batch is held."""
        return self._pages("unreadable", *(f"<title>{number}</title>" for number in range(60)))

    def _pages(self, name: str, *pages: str) -> Path:
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        for number, page in enumerate(pages):
            (folder / f"{number}.html").write_text(page)
        return folder
