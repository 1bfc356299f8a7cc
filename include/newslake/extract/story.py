"""A page as its fields see it: the JSON-LD about the article, the outlet's names, the lines by the headline."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from selectolax.lexbor import LexborNode

from newslake import addresses
from newslake.extract import plain
from newslake.page import Page

Node = Mapping[str, Any]

_ARTICLE = re.compile(r"(?:article|posting|report|recipe|claimreview)$|^(?:review|podcastepisode)$", re.IGNORECASE)
_WORK = re.compile(r"^(?:webpage|itempage|videoobject|creativework|event)$", re.IGNORECASE)
_OUTLET = re.compile(r"organi[sz]ation$|^corporation$|^website$", re.IGNORECASE)
_OUTLET_METAS = (
    "og:site_name", "application-name", "apple-mobile-web-app-title", "publisher", "dc.publisher", "twitter:site"
)  # fmt: skip
_UNSEEN = frozenset(
    {"script", "style", "noscript", "template", "svg", "iframe", "option", "button", "select", "textarea", "-comment"}
)
_ASIDES = frozenset({"figure", "figcaption", "aside", "nav", "footer"})

MOST_NODES = 500
"""JSON-LD objects that are looked at."""
LONGEST_NAME = 60
"""Letters of an outlet's name; some templates put the headline where the name belongs."""
MOST_LINES = 6000
"""Pieces of visible text that are looked at."""
LONGEST_LINE = 1000
PARAGRAPH = 160
"""Letters from which on a piece of text is a paragraph of the article and no line of its head."""
MOST_BESIDE = 300
"""Elements behind a heading that are looked at."""
_PARAGRAPHS = 3
_DEEP = 6
"""Levels from which on an element is no part of an aside, for in broken markup all that follows is inside of it."""
_NOWHERE = -1000


@dataclass(frozen=True)
class Story:
    """One page, and what several fields need of it, worked out once."""

    page: Page

    @cached_property
    def nodes(self) -> list[Node]:
        """The JSON-LD objects about this article: those that name the page's address, then those that name none.

        Objects that name another address are other articles, in a list of links; they are left out unless nothing
        else is there and they are few, as where a template names the home page on every article.
        """
        known = self.page.json_ld[:MOST_NODES]
        articles = [node for node in known if any(_ARTICLE.search(kind) for kind in types(node))]
        works = [node for node in known if any(_WORK.search(kind) for kind in types(node))]
        addressed = [(node, self._addresses(node)) for node in articles]
        mine = {addresses.path_key(url) for url in (self.page.url, self.canonical)}
        named = [node for node, urls in addressed if urls & mine]
        silent = [node for node, urls in addressed if not urls]
        others = [] if named or silent or len(articles) > 3 else articles[:1]
        return [*named, *silent, *others, *works[:2]]

    @cached_property
    def outlet(self) -> frozenset[str]:
        """What the outlet calls itself in its metadata, and the labels of its host, as bare letters."""
        named = [value for key in _OUTLET_METAS for value in self.page.metas.get(key, [])[:2]]
        signing: set[str] = set()
        for node in self.page.json_ld[:MOST_NODES]:
            named += _named(node.get("publisher"))
            signing.update(*map(_named, (node.get("author"), node.get("creator"))))
        for node in self.page.json_ld[:MOST_NODES]:
            if any(_OUTLET.search(kind) for kind in types(node)):
                # An agency that signs is an organization too, and is not the outlet.
                named += [name for name in _named(node) if name not in signing]
        host = self.host
        named = [host, *(label for label in host.split(".")[:-1] if len(label) > 2), *named[:MOST_NODES]]
        texts = (plain.text(name, LONGEST_NAME) for name in named)
        return frozenset(plain.letters(text) for text in texts if text) - {""}

    @cached_property
    def host(self) -> str:
        """The page's host, without ``www.``; "" for none."""
        return addresses.host(self.page.url).removeprefix("www.")

    @cached_property
    def language(self) -> str | None:
        """The language that the page declares, as in ``<html lang>``."""
        root = self.page.dom.css_first("html")
        return plain.text(root.attributes.get("lang"), 35) if root else None

    @cached_property
    def canonical(self) -> str | None:
        """The article's own address."""
        link = self.page.dom.css_first("link[rel=canonical i][href]")
        declared = [link.attributes.get("href") if link else None, *self.page.metas.get("og:url", [])[:1]]
        return addresses.canonical(declared, self.page.url)

    @cached_property
    def headings(self) -> list[LexborNode]:
        """The headings of the first rank."""
        return self.page.dom.tags("h1")

    @cached_property
    def lines(self) -> list[str]:
        """The visible pieces of text, in document order."""
        return self._view.lines

    @cached_property
    def head(self) -> list[int]:
        """Where in ``lines`` the headings of the first rank begin; without any, where the headline is repeated."""
        if self._view.heads:
            return self._view.heads
        stated = [*(node.get("headline") for node in self.nodes[:1]), *self.page.metas.get("og:title", [])[:1]]
        titles = {plain.letters(title) for title in (plain.text(value, 1000) for value in stated) if title}
        return [at for at, line in enumerate(self.lines) if len(line) > 15 and plain.letters(line) in titles]

    @property
    def beside(self) -> list[LexborNode]:
        """The elements that follow a heading of the first rank, before the article's third paragraph; on a page
        without such a heading, those before it. What is part of a picture or a side note is left out."""
        return self._view.beside

    def head_lines(self) -> Iterator[list[str]]:
        """The lines behind each of the first headings, nearest first, as far as the article's third paragraph."""
        for start in self.head[:4] or [0]:
            behind = self.lines[start : start + 80]
            paragraphs = [at for at, line in enumerate(behind) if len(line) > PARAGRAPH]
            yield behind[: paragraphs[2] + 1] if len(paragraphs) > 2 else behind

    @cached_property
    def _view(self) -> "_View":
        body = self.page.dom.body
        return _View([], [], []) if body is None else _walk(body, is_headed=not self.headings)

    def _addresses(self, node: Node) -> set[str]:
        entity = node.get("mainEntityOfPage")
        named = [node.get("url"), node.get("@id"), entity, entity.get("@id") if isinstance(entity, dict) else None]
        # "#article" is the node's own name within the page, on any page.
        hrefs = (value for value in named if isinstance(value, str) and not value.startswith("#"))
        stated = (addresses.resolve(self.page.url, href) for href in hrefs)
        return {addresses.path_key(url) for url in stated if url} - {""}


@dataclass(frozen=True, slots=True)
class _View:
    """What readers see of a page."""

    lines: list[str]
    heads: list[int]
    beside: list[LexborNode]


def _walk(body: LexborNode, *, is_headed: bool) -> _View:
    """One walk over the page, without recursion: it may nest a hundred thousand elements."""
    lines: list[str] = []
    heads: list[int] = []
    beside: list[LexborNode] = []
    # The elements around, each with what held before it: letters, elements beside, and how deep the nearest aside is.
    around: list[tuple[LexborNode, str, int, int, int]] = []
    letters = paragraphs = passed = 0
    aside = _NOWHERE
    node = body.first_child
    while len(lines) < MOST_LINES:
        if node is None:
            if not around:
                break
            ended, tag, letters_before, beside_before, aside = around.pop()
            if tag == "p" and letters - letters_before > PARAGRAPH:
                paragraphs += 1
                if paragraphs == _PARAGRAPHS:
                    del beside[beside_before:]
            node = ended.next
            continue
        tag = node.tag or "-comment"
        if tag == "-text":
            text = node.text_content or ""
            if not text.isspace() and (line := " ".join(text[:LONGEST_LINE].split())):
                lines.append(line)
                letters += len(line)
            node = node.next
            continue
        if tag in _UNSEEN:
            node = node.next
            continue
        if tag == "h1":
            heads.append(len(lines))
            is_headed, paragraphs, passed = True, 0, len(beside)
        elif is_headed and paragraphs < _PARAGRAPHS and len(around) - aside > _DEEP:
            beside += [node] if len(beside) - passed < MOST_BESIDE else []
        child = node.first_child
        if child is None:
            node = node.next
        else:
            around.append((node, tag, letters, len(beside), aside))
            aside = len(around) if tag in _ASIDES else aside
            node = child
    return _View(lines, heads, beside)


def types(node: Node) -> Iterator[str]:
    """The names of the node's types, without the vocabulary's address."""
    for kind in plain.flat(node.get("@type")):
        if isinstance(kind, str):
            yield kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1]


def _named(value: object) -> list[str]:
    """The names of the objects in a JSON-LD value."""
    inner = [item for item in plain.flat(value) if isinstance(item, Mapping)]
    names = (name for item in inner for key in ("name", "alternateName") for name in plain.flat(item.get(key)))
    return [name for name in names if isinstance(name, str)]
