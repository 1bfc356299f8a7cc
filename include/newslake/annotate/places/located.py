"""Countries, regions and cities that an article mentions, by their names or their peoples'."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from newslake.annotate.document import Document, Located
from newslake.annotate.names.titles import ordinary
from newslake.annotate.places import gazetteer, senses, unspaced
from newslake.annotate.places.gazetteer import Entry, Gazetteer
from newslake.annotate.places.senses import Sense
from newslake.annotate.places.sightings import Marked, Verdict
from newslake.annotate.places.spots import Spot, spots
from newslake.annotate.places.unlisted import Found, parts, unlisted
from newslake.annotate.places.unmarked import Unmarked, home

_GENERIC = frozenset(
    ("co", "io", "tv", "me", "ai", "fm", "ly", "la", "cc", "ws", "to", "am", "gg", "im", "is", "eu", "tk")
)
"""Top-level domains of countries that are sold to everyone."""
_LISTED = re.compile(r",? (?:and|or|&|et|ou|y|und|e) |, ")
_SEVERAL = 3
"""Places of the outlet's country by which an article plays there."""
_SMALL = 15.6
"""Of inhabitants, 50,000, as a binary logarithm."""
_SUPPORTED = 1.5
"""What the article must say for a place that counts because it stands in a list of places."""


@dataclass(slots=True)
class _Gathered:
    """A place with its mentions so far."""

    entry: Entry
    rule: str
    found_by: str
    spans: list[tuple[int, int]] = field(default_factory=list)
    is_demonym: bool = True


def places(document: Document, taken: Sequence[tuple[int, int]]) -> list[Located]:
    """The places in order of their first mentions. Of a document longer than ``LONGEST`` characters, those before.

    ``taken`` are the mentions of people and organizations: a name in them is no mention of a place, unless the model
    marks exactly it as one.
    """
    known = gazetteer.load()
    text, language = document.whole, document.language or "en"
    found = unspaced.spots(text, language) if language in unspaced.LANGUAGES else spots(text, language)
    judge = Marked(document, taken, known) if document.found_by else Unmarked(document, taken, known)
    outlet = outlet_country(document.domain) or home(language)
    weight = senses.OUTLET if language == "en" else senses.OUTLET_OF_LANGUAGE
    meant = senses.senses(found, text, known, outlet, [judge.is_likely(spot) for spot in found], weight)
    verdicts = [judge.judge(spot, meant[place]) for place, spot in enumerate(found)]
    mentions = _settled(found, verdicts, meant, text)
    gathered = _gather(mentions, found, meant, known, document, outlet)
    mapped = [(found[place], known.entry(meant[place].number).country) for place, _ in mentions]
    if language == "zh":
        _add(gathered, parts(mapped, text), known.made_of)
    if document.found_by:
        _add(gathered, unlisted(document, taken, mapped, outlet), document.found_by)
    return sorted((_located(one) for one in _each_once(gathered.values())), key=lambda one: one.spans[0])


def outlet_country(domain: str | None) -> str | None:
    """The country of an outlet's top-level domain."""
    last = (domain or "").rpartition(".")[2].lower()
    code = "GB" if last == "uk" else last.upper()
    return code if code in gazetteer.countries() and last not in _GENERIC else None


def _settled(
    found: Sequence[Spot], verdicts: Sequence[Verdict], meant: Mapping[int, Sense], text: str
) -> list[tuple[int, Verdict]]:
    """The mentions: what is left open counts where the same name counts elsewhere, or beside it in a list."""
    counts = [verdict.counts for verdict in verdicts]
    order = range(len(found))
    for place, other in (*pairwise(order), *pairwise(reversed(order))):
        if counts[place] and counts[other] is None and meant[other].support >= _SUPPORTED:
            one, two = sorted((found[place], found[other]), key=lambda spot: spot.start)
            counts[other] = True if _LISTED.fullmatch(text[one.end : two.start]) else None
    counted = {spot.key for spot, does in zip(found, counts, strict=True) if does}
    return [
        (place, verdicts[place])
        for place, spot in enumerate(found)
        if counts[place] or (counts[place] is None and spot.key in counted)
    ]


def _gather(
    mentions: Sequence[tuple[int, Verdict]],
    found: Sequence[Spot],
    meant: dict[int, Sense],
    known: Gazetteer,
    document: Document,
    outlet: str | None,
) -> dict[tuple[str, str, str], _Gathered]:
    gathered: dict[tuple[str, str, str], _Gathered] = {}
    own = _home(mentions, found, meant, known, outlet)
    for place, verdict in mentions:
        spot, sense = found[place], meant[place]
        entry = known.entry(sense.number)
        if own and _is_namesake(spot, sense, entry, own):
            entry = Entry(entry.name, "city", own, None, None, None, None, 0.0, False)
        key = (entry.kind, entry.country, entry.name)
        one = gathered.setdefault(key, _Gathered(entry, sense.rule, known.made_of))
        one.spans.append((spot.start, spot.end))
        if entry.kind == "region" and document.whole[spot.start : spot.end].endswith(" County"):
            one.entry = replace(entry, name=f"{entry.name.removesuffix(' County')} County")
        if not spot.is_demonym and one.is_demonym:
            one.is_demonym, one.rule = False, sense.rule
        if verdict.is_marked and document.found_by:
            one.found_by = document.found_by
    return gathered


def _home(
    mentions: Sequence[tuple[int, Verdict]],
    found: Sequence[Spot],
    meant: Mapping[int, Sense],
    known: Gazetteer,
    outlet: str | None,
) -> str | None:
    """The outlet's country, if the article names several places of it."""
    named = {found[place].key for place, _ in mentions if known.entry(meant[place].number).country == outlet}
    return outlet if len(named) >= _SEVERAL else None


def _is_namesake(spot: Spot, sense: Sense, entry: Entry, home: str) -> bool:
    """Whether of several small towns abroad that have the name none is spoken for: then it is one at home."""
    is_small = entry.kind == "city" and entry.people < _SMALL and not entry.is_capital
    is_chosen_by_size = sense.rule == "largest" or (sense.rule == "only" and spot.key in ordinary())
    return is_small and entry.country != home and not sense.support and is_chosen_by_size


def _each_once(gathered: Iterable[_Gathered]) -> Iterable[_Gathered]:
    """Those that have come to the same name, as Kilifi and Kilifi County, as one."""
    found: dict[tuple[str, str, str], _Gathered] = {}
    for one in gathered:
        same = found.setdefault((one.entry.kind, one.entry.country, one.entry.name), one)
        if same is not one:
            same.spans += one.spans
            same.is_demonym = same.is_demonym and one.is_demonym
    return found.values()


def _add(gathered: dict[tuple[str, str, str], _Gathered], found: Found, found_by: str) -> None:
    for entry, span in found:
        new = _Gathered(entry, "near-others", found_by, is_demonym=False)
        gathered.setdefault((entry.kind, entry.country, entry.name), new).spans.append(span)


def _located(one: _Gathered) -> Located:
    entry = one.entry
    return Located(
        name=entry.name,
        kind=entry.kind,
        country=entry.country,
        region=entry.region,
        geonames_id=entry.geonames_id,
        latitude=entry.latitude,
        longitude=entry.longitude,
        spans=sorted(one.spans),
        is_demonym=one.is_demonym,
        rule=one.rule,
        found_by=one.found_by,
    )
