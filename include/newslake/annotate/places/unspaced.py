"""Names of places in languages that write no spaces between words: by their characters."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from newslake.annotate.places import gazetteer
from newslake.annotate.places.gazetteer import Ids
from newslake.annotate.places.spots import LONGEST, MOST, Spot

LANGUAGES = frozenset(("zh", "ja", "th", "lo", "km", "my"))
_SCRIPTS = {"zh": ("\u3400", "\u9fff"), "ja": ("\u3040", "\u9fff"), "th": ("\u0e00", "\u0e7f")}
_HOME = {"zh": ("CN", "TW"), "ja": ("JP",)}
"""Countries whose divisions are called by their names alone; abroad too many are words: 和平, 高原."""
_SUFFIXES = {
    "zh": tuple("市省县縣区區州国國镇鎮村"),
    "ja": tuple("市県府都道区町村州省国"),
}
_DIVISIONS = {"zh": tuple("省县縣区區"), "ja": tuple("県府都道区")}
"""Those of them that are of divisions."""
_NOT_BEHIND = {
    "ja": (
        "さん",
        "氏",
        "容疑",
        "選手",
        "監督",
        "被告",
        "首相",
        "大統領",
        "知事",
        "議員",
        "社長",
        "教授",
        "線",
        "城",
        "駅",
    )
}
"""What makes a person of a name, or something that is named after a place."""
_INSTITUTION = re.compile(
    r"[^的在和是与與有到从從省市县縣区區県都府のはがでにと，。、；：「」《》（）\s]{0,8}?"
    r"(?:大学|大學|学院|學院|科学院|研究所|研究院|银行|銀行|公司|集团|集團|博物馆|日报|日報|晚报|时报|時報|协会|協会|協會|新聞|"
    r"電力|証券|地検|地裁|高裁|放送|党)"
)
"""What makes an institution of what begins with the name of a place."""
_AT_HOME = frozenset(("中国", "中國", "日本"))
_LARGE = 16.6
"""A hundred thousand inhabitants."""
_LEAST = {"ja": 20.0, "zh": 18.0}
"""Of cities that stand without the word for one: in Japanese people have their names, in Chinese they are words."""
_SHORTEST = {"th": 3}


@dataclass(frozen=True, slots=True)
class _Listed:
    names: Mapping[str, Ids]
    native: frozenset[str]
    lengths: Mapping[str, tuple[int, ...]]
    """How long the names are that begin with a character, the longest first."""


@cache
def _listed(language: str) -> _Listed:
    known = gazetteer.load()
    low, high = _SCRIPTS.get(language, ("\u0e80", "\u17ff"))
    names: dict[str, Ids] = {}
    for key, ids in known.others.meaning.items():
        if low <= key[0] <= high:
            for short in {key, _bare(key, language)}:
                if len(short) >= _SHORTEST.get(language, 2):
                    names[short] = tuple(dict.fromkeys((*names.get(short, ()), *ids)))
    native: set[str] = set()
    for key, ids in known.in_language(language).meaning.items():
        at_home = [one for one in ids if known.entry(one).country in _HOME.get(language, ())]
        for short, meant in ((key, ids), (_bare(key, language), at_home)):
            if len(short) > 1 and meant:
                names[short] = tuple(dict.fromkeys((*meant, *names.get(short, ()))))
                native.add(short)
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for key in names:
        lengths[key[0]].add(len(key))
    return _Listed(
        names, frozenset(native), {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
    )


def _bare(key: str, language: str) -> str:
    """A division without the word for it: 広島 of 広島県."""
    ends = _SUFFIXES.get(language, ())
    return key[:-1] if len(key) > 2 and key.endswith(ends) else key


def spots(text: str, language: str) -> list[Spot]:
    """In order, the longest name first; none overlaps another."""
    listed = _listed(language)
    found: list[Spot] = []
    place, end = 0, min(len(text), LONGEST)
    while place < end and len(found) < MOST:
        spot = _at(text, place, listed, language)
        if spot:
            found.append(spot)
            place = spot.end
        else:
            place += 1
    return found


def _at(text: str, place: int, listed: _Listed, language: str) -> Spot | None:
    for length in listed.lengths.get(text[place], ()):
        name = text[place : place + length]
        ids = listed.names.get(name)
        if ids:
            return _spot(text, place, name, ids, listed, language)
    return None


def _spot(text: str, place: int, name: str, ids: Ids, listed: _Listed, language: str) -> Spot | None:
    end = place + len(name)
    suffixes = _SUFFIXES.get(language, ())
    suffix = text[end : end + 1] in suffixes and not name.endswith(suffixes) and text[end : end + 2] != "区别"
    native = name in listed.native
    if text.startswith(_NOT_BEHIND.get(language, ("\n\n\n",)), end):
        return None
    is_abroad = gazetteer.load().entry(ids[0]).kind == "country" and name not in _AT_HOME
    if not is_abroad and _INSTITUTION.match(text, end):
        return None
    people = max((gazetteer.load().entry(number).people for number in ids), default=0.0)
    if not native and not suffix and people < _LEAST.get(language, _LARGE):
        return None
    division = name.endswith(_DIVISIONS.get(language, ())) or (suffix and text[end] in "省県州")
    return Spot(place, end + suffix, name, ids, ids if native else (), is_division=division)
