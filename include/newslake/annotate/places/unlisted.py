"""Places that no list has: by what a model marks, and by what stands around a name."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from newslake.annotate.document import Document, Mark
from newslake.annotate.names.signs import IN_LIST
from newslake.annotate.names.titles import all_media_names, ordinary
from newslake.annotate.names.toponyms import is_country
from newslake.annotate.places.gazetteer import Entry, folded
from newslake.annotate.places.sightings import BASED, NO_NAMES, Spans
from newslake.annotate.places.spots import LONGEST, Spot

_UNLISTED = re.compile(
    r"[A-ZÀ-Þ][\w’'-]*[a-z](?:[ -](?:of |on |upon |under |the |de |du |la |le )*[A-ZÀ-Þ][\w’'-]*){0,3}\Z"
)
_POSSESSIVE, _POSSESSIVE_BEHIND = re.compile(r"['’]s?\Z"), re.compile(r"['’]s\b")
_MAY_BE_PLACES = frozenset(("GPE", "LOC", "PERSON", "ORG", "FAC"))
_LEADS_TO = re.compile(
    r"\b(?:in|near|from|outside|around|between|across|through|(?:towns|villages|places) (?:such as|like)|"
    r"(?:town|city|village|suburb|port|district) of|\), of|"
    r"à|près de|quartier de|village de|commune de|port de),? \Z",
    re.IGNORECASE,
)
_CALLED_PLACE = re.compile(
    r",? (?:a |an |the )?(?:[a-z-]{1,20} ){0,3}(?:village|town|township|suburb|hamlet|neighbou?rhood)\b|"
    r", (?:in |near )?(?:the )?(?:[a-z]{4,9}ern |north |south |east |west )?(?=[A-Z])"
)
"""Behind a name: what it is called, or the beginning of the larger place that it lies in."""
_LIES_IN = re.compile(r",(?: (?:an? |the )?(?:[a-z-]{1,20} ){0,4}(?:of|in|near|outside))? (?:the )?")
_KIND_BEHIND = re.compile(r" ?\b(?:village|town|township|suburb|hamlet|neighbou?rhood)\Z")
_BEFORE_NAME = re.compile(r"(?:[Tt]he |Barangay |Downtown |Kampung |Village of |City of |Town of )+")
_LEADS_INTO = re.compile(
    r"\b(?:in|near|outside|(?<!sis )(?<!port )(?<!ata )(?<!ment )(?<!rch )from|"
    r"(?:town|city|village|suburb|port) of) \Z",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(
    r"\b(?:Parliament|Congress|Senate|Court|House|Cabinet|Council|Government|Assembly|Commons|Lords|Office|Party|League|"
    r"Cup|Act|Group|School|University|Hospital|Club|Association|Committee|Commission|Conference|Division|Department|"
    r"Ministry|Union|Road|Centre|Center|Park|Bank|Terminal|Airport|Market|Station|Mall|Church|Temple|Mosque|Stadium|"
    r"Street|Square|Lane|Avenue|Plaza|Highway|Theatre|Theater|Museum|Gallery|Garden|Gardens|Palace|Mountains?|River|Lake|"
    r"Valley|Desert|Canyon|Area|Historic|"
    r"Arena|Bridge|Tower|Hotel|[A-Z]{2,}|\d+)\b"
)
_SENTENCE, _SENTENCE_END = 300, re.compile(r"[.!?][”\"’)]?\s|\n")
_OUTLET = 3
"""Mentions that the outlet's country counts for."""
_ENOUGH = 2
"""Places of a country that an article must name for an unlisted one to be put there: one, if it names that country
beside it, or the outlet is there."""
_PARTED_INTO = frozenset("省市州县縣区區镇鎮乡鄉")
_PART = re.compile(r"[\u4e00-\u9fff]{1,4}?[市县縣区區镇鎮乡鄉村](?![长長民])")
_AREA = re.compile(r"\w (?:County|Province|District|Region|State|Governorate|Oblast)\Z")


Mapped = Sequence[tuple[Spot, str]]
"""Mentions of places that are listed, in order, each with its country."""
Found = Iterator[tuple[Entry, tuple[int, int]]]
"""Places, each with the start and end of a mention."""


def unlisted(document: Document, taken: Sequence[tuple[int, int]], mapped: Mapped, outlet: str | None) -> Found:
    """Places that the model marks: in the country of the nearest of its sentence, else in that of most."""
    held = Spans([*taken, *((spot.start, spot.end) for spot, _ in mapped)])
    counted = Counter(country for _, country in mapped)
    if outlet:
        counted[outlet] += _OUTLET
    most = max(counted, key=lambda code: counted[code], default="")
    named: defaultdict[str, set[str]] = defaultdict(set)
    for spot, code in mapped:
        named[code].update(() if spot.is_demonym else (spot.key,))
    decided: dict[str, str] = {}
    places = [(spot, code) for spot, code in mapped if spot.key != "english"]  # mostly the language
    around = {spot.start: code for spot, code in places}
    beside = [(spot.start, code) for spot, code in places if not is_country((spot.key,))]
    for mark, name in _names(document, taken, held, {spot.start for spot, _ in mapped}):
        near = (
            decided.get(name) or _behind(mark, name, around, document.whole) or _nearest(mark, beside, document.whole)
        )
        country = near or most
        if len(named[country]) >= (1 if country in (outlet, near) else _ENOUGH):
            decided[name] = country
            kind = "region" if _AREA.search(name) else "city"
            yield _entry(name, kind, country), (mark.start, mark.start + len(name))


def parts(mapped: Mapped, text: str) -> Found:
    """In Chinese, counties, towns and villages right behind what they are in."""
    for spot, country in mapped:
        end = spot.end
        while text[end - 1] in _PARTED_INTO and (part := _PART.match(text, end)):
            yield _entry(part[0], "region" if part[0][-1] in "县縣" else "city", country), part.span()
            end = part.end()


def _entry(name: str, kind: str, country: str) -> Entry:
    return Entry(name, kind, country, None, None, None, None, 0.0, False)


def _behind(mark: Mark, name: str, around: Mapping[int, str], text: str) -> str | None:
    """The country of the place that it is said to be in: Khayelitsha, a township of Cape Town; Fegge, Onitsha."""
    lies = _LIES_IN.match(text, mark.start + len(name))
    return around.get(lies.end()) if lies else None


def _nearest(mark: Mark, nearby: Sequence[tuple[int, str]], text: str) -> str | None:
    """The country of the city or region that is named nearest to a mark in its sentence."""
    before, behind = text[max(0, mark.start - _SENTENCE) : mark.start], text[mark.end : mark.end + _SENTENCE]
    begin = mark.start - len(_SENTENCE_END.split(before)[-1])
    end = mark.end + len(_SENTENCE_END.split(behind)[0])
    inside = nearby[bisect_left(nearby, (begin, "")) : bisect_left(nearby, (end, ""))]
    return min(((abs(start - mark.start), country) for start, country in inside), default=(0, None))[1]


def _names(
    document: Document, taken: Sequence[tuple[int, int]], held: Spans, starts: Collection[int]
) -> Iterator[tuple[Mark, str]]:
    names: set[str] = set()
    others = {document.whole[start:end].rpartition(" ")[2] for start, end in taken}
    others |= {document.whole[mark.start : mark.end] for mark in document.marks if mark.label == "NORP"}
    for mark in document.marks:
        if mark.start < document.text_start or mark.start > LONGEST or mark.label not in _MAY_BE_PLACES:
            continue
        written = document.whole[mark.start : mark.end]
        if _POSSESSIVE.search(written) or _POSSESSIVE_BEHIND.match(document.whole, mark.end):
            continue  # of persons and companies mostly
        if stripped := _BEFORE_NAME.match(written):
            mark = replace(mark, start=mark.start + stripped.end())
            written = written[stripped.end() :]
        if kind := _KIND_BEHIND.search(written):
            written = written[: kind.start()]
        if held.overlapping(mark.start, mark.end) or not _UNLISTED.fullmatch(written) or written.isupper():
            continue
        key = folded(written)
        if key in NO_NAMES or key in ordinary() or (key,) in all_media_names() or written in others:
            continue
        if key in names or (_leads(document, mark, written, starts) and not _INSTITUTION.search(written)):
            names.add(key)
            yield mark, written


def _leads(document: Document, mark: Mark, name: str, starts: Collection[int]) -> bool:
    """Whether what is around a name says that it is a place; less is asked for what the model takes for one."""
    end = mark.start + len(name)
    before = document.whole[max(0, mark.start - 30) : mark.start]
    behind = _CALLED_PLACE.match(document.whole, end)
    is_called = behind is not None and (behind.end() in starts or bool(_KIND_BEHIND.search(behind[0])))
    if mark.label in ("GPE", "LOC", "FAC") and (is_called or _AREA.search(name)):
        return True
    leading = _LEADS_TO if mark.label == "GPE" else _LEADS_INTO
    if BASED.match(document.whole, end) or leading.search(before):
        return True
    if mark.label == "PERSON":
        return before.endswith((" at ", "out of "))
    return bool(IN_LIST.search(document.whole[max(0, mark.start - 60) : mark.start]))
