"""WARC 1.1: records written as they came, and read back by their place in a file.

A record is compressed on its own, so its offset and length are all it takes to read it. The bytes of a file follow
from what is written into it, clock and chance apart: record ids come from content, gzip headers carry no time.
"""

import hashlib
import io
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import BinaryIO
from urllib.parse import quote

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType

from newslake.errors import InvalidInput
from newslake.ingest.payloads import MAX_HEAD, MAX_PAYLOAD, Payload, content_digest, http_body, http_payload
from newslake.ingest.scan import records
from newslake.lake import Batch
from newslake.page import Refusal

__all__ = ["Payload", "Reader", "Span", "Writer", "capture_id", "content_digest", "http_payload"]

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:newslake:warc-record")
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_HTTP_RESPONSE = "application/http; msgtype=response"
_CONTROLS = re.compile(r"[\x00-\x20\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Span:
    """Where a record lies in its file, in bytes, and its id for ``concurrent_to``."""

    offset: int
    length: int
    record_id: str


def capture_id(batch: Batch, kind: str, address: str, n: int) -> str:
    """Identity of a capture: ``n`` tells how many of the same kind and address came before in the batch."""
    return hashlib.sha256(f"{batch.key}\n{kind}\n{address}\n{n}".encode("utf-8", "replace")).hexdigest()[:32]


class Writer:
    """Append records to a file, each compressed on its own."""

    def __init__(self, file: BinaryIO, *, warcinfo: bool = True) -> None:
        self._file = file
        self._offset = file.tell()
        # Written with the first record, whose date it takes: a clock here would make equal input unequal bytes.
        self._lacks_info = warcinfo

    def response(
        self,
        url: str,
        http: bytes,
        at: datetime,
        *,
        ip: str | None = None,
        truncated: str | None = None,
        concurrent_to: str | None = None,
    ) -> Span:
        """A response verbatim: status line, headers and body as received.

        ``truncated`` says why the body is cut: ``length``, ``time`` or ``disconnect``. ``concurrent_to`` is the
        ``record_id`` of another record of the same visit.
        """
        extra = {"WARC-IP-Address": ip, "WARC-Truncated": truncated, "WARC-Concurrent-To": concurrent_to}
        return self._write(WarcRecordType.response, url, http, at, _HTTP_RESPONSE, extra, payload=http_body(http))

    def revisit(
        self,
        url: str,
        http_head: bytes,
        at: datetime,
        *,
        refers_to_uri: str,
        refers_to_date: datetime,
        payload_digest: str | None = None,
    ) -> Span:
        """A server's "not modified": its status line and headers, and which earlier capture it stands for."""
        extra = {
            "WARC-Profile": _NOT_MODIFIED,
            "WARC-Refers-To-Target-URI": _uri(refers_to_uri),
            "WARC-Refers-To-Date": _instant(refers_to_date),
            "WARC-Payload-Digest": payload_digest,
        }
        return self._write(WarcRecordType.revisit, url, http_head, at, _HTTP_RESPONSE, extra)

    def resource(self, uri: str, payload: bytes, mime: str, at: datetime) -> Span:
        """A file as it was found, without a response around it."""
        return self._write(WarcRecordType.resource, uri, payload, at, mime, {}, payload=payload)

    def conversion(self, uri: str, text: bytes, at: datetime, mime: str = "text/plain; charset=utf-8") -> Span:
        """A page that someone turned into plain text."""
        return self._write(WarcRecordType.conversion, uri, text, at, mime, {}, payload=text)

    def _write(
        self,
        kind: WarcRecordType,
        uri: str | None,
        block: bytes,
        at: datetime,
        content_type: str,
        extra: Mapping[str, str | None],
        payload: bytes | None = None,
    ) -> Span:
        if self._lacks_info:
            self._lacks_info = False
            info = b"software: newslake\r\nformat: WARC File Format 1.1\r\n"
            self._write(WarcRecordType.warcinfo, None, info, at, "application/warc-fields", {})
        seed = f"{self._offset}\n{kind}\n{uri}\n{_instant(at)}\n{hashlib.sha256(block).hexdigest()}"
        record_id = f"urn:uuid:{uuid.uuid5(_NAMESPACE, _line(seed))}"
        record = WarcRecord()
        record.init_headers(record_type=kind, record_urn=record_id.removeprefix("urn:").encode())
        headers = {
            "WARC-Date": _instant(at),
            "WARC-Target-URI": None if uri is None else _uri(uri),
            "Content-Type": content_type,
        }
        for name, value in {**headers, **extra}.items():
            if value is not None:
                record.headers[name] = f"<{value}>" if name == "WARC-Concurrent-To" else _line(value)
        record.set_bytes_content(block)
        return self._append(record, record_id, None if payload is None else _sha1(payload))

    def _append(self, record: WarcRecord, record_id: str, payload_digest: bytes | None) -> Span:
        member = io.BytesIO()
        with GzipWriter(member, compression_level=6) as compressed:
            record.write(compressed, checksum_data=True, payload_digest=payload_digest)
        span = Span(self._offset, self._file.write(member.getbuffer()), record_id)
        self._offset += span.length
        return span


class Reader:
    """Read records at random; the file last read stays open, so that its neighbours are cheap."""

    def __init__(self, open_file: Callable[[str], BinaryIO]) -> None:
        self._open_file = open_file
        self._name: str | None = None
        self._file: BinaryIO | None = None

    def __enter__(self) -> "Reader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def payload(self, filename: str, offset: int, length: int) -> Payload | Refusal:
        """What the record at that place carries, or why it is unusable: ``broken-record``, ``too-large``,
        ``bad-response``.

        :raises InvalidInput: if there is no such file (any more).
        """
        file = self._at_hand(filename)
        file.seek(offset)
        # A stored record is no larger than its payload and heads, or it will not be used.
        stored = file.read(min(length, MAX_PAYLOAD + 2 * MAX_HEAD))
        record = next(records(io.BytesIO(stored)), None)
        return record.payload if record else Refusal(reason="broken-record", evidence="no record starts here")

    def _at_hand(self, filename: str) -> BinaryIO:
        if self._file is None or self._name != filename:
            self._close()
            try:
                self._file = self._open_file(filename)
            except FileNotFoundError:
                raise InvalidInput(
                    filename, "captures point into this WARC file, and it is not there", "Put it back where it was."
                ) from None
            self._name = filename
        return self._file

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = self._name = None


def _sha1(data: bytes) -> bytes:
    # What every WARC tool checks; it guards against damage, not against forgery.
    return hashlib.sha1(data, usedforsecurity=False).digest()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _uri(uri: str) -> str:
    """A hostile address must not end its header line and begin another."""
    return _CONTROLS.sub(lambda control: quote(control[0]), uri)


def _line(value: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]", " ", value).encode("utf-8", "replace").decode()
