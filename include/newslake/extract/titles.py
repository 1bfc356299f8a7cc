"""The headline: gathered from wherever the page states it, freed of site and section names, and chosen."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from newslake.extract import plain
from newslake.extract.story import LONGEST_NAME, Story, types
from newslake.page import Body, Dump

LONGEST = 1000
SHORTEST_STEM = 12
"""Letters that a headline keeps when it is freed of what another place leaves out; shorter ones are kickers."""
SHORTEST_FILED = 25
"""Letters from which on a headline that the address repeats is no accident."""
MOST_HEADINGS = 6
MOST_CUTS = 8
"""Separators of a title that are looked at, half of them from its end: that is where outlets put their names."""

_METAS = {
    "og:title": "opengraph",
    "twitter:title": "meta",
    "parsely-title": "meta",
    "sailthru.title": "meta",
    "dc.title": "meta",
}
_DESK = ("parsely-title", "sailthru.title")
_MARKS = re.compile("[-–—―/:：·•~«»‹›<>|｜¦ǀ│_＿]+")
_SEPARATOR = re.compile(
    r"\s(?:[-–—―/:·•~]|-{2,3}|::|[«»‹›<>]+)\s|.?(?:[|｜¦ǀ│»«›‹•_＿―]+|--).?|\w：.?|\s–\S", re.DOTALL
)
"""Marks that separate, with the letters before and behind them."""
_CUT_SHORT = ("…", "...")
_DIGRAPHS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "ı": "i", "ł": "l"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A headline as one place of the page states it."""

    text: str
    source: str
    """``json-ld``, ``opengraph``, ``meta``, ``html`` or ``feed``."""
    place: str
    """More exactly: ``json-ld``, the name of the meta, ``h1``, ``body``, ``title`` or ``feed``."""
    key: str
    """The text as it is compared."""


def title(story: Story, body: Body) -> tuple[str | None, str | None]:
    """The headline and its source; ``(None, None)`` where there is none."""
    stated = _freed(_stated(story, body), story.outlet)
    above = _above_text(stated)
    found = _whole(_trimmed([*stated, *([above] if above else _freed(_headings(story), story.outlet))]))
    if not found:
        return None, None
    best = _repeated_feed(found) or (_of_news if _is_news(story) else _of_page)(story, found, _heading(found))
    return best.text, best.source


def title_of_dump(dump: Dump, body: Body) -> tuple[str | None, str | None]:
    """The headline that stood with a plain text, or as the feed or the file's columns gave it; a lead is none."""
    if stated := plain.text(body.title, LONGEST):
        return stated, "text"
    given = plain.text(dump.given.title, LONGEST)
    return given, "feed" if given else None


def _stated(story: Story, body: Body) -> Iterator[tuple[object, str, str]]:
    """What is called the headline, with its source and place, but for the headings, which it costs time to find."""
    metas = story.page.metas
    for node in story.nodes[:2]:
        if named := plain.text(node.get("headline"), LONGEST) or plain.text(node.get("name"), LONGEST):
            yield named, "json-ld", "json-ld"
            break
    for key, source in _METAS.items():
        for value in metas.get(key, [])[:1]:
            yield value, source, key
    yield body.title, "html", "body"
    head = story.page.dom.css_first("head title")
    yield head.text() if head else None, "html", "title"
    yield story.page.given.title, "feed", "feed"


def _headings(story: Story) -> Iterator[tuple[object, str, str]]:
    for heading in story.headings[:MOST_HEADINGS]:
        yield heading.text(separator=" "), "html", "h1"


def _freed(stated: Iterator[tuple[object, str, str]], outlet: frozenset[str]) -> list[Candidate]:
    """As texts without the outlet's name before or behind a separator; those that are nothing else are left out."""
    nothing = {"", *outlet}
    freed: dict[str, tuple[str, str] | None] = {}  # most places say the same
    found: list[Candidate] = []
    for value, source, place in stated:
        if not isinstance(value, str):
            continue
        if value not in freed:
            text = _without_outlet(plain.text(value, LONGEST) or "", outlet)
            freed[value] = None if plain.letters(text) in nothing else (text, plain.fold(text))
        if named := freed[value]:
            found.append(Candidate(named[0], source, place, named[1]))
    return found


def _without_outlet(text: str, outlet: frozenset[str]) -> str:
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
    if len(piece) > 2 * LONGEST_NAME:
        return False
    bare = plain.letters(piece)
    return bare in outlet or any(len(o) > 4 and bare.startswith(o) and len(bare) <= len(o) + 8 for o in outlet)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The text cut in two at each separator, neither part empty."""
    marks = (found.span() for found in _MARKS.finditer(text))
    cuts = [(start, end) for start, end in marks if _SEPARATOR.fullmatch(text, max(0, start - 1), end + 1)]
    if len(cuts) > MOST_CUTS:
        cuts = cuts[: MOST_CUTS // 2] + cuts[-MOST_CUTS // 2 :]
    for start, end in cuts:
        before, behind = text[:start].strip(), text[end:].strip()
        if before and behind:
            yield before, behind


def _trimmed(found: Sequence[Candidate]) -> list[Candidate]:
    """Without what stands before or behind a separator, where another place states the headline without it."""
    if len({c.key for c in found}) < 2:
        return [*found]
    return [_as_elsewhere(c, {other.key for other in found if other.place != c.place}) for c in found]


def _as_elsewhere(candidate: Candidate, known: set[str]) -> Candidate:
    for piece in (piece for pieces in _pieces(candidate.text) for piece in pieces):
        if len(piece) >= SHORTEST_STEM and (key := plain.fold(piece)) in known:
            return Candidate(piece, candidate.source, candidate.place, key)
    return candidate


def _whole(found: list[Candidate]) -> list[Candidate]:
    """Without those that break off where another goes on."""
    cut = [c for c in found if c.text.endswith(_CUT_SHORT)]
    stems = {c: plain.fold(c.text.rstrip(" .…")) for c in cut}
    return [
        c
        for c in found
        if c not in stems or not any(o.key.startswith(stems[c]) and len(o.key) > len(c.key) for o in found)
    ]


def _is_news(story: Story) -> bool:
    """Whether the outlet itself marks the article as news."""
    return any(kind.endswith(("NewsArticle", "LiveBlogPosting")) for node in story.nodes[:1] for kind in types(node))


def _repeated_feed(found: Sequence[Candidate]) -> Candidate | None:
    """What the feed calls the article, where the page repeats it: two voices that do not copy each other."""
    feed = next((c for c in found if c.place == "feed"), None)
    return next((c for c in found if c.place != "feed" and _same(c, feed)), None)


def _of_news(story: Story, found: Sequence[Candidate], head: Candidate | None) -> Candidate:
    """News desks write the headline into JSON-LD; og:title is the same, or a variant for sharing."""
    first = {c.place: c for c in reversed(found)}
    stated, shared = first.get("json-ld"), first.get("og:title")
    if stated and shared and _same(stated, head) and not _same(stated, shared):
        # Two variants. Where <title> and the desk's own metas leave og:title alone, it was written by hand, and gold
        # collections take it for the headline (in 12 of the 16 such pages that it was tuned on).
        repeated = {c.place for c in found if _same(c, stated)}
        if "title" in repeated and repeated.isdisjoint(_DESK):
            return shared
    order = [stated, shared, head, first.get("twitter:title"), first.get("title")]
    return _filed(story, found, _most_repeated(order, found))


def _of_page(story: Story, found: Sequence[Candidate], head: Candidate | None) -> Candidate:
    """Elsewhere an SEO plugin fills all metadata with one text: they are one voice, and the heading is the headline."""
    if head:
        respelled = _respelled(head, [c for c in found if c.place not in ("h1", "body", "feed")])
        return _filed(story, found, respelled)
    first = {c.place: c for c in reversed(found)}
    return _most_repeated([first.get(place) for place in ("json-ld", "og:title", "twitter:title", "title")], found)


def _above_text(stated: Sequence[Candidate]) -> Candidate | None:
    """The heading that stands above the article's text, where it is called the headline elsewhere too.

    It saves the search for the headings: other names in front of it or behind it would show in them alone.
    """
    above = next((c for c in stated if c.place == "body"), None)
    is_headline = above and not any(_pieces(above.text)) and any(_same(c, above) for c in stated if c.place != "body")
    return Candidate(above.text, "html", "h1", above.key) if above and is_headline else None


def _heading(found: Sequence[Candidate]) -> Candidate | None:
    """The ``<h1>`` that is the headline: a page may have others, for its logo or a notice."""
    metas = [c for c in found if c.place not in ("h1", "body")]
    heads = [c for c in found if c.place == "h1" and (not metas or _is_related(c, metas))]
    return max(heads, key=lambda head: sum(_same(c, head) for c in found), default=None)


def _most_repeated(preferred: Sequence[Candidate | None], found: Sequence[Candidate]) -> Candidate:
    """The candidate that most places state; among equals, the most preferred."""
    order = [c for c in preferred if c] or list(found)
    return max(order, key=lambda one: len({c.place for c in found if _same(c, one)}))


def _filed(story: Story, found: Sequence[Candidate], chosen: Candidate) -> Candidate:
    """The variant that the address spells out, for that is what the desk filed the article under; else the chosen one,
    as where the desk's own metas state it. Two voices, they outvote what one template repeats in four places.

    An address often leaves off a headline's end: that is no variant.
    """
    voices = {c.place for c in found if _same(c, chosen)}
    if len(voices) == len({c.place for c in found}) or not voices.isdisjoint(_DESK):
        return chosen
    path = plain.letters(unquote(urlsplit(story.page.url or "").path))
    filed = [c for c in found if c.place in ("json-ld", "og:title") and _is_spelled(c, path)]
    if _is_spelled(chosen, path) or any(chosen.key.startswith(c.key) for c in filed):
        return chosen
    return max(filed, key=lambda c: len(c.text), default=chosen)


def _is_spelled(candidate: Candidate, path: str) -> bool:
    """Whether a path holds all letters of a headline, with umlauts as one letter or as two."""
    spellings = (plain.letters(text) for text in (candidate.text, candidate.text.casefold().translate(_DIGRAPHS)))
    return any(len(letters) >= SHORTEST_FILED and letters in path for letters in spellings)


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
    bare = head.key.replace(" ", "")
    if spelled := next((m for m in metas if m.key.replace(" ", "") == bare), None):
        return Candidate(spelled.text, head.source, head.place, spelled.key)
    ends = [m for m in metas if head.key.endswith(" " + m.key) and len(m.text) >= SHORTEST_STEM]
    longest = max(ends, key=lambda m: len(m.text), default=None)
    return Candidate(longest.text, head.source, head.place, longest.key) if longest else head


def _same(one: Candidate | None, other: Candidate | None) -> bool:
    return one is not None and other is not None and one.key == other.key
