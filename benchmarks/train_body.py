"""Train the model that reads article pages, and say how good it is on sites that it has not seen.

    python -m benchmarks.train_body EVALUATION_DIR

EVALUATION_DIR holds ``dev`` and ``train``, each with ``pages.warc.gz`` and ``gold.jsonl``. Writes
``include/newslake/clean/model.npz``: the scores of words in labels and texts (log odds, counted by page) and two
forests of oblivious trees, one over blocks, one over pages; and below ``held_out`` five models like it, each of which
has not seen a fifth of the sites. Figures are those of the five, each on the pages that it has not seen. The same
pages give the same figures again. Takes the ``train`` extra of the project.

The weights are learned from three public collections, whose pages are not part of this project: the article
extraction benchmark of scrapinghub (MIT licence), the parser test pages of flairNLP/fundus (MIT licence), and WCXB by
Murrough Foley (CC BY 4.0).
"""

import json
import multiprocessing
import os
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from catboost import CatBoostClassifier
from fastwarc.warc import ArchiveIterator, WarcRecordType

from benchmarks import folds, measures
from benchmarks.folds import FOLDS
from newslake.clean import article, html, traits
from newslake.clean.blocks import Blocks, blocks
from newslake.clean.decode import decode
from newslake.clean.forest import Forest, Model, pack
from newslake.clean.traits import Columns, Hints, Said, Words
from newslake.clean.words import LABEL_WORDS, TEXT_WORDS
from newslake.page import Body, Given, Page

SHIPPED = Path(__file__).resolve().parents[1] / "include" / "newslake" / "clean" / "model.npz"
TABLES = tuple(part.name for part in fields(Words))
ON_TEXT = {"text", "opening", "heading", "previous"}
Rows = dict[int, tuple[Columns, np.ndarray]]
"""Each page's traits and its blocks' probabilities, by the identity of its sample."""
Places = dict[tuple[str, ...], list[int]]
WORD = re.compile(r"\w+")
SETTINGS = {
    "learning_rate": 0.06,
    "l2_leaf_reg": 10,
    "random_strength": 2,
    "subsample": 0.7,
    "bootstrap_type": "Bernoulli",
}
BODY = {**SETTINGS, "iterations": 300, "depth": 6}
ARTICLE = {**SETTINGS, "iterations": 150, "depth": 6}


@dataclass
class Sample:
    """A page with its answer, and what training keeps of it."""

    page: Page
    found: Blocks
    spoken: Said
    gold: dict[str, Any]
    group: str
    fold: int
    is_article: bool
    labels: np.ndarray | None
    said: np.ndarray
    counts: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]] | None = None


POOL: list[Sample] = []
ROWS: Rows = {}
"""What each of five models that have not seen it makes of a page."""


def samples(folder: Path) -> Iterator[Sample]:
    """Every page of the collections that has text."""
    for part in ("dev", "train"):
        gold = {row["url"]: row for row in map(json.loads, (folder / part / "gold.jsonl").open(encoding="utf-8"))}
        with (folder / part / "pages.warc.gz").open("rb") as file:
            for record in ArchiveIterator(file, parse_http=True, record_types=WarcRecordType.response):
                url = record.headers["WARC-Target-URI"]
                kind = record.http_headers.get("Content-Type")
                payload, now = record.reader.read(), datetime.now(UTC)
                page = decode(payload, content_type=kind, url=url, captured_at=now, given=Given())
                if isinstance(page, Page) and (found := blocks(page.dom)).texts:
                    yield _sample(page, found, gold[url], folds.fold(url))


def _sample(page: Page, found: Blocks, gold: dict[str, Any], fold: int) -> Sample:
    is_article = gold.get("page_type", "article") == "article"
    labels = np.asarray(labelled(found.texts, gold["body"])) if is_article and gold.get("body") else None
    group = gold["set"] if gold["set"] != "wcxb" else "train"
    spoken = Said.of(found, Hints.of(page))
    said = article.page_words(page, found, spoken)
    vars(page).pop("dom")  # fifteen hundred trees would take gigabytes; nothing asks for them again
    return Sample(page, found, spoken, gold, group, fold, is_article, labels, said)


def labelled(texts: Sequence[str], gold: str) -> list[int]:
    """Which blocks are the gold's: the heaviest chain of blocks that stand in it, whole or nearly, in its order."""
    places: Places = defaultdict(list)
    words = WORD.findall(gold)
    for size in (1, 2, 3, 4):
        for start in range(len(words) - size + 1):
            places[tuple(words[start : start + size])].append(start)
    found = sorted(match for index, text in enumerate(texts) for match in _matches(index, WORD.findall(text), places))
    best = [0.0] * len(found)
    before = [-1] * len(found)
    for i, (block, start, _, weight) in enumerate(found):
        for j in range(max(0, i - 1500), i):
            if found[j][0] < block and found[j][2] <= start + 2 and best[j] > best[i]:
                best[i], before[i] = best[j], j
        best[i] += weight
    answer = [0] * len(texts)
    at = max(range(len(best)), key=best.__getitem__, default=-1)
    while at >= 0:
        answer[found[at][0]] = 1
        at = before[at]
    return answer


def _matches(index: int, words: list[str], places: Places) -> Iterator[tuple[int, int, int, float]]:
    """Where in the gold the block may stand: its number, start, end and weight."""
    size = min(4, len(words))
    shifts: Counter[int] = Counter()
    for i in range(len(words) - size + 1 if words else 0):
        shifts.update(place - i for place in places.get(tuple(words[i : i + size]), ())[:20])
    for shift, _ in shifts.most_common(6):
        hits = sum(times for other, times in shifts.items() if abs(other - shift) <= max(3, len(words) // 8))
        share = min(1.0, (hits + size - 1) / len(words))
        if share >= 0.5:
            yield index, max(0, shift), shift + len(words), share * share * len(words)


def count_words(sample: Sample) -> None:
    """How many blocks of the text, and how many others, have each word; at most four a page, so that no page rules."""
    found, said, labels = sample.found, sample.spoken, sample.labels
    assert labels is not None
    names = [frozenset(row.tolist()) for row in said.labels.each()]
    around: list[frozenset[int]] = []
    for label, parent in zip(said.element_label, found.parent, strict=True):
        around.append(names[label] | (around[parent] if parent >= 0 else frozenset()))
    first = [row.tolist() for row in said.blocks.first(traits.OPENING).each()]
    parents = [max(found.parent[element], 0) for element in found.element]
    rows: dict[str, list[Iterable[int]]] = {
        "own": [names[said.element_label[element]] for element in found.element],
        "parent": [names[said.element_label[parent]] for parent in parents],
        "around": [around[parent] for parent in parents],
        "inline": [names[label] for label in said.inline_label],
        "text": [set(row) for row in first],
        "opening": [set(row[:3]) for row in first],
        "heading": [set(first[index]) if index >= 0 else () for index in said.heading],
        "previous": [set(first[index]) if index >= 0 else () for index in said.previous],
    }
    sample.counts = {name: _tally(rows[name], labels, size(name)) for name in TABLES}


def size(name: str) -> int:
    return TEXT_WORDS if name in ON_TEXT else LABEL_WORDS


def _tally(rows: list[Iterable[int]], labels: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    pairs = [(word % size, label) for row, label in zip(rows, labels, strict=True) for word in row]
    return _tally_pairs(np.asarray(pairs, np.int64).reshape(-1, 2))


def _tally_pairs(pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    words, position = np.unique(pairs[:, 0], return_inverse=True)
    hits = np.bincount(position, pairs[:, 1], len(words))
    return words, np.minimum(hits, 4), np.minimum(np.bincount(position, minlength=len(words)) - hits, 4)


def word_scores(pool: Iterable[Sample]) -> Words:
    """Log odds of each word against the base rate, drawn to zero by three blocks' weight."""
    tables = {name: np.zeros((2, size(name))) for name in TABLES}
    for sample in pool:
        for name, (words, hits, others) in (sample.counts or {}).items():
            tables[name][0, words] += hits
            tables[name][1, words] += others
    return Words(**{name: log_odds(*table) for name, table in tables.items()})


def log_odds(hits: np.ndarray, others: np.ndarray) -> np.ndarray:
    base = hits.sum() / (hits.sum() + others.sum())
    odds = np.log((hits + 3 * base) / (others + 3 * (1 - base))) - np.log(base / (1 - base))
    # As it will be stored, so that borders are learned on the values that reading sees.
    return np.where(hits + others > 0, odds, 0).astype(np.float16).astype(np.float32)


def page_scores(pool: Iterable[Sample]) -> np.ndarray:
    table = np.zeros((2, article.PAGE_WORDS + article.OPENING_WORDS))
    for sample in pool:
        table[0 if sample.is_article else 1, sample.said] += 1
    return log_odds(*table)


def weights(sample: Sample, columns: Columns) -> np.ndarray:
    """What a block weighs: the root of its words by what the page's text has of that; a news page counts 2.5 times."""
    root = np.sqrt(np.minimum(np.expm1(columns["words"]), 300))
    own = root / max(root[sample.labels == 1].sum(), 3 * 5**0.5)
    weighed: np.ndarray = own * (1.0 if sample.group == "train" else 2.5)
    return weighed


def forest(
    names: Sequence[str], table: np.ndarray, labels: np.ndarray, weight: np.ndarray, settings: dict[str, Any]
) -> Forest:
    weight = np.minimum(weight, np.quantile(weight, 0.999))
    trees = CatBoostClassifier(**settings, border_count=64, thread_count=1, random_seed=0, verbose=0)
    trees.fit(table, labels, sample_weight=weight / weight.mean())
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        trees.save_model(file.name, format="json")
        saved = json.loads(Path(file.name).read_text(encoding="utf-8"))
    depth = settings["depth"]
    # A tree may stop early; a question that no value answers with yes makes up the missing levels.
    trees_saved = saved["oblivious_trees"]
    splits = [[(s["float_feature_index"], s["border"]) for s in tree["splits"]] for tree in trees_saved]
    asked = [row + [(0, np.inf)] * (depth - len(row)) for row in splits]
    leaves = [tree["leaf_values"] + [0.0] * (2**depth - len(tree["leaf_values"])) for tree in trees_saved]
    grown = Forest(
        names=tuple(names),
        trait=np.asarray([[trait for trait, _ in row] for row in asked], np.int16),
        border=np.asarray([[border for _, border in row] for row in asked], np.float32),
        leaf=np.asarray(leaves, np.float32),
        bias=float(saved["scale_and_bias"][1][0]),
    )
    check = grown.probability(dict(zip(names, table[:500].T, strict=True)))
    assert np.allclose(check, trees.predict_proba(table[:500])[:, 1], atol=1e-3)
    return _without_unasked(grown)


def _without_unasked(grown: Forest) -> Forest:
    used = np.unique(grown.trait)
    names = tuple(grown.names[index] for index in used)
    return Forest(names, np.searchsorted(used, grown.trait).astype(np.int16), grown.border, grown.leaf, grown.bias)


def body_forest(pool: Sequence[Sample], scored: dict[int, Words]) -> Forest:
    """Each page's words are scored without its own fold, as those of an unknown site will be."""
    columns = [traits.traits(sample.found, sample.spoken, scored[sample.fold]) for sample in pool]
    names = [name for name in columns[0] if name != "around_parts"]  # bits, not a size
    table = np.concatenate([np.stack([np.asarray(row[n], np.float32) for n in names], 1) for row in columns])
    labels = np.concatenate([sample.labels for sample in pool])
    weight = np.concatenate([weights(sample, row) for sample, row in zip(pool, columns, strict=True)])
    return forest(names, table, labels, weight, BODY)


def article_forest(pool: Sequence[Sample], rows: Rows, scored: dict[int, np.ndarray]) -> Forest:
    table = [_page_row(sample, *rows[id(sample)], scored[sample.fold]) for sample in pool]
    values = np.concatenate([np.stack(list(row.values()), 1) for row in table])
    labels = np.asarray([sample.is_article for sample in pool], int)
    return forest(list(table[0]), values, labels, np.ones(len(pool)), ARTICLE)


def _page_row(sample: Sample, columns: Columns, likely: np.ndarray, scores: np.ndarray) -> Columns:
    return article.page_traits(sample.page, sample.found, columns, likely, sample.said, scores)


def learn_body(fold: int) -> tuple[Words, Forest, list[tuple[Columns, np.ndarray]]]:
    """The word scores and the forest of all sites but a fold's; the traits and probabilities of that fold's blocks."""
    judged = [s for s in POOL if s.labels is not None]
    scored = {other: word_scores(s for s in judged if s.fold not in (fold, other)) for other in range(FOLDS)}
    body = body_forest([s for s in judged if s.fold != fold], scored)
    return scored[fold], body, [_read(s, scored[fold], body) for s in POOL if s.fold == fold]


def learn_article(fold: int) -> tuple[np.ndarray, Forest, list[float]]:
    """The page scores and the forest of all sites but a fold's; the probability of each of that fold's pages."""
    said = {other: page_scores(s for s in POOL if s.fold not in (fold, other)) for other in range(FOLDS)}
    judge = article_forest([s for s in POOL if s.fold != fold], ROWS, said)
    unseen = (s for s in POOL if s.fold == fold)
    return said[fold], judge, [float(judge.probability(_page_row(s, *ROWS[id(s)], said[fold]))[0]) for s in unseen]


def _read(sample: Sample, words: Words, body: Forest) -> tuple[Columns, np.ndarray]:
    columns = traits.traits(sample.found, sample.spoken, words)
    return columns, body.probability(columns)


def report(title: str, model_of: Callable[[Sample], Model]) -> None:
    """How well pages are read, as ``newslake`` reads them: refused articles count as nothing found."""
    found: dict[str, dict[str, Any]] = {}
    for sample in POOL:
        body = html.read(sample.page, model_of(sample))
        vars(sample.page).pop("dom")
        if isinstance(body, Body):
            found[sample.gold["url"]] = {"text": body.text}
    print(title)
    for group in ("benchmark", "fundus", "train"):
        gold = [s.gold for s in POOL if s.group == group]
        figures = measures.score(gold, found)
        kept = np.mean([row["url"] in found for row in gold if row.get("page_type", "article") == "article"])
        shown = [f"body F1 {figures['body_f1']:.4f}", f"articles kept {kept:.4f}"]
        shown += [f"{name} {figures[name]:.4f}" for name in ("snippets", "refused") if figures[name] is not None]
        print(f"  {group:10s} {len(gold):5d} pages  " + "  ".join(shown), flush=True)


def main(folder: Path) -> None:
    POOL.extend(samples(folder))
    judged = [sample for sample in POOL if sample.labels is not None]
    for sample in judged:
        count_words(sample)
    articles = sum(sample.is_article for sample in POOL)
    print(f"{len(POOL)} pages, {len(judged)} with a text, {articles} articles", flush=True)
    # A fold to a process, which has the pages from its parent; one thread each, so that sums are summed in one order.
    forked = multiprocessing.get_context("fork")
    with forked.Pool(os.cpu_count()) as processes:
        bodies = processes.map(learn_body, range(FOLDS), chunksize=1)
    for fold, (_, _, rows) in enumerate(bodies):
        ROWS.update(zip((id(s) for s in POOL if s.fold == fold), rows, strict=True))
    with forked.Pool(os.cpu_count()) as processes:
        judges = processes.map(learn_article, range(FOLDS), chunksize=1)
    sure: dict[int, float] = {}
    for fold, (_, _, likely) in enumerate(judges):
        sure |= zip((id(s) for s in POOL if s.fold == fold), likely, strict=True)
    least = report_articles(POOL, sure)
    held_out = [
        Model(words, body, judge, said, least)
        for (words, body, _), (said, judge, _) in zip(bodies, judges, strict=True)
    ]
    report("out of fold", lambda sample: held_out[sample.fold])
    for fold, model in enumerate(held_out):
        write(model, folds.path(fold))

    scored = {other: word_scores(s for s in judged if s.fold != other) for other in range(FOLDS)}
    said = {other: page_scores(s for s in POOL if s.fold != other) for other in range(FOLDS)}
    judge = article_forest(POOL, ROWS, said)
    model = Model(word_scores(judged), body_forest(judged, scored), judge, page_scores(POOL), least)
    report("the model that ships, on pages it has seen", lambda _: model)
    write(model, SHIPPED)


def report_articles(pool: Sequence[Sample], sure: dict[int, float]) -> float:
    """Prints how well articles are told from other pages, and gives the threshold that keeps 99.2 % of them."""
    articles = np.asarray([sure[id(s)] for s in pool if s.is_article])
    others = np.asarray([sure[id(s)] for s in pool if not s.is_article])
    area = (articles[:, None] > others[None, :]).mean()
    right = np.concatenate([articles > 0.5, others <= 0.5]).mean()
    print(f"article or not, out of fold: AUC {area:.4f}, accuracy at 0.5 {right:.4f}")
    for share in (0.98, 0.985, 0.99, 0.9925, 0.995):
        border = float(np.quantile(articles, 1 - share))
        print(f"  keeping {share:.1%} of articles: least {border:.4f}, refused {(others < border).mean():.4f}")
    least = float(np.quantile(articles, 0.0085))
    by_kind = Counter(s.gold["page_type"] for s in pool if not s.is_article)
    refused = Counter(s.gold["page_type"] for s in pool if not s.is_article and sure[id(s)] < least)
    print("  refused by kind:", {kind: f"{refused[kind]}/{count}" for kind, count in by_kind.items()}, flush=True)
    return least


def write(model: Model, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        pack(model, file)
    print(f"{path.name}: {path.stat().st_size:,} bytes", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
