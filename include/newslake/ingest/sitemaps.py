"""News sitemaps and sitemap indexes, as bytes, to entries. Parsed as they stream, so that a cut one gives its begin."""

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newslake.ingest.feeds import LONGEST_LIST, LONGEST_TEXT, MAX_ENTRIES, Entry, address, once
from newslake.page import Given, Refusal

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_CHILDREN = 20
"""Sitemaps of an index that are read, the latest first."""
MAX_BYTES = 50_000_000
"""Of one sitemap unpacked; sitemaps.org allows as much."""
_MAX_DEPTH = 16
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Index:
    """A sitemap that lists sitemaps."""

    children: list[str]


def parse(data: bytes, url: str) -> list[Entry] | Index | Refusal:
    """What the sitemap lists, each URL once; ``feed-broken`` where that is nothing and it should be something."""
    root = ""
    entries: list[Entry] = []
    children: list[tuple[str, str]] = []
    failure: str | None = None
    try:
        for name, element in _elements(_unpacked(data)):
            root = root or name
            if name == "url" and len(entries) < MAX_ENTRIES:
                entries.extend(_entry(element, url))
            elif name == "sitemap" and (child := address(url, _text(element, "loc"))):
                children.append((_text(element, "lastmod") or "", child))
    except (SyntaxError, ValueError, LookupError, zlib.error) as error:
        # What XML that is ill-formed, forbidden (DTDs, entities) or in no known encoding raises.
        failure = f"{type(error).__name__}: {error}"[:300]
    if children and not entries:
        children.sort(key=lambda child: child[0], reverse=True)
        return Index(list(dict.fromkeys(child for _, child in children))[:MAX_CHILDREN])
    if not entries and (failure or root not in ("urlset", "sitemapindex")):
        return Refusal(reason="feed-broken", evidence=failure or f"its root is <{root[:60]}>")
    return once(entries)


def _elements(data: bytes) -> Iterator[tuple[str, "Element"]]:
    """The root as it opens, then each of its children, complete; its local name first.

    :raises SyntaxError, ValueError, LookupError: where the XML is ill-formed, forbidden, or too deep.
    """
    from defusedxml.ElementTree import iterparse

    path: list[Element] = []
    for event, element in iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
        if event == "start":
            path.append(element)
            if len(path) > _MAX_DEPTH:
                raise ValueError(f"elements nest deeper than {_MAX_DEPTH}")
            if len(path) == 1:
                yield _local(element), element
            continue
        path.pop()
        if len(path) == 1:
            yield _local(element), element
            path[0].clear()  # or a sitemap of 50 MB would be a tree of 500


def _entry(element: "Element", base: str) -> list[Entry]:
    url = address(base, _text(element, "loc"))
    if url is None:
        return []
    keywords = [word.strip() for word in (_text(element, "keywords") or "").split(",") if word.strip()]
    modified, published = _text(element, "lastmod"), _text(element, "publication_date")
    given = Given(
        title=_text(element, "title"),
        published=published,
        modified=modified,
        language=_text(element, "language"),
        keywords=keywords[:LONGEST_LIST],
        image_url=_image(element, base),
    )
    return [Entry(url=url, given=given, marker=modified or published)]


def _text(element: "Element", name: str) -> str | None:
    """Text of the first descendant of that local name, images and videos apart.

    Namespaces are not compared: they are declared in too many spellings.
    """
    for each in element.iter():
        is_media = any(word in _namespace(each) for word in ("image", "video"))
        if _local(each) == name and not is_media and each.text and each.text.strip():
            return each.text.strip()[:LONGEST_TEXT]
    return None


def _image(element: "Element", base: str) -> str | None:
    for each in element.iter():
        if _local(each) == "loc" and "image" in _namespace(each):
            return address(base, each.text)
    return None


def _local(element: "Element") -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _namespace(element: "Element") -> str:
    return element.tag.rpartition("}")[0] if isinstance(element.tag, str) else ""


def _unpacked(data: bytes) -> bytes:
    """``.xml.gz`` as XML, as much as may be."""
    if not data.startswith(_GZIP):
        return data
    return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(data, MAX_BYTES)
