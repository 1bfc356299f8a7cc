"""A source's state, its days and what drifts."""

from datetime import timedelta

import pytest

from factories import row
from newslake.contract import contract
from newslake.desk import sources
from newslake.lake import Batch, Lake
from newslake.tables import CAUSES, PUBLISHED, LanguageCount
from newsroom import BACKWARDS, HOSTILE, NOW, TODAY, check, cover

NAME = "paper"
BATCH = Batch(TODAY, "ingest-a")
SILENT = {"article_count": 0, "page_count": 0, "languages": [], "cause": "feed-dead", "reason": "http-500"}


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


def ago(days):
    return TODAY - timedelta(days)


def cover_days(lake, *changes, name=NAME):
    """The last days, the oldest first."""
    for days, change in zip(range(len(changes) - 1, -1, -1), changes, strict=True):
        cover(lake, ago(days), {name: change})


def checked(lake, *checks, outcome="0"):
    lake.write("checks", BATCH, contract("checks").table(checks), name=f"{BATCH.name}.{outcome}")


def drift(lake, name):
    return next(each for each in sources.source(lake, NAME).drifts if each.name == name)


@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_has_its_words(cause):
    assert sources.health({"cause": cause, "warning_count": 0}).meaning.endswith(".")


@pytest.mark.parametrize("cause", ["feed-dead", "blocked", "silent", "layout-changed", "refused", "robots"])
def test_a_source_without_articles_is_in_trouble(cause):
    assert sources.health({"cause": cause, "warning_count": 0}).rank >= sources.IN_TROUBLE


def test_a_source_that_has_nothing_new_is_not_in_trouble():
    assert sources.health({"cause": "quiet", "warning_count": 0}).rank < sources.IN_TROUBLE


def test_a_source_of_which_checks_warn_is_in_trouble():
    assert sources.health({"cause": None, "warning_count": 1}).rank >= sources.IN_TROUBLE


def test_a_source_of_which_nothing_is_on_record_is_none(lake):
    cover_days(lake, {})
    assert sources.source(lake, "other") is None


def test_a_source_that_only_batches_know_yet_has_no_day(lake):
    lake.write("captures", BATCH, contract("captures").table([]))
    lake.write("coverage", BATCH, contract("coverage").table([row("coverage", source_id=NAME, cause=None)]))
    assert sources.source(lake, NAME).day is None


@pytest.mark.parametrize("name", [HOSTILE, BACKWARDS, "", "a/b", "é"])
def test_a_name_may_be_anything(lake, name):
    cover_days(lake, {}, name=name)
    assert sources.source(lake, name).source_id == name


def test_it_is_told_since_when_a_source_is_in_its_state(lake):
    cover_days(lake, SILENT, {}, SILENT, SILENT)
    assert sources.source(lake, NAME).since == ago(1)


def test_the_last_day_with_an_article_is_told(lake):
    cover_days(lake, {}, {}, SILENT)
    assert sources.source(lake, NAME).last_article_on == ago(1)


def test_the_days_end_with_the_last_on_record(lake):
    cover_days(lake, {"page_count": 7}, {"page_count": 9})
    assert sources.source(lake, NAME).days[-3:] == [(ago(2), None), (ago(1), 7), (TODAY, 9)]


def test_a_share_is_of_the_articles_of_its_day(lake):
    cover_days(lake, {"article_count": 8, "missing_title_count": 2})
    assert drift(lake, "Articles without a title").last == 25


def test_a_day_without_articles_has_no_share(lake):
    cover_days(lake, {"article_count": 8, "missing_title_count": 2}, SILENT)
    assert drift(lake, "Articles without a title").last == 25


def test_usual_is_the_median_of_the_days_before(lake):
    cover_days(lake, *({"median_word_count": float(words)} for words in (100, 300, 200, 9_000)))
    assert drift(lake, "Words of an article, median").usual == 200


def test_of_few_days_nothing_is_called_usual(lake):
    cover_days(lake, *({"median_word_count": float(words)} for words in (100, 300, 200)))
    assert drift(lake, "Words of an article, median").usual is None


def test_the_share_outside_the_main_language_is_told(lake):
    cover_days(lake, {"languages": [LanguageCount("en", 3), LanguageCount(None, 1)]})
    assert drift(lake, "Articles outside the day's main language").last == 25


def test_languages_are_summed_over_the_days(lake):
    cover_days(lake, {"languages": [LanguageCount("fr", 1)]}, {"languages": [LanguageCount("de", 2)]})
    assert sources.source(lake, NAME).languages == [("de", 2), ("fr", 1)]


def test_batches_in_which_it_failed_are_told_newest_first(lake):
    cover_days(lake, {})
    for days in (2, 0, 1):
        batch = Batch(ago(days), "ingest-a")
        bad = row("coverage", batch=batch.key, source_id=NAME, cause="blocked", reason="http-403")
        lake.write("coverage", batch, contract("coverage").table([bad]))
    found = [each["batch"] for each in sources.source(lake, NAME).troubles]
    assert found == [Batch(ago(days), "ingest-a").key for days in (0, 1, 2)]


def test_a_batch_with_nothing_new_is_not_among_those_in_which_it_failed(lake):
    cover_days(lake, {})
    quiet = row("coverage", batch=BATCH.key, source_id=NAME, cause="quiet", reason="nothing-new")
    lake.write("coverage", BATCH, contract("coverage").table([quiet]))
    assert sources.source(lake, NAME).troubles == []


def test_checks_that_name_it_are_told(lake):
    cover_days(lake, {})
    checked(lake, check(BATCH, NAME, "coverage", "titles-usual", "warning"))
    assert [each["expectation"] for each in sources.source(lake, NAME).failed] == ["titles-usual"]


def test_what_is_only_for_information_is_no_failed_check(lake):
    cover_days(lake, {})
    checked(lake, check(BATCH, NAME, "rejects", "refused.no-text", "info"))
    assert sources.source(lake, NAME).failed == []


def test_what_a_later_run_no_longer_sees_is_not_told(lake):
    cover_days(lake, {})
    checked(lake, check(BATCH, NAME, "coverage", "titles-usual", "warning", checked_at=NOW))
    later = {"checked_at": NOW + timedelta(hours=1), "is_success": True}
    checked(lake, row("checks", batch=BATCH.key, expectation="every-page-accounted", **later), outcome="1")
    assert sources.source(lake, NAME).failed == []


def test_the_last_articles_are_told_newest_first_with_their_batch(lake):
    cover_days(lake, {}, {})
    for days in (1, 0):
        at = NOW - timedelta(days)
        article = row("articles", days, source_id=NAME, title=f"{days} days ago", captured_at=at)
        tables = {name: contract(name).table([article] if name == "articles" else []) for name in PUBLISHED}
        lake.publish(Batch(ago(days), "ingest-a"), tables, {})
    found = [(each["title"], each["batch"]) for each in sources.source(lake, NAME).articles]
    assert found == [("0 days ago", BATCH.key), ("1 days ago", Batch(ago(1), "ingest-a").key)]
