"""Who wrote it: persons and agencies, from the place of the page that names them most firmly."""

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from newslake.extract import names, plain
from newslake.extract.story import MOST_NODES, Story, types
from newslake.page import Body, Dump

_METAS = {
    "author": "meta",
    "article:author": "opengraph",
    "article:author_name": "opengraph",
    "parsely-author": "meta",
    "sailthru.author": "meta",
    "cxenseparse:author": "meta",
    "byl": "meta",
    "dc.creator": "meta",
    "dcterms.creator": "meta",
    "authors": "meta",
    "article.author": "meta",
    "og:author": "opengraph",
}
_AUTHOR_KEY = re.compile(r"[:._-](?:author|byline|written by)(?:[:._-]?name)?s?$")
"""Metas of outlets' own making, such as ``acme:author``."""
_MARKED = '[itemprop~="author"], [rel~="author"], [property="author"], .p-author, .vcard .fn'
_CLASSED = (
    '[class*="byline" i], [class*="author" i], [class*="autor" i], [class*="auteur" i], [data-testid*="byline" i]'
)
_PROFILE = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|people|profiles?|team|staff|contributors?|writers?|by|redaktion|journalists?)/",
    re.IGNORECASE,
)

_JOINT = re.compile(r"\W*(?:and|und|et|y|e|i|og|och|en|ja|ve|и|та|&)?\W*", re.IGNORECASE)
_OPENING = re.compile(
    r"""(?:(?i:written|words|posted|reported|story|article|published)\s+)?(?:by|BY|By)\b:?
    |(?:Von|VON|von|Par|PAR|par|Por|POR|por|Di|di|Door|door|Av|AV|av|Af|AF|af|Tekst|TEKST|Text|Autor|Autorin|Autore|Auteur
    |Author|Автор|Oleh|Teks|Penulis|Yazan|Kirjoittaja|بقلم|מאת)(?=[\s:]|$):?""",
    re.VERBOSE,
)
_CLOSING = re.compile(r"[|•·,]\s*(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Dd]oor|[Aa]v)$")
_WRITTEN = re.compile(
    r"""(?:written\s+by|words\s+by|story\s+by|authors?\s*:|verfasst\s+von|geschrieben\s+von|verfasser|autor(?:in)?\s*:
    |autorin/autor|écrit\s+par|rédigé\s+par|escrito\s+por|scritto\s+da|geschreven\s+door|skrevet\s+av|skriven\s+av
    |написано|napisane\s+przez)\s*:?""",
    re.VERBOSE | re.IGNORECASE,
)


def authors(story: Story, body: Body) -> tuple[list[str], str | None]:
    """The names, in the page's order and without repeats, and where they were read; ``([], None)`` for none.

    The outlet itself or its desk counts only where no person or agency is named.
    """
    signed, is_organization = _in_json_ld(story)
    signature = (signed, "json-ld")
    given = (story.page.given.authors[: names.MOST], "feed")
    others: list[tuple[list[str], str]] = []
    firm = [] if is_organization else [signature]
    for values, source in itertools.chain(firm, _in_metas(story), _in_page(story, body), [given, signature]):
        named = names.people(values)
        found = [name for name in named if names.is_somebody(name, story.outlet)]
        # "Daily Example, Springfield" is an outlet and its town; persons stand before their outlet.
        if found and (found[0] == named[0] or source == "json-ld"):
            return found, source
        others += [(named, source)] if named else []
    return others[0] if others else ([], None)


def authors_of_dump(dump: Dump, body: Body) -> tuple[list[str], str | None]:
    """The names of a plain text's byline, or as the feed or the file's columns gave them."""
    if found := names.people([body.byline] if body.byline else []):
        return found, "text"
    given = names.people(dump.given.authors[: names.MOST])
    return given, "feed" if given else None


def _in_metas(story: Story) -> Iterator[tuple[list[str], str]]:
    metas = story.page.metas
    for key, source in _METAS.items():
        yield metas.get(key, [])[: names.MOST], source
    yield [" ".join(reversed(name.split(", ", 1))) for name in metas.get("citation_author", [])[: names.MOST]], "meta"
    yield [value for key in metas if _AUTHOR_KEY.search(key) for value in metas[key][: names.MOST]], "meta"
    labels = [*metas.get("twitter:label1", [])[:1], *metas.get("twitter:label2", [])[:1]]
    cards = [metas.get(f"twitter:data{at}", [])[:1] for at, label in enumerate(labels, 1) if _WRITTEN.match(label)]
    yield [name for card in cards for name in card], "meta"


def _in_page(story: Story, body: Body) -> Iterator[tuple[list[str], str]]:
    """What readers see, most certain first; worked out only as far as it is asked for."""
    yield [body.byline] if body.byline else [], "html"
    marked = [node.css_first('[itemprop~="name"]') or node for node in story.beside_headline(_MARKED)]
    yield [name for node in marked[:12] if names.is_personal(name := node.text(separator=" "))], "html"
    for lines in story.head_lines():
        yield [*_in_lines(lines, _OPENING)][: names.MOST], "html"
    profiles = [link for link in story.beside_headline("a[href]") if _PROFILE.search(link.attributes.get("href") or "")]
    yield [name for link in profiles[:5] if names.is_personal(name := link.text(separator=" "))], "html"
    for node in itertools.islice(story.beside_headline(_CLASSED), 12):
        yield [name for name in [node.text(separator=" ")] if names.is_personal(name)], "html"
    for start in story.head[:2]:
        yield [*_in_lines(story.lines[max(0, start - 5) : start], _OPENING)], "html"
    yield [*_in_lines(story.lines, _WRITTEN)], "html"


def _in_lines(lines: list[str], opening: re.Pattern[str]) -> Iterator[str]:
    """Names behind a "By" that opens a line, in it or in the next ones, as links part them."""
    for at, line in enumerate(lines):
        found = (opening.match(line) or _CLOSING.search(line)) if len(line) < 200 else None
        if not found:
            continue
        goes_on = True
        for piece in (line[found.end() :], *lines[at + 1 : at + 12]):
            personal = [name for name in names.parted(piece) if names.is_personal(name)] if len(piece) < 120 else []
            if _JOINT.fullmatch(piece):
                goes_on = True
            elif not personal or not goes_on:
                break
            else:
                yield from personal
                goes_on = piece.endswith((",", "&", " and", " und", " et", " y"))
        return


def _in_json_ld(story: Story) -> tuple[list[str], bool]:
    """The names that the first object with an author gives, and whether they are all of organizations."""
    for node in story.nodes[:3]:
        signing = [value for key in ("author", "creator") for value in plain.flat(node.get(key))]
        if named := [name for value in signing for name in _names(story, value)]:
            kinds = [kind for value in signing if isinstance(value, Mapping) for kind in types(value)]
            return named, bool(kinds) and all(kind.endswith("Organization") for kind in kinds)
    return [], False


def _names(story: Story, value: object) -> Iterator[str]:
    """The names that a JSON-LD author gives: a text, an object, or a reference to an object elsewhere in the page."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        person = value if value.get("name") else _referred(story, value)
        yield from (name for name in plain.flat(person.get("name")) if isinstance(name, str))
        parts = [plain.text(person.get(key), names.LONGEST) for key in ("givenName", "familyName")]
        if not person.get("name") and all(parts):
            yield " ".join(part for part in parts if part)


def _referred(story: Story, person: Mapping[str, Any]) -> Mapping[str, Any]:
    known = (node for node in story.page.json_ld[:MOST_NODES] if node.get("name") and node.get("@id") == person["@id"])
    return next(known, person) if isinstance(person.get("@id"), str) else person
