"""``make demo`` with a real scheduler: what it shows, and that nothing of it is left, however it ends."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from standalone.airflow import Airflow
from standalone.demo import Place, taken_place

from newslake.contract import REGISTRY
from newslake.lake import Lake

PROJECT = Path(__file__).resolve().parents[2]
SECONDS = 120


def demo(folder: Path, **options) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "standalone.demo", str(folder)]
    environment = {**os.environ, "NEWSLAKE_LAKE": "s3://not-the-demo-s"}
    return subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdin=subprocess.DEVNULL, text=True, start_new_session=True, **options
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def shown(folder) -> str:
    """What a whole demo prints."""
    running = demo(folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        output, _ = running.communicate(timeout=580)
    finally:
        running.kill()
        Airflow(Place(folder, 1).home, {}).stop()
    assert running.returncode == 0, output
    return output


@pytest.mark.timeout(640)
def test_the_demo_shows_the_rows_of_every_table(shown):
    assert [table for table in REGISTRY if not re.search(rf"^  {table} +[1-9]", shown, re.MULTILINE)] == []


def test_the_demo_shows_five_articles(shown):
    table = shown.partition("five rows of articles\n")[2].partition("\n\n")[0]
    assert len(table.splitlines()) == 6


@pytest.mark.parametrize("reason", ["http-404", "http-410", "redirect-loop", "robots-denied", "too-large", "timeout"])
def test_the_demo_shows_why_pages_were_refused(shown, reason):
    assert re.search(rf"^  {reason} +[1-9]", shown, re.MULTILINE)


@pytest.mark.parametrize("reason", ["feed-broken", "connection-failed"])
def test_the_demo_shows_which_sources_could_not_be_read(shown, reason):
    section = shown.partition("sources that could not be read\n")[2].partition("\n\n")[0]
    assert re.search(rf"^  [a-z-]+ +{reason}$", section, re.MULTILINE)


def test_the_demo_shows_the_way_into_the_ui(shown):
    assert re.search(r"^Airflow http://127\.0\.0\.1:\d+   login: admin   password: \S{16}$", shown, re.MULTILINE)


def test_the_lines_for_pandas_can_be_pasted(shown):
    lines = shown.partition("read them with pandas\n")[2].partition("\n\n")[0]
    code = "\n".join(line.strip() for line in lines.splitlines())
    code = code.replace("newslake.read", "print(len(newslake.read", 1) + "))"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert int(done.stdout) > 40


def test_the_line_for_duckdb_can_be_pasted(shown, monkeypatch):
    monkeypatch.chdir(PROJECT)
    query = shown.partition("or with DuckDB\n")[2].partition("\n\n")[0]
    assert len(duckdb.sql(query.strip().removesuffix(";")).fetchall()) >= 3


def test_a_demo_leaves_its_lake_and_no_process(shown, folder):
    place = Place(folder, 1)
    assert (len(Lake(place.lake).committed()), Airflow(place.home, {}).processes()) == (3, [])


def test_the_password_is_nobody_elses_to_read(shown, folder):
    assert Place(folder, 1).home.joinpath("passwords.json").stat().st_mode & 0o077 == 0


def test_a_second_demo_beside_the_first_has_a_place_of_its_own(tmp_path):
    with taken_place(tmp_path) as first, taken_place(tmp_path) as second:
        assert (second.number, second.lake) == (first.number + 1, tmp_path / f"lake-{second.number}")


def test_the_place_of_a_demo_that_has_ended_is_free(tmp_path):
    with taken_place(tmp_path) as first:
        pass
    with taken_place(tmp_path) as second:
        assert first == second


def until(holds) -> None:
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_killed_demo_is_put_away_by_the_next_and_ctrl_c_by_itself(tmp_path):
    airflow = Airflow(Place(tmp_path, 1).home, {})
    try:
        killed = demo(tmp_path, stdout=subprocess.DEVNULL)
        until(lambda: len(airflow.processes()) >= 4)
        killed.kill()
        killed.wait()
        left = {process.pid for process in airflow.processes()}
        following = demo(tmp_path, stdout=subprocess.DEVNULL)
        until(lambda: airflow.processes() and not left & {process.pid for process in airflow.processes()})
        following.send_signal(signal.SIGINT)
        assert (left != set(), following.wait(60), airflow.processes()) == (True, 130, [])
    finally:
        killed.kill()
        airflow.stop()
