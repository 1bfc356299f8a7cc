"""``make demo``: the whole of newslake on a small made-up world of news, with a real Airflow, in a few minutes.

In a terminal it keeps the Airflow UI up until Ctrl-C; otherwise it stops all that it started and ends with 0, or with
1 and the failing task's log.
"""

import fcntl
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TextIO

import pyarrow.compute as pc

from newslake import show
from newslake.lake import Lake
from sample_site import ARCHIVE, SampleSite
from standalone import UP
from standalone.airflow import PROJECT, USER, Airflow, AirflowFailed, Api
from standalone.runs import Watch

PORT = 8765
"""The sample site's, where it is free: the same addresses on every run are the same articles."""
ERROR_PAGES = 60
"""From 50 pages on, a batch that is refused nearly whole is held."""
COLUMNS = ["published_at", "domain", "language", "title", "word_count"]


@dataclass(frozen=True)
class Place:
    """Where a demo lives; a second one beside the first has a lake and an Airflow of its own."""

    folder: Path
    number: int

    @property
    def home(self) -> Path:
        return self.folder / ".airflow" / f"demo{self._suffix}"

    @property
    def lake(self) -> Path:
        return self.folder / f"lake{self._suffix}"

    @property
    def delivery(self) -> Path:
        """An archive that turns out to hold no news."""
        return self.home / "delivery"

    @property
    def _suffix(self) -> str:
        return "" if self.number == 1 else f"-{self.number}"


@contextmanager
def taken_place(folder: Path) -> Iterator[Place]:
    """The first place that no living demo has, and the first lake only while ``make up`` is not at work on it.

    A lock goes with its process, however that ends: a killed demo's place is free at once.
    """
    (folder / ".airflow").mkdir(mode=0o700, parents=True, exist_ok=True)
    number = 2 if UP.processes() else 1
    while True:
        place = Place(folder, number)
        with place.home.with_suffix(".lock").open("w") as lock:
            if _locked(lock):
                yield place
                return
        number += 1


def _locked(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C, a closed terminal and a polite kill all end what runs inside, and can't disturb its being put away."""

    def interrupt(_: int, __: FrameType | None) -> None:
        for each in signals:
            signal.signal(each, signal.SIG_IGN)
        say("stopping …")
        raise KeyboardInterrupt

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for each in signals:
        signal.signal(each, interrupt)
    yield


def demo(folder: Path) -> None:
    """Serve the sample site, start Airflow, let it work, and show what came of it."""
    with taken_place(folder) as place, SampleSite(port=_port(PORT - 1 + place.number)) as site:
        say(f"sample site    {site.url('localhost').replace('localhost.', '')}")
        airflow = _airflow(place, site)
        try:
            say("Airflow        starting, this takes about half a minute")
            api = airflow.start()
            say(f"Airflow        {api.url}   login: {USER}   password: {api.password}")
            work(api, site)
            decide(api, place.delivery)
            report(api, place)
            _keep_up(api)
        finally:
            airflow.stop()


def _airflow(place: Place, site: SampleSite) -> Airflow:
    sources = place.home / "sources.toml"
    airflow = Airflow(
        place.home,
        {
            "NEWSLAKE_LAKE": str(place.lake),
            "NEWSLAKE_SOURCES": str(sources),
            "NEWSLAKE_IMPORT_ROOTS": os.pathsep.join(map(str, [ARCHIVE, place.delivery])),
        },
    )
    airflow.clear()
    sources.write_text(site.sources_toml())
    return airflow


def work(api: Api, site: SampleSite) -> None:
    """What the scheduler starts by itself; then the same world some hours later, and an archive."""
    watch = Watch(api, say)
    watch.wait_for_dags()
    watch.follow(watch.scheduled("ingest"))
    site.edition = 2
    say("-- some hours later: corrections are out, and what was broken has healed; an archive is imported beside --")
    watch.follow(watch.trigger("ingest"), watch.trigger("import_archive", path=str(ARCHIVE)))


def decide(api: Api, delivery: Path) -> None:
    """A batch that breaks a promise is held until somebody decides; here the demo does it."""
    delivery.mkdir()
    for number in range(ERROR_PAGES):
        (delivery / f"{number}.html").write_text(f"<title>Error {number}</title><p>Please try again later.")
    say("-- an archive comes in that holds nothing but error pages; nothing of it may be published unseen --")
    watch = Watch(api, say)
    watch.trigger("import_archive", path=str(delivery))
    run, question = watch.asked()
    say(f"{run.dag:<15}{question}  Drop: error pages, no news.")
    answer = {"chosen_options": ["Drop"], "params_input": {"note": "Error pages, no news."}}
    api.patch(f"{run.path}/taskInstances/decide/-1/hitlDetails", answer)
    watch.follow(run)


def report(api: Api, place: Place) -> None:
    """What a newcomer wants to see first."""
    lake = Lake(place.lake)
    folder = os.path.relpath(place.lake)
    articles = lake.scan("articles", columns=COLUMNS).to_pandas().dropna(subset=["published_at"])
    articles["title"] = articles["title"].str.slice(0, 60)
    latest = articles.sort_values("published_at", ascending=False).groupby("domain").head(1).head(5)
    print(f"\n{show.overview(lake)}\n\nsources that could not be read\n{_dead_sources(lake)}\n")
    print(f"five rows of articles\n{latest.to_string(index=False)}\n")
    print("read them with pandas")
    print("  import newslake")
    print(f'  newslake.read("articles", lake="{folder}", columns=["published_at", "domain", "title"])\n')
    print("or with DuckDB")
    print(f"  from '{folder}/articles/*/*.parquet' select domain, count(*) group by domain order by 2 desc;\n")
    print(f"Airflow {api.url}   login: {USER}   password: {api.password}", flush=True)


def _dead_sources(lake: Lake) -> str:
    silent = (pc.field("page_count") == 0) & (pc.field("reason") != "nothing-new")
    rows = lake.scan("coverage", columns=["source_id", "reason"], where=silent)
    return "\n".join(sorted({f"  {row['source_id']:<32}{row['reason']}" for row in rows.to_pylist()}))


def _keep_up(api: Api) -> None:
    if sys.stdin.isatty() and sys.stdout.isatty():
        print(f"It stays up until Ctrl-C. What came in and what was refused: {api.url}/news/", flush=True)
        with suppress(KeyboardInterrupt):  # the way to end it, and no failure
            threading.Event().wait()


def _port(preferred: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", preferred))
        except OSError:
            return 0
    return preferred


def say(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}  {line}", flush=True)


def main(folder: str = str(PROJECT)) -> int:
    with interruptible():
        try:
            demo(Path(folder).absolute())
        except AirflowFailed as failure:
            print(f"\n{failure}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
