"""A plain text as lines: one a paragraph, heading or label, however it was wrapped, and none the length of a page."""

import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from newslake.clean.shapes import is_final, is_unspaced

LONGEST_LINE = 3_000
"""Characters; a longer line is no paragraph, but a page whose breaks are lost, and is read by the sentence."""
_NARROWEST, _WIDEST = 30, 130  # columns between which text is taken for hard-wrapped
_FIRST_PIECE = re.compile(r"(?<=\w-)| ")
_INVISIBLE = re.compile("[\0\u200b\u00ad\ufeff]")
_SENTENCE_END = re.compile("(?<=[.!?…۔।॥։؟][\"'”’»)\\]]) |(?<=[^.][.!?…۔।॥։؟]) |(?<=[。！？｡])(?![」』”）])")


def sentences(rows: list[str]) -> Iterator[tuple[int, str]]:
    """Each line with its place, in sentences where it is over ``LONGEST_LINE``."""
    for place, row in enumerate(rows):
        if len(row) <= LONGEST_LINE:
            yield place, row
        else:
            yield from ((place, piece) for piece in _split(row) if piece)


def _split(row: str) -> Iterator[str]:
    start = 0
    for end in _SENTENCE_END.finditer(row):
        yield row[start : end.start()]
        start = end.end()
    yield row[start:]


def lines(text: str) -> list[str]:
    """The lines that hold anything, white space collapsed; hard-wrapped paragraphs are one line each again."""
    rows = [" ".join(row.split()) for row in _INVISIBLE.sub("", text).splitlines()]
    width = _wrapped_at(rows)
    if width:
        rows = list(_unwrapped(rows, width))
    return [row for row in rows if row]


def _full(row: str, following: str, width: int) -> bool:
    """Whether a line ends where it does only because the next line's first word had no room left in it."""
    if not row or not following:
        return False
    word = 1 if is_unspaced(following[0]) else 1 + len(_FIRST_PIECE.split(following, maxsplit=1)[0])
    return len(row) + word > width


def _wrapped_at(rows: list[str]) -> int:
    """The column at which the text is hard-wrapped, or 0: most of its text is in full lines that end anywhere."""
    sizes = np.sort([len(row) for row in rows if row])
    width = int(sizes[int(0.98 * (len(sizes) - 1))]) if len(sizes) else 0
    if not _NARROWEST <= width <= _WIDEST:
        return 0
    full = [row for row, following in pairwise(rows) if _full(row, following, width)]
    enough = len(full) >= 4 and sum(map(len, full)) > sizes.sum() / 3
    return width if enough and sum(is_final(row[-1]) for row in full) < len(full) / 2 else 0


def _unwrapped(rows: list[str], width: int) -> Iterator[str]:
    parts: list[str] = []
    for row, following in zip(rows, [*rows[1:], ""], strict=True):
        parts.append(row)
        if _full(row, following, width):
            hyphen = len(row) > 1 and row[-1] == "-" and row[-2].isalpha() and following[0].isalpha()
            if not hyphen and not (is_unspaced(row[-1]) or is_unspaced(following[0])):
                parts.append(" ")
        else:
            yield "".join(parts)
            parts = []
