"""Held batches, decided by a person in the UI of a real Airflow; later ones go on, and who should know hears of it."""

import json
import os
import socket
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page
from standalone.airflow import USER, Airflow, AirflowFailed
from standalone.runs import SETTLING_SECONDS, Run, Watch

from newslake.lake import Batch, Lake
from newslake.tables import PUBLISHED

SECONDS = 300
NOTE = "An archive of our own tests: there is nothing to read in it."
NOTIFIER = """
import json, os
from airflow.sdk import BaseNotifier

class Noted(BaseNotifier):
    template_fields = ("text",)

    def __init__(self, text):
        super().__init__()
        self.text = text

    def notify(self, context):
        with open(os.environ["NOTED"], "a") as file:
            file.write(json.dumps([context["happened"], self.text]) + "\\n")
"""

pytestmark = pytest.mark.timeout(900)


class Desk:
    """An Airflow over an empty lake, the archives to import, what its notifier noted, and what it counted."""

    def __init__(self, folder: Path, counters: socket.socket) -> None:
        self.folder, self.lake, self.noted = folder, Lake(folder / "lake"), folder / "noted"
        (folder / "noting.py").write_text(NOTIFIER)
        entry = {"class": "noting.Noted", "arguments": {"text": "{{ message }} {{ link }}"}}
        settings = {
            "NEWSLAKE_LAKE": str(self.lake.root),
            "NEWSLAKE_IMPORT_ROOTS": str(folder),
            "NEWSLAKE_NOTIFIERS": json.dumps([entry]),
            "NEWSLAKE_LATE_MINUTES": "0.01",
            "NOTED": str(self.noted),
            "PYTHONPATH": os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")])),
            "AIRFLOW__METRICS__STATSD_ON": "True",
            "AIRFLOW__METRICS__STATSD_HOST": "127.0.0.1",
            "AIRFLOW__METRICS__STATSD_PORT": str(counters.getsockname()[1]),
            "AIRFLOW__METRICS__STATSD_INFLUXDB_ENABLED": "True",
            # Else the scheduler would read the sources that the project ships, beyond this machine.
            "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "True",
        }
        self.airflow = Airflow(folder / "home", settings, users={"viewer": "viewer"})

    def start(self) -> None:
        self.api = self.airflow.start()
        self.watch = Watch(self.api, print)
        self.watch.wait_for_dags()
        for dag in ("import_archive", "refine", "review", "replay", "digest"):
            self.api.patch(f"dags/{dag}", {"is_paused": False})

    def intake(self, name: str, *pages: str) -> Batch:
        """The batch that an archive of these pages becomes; it is announced, not yet refined."""
        (self.folder / name).mkdir()
        for number, page in enumerate(pages):
            (self.folder / name / f"{number}.html").write_text(page)
        before = set(self.lake.captured())
        self.watch.trigger("import_archive", path=str(self.folder / name), source_id=name)
        until(lambda: set(self.lake.captured()) - before)
        (batch,) = set(self.lake.captured()) - before
        return batch

    def runs(self, dag: str, batch: Batch) -> list[dict]:
        found = self.api.get(f"dags/{dag}/dagRuns", order_by="run_after")["dag_runs"]
        return [run for run in found if batch.key in (run["partition_key"], (run["conf"] or {}).get("batch"))]

    def states(self, dag: str, batch: Batch) -> dict[str, str]:
        """How the tasks of the latest run for a batch stand."""
        path = Run(dag, self.runs(dag, batch)[-1]["dag_run_id"]).path
        tasks = self.api.get(f"{path}/taskInstances")["task_instances"]
        return {task["task_id"]: task["state"] for task in tasks}

    def is_asked(self, batch: Batch) -> bool:
        return bool(self.runs("review", batch)) and self.states("review", batch)["decide"] == "awaiting_input"

    def has_ended(self, dag: str, batch: Batch) -> bool:
        runs = self.runs(dag, batch)
        return bool(runs) and runs[-1]["state"] in ("success", "failed")

    def question(self, batch: Batch) -> str:
        return f"{Run('review', self.runs('review', batch)[-1]['dag_run_id']).path}/taskInstances/decide/-1/hitlDetails"

    def decision(self, batch: Batch) -> dict:
        (row,) = [row for row in self.lake.scan("reviews").to_pylist() if row["batch"] == batch.key]
        return row


def until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(1)  # the API has no event to wait for


@contextmanager
def counting():
    """A StatsD server: its socket, and a set that fills with what it hears of newslake."""
    heard: set[str] = set()

    def listen() -> None:
        while packet := server.recv(10_000).decode():
            if packet.startswith("airflow.newslake."):
                heard.add(packet.removeprefix("airflow.newslake."))

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        yield server, heard
        server.sendto(b"", server.getsockname())
        listener.join(10)


@pytest.fixture(scope="module")
def desk(tmp_path_factory, browser):  # the browser first: without one there is nothing to start
    with counting() as (server, heard):
        made = Desk(tmp_path_factory.mktemp("desk"), server)
        made.counted = heard
        try:
            made.start()
            yield made
        finally:
            made.airflow.stop()


@pytest.fixture(scope="module")
def held(desk):
    """Two batches that are held, each with its question put."""
    batches = [desk.intake(name, *(f"<title>{name} {number}</title>" for number in range(60))) for name in "ab"]
    until(lambda: all(desk.is_asked(batch) for batch in batches))
    time.sleep(SETTLING_SECONDS)  # an answer sooner can fail the task, and no state tells when it can not
    return batches


@pytest.fixture(scope="module")
def page(desk, browser):
    """Where the administrator is logged in."""
    tab = browser.new_page(viewport={"width": 1280, "height": 1000})
    tab.goto(desk.api.url)
    tab.fill("input[name=username]", USER)
    tab.fill("input[name=password]", desk.api.password)
    tab.click("button[type=submit]")
    tab.wait_for_url(lambda url: "login" not in url)
    yield tab
    tab.close()


def open_question(desk: Desk, batch: Batch, page: Page) -> None:
    run = desk.runs("review", batch)[-1]["dag_run_id"]
    page.goto(f"{desk.api.url}/dags/review/runs/{quote(run, safe='')}/tasks/decide/required_actions")
    page.get_by_test_id("hitl-option-Approve").wait_for()


def answer(page: Page, option: str, note: str = "") -> None:
    page.fill("textarea", note)
    with page.expect_response(lambda response: response.request.method == "PATCH"):
        page.get_by_test_id(f"hitl-option-{option}").click()


@pytest.fixture(scope="module")
def later(desk, held):
    """A batch that came in while two were held, and is through."""
    sentence = "The ferry company said on Monday that the night boat would sail again from the first of May. "
    article = f"<article><h1>Night boat returns</h1><p>{sentence * 5}<p>{sentence * 5}</article>"
    batch = desk.intake("later", article, "")
    until(lambda: desk.has_ended("refine", batch))
    return batch


@pytest.fixture(scope="module")
def questions(desk, held, later, page):
    """What the forms of the two held batches say, before they are answered."""
    shown = []
    for batch in held:
        open_question(desk, batch, page)
        shown.append(page.locator("main, body").first.inner_text())
    return shown


@pytest.fixture(scope="module")
def before_approval(questions):
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def approved(desk, held, questions, before_approval, page):
    """The first of the two, approved with a note."""
    open_question(desk, held[0], page)
    answer(page, "Approve", NOTE)
    until(lambda: desk.has_ended("review", held[0]))
    return held[0]


@pytest.fixture(scope="module")
def asked_again(desk, held, questions, page):
    """The second, approved without a note: what was recorded of that when the question was put again."""
    open_question(desk, held[1], page)
    answer(page, "Approve")
    until(lambda: not desk.is_asked(held[1]))
    until(lambda: desk.is_asked(held[1]))
    time.sleep(SETTLING_SECONDS)  # an answer sooner can fail the task, and no state tells when it can not
    return desk.lake.held(held[1]), desk.lake.approval(held[1])


@pytest.fixture(scope="module")
def dropped(desk, held, asked_again, page):
    """The second, then dropped."""
    open_question(desk, held[1], page)
    answer(page, "Drop", "Not worth it.")
    until(lambda: desk.has_ended("review", held[1]))
    return held[1]


def test_a_later_batch_is_published_while_two_wait_for_their_person(desk, held, later):
    assert [desk.is_asked(batch) for batch in held] == [True, True]
    assert desk.lake.committed() == [later]


def test_the_question_shows_the_batch_and_the_figures_that_made_it_stop(held, questions):
    for batch, text in zip(held, questions, strict=True):
        assert f"Publish batch {batch.key}?" in text
        assert "share-rejected" in text
        assert "60 rejects" in text


def test_whoever_may_only_look_can_t_answer(desk, held, questions):
    viewer = desk.airflow.api("viewer")
    body = {"chosen_options": ["Approve"], "params_input": {"note": NOTE}}
    with pytest.raises(AirflowFailed, match="answered 403"):
        viewer.patch(desk.question(held[0]), body)


def test_an_approved_batch_is_published(desk, approved):
    assert desk.states("review", approved) | {"drop": ""} == {
        "evidence": "success", "decide": "success", "approve": "success", "refine": "success", "drop": "",
    }  # fmt: skip
    assert len(desk.lake.read("rejects", approved)) == 60
    assert approved in desk.lake.committed()


def test_of_an_approval_it_is_on_record_who_gave_it_why_and_when(desk, before_approval, approved):
    row = desk.decision(approved)
    assert (row["decision"], row["decided_by"], row["note"]) == ("approved", USER, NOTE)
    assert before_approval <= row["decided_at"] <= datetime.now(UTC)
    assert row["rules"] == ["share-rejected"]


def test_an_approval_without_a_note_changes_nothing_and_is_asked_again(asked_again):
    hold, approval = asked_again
    assert (hold["rules"], approval) == (["share-rejected"], None)


def test_a_dropped_batch_leaves_no_row(desk, dropped):
    assert {name: len(desk.lake.read(name, dropped)) for name in PUBLISHED} == dict.fromkeys(PUBLISHED, 0)
    assert dropped not in [*desk.lake.committed(), *desk.lake.pending(), *desk.lake.all_held()]


def test_of_a_drop_it_is_on_record_who_decided_it_and_why(desk, dropped):
    row = desk.decision(dropped)
    assert (row["decision"], row["decided_by"], row["note"]) == ("dropped", USER, "Not worth it.")


def test_word_goes_out_of_a_run_that_failed_a_batch_that_is_held_and_one_that_is_late(desk, held, questions):
    heard = [json.loads(line) for line in desk.noted.read_text().splitlines()]
    failing, asking = (desk.runs(dag, held[0])[0]["dag_run_id"] for dag in ("refine", "review"))
    pages = {"failed": f"refine/runs/{quote(failing, safe='')}", "late": f"refine/runs/{quote(failing, safe='')}"}
    pages["held"] = f"review/runs/{quote(asking, safe='')}/tasks/decide/required_actions"
    assert [what for what, page in pages.items() if not told(heard, what, f"{desk.api.url}/dags/{page}")] == []


def told(heard: list[list[str]], what: str, page: str) -> bool:
    return any(happened == what and text.endswith(f" {page}") for happened, text in heard)


def test_what_happens_is_counted(desk, held, later, questions):
    assert desk.counted >= {
        "fetched,kind=import,capture=page:60|c",
        "published,kind=import:1|c",
        "refused,kind=import,reason=empty:1|c",
        "check_failed,kind=import,rule=share-rejected,severity=critical:1|c",
        "held,kind=import:1|c",
        "late,kind=import:1|c",
    }


def test_refused_pages_are_read_again_on_demand(desk, later, dropped, approved):
    desk.watch.follow(desk.watch.trigger("replay", reason="empty"))
    until(lambda: len(desk.runs("refine", later)) == 2 and desk.has_ended("refine", later))
    assert desk.runs("refine", later)[-1]["state"] == "success"
    assert len(desk.lake.read("rejects", later)) == 1
