"""News sitemaps and their indexes give entries; a hostile one does no harm."""

import gzip
import time

import pytest

from newslake.ingest import sitemaps
from newslake.ingest.feeds import MAX_ENTRIES, Entry
from newslake.ingest.sitemaps import Index
from newslake.page import Given, Refusal

URL = "https://hill-post.example/sitemaps/news.xml"
MAP = """\
<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url>
  <loc>https://hill-post.example/goat</loc>
  <image:image><image:loc>/goat.jpg</image:loc><image:title>A goat</image:title></image:image>
  <news:news>
    <news:publication><news:name>Hill Post</news:name><news:language>en</news:language></news:publication>
    <news:publication_date>2026-01-20T08:30:00+00:00</news:publication_date>
    <news:title>Goat elected mayor</news:title>
    <news:keywords>politics, goats</news:keywords>
  </news:news>
</url>
</urlset>"""
LASTMOD = "<lastmod>2026-01-20T12:00:00+00:00</lastmod>"


def entries(text: str) -> list[Entry]:
    found = sitemaps.parse(text.encode(), URL)
    assert isinstance(found, list)
    return found


def index(*children: str) -> str:
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(children)}</sitemapindex>'


def child(name: str, lastmod: str = "") -> str:
    return f"<sitemap><loc>/{name}.xml</loc><lastmod>{lastmod}</lastmod></sitemap>"


def test_a_news_sitemap_is_kept_as_it_says() -> None:
    [entry] = entries(MAP)
    assert entry.url == "https://hill-post.example/goat"
    assert entry.given == Given(
        title="Goat elected mayor",
        published="2026-01-20T08:30:00+00:00",
        language="en",
        keywords=["politics", "goats"],
        image_url="https://hill-post.example/goat.jpg",
    )


def test_the_marker_is_lastmod_where_there_is_one() -> None:
    [entry] = entries(MAP.replace("</loc>\n", f"</loc>{LASTMOD}", 1))
    assert (entry.marker, entry.given.modified) == ("2026-01-20T12:00:00+00:00",) * 2


def test_the_marker_is_the_publication_where_there_is_no_lastmod() -> None:
    assert entries(MAP)[0].marker == "2026-01-20T08:30:00+00:00"


def test_a_sitemap_without_namespaces_is_read() -> None:
    assert entries("<urlset><url><loc>https://a.example/1</loc></url></urlset>")[0].url == "https://a.example/1"


def test_a_page_that_is_listed_twice_is_one_entry() -> None:
    item = MAP[MAP.index("<url>") : MAP.index("</url>") + 6]
    assert len(entries(MAP.replace(item, item + item))) == 1


def test_a_packed_sitemap_is_unpacked() -> None:
    assert sitemaps.parse(gzip.compress(MAP.encode()), URL) == entries(MAP)


def test_an_index_gives_its_children_the_latest_first() -> None:
    text = index(child("old", "2025-01-01"), child("new", "2026-01-20"), child("undated"))
    assert sitemaps.parse(text.encode(), URL) == Index(
        [f"https://hill-post.example/{name}.xml" for name in ("new", "old", "undated")]
    )


def test_of_an_endless_index_the_latest_children_are_read() -> None:
    text = index(*(child(f"{n:03d}", f"2025-01-01T00:{n // 60:02d}:{n % 60:02d}Z") for n in range(500)))
    found = sitemaps.parse(text.encode(), URL)
    assert isinstance(found, Index)
    assert len(found.children) == sitemaps.MAX_CHILDREN
    assert found.children[0] == "https://hill-post.example/499.xml"


def test_a_sitemap_without_pages_is_no_broken_one() -> None:
    assert entries("<urlset/>") == []


def test_of_a_sitemap_that_breaks_off_what_came_is_used() -> None:
    assert len(entries(MAP.replace("</urlset>", "<url><loc>https://a.exa"))) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<urlset><url><loc>https://a.exa",
        b"<html><body/></html>",
        b'<?xml version="1.0" encoding="no-such"?><urlset/>',
        b"\x1f\x8b\x08 no gzip at all",
        b'<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/hostname">]><urlset><url><loc>&x;</loc></url></urlset>',
    ],
    ids=["empty", "cut-off", "html", "charset", "gzip", "doctype"],
)
def test_what_is_no_sitemap_is_broken(data: bytes) -> None:
    found = sitemaps.parse(data, URL)
    assert isinstance(found, Refusal)
    assert found.reason == "feed-broken"


def test_more_pages_than_the_bound_are_left() -> None:
    pages = "".join(f"<url><loc>https://a.example/{n}</loc></url>" for n in range(MAX_ENTRIES + 10))
    assert len(entries(f"<urlset>{pages}</urlset>")) == MAX_ENTRIES


def test_elements_that_nest_without_end_are_given_up() -> None:
    begun = time.process_time()
    assert isinstance(sitemaps.parse(b"<urlset>" + b"<a>" * 1_000_000, URL), Refusal)
    assert time.process_time() - begun < 2


def test_a_bomb_is_given_up() -> None:
    begun = time.process_time()
    sitemaps.parse(gzip.compress(b"<urlset>" + b" " * 2**27, 1), URL)
    assert time.process_time() - begun < 15
