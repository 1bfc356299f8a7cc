"""What was captured, to look at: the record's bytes as text, what the server said, and what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from newslake.clean import decode
from newslake.errors import InvalidInput
from newslake.ingest import payloads, warc
from newslake.lake import Batch, Lake
from newslake.page import Dump, Given, Headers, Page, Refusal

SHOWN_CHARACTERS = 200_000
DUMPED_BYTES = 2_048
_HIDDEN = {
    code: f"⟨U+{code:04X}⟩"
    for code in (
        *(code for code in range(0xA0) if (code < 0x20 or code > 0x7E) and chr(code) not in "\t\n\r"),
        *(0x200B, 0x200E, 0x200F),  # not the joiners: Persian and Hindi are written with them
        *range(0x2028, 0x202F),
        *range(0x2060, 0x2070),
        *(0x061C, 0xFEFF),
    )
}
"""Characters that show nothing, or turn what stands around them about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The bytes of a record, or why there are none."""

    text: str = ""
    charset: str | None = None
    """None where the bytes are no text, and ``text`` is a dump of them."""
    size: int | None = None
    """Of the whole payload, in bytes; None where there is none."""
    is_cut: bool = False
    headers: Headers = field(default_factory=dict)
    why_nothing: str | None = None


def shown(lake: Lake, capture: Mapping[str, Any]) -> Shown:
    """What the record of a row of ``captures`` carries, as text that does nothing."""
    payload = _payload(lake, capture)
    if isinstance(payload, str):
        return Shown(why_nothing=payload)
    text, charset = _text(payload, capture)
    most = len(text) if charset is None else SHOWN_CHARACTERS
    return Shown(
        text=text[:most].translate(_HIDDEN),
        charset=charset,
        size=len(payload.data),
        is_cut=len(text) > most or (charset is None and len(payload.data) > DUMPED_BYTES),
        headers=payload.headers,
    )


def outcome(lake: Lake, batch: Batch, capture_id: str) -> tuple[str, dict[str, Any]] | None:
    """The table and the row that a page capture ended in; None where its batch is not published."""
    for table in ("articles", "sightings", "rejects"):
        if row := lake.row(table, batch, "capture_id", capture_id):
            return table, row
    return None


def _payload(lake: Lake, capture: Mapping[str, Any]) -> payloads.Payload | str:
    """What the record carries, or, in words, why nothing can be shown."""
    name, offset, length = (capture[f"warc_{what}"] for what in ("filename", "record_offset", "record_length"))
    if name is None or offset is None or length is None:
        return f"There is no record: {capture['fetch_error'] or 'nothing was answered'}."
    try:
        with warc.Reader(lambda wanted: lake.warc_path(wanted).open("rb")) as records:
            payload = records.payload(name, offset, length)
    except (InvalidInput, OSError) as error:  # the archive may lie on a disk or host that is not at hand now
        return f"The record can't be read: {error}"
    if isinstance(payload, Refusal):
        return f"The record is unusable: {payload.reason} ({payload.evidence})."
    return payload


def _text(payload: payloads.Payload, capture: Mapping[str, Any]) -> tuple[str, str | None]:
    """The payload as the reader would decode it; a dump, without a charset, where it is no text."""
    page = decode.decode(
        payload.data,
        content_type=capture["content_type"] or payload.content_type,
        url=None,
        captured_at=capture["fetch_time"],
        given=Given(),
    )
    if isinstance(page, Page):
        return page.html, page.charset
    if isinstance(page, Dump):
        return page.text, page.charset
    kind = payloads.detected(payload.data)
    if kind.startswith(("text/", "application/xml")):
        return payload.data.decode("utf-8", "replace"), "utf-8"
    return _dump(payload.data[:DUMPED_BYTES]), None


def _dump(data: bytes) -> str:
    """Sixteen bytes a line: where, in hexadecimal, as ASCII."""
    lines = []
    for start in range(0, len(data), 16):
        row = data[start : start + 16]
        letters = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in row)
        lines.append(f"{start:08x}  {row.hex(' '):<47}  {letters}")
    return "\n".join(lines)
