"""What becomes of one capture, from its record to its row."""

from typing import Any

import pytest

import factories
from newslake import reading
from newslake.ingest.payloads import Payload
from newslake.page import Refusal
from newslake.tables import Article, Reject

URL = "https://www.harbourpost.example/town/harbour-bridge-opens-again"
PARAGRAPH = (
    "<p>The harbour bridge was opened again on Saturday, after two years of repairs that cost a lot of money.</p>"
)
HEAD = "<head><title>Harbour bridge opens again</title></head>"
PAGE = f"<html>{HEAD}<body><article>{PARAGRAPH * 9}</article></body></html>"


class Records:
    """A reader of records that has one for every place."""

    def __init__(self, payload: Payload | Refusal) -> None:
        self._payload = payload

    def payload(self, *place: Any) -> Payload | Refusal:
        return self._payload


def read(payload: Payload | Refusal, **changes: Any) -> Article | Reject:
    told = {"url": URL, "fetch_status": 200, "fetch_error": None, "fetch_redirect": None, "content_type": "text/html"}
    capture = factories.row("captures", given=None, **told | changes)
    found = reading.read(capture, Records(payload))
    return found if isinstance(found, Reject) else found.article


def test_a_page_becomes_an_article() -> None:
    article = read(Payload(data=PAGE.encode()))
    assert isinstance(article, Article)
    assert article.text.startswith("The harbour bridge was opened again")


def test_the_blocks_are_the_whole_text() -> None:
    article = read(Payload(data=PAGE.encode()))
    assert "\n\n".join(article.text[block.start : block.end] for block in article.blocks) == article.text


def test_what_the_server_said_of_rights_is_kept() -> None:
    article = read(Payload(data=PAGE.encode(), headers={"tdm-reservation": ["1"], "x-robots-tag": ["noarchive"]}))
    assert (article.tdm_reservation, article.robots) == (True, ["noarchive"])


def test_an_amp_page_is_a_version_of_its_article() -> None:
    plain, amp = (read(Payload(data=PAGE.encode()), url=url) for url in (URL, f"{URL}/amp"))
    assert (amp.article_id, amp.canonical_url) == (plain.article_id, URL)


def test_a_page_from_an_amp_cache_is_its_outlets() -> None:
    cached = (
        "https://www-harbourpost-example.cdn.ampproject.org/c/s/www.harbourpost.example/town/harbour-bridge-opens-again"
    )
    article = read(Payload(data=PAGE.encode()), url=cached)
    assert article.domain == "harbourpost.example"


@pytest.mark.parametrize(
    ("changes", "stage", "reason"),
    [
        ({"fetch_error": "timeout"}, "ingest", "timeout"),
        ({"fetch_status": 404}, "ingest", "http-404"),
        ({"warc_filename": None}, "ingest", "broken-record"),
    ],
)
def test_a_capture_without_a_page_is_a_reject(changes: dict[str, Any], stage: str, reason: str) -> None:
    reject = read(Payload(data=PAGE.encode()), **changes)
    assert (reject.stage, reject.reason) == (stage, reason)


def test_a_record_that_is_refused_is_a_reject() -> None:
    reject = read(Refusal(reason="broken-record", evidence="no record starts here"))
    assert (reject.stage, reject.evidence) == ("ingest", "no record starts here")


def test_a_page_without_text_is_a_reject() -> None:
    reject = read(Payload(data=b"<html><body></body></html>"))
    assert (reject.stage, reject.reason) == ("clean", "no-text")


def test_a_reader_that_fails_costs_one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading.extract, "fields", lambda *_: 1 / 0)
    reject = read(Payload(data=PAGE.encode()))
    assert (reject.reason, reject.evidence) == ("unreadable", "ZeroDivisionError: division by zero")
