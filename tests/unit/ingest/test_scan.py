"""A walk through a WARC: what is whole is found with its place, what is broken is one broken record."""

import gzip
import io
import random
import time
import zlib
from datetime import UTC, datetime

import pytest

from newslake.ingest.payloads import MAX_PAYLOAD, Payload
from newslake.ingest.scan import Record, records
from newslake.ingest.warc import Writer

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
URLS = [f"https://news.example/{number}" for number in range(5)]


def page(number: int) -> bytes:
    noise = random.Random(number).randbytes(300).hex()
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>" + noise.encode()


def members() -> list[bytes]:
    """Five responses, each compressed on its own."""
    file = io.BytesIO()
    writer = Writer(file, warcinfo=False)
    spans = [writer.response(url, page(number), AT) for number, url in enumerate(URLS)]
    return [file.getvalue()[span.offset : span.offset + span.length] for span in spans]


def plains() -> list[bytes]:
    return [gzip.decompress(member) for member in members()]


def walk(*pieces: bytes) -> list[Record]:
    return list(records(io.BytesIO(b"".join(pieces))))


def whole(found: list[Record]) -> list[str | None]:
    return [record.url for record in found if record.refusal is None]


def broken(found: list[Record]) -> int:
    return sum(record.refusal is not None and record.refusal.reason == "broken-record" for record in found)


def damaged(member: bytes, at: int) -> bytes:
    return member[:at] + bytes([member[at] ^ 0xFF]) + member[at + 1 :]


def with_length(plain: bytes, change: int) -> bytes:
    length = int(plain.partition(b"Content-Length: ")[2].partition(b"\r\n")[0])
    return plain.replace(b"Content-Length: %d\r\n" % length, b"Content-Length: %d\r\n" % (length + change), 1)


@pytest.mark.parametrize("pieces", [members(), plains()], ids=["compressed by record", "plain"])
def test_every_record_can_be_read_on_its_own_at_its_place(pieces):
    data = b"".join(pieces)
    for record in walk(data):
        alone = walk(data[record.offset : record.offset + record.length])
        assert [each.block for each in alone] == [record.block]
    assert whole(walk(data)) == URLS


def test_records_compressed_as_one_have_no_place():
    found = walk(gzip.compress(b"".join(plains())))
    assert whole(found) == URLS
    assert {record.offset for record in found} == {None}


def test_two_records_in_one_member_have_no_place_and_the_others_do():
    first, *rest = members()
    found = walk(first, gzip.compress(b"".join(plains()[1:3])), *rest[2:])
    assert [record.offset is None for record in found] == [False, True, True, False, False]


@pytest.mark.parametrize(
    "bad",
    [
        damaged(members()[2], 40),
        damaged(members()[2], -6),
        members()[2][:150],
        b"garbage" * 50,
        gzip.compress(b"garbage" * 50, mtime=0),
        gzip.compress(with_length(plains()[2], 200)),
        gzip.compress(with_length(plains()[2], -200)),
        gzip.compress(plains()[2][:100], mtime=0),
        gzip.compress(plains()[2].replace(b"Content-Length", b"Content-Size"), mtime=0),
    ],
    ids=[
        "damaged",
        "wrong checksum",
        "cut",
        "garbage",
        "compressed garbage",
        "announces too much",
        "announces too little",
        "header cut",
        "no length",
    ],
)
def test_broken_member_is_one_broken_record_between_good_ones(bad):
    one, two, _, four, five = members()
    found = walk(one, two, bad, four, five)
    assert whole(found) == [URLS[0], URLS[1], URLS[3], URLS[4]]
    assert broken(found) == 1


@pytest.mark.parametrize(
    "bad",
    [
        plains()[2][:-150],
        b"garbage\r\n" * 50,
        with_length(plains()[2], 200),
        with_length(plains()[2], -200),
        with_length(plains()[2], 10**12),
        plains()[2].replace(b"Content-Length: ", b"Content-Length: minus "),
    ],
    ids=["cut", "garbage", "announces too much", "announces too little", "announces a terabyte", "no number"],
)
def test_broken_plain_record_is_one_broken_record_between_good_ones(bad):
    one, two, _, four, five = plains()
    found = walk(one, two, bad, four, five)
    assert whole(found) == [URLS[0], URLS[1], URLS[3], URLS[4]]
    assert broken(found) == 1


@pytest.mark.parametrize("pieces", [members(), plains()], ids=["compressed by record", "plain"])
def test_file_that_breaks_off_ends_with_a_broken_record_that_knows_its_address(pieces):
    found = walk(b"".join(pieces)[:-100])
    assert whole(found) == URLS[:4]
    assert [record.url for record in found if record.refusal] == [URLS[4]]


def test_stream_that_breaks_off_keeps_what_came_before():
    found = walk(gzip.compress(b"".join(plains()))[:-300])
    assert URLS[0] in whole(found)
    assert broken(found) == 1


def test_padding_between_records_is_no_record():
    one, two, *_ = members()
    assert broken(walk(one, b"\0" * 512, two, b"\0" * 512)) == 0
    assert broken(walk(b"\r\n", plains()[0], b"\r\n\r\n", plains()[1])) == 0


def test_records_with_bare_line_feeds_are_read():
    plain = b"WARC/1.0\nWARC-Type: conversion\nWARC-Target-URI: <https://a.example/>\nContent-Length: 4\n\ntext\n\n"
    found = walk(plain, plain)
    assert [(record.url, record.block) for record in found] == [("https://a.example/", b"text")] * 2


def test_record_beyond_the_bound_keeps_its_place_and_no_bytes():
    file = io.BytesIO()
    writer = Writer(file, warcinfo=False)
    spans = [
        writer.conversion(URLS[0], bytes(MAX_PAYLOAD + 2**17), AT),
        writer.conversion(URLS[1], b"text", AT),
    ]
    large, small = walk(file.getvalue())
    assert (large.refusal.reason, large.block, large.offset) == ("too-large", b"", spans[0].offset)
    assert small.payload == Payload(data=b"text", content_type="text/plain; charset=utf-8")


def test_large_record_of_a_plain_file_is_stepped_over():
    large = b"WARC/1.1\r\nWARC-Type: resource\r\nContent-Length: %d\r\n\r\n" % (MAX_PAYLOAD + 2**17)
    found = walk(large + b"x" * (MAX_PAYLOAD + 2**17) + b"\r\n\r\n", *plains())
    assert found[0].refusal.reason == "too-large"
    assert whole(found) == URLS


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-01-02T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05.123456Z", datetime(2026, 1, 2, 3, 4, 5, 123456, tzinfo=UTC)),
        ("2026-01-02T03:04:05.123456789Z", datetime(2026, 1, 2, 3, 4, 5, 123456, tzinfo=UTC)),
        ("2026-01-02T05:04:05+02:00", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02", datetime(2026, 1, 2, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_record_date_is_an_instant_or_null(written, read):
    assert Record(headers={"warc-date": [written]}).date == read


def test_nothing_is_found_in_nothing():
    assert walk(b"") == []


def test_garbage_alone_is_one_broken_record():
    noise = random.Random(0).randbytes(300_000)
    assert broken(walk(noise)) == 1
    assert broken(walk(b"\x1f\x8b\x08" + noise)) == 1
    assert broken(walk(zlib.compress(noise))) == 1


@pytest.mark.parametrize(
    "piece",
    [
        b"\x1f\x8b\x08\x00",
        gzip.compress(b"", mtime=0),
        b"WARC/1.1\r\nA:",
        b"WARC/1.1\r\nA: b\r\n\r\n",
        b"WARC/1.1\r\nContent-Length: 33000000\r\n\r\n",
    ],
)
def test_file_made_to_be_slow_is_walked_quickly(piece):
    started = time.process_time()
    walk(piece * 20_000)
    assert time.process_time() - started < 3
