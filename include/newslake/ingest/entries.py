"""What an archive's files hold, page by page: their records, saved pages and rows in one shape."""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, BinaryIO, Literal
from urllib.parse import urlsplit

from newslake.ingest import rows, scan
from newslake.ingest.payloads import MAX_PAYLOAD, Payload, detected, media_type, too_large
from newslake.ingest.places import Place
from newslake.page import Given, Refusal

_log = logging.getLogger(__name__)

Kind = Literal["response", "resource", "conversion"]
_KINDS: Mapping[str, Kind] = {"response": "response", "resource": "resource", "conversion": "conversion"}
_PAGES = {"text/html", "application/xhtml+xml", "text/plain"}
_UNDECLARED = {None, "application/octet-stream", "application/xml", "text/xml"}
_UTF_8_TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One page of an archive, or what is broken where one should be."""

    place: Place
    """The file that it came from."""
    payload: Payload | Refusal
    kind: Kind | None = None
    """The WARC-Type that it has or will have; null where it is unknown."""
    url: str | None = None
    at: datetime | None = None
    offset: int | None = None
    length: int | None = None
    """Where its record can be read in place; null where it can't."""
    stored: bytes | None = None
    """The block of the record to write where it can't; null where there is nothing to keep."""
    given: Given | None = None
    source_id: str | None = None


def of_file(file: BinaryIO, place: Place, names: Mapping[str, str]) -> Iterator[Entry]:
    """The pages of one file; ``names`` are the columns of a data file by what they mean."""
    if place.form == "warc":
        return _of_warc(file, place)
    if place.form in ("json-lines", "csv"):
        return (_of_row(row, place, names) for row in rows.rows(file, place.form))
    return iter([_of_saved_page(file, place)])


def _of_warc(file: BinaryIO, place: Place) -> Iterator[Entry]:
    passed_over: Counter[str] = Counter()
    for record in scan.records(file):
        entry = _of_record(record, place)
        if isinstance(entry, Entry):
            yield entry
        else:
            passed_over[entry] += 1
    _log.info("%s: passed over %s", place.member, dict(passed_over.most_common(20)) or "nothing")


def _of_record(record: scan.Record, place: Place) -> Entry | str:
    """The record as an entry, or in a few words what it is instead of a page."""
    kind = _KINDS.get(record.kind or "")
    payload = record.payload
    if kind is None and (record.kind or isinstance(payload, Payload)):
        return record.kind or "record without a type"
    if isinstance(payload, Payload) and not _is_page(record, payload):
        return f"{kind} {payload.status or ''} {media_type(payload.content_type)}"
    if isinstance(payload, Refusal):
        _log.warning("%s: %s %s: %s", place.member, payload.reason, record.url or "", payload.evidence)
    return Entry(
        place=place,
        payload=payload,
        kind=kind,
        url=record.url,
        at=record.date,
        offset=record.offset,
        length=record.length,
        stored=record.block or None,
    )


def _is_page(record: scan.Record, payload: Payload) -> bool:
    """HTML or text, or an error in its stead. A redirect is no page, what it leads to is; nor is a robots.txt."""
    if record.kind == "response" and not record.is_http:
        return False
    if payload.status is not None and not 200 <= payload.status < 300:
        return payload.status >= 400
    declared, looks = media_type(payload.content_type), detected(payload.data)
    if declared == "text/plain" and _path(record.url) == "/robots.txt":
        return False
    return (
        declared in _PAGES
        or (looks == "text/html" and declared in _UNDECLARED)
        or (looks == "text/plain" and declared is None)
    )


def _path(url: str | None) -> str:
    try:
        return urlsplit(url or "").path
    except ValueError:  # an address that is none
        return ""


def _of_saved_page(file: BinaryIO, place: Place) -> Entry:
    data = file.read(MAX_PAYLOAD + 1)
    if place.form == "html":
        return _to_write(place, "resource", data, "text/html")
    return _to_write(place, "conversion", data, _UTF_8_TEXT if _is_utf_8(data) else "text/plain")


def _of_row(row: rows.Row | Refusal, place: Place, names: Mapping[str, str]) -> Entry:
    if isinstance(row, Refusal):
        _log.warning("%s: %s: %s", place.member, row.reason, row.evidence)
        return Entry(place=place, payload=row)
    said = {ours: row.get(theirs) for ours, theirs in names.items()}
    html, text = _body(said.get("html")), _body(said.get("text"))
    entry = _to_write(place, "resource", html.encode(), "text/html; charset=utf-8") if html else None
    entry = entry or (_to_write(place, "conversion", text.encode(), _UTF_8_TEXT) if text else None)
    if entry is None:
        _log.warning("%s: a row without text or html: %.200s", place.member, row)
        entry = Entry(place=place, payload=Refusal(reason="broken-record", evidence="a row without text or html"))
    return replace(
        entry,
        url=(rows.text(said.get("url")) or "").strip() or None,
        given=rows.given(row, names),
        source_id=rows.text(said.get("source_id")),
    )


def _body(value: Any) -> str | None:
    """The text of a cell; a list is one of paragraphs."""
    if isinstance(value, list):
        value = "\n\n".join(item for item in value if isinstance(item, str))
    return rows.text(value)


def _to_write(place: Place, kind: Kind, data: bytes, content_type: str) -> Entry:
    if len(data) > MAX_PAYLOAD:
        return Entry(place=place, payload=too_large())
    return Entry(place=place, kind=kind, payload=Payload(data=data, content_type=content_type), stored=data)


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
