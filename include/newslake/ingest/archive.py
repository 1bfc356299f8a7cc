"""Import what is already there: WARC files, folders of saved pages, CSV and JSON Lines become batches of captures.

A WARC that is plain or compressed by record is indexed where it lies; everything else is written to the batch's own
WARC. Memory stays that of one batch, however large the archive.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from io import BufferedReader
from itertools import chain, islice
from typing import cast

from upath import UPath

from newslake.contract import contract
from newslake.errors import InvalidInput
from newslake.ingest import entries, places, rows, scan, warc
from newslake.ingest.entries import Entry
from newslake.ingest.payloads import Payload, content_digest, detected
from newslake.ingest.places import Place, name_of
from newslake.lake import Batch, Lake
from newslake.tables import Capture

__all__ = ["Imported", "index", "name_of"]

BATCH_CAPTURES = 20_000
_RECORDS_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Imported:
    """A batch of an import: its captures, and whether they were not there before."""

    batch: Batch
    captures: int
    is_new: bool


def index(
    path: str,
    *,
    source_id: str,
    date: date,
    now: datetime,
    lake: Lake,
    mapping: Mapping[str, str] | None = None,
    roots: Sequence[str] | None = None,
    limit: int = BATCH_CAPTURES,
) -> list[Imported]:
    """Make batches, of at most ``limit`` captures, of what a path, glob or URL holds.

    They are named from the content (and the mapping that reads it); one whose name the lake has is not made again.

    :raises InvalidInput: before anything is written, if the path or mapping can't be used, or there is no page.
    """
    rows.check_mapping(mapping)
    found = places.files(path, roots)
    names = {place: _checked(place, mapping) for place in found}
    if mapping and not any(names.values()):
        raise InvalidInput(path, "a mapping needs CSV or JSON Lines, and there is none", "Leave the mapping out.")
    prefix = f"import-{_digest(found, mapping)}"
    known = {batch.name: batch for batch in lake.captured()}
    imported = []
    for number, chunk in enumerate(_chunks(_entries(names), limit)):
        batch = Batch(date, f"{prefix}-{number:03d}")
        if earlier := known.get(batch.name):
            imported.append(Imported(earlier, sum(1 for _ in chunk), is_new=False))
        else:
            imported.append(Imported(batch, _seal(batch, chunk, source_id, now, lake), is_new=True))
    if not imported:
        raise InvalidInput(path, "it holds no page", "Pages are HTML or text, in response or conversion records.")
    return imported


def _checked(place: Place, mapping: Mapping[str, str] | None) -> Mapping[str, str]:
    """The columns of a data file by what they mean, none of other files; refused where the file is not what it says."""
    with _open(place) as file:
        if place.form in ("json-lines", "csv"):
            return rows.columns(file, place.form, place.address, mapping)
        if place.form == "warc":
            first = list(islice(scan.records(file), _RECORDS_LOOKED_AT))
            if not any(record.kind for record in first):
                evidence = first[0].refusal if first else None
                raise InvalidInput(
                    place.address,
                    f"no WARC record in it: {evidence.evidence if evidence else 'it is empty'}",
                    "Give a file that a crawler or Common Crawl wrote, plain or compressed with gzip.",
                )
    return {}


def _entries(names: Mapping[Place, Mapping[str, str]]) -> Iterator[Entry]:
    for place, columns in names.items():
        with _open(place) as file:
            yield from entries.of_file(file, place, columns)


def _open(place: Place) -> BufferedReader:
    try:
        return cast(BufferedReader, UPath(place.address).open("rb"))
    except OSError as error:
        raise InvalidInput(place.address, f"it cannot be opened: {error}", "Check its access rights.") from error


def _digest(found: Sequence[Place], mapping: Mapping[str, str] | None) -> str:
    """Of the content, in order, and how it is read: where it lies and when does not matter."""
    digest = hashlib.sha256(json.dumps(sorted((mapping or {}).items())).encode())
    for place in found:
        with _open(place) as file:
            digest.update(f"{place.form}\n".encode() + hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]


def _chunks(found: Iterator[Entry], size: int) -> Iterator[Iterator[Entry]]:
    """Runs of a size; each is to be used up before the next is asked for."""
    for first in found:
        yield chain([first], islice(found, size - 1))


def _seal(batch: Batch, chunk: Iterator[Entry], source_id: str, now: datetime, lake: Lake) -> int:
    """Write what needs a record of its own, and last the captures."""
    own_name = lake.warc_name(batch)
    seen: Counter[str] = Counter()
    captures: list[Capture] = []
    with ExitStack() as files:
        writer: warc.Writer | None = None
        for entry in chunk:
            pointer = (
                None
                if entry.offset is None or entry.length is None
                else (entry.place.address, entry.offset, entry.length)
            )
            if pointer is None and entry.stored is not None:
                writer = writer or warc.Writer(files.enter_context(lake.writing(lake.warc_path(own_name))))
                span = _write(writer, entry, entry.stored, now)
                pointer = (own_name, span.offset, span.length)
            address = entry.url or entry.place.member
            identity = warc.capture_id(batch, "page", address, seen[address])
            seen[address] += 1
            captures.append(_capture(entry, identity, source_id, now, pointer))
    lake.write("captures", batch, contract("captures").table(captures))
    return len(captures)


def _write(writer: warc.Writer, entry: Entry, block: bytes, now: datetime) -> warc.Span:
    uri, at = entry.url or f"urn:{content_digest(block)}", entry.at or now
    if entry.kind == "response":
        return writer.response(uri, block, at)
    mime = (entry.payload.content_type if isinstance(entry.payload, Payload) else None) or "application/octet-stream"
    return (
        writer.conversion(uri, block, at, mime) if entry.kind == "conversion" else writer.resource(uri, block, mime, at)
    )


def _capture(
    entry: Entry, identity: str, source_id: str, now: datetime, pointer: tuple[str, int, int] | None
) -> Capture:
    payload = entry.payload if isinstance(entry.payload, Payload) else None
    filename, offset, length = pointer or (None, None, None)
    return Capture(
        capture_id=identity,
        source_id=entry.source_id or source_id,
        kind="page",
        url=entry.url,
        fetch_time=entry.at or now,
        fetch_status=payload.status if payload else None,
        fetch_error=None if isinstance(entry.payload, Payload) else entry.payload.reason,
        content_digest=content_digest(payload.data) if payload else None,
        content_type=payload.content_type if payload else None,
        content_mime_detected=detected(payload.data) if payload else None,
        content_length=len(payload.data) if payload else None,
        warc_type=entry.kind if pointer else None,
        warc_filename=filename,
        warc_record_offset=offset,
        warc_record_length=length,
        given=entry.given,
    )
