"""What a source gave on a day, beside what it usually gives on such a day."""

from datetime import date, timedelta

import pytest

import factories
from newslake.contract import contract
from newslake.digest.sources import daily_coverage

DAY = date(2026, 3, 2)
PAPER = {"source_id": "paper"}


def table(name, *rows):
    made = [factories.row(name, n, **{**PAPER, **row}) for n, row in enumerate(rows)]
    return contract(name).table(made)


def before(pages):
    """Earlier days of the mart, by how many days ago they were."""
    rows = (
        {"covered_on": DAY - timedelta(ago), "page_count": count, "article_count": count}
        for ago, count in pages.items()
    )
    return table("daily_coverage", *rows)


def covered(*, articles=1, earlier=None, checks=()):
    tables = {
        "captures": table("captures", {"kind": "feed", "fetch_status": 200, "fetch_error": None}, *[{}] * articles),
        "articles": table("articles", *[{}] * articles),
        "relations": contract("relations").table([]),
        "sightings": contract("sightings").table([]),
        "rejects": contract("rejects").table([]),
        "coverage": table("coverage", {"batch": "a"}, {"batch": "b"}),
        "checks": table("checks", *checks) if checks else contract("checks").table([]),
    }
    (row,) = daily_coverage(tables, before(earlier or {}), DAY).to_pylist()
    return row


def test_a_day_is_the_sum_of_its_batches():
    row = covered(articles=3)
    assert (row["covered_on"], row["batch_count"], row["article_count"]) == (DAY, 2, 3)


def test_the_same_weekday_is_what_is_expected_where_it_is_known():
    quiet = dict.fromkeys(range(1, 28), 50)
    assert covered(earlier=quiet | {7: 10, 14: 12, 21: 14})["expected_page_count"] == 12


def test_where_the_weekday_is_not_known_the_days_before_are():
    assert covered(earlier={1: 10, 2: 20, 3: 30, 4: 40, 5: 50})["expected_page_count"] == 30


def test_where_hardly_a_day_is_known_nothing_is_expected():
    assert covered(earlier={1: 10, 2: 20})["expected_page_count"] is None


@pytest.mark.parametrize(("articles", "cause"), [(1, None), (0, "quiet")])
def test_a_day_without_an_article_says_why(articles, cause):
    assert covered(articles=articles)["cause"] == cause


def test_a_warning_counts_once_however_often_its_batch_was_checked():
    failed = {
        "severity": "warning",
        "is_success": False,
        "batch": "a",
        "table": "coverage",
        "expectation": "authors-usual",
    }
    assert covered(checks=[failed, failed, failed | {"is_success": True}])["warning_count"] == 1
