"""What each source gave, and why nothing."""

import pytest

from factories import row
from newslake.contract import contract
from newslake.coverage import coverage
from newslake.history import History
from newslake.lake import Batch

BATCH = Batch.parse("2026-03-01.ingest-20260301T120000Z")
FEED = {"kind": "feed", "source_id": "paper", "fetch_status": 200, "fetch_error": None}
PAGE = FEED | {"kind": "page"}


def table(name, changes):
    return contract(name).table(row(name, **{"source_id": "paper", **each}) for each in changes)


def covered(*captures, articles=0, sightings=0, reasons=()):
    tables = {
        "captures": table("captures", captures),
        "articles": table("articles", [{}] * articles),
        "sightings": table("sightings", [{}] * sightings),
        "relations": table("relations", []),
        "rejects": table("rejects", [{"table": "articles", "reason": reason} for reason in reasons]),
    }
    (found,) = coverage(BATCH, tables, "published", History(contract("coverage").table([])))
    return found


def test_what_came_and_what_became_of_it_is_counted():
    found = covered(FEED, PAGE, PAGE, PAGE, articles=1, sightings=1, reasons=["no-text"])
    assert (found.capture_count, found.page_count) == (4, 3)
    assert (found.article_count, found.sighting_count, found.reject_count) == (1, 1, 1)


def test_a_source_that_gave_an_article_needs_no_reason():
    assert covered(FEED, PAGE, articles=1, reasons=["no-text"]).reason is None


@pytest.mark.parametrize(
    ("feed", "reason"),
    [({"fetch_error": "feed-broken"}, "feed-broken"), ({"fetch_status": 503}, "http-503"), ({}, "nothing-new")],
)
def test_where_nothing_came_the_feed_says_why(feed, reason):
    assert covered(FEED | feed).reason == reason


def test_where_all_was_refused_the_commonest_reason_is_given():
    assert covered(FEED, PAGE, reasons=["no-text", "http-404", "http-404"]).reason == "http-404"


def test_where_all_was_known_nothing_is_new():
    assert covered(FEED, PAGE, sightings=1, reasons=["no-text"]).reason == "nothing-new"
