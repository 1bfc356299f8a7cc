"""Bytes to text: kinds of documents, charsets declared rightly, wrongly and not at all."""

from datetime import UTC, datetime

import pytest

from newslake.clean.decode import MAXIMUM_BYTES, decode
from newslake.page import Dump, Given, Page, Refusal

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FRENCH = "Le maire a déclaré que l’école rouvrirait « dès lundi », à la grande joie des élèves. " * 3
RUSSIAN = "Мэр заявил, что школа откроется в понедельник, и поблагодарил строителей за работу. " * 3
POLISH = "Burmistrz powiedział, że szkoła zostanie otwarta w poniedziałek, choć część rodziców była przeciwna. " * 3
JAPANESE = "市長は月曜日に学校を再開すると述べ、工事に携わった人々に感謝した。" * 4
CHINESE = "市长表示学校将于星期一重新开放，并感谢所有参与施工的人员。" * 4
ARABIC = "قال رئيس البلدية إن المدرسة ستفتح أبوابها يوم الاثنين المقبل وشكر العمال. " * 3


def read(payload: bytes, content_type: str | None = "text/html", mime: str | None = None) -> Page | Dump | Refusal:
    return decode(payload, content_type=content_type, mime=mime, url=None, captured_at=NOON, given=Given())


def html(text: str, codec: str, declared: str | None = None) -> bytes:
    meta = f'<meta charset="{declared}">' if declared else ""
    return f"<!doctype html><html><head>{meta}<title>t</title></head><body><p>{text}</p></body></html>".encode(codec)


def charset(result: Page | Dump | Refusal) -> str:
    assert not isinstance(result, Refusal), result
    return result.charset


def shown(result: Page | Dump | Refusal) -> str:
    assert not isinstance(result, Refusal), result
    return result.html if isinstance(result, Page) else result.text


@pytest.mark.parametrize(
    ("text", "codec", "declared"),
    [
        (FRENCH, "utf-8", None),
        (FRENCH, "utf-8", "utf-8"),
        (FRENCH, "cp1252", "iso-8859-1"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (JAPANESE, "cp932", "x-sjis"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp"),
        (CHINESE, "gb18030", "gb2312"),
        (ARABIC, "cp1256", "windows-1256"),
    ],
)
def test_a_page_is_read_in_the_charset_that_it_declares(text: str, codec: str, declared: str | None) -> None:
    assert text in shown(read(html(text, codec, declared)))


@pytest.mark.parametrize(
    ("text", "codec", "declared"),
    [
        (FRENCH, "utf-8", "iso-8859-1"),
        (FRENCH, "cp1252", "utf-8"),
        (RUSSIAN, "cp1251", "utf-8"),
        (RUSSIAN, "cp1251", "iso-8859-1"),
        (POLISH, "cp1250", "iso-8859-1"),
        (JAPANESE, "euc_jp", "utf-8"),
        (JAPANESE, "cp932", "iso-8859-1"),
        (CHINESE, "gb18030", "utf-8"),
        (ARABIC, "cp1256", "utf-8"),
    ],
)
def test_a_wrong_declaration_does_not_garble_the_text(text: str, codec: str, declared: str) -> None:
    assert text in shown(read(html(text, codec, declared)))


@pytest.mark.parametrize(
    ("text", "codec"), [(FRENCH, "cp1252"), (RUSSIAN, "cp1251"), (JAPANESE, "cp932"), (CHINESE, "gb18030")]
)
def test_a_page_that_declares_nothing_is_read_as_it_looks(text: str, codec: str) -> None:
    assert text in shown(read(html(text, codec)))


def test_latin_1_means_windows_1252_as_in_browsers() -> None:
    page = read(html("He said “no”. " * 3, "cp1252", "iso-8859-1"))
    assert "“no”" in shown(page)
    assert charset(page) == "windows-1252"


def test_the_header_outranks_the_page() -> None:
    payload = html(RUSSIAN, "koi8-r", "windows-1251")
    assert RUSSIAN in shown(read(payload, "text/html; charset=KOI8-R"))


@pytest.mark.parametrize(
    ("bom", "codec"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8")]
)
def test_a_byte_order_mark_decides_and_is_not_text(bom: bytes, codec: str) -> None:
    page = read(bom + html(FRENCH, codec, "windows-1251"), "text/html; charset=windows-1251")
    assert shown(page).startswith("<!doctype")
    assert FRENCH in shown(page)


def test_utf_16_without_a_mark_is_seen() -> None:
    assert FRENCH in shown(read(html(FRENCH, "utf-16-le")))


def test_one_broken_byte_does_not_change_the_charset() -> None:
    page = read(html(FRENCH * 10, "utf-8").replace(b"lundi", b"lun\xe9di", 1))
    assert charset(page) == "utf-8"
    assert shown(page).count("\ufffd") == 1


def test_a_label_that_nobody_knows_is_no_error() -> None:
    assert FRENCH in shown(read(html(FRENCH, "cp1252", "no-such-charset"), 'text/html; charset="rot13"'))


def test_nul_bytes_are_dropped() -> None:
    assert "ab" in shown(read(b"<html><p>a\0b</p></html>"))


def test_plain_text_is_a_dump() -> None:
    assert isinstance(read(FRENCH.encode(), "text/plain"), Dump)


def test_a_page_served_as_plain_text_is_a_page() -> None:
    assert isinstance(read(html(FRENCH, "utf-8"), "text/plain"), Page)


def test_a_text_that_quotes_a_tag_stays_text() -> None:
    assert isinstance(read(b"Write <p> to begin a paragraph.", "text/plain"), Dump)


def test_a_type_that_is_known_better_outranks_the_header() -> None:
    assert isinstance(read(FRENCH.encode(), "text/html", mime="text/plain"), Dump)


@pytest.mark.parametrize(
    ("payload", "content_type", "evidence"),
    [
        (b"%PDF-1.7 ...", "text/html", "application/pdf"),
        (b"\x89PNG\r\n", None, "image/png"),
        (b'{"a": 1}', "application/json", "application/json"),
        (b'<?xml version="1.0"?><rss version="2.0"></rss>', "text/html", "application/xml"),
        (b'{"a": 1}', None, "application/octet-stream"),
    ],
)
def test_what_is_neither_page_nor_text_is_refused_by_its_type(
    payload: bytes, content_type: str | None, evidence: str
) -> None:
    assert read(payload, content_type) == Refusal(reason="unsupported-type", evidence=evidence)


@pytest.mark.parametrize("payload", [b"", b" \n\t", b"\xef\xbb\xbf", b"\0\0"])
def test_nothing_is_refused_as_empty(payload: bytes) -> None:
    result = read(payload)
    assert isinstance(result, Refusal)
    assert result.reason == "empty"


@pytest.mark.parametrize(
    "payload",
    [
        b"a" * (MAXIMUM_BYTES + 1),
        b"<p>a" * 500_000,
        b"<div>" * 100_000 + b"</div>" * 100_000,
        b"".join(b"<font size=%d><p>" % size for size in range(5_000)),
        b"<div " + b" ".join(b"a%d" % number for number in range(200_000)) + b">",
    ],
    ids=["bytes", "tags", "nesting", "left-open", "attributes"],
)
def test_what_no_parser_bears_is_refused_as_too_large(payload: bytes) -> None:
    result = read(payload)
    assert isinstance(result, Refusal)
    assert result.reason == "too-large"


@pytest.mark.timeout(5)
@pytest.mark.parametrize("unit", [b"<", b"<script", b"<!--", b"<meta ", b"&#", b'<a href="', b"\xc3", b"a\xe9 "])
def test_endless_repetition_costs_no_more_than_its_length(unit: bytes) -> None:
    read(b"<html>" + unit * (3_000_000 // len(unit)))
