"""One version of an article: its facts, its marks, and how it is found."""

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta

import pytest

from factories import row
from newslake.contract import contract
from newslake.desk import articles
from newslake.identity import digest_id
from newslake.lake import Batch, Lake
from newslake.tables import PUBLISHED

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://paper.example/story"


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


def batch_of(day):
    return Batch(date(2026, 3, 1) + timedelta(day - 1), "ingest-any")


def publish(lake, day, rows):
    tables = {name: contract(name).table(rows if name == "articles" else ()) for name in PUBLISHED}
    lake.publish(batch_of(day), tables, {})
    return batch_of(day)


def version(n, day=1, **changes):
    """The n-th version, captured at noon of that day of March."""
    return row("articles", n, captured_at=NOON + timedelta(days=day - 1), **changes)


# The facts


def test_a_fact_says_where_it_was_read_and_from_which_words():
    told = {"source": "json-ld", "raw": "1 March", "precision": "day", "zone": "+01:00"}
    article = asdict(row("articles", **{f"published_{name}": value for name, value in told.items()}))
    found = {fact.name: fact for fact in articles.facts(article)}["published_at"]
    assert {name: getattr(found, name) for name in told} == told


def test_whether_it_is_free_says_where_that_was_read():
    article = asdict(row("articles", is_accessible_for_free=False, access_source="html"))
    assert articles.rights(article)[0].source == "html"


@pytest.mark.parametrize(("value", "is_absent"), [(None, True), ([], True), (False, False), (0, False), ("a", False)])
def test_no_and_nothing_are_two_things(value, is_absent):
    assert articles.Fact("any", value).is_absent == is_absent


# What its checks said


def check(**changes):
    return asdict(row("checks", **{"source_id": None, "expectation": "a-rule", "is_success": False} | changes))


def last(*rows):
    return articles.last_checks(contract("checks").table(rows), "own")


def test_of_a_batch_that_was_checked_twice_the_last_run_counts():
    runs = (("late", 1), ("early", 0))
    rows = [row("checks", run=run, source_id="own", checked_at=NOON + timedelta(hours=hour)) for run, hour in runs]
    assert [each["run"] for each in last(*rows)] == ["late"]


def test_what_is_said_of_a_source_and_of_all_of_them_is_about_it():
    rows = [row("checks", source_id=source, expectation=f"{source}") for source in ("other", "own", None)]
    assert [each["expectation"] for each in last(*rows)] == ["own", "None"]


def test_a_batch_without_checks_has_none():
    assert last() == []


def test_failed_checks_are_those_that_name_the_source():
    rows = [check(source_id="own"), check(source_id="other"), check(), check(source_id="own", is_success=True)]
    assert articles.broken(rows, "own") == rows[:1]


def test_a_mark_is_told_by_the_check_of_its_own_source_before_that_of_the_batch():
    article = asdict(row("articles", source_id="own", quality_flags=["a-rule"]))
    checks = [check(source_id="own", observed="own"), check(observed="all"), check(source_id="other", observed="other")]
    (mark,) = articles.marks(article, checks)
    assert mark.check is not None
    assert mark.check["observed"] == "own"


def test_a_mark_that_the_ledger_does_not_know_is_named():
    article = asdict(row("articles", quality_flags=["a-rule"]))
    assert articles.marks(article, []) == [articles.Mark(name="a-rule", check=None)]


# How it is found


def found(lake, words):
    return [(hit.batch, hit.version_id) for hit in articles.find(lake, words)]


def test_a_version_is_found_by_its_id(lake):
    batch = publish(lake, 1, [version(1), version(2)])
    assert found(lake, f" {version(2).version_id} ") == [(batch.key, version(2).version_id)]


def test_an_article_is_found_in_all_its_versions_newest_batch_first(lake):
    same = version(1).article_id
    for day in range(1, 6):
        publish(lake, day, [version(day, day=day, article_id=same)])
    assert [version_id for _, version_id in found(lake, same)] == [version(day).version_id for day in (5, 4, 3, 2, 1)]


@pytest.mark.parametrize(
    "words", [URL, f" {URL}", f"{URL}?utm_source=x", "paper.example/story", "http://paper.example/story"]
)
def test_an_article_is_found_by_any_spelling_of_its_address(lake, words):
    batch = publish(lake, 1, [version(1, article_id=digest_id(URL)), version(2)])
    assert found(lake, words) == [(batch.key, version(1).version_id)]


def test_an_address_is_found_as_it_was_requested(lake):
    batch = publish(lake, 1, [version(1, url="https://paper.example/?p=1"), version(2)])
    assert found(lake, "https://paper.example/?p=1") == [(batch.key, version(1).version_id)]


@pytest.mark.parametrize(
    "words", ["", "javascript:alert(1)", "two words", "0" * 32, "https://other.example/", "a" * 10_000]
)
def test_what_means_nothing_is_not_found(lake, words):
    publish(lake, 1, [version(1)])
    assert found(lake, words) == []


def test_no_more_than_so_many_are_found(lake, monkeypatch):
    monkeypatch.setattr(articles, "MOST_HITS", 2)
    same = version(1).article_id
    publish(lake, 1, [version(n, article_id=same) for n in range(5)])
    assert len(found(lake, same)) == 2


def test_every_day_is_looked_into(lake):
    batches = [publish(lake, day, [version(day)]) for day in range(1, 20)]
    assert [found(lake, version(day).version_id) for day in range(1, 20)] == [
        [(batch.key, version(batch.date.day).version_id)] for batch in batches
    ]
