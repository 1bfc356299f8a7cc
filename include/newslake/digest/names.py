"""One name for those who are named now by the whole of it and now by a part."""

import re
from collections.abc import Iterable

from newslake.digest.features import plain

_WORD = re.compile(r"\w+")


def together(weighed: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Sums of weights by name, heaviest first; a name counts for the fuller one that has all its words.

    Of several fuller ones the heaviest is meant; of spellings that differ in accents and case, too.
    """
    sums: dict[str, float] = {}
    for name, weight in weighed:
        sums[name] = sums.get(name, 0.0) + weight
    words = {name: frozenset(_WORD.findall(plain(name).casefold())) for name in sums}
    order = sorted(sums, key=lambda name: (-len(words[name]), -sums[name], name))
    found: dict[str, float] = {}
    for name in order:
        fuller = [other for other in found if words[name] <= words[other]]
        meant = max(fuller, key=lambda other: sums[other], default=name)
        found[meant] = found.get(meant, 0.0) + sums[name]
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))
