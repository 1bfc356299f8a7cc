"""The task link: what it joins, and that what hangs on an article goes where the article goes."""

from datetime import date, timedelta

import pytest

import factories
from newslake import tasks
from newslake.contract import contract
from newslake.lake import Batch, Lake
from newslake.link.fingerprints import fingerprint
from newslake.tables import FOUND, PUBLISHED

TODAY = Batch(date(2026, 3, 2), "today")
WORDS = [f"word{number}" for number in range(80)]
TEXT = " ".join(WORDS)
CHANGED = " ".join([*WORDS[:40], "otherwise", *WORDS[41:]])


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path)


def article(n, text=TEXT, **changes):
    return factories.row("articles", n, text=text, reader_version=tasks.READER_VERSION, **changes)


def stage(lake, *parts, batch=TODAY):
    """Parts of articles, each with one row in every table that hangs on it."""
    names = [f"part-{number}" for number in range(len(parts))]
    lake.stage_json(batch, "parts", {name: [0, 0] for name in names})
    for name, articles in zip(names, parts, strict=True):
        lake.stage("articles", batch, name, contract("articles").table(articles))
        lake.stage("rejects", batch, name, contract("rejects").table([]))
        for table in FOUND:
            lake.stage(table, batch, name, contract(table).table(hanging(table, each) for each in articles))


def hanging(table, article):
    ids = {"version_id": article.version_id, "article_id": article.article_id}
    return fingerprint(*ids.values(), article.text) if table == "fingerprints" else factories.row(table, **ids)


def linked(lake, *parts, batch=TODAY):
    stage(lake, *parts, batch=batch)
    tasks.link(batch, lake)
    return {name: lake.staged(name, batch, "linked").to_pylist() for name in PUBLISHED}


def publish(lake, *parts, days=-1):
    batch = Batch(TODAY.date + timedelta(days=days), "other")
    stage(lake, *parts, batch=batch)
    tasks.link(batch, lake)
    lake.publish(batch, {name: lake.staged(name, batch, "linked") for name in PUBLISHED}, {})
    return batch


def related(rows):
    return [(row["version_id"], row["relation"], row["other_version_id"]) for row in rows["relations"]]


@pytest.mark.parametrize("table", FOUND)
def test_what_was_found_in_a_new_article_is_kept(lake, table):
    one, other = article(0), article(1, text_digest=factories.value("articles", "text_digest", 9))
    rows = linked(lake, [one], [other])[table]
    assert sorted(row["version_id"] for row in rows) == sorted([one.version_id, other.version_id])


@pytest.mark.parametrize("table", FOUND)
def test_what_was_found_in_an_article_that_says_nothing_new_is_not(lake, table):
    publish(lake, [article(0)])
    again = article(0, version_id=article(1).version_id, capture_id=article(1).capture_id)
    rows = linked(lake, [again])
    assert (len(rows["sightings"]), rows[table]) == (1, [])


@pytest.mark.parametrize("table", FOUND)
@pytest.mark.parametrize("is_parted", [True, False])
def test_what_was_found_in_bytes_that_were_captured_twice_is_kept_once(lake, table, is_parted):
    twice = [article(0), article(0, capture_id=article(1).capture_id)]
    rows = linked(lake, *([[each] for each in twice] if is_parted else [twice]))
    assert (len(rows["articles"]), len(rows[table])) == (1, 1)


@pytest.mark.parametrize("days", [-tasks.KNOWN_DAYS, tasks.KNOWN_DAYS])
def test_a_near_copy_of_another_batch_s_article_is_related(lake, days):
    other = publish(lake, [article(0)], days=days)
    rows = linked(lake, [article(1, CHANGED)])
    assert related(rows) == [(article(1).version_id, "near-copy", article(0).version_id)]
    assert rows["relations"][0]["other_batch"] == other.key


@pytest.mark.parametrize("days", [-tasks.KNOWN_DAYS - 1, tasks.KNOWN_DAYS + 1])
def test_what_was_taken_in_too_long_before_or_after_is_not_compared(lake, days):
    publish(lake, [article(0)], days=days)
    assert related(linked(lake, [article(1, CHANGED)])) == []


def test_an_exact_copy_is_no_near_copy_too(lake):
    publish(lake, [article(0)])
    rows = linked(lake, [article(1, text_digest=article(0).text_digest)])
    assert [relation for _, relation, _ in related(rows)] == ["exact-copy"]


def test_another_version_is_no_copy(lake):
    publish(lake, [article(0)])
    rows = linked(lake, [article(1, CHANGED, article_id=article(0).article_id)])
    assert [relation for _, relation, _ in related(rows)] == ["version-of"]


def test_a_batch_that_is_linked_again_finds_the_same(lake):
    earlier = publish(lake, [article(0)], days=-2)
    before = related({"relations": lake.read("relations", earlier).to_pylist()})
    publish(lake, [article(1, CHANGED)])
    assert related(linked(lake, [article(0)], batch=earlier)) == before == []


def test_a_batch_from_before_there_were_fingerprints_is_compared_by_digest_alone(lake):
    old = publish(lake, [article(0)])
    lake.path("fingerprints", old).unlink()
    assert related(linked(lake, [article(1, CHANGED)])) == []
    assert len(related(linked(lake, [article(1, text_digest=article(0).text_digest)]))) == 1
