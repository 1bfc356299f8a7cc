"""Which place of a name is meant: what stands beside it, and what else the article speaks of."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from math import cos, hypot, radians

from newslake.annotate.places.gazetteer import Entry, Gazetteer, Ids, folded
from newslake.annotate.places.spots import Spot

_COUNTRY, _STATE, _PROVINCE, _DIVISION, _UNKNOWN_SIZE = 28.0, 25.0, 23.0, 17.5, 9.0
"""What countries and divisions weigh beside a city, which weighs the binary logarithm of its inhabitants."""
_STATES = frozenset(("US", "CA", "AU", "IN", "GB"))
_PROVINCES = frozenset("ES IT FR DE BR MX CN RU JP NG PK AR ZA KE PH ID UA PS".split())
"""Countries whose divisions news abroad calls by their names."""
_CAPITAL = 3.0
_OTHER_NAME = 2.0
"""What a place weighs less that GeoNames lists by another name."""
_NAMED, _CALLED, _HOLDS = 3.0, 1.5, 1.5
"""What speaks for a country: that it is named, its people are, a place of it is."""
OUTLET, OUTLET_OF_LANGUAGE = 3.0, 5.0
"""That the outlet is there; and where it is not in English, which news of the whole world is written in."""
_MOST_FOR_COUNTRY, _MOST_HELD = 6.0, 6.0
_SAME_REGION = 5.0
_PROMINENT, _LEAST_PROMINENT = 4.0, 19.2
"""What a city weighs more that is known abroad, and from what weight on: 600,000 inhabitants."""
_NEAR = ((40.0, 2.0), (120.0, 0.8), (300.0, 0.2))
"""Kilometres and what another place of the article within them speaks for a candidate."""
_NEAR_DEGREES = _NEAR[-1][0] / 111
_MOST_NEAR = 5.0
_SURE = 5.0
"""By how much a candidate must lead for its own evidence to count in full."""
_CITY_BESIDE_DIVISION = 15.6
"""A division whose city has the same name and at least this weight is taken for the city."""
_PARTED = re.compile(r"\s*,\s+(?:(?:in|near) )?(?:the )?(?:\w+ )?\Z|\s*\(\Z|,?\s+in (?:the )?(?:[\w-]+ ){0,2}\Z")
_OWNED = re.compile(r"['’]s (?:\w+ )?\Z")
_FARTHEST_APART = 45
_ROUNDS = 2
_SPEAKERS = 120
"""Names of an article, its first ones, that speak for the others; no article names as many places."""


@dataclass(frozen=True, slots=True)
class Sense:
    """What a spot means."""

    number: int
    rule: str
    lead: float = 0.0
    """How far ahead of any place in another country."""
    support: float = 0.0
    """What the article and the outlet say for it."""


@dataclass(slots=True)
class Context:
    """What the article says of countries, and where its places are."""

    gazetteer: Gazetteer
    outlet: str | None
    outlet_weight: float
    named: defaultdict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    held: defaultdict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    regions: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    points: dict[str, tuple[float, float, float]] = field(default_factory=dict)

    def learn(self, key: str, sense: Sense, *, is_demonym: bool) -> None:
        entry = self.gazetteer.entry(sense.number)
        sure = min(1.0, sense.lead / _SURE)
        if entry.kind == "country":
            weight = (_CALLED if is_demonym else _NAMED) * sure
            self.named[entry.country][key] = weight
            return
        self.held[entry.country][key] = _HOLDS * sure
        if entry.kind == "region":
            self.regions.setdefault((entry.country, folded(entry.name)), set()).add(key)
        if entry.latitude is not None and entry.longitude is not None:
            self.points[key] = (entry.latitude, entry.longitude, sure)

    def for_country(self, code: str, key: str) -> float:
        """What others than a name itself say for a country."""
        held, named = self.held.get(code, {}), self.named.get(code, {})
        others = max((weight for other, weight in named.items() if other != key), default=0.0)
        return min(_MOST_HELD, sum(held.values()) - held.get(key, 0.0)) + others

    def near(self, entry: Entry, key: str) -> float:
        if entry.latitude is None or entry.longitude is None or entry.kind == "country":
            return 0.0
        found = 0.0
        for other, (latitude, longitude, sure) in self.points.items():
            if other != key and abs(entry.latitude - latitude) < _NEAR_DEGREES:
                away = _kilometres(entry.latitude, entry.longitude, latitude, longitude)
                found += sure * next((weight for limit, weight in _NEAR if away < limit), 0.0)
        return min(_MOST_NEAR, found)

    def same_region(self, entry: Entry, key: str) -> float:
        if entry.region is None:
            return 0.0
        keys = self.regions.get((entry.country, folded(entry.region)))
        return _SAME_REGION if keys and keys != {key} else 0.0


def _kilometres(latitude: float, longitude: float, other: float, far: float) -> float:
    """Good enough below a thousand."""
    across = abs(longitude - far)
    return 111.2 * hypot(latitude - other, min(across, 360 - across) * cos(radians(latitude)))


def senses(
    spots: Sequence[Spot], text: str, gazetteer: Gazetteer, outlet: str | None, likely: Sequence[bool], weight: float
) -> dict[int, Sense]:
    """By the place of a spot in the sequence, what it means; those that are likely mentions speak for the others.

    ``weight`` is what the outlet's country speaks for a place in it.
    """
    beside = _beside(spots, text, gazetteer)
    told: dict[str, Sense] = {}
    for place, sense in beside.items():
        told.setdefault(_sort(spots[place]), sense)
    sorts: dict[str, Spot] = {}
    speaking: set[str] = set()
    for spot, is_likely in zip(spots, likely, strict=True):
        sorts.setdefault(_sort(spot), spot)
        if is_likely:
            speaking.add(_sort(spot))
    context = Context(gazetteer, outlet, weight)
    chosen: dict[str, Sense] = {}
    for _ in range(_ROUNDS + 1):
        before = [sense.number for sense in chosen.values()]
        chosen = {sort: told.get(sort) or _choose(spot, context) for sort, spot in sorts.items()}
        if before == [sense.number for sense in chosen.values()]:
            break  # nobody changes their mind any more
        context = Context(gazetteer, outlet, weight)
        for sort, spot in islice(((sort, spot) for sort, spot in sorts.items() if sort in speaking), _SPEAKERS):
            context.learn(spot.key, chosen[sort], is_demonym=spot.is_demonym)
    return {place: beside.get(place) or chosen[_sort(spot)] for place, spot in enumerate(spots)}


def _sort(spot: Spot) -> str:
    """Spots of one sort mean the same throughout an article."""
    return f"{spot.key}|{spot.is_division:d}{spot.is_abbreviation:d}"


def _choose(spot: Spot, context: Context) -> Sense:
    gazetteer = context.gazetteer
    ids = _candidates(spot, gazetteer)
    if len(ids) == 1:
        only = gazetteer.entry(ids[0])
        rule = "demonym" if spot.is_demonym else "capital" if only.is_capital else "only"
        support = _score(ids[0], spot, context).support
        is_known = support > 0 or only.kind != "city" or only.people >= _CITY_BESIDE_DIVISION
        return Sense(ids[0], rule, _SURE if is_known else 0.0, support)
    scored = sorted((_score(number, spot, context) for number in ids), key=lambda one: -one.total)
    best = scored[0]
    country = gazetteer.entry(best.number).country
    rival = next((one.total for one in scored if gazetteer.entry(one.number).country != country), None)
    lead = _SURE if rival is None else best.total - rival
    return Sense(best.number, _rule(best, scored, spot, gazetteer), lead, best.support)


def _candidates(spot: Spot, gazetteer: Gazetteer) -> Ids:
    """Without towns that are named like a country, divisions that a city stands for, and cities where one is said."""
    if len(spot.ids) == 1:
        return spot.ids
    entries = {number: gazetteer.entry(number) for number in spot.ids}
    divisions = tuple(number for number, entry in entries.items() if entry.kind == "region")
    if spot.is_division and divisions:
        return divisions
    if any(entry.kind == "country" for entry in entries.values()):
        return tuple(number for number, entry in entries.items() if entry.kind != "city" or entry.is_capital)
    first = {entries[number].country for number in divisions if _name(entries[number]) in _RATHER_DIVISIONS}
    cities = {entry.country for entry in entries.values() if entry.people >= _CITY_BESIDE_DIVISION} - first
    return tuple(
        number
        for number, entry in entries.items()
        if (entry.country not in first if entry.kind == "city" else _may_be_meant(entry, cities))
    )


_RATHER_DIVISIONS = frozenset((("CA", "Quebec"), ("PS", "Gaza Strip"), ("GB", "Cornwall"), ("US", "Florida")))
"""Divisions that news means by a name rather than their city of the same name."""
_AS_WELL_DIVISIONS = frozenset((("US", "Washington"),))
"""Divisions that are as likely as a city of their name."""


def _name(entry: Entry) -> tuple[str, str]:
    return entry.country, entry.name


def _may_be_meant(division: Entry, cities: Collection[str]) -> bool:
    return division.country not in cities or _name(division) in _AS_WELL_DIVISIONS


@dataclass(frozen=True, slots=True)
class _Score:
    number: int
    size: float
    by: Mapping[str, float]

    @property
    def support(self) -> float:
        return sum(self.by.values())

    @property
    def total(self) -> float:
        return self.size + self.support


def _score(number: int, spot: Spot, context: Context) -> _Score:
    entry = context.gazetteer.entry(number)
    outlet = context.outlet_weight if entry.country == context.outlet and entry.kind != "country" else 0.0
    country = min(max(0.0, _MOST_FOR_COUNTRY - outlet), context.for_country(entry.country, spot.key))
    by = {
        "story-country": country + context.same_region(entry, spot.key),
        "outlet-country": outlet,
        "near-others": context.near(entry, spot.key),
    }
    return _Score(number, _size(entry, spot, is_native=number in spot.natives), by)


def _size(entry: Entry, spot: Spot, *, is_native: bool) -> float:
    """Its weight by itself. A name in the lists of the language is as good as its own."""
    if entry.kind == "country":
        return _COUNTRY
    if entry.kind == "region":
        return _STATE if entry.country in _STATES else _PROVINCE if entry.country in _PROVINCES else _DIVISION
    size = max(entry.people, _UNKNOWN_SIZE) + (_CAPITAL if entry.is_capital else 0.0)
    if is_native and folded(entry.name) != spot.key:
        return size + _PROMINENT  # it is listed for what news calls it: Newcastle, Gaza
    size += _PROMINENT if entry.people >= _LEAST_PROMINENT else 0.0
    return size if folded(entry.name) == spot.key else size - _OTHER_NAME


def _rule(best: _Score, scored: Sequence[_Score], spot: Spot, gazetteer: Gazetteer) -> str:
    if spot.is_demonym:
        return "demonym"
    entry = gazetteer.entry(best.number)
    if best.size >= max(one.size for one in scored):
        return "capital" if entry.is_capital else "largest"
    return max(best.by, key=lambda name: best.by[name])


def _beside(spots: Sequence[Spot], text: str, gazetteer: Gazetteer) -> dict[int, Sense]:
    """Spots whose country or division is written beside them, and that itself."""
    found: dict[int, Sense] = {}
    for place, (spot, behind) in enumerate(pairwise(spots)):
        gap = text[spot.end : behind.start]
        if len(gap) > _FARTHEST_APART or spot.is_demonym or behind.is_demonym:
            continue
        pair = None
        if behind.is_abbreviation or _PARTED.fullmatch(gap):
            pair = _pair(spot.ids, behind.ids, gazetteer)
        elif _OWNED.fullmatch(gap):
            pair = _pair(behind.ids, spot.ids, gazetteer)
            pair = pair and (pair[1], pair[0])
        if pair:
            found[place] = Sense(pair[0], "named-with-it", _SURE)
            found.setdefault(place + 1, Sense(pair[1], "named-with-it", _SURE))
    return found


def _pair(inner: Ids, outer: Ids, gazetteer: Gazetteer) -> tuple[int, int] | None:
    """A place and the larger one that it lies in, the largest of such pairs.

    Two countries side by side are two countries, though one has a town of the other's name.
    """
    best: tuple[float, int, int] | None = None
    is_country = any(gazetteer.entry(number).kind == "country" for number in inner)
    for wide in outer:
        around = gazetteer.entry(wide)
        for number in inner:
            entry = gazetteer.entry(number)
            if number != wide and _lies_in(entry, around) and not (is_country and around.kind == "country"):
                weight = entry.people + (_COUNTRY if around.kind == "country" else 0.0)
                if best is None or weight > best[0]:
                    best = (weight, number, wide)
    return best and (best[1], best[2])


def _lies_in(entry: Entry, around: Entry) -> bool:
    if entry.country != around.country or entry.kind == "country" or around.kind == "city":
        return False
    if around.kind == "country":
        return True
    if entry.kind != "city":
        return False
    if entry.region and folded(entry.region) == folded(around.name):
        return True
    if entry.latitude is None or entry.longitude is None or around.latitude is None or around.longitude is None:
        # A county without a middle: of the right country is all that can be said.
        return around.geonames_id is None and entry.country not in ("US", "CA", "AU")
    away = _kilometres(entry.latitude, entry.longitude, around.latitude, around.longitude)
    return around.geonames_id is None and entry.country in ("GB", "IE", "FR", "IT", "ES", "PH", "BE") and away < 80
