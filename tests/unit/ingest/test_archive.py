"""Imports: what archives hold becomes captures, in place where it can; same content, same batches."""

import gzip
import io
import json
from datetime import UTC, datetime

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from newslake.errors import InvalidInput
from newslake.ingest import archive
from newslake.ingest.warc import Reader, Writer, content_digest
from newslake.lake import Lake
from newslake.page import Given

NOW = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
LATER = datetime(2026, 6, 7, 8, 9, 10, tzinfo=UTC)
AT = datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
PAGE = b"<html><h1>A headline</h1><p>Ministers met on Tuesday.</p></html>"
URL = "https://news.example/a"


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


@pytest.fixture
def inbox(tmp_path):
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def run(path, lake, now=NOW, **options) -> list[archive.Imported]:
    return archive.index(str(path), source_id="given", date=now.date(), now=now, lake=lake, **options)


def captures(path, lake, **options) -> list[dict]:
    return [row for each in run(path, lake, **options) for row in lake.read("captures", each.batch).to_pylist()]


def payload(row: dict, lake: Lake):
    with Reader(lambda name: lake.warc_path(name).open("rb")) as reader:
        return reader.payload(row["warc_filename"], row["warc_record_offset"], row["warc_record_length"])


def files_in(lake: Lake) -> list[str]:
    return [path.name for path in lake.root.rglob("*") if path.is_file()] if lake.root.exists() else []


def http(body: bytes = PAGE, mime: str = "text/html", status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {mime}\r\n\r\n".encode() + body


def warc_gz(*responses: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    writer = Writer(file)
    for url, response in responses or [(URL, http())]:
        writer.response(url, response, AT)
    return file.getvalue()


# WARC


@pytest.mark.parametrize("name", ["x.warc.gz", "x.warc"])
def test_warc_is_indexed_where_it_lies(inbox, lake, name):
    data = warc_gz()
    (inbox / name).write_bytes(data if name.endswith("gz") else gzip.decompress(data))
    (row,) = captures(inbox / name, lake)
    assert row["warc_filename"] == str(inbox / name)
    assert payload(row, lake).data == PAGE
    assert files_in(lake) == [f"import-{run(inbox / name, lake)[0].batch.name[7:19]}-000.parquet"]


def test_capture_says_what_the_record_says(inbox, lake):
    (inbox / "x.warc.gz").write_bytes(warc_gz((URL, http(mime="text/html; charset=UTF-8", status="404 Not Found"))))
    (row,) = captures(inbox / "x.warc.gz", lake)
    expected = {
        "source_id": "given",
        "kind": "page",
        "url": URL,
        "fetch_time": AT,
        "fetch_status": 404,
        "fetch_error": None,
        "content_digest": content_digest(PAGE),
        "content_type": "text/html; charset=UTF-8",
        "content_mime_detected": "text/html",
        "content_length": len(PAGE),
        "warc_type": "response",
        "given": None,
    }
    assert {name: row[name] for name in expected} == expected


def test_warc_1_0_without_digests_is_read(inbox, lake):
    block = http()
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <{URL}>\r\nWARC-Date: 2025-01-02T03:04:05Z\r\n"
    head += f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    (inbox / "x.warc").write_bytes((head.encode() + block + b"\r\n\r\n") * 2)
    assert [row["url"] for row in captures(inbox / "x.warc", lake)] == [URL, URL]


def test_wet_is_plain_text_of_pages(inbox, lake):
    file = io.BytesIO()
    Writer(file).conversion(URL, "Grüße aus dem Dump.".encode(), AT)
    (inbox / "x.warc.wet.gz").write_bytes(file.getvalue())
    (row,) = captures(inbox / "x.warc.wet.gz", lake)
    assert (row["warc_type"], row["fetch_status"], row["content_mime_detected"]) == ("conversion", None, "text/plain")
    assert payload(row, lake).data.decode() == "Grüße aus dem Dump."


def test_warc_compressed_as_one_is_copied_to_the_lake(inbox, lake):
    plain = gzip.decompress(warc_gz((URL, http()), (URL + "2", http(status="500 Oh no"))))
    (inbox / "x.warc.gz").write_bytes(gzip.compress(plain))
    (batch,) = run(inbox / "x.warc.gz", lake)
    rows = lake.read("captures", batch.batch).to_pylist()
    assert [row["fetch_status"] for row in rows] == [200, 500]
    assert {row["warc_filename"] for row in rows} == {lake.warc_name(batch.batch)}
    assert payload(rows[0], lake).data == PAGE
    copied = gzip.decompress(lake.warc_path(rows[0]["warc_filename"]).read_bytes())
    assert b"WARC-Date: 2025-01-02T03:04:05Z" in copied


def test_only_pages_and_errors_of_a_web_archive_become_captures(inbox, lake):
    file = io.BytesIO()
    writer = Writer(file)
    writer.response("https://a.example/page", http(), AT)
    writer.response("https://a.example/text", http(b"Just words.", mime="text/plain"), AT)
    writer.response("https://a.example/untyped", b"HTTP/1.1 200 OK\r\n\r\n" + PAGE, AT)
    writer.response("https://a.example/gone", http(status="410 Gone"), AT)
    writer.response("https://a.example/moved", http(status="301 Moved"), AT)
    writer.response("https://a.example/style", http(b"p {}", mime="text/css"), AT)
    writer.response("https://a.example/logo", http(b"\x89PNG\r\n", mime="image/png"), AT)
    writer.response("https://a.example/robots.txt", http(b"User-agent: *", mime="text/plain"), AT)
    writer.revisit("https://a.example/seen", http(b""), AT, refers_to_uri=URL, refers_to_date=AT)
    writer.resource("https://a.example/saved", PAGE, "text/html", AT)
    (inbox / "x.warc.gz").write_bytes(file.getvalue())
    found = [row["url"].rpartition("/")[2] for row in captures(inbox / "x.warc.gz", lake)]
    assert found == ["page", "text", "untyped", "gone", "saved"]


def test_broken_record_is_one_row_and_the_rest_goes_on(inbox, lake):
    good = [warc_gz((f"{URL}{number}", http())) for number in range(3)]
    (inbox / "x.warc.gz").write_bytes(good[0] + b"garbage" * 9 + good[1] + good[2][:-20])
    rows = captures(inbox / "x.warc.gz", lake)
    assert [row["fetch_error"] for row in rows] == [None, "broken-record", None, "broken-record"]
    assert [row["url"] for row in rows] == [f"{URL}0", None, f"{URL}1", f"{URL}2"]
    assert [row["warc_filename"] is None for row in rows] == [False, True, False, True]
    assert len({row["capture_id"] for row in rows}) == 4


def test_record_whose_payload_cannot_be_read_says_why(inbox, lake):
    bomb = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(34_000_000))
    (inbox / "x.warc.gz").write_bytes(warc_gz((f"{URL}1", bomb), (f"{URL}2", b"SMTP ready\r\n\r\n"), (URL, http())))
    rows = captures(inbox / "x.warc.gz", lake)
    assert [row["fetch_error"] for row in rows] == ["too-large", "bad-response", None]
    assert all(row["warc_record_offset"] for row in rows)


@pytest.mark.parametrize("data", [b"", b"no warc", gzip.compress(b"no warc", mtime=0), b"\x28\xb5\x2f\xfd zstandard"])
def test_file_that_is_no_warc_is_refused(inbox, lake, data):
    (inbox / "x.warc.gz").write_bytes(data)
    with pytest.raises(InvalidInput, match=r"x\.warc\.gz: no WARC record"):
        run(inbox / "x.warc.gz", lake)


def test_archive_without_a_page_is_refused(inbox, lake):
    (inbox / "x.warc.gz").write_bytes(warc_gz((URL, http(mime="image/png"))))
    with pytest.raises(InvalidInput, match="no page"):
        run(inbox / "x.warc.gz", lake)
    assert files_in(lake) == []


# Saved pages


def test_folder_of_saved_pages_is_kept_verbatim_and_nothing_is_invented(inbox, lake):
    (inbox / "a.html").write_bytes(PAGE + b"\xff\r\n")
    (inbox / "b.txt").write_bytes("Grüße".encode())
    (inbox / "c.txt").write_bytes("Grüße".encode("latin-1"))
    rows = captures(inbox, lake)
    assert [payload(row, lake).data for row in rows] == [
        PAGE + b"\xff\r\n",
        "Grüße".encode(),
        "Grüße".encode("latin-1"),
    ]
    assert [row["warc_type"] for row in rows] == ["resource", "conversion", "conversion"]
    assert [row["content_type"] for row in rows] == ["text/html", "text/plain; charset=utf-8", "text/plain"]
    assert {(row["url"], row["fetch_time"], row["given"]) for row in rows} == {(None, NOW, None)}


def test_folder_may_hold_every_form_at_once(inbox, lake):
    (inbox / "a.warc.gz").write_bytes(warc_gz())
    (inbox / "b.html").write_bytes(PAGE)
    (inbox / "c.csv").write_text("title,text\nA,Words.\n")
    (inbox / "d.jsonl").write_text('{"text": "Words."}\n')
    assert [row["warc_type"] for row in captures(inbox, lake)] == ["response", "resource", "conversion", "conversion"]


def test_empty_page_is_a_capture_of_no_bytes(inbox, lake):
    (inbox / "a.html").write_bytes(b"")
    assert [row["content_length"] for row in captures(inbox, lake)] == [0]


def test_page_beyond_the_bound_is_too_large(inbox, lake):
    (inbox / "a.html").write_bytes(bytes(34_000_000))
    (inbox / "b.html").write_bytes(PAGE)
    assert [row["fetch_error"] for row in captures(inbox, lake)] == ["too-large", None]


# Data files


def test_row_becomes_a_record_and_what_it_says_travels_with_it(inbox, lake):
    row = {"link": URL, "body": "Words.", "headline": "A", "by": ["Ada Example"], "day": "5 May", "outlet": "echo"}
    (inbox / "x.jsonl").write_text(json.dumps(row))
    mapping = {"url": "link", "text": "body", "title": "headline", "authors": "by", "published": "day"}
    (found,) = captures(inbox / "x.jsonl", lake, mapping={**mapping, "source_id": "outlet"})
    assert payload(found, lake).data == b"Words."
    assert (found["url"], found["source_id"], found["fetch_time"]) == (URL, "echo", NOW)
    assert Given(**found["given"]) == Given(title="A", authors=["Ada Example"], published="5 May")


def test_html_of_a_row_comes_before_its_text(inbox, lake):
    (inbox / "x.csv").write_text('html,text\n"<p>Änderung</p>",Words.\n,Words alone.\n', encoding="latin-1")
    rows = captures(inbox / "x.csv", lake)
    assert [payload(row, lake).data.decode() for row in rows] == ["<p>Änderung</p>", "Words alone."]
    assert rows[0]["content_type"] == "text/html; charset=utf-8"


def test_paragraphs_given_as_a_list_are_parted_by_blank_lines(inbox, lake):
    (inbox / "x.jsonl").write_text('{"text": ["One.", "Two."]}\n')
    (row,) = captures(inbox / "x.jsonl", lake)
    assert payload(row, lake).data == b"One.\n\nTwo."


def test_broken_line_is_one_row_and_the_rest_goes_on(inbox, lake):
    (inbox / "x.jsonl").write_text(
        '{"text": "a"}\n{"text"\n{"url": "https://a.example/", "text": " "}\n{"text": "b"}\n'
    )
    rows = captures(inbox / "x.jsonl", lake)
    assert [row["fetch_error"] for row in rows] == [None, "broken-record", "broken-record", None]
    assert rows[2]["url"] == "https://a.example/"


@pytest.mark.parametrize(
    "mapping", [{"text": "nowhere"}, {"words": "text"}, {"title": "title"}], ids=["column", "field", "no text"]
)
def test_mapping_that_does_not_fit_is_refused_before_anything_is_written(inbox, lake, mapping):
    (inbox / "a.html").write_bytes(PAGE)
    (inbox / "x.csv").write_text("title,text\nA,Words.\n")
    with pytest.raises(InvalidInput):
        run(inbox, lake, mapping=mapping)
    assert files_in(lake) == []


def test_mapping_without_a_data_file_is_refused(inbox, lake):
    (inbox / "a.html").write_bytes(PAGE)
    with pytest.raises(InvalidInput, match="needs CSV or JSON Lines"):
        run(inbox, lake, mapping={"text": "body"})


# Batches


def texts(inbox, count: int):
    (inbox / "x.jsonl").write_text("".join(f'{{"text": "Text {number}."}}\n' for number in range(count)))
    return inbox / "x.jsonl"


def test_archive_is_cut_into_batches(inbox, lake):
    found = run(texts(inbox, 5), lake, limit=2)
    assert [each.captures for each in found] == [2, 2, 1]
    assert [each.batch.name[-4:] for each in found] == ["-000", "-001", "-002"]
    assert lake.captured() == [each.batch for each in found]
    assert [len(lake.read("captures", each.batch)) for each in found] == [2, 2, 1]


def test_same_content_elsewhere_and_later_is_the_same_batch_and_not_imported_again(inbox, lake, tmp_path):
    first = run(texts(inbox, 3), lake, limit=2)
    (tmp_path / "other").mkdir()
    (inbox / "x.jsonl").rename(tmp_path / "other" / "y.jsonl")
    before = sorted(files_in(lake))
    again = run(tmp_path / "other" / "y.jsonl", lake, now=LATER, limit=2)
    assert [(each.batch, each.captures, each.is_new) for each in again] == [
        (each.batch, each.captures, False) for each in first
    ]
    assert sorted(files_in(lake)) == before


def test_import_that_was_killed_half_way_is_finished_by_the_next(inbox, lake):
    whole = run(texts(inbox, 4), lake, limit=2)
    lake.path("captures", whole[1].batch).unlink()
    again = run(inbox / "x.jsonl", lake, limit=2)
    assert [each.is_new for each in again] == [False, True]
    assert lake.captured() == [each.batch for each in whole]


def test_same_import_into_another_lake_gives_the_same_bytes(inbox, lake, tmp_path):
    run(texts(inbox, 3), lake)
    other = Lake(tmp_path / "other")
    run(inbox / "x.jsonl", other)
    for path in lake.root.rglob("*.*"):
        if path.is_file():
            assert path.read_bytes() == (other.root / path.relative_to(lake.root)).read_bytes()


def test_other_content_or_mapping_is_another_batch(inbox, lake):
    (inbox / "x.csv").write_text("a,b\nWords.,Other words.\n")
    one = run(inbox / "x.csv", lake, mapping={"text": "a"})
    two = run(inbox / "x.csv", lake, mapping={"text": "b"})
    (inbox / "x.csv").write_text("a,b\nWords!,Other words.\n")
    three = run(inbox / "x.csv", lake, mapping={"text": "a"})
    assert len({each.batch.name for each in one + two + three}) == 3


def test_batch_belongs_to_the_day_of_intake(inbox, lake):
    assert run(texts(inbox, 1), lake)[0].batch.date == NOW.date()


def test_same_page_twice_in_a_batch_is_two_captures(inbox, lake):
    (inbox / "x.warc.gz").write_bytes(warc_gz((URL, http()), (URL, http())))
    assert len({row["capture_id"] for row in captures(inbox / "x.warc.gz", lake)}) == 2


# Places


def test_archive_and_lake_may_lie_on_any_file_system():
    MemoryFileSystem.store.clear()
    fs = MemoryFileSystem()
    fs.pipe("/crawl/x.warc.gz", warc_gz())
    fs.pipe("/crawl/y.html", PAGE)
    lake = Lake("memory://lake")
    in_place, own = captures("memory://crawl", lake)
    assert in_place["warc_filename"] == "memory:///crawl/x.warc.gz"
    assert payload(in_place, lake).data == payload(own, lake).data == PAGE
    MemoryFileSystem.store.clear()


def test_outside_the_roots_nothing_is_imported(inbox, lake, tmp_path):
    (tmp_path / "secret.txt").write_text("Secret.")
    (inbox / "a.txt").write_text("Words.")
    (inbox / "b.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(InvalidInput, match="only"):
        run(inbox, lake, roots=[str(inbox)])
    assert files_in(lake) == []
