"""Which batch a run in Airflow was about, and which run waits for a decision about a batch."""

from collections.abc import Iterable
from datetime import UTC

from airflow.models.asset import AssetEvent
from airflow.models.dagrun import DagRun
from airflow.models.xcom import XComModel
from airflow.utils.session import create_session
from airflow.utils.state import DagRunState
from sqlalchemy import select
from sqlalchemy.orm import Session

MOST_REVIEWS = 1_000


def batches_of(dag_id: str, run_id: str) -> list[str] | None:
    """Keys of the batches that a run made or worked on; None where there is no such run."""
    with create_session(scoped=False) as session:
        run = session.scalar(select(DagRun).where(DagRun.dag_id == dag_id, DagRun.run_id == run_id))
        if run is None:
            return None
        own = _own(run, session)
        return [own] if own else _announced(run, session)


def waiting_reviews(keys: Iterable[str]) -> dict[str, str]:
    """Of the batches those about which a run of ``review`` waits for a person, each with the run's id."""
    waiting = (DagRunState.RUNNING, DagRunState.QUEUED)
    runs = select(DagRun).where(DagRun.dag_id == "review", DagRun.state.in_(waiting))
    with create_session(scoped=False) as session:
        newest_last = session.scalars(runs.order_by(DagRun.run_after.desc()).limit(MOST_REVIEWS)).all()[::-1]
        found = {_own(run, session): run.run_id for run in newest_last}
    return {key: found[key] for key in keys if key in found}


def _own(run: DagRun, session: Session) -> str | None:
    """The batch of the event that started it, of its form, of its name, else the one that its first task chose."""
    if run.partition_key:
        return str(run.partition_key)
    if isinstance(run.conf, dict) and isinstance(key := run.conf.get("batch"), str) and key.strip():
        return key.strip()
    if run.dag_id == "ingest":
        at = run.run_after.astimezone(UTC)
        return f"{at.date()}.ingest-{at:%Y%m%dT%H%M%SZ}"
    chosen = XComModel.get_many(run_id=run.run_id, dag_ids=run.dag_id, key="batch", limit=1)
    rows = session.scalars(chosen).all()
    return str(XComModel.deserialize_value(rows[0])) if rows else None


def _announced(run: DagRun, session: Session) -> list[str]:
    events = select(AssetEvent.partition_key).where(
        AssetEvent.source_dag_id == run.dag_id, AssetEvent.source_run_id == run.run_id
    )
    return sorted({key for key in session.scalars(events) if key})
