"""Which markup is safe to parse: an HTML parser's time and memory grow with the square of some of its sizes."""

import re
from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

MAXIMUM_TAGS = 400_000
MAXIMUM_DEPTH = 5_000
# Of all tags; each attribute is compared with those before it in its tag: so many comparisons take half a second.
MAXIMUM_COMPARISONS = 100_000_000
# A tag may look through all elements that are open; so many looks take half a second too.
MAXIMUM_LOOKS = 100_000_000
# Each formatting element that is left open is opened again in every block that follows.
MAXIMUM_REOPENED = 2_000_000

_FEW_TAGS = 10_000
_FEW_ROOTS = 10
_SHORT_TAG = 200

_TAG = re.compile(
    rb"<(?:(/?)([a-zA-Z][^\s/>]*+)"
    rb"((?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+)*+)>?+"
    rb"|!--(?:-?>|.*?(?:--!?>|\Z))|[!?/][^>]*+>?+)",
    re.DOTALL,
)
"""A tag, as browsers see its end; or a comment, without a name."""
_ATTRIBUTE = re.compile(rb"[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+")
_FORMATTING = b"b big code em font i nobr s small strike strong tt u".split()
_RAW_END = {
    name: re.compile(rb"(?i)</" + name + rb"(?=[\s/>])")
    for name in b"script style textarea title xmp iframe noembed noframes".split()
}
_VOID = frozenset(
    b"area base br col embed hr img input link meta param source track wbr html head body frame "
    b"path rect circle line use "  # void in fact
    b"a".split()  # ends by itself where the next one begins
)
_ROOTS = frozenset(b"html body".split())
_CELLS, _ROWS = b"td th", b"thead tbody tfoot"
_ENDED_BY = {
    name: frozenset(ended.split())
    for names, ended in (
        (_CELLS, b"p li td th"),
        (b"tr", b"p li td th tr caption"),
        (_ROWS, b"p li td th tr caption colgroup thead tbody tfoot"),
        (b"li", b"p li"),
        (b"dt dd", b"p dt dd"),
        (b"option optgroup", b"option"),
        (b"p div ul ol dl table section article h1 h2 h3 h4 h5 h6 pre blockquote", b"p"),
    )
    for name in names.split()
}
"""Open elements that end by themselves where another begins."""
_BLOCKS = (
    b"address article aside blockquote button center details dialog dir div dl dd dt fieldset figcaption figure footer "
    b"form h1 h2 h3 h4 h5 h6 header hgroup li listing main menu nav noscript ol p pre search section summary tr thead "
    b"tbody tfoot colgroup ul"
)
_SCOPES = b"table td th caption marquee object applet select foreignobject desc mi mo mn ms mtext annotation-xml"
_RANK = dict.fromkeys(_BLOCKS.split(), 1) | dict.fromkeys(_SCOPES.split(), 2) | {b"template": 3}
"""An end tag goes for nothing where an element of a higher rank began since; elements not named have the lowest."""
_ENDING_AS_OTHERS = frozenset(b"noscript form".split())
_STRANGE = (b"svg", b"math", b"select")
"""Inside of these, what else holds raw text holds elements."""


def excess(html: bytes) -> str | None:
    """What about this markup would make it slow to parse, in a few words; None for what people write.

    ``html`` is in UTF-8. Linear in the page; on ordinary pages no more than a few counts of bytes.
    """
    characters = np.frombuffer(html, np.uint8)
    opening = np.flatnonzero(characters == ord("<"))
    tags = len(opening)
    if tags > MAXIMUM_TAGS:
        return f"{tags} tags"
    # Half of the tags opening and half reopening is the worst that there can be.
    formatting = _count(characters, opening, *_FORMATTING) if tags * tags > 2 * MAXIMUM_REOPENED else 0
    is_usual = tags <= _FEW_TAGS and formatting * tags <= MAXIMUM_REOPENED
    if is_usual and _count(characters, opening, *_ROOTS) <= _FEW_ROOTS and not _may_compare(html, opening):
        return None
    return _measured(html, tags)


def _count(characters: NDArray[np.uint8], opening: NDArray[np.int64], *names: bytes) -> int:
    """How many tags open an element of these names: eight letters of each tag, compared as one number."""
    starts = opening[opening < len(characters) - 8] + 1
    initials = np.zeros(256, np.bool_)
    initials[[letter for name in names for letter in (name[0], name[0] & ~0x20)]] = True
    starts = starts[initials[characters[starts]]]
    letters = characters[starts[:, None] + np.arange(8)] | 0x20
    letters *= np.logical_and.accumulate((letters >= ord("a")) & (letters <= ord("z")), axis=1)
    return int(np.isin(letters.view("<u8"), [int.from_bytes(name, "little") for name in names]).sum())


def _may_compare(html: bytes, opening: NDArray[np.int64]) -> bool:
    """Whether there are tags so long that their attributes could be too many: those of a page full of such tags."""
    longest = MAXIMUM_COMPARISONS * 16 // max(len(html), 1)  # a page of n bytes has n / m tags of m / 4 attributes
    ends = np.append(opening[1:], len(html))
    compared = 0
    for index in np.flatnonzero(ends - opening > max(longest, _SHORT_TAG)):
        compared += _attributes(_TAG.match(html, opening[index])) ** 2
    return compared > MAXIMUM_COMPARISONS


def _attributes(tag: re.Match[bytes] | None) -> int:
    return len(_ATTRIBUTE.findall(tag[3])) if tag and tag[2] else 0


def _measured(html: bytes, tags: int) -> str | None:
    opened = _Opened()
    deepest = most_unclosed = compared = roots = position = 0
    while tag := _TAG.search(html, position):
        closing, name, attributes = tag.groups()
        position = tag.end()
        if name is None:
            continue
        name = name.lower()
        if len(attributes) > _SHORT_TAG or name in _ROOTS:
            many = _attributes(tag)
            roots += many * (name in _ROOTS)
            compared += many**2
        if closing:
            opened.end(name)
            continue
        if name in _RAW_END and not any(map(opened.places.get, _STRANGE)):
            end = _RAW_END[name].search(html, position)
            if not end:
                break
            position = end.start()
        elif name not in _VOID:
            opened.start(name)
        deepest = max(deepest, len(opened.names) + opened.unclosed)
        most_unclosed = max(most_unclosed, opened.unclosed)
        if deepest > MAXIMUM_DEPTH or compared + roots**2 > MAXIMUM_COMPARISONS:
            break
    if deepest > MAXIMUM_DEPTH or deepest * tags > MAXIMUM_LOOKS:
        return f"elements nested over {deepest - 1} deep"
    if compared + roots**2 > MAXIMUM_COMPARISONS:
        return "too many attributes in its tags"
    return f"{most_unclosed} formatting elements left open" if most_unclosed * tags > MAXIMUM_REOPENED else None


class _Opened:
    """The elements that are open, about as a parser keeps them, rather too many than too few."""

    def __init__(self) -> None:
        self.names: list[bytes] = []
        self.places: defaultdict[bytes, list[int]] = defaultdict(list)
        self.walls: tuple[list[int], ...] = ([-1], [-1], [-1], [-1])
        """Where the elements of rank 1 and more stand, of 2 and more, of 3, and of none."""
        self.formatting = dict.fromkeys(_FORMATTING, 0)
        self.unclosed = 0

    def start(self, name: bytes) -> None:
        if name in self.formatting:
            self.formatting[name] += 1
            self.unclosed += 1
            return
        ended = _ENDED_BY.get(name, ())
        while self.names and self.names[-1] in ended:
            self._pop()
        here = len(self.names)
        self.places[name].append(here)
        for wall in self.walls[: _RANK.get(name, 0)]:
            wall.append(here)
        self.names.append(name)

    def end(self, name: bytes) -> None:
        if name in self.formatting:
            closed = min(self.formatting[name], 1)
            self.formatting[name] -= closed
            self.unclosed -= closed
            return
        places = self.places.get(name)
        rank = 0 if name in _ENDING_AS_OTHERS else _RANK.get(name, 0)
        if places and places[-1] >= self.walls[rank][-1]:
            for _ in range(len(self.names) - places[-1]):
                self._pop()

    def _pop(self) -> None:
        name = self.names.pop()
        self.places[name].pop()
        for wall in self.walls[: _RANK.get(name, 0)]:
            wall.pop()
