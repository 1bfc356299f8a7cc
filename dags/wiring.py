"""The seam between Airflow and newslake: assets, where the lake lies, which batch a run is about, when to try again."""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from airflow.sdk import Asset, ExceptionRetryPolicy, Param, RetryAction, RetryRule, get_current_context
from airflow.sdk.exceptions import AirflowSkipException

from newslake.errors import PermanentError

if TYPE_CHECKING:  # a DAG file is parsed again and again, and the lake brings pyarrow
    from newslake.lake import Batch, Lake

Found = TypeVar("Found")

PROJECT = Path(__file__).resolve().parent.parent

CAPTURES = Asset("captures")
HELD = Asset("held")
ARTICLES = Asset("articles")
MARTS = Asset("marts")

DEFAULTS: dict[str, Any] = {
    "owner": "newslake",
    "retries": 3,
    "retry_delay": timedelta(seconds=30),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=10),
    # A refused parameter, a broken contract and a held batch stay what they are; all else may be bad luck.
    "retry_policy": ExceptionRetryPolicy(rules=[RetryRule(exception=PermanentError, action=RetryAction.FAIL)]),
}

BATCH_PARAM_PATTERN = r"^\s*$|^\s*\d{4}-\d{2}-\d{2}\.[A-Za-z0-9-]+\s*$"


def batch_param(empty_means: str) -> Param:
    """The form field ``batch`` of a DAG that works on one batch."""
    return Param(
        None,
        type=["null", "string"],
        pattern=BATCH_PARAM_PATTERN,
        title="Batch",
        description=f"YYYY-MM-DD.name, as on the News desk. Empty: {empty_means}.",
    )


def date_param(title: str, description: str) -> Param:
    """A form field for a day; ``day`` reads it."""
    return Param(None, type=["null", "string"], format="date", title=title, description=description)


def with_models() -> bool:
    """Whether models look for people and organizations: not where ``NEWSLAKE_ENTITIES`` is ``no``."""
    return os.environ.get("NEWSLAKE_ENTITIES", "yes").strip().lower() not in ("no", "0", "off", "false")


# Where things lie


def lake() -> "Lake":
    from newslake.lake import Lake

    return Lake(os.environ.get("NEWSLAKE_LAKE") or PROJECT / "lake")


def sources_file() -> Path:
    return Path(os.environ.get("NEWSLAKE_SOURCES") or PROJECT / "include" / "sources.toml")


def import_roots() -> list[str]:
    """Folders and URLs below which the form of ``import_archive`` may read.

    ``NEWSLAKE_IMPORT_ROOTS`` holds folders, parted as in ``PATH``, or URLs (which have a colon), parted by commas.
    """
    allowed = os.environ.get("NEWSLAKE_IMPORT_ROOTS") or str(PROJECT / "archives")
    parts = allowed.split("," if "://" in allowed else os.pathsep)
    return [part.strip() for part in parts if part.strip()]


def now() -> datetime:
    return datetime.now(UTC)


def reckoned_now() -> datetime:
    """The instant by which a source must be due: in a run by hand the end of time, as a person wants to see it read."""
    is_by_hand = get_current_context()["dag_run"].run_type == "manual"
    return datetime.max.replace(tzinfo=UTC) if is_by_hand else now()


# Which batch


def intake() -> "Batch":
    """The batch that a run of ``ingest`` makes, named after the run: the same on every try."""
    from newslake.lake import Batch

    at = get_current_context()["dag_run"].run_after.astimezone(UTC)
    return Batch(at.date(), f"ingest-{at:%Y%m%dT%H%M%SZ}")


def choose(otherwise: "Batch | None") -> "Batch":
    """The batch of a run on one batch: of the event that started it, else of the form, else ``otherwise``.

    For the run's first task, which remembers it for those that follow: what is pending may change while they run.

    :raises AirflowSkipException: if there is none, so that a run by hand with nothing to do ends well.
    """
    from newslake.lake import Batch

    context = get_current_context()
    key = context["dag_run"].partition_key or (form()["batch"] or "").strip()
    batch = Batch.parse(key) if key else or_skip(otherwise, "Nothing to do: no batch was named, and none is waiting.")
    context["ti"].xcom_push("batch", batch.key)
    return batch


def batch(chosen_by: str = "split") -> "Batch":
    """The batch that the run's first task chose."""
    from newslake.lake import Batch

    context = get_current_context()
    return Batch.parse(context["ti"].xcom_pull(task_ids=chosen_by, key="batch"))


def or_skip(found: Found | None, why: str) -> Found:
    """What was found.

    :raises AirflowSkipException: where that is nothing; the task is skipped, its log says why, and the run ends well.
    """
    if not found:
        raise AirflowSkipException(why)
    return found


# What else a run knows


def run_id() -> str:
    return str(get_current_context()["dag_run"].run_id)


def form() -> dict[str, Any]:
    """What the trigger form says; a field that was left empty is null."""
    return {name: value or None for name, value in get_current_context()["params"].items()}


def day(name: str) -> date | None:
    """A day that the trigger form says."""
    written = form()[name]
    return date.fromisoformat(written) if written else None


# What others learn


def announce(asset: Asset, batches: Sequence[str], counts: Mapping[str, Any]) -> None:
    """Tell the DAGs that wait for an asset which batches of it are there; the counts show in the Airflow UI."""
    event = get_current_context()["outlet_events"][asset]
    event.add_partitions(list(batches))
    event.extra = dict(counts)
