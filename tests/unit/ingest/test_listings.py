"""Whatever a source answers, its reading says what is listed, what failed, and how to ask the next time."""

from pathlib import Path

import pytest

from loopback import Server, answer
from newslake.ingest import listings, parts
from newslake.ingest.cursors import Cursor
from newslake.ingest.listings import Listing
from newslake.ingest.sources import Fetch, Source
from newslake.ingest.web import Fetcher, utc_now
from newslake.lake import Batch, Lake

MAP = "<urlset><url><loc>/goat</loc></url></urlset>"
NOT_MODIFIED = b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"


class Reading:
    def __init__(self, server: Server, lake: Lake) -> None:
        self.source = Source(id="paper", kind="news-sitemap", url=server.url("/map"), name="Paper")
        self.lake = lake
        self.errors: list[str | None] = []

    def __call__(self, cursor: Cursor) -> Listing:
        batch = Batch(utc_now().date(), "ingest-1")
        fetch = Fetch(delay=0.0, timeout=1.0, allow_private_addresses=True)
        with parts.making(batch, self.lake, "ingest-feeds", at=utc_now()) as part, Fetcher(fetch) as web:
            listing = listings.read(self.source, cursor, web, part)
        self.errors = [capture.fetch_error for capture in part.captures if capture.kind == "sitemap"]
        return listing


@pytest.fixture
def read(server: Server, tmp_path: Path) -> Reading:
    server.answers["/map"] = answer(MAP, 'ETag: "1"')
    return Reading(server, Lake(tmp_path / "lake"))


def index(*paths: str) -> bytes:
    children = "".join(f"<sitemap><loc>{path}</loc></sitemap>" for path in paths)
    return answer(f"<sitemapindex>{children}</sitemapindex>", 'ETag: "index"')


def urls(listing: Listing) -> list[str]:
    return [entry.url for entry in listing.entries]


def test_a_list_that_came_is_new(server: Server, read: Reading) -> None:
    listing = read(Cursor())
    assert (urls(listing), listing.is_new, listing.has_failed) == ([server.url("/goat")], True, False)


def test_a_list_that_has_not_changed_is_not_new_and_no_failure(server: Server, read: Reading) -> None:
    known = Cursor(validators=read(Cursor()).validators)
    server.answers["/map"] = NOT_MODIFIED
    listing = read(known)
    assert (urls(listing), listing.is_new, listing.has_failed) == ([], False, False)
    assert listing.validators == known.validators


def test_not_modified_is_a_failure_where_nobody_asked(server: Server, read: Reading) -> None:
    server.answers["/map"] = NOT_MODIFIED
    assert read(Cursor()).has_failed


@pytest.mark.parametrize("said", [answer(status="404 Not Found"), answer("<urlset><url><lo"), answer("")])
def test_what_is_no_list_is_a_failure(server: Server, read: Reading, said: bytes) -> None:
    server.answers["/map"] = said
    assert read(Cursor()).has_failed


def test_a_broken_list_is_captured_as_such(server: Server, read: Reading) -> None:
    server.answers["/map"] = answer("<urlset><url><lo")
    read(Cursor())
    assert read.errors == ["feed-broken"]


def test_an_index_lists_what_its_children_list(server: Server, read: Reading) -> None:
    server.answers |= {"/map": index("/one", "/two"), "/one": answer(MAP), "/two": answer(MAP.replace("goat", "hen"))}
    assert sorted(urls(read(Cursor()))) == [server.url("/goat"), server.url("/hen")]


def test_an_index_fails_only_where_all_its_children_do(server: Server, read: Reading) -> None:
    server.answers |= {"/map": index("/one", "/two"), "/one": answer(MAP)}
    assert not read(Cursor()).has_failed
    del server.answers["/one"]
    assert read(Cursor()).has_failed


def test_an_index_in_an_index_is_not_followed(server: Server, read: Reading) -> None:
    server.answers |= {"/map": index("/one"), "/one": index("/two"), "/two": answer(MAP)}
    read(Cursor())
    assert "/two" not in server.paths()


def test_an_index_is_asked_for_whole_and_its_children_on_condition(server: Server, read: Reading) -> None:
    server.answers |= {"/map": index("/one"), "/one": answer(MAP, 'ETag: "1"')}
    assert list(read(Cursor()).validators) == [server.url("/one")]
