"""From a run in Airflow to its batches, over a metadata database that holds nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from airflow.models.asset import AssetEvent
from airflow.models.dagrun import DagRun
from airflow.models.tasklog import LogTemplate
from airflow.models.xcom import XComModel
from airflow.utils.state import DagRunState
from airflow.utils.types import DagRunType
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from standalone.airflow import PROJECT

AT = datetime(2026, 3, 2, 6, tzinfo=UTC)
KEY, OTHER = "2026-03-02.ingest-20260302T060000Z", "2026-03-02.import-abc-000"


@pytest.fixture
def database() -> Iterator[Session]:
    """What ``runs`` asks."""
    engine = create_engine("sqlite://")
    DagRun.metadata.create_all(engine, [each.__table__ for each in (DagRun, LogTemplate, AssetEvent, XComModel)])
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def runs(database, monkeypatch):
    monkeypatch.syspath_prepend(PROJECT / "plugins")
    import desk_runs

    @contextmanager
    def opened(**_):
        yield database

    monkeypatch.setattr(desk_runs, "create_session", opened)
    return desk_runs


@pytest.fixture
def add(database):
    def add(dag: str = "refine", run_id: str = "run-1", *, at: datetime = AT, **changes) -> None:
        changes = {"run_type": DagRunType.MANUAL, "state": DagRunState.RUNNING} | changes
        database.add(DagRun(dag_id=dag, run_id=run_id, run_after=at, **changes))
        database.commit()

    return add


def test_there_is_no_such_run(runs):
    assert runs.batches_of("refine", "nobody") is None


def test_a_run_that_an_event_started_is_about_the_events_batch(runs, add):
    add(partition_key=KEY)
    assert runs.batches_of("refine", "run-1") == [KEY]


def test_a_run_by_hand_is_about_the_batch_of_its_form(runs, add):
    add(conf={"batch": f" {KEY} "})
    assert runs.batches_of("refine", "run-1") == [KEY]


def test_a_run_of_ingest_is_about_the_batch_that_is_named_after_it(runs, add):
    add("ingest")
    assert runs.batches_of("ingest", "run-1") == [KEY]


def test_a_run_without_a_form_is_about_the_batch_that_its_first_task_chose(runs, add, database):
    add(conf={"batch": None})
    chosen = {"key": "batch", "value": KEY, "task_id": "split", "map_index": -1}
    (run,) = database.query(DagRun)
    database.add(XComModel(dag_run_id=run.id, dag_id="refine", run_id="run-1", timestamp=AT, **chosen))
    database.commit()
    assert runs.batches_of("refine", "run-1") == [KEY]


def test_an_import_is_about_all_batches_that_it_announced(runs, add, database):
    add("import_archive")
    for key in (OTHER, KEY, KEY, None):
        source = {"source_dag_id": "import_archive", "source_run_id": "run-1"}
        database.add(AssetEvent(asset_id=1, extra={}, timestamp=AT, partition_key=key, **source))
    database.commit()
    assert runs.batches_of("import_archive", "run-1") == [OTHER, KEY]


def test_a_run_that_chose_nothing_is_about_none(runs, add):
    add("tidy")
    assert runs.batches_of("tidy", "run-1") == []


def test_the_run_that_waits_for_a_decision_about_a_batch_is_found(runs, add):
    add("review", partition_key=KEY)
    assert runs.waiting_reviews([KEY, OTHER]) == {KEY: "run-1"}


def test_of_two_that_wait_the_newer_is_found(runs, add):
    add("review", "older", partition_key=KEY)
    add("review", "newer", partition_key=KEY, at=AT + timedelta(hours=1))
    assert runs.waiting_reviews([KEY]) == {KEY: "newer"}


@pytest.mark.parametrize("state", [DagRunState.SUCCESS, DagRunState.FAILED])
def test_a_run_that_has_ended_waits_for_nobody(runs, add, state):
    add("review", partition_key=KEY, state=state)
    assert runs.waiting_reviews([KEY]) == {}
