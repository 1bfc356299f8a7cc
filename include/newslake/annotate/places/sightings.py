"""Which of the names that look like places are mentions of places: by the model's marks, and by what is around them."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from newslake.annotate.document import Document, Mark
from newslake.annotate.names.clubs import is_club, is_match_report
from newslake.annotate.names.titles import lists, ordinary
from newslake.annotate.places.gazetteer import Gazetteer, folded
from newslake.annotate.places.senses import Sense
from newslake.annotate.places.spots import Spot

PLACE_LABELS = frozenset(("GPE", "LOC", "FAC"))
_PEOPLE_LABELS = frozenset(("NORP", "MISC"))
_NUMBERS = frozenset(("MONEY", "DATE", "TIME", "QUANTITY", "CARDINAL", "ORDINAL", "PERCENT"))
_LARGE = 18.0
"""A quarter of a million inhabitants: names of such cities count without a mark where a preposition leads to them."""
_TOWN = 16.6
"""A hundred thousand: below, a mark needs a preposition beside it."""
_ON_PLACES = re.compile(r"(?:, |, and |\n|\(|[’']s )\Z")
_GOES_ON = re.compile(r"(?<!\.) [A-Z][a-z]")
_LIST_BEHIND = re.compile(r",? (?:and )?[A-Z]")
_METROPOLIS = 20.5
"""A million and a half: names of such cities count by themselves."""
ALSO_NAMES = frozenset(
    "jordan chad georgia turkey guinea jersey dominica israel virginia victoria washington kent surrey devon essex "
    "carolina dakota montana nevada austin brittany lorraine chelsea lincoln wellington madison jackson houston dallas "
    "paris sydney florence charlotte adelaide regina salvador santiago valencia leon cordoba "
    "india kenya america ireland france holland england china savannah phoenix orlando reading nice "
    "bath mobile of orange toyota kawasaki cork split hull deal sale rugby poole barking".split()
)
"""Names of places that people have too, or words: they need a mark or a preposition."""
# Of English and of French: the languages that have models.
_LOCATIVE = re.compile(
    r"\b(?:in|near|from|at|outside|around|to|of|across|between|through|via|into|towards?|inside|throughout|within|"
    r"à|en|au|aux|vers|depuis|dans|"
    r"against|visit(?:s|ed|ing)?|left|leaving|reached|entered|over|off|beyond|and|or|than|for|by|on)"
    r"(?: the)?"
    r"(?: (?:north|south|east|west|central|downtown|nearby|rural|greater|inner|neighbou?ring|mainland)\w*)? \Z",
    re.IGNORECASE,
)
_STRICTLY_LOCATIVE = re.compile(
    r"\b(?:in|near|from|at|outside|around|to|across|between|through|inside|throughout|within|into|of|including|visit|"
    r"à|en|au|aux|vers|depuis|dans|"
    r"leaving|left|reached)(?: the)?(?: (?:north|south|east|west|central|downtown|nearby|rural)\w*)?"
    r"(?: (?:town|city|village|suburb|district|island|port|capital) of)? \Z",
    re.IGNORECASE,
)
_FRENCH_LOCATIVE = re.compile(
    r"\b(?:nati(?:f|ve)|originaires?|habitants?|maire|usine|site|four|port|ville|village|gare) (?:de |d['’])\Z"
)
_SUPPORTED = 1.5
"""What an article must say for a place whose name has no mark."""
_WELL_SUPPORTED, _TOWN_IN_STORY = 6.0, 15.8
BASED = re.compile(r"-(?:based|born|area|bred|bound|registered|headquartered|native)\b")
NO_NAMES = frozenset(
    "jan,feb,mar,apr,jun,jul,aug,sep,sept,oct,nov,dec,monday,tuesday,wednesday,thursday,friday,saturday,sunday,january,"
    "february,march,april,may,june,july,august,september,october,november,december,god,gold,union,central,western,"
    "eastern,northern,southern,north,south,east,west,capital,coast,centre,center,earth,mars,moon,google,time,steam,"
    "enterprise,rice,hope,fortress,banks,middle east,far east,near east,west coast,east coast,north america,"
    "south america,white house,sud ouest,nord ouest,sud est,nord est,sudoeste,noroeste,sudeste,nordeste,centro oeste,"
    "south west,north east,asia,africa,europe,eurasia,oceania,pacific,atlantic,arctic,antarctica,christmas,"
    "southern district,northern district,eastern district,western district,central district".split(",")
)
"""Names in the gazetteer that mean something else in news whoever marks them."""
_COMPASS = re.compile(
    r"(?:\b(?:the|(?:north|south)(?:east|west)?|east|west|central|downtown|upper|lower|greater|mainland|rural|inner|"
    r"\w+ern|of|city|town|village|state|province|region|s)\b|[\s,.'’-])*",
    re.IGNORECASE,
)
_FOLLOWING = re.compile(r"[^\W\d_]+")
_DATELINE = re.compile(
    r"[^\w\n]*([A-ZÀ-Ý][^\n]{1,60}?)[ \u00a0]*(?:\([^)\n]{1,30}\)[ \u00a0]*)?(?:—|–|--|[ \u00a0]-[ \u00a0]|:)"
)


class Spans:
    """Spans in order, and which of them overlap another."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]
        self._longest = max((end - start for start, end in self._spans), default=0)

    def overlapping(self, start: int, end: int) -> list[int]:
        """Places in the order of the spans."""
        place = bisect_left(self._starts, start - self._longest)
        found = []
        while place < len(self._spans) and self._starts[place] < end:
            if self._spans[place][1] > start:
                found.append(place)
            place += 1
        return found


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a spot is a mention: by a mark, by its name alone, or not; ``None`` leaves it to the other spots."""

    counts: bool | None
    is_marked: bool = False


NO, YES, OPEN, MARKED = Verdict(False), Verdict(True), Verdict(None), Verdict(True, is_marked=True)


class Marked:
    """How a document whose language has a model is judged."""

    def __init__(self, document: Document, taken: Sequence[tuple[int, int]], gazetteer: Gazetteer) -> None:
        self._text = document.whole
        self._marks = sorted(document.marks, key=lambda mark: mark.start)
        self._by_place = Spans([(mark.start, mark.end) for mark in self._marks])
        self._taken = Spans(taken)
        self._spans = sorted(taken)
        self._gazetteer = gazetteer
        self._dateline = dateline(document)
        self._title_end = document.text_start
        self._is_french = document.language == "fr"
        self._names = "|".join({document.whole[start:end] for start, end in taken})
        self._is_sport = is_match_report(document.whole)

    def judge(self, spot: Spot, sense: Sense) -> Verdict:
        marks = [self._marks[place] for place in self._by_place.overlapping(spot.start, spot.end)]
        if spot.key in NO_NAMES:
            return NO
        exact = any(mark.label in PLACE_LABELS and self._is_exactly(mark, spot) for mark in marks)
        if self._taken.overlapping(spot.start, spot.end):
            leads = self._is_inside(spot) if self._is_sport else self._is_where(spot)
            is_place = sense.rule == "named-with-it" or leads
            return MARKED if exact and is_place and self._is_no_part(spot) else NO
        if spot.is_demonym:
            return self._demonym(spot, marks)
        if self._is_sport and self._gazetteer.entry(sense.number).kind != "country" and self._is_club(spot):
            return NO
        longer = any(self._is_longer(mark, spot) for mark in marks if mark.label not in _NUMBERS)
        if spot.is_abbreviation or (sense.rule == "named-with-it" and not longer and not self._is_in_a_run(spot)):
            return MARKED if exact else YES
        if spot.is_word and not spot.is_native:
            return NO
        entry = self._gazetteer.entry(sense.number)
        if entry.kind == "city" and spot.key in ordinary() and not self._leads(spot):
            return NO
        if exact and self._is_trusted(spot, sense):
            return MARKED
        if self._dateline[0] <= spot.start < self._dateline[1] and (not longer or spot.start - self._dateline[0] < 3):
            return YES
        if spot.is_physical or longer or (entry.kind == "city" and entry.people < _LARGE and not self._is_where(spot)):
            return NO
        return self._by_name(spot, sense, marks)

    def is_likely(self, spot: Spot) -> bool:
        """Whether a spot may speak for others before it is judged itself."""
        marks = [self._marks[place] for place in self._by_place.overlapping(spot.start, spot.end)]
        if any(mark.label in PLACE_LABELS for mark in marks):
            return True
        if self._taken.overlapping(spot.start, spot.end):
            return False
        return spot.is_native or spot.is_abbreviation or not marks

    def _is_inside(self, spot: Spot) -> bool:
        """Where a team may not stand."""
        return self._text[max(0, spot.start - 9) : spot.start].endswith((" in ", " near ", " outside "))

    def _is_club(self, spot: Spot) -> bool:
        return is_club(self._text, spot.start, spot.end) or bool(_GOES_ON.match(self._text, spot.end))

    def _is_trusted(self, spot: Spot, sense: Sense) -> bool:
        """Whether a mark is enough: models take brands and surnames for the towns that have their names."""
        entry = self._gazetteer.entry(sense.number)
        if spot.is_native and entry.kind == "country":
            return True
        if spot.is_native or (entry.people >= _TOWN and folded(entry.name) == spot.key and sense.support >= _SUPPORTED):
            return True
        if entry.people >= _LARGE and folded(entry.name) == spot.key and spot.key not in ordinary():
            return True
        before = self._text[max(0, spot.start - 40) : spot.start]
        return bool(
            _LOCATIVE.search(before)
            or _ON_PLACES.search(before)
            or BASED.match(self._text, spot.end)
            or _LIST_BEHIND.match(self._text, spot.end)
        )

    def _is_exactly(self, mark: Mark, spot: Spot) -> bool:
        """Whether the mark says no more than the name, but for words such as southern and the city of."""
        around = self._text[mark.start : max(mark.start, spot.start)], self._text[min(spot.end, mark.end) : mark.end]
        return all(_COMPASS.fullmatch(part) for part in around)

    def _is_no_part(self, spot: Spot) -> bool:
        found = [self._spans[place] for place in self._taken.overlapping(spot.start, spot.end)]
        return all(end - start <= spot.end - spot.start + 2 for start, end in found)

    def _is_where(self, spot: Spot) -> bool:
        """Whether what has the name of a person or an organization of the article is a place all the same."""
        name = self._text[spot.start : spot.end]
        return f" {name}" not in self._names or self._leads(spot)

    def _leads(self, spot: Spot) -> bool:
        """Whether what stands before or behind says that it is a place."""
        before = self._text[max(0, spot.start - 40) : spot.start]
        return bool(
            _STRICTLY_LOCATIVE.search(before)
            or BASED.match(self._text, spot.end)
            or (self._is_french and _FRENCH_LOCATIVE.search(before))
        )

    def _is_longer(self, mark: Mark, spot: Spot) -> bool:
        if mark.end - mark.start <= spot.end - spot.start or self._is_exactly(mark, spot):
            return False
        return not self._text[mark.start : spot.start].endswith((" in ", " near ", " from "))

    def _demonym(self, spot: Spot, marks: Sequence[Mark]) -> Verdict:
        if any(mark.label == "LANGUAGE" for mark in marks) or spot.is_physical:
            return NO
        if any(self._is_longer(mark, spot) and mark.label in ("PERSON", "FAC", "LOC") for mark in marks):
            return NO
        return MARKED if any(mark.label in _PEOPLE_LABELS for mark in marks) else YES

    def _by_name(self, spot: Spot, sense: Sense, marks: Sequence[Mark]) -> Verdict:
        entry = self._gazetteer.entry(sense.number)
        if self._is_in_a_run(spot):
            return OPEN
        before = self._text[max(0, spot.start - 40) : spot.start]
        leads = self._leads(spot)
        if sense.support >= _SUPPORTED and leads and (entry.people >= _TOWN or spot.start >= self._title_end):
            return YES
        if leads and spot.key not in ALSO_NAMES and (entry.kind == "country" or entry.people >= _LARGE):
            return YES
        is_person = any(mark.label in ("PERSON", "PER") for mark in marks)
        is_large = entry.people >= (_METROPOLIS if is_person else _TOWN_IN_STORY)
        if sense.support >= _WELL_SUPPORTED and not self._is_sport and (entry.kind == "region" or is_large):
            return YES
        if spot.key in ALSO_NAMES or is_person:
            return OPEN
        if spot.is_native and (entry.kind == "country" or entry.people >= _LARGE):
            return YES
        if entry.kind == "region":
            return YES if spot.is_native and len(spot.ids) == 1 and _LOCATIVE.search(before) else OPEN
        if spot.start < self._title_end or folded(entry.name) != spot.key:
            return OPEN
        if entry.is_capital and sense.support >= _SUPPORTED:
            return YES
        return YES if entry.people >= (_LARGE if _LOCATIVE.search(before) else _METROPOLIS) else OPEN

    def _is_in_a_run(self, spot: Spot) -> bool:
        """Whether a capital word stands right before or behind, with which it may be one name."""
        return is_in_a_run(self._text, spot)


def is_in_a_run(text: str, spot: Spot) -> bool:
    """Whether a capital word stands right before or behind, that does not begin a sentence."""
    behind = text[spot.end : spot.end + 2]
    if len(behind) == 2 and behind[0] in " \u00a0-" and behind[1].isupper():
        following = _FOLLOWING.match(text, spot.end + 1)
        word = following[0].lower() if following else ""
        return word not in lists().titles and word not in lists().middle  # Bungoma Governor Ada Neri
    before = text[max(0, spot.start - 30) : spot.start]
    if not before.endswith((" ", "\u00a0", "-")):
        return False
    word = before[:-1].rpartition(" ")[2].rpartition("\n")[2]
    if word.endswith(("’s", "'s")):
        return False  # Tamil Nadu’s Coimbatore
    sentence = before[: len(before) - len(word) - 1].rstrip()
    begins = not sentence or sentence[-1] in '.!?:;\n“"”'
    return word[:1].isupper() and word[-1:].isalpha() and not begins


def dateline(document: Document) -> tuple[int, int]:
    """Characters in which the first paragraph says where it was written; none where it does not."""
    first = next((block for block in document.blocks if block.kind == "paragraph"), None)
    start = document.text_start + (first.start if first else 0)
    found = _DATELINE.match(document.whole, start, start + 120)
    return (start, found.end(1)) if found else (start, start)
