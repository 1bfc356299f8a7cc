"""The learned part of reading plain texts, from ``text_model.npz``: regressions, word odds and a forest."""

import io
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newslake.clean.forest import Forest
from newslake.clean.shapes import Floats

Model = Mapping[str, NDArray[Any]]
FOREST = ("names", "trait", "border", "leaf", "bias")
"""The arrays that make a forest; each is stored under the forest's name and its own."""


@cache
def load() -> Model:
    """The model that ships with the package, read once a process."""
    packed = resources.files(__package__).joinpath("text_model.npz").read_bytes()
    with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
        return {
            name: arrays[name].astype(np.float32) / np.float32(32) if name.endswith("_odds") else arrays[name]
            for name in arrays.files
        }


def regression(values: Floats, model: Model, which: str) -> Floats:
    """The probabilities that a logistic regression gives to rows of features."""
    return logistic(standard(values, model, which) @ model[f"{which}_weights"] + model[f"{which}_bias"])


def standard(values: Floats, model: Model, which: str) -> Floats:
    """Features as the regressions were trained on them, of mean 0 and deviation 1."""
    # Clipped, so that no page, however odd, takes the regression where it has never been.
    scaled: Floats = np.clip((values - model[f"{which}_mean"]) / model[f"{which}_scale"], -6, 6)
    return scaled


def logistic(score: Floats) -> Floats:
    """Scores as probabilities."""
    return np.asarray(1 / (1 + np.exp(-np.clip(score, -30, 30))), np.float32)


def forest(model: Model, which: str) -> Forest:
    """One of the model's forests."""
    names, trait, border, leaf, bias = (model[f"{which}_{part}"] for part in FOREST)
    return Forest(tuple(map(str, names)), trait, border, leaf, float(bias))
