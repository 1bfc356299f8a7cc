"""What a response or file carries: its encodings undone within bounds, and what the bytes look like."""

import hashlib
import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from newslake.page import Headers, Refusal

MAX_PAYLOAD = 32 * 2**20
"""Bytes of one payload, decoded. The longest news pages have some 10 MB; what expands further is a bomb."""
MAX_HEAD = 2**16
"""Bytes of the headers of one response or record."""
_MAX_ENCODINGS = 4
_PIECE = 2**16
HEAD_END = re.compile(rb"\n\r?\n")
_STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+([1-9]\d\d)\b")
_CHUNK_HEAD = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--(?:(?!-->).){0,2000}-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta|article|div|p|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_MAGIC: Mapping[bytes, str] = {
    b"%PDF-": "application/pdf",
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"RIFF": "application/octet-stream",
    b"PK\x03\x04": "application/zip",
    b"\x1f\x8b": "application/gzip",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """What a record carries: the body with transfer and content encodings undone."""

    data: bytes
    content_type: str | None = None
    status: int | None = None
    """Of HTTP; null for resource and conversion records."""
    headers: Headers = field(default_factory=dict, compare=False)
    """Of HTTP; two payloads that differ in these alone, a date or a cookie, are the same."""


def content_digest(data: bytes) -> str:
    """Digest of a decoded payload, as ``captures.content_digest`` has it."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def media_type(content_type: str | None) -> str | None:
    """A Content-Type without its parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower() or None if content_type else None


def detected(data: bytes) -> str:
    """The media type that the first bytes look like; of texts, HTML and XML are told apart from plain text."""
    start = data[:4_096]
    for magic, mime in _MAGIC.items():
        if start.startswith(magic):
            return mime
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "replace").encode()
    start = start.removeprefix(b"\xef\xbb\xbf")
    if _BINARY.search(start):
        return "application/octet-stream"
    if _HTML.match(start):
        return "text/html"
    return "application/xml" if start.lstrip().startswith(b"<?xml") else "text/plain"


def http_payload(http: bytes) -> Payload | Refusal:
    """The body of a response given verbatim; refused as ``bad-response`` or ``too-large``.

    A body that contradicts its headers is taken as it is, if it is text: many archives keep the headers of a body
    that they have unpacked.
    """
    head = HEAD_END.search(http, 0, MAX_HEAD)
    status = _STATUS_LINE.match(http)
    if status is None or (head is None and len(http) > MAX_HEAD):
        return Refusal(reason="bad-response", evidence=f"no HTTP response: {http[:60]!r}")
    headers = headers_of(http[: head.start() if head else len(http)].decode("latin-1"))
    body = http[head.end() :] if head else b""
    if "chunked" in ",".join(headers.get("transfer-encoding", ())).lower():
        body = _unchunked(body)
    encodings = [word.strip().lower() for word in ",".join(headers.get("content-encoding", ())).split(",")]
    for encoding in reversed(encodings[:_MAX_ENCODINGS]):
        decoded = _decoded(body, encoding)
        if isinstance(decoded, Refusal):
            return decoded
        body = decoded
    if len(body) > MAX_PAYLOAD:
        return too_large()
    content_type = next(iter(headers.get("content-type", ())), None)
    return Payload(data=body, content_type=content_type, status=int(status[1]), headers=headers)


def headers_of(head: str) -> dict[str, list[str]]:
    """Values by lower-case name; a line that is none, the status line with it, is passed over."""
    found: dict[str, list[str]] = {}
    for line in re.sub(r"\r?\n[ \t]+", " ", head).split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip().lower(), []).append(value.strip())
    return found


def http_body(http: bytes) -> bytes:
    """What follows the headers, encoded as it came."""
    head = HEAD_END.search(http, 0, MAX_HEAD)
    return http[head.end() :] if head else b""


def _unchunked(body: bytes) -> bytes:
    """The chunks joined; what follows a chunk that is cut or broken is lost, as it is in a browser."""
    pieces, at = [], 0
    while chunk := _CHUNK_HEAD.match(body, at):
        size = int(chunk[1], 16)
        pieces.append(body[chunk.end() : chunk.end() + size])
        at = chunk.end() + size
        at += 2 if body.startswith(b"\r\n", at) else body.startswith(b"\n", at)
        if size == 0:
            break
    return b"".join(pieces) if at else body


def _decoded(body: bytes, encoding: str) -> bytes | Refusal:
    """One content encoding undone. A cut body gives what can be read of it."""
    if encoding not in _DECODERS or not body:
        return body
    pieces, size = [], 0
    try:
        for piece in _DECODERS[encoding](body):
            pieces.append(piece)
            size += len(piece)
            if size > MAX_PAYLOAD:
                return too_large()
    except (zlib.error, OSError) as error:
        if size == 0 and _BINARY.search(body, 0, 1_024):
            return Refusal(reason="bad-response", evidence=f"content-encoding {encoding}: {error}")
    return b"".join(pieces) if size else body


def _gunzipped(body: bytes) -> Iterable[bytes]:
    return _inflated(body, 16 + zlib.MAX_WBITS)


def _deflated(body: bytes) -> Iterable[bytes]:
    # The standard says zlib; some servers send the bare stream. A zlib header is a multiple of 31.
    has_header = len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    return _inflated(body, zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)


def _inflated(body: bytes, window: int) -> Iterable[bytes]:
    """The first member; what follows it is passed over, as browsers do."""
    stream = zlib.decompressobj(window)
    # Fed by the piece: zlib hands back a copy of all that it has not used yet.
    for at in range(0, len(body), _PIECE):
        rest = body[at : at + _PIECE]
        while rest and not stream.eof:
            yield stream.decompress(rest, _PIECE)
            rest = stream.unconsumed_tail
    yield stream.flush()


def _streamed(codec: str) -> Callable[[bytes], Iterable[bytes]]:
    def decode(body: bytes) -> Iterable[bytes]:
        with pa.CompressedInputStream(pa.BufferReader(body), codec) as stream:
            while piece := stream.read(_PIECE):
                yield piece

    return decode


_DECODERS: Mapping[str, Callable[[bytes], Iterable[bytes]]] = {
    "gzip": _gunzipped,
    "x-gzip": _gunzipped,
    "deflate": _deflated,
    "br": _streamed("brotli"),
    "zstd": _streamed("zstd"),
}


def too_large() -> Refusal:
    return Refusal(reason="too-large", evidence=f"more than {MAX_PAYLOAD} bytes")
