"""Plain-text dumps of pages: the article's paragraphs out of menus, share bars, prices and template holes.

Every line is scored by a logistic regression over its shape, its words and its neighbours, and then by a forest over
what these scores make of the page. The weights lie beside this module; ``benchmarks/train_text.py`` learns them with
these functions as they stand here, so that what is learned and what is applied cannot drift apart.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, islice

import numpy as np

from newslake.clean import refusals
from newslake.clean.context import context
from newslake.clean.heading import heading, plain
from newslake.clean.lines import lines, sentences
from newslake.clean.pooled import pooled
from newslake.clean.repeats import Digests, digest
from newslake.clean.shapes import Bools, Floats, Shapes, around, describe, is_unspaced, lexical
from newslake.clean.text_model import Model, forest, load, logistic, standard
from newslake.page import Body, Dump, Refusal

LONGEST_TEXT = 12_000_000
"""Characters; a longer dump is no page."""
MOST_LINES = 30_000
"""A dump of more is no page either, and would take over two seconds."""
REACH = 3
"""How many lines up and down a line's neighbours count with all their features."""
SURE = 0.8
"""The chance at which a heading or an item is kept though no sentence of the body follows within ``REACH`` lines."""
REPEATED_ODDS = 25
"""How much likelier a line that is no body's is to stand on another page of its site: 27 times on 152 sites."""
_STUB_WORDS = 100
_LEAST_WORDS = 8
_HOLE_LEFT = re.compile(r"\{\{[^{}]{0,300}\}\}|\$\{[^{}]{0,300}\}|<%[^<%]{0,300}%>")  # no reader was meant to see these
_QUOTED = re.compile(r"^>\s*")
_LISTED = re.compile(r"^[*+•·▪■‣◦●]\s")
_LONGEST_HEADING = 15  # words


def read(dump: Dump, repeated: Digests = frozenset()) -> Body | Refusal:
    """The article in a plain-text page, as paragraphs parted by a blank line.

    Refused as ``no-text``, ``not-an-article``, ``paywall-stub``, ``consent-wall``, ``error-page`` or ``too-large``.
    ``repeated`` are digests of lines that other texts of the site have too.
    """
    if len(dump.text) > LONGEST_TEXT:
        return Refusal(reason="too-large", evidence=f"{len(dump.text)} characters of text")
    owners, rows = split(dump.text)
    if len(rows) > MOST_LINES:
        return Refusal(reason="too-large", evidence=f"{len(rows)} lines of text")
    if not rows:
        return Refusal(reason="no-text", evidence="no line with anything in it")
    model = load()
    shapes = describe(rows)
    chances = second_look(shapes, line_chances(shapes, model), model)
    if repeated:
        chances = doubted(chances, np.array([digest(row) in repeated for row in rows]), shapes)
    kept = chosen(rows, shapes, chances, float(model["threshold"]))
    confidence = page_chance(pooled(shapes, chances, kept, model["page_odds"]), model)
    if refusal := _refusal(rows, shapes, kept, confidence, float(model["least_article"])):
        return refusal
    above = heading(rows, shapes, kept, model)
    kept[: above.above] = False
    parts = _parts(owners, rows, shapes, kept)
    told = {"title": above.title, "byline": above.byline, "dateline": above.dateline}
    return Body.of(parts, source="text", confidence=confidence, **told)


def split(text: str) -> tuple[list[int], list[str]]:
    """What is read as a line each, and the place of the line that it is all or a sentence of."""
    pieces = list(islice(sentences(lines(text)), MOST_LINES + 1))
    return [place for place, _ in pieces], [row for _, row in pieces]


def _refusal(rows: list[str], shapes: Shapes, kept: Bools, confidence: float, least: float) -> Refusal | None:
    words = float(shapes.words[kept].sum())
    if words < _STUB_WORDS and (
        notice := refusals.notice_in(rows, [row for row, ours in zip(rows, kept, strict=True) if ours])
    ):
        return replace(notice, confidence=confidence)
    if words < _LEAST_WORDS:
        seen = (
            f"{len(rows)} lines of {shapes.words.mean():.1f} words on average, {kept.sum()} of them like an article's"
        )
        return Refusal(reason="no-text", evidence=seen, confidence=confidence)
    if confidence < least:
        seen = f"article score {confidence:.3f}, the least is {least:.3f}"
        return Refusal(reason="not-an-article", evidence=seen, confidence=confidence)
    return None


def _parts(owners: list[int], rows: list[str], shapes: Shapes, kept: Bools) -> Iterator[tuple[str, str]]:
    """The kept lines, each of a kind; sentences of one line are one again."""
    places = [int(place) for place in np.flatnonzero(kept)]
    kinds = dict(zip(places, _kinds(rows, shapes, places), strict=True))
    for _, run in groupby(places, key=owners.__getitem__):
        same = list(run)
        joint = "" if is_unspaced(rows[same[0]][-2:][0]) else " "
        text = _QUOTED.sub("", plain(joint.join(rows[place] for place in same)))
        if text:
            yield kinds[same[0]], text


def _kinds(rows: list[str], shapes: Shapes, places: list[int]) -> Iterator[str]:
    """A heading is a short line without an end that stands over a sentence, and not below another such line."""
    over = True
    for place, following in zip(places, [*places[1:], -1], strict=True):
        short = not shapes.full[place] and shapes.words[place] <= _LONGEST_HEADING and rows[place][-1].isalnum()
        if _LISTED.match(rows[place]):
            yield "list-item"
        elif rows[place].startswith(">"):
            yield "quote"
        elif (
            short and over and following == place + 1 and shapes.full[following] and not _LISTED.match(rows[following])
        ):
            yield "heading"
        else:
            yield "paragraph"
        over = bool(shapes.full[place])


def line_chances(shapes: Shapes, model: Model) -> Floats:
    """The probability of each line that it is a line of the body."""
    own = np.column_stack([shapes.wide, lexical(shapes, model["word_odds"], model["first_odds"])])
    score = model["bias"] + standard(own, model, "own") @ model["own_weights"]
    taps = standard(shapes.near, model, "near") @ model["near_weights"]
    # Beyond the page's edges every feature is average, that is 0.
    taps = np.pad(taps, ((REACH, REACH), (0, 0)))
    for place in range(2 * REACH + 1):
        score += taps[place : place + len(score), place]
    return logistic(score)


def second_look(shapes: Shapes, chances: Floats, model: Model) -> Floats:
    """The probability of each line, now that those of the others are known."""
    grown = forest(model, "look")
    columns = context(shapes, chances, lexical(shapes, model["word_odds"], model["first_odds"]))
    return grown.probability(columns)


def chosen(rows: list[str], shapes: Shapes, chances: Floats, threshold: float) -> Bools:
    """The lines to keep: those likely enough, and more than likely where no full sentence of the body comes after."""
    likely: Bools = (chances >= threshold) & np.array([_HOLE_LEFT.search(row) is None for row in rows])
    full = likely & shapes.full
    # A heading or a list stands above or between sentences; what stands below the last one is not the article's.
    last = np.flatnonzero(full)[-1] if full.any() else len(full)
    _, after = around(full, REACH)
    return likely & (full | (after > 0) | ((chances >= SURE) & (np.arange(len(full)) < last)))


def doubted(chances: Floats, again: Bools, shapes: Shapes) -> Floats:
    """The chances, less for lines that the site repeats.

    Doubted and not dropped: outlets do repeat a paragraph of background within their stories. And where most of what
    reads like the article is repeated, the text is a copy of another one, and that says nothing about its lines.
    """
    mass = chances * shapes.words
    if mass[again].sum() > mass.sum() / 2:
        return chances
    return np.where(again, chances / (chances + REPEATED_ODDS * (1 - chances)), chances)


def page_chance(row: Floats, model: Model) -> float:
    """The probability that the page is an article's, from what ``pooled`` makes of it."""
    grown = forest(model, "page")
    return float(grown.probability({name: row[int(name), None] for name in grown.names})[0])
