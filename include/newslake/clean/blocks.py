"""A page as the blocks of text that a reader sees one below the other, in document order, in one walk over the DOM."""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

MAXIMUM_NODES = 200_000

_TAGS = (
    "body div p li h1 h2 h3 h4 h5 h6 ul ol dl dt dd td th tr table tbody thead tfoot caption blockquote pre section "
    "article main aside header footer nav figure figcaption form fieldset legend label button details summary address "
    "hr center dialog option menu search hgroup picture video audio custom"
)
TAGS = tuple(_TAGS.split())
"""Elements that part a text; the last stands for elements that HTML does not know (``<amp-img>``)."""
TAG_CODE = {tag: code for code, tag in enumerate(TAGS)}
_CUSTOM = TAG_CODE["custom"]

# Not text, or text that no reader sees.
_UNSEEN_TAGS = (
    "script style noscript template svg math iframe object embed canvas select textarea input head meta link title "
    "datalist map -comment -doctype"
)
_UNSEEN = frozenset(_UNSEEN_TAGS.split())
_INLINE_TAGS = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd mark nobr output q rp rt ruby s samp "
    "small span strike strong sub sup time tt u var wbr source track param progress meter"
)
_INLINE = frozenset(_INLINE_TAGS.split())
LINK, BOLD, ITALIC = 1, 2, 4
_STYLE = {"a": LINK, "b": BOLD, "strong": BOLD, "i": ITALIC, "em": ITALIC}
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_BREAK = re.compile(r"\v(?:\s*\v)+")
_LABELS = ("class", "id", "itemprop", "role", "data-testid", "data-component", "data-type")


@dataclass(slots=True)
class Blocks:
    """Blocks of text and the elements around them; elements are numbered in document order, parents first."""

    texts: list[str] = field(default_factory=list)
    element: list[int] = field(default_factory=list)
    """The block's innermost element that parts text."""
    linked: list[int] = field(default_factory=list)
    """Characters inside ``<a>``, as marked up; ``bold`` and ``italic`` alike."""
    bold: list[int] = field(default_factory=list)
    italic: list[int] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    """The label of the first inline element in the block that has one, else empty."""

    parent: list[int] = field(default_factory=list)
    tag: list[int] = field(default_factory=list)
    label: list[str] = field(default_factory=list)
    """What the page's author calls the element: class, id, role and the like, as written."""
    hidden: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    """The element's blocks are ``first`` (inclusive) to ``last`` (exclusive)."""
    last: list[int] = field(default_factory=list)


class TooManyNodes(Exception):
    """The page has more nodes than any page that people read."""


def blocks(dom: LexborHTMLParser) -> Blocks:
    """The blocks of a page; without ``<body>`` none.

    :raises TooManyNodes: over 200,000 nodes.
    """
    walk = _Walk()
    if dom.body is not None:
        walk.over(dom.body)
    return walk.found


class _Walk:
    """One pass without recursion: a page may nest a hundred thousand elements."""

    def __init__(self) -> None:
        self.found = Blocks()
        self.here = -1
        self.pieces: list[str] = []
        self.style = 0
        self.links = 0
        self.styled = [0] * 8
        self.inline = ""

    def over(self, body: LexborNode) -> None:
        self._enter(body, "body")
        # What to restore when an element ends: itself, and the style outside of it (inline) or -1 (a block element).
        stack: list[tuple[LexborNode, int]] = [(body, -1)]
        node = body.first_child
        left = MAXIMUM_NODES
        pieces = self.pieces
        while stack:
            if node is None:
                ended, style = stack.pop()
                if style < 0:
                    self._leave()
                else:
                    self.style = style
                node = ended.next if stack else None
                continue
            left -= 1
            if not left:
                raise TooManyNodes
            tag = node.tag or "-comment"
            if tag == "-text":
                text = node.text_content or ""
                pieces.append(text)
                if self.style:
                    self.styled[self.style] += len(text)
                node = node.next
                continue
            child = node.first_child if tag not in _UNSEEN else None
            if tag in _INLINE:
                if child is not None:
                    stack.append((node, self.style))
                    self._enter_inline(node, tag)
            elif tag == "br":
                pieces.append("\v")
            elif child is not None:
                stack.append((node, -1))
                self._enter(node, tag)
            elif pieces and tag not in _UNSEEN:
                self._flush()
            node = child if child is not None else node.next

    def _enter_inline(self, node: LexborNode, tag: str) -> None:
        style = _STYLE.get(tag, 0)
        self.style |= style
        if style == LINK:
            self.links += 1
        if not self.inline:
            self.inline = node.attributes.get("class") or ""

    def _enter(self, node: LexborNode, tag: str) -> None:
        if self.pieces:
            self._flush()
        found, attributes = self.found, node.attributes
        found.parent.append(self.here)
        self.here = len(found.tag)
        found.tag.append(TAG_CODE.get(tag, _CUSTOM))
        found.label.append(_label(attributes) if attributes else "")
        found.hidden.append(_is_hidden(attributes) if attributes else 0)
        found.first.append(len(found.texts))
        found.last.append(0)

    def _leave(self) -> None:
        if self.pieces:
            self._flush()
        self.found.last[self.here] = len(self.found.texts)
        self.here = self.found.parent[self.here]

    def _flush(self) -> None:
        text = "".join(self.pieces)
        self.pieces.clear()
        if not text.isspace():
            for paragraph in _BREAK.split(text) if "\v" in text else (text,):
                self._add(paragraph)
        self.styled = [0] * 8
        self.links = 0
        self.inline = ""

    def _add(self, text: str) -> None:
        if "\v" in text:
            text = "\n".join(line for part in text.split("\v") if (line := " ".join(part.split())))
        else:
            text = " ".join(text.split())
        if not text:
            return
        found, styled = self.found, self.styled
        found.texts.append(text)
        found.element.append(self.here)
        found.linked.append(styled[1] + styled[3] + styled[5] + styled[7])
        found.bold.append(styled[2] + styled[3] + styled[6] + styled[7])
        found.italic.append(styled[4] + styled[5] + styled[6] + styled[7])
        found.links.append(self.links)
        found.inline.append(self.inline)


def _label(attributes: dict[str, str | None]) -> str:
    if len(attributes) == 1 and "class" in attributes:
        return attributes["class"] or ""
    return " ".join([value for name in _LABELS if (value := attributes.get(name))])


def _is_hidden(attributes: dict[str, str | None]) -> int:
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return 1
    style = attributes.get("style")
    return int(bool(style and _HIDDEN.search(style)))
