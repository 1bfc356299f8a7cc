"""Headlines and headings in which every longer word has a capital: there a capital tells nothing."""

import re
import sys
from bisect import bisect_right
from collections.abc import Sequence

from newslake.annotate.document import Document

_WORDS = re.compile(r"[^\W\d_][\w’'-]*")
_CREDIT = re.compile(r"\b(?:[Rr]eporting|[Ee]dit(?:ed|ing)|[Ww]rit(?:ten|ing)|[Cc]ompiled) (?:for \w+ )?by\b|Reporting")
_SHARE = 0.7
_LONG = 4
_SHORT = 120


def loud_lines(document: Document, text: str) -> list[tuple[int, int]]:
    """Their starts and ends, in order."""
    lines = [(0, document.text_start)] if document.text_start else []
    lines += [
        (document.text_start + block.start, document.text_start + block.end)
        for block in document.blocks
        if block.kind == "heading"
    ]
    lines += [line for line in document.paragraphs() if line[1] - line[0] < _SHORT and _is_headline(text[slice(*line)])]
    return sorted({line for line in lines if _is_loud(text[slice(*line)])})


def _is_headline(line: str) -> bool:
    """Of a short paragraph: whether it may be a heading, or another article's headline."""
    return (
        line[-1:] not in ".!?”\"’')"
        and not line.startswith(("By ", "("))
        and not _CREDIT.search(line)
        and "," not in line
        and len(_WORDS.findall(line)) > 4
    )


def _is_loud(line: str) -> bool:
    are_capital = [word[0].isupper() for word in map(str, _WORDS.findall(line)) if len(word) >= _LONG]
    return sum(are_capital) >= _SHARE * len(are_capital)


def within(lines: Sequence[tuple[int, int]], place: int) -> bool:
    at = bisect_right(lines, (place, sys.maxsize)) - 1
    return at >= 0 and place < lines[at][1]
