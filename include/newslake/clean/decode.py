"""Bytes to text: what kind of document a payload is, and in which charset it really was written.

Charsets follow the labels of the WHATWG Encoding Standard, because pages are written for browsers. Unlike a browser,
the bytes are believed before the declaration: what is valid UTF-8 is UTF-8, whatever the header says.
"""

import codecs
import re
from datetime import datetime

from newslake.clean.bounds import excess
from newslake.page import Dump, Given, Page, Refusal

MAXIMUM_BYTES = 10_000_000

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_UNSAID_TYPES = frozenset({"", "application/octet-stream", "binary/octet-stream", "unknown/unknown", "*/*"})
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title|div|script|p|h1|article)\b", re.IGNORECASE)
_FEED = re.compile(
    rb"\s*+(?:<\?xml[^>]*+>\s*+)?+(?:<!--.*?-->\s*+)*+<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.DOTALL
)
_MAGIC = {
    b"%PDF-": "application/pdf",
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
    b"PK\x03\x04": "application/zip",
    b"\x1f\x8b": "application/gzip",
}

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';/>]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_FOREIGN_BYTES = re.compile(rb"[\x80-\xff]{1,2000}")
_FOREIGN = re.compile(r"[^\x00-\x7f\s]")
_FOREIGN_RUN = re.compile(r"[^\x00-\x7f\s]{4,}")
_SIGN_IN_WORD = re.compile(r"(?<=[a-z])[\u00a1-\u00a6\u00a8\u00ac\u00af\u00b1-\u00b6\u00b8\u00b9\u00bc-\u00bf]")
_LANGUAGE = re.compile(rb"<html\b[^>]*?\blang\s*=\s*[\"']?([a-z]{2,3})\b", re.IGNORECASE)

# Python's name of a codec → the WHATWG name of the encoding that a browser uses for it, and the codec for that.
_WHATWG = {
    "utf-8": ("utf-8", "utf-8"),
    "utf-16": ("utf-16le", "utf-16-le"),
    "utf-16-le": ("utf-16le", "utf-16-le"),
    "utf-16-be": ("utf-16be", "utf-16-be"),
    "ascii": ("windows-1252", "cp1252"),
    "iso8859-1": ("windows-1252", "cp1252"),
    "iso8859-9": ("windows-1254", "cp1254"),
    "iso8859-11": ("windows-874", "cp874"),
    "tis-620": ("windows-874", "cp874"),
    "cp874": ("windows-874", "cp874"),
    "gb2312": ("gbk", "gb18030"),
    "gbk": ("gbk", "gb18030"),
    "gb18030": ("gb18030", "gb18030"),
    "big5": ("big5", "big5hkscs"),
    "big5hkscs": ("big5", "big5hkscs"),
    "shift_jis": ("shift_jis", "cp932"),
    "cp932": ("shift_jis", "cp932"),
    "euc_jp": ("euc-jp", "euc_jp"),
    "iso2022_jp": ("iso-2022-jp", "iso2022_jp"),
    "euc_kr": ("euc-kr", "cp949"),
    "cp949": ("euc-kr", "cp949"),
    "koi8-r": ("koi8-r", "koi8-r"),
    "koi8-u": ("koi8-u", "koi8-u"),
    "mac-roman": ("macintosh", "mac-roman"),
    "cp866": ("ibm866", "cp866"),
    **{f"cp{page}": (f"windows-{page}", f"cp{page}") for page in range(1250, 1259)},
    **{f"iso8859-{n}": (f"iso-8859-{n}", f"iso8859-{n}") for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
}
# Labels of the standard that Python does not know.
_LABELS = {"x-sjis": "cp932", "x-gbk": "gbk", "x-euc-jp": "euc_jp", "x-cp1251": "cp1251", "x-cp1252": "cp1252"}
_LATIN = frozenset({"cp1252", "cp1250", "cp1254", "cp1257", "cp1258", "iso8859-2", "iso8859-15"})
_LATIN_OF = {
    **dict.fromkeys(("pl", "cs", "sk", "hu", "ro", "hr", "sl", "bs", "sq"), "cp1250"),
    **dict.fromkeys(("tr", "az"), "cp1254"),
    **dict.fromkeys(("lt", "lv", "et"), "cp1257"),
    "vi": "cp1258",
}
_SUSPECTS = [
    *(f"cp{page}" for page in range(1250, 1259)),
    *("cp874", "koi8_r", "iso8859_2", "cp932", "euc_jp", "gb18030", "big5hkscs", "cp949"),
]


def decode(
    payload: bytes,
    *,
    content_type: str | None,
    mime: str | None = None,
    url: str | None,
    captured_at: datetime,
    given: Given,
) -> Page | Dump | Refusal:
    """The payload as a ``Page`` (HTML) or a ``Dump`` (plain text).

    ``content_type`` is the HTTP header, with or without a charset; ``mime`` a type that is known better than from the
    header. Refused as ``empty``, ``too-large`` (over 10 MB, or markup that no parser bears) or ``unsupported-type``.
    """
    if not payload.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        return Refusal(reason="empty", evidence=f"{len(payload)} bytes, none of them text")
    if len(payload) > MAXIMUM_BYTES:
        return Refusal(reason="too-large", evidence=f"{len(payload)} bytes, the most is {MAXIMUM_BYTES}")
    kind = _kind(payload, mime or content_type or "")
    if kind not in _HTML_TYPES and kind != "text/plain":
        return Refusal(reason="unsupported-type", evidence=kind)
    text, charset = _text(payload, content_type or mime or "", in_markup=kind != "text/plain")
    if "\0" in text:
        text = text.replace("\0", "")
    if kind == "text/plain":
        return Dump(text=text, charset=charset, url=url, captured_at=captured_at, given=given)
    utf8 = text.encode("utf-8", "replace")
    if markup := excess(utf8):
        return Refusal(reason="too-large", evidence=markup)
    return Page(html=text, utf8=utf8, charset=charset, url=url, captured_at=captured_at, given=given)


def _kind(payload: bytes, declared: str) -> str:
    """The media type: by what the payload begins with where that is unmistakable, else as declared."""
    kind = declared.partition(";")[0].strip().lower()
    start = payload[:2048].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"")
    for magic, named in _MAGIC.items():
        if start.startswith(magic):
            return named
    if _FEED.match(start):
        return "application/xml"
    if kind in _HTML_TYPES:
        return "text/html"
    # Only a page that opens as a page: plain text may quote a tag further down.
    if start.startswith(b"<") and _MARKUP.search(start[:1024]) and "json" not in kind:
        return "text/html"
    if kind in _UNSAID_TYPES:
        return "text/plain" if _is_prose(payload) else "application/octet-stream"
    return kind


def _is_prose(payload: bytes) -> bool:
    sample = payload[:4096]
    controls = sum(byte < 9 or 13 < byte < 27 for byte in sample)
    return controls <= len(sample) // 200 and not sample.lstrip().startswith((b"{", b"["))


def _text(payload: bytes, declared: str, *, in_markup: bool) -> tuple[str, str]:
    """The text and the WHATWG name of its charset."""
    for bom, codec in _BOMS:
        if payload.startswith(bom):
            return payload[len(bom) :].decode(codec, "replace"), _WHATWG[codec][0]
    labels = _labels(payload, declared, in_markup=in_markup)
    wide = _wide(payload)
    if wide:
        return payload.decode(wide, "replace"), _WHATWG[wide][0]
    # Seven-bit Japanese is valid UTF-8; its shift sequence is in no other text.
    if b"\x1b" in payload and (b"\x1b$B" in payload or b"\x1b$@" in payload):
        return payload.decode("iso2022_jp", "replace"), "iso-2022-jp"
    try:
        return payload.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _legacy(payload, labels)


def _labels(payload: bytes, declared: str, *, in_markup: bool) -> list[str]:
    """Codecs that the header and the page declare, in order of authority, as Python names them."""
    found = _CHARSET.findall(declared)[:1]
    if in_markup:
        # Browsers look at 1,024 bytes; pages that declare later are common enough.
        found += [label.decode("ascii", "replace") for label in _META_CHARSET.findall(payload[:8192])[:1]]
    return [codec for label in found if (codec := _codec(label))]


def _codec(label: str) -> str | None:
    label = label.strip().lower()
    try:
        return _WHATWG[codecs.lookup(_LABELS.get(label, label)).name][1]
    except (LookupError, ValueError):
        return None


def _wide(payload: bytes) -> str | None:
    """UTF-16 without a byte order mark: in markup and most prose every other byte is then zero."""
    sample = payload[:1024]
    if sample.count(0) * 3 < len(sample):
        return None
    return "utf-16-be" if sample[0::2].count(0) > sample[1::2].count(0) else "utf-16-le"


def _legacy(payload: bytes, labels: list[str]) -> tuple[str, str]:
    """Text that is not valid UTF-8: broken UTF-8, as declared, or as it looks."""
    repaired = payload.decode("utf-8", "replace")
    foreign = len(repaired.encode("utf-8")) - len(repaired)
    broken = repaired.count("\ufffd")
    # A cut or stray byte in UTF-8 proper; in any other charset hardly a byte over 127 forms valid UTF-8.
    if broken * 10 < foreign:
        return repaired, "utf-8"
    sample = _foreign(payload)
    for codec in labels:
        text = _as(payload, codec) if codec != "utf-8" else None
        if text is not None and not _is_garbled(sample.decode(codec, "replace"), codec):
            return text, _name(codec)
    codec = _detected(payload)
    return payload.decode(codec, "replace"), _name(codec)


def _as(payload: bytes, codec: str) -> str | None:
    """The text in that charset, allowing for a broken character in a thousand; else None."""
    text = payload.decode(codec, "replace")
    return text if text.count("\ufffd") * 1000 <= len(text) else None


def _is_garbled(text: str, codec: str) -> bool:
    """Read in a Latin charset that it is not in: runs of accented characters, or signs inside words."""
    if codec not in _LATIN:
        return False
    foreign = len(_FOREIGN.findall(text))
    runs = sum(map(len, _FOREIGN_RUN.findall(text)))
    signs = len(_SIGN_IN_WORD.findall(text)) if codec == "cp1252" else 0
    return runs * 5 > foreign * 2 or signs * 20 > foreign


def _name(codec: str) -> str:
    return next(name for name, codec_of in _WHATWG.values() if codec_of == codec)


def _detected(payload: bytes) -> str:
    from charset_normalizer import from_bytes

    sample = _foreign(payload)
    best = from_bytes(sample, cp_isolation=_SUSPECTS, enable_fallback=False).best()
    codec = (best and _codec(best.encoding)) or "cp1252"
    if codec not in _LATIN:
        return codec
    # The Latin charsets differ in a few letters, which takes knowing the language; browsers go by the locale.
    language = _LANGUAGE.search(payload[:8192])
    by_language = _LATIN_OF.get(language[1].decode().lower()) if language else None
    if by_language or not _is_garbled(sample.decode("cp1252", "replace"), "cp1252"):
        return by_language or "cp1252"
    return codec if codec != "cp1252" else "cp1250"


def _foreign(payload: bytes) -> bytes:
    """Some 6 kB of text with bytes over 127: markup is ASCII in every suspect and would drown the evidence."""
    pieces: list[bytes] = []
    size = end = 0
    for run in _FOREIGN_BYTES.finditer(payload):
        if run.start() < end:
            continue
        # Up to a tag, for "<" is in no suspect the second byte of a character.
        begin, end = max(end, run.start() - 40), payload.find(b"<", run.end(), run.end() + 2000)
        end = end if end >= 0 else run.end() + 2000
        pieces.append(payload[begin:end])
        size += end - begin
        if size > 6000:
            break
    return b"\n".join(pieces)
