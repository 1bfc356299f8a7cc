"""RSS and Atom, as bytes, to entries. A feed is hostile until read: no network, and bounds on everything."""

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from newslake.page import Given, Refusal

MAX_ENTRIES = 5_000
"""A feed has tens of entries, the largest news sitemaps have 1,000."""
LONGEST_URL = 4_000
LONGEST_TEXT = 10_000
"""Characters of one given value. A description that is longer is the article, which we fetch ourselves."""
LONGEST_LIST = 100
MAX_TAGS = 100_000
"""Read of one feed, 20 for each of 5,000 entries. A million empty ones, which is 3 MB, would cost a minute."""
MAX_BYTES = 4_000_000
"""Read of one feed; whole articles of fifty entries are 1 MB."""

# References to halves of surrogate pairs, U+D800 to U+DFFF, as careless generators write emoji: enough
# to make feedparser give up the whole feed, where a cut one would still be read.
_HALVES = re.compile(
    rb"&#(?:x0*d[89a-f][0-9a-f]{2}|0*(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]));",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A page that a feed or sitemap lists."""

    url: str
    given: Given
    marker: str | None = None
    """What the feed says of its last change, verbatim; where it differs from last time, the page has changed."""


def parse(data: bytes, url: str, content_type: str | None = None) -> list[Entry] | Refusal:
    """The entries that have a link, in order, each link once; ``url`` is where the feed was read.

    Of a feed that is cut off or ill-formed, what can be read; ``feed-broken`` where that is nothing.
    """
    import feedparser

    headers = {"content-location": url} | ({"content-type": content_type} if content_type else {})
    try:
        # Bytes in a stream: a bare string would be tried as an address and as a file name.
        feed = feedparser.parse(
            io.BytesIO(_bounded(_HALVES.sub(b"&#xFFFD;", data))),
            response_headers=headers,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception as error:  # what ill-formed markup does to feedparser's lenient parser is unpredictable
        return Refusal(reason="feed-broken", evidence=f"{type(error).__name__}: {error}"[:300])
    is_rss = str(feed.get("version")).startswith("rss")
    items = [_dated(item) if is_rss else item for item in feed.entries[:MAX_ENTRIES]]
    entries = _entries(items, url, _text(feed.feed, "language"))
    if not entries and _is_broken(feed):
        return Refusal(reason="feed-broken", evidence=f"no entry in it; {feed.get('bozo_exception', 'no feed')}"[:300])
    return entries


def _bounded(data: bytes) -> bytes:
    """As much as may be read of it: parsing markup that is nothing but tags or ampersands is slow."""
    data = data[:MAX_BYTES]
    return b"<".join(data.split(b"<", MAX_TAGS)[:-1]) if data.count(b"<") > MAX_TAGS else data


def _is_broken(feed: Any) -> bool:
    """Whether it is no feed, or ill-formed; that feedparser dislikes a Content-Type or charset is no such thing."""
    from feedparser.exceptions import ThingsNobodyCaresAboutButMe

    complaint = feed.get("bozo_exception")
    return not feed.get("version") or not isinstance(complaint, ThingsNobodyCaresAboutButMe | None)


def address(base: str, link: object) -> str | None:
    """``link``, seen from ``base``, as an absolute http(s) URL without fragment; null where it is none."""
    if not isinstance(link, str) or not link.strip():
        return None
    try:
        found = urldefrag(urljoin(base, link.strip())).url
        parts = urlsplit(found)
        is_usable = parts.scheme in ("http", "https") and bool(parts.hostname) and found.isprintable()
    except ValueError:
        return None
    return found if is_usable and len(found) <= LONGEST_URL else None


def once(entries: Iterable[Entry]) -> list[Entry]:
    """Each URL once, as it stood first."""
    found: dict[str, Entry] = {}
    for entry in entries:
        found.setdefault(entry.url, entry)
    return list(found.values())


def _dated(item: dict[str, Any]) -> dict[str, Any]:
    """An RSS item whose only date is ``dc:date`` was published then; feedparser says updated."""
    only = _text(item, "updated")
    return item if only is None or _text(item, "published") else {**item, "published": only, "updated": None}


def _entries(items: Iterable[dict[str, Any]], base: str, language: str | None) -> list[Entry]:
    return once(
        Entry(url=url, given=_given(item, base, language), marker=_text(item, "updated") or _text(item, "published"))
        for item in items
        if (url := address(base, _text(item, "link")))
    )


def _given(item: dict[str, Any], base: str, language: str | None) -> Given:
    terms = _terms(item)
    return Given(
        title=_text(item, "title"),
        description=_description(item),
        authors=_authors(item),
        published=_text(item, "published"),
        modified=_text(item, "updated"),
        language=_text(item, "language") or _detail(item) or language,
        section=terms[0] if terms else None,
        keywords=terms,
        image_url=_image(item, base),
    )


def _text(item: dict[str, Any], key: str) -> str | None:
    # dict.get, because feedparser's own makes up one date from the other.
    value = dict.get(item, key)
    if not isinstance(value, str):
        return None
    return value.strip()[:LONGEST_TEXT].encode("utf-8", "replace").decode() or None


def _description(item: dict[str, Any]) -> str | None:
    """The summary; where there is none feedparser gives the content, which is the article."""
    contents = [_text(content, "value") for content in item.get("content") or [] if isinstance(content, dict)]
    summary = _text(item, "summary")
    return None if summary in contents else summary


def _detail(item: dict[str, Any]) -> str | None:
    """``xml:lang`` of the headline."""
    detail = item.get("title_detail")
    return _text(detail, "language") if isinstance(detail, dict) else None


def _authors(item: dict[str, Any]) -> list[str]:
    named = [_text(author, "name") for author in item.get("authors", []) if isinstance(author, dict)]
    said = [name for name in named if name] or [name for name in [_text(item, "author")] if name]
    return list(dict.fromkeys(said))[:LONGEST_LIST]


def _terms(item: dict[str, Any]) -> list[str]:
    tags = item.get("tags") or []
    terms = [_text(tag, "label") or _text(tag, "term") for tag in tags if isinstance(tag, dict)]
    return list(dict.fromkeys(term for term in terms if term))[:LONGEST_LIST]


def _image(item: dict[str, Any], base: str) -> str | None:
    media = [each for key in ("media_content", "media_thumbnail") for each in item.get(key) or []]
    enclosures = [
        {"url": each.get("href")}
        for each in item.get("enclosures") or []
        if str(each.get("type", "")).startswith("image/")
    ]
    for each in (*media, *enclosures):
        kind = str(each.get("medium") or each.get("type") or "image")
        if kind.startswith("image") and (found := address(base, each.get("url"))):
            return found
    return None
