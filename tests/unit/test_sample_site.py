"""The sample site keeps its promises: gold that its pages carry, traps that spring, nothing that outlives it."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import tomllib
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from urllib.parse import unquote, urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest

from sample_site import ARCHIVE, Article, SampleSite, Trap
from sample_site.content import outlets, traps
from sample_site.trouble import ANSWERS, BOMB_BYTES, HUGE_BYTES

TODAY = date(2026, 3, 12)
STORIES = [article for outlet in outlets().values() for article in outlet.articles(TODAY, 2)]
PAGE_TRAPS = [trap for trap in traps() if not trap.is_source]


@pytest.fixture(scope="module")
def site() -> Iterator[SampleSite]:
    with SampleSite(today=TODAY, slow_seconds=0.5) as running:
        yield running


@pytest.fixture(scope="module")
def later() -> Iterator[SampleSite]:
    with SampleSite(today=TODAY, edition=2, slow_seconds=0.0) as running:
        yield running


def get(url: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    """One request without a look at the name service: loopback, and the host in its header."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port or 80, timeout=10)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", target, headers={"Host": parts.netloc, **named})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def visible(html: str) -> str:
    """What a page shows, white space folded."""
    return " ".join(unescape(re.sub(r"(?s)<(script|style).*?</\1>|<[^>]+>", "", html)).split())


def page_of(site: SampleSite, article: Article) -> str:
    response, body = get(site.url(article.outlet, article.path))
    assert response.status == 200
    return body.decode(article.encoding)


def links(site: SampleSite, outlet_id: str) -> list[str]:
    """Every page address that an outlet's feed or sitemap names."""
    found: list[str] = []
    pending = [site.url(outlet_id, outlets()[outlet_id].feed)]
    while pending:
        root = ElementTree.fromstring(get(pending.pop())[1])
        for element in root.iter():
            tag = element.tag.rpartition("}")[2]
            if tag == "loc":
                (pending if "sitemapindex" in root.tag else found).append(element.text or "")
            elif tag == "link" and element.get("rel", "alternate") == "alternate":
                found.append(element.get("href") or element.text or "")
    return found


@pytest.mark.parametrize("article", STORIES, ids=lambda a: f"{a.outlet}-{a.published_at or 'undated'}")
def test_every_page_shows_its_title_authors_and_paragraphs(later: SampleSite, article: Article) -> None:
    html = page_of(later, article)
    shown = html if article.template.endswith(".txt") else visible(html)
    wanted = [article.title, *article.authors, *article.paragraphs]
    assert [text for text in wanted if text not in " ".join(shown.split())] == []


@pytest.mark.parametrize("article", STORIES, ids=lambda a: f"{a.outlet}-{a.published_at or 'undated'}")
def test_every_page_says_when_it_was_published(later: SampleSite, article: Article) -> None:
    html = page_of(later, article)
    if article.published_at is None:
        assert not re.search(r"\b20\d\d\b|\d\d:\d\d", html)
    elif article.template in ("voz-del-estuario.html", "notice.txt"):
        assert f"{article.published_at:%H:%M}" in html
    else:
        assert article.published_at.isoformat() in html


def test_there_is_a_world_to_read() -> None:
    assert len(outlets()) >= 5
    assert len({outlet.language for outlet in outlets().values()}) >= 4
    assert len([article for article in STORIES if article.is_free]) >= 60
    assert len({article.published_at.date() for article in STORIES if article.published_at}) >= 4


@pytest.mark.parametrize("edition", [1, 2])
def test_no_article_is_from_the_future(edition: int) -> None:
    articles = [a for outlet in outlets().values() for a in outlet.articles(TODAY, edition)]
    instants = [at for article in articles for at in (article.published_at, article.modified_at) if at]
    assert max(instants) < datetime.combine(TODAY, datetime.min.time(), UTC)


def test_what_is_new_in_edition_2_is_newer_than_all_of_edition_1() -> None:
    for outlet in outlets().values():
        before, after = outlet.articles(TODAY, 1), outlet.articles(TODAY, 2)
        new = [a.published_at for a in after if a.slug not in {b.slug for b in before} and a.published_at]
        assert new
        assert min(new) > max(a.published_at for a in before if a.published_at)


def test_the_same_day_gives_the_same_world(site: SampleSite) -> None:
    with SampleSite(today=TODAY) as again, SampleSite(today=date(2026, 3, 13)) as tomorrow:
        assert again.articles == site.articles
        assert [a.slug for a in tomorrow.articles] == [a.slug for a in site.articles]
        assert tomorrow.articles[0].published_at != site.articles[0].published_at


@pytest.mark.parametrize("outlet", outlets())
def test_the_feed_links_every_listed_article(site: SampleSite, outlet: str) -> None:
    paths = {urlsplit(link).path for link in links(site, outlet)}
    assert {a.path for a in site.articles if a.outlet == outlet and a.is_listed} <= paths


@pytest.mark.parametrize("trap", PAGE_TRAPS, ids=lambda trap: trap.name)
def test_every_trap_is_linked_from_its_feed(site: SampleSite, trap: Trap) -> None:
    tracking = "" if trap.path else outlets()[trap.outlet].tracking
    assert site.trap_url(trap) + tracking in links(site, trap.outlet)


@pytest.mark.parametrize("outlet", outlets())
def test_a_feed_that_is_known_is_not_sent_again(site: SampleSite, outlet: str) -> None:
    url = site.url(outlet, outlets()[outlet].feed)
    first, body = get(url)
    assert body
    for validator in ({"If_None_Match": first.headers["ETag"]}, {"If_Modified_Since": first.headers["Last-Modified"]}):
        again, nothing = get(url, **validator)
        assert (again.status, nothing) == (304, b"")


@pytest.mark.parametrize("outlet", outlets())
def test_a_feed_is_sent_again_when_the_edition_changed(outlet: str) -> None:
    with SampleSite(today=TODAY) as site:
        url = site.url(outlet, outlets()[outlet].feed)
        first, _ = get(url)
        site.edition = 2
        for validator in ("ETag", "Last-Modified"):
            header = "If_None_Match" if validator == "ETag" else "If_Modified_Since"
            assert get(url, **{header: first.headers[validator]})[0].status == 200


def test_pages_are_compressed_for_those_who_ask(site: SampleSite) -> None:
    url = site.url("talbote", "/region/talbahn-puenktlich.html")
    response, body = get(url, Accept_Encoding="gzip")
    assert response.headers["Content-Encoding"] == "gzip"
    assert zlib.decompress(body, zlib.MAX_WBITS | 16) == get(url)[1]


def test_every_misbehaviour_has_its_trap() -> None:
    assert {trap.answer for trap in traps() if trap.answer} == set(ANSWERS)


@pytest.mark.parametrize("edition", [1, 2])
@pytest.mark.parametrize("trap", PAGE_TRAPS, ids=lambda trap: trap.name)
def test_a_trap_answers_with_the_status_that_its_outcome_says(
    site: SampleSite, later: SampleSite, trap: Trap, edition: int
) -> None:
    expected = trap.expected_in(edition)
    by_outcome = {"redirect-loop": 302, **{f"http-{status}": status for status in (404, 410, 500)}}
    status = 301 if trap.answer == "moved" else by_outcome.get(expected, 200)
    running = site if edition == 1 else later
    if trap.answer not in ("huge", "gzip-bomb"):
        assert get(running.trap_url(trap))[0].status == status


def trap_named(name: str) -> Trap:
    return next(trap for trap in traps() if trap.name == name)


def test_a_loop_leads_to_itself(site: SampleSite) -> None:
    url = site.trap_url(trap_named("redirect-loop"))
    assert get(url)[0].headers["Location"] == urlsplit(url).path


def test_a_moved_article_is_found_where_the_redirect_leads(site: SampleSite) -> None:
    trap = trap_named("moved")
    target = get(site.trap_url(trap))[0].headers["Location"]
    assert target in {article.path for article in site.articles if article.slug == trap.article}


@pytest.mark.parametrize("name", ["corrected-in-feed", "corrected-in-sitemap"])
def test_a_corrected_article_differs_in_one_paragraph_and_its_date(name: str) -> None:
    trap = trap_named(name)
    before, after = (
        next(a for a in outlets()[trap.outlet].articles(TODAY, edition) if a.slug == trap.article) for edition in (1, 2)
    )
    changed = [old for old, new in zip(before.paragraphs, after.paragraphs, strict=True) if old != new]
    assert len(changed) == 1
    assert after.modified_at is not None
    assert replace(after, paragraphs=before.paragraphs, modified_at=None) == before


def test_a_correction_moves_the_date_in_feed_and_sitemap(later: SampleSite) -> None:
    for trap in (trap_named("corrected-in-feed"), trap_named("corrected-in-sitemap")):
        article = next(a for a in later.articles if a.slug == trap.article)
        feed = get(later.url(trap.outlet, outlets()[trap.outlet].feed))[1].decode()
        assert article.modified_at is not None
        assert re.search(rf"<(updated|lastmod)>{re.escape(article.modified_at.isoformat())}<", feed)


def test_the_wire_story_is_the_same_on_both_outlets(site: SampleSite) -> None:
    first, second = (a for a in site.articles if a.agency)
    assert first.outlet != second.outlet
    assert (first.title, first.paragraphs) == (second.title, second.paragraphs)
    assert first.agency is not None
    assert first.agency in first.paragraphs[0]


def test_the_paywall_stub_is_two_sentences_and_says_that_it_is_not_free(site: SampleSite) -> None:
    stub = next(article for article in site.articles if not article.is_free)
    assert sum(len(paragraph.split()) for paragraph in stub.paragraphs) < 50
    assert '"isAccessibleForFree": false' in page_of(site, stub)


@pytest.mark.parametrize("name", ["declared-latin-1", "declared-ascii", "windows-1252-as-utf-8"])
def test_a_wrong_charset_declaration_misreads_the_page(site: SampleSite, name: str) -> None:
    trap = trap_named(name)
    article = next(a for a in site.articles if a.slug == trap.article)
    response, body = get(site.trap_url(trap))
    assert response.headers["Content-Type"] == f"text/html; charset={article.charset}"
    assert f'charset="{article.charset}"' in body.decode("ascii", "replace")
    assert body.decode(article.charset, "replace") != body.decode(article.encoding)


@pytest.mark.parametrize("trap", [trap for trap in traps() if trap.pair], ids=lambda trap: trap.name)
def test_twins_name_one_canonical_address_and_show_one_text(site: SampleSite, trap: Trap) -> None:
    article = next(a for a in site.articles if a.slug == trap.article)
    twin = get(site.trap_url(trap))[1].decode()
    canonical = f'<link rel="canonical" href="{site.url(article.outlet, article.path)}">'
    assert canonical in twin
    assert canonical in page_of(site, article)
    assert all(paragraph in visible(twin) for paragraph in article.paragraphs)


def test_the_page_without_a_date_has_none_in_its_feed_either(site: SampleSite) -> None:
    trap = trap_named("no-date")
    feed = ElementTree.fromstring(get(site.url(trap.outlet, outlets()[trap.outlet].feed))[1])
    item = next(item for item in feed.iter("item") if item.findtext("link") == site.trap_url(trap))
    assert item.find("pubDate") is None
    assert get(site.trap_url(trap))[0].headers["Last-Modified"] is None


def test_the_hostile_title_is_never_markup(site: SampleSite) -> None:
    trap = trap_named("hostile-title")
    article = next(a for a in site.articles if a.slug == trap.article)
    assert "<script>alert" in article.title
    for url in (site.trap_url(trap), site.url(trap.outlet), site.url(trap.outlet, "/feed.xml")):
        assert b"<script>alert" not in get(url)[1]


def test_the_listing_page_shows_headlines_and_no_article(site: SampleSite) -> None:
    trap = trap_named("listing-page")
    shown = visible(get(site.trap_url(trap))[1].decode())
    section = [a for a in site.articles if a.outlet == trap.outlet and f"/{a.section.lower()}/" == trap.path]
    assert all(a.title in shown and a.paragraphs[-1] not in shown for a in section)


def test_robots_forbids_one_linked_page_and_allows_the_others(site: SampleSite) -> None:
    forbidden = trap_named("robots-denied")
    rules = RobotFileParser()
    rules.parse(get(site.url(forbidden.outlet, "/robots.txt"))[1].decode().splitlines())
    denied = [link for link in links(site, forbidden.outlet) if not rules.can_fetch("newslake", link)]
    assert denied == [site.trap_url(forbidden)]


def test_an_outlet_may_have_no_robots(site: SampleSite) -> None:
    missing = [outlet.id for outlet in outlets().values() if outlet.robots is None]
    assert missing
    assert {get(site.url(outlet, "/robots.txt"))[0].status for outlet in missing} == {404}


def test_the_huge_page_does_not_say_how_long_it_is(site: SampleSite) -> None:
    response, body = get(site.trap_url(trap_named("huge-page")))
    assert response.headers["Content-Length"] is None
    assert len(body) >= HUGE_BYTES


def test_the_gzip_bomb_is_small_outside_and_large_inside(site: SampleSite) -> None:
    response, packed = get(site.trap_url(trap_named("gzip-bomb")))
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(packed) < 4 * 2**20
    opener, size = zlib.decompressobj(zlib.MAX_WBITS | 16), 0
    while not opener.eof:
        size += len(opener.decompress(packed, 2**22))
        packed = opener.unconsumed_tail
    assert size >= BOMB_BYTES >= 500_000_000


@pytest.mark.parametrize("name", ["slow-page", "dripping-page"])
def test_slow_pages_take_as_long_as_they_are_told_to(site: SampleSite, name: str) -> None:
    began = time.monotonic()
    _, body = get(site.trap_url(trap_named(name)))
    assert time.monotonic() - began >= 0.45
    assert body.decode().rstrip().endswith("</html>")


def test_the_dripping_page_never_falls_silent(site: SampleSite) -> None:
    parts = urlsplit(site.trap_url(trap_named("dripping-page")))
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=0.2)
    connection.request("GET", parts.path, headers={"Host": parts.netloc})
    assert connection.getresponse().read()
    connection.close()


def test_sources_toml_names_every_outlet_and_the_two_failing_sources(site: SampleSite) -> None:
    sources = tomllib.loads(site.sources_toml())["sources"]
    assert set(sources) == set(outlets()) | {trap.outlet for trap in traps() if trap.is_source}
    assert {source["url"] for source in sources.values()} >= {site.trap_url(t) for t in traps() if t.is_source}
    assert [id for id, source in sources.items() if source["kind"] == "news-sitemap"] == [
        outlet.id for outlet in outlets().values() if "sitemap" in outlet.format
    ]


def test_the_broken_feed_is_not_well_formed(site: SampleSite) -> None:
    response, body = get(site.trap_url(trap_named("broken-feed")))
    assert response.status == 200
    with pytest.raises(ElementTree.ParseError):
        ElementTree.fromstring(body)


def test_the_dead_source_refuses_connections(site: SampleSite) -> None:
    with pytest.raises(ConnectionRefusedError):
        get(site.trap_url(trap_named("dead-source")))


def test_an_unknown_page_is_not_found(site: SampleSite) -> None:
    assert get(site.url("talbote", "/nirgends"))[0].status == 404


def test_one_outlet_does_not_serve_anothers_pages(site: SampleSite) -> None:
    article = next(a for a in site.articles if a.outlet == "talbote")
    assert get(site.url("harbour-gazette", article.path))[0].status == 404


def test_every_request_is_logged(site: SampleSite) -> None:
    get(site.url("talbote", "/nirgends?a=1"), User_Agent="probe/1")
    last = site.requests[-1]
    assert (last.host, last.path, last.user_agent, last.status) == ("talbote", "/nirgends?a=1", "probe/1", 404)
    assert last.at <= last.ended_at


def test_stopping_does_not_wait_for_a_slow_page() -> None:
    site = SampleSite(today=TODAY, slow_seconds=60).start()
    url = site.trap_url(trap_named("slow-page"))
    reader = threading.Thread(target=get, args=(url,), daemon=True)
    reader.start()
    time.sleep(0.1)
    began = time.monotonic()
    site.stop()
    reader.join(2)
    assert time.monotonic() - began < 1
    assert not reader.is_alive()


def test_a_reader_who_hangs_up_makes_no_noise(capfd: pytest.CaptureFixture[str]) -> None:
    with SampleSite(today=TODAY, slow_seconds=0.5) as site:
        for name in ("huge-page", "dripping-page"):
            parts = urlsplit(site.trap_url(trap_named(name)))
            with socket.create_connection(("127.0.0.1", site.port)) as connection:
                connection.sendall(f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
                connection.recv(1)
        while len(site.requests) < 2:
            time.sleep(0.01)
    assert capfd.readouterr().err == ""


def test_a_stopped_site_refuses_connections() -> None:
    with SampleSite(today=TODAY) as site:
        url = site.url("talbote")
    with pytest.raises(ConnectionRefusedError):
        get(url)


def test_the_module_serves_until_it_is_interrupted() -> None:
    command = [sys.executable, "-m", "sample_site", "--port", "0", "--sources"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ}) as process:
        assert process.stdout is not None
        head = [process.stdout.readline() for _ in range(12)]
        process.send_signal(signal.SIGINT)
        assert process.wait(5) == 0
    assert head[0] == "[fetch]\n"


def test_the_archive_has_pages_and_dumps() -> None:
    assert {len(list(ARCHIVE.glob(f"*.{ending}"))) for ending in ("html", "txt")} == {3}


def test_pages_are_told_apart_by_their_decoded_path(site: SampleSite) -> None:
    article = next(a for a in site.articles if unquote(a.path) != a.path)
    assert article.title in page_of(site, article)
