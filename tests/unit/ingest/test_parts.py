"""Parts become one batch, and a try that was given up never mixes with its retry."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newslake.ingest import parts
from newslake.ingest.payloads import Payload
from newslake.ingest.warc import Reader
from newslake.ingest.web import Exchange, Fetched
from newslake.lake import Batch, Lake

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
BATCH = Batch(NOON.date(), "ingest-20260131t120000z")


def fetched(url: str, body: bytes = b"hello") -> Fetched:
    http = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
    return Fetched(url=url, at=NOON, exchanges=(Exchange(url=url, at=NOON, http=http, status=200),), payload=body)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def make(lake: Lake, name: str, *pages: Fetched, at: datetime = NOON) -> None:
    with parts.making(BATCH, lake, name, at=at) as part:
        for page in pages:
            part.add(page, "page", "paper")


def bodies(lake: Lake) -> dict[str, bytes]:
    """By URL, as the sealed captures lead to them."""
    found = {}
    with Reader(lambda name: lake.warc_path(name).open("rb")) as records:
        for row in lake.read("captures", BATCH).to_pylist():
            payload = records.payload(row["warc_filename"], row["warc_record_offset"], row["warc_record_length"])
            assert isinstance(payload, Payload)
            found[row["url"]] = payload.data
    return found


def test_rows_of_all_parts_lead_to_their_bytes(lake: Lake) -> None:
    make(lake, "ingest-a", fetched("http://a.example/1", b"one"), fetched("http://a.example/2", b"two"))
    make(lake, "ingest-b", fetched("http://b.example/3", b"three"))
    parts.join(BATCH, lake, ["ingest-a", "ingest-b"])
    assert bodies(lake) == {"http://a.example/1": b"one", "http://a.example/2": b"two", "http://b.example/3": b"three"}


def test_a_try_that_ends_after_its_retry_does_not_mix_with_it(lake: Lake) -> None:
    """Both stage: the table that was staged last counts, with the WARC that was written with it."""
    with parts.making(BATCH, lake, "ingest-a", at=NOON) as given_up:
        make(lake, "ingest-a", fetched("http://a.example/1", b"retried"), at=NOON + timedelta(minutes=5))
        given_up.add(fetched("http://a.example/0", b"given up, and longer"), "page", "paper")
        given_up.add(fetched("http://a.example/1", b"late"), "page", "paper")
    parts.join(BATCH, lake, ["ingest-a"])
    assert bodies(lake) == {"http://a.example/0": b"given up, and longer", "http://a.example/1": b"late"}


def test_a_part_that_failed_is_passed_over(lake: Lake) -> None:
    make(lake, "ingest-a", fetched("http://a.example/1"))
    parts.join(BATCH, lake, ["ingest-a", "ingest-never-made"])
    assert list(bodies(lake)) == ["http://a.example/1"]


def test_the_order_is_that_of_the_addresses(lake: Lake) -> None:
    make(lake, "ingest-a", fetched("http://b.example/2"), fetched("http://a.example/1"))
    parts.join(BATCH, lake, ["ingest-a"])
    assert list(bodies(lake)) == ["http://a.example/1", "http://b.example/2"]
