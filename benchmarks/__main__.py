"""``make bench``: how well news is read, what it costs beside other extractors, and what a batch costs.

Over a folder of pages with gold answers (``pages.warc.gz``, ``texts.warc.gz``, ``gold.jsonl`` below ``dev/``) where
there is one, and over the sample site otherwise. Ratios within one run are what counts: machines are noisy.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from benchmarks import measures, scale
from newslake import extract, tasks
from newslake.clean import decode, html
from newslake.ingest import archive
from newslake.lake import Batch, Lake
from newslake.page import Given, Page, Refusal

ROOT = Path(__file__).resolve().parent.parent
SMALL, LARGE = 500, 5_000


@dataclass(frozen=True)
class Collection:
    """Archives and what their pages hold."""

    name: str
    archives: Mapping[str, Path]
    gold: Sequence[Mapping[str, Any]]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("evaluation", nargs="?", type=Path, help="folder with pages and gold answers")
    parser.add_argument("--pages", type=int, default=LARGE, help="size of the large batch (default: %(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        collection = _evaluation(options.evaluation) if _is_there(options.evaluation) else _sample(folder)
        print(f"# Reading quality: {collection.name}")
        quality(collection, folder)
        print("\n# CPU a page, relative to trafilatura's fast mode with metadata")
        speed(collection)
        print("\n# Batches")
        originals = [scale.Original(url, page, at) for url, page, at in _pages(collection)]
        small = scale.batch_costs(originals, SMALL, folder)
        large = scale.batch_costs(originals, options.pages, folder)
        print(scale.table(small, large, SMALL, options.pages))
        print("\n# DAG files")
        parsing()


def quality(collection: Collection, folder: Path) -> None:
    """A row a set and archive: newslake, as imported by its own tasks."""
    columns = ("body_f1", "title", "authors_f1", "date_day", "date_minute")
    print(f"  {'':<24}{'pages':>7}" + "".join(f"{name:>13}" for name in columns))
    for name, path in collection.archives.items():
        found = _imported(path, Lake(folder / f"lake-{name}"))
        for subset in sorted({str(row["set"]) for row in collection.gold}):
            gold = [row for row in collection.gold if row["set"] == subset]
            scores = measures.score(gold, found)
            values = ["-" if scores[column] is None else f"{scores[column]:.4f}" for column in columns]
            print(f"  {f'{name}, {subset}':<24}{len(gold):>7}" + "".join(f"{value:>13}" for value in values))
    print("  The shipped models were trained on pages of these collections: train_body.py and train_text.py print the")
    print("  figures out of fold, which are the ones that say how well a new site is read.")


def speed(collection: Collection) -> None:
    """Process time of reading each page, by extractor, over the same decoded pages; best of three."""
    pages = [_decoded(url, payload, at) for url, payload, at in _pages(collection)]
    decoded = [page for page in pages if isinstance(page, Page)]
    seconds = {name: min(_seconds(read, decoded) for _ in range(3)) for name, read in _readers().items()}
    for name, each in seconds.items():
        print(f"  {name:<44}{1000 * each / len(decoded):>8.2f} ms{each / seconds['trafilatura, fast']:>8.2f}")


def parsing() -> None:
    """CPU to import each DAG file, beside ``import airflow.sdk`` alone; best of three."""
    base = min(_interpreter("import airflow.sdk") for _ in range(3))
    print(f"  {'import airflow.sdk':<28}{base:>7.2f} s")
    for path in sorted((ROOT / "dags").glob("*.py")):
        code = f"import sys; sys.path.insert(0, {str(ROOT / 'dags')!r}); import airflow.sdk, {path.stem}"
        own = min(_interpreter(code) for _ in range(3))
        print(f"  {'dags/' + path.name:<28}{own:>7.2f} s{own / base:>8.2f}")


def _is_there(evaluation: Path | None) -> bool:
    return evaluation is not None and (evaluation / "dev" / "gold.jsonl").exists()


def _evaluation(folder: Path) -> Collection:
    gold = [json.loads(line) for line in (folder / "dev" / "gold.jsonl").open(encoding="utf-8")]
    return Collection(
        "dev", {"pages": folder / "dev" / "pages.warc.gz", "texts": folder / "dev" / "texts.warc.gz"}, gold
    )


def _imported(path: Path, lake: Lake) -> dict[str, dict[str, Any]]:
    now = datetime.now(UTC)
    for each in archive.index(
        str(path), source_id="bench", date=now.date(), now=now, lake=lake, mapping=None, roots=None
    ):
        _refine(each.batch, lake)
    columns = ["url", "title", "authors", "published_at", "text"]
    return {row["url"]: row for row in lake.scan("articles", columns=columns).to_pylist()}


def _refine(batch: Batch, lake: Lake) -> None:
    for part in tasks.split(batch, lake):
        tasks.clean_and_extract(batch, lake, part)
    tasks.link(batch, lake)
    tasks.validate(batch, lake, "bench", datetime.now(UTC))
    tasks.publish(batch, lake)


def _pages(collection: Collection) -> Iterator[tuple[str, bytes, datetime]]:
    with collection.archives["pages"].open("rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=True):
            yield record.headers["WARC-Target-URI"], record.reader.read(), datetime.now(UTC)


def _decoded(url: str, payload: bytes, at: datetime) -> Page | Refusal | object:
    return decode.decode(payload, content_type="text/html", url=url, captured_at=at, given=Given())


def _readers() -> dict[str, Callable[[Page], object]]:
    import trafilatura
    from resiliparse.extract.html2text import extract_plain_text

    return {
        "trafilatura, fast": lambda page: trafilatura.bare_extraction(
            page.html, url=page.url, fast=True, with_metadata=True
        ),
        "resiliparse, main content, no fields": lambda page: extract_plain_text(page.html, main_content=True),
        "newslake, clean and extract": _newslake,
    }


def _newslake(page: Page) -> object:
    fresh = Page(html=page.html, charset=page.charset, url=page.url, captured_at=page.captured_at)
    body = html.read(fresh)
    return body if isinstance(body, Refusal) else extract.fields(fresh, body)


def _seconds(read: Callable[[Page], object], pages: Sequence[Page]) -> float:
    start = time.process_time()
    for page in pages:
        read(page)
    return time.process_time() - start


def _interpreter(code: str) -> float:
    measure = "import resource; u = resource.getrusage(resource.RUSAGE_SELF); print(u.ru_utime + u.ru_stime)"
    done = subprocess.run([sys.executable, "-c", f"{code}\n{measure}"], capture_output=True, text=True, check=True)
    return float(done.stdout.splitlines()[-1])


def _sample(folder: Path) -> Collection:
    """The sample site's articles, fetched into one archive, with what they were rendered from as gold."""
    from benchmarks import sample

    return Collection("sample site", {"pages": sample.archive(folder)}, sample.gold())


if __name__ == "__main__":
    main()
