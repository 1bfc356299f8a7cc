"""Lines that stand on several texts of one site: menus, share bars, notices; what no article is made of.

A site is a registrable domain, or a source where texts came without addresses. Which of its lines repeat is found once
for a batch, so that a text is read the same whichever part of the batch it falls in.
"""

import hashlib
from collections.abc import Iterable, Sequence, Set

import numpy as np
from numpy.typing import NDArray

Digests = Set[int]

MOST_TEXTS = 100
"""Texts of a site that are looked at: enough to see a share of 5 %, and a bound to time and memory."""
LEAST_TEXTS = 3
"""A line on two texts may be one story told twice, at two addresses or in two versions."""
LEAST_SHARE = 0.05
"""Of a site's texts; a paragraph of background that an outlet puts into each story on one subject stays below."""
_LONGEST_LINE = 400
"""Characters of a line that are compared: no menu is longer, and a line of megabytes costs no more than a short one."""
_MOST_LINES = 5_000


def digest(line: str) -> int:
    """The same for lines that differ in case alone, in any process."""
    return int.from_bytes(
        hashlib.blake2b(line[:_LONGEST_LINE].casefold().encode("utf-8", "replace"), digest_size=8).digest()
    )


def repeated(texts: Iterable[Sequence[str]]) -> list[int]:
    """Digests, ascending, of the lines that stand on enough of a site's texts, however often in each."""
    each = [_digests(rows) for rows in texts]
    least = max(LEAST_TEXTS, LEAST_SHARE * len(each))
    if len(each) < least:
        return []
    found, times = np.unique(np.concatenate(each), return_counts=True)
    return [int(one) for one in found[times >= least]]


def _digests(rows: Sequence[str]) -> NDArray[np.uint64]:
    return np.array(sorted({digest(row) for row in rows[:_MOST_LINES]}), np.uint64)
