"""The parts of a batch in the making: each a WARC file and a table of captures, joined when the batch is sealed."""

import shutil
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, BinaryIO

from newslake.contract import contract
from newslake.ingest.cursors import Validator
from newslake.ingest.payloads import content_digest, detected
from newslake.ingest.warc import Span, Writer, capture_id
from newslake.ingest.web import Exchange, Fetched
from newslake.lake import Batch, Lake
from newslake.page import Given
from newslake.tables import KINDS, Capture


class Part:
    """Takes captures as they come, from several threads."""

    def __init__(self, batch: Batch, file_name: str, file: BinaryIO, *, warcinfo: bool) -> None:
        self.captures: list[Capture] = []
        self._batch, self._file_name = batch, file_name
        self._writer = Writer(file, warcinfo=warcinfo)
        self._lock = threading.Lock()

    def add(
        self,
        fetched: Fetched,
        kind: str,
        source_id: str,
        *,
        given: Given | None = None,
        error: str | None = None,
        known: Validator | None = None,
    ) -> None:
        """Record what was fetched, and the robots.txt on the way to it.

        ``error`` is for a response that came and is of no use; ``known`` is what a 304 says is still so.
        """
        for robots in fetched.robots:
            self.add(robots, "robots", source_id)
        with self._lock:
            span, is_revisit = self._record(fetched, known)
            self.captures.append(self._capture(fetched, kind, source_id, given, error, span, is_revisit))

    def _record(self, fetched: Fetched, known: Validator | None) -> tuple[Span | None, bool]:
        """Write each exchange; return where the last one lies, if it is there, and whether it is a revisit."""
        span: Span | None = None
        for exchange in fetched.exchanges:
            if not exchange.http:
                return None, False
            if exchange.status == 304 and known:
                return self._revisit(exchange, known), True
            span = self._writer.response(
                exchange.url,
                exchange.http,
                exchange.at,
                ip=exchange.ip,
                truncated=exchange.truncated,
                concurrent_to=span.record_id if span else None,
            )
        return span, False

    def _revisit(self, exchange: Exchange, known: Validator) -> Span:
        return self._writer.revisit(
            exchange.url,
            exchange.http,
            exchange.at,
            refers_to_uri=known.url,
            refers_to_date=datetime.fromisoformat(known.captured_at),
            payload_digest=known.digest,
        )

    def _capture(
        self,
        fetched: Fetched,
        kind: str,
        source_id: str,
        given: Given | None,
        error: str | None,
        span: Span | None,
        is_revisit: bool,
    ) -> Capture:
        payload = fetched.payload
        return Capture(
            capture_id=capture_id(self._batch, kind, fetched.url, 0),
            source_id=source_id,
            kind=kind,
            url=fetched.url,
            fetch_time=fetched.at,
            fetch_status=fetched.status,
            fetch_error=error or fetched.error,
            fetch_redirect=fetched.final_url if len(fetched.exchanges) > 1 else None,
            content_digest=None if payload is None else content_digest(payload),
            content_type=fetched.last.headers.get("content-type") if fetched.last else None,
            content_mime_detected=detected(payload) if payload else None,
            content_length=None if payload is None else len(payload),
            warc_type=("revisit" if is_revisit else "response") if span else None,
            warc_filename=self._file_name if span else None,
            warc_record_offset=span.offset if span else None,
            warc_record_length=span.length if span else None,
            given=given,
        )


@contextmanager
def making(batch: Batch, lake: Lake, name: str, *, at: datetime, warcinfo: bool = False) -> Iterator[Part]:
    """A part that is staged when the block ends, and is not there where the block fails."""
    # A worker that was given up may live on and finish after its retry. Its WARC has a name of its own, so that a table
    # of one try never points into the WARC of another.
    file_name = f"{name}.{at:%H%M%S%f}"
    with lake.writing(lake.staged_warc(batch, file_name)) as file:
        part = Part(batch, file_name, file, warcinfo=warcinfo)
        yield part
    lake.stage("captures", batch, name, contract("captures").table(part.captures))


def join(batch: Batch, lake: Lake, names: Iterable[str]) -> None:
    """Make the parts that are there one WARC file and, last, one table of captures: the batch is sealed."""
    captures: list[Capture] = []
    with lake.writing(lake.warc_path(lake.warc_name(batch))) as whole:
        for name in names:
            try:
                rows = lake.staged("captures", batch, name).to_pylist()
            except FileNotFoundError:
                continue  # its task failed: what it should have fetched waits for the next round
            start = whole.tell()
            for file_name in {row["warc_filename"] for row in rows} - {None}:
                with lake.staged_warc(batch, file_name).open("rb") as file:
                    shutil.copyfileobj(file, whole)
            captures.extend(_moved(row, lake.warc_name(batch), start) for row in rows)
    lake.write("captures", batch, contract("captures").table(_named(batch, captures)))


def _moved(row: dict[str, Any], file_name: str, start: int) -> Capture:
    """The capture, pointing into the joined file."""
    row["given"] = Given(**row["given"]) if row["given"] else None
    capture = Capture(**row)
    if capture.warc_record_offset is None:
        return capture
    return replace(capture, warc_filename=file_name, warc_record_offset=start + capture.warc_record_offset)


def _named(batch: Batch, captures: Iterable[Capture]) -> Iterator[Capture]:
    """In an order that does not depend on who was faster; parts that asked for one thing twice told apart."""
    count: Counter[tuple[str, str | None]] = Counter()
    for each in sorted(captures, key=_order):
        key = (each.kind, each.url)
        yield replace(each, capture_id=capture_id(batch, each.kind, each.url or "", count[key]))
        count[key] += 1


def _order(capture: Capture) -> tuple[int, str, str, datetime]:
    return KINDS.index(capture.kind), capture.source_id, capture.url or "", capture.fetch_time
