"""Which markup is safe to parse: an HTML parser's time and memory grow with the square of some of its sizes."""

import re

import numpy as np

MAXIMUM_TAGS = 400_000
MAXIMUM_DEPTH = 5_000
MAXIMUM_ATTRIBUTES = 10_000
# Each formatting element that is left open is opened again in every block that follows.
MAXIMUM_REOPENED = 2_000_000

_TAG = re.compile(rb"<(?:(/?)([a-zA-Z][a-zA-Z0-9-]*)(/?)|!--)")
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
# The flag on the group alone: with a literal first character the search is ten times as quick.
_FORMATTING = re.compile(rb"<(?i:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/]")
_FORMATTING_TAGS = frozenset(b"b big code em font i nobr s small strike strong tt u".split())
_RAW = frozenset(b"script style textarea title xmp iframe noembed noframes".split())
_VOID_TAGS = (
    b"area base br col embed hr img input link meta param source track wbr "
    # These end by themselves when the next one begins.
    b"p li dt dd tr td th tbody thead tfoot option optgroup html head body path rect circle line use"
)
_UNCOUNTED = frozenset(_VOID_TAGS.split())


def excess(html: bytes) -> str | None:
    """What about this markup would make it slow to parse, in a few words; None for what people write.

    ``html`` is in UTF-8. Linear in the page; on ordinary pages no more than a few counts of bytes.
    """
    opening = np.flatnonzero(np.frombuffer(html, np.uint8) == ord("<"))
    tags = len(opening)
    if tags > MAXIMUM_TAGS:
        return f"{tags} tags"
    ends = np.append(opening[1:], len(html))
    for index in np.flatnonzero(ends - opening > 2 * MAXIMUM_ATTRIBUTES):
        if _attributes(html[opening[index] + 1 : ends[index]]) > MAXIMUM_ATTRIBUTES:
            return f"over {MAXIMUM_ATTRIBUTES} attributes in a tag"
    # Half of the tags opening and half reopening is the worst that there can be.
    formatting = len(_FORMATTING.findall(html)) if tags * tags > 2 * MAXIMUM_REOPENED else 0
    if tags <= 2 * MAXIMUM_DEPTH and formatting * tags <= MAXIMUM_REOPENED:
        return None
    depth, left_open = _deepest(html)
    if depth > MAXIMUM_DEPTH:
        return f"elements nested over {MAXIMUM_DEPTH} deep"
    if left_open * tags > MAXIMUM_REOPENED:
        return f"{left_open} formatting elements left open"
    return None


def _attributes(chunk: bytes) -> int:
    if chunk[:6].lower() == b"script":
        return 0
    return len(_QUOTED.sub(b"", chunk).partition(b">")[0].split())


def _deepest(html: bytes) -> tuple[int, int]:
    """The most elements, and the most formatting elements, that are open at one place."""
    opened: dict[bytes, int] = {}
    depth = deepest = formatting = most_formatting = position = 0
    while deepest <= MAXIMUM_DEPTH and (tag := _TAG.search(html, position)):
        closing, name, _ = tag.groups()
        position = tag.end()
        if name is None or (not closing and name.lower() in _RAW):
            position = html.find(b"-->" if name is None else b"</" + name, position)
            if position < 0:
                break
            continue
        name = name.lower()
        if name in _UNCOUNTED:
            continue
        step = -1 if closing else 1
        if closing and not opened.get(name):
            continue
        opened[name] = opened.get(name, 0) + step
        depth += step
        deepest = max(deepest, depth)
        if name in _FORMATTING_TAGS:
            formatting += step
            most_formatting = max(most_formatting, formatting)
    return deepest, most_formatting
