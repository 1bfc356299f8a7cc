"""The values that one stage hands to the next: a decoded page, its body, its fields, or why there is none."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any

from selectolax.lexbor import LexborHTMLParser

SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Thai, Lao, Burmese, Khmer, kana and Han."""
_PARTING = "\n\n"
_WORD = re.compile(f"[{SPACELESS}]|[^\\W{SPACELESS}]+")

Headers = Mapping[str, list[str]]
"""What a server said with a page: values by lower-case name."""

READER_VERSION = "2"
"""Raised by every change that reads a page differently, so that better code is not taken for a publisher's edit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the feed, sitemap or column mapping said of a page before it was read, verbatim."""

    title: str | None = None
    description: str | None = None
    authors: list[str] = field(default_factory=list)
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    section: str | None = None
    keywords: list[str] = field(default_factory=list)
    image_url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Page:
    """A decoded HTML page; parsed once, on first use, for everything that reads the DOM."""

    html: str
    charset: str
    url: str | None
    captured_at: datetime
    given: Given = Given()
    headers: Headers = field(default_factory=dict)
    utf8: bytes | None = None
    """``html`` in UTF-8, where it is at hand: the parser reads bytes."""

    @cached_property
    def dom(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.utf8 or self.html)

    @cached_property
    def metas(self) -> Mapping[str, list[str]]:
        """``<meta>`` contents by lower-case ``property``, ``name`` or ``itemprop``, in document order, never empty."""
        found: dict[str, list[str]] = {}
        for node in self.dom.css("meta[content]"):
            attributes = node.attributes
            content = (attributes.get("content") or "").strip()
            for key in {attributes.get("property"), attributes.get("name"), attributes.get("itemprop")}:
                if key and content:
                    found.setdefault(key.strip().lower(), []).append(content)
        return found

    @cached_property
    def json_ld(self) -> list[dict[str, Any]]:
        """JSON-LD objects of the page that have an ``@type``, outer before inner, in document order, 500 at most."""
        nodes: list[dict[str, Any]] = []
        for script in self.dom.css('script[type*="ld+json"]'):
            try:
                nodes.extend(islice(_objects(_loads(script.text() or ""), depth=0), _MAX_OBJECTS - len(nodes)))
            except (ValueError, RecursionError):
                continue  # broken JSON-LD is common and says nothing
        return nodes


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """A page that reached us as plain text, without markup."""

    text: str
    charset: str
    url: str | None
    captured_at: datetime
    given: Given = Given()
    headers: Headers = field(default_factory=dict)


BLOCK_KINDS = ("paragraph", "heading", "list-item", "quote", "table-row", "preformatted")


@dataclass(frozen=True, slots=True)
class Block:
    """One part of an article's text."""

    kind: str
    """One of ``BLOCK_KINDS``."""
    start: int
    """The part is the characters from here (inclusive) …"""
    end: int
    """… to here (exclusive)."""


@dataclass(frozen=True, slots=True)
class Span:
    """Some characters of an article's text."""

    start: int
    """From here (inclusive) …"""
    end: int
    """… to here (exclusive)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A hyperlink of an article's text, as the page has it."""

    start: int
    """Its anchor text is the characters of the text from here (inclusive) …"""
    end: int
    """… to here (exclusive)."""
    href: str
    """Verbatim, without white space around it."""
    rel: tuple[str, ...] = ()
    """Its link types in lower case, as ``nofollow`` or ``sponsored``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The article's text, as a person would copy it."""

    text: str
    """Paragraphs, in order, parted by a blank line."""
    blocks: list[Block]
    """The parts of ``text``, in order; together with the blank lines between them they are all of it."""
    source: str
    """Where it was taken from: ``html``, ``json-ld``, ``text``, ``given``."""
    confidence: float
    """The probability, as the reader sees it, that this is an article's text."""
    title: str | None = None
    """A headline that stood above the text; for plain text, the only place where a headline can be."""
    byline: str | None = None
    """A line such as "By …" that stood with the text and is not part of it."""
    dateline: str | None = None
    """A line with a date, such as "Updated …", that stood with the text and is not part of it."""
    lock: str | None = None
    """The sign of a paywall that was seen on the page."""
    links: tuple[Link, ...] = ()
    """Its hyperlinks, in order."""

    @classmethod
    def of(cls, parts: Iterable[tuple[str, str]], **told: Any) -> "Body":
        """The body that consists of these parts, each a kind and a text that is not empty."""
        texts: list[str] = []
        blocks: list[Block] = []
        start = 0
        for kind, text in parts:
            texts.append(text)
            blocks.append(Block(kind, start, start + len(text)))
            start += len(text) + len(_PARTING)
        return cls(text=_PARTING.join(texts), blocks=blocks, **told)

    @property
    def word_count(self) -> int:
        return word_count(self.text)


def word_count(text: str) -> int:
    """Words of a text; of scripts that put no spaces between words, letters."""
    return len(_WORD.findall(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a page is no row of ``articles``."""

    reason: str
    """A stable kebab-case code."""
    evidence: str
    """What was seen that says so, in a line."""
    confidence: float | None = None
    """The probability, as the reader sees it, that the page is an article's; None where it did not come to that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What a page says about its article; null where it does not say. ``…_source`` names where a value came from."""

    title: str | None = None
    title_source: str | None = None
    description: str | None = None
    authors: list[str] = field(default_factory=list)
    authors_source: str | None = None
    agencies: list[str] = field(default_factory=list)
    published_at: datetime | None = None
    published_raw: str | None = None
    published_source: str | None = None
    published_precision: str | None = None
    published_zone: str | None = None
    """The offset that was stated with it, as ``+05:30`` or ``+00:00``."""
    modified_at: datetime | None = None
    modified_raw: str | None = None
    modified_source: str | None = None
    modified_precision: str | None = None
    modified_zone: str | None = None
    language: str | None = None
    section: str | None = None
    keywords: list[str] = field(default_factory=list)
    media_topic: str | None = None
    """One of ``tables.MEDIA_TOPICS``."""
    media_topic_source: str | None = None
    image_url: str | None = None
    image_caption: str | None = None
    image_credit: str | None = None
    canonical_url: str | None = None
    is_accessible_for_free: bool | None = None
    access_source: str | None = None
    license_url: str | None = None
    robots: list[str] = field(default_factory=list)
    tdm_reservation: bool | None = None
    tdm_policy_url: str | None = None


_MAX_OBJECTS = 500
_AROUND = re.compile(r"(?:\s++|<!--|//\s*+<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)*+", re.DOTALL)
_DECODER = json.JSONDecoder(strict=False)


def _loads(text: str) -> Any:
    """The first JSON value of a script, whatever stands around it; control characters in strings are let through."""
    around = _AROUND.match(text)
    return _DECODER.raw_decode(text, around.end() if around else 0)[0]


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 12:
        return
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for inner in value.values():
            yield from _objects(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner, depth + 1)
