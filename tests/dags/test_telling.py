"""What the DAGs tell an operator: counters, over a real socket, and word of what goes wrong."""

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from airflow.sdk import BaseNotifier
from structlog.testing import capture_logs

from factories import row
from newslake.contract import contract
from newslake.errors import InvalidInput
from newslake.lake import Batch

DAGS = Path(__file__).resolve().parents[2] / "dags"
KEY = "2026-03-02.ingest-20260302T120000Z"
LATE_RUN = {"dag_id": "refine", "dag_run_id": "of/a test", "state": "running", "partition_key": KEY, "conf": {}}
HEARD: list[str] = []


class Hearing(BaseNotifier):
    """A notifier that can be asked what it heard."""

    template_fields = ("text",)

    def __init__(self, text: str = "{{ happened }}: {{ message }}, {{ link }}") -> None:
        super().__init__()
        self.text = text

    def notify(self, context) -> None:
        HEARD.append(self.text)


class Down(BaseNotifier):
    def notify(self, context) -> None:
        raise OSError("the other end is down")


def entry(notifier: type[BaseNotifier]) -> dict[str, str]:
    return {"class": f"{__name__}.{notifier.__name__}"}


@pytest.fixture
def telling(bag):
    return sys.modules["telling"]


@pytest.fixture
def notifiers(monkeypatch):
    """A function that says who shall hear; what was heard before is forgotten."""
    HEARD.clear()
    monkeypatch.setenv("AIRFLOW__API__BASE_URL", "http://localhost:8080/")
    return lambda *classes: monkeypatch.setenv("NEWSLAKE_NOTIFIERS", json.dumps([entry(each) for each in classes]))


@pytest.fixture
def counted(monkeypatch):
    """A function that tells which counters came over the wire, with their tags, and forgets them."""
    from airflow.sdk.observability import stats
    from airflow.sdk.observability.metrics.stats_utils import get_stats_factory

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.setblocking(False)
        monkeypatch.setenv("AIRFLOW__METRICS__STATSD_ON", "True")
        monkeypatch.setenv("AIRFLOW__METRICS__STATSD_HOST", "127.0.0.1")
        monkeypatch.setenv("AIRFLOW__METRICS__STATSD_PORT", str(server.getsockname()[1]))
        monkeypatch.setenv("AIRFLOW__METRICS__STATSD_INFLUXDB_ENABLED", "True")
        stats.initialize(factory=get_stats_factory(), export_legacy_names=False)
        yield lambda: {packet.removeprefix("airflow.newslake.") for packet in received(server) if "newslake" in packet}
    monkeypatch.undo()
    stats.initialize(factory=get_stats_factory(), export_legacy_names=False)


def received(server: socket.socket):
    while True:
        try:
            yield server.recv(10_000).decode()
        except BlockingIOError:
            return


def test_what_came_and_what_became_of_it_is_counted(intake, attempt, counted):
    attempt("import_archive", path=str(intake.readable()))
    attempt("refine")
    assert counted() == {
        "fetched,kind=import,capture=page:2|c",
        "published,kind=import:1|c",
        "refused,kind=import,reason=empty:1|c",
    }


def test_what_is_counted_stands_in_the_log_with_its_batch(telling, counted):
    with capture_logs() as lines:
        telling.tell("refused", KEY, 3, reason="no-text")
    facts = {"batch": KEY, "kind": "ingest", "count": 3, "reason": "no-text"}
    assert lines == [{"event": "refused", "log_level": "info", **facts}]


def test_of_a_broken_rule_the_sources_are_counted_and_named(telling, intake, counted):
    batch, broken = Batch.parse(KEY), {"batch": KEY, "run": "mine", "expectation": "a-rule", "is_success": False}
    failed = [row("checks", source_id=source, severity="warning", **broken) for source in (None, "b", "a")]
    intake.lake.write("checks", batch, contract("checks").table(failed), name=f"{batch.name}.0")
    with capture_logs() as lines:
        telling.tell_checks(batch, intake.lake, "mine")
    assert [line["sources"] for line in lines] == [["a", "b"]]
    assert counted() == {"check_failed,kind=ingest,rule=a-rule,severity=warning:2|c"}


def test_what_is_there_already_is_not_counted_as_fetched(intake, attempt, counted):
    attempt("import_archive", path=str(intake.readable()))
    counted()
    attempt("import_archive", path=str(intake.readable()))
    assert counted() == set()


def test_a_batch_that_is_held_is_counted_and_so_is_the_rule_that_it_broke(intake, attempt, counted):
    attempt("import_archive", path=str(intake.unreadable()))
    attempt("refine")
    assert counted() == {
        "fetched,kind=import,capture=page:60|c",
        "check_failed,kind=import,rule=share-rejected,severity=critical:1|c",
        "held,kind=import:1|c",
    }


def test_a_batch_that_is_late_is_counted(telling, counted, notifiers):
    notifiers()
    telling.late({"dag_run": LATE_RUN})
    assert counted() == {"late,kind=ingest:1|c"}


def test_of_a_batch_that_is_late_word_goes_out(telling, notifiers):
    notifiers(Hearing)
    telling.late({"dag_run": LATE_RUN})
    link = "http://localhost:8080/dags/refine/runs/of%2Fa%20test"
    assert [f"late: batch {KEY} is not refined 120 minutes after it was announced, {link}"] == HEARD


@pytest.mark.parametrize("state", ["success", "failed"])
def test_a_run_that_has_ended_is_not_late(telling, notifiers, state):
    notifiers(Hearing)
    telling.late({"dag_run": {**LATE_RUN, "state": state}})
    assert HEARD == []


def test_a_notifier_that_fails_keeps_nobody_else_from_hearing(telling, notifiers):
    notifiers(Down, Hearing)
    telling.ring("failed", "refine failed", "/dags/refine", {})
    assert HEARD == ["failed: refine failed, /dags/refine"]


def test_what_a_notifier_says_is_made_anew_each_time(telling, notifiers):
    notifiers(Hearing)
    telling.ring("failed", "one", "/", {})
    telling.ring("failed", "two", "/", {})
    assert HEARD == ["failed: one, /", "failed: two, /"]


@pytest.mark.parametrize(
    "written",
    [
        "slack",
        "3",
        '{"class": "airflow.sdk.BaseNotifier"}',
        '["airflow.sdk.BaseNotifier"]',
        '[{"arguments": {}}]',
        '[{"class": "no.such.Notifier"}]',
        '[{"class": "Notifier"}]',
        '[{"class": "airflow.sdk.NoSuchNotifier"}]',
        '[{"class": "datetime.date", "arguments": {"year": 2026, "month": 1, "day": 1}}]',
        '[{"class": "airflow.sdk.BaseNotifier", "arguments": {"hook": "a-secret"}}]',
        '[{"class": "airflow.sdk.BaseNotifier", "argument": {"hook": "a-secret"}}]',
    ],
)
def test_a_wrong_entry_among_the_notifiers_is_refused_and_no_secret_of_it_told(telling, monkeypatch, written):
    monkeypatch.setenv("NEWSLAKE_NOTIFIERS", written)
    with pytest.raises(InvalidInput, match=r"^NEWSLAKE_NOTIFIERS: .*\. Write a JSON list such as ") as refused:
        telling.notifiers()
    assert "a-secret" not in str(refused.value)


@pytest.mark.parametrize("written", ["soon", "0", "-5", "nan", "inf", "1e99"])
def test_a_lateness_that_is_no_number_of_minutes_is_refused(telling, monkeypatch, written):
    monkeypatch.setenv("NEWSLAKE_LATE_MINUTES", written)
    with pytest.raises(InvalidInput, match=re.escape(f"NEWSLAKE_LATE_MINUTES: '{written}' is no number of minutes")):
        telling.late_minutes()


@pytest.mark.parametrize(
    ("name", "written"), [("NEWSLAKE_NOTIFIERS", "slack"), ("NEWSLAKE_LATE_MINUTES", "soon")], ids=str
)
def test_no_dag_can_be_read_while_a_setting_is_wrong(name, written):
    code = "import sys, runpy; sys.path.append(sys.argv[1]); runpy.run_path(sys.argv[1] + '/tidy.py')"
    command = [sys.executable, "-c", code, str(DAGS)]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, name: written})
    assert f"InvalidInput: {name}: " in done.stderr.splitlines()[-1]
