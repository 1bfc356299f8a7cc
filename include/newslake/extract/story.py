"""A page as its fields see it: the JSON-LD about the article, the outlet's names, the lines by the headline."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from selectolax.lexbor import LexborNode

from newslake.extract import addresses, plain
from newslake.page import Page

Node = Mapping[str, Any]

_ARTICLE = re.compile(r"(?:article|posting|report|recipe|claimreview)$|^(?:review|podcastepisode)$", re.IGNORECASE)
_WORK = re.compile(r"^(?:webpage|itempage|videoobject|creativework|event)$", re.IGNORECASE)
_OUTLET = re.compile(r"organi[sz]ation$|^corporation$|^website$", re.IGNORECASE)
_OUTLET_METAS = (
    "og:site_name", "application-name", "apple-mobile-web-app-title", "publisher", "dc.publisher", "twitter:site"
)  # fmt: skip
_UNSEEN = frozenset(
    {"script", "style", "noscript", "template", "svg", "title", "iframe", "option", "button", "select", "textarea"}
)
_ASIDES = frozenset({"figure", "figcaption", "aside", "nav", "footer"})

MOST_NODES = 500
"""JSON-LD objects that are looked at."""
LONGEST_NAME = 60
"""Letters of an outlet's name; some templates put the headline where the name belongs."""
MOST_LINES = 6000
"""Pieces of visible text that are looked at."""
PARAGRAPH = 160
"""Letters from which on a piece of text is a paragraph of the article and no line of its head."""


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
        mine = {addresses.path_key(url) for url in (self.page.url, addresses.canonical(self.page))}
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
        host = addresses.host(self.page.url).removeprefix("www.")
        named = [host, *(label for label in host.split(".")[:-1] if len(label) > 2), *named[:MOST_NODES]]
        texts = (plain.text(name, LONGEST_NAME) for name in named)
        return frozenset(plain.letters(text) for text in texts if text) - {""}

    @cached_property
    def language(self) -> str | None:
        """The language that the page declares, as in ``<html lang>``."""
        root = self.page.dom.css_first("html")
        return plain.text(root.attributes.get("lang"), 35) if root else None

    @cached_property
    def lines(self) -> list[str]:
        """The visible pieces of text, in document order."""
        return self._seen[0]

    @cached_property
    def head(self) -> list[int]:
        """Where in ``lines`` the headings of the first rank begin; without any, where the headline is repeated."""
        if self._seen[1]:
            return self._seen[1]
        stated = [*(node.get("headline") for node in self.nodes[:1]), *self.page.metas.get("og:title", [])[:1]]
        titles = {plain.letters(title) for title in (plain.text(value, 1000) for value in stated) if title}
        return [at for at, line in enumerate(self.lines) if len(line) > 15 and plain.letters(line) in titles]

    @cached_property
    def _seen(self) -> tuple[list[str], list[int]]:
        lines: list[str] = []
        heads: list[int] = []
        for node in self.page.dom.root.traverse(include_text=True) if self.page.dom.root else ():
            if node.tag == "h1":
                heads.append(len(lines))
            elif node.tag == "-text" and (node.parent is None or node.parent.tag not in _UNSEEN):
                line = " ".join((node.text_content or "")[:1000].split())
                if line:
                    lines.append(line)
            if len(lines) >= MOST_LINES:
                break
        return lines, heads

    def beside_headline(self, selector: str) -> Iterator[LexborNode]:
        """The elements that follow a heading of the first rank, before the article's third paragraph."""
        is_headed = not self.page.dom.css_first("h1")
        paragraphs = 0
        for node in self.page.dom.css(f"h1, p, {selector}")[:1000]:
            if node.tag == "h1":
                is_headed, paragraphs = True, 0
            elif is_headed and paragraphs < 3 and node.css_matches(selector):
                if not _is_aside(node):
                    yield node
            elif node.tag == "p":
                paragraphs += len(node.text()) > PARAGRAPH

    def head_lines(self) -> Iterator[list[str]]:
        """The lines behind each of the first headings, nearest first, as far as the article's third paragraph."""
        for start in self.head[:4] or [0]:
            behind = self.lines[start : start + 80]
            paragraphs = [at for at, line in enumerate(behind) if len(line) > PARAGRAPH]
            yield behind[: paragraphs[2] + 1] if len(paragraphs) > 2 else behind

    def _addresses(self, node: Node) -> set[str]:
        entity = node.get("mainEntityOfPage")
        named = [node.get("url"), node.get("@id"), entity, entity.get("@id") if isinstance(entity, dict) else None]
        # "#article" is the node's own name within the page, on any page.
        hrefs = (value for value in named if isinstance(value, str) and not value.startswith("#"))
        stated = (addresses.resolve(self.page.url, href) for href in hrefs)
        return {addresses.path_key(url) for url in stated if url} - {""}


def _is_aside(node: LexborNode) -> bool:
    """Whether an element is part of a picture or a side note, which have authors and dates of their own."""
    above = node.parent
    for _ in range(6):
        if above is None:
            return False
        if above.tag in _ASIDES:
            return True
        above = above.parent
    return False


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
