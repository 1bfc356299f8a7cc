"""What an article is compared by: the words of its headline and first lines, and whom, what and where it is about."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from newslake.page import SPACELESS

LEDE_CHARACTERS = 700
"""Characters of a text that are looked at."""
MOST_WORDS = 70
STEM = 6
"""Letters of a word that are compared: endings differ within an event, and between languages."""
IN_TITLE = 1.5
"""What a word of the headline weighs beside one of the text."""
LEAST_LETTERS, LEAST_LIKE_A_NAME = 3, 4
"""Letters of a word, and of one that looks like a name."""
COUNTRY, NUMBER, NAME_LIKE = 0.5, 0.5, 0.4
"""What the country of a place, a number, and a word that looks like a name weigh, beside a name that is one: 1."""
FIRST_SPACELESS = SPACELESS[0]
_MARKS = re.compile("[\u0300-\u036f]+")
_WORD = re.compile(f"[{SPACELESS}]+|[^\\W\\d_{SPACELESS}]+")
_SPACELESS = re.compile(f"[{SPACELESS}]")
_NUMBER = re.compile(r"\d[\d.,\u00a0\u202f' ]*\d")

Weights = dict[str, float]


class Named(NamedTuple):
    """A row of ``entities``, as much of it as is needed here."""

    type: str
    name: str
    country: str | None
    salience: float


def plain(text: str) -> str:
    """Without accents, so that Zelenský is Zelensky; the case as it is."""
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFKD", text)))


def words(title: str, lede: str, language: str | None) -> Weights:
    """Beginnings of words; in scripts without spaces, pairs of letters."""
    found: Weights = {}
    for text, weight in ((title, IN_TITLE), (lede, 1.0)):
        for count, word in enumerate(_stems(plain(text).casefold())):
            if count == MOST_WORDS:
                break
            found.setdefault(f"{language}:{word}", weight)
    return found


def _stems(text: str) -> Iterator[str]:
    for word in _WORD.findall(text):
        if word > FIRST_SPACELESS and _SPACELESS.match(word):
            yield from (word[at : at + 2] for at in range(len(word) - 1))
        elif len(word) >= LEAST_LETTERS:
            yield word[:STEM]


def names(title: str, lede: str, entities: Iterable[Named]) -> Weights:
    """People, organizations and numbers, so written that they are the same in other languages.

    Where no people and organizations are known, as in languages without a model, words that look like names stand in.
    """
    found: Weights = {}
    for entity in entities:
        if entity.type != "place":
            parts = [part for part in _WORD.findall(plain(entity.name).casefold()) if len(part) >= LEAST_LETTERS]
            for part in parts:
                _add(found, part, (entity.salience / len(parts)) ** 0.5)
    if not found:
        for word in _WORD.findall(plain(lede)):
            if word[0].isupper() and len(word) >= LEAST_LIKE_A_NAME:
                _add(found, word.casefold(), NAME_LIKE)
    for number in _NUMBER.findall(f"{title}\n{lede}"):
        _add(found, "#" + re.sub(r"\D", "", number), NUMBER)
    return found


def places(entities: Iterable[Named]) -> Weights:
    """Cities and regions, and the countries that they and it are about."""
    found: Weights = {}
    for entity in entities:
        if entity.type == "place":
            _add(found, f"{entity.country}:{entity.name}", entity.salience**0.5)
            _add(found, f"{entity.country}", COUNTRY * entity.salience**0.5)
    return found


def _add(found: Weights, feature: str, weight: float) -> None:
    found[feature] = max(found.get(feature, 0.0), weight)
