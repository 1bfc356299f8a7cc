"""What an operator learns: a line in the log and a counter for each thing that happens, and word of what goes wrong.

Counters, sent as Airflow's section ``[metrics]`` says (StatsD or OpenTelemetry), behind its prefix. ``kind`` is the
batch's: ``ingest`` or ``import``. A task that is run again counts again.

    newslake.fetched         captures                      kind, capture (page, feed, sitemap, robots)
    newslake.published       articles                      kind
    newslake.refused         pages and rows                kind, reason
    newslake.check_failed    sources that broke a rule,    kind, rule, severity
                             or 1 for the whole batch
    newslake.held            batches                       kind
    newslake.late            batches                       kind

Word goes to the notifiers in ``NEWSLAKE_NOTIFIERS``: of a run that failed, a batch that is held, one that is late.
"""

import json
import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

import structlog
from airflow.sdk import BaseNotifier, Context
from airflow.sdk.configuration import conf
from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference
from airflow.sdk.observability import stats
from airflow.sdk.observability.metrics.stats_utils import get_stats_factory

from newslake.errors import InvalidInput

if TYPE_CHECKING:  # a DAG file is parsed again and again, and the lake brings pyarrow
    from newslake.lake import Batch, Lake

log = structlog.get_logger("newslake")
SHOWN_SOURCES = 10
LONGEST_MINUTES = 60 * 24 * 365

# What happens


def tell(event: str, key: str, count: int = 1, sources: Collection[str] = (), **tags: str) -> None:
    """A line in the log of the task, and the counter ``newslake.<event>``; sources are too many for a tag."""
    named = {"sources": sorted(sources)[:SHOWN_SOURCES]} if sources else {}
    kind = key.partition(".")[2].partition("-")[0] or "unknown"
    log.info(event, batch=key, kind=kind, count=count, **named, **tags)
    stats.incr(f"newslake.{event}", count, tags={"kind": kind, **tags})


def tell_fetched(batch: "Batch", captures: Mapping[str, int]) -> None:
    for what, count in captures.items():
        if count:
            tell("fetched", batch.key, count, capture=what)


def tell_imported(batches: Iterable[Mapping[str, Any]]) -> None:
    for each in batches:
        if each["is_new"]:
            tell("fetched", each["batch"], each["captures"], capture="page")


def tell_published(batch: "Batch", summary: Mapping[str, Any]) -> None:
    """What a manifest says: articles, and rejects by reason."""
    tell("published", batch.key, summary["rows"]["articles"])
    for reason, count in summary["rejects"].items():
        tell("refused", batch.key, count, reason=reason)


def tell_checks(batch: "Batch", lake: "Lake", run: str) -> None:
    """Which rules a run found broken, and by which sources; checks that only list refused pages are told as those."""
    broken: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in lake.checks(batch).select(["run", "is_success", "severity", "expectation", "source_id"]).to_pylist():
        if row["run"] == run and not row["is_success"] and row["severity"] != "info":
            broken[row["expectation"], row["severity"]].update(filter(None, [row["source_id"]]))
    for (rule, severity), sources in broken.items():
        tell("check_failed", batch.key, len(sources) or 1, sources, rule=rule, severity=severity)


# What goes wrong


def notifiers() -> list[BaseNotifier]:
    """The operator's, made anew: their templates are rendered in place.

    :raises InvalidInput: if ``NEWSLAKE_NOTIFIERS`` is not a JSON list of notifiers with their arguments.
    """
    written = os.environ.get("NEWSLAKE_NOTIFIERS") or "[]"
    try:
        return [_notifier(**entry) for entry in json.loads(written)]
    except Exception as error:  # reading, importing and a stranger's constructor raise what they like
        raise InvalidInput(
            "NEWSLAKE_NOTIFIERS",
            f"{type(error).__name__}: {error}",  # not what is written there, as that may hold a secret
            'Write a JSON list such as [{"class": "airflow.providers.smtp.notifications.smtp.SmtpNotifier", '
            '"arguments": {"to": "desk@example.org", "subject": "{{ message }}", "html_content": "{{ link }}"}}].',
        ) from error


def _notifier(*, arguments: Mapping[str, Any] | None = None, **others: str) -> BaseNotifier:
    if set(others) != {"class"}:
        raise TypeError(f"an entry has a class, arguments and nothing else, not {sorted(others)}")
    module, _, name = others["class"].rpartition(".")
    made = getattr(import_module(module), name)(**(arguments or {}))
    if not isinstance(made, BaseNotifier):
        raise TypeError(f"{others['class']} is no notifier")
    return made


def ring(happened: str, message: str, link: str, context: Mapping[str, Any]) -> None:
    """Call the operator's notifiers; one that fails is logged, and keeps nobody else from hearing.

    Their templates have, besides what Airflow gives, ``happened``, ``message`` and ``link``.
    """
    facts = {"happened": happened, "message": message, "link": link}
    for notifier in notifiers():
        try:
            notifier(cast(Context, {**context, **facts}))
        except Exception:  # it talks to the world outside, and may raise whatever that makes of it
            log.exception("a notifier failed", notifier=type(notifier).__name__, happened=happened)


def failed(context: Mapping[str, Any]) -> None:
    """What Airflow calls once for each run that failed."""
    dag, run = context["dag"].dag_id, context["run_id"]
    ring("failed", f"{dag} failed in the run {run}", run_link(dag, run), context)


class Asked(BaseNotifier):
    """What a question calls when it is put."""

    def notify(self, context: Context) -> None:
        known = cast(Mapping[str, Any], context)
        link = f"{run_link(known['dag'].dag_id, known['run_id'])}/tasks/{known['task'].task_id}/required_actions"
        ring("held", known["task"].subject, link, known)


def run_link(dag_id: str, run_id: str) -> str:
    """A run's page in Airflow's UI."""
    return f"{conf.get('api', 'base_url', fallback='').rstrip('/')}/dags/{dag_id}/runs/{quote(run_id, safe='')}"


def late(context: Mapping[str, Any]) -> None:
    """A batch is still waiting or at work when it should have been refined. Of one that failed that was told."""
    run = context["dag_run"]
    if run["state"] not in ("queued", "running"):
        return
    # A task's process has this done by Airflow, a callback's has not.
    stats.initialize(factory=get_stats_factory(), export_legacy_names=conf.getboolean("metrics", "legacy_names_on"))
    key = run["partition_key"] or run["conf"].get("batch") or "unknown"
    tell("late", key)
    link = run_link(run["dag_id"], run["dag_run_id"])
    ring("late", f"batch {key} is not refined {late_minutes():g} minutes after it was announced", link, context)


def late_minutes() -> float:
    """:raises InvalidInput: if ``NEWSLAKE_LATE_MINUTES`` is not a number of minutes."""
    written = os.environ.get("NEWSLAKE_LATE_MINUTES") or "120"
    with suppress(ValueError):
        if 0 < float(written) < LONGEST_MINUTES:
            return float(written)
    raise InvalidInput("NEWSLAKE_LATE_MINUTES", f"{written!r:.100} is no number of minutes", "Write one, such as 120.")


LATE = DeadlineAlert(
    name="late",
    reference=DeadlineReference.DAGRUN_QUEUED_AT,
    interval=timedelta(minutes=late_minutes()),
    # Not an AsyncCallback: that one runs in the triggerer, where the DAG folder is not on the path.
    callback=SyncCallback(late),
)
notifiers()  # what is wrong with them shows when the DAG files are read, not when they are needed
