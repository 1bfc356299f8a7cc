"""Train the model that reads plain-text dumps, and print what it reaches on sites it has not seen.

Usage: python -m benchmarks.train_text EVALUATION_DIR

EVALUATION_DIR holds `dev/texts.warc.gz` (pages dumped to plain text), `train/pages.warc.gz` (HTML, dumped here),
the `gold.jsonl` beside each, and `score.py`, whose definitions the printed figures follow. The model is written beside
`newslake.clean.text`. Needs the extras `dev` and `train`.

Learned from the public article extraction benchmark of scrapinghub (MIT licence), the parser test pages of
flairNLP/fundus (MIT licence) and WCXB by Murrough Foley (2026, CC BY 4.0). Only weights and the log-odds of hashed
words are kept of them.
"""

import importlib.util
import json
import re
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import tldextract
from fastwarc.warc import ArchiveIterator
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding
from resiliparse.parse.html import HTMLTree
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from benchmarks.train_body import forest
from newslake.clean import heading
from newslake.clean import text as reader
from newslake.clean.context import context
from newslake.clean.forest import Forest
from newslake.clean.pooled import page_words, pooled
from newslake.clean.shapes import BUCKETS, Shapes, describe, lexical
from newslake.clean.text_model import FOREST

FOLDS = 5
THRESHOLD = 0.45
SETTINGS = {
    "learning_rate": 0.06,
    "l2_leaf_reg": 10,
    "random_strength": 2,
    "subsample": 0.7,
    "bootstrap_type": "Bernoulli",
}
LOOK = {**SETTINGS, "iterations": 250, "depth": 5}
"""Of the forest that looks at the lines again."""
PAGE = {**SETTINGS, "iterations": 200, "depth": 4}
"""Of the forest that tells articles from other pages."""
GUIDE_WEIGHT = 0.1
"""What a line of the `train` pages counts: blogs and guides teach words and debris; their gold keeps other things."""
GUIDE_WORDS = 12
"""Shorter lines of the `train` pages are left out: on headings and lists the collections' conventions differ most."""
GUIDE_LEXICON = 0.15
"""What a site of the `train` pages counts in the words' log-odds."""

CUT_WEIGHT = 0.3
"""What a page counts once more where it is cut down to its text and what follows."""

_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff]|\w+")
_site = tldextract.TLDExtract(suffix_list_urls=())


@dataclass(eq=False)
class Document:
    """A dumped page with the answer of its gold for each line."""

    url: str
    collection: str
    gold: str
    title: str
    article: bool
    news: bool
    rows: list[str]
    shapes: Shapes
    truth: np.ndarray
    words: np.ndarray
    share: float = 1.0
    """What the page counts beside others."""
    first: dict[int, np.ndarray] = field(default_factory=dict)
    """Chances at the first look, by fold: from a model that has seen neither the page's own fold nor that one."""
    chances: np.ndarray = field(default_factory=lambda: np.zeros(0))
    """At the second look, from models that have not seen the page's fold."""

    @property
    def site(self) -> str:
        return _site(self.url).top_domain_under_public_suffix or self.url

    @property
    def kept(self) -> np.ndarray:
        return reader.chosen(self.rows, self.shapes, self.chances, THRESHOLD)

    def is_title(self, place: int) -> bool:
        return tokens(self.rows[place]) == tokens(self.title)

    @property
    def fold(self) -> int:
        return zlib.crc32(self.site.encode()) % FOLDS


def tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.casefold())


def truth_of(rows: list[str], gold: str) -> np.ndarray:
    """Which lines are the body's: half of their runs of four words stand in it; shorter lines stand there whole."""
    words = tokens(gold)
    runs = {tuple(words[at : at + 4]) for at in range(len(words) - 3)}
    whole = {tuple(tokens(row)) for row in gold.split("\n")}
    found = np.zeros(len(rows), bool)
    for place, row in enumerate(rows):
        mine = tokens(row)
        if len(mine) < 4:
            found[place] = tuple(mine) in whole and bool(mine)
        else:
            found[place] = np.mean([tuple(mine[at : at + 4]) in runs for at in range(len(mine) - 3)]) >= 0.5
    return _without_copies(rows, found)


def _without_copies(rows: list[str], found: np.ndarray) -> np.ndarray:
    """Of equal lines, only the one with most body around it is the body's."""
    mass = found * np.array([len(row) for row in rows], float)
    places: dict[str, list[int]] = defaultdict(list)
    for place in np.flatnonzero(found):
        places[rows[place].casefold()].append(int(place))
    for same in places.values():
        best = max(same, key=lambda at: mass[max(0, at - 6) : at + 7].sum())
        found[[at for at in same if at != best]] = False
    return found


def documents(folder: Path) -> Iterator[Document]:
    for part, archive in (("dev", "texts.warc.gz"), ("train", "pages.warc.gz")):
        gold = {row["url"]: row for row in map(json.loads, (folder / part / "gold.jsonl").open(encoding="utf-8"))}
        with (folder / part / archive).open("rb") as stream:
            for record in ArchiveIterator(stream):
                url = record.headers.get("WARC-Target-URI")
                if url in gold:
                    payload = record.reader.read()
                    dump = payload.decode("utf-8", "replace") if part == "dev" else dumped(payload)
                    yield from _document(gold[url], dump, news=part == "dev")


def dumped(payload: bytes) -> str:
    html = bytes_to_str(payload, detect_encoding(payload) or "utf-8")
    return extract_plain_text(HTMLTree.parse(html), main_content=False, alt_texts=False, list_bullets=True)


def cut(page: Document) -> Iterator[Document]:
    """The same page as it is dumped without what stands above the text, whole and ended early by a paywall."""
    body = np.flatnonzero(page.truth)
    if len(body) < 2:
        return
    for most in (len(body), 3 + zlib.crc32(page.url.encode()) % 8):
        keep = np.arange(len(page.rows)) >= body[0]
        if most < len(body):
            keep[body[most] : body[-1] + 1] = False
        rows = [row for row, kept in zip(page.rows, keep, strict=True) if kept]
        yield replace(
            page,
            rows=rows,
            shapes=describe(rows),
            truth=page.truth[keep],
            words=page.words[keep],
            share=CUT_WEIGHT,
            first={},
        )


def begun_at_title(page: Document) -> Iterator[Document]:
    """The same page as it is dumped from its headline on, and from the line below it on, where there is no headline."""
    first = int(page.kept.argmax())
    titles = [place for place in range(max(0, first - heading.REACH), first) if page.is_title(place)]
    for start in (titles[-1], titles[-1] + 1) if titles else ():
        rows = page.rows[start:]
        less = replace(page, rows=rows, shapes=describe(rows), truth=page.truth[start:], words=page.words[start:])
        yield replace(less, chances=page.chances[start:], share=CUT_WEIGHT)


def _document(gold: dict[str, Any], dump: str, news: bool) -> Iterator[Document]:
    _, rows = reader.split(dump)
    if len(rows) < 2:
        return
    article = gold.get("page_type", "article") == "article"
    body = gold.get("body") or "" if article else ""
    truth = truth_of(rows, body) if body else np.zeros(len(rows), bool)
    words = np.array([len(tokens(row)) for row in rows], float)
    title = (gold.get("title") or "") if article else ""
    yield Document(gold["url"], gold["set"], body, title, article, news, rows, describe(rows), truth, words)


class Lexicon:
    """On how many sites a word stands in the body, and on how many outside; asked for odds without one site's own."""

    def __init__(self, pages: list[Document]) -> None:
        self.seen: dict[str, np.ndarray] = {}
        self.weight = {page.site: 1.0 if page.news else GUIDE_LEXICON for page in pages}
        for page in pages:
            mine = self.seen.setdefault(page.site, np.zeros((2, 2, BUCKETS), bool))
            rows, buckets = page.shapes.word_rows, page.shapes.word_buckets
            number = np.bincount(rows, minlength=len(page.rows))
            opens = np.flatnonzero(np.diff(rows, prepend=-1))
            for side, lines in enumerate((page.truth, ~page.truth)):
                mine[0, side, buckets[(lines & (number >= 5))[rows]]] = True
                mine[1, side, buckets[opens[(lines & (number >= 3))[rows[opens]]]]] = True
        self.total = sum((self.weight[site] * mine for site, mine in self.seen.items()), np.zeros((2, 2, BUCKETS)))

    def odds(self, without: str | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Log-odds by bucket: of any word, and of a line's first word; in steps of 1/32, as they are stored."""
        count = self.total - self.weight[without] * self.seen[without] if without in self.seen else self.total
        inside, outside = count[:, 0], count[:, 1]
        ratio = inside.sum(1, keepdims=True) / outside.sum(1, keepdims=True)
        share = ratio / (1 + ratio)
        odds = np.log((inside + 4 * share) / (outside + 4 * (1 - share))) - np.log(ratio)
        both = np.round(np.clip(odds, -3.9, 3.9) * 32) / 32
        return both[0], both[1]


def line_weights(page: Document) -> np.ndarray:
    """Long lines count more, as they do in the score; long pages do not count by their length."""
    weight = np.log1p(page.words) + 0.2
    scaled: np.ndarray = page.share * weight / np.sqrt(weight.sum())
    return scaled if page.news else scaled * GUIDE_WEIGHT * (page.words >= GUIDE_WORDS)


def fit_lines(pages: list[Document]) -> dict[str, np.ndarray]:
    """The part of the model that scores lines."""
    lexicon = Lexicon(pages)
    used = [page for page in pages if page.article]
    picks = [line_weights(page) > 0 for page in used]
    own = [np.column_stack([p.shapes.wide, lexical(p.shapes, *lexicon.odds(p.site))]) for p in used]
    near_scale = StandardScaler().fit(np.concatenate([p.shapes.near[m] for p, m in zip(used, picks, strict=True)]))
    own_scale = StandardScaler().fit(np.concatenate([rows[m] for rows, m in zip(own, picks, strict=True)]))
    weight = np.concatenate([line_weights(page)[m] for page, m in zip(used, picks, strict=True)])
    truth = np.concatenate([page.truth[m] for page, m in zip(used, picks, strict=True)])
    table = np.concatenate(
        [
            np.column_stack(
                [_taps(np.clip(near_scale.transform(p.shapes.near), -6, 6)), np.clip(own_scale.transform(o), -6, 6)]
            )[m]
            for p, o, m in zip(used, own, picks, strict=True)
        ]
    ).astype(np.float32)
    fitted = LogisticRegression(C=0.02, max_iter=300).fit(table, truth, sample_weight=weight / weight.mean())
    size, width = 2 * reader.REACH + 1, near_scale.mean_.size
    word_odds, first_odds = lexicon.odds()
    return {
        "near_mean": near_scale.mean_, "near_scale": near_scale.scale_,
        "near_weights": fitted.coef_[0, : size * width].reshape(size, width).T,
        "own_mean": own_scale.mean_, "own_scale": own_scale.scale_,
        "own_weights": fitted.coef_[0, size * width :], "bias": fitted.intercept_,
        "word_odds": word_odds, "first_odds": first_odds, "threshold": np.array(THRESHOLD),
    }  # fmt: skip


def look_first(pages: list[Document]) -> None:
    """Chances for every page and fold; what the second look learns from is as good as what it will see."""
    for one in range(FOLDS):
        for other in range(one, FOLDS):
            part = fit_lines([page for page in pages if page.fold not in (one, other)])
            for page in pages:
                for own, without in ((one, other), (other, one)):
                    if page.fold == own:
                        page.first[without] = reader.line_chances(page.shapes, part)


def fit_look(pages: list[Document], fold: int | None) -> dict[str, np.ndarray]:
    """The part of the model that looks again, learned from chances in which ``fold`` and a page's own had no part."""
    lexicon = Lexicon(pages)
    used = [page for page in pages if page.article]
    picks = [line_weights(page) > 0 for page in used]
    table, names = [], []
    for page, pick in zip(used, picks, strict=True):
        chances = page.first[page.fold if fold is None else fold]
        columns = context(page.shapes, chances, lexical(page.shapes, *lexicon.odds(page.site)))
        names = list(columns)
        table.append(np.stack([np.asarray(column, np.float32)[pick] for column in columns.values()], axis=1))
    weight = np.concatenate([line_weights(page)[pick] for page, pick in zip(used, picks, strict=True)])
    truth = np.concatenate([page.truth[pick] for page, pick in zip(used, picks, strict=True)])
    grown = forest(names, np.concatenate(table), truth.astype(int), weight, LOOK)
    word_odds, first_odds = lexicon.odds()
    return _grown("look", grown) | {"word_odds": word_odds, "first_odds": first_odds}


def _taps(near: np.ndarray) -> np.ndarray:
    """Each line's features beside those of its neighbours, first the line `REACH` above."""
    padded = np.pad(near, ((reader.REACH, reader.REACH), (0, 0)))
    return np.column_stack([padded[place : place + len(near)] for place in range(2 * reader.REACH + 1)])


def fit_titles(pages: list[Document]) -> dict[str, np.ndarray]:
    """The part of the model that knows a headline among the lines above the text."""
    found = [
        (page, *heading.headline_candidates(page.rows, page.shapes, page.kept))
        for page in pages
        if page.title and page.kept.any()
    ]
    found = [each for each in found if len(each[1])]
    table = np.concatenate([features for *_, features in found])
    truth = np.concatenate([[page.is_title(place) for place in places] for page, places, _ in found])
    weight = np.concatenate([np.full(len(places), page.share * (3 if page.news else 1)) for page, places, _ in found])
    scale = StandardScaler().fit(table)
    fitted = LogisticRegression(C=0.03, max_iter=500).fit(
        np.clip(scale.transform(table), -6, 6), truth, sample_weight=weight
    )
    return _packed("title", scale, fitted)


def _packed(name: str, scale: StandardScaler, fitted: LogisticRegression) -> dict[str, np.ndarray]:
    scaling = {f"{name}_mean": scale.mean_, f"{name}_scale": scale.scale_}
    return scaling | {f"{name}_weights": fitted.coef_[0], f"{name}_bias": fitted.intercept_}


def fit_pages(pages: list[Document], without: int | None = None) -> dict[str, np.ndarray]:
    """The part of the model that says whether the page is an article, from chances that its site had no part in."""
    odds = {fold: page_odds([page for page in pages if page.fold not in (fold, without)]) for fold in range(FOLDS)}
    used = [page for page in pages if page.fold != without]
    table = np.array([pooled(page.shapes, page.chances, page.kept, odds[page.fold]) for page in used])
    names = [str(place) for place in range(table.shape[1])]
    truth = np.array([page.article for page in used], int)
    grown = forest(names, table, truth, np.ones(len(used)), PAGE)
    return _grown("page", grown) | {"page_odds": page_odds(used)}


def page_odds(pages: list[Document]) -> np.ndarray:
    """Log-odds by bucket of a word's page to be an article's; in steps of 1/32, as they are stored."""
    seen = np.full((2, BUCKETS), 3.0)
    for page in pages:
        seen[int(page.article), page_words(page.shapes)] += 1
    articles = sum(page.article for page in pages)
    odds = np.log(seen[1] / (articles + 6)) - np.log(seen[0] / (len(pages) - articles + 6))
    stored: np.ndarray = np.round(np.clip(odds, -3.9, 3.9) * 32) / 32
    return stored.astype(np.float32)


def _grown(name: str, grown: Forest) -> dict[str, np.ndarray]:
    return {f"{name}_{part}": np.array(getattr(grown, part)) for part in FOREST}


def scorer(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    if spec is None or spec.loader is None:
        sys.exit(f"{folder}: no score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def report(pages: list[Document], score: ModuleType) -> None:
    for collection in sorted({page.collection for page in pages if page.article}):
        mine = [page for page in pages if page.collection == collection and page.article]
        found = {p.url: {"url": p.url, "text": "\n\n".join(np.array(p.rows, object)[p.kept])} for p in mine}
        gold = [{"url": page.url, "body": page.gold} for page in mine]
        row = score.score(gold, found)
        print(
            f"{collection:10s} "
            + " ".join(f"{key} {row[key]:.4f}" for key in ("body_f1", "body_precision", "body_recall"))
        )


def report_titles(pages: list[Document], begun: list[Document]) -> None:
    answered, same, akin = 0, 0, 0
    for fold in range(FOLDS):
        part = fit_titles([page for page in pages + begun if page.fold != fold])
        for page in pages:
            if page.fold == fold and page.news and page.title and page.kept.any():
                found = heading.heading(page.rows, page.shapes, page.kept, part).title
                answered += found is not None
                same += tokens(found or "") == tokens(page.title)
                shared = len(set(tokens(found or "")) & set(tokens(page.title)))
                akin += found is not None and shared >= min(len(set(tokens(found))), len(set(tokens(page.title)))) / 2
    print(f"headlines  found {answered}, of them exact {same}, exact or another wording of the same {akin}")


def report_pages(pages: list[Document], cuts: list[Document]) -> float:
    """Prints how well articles are told from other pages, and gives the threshold that keeps 98.5 % of them."""
    chances = np.zeros(len(pages))
    for fold in range(FOLDS):
        part = fit_pages(pages + cuts, fold)
        for place, page in enumerate(pages):
            if page.fold == fold:
                row = pooled(page.shapes, page.chances, page.kept, part["page_odds"])
                chances[place] = reader.page_chance(row, part)
    article, news = np.array([page.article for page in pages]), np.array([page.news for page in pages])
    print(f"article or not: AUC {(chances[article][:, None] > chances[~article][None]).mean():.4f}")
    for share in (0.98, 0.985, 0.99):
        refused = chances < np.quantile(chances[article], 1 - share)
        shares = (refused[~article].mean(), refused[news].mean())
        print(f"keeping {share:.1%} of articles: " + "{:.3f} of the others refused, {:.3f} of the news".format(*shares))
    return float(np.quantile(chances[article], 0.015))


def main(folder: Path) -> None:
    pages = list(documents(folder))
    cuts = [less for page in pages if page.news for less in cut(page)]
    print(f"{len(pages)} pages of {len({page.site for page in pages})} sites; {FOLDS} folds by site")
    look_first(pages + cuts)
    for fold in range(FOLDS):
        part = fit_look([page for page in pages + cuts if page.fold != fold], fold)
        for page in pages + cuts:
            if page.fold == fold:
                page.chances = reader.second_look(page.shapes, page.first[fold], part)
    report(pages, scorer(folder))
    begun = [less for page in pages if page.title and page.kept.any() for less in begun_at_title(page)]
    report_titles(pages, begun)
    least = report_pages(pages, cuts)
    model = fit_lines(pages + cuts) | fit_look(pages + cuts, None) | fit_pages(pages + cuts) | fit_titles(pages + begun)
    model["least_article"] = np.array(least)
    packed = {name: _small(name, array) for name, array in model.items()}
    np.savez_compressed(Path(reader.__file__).with_name("text_model.npz"), **packed)  # type: ignore[arg-type]  # the stub takes every keyword for allow_pickle


def _small(name: str, array: np.ndarray) -> np.ndarray:
    if name.endswith("_odds"):
        return np.round(array * 32).astype(np.int8)
    return array if name.endswith(("_names", "_trait")) else array.astype(np.float32)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
