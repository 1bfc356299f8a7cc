"""Words that say who somebody is, and whom they mean in a story: the minister, the 34-year-old, a spokesperson."""

import tomllib
from functools import cache
from pathlib import Path


@cache
def _table() -> dict[str, frozenset[str]]:
    path = Path(__file__).with_name("descriptions.toml")
    return {name: frozenset(words.split()) for name, words in tomllib.loads(path.read_text(encoding="utf-8")).items()}


def listed(name: str) -> frozenset[str]:
    """The words of one list of ``descriptions.toml``."""
    return _table()[name]


@cache
def names_of(pronoun: str) -> frozenset[str]:
    """Given names that nearly always are a man's (``he``) or a woman's (``she``)."""
    file = {"he": "his_names.txt", "she": "her_names.txt"}[pronoun]
    return frozenset(Path(__file__).with_name(file).read_text(encoding="utf-8").split())
