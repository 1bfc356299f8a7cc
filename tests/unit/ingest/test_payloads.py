"""Encodings of responses: undone within bounds, and taken as they are where they contradict their headers."""

import gzip
import time
import zlib

import pyarrow as pa
import pytest

from newslake.ingest.payloads import Payload, detected, http_payload
from newslake.page import Refusal

PAGE = b"<html><p>Ministers met on Tuesday.</p></html>" * 40


def response(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def chunked(body: bytes, size: int = 100) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;name=value\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def deflated(body: bytes, window: int) -> bytes:
    stream = zlib.compressobj(wbits=window)
    return stream.compress(body) + stream.flush()


def body_of(http: bytes) -> bytes:
    payload = http_payload(http)
    assert isinstance(payload, Payload), payload
    return payload.data


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda body: deflated(body, -15)),
        ("br", lambda body: pa.compress(body, "brotli").to_pybytes()),
        ("zstd", lambda body: pa.compress(body, "zstd").to_pybytes()),
        ("identity", bytes),
    ],
)
def test_content_encoding_is_undone(encoding, encode):
    assert body_of(response(encode(PAGE), f"Content-Encoding: {encoding}")) == PAGE


def test_two_content_encodings_are_undone_in_reverse_order():
    twice = gzip.compress(zlib.compress(PAGE))
    assert body_of(response(twice, "Content-Encoding: deflate, gzip")) == PAGE


def test_chunks_are_joined_before_the_content_is_decoded():
    http = response(chunked(gzip.compress(PAGE)), "Transfer-Encoding: chunked", "Content-Encoding: gzip")
    assert body_of(http) == PAGE


def test_chunks_that_break_off_give_what_came():
    assert body_of(response(chunked(PAGE)[:150], "Transfer-Encoding: chunked")).startswith(PAGE[:100])


def test_compressed_body_that_breaks_off_gives_what_can_be_read():
    cut = gzip.compress(bytes(range(256)) * 2_000)[:-20]
    assert body_of(response(cut, "Content-Encoding: gzip")).startswith(bytes(range(256)))


@pytest.mark.parametrize("header", ["Transfer-Encoding: chunked", "Content-Encoding: gzip", "Content-Encoding: br"])
def test_body_that_was_unpacked_under_its_old_headers_is_taken_as_it_is(header):
    assert body_of(response(PAGE, header)) == PAGE


def test_bytes_that_are_not_what_their_encoding_says_are_a_bad_response():
    payload = http_payload(response(b"\x00\x01\x02\x03" * 50, "Content-Encoding: gzip"))
    assert isinstance(payload, Refusal)
    assert payload.reason == "bad-response"


def test_bomb_is_too_large_and_is_never_unpacked_whole():
    stream = zlib.compressobj(wbits=-15)
    megabyte = stream.compress(b"\0" * 2**20) + stream.flush(zlib.Z_FULL_FLUSH)
    started = time.process_time()
    payload = http_payload(response(megabyte * 5_000, "Content-Encoding: deflate"))
    assert isinstance(payload, Refusal)
    assert payload.reason == "too-large"
    assert time.process_time() - started < 2  # five gigabytes would take longer, if there were room for them


@pytest.mark.parametrize("http", [b"", b"<html>", b"HTTP/1.1 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: " + b"b" * 100_000])
def test_what_is_no_http_is_a_bad_response(http):
    payload = http_payload(http)
    assert isinstance(payload, Refusal)
    assert payload.reason == "bad-response"


def test_status_and_type_are_read_from_headers_with_bare_line_feeds():
    assert http_payload(b"HTTP/1.0 404 Gone missing\ncontent-type: text/plain\n\nNo.") == Payload(
        data=b"No.", content_type="text/plain", status=404
    )


def test_headers_are_kept_by_lower_case_name():
    payload = http_payload(b"HTTP/1.1 200 OK\r\nX-Robots-Tag: noindex\r\nX-Robots-Tag: noarchive\r\n\r\nYes.")
    assert payload.headers == {"x-robots-tag": ["noindex", "noarchive"]}


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (b"\xef\xbb\xbf\n<!-- x --><!DOCTYPE html><html>", "text/html"),
        (b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">', "text/html"),
        ("<html>".encode("utf-16"), "text/html"),
        (b'<?xml version="1.0"?><rss>', "application/xml"),
        (b"%PDF-1.7", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\x00\x01", "application/octet-stream"),
        ("Ministers met — on Tuesday.".encode(), "text/plain"),
    ],
)
def test_media_type_is_seen_in_the_first_bytes(data, mime):
    assert detected(data) == mime


def test_looking_at_hostile_bytes_is_quick():
    started = time.process_time()
    detected(b"<!--a-->" * 1_000)
    assert time.process_time() - started < 0.5
