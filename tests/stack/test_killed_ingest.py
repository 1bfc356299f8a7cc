"""A task of ingest that is killed at some point and tried again leaves what an undisturbed round leaves.

But for instants and record offsets: a page that is fetched again is fetched later.
"""

import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from killing import KILLED
from newslake import tasks
from newslake.ingest import warc
from newslake.lake import Batch, Lake
from newslake.tables import KINDS
from sample_site import SampleSite

NOW = datetime.now(UTC)
BATCH = Batch(NOW.date(), f"ingest-{NOW:%Y%m%dT%H%M%SZ}")
SOURCES = ("talbote", "cottonwood-ledger")
COLUMNS = ["capture_id", "source_id", "kind", "url", "fetch_status", "fetch_error", "content_digest", "given"]
STEPS = ("feeds", "pages", "seal")


def run(step: str, lake: Lake, sources: Path) -> None:
    if step == "feeds":
        tasks.feeds(BATCH, lake, sources, list(SOURCES))
    elif step == "pages":
        for part in (lake.staged_json(BATCH, "ingest-plan") or {})["parts"]:
            tasks.pages(BATCH, lake, sources, part)
    else:
        tasks.seal(BATCH, lake)


def arguments(step: str, sources: Path) -> list[str]:
    return {"feeds": [str(sources), "+".join(SOURCES)], "pages": [str(sources), "ingest-pages-0"], "seal": []}[step]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """The lake as it was before each step, by step, and under ``done`` as it is in the end; and the sources file."""
    folder = tmp_path_factory.mktemp("undisturbed")
    with SampleSite(slow_seconds=0) as site:
        head, *entries = site.sources_toml().split("\n[sources.")
        own = [f"\n[sources.{entry}" for entry in entries if entry.startswith(SOURCES)]
        sources = folder / "sources.toml"
        sources.write_text(head + "".join(own))
        lake = Lake(folder / "lake")
        (folder / "lake").mkdir()
        for step in STEPS:
            shutil.copytree(folder / "lake", folder / step)
            run(step, lake, sources)
        shutil.copytree(folder / "lake", folder / "done")
        yield folder, sources


def captures(lake: Lake) -> list[dict]:
    return lake.read("captures", BATCH).select(COLUMNS).to_pylist()


def seen(lake: Lake) -> dict[str, object]:
    return {source: lake.state(source)["seen"] for source in SOURCES}


@pytest.mark.parametrize(
    ("step", "n"),
    [*[("feeds", n) for n in (1, 2, 3)], *[("pages", n) for n in (1, 2)], *[("seal", n) for n in (1, 2, 3, 4)]],
)
def test_a_task_that_is_killed_and_tried_again_leaves_the_same_captures(undisturbed, tmp_path, step, n):
    folder, sources = undisturbed
    shutil.copytree(folder / step, tmp_path / "lake")
    lake = Lake(tmp_path / "lake")
    command = [sys.executable, "-c", KILLED, str(lake.root), BATCH.key, step, str(n), *arguments(step, sources)]
    assert subprocess.run(command).returncode == -signal.SIGKILL
    for again in STEPS[STEPS.index(step) :]:
        run(again, lake, sources)
    done = Lake(folder / "done")
    assert captures(lake) == captures(done)
    assert len(captures(lake)) > 20
    assert seen(lake) == seen(done)


def test_every_capture_of_the_undisturbed_round_is_read_back_from_its_record(undisturbed):
    lake = Lake(undisturbed[0] / "done")
    rows = [row for row in lake.read("captures", BATCH).to_pylist() if row["content_digest"]]
    assert {row["kind"] for row in rows} <= set(KINDS)
    with warc.Reader(lambda name: lake.warc_path(name).open("rb")) as records:
        for row in rows:
            payload = records.payload(row["warc_filename"], row["warc_record_offset"], row["warc_record_length"])
            assert warc.content_digest(payload.data) == row["content_digest"]
