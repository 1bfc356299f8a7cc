"""A day against what is usual, sources in trouble first."""

from datetime import datetime, timedelta

import pytest

from newslake.contract import contract
from newslake.desk.overview import overview
from newslake.lake import Batch, Lake
from newslake.tables import PUBLISHED
from newsroom import HOSTILE, NOW, TODAY, check, cover, furnish

YESTERDAY = TODAY - timedelta(1)
DEAD = {"cause": "feed-dead", "article_count": 0, "page_count": 0}


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


def names(lake, **asked):
    return [line.source_id for line in overview(lake, NOW, **asked).lines]


def total(lake, name):
    return next(each for each in overview(lake, NOW).totals if each.name == name)


def test_an_empty_lake_has_no_day(lake):
    found = overview(lake, NOW)
    assert (found.day, found.newest, found.lines) == (None, None, [])


def test_a_furnished_lake_is_told(tmp_path):
    found = overview(furnish(tmp_path).lake, NOW)
    assert [(each.name, each.count, each.usual) for each in found.totals] == [
        ("pages", 32, 40), ("articles", 16, 20), ("refused", 16, 20),
    ]  # fmt: skip


def test_sources_in_trouble_come_first_and_of_these_the_bigger(lake):
    small, big = {"expected_page_count": 1.0}, {"expected_page_count": 9.0}
    cover(lake, TODAY, {"a": {}, "b": DEAD | small, "c": DEAD | big, "d": {"warning_count": 1}})
    assert names(lake) == ["c", "b", "d", "a"]


def test_a_source_that_was_not_asked_today_is_there_all_the_same(lake):
    cover(lake, YESTERDAY, {"a": {}, "b": {}})
    cover(lake, TODAY, {"b": {}})
    assert [(line.source_id, line.health.word) for line in overview(lake, NOW).lines] == [
        ("b", "as usual"), ("a", "not asked"),
    ]  # fmt: skip


def test_a_filter_finds_words_in_names_whatever_their_case(lake):
    cover(lake, TODAY, {"Harbour-Gazette": {}, "hill-herald": {}})
    assert names(lake, words="GAZ") == ["Harbour-Gazette"]


def test_a_filter_leaves_those_in_trouble(lake):
    cover(lake, TODAY, {"a": {}, "b": DEAD})
    assert names(lake, only_trouble=True) == ["b"]


def test_a_hundred_sources_are_a_page(lake):
    cover(lake, TODAY, {f"{n:03}": {} for n in range(250)})
    found = overview(lake, NOW, page=3)
    assert ([line.source_id for line in found.lines], found.found, found.pages) == (
        [f"{n:03}" for n in range(200, 250)], 250, 3,
    )  # fmt: skip


def test_past_the_last_page_there_is_nothing(lake):
    cover(lake, TODAY, {"a": {}})
    assert names(lake, page=2) == []


def test_usual_is_the_median_of_the_days_before(lake):
    for days, pages in enumerate((500, 10, 30, 20)):
        cover(lake, TODAY - timedelta(days), {"a": {"page_count": pages}})
    assert (total(lake, "pages").count, total(lake, "pages").usual) == (500, 20)


def test_of_few_days_nothing_is_called_usual(lake):
    for days in range(3):
        cover(lake, TODAY - timedelta(days), {"a": {}})
    assert total(lake, "pages").usual is None


def test_before_digest_has_been_over_today_the_day_before_is_shown_and_said(lake):
    cover(lake, YESTERDAY, {"a": {}})
    lake.write("captures", Batch(TODAY, "ingest-a"), contract("captures").table([]))
    found = overview(lake, NOW)
    assert (found.day, found.newest, found.is_today) == (YESTERDAY, TODAY, False)


def test_today_is_told_from_a_day_gone_by(lake):
    cover(lake, TODAY, {"a": {}})
    assert overview(lake, NOW).is_today
    assert not overview(lake, datetime.combine(TODAY + timedelta(1), NOW.timetz())).is_today


def test_reasons_are_those_of_the_day_shown(lake):
    cover(lake, TODAY, {"a": {}})
    empty = {name: contract(name).table([]) for name in PUBLISHED}
    for day, name, rejects in (
        (TODAY, "ingest-a", {"no-text": 1, "http-404": 5}),
        (TODAY, "ingest-b", {"no-text": 2}),
        (YESTERDAY, "ingest-c", {"timeout": 9}),
    ):
        lake.write("captures", Batch(day, name), contract("captures").table([]))
        lake.publish(Batch(day, name), empty, {"rejects": rejects})
    assert overview(lake, NOW).reasons == [("http-404", 5), ("no-text", 3)]


def test_states_are_counted_the_worst_first(lake):
    cover(lake, TODAY, {"a": {}, "b": {}, "c": DEAD})
    assert [(health.word, count) for health, count in overview(lake, NOW).states] == [("feed dead", 1), ("as usual", 2)]


def test_the_last_warning_about_a_source_is_told(lake):
    cover(lake, TODAY, {"a": {}, HOSTILE: {}})
    for days in (1, 0):
        batch = Batch(TODAY - timedelta(days), "ingest-a")
        at = NOW - timedelta(days)
        rows = [check(batch, HOSTILE, "coverage", f"{days}-days-ago", "warning", checked_at=at)]
        lake.write("checks", batch, contract("checks").table(rows), name=f"{batch.name}.0")
    warned = {line.source_id: line.warning and line.warning["expectation"] for line in overview(lake, NOW).lines}
    assert warned == {"a": None, HOSTILE: "0-days-ago"}


def test_the_chart_has_the_last_days_of_the_source(lake):
    cover(lake, YESTERDAY, {"a": {"page_count": 3}, "b": {"page_count": 100}})
    cover(lake, TODAY, {"a": {"page_count": 5}, "b": {"page_count": 100}})
    chart = next(line.chart for line in overview(lake, NOW).lines if line.source_id == "a")
    assert f"{YESTERDAY} to {TODAY}, from 3 to 5, last 5" in chart
