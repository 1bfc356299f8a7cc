"""What a source gives is held to what it usually gave, and a batch to what its sources usually give together."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newslake.contract import contract
from newslake.history import LEAST_BATCHES, SETTLED_BATCHES, History
from newslake.rules import USUAL
from newslake.tables import Coverage, LanguageCount
from newslake.validate import usual

BEGINNING = datetime(2026, 3, 1, tzinfo=UTC)


def gave(hour, source="paper", **changes):
    """What a source gives in the batch of an hour: twenty articles, four of them without an author, as always."""
    at = BEGINNING + timedelta(hours=hour)
    usual_row = Coverage(
        batch=f"{at.date()}.ingest-{at:%Y%m%dT%H%M%SZ}",
        source_id=source,
        state="published",
        captured_at=at,
        capture_count=25,
        page_count=24,
        article_count=20,
        sighting_count=2,
        reject_count=2,
        missing_title_count=0,
        missing_author_count=4,
        missing_date_count=1,
        duplicate_count=0,
        median_word_count=400.0,
        median_age_hours=2.0,
        languages=[LanguageCount("en", 19), LanguageCount("fr", 1)],
        reason=None,
    )
    return replace(usual_row, **changes)


def history(*rows):
    return History(contract("coverage").table(rows))


def past(batches=SETTLED_BATCHES, sources=("paper",), **changes):
    return [gave(hour, source, **changes) for source in sources for hour in range(batches)]


def broken(row, before):
    return [each.rule.name for each in usual.judge(USUAL, [row], history(*before)) if not each.is_kept]


def test_what_is_as_always_is_usual():
    assert broken(gave(20), past()) == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"page_count": 240}, "pages-usual"),
        ({"page_count": 0, "article_count": 0, "sighting_count": 0, "reject_count": 0}, "not-silent"),
        ({"reject_count": 20}, "rejects-usual"),
        ({"missing_title_count": 12}, "titles-usual"),
        ({"missing_author_count": 20}, "authors-usual"),
        ({"missing_date_count": 15}, "dates-usual"),
        ({"languages": [LanguageCount("de", 20)]}, "languages-usual"),
        ({"languages": [LanguageCount(None, 20)]}, "languages-usual"),
        ({"duplicate_count": 15}, "duplicates-usual"),
        ({"median_word_count": 130.0}, "lengths-usual"),
        ({"median_word_count": 1_300.0}, "lengths-usual"),
        ({"median_age_hours": 8_000.0}, "ages-usual"),
        ({"median_age_hours": -20.0}, "ages-usual"),
    ],
)
def test_what_is_far_from_it_breaks_the_rule_that_speaks_of_it_alone(change, rule):
    assert broken(gave(20, **change), past()) == [rule]


def test_nothing_is_said_of_a_source_that_is_hardly_known():
    assert usual.judge(USUAL, [gave(4, page_count=9_999)], history(*past(LEAST_BATCHES - 1))) == []


def test_batches_that_were_not_published_teach_nothing():
    assert usual.judge(USUAL, [gave(20, page_count=9_999)], history(*past(state="held"))) == []


def test_one_article_without_an_author_says_nothing():
    assert broken(gave(20, article_count=1, missing_author_count=1, missing_date_count=0), past()) == []


def test_a_share_that_always_varied_may_vary():
    varying = [gave(hour, missing_author_count=18 * (hour % 2)) for hour in range(SETTLED_BATCHES)]
    assert broken(gave(20, missing_author_count=18), varying) == []


def test_a_batch_may_be_as_much_larger_as_it_is_later():
    assert broken(gave(19 + 24, page_count=240), past()) == []


def test_a_source_that_was_often_silent_may_be():
    seldom = [gave(hour, page_count=24 if hour % 4 == 0 else 0) for hour in range(SETTLED_BATCHES)]
    assert broken(gave(20, page_count=0, article_count=0), seldom) == []


def held_to(rows, before):
    pages = sum(row.page_count for row in rows)
    return {each.rule.name: each.rule for each in usual.together(usual.judge(USUAL, rows, history(*before)), pages)}


def breaks(rule):
    return rule.figure({}) > rule.maximum


OUTLETS = ("a", "b", "c", "d", "e")


def test_where_two_outlets_lose_their_authors_the_batch_keeps_its_promise():
    rows = [gave(20, outlet, missing_author_count=20 if outlet in "ab" else 4) for outlet in OUTLETS]
    assert not breaks(held_to(rows, past(sources=OUTLETS))["batch-authors"])


def test_where_all_outlets_lose_their_authors_the_batch_breaks_it():
    rows = [gave(20, outlet, missing_author_count=20) for outlet in OUTLETS]
    assert breaks(held_to(rows, past(sources=OUTLETS))["batch-authors"])


def test_a_batch_that_is_ten_times_too_large_breaks_its_promise():
    rows = [gave(20, outlet, page_count=240) for outlet in OUTLETS]
    assert breaks(held_to(rows, past(sources=OUTLETS))["batch-pages"])


@pytest.mark.parametrize(("batches", "severity"), [(SETTLED_BATCHES - 1, "warning"), (SETTLED_BATCHES, "critical")])
def test_a_batch_is_held_only_by_what_was_learned_from_enough_batches(batches, severity):
    rows = [gave(30, outlet) for outlet in OUTLETS]
    assert held_to(rows, past(batches, OUTLETS))["batch-pages"].severity == severity


def test_a_batch_mostly_of_new_sources_is_not_held_by_what_is_usual_elsewhere():
    rows = [gave(20, "paper"), gave(20, "new", page_count=500)]
    assert held_to(rows, past())["batch-pages"].severity == "warning"


def test_where_settled_sources_gave_less_than_half_of_the_pages_the_batch_is_not_held():
    rows = [gave(20, "paper"), gave(20, "new", page_count=30)]
    assert held_to(rows, past())["batch-pages"].severity == "warning"


def missing(rows, before, name="ingest-20260301T200000Z"):
    return [each.observed for each in usual.sources_present(name, rows, history(*before))]


def test_a_source_that_is_in_every_round_is_missed():
    assert missing([gave(20, "a")], past(sources=("a", "b"))) == ["b"]


def test_a_source_that_is_read_once_a_day_is_not_missed():
    assert missing([gave(20, "a")], [*past(sources=("a",)), gave(3, "daily")]) == [None]


def test_an_import_misses_nobody():
    assert missing([gave(20, "a")], past(sources=("a", "b")), name="archive-1") == []
