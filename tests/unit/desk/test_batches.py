"""What became of a batch, from its captures to what is published."""

from datetime import date, timedelta

import pytest

from factories import row
from newslake.contract import contract
from newslake.desk import batches
from newslake.lake import Batch, Lake
from newslake.tables import PUBLISHED
from newsroom import DEAD, NOW, SOURCES, check, furnish, kept

BATCH = Batch(date(2026, 3, 2), "ingest-a")


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    return furnish(tmp_path_factory.mktemp("room"))


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


def steps(room, batch):
    return {step.name: dict(step.figures) for step in batches.page(room.lake, batch).steps}


def publish(lake, **changes):
    """A batch of one capture, with the rows given; the rest of its tables is empty."""
    tables = {name: contract(name).table(changes.get(name, [])) for name in PUBLISHED}
    rows = {name: len(tables[name]) for name in PUBLISHED}
    lake.write("captures", BATCH, contract("captures").table([row("captures")]))
    lake.publish(BATCH, tables, {"rows": rows, "rejects": {}})


def checked(lake, *checks, outcome="0"):
    lake.write("checks", BATCH, contract("checks").table(checks), name=f"{BATCH.name}.{outcome}")
    return batches.page(lake, BATCH).checks


@pytest.mark.parametrize("state", ["published", "held", "dropped", "waiting"])
def test_a_batch_says_what_became_of_it(room, state):
    assert batches.page(room.lake, getattr(room, state)).state == state


def test_a_batch_that_was_never_sealed_has_no_page(room):
    assert batches.page(room.lake, Batch(date(2026, 3, 2), "never")) is None


def test_what_was_found_is_told_among_what_is_published(lake):
    publish(lake, articles=[row("articles")], entities=[row("entities")], quotes=[row("quotes", n) for n in (1, 2)])
    published = dict(batches.page(lake, BATCH).steps[-1].figures)
    assert published == {"articles": 1, "sightings": 0, "relations": 0, "rejects": 0, "entities": 1, "quotes": 2}


def test_the_latest_batches_come_newest_first(room):
    found = [line.key for line in batches.latest(room.lake, 3)]
    assert found == [each.key for each in (room.waiting, room.dropped, room.held)]


def test_a_batch_that_is_not_published_has_its_pages_on_the_list(room):
    line = batches.latest(room.lake, 1)[0]
    assert (line.pages, dict(line.rows)) == (20, {})


def test_held_batches_are_told_with_the_rules_that_hold_them(room):
    assert [(each.key, each.rules) for each in batches.held(room.lake)] == [(room.held.key, ["share-rejected"])]


def test_the_journey_begins_with_what_was_captured(room):
    assert steps(room, room.published)["Captured"] == {"pages": 16, "feeds": 5}


def test_every_page_is_either_read_or_refused(room):
    journey = steps(room, room.published)
    assert sum(journey["Read"].values()) == journey["Captured"]["pages"]


def test_every_article_that_was_read_is_new_or_was_seen_before(room):
    journey = steps(room, room.published)
    assert sum(journey["Linked"].values()) == journey["Read"]["articles"]


def test_what_the_checks_refused_was_an_article_until_then(lake):
    publish(lake, articles=[row("articles", 1)], rejects=[row("rejects", 2, stage="validate", table="articles")])
    journey = {step.name: dict(step.figures) for step in batches.page(lake, BATCH).steps}
    assert journey["Read"] == {"articles": 2, "refused": 0}
    assert journey["Checked"] == {"kept": 1, "refused": 1}


def test_a_refused_relation_is_no_refused_page(lake):
    publish(lake, rejects=[row("rejects", 2, stage="validate", table="relations")])
    journey = {step.name: dict(step.figures) for step in batches.page(lake, BATCH).steps}
    assert journey["Checked"]["refused"] == 0


@pytest.mark.parametrize("state", ["held", "dropped"])
def test_nothing_of_a_batch_that_is_held_or_dropped_is_published(room, state):
    assert steps(room, getattr(room, state))["Published"] == {}


def test_the_journey_of_a_batch_that_waits_has_only_begun(room):
    assert list(steps(room, room.waiting)) == ["Captured"]


def test_broken_promises_come_the_critical_first(lake):
    publish(lake)
    found = checked(
        lake,
        check(BATCH, None, "articles", "a", "warning"),
        check(BATCH, None, "rejects", "b", "critical"),
        check(BATCH, "paper", "rejects", "refused.no-text", "info"),
        kept(BATCH),
    )
    assert [each.expectation for each in found.failed] == ["b", "a"]


def test_what_is_for_information_stands_apart(lake):
    publish(lake)
    found = checked(lake, check(BATCH, "paper", "rejects", "refused.no-text", "info"))
    assert ([each.expectation for each in found.infos], found.failed) == (["refused.no-text"], [])


def test_sources_that_break_one_promise_stand_together_after_the_whole_batch(lake):
    publish(lake)
    found = checked(lake, *(check(BATCH, source, "articles", "a", "warning") for source in ("z", None, "b")))
    assert [[each["source_id"] for each in rule.rows] for rule in found.failed] == [[None, "b", "z"]]


def test_of_many_sources_that_break_a_promise_the_first_are_shown_and_all_counted(lake):
    publish(lake)
    (rule,) = checked(lake, *(check(BATCH, f"{n:03}", "articles", "a", "warning") for n in range(120))).failed
    assert (len(rule.rows), rule.count) == (batches.SHOWN, 120)


def test_kept_promises_are_counted(lake):
    publish(lake)
    rows = [row("checks", batch=BATCH.key, source_id=source, is_success=True, severity="info") for source in ("a", "b")]
    assert [each.count for each in checked(lake, *rows).kept] == [2]


def test_only_what_the_last_run_saw_is_shown(lake):
    publish(lake)
    checked(lake, check(BATCH, None, "articles", "old", "warning", checked_at=NOW))
    later = {"checked_at": NOW + timedelta(hours=1)}
    found = checked(lake, check(BATCH, None, "articles", "new", "warning", **later), outcome="1")
    assert [each.expectation for each in found.failed] == ["new"]


def test_a_batch_that_was_not_checked_has_no_run(room):
    assert batches.page(room.lake, room.waiting).checks.run is None


def test_reasons_of_a_published_batch_are_those_of_its_manifest(room):
    assert batches.page(room.lake, room.published).reasons == [("no-text", 8)]


def test_reasons_of_a_held_batch_are_those_that_its_checks_know(lake):
    lake.write("captures", BATCH, contract("captures").table([row("captures")]))
    checked(lake, *(check(BATCH, source, "rejects", "refused.no-text", "info") for source in ("a", "b")))
    assert batches.page(lake, BATCH).reasons == [("no-text", 4)]


def test_what_a_person_decided_is_on_the_page(room):
    (review,) = batches.page(room.lake, room.dropped).reviews
    assert (review["decision"], review["decided_by"]) == ("dropped", "admin")


def test_sources_in_trouble_come_first(room):
    found = batches.page(room.lake, room.published)
    assert (found.sources[0]["source_id"], found.source_count) == (DEAD, len(SOURCES))


def test_its_articles_are_listed_with_what_links_need(room):
    article = batches.page(room.lake, room.published).articles[0]
    assert {"version_id", "title", "source_id"} <= set(article)


def test_of_a_held_batch_no_article_is_listed(room):
    assert batches.page(room.lake, room.held).articles == []


def test_its_data_docs_are_named(room):
    assert batches.page(room.lake, room.published).docs == ["articles"]


def test_a_batch_without_data_docs_has_none(room):
    assert batches.docs(room.lake, room.waiting) == []


def test_columns_of_a_file_that_is_not_there_are_empty(lake):
    assert batches.columns(lake, "articles", BATCH, ["title"]).to_pylist() == []
