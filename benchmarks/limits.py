"""What reading one page may cost, whatever it holds; and a run of hostile pages that looks for one that costs more.

``python -m benchmarks.limits`` reads every shape of ``hostile`` at all its sizes and then mutants, each in a process of
its own, and fails if one of them breaks a limit.
"""

import argparse
import os
import pickle
import resource
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection

from benchmarks import hostile
from newslake import annotate, reading
from newslake.contract import contract
from newslake.extract import languages
from newslake.identity import digest_id
from newslake.ingest import warc
from newslake.tables import Capture, Reject

CPU_SECONDS = 2.0
MEMORY = 500_000_000
"""Bytes at the peak, over what the process held before."""
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

_ENOUGH_SECONDS = 30
_ENOUGH_MEMORY = 3_000_000_000


@dataclass(frozen=True)
class Cost:
    """What came of reading a page, and what it took."""

    name: str
    size: int
    outcome: str
    """``article``, the reason of a reject, or in brackets what went wrong."""
    seconds: float = 0.0
    """Of the processor."""
    memory: int = 0
    """Bytes at the peak, over what the process held before."""

    def faults(self, slowness: float = 1.0) -> list[str]:
        """What no page may do, on a machine so many times slower than one that the limits are meant for."""
        slow = [f"{self.seconds:.2f} s"] if self.seconds > CPU_SECONDS * slowness else []
        big = [f"{self.memory / 1e6:.0f} MB"] if self.memory > MEMORY else []
        return [*slow, *big, *([self.outcome] if self.outcome.startswith("[") else [])]


class Held(warc.Reader):
    """A record that was read already."""

    def __init__(self, payload: warc.Payload) -> None:
        self.held = payload

    def payload(self, *_: object) -> warc.Payload:
        return self.held


def outcome(data: bytes, content_type: str) -> str:
    """What reading and writing the row of such a capture comes to."""
    capture = Capture(
        capture_id=digest_id("hostile"),
        source_id="hostile",
        kind="page",
        url="https://courier.example/2026/02/24/wexing-harbour-to-be-dredged",
        fetch_time=NOON,
        fetch_status=200,
        content_type=content_type,
        warc_filename="hostile.warc.gz",
        warc_record_offset=0,
        warc_record_length=len(data),
    )
    found = reading.read(capture, Held(warc.Payload(data=data, content_type=content_type, status=200)))
    if isinstance(found, Reject):
        contract("rejects").table([found])
        return f"[{found.evidence}]" if found.reason == "unreadable" else found.reason
    contract("articles").table([found.article])
    # By no model: what it costs is known, and only so much of a text is given to it.
    hanging = annotate.findings(found.article, found.links, with_models=False)
    for name in (each.name for each in fields(hanging)):
        contract(name).table(getattr(hanging, name))
    return "article"


def costs(cases: Iterable[tuple[str, int]]) -> Iterator[Cost]:
    """What reading each shape at each size costs; a shape ``mutant`` has a seed for its size."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=_serve, args=(theirs,), daemon=True)
    server.start()
    try:
        for case in cases:
            ours.send(case)
            yield ours.recv()
    finally:
        ours.send(None)
        server.join()


def _serve(asked: Connection) -> None:
    """Reads each page in a fork of a process that has read before, for models and modules are loaded once."""
    for name in ("an ordinary page", "plain text of sentences", "bait of names in paragraph"):
        outcome(hostile.SHAPES[name].payload(400), hostile.SHAPES[name].content_type)
    languages.language("so few words ask for the second model")
    while case := asked.recv():
        name, size = case
        shape = hostile.Shape(hostile.mutant, (), "text/html") if name == "mutant" else hostile.SHAPES[name]
        asked.send(_apart(Cost(name, size, "[died]"), shape.payload(size), shape.content_type))


def _apart(cost: Cost, data: bytes, content_type: str) -> Cost:
    reading_end, writing_end = os.pipe()
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (_ENOUGH_SECONDS, _ENOUGH_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (_ENOUGH_MEMORY, _ENOUGH_MEMORY))
        os.write(writing_end, pickle.dumps(_measured(cost, data, content_type)))
        os._exit(0)
    os.close(writing_end)
    with os.fdopen(reading_end, "rb") as pipe:
        told = pipe.read()
    _, status, used = os.wait4(child, 0)
    if told:
        done: Cost = pickle.loads(told)
        return done
    died = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else f"exit {status}"
    return replace(cost, outcome=f"[{died}]", seconds=used.ru_utime + used.ru_stime, memory=used.ru_maxrss * 1024)


def _measured(cost: Cost, data: bytes, content_type: str) -> Cost:
    before, began = peak(), time.process_time()
    try:
        came = outcome(data, content_type)
    except BaseException as error:
        came = f"[{type(error).__name__}: {error}"[:200] + "]"
    return replace(cost, outcome=came, seconds=time.process_time() - began, memory=peak() - before)


def peak() -> int:
    """Bytes; a fork's peak begins at what it holds."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutants", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0, help="of the first mutant")
    parser.add_argument("--only", default="", help="shapes with this in their names")
    given = parser.parse_args()
    shapes = [(name, size) for name, shape in hostile.SHAPES.items() for size in shape.sizes if given.only in name]
    mutants = [("mutant", given.seed + at) for at in range(given.mutants) if not given.only]
    found = []
    for cost in costs([*shapes, *mutants]):
        found.append(cost)
        print(
            f"{cost.seconds:7.2f} s {cost.memory / 1e6:6.0f} MB  {cost.name} ({cost.size}): {cost.outcome}", flush=True
        )
    broken = [cost for cost in found if cost.faults()]
    print(f"\n{len(found)} pages, {len(broken)} over the limits")
    for cost in broken:
        print(f"  {cost.name} ({cost.size}): {', '.join(cost.faults())}")
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
