"""Walk through a WARC file, record by record: plain, compressed by record, or compressed as one.

Everything here may be hostile or broken. A record that is cut, or that lies about its length, and garbage where a
record should be, are one broken record each; the walk goes on at the next place that looks like a record.
"""

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import BinaryIO

from newslake.ingest.payloads import HEAD_END, MAX_HEAD, MAX_PAYLOAD, Payload, headers_of, http_payload, too_large
from newslake.page import Refusal

GZIP = b"\x1f\x8b\x08"
_PIECE = 2**16
_LARGEST = MAX_PAYLOAD + MAX_HEAD
_START = re.compile(rb"WARC/\d\.\d{1,2}[ \t]{0,9}\r?\n(?=[A-Za-z][A-Za-z-]{0,60}:)")
"""Anywhere in a line: a record that is cut ends in the middle of one."""
_AFTER = re.compile(rb"\r?\n\r?\n|(?:\r?\n)?(?:\Z|WARC/)")
_OVERLAP = 100
"""Bytes that hold all that ``_START`` looks at."""
_INTO = 5
"""Bytes from the start of a broken record to where another one may start."""
_MAX_DAMAGED = 1_000
"""Damaged members in a row after which the rest of a file is given up: chance makes one in 16 MB of noise."""
_BLANK = b"\r\n\t \x00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record, or what stands where one should be."""

    headers: dict[str, list[str]] = field(default_factory=dict)
    """Values by lower-case name; none of a stretch of garbage."""
    block: bytes = b""
    refusal: Refusal | None = None
    """``broken-record``, or ``too-large``; such a record has no block."""
    offset: int | None = None
    """In its file, in bytes; null where it cannot be read on its own, because others are compressed with it."""
    length: int | None = None

    def get(self, name: str) -> str | None:
        values = self.headers.get(name)
        return values[0] if values and values[0] else None

    @property
    def kind(self) -> str | None:
        """``WARC-Type``, in lower case."""
        kind = self.get("warc-type")
        return kind.lower() if kind else None

    @property
    def url(self) -> str | None:
        url = self.get("warc-target-uri")
        # Some writers of WARC 1.0 took the grammar's angle brackets literally.
        return url[1:-1] if url and url.startswith("<") and url.endswith(">") else url

    @property
    def date(self) -> datetime | None:
        """UTC; null where it is missing or no instant."""
        try:
            date = datetime.fromisoformat(self.get("warc-date") or "")
            return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
        except (ValueError, OverflowError):
            return None

    @property
    def is_http(self) -> bool:
        return (self.get("content-type") or "").lower().startswith("application/http")

    @property
    def payload(self) -> Payload | Refusal:
        if self.refusal:
            return self.refusal
        if self.is_http:
            return http_payload(self.block)
        if len(self.block) > MAX_PAYLOAD:
            return too_large()
        return Payload(data=self.block, content_type=self.get("content-type"))


def records(file: BinaryIO) -> Iterator[Record]:
    """Every record of a file that can seek, in order; garbage behind a broken record is part of it."""
    is_after_broken = False
    file.seek(0)
    walk = _compressed if file.read(len(GZIP)) == GZIP else _plain_file
    for record in walk(file):
        is_broken = record.refusal is not None and record.refusal.reason == "broken-record"
        if record.headers or not (is_broken and is_after_broken):
            yield record
        is_after_broken = is_broken


def _plain_file(file: BinaryIO) -> Iterator[Record]:
    size = file.seek(0, 2)
    file.seek(0)
    yield from _plain(file.read, size)


def _plain(read: Callable[[int], bytes], size: int | None) -> Iterator[Record]:
    """Records of a stream without compression; ``size`` of it in bytes where it is known."""
    window = _Window(read)
    while window.hold(MAX_HEAD):
        start = _START.search(window.data)
        # Where none starts here, the window's last bytes may yet be the beginning of one.
        gap = start.start() if start else len(window.data) - (0 if window.is_ended else _OVERLAP)
        if window.data[:gap].strip(_BLANK):
            yield _broken(f"{bytes(window.data[:60])!r} is no record")
        window.drop(gap)
        if start:
            yield _next(window, size)


def _next(window: "_Window", size: int | None) -> Record:
    """The record that starts where the window does; the window is moved behind it, or into it if it is broken."""
    head = HEAD_END.search(window.data, 0, MAX_HEAD)
    if head is None:
        window.drop(MAX_HEAD // 2)  # what starts here has no end either, unless its header is longer than that
        return _broken("its header has no end")
    within = _START.search(window.data, _INTO, head.end())
    if within:
        window.drop(within.start())
        return _broken("its header runs into another record")
    headers = headers_of(window.data[: head.start()].decode("utf-8", "replace"))
    length = _length(headers)
    if length is None:
        window.drop(_INTO)
        return _broken("it does not say how long it is", headers)
    begin, offset, end = head.end(), window.at, head.end() + length
    if length > _LARGEST and (size is None or offset + end <= size):
        window.skip(end)
        return Record(headers=headers, refusal=too_large(), offset=offset, length=end)
    window.hold(min(end, begin + _LARGEST) + MAX_HEAD)
    if len(window.data) < end or not _AFTER.match(window.data, end):
        window.drop(_INTO)
        return _broken(f"it is not the {length} bytes long that it says", headers)
    block = bytes(window.data[begin:end])
    window.drop(end)
    return Record(headers=headers, block=block, offset=offset, length=end)


def _length(headers: Mapping[str, list[str]]) -> int | None:
    text = headers.get("content-length", [""])[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


class _Window:
    """A stretch of a stream: ``data``, which begins ``at`` so many bytes from its start."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self.data = bytearray()
        self.at = 0
        self.is_ended = False

    def hold(self, size: int) -> bool:
        """Read on until so many bytes are held, or the stream ends; whether any are."""
        while len(self.data) < size and not self.is_ended:
            piece = self._read(_PIECE)
            self.data += piece
            self.is_ended = not piece
        return bool(self.data)

    def drop(self, size: int) -> None:
        self.at += min(size, len(self.data))
        del self.data[:size]

    def skip(self, size: int) -> None:
        """As ``drop``, also of what is not held yet."""
        end = self.at + size
        while self.at < end and self.hold(1):
            self.drop(end - self.at)


def _compressed(file: BinaryIO) -> Iterator[Record]:
    size = file.seek(0, 2)
    start = damaged = 0
    while start < size and damaged < _MAX_DAMAGED:
        member = _Member(file, start)
        yield from _of_member(member)
        damaged = damaged + 1 if member.error else 0
        # A damaged member has no end: the next one is looked for behind its first bytes.
        end = start + len(GZIP) if member.end is None else member.end
        start = _find(file, GZIP, end, size)
        if member.end is not None and _has_content(file, end, start):
            yield _broken(f"{start - end} bytes that are no record")


def _of_member(member: "_Member") -> Iterator[Record]:
    """A member's records: with its place where it holds one alone, which is the rule."""
    held: Record | None = None
    is_alone = True
    for record in _plain(member.read, None):
        if held is not None:
            is_alone = False
            yield replace(held, offset=None, length=None)
        held = record
    if member.error and is_alone:
        yield _broken(member.error, held.headers if held else {})
    elif held is not None:
        place = (member.start, member.length) if is_alone and held.offset is not None else (None, None)
        yield replace(held, offset=place[0], length=place[1])
    if member.error and not is_alone:
        yield _broken(member.error)


class _Member:
    """A gzip member, read as a stream; ``end`` is known once it is read whole, ``error`` where it cannot be."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        self.start = start
        self.end: int | None = None
        self.error: str | None = None
        self._file = file
        self._stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._rest = b""
        file.seek(start)

    @property
    def length(self) -> int | None:
        return None if self.end is None else self.end - self.start

    def read(self, size: int) -> bytes:
        """At most so many bytes, decompressed; none at the end, be it a good one or not."""
        while self.end is None and not self.error:
            self._rest = self._rest or self._file.read(_PIECE)
            try:
                piece = self._stream.decompress(self._rest, size)
            except zlib.error as error:
                self.error = str(error)
                break
            if self._stream.eof:
                self.end = self._file.tell() - len(self._stream.unused_data)
            elif not self._rest:
                self.error = "the file ends before its compressed record does"
            self._rest = self._stream.unconsumed_tail
            if piece:
                return piece
        return b""


def _find(file: BinaryIO, needle: bytes, start: int, size: int) -> int:
    """Where the needle next is, from ``start`` on; the file's size where it is not."""
    while start < size:
        file.seek(start)
        piece = file.read(_PIECE)
        if (found := piece.find(needle)) >= 0:
            return start + found
        start += max(len(piece) - len(needle) + 1, 1)
    return size


def _has_content(file: BinaryIO, start: int, end: int) -> bool:
    """Whether a gap holds more than the blanks and zeros that some tools pad with; a look at its beginning."""
    file.seek(start)
    return bool(file.read(min(end - start, _PIECE)).strip(_BLANK))


def _broken(evidence: str, headers: Mapping[str, list[str]] | None = None) -> Record:
    return Record(headers=dict(headers or {}), refusal=Refusal(reason="broken-record", evidence=evidence))
