"""Plain-text dumps of pages: the article's paragraphs out of menus, share bars, prices and template holes.

Every line is scored by a logistic regression over its shape, its words and its neighbours. The weights lie beside this
module; ``benchmarks/train_text.py`` learns them with ``lines`` and ``describe`` as they stand here, so that what is
learned and what is applied cannot drift apart.
"""

import io
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from newslake.clean.shapes import BUCKETS, Bools, Floats, Ints, Shapes, around, describe, is_final, is_unspaced, lexical
from newslake.page import Body, Dump, Refusal

Model = Mapping[str, Floats]

LONGEST_TEXT = 12_000_000
"""Characters; a longer dump is no page."""
MOST_LINES = 200_000
REACH = 3
"""How many lines up and down a line's neighbours count with all their features."""
SURE = 0.8
"""The chance at which a heading or an item is kept though no sentence of the body follows within ``REACH`` lines."""
LEAST_CONFIDENCE = 0.05
"""Below this a page is refused: on sites not seen before, one article in 170 and one in 15 of the other pages."""
HEADING_REACH = 20
"""How many lines above the text a headline, byline or date is looked for."""
HEADLINE_CHANCE = 0.6

_NARROWEST, _WIDEST = 30, 130  # columns between which text is taken for hard-wrapped
_LONGEST_HEADING = 160
_BYLINE = re.compile(
    r"^\W*(?i:(?:written |reported |story |text )?by|von|par|por|door|av|af|autor|author|text)(?::| )\s*[^\W\d_a-zß-ÿ]"
)
_DATELINE = re.compile(
    r"(?i:^\W*(?:last |first |zuletzt |zuerst )?(?:updated?|published|posted|modified|aktualisiert|veröffentlicht"
    r"|publié|mis à jour|publicado|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd|publicerad|uppdaterad"
    r"|publiceret|opdateret)\b.*\d)"
    r"|\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d|\d{4}年\s?\d{1,2}月\s?\d{1,2}日"
    r"|\b\d{1,2}(?:st|nd|rd|th|\.)?,? (?:de |of )?[^\W\d_]{3,12}\.?,? (?:de )?(?:19|20)\d\d\b"
    r"|\b[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b"
)
_HOLE_LEFT = re.compile(r"\{\{[^{}]*\}\}|\$\{[^{}]*\}|<%.*?%>")  # no reader was meant to see these
_FIRST_PIECE = re.compile(r"(?<=\w-)| ")
_BULLET = re.compile(r"^[*+•·▪■‣◦●]\s+")
_INVISIBLE = re.compile("[\0\u200b\u00ad\ufeff]")


class Heading(NamedTuple):
    """What stands above the text; ``above`` counts the lines that are surely not the text's."""

    above: int
    title: str | None
    byline: str | None
    dateline: str | None


def read(dump: Dump) -> Body | Refusal:
    """The article in a plain-text page; refused as ``no-text`` where nothing reads like one, or as ``too-large``."""
    if len(dump.text) > LONGEST_TEXT:
        return Refusal(reason="too-large", evidence=f"{len(dump.text)} characters of text")
    rows = lines(dump.text)
    if len(rows) > MOST_LINES:
        return Refusal(reason="too-large", evidence=f"{len(rows)} lines of text")
    if not rows:
        return Refusal(reason="no-text", evidence="no line with anything in it")
    model = _model()
    shapes = describe(rows)
    chances = line_chances(shapes, model)
    kept = chosen(rows, shapes, chances, float(model["threshold"]))
    confidence = page_chance(pooled(shapes, chances, kept), model)
    if not kept.any() or confidence < LEAST_CONFIDENCE:
        evidence = (
            f"{len(rows)} lines of {shapes.words.mean():.1f} words on average, {kept.sum()} of them like an article's"
        )
        return Refusal(reason="no-text", evidence=evidence)
    return _body(rows, heading(rows, shapes, kept, model), kept, confidence)


def _body(rows: list[str], heading: Heading, kept: Bools, confidence: float) -> Body:
    places = [place for place in np.flatnonzero(kept) if place >= heading.above]
    text = "\n\n".join(_plain(rows[place]) for place in places)
    title, byline, dateline = heading.title, heading.byline, heading.dateline
    return Body(text=text, source="text", confidence=confidence, title=title, byline=byline, dateline=dateline)


def heading(rows: list[str], shapes: Shapes, kept: Bools, model: Model) -> Heading:
    """The headline, byline and date that stand above the first full sentence of the body."""
    first = _first_sentence(shapes, kept)
    title = _headline(rows, shapes, kept, model)
    top = max(first - HEADING_REACH, 0) if title is None else title + 1
    near = [place for place in range(top, first) if not shapes.full[place]]
    byline = next((place for place in near if _matches(_BYLINE, rows[place])), None)
    dateline = next((place for place in near if place != byline and _matches(_DATELINE, rows[place])), None)
    found = (title, byline, dateline)
    above = max((place + 1 for place in found if place is not None), default=0)
    return Heading(above, *(None if place is None else _plain(rows[place]) for place in found))


def _headline(rows: list[str], shapes: Shapes, kept: Bools, model: Model) -> int | None:
    places, features = headline_candidates(rows, shapes, kept)
    if not len(places):
        return None
    chances = _logistic(_standard(features, model, "title") @ model["title_weights"] + model["title_bias"])
    best = int(chances.argmax())
    return int(places[best]) if chances[best] >= HEADLINE_CHANCE else None


def headline_candidates(rows: list[str], shapes: Shapes, kept: Bools) -> tuple[Ints, Floats]:
    """The lines near the top of the body that could be its headline, and a row of features for each."""
    first = _first_sentence(shapes, kept)
    places = np.arange(max(first - HEADING_REACH, 0), first)
    places = places[(shapes.words[places] >= 2) & (shapes.words[places] <= 40)]
    body = np.zeros(BUCKETS, bool)
    body[shapes.word_buckets[(kept & (np.arange(len(kept)) >= first))[shapes.word_rows]]] = True
    number = np.bincount(shapes.word_rows, minlength=len(kept))
    shared = np.bincount(shapes.word_rows, body[shapes.word_buckets], minlength=len(kept))
    share = shared / np.maximum(number, 1)
    signed = np.zeros(first + 1, bool)
    for place in range(max(first - HEADING_REACH, 0), first):
        signed[place] = _matches(_BYLINE, rows[place]) or _matches(_DATELINE, rows[place])
    padded = np.pad(shapes.near, ((1, 1), (0, 0)))
    near = (padded[places], padded[places + 1], padded[places + 2], signed[places], signed[places + 1])
    columns = (*near, np.log(first - places), share[places], np.log1p(shared[places]), places == 0, kept[places])
    return places, np.column_stack(columns).astype(np.float32)


def _first_sentence(shapes: Shapes, kept: Bools) -> int:
    full = kept & shapes.full
    return int(full.argmax()) if full.any() else int(kept.argmax())


def _matches(pattern: re.Pattern[str], row: str) -> bool:
    return len(row) <= _LONGEST_HEADING and pattern.search(row) is not None


def _plain(row: str) -> str:
    return _BULLET.sub("", row)


def lines(text: str) -> list[str]:
    """The lines that hold anything, white space collapsed; hard-wrapped paragraphs are one line each again."""
    rows = [" ".join(row.split()) for row in _INVISIBLE.sub("", text).splitlines()]
    width = _wrapped_at(rows)
    if width:
        rows = list(_unwrapped(rows, width))
    return [row for row in rows if row]


def _full(row: str, following: str, width: int) -> bool:
    """Whether a line ends where it does only because the next line's first word had no room left in it."""
    if not row or not following:
        return False
    word = 1 if is_unspaced(following[0]) else 1 + len(_FIRST_PIECE.split(following, maxsplit=1)[0])
    return len(row) + word > width


def _wrapped_at(rows: list[str]) -> int:
    """The column at which the text is hard-wrapped, or 0: most of its text is in full lines that end anywhere."""
    sizes = np.sort([len(row) for row in rows if row])
    width = int(sizes[int(0.98 * (len(sizes) - 1))]) if len(sizes) else 0
    if not _NARROWEST <= width <= _WIDEST:
        return 0
    full = [row for row, following in pairwise(rows) if _full(row, following, width)]
    enough = len(full) >= 4 and sum(map(len, full)) > sizes.sum() / 3
    return width if enough and sum(is_final(row[-1]) for row in full) < len(full) / 2 else 0


def _unwrapped(rows: list[str], width: int) -> Iterator[str]:
    parts: list[str] = []
    for row, following in zip(rows, [*rows[1:], ""], strict=True):
        parts.append(row)
        if _full(row, following, width):
            hyphen = len(row) > 1 and row[-1] == "-" and row[-2].isalpha() and following[0].isalpha()
            if not hyphen and not (is_unspaced(row[-1]) or is_unspaced(following[0])):
                parts.append(" ")
        else:
            yield "".join(parts)
            parts = []


def line_chances(shapes: Shapes, model: Model) -> Floats:
    """The probability of each line that it is a line of the body."""
    own = np.column_stack([shapes.wide, lexical(shapes, model["word_odds"], model["first_odds"])])
    score = model["bias"] + _standard(own, model, "own") @ model["own_weights"]
    taps = _standard(shapes.near, model, "near") @ model["near_weights"]
    # Beyond the page's edges every feature is average, that is 0.
    taps = np.pad(taps, ((REACH, REACH), (0, 0)))
    for place in range(2 * REACH + 1):
        score += taps[place : place + len(score), place]
    return _logistic(score)


def chosen(rows: list[str], shapes: Shapes, chances: Floats, threshold: float) -> Bools:
    """The lines to keep: those likely enough, and more than likely where no full sentence of the body comes after."""
    likely: Bools = (chances >= threshold) & np.array([_HOLE_LEFT.search(row) is None for row in rows])
    full = likely & shapes.full
    # A heading or a list stands above or between sentences; what stands below the last one is not the article's.
    last = np.flatnonzero(full)[-1] if full.any() else len(full)
    _, after = around(full, REACH)
    return likely & (full | (after > 0) | ((chances >= SURE) & (np.arange(len(full)) < last)))


def pooled(shapes: Shapes, chances: Floats, kept: Bools) -> Floats:
    """What the lines say of the page, as one row of features."""
    weight = np.where(kept, shapes.words, 0.0)
    total = max(weight.sum(), 1.0)
    sure, full = (weight * chances).sum() / total, (weight * shapes.full).sum() / total
    length = total / max(kept.sum(), 1) / 50
    share = total / max(shapes.words.sum(), 1.0)
    return np.array([np.log1p(weight.sum()), np.log1p(kept.sum()), sure, full, share, length], np.float32)


def page_chance(page: Floats, model: Model) -> float:
    """The probability that the page is an article's."""
    score = _standard(page, model, "page") @ model["page_weights"] + model["page_bias"]
    return float(_logistic(score)[0])


def _standard(values: Floats, model: Model, which: str) -> Floats:
    # Clipped, so that no page, however odd, takes the regression where it has never been.
    scaled: Floats = np.clip((values - model[f"{which}_mean"]) / model[f"{which}_scale"], -6, 6)
    return scaled


def _logistic(score: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(score, -30, 30))), np.float32)


@cache
def _model() -> Model:
    packed = resources.files(__package__).joinpath("text_model.npz").read_bytes()
    with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
        return {
            name: arrays[name].astype(np.float32) / np.float32(32 if name.endswith("_odds") else 1)
            for name in arrays.files
        }
