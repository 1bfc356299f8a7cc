"""Is a plain text an article's page? What its lines and its words add up to."""

import numpy as np

from newslake.clean.shapes import Bools, Floats, Ints, Shapes

_ENDS = 20  # words of a page at either end of what words say
_GAP = 3


def pooled(shapes: Shapes, chances: Floats, kept: Bools, page_odds: Floats) -> Floats:
    """What lines and words say of the page, as one row of features."""
    words, count = shapes.words.astype(np.float64), len(chances)
    mass, ours = words * chances, np.where(kept, words, 0.0)
    total, own = max(mass.sum(), 1.0), max(ours.sum(), 1.0)
    likely = np.flatnonzero(chances > 0.5)
    said = page_odds[page_words(shapes)]
    order = np.sort(said) if len(said) else np.zeros(1, np.float32)
    row = [
        np.log1p(ours.sum()),
        np.log1p(kept.sum()),
        (ours * chances).sum() / own,
        (ours * shapes.full).sum() / own,
        own / max(words.sum(), 1.0),
        own / max(kept.sum(), 1) / 50,
        np.log1p(count),
        np.log1p(words.sum()),
        np.log1p(total),
        (chances > 0.8).sum() / count,
        chances.max(),
        np.log1p((np.diff(likely) > _GAP).sum()),
        (likely[-1] - likely[0]) / count if len(likely) else 0.0,
        likely[0] / count if len(likely) else 1.0,
        np.log1p((words * (chances > 0.5)).max()),
        shapes.full.mean(),
        np.log1p(len(likely)),
        order.mean(),
        order.sum(),
        order[:_ENDS].mean(),
        order[-_ENDS:].mean(),
    ]
    weights = (np.full(count, 1 / count), mass / total, words / max(words.sum(), 1.0))
    means = [weight.astype(np.float32) @ shapes.near for weight in weights]
    return np.concatenate([np.array(row, np.float32), *means])


def page_words(shapes: Shapes) -> Ints:
    """The buckets of the page's words, each once."""
    return np.unique(shapes.word_buckets)
