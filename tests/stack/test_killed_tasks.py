"""A task of refine that is killed at some point and tried again leaves what an undisturbed run leaves."""

import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from killing import KILLED
from newslake import tasks
from newslake.lake import Batch, Lake
from newslake.tables import PUBLISHED
from sample_site import ARCHIVE

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
STEPS = ("clean_and_extract", "link", "validate", "publish", "digest")
TABLES = (*PUBLISHED, "coverage", "daily_articles")


def arguments(step: str) -> list[str]:
    return {"clean_and_extract": ["part-000"], "validate": ["test", NOW]}.get(step, [])


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """The lake as it was before each step, by step, and under ``done`` as it is in the end."""
    folder = tmp_path_factory.mktemp("undisturbed")
    lake = Lake(folder / "lake")
    (found,) = tasks.import_archive(str(ARCHIVE), lake, now=NOW)
    batch = Batch.parse(found["batch"])
    assert tasks.split(batch, lake) == ["part-000"]
    for step in STEPS:
        shutil.copytree(folder / "lake", folder / step)
        getattr(tasks, step)(batch, lake, *arguments(step))
    shutil.copytree(folder / "lake", folder / "done")
    return folder, batch


def tables(lake: Lake) -> dict[str, list[dict]]:
    return {name: lake.scan(name).to_pylist() for name in TABLES}


@pytest.mark.parametrize(
    ("step", "n"),
    [
        *[("clean_and_extract", n) for n in (1, 2)],
        *[("link", n) for n in (1, 3, 4)],
        *[("publish", n) for n in (1, 2, 4, 6)],
    ],
)
def test_a_task_that_is_killed_and_tried_again_leaves_the_same_tables(undisturbed, tmp_path, step, n):
    folder, batch = undisturbed
    shutil.copytree(folder / step, tmp_path / "lake")
    command = [sys.executable, "-c", KILLED, str(tmp_path / "lake"), batch.key, step, str(n), *arguments(step)]
    assert subprocess.run(command).returncode == -signal.SIGKILL
    lake = Lake(tmp_path / "lake")
    for again in STEPS[STEPS.index(step) :]:
        getattr(tasks, again)(batch, lake, *arguments(again))
    assert tables(lake) == tables(Lake(folder / "done"))


def test_before_the_manifest_no_reader_sees_a_row(undisturbed, tmp_path):
    folder, batch = undisturbed
    shutil.copytree(folder / "publish", tmp_path / "lake")
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "lake"), batch.key, "publish", "6"])
    assert {name: len(Lake(tmp_path / "lake").scan(name)) for name in PUBLISHED} == dict.fromkeys(PUBLISHED, 0)
