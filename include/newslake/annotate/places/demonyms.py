"""Words for the people of a country and what is theirs: Kenyan, Kenyans; where they mean a language instead."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from newslake.annotate.places.gazetteer import Ids, Names, countries, folded, lines, load, names_of

_NO_PLURAL = re.compile(r"(?:ese|sh|ch|ss|[sz]i|men|women|x|ois)\Z|(?:Swiss|Dutch|Thai|Manx)\Z")
_OF_REGIONS = {"Catalan": ("ES", "Catalonia"), "Kashmiri": ("IN", "Kashmir"), "Tibetan": ("CN", "Tibet")}
_NATIONS_OF_BRITAIN = ("English", "Englishman", "Englishmen", "Scottish", "Scot", "Scots", "Welsh", "Welshman")
LANGUAGES = frozenset(
    "chinese czech danish dutch english finnish french german greek hungarian indonesian italian japanese "
    "korean nepali norwegian polish portuguese romanian russian somali spanish swedish thai turkish ukrainian "
    "vietnamese welsh catalan georgian armenian albanian".split()
)
_SPEAKING = re.compile(
    r"\b(?:speak|speaks|spoke|speaking|spoken|learn|learns|learning|learned|learnt|taught|teach|teaches|teaching|fluent|"
    r"fluently|broken|native|translate|translated|written|writes|write|wrote|read|reads|study|studied|studying) "
    r"(?:in |into |from |to |only |some |little |no |both |good |\w+, |\w+ and |\w+ or )*\Z"
)
_IN = re.compile(r"\b(?:in|into|from (?:the )?original) (?:both |\w+,? (?:and|or) )?\Z")
_CLAUSE_ENDS = re.compile(
    r"\s*(?:[.,;:!?)”\"’]|\Z|(?:and|or|on|for|to|as|by|with|at|but|when|that|the|than|is|was|means?|with|before|after|"
    r"during|instead|translation|language|because|so|while)\b)"
)
_LANGUAGE_BEHIND = re.compile(
    r"[- ](?:[Ll]anguages?|speaking|speakers?|medium|dialect|translations?|subtitles?|lessons?|grammar|words?|phrases?|"
    r"classes|teachers?|alphabet|literature|version)\b"
)


@cache
def english() -> Names:
    pairs: list[tuple[str, int]] = []
    for number, country in enumerate(countries().values()):
        for word in country.peoples:
            pairs.append((folded(word), number))
            if not _NO_PLURAL.search(word):
                pairs.append((folded(f"{word}s"), number))
    britain = list(countries()).index("GB")
    pairs += [(folded(word), britain) for word in _NATIONS_OF_BRITAIN]
    pairs += [(folded(word), load().number_of(*region)) for word, region in _OF_REGIONS.items()]
    return names_of(pairs)


IN_SMALL_LETTERS = frozenset(("de",))
"""Languages in which one with a capital is part of a name: Deutsche Bank."""


@dataclass(frozen=True, slots=True)
class Adjectives:
    """Words for peoples by their stems, in languages that inflect them."""

    stems: Mapping[str, Ids]
    heads: frozenset[str]
    """The first letters of the stems: most words have none of them."""
    endings: frozenset[str]

    def ids(self, word: str) -> Ids:
        if word[:_HEAD] not in self.heads:
            return ()
        for length in range(len(word), max(2, len(word) - _LONGEST_ENDING - 1), -1):
            found = self.stems.get(word[:length])
            if found and word[length:] in self.endings:
                return found
        return ()


_LONGEST_ENDING, _HEAD = 4, 3
_ENDINGS = {
    "fr": " s e es ne nes",
    "es": " s o a os as es e",
    "pt": " s o a os as es e",
    "it": " o a i e hi he",
    "de": " e en er es em",
    "ru": " ий ого ому им ом ая ой ую ое ие их ими а ы ов у ам ами ах и е ин ец ца цы цев ка ки ей ем ею",
    "uk": " ий ого ому им ім а ої ій у е і их ими ів ець ці ців",
    "tr": " lar ler larin lerin i li",
    "ar": " ه ين ون ات ا ان",
}


@cache
def adjectives(language: str) -> Adjectives | None:
    """The words of a language in ``peoples.txt``; none where it has none."""
    found: dict[str, Ids] = {}
    codes = {code: number for number, code in enumerate(countries())}
    for name, words in lines("peoples.txt"):
        for code, stems in re.findall(r"([A-Z]{2}) (\S+)", words) if name == language else ():
            for stem in stems.split(","):
                found[folded(stem)] = (codes[code],)
    if not found:
        return None
    endings = frozenset(("", *(folded(ending) for ending in _ENDINGS[language].split())))
    heads = frozenset(stem[:_HEAD] for stem in found)
    return Adjectives(found, heads, endings)


_AS_LANGUAGE = {"fr": "en", "es": "en", "pt": "em", "it": "in", "de": "auf|ins|im"}


def is_language_in(language: str, text: str, start: int, end: int) -> bool:
    """Whether "en français", "auf Deutsch" is what stands there."""
    leading = _AS_LANGUAGE.get(language)
    behind = text[end : end + 1]
    return bool(
        leading
        and behind in (".", ",", ";", ")", "")
        and re.search(rf"\b(?:{leading}) \Z", text[max(0, start - 6) : start], re.IGNORECASE)
    )


def is_language(text: str, start: int, end: int, name: str) -> bool:
    """Whether a word for a people stands for its language there: "speaks French", "in Arabic.", "English-language"."""
    if name not in LANGUAGES:
        return False
    before = text[max(0, start - 60) : start]
    if _LANGUAGE_BEHIND.match(text, end) or _SPEAKING.search(before):
        return True
    return bool(_IN.search(before) and _CLAUSE_ENDS.match(text, end))
