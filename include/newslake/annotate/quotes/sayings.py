"""Words of saying by language: what introduces speech, who may be meant by it, and what stands between the two."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Sayings:
    """The words of one language, in lower case."""

    say: frozenset[str]
    """Forms of verbs that introduce speech; in languages with compound tenses the participle."""
    call: frozenset[str] = frozenset()
    """Forms of verbs whose object or complement is somebody's words: called it "a mess"."""
    weak: frozenset[str] = frozenset()
    """Those of them that introduce a thought as well: a word or two between marks is nobody's words by them alone."""
    nouns: frozenset[str] = frozenset()
    """Those of them that are nouns as often: they count right behind their subject only."""
    pronouns: Mapping[str, str] = field(default_factory=dict)
    """What stands for a person or thing: ``he``, ``she``, ``it`` or ``they``, by word."""
    auxiliaries: frozenset[str] = frozenset()
    """What may stand between subject and verb, or belongs to the verb."""
    relatives: frozenset[str] = frozenset()
    conjunctions: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    phrases: tuple[tuple[str, ...], ...] = ()
    """Sayings of several words that the speaker follows: according to."""
    reported: frozenset[str] = frozenset()
    """Verb forms that only reported speech has."""
    drops_pronouns: bool = False
    """Whether a verb without a subject means whoever was spoken of."""
    verb_is_last: bool = False
    before_titles: frozenset[str] = frozenset()
    """What stands before the name of a work or a thing, or before a word that is only mentioned."""
    titles: frozenset[str] = frozenset()
    """Words for a person's rank or office that may stand right before the name, capitalized or not."""


@cache
def sayings(language: str | None) -> Sayings:
    """Of a language; where there are none, words that introduce nothing."""
    words = _table().get(language or "", {})
    pronouns = {word: meaning for meaning in _PRONOUNS for word in words.get(meaning, "").split()}
    lists = {name: frozenset(words.get(name, "").split()) for name in _LISTS}
    return Sayings(
        **lists,
        pronouns=pronouns,
        phrases=tuple(tuple(phrase.split()) for phrase in words.get("phrases", ())),
        drops_pronouns=words.get("drops_pronouns", False),
        verb_is_last=words.get("verb_is_last", False),
    )


_PRONOUNS = ("he", "she", "it", "they")
_LISTS = tuple(name for name, of in Sayings.__annotations__.items() if of == frozenset[str])


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
