"""WARC records: written as the standard says, the same bytes each time, and read back by their place."""

import gzip
import io
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from warcio.archiveiterator import ArchiveIterator

from newslake.errors import InvalidInput
from newslake.ingest.payloads import Payload
from newslake.ingest.warc import Reader, Writer, capture_id, content_digest
from newslake.lake import Batch
from newslake.page import Refusal

AT = datetime(2026, 3, 4, 5, 6, 7, 89, tzinfo=UTC)
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Odd: \xe9\r\n\r\n<html>Hello</html>"
URL = "https://news.example/a"


def written() -> tuple[bytes, list]:
    file = io.BytesIO()
    writer = Writer(file)
    first = writer.response(URL, HTTP, AT, ip="192.0.2.1", truncated="length")
    spans = [
        first,
        writer.response(f"{URL}?moved", HTTP, AT, concurrent_to=first.record_id),
        writer.revisit(URL, b"HTTP/1.1 304 Not Modified\r\n\r\n", AT, refers_to_uri=URL, refers_to_date=AT),
        writer.resource("urn:sha256:00", b"<html>saved</html>", "text/html", AT),
        writer.conversion("urn:sha256:01", "Grüße".encode(), AT),
    ]
    return file.getvalue(), spans


def read(data: bytes, offset: int, length: int) -> Payload | Refusal:
    with Reader(lambda name: io.BytesIO(data)) as reader:
        return reader.payload("any", offset, length)


def test_another_reader_of_warc_finds_every_record_with_good_digests():
    data = written()[0]
    found = []
    for record in ArchiveIterator(io.BytesIO(data), check_digests="raise"):
        record.content_stream().read()
        found.append((record.rec_type, record.rec_headers.protocol))
    kinds = ["warcinfo", "response", "response", "revisit", "resource", "conversion"]
    assert found == [(kind, "WARC/1.1") for kind in kinds]


def test_headers_say_when_where_and_why():
    data, spans = written()
    records = [record.rec_headers for record in ArchiveIterator(io.BytesIO(data))]
    assert records[1]["WARC-Date"] == "2026-03-04T05:06:07.000089Z"
    assert records[1]["WARC-IP-Address"] == "192.0.2.1"
    assert records[1]["WARC-Truncated"] == "length"
    assert records[2]["WARC-Concurrent-To"] == records[1]["WARC-Record-ID"] == f"<{spans[0].record_id}>"
    assert records[3]["WARC-Refers-To-Target-URI"] == URL
    assert records[3]["WARC-Profile"].endswith("server-not-modified")


def test_response_is_stored_as_it_was_received():
    data, spans = written()
    assert HTTP in gzip.decompress(data[spans[0].offset : spans[0].offset + spans[0].length])


def test_same_records_are_the_same_bytes():
    assert written()[0] == written()[0]


def test_equal_responses_have_ids_of_their_own():
    file = io.BytesIO()
    writer = Writer(file)
    assert writer.response(URL, HTTP, AT).record_id != writer.response(URL, HTTP, AT).record_id


def test_instant_of_another_zone_is_written_in_utc():
    file = io.BytesIO()
    Writer(file, warcinfo=False).conversion("urn:x", b"text", AT.astimezone(timezone(timedelta(hours=5))))
    assert next(iter(ArchiveIterator(file_at_start(file)))).rec_headers["WARC-Date"] == "2026-03-04T05:06:07.000089Z"


def file_at_start(file: io.BytesIO) -> io.BytesIO:
    file.seek(0)
    return file


def test_hostile_address_stays_within_its_header_line():
    file = io.BytesIO()
    Writer(file, warcinfo=False).response("https://x.example/\r\nWARC-Type: resource", HTTP, AT)
    record = next(iter(ArchiveIterator(file_at_start(file))))
    assert record.rec_type == "response"
    assert record.rec_headers["WARC-Target-URI"] == "https://x.example/%0D%0AWARC-Type:%20resource"


def test_writer_goes_on_where_a_file_ends():
    file = io.BytesIO(b"x" * 10)
    file.seek(10)
    span = Writer(file, warcinfo=False).conversion("urn:x", b"more", AT)
    assert span.offset == 10
    assert read(file.getvalue(), span.offset, span.length).data == b"more"


def test_each_kind_of_record_is_read_back():
    data, spans = written()
    payloads = [read(data, span.offset, span.length) for span in spans]
    assert payloads == [
        Payload(data=b"<html>Hello</html>", content_type="text/html", status=200),
        Payload(data=b"<html>Hello</html>", content_type="text/html", status=200),
        Payload(data=b"", status=304),
        Payload(data=b"<html>saved</html>", content_type="text/html"),
        Payload(data="Grüße".encode(), content_type="text/plain; charset=utf-8"),
    ]


def test_record_of_a_plain_file_is_read_back():
    data, spans = written()
    record = gzip.decompress(data[spans[0].offset : spans[0].offset + spans[0].length])
    assert read(b"before" + record, 6, len(record) - 4).data == b"<html>Hello</html>"


@pytest.mark.parametrize(("shift", "cut"), [(3, 0), (0, 20), (10**9, 0), (0, 10**9)])
def test_place_without_a_whole_record_is_a_broken_record(shift, cut):
    data, spans = written()
    found = read(data, spans[0].offset + shift, max(spans[0].length - cut, 0))
    assert isinstance(found, Refusal)
    assert found.reason == "broken-record"


def test_damaged_record_is_a_broken_record():
    data, spans = written()
    damaged = bytearray(data)
    damaged[spans[0].offset + spans[0].length - 6] ^= 0xFF
    assert read(bytes(damaged), spans[0].offset, spans[0].length).reason == "broken-record"


def test_neighbours_are_read_from_one_open_file():
    data, spans = written()
    opened = []
    with Reader(lambda name: opened.append(name) or io.BytesIO(data)) as reader:
        for span in spans:
            reader.payload("one", span.offset, span.length)
        reader.payload("other", spans[0].offset, spans[0].length)
    assert opened == ["one", "other"]


def test_missing_file_is_named():
    def no_file(name: str) -> io.BytesIO:
        raise FileNotFoundError(name)

    with pytest.raises(InvalidInput, match=r"gone\.warc\.gz"), Reader(no_file) as reader:
        reader.payload("gone.warc.gz", 0, 10)


def test_capture_id_tells_kinds_addresses_and_repetitions_apart():
    batch = Batch(date(2026, 3, 4), "import-x-000")
    ids = {capture_id(batch, kind, url, n) for kind in ("page", "feed") for url in ("a", "b") for n in (0, 1)}
    assert len(ids) == 8
    assert all(len(each) == 32 for each in ids)


def test_content_digest_names_its_kind():
    assert content_digest(b"").startswith("sha256:e3b0c442")
