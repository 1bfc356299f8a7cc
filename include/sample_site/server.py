"""The server: every outlet under its own host name on one loopback port, and a log of who asked for what."""

import gzip
import hashlib
import socket
import threading
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from sample_site import feeds, pages
from sample_site.content import HERE, Article, Outlet, Trap, outlets, section_slug, traps, traps_at
from sample_site.trouble import ANSWERS, Answer, Asked, page

ARCHIVE = HERE / "archive"
"""A folder of saved pages and plain-text dumps, as an import finds them."""

FETCH = """\
[fetch]
delay = 0.05                    # seconds between two requests to one host
timeout = 5                     # seconds
allow_private_addresses = true  # the sample site lives on loopback
"""
BROKEN, DEAD = "hill-herald", "night-courier"
"""Hosts of the two sources that fail as a whole: one has a feed that breaks off, nothing listens for the other."""

BROKEN_FEED = b'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>Hill Herald</title><item><title>Coun'
IMAGE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><rect width="16" height="9" fill="#9bb"/></svg>'


class Request(NamedTuple):
    """One answered request; instants are of the monotonic clock, in seconds."""

    at: float
    ended_at: float
    host: str
    """The outlet's id."""
    path: str
    user_agent: str
    status: int


class SampleSite:
    """The site on a thread of its own, between ``start`` and ``stop`` or inside ``with``. Port 0 takes a free one."""

    def __init__(
        self, *, port: int = 0, today: date | None = None, edition: int = 1, slow_seconds: float = 30.0
    ) -> None:
        self.today = today or datetime.now(UTC).date()
        self.edition = edition
        """May be set at any time: 2 is the same world some hours later."""
        self.slow_seconds = slow_seconds
        self.requests: list[Request] = []
        self.stopped = threading.Event()
        self._server = _Server(("127.0.0.1", port), partial(_Connection, self))
        # Bound but not listening: connections to it are refused, and no one else can take the port meanwhile.
        self._closed = socket.socket()
        self._closed.bind(("127.0.0.1", 0))
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="sample-site", daemon=True
        )

    def start(self) -> "SampleSite":
        self._thread.start()
        return self

    def stop(self) -> None:
        """At once, also when a slow page is being answered."""
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._closed.close()

    def __enter__(self) -> "SampleSite":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def url(self, outlet: str, path: str = "/") -> str:
        port = self._closed.getsockname()[1] if outlet == DEAD else self.port
        return f"http://{outlet}.localhost:{port}{path}"

    @property
    def articles(self) -> list[Article]:
        """Everything that is published in the present edition."""
        return [article for outlet in outlets().values() for article in self.published(outlet)]

    @property
    def traps(self) -> list[Trap]:
        return traps()

    def trap_url(self, trap: Trap) -> str:
        """Where a trap lies, for a source its feed."""
        if trap.is_source:
            return self.url(trap.outlet, "/feed.xml")
        found = traps_at(trap.outlet, self.published(outlets()[trap.outlet]))
        return self.url(trap.outlet, next(quote(path, safe="/?=&") for path, other in found if other == trap))

    def published(self, outlet: Outlet) -> list[Article]:
        return outlet.articles(self.today, self.edition)

    def sources_toml(self) -> str:
        """A ``sources.toml`` that reads this site, its broken and its dead source too."""
        healthy = [_source(o.id, self.url(o.id, o.feed), o.name, o.language, o.country) for o in outlets().values()]
        broken = _source(BROKEN, self.url(BROKEN, "/feed.xml"), "Hill Herald", "en", "GB")
        dead = _source(DEAD, self.url(DEAD, "/feed.xml"), "Night Courier", "en", "US")
        return "\n".join([FETCH, *healthy, broken, dead])

    def answer(self, host: str, target: str) -> Answer:
        """What ``target`` (path and query) on an outlet's host gets; the rest of HTTP is the connection's business."""
        outlet, path = outlets().get(host), unquote(urlsplit(target).path)
        if outlet is None:
            return self._elsewhere(host, path)
        articles = self.published(outlet)
        trap = next((trap for at, trap in traps_at(host, articles) if at == path and trap.answer), None)
        if trap and trap.answer:
            article = next((article for article in articles if article.slug == trap.article), None)
            intact = self._article(outlet, article, articles) if article else Answer.of(HTTPStatus.NOT_FOUND)
            return ANSWERS[trap.answer](Asked(self, intact, article.path if article else quote(path)))
        return self._document(outlet, path, articles)

    def _elsewhere(self, host: str, path: str) -> Answer:
        if host == BROKEN and path == "/feed.xml":
            return Answer(BROKEN_FEED, kind="application/rss+xml")
        if path != "/":
            return Answer.of(HTTPStatus.NOT_FOUND)
        links = (f'<li><a href="{self.url(o.id)}">{escape(o.name)}</a></li>' for o in outlets().values())
        return page(f"<!doctype html><meta charset=utf-8><title>Sample site</title><ul>{''.join(links)}</ul>")

    def _document(self, outlet: Outlet, path: str, articles: list[Article]) -> Answer:
        home = self.url(outlet.id, "")
        if path == outlet.feed or (outlet.format == "sitemap-index" and path in feeds.PARTS):
            return self._feed(outlet, path, articles)
        if path == "/robots.txt" and outlet.robots is not None:
            return Answer(outlet.robots.encode(), kind="text/plain; charset=utf-8")
        if path.startswith("/images/"):
            return Answer(IMAGE, kind="image/svg+xml")
        for article in articles:
            if path == unquote(article.path):
                return self._article(outlet, article, articles)
            if path == "/amp" + unquote(article.path):
                return page(pages.article_page(outlet, article, articles, home, template="amp.html"))
        return _listing(outlet, path, articles)

    def _article(self, outlet: Outlet, article: Article, articles: list[Article]) -> Answer:
        text = pages.article_page(outlet, article, articles, self.url(outlet.id, ""))
        kind = "text/plain" if article.template.endswith(".txt") else "text/html"
        changed = article.modified_at or article.published_at
        body = text.encode(article.encoding, "xmlcharrefreplace")
        return Answer(body, kind=f"{kind}; charset={article.charset}", changed_at=changed)

    def _feed(self, outlet: Outlet, path: str, articles: list[Article]) -> Answer:
        entries = list(self._entries(outlet, articles))
        text = feeds.render(outlet, entries, self.url(outlet.id, ""), path)
        kind = {"rss": "application/rss+xml", "atom": "application/atom+xml"}.get(outlet.format, "application/xml")
        return Answer(text.encode(), kind=f"{kind}; charset=utf-8", changed_at=feeds.last_change(entries))

    def _entries(self, outlet: Outlet, articles: list[Article]) -> list[feeds.Entry]:
        listed = {a.slug: a for a in articles if a.is_listed}
        entries = [feeds.Entry.of(a, self.url(outlet.id, a.path + outlet.tracking)) for a in listed.values()]
        noon = datetime.combine(self.today - timedelta(days=2), clock(12), outlet.zone)
        for trap in traps():
            if trap.outlet == outlet.id and trap.path:
                url = self.url(outlet.id, trap.path)
                twin = listed.get(trap.article or "")
                entries.append(
                    feeds.Entry.of(twin, url)
                    if twin
                    else feeds.Entry(url=url, title=trap.title or "", published_at=noon)
                )
        return entries


def _listing(outlet: Outlet, path: str, articles: list[Article]) -> Answer:
    sections = pages.section_links(articles)
    for section in {article.section for article in articles}:
        if path == f"/{section_slug(section)}/":
            chosen = [article for article in articles if article.section == section]
            return page(pages.listing_page(outlet, section, chosen, sections))
    if path == "/":
        return page(pages.listing_page(outlet, outlet.name, articles, sections))
    return Answer.of(HTTPStatus.NOT_FOUND)


def _source(name: str, url: str, title: str, language: str, country: str) -> str:
    kind = "news-sitemap" if "sitemap" in urlsplit(url).path else "feed"
    return (
        f'[sources.{name}]\nkind = "{kind}"\nurl = "{url}"\nname = "{title}"\n'
        f'language = "{language}"\ncountry = "{country}"\nevery = "1h"\n'
    )


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a slow page must not hold up the end


class _Connection(BaseHTTPRequestHandler):
    """Speaks HTTP/1.1: virtual hosts, conditional requests, bodies whole or streamed."""

    protocol_version = "HTTP/1.1"
    timeout = 30
    wbufsize = -1  # head and body leave together, or delayed acknowledgements cost 40 ms a page
    disable_nagle_algorithm = True

    def __init__(self, site: SampleSite, *args: object) -> None:
        self.site = site
        with suppress(ConnectionError):  # the reader hung up, at whatever moment; nothing of ours went wrong
            super().__init__(*args)  # type: ignore[arg-type]  # socketserver's own three

    def do_GET(self) -> None:
        started = time.monotonic()
        host = (self.headers.get("Host") or "").lower().split(":")[0].removesuffix(".localhost")
        answer = self._compressed(self.site.answer(host, self.path))
        status = HTTPStatus.NOT_MODIFIED if self._is_known(answer) else answer.status
        try:
            self._send(status, answer)
        except (ConnectionError, TimeoutError):
            self.close_connection = True  # the reader had enough
        finally:
            agent = self.headers.get("User-Agent") or ""
            self.site.requests.append(Request(started, time.monotonic(), host, self.path, agent, int(status)))

    def _compressed(self, answer: Answer) -> Answer:
        """As most of the web is sent to those who ask for it."""
        asked = "gzip" in self.headers.get("Accept-Encoding", "") and "Content-Encoding" not in answer.headers
        if not asked or not isinstance(answer.body, bytes) or len(answer.body) < 1024:
            return answer
        headers = {**answer.headers, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return replace(answer, body=gzip.compress(answer.body, mtime=0), headers=headers)

    def _is_known(self, answer: Answer) -> bool:
        if answer.status != HTTPStatus.OK or not isinstance(answer.body, bytes):
            return False
        if "If-None-Match" in self.headers:
            return _etag(answer.body) in self.headers["If-None-Match"]
        try:
            since = parsedate_to_datetime(self.headers["If-Modified-Since"])
        except (TypeError, ValueError):
            return False
        return answer.changed_at is not None and answer.changed_at.replace(microsecond=0) <= since

    def _send(self, status: HTTPStatus, answer: Answer) -> None:
        self.site.stopped.wait(answer.delay)
        self.send_response(status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", answer.kind)
        if answer.changed_at:
            self.send_header("Last-Modified", format_datetime(answer.changed_at.astimezone(UTC), usegmt=True))
        if isinstance(answer.body, bytes):
            self.send_header("ETag", _etag(answer.body))
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(b"" if status == HTTPStatus.NOT_MODIFIED else answer.body)
        else:
            self.send_header("Connection", "close")  # no length given: the end of the connection is the end of the body
            self.end_headers()
            for piece in answer.body:
                self.wfile.write(piece)
                self.wfile.flush()
        if self.site.stopped.is_set():
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Quiet: ``SampleSite.requests`` is the log."""


def _etag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:16]}"'
