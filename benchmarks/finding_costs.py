"""What finding people, places, quotes and sources costs beside the model alone, and what memory a worker needs."""

import random
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from statistics import median

from benchmarks.captures import Collection
from benchmarks.limits import Held, peak
from newslake import annotate, reading
from newslake.annotate import models
from newslake.annotate.document import PARTING
from newslake.identity import digest_id
from newslake.link.fingerprints import fingerprint
from newslake.page import word_count
from newslake.tables import Capture, Reject

PASSES = 5
MOST_WITH_MODEL, MOST_WITHOUT = 1.25, 0.15
"""What all of it may cost: times the model alone, on the same articles; of languages without one, per word."""
LETTERS = 1_200
"""Of an article, in which memory is looked at: the whole would take hours, and what is kept are the new words."""
MARKS = (1_000, 5_000, 10_000, 20_000)
"""Articles after which a worker's memory is looked at."""


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU of a language's articles."""

    articles: int
    words: int
    model: float
    """Seconds of the model alone; 0 where the language has none."""
    everything: float


def readings(collection: Collection) -> list[reading.Reading]:
    """The articles of a collection, as they are read."""
    found = []
    for capture in collection.captures():
        asked = Capture(
            capture_id=digest_id(capture.url),
            source_id="bench",
            kind="page",
            url=capture.url,
            fetch_time=capture.at,
            content_digest=f"sha256:{digest_id(capture.url) * 2}",
            warc_filename="bench.warc.gz",
            warc_record_offset=0,
            warc_record_length=1,
        )
        read = reading.read(asked, Held(capture.payload))
        if not isinstance(read, Reject):
            found.append(read)
    return found


def costs(articles: Sequence[reading.Reading]) -> dict[str, Cost]:
    """CPU by language: the model alone and everything with it, article by article in turn; medians of passes."""
    of_language: Mapping[str, list[reading.Reading]] = defaultdict(list)
    for each in articles:
        of_language[each.article.language or "?"].append(each)
    for each in articles:
        _everything(each)  # what loads on first use is loaded
    return {language: _cost(language, some) for language, some in sorted(of_language.items())}


def _cost(language: str, articles: Sequence[reading.Reading]) -> Cost:
    alone, everything = [], []
    for _ in range(PASSES):
        spent = [0.0, 0.0]
        for each in articles:
            started = time.process_time()
            _model_alone(language, each)
            between = time.process_time()
            _everything(each)
            spent[0] += between - started
            spent[1] += time.process_time() - between
        alone.append(spent[0])
        everything.append(spent[1])
    words = sum(word_count(each.article.text) for each in articles)
    has_model = language in models.PACKAGES
    return Cost(len(articles), words, median(alone) if has_model else 0.0, median(everything))


def _model_alone(language: str, each: reading.Reading) -> None:
    if language in models.PACKAGES:
        models.load(language)((each.article.title or "") + PARTING + each.article.text)


def _everything(each: reading.Reading) -> None:
    article = each.article
    annotate.findings(article, each.links)
    fingerprint(article.version_id, article.article_id, article.text)


def table(found: Mapping[str, Cost]) -> str:
    """By language: times the model alone; without a model, CPU per word beside that of English by its model."""
    english = found.get("en")
    lines = [f"  {'':8}{'articles':>9}{'words':>9}{'ms each':>9}{'ratio':>8}"]
    for language, cost in found.items():
        limit = MOST_WITH_MODEL if cost.model else MOST_WITHOUT
        ratio = cost.everything / cost.model if cost.model else None
        if ratio is None and english:
            ratio = (cost.everything / cost.words) / (english.model / english.words)
        over = f"   over {limit}" if ratio is not None and ratio > limit else ""
        told = f"{ratio:8.3f}" if ratio is not None else f"{'':8}"
        each = 1000 * cost.everything / cost.articles
        lines.append(f"  {language:8}{cost.articles:9}{cost.words:9}{each:9.1f}{told}{over}")
    return "\n".join(lines)


def memory(articles: Sequence[reading.Reading], marks: Sequence[int] = MARKS) -> Iterator[tuple[int, int]]:
    """Articles done and peak bytes of a worker that finds all there is in ever new ones."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    worker = context.Process(target=_work, args=(theirs, list(articles), list(marks)))
    worker.start()
    theirs.close()
    for _ in marks:
        yield ours.recv()
    worker.join()


def _work(pipe: Connection, articles: Sequence[reading.Reading], marks: Sequence[int]) -> None:
    rng = random.Random(1)
    for count in range(1, max(marks) + 1):
        _everything(_new(articles[count % len(articles)], rng))
        if count in marks:
            pipe.send((count, peak()))


def _new(each: reading.Reading, rng: random.Random) -> reading.Reading:
    """An article with words that no other has: names that were never met are what a model keeps."""
    words = each.article.text[:LETTERS].split(" ")
    for _ in range(min(20, len(words) // 10)):
        words[rng.randrange(len(words))] = "".join(rng.choices("aeioulmnrst", k=8)).title()
    text = " ".join(words)[:LETTERS]
    blocks = [replace(block, end=min(block.end, len(text))) for block in each.article.blocks if block.start < len(text)]
    return replace(each, article=replace(each.article, text=text, blocks=blocks), links=())


def memory_line(count: int, size: int) -> str:
    return f"  {count:9,} articles: {size / 2**20:7.0f} MiB"
