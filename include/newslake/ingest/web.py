"""Polite HTTP: the only module that opens a socket.

A host never has two connections from one ``Fetcher``, and between two requests to it lies a delay. ``robots.txt`` is
asked first, once a ``Fetcher``; redirects are followed here, because each hop is a request that robots and the address
policy judge anew. Nothing of the environment is used: no proxies, no cookies, no credentials.

What ``robots.txt`` means (RFC 9309): 2xx is read, up to 512 KiB; 4xx and more than five redirects mean that everything
is allowed; 5xx means that nothing is (``robots-unavailable``), and so does 429, which is a plea and not an absence.
Where the host can't be reached for its robots.txt, its pages have that same error, without another knock.
"""

import ipaddress
import socket
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from types import TracebackType
from typing import Any

import httpcore
import httpx
from protego import Protego

from newslake.ingest.payloads import http_payload
from newslake.ingest.sources import Fetch
from newslake.page import Refusal

MAX_REDIRECTS = 5
MAX_CRAWL_DELAY = 30.0
"""Seconds. Some robots.txt ask for hours, which would mean never."""
ROBOTS_BYTES = 512 * 1024
REDIRECT_BYTES = 64 * 1024
"""Nobody reads what a redirect carries; more of it is cut, and followed all the same."""
ADDRESSES_TRIED = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Translated (RFC 6052) and IPv4-compatible addresses; ::1 is among the latter and stands for itself.
_IPV4_INSIDE = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::/96"))
# Local translation (RFC 8215) and what was site-local: ipaddress of Python 3.11 takes both for public.
_LOCAL = (ipaddress.ip_network("64:ff9b:1::/48"), ipaddress.ip_network("fec0::/10"))

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request, and what came back."""

    url: str
    at: datetime
    ip: str | None = None
    http: bytes = b""
    """Status line, headers and body as received; empty where no whole head came."""
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    """By lower-case name; of repeated ones the first."""
    truncated: str | None = None
    """Why ``http`` is cut: ``length``, ``time`` or ``disconnect``."""
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What became of one URL, redirects included."""

    url: str
    at: datetime
    """When the last exchange began; without one, when it was refused."""
    exchanges: tuple[Exchange, ...] = ()
    robots: tuple["Fetched", ...] = ()
    """The robots.txt that were read on the way."""
    error: str | None = None
    payload: bytes | None = None
    """The last body, decoded; null where it is cut, broken or of no use."""

    @property
    def last(self) -> Exchange | None:
        return self.exchanges[-1] if self.exchanges else None

    @property
    def status(self) -> int | None:
        return self.last.status if self.last else None

    @property
    def final_url(self) -> str:
        return self.last.url if self.last else self.url

    @property
    def is_ok(self) -> bool:
        return self.error is None and self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True)
class Rules:
    """What a host allows."""

    text: str = ""
    error: str | None = None
    """Why nothing may be asked of it."""

    def as_json(self) -> dict[str, str | None]:
        return {"text": self.text, "error": self.error}

    @cached_property
    def _parsed(self) -> Protego:
        return Protego.parse(self.text)

    def refusal(self, url: str, agent: str) -> str | None:
        """Why ``url`` is not to be fetched; null where it may be."""
        return self.error or (None if self._parsed.can_fetch(url, agent) else "robots-denied")

    def delay(self, agent: str) -> float:
        """Seconds between two requests that the host asks for, within bounds."""
        asked = self._parsed.crawl_delay(agent) or 0.0
        return min(asked, MAX_CRAWL_DELAY) if asked > 0 else 0.0


def utc_now() -> datetime:
    return datetime.now(UTC)


def resolve(host: str, port: int) -> list[str]:
    """:raises OSError: where the name is not known."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_reachable(address: str, *, allow_private: bool) -> bool:
    """Whether the address policy lets us connect there. Link-local is never let through: clouds keep secrets there."""
    ip = _embedded(ipaddress.ip_address(address))
    if ip.is_multicast or ip.is_unspecified or ip.is_link_local or (ip.is_reserved and not ip.is_loopback):
        return False
    return allow_private or (ip.is_global and not any(ip in network for network in _LOCAL))


def _embedded(ip: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, where it does."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if any(ip in network for network in _IPV4_INSIDE) and int(ip) > 1:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else ip)


class Fetcher:
    """Fetches for one round, or for one part of it; used from several threads, each with hosts of its own."""

    def __init__(
        self,
        settings: Fetch,
        *,
        rules: Mapping[str, Rules] | None = None,
        clock: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], object] = time.sleep,
        resolve: Resolve = resolve,
    ) -> None:
        self.rules: dict[str, Rules] = dict(rules or {})
        """By origin: what earlier parts of the round have read, and what this one adds."""
        self._settings, self._clock, self._sleep, self._resolve = settings, clock, sleep, resolve
        self._agent = settings.user_agent.partition(" ")[0].partition("/")[0]
        self._guard = threading.Lock()
        self._lanes: dict[str, _Lane] = {}
        self._asking: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        # One body is decoded at a time: a bomb may swell to the bound, several at once must not.
        self._decoding = threading.Lock()

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for lane in self._lanes.values():
            lane.close()

    def fetch(self, url: str, conditions: Mapping[str, str] | None = None) -> Fetched:
        """GET, as far as robots.txt allows; ``conditions`` are If-None-Match and If-Modified-Since."""
        robots: list[Fetched] = []

        def judge(target: httpx.URL) -> str | None:
            rules, read = self._rules_of(target)
            robots.extend(read)
            return rules.refusal(str(target), self._agent)

        exchanges, error = self._follow(url, judge, self._settings.max_bytes, conditions or {})
        payload, error = self._payload(exchanges, error)
        at = exchanges[-1].at if exchanges else self._clock()
        return Fetched(url=url, at=at, exchanges=tuple(exchanges), robots=tuple(robots), error=error, payload=payload)

    def _follow(
        self, url: str, judge: Callable[[httpx.URL], str | None], limit: int, conditions: Mapping[str, str]
    ) -> tuple[list[Exchange], str | None]:
        exchanges: list[Exchange] = []
        target, visited = _parsed(url), set[str]()
        while target is not None:
            if str(target) in visited or len(exchanges) > MAX_REDIRECTS:
                return exchanges, "redirect-loop"
            visited.add(str(target))
            if refusal := judge(target):
                return exchanges, refusal
            exchanges.append(self._exchange(target, limit, conditions))
            answer = exchanges[-1]
            if answer.error or answer.status not in _REDIRECTS or "location" not in answer.headers:
                return exchanges, answer.error
            target = _parsed(answer.headers["location"], target)
        return exchanges, "bad-url"

    def _exchange(self, target: httpx.URL, limit: int, conditions: Mapping[str, str]) -> Exchange:
        lane = self._lane(target)
        with lane.lock:
            self._sleep(lane.wait())  # politeness: the delay that the host is owed since the last request
            headers = {
                "User-Agent": self._settings.user_agent,
                "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
                "Accept-Encoding": "gzip, deflate",
                **conditions,
            }
            return lane.get(target, headers, self._clock(), limit)

    def _lane(self, target: httpx.URL) -> "_Lane":
        with self._guard:
            name = target.host.rstrip(".")
            if name not in self._lanes:
                self._lanes[name] = _Lane(self._settings, self._resolve, self._tls)
            return self._lanes[name]

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return httpx.create_ssl_context(trust_env=False)

    def _rules_of(self, target: httpx.URL) -> tuple[Rules, list[Fetched]]:
        """The rules of the target's origin, and what was fetched to know them."""
        origin = str(target.copy_with(path="/", query=None)).rstrip("/")
        with self._guard:
            asking = self._asking[origin]
        with asking:
            read = [] if origin in self.rules else [self._robots(f"{origin}/robots.txt")]
            rules = self.rules.setdefault(origin, _rules(read[0]) if read else Rules())
        self._lane(target).at_least(rules.delay(self._agent))
        return rules, read

    def _robots(self, url: str) -> Fetched:
        exchanges, error = self._follow(url, lambda _: None, ROBOTS_BYTES, {})
        payload, error = self._payload(exchanges, error)
        return Fetched(url=url, at=exchanges[-1].at, exchanges=tuple(exchanges), error=error, payload=payload)

    def _payload(self, exchanges: Sequence[Exchange], error: str | None) -> tuple[bytes | None, str | None]:
        """The last body decoded, or why it is of no use; what accompanies an error status need not be readable."""
        if error or not exchanges or exchanges[-1].status == 304:
            return None, error
        with self._decoding:
            payload = http_payload(exchanges[-1].http)
        is_success = 200 <= (exchanges[-1].status or 0) < 300
        if isinstance(payload, Refusal):
            return None, payload.reason if is_success else None
        if len(payload.data) > self._settings.max_bytes:
            return None, "too-large" if is_success else None
        return payload.data, None


class _Lane:
    """The one connection to a host, and when it may be used again."""

    def __init__(self, settings: Fetch, resolve: Resolve, tls: ssl.SSLContext) -> None:
        self.lock = threading.Lock()
        self._settings = settings
        self._delay = settings.delay
        self._free_at = 0.0
        self._wire = _Wire(resolve, settings.allow_private_addresses)
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls, max_connections=1, keepalive_expiry=60.0, network_backend=self._wire
        )

    def at_least(self, delay: float) -> None:
        self._delay = max(self._delay, delay)

    def wait(self) -> float:
        """Seconds until the host may be asked again; counted from the end of the last answer."""
        return max(0.0, self._free_at - time.monotonic())

    def close(self) -> None:
        self._pool.close()

    def get(self, target: httpx.URL, headers: Mapping[str, str], at: datetime, limit: int) -> Exchange:
        try:
            exchange = self._get(target, headers, at, limit)
            if exchange.error == "connection-failed" and self._wire.is_stale:
                # The server closed a kept connection just when we used it again: that says nothing of the server.
                exchange = self._get(target, headers, at, limit)
            return exchange
        finally:
            self._free_at = time.monotonic() + self._delay

    def _get(self, target: httpx.URL, headers: Mapping[str, str], at: datetime, limit: int) -> Exchange:
        wire, status, fields = self._wire, None, dict[str, str]()
        truncated = error = None
        wire.begin(time.monotonic() + self._settings.timeout, limit)
        try:
            with self._pool.stream("GET", _core_url(target), headers=list(headers.items())) as response:
                status, fields = response.status, _fields(response.headers)
                if status in _REDIRECTS:
                    wire.limit = REDIRECT_BYTES
                for _ in response.iter_stream():
                    pass
        except _OverLimit:
            truncated, error = "length", None if status in _REDIRECTS else "too-large"
        except httpcore.TimeoutException:
            truncated, error = "time", "timeout"
        except _Forbidden:
            error = "forbidden-address"
        except _TlsFailed:
            error = "tls-failed"
        except httpcore.NetworkError:
            truncated, error = "disconnect", "connection-failed"
        except httpcore.RemoteProtocolError:
            # h11 has one exception for bytes that are no HTTP and for a peer that hangs up in mid-sentence.
            truncated, error = ("disconnect", "connection-failed") if wire.is_ended else (None, "bad-response")
        except (httpcore.LocalProtocolError, httpcore.UnsupportedProtocol):
            error = "bad-url"
        return Exchange(
            url=str(target),
            at=at,
            ip=wire.ip,
            http=b"" if status is None else _without_interim(bytes(wire.received)),
            status=status,
            headers=fields,
            truncated=truncated,
            error=error,
        )


class _OverLimit(Exception):
    """More bytes came than are wanted."""


class _Forbidden(Exception):
    """The name leads only where the address policy forbids."""


class _TlsFailed(Exception):
    """There was a server, and no safe channel to it."""


class _Wire(httpcore.NetworkBackend):
    """Opens a lane's connections, keeps what they receive, and ends a request that takes too long or too much."""

    def __init__(self, resolve: Resolve, allow_private: bool) -> None:
        self._resolve, self._allow_private = resolve, allow_private
        self._backend = httpcore.SyncBackend()
        self.ip: str | None = None
        self.begin(0.0, 0)

    def begin(self, deadline: float, limit: int) -> None:
        """A new request: ``deadline`` of the monotonic clock, ``limit`` in bytes."""
        self._deadline, self.limit = deadline, limit
        self.received = bytearray()
        self.is_ended = self._has_connected = False

    @property
    def is_stale(self) -> bool:
        """The request went out on a connection kept from an earlier one, and nothing came back."""
        return not self.received and not self._has_connected

    def left(self, at_most: float | None) -> float:
        """Seconds that the request still has."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the request took too long as a whole")
        return left if at_most is None else min(left, at_most)

    def receive(self, data: bytes) -> None:
        self.is_ended = self.is_ended or not data
        self.received += data
        if len(self.received) > self.limit:
            del self.received[self.limit :]
            raise _OverLimit

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """The name is resolved once and the address that was judged is the one that is connected to."""
        self._has_connected, self.ip = True, None
        failure: Exception = httpcore.ConnectError(f"no address for {host}")
        for address in self._judged(host, port)[:ADDRESSES_TRIED]:
            try:
                stream = self._backend.connect_tcp(address, port, self.left(timeout), local_address, socket_options)
            except httpcore.ConnectError as error:
                failure = error
            else:
                self.ip = address
                return _Tap(stream, self)
        raise failure

    def _judged(self, host: str, port: int) -> list[str]:
        name = host.rstrip(".").lower()
        try:
            # RFC 6761: these names are loopback, whatever a resolver says.
            is_local = name == "localhost" or name.endswith(".localhost")
            found = ["127.0.0.1", "::1"] if is_local else list(dict.fromkeys(self._resolve(host, port)))
        except (OSError, UnicodeError) as error:  # UnicodeError: a label that DNS can't express
            raise httpcore.ConnectError(str(error)) from error
        reachable = [address for address in found if is_reachable(address, allow_private=self._allow_private)]
        if found and not reachable:
            raise _Forbidden
        return reachable


class _Tap(httpcore.NetworkStream):
    """A connection that tells its wire what it receives; of TLS, what is inside."""

    def __init__(self, stream: httpcore.NetworkStream, wire: _Wire) -> None:
        self._stream, self._wire = stream, wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, self._wire.left(timeout))
        self._wire.receive(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._wire.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            return _Tap(self._stream.start_tls(ssl_context, server_hostname, self._wire.left(timeout)), self._wire)
        except httpcore.ConnectError as error:
            if isinstance(error.__cause__, ssl.SSLError):
                raise _TlsFailed from error
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _parsed(url: str, base: httpx.URL | None = None) -> httpx.URL | None:
    """An absolute http(s) URL without its fragment; null where there is no making sense of it."""
    try:
        joined = (base.join(url) if base else httpx.URL(url)).copy_with(fragment=None, userinfo=b"")
    except (httpx.InvalidURL, ValueError):  # ValueError: what urllib and the codecs think of hostile addresses
        return None
    is_usable = joined.scheme in ("http", "https") and joined.host and (joined.port is None or 0 < joined.port < 2**16)
    return joined if is_usable else None


def _core_url(target: httpx.URL) -> httpcore.URL:
    return httpcore.URL(scheme=target.raw_scheme, host=target.raw_host, port=target.port, target=target.raw_path)


def _fields(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in headers:
        found.setdefault(name.decode("latin-1").lower(), _header_text(value))
    return found


def _header_text(value: bytes) -> str:
    try:
        return value.decode("utf-8")  # against the standard, and what servers send that do not keep to ASCII
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _without_interim(wire: bytes) -> bytes:
    """Without the 1xx responses that may come first: a reader of the record would take them for the answer."""
    while wire[:5] == b"HTTP/" and wire[8:10] == b" 1":
        wire = wire.partition(b"\r\n\r\n")[2]
    return wire


def _rules(robots: Fetched) -> Rules:
    last = robots.last
    if last is None or last.status is None:
        return Rules(error=robots.error)
    if last.status >= 500 or last.status == 429:
        return Rules(error="robots-unavailable")
    if not 200 <= last.status < 300:
        return Rules()
    body = http_payload(last.http)  # of one that is too large or cut off, what was read of it
    if isinstance(body, Refusal):
        return Rules(error="robots-unavailable")
    return Rules(body.data[:ROBOTS_BYTES].decode("utf-8", "replace"))
