"""Words that say what the capitalised words beside them are: titles, kin, verbs of saying, words of organizations.

``words.txt`` has them, English and French. ``given_names.txt`` has given names of many countries (from the lists of
Faker, MIT licence, and added ones), ``ordinary.txt`` the words that ``benchmarks.train_words`` finds in lower case.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from newslake import agencies


@lru_cache(maxsize=1 << 14)
def folded(word: str) -> str:
    """A word for comparing: lower case, straight apostrophes, no accents, no full stops."""
    if not word.isascii():
        decomposed = unicodedata.normalize("NFKD", word.replace("’", "'").replace("œ", "oe"))
        word = "".join(char for char in decomposed if not unicodedata.combining(char))
    return word.replace(".", "").casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The lists of ``words.txt``, by its headings."""

    honorifics: frozenset[str]
    """Mr and the like, English and French."""
    titles: frozenset[str]
    """Titles and roles that stand before names with a capital."""
    capital_titles: frozenset[str]
    """Titles where they are written in capitals."""
    middle: frozenset[str]
    """What may stand before or between titles: Chief Executive Officer, Foreign Minister."""
    prefixes: frozenset[str]
    """What a hyphen joins to titles."""
    roles: frozenset[str]
    """What people are called in lower case, English and French."""
    kin: frozenset[str]
    """Relatives."""
    he: frozenset[str]
    """Titles, roles and kin of men."""
    she: frozenset[str]
    """And of women."""
    saying: frozenset[str]
    """Verbs of saying behind a speaker."""
    said_by: frozenset[str]
    """Verbs of saying before a speaker; told stands before who is spoken to."""
    organization: frozenset[str]
    """Words of the names of organizations."""
    place: frozenset[str]
    """Words of the names of places."""
    thing: frozenset[str]
    """Words of the names of laws, prizes, works, events."""
    surnames: frozenset[str]
    """Titles and words of organizations, places and things that are parts of people's names as well: Jonah Hill."""
    given_too: frozenset[str]
    """Titles and other words that are given names, too."""
    stop: frozenset[str]
    """Words that are no part of names where they stand with a capital."""
    french_stop: frozenset[str]
    """The same in French."""
    time: frozenset[str]
    """Days and months."""
    generic: frozenset[str]
    """What is no organization by itself; acronyms that name none."""
    joiners: frozenset[str]
    """Particles inside of names."""
    suffixes: frozenset[str]
    """Jr."""
    family_first: frozenset[str]
    """Chinese, Korean and Vietnamese surnames."""
    made_of: frozenset[str]
    """What a hyphen joins to a name: London-based."""
    placelike: frozenset[str]
    """First words of names of places."""
    living: frozenset[str]
    """Verbs that say what people do, not organizations."""
    firms: frozenset[str]
    """What belongs to organizations."""
    called: frozenset[str]
    """What organizations are called."""
    last: frozenset[str]
    """Last words of names that are organizations for sure."""
    shortened: frozenset[str]
    """Last words that an article leaves out later on."""
    followed: frozenset[str]
    """Roles that the name of an organization stands before: ING analyst."""
    nicknames: Mapping[str, str]
    """Given names in full by their short forms."""
    named_after_people: frozenset[tuple[str, ...]]
    """Companies that have no word that says so, as folded words."""
    institutions: tuple[str, ...]
    """Organizations whatever a model takes them for, as written."""


@cache
def lists() -> Words:
    """The lists, read once a process."""
    sections: dict[str, list[str]] = {}
    for line in _read("words.txt").splitlines():
        if line.startswith("["):
            sections[line[1 : line.index("]")]] = found = []
        elif line and not line.startswith("#"):
            found += line.split()
    pairs = [pair.partition(":") for pair in sections.pop("nicknames")]
    companies = sections.pop("named_after_people")
    institutions = tuple(name.replace("_", " ") for name in sections.pop("institutions"))
    return Words(
        **{name: frozenset(found) for name, found in sections.items()},
        nicknames={short: full for short, _, full in pairs},
        named_after_people=frozenset(tuple(name.split("_")) for name in companies),
        institutions=institutions,
    )


@cache
def given_names() -> frozenset[str]:
    """Given names of many countries, folded."""
    return frozenset(_read("given_names.txt").split())


@cache
def ordinary() -> frozenset[str]:
    """Words of English news that are mostly written in lower case, folded."""
    return frozenset(_read("ordinary.txt").split())


@cache
def media_names() -> frozenset[tuple[str, ...]]:
    """Names of media and news agencies that are no ordinary words, too, as folded words without an article."""
    forms = _media_forms()
    forms += [form for short, others in agencies.NAMES.items() for form in (short, *others.split(", "))]
    names = (tuple(folded(form).split()) for form in forms if form and not form.endswith("?"))
    return frozenset(name[1:] if len(name) > 1 and name[0] == "the" else name for name in names)


@cache
def all_media_names() -> frozenset[tuple[str, ...]]:
    """All names of media, ordinary words among them, as folded words without an article."""
    return frozenset(tuple(folded(form.rstrip("?").removeprefix("The ")).split()) for form in _media_forms() if form)


def _media_forms() -> list[str]:
    """Names of media as they are listed; ``?`` behind those that are ordinary words, too."""
    lines = _read("media.txt", "newslake.annotate.citations").splitlines()
    return [form for line in lines for form in line.replace("=", "|").split("|")]


def _read(name: str, package: str = __package__) -> str:
    return files(package).joinpath(name).read_text(encoding="utf-8")
