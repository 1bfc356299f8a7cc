"""Match reports: there the name of a town is mostly its club's."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from newslake.annotate.names.runs import Run
from newslake.annotate.names.titles import ordinary
from newslake.annotate.names.toponyms import is_country, is_place

_LOOKED_AT = 5_000
"""Characters of a document in which the words of a match report are looked for."""
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_OF_MATCHES = frozenset(
    "captain kicked debut debutant lineup line-up goal goals goalkeeper goalless striker midfielder midfield winger "
    "fullback flanker forwards penalty kick kickoff goal-kick half-time halftime equaliser equalizer scored "
    "corner offside referee substitute fixture unbeaten winless winner scrum lineout tries wicket wickets innings "
    "touchdown quarterback playoff playoffs overtime fixtures puck relegation promotion disposals tackle teammate "
    "teammates squad season coach comeback league match game games points pitch whistle touchline fans ball".split()
)
_ENOUGH = 6
LAST = frozenset(
    "albion alexandra argyle athletic city county forest hotspur orient palace rangers rovers town united vale villa "
    "wanderers wednesday".split()
)
"""What clubs have behind the name of their town."""
_BEFORE = re.compile(
    r"\b(?:against|beat|beating|beaten by|fac(?:e|ed|es|ing)|host(?:s|ed|ing)?|past|versus|vs\.?|v|joined|left|"
    r"(?:defeat|win|victory|draw|action|won|drew|lost|away) (?:at|to|over|by|with)|"
    r"that|as) (?:League One |League Two )?\Z"
)
_BEHIND = re.compile(
    r"(?:['’]s?)? (?:captain|manager|coach|boss|goalkeeper|striker|midfielder|defender|winger|forward|fans)\b|"
    r",? (?:who )?(?:have|were|are|lead|led|trail|trailed|won|lost|drew|host|hosts|travel|return|insist|insisted|"
    r"scored|equali[sz]ed|beat|remain|sit|play|played|crash|crashed|survive|stay|take|took)\b"
)
_JOINED = re.compile(r"\b(?:loan|join(?:ed|s|ing)|sign(?:ed|ing)?|arriv\w+|transfer\w*|mov(?:e|ed)|switch\w*) from \Z")
_NEAR = 30


def is_match_report(text: str) -> bool:
    """Whether many of the words stand in it that match reports have."""
    return _is_match_report(text[:_LOOKED_AT])


@lru_cache(maxsize=4)
def _is_match_report(beginning: str) -> bool:
    return len(_OF_MATCHES.intersection(_WORD.findall(beginning.lower()))) >= _ENOUGH


def is_club(text: str, start: int, end: int) -> bool:
    """Whether in a match report a town's name stands where a club's does."""
    before = text[max(0, start - _NEAR) : start]
    if before.endswith(" from "):
        return bool(_JOINED.search(before))
    return bool(_BEFORE.search(before) or _BEHIND.match(text, end))


def clubs(text: str, runs: Sequence[Run]) -> Iterator[tuple[int, str]]:
    """Names of clubs in a match report, as written, with where each begins."""
    for run in runs:
        last = len(run)
        for length in (3, 2, 1):
            words = run[last - length :] if length <= last else ()
            keys = tuple(word.key for word in words)
            if not keys or not is_place(keys[:-1] if keys[-1] in LAST else keys) or is_country(keys):
                continue
            start, end = words[0].start, words[-1].end
            is_alone = length == last and (length > 1 or (words[0].kind == "name" and keys[0] not in ordinary()))
            if (keys[-1] in LAST and length > 1) or (is_alone and is_club(text, start, end)):
                yield start, text[start:end]
            break
