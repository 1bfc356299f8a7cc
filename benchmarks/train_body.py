"""Train the model that reads article pages, and say how good it is on sites that it has not seen.

    python benchmarks/train_body.py EVALUATION_DIR

EVALUATION_DIR holds ``dev`` and ``train``, each with ``pages.warc.gz`` and ``gold.jsonl``. Writes
``include/newslake/clean/model.npz``: the scores of words in labels and texts (log odds, counted by page) and two
forests of oblivious trees, one over blocks, one over pages. Figures are out of fold, five folds by site. Takes the
``train`` extra of the project.

The weights are learned from three public collections, whose pages are not part of this project: the article
extraction benchmark of scrapinghub (MIT licence), the parser test pages of flairNLP/fundus (MIT licence), and WCXB by
Murrough Foley (CC BY 4.0).
"""

import hashlib
import json
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import tldextract
from catboost import CatBoostClassifier
from fastwarc.warc import ArchiveIterator, WarcRecordType

from newslake.clean import article, traits
from newslake.clean.blocks import Blocks, blocks
from newslake.clean.decode import decode
from newslake.clean.forest import Forest
from newslake.clean.html import kept
from newslake.clean.traits import Columns, Hints, Words
from newslake.page import Given, Page

FOLDS = 5
MODEL = Path(__file__).resolve().parents[1] / "include" / "newslake" / "clean" / "model.npz"
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
ARTICLE = {**SETTINGS, "iterations": 150, "depth": 4}


@dataclass
class Sample:
    """A page with its answer, and what training keeps of it."""

    page: Page
    found: Blocks
    hints: Hints
    gold: dict[str, Any]
    group: str
    fold: int
    is_article: bool
    labels: np.ndarray | None
    said: list[int]
    counts: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]] | None = None


def samples(folder: Path) -> Iterator[Sample]:
    """Every page of the collections that has text."""
    sites = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    for part in ("dev", "train"):
        gold = {row["url"]: row for row in map(json.loads, (folder / part / "gold.jsonl").open(encoding="utf-8"))}
        with (folder / part / "pages.warc.gz").open("rb") as file:
            for record in ArchiveIterator(file, parse_http=True, record_types=WarcRecordType.response):
                url = record.headers["WARC-Target-URI"]
                kind = record.http_headers.get("Content-Type")
                payload, now = record.reader.read(), datetime.now(UTC)
                page = decode(payload, content_type=kind, url=url, captured_at=now, given=Given())
                if isinstance(page, Page) and (found := blocks(page.dom)).texts:
                    site = sites(url).top_domain_under_public_suffix or url.split("/")[2]
                    yield _sample(page, found, gold[url], site)


def _sample(page: Page, found: Blocks, gold: dict[str, Any], site: str) -> Sample:
    is_article = gold.get("page_type", "article") == "article"
    labels = np.asarray(labelled(found.texts, gold["body"])) if is_article and gold.get("body") else None
    fold = int(hashlib.sha256(site.encode()).hexdigest(), 16) % FOLDS
    group = gold["set"] if gold["set"] != "wcxb" else "train"
    said = article.page_words(page, found)
    hints = Hints.of(page)
    vars(page).pop("dom")  # fifteen hundred trees would take gigabytes; nothing asks for them again
    return Sample(page, found, hints, gold, group, fold, is_article, labels, said)


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
    found, labels = sample.found, sample.labels
    assert labels is not None
    names = [frozenset(traits.label_words(label)) if label else frozenset() for label in found.label]
    around: list[frozenset[int]] = []
    for index, parent in enumerate(found.parent):
        around.append(names[index] | (around[parent] if parent >= 0 else frozenset()))
    said = [traits.text_words(text) for text in found.texts]
    headed, followed = traits.above([4 <= found.tag[element] <= 9 for element in found.element], said)
    parents = [max(found.parent[element], 0) for element in found.element]
    rows: dict[str, list[Iterable[int]]] = {
        "own": [names[element] for element in found.element],
        "parent": [names[parent] for parent in parents],
        "around": [around[parent] for parent in parents],
        "inline": [set(traits.label_words(label)) if label else () for label in found.inline],
        "text": [set(row) for row in said],
        "opening": [set(row[:3]) for row in said],
        "heading": [set(said[index]) if index >= 0 else () for index in headed],
        "previous": [set(said[index]) if index >= 0 else () for index in followed],
    }
    sample.counts = {name: _tally(rows[name], labels) for name in TABLES}


def _tally(rows: list[Iterable[int]], labels: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    pairs = [(word, label) for row, label in zip(rows, labels, strict=True) for word in row]
    return _tally_pairs(np.asarray(pairs, np.int64).reshape(-1, 2))


def _tally_pairs(pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    words, position = np.unique(pairs[:, 0], return_inverse=True)
    hits = np.bincount(position, pairs[:, 1], len(words))
    return words, np.minimum(hits, 4), np.minimum(np.bincount(position, minlength=len(words)) - hits, 4)


def word_scores(pool: Iterable[Sample]) -> Words:
    """Log odds of each word against the base rate, drawn to zero by three blocks' weight."""
    sizes = {name: traits.TEXT_WORDS if name in ON_TEXT else traits.LABEL_WORDS for name in TABLES}
    tables = {name: np.zeros((2, size)) for name, size in sizes.items()}
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
    table = np.zeros((2, article.PAGE_WORDS))
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
    trees = CatBoostClassifier(**settings, border_count=64, thread_count=2, random_seed=0, verbose=0)
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
    columns = [traits.traits(sample.found, sample.hints, scored[sample.fold]) for sample in pool]
    table = np.concatenate([np.stack([np.asarray(c, np.float32) for c in row.values()], 1) for row in columns])
    labels = np.concatenate([sample.labels for sample in pool])
    weight = np.concatenate([weights(sample, row) for sample, row in zip(pool, columns, strict=True)])
    return forest(list(columns[0]), table, labels, weight, BODY)


def article_forest(pool: Sequence[Sample], rows: Rows, scored: dict[int, np.ndarray]) -> Forest:
    table = [_page_row(sample, *rows[id(sample)], scored[sample.fold]) for sample in pool]
    values = np.concatenate([np.stack(list(row.values()), 1) for row in table])
    labels = np.asarray([sample.is_article for sample in pool], int)
    return forest(list(table[0]), values, labels, np.ones(len(pool)), ARTICLE)


def _page_row(sample: Sample, columns: Columns, likely: np.ndarray, scores: np.ndarray) -> Columns:
    return article.page_traits(sample.page, sample.found, columns, likely, scores[sample.said])


def body_f1(pool: Iterable[tuple[Sample, np.ndarray]]) -> tuple[float, float, float]:
    """F1 over shingles of four words, from precision and recall averaged over pages: F1, precision, recall."""
    precision, recall = [], []
    for sample, keep in pool:
        gold = _shingles(sample.gold["body"])
        got = _shingles("\n\n".join(text for text, wanted in zip(sample.found.texts, keep, strict=True) if wanted))
        hits = (gold & got).total()
        recall.append(hits / gold.total())
        if got:
            precision.append(hits / got.total())
    p, r = float(np.mean(precision)), float(np.mean(recall))
    return 2 * p * r / (p + r), p, r


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3) if words else 0))


def report(title: str, pool: Sequence[Sample], rows: Rows) -> None:
    print(title)
    for group in ("benchmark", "fundus", "train"):
        judged = [s for s in pool if s.group == group and s.labels is not None]
        figures = body_f1((s, kept(rows[id(s)][1], rows[id(s)][0])) for s in judged)
        shown = "  ".join(
            f"{name} {x:.4f}" for name, x in zip(("body F1", "precision", "recall"), figures, strict=True)
        )
        print(f"  {group:10s} {len(judged):4d} pages  {shown}", flush=True)


def _read(sample: Sample, words: Words, body: Forest) -> tuple[Columns, np.ndarray]:
    columns = traits.traits(sample.found, sample.hints, words)
    return columns, body.probability(columns)


def main(folder: Path) -> None:
    pool = list(samples(folder))
    judged = [sample for sample in pool if sample.labels is not None]
    for sample in judged:
        count_words(sample)
    articles = sum(sample.is_article for sample in pool)
    print(f"{len(pool)} pages, {len(judged)} with a text, {articles} articles", flush=True)
    rows: Rows = {}
    for fold in range(FOLDS):
        scored = {other: word_scores(s for s in judged if s.fold not in (fold, other)) for other in range(FOLDS)}
        body = body_forest([s for s in judged if s.fold != fold], scored)
        rows |= {id(s): _read(s, scored[fold], body) for s in pool if s.fold == fold}
    report("body, out of fold", judged, rows)

    sure: dict[int, float] = {}
    for fold in range(FOLDS):
        said = {other: page_scores(s for s in pool if s.fold not in (fold, other)) for other in range(FOLDS)}
        judge = article_forest([s for s in pool if s.fold != fold], rows, said)
        unseen = [s for s in pool if s.fold == fold]
        sure |= {id(s): float(judge.probability(_page_row(s, *rows[id(s)], said[fold]))[0]) for s in unseen}
    least = report_articles(pool, sure)

    scored = {other: word_scores(s for s in judged if s.fold != other) for other in range(FOLDS)}
    words, body = word_scores(judged), body_forest(judged, scored)
    said = {other: page_scores(s for s in pool if s.fold != other) for other in range(FOLDS)}
    judge = article_forest(pool, rows, said)
    write(words, body, judge, page_scores(pool), least)
    report("body, the model that ships, on pages it has seen", judged, {id(s): _read(s, words, body) for s in judged})


def report_articles(pool: Sequence[Sample], sure: dict[int, float]) -> float:
    """Prints how well articles are told from other pages, and gives the threshold that keeps 99 % of them."""
    articles = np.asarray([sure[id(s)] for s in pool if s.is_article])
    others = np.asarray([sure[id(s)] for s in pool if not s.is_article])
    area = (articles[:, None] > others[None, :]).mean()
    right = np.concatenate([articles > 0.5, others <= 0.5]).mean()
    print(f"article or not, out of fold: AUC {area:.4f}, accuracy at 0.5 {right:.4f}")
    for share in (0.98, 0.985, 0.99, 0.9925, 0.995):
        border = float(np.quantile(articles, 1 - share))
        print(f"  keeping {share:.1%} of articles: least {border:.4f}, refused {(others < border).mean():.4f}")
    # A little under 1 %, for the reader has a second sign, which takes 0.3 %.
    least = float(np.quantile(articles, 0.0065))
    by_kind = Counter(s.gold["page_type"] for s in pool if not s.is_article)
    refused = Counter(s.gold["page_type"] for s in pool if not s.is_article and sure[id(s)] < least)
    print("  refused by kind:", {kind: f"{refused[kind]}/{count}" for kind, count in by_kind.items()})
    for group in ("benchmark", "fundus", "train"):
        held = [sure[id(s)] >= least for s in pool if s.is_article and s.group == group]
        print(f"  {group}: kept {np.mean(held):.4f} of {len(held)} articles", flush=True)
    return least


def write(words: Words, body: Forest, judge: Forest, said: np.ndarray, least: float) -> None:
    arrays = {f"words_{name}": getattr(words, name).astype(np.float16) for name in TABLES}
    for name, grown in (("body", body), ("article", judge)):
        parts = ("names", "trait", "border", "leaf", "bias")
        arrays |= {f"{name}_{part}": np.asarray(getattr(grown, part)) for part in parts}
    np.savez_compressed(MODEL, **arrays, page_words=said.astype(np.float16), least_article=np.asarray(least))
    print(f"{MODEL}: {MODEL.stat().st_size:,} bytes", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
