"""Following runs through Airflow's API: what they do, what they set off, and where they failed."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from standalone.airflow import AirflowBusy, AirflowFailed, Api

CONSUMERS = {"ingest": "refine", "import_archive": "refine", "refine": "digest"}
DAGS = {*CONSUMERS, *CONSUMERS.values(), "review", "replay"}
SIGNS = {"success": "✓", "failed": "✗", "upstream_failed": "✗", "skipped": "–", "up_for_retry": "↻"}
PATIENCE_SECONDS = 600
POLL_SECONDS = 1.0
SETTLING_SECONDS = 3.0
"""LocalExecutor can take an answer for lost that comes while the question's own process is still ending."""


@dataclass(frozen=True)
class Run:
    """One run of a DAG."""

    dag: str
    id: str

    @property
    def path(self) -> str:
        return f"dags/{self.dag}/dagRuns/{quote(self.id, safe='')}"


class Watch:
    """Tells what runs do, a line a change."""

    def __init__(self, api: Api, say: Callable[[str], None]) -> None:
        self._api, self._say = api, say
        self._told: dict[Run, str] = {}

    def wait_for_dags(self) -> None:
        """Until Airflow has read the DAG files.

        :raises AirflowFailed: if one can't be read.
        """

        def parsed() -> bool:
            for error in self._api.get("importErrors")["import_errors"]:
                raise AirflowFailed(f"Airflow can't read {error['filename']}:\n{error['stack_trace']}")
            return {dag["dag_id"] for dag in self._api.get("dags")["dags"]} >= DAGS

        _until(parsed, "Airflow did not read the DAG files")

    def scheduled(self, dag: str) -> Run:
        """The first run that the scheduler starts by itself."""
        found: list[dict[str, Any]] = []

        def started() -> bool:
            found.extend(self._api.get(f"dags/{dag}/dagRuns", run_type="scheduled", order_by="run_after")["dag_runs"])
            return bool(found)

        _until(started, f"the scheduler did not start {dag}")
        return Run(dag, found[0]["dag_run_id"])

    def trigger(self, dag: str, **params: Any) -> Run:
        """Start a run as a person does in the UI."""
        started = self._api.post(f"dags/{dag}/dagRuns", {"logical_date": None, "conf": params})
        return Run(dag, started["dag_run_id"])

    def asked(self) -> tuple[Run, str]:
        """The first run that waits for a person's decision, and what it asks."""
        found: list[dict[str, Any]] = []

        def waits() -> bool:
            waiting = {"response_received": "false", "state": "awaiting_input"}
            found.extend(self._api.get("dags/review/dagRuns/~/hitlDetails", **waiting)["hitl_details"])
            return bool(found)

        _until(waits, "nothing was held for a person to decide")
        time.sleep(SETTLING_SECONDS)  # an answer sooner than that can fail the task, and no state tells when it can not
        return Run("review", found[0]["task_instance"]["dag_run_id"]), found[0]["subject"]

    def follow(self, *runs: Run) -> None:
        """Until the runs and all that they set off have ended.

        :raises AirflowFailed: if one failed; the failing task's log is in the message.
        """
        open_runs, expected = set(runs), set[tuple[str, str]]()
        changed = time.monotonic()
        while open_runs or expected:
            before = dict(self._told), len(expected)
            for run in sorted(open_runs, key=lambda each: each.id):
                if self._has_ended(run) and (keys := self._announced(run)) is not None:
                    open_runs.remove(run)
                    expected |= {(CONSUMERS[run.dag], key) for key in keys}
            for dag, key in sorted(expected):
                if started := self._started_by(dag, key):
                    expected.remove((dag, key))
                    open_runs.add(started)
            if before != (self._told, len(expected)):
                changed = time.monotonic()
            elif time.monotonic() - changed > PATIENCE_SECONDS:
                raise AirflowFailed(f"Nothing has moved for {PATIENCE_SECONDS} s: {open_runs or expected}")
            time.sleep(POLL_SECONDS)  # the API has no event to wait for

    def _has_ended(self, run: Run) -> bool:
        state = self._api.get(run.path)["state"]
        tasks = list(self._tasks(run))
        self._tell(run, state, tasks)
        if state == "failed":
            raise AirflowFailed(f"The run {run.id} of {run.dag} failed.\n{self._failure(run, tasks)}")
        return bool(state == "success")

    def _tell(self, run: Run, state: str, tasks: list[dict[str, Any]]) -> None:
        line = f"{run.dag:<15}{state:<9}{_progress(tasks)}"
        if self._told.get(run) != line:
            self._told[run] = line
            self._say(line)

    def _tasks(self, run: Run) -> Iterator[dict[str, Any]]:
        found = self._api.get(f"{run.path}/taskInstances", limit=1000)["task_instances"]
        yield from sorted(found, key=lambda task: (task["start_date"] or "~", task["map_index"]))

    def _announced(self, run: Run) -> set[str] | None:
        """The batches that the run announced; None while Airflow can't say."""
        if run.dag not in CONSUMERS:
            return set()
        try:
            events = self._api.get("assets/events", source_dag_id=run.dag, source_run_id=run.id, limit=1000)
        except AirflowBusy:
            return None  # 3.3.2 answers 500 as long as a run that the event created has not started
        return {event["partition_key"] for event in events["asset_events"] if event["partition_key"]}

    def _started_by(self, dag: str, key: str) -> Run | None:
        runs = self._api.get(f"dags/{dag}/dagRuns", order_by="-run_after", limit=1000)["dag_runs"]
        return next((Run(dag, run["dag_run_id"]) for run in runs if run["partition_key"] == key), None)

    def _failure(self, run: Run, tasks: list[dict[str, Any]]) -> str:
        for task in tasks:
            if task["state"] == "failed":
                path = f"{run.path}/taskInstances/{task['task_id']}/logs/{task['try_number']}"
                log = self._api.get(path, map_index=task["map_index"])
                return f"Task {task['task_id']}:\n" + "\n".join(map(_log_line, log["content"]))
        return "None of its tasks did."


def _until(holds: Callable[[], bool], failure: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise AirflowFailed(f"{failure} within {PATIENCE_SECONDS} s")
        time.sleep(POLL_SECONDS)  # the API has no event to wait for


def _progress(tasks: list[dict[str, Any]]) -> str:
    """``split ✓  clean_and_extract 2/3``: of a task that runs in parts, how many are done."""
    names = dict.fromkeys(task["task_id"] for task in tasks if task["state"])
    states = {name: Counter(task["state"] for task in tasks if task["task_id"] == name) for name in names}
    return "  ".join(f"{name} {_sign(states[name])}" for name in names)


def _sign(states: Counter[str]) -> str:
    if states.total() == 1:
        return SIGNS.get(next(iter(states)), "…")
    failed = states["failed"]
    return f"{states['success']}/{states.total()}" + (f" ({failed} failed)" if failed else "")


def _log_line(entry: Any) -> str:
    if not isinstance(entry, dict):
        return str(entry)
    trace = [f"{error['exc_type']}: {error['exc_value']}" for error in entry.get("error_detail") or ()]
    return "\n  ".join([f"{entry.get('timestamp') or '':.19} {entry.get('event', '')}", *trace])
