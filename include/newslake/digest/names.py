"""One name for those who are named now by the whole of it and now by a part."""

import re
from collections.abc import Iterable, Mapping

from newslake.digest.features import plain

_WORD = re.compile(r"\w+")


def together(weighed: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Sums of weights by name, heaviest first; a name counts for the fuller one that has all its words.

    Of several fuller ones the heaviest is meant; of spellings that differ in accents and case, too.
    """
    sums: dict[str, float] = {}
    for name, weight in weighed:
        sums[name] = sums.get(name, 0.0) + weight
    found: dict[str, float] = {}
    for name, fullest in meant(sums).items():
        found[fullest] = found.get(fullest, 0.0) + sums[name]
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))


def meant(sums: Mapping[str, float]) -> dict[str, str]:
    """For each name, by its weight, the one that it counts for."""
    words = {name: frozenset(_WORD.findall(plain(name).casefold())) for name in sums}
    found: dict[str, str] = {}
    fullest: list[str] = []
    for name in sorted(sums, key=lambda name: (-len(words[name]), -sums[name], name)):
        fuller = [other for other in fullest if words[name] <= words[other]]
        found[name] = max(fuller, key=lambda other: sums[other], default=name)
        fullest += [] if fuller else [name]
    return found
