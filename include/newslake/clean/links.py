"""The hyperlinks of an article's text, each with the characters that are its anchor."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, islice

from selectolax.lexbor import LexborNode

from newslake.clean.blocks import BREAK, TAG_CODE, Anchor, Blocks, lined
from newslake.clean.layout import CELL_SEPARATOR, Part
from newslake.page import Link

MOST = 2_000
_BETWEEN_PARTS = 2
_PRE = TAG_CODE["pre"]
_NOWHERE = ("#", "javascript:", "mailto:", "tel:", "sms:", "data:", "about:", "file:")
_Placed = tuple[int, int, LexborNode]
"""Start, end and element of a link."""


def links(found: Blocks, parts: Sequence[Part], url: str | None) -> tuple[Link, ...]:
    """The links of the parts' text, in order, 2,000 at most; none that has no text, or leads to where it stands."""
    offsets = _offsets(found, parts)
    placed = (
        Link(start=start, end=end, href=href, rel=tuple(dict.fromkeys((attributes.get("rel") or "").lower().split())))
        for start, end, node in islice(_placed(found, offsets), MOST)
        if (href := ((attributes := node.attributes).get("href") or "").strip()) and _leads_away(href, url)
    )
    return tuple(sorted(placed, key=lambda link: (link.start, link.end)))


def _leads_away(href: str, url: str | None) -> bool:
    """Whether a link is one to another page, as far as that can be seen from it."""
    page, mark, _ = href.partition("#")
    return not (mark and page == url) and not href[:12].lower().startswith(_NOWHERE)


def _offsets(found: Blocks, parts: Sequence[Part]) -> dict[int, int]:
    """Where each block begins in the text that the parts are."""
    offsets: dict[int, int] = {}
    start = 0
    for part in parts:
        at = start
        for block in part.blocks:
            offsets[block] = at
            at += len(found.texts[block]) + len(CELL_SEPARATOR)
        start += len(part.text) + _BETWEEN_PARTS
    return offsets


def _placed(found: Blocks, offsets: Mapping[int, int]) -> Iterator[_Placed]:
    for first, last, pieces, anchors in found.anchored:
        if first in offsets or (last - first > 1 and any(block in offsets for block in range(first, last))):
            for block, start, end, node in _in_blocks(found, range(first, last), pieces, anchors):
                if block in offsets:
                    yield offsets[block] + start, offsets[block] + end, node


def _in_blocks(
    found: Blocks, blocks: range, pieces: Sequence[str], anchors: Sequence[Anchor]
) -> Iterator[tuple[int, int, int, LexborNode]]:
    """The links of a text by the block that each is in, and their characters of that."""
    if not pieces:
        yield from ((block, 0, len(found.texts[block]), anchors[0][2]) for block in blocks)
        return
    text = "".join(pieces)
    at = list(accumulate(map(len, pieces), initial=0))
    spans = [(at[first], at[last], node) for first, last, node in anchors]
    is_preformatted = found.tag[found.element[blocks[0]]] == _PRE
    numbers = iter(blocks)
    for (begin, end), inside in _by_paragraph(text, spans):
        is_lined = is_preformatted or "\v" in text[begin:end]
        if text[begin:end].strip() and (block := next(numbers, None)) is not None:
            for start, stop, node in _shown(text, begin, inside, is_lined):
                yield block, start, stop, node


def _by_paragraph(text: str, spans: Sequence[_Placed]) -> Iterator[tuple[tuple[int, int], list[_Placed]]]:
    """Start and end of each paragraph, and what of the links is in it."""
    at = 0
    for begin, end in _paragraphs(text):
        inside = []
        while at < len(spans) and spans[at][0] < end:
            start, stop, node = spans[at]
            if stop > begin:
                inside.append((max(start, begin), min(stop, end), node))
            if stop > end:
                break
            at += 1
        yield (begin, end), inside


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for found in BREAK.finditer(text):
        yield begin, found.start()
        begin = found.end()
    yield begin, len(text)


def _shown(text: str, begin: int, links: Sequence[_Placed], is_lined: bool) -> Iterator[_Placed]:
    """Where links are once white space is folded, which is done piece by piece: a page may have many."""
    length, was_space, done = 0, False, begin
    for start, end, node in links:
        for piece_start, piece_end in ((done, start), (start, end)):
            piece = text[piece_start:piece_end]
            inner = lined(piece) if is_lined else " ".join(piece.split())
            if inner:
                first = length + (length > 0 and (was_space or piece[0].isspace()))
                length = first + len(inner)
            was_space = piece[-1].isspace() if piece else was_space
        done = end
        if inner:
            yield first, length, node
