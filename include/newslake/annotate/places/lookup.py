"""The lists of names that a language is read by, and the forms in which they stand there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

from newslake.annotate.places import demonyms, gazetteer, inflections
from newslake.annotate.places.demonyms import Adjectives
from newslake.annotate.places.gazetteer import Ids, Names, names_of
from newslake.annotate.places.inflections import Forms

WRITTEN_IN_CAPITALS = frozenset(
    "us uk uae drc prc usa png nsw bvi pei kzn bc fct cdmx dc act as vs eua abd sua rdc bae".split()
)
"""Names that are other words, or none, in small letters."""
_MOST_INFLECTED = 3
"""Words of a name that are all inflected."""
_SHORTEST_STEM = 4
"""Letters of a name in Cyrillic, beside those of the language, that is compared by its stem."""
_REMEMBERED = 1 << 15
"""Words whose answer is kept: text has the same ones again and again."""
_ARTICLE = "ال"
"""Of Arabic, written onto the word."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """The lists that a language is read by."""

    native: Names
    cities: Names
    others: Names
    peoples: Names
    abbreviations: Mapping[str, Ids]
    adjectives: Adjectives | None
    forms: Forms | None
    stems: Names
    """Names in Cyrillic by their stems."""

    def longest(self, first: str) -> int:
        """Words of the longest name that begins with a word, in whichever form; 0 where none does."""
        lists = (self.native, self.cities, self.others, self.peoples, self.stems)
        words = self.forms(first) if self.forms else (first,)
        return max(names.longest.get(word, 0) for word in words for names in lists)

    def people(self, word: str, *, has_prefixes: bool) -> Ids:
        """Whose people a word stands for that is inflected."""
        if self.adjectives is None:
            return ()
        variants = self.forms(word) if self.forms and has_prefixes else (word,)
        return next((ids for form in variants if (ids := self.adjectives.ids(form.removeprefix(_ARTICLE)))), ())

    def ids(self, run: Sequence[str]) -> tuple[str, Ids]:
        """A name as it is listed, and what it may mean."""
        key = " ".join(run)
        found = self._ids(key)
        if found or self.forms is None:
            return key, found
        for form in self._variants(run, self.forms):
            if found := self.stems.meaning.get(form) or self._ids(form):
                return form, found
        return key, ()

    def _variants(self, run: Sequence[str], forms: Forms) -> Iterator[str]:
        if self.stems.meaning and len(run) <= _MOST_INFLECTED:
            yield from (" ".join(words) for words in product(*(list(forms(word)) for word in run)))
            return
        start = "".join(f"{word} " for word in run[:-1])
        yield from (f"{start}{form}" for form in forms(run[-1]))

    def _ids(self, key: str) -> Ids:
        """By the lists of the language; by GeoNames; by its other names, where the language has none."""
        native, cities = self.native.meaning.get(key, ()), self.cities.meaning.get(key, ())
        if key in WRITTEN_IN_CAPITALS and native:
            return native
        others = self.others.meaning.get(key, ())
        if native and others:
            others = () if self.abbreviations else _far_better_known(native, others)
        return tuple(dict.fromkeys((*native, *cities, *others))) if native or cities or others else ()


@lru_cache(maxsize=_REMEMBERED)
def longest_name(language: str, word: str) -> int:
    return lookup(language).longest(word)


@lru_cache(maxsize=_REMEMBERED)
def people_of(language: str, word: str) -> Ids:
    return lookup(language).people(word, has_prefixes=language == "ar")


def _far_better_known(native: Ids, others: Ids) -> Ids:
    """Capitals that share their name with a division: Kiew, Peking."""
    known = gazetteer.load()
    if any(known.entry(number).kind == "country" for number in native):
        return ()
    return tuple(one for one in others if known.entry(one).is_capital)


_NONE = Names({}, {})


@cache
def lookup(language: str) -> Lookup:
    known = gazetteer.load()
    native = known.in_language(language)
    return Lookup(
        native,
        known.cities,
        known.others,
        demonyms.english() if language == "en" else _NONE,
        known.abbreviations() if language == "en" else {},
        demonyms.adjectives(language),
        inflections.forms(language),
        _stemmed(native, known.others) if inflections.is_stemmed(language) else _NONE,
    )


def _stemmed(native: Names, others: Names) -> Names:
    """The names in Cyrillic by their stems; those of the language go before GeoNames' other names."""
    longer = {
        key: ids
        for key, ids in others.meaning.items()
        if "а" <= key[0] <= "ӿ" and len(key) > _SHORTEST_STEM and not key.endswith(("скии", "ская", "ское"))
    }
    listed = {**longer, **native.meaning}
    return names_of((inflections.stem(key), number) for key, ids in listed.items() for number in ids)
