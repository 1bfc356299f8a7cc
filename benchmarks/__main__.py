"""``make bench``: how well news is read, what it costs beside other extractors, and what a batch costs.

Over a folder of pages with gold answers (``pages.warc.gz`` and ``gold.jsonl`` below ``dev/`` and ``train/``, and
``dev/texts.warc.gz``) where there is one, and over the sample site otherwise.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Container, Mapping
from pathlib import Path

from benchmarks import (
    captures,
    desk,
    finding_costs,
    findings,
    quality,
    readers,
    relations,
    resampled,
    scale,
    speed,
    stages,
    validation,
)
from benchmarks.captures import Collection
from benchmarks.scale import Cost

ROOT = Path(__file__).resolve().parent.parent
SMALL, LARGE = 500, 5_000
PARTS = ("quality", "speed", "batches", "dags")
BY_NAME = ("findings", "memory", "validation", "relations", "desk")
"""Not measured unless they are asked for: they take long, and the lakes of the last two some five gigabytes of disk."""
OUT_OF_FOLD, SHIPPED = "newslake, out of fold", "newslake as it ships"
SEEN = "newslake as it ships, on seen pages"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("evaluation", nargs="?", type=Path, help="folder with pages and gold answers")
    parser.add_argument("--pages", type=int, default=LARGE, help="size of the large batch (default: %(default)s)")
    parser.add_argument(
        "--only", choices=(*PARTS, *BY_NAME), action="append", help=f"what to measure (default: {', '.join(PARTS)})"
    )
    parser.add_argument("--articles", type=int, default=1_000_000, help="of the desk's lake (default: %(default)s)")
    parser.add_argument("--lake", type=Path, help="where the desk's lake is, or will be made and kept")
    options = parser.parse_args()
    wanted = options.only or PARTS
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        collections = _collections(options.evaluation, folder)
        first = collections[0]
        # Before anything else reads: the first pass is to be the first one.
        cpu = reading(first, folder) if "speed" in wanted else {}
        if "quality" in wanted:
            for collection in collections:
                scores(collection, folder, cpu if collection is first else {})
        if {"batches", "validation"} & {*wanted}:
            costs = batches(first, options.pages, folder)
            if "validation" in wanted:
                validating(costs, collections, folder)
        if {"findings", "memory"} & {*wanted}:
            finding(collections, wanted)
        if "relations" in wanted:
            relations.relations(collections, folder)
        if "desk" in wanted:
            print("\n# The news desk")
            desk.desk(options.articles, options.lake, folder)
        if "dags" in wanted:
            parsing()


def reading(collection: Collection, folder: Path) -> dict[str, float]:
    """Prints what reading costs; gives the best passes relative to trafilatura's, by row of the table of scores."""
    pages = list(collection.pages())
    print(f"# CPU a page, and relative to trafilatura with metadata, in one run: {collection.name}, {len(pages)} pages")
    # Of the sample site, the first pass is not the first one.
    costs = speed.costs(pages, list(captures.sample_site(folder).pages()))
    print(speed.table(costs), flush=True)
    print("\n# newslake's CPU a page by stage")
    print(stages.table(stages.shares(pages)), flush=True)
    cpu = {name: speed.relative(cost, costs)[1] for name, cost in costs.items()}
    return cpu | dict.fromkeys((OUT_OF_FOLD, SHIPPED, SEEN), cpu[speed.NEWSLAKE])


def scores(collection: Collection, folder: Path, cpu: Mapping[str, float]) -> None:
    """Prints how well the collection is read: out of fold first, which says how well a new site is read."""
    print(f"\n# Reading quality: {collection.name}, {len(collection.gold)} pages")
    ours = {OUT_OF_FOLD: readers.newslake_out_of_fold} if collection.is_learned_from else {}
    found = quality.read(collection, {**ours, **readers.OTHERS})
    found[SEEN if collection.is_learned_from else SHIPPED] = quality.imported(collection, folder)
    print(quality.table(collection.gold, found, cpu), flush=True)
    if collection.name == "dev/texts":
        print("  Out of fold: python benchmarks/train_text.py, which trains the model, prints it.", flush=True)


def finding(collections: list[Collection], wanted: Container[str]) -> None:
    """How well what articles say is found, what that costs, and what memory it takes."""
    articles = [
        each for one in collections if one.name.endswith(("/pages", "site")) for each in finding_costs.readings(one)
    ]
    if "findings" in wanted:
        print("\n# What articles say: made-up articles with gold answers")
        findings.report()
        print(f"\n# Its CPU, beside that of the model alone: {len(articles)} articles")
        print(finding_costs.table(finding_costs.costs(articles)), flush=True)
    if "memory" in wanted:
        print("\n# Memory of a worker")
        for count, size in finding_costs.memory(articles):
            print(finding_costs.memory_line(count, size), flush=True)


def batches(collection: Collection, pages: int, folder: Path) -> tuple[list[Cost], list[Cost]]:
    """CPU and memory of each task, over a small and a large batch of many variants of the collection's pages."""
    print("\n# Batches")
    originals = [scale.Original(each.url, each.payload.data, each.at) for each in collection.captures()]
    small = scale.batch_costs(originals, SMALL, folder)
    large = scale.batch_costs(originals, pages, folder)
    print(scale.table(small, large, SMALL, pages), flush=True)
    return small, large


def validating(costs: tuple[list[Cost], list[Cost]], collections: list[Collection], folder: Path) -> None:
    """What validation costs, and what it says of real pages in batches in which nothing is wrong."""
    print("\n# Validation")
    share = validation.share(*costs)
    over = "   over 5 %" if share > validation.MOST_SHARE else ""
    print(f"  share of a batch's marginal CPU: {100 * share:.1f} %, imports apart{over}")
    print(validation.growth_table(validation.growth(folder)), flush=True)
    archives = [each.archive for each in collections if each.is_learned_from and each.name.endswith("/pages")]
    tables = resampled.imported(archives, folder / "resampled") if archives else {}
    for name, hour in validation.hours(tables).items():
        print(f"\n# False alarms: {validation.WORLDS * validation.BATCHES} batches of {name}")
        print(validation.alarms_table(validation.alarms(hour)), flush=True)


def parsing() -> None:
    """CPU to import each DAG file, beside ``import airflow.sdk`` alone; best of three."""
    print("\n# DAG files")
    base = min(_interpreter("import airflow.sdk") for _ in range(3))
    print(f"  {'import airflow.sdk':<28}{base:>7.2f} s")
    for path in sorted((ROOT / "dags").glob("*.py")):
        code = f"import sys; sys.path.insert(0, {str(ROOT / 'dags')!r}); import airflow.sdk, {path.stem}"
        own = min(_interpreter(code) for _ in range(3))
        print(f"  {'dags/' + path.name:<28}{own:>7.2f} s{own / base:>8.2f}")


def _collections(evaluation: Path | None, folder: Path) -> list[Collection]:
    if evaluation is not None and (evaluation / "dev" / "gold.jsonl").exists():
        return captures.evaluation(evaluation)
    return [captures.sample_site(folder)]


def _interpreter(code: str) -> float:
    measure = "import resource; u = resource.getrusage(resource.RUSAGE_SELF); print(u.ru_utime + u.ru_stime)"
    done = subprocess.run([sys.executable, "-c", f"{code}\n{measure}"], capture_output=True, text=True, check=True)
    return float(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
