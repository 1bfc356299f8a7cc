"""The fetcher is polite, keeps what it receives byte for byte, and is not led astray."""

import gzip
import os
import socket
import time
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import pytest

from loopback import Server, answer
from newslake.ingest import web
from newslake.ingest.sources import Fetch
from newslake.ingest.web import Fetched, Fetcher, Rules

POLITE = Fetch(
    user_agent="newslake-test/1 (+https://example.org/contact)",
    delay=0.0,
    timeout=1.0,
    max_bytes=100_000,
    allow_private_addresses=True,
)


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(POLITE) as fetcher:
        yield fetcher


def settings(**changes: object) -> Fetch:
    return replace(POLITE, **changes)


def body_of(fetched: Fetched) -> bytes:
    assert fetched.error is None
    assert fetched.payload is not None
    return fetched.payload


# What a server sees


def test_the_server_is_told_who_asks(server: Server, fetcher: Fetcher) -> None:
    fetcher.fetch(server.url("/a"))
    assert {asked.headers["user-agent"] for asked in server.asked} == {POLITE.user_agent}


def test_no_cookie_and_no_credential_is_ever_sent(server: Server, fetcher: Fetcher) -> None:
    server.answers["/a"] = answer("hello", "Set-Cookie: id=1")
    fetcher.fetch(server.url("/a").replace("://", "://me:secret@"))
    fetcher.fetch(server.url("/a"))
    assert not {"cookie", "authorization"} & {name for asked in server.asked for name in asked.headers}


def test_a_proxy_of_the_environment_is_not_used(
    server: Server, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "HTTP_PROXY", "http://127.0.0.1:9")
    server.answers["/a"] = answer("hello")
    assert body_of(fetcher.fetch(server.url("/a"))) == b"hello"


def test_a_host_never_has_two_connections_whoever_asks(server: Server) -> None:
    paths = [f"/{number}" for number in range(16)]
    server.answers |= {path: slowly(0.02, answer(path)) for path in ("/robots.txt", *paths)}
    with Fetcher(settings(timeout=10.0)) as fetcher, ThreadPoolExecutor(8) as threads:
        bodies = list(threads.map(lambda path: body_of(fetcher.fetch(server.url(path))).decode(), paths))
    assert server.most_at_once["paper.localhost"] == 1
    assert bodies == paths
    assert server.paths().count("/robots.txt") == 1


def test_hosts_are_asked_side_by_side(server: Server, fetcher: Fetcher) -> None:
    server.answers["/a"] = slowly(0.3, answer("hello"))
    urls = [server.url("/a", f"paper{number}.localhost") for number in range(4)]
    begun = time.monotonic()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(fetcher.fetch, urls))
    assert time.monotonic() - begun < 4 * 0.3


def gaps(server: Server) -> list[float]:
    """Seconds from one request to the next."""
    return [after.at - before.at for before, after in pairwise(server.asked)]


def test_between_two_requests_to_a_host_lies_the_delay(server: Server) -> None:
    with Fetcher(settings(delay=0.15)) as fetcher:
        for path in ("/a", "/b"):
            fetcher.fetch(server.url(path))
    assert len(gaps(server)) == 2  # robots.txt counts
    assert min(gaps(server)) >= 0.15


def test_the_delay_begins_when_the_answer_has_ended(server: Server) -> None:
    server.answers["/robots.txt"] = slowly(0.2, answer())
    with Fetcher(settings(delay=0.15)) as fetcher:
        fetcher.fetch(server.url("/a"))
    assert gaps(server)[0] >= 0.2 + 0.15


def test_redirects_keep_the_delay_too(server: Server) -> None:
    server.answers["/a"] = answer("", "Location: /b", status="301 Moved")
    with Fetcher(settings(delay=0.15), rules={server.url("").rstrip("/"): Rules()}) as fetcher:
        fetcher.fetch(server.url("/a"))
    assert gaps(server)[0] >= 0.15


def waits(server: Server, robots: str) -> list[float]:
    """Seconds that the fetcher would sleep for three pages of a site with these robots."""
    server.answers["/robots.txt"] = answer(robots)
    slept: list[float] = []
    with Fetcher(settings(delay=1.0), sleep=slept.append) as fetcher:
        for path in ("/a", "/b", "/c"):
            fetcher.fetch(server.url(path))
    return [round(seconds) for seconds in slept[2:]]


def test_a_larger_crawl_delay_wins(server: Server) -> None:
    assert waits(server, "User-agent: *\nCrawl-delay: 7") == [7, 7]


def test_a_smaller_crawl_delay_does_not(server: Server) -> None:
    assert waits(server, "User-agent: *\nCrawl-delay: 0.1") == [1, 1]


def test_a_crawl_delay_of_hours_is_bounded(server: Server) -> None:
    assert waits(server, "User-agent: *\nCrawl-delay: 86400") == [30, 30]


def test_conditions_are_sent_as_they_are_given(server: Server, fetcher: Fetcher) -> None:
    server.answers["/a"] = b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\nConnection: close\r\n\r\n'
    fetched = fetcher.fetch(server.url("/a"), {"If-None-Match": '"x"'})
    assert server.asked[-1].headers["if-none-match"] == '"x"'
    assert (fetched.status, fetched.error, fetched.payload) == (304, None, None)


# robots.txt


def test_robots_are_asked_once(server: Server, fetcher: Fetcher) -> None:
    for path in ("/a", "/b", "/c"):
        fetcher.fetch(server.url(path))
    assert server.paths() == ["/robots.txt", "/a", "/b", "/c"]


def test_robots_are_part_of_what_was_fetched(server: Server, fetcher: Fetcher) -> None:
    first, second = fetcher.fetch(server.url("/a")), fetcher.fetch(server.url("/b"))
    assert [robots.url for robots in first.robots] == [server.url("/robots.txt")]
    assert second.robots == ()


def test_robots_that_are_known_are_not_asked(server: Server) -> None:
    known = {server.url("").rstrip("/"): Rules("User-agent: *\nDisallow: /a")}
    with Fetcher(POLITE, rules=known) as fetcher:
        assert fetcher.fetch(server.url("/a")).error == "robots-denied"
    assert server.asked == []


def test_what_robots_forbid_is_not_asked_for(server: Server, fetcher: Fetcher) -> None:
    server.answers["/robots.txt"] = answer("User-agent: *\nDisallow: /private")
    fetched = fetcher.fetch(server.url("/private/a"))
    assert (fetched.error, fetched.exchanges) == ("robots-denied", ())
    assert server.paths() == ["/robots.txt"]


def test_rules_for_our_name_go_before_those_for_all(server: Server, fetcher: Fetcher) -> None:
    server.answers["/robots.txt"] = answer("User-agent: newslake-test\nDisallow: /a\n\nUser-agent: *\nAllow: /")
    assert fetcher.fetch(server.url("/a")).error == "robots-denied"


def test_robots_judge_where_a_redirect_leads(server: Server, fetcher: Fetcher) -> None:
    server.answers["/robots.txt"] = answer("User-agent: *\nDisallow: /private")
    server.answers["/a"] = answer("", "Location: /private/a", status="302 Found")
    fetched = fetcher.fetch(server.url("/a"))
    assert (fetched.error, fetched.status) == ("robots-denied", 302)
    assert "/private/a" not in server.paths()


@pytest.mark.parametrize(
    ("status", "error"),
    [
        ("404 Not Found", None),
        ("403 Forbidden", None),
        ("429 Too Many Requests", "robots-unavailable"),
        ("500 Internal Server Error", "robots-unavailable"),
        ("503 Service Unavailable", "robots-unavailable"),
    ],
)
def test_robots_that_are_not_there_allow_all_and_a_sick_server_nothing(
    server: Server, fetcher: Fetcher, status: str, error: str | None
) -> None:
    server.answers |= {"/robots.txt": answer("User-agent: *\nDisallow: /", status=status), "/a": answer("hello")}
    assert fetcher.fetch(server.url("/a")).error == error


def test_where_robots_can_not_be_reached_no_page_is_tried(server: Server, fetcher: Fetcher) -> None:
    server.answers["/robots.txt"] = lambda connection: connection.close()
    errors = [fetcher.fetch(server.url(path)).error for path in ("/a", "/b")]
    assert errors == ["connection-failed", "connection-failed"]
    assert server.paths() == ["/robots.txt"]


def test_of_endless_robots_the_begin_counts(server: Server, fetcher: Fetcher) -> None:
    rules = "User-agent: *\nDisallow: /a\n" + "# and so on\n" * 100_000
    server.answers["/robots.txt"] = answer(rules)
    assert fetcher.fetch(server.url("/a")).error == "robots-denied"


# What is kept


def test_the_response_is_kept_byte_for_byte(server: Server, fetcher: Fetcher) -> None:
    head = b"HTTP/1.1 200 Very  fine\r\nX-OdD:  spaced \r\nTransfer-Encoding: chunked\r\n\r\n"
    wire = head + b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"
    server.answers["/a"] = wire
    fetched = fetcher.fetch(server.url("/a"))
    assert fetched.exchanges[0].http == wire
    assert body_of(fetched) == b"abcde"


def test_a_compressed_body_is_kept_so_and_handed_on_decoded(server: Server, fetcher: Fetcher) -> None:
    server.answers["/a"] = answer(gzip.compress(b"hello"), "Content-Encoding: gzip")
    fetched = fetcher.fetch(server.url("/a"))
    assert fetched.exchanges[0].http.endswith(gzip.compress(b"hello"))
    assert body_of(fetched) == b"hello"


def test_a_response_before_the_response_is_left_out(server: Server, fetcher: Fetcher) -> None:
    server.answers["/a"] = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n" + answer("hello")
    assert fetcher.fetch(server.url("/a")).exchanges[0].http == answer("hello")


def test_each_hop_of_a_redirect_is_kept(server: Server, fetcher: Fetcher) -> None:
    server.answers["/a"] = answer("over there", "Location: /b#top", status="301 Moved")
    server.answers["/b"] = answer("hello")
    fetched = fetcher.fetch(server.url("/a"))
    assert [hop.url for hop in fetched.exchanges] == [server.url("/a"), server.url("/b")]
    assert (fetched.url, fetched.final_url, body_of(fetched)) == (server.url("/a"), server.url("/b"), b"hello")


def test_an_error_status_is_a_response_and_no_error(server: Server, fetcher: Fetcher) -> None:
    fetched = fetcher.fetch(server.url("/gone"))
    assert (fetched.status, fetched.error, fetched.is_ok) == (404, None, False)


def test_the_address_that_answered_is_kept(server: Server, fetcher: Fetcher) -> None:
    assert [hop.ip for hop in fetcher.fetch(server.url("/a")).exchanges] == ["127.0.0.1"]


def test_a_kept_connection_that_the_server_closed_is_opened_again(server: Server, fetcher: Fetcher) -> None:
    server.answers["/a"] = lambda connection: connection.sendall(answer("hello"))  # and hangs up without a word
    assert [body_of(fetcher.fetch(server.url("/a"))) for _ in range(4)] == [b"hello"] * 4


def test_a_kept_connection_that_closes_just_when_it_is_used_is_opened_again(server: Server, fetcher: Fetcher) -> None:
    turns = iter([b"", answer("hello")])
    server.answers["/a"] = lambda connection: connection.sendall(next(turns))
    assert body_of(fetcher.fetch(server.url("/a"))) == b"hello"


def test_a_server_that_never_answers_is_asked_no_more_than_that(server: Server, fetcher: Fetcher) -> None:
    server.answers["/a"] = lambda connection: connection.close()
    assert fetcher.fetch(server.url("/a")).error == "connection-failed"
    assert server.paths() == ["/robots.txt", "/a", "/a"]


# What goes wrong


def slowly(seconds: float, *pieces: bytes) -> Callable[[socket.socket], None]:
    def serve(connection: socket.socket) -> None:
        for piece in pieces:
            time.sleep(seconds)
            connection.sendall(piece)

    return serve


def test_a_server_that_is_silent_is_a_timeout(server: Server) -> None:
    server.answers["/a"] = slowly(1.0, answer("hello"))
    with Fetcher(settings(timeout=0.3)) as fetcher:
        fetched = fetcher.fetch(server.url("/a"))
    assert (fetched.error, fetched.exchanges[0].http) == ("timeout", b"")


def test_a_server_that_drips_is_a_timeout_and_what_came_is_kept(server: Server) -> None:
    head = b"HTTP/1.1 200 OK\r\n\r\n"
    server.answers["/a"] = slowly(0.1, head, *[b"drop "] * 50)
    begun = time.monotonic()
    with Fetcher(settings(timeout=0.5)) as fetcher:
        last = fetcher.fetch(server.url("/a")).exchanges[-1]
    assert time.monotonic() - begun < 1.5
    assert (last.error, last.truncated) == ("timeout", "time")
    assert last.http.startswith(head + b"drop ")


def test_a_port_where_nobody_listens_is_a_failed_connection(fetcher: Fetcher) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        fetched = fetcher.fetch(f"http://paper.localhost:{closed.getsockname()[1]}/")
    assert fetched.error == "connection-failed"


def test_a_name_that_nobody_knows_is_a_failed_connection() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(host)

    with Fetcher(POLITE, resolve=unknown) as fetcher:
        assert fetcher.fetch("http://no-such-paper.example/").error == "connection-failed"


def test_a_peer_that_hangs_up_in_mid_sentence_is_a_failed_connection(server: Server, fetcher: Fetcher) -> None:
    server.answers["/a"] = slowly(0, b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    last = fetcher.fetch(server.url("/a")).exchanges[-1]
    assert (last.error, last.truncated) == ("connection-failed", "disconnect")


def test_a_server_that_speaks_no_tls_is_a_failed_tls(server: Server, fetcher: Fetcher) -> None:
    fetched = fetcher.fetch(server.url("/a").replace("http:", "https:"))
    assert fetched.error == "tls-failed"


@pytest.mark.parametrize(
    "wire",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 000 OK\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\nContent-Length: 0\r\n\r\n",
    ],
    ids=["no-http", "no-status", "no-colon", "status-zero", "two-lengths", "no-chunk", "endless-header"],
)
def test_what_is_no_http_is_a_bad_response(server: Server, wire: bytes) -> None:
    server.answers["/a"] = slowly(0, wire, b"")
    with Fetcher(settings(max_bytes=1_000_000)) as fetcher:
        assert fetcher.fetch(server.url("/a")).error == "bad-response"


def test_a_body_that_is_not_in_its_encoding_is_a_bad_response(server: Server, fetcher: Fetcher) -> None:
    server.answers["/a"] = answer(b"\x00\x01\x02 no gzip", "Content-Encoding: gzip")
    assert fetcher.fetch(server.url("/a")).error == "bad-response"


def test_a_page_that_is_too_large_is_kept_up_to_the_bound(server: Server, fetcher: Fetcher) -> None:
    server.answers["/a"] = answer(b"x" * 1_000_000)
    fetched = fetcher.fetch(server.url("/a"))
    assert (fetched.error, fetched.payload) == ("too-large", None)
    assert (fetched.exchanges[0].truncated, len(fetched.exchanges[0].http)) == ("length", POLITE.max_bytes)


def test_a_page_that_unpacks_too_large_is_refused(server: Server, fetcher: Fetcher) -> None:
    server.answers["/a"] = answer(gzip.compress(b"x" * 200_000), "Content-Encoding: gzip")
    assert fetcher.fetch(server.url("/a")).error == "too-large"


def test_a_bomb_does_not_swell_in_memory(server: Server) -> None:
    bomb = answer(gzip.compress(b"\0" * 2**29, 1), "Content-Encoding: gzip")
    server.answers["/a"] = bomb
    tracemalloc.start()
    with Fetcher(settings(max_bytes=10_000_000, timeout=30.0)) as fetcher:
        fetched = fetcher.fetch(server.url("/a"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert fetched.error == "too-large"
    assert peak < 100 * 2**20


@pytest.mark.parametrize("location", ["/a", "/b", "http://paper.localhost:{port}/a"])
def test_a_redirect_in_a_circle_is_a_loop(server: Server, fetcher: Fetcher, location: str) -> None:
    where = f"Location: {location.format(port=server.port)}"
    server.answers |= {"/a": answer("", where, status="302 Found"), "/b": answer("", where, status="302 Found")}
    assert fetcher.fetch(server.url("/a")).error == "redirect-loop"
    assert len(server.asked) <= 3


def test_more_redirects_than_five_are_a_loop(server: Server, fetcher: Fetcher) -> None:
    server.answers |= {f"/{n}": answer("", f"Location: /{n + 1}", status="302 Found") for n in range(10)}
    assert fetcher.fetch(server.url("/0")).error == "redirect-loop"
    assert server.paths() == ["/robots.txt", *(f"/{n}" for n in range(6))]


def test_five_redirects_are_followed(server: Server, fetcher: Fetcher) -> None:
    server.answers |= {f"/{n}": answer("", f"Location: /{n + 1}", status="307 There") for n in range(5)}
    server.answers["/5"] = answer("hello")
    assert body_of(fetcher.fetch(server.url("/0"))) == b"hello"


def test_what_a_redirect_carries_is_cut_and_the_redirect_followed(server: Server, fetcher: Fetcher) -> None:
    server.answers["/a"] = answer(b"x" * 1_000_000, "Location: /b", status="302 Found")
    server.answers["/b"] = answer("hello")
    fetched = fetcher.fetch(server.url("/a"))
    assert body_of(fetched) == b"hello"
    assert len(fetched.exchanges[0].http) == web.REDIRECT_BYTES


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://a.example/", "http://[::1", "javascript:alert(1)"])
def test_a_redirect_to_what_is_no_web_address_is_a_bad_url(server: Server, fetcher: Fetcher, location: str) -> None:
    server.answers["/a"] = answer("", f"Location: {location}", status="302 Found")
    assert fetcher.fetch(server.url("/a")).error == "bad-url"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "paper",
        "file:///etc/passwd",
        "http://",
        "http://[::1/",
        "http://a.example:99999/",
        "http://a.example:0/",
        "http://\ud800/",
    ],
)
def test_what_is_no_web_address_is_a_bad_url(fetcher: Fetcher, url: str) -> None:
    fetched = fetcher.fetch(url)
    assert (fetched.error, fetched.exchanges) == ("bad-url", ())


# Where it may go

FORBIDDEN = [
    "127.0.0.1",
    "10.0.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "0.0.0.0",
    "169.254.169.254",
    "224.0.0.1",
    "240.0.0.1",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fec0::1",
    "ff02::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b:1::7f00:1",
    "2002:7f00:1::",
]


@pytest.mark.parametrize("address", FORBIDDEN)
def test_an_address_that_is_not_public_is_forbidden(address: str) -> None:
    assert not web.is_reachable(address, allow_private=False)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_a_public_address_is_reachable(address: str) -> None:
    assert web.is_reachable(address, allow_private=False)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.0.0.1", "fc00::1"])
def test_a_private_address_can_be_allowed(address: str) -> None:
    assert web.is_reachable(address, allow_private=True)


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "::ffff:169.254.169.254", "0.0.0.0", "224.0.0.1"])
def test_link_local_is_never_reachable(address: str) -> None:
    assert not web.is_reachable(address, allow_private=True)


@pytest.mark.parametrize("host", ["paper.localhost", "localhost", "LOCALHOST.", "127.0.0.1", "[::1]"])
def test_every_spelling_of_loopback_is_forbidden(server: Server, host: str) -> None:
    with Fetcher(settings(allow_private_addresses=False)) as fetcher:
        assert fetcher.fetch(server.url("/a", host)).error == "forbidden-address"
    assert server.asked == []


def test_a_public_name_that_leads_to_loopback_is_forbidden(server: Server) -> None:
    with Fetcher(settings(allow_private_addresses=False), resolve=lambda host, port: ["127.0.0.1"]) as fetcher:
        assert fetcher.fetch(server.url("/a", "paper.example")).error == "forbidden-address"
    assert server.asked == []


def test_a_redirect_into_a_private_network_is_forbidden(server: Server, fetcher: Fetcher) -> None:
    server.answers["/a"] = answer("", "Location: http://169.254.169.254/latest/meta-data/", status="302 Found")
    fetched = fetcher.fetch(server.url("/a"))
    assert (fetched.error, fetched.status) == ("forbidden-address", 302)


def test_the_name_is_resolved_once_for_each_connection(server: Server) -> None:
    """A second look-up could answer otherwise than the one that was judged."""
    looked_up: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"]

    server.answers["/a"] = answer("hello")
    with Fetcher(POLITE, resolve=rebinding) as fetcher:
        assert body_of(fetcher.fetch(server.url("/a", "rebound.example"))) == b"hello"
    assert looked_up == ["rebound.example"]  # robots.txt and the page share one connection


def test_localhost_is_loopback_whatever_a_resolver_says(server: Server) -> None:
    server.answers["/a"] = answer("hello")
    with Fetcher(POLITE, resolve=lambda host, port: ["192.0.2.1"]) as fetcher:
        assert body_of(fetcher.fetch(server.url("/a"))) == b"hello"
