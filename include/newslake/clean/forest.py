"""The learned part of reading, from ``model.npz``: word scores and two forests, all plain arrays."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import IO

import numpy as np
from numpy.typing import NDArray

from newslake.clean.traits import Columns, Words
from newslake.clean.words import Floats

_ROWS = 4096
"""How many rows are asked at a time: more would not stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Forest:
    """Oblivious trees: every node of a level asks the same question, so a tree is a few comparisons and a look-up."""

    names: tuple[str, ...]
    """The traits that it asks for; questions refer to them by position."""
    trait: NDArray[np.int16]
    """Trees × levels."""
    border: Floats
    """Trees × levels: the answer is whether the trait is above."""
    leaf: Floats
    """Trees × 2^levels; the first level is the lowest bit."""
    bias: float

    def probability(self, columns: Columns) -> Floats:
        """One for each row of the columns."""
        table = np.empty((len(self.names), len(columns[self.names[0]])), np.float32)
        for place, name in enumerate(self.names):
            table[place] = columns[name]
        rows = [self._raw(table[:, start : start + _ROWS]) for start in range(0, table.shape[1], _ROWS)]
        likely: Floats = (1 / (1 + np.exp(-np.concatenate(rows)))).astype(np.float32)
        return likely

    def _raw(self, table: Floats) -> Floats:
        trees, levels = self.trait.shape
        # Bytes and buffers used again, for two thousand questions to a block ("clip": else numpy copies once more).
        shape = (trees, table.shape[1])
        path, above, asked = np.zeros(shape, np.uint8), np.empty(shape, np.bool_), np.empty(shape, np.float32)
        for level in range(levels):
            np.take(table, self.trait[:, level], axis=0, out=asked, mode="clip")
            np.greater(asked, self.border[:, level, None], out=above)
            path |= above.view(np.uint8) << np.uint8(level)
        leaf = path + (np.arange(trees) << levels)[:, None]
        raw: Floats = self.leaf.ravel()[leaf].sum(axis=0) + self.bias
        return raw


@dataclass(frozen=True, slots=True)
class Model:
    words: Words
    body: Forest
    """Is the block part of the article's text?"""
    article: Forest
    """Is the page an article's?"""
    page_words: Floats
    least_article: float
    """Pages below are refused: the value keeps 99 of 100 articles of sites that training did not see."""


@cache
def load() -> Model:
    """The model that ships with the package, read once a process."""
    with resources.files(__package__).joinpath("model.npz").open("rb") as file:
        return unpacked(file)


def unpacked(file: IO[bytes]) -> Model:
    """A model from its ``.npz`` file."""
    with np.load(file, allow_pickle=False) as arrays:
        held = {name: arrays[name] for name in arrays.files}
    return Model(
        words=Words(**{name: held[f"words_{name}"].astype(np.float32) for name in Words.__slots__}),
        body=_forest(held, "body"),
        article=_forest(held, "article"),
        page_words=held["page_words"].astype(np.float32),
        least_article=float(held["least_article"]),
    )


def pack(model: Model, file: IO[bytes]) -> None:
    """Write a model as an ``.npz`` file of plain arrays."""
    arrays = {f"words_{name}": getattr(model.words, name).astype(np.float16) for name in Words.__slots__}
    for name, forest in (("body", model.body), ("article", model.article)):
        arrays |= {f"{name}_{part}": np.asarray(getattr(forest, part)) for part in Forest.__slots__}
    least = np.asarray(model.least_article)
    np.savez_compressed(file, **arrays, page_words=model.page_words.astype(np.float16), least_article=least)


def _forest(held: dict[str, NDArray[np.generic]], name: str) -> Forest:
    return Forest(
        names=tuple(str(trait) for trait in held[f"{name}_names"]),
        trait=held[f"{name}_trait"].astype(np.int16),
        border=held[f"{name}_border"].astype(np.float32),
        leaf=held[f"{name}_leaf"].astype(np.float32),
        bias=float(held[f"{name}_bias"][()]),
    )
