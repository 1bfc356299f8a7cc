"""An Airflow without processes: a database of its own, and the DAGs as the DAG processor reads them."""

import os
import tempfile
from pathlib import Path

import pytest

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
def database():
    """Airflow's tables, which a run needs also when no process runs."""
    from airflow.utils.db import initdb

    initdb()
