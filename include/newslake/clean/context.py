"""A second look at the lines of a plain text: what the chances of all of them, from the first look, say of each.

A comment reads like the article, and a teaser like its lead; what gives them away is where they stand, what stands
around them, and whether they are about the same things.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from newslake.clean.shapes import Bools, Floats, Ints, Shapes, around

Columns = dict[str, NDArray[Any]]

_FAR = 60  # lines; further away is all the same
_GAP = 3  # so many lines that are not likely end a run of likely ones
_SHORT = 6  # words


def context(shapes: Shapes, chances: Floats, lexical: Floats) -> Columns:
    """Columns of features, a value a line, by name; ``lexical`` as ``shapes.lexical`` gives it."""
    words = shapes.words.astype(np.float64)
    mass = chances * words
    total = max(mass.sum(), 1.0)
    logit = np.log((chances + 1e-4) / (1 - chances + 1e-4))
    passed = np.cumsum(mass)
    columns: Columns = {
        "chance": logit,
        "mass": np.full(len(words), np.log1p(total)),
        "lines": np.full(len(words), np.log1p(len(words))),
        "share": words / max(words.sum(), 1.0),
        "mass before": (passed - mass) / total,
        "mass after": (total - passed) / total,
        "words' odds": lexical[:, 0],
        "least odds": lexical[:, 1],
        "first word's odds": lexical[:, 2],
    }
    edge = np.full(3, logit.min() if len(logit) else 0.0)
    beyond = np.concatenate([edge, logit, edge])
    for step in (-3, -2, -1, 1, 2, 3):
        columns[f"chance {step:+}"] = beyond[3 + step : 3 + step + len(words)]
    columns |= _around(shapes, chances, words)
    columns |= _sure(chances, shapes.full)
    columns |= _runs(chances, mass)
    columns |= _marks(chances, words, lexical[:, 0])
    columns |= _topic(shapes, chances)
    return columns | {f"near {place}": column for place, column in enumerate(shapes.near.T)}


def _around(shapes: Shapes, chances: Floats, words: NDArray[np.float64]) -> Columns:
    """How likely, how wordy and how repetitive the lines above and below are."""
    columns: Columns = {}
    for reach in (4, 10, 25):
        likely, wordy, short = around(chances * words, reach), around(words, reach), around(words < _SHORT, reach)
        for side, where in enumerate(("before", "after")):
            columns[f"chance {where} {reach}"] = likely[side] / np.maximum(wordy[side], 1e-6)
            columns[f"mass {where} {reach}"] = np.log1p(np.maximum(likely[side], 0))
            columns[f"short {where} {reach}"] = short[side]
    whole, heads = shapes.near[:, -2] > 0, shapes.near[:, -1] > 0
    for reach in (8, 20):
        for name, again in (("repeats", whole), ("beginnings", heads)):
            columns[f"{name} before {reach}"], columns[f"{name} after {reach}"] = around(again, reach)
    return columns


def _sure(chances: Floats, full: Bools) -> Columns:
    """How many lines away the sentences are that are surely the article's: the first, the last, the next ones."""
    places, here = np.flatnonzero((chances > 0.8) & full), np.arange(len(chances))
    if not len(places):
        return {name: np.full(len(here), _FAR) for name in ("from first", "to last", "since sure", "until sure")}
    before, after = np.searchsorted(places, here), np.searchsorted(places, here, "right")
    since = here - places[np.maximum(before - 1, 0)]
    until = places[np.minimum(after, len(places) - 1)] - here
    return {
        "from first": np.clip(here - places[0], -_FAR, 4 * _FAR),
        "to last": np.clip(places[-1] - here, -_FAR, 4 * _FAR),
        "since sure": np.where(before > 0, np.minimum(since, _FAR), _FAR),
        "until sure": np.where(after < len(places), np.minimum(until, _FAR), _FAR),
    }


def _runs(chances: Floats, mass: NDArray[np.float64]) -> Columns:
    """Of runs of likely lines, which one a line is in or near, and how much that is beside the heaviest."""
    places, here = np.flatnonzero(chances > 0.5), np.arange(len(chances))
    if not len(places):
        return {name: np.zeros(len(here)) for name in ("run", "run's share", "run's rank", "from main run")}
    breaks = np.flatnonzero(np.diff(places) > _GAP)
    first, last = places[np.append(0, breaks + 1)], places[np.append(breaks, len(places) - 1)]
    passed = np.append(0.0, np.cumsum(mass))
    weight = passed[last + 1] - passed[first]
    main = int(weight.argmax())
    run = np.searchsorted(first, here, "right") - 1
    inside = (run >= 0) & (here <= last[np.maximum(run, 0)])
    own = np.where(inside, weight[np.maximum(run, 0)], 0.0)
    return {
        "run": np.log1p(np.maximum(own, 0)),
        "run's share": own / weight[main],
        "run's rank": np.clip(run - main - np.where(inside, 0, 0.5), -6, 6),
        "from main run": np.clip(np.maximum(here - last[main], 0) - np.maximum(first[main] - here, 0), -_FAR, _FAR),
    }


def _marks(chances: Floats, words: NDArray[np.float64], odds: Floats) -> Columns:
    """What the nearest short line above says, such as "Comments" or "Read more", and how far up it stands."""
    here = np.arange(len(chances))
    latest = np.maximum.accumulate(np.where((words <= _SHORT) & (chances < 0.5), here, -1))
    above: Ints = np.append(-1, latest[:-1])
    return {
        "mark's odds": np.where(above >= 0, odds[np.maximum(above, 0)], 0.0),
        "since mark": np.minimum(here - above, _FAR),
    }


def _topic(shapes: Shapes, chances: Floats) -> Columns:
    """How many of a line's words other lines have too, likely ones and unlikely ones."""
    rows, count = shapes.word_rows, len(chances)
    kinds, kind = np.unique(shapes.word_buckets, return_inverse=True)
    _, pair, times = np.unique(rows * np.int64(len(kinds)) + kind, return_inverse=True, return_counts=True)
    inside = np.where(chances > 0.5, chances, 0.0)[rows]
    outside = (1 - chances)[rows]
    likely, unlikely = np.bincount(kind, inside, len(kinds))[kind], np.bincount(kind, outside, len(kinds))[kind]
    number = np.maximum(np.bincount(rows, minlength=count), 1)
    rarity = 1 / np.log1p(2 + likely + unlikely)
    shared = likely - inside * times[pair] > 0.5
    elsewhere = unlikely - outside * times[pair] > 0.5
    return {
        "topic": np.bincount(rows, shared, count) / number,
        "rare topic": np.bincount(rows, shared * rarity, count) / np.maximum(np.bincount(rows, rarity, count), 1e-6),
        "topic of others": np.bincount(rows, elsewhere, count) / number,
    }
