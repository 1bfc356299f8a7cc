"""Data files, CSV and JSON Lines, row by row; and which of their columns means what."""

import csv
import gzip
import io
import json
import zlib
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, BinaryIO, cast

from newslake.errors import InvalidInput
from newslake.ingest.payloads import MAX_PAYLOAD
from newslake.page import Given, Refusal

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "url": ("url", "link", "uri", "article_url", "web_url"),
    "html": ("html", "raw_html"),
    "text": ("text", "body", "content", "article", "article_text", "full_text", "maintext"),
    "title": ("title", "headline"),
    "description": ("description", "summary", "abstract"),
    "authors": ("authors", "author", "byline", "creator"),
    "published": ("published", "published_at", "published_on", "date", "publish_date", "pub_date", "date_publish"),
    "modified": ("modified", "modified_at", "updated", "updated_at", "date_modify"),
    "language": ("language", "lang"),
    "section": ("section", "category"),
    "keywords": ("keywords", "tags"),
    "image_url": ("image_url", "image", "top_image"),
    "source_id": ("source_id",),
}
"""What a row may say, and by which columns it does where no mapping says otherwise; the first that exists counts."""

Row = dict[str, Any]
_LISTS = ("authors", "keywords")
_OF_ROW = ("url", "html", "text", "source_id")
_CUT = (EOFError, gzip.BadGzipFile, zlib.error)
"""How a compressed file says that it is cut or damaged."""
_PIECE = 2**20
_SAMPLE = 2**18
_CHARSETS = ["cp1252", "cp1251", "cp932", "gb18030", "big5", "euc_kr", "euc_jp", "cp1253", "cp1255", "cp1256"]
"""What is tried on a file that is not UTF-8. Of the Latin ones, the commonest alone: they can't be told apart."""


def rows(file: BinaryIO, form: str) -> Iterator[Row | Refusal]:
    """Each row by column name, in order, blank lines passed over; one that can't be read is a ``broken-record``.

    A compressed file that is cut ends with one.
    """
    file.seek(0)
    is_compressed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    plain = cast(BinaryIO, gzip.GzipFile(fileobj=file)) if is_compressed else file
    try:
        yield from _json_lines(plain) if form == "json-lines" else _csv(plain)
    except _CUT as error:
        yield _broken(f"the compressed file breaks off: {error}")


def columns(file: BinaryIO, form: str, name: str, mapping: Mapping[str, str] | None) -> Mapping[str, str]:
    """Our names to the file's: the mapping as given, or by the usual synonyms where it is null or empty.

    :raises InvalidInput: if nothing in the file is a row, the mapping names a column that is not there, or neither
        ``text`` nor ``html`` is known.
    """
    there: dict[str, None] = {}
    wanted = set(mapping.values()) if mapping else set()
    for count, row in enumerate(row for row in rows(file, form) if not isinstance(row, Refusal)):
        there.update(dict.fromkeys(row))
        if wanted <= there.keys() and (form == "csv" or count > 1_000):
            break
    if not there:
        raise InvalidInput(name, "no line of it is a row", _SHAPES[form])
    if missing := sorted(wanted - there.keys()):
        raise InvalidInput(
            name, f"the mapping names the column {missing[0]!r}, which it lacks", f"It has {', '.join(there)}."
        )
    found = dict(mapping) if mapping else _usual(there)
    if "text" not in found and "html" not in found:
        raise InvalidInput(
            name, f"none of its columns is known as text or html: {', '.join(there)}", "Map text or html to a column."
        )
    return found


def check_mapping(mapping: Mapping[str, str] | None) -> None:
    """:raises InvalidInput: if it maps what a row can't say, or a field to no column."""
    for ours, theirs in (mapping or {}).items():
        if ours not in SYNONYMS:
            raise InvalidInput(f"mapping of {ours!r}", "there is no such field", f"There are {', '.join(SYNONYMS)}.")
        if not isinstance(theirs, str) or not theirs:
            raise InvalidInput(f"mapping of {ours!r}", f"{theirs!r} is no column's name", "Write the column's name.")


def given(row: Row, names: Mapping[str, str]) -> Given:
    """What a row says of its page, verbatim."""
    said: dict[str, Any] = {}
    for ours, theirs in names.items():
        if ours not in _OF_ROW:
            said[ours] = _listed(row.get(theirs)) if ours in _LISTS else text(row.get(theirs))
    return Given(**said)


def text(value: Any) -> str | None:
    """A cell as text that can be stored; null where it is empty, or a list or an object."""
    if value is None or isinstance(value, (dict, list)):
        return None
    # Half a surrogate pair is legal in JSON and in nothing else.
    return str(value).encode("utf-8", "replace").decode() if str(value).strip() else None


def _listed(value: Any) -> list[str]:
    """A list, a JSON list written as text, or a text as its only item; an object is what its ``name`` says."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        with suppress(ValueError, RecursionError):  # a text that begins with a bracket
            value = json.loads(value)
    items = value if isinstance(value, list) else [value]
    words = (text(item.get("name") if isinstance(item, dict) else item) for item in items)
    return [word for word in words if word]


def _usual(there: dict[str, None]) -> dict[str, str]:
    by_lower = {name.strip().lower(): name for name in reversed(there)}
    found = {ours: [by_lower[name] for name in names if name in by_lower] for ours, names in SYNONYMS.items()}
    return {ours: theirs[0] for ours, theirs in found.items() if theirs}


def _json_lines(file: BinaryIO) -> Iterator[Row | Refusal]:
    while line := file.readline(MAX_PAYLOAD):
        size = len(line)
        while not line.endswith(b"\n") and (rest := file.readline(MAX_PAYLOAD)):
            line, size = rest, size + len(rest)
        if size != len(line):
            yield _broken(f"a line of {size} bytes")
        elif line.strip():
            yield _json_row(line)


def _json_row(line: bytes) -> Row | Refusal:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return _broken(f"{error}: {line[:60]!r}")
    return row if isinstance(row, dict) else _broken(f"no JSON object: {line[:60]!r}")


def _csv(file: BinaryIO) -> Iterator[Row | Refusal]:
    charset = _charset(file)
    file.seek(0)
    lines = io.TextIOWrapper(file, charset, errors="replace", newline="")
    try:
        yield from _csv_rows(lines)
    finally:
        lines.detach()  # or it closes the file, which is its opener's


def _csv_rows(lines: io.TextIOWrapper) -> Iterator[Row | Refusal]:
    # The limit is the process's, and texts go beyond its default of 128 KiB.
    csv.field_size_limit(MAX_PAYLOAD)
    header = lines.readline(MAX_PAYLOAD)
    lines.seek(0)
    reader = csv.reader(lines, delimiter=max(",\t;|", key=header.count))
    names: list[str] = []
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _broken(f"line {reader.line_num}: {error}")
            continue
        if not names:
            names = cells
        elif any(cells):
            yield _csv_row(names, cells, reader.line_num)


def _csv_row(names: list[str], cells: list[str], line: int) -> Row | Refusal:
    if any(cells[len(names) :]):
        return _broken(f"line {line}: {len(cells)} cells under {len(names)} names")
    return {name: cell for name, cell in zip(names, cells, strict=False) if name}


def _charset(file: BinaryIO) -> str:
    """UTF-8 where the whole file is, else what the stretch around its first other byte looks like."""
    file.seek(0)
    start = file.read(2)
    if start in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    file.seek(0)
    decoder = getincrementaldecoder("utf-8")()
    piece = b""
    try:
        while piece := file.read(_PIECE):
            decoder.decode(piece)
    except UnicodeDecodeError as error:
        return _guessed(piece[max(error.start - _SAMPLE, 0) : error.start + _SAMPLE])
    except _CUT:
        pass  # the rows before the cut will be read, and the cut be told then
    return "utf-8-sig"


def _guessed(sample: bytes) -> str:
    import charset_normalizer

    best = charset_normalizer.from_bytes(sample, cp_isolation=_CHARSETS).best()
    return best.encoding if best else "cp1252"


_SHAPES: Mapping[str, str] = {
    "json-lines": "JSON Lines has one JSON object a line.",
    "csv": "CSV begins with a line of column names.",
}


def _broken(evidence: str) -> Refusal:
    return Refusal(reason="broken-record", evidence=evidence)
