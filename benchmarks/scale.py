"""What a batch costs: CPU and memory of each task, at two sizes, each task in a process of its own."""

import multiprocessing
import re
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from benchmarks import folds
from newslake.contract import contract
from newslake.coverage import coverage
from newslake.history import MOST_BATCHES, History
from newslake.ingest import archive, warc
from newslake.lake import Batch, Lake
from newslake.tables import PUBLISHED

NOW = datetime(2026, 1, 1, tzinfo=UTC)
READING = ("clean_and_extract",)


@dataclass(frozen=True)
class Original:
    """A page to make variants of."""

    url: str
    html: bytes
    at: datetime


@dataclass(frozen=True)
class Cost:
    """What one task took: CPU seconds of its imports and of itself, and its peak memory in MiB."""

    task: str
    imports: float
    cpu: float
    peak: float


def batch_costs(originals: list[Original], pages: int, folder: Path) -> list[Cost]:
    """Costs of the tasks of ``refine`` over a batch of so many different articles, after as many like it."""
    path = folder / f"{pages}.warc.gz"
    with path.open("wb") as file:
        writer = warc.Writer(file)
        for url, html, at in variants(originals, pages):
            head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
            writer.response(url, head + html, at)
    lake = Lake(folder / f"lake-{pages}")
    found = archive.index(
        str(path), source_id="bench", date=NOW.date(), now=NOW, lake=lake, mapping=None, roots=None, limit=pages
    )
    (batch,) = [each.batch for each in found]
    _by_site(batch, lake)
    split = apart(_split, batch, lake)
    parts = lake.staged_json(batch, "parts") or {}
    costs = [split, *(apart(_read, batch, lake, part) for part in parts), apart(_link, batch, lake)]
    linked = {name: lake.staged(name, batch, "linked") for name in PUBLISHED}
    remember(batch, {**linked, "captures": lake.read("captures", batch)}, lake)
    costs += [apart(task, batch, lake) for task in (validate, _publish)]
    rows = len(lake.read("articles", batch))
    print(f"  {pages} pages: {rows} articles, {len(lake.read('rejects', batch))} rejects")
    return costs


def variants(originals: list[Original], pages: int) -> Iterator[tuple[str, bytes, datetime]]:
    """Pages with another URL, canonical URL and sentence each, so that they are as many articles."""
    for number in range(pages):
        page = originals[number % len(originals)]
        mark = f"-copy-{number}"
        html = page.html.replace(page.url.encode(), f"{page.url}{mark}".encode())
        html = re.sub(
            rb"(<link[^>]+canonical[^>]+href=[\"'])([^\"'>]+?)(?:-copy-\d+)?([\"'])",
            rb"\1\2" + mark.encode() + rb"\3",
            html,
        )
        html = _longest_paragraph(html, f"This is the copy with the number {number} of the page. ".encode())
        yield f"{page.url}{mark}", html, page.at


def _by_site(batch: Batch, lake: Lake) -> None:
    """Make each site a source, as at the hourly round."""
    captures = lake.read("captures", batch)
    sites = pa.array([folds.site(url) for url in captures["url"].to_pylist()])
    index = captures.schema.get_field_index("source_id")
    lake.write("captures", batch, captures.set_column(index, captures.schema.field(index), sites))


def remember(batch: Batch, tables: Mapping[str, pa.Table], lake: Lake) -> None:
    """Put it on record that each source gave the same in as many earlier batches, an hour apart, as are looked at."""
    rows = coverage(batch, tables, "published", History(contract("coverage").schema.empty_table()))
    for hours in range(1, MOST_BATCHES + 1):
        before, at = timedelta(hours=hours), datetime.combine(batch.date, datetime.min.time(), UTC)
        earlier = Batch((at - before).date(), f"ingest-{at - before:%Y%m%dT%H%M%SZ}")
        moved = (
            replace(row, batch=earlier.key, captured_at=row.captured_at and row.captured_at - before) for row in rows
        )
        lake.write("coverage", earlier, contract("coverage").table(moved))


def table(small: list[Cost], large: list[Cost], small_pages: int, large_pages: int) -> str:
    """Peak memory by task, marginal CPU a page at both sizes, and the share outside reading."""
    lines = [f"  {'task':<20}{'CPU, s':>10}{'peak, MiB':>12}    (batch of {large_pages})"]
    for task in dict.fromkeys(cost.task for cost in large):
        own = [cost for cost in large if cost.task == task]
        lines.append(f"  {task:<20}{sum(c.cpu for c in own):>10.2f}{max(c.peak for c in own):>12.0f}")
    a_page = [sum(cost.cpu for cost in costs) / pages for costs, pages in ((small, small_pages), (large, large_pages))]
    outside = sum(cost.cpu for cost in large if cost.task not in READING) / sum(cost.cpu for cost in large)
    figures = [
        f"{1000 * each:.2f} ms in {pages}" for each, pages in zip(a_page, (small_pages, large_pages), strict=True)
    ]
    lines += [
        f"  CPU a page: {figures[0]}, {figures[1]}: ratio {a_page[1] / a_page[0]:.2f}",
        f"  share of CPU outside reading: {100 * outside:.1f} %",
        f"  imports, apart: {sum(cost.imports for cost in large):.1f} s over {len(large)} processes; "
        f"one of each task: {sum({cost.task: cost.imports for cost in large}.values()):.1f} s",
    ]
    return "\n".join(lines)


def _longest_paragraph(html: bytes, sentence: bytes) -> bytes:
    longest = max(re.finditer(rb"<p[^>]*>([^<]{40,})", html), key=lambda found: len(found[1]), default=None)
    return html if longest is None else html[: longest.start(1)] + sentence + html[longest.start(1) :]


def _split(batch: Batch, lake: Lake) -> None:
    from newslake import tasks

    tasks.split(batch, lake)


def _read(batch: Batch, lake: Lake, part: str) -> None:
    from newslake import tasks

    tasks.clean_and_extract(batch, lake, part)


def _link(batch: Batch, lake: Lake) -> None:
    from newslake import tasks

    tasks.link(batch, lake)


def validate(batch: Batch, lake: Lake) -> None:
    from newslake import tasks

    tasks.validate(batch, lake, "bench", NOW)


def _publish(batch: Batch, lake: Lake) -> None:
    from newslake import tasks

    tasks.publish(batch, lake)


NAMES: dict[Callable[..., None], str] = {
    _split: "split",
    _read: "clean_and_extract",
    _link: "link",
    validate: "validate",
    _publish: "publish",
}


def apart(task: Callable[..., None], *arguments: object) -> Cost:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context) as processes:
        return Cost(NAMES[task], *processes.submit(_measured, task, arguments).result())


def _measured(task: Callable[..., None], arguments: tuple[object, ...]) -> tuple[float, float, float]:
    if task is validate:
        import great_expectations  # noqa: F401 - its import is reported apart
    from newslake import tasks  # noqa: F401 - so is this one

    imports = time.process_time()
    task(*arguments)
    cpu = time.process_time() - imports
    return imports, cpu, _peak()


def _peak() -> float:
    """Peak memory in MiB. Linux counts what the parent held before ``exec`` into ``ru_maxrss``, and not into this."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
