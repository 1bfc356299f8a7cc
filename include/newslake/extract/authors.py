"""Who wrote it: persons, and apart from them agencies, from the place of the page that names them most firmly."""

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from selectolax.lexbor import LexborNode

from newslake.agencies import agency
from newslake.extract import names, plain
from newslake.extract.story import MOST_NODES, Story, types
from newslake.page import Body, Dump

LONGEST_LABEL = 2000
"""Letters, with all blanks, of an element that may hold a byline alone."""

LONGEST_SAMPLE = 20_000
"""Letters of an article that show how it spells a word."""

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
_CLASSED = re.compile(r"byline|author|autor|auteur", re.IGNORECASE)
_PROFILE = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|people|profiles?|team|staff|contributors?|writers?|by|redaktion|journalists?)/",
    re.IGNORECASE,
)

_JOINT = re.compile(r"\W*(?:and|und|et|y|e|i|og|och|en|ja|ve|и|та|&)?\W*", re.IGNORECASE)
_OPENING = re.compile(
    r"""(?:(?i:written|words|text|posted|reported|submitted|story|article|published)\s+)?(?:by|BY|By)\b:?
    |(?:Von|VON|von|Par|PAR|par|Por|POR|por|Di|di|Door|door|Av|AV|av|Af|AF|af|Tekst|TEKST|Text|Autor|Autorin|Autore|Auteur
    |Author|Автор|Oleh|Teks|Penulis|Yazan|Kirjoittaja|بقلم|מאת)(?=[\s:]|$):?""",
    re.VERBOSE,
)
_LATER = re.compile(
    r"""[|•·,]\s*(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Dd]oor|[Aa]v)$
    |[|•·]\s*(?:(?:[Rr]eported|[Ww]ritten|[Pp]osted)\s+)?(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or|[Dd]oor|[Aa]v):?\s+(?=[^\W\d_a-zà-þ])""",
    re.VERBOSE,
)
"""A byline behind a date: "3 May | By Ann Lee"."""
_WRITTEN = re.compile(
    r"""(?:(?:written|words|story|text|posted)\s+by|authors?\s*:|verfasst\s+von|geschrieben\s+von|verfasser|autor(?:in)?\s*:
    |autorin/autor|écrit\s+par|rédigé\s+par|escrito\s+por|scritto\s+da|geschreven\s+door|skrevet\s+av|skriven\s+av
    |написано|napisane\s+przez)\s*:?""",
    re.VERBOSE | re.IGNORECASE,
)


_BY = re.compile(
    r"(?:(?:written|words|text|posted|submitted|story|published)\s+)?by\b:?|(?:von|par|por|di|door|av|af|oleh)(?:\s|$)",
    re.IGNORECASE,
)
_ONE_WORD = re.compile(r"[^\W\d_][\w.-]{2,30}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def authors(story: Story, body: Body) -> tuple[list[str], str | None]:
    """The persons who sign, and where they were read; ``([], None)`` where none does.

    The outlet itself or its desk counts only where neither a person nor an agency signs.
    """
    return persons(*signatures(story, body))


def persons(named: list[str], source: str | None) -> tuple[list[str], str | None]:
    """The names that are no news agency's."""
    found = [name for name in named if not agency(name)]
    return found, source if found else None


def signatures(story: Story, body: Body) -> tuple[list[str], str | None]:
    """Persons and agencies, in the page's order and without repeats, and where they were read."""
    signed, is_organization = _in_json_ld(story)
    signature = (signed, "json-ld")
    given = (story.page.given.authors[: names.MOST], "feed")
    others: list[tuple[list[str], str]] = []
    firm = [] if is_organization else [signature]
    for values, source in itertools.chain(firm, _in_metas(story), _in_page(story, body), [given, signature]):
        named = names.people(values)
        is_outlets = any(_gives_host(value, story) for value in values)
        found = [name for name in named if not is_outlets and names.is_somebody(name, story.outlet)]
        found = [name for name in found if not names.is_team(name)] or found
        # "Daily Example, Springfield" is an outlet and its town; persons stand before their outlet.
        if found and (found[0] == named[0] or source == "json-ld"):
            return found, source
        others += [(named, source)] if named else []
    return max(others, key=lambda other: other[1] == "json-ld", default=([], None))


def _gives_host(value: str, story: Story) -> bool:
    """Whether a signature is the outlet's with its address, such as "Daily Example (www.daily.example)"."""
    return bool(story.host) and "." in value and story.host in value.casefold()


def authors_of_dump(dump: Dump, body: Body) -> tuple[list[str], str | None]:
    """The persons of a plain text's byline, or as the feed or the file's columns gave them."""
    if found := names.people([body.byline] if body.byline else []):
        return persons(found, "text")
    return persons(names.people(dump.given.authors[: names.MOST]), "feed")


def _in_metas(story: Story) -> Iterator[tuple[list[str], str]]:
    metas = story.page.metas
    for key, source in _METAS.items():
        yield metas.get(key, [])[: names.MOST], source
    yield [" ".join(reversed(name.split(", ", 1))) for name in metas.get("citation_author", [])[: names.MOST]], "meta"
    own = (value for key in metas if _AUTHOR_KEY.search(key) for value in metas[key][: names.MOST])
    yield [*itertools.islice(own, names.MOST)], "meta"
    labels = [*metas.get("twitter:label1", [])[:1], *metas.get("twitter:label2", [])[:1]]
    cards = [metas.get(f"twitter:data{at}", [])[:1] for at, label in enumerate(labels, 1) if _WRITTEN.match(label)]
    yield [name for card in cards for name in card], "meta"


def _in_page(story: Story, body: Body) -> Iterator[tuple[list[str], str]]:
    """What readers see, most certain first; worked out only as far as it is asked for."""
    yield [body.byline] if body.byline else [], "html"
    marked, profiles, classed = _bylines(story.beside)
    yield [name for node in marked[:12] for name in _named(node.css_first('[itemprop~="name"]') or node)], "html"
    for lines in story.head_lines():
        yield [*_in_lines(lines, _OPENING)][: names.MOST], "html"
    yield [name for node in profiles[:5] for name in _named(node)], "html"
    for node in classed[:12]:
        yield [*_named(node)], "html"
    for start in story.head[:2]:
        yield [*_in_lines(story.lines[max(0, start - 5) : start], _OPENING)], "html"
    yield [*_in_lines(story.lines, _WRITTEN)], "html"
    yield [*itertools.islice(_alone(story), 1)], "html"
    yield [*itertools.islice((name for name in _unmarked(story, body) if _is_one_person(name, body)), 1)], "html"


def _bylines(nodes: list[LexborNode]) -> tuple[list[LexborNode], list[LexborNode], list[LexborNode]]:
    """The elements that are marked up as an author, link to one, or have a class that says so."""
    marked, profiles, classed = [], [], []
    for node in nodes:
        attributes = node.attributes
        if not attributes:
            continue
        label = attributes.get("class") or ""
        roles = f"{attributes.get('itemprop') or ''} {attributes.get('rel') or ''} {attributes.get('property') or ''}"
        if "author" in roles.split() or not {"p-author", "fn"}.isdisjoint(label.split()):
            marked.append(node)
        if _PROFILE.search(attributes.get("href") or ""):
            profiles.append(node)
        if _CLASSED.search(f"{label} {attributes.get('data-testid') or ''}"):
            classed.append(node)
    return marked, profiles, classed


def _named(node: LexborNode) -> Iterator[str]:
    """The name in an element: its first piece of text that looks like one, or all of it where a name is in parts."""
    text = node.text(separator="\n")
    if len(text) < LONGEST_LABEL:
        pieces = (" ".join(piece.split()) for piece in (*text.splitlines(), text))
        yield from itertools.islice((piece for piece in pieces if names.is_personal(piece)), 1)


def _in_lines(lines: list[str], opening: re.Pattern[str]) -> Iterator[str]:
    """Names behind a "By" that opens a line, in it or in the next ones, as links part them."""
    for at, line in enumerate(lines):
        found = (opening.match(line) or _LATER.search(line)) if len(line) < 200 else None
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


def _alone(story: Story) -> Iterator[str]:
    """Names of one word, which are none but where a "By" opens the line by the headline and nothing else is in it."""
    for lines in itertools.islice(story.head_lines(), 1):
        for line, behind in itertools.pairwise([*lines, ""]):
            opened = _BY.match(line)
            name = (line[opened.end() :].strip() or behind) if opened and len(line) < names.LONGEST else ""
            if _ONE_WORD.fullmatch(name) and not names.is_nobody(name):
                yield name


def _unmarked(story: Story, body: Body) -> Iterator[str]:
    """Lines that many layouts put a byline in: next to a date by the headline, and the last of the text."""
    for start in story.head[:2]:
        lines = [line for line in story.lines[max(0, start - 5) : start + 25] if len(line) > 1]
        for before, line, behind in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
            if _is_date(before) or _is_date(behind):
                yield line
    yield body.text[body.text.rfind("\n") + 1 :]


def _is_date(line: str) -> bool:
    return len(line) < 60 and bool(_YEAR.search(line))


def _is_one_person(line: str, body: Body) -> bool:
    return names.is_personal(line) and names.parted(line) == [line] and not _is_phrase(line, body)


def _is_phrase(name: str, body: Body) -> bool:
    """Whether the article uses a word of it in small letters, as it does those of a section or a link, not of a name;
    a script without small letters does not tell."""
    words = [re.escape(word.lower()) for word in name.split() if len(word) > 2]
    text = body.text[:LONGEST_SAMPLE]
    return name.lower() == name.upper() or any(re.search(rf"\b{word}\b", text) for word in words)


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
