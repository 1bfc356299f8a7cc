"""The headline: gathered from wherever the page states it, freed of site and section names, and chosen."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from newslake.extract import plain
from newslake.extract.story import Story, types
from newslake.page import Body, Dump

LONGEST = 1000
SHORTEST_STEM = 12
"""Letters that a headline keeps when it is freed of what another place leaves out; shorter ones are kickers."""

_METAS = {
    "og:title": "opengraph",
    "twitter:title": "meta",
    "parsely-title": "meta",
    "sailthru.title": "meta",
    "dc.title": "meta",
}
_SEPARATOR = re.compile(
    r"\s+(?:[-–—―/:·•~]|-{2,3}|::|[«»‹›<>]+)\s+|\s*(?:[|｜¦ǀ│»«›‹•_＿―]+|--)\s*|(?<=\w)：|\s+–(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A headline as one place of the page states it."""

    text: str
    source: str
    """``json-ld``, ``opengraph``, ``meta``, ``html`` or ``feed``."""
    place: str
    """More exactly: ``json-ld``, the name of the meta, ``h1``, ``body``, ``title`` or ``feed``."""


def title(story: Story, body: Body) -> tuple[str | None, str | None]:
    """The headline and its source; ``(None, None)`` where there is none."""
    found = [replace(c, text=_freed(c.text, story.outlet)) for c in _candidates(story, body)]
    found = [c for c in found if plain.letters(c.text) not in {"", *story.outlet}]
    trimmed = [replace(c, text=_trimmed(c.text, [o.text for o in found if o.place != c.place])) for c in found]
    if not trimmed:
        return None, None
    best = _repeated_feed(trimmed) or (_of_news(trimmed) if _is_news(story) else _of_page(trimmed))
    return best.text, best.source


def title_of_dump(dump: Dump, body: Body) -> tuple[str | None, str | None]:
    """The headline that stood with a plain text, or as the feed or the file's columns gave it; a lead is none."""
    if stated := plain.text(body.title, LONGEST):
        return stated, "text"
    given = plain.text(dump.given.title, LONGEST)
    return given, "feed" if given else None


def _candidates(story: Story, body: Body) -> Iterator[Candidate]:
    page = story.page
    for node in story.nodes[:2]:
        stated = plain.text(node.get("headline"), LONGEST) or plain.text(node.get("name"), LONGEST)
        if stated:
            yield Candidate(stated, "json-ld", "json-ld")
            break
    for key, source in _METAS.items():
        for value in page.metas.get(key, [])[:1]:
            if stated := plain.text(value, LONGEST):
                yield Candidate(stated, source, key)
    for heading in page.dom.css("h1")[:6]:
        if stated := plain.text(heading.text(separator=" "), LONGEST):
            yield Candidate(stated, "html", "h1")
    if stated := plain.text(body.title, LONGEST):
        yield Candidate(stated, "html", "body")
    head = page.dom.css_first("head title")
    if head and (stated := plain.text(head.text(), LONGEST)):
        yield Candidate(stated, "html", "title")
    if stated := plain.text(page.given.title, LONGEST):
        yield Candidate(stated, "feed", "feed")


def _is_news(story: Story) -> bool:
    """Whether the outlet itself marks the article as news."""
    return any(kind.endswith(("NewsArticle", "LiveBlogPosting")) for node in story.nodes[:1] for kind in types(node))


def _freed(text: str, outlet: frozenset[str]) -> str:
    """Without the outlet's name before or behind a separator."""
    for _ in range(4):
        for before, behind in _pieces(text):
            if _names_outlet(behind, outlet):
                text = before
                break
            if _names_outlet(before, outlet):
                text = behind
                break
        else:
            return text
    return text


def _names_outlet(piece: str, outlet: frozenset[str]) -> bool:
    """Whether a piece is the outlet's name, or that and little more, such as "Example News Online"."""
    bare = plain.letters(piece)
    return bare in outlet or any(len(o) > 4 and bare.startswith(o) and len(bare) <= len(o) + 8 for o in outlet)


def _trimmed(text: str, others: Sequence[str]) -> str:
    """Without what stands behind a separator, where another place states the headline without it."""
    known = {plain.fold(other) for other in others}
    for before, _ in _pieces(text):
        if len(before) >= SHORTEST_STEM and plain.fold(before) in known:
            return before
    return text


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The text cut in two at each separator, neither part empty."""
    for found in _SEPARATOR.finditer(text):
        before, behind = text[: found.start()].strip(), text[found.end() :].strip()
        if before and behind:
            yield before, behind


def _repeated_feed(found: Sequence[Candidate]) -> Candidate | None:
    """What the feed calls the article, where the page repeats it: two voices that do not copy each other."""
    feed = next((c for c in found if c.place == "feed"), None)
    return next((c for c in found if c.place != "feed" and _same(c, feed)), None)


def _of_news(found: Sequence[Candidate]) -> Candidate:
    """News desks write the headline into JSON-LD; og:title is the same, or a variant for sharing."""
    first = {c.place: c for c in reversed(found)}
    stated, shared, head = first.get("json-ld"), first.get("og:title"), _heading(found)
    if stated and shared and _same(stated, head) and not _same(stated, shared):
        # Two variants. Where <title> and the desk's own metas leave og:title alone, it was written by hand, and gold
        # collections take it for the headline (in 12 of the 16 such pages that it was tuned on).
        repeated = {c.place for c in found if _same(c, stated)}
        return shared if "title" in repeated and not repeated & {"parsely-title", "sailthru.title"} else stated
    return _most_repeated([stated, shared, head, first.get("twitter:title"), first.get("title")], found)


def _of_page(found: Sequence[Candidate]) -> Candidate:
    """Elsewhere an SEO plugin fills all metadata with one text: they are one voice, and the heading is the headline."""
    first = {c.place: c for c in reversed(found)}
    if head := _heading(found):
        return _respelled(head, [c for c in found if c.place not in ("h1", "body", "feed")])
    return _most_repeated([first.get(place) for place in ("json-ld", "og:title", "twitter:title", "title")], found)


def _heading(found: Sequence[Candidate]) -> Candidate | None:
    """The ``<h1>`` that is the headline: a page may have others, for its logo or a notice."""
    metas = [c for c in found if c.place not in ("h1", "body")]
    heads = [c for c in found if c.place == "h1" and (not metas or _is_related(c, metas))]
    return max(heads, key=lambda head: sum(_same(c, head) for c in found), default=None)


def _most_repeated(preferred: Sequence[Candidate | None], found: Sequence[Candidate]) -> Candidate:
    """The candidate that most places state; among equals, the most preferred."""
    order = [c for c in preferred if c] or list(found)
    return max(order, key=lambda one: len({c.place for c in found if _same(c, one)}))


def _is_related(head: Candidate, metas: Sequence[Candidate]) -> bool:
    """Whether a heading shares a good part of its words with what the metadata call the page.

    One or two words out of a longer title are the name of a section.
    """
    words = set(plain.words(head.text))
    stated = [set(plain.words(meta.text)) for meta in metas]
    if len(words) < 3 and all(len(other) > len(words) + 2 for other in stated):
        return False
    return any(3 * len(words & other) >= min(len(words), 9) for other in stated)


def _respelled(head: Candidate, metas: Sequence[Candidate]) -> Candidate:
    """The heading as a meta spells it, for inline elements lose or gain blanks at their seams; without a section
    name glued on in front, which shows by a title that ends the heading."""
    if spelled := next((m.text for m in metas if _unspaced(m) == _unspaced(head)), None):
        return replace(head, text=spelled)
    whole = plain.fold(head.text)
    ends = [m.text for m in metas if whole.endswith(" " + plain.fold(m.text)) and len(m.text) >= SHORTEST_STEM]
    return replace(head, text=max(ends, key=len)) if ends else head


def _unspaced(candidate: Candidate) -> str:
    return plain.fold(candidate.text).replace(" ", "")


def _same(one: Candidate | None, other: Candidate | None) -> bool:
    return one is not None and other is not None and plain.fold(one.text) == plain.fold(other.text)
