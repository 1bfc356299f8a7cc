"""How quickly the news desk's pages answer over a month of a thousand sources; ``python -m benchmarks --only desk``.

The pages are asked through the plugin's own app, with a user who may everything, in a process of its own.
"""

import argparse
import asyncio
import cProfile
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import urlencode

import pyarrow.compute as pc

from benchmarks.desk_lake import Month, make
from newslake.lake import Batch, Lake

ROOT = Path(__file__).resolve().parent.parent
CALLS = 9
PAGE, SEARCH = 300, 2_000
"""Milliseconds that a page, and a search by a bare id, may take."""
SHOWN_FUNCTIONS = 8
_MARTS = ("stories", "clusters", "corrections")
"""What the desk remembers, of the marts that are of articles."""

Ask = Callable[[str], Any]
"""From a path below the desk's to its answer."""


@dataclass(frozen=True)
class Place:
    """A page at some place in the lake."""

    name: str
    path: str
    most: float = PAGE
    status: int = 200
    is_fresh: bool = False
    """Asked each time as if a batch had just been published."""


@dataclass(frozen=True)
class Answered:
    """Milliseconds of its calls."""

    place: Place
    first: float
    others: list[float]
    cpu: list[float]
    """Of the processor, which a busy machine does not make longer; several threads count as several."""
    profile: str

    @property
    def is_slow(self) -> bool:
        return max(self.others) > self.place.most


def desk(articles: int, folder: Path | None, scratch: Path) -> None:
    """Make the lake, or take that which is in the folder, and print what its pages take."""
    root = folder or scratch / "desk-lake"
    if not root.exists():
        start = time.perf_counter()
        now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        make(Month(str(root), articles, now))
        print(f"  {articles:,} articles were made up in {time.perf_counter() - start:.0f} s", flush=True)
    home = scratch / "airflow"
    settings = {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "NEWSLAKE_LAKE": str(root),
        "PYTHONWARNINGS": "ignore",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "plugins")]),
    }
    run = partial(subprocess.run, env={**os.environ, **settings}, cwd=ROOT, check=True)
    run([sys.executable, "-m", "airflow", "db", "migrate"], capture_output=True)
    run([sys.executable, "-m", "benchmarks.desk", str(root)])


def places(lake: Lake) -> Iterator[Place]:
    """Every kind of page: at the newest and the oldest batch, and where there is much or little to show."""
    newest, oldest = lake.committed()[-1], lake.committed()[0]
    yield from (
        Place("overview", "/"),
        Place("overview, page 7", "/?page=7"),
        Place("overview, in trouble", "/?show=trouble"),
        Place("overview, filtered", "/?q=outlet-09"),
        Place("overview, after a batch", "/", is_fresh=True),
    )
    for name, batch in (("newest", newest), ("oldest", oldest), ("held", lake.all_held()[-1])):
        yield Place(f"batch, {name}", f"/batch/{batch.key}")
    yield Place("data docs", f"/batch/{newest.key}/docs/articles.html")
    for name, number in (("largest", 0), ("in trouble", 7), ("layout changed", 107), ("smallest", 999)):
        yield Place(f"source, {name}", f"/source/outlet-{number:04d}")
    yield Place("source, after a batch", "/source/outlet-0000", is_fresh=True)
    for name, batch in (("newest", newest), ("oldest", oldest)):
        yield from _of_articles(name, batch, lake)
        yield from _of_captures(name, batch, lake)
    yield from _of_rejects(newest, oldest)
    yield from _of_stories(lake)
    yield Place("dictionary", "/dictionary")
    yield Place("style", "/desk.css")


def _of_articles(name: str, batch: Batch, lake: Lake) -> Iterator[Place]:
    rows = lake.read("articles", batch)
    article = rows.slice(len(rows) // 2, 1).to_pylist()[0]
    yield Place(f"article, {name}", f"/article/{batch.key}/{article['version_id']}")
    yield Place(f"article by id, {name}", f"/article/{article['version_id']}", SEARCH, 302)
    yield Place(f"search by address, {name}", f"/search?{urlencode({'q': article['url']})}", SEARCH, 302)
    relations = lake.read("relations", batch)
    for row in relations.filter(pc.equal(relations["relation"], "version-of")).slice(0, 1).to_pylist():
        ends = f"{row['version_id']}/difference/{row['other_batch'] or batch.key}/{row['other_version_id']}"
        yield Place(f"article with versions, {name}", f"/article/{batch.key}/{row['version_id']}")
        yield Place(f"difference, {name}", f"/article/{batch.key}/{ends}")


def _of_stories(lake: Lake) -> Iterator[Place]:
    """The largest story of the newest and of the oldest day, and of the newest an article."""
    marts = lake.files("stories")
    for name, (day, _) in (("newest", marts[-1]), ("oldest", marts[0])):
        rows = lake.scan(
            "stories", since=day.date, until=day.date, columns=["story_id", "article_count", "version_ids"]
        )
        story = rows.sort_by([("article_count", "descending")]).slice(0, 1).to_pylist()[0]
        yield Place(f"story, {name}", f"/stories/{story['story_id']}")
        where = pc.field("version_id") == story["version_ids"][-1]
        for row in lake.scan("articles", since=day.date, until=day.date, columns=["batch"], where=where).to_pylist():
            yield Place(f"article of a story, {name}", f"/article/{row['batch']}/{story['version_ids'][-1]}")


def _of_captures(name: str, batch: Batch, lake: Lake) -> Iterator[Place]:
    captures = lake.read("captures", batch)
    for what, chosen in (
        ("bytes", pc.is_valid(captures["warc_type"])),
        ("failed", pc.is_valid(captures["fetch_error"])),
    ):
        for row in captures.filter(chosen).slice(0, 1).to_pylist():
            yield Place(f"capture, {name}, {what}", f"/capture/{batch.key}/{row['capture_id']}")


def _of_rejects(newest: Batch, oldest: Batch) -> Iterator[Place]:
    chosen: Mapping[str, dict[str, Any]] = {
        "all": {},
        "reason": {"reason": "video-only"},
        "source": {"source": "outlet-0999"},
        "stage": {"stage": "ingest"},
        "newest day": {"since": newest.date},
        "oldest day": {"until": oldest.date},
        "nothing": {"reason": "no-such-reason"},
        "all filters": {"reason": "no-text", "source": "outlet-0107", "stage": "clean", "since": oldest.date},
    }
    for name, filters in chosen.items():
        yield Place(f"rejects, {name}", f"/rejects?{urlencode(filters)}")
    yield Place("rejects, after a batch", "/rejects", is_fresh=True)


def asked(place: Place, ask: Ask, touch: Callable[[], None]) -> Answered:
    """:raises ValueError: where the page does not answer as it should."""
    times = []
    for _ in range(CALLS):
        if place.is_fresh:
            touch()
        start, cpu = time.perf_counter(), time.process_time()
        answer = ask(place.path)
        times.append((1_000 * (time.perf_counter() - start), 1_000 * (time.process_time() - cpu)))
        if answer.status_code != place.status:
            raise ValueError(f"{place.path} answered {answer.status_code}: {answer.text[:2_000]}")
    (first, _), *others = times
    wall, processor = map(list, zip(*others, strict=True))
    return Answered(place, first, wall, processor, _profiled(place, ask, touch) if max(wall) > place.most else "")


def _profiled(place: Place, ask: Ask, touch: Callable[[], None]) -> str:
    """The dearest functions of ours in one call, with what they call."""
    if place.is_fresh:
        touch()
    profiler = cProfile.Profile()
    with mock.patch("anyio.to_thread.run_sync", _here):
        profiler.runcall(ask, place.path)
    called = [(each, each.code) for each in profiler.getstats() if not isinstance(each.code, str)]
    own = [
        (each.totaltime, f"{Path(code.co_filename).stem}.{code.co_name}", each.callcount)
        for each, code in called
        if _is_ours(Path(code.co_filename))
    ]
    dearest = sorted(own, reverse=True)[:SHOWN_FUNCTIONS]
    return "\n".join(f"      {1_000 * seconds:>7.0f} ms {calls:>7,} × {name}" for seconds, name, calls in dearest)


def _is_ours(file: Path) -> bool:
    return file.is_relative_to(ROOT) and not {"site-packages", "benchmarks"} & {*file.parts}


async def _here(function: Callable[..., Any], *arguments: Any, **_: Any) -> Any:
    """Instead of in a thread of its own, where no profiler looks."""
    return function(*arguments)


def table(answers: list[Answered]) -> str:
    lines = [f"  {'page':<34}{'first':>9}{'median':>9}{'worst':>9}{'CPU':>9}   ms"]
    for each in answers:
        times = (each.first, statistics.median(each.others), max(each.others), statistics.median(each.cpu))
        figures = "".join(f"{milliseconds:>9.0f}" for milliseconds in times)
        lines.append(f"  {each.place.name:<34}{figures}{f'   over {each.place.most}' if each.is_slow else ''}")
        lines += [each.profile] if each.profile else []
    return "\n".join(lines)


def _client() -> Ask:
    """Asks the desk, as Airflow mounts it, in the name of an administrator."""
    import httpx
    from airflow.api_fastapi.app import create_auth_manager
    from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser
    from airflow.api_fastapi.core_api.security import get_user
    from fastapi import FastAPI

    import news_desk

    create_auth_manager()
    news_desk.app.dependency_overrides[get_user] = lambda: SimpleAuthManagerUser(username="admin", role="admin")
    airflow = FastAPI()
    airflow.mount("/news", news_desk.app)
    client = httpx.AsyncClient(transport=httpx.ASGITransport(airflow), base_url="http://127.0.0.1/news")
    loop = asyncio.Runner()
    return lambda path: loop.run(client.get(path))


def _touch(lake: Lake) -> None:
    """Make the newest batch's files look as if they were just written."""
    for name in (
        "articles",
        "relations",
        "rejects",
        "coverage",
        "daily_coverage",
        "stories",
        "clusters",
        "corrections",
    ):
        *_, (_, path) = lake.files(name)
        os.utime(path.path)
    os.utime((lake.root / "_batches" / f"{lake.committed()[-1].key}.json").path)


def main() -> None:
    parser = argparse.ArgumentParser(description="Ask the desk's pages over a lake, and print what they take.")
    parser.add_argument("lake", type=Path)
    lake = Lake(parser.parse_args().lake)
    ask = _client()
    print(table([asked(place, ask, partial(_touch, lake)) for place in places(lake)]))
    peak = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024
    print(f"  highest memory of the process: {peak:.0f} MiB")


if __name__ == "__main__":
    main()
