"""What was captured, as text that does nothing."""

from datetime import UTC, datetime

import pytest

from factories import row
from newslake.contract import contract
from newslake.desk import captured
from newslake.ingest.warc import Writer
from newslake.lake import Batch, Lake
from newslake.tables import PUBLISHED

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BATCH = Batch.parse("2026-03-01.ingest-20260301T120000Z")
URL = "https://paper.example/a"


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


def capture_of(lake, write, **changes):
    """A row of captures that points at the record that ``write`` writes."""
    with lake.writing(lake.warc_path(lake.warc_name(BATCH))) as file:
        span = write(Writer(file))
    place = {"warc_filename": lake.warc_name(BATCH), "warc_record_offset": span.offset}
    told = {"content_type": None, "fetch_error": None, "warc_record_length": span.length}
    return contract("captures").table([row("captures", **place | told | changes)]).to_pylist()[0]


def resource(lake, data, mime="text/html"):
    return captured.shown(
        lake, capture_of(lake, lambda writer: writer.resource(URL, data, mime, NOW), content_type=mime)
    )


def response(lake, head, body=b""):
    http = b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n" + body
    return captured.shown(lake, capture_of(lake, lambda writer: writer.response(URL, http, NOW)))


def test_a_page_is_shown_as_it_came(lake):
    assert resource(lake, b"<p>Hello <script>alert(1)</script>").text == "<p>Hello <script>alert(1)</script>"


def test_a_page_is_decoded_as_the_reader_does(lake):
    found = resource(lake, "<meta charset=windows-1251><p>Ночной паром снова ходит с первого мая".encode("cp1251"))
    assert (found.charset, "Ночной паром" in found.text) == ("windows-1251", True)


def test_what_the_server_said_is_shown(lake):
    assert response(lake, b"Server: x\r\nSet-Cookie: a\r\nSet-Cookie: b").headers == {
        "server": ["x"],
        "set-cookie": ["a", "b"],
    }


def test_the_content_encoding_is_undone(lake):
    import gzip

    assert response(lake, b"Content-Encoding: gzip", gzip.compress(b"<p>Hello")).text == "<p>Hello"


def test_what_turns_words_about_is_made_visible(lake):
    assert resource(lake, "<p>a\u202eb\u2066c".encode()).text == "<p>a⟨U+202E⟩b⟨U+2066⟩c"


def test_controls_are_made_visible(lake):
    assert resource(lake, b"<p>a\x1b[2Jb").text == "<p>a⟨U+001B⟩[2Jb"


def test_the_joiners_that_scripts_are_written_with_stay(lake):
    assert resource(lake, "<p>می\u200cخواهم".encode()).text == "<p>می\u200cخواهم"


def test_a_long_text_is_cut_and_says_so(lake, monkeypatch):
    monkeypatch.setattr(captured, "SHOWN_CHARACTERS", 5)
    found = resource(lake, b"<p>Hello")
    assert (found.text, found.is_cut, found.size) == ("<p>He", True, 8)


def test_a_feed_is_text(lake):
    assert resource(lake, b"<?xml version='1.0'?><rss></rss>", "application/rss+xml").charset == "utf-8"


def test_what_is_no_text_is_shown_in_hexadecimal(lake):
    found = resource(lake, b"\x89PNG\r\n\x1a\n" + bytes(range(16)), "image/png")
    assert found.text.splitlines()[0] == "00000000  89 50 4e 47 0d 0a 1a 0a 00 01 02 03 04 05 06 07  .PNG............"


def test_only_the_first_of_such_bytes_are_shown(lake):
    found = resource(lake, b"\x89PNG" + bytes(5_000), "image/png")
    assert (len(found.text.splitlines()), found.is_cut) == (captured.DUMPED_BYTES // 16, True)


def test_an_empty_body_is_no_fault(lake):
    found = resource(lake, b"")
    assert (found.text, found.size, found.why_nothing) == ("", 0, None)


def test_a_capture_without_a_record_says_why(lake):
    capture = (
        contract("captures").table([row("captures", fetch_error="robots-denied", warc_filename=None)]).to_pylist()[0]
    )
    assert captured.shown(lake, capture).why_nothing == "There is no record: robots-denied."


def test_an_archive_that_is_gone_is_named(lake):
    capture = capture_of(
        lake, lambda writer: writer.resource(URL, b"a", "text/html", NOW), warc_filename="/gone.warc.gz"
    )
    assert "/gone.warc.gz" in (captured.shown(lake, capture).why_nothing or "")


def test_a_place_where_no_record_starts_is_said(lake):
    capture = capture_of(lake, lambda writer: writer.resource(URL, b"a", "text/html", NOW), warc_record_offset=3)
    assert "broken-record" in (captured.shown(lake, capture).why_nothing or "")


@pytest.mark.parametrize("table", ["articles", "sightings", "rejects"])
def test_what_became_of_a_page_is_found(lake, table):
    own = row(table)
    tables = {name: contract(name).table([own] if name == table else []) for name in PUBLISHED}
    lake.publish(BATCH, tables, {})
    found = captured.outcome(lake, BATCH, own.capture_id)
    assert found is not None
    assert (found[0], found[1]["capture_id"]) == (table, own.capture_id)


def test_of_a_batch_that_is_not_published_nothing_became_yet(lake):
    assert captured.outcome(lake, BATCH, row("articles").capture_id) is None
