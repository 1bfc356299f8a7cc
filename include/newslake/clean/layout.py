"""The blocks of an article as a person would copy them: each once, table rows whole, and what kind of thing each is."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newslake.clean.blocks import TAG_CODE, Blocks

_HEADINGS = range(TAG_CODE["h1"], TAG_CODE["h6"] + 1)
_ITEMS = frozenset(TAG_CODE[tag] for tag in ("li", "dt", "dd"))
_CELLS = frozenset(TAG_CODE[tag] for tag in ("td", "th"))
_ROW, _QUOTE, _PREFORMATTED = TAG_CODE["tr"], TAG_CODE["blockquote"], TAG_CODE["pre"]
CELL_SEPARATOR = "\t"
"""What browsers put between the cells of a row that is copied."""
_LONGEST_ITEM = 6
"""Blocks of a list item; what holds more is a layout that was made with a list."""
_SHORTEST_REPEAT = 40
_LONGEST_PULL_QUOTE = 300
_MOST_SEARCHED = 200_000_000
"""Letters, each text times all texts, in which pull quotes are looked for: 20 times what the longest articles have."""
_HIGHEST = 100
"""Elements around a block that can make it what it is; nobody nests more."""


class Part(NamedTuple):
    """A part of an article's text."""

    kind: str
    text: str
    blocks: Sequence[int]
    """The blocks that it is, one but for the cells of a row."""


def laid_out(found: Blocks, kept: Sequence[int]) -> Iterator[Part]:
    """The kept blocks in order; the cells of a table's row are one part."""
    cells: list[int] = []
    row = -1
    for block in _once(found, kept):
        kind, holder = _kind(found, found.element[block], len(kept))
        if cells and holder != row:
            yield _row_of(found, cells)
            cells = []
        if kind == "table-row":
            row = holder
            cells.append(block)
        else:
            yield Part(kind, found.texts[block], (block,))
    if cells:
        yield _row_of(found, cells)


def _row_of(found: Blocks, cells: Sequence[int]) -> Part:
    return Part("table-row", CELL_SEPARATOR.join(found.texts[cell] for cell in cells), tuple(cells))


def _once(found: Blocks, kept: Sequence[int]) -> list[int]:
    """Without what is said twice: a lede that the header has too, and a pull quote, a piece of another block."""
    texts = [found.texts[block] for block in kept]
    whole = "\n".join(texts)
    is_searched = len(whole) * len(texts) <= _MOST_SEARCHED
    first: dict[str, int] = {}
    for block, text in zip(kept, texts, strict=True):
        first.setdefault(text, block)
    return [
        block
        for block, text in zip(kept, texts, strict=True)
        if len(text) < _SHORTEST_REPEAT or (first[text] == block and not (is_searched and _is_pulled(text, whole)))
    ]


def _is_pulled(text: str, whole: str) -> bool:
    bare = text.strip("\"'“”‘’«»„‚‹›「」『』 ")
    return _SHORTEST_REPEAT <= len(bare) <= _LONGEST_PULL_QUOTE and _inside(bare, whole)


def _inside(bare: str, whole: str) -> bool:
    """Whether a text stands in another block too, among other words."""
    start = whole.find(bare)
    while start >= 0:
        line_start, line_end = whole.rfind("\n", 0, start) + 1, whole.find("\n", start)
        line = whole[line_start : line_end if line_end >= 0 else len(whole)]
        if len(line) > len(bare) + _SHORTEST_REPEAT:
            return True
        start = whole.find(bare, start + len(bare))
    return False


def _kind(found: Blocks, element: int, count: int) -> tuple[str, int]:
    """What the block is, and the element that makes it that."""
    if found.tag[element] in _HEADINGS:
        return "heading", element
    innermost = element
    for _ in range(_HIGHEST):
        if element < 0:
            break
        tag, size = found.tag[element], found.last[element] - found.first[element]
        if tag in _ITEMS and size <= _LONGEST_ITEM:
            return "list-item", element
        if tag in _CELLS and size == 1 and (row := _row(found, element)) >= 0:
            return "table-row", row
        if tag == _QUOTE and size <= max(count / 2, 1):
            return "quote", element
        if tag == _PREFORMATTED:
            return "preformatted", element
        element = found.parent[element]
    return "paragraph", innermost


def _row(found: Blocks, cell: int) -> int:
    """The row of a cell, if the row has more to say than that cell; else -1."""
    row = found.parent[cell]
    is_row = row >= 0 and found.tag[row] == _ROW and found.last[row] - found.first[row] > 1
    return row if is_row else -1
