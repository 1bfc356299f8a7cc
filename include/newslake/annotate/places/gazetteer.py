"""Names of places and what they may mean.

``gazetteer.npz`` is made by ``benchmarks.train_gazetteer``: cities and districts with their other names by GeoNames
(https://www.geonames.org/, CC BY 4.0), names of countries, divisions and large cities in many languages by CLDR
(Unicode licence). ``countries.txt`` and ``regions.txt`` add how news calls them in English.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

FILE = "gazetteer.npz"
VERSION = 1
"""Of the layout of the file."""
WORD = r"[^\W_][\w\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0dff]*"
"""A word as names are compared by; the marks are those that ``\\w`` leaves out: vowel signs and accents set apart."""
_NOT_WORD = re.compile(r"[^\w\n\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0dff]+")
_MARKS = re.compile(r"[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]+")
_SPELLED = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "ə": "a",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ة": "ه",
        "’": " ",
        "ʻ": " ",
        "ʼ": " ",
        "‘": " ",
    }
)
_SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_SHORT_WORD = re.compile(r"\b(?:st|ste|mt|ft)\b")
_COMMA = re.compile(r"\s*,\s*")
_UNKNOWN = 32_700
"""Hundredths of a degree that stand for no coordinate."""

Ids = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A place that a name may mean."""

    name: str
    kind: str
    country: str
    region: str | None
    geonames_id: int | None
    latitude: float | None
    longitude: float | None
    people: float
    """Binary logarithm of the number of inhabitants; of countries and divisions 0."""
    is_capital: bool


@dataclass(frozen=True, slots=True)
class Names:
    """Folded names and what each may mean, and how many words the longest name has that begins with a word."""

    meaning: Mapping[str, Ids]
    longest: Mapping[str, int]


def folded(name: str) -> str:
    """A name as names are compared: lower case, without accents and punctuation, st. for saint spelled out."""
    lower = name.lower()
    if not lower.isascii():
        lower = _plain(lower)
    return _SHORT_WORD.sub(lambda short: _SHORT[short[0]], _NOT_WORD.sub(" ", lower)).strip()


@lru_cache(maxsize=1 << 15)
def folded_word(word: str) -> str:
    """As ``folded``, of a single word of ``WORD``."""
    lower = word.lower()
    return _SHORT.get(lower, lower) if lower.isascii() else folded(word)


def _plain(lower: str) -> str:
    """Without accents; decomposed letters of other scripts are composed again."""
    parted = _MARKS.sub("", unicodedata.normalize("NFD", lower))
    return unicodedata.normalize("NFC", parted).translate(_SPELLED)


@dataclass(frozen=True, slots=True)
class Country:
    """A line of ``countries.txt``."""

    name: str
    others: Sequence[str]
    peoples: Sequence[str]
    geonames_id: int | None


@cache
def countries() -> Mapping[str, Country]:
    """By code, in the order of the file."""
    return {
        code: Country(name, _listed(others), _listed(peoples), int(number) if number else None)
        for code, name, others, peoples, number in lines("countries.txt")
    }


def lines(name: str) -> list[list[str]]:
    """The columns of a list of this package, without its remarks."""
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return [line.split("|") for line in text.splitlines() if line and not line.startswith("#")]


def _listed(names: str) -> list[str]:
    return [name for name in _COMMA.split(names) if name]


class Gazetteer:
    """Places by number: countries first, then divisions, then cities."""

    def __init__(self) -> None:
        with np.load(str(resources.files(__package__).joinpath(FILE)), allow_pickle=False) as file:
            if int(file["version"]) != VERSION:
                raise ValueError(f"{FILE} is of version {file['version']}, not {VERSION}: make it again")
            self.made_of = str(file["made_of"])
            self._columns = {name: file[name] for name in file.files if name.startswith(("city_", "division_"))}
            self._blobs = {name: file[name].tobytes() for name in file.files if name.startswith("in_")}
            self._zones: NDArray[np.int32] = file["zone_cities"]
            others, of_city = _split(file["other_names"]), np.cumsum(file["other_cities"])
            self._capitals = {int(city) for city in file["capitals"] if city >= 0}
            self._capital_of = [int(city) for city in file["capitals"]]
            self._regions = _split(file["region_of_city_names"])
        self._ids = np.cumsum(self._columns["city_ids"])
        self._city_names = _split(self._columns["city_names"])
        self.codes = list(countries())
        self._first_division = len(self.codes)
        self._divisions = [
            (self.codes[country], name)
            for country, name in zip(
                self._columns["division_country"], _split(self._columns["division_names"]), strict=True
            )
        ]
        self._listed = len(self._divisions)
        self._numbers = self._number_divisions()
        self.first_city = self._first_division + len(self._divisions)
        self._known: dict[int, Entry] = {}
        self._by_language: dict[str, Names] = {}
        self._abbreviated: dict[str, Ids] = {}
        self.cities = names_of(zip(_fold_all(self._city_names), range(self.first_city, 1 << 30), strict=False))
        self._news_names = list(self._number_cities())
        self.others = names_of(zip(_fold_all(others), (of_city + self.first_city).tolist(), strict=True))

    def _number_divisions(self) -> dict[tuple[str, str], int]:
        """By country and folded name; those of ``regions.txt`` that are not listed yet are."""
        names = _fold_all([name for _, name in self._divisions])
        numbers = {
            (country, name): self._first_division + place
            for place, ((country, _), name) in reversed(list(enumerate(zip(self._divisions, names, strict=True))))
        }
        for country, name, *_ in lines("regions.txt"):
            if (country, folded(name)) not in numbers:
                numbers[country, folded(name)] = self._first_division + len(self._divisions)
                self._divisions.append((country, name))
        return numbers

    def _number_cities(self) -> Iterator[tuple[str, int]]:
        """The names that ``cities.txt`` gives to cities; the English one is what they are called from here on."""
        for country, name, english, others in lines("cities.txt"):
            code = self.codes.index(country)
            ids = [one - self.first_city for one in self.cities.meaning.get(folded(name), ())]
            of_country = [one for one in ids if self._columns["city_country"][one] == code]
            if not of_country:
                continue
            largest = max(of_country, key=lambda one: int(self._columns["city_people"][one]))
            if english:
                self._city_names[largest] = english
            for each in filter(None, (english, *_listed(others))):
                yield folded(each), largest + self.first_city

    def entry(self, number: int) -> Entry:
        found = self._known.get(number)
        if found is None:
            found = self._known[number] = self._made(number)
        return found

    def _made(self, number: int) -> Entry:
        if number >= self.first_city:
            return self._city(number - self.first_city)
        if number >= self._first_division:
            return self._division(number - self._first_division)
        capital = self._capital_of[number]
        at = self._at("city", capital) if capital >= 0 else (None, None)
        code, country = self.codes[number], countries()[self.codes[number]]
        return Entry(country.name, "country", code, None, country.geonames_id, *at, 0.0, False)

    def _division(self, place: int) -> Entry:
        code, name = self._divisions[place]
        if place >= self._listed:
            return Entry(name, "region", code, None, None, None, None, 0.0, False)
        number = int(self._columns["division_ids"][place]) or None
        return Entry(name, "region", code, None, number, *self._at("division", place), 0.0, False)

    def _city(self, place: int) -> Entry:
        return Entry(
            self._city_names[place],
            "city",
            self.codes[int(self._columns["city_country"][place])],
            self._regions[int(self._columns["city_region"][place])] or None,
            int(self._ids[place]),
            *self._at("city", place),
            float(self._columns["city_people"][place]) / 10,
            place in self._capitals,
        )

    def _at(self, of: str, place: int) -> tuple[float | None, float | None]:
        latitude = int(self._columns[f"{of}_latitude"][place])
        if latitude == _UNKNOWN:
            return None, None
        return latitude / 100, int(self._columns[f"{of}_longitude"][place]) / 100

    def in_language(self, language: str | None) -> Names:
        """Names of countries, divisions and the best-known cities in a language; in English where it has none."""
        known = "fil" if language == "tl" else language  # CLDR knows Tagalog as Filipino
        key = known if known and f"in_{known}" in self._blobs else "en"
        if key not in self._by_language:
            self._by_language[key] = self._english() if key == "en" else self._native(key)
        return self._by_language[key]

    def _english(self) -> Names:
        pairs: list[tuple[str, int]] = []
        for number, country in enumerate(countries().values()):
            pairs += [(folded(name), number) for name in (country.name, *country.others)]
        pairs += [(name, number) for (_, name), number in self._numbers.items()]
        for code, name, others, _ in lines("regions.txt"):
            number = self._numbers[code, folded(name)]
            pairs += [(folded(other), number) for other in _listed(others)]
        pairs += self._news_names
        pairs += [(name, self.washington) for name in ("d c", "washington d c", "washington dc")]
        return names_of(pairs)

    def number_of(self, country: str, division: str) -> int:
        return self._numbers[country, folded(division)]

    @property
    def washington(self) -> int:
        return self._capital_of[self.codes.index("US")] + self.first_city

    def abbreviations(self) -> Mapping[str, Ids]:
        """What the abbreviations of divisions mean that stand behind a city, folded."""
        if not self._abbreviated:
            for code, name, _, short in lines("regions.txt"):
                for each in short.split():
                    key = folded(each)
                    self._abbreviated[key] = (*self._abbreviated.get(key, ()), self._numbers[code, folded(name)])
            self._abbreviated["d c"] = self._abbreviated["dc"] = (self.washington,)
        return self._abbreviated

    def _native(self, language: str) -> Names:
        names = _fold_all(self._blobs[f"in_{language}"].decode().split("\n"))
        numbers = [
            *range(len(self.codes)),
            *(int(city) + self.first_city for city in self._zones),
            *range(self._first_division, self._first_division + self._listed),
        ]
        pairs = list(zip(names, numbers, strict=False))  # counties have English names alone
        pairs += [(folded(name), self.codes.index(code)) for code, name in _everyday_names(language)]
        around = _DIVISION_WORDS.get(language)
        if around:
            pairs += [(bare, number) for name, number in pairs if (bare := around.sub("", name)) != name]
        return names_of(pairs)


def _everyday_names(language: str) -> Iterator[tuple[str, str]]:
    for code, countries_of in lines("natives.txt"):
        for country in countries_of.split(";") if code == language else ():
            yield from ((country[:2], name) for name in _listed(country[3:]))


_DIVISION_WORDS = {
    "ar": re.compile("^(?:محافظه|ولايه|اقليم|منطقه|مقاطعه|اماره) "),
    "fa": re.compile("^(?:استان|ايالت) "),
    "fr": re.compile("^(?:iles|province de|comte de) "),
    "es": re.compile("^(?:islas|provincia de|departamento de|estado de|region de) "),
    "it": re.compile("^(?:isole|provincia di|regione di) "),
    "pt": re.compile("^(?:ilhas|provincia de|estado de) "),
    "tr": re.compile(" ili$"),
    "id": re.compile("^(?:provinsi) "),
    "vi": re.compile("^(?:tinh|thanh pho) "),
    "pl": re.compile("^(?:wojewodztwo) "),
}
"""What a language calls a division beside its name, which news leaves out; folded."""


def _split(blob: NDArray[np.uint8]) -> list[str]:
    return blob.tobytes().decode().split("\n")


def _fold_all(names: Sequence[str]) -> list[str]:
    """As ``folded``, of all at once: a tenth of the time."""
    return [name.strip() for name in folded("\n".join(names)).split("\n")]


def names_of(pairs: Iterable[tuple[str, int]]) -> Names:
    meaning: dict[str, Ids] = {}
    longest: dict[str, int] = {}
    for name, number in pairs:
        known = meaning.get(name)
        if known is None:
            meaning[name] = (number,)
            first, _, rest = name.partition(" ")
            words = rest.count(" ") + 2 if rest else 1
            if longest.get(first, 0) < words:
                longest[first] = words
        elif number not in known:
            meaning[name] = (*known, number)
    meaning.pop("", None)
    return Names(meaning, longest)


@cache
def load() -> Gazetteer:
    """The gazetteer, once a process: a third of a second and 60 MB."""
    return Gazetteer()
