"""Where a text may name a place: one pass over its words, the longest name first."""

import re
from dataclasses import dataclass, replace

from newslake.annotate.places import demonyms
from newslake.annotate.places.gazetteer import WORD, Ids, folded, folded_word
from newslake.annotate.places.lookup import WRITTEN_IN_CAPITALS, Lookup, longest_name, lookup, people_of

LONGEST = 100_000
"""Characters of a document that are looked at."""
MOST = 2_000
"""Mentions of a document that are looked at."""
WITHOUT_CAPITALS = frozenset("ar fa ur ps he yi hi mr ne bn gu pa ta te kn ml si ka am ko".split())
"""Languages whose script has no capitals, but spaces between words."""
_WORD = re.compile(WORD)
_JOINS = frozenset((" ", "\u00a0", "\u202f", "-", "‐", "‑", "'", "’", "ʻ", "‘", " & ", "&", ".", ". ", " ("))
_SHORTEST_ADJECTIVE = 4
"""Letters of a word for a people, in the languages that inflect it."""
_POINTED = 3
"""Letters of the longest word whose point is no end of a sentence: St. Louis, U.S."""
_SUFFIX = re.compile(
    r"[ \u00a0](?:County|Province|State|Oblast|Krai|Prefecture|Governorate|Parish|Region)\b"
    r"(?! (?:Council|Uni|Police|Fair|House|Senate))"
)
_DIVISION_BEHIND = re.compile(r"[ \u00a0](?:state|province|region|prefecture|governorate|oblast|county|parish)\b(?!-)")
_DIVISION_BEFORE = re.compile(r"\b(?:[Ss]tate|[Pp]rovince|[Rr]egion|[Gg]overnorate|[Pp]refecture|[Cc]ounty) of \Z")
_NO_PLACE_BEHIND = re.compile(
    r"[ \u00a0-](?:Ocean|Sea|Channel|Gulf|River|Mountains?|Strait|[Pp]eninsula|Delta|Canal|Bay|Street|Road|Avenue|Lane|"
    r"Square|Bridge|Stadium|Airport|University|College|School|Hospital|Park|City Council|Cathedral|Theatre|Theater|"
    r"Museum|Times|Post|Herald|Gazette|Tribune|United|FC|Rovers|Wanderers|Albion|Athletic|Hotspur|Accords?|"
    r"Agreement|Protocol|Declaration|Convention|Treaty|Falls|Islands?|Lake|Valley|Desert|Company|Inc|Ltd|Corp|"
    r"Bank|Airlines|Airways|Hotel|Hall|Palace|House|Tower|Station|Railway|Marathon|Open|Grand Prix|Film Festival)\b"
)
_NO_PLACE_BEFORE = re.compile(
    r"\b(?:(?:Gulf|Sea|Bay|Straits?|University|Bank|Duke|Duchess|Prince|Princess|Earl|Lord|Bishop|Archbishop) of|Mount|"
    r"Lake|River|Cape|Fort|Port|St\.?|Miss|Mr|Mrs|Ms|Dr|Golf von|Straße von|"
    r"[Gg]olfo (?:de|del|do|di)|[Gg]olfe (?:du|de)|[Dd]étroit de|[Ee]strecho de|[Mm]ar (?:de|del|do)|[Mm]er de) \Z"
)
_PART_OF_AMERICA = re.compile(r"\b(?:South|North|Latin|Central|Mid|Pan|Inter|south|north|central)[ -]\Z")
_LOWER_JOIN = re.compile(r"-[a-z]{1,6}-\Z")


@dataclass(frozen=True, slots=True)
class Spot:
    """Characters that may name a place."""

    start: int
    end: int
    key: str
    """The name as names are compared."""
    ids: Ids
    """What it may mean, by the numbers of the gazetteer."""
    natives: Ids
    """Those of them that CLDR or a list of this project calls so in the language of the document."""
    is_demonym: bool = False
    is_division: bool = False
    """Whether it is said to be a state, a province, a county."""
    is_abbreviation: bool = False
    is_physical: bool = False
    """Whether what is beside it makes a river, a street or a club of it."""
    is_word: bool = False
    """Whether the document has it in small letters too."""

    @property
    def is_native(self) -> bool:
        return bool(self.natives)


class _Words:
    """The words of a text; each is folded when it is asked for, as most never are."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans = [match.span() for match in _WORD.finditer(text)]
        self.written = {text[start:end] for start, end in self.spans}

    def key(self, place: int) -> str:
        start, end = self.spans[place]
        return folded_word(self.text[start:end])

    def keys(self, place: int, length: int) -> list[str]:
        return [self.key(each) for each in range(place, place + length)]

    def reach(self, place: int, longest: int) -> int:
        """How many words from one on belong together, at most the longest name's."""
        length = 1
        while length < longest and place + length < len(self.spans):
            start, end = self.spans[place + length - 1]
            gap = self.text[end : self.spans[place + length][0]]
            if gap not in _JOINS or (gap == ". " and end - start > _POINTED):
                break
            length += 1
        return length


def spots(text: str, language: str) -> list[Spot]:
    """In order; none overlaps another."""
    lists = lookup(language)
    words = _Words(text[:LONGEST])
    anywhere = language in WITHOUT_CAPITALS
    found: list[Spot] = []
    place, count = 0, len(words.spans)
    while place < count and len(found) < MOST:
        start, end = words.spans[place]
        first = text[start]
        spot, length = None, 1
        if anywhere or not first.islower():
            spot, length = _longest(words, place, lists, language)
        if spot is None and lists.adjectives and end - start >= _SHORTEST_ADJECTIVE:
            spot = _adjective(words, place, language)
        if spot and not _is_of_other_name(text, spot):
            is_word = not anywhere and not spot.is_demonym and text[spot.start : spot.end].lower() in words.written
            found.append(replace(spot, is_word=True) if is_word else spot)
        place += length
    return found


def _adjective(words: _Words, place: int, language: str) -> Spot | None:
    start, end = words.spans[place]
    ids = people_of(language, words.key(place))
    if not ids or demonyms.is_language_in(language, words.text, start, end):
        return None
    if language in demonyms.IN_SMALL_LETTERS and words.text[start].isupper():
        return None
    return Spot(start, end, f"people of {ids[0]}", ids, ids, is_demonym=True)


def _is_of_other_name(text: str, spot: Spot) -> bool:
    """Whether it ends a longer name: South America, Annandale-on-Hudson."""
    before = text[max(0, spot.start - 12) : spot.start]
    if spot.key.startswith("america") and _PART_OF_AMERICA.search(before):
        return True
    return before.endswith("-") and not spot.is_native and bool(_LOWER_JOIN.search(before))


def _longest(words: _Words, place: int, lists: Lookup, language: str) -> tuple[Spot | None, int]:
    """The longest name that begins at a word, and how many words it has; none, and one."""
    short = _abbreviation(words, place, lists)
    if short:
        return short
    longest = longest_name(language, words.key(place))
    if not longest:
        return None, 1
    reach = words.reach(place, longest)
    run = words.keys(place, reach)
    for length in range(reach, 0, -1):
        people = lists.peoples.meaning.get(" ".join(run[:length])) if lists.peoples.meaning else None
        key, ids = ("", people) if people else lists.ids(run[:length])
        start, end = words.spans[place][0], words.spans[place + length - 1][1]
        if people and demonyms.is_language(words.text, start, end, " ".join(run[:length])):
            return None, length
        if people:
            return _people(words.text, start, end, people), length
        if language == "ko":
            end -= max(0, len(run[length - 1]) - len(key.rpartition(" ")[2]))  # the particle is no part of the name
        if ids and _is_written_as_name(words.text[start:end], key):
            return _spot(words.text, start, end, key, ids, lists), length
    return None, 1


def _is_written_as_name(written: str, key: str) -> bool:
    return key not in WRITTEN_IN_CAPITALS or written.isupper()


def _people(text: str, start: int, end: int, ids: Ids) -> Spot:
    key = folded(text[start:end])
    return Spot(start, end, key, ids, ids, is_demonym=True, is_physical=bool(_NO_PLACE_BEHIND.match(text, end)))


def _spot(text: str, start: int, end: int, key: str, ids: Ids, lists: Lookup) -> Spot:
    end += text[end : end + 1] == "." and "." in text[start:end]
    end += text[end : end + 1] == ")" and "(" in text[start:end]
    before = text[max(0, start - 16) : start]
    suffix = _SUFFIX.match(text, end)
    return Spot(
        start,
        suffix.end() if suffix else end,
        key,
        ids,
        _natives(key, ids, lists),
        is_division=bool(suffix or _DIVISION_BEHIND.match(text, end) or _DIVISION_BEFORE.search(before)),
        is_physical=not suffix and bool(_NO_PLACE_BEHIND.match(text, end) or _NO_PLACE_BEFORE.search(before)),
    )


def _natives(key: str, ids: Ids, lists: Lookup) -> Ids:
    if key in lists.stems.meaning:
        return ids
    native = lists.native.meaning.get(key, ())
    return tuple(number for number in ids if number in native)


def _abbreviation(words: _Words, place: int, lists: Lookup) -> tuple[Spot, int] | None:
    """A division by its abbreviation, which stands behind a city and a comma: Ga., N.Y., ON."""
    text, start = words.text, words.spans[place][0]
    if not lists.abbreviations or place == 0 or text[start - 2 : start] not in (", ", ",\u00a0"):
        return None
    before, behind = words.spans[place - 1]
    if behind != start - 2 or not text[before].isupper():
        return None
    for length in range(words.reach(place, 3), 0, -1):
        key = " ".join(words.keys(place, length))
        ids, end = lists.abbreviations.get(key), words.spans[place + length - 1][1]
        if text[start : end + 1] == "Ms.":
            continue  # no Mississippi, but a woman
        if ids and (text[end : end + 1] == "." or text[start:end].isupper()):
            # Behind a postal code the point is that of the sentence.
            end += text[end : end + 1] == "." and ("." in text[start:end] or not text[start:end].isupper())
            return Spot(start, end, key, ids, ids, is_abbreviation=True), length
    return None
