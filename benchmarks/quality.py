"""How well news is read: a row a reader, a column a measure, over pages with gold answers."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import measures
from benchmarks.captures import Collection, Gold
from benchmarks.readers import Reader, Row
from newslake import tasks
from newslake.ingest import archive
from newslake.lake import Batch, Lake

Found = Mapping[str, Row]
"""What a reader made of pages, by URL."""

# Heading, measure, and what a reader must find to be measured; before them stands the body F1 of each set.
_MEASURES = (
    ("title", "title", "title"),
    ("authors F1", "authors_f1", "authors"),
    ("day", "date_day", "published_at"),
    ("minute", "date_minute", "published_at"),
    ("snippets", "snippets", "text"),
    ("refused", "refused", "text"),
    ("kept", "found", "text"),
)


def read(collection: Collection, each: Mapping[str, Reader]) -> dict[str, Found]:
    """By reader, what it makes of the collection's pages; those who make nothing of any, as of texts, left out."""
    found: dict[str, dict[str, Row]] = {name: {} for name in each}
    for capture, page in collection.pages():
        for name, reader in each.items():
            if (row := reader(page)) is not None:
                found[name][capture.url] = row
    return {name: rows for name, rows in found.items() if rows}


def imported(collection: Collection, folder: Path) -> Found:
    """The articles that newslake's own tasks publish of the collection, by the models that ship."""
    lake = Lake(folder / collection.name.replace("/", "-"))
    now = datetime.now(UTC)
    path = str(collection.archive)
    for each in archive.index(path, source_id="bench", date=now.date(), now=now, lake=lake, mapping=None, roots=None):
        _refine(each.batch, lake, now)
    columns = ["url", "title", "authors", "published_at", "text"]
    return {row["url"]: row for row in lake.scan("articles", columns=columns).to_pylist()}


def _refine(batch: Batch, lake: Lake, now: datetime) -> None:
    for part in tasks.split(batch, lake):
        tasks.clean_and_extract(batch, lake, part)
    tasks.link(batch, lake)
    tasks.validate(batch, lake, "bench", now)
    tasks.publish(batch, lake)


def table(gold: Gold, found: Mapping[str, Found], cpu: Mapping[str, float] | None = None) -> str:
    """The figures, in those columns that the gold answers have something for; ``cpu`` by reader makes one more."""
    rows = {name: figures(gold, articles) for name, articles in found.items()}
    if cpu:
        rows = {name: {**row, "CPU": cpu.get(name)} for name, row in rows.items()}
    headings = [key for key in next(iter(rows.values())) if any(row[key] is not None for row in rows.values())]
    lines = [f"  {'':<36}" + "".join(f"{heading:>{_width(heading)}}" for heading in headings)]
    lines += [f"  {name:<36}" + "".join(_cell(key, row[key]) for key in headings) for name, row in rows.items()]
    return "\n".join(lines)


def figures(gold: Gold, found: Found) -> dict[str, float | None]:
    """Each measure by its heading; None for what the gold answers or the reader do not have."""
    bodies = {}
    for name in sorted({row["set"] for row in gold}):
        bodies[f"{name} body F1"] = measures.score([row for row in gold if row["set"] == name], found)["body_f1"]
    scores, held = measures.score(gold, found), {key for row in found.values() for key in row}
    return bodies | {heading: scores[measure] if key in held else None for heading, measure, key in _MEASURES}


def _width(heading: str) -> int:
    return max(11, len(heading) + 2)


def _cell(heading: str, figure: float | None) -> str:
    return f"{'–' if figure is None else format(figure, '.4f'):>{_width(heading)}}"
