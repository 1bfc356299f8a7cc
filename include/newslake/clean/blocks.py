"""A page as the blocks of text that a reader sees one below the other, in document order, in one walk over the DOM."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

MAXIMUM_NODES = 200_000
MAXIMUM_BLOCKS = 40_000
"""What can be read in a second or so; the longest page of the collections that the model learned from has a tenth."""

_TAGS = (
    "body div p li h1 h2 h3 h4 h5 h6 ul ol dl dt dd td th tr table tbody thead tfoot caption blockquote pre section "
    "article main aside header figure figcaption form fieldset legend label button details summary address "
    "hr center dialog option menu search hgroup picture video audio custom"
)
TAGS = tuple(_TAGS.split())
"""Elements that part a text; the last stands for elements that HTML does not know (``<amp-img>``)."""
TAG_CODE = {tag: code for code, tag in enumerate(TAGS)}
_CUSTOM, _PRE = TAG_CODE["custom"], TAG_CODE["pre"]

# Not text, or text that no reader sees.
_UNSEEN_TAGS = (
    "script style noscript template svg math iframe object embed canvas select textarea input head meta link title "
    "datalist map"
)
_INLINE_TAGS = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd mark nobr output q rp rt ruby s samp "
    "small span strike strong sub sup time tt u var wbr source track param progress meter"
)
# What a node is to the walk: one of these, or the code of an element that parts text.
_TEXT, _UNSEEN, _INLINE, _BR, _LINK, _ASIDE = -1, -2, -3, -4, -5, -6
# A third of a page's blocks, and of 62,741 blocks of articles in the collections that the model learned from 54. A page
# that has next to nothing outside of them is broken, or made otherwise, and is read whole.
_ASIDE_TAGS = ("nav", "footer")
_NEXT_TO_NOTHING = 1_000
"""Characters."""
BREAK = re.compile(r"\v(?:\s*\v)+")
"""What parts paragraphs within an element: two line breaks."""
_LABELS = ("class", "id", "itemprop", "role", "data-testid", "data-component", "data-type")


Anchor = tuple[int, int, LexborNode]
"""A link: the first of its pieces of a text, the piece behind its last, and its element."""
Anchored = tuple[int, int, Sequence[str], Sequence[Anchor]]
"""A text that has links: its blocks (inclusive, exclusive), its pieces (text nodes, and ``\\v`` for a line break) and
its links. One that is a link as a whole has no pieces here.
"""


@dataclass(frozen=True, slots=True)
class Blocks:
    """Blocks of text and the elements that hold any; elements are numbered in document order, parents first."""

    texts: Sequence[str] = ()
    element: Sequence[int] = ()
    """The block's innermost element that parts text."""
    linked: Sequence[int] = ()
    """Characters inside ``<a>``, as marked up."""
    inline: Sequence[str] = ()
    """The label of the first inline element in the block that has one, else empty."""

    parent: Sequence[int] = ()
    tag: Sequence[int] = ()
    label: Sequence[str] = ()
    """What the page's author calls the element: class, id, role and the like, as written."""
    first: Sequence[int] = ()
    """The element's blocks are ``first`` (inclusive) to ``last`` (exclusive)."""
    last: Sequence[int] = ()

    anchored: Sequence[Anchored] = ()
    """What the links are in, in order."""


class TooMuch(Exception):
    """The page has more nodes or blocks than any page that people read; the message says which."""


def blocks(dom: LexborHTMLParser) -> Blocks:
    """The blocks of a page; without ``<body>`` none.

    :raises TooMuch: over 200,000 nodes or 40,000 blocks of text.
    """
    if dom.body is None:
        return Blocks()
    walk = _Walk()
    walk.over(dom.body, _roles())
    if sum(len(text) for text, *_ in walk.blocks) < _NEXT_TO_NOTHING:
        walk = _Walk()
        walk.over(dom.body, _roles(aside=_CUSTOM))
    if not walk.blocks:
        return Blocks()
    columns = (*zip(*walk.blocks, strict=True), *zip(*walk.elements, strict=True), walk.last, walk.anchored)
    return Blocks(*columns)


@cache
def _roles(aside: int = _ASIDE) -> dict[int, int]:
    """What each element that HTML knows is to the walk, by the number that the parser gives its name."""
    roles = dict.fromkeys(_UNSEEN_TAGS.split(), _UNSEEN) | dict.fromkeys(_INLINE_TAGS.split(), _INLINE)
    roles |= {**TAG_CODE, "a": _LINK, "br": _BR, **dict.fromkeys(_ASIDE_TAGS, aside)}
    known = LexborHTMLParser("")
    numbers = {known.create_node(tag).tag_id: role for tag, role in roles.items()}
    sample = LexborHTMLParser("<body>a<!---->")
    nodes = sample.root.traverse(include_text=True) if sample.root is not None else ()
    return numbers | {
        node.tag_id: _TEXT if node.is_text_node else _UNSEEN for node in nodes if not node.is_element_node
    }


def lined(text: str) -> str:
    """Text whose line breaks, those of elements and of preformatted text, are kept; other white space is one blank."""
    lines = text.replace("\v", "\n").split("\n")
    return "\n".join(line for part in lines if (line := " ".join(part.split())))


class _Walk:
    """One pass without recursion: a page may nest thousands of elements."""

    def __init__(self) -> None:
        # A row a block and a row an element, as ``Blocks`` has columns.
        self.blocks: list[tuple[str, int, int, str]] = []
        self.elements: list[tuple[int, int, str, int]] = []
        self.last: list[int] = []
        self.opened: list[tuple[int, LexborNode]] = []
        """The block elements around the walk's place, by tag."""
        self.numbers: list[int] = []
        """What the outer ones of them are numbered: those that are known to hold a block."""
        self.linked = 0
        self.inline = ""
        self.marked = False
        """Whether an inline element has begun since the last block."""
        self.anchored: list[Anchored] = []
        self.links: list[Anchor] = []
        """Those that ended since the last block."""

    def over(self, body: LexborNode, roles: Mapping[int, int]) -> None:
        pieces: list[str] = []
        in_link, link, begun = 0, None, 0
        left = MAXIMUM_NODES
        opened, numbers = self.opened, self.numbers
        opened.append((TAG_CODE["body"], body))
        # What to take up when an element ends: the node after it, and whether that is in a link or, of a block, -1.
        stack: list[tuple[LexborNode | None, int]] = [(None, -1)]
        node = body.first_child
        while True:
            if node is None:
                if not stack:
                    return
                node, outside = stack.pop()
                if outside >= 0:
                    if link and not outside:
                        if begun < len(pieces):
                            self.links.append((begun, len(pieces), link))
                        link = None
                    in_link = outside
                    continue
                if pieces or self.marked:
                    begun = self._flush(pieces, link, begun)
                opened.pop()
                if len(numbers) > len(opened):
                    self.last[numbers.pop()] = len(self.blocks)
                continue
            left -= 1
            if not left:
                raise TooMuch(f"over {MAXIMUM_NODES:,} nodes")
            role = roles.get(node.tag_id, _CUSTOM)
            if role == _TEXT:
                text = node.text_content or ""
                # White space before a block's first word is most of a page's text nodes.
                if pieces or not text.isspace():
                    pieces.append(text)
                    if in_link:
                        self.linked += len(text)
                node = node.next
            elif role == _UNSEEN:
                node = node.next
            elif role == _ASIDE:
                if pieces:
                    begun = self._flush(pieces, link, begun)
                node = node.next
            elif role == _BR:
                pieces.append("\v")
                node = node.next
            elif (child := node.first_child) is None:
                if role >= 0 and pieces:
                    begun = self._flush(pieces, link, begun)
                node = node.next
            else:
                if role >= 0:
                    if pieces:
                        begun = self._flush(pieces, link, begun)
                    stack.append((node.next, -1))
                    opened.append((role, node))
                else:
                    stack.append((node.next, in_link))
                    if role == _LINK:
                        if not in_link:
                            link, begun = node, len(pieces)
                        in_link = 1
                    if not self.inline:
                        self.inline = node.attributes.get("class") or ""
                    self.marked = True
                node = child

    def _flush(self, pieces: list[str], link: LexborNode | None, begun: int) -> int:
        """End a block.

        :param link: the link around the walk's place, which is one in each of the blocks that it is around.
        :param begun: its first piece in this one.
        :returns: the same for the next.
        """
        if pieces:
            text, first, links = "".join(pieces), len(self.blocks), self.links
            if link and begun < len(pieces):
                links.append((begun, len(pieces), link))
            is_one_link = bool(links) and links[0][0] == 0 and links[0][1] == len(pieces)
            held = tuple(pieces) if links and not is_one_link else ()
            pieces.clear()
            for paragraph in BREAK.split(text) if "\v" in text else (text,):
                self._add(paragraph)
            if links:
                self.anchored.append((first, len(self.blocks), held, links))
                self.links = []
        if self.marked:
            self.linked = 0
            self.inline = ""
            self.marked = False
        return 0

    def _add(self, text: str) -> None:
        is_lined = "\v" in text or self.opened[-1][0] == _PRE
        text = lined(text) if is_lined else " ".join(text.split())
        if not text:
            return
        if len(self.numbers) < len(self.opened):
            self._number()
        if len(self.blocks) == MAXIMUM_BLOCKS:
            raise TooMuch(f"over {MAXIMUM_BLOCKS:,} blocks of text")
        self.blocks.append((text, self.numbers[-1], self.linked, self.inline))

    def _number(self) -> None:
        """Elements are looked at where their first block begins, for half of a page's elements hold none."""
        numbers, first = self.numbers, len(self.blocks)
        for tag, node in self.opened[len(numbers) :]:
            attributes = node.attributes
            parent = numbers[-1] if numbers else -1
            numbers.append(len(self.elements))
            self.elements.append((parent, tag, _label(attributes) if attributes else "", first))
            self.last.append(0)


def _label(attributes: dict[str, str | None]) -> str:
    if len(attributes) == 1 and "class" in attributes:
        return attributes["class"] or ""
    return " ".join([value for name in _LABELS if (value := attributes.get(name))])
