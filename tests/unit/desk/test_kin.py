"""The other versions and the copies of an article, and what its versions changed."""

from datetime import UTC, date, datetime, timedelta

import pyarrow.parquet as pq
import pytest

from factories import row
from newslake.contract import contract
from newslake.desk import kin as kins
from newslake.desk.remembered import Remembered
from newslake.lake import Batch, Lake
from newslake.tables import COPIES, PUBLISHED

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


def batch_of(day):
    return Batch(date(2026, 3, 1) + timedelta(day - 1), "ingest-any")


def publish(lake, day, rows, relations=()):
    found = {"articles": rows, "relations": relations}
    lake.publish(batch_of(day), {name: contract(name).table(found.get(name, ())) for name in PUBLISHED}, {})
    return batch_of(day)


def version(n, day=1, **changes):
    """The n-th version, captured at noon of that day of March."""
    return row("articles", n, captured_at=NOON + timedelta(days=day - 1), **changes)


def tie(n, other, kind="version-of", other_day=None, similarity=None):
    ends = {"version_id": version(n).version_id, "other_version_id": version(other).version_id}
    batch = other_day and batch_of(other_day).key
    return row("relations", n, relation=kind, other_batch=batch, similarity=similarity, **ends)


def kin(lake, n, *kinds):
    relations = Remembered("relations", kins.KIN_COLUMNS).rows(lake)
    return kins.kin(lake, relations, version(n).version_id, kinds or kins.VERSIONS)


def test_an_earlier_version_is_found_in_its_batch(lake):
    publish(lake, 1, [version(1)])
    publish(lake, 2, [version(2, day=2)], [tie(2, 1, other_day=1)])
    assert [(one.version_id, one.batch) for one in kin(lake, 2)] == [(version(1).version_id, batch_of(1).key)]


def test_a_later_version_is_found_from_the_earlier_one(lake):
    publish(lake, 1, [version(1)])
    publish(lake, 2, [version(2, day=2)], [tie(2, 1, other_day=1)])
    assert [(one.version_id, one.batch) for one in kin(lake, 1)] == [(version(2).version_id, batch_of(2).key)]


def test_a_chain_of_versions_is_followed_to_its_end_in_the_order_of_capture(lake):
    publish(lake, 1, [version(1)])
    publish(lake, 2, [version(2, day=2)], [tie(2, 1, other_day=1)])
    publish(lake, 3, [version(3, day=3)], [tie(3, 2, other_day=2)])
    assert [one.version_id for one in kin(lake, 2)] == [version(1).version_id, version(3).version_id]


def test_copies_of_the_same_original_find_each_other(lake):
    publish(lake, 1, [version(n) for n in (1, 2, 3)], [tie(2, 1, "exact-copy"), tie(3, 1, "exact-copy")])
    assert {one.version_id for one in kin(lake, 2, "exact-copy")} == {version(1).version_id, version(3).version_id}


def test_many_copies_of_one_day_are_found_in_their_batches(lake):
    publish(lake, 1, [version(n) for n in range(6)], [tie(n, 0, "exact-copy") for n in range(1, 6)])
    assert {one.version_id: one.row and one.row["title"] for one in kin(lake, 0, "exact-copy")} == {
        version(n).version_id: version(n).title for n in range(1, 6)
    }


def test_a_copy_that_lies_in_another_batch_than_the_relation_says_is_not_taken_for_it(lake):
    ties = [tie(n, 0, "exact-copy", other_day=1) for n in range(1, 4)]
    publish(lake, 1, [version(n) for n in range(1, 4)], ties)
    publish(lake, 2, [version(0, day=2)])
    assert [one.row for one in kin(lake, 1, "exact-copy") if one.version_id == version(0).version_id] == [None]


def test_versions_are_no_copies(lake):
    publish(lake, 1, [version(1), version(2)], [tie(2, 1)])
    assert kin(lake, 1, "exact-copy") == []


def test_a_version_that_is_no_longer_where_the_relation_says_is_named_all_the_same(lake):
    publish(lake, 2, [version(2, day=2)], [tie(2, 1, other_day=1)])
    assert [(one.version_id, one.row) for one in kin(lake, 2)] == [(version(1).version_id, None)]


def test_no_more_than_so_many_kin_are_gathered(lake, monkeypatch):
    monkeypatch.setattr(kins, "MOST_KIN", 2)
    publish(lake, 1, [version(n) for n in range(5)], [tie(n, 0, "exact-copy") for n in range(1, 5)])
    assert len(kin(lake, 0, "exact-copy")) == 2


def test_a_near_copy_says_how_near(lake):
    publish(lake, 1, [version(1), version(2)], [tie(2, 1, "near-copy", similarity=0.9)])
    assert [(one.relation, one.similarity) for one in kin(lake, 1, *COPIES)] == [("near-copy", 0.9)]


def test_copies_of_both_kinds_are_one_chain(lake):
    ties = [tie(2, 1, "near-copy", similarity=0.9), tie(3, 2, "exact-copy")]
    publish(lake, 1, [version(n) for n in (1, 2, 3)], ties)
    found = {one.version_id: one.relation for one in kin(lake, 1, *COPIES)}
    assert found == {version(2).version_id: "near-copy", version(3).version_id: None}


def test_kin_of_many_batches_of_a_day_are_found(lake):
    batches = [Batch(date(2026, 3, 1), f"ingest-{n}") for n in range(1, 12)]
    empty = {name: contract(name).table([]) for name in PUBLISHED}
    for n, batch in enumerate(batches, 1):
        tables = {"articles": [version(n)], "relations": [tie(n, 0, "exact-copy", other_day=1)]}
        lake.publish(batch, empty | {name: contract(name).table(rows) for name, rows in tables.items()}, {})
    publish(lake, 1, [version(0)])
    assert {one.version_id for one in kin(lake, 0, "exact-copy") if one.row} == {
        version(n).version_id for n in range(1, 12)
    }


def test_a_copy_whose_batch_is_no_longer_published_is_named_all_the_same(lake):
    publish(lake, 1, [version(1)])
    publish(lake, 2, [version(2, day=2)], [tie(2, 1, "exact-copy", other_day=1)])
    (lake.root / "_batches" / f"{batch_of(1).key}.json").unlink()
    assert [one.row for one in kin(lake, 2, "exact-copy")] == [None]


def test_relations_of_before_there_were_near_copies_are_followed(lake):
    publish(lake, 1, [version(1), version(2)], [tie(2, 1, "exact-copy")])
    path = lake.path("relations", batch_of(1))
    pq.write_table(pq.read_table(path).drop_columns(["similarity"]), path)
    assert [one.version_id for one in kin(lake, 2, *COPIES)] == [version(1).version_id]


def test_of_all_versions_the_article_counts_at_that_which_came_in_first(lake):
    publish(lake, 1, [version(1, day=9)])
    publish(lake, 2, [version(2, day=2)], [tie(2, 1, other_day=1)])
    article = {"version_id": version(2).version_id, "captured_at": version(2, day=2).captured_at}
    first = kins.first_published(batch_of(2), article, kin(lake, 2))
    assert first == (version(1).version_id, batch_of(1).date)


# What the digests say


def test_a_version_that_changed_something_says_what(lake):
    rows = [row("corrections", 2, version_id=version(2).version_id, changes=["title", "text"], is_noted=True)]
    lake.write_mart("corrections", date(2026, 3, 1), contract("corrections").table(rows))
    remembered = Remembered("corrections", kins.CORRECTION_COLUMNS).rows(lake)
    found = kins.corrections(remembered, [version(1).version_id, version(2).version_id])
    assert {version_id: (each["changes"], each["is_noted"]) for version_id, each in found.items()} == {
        version(2).version_id: (["title", "text"], True)
    }


def test_where_no_digest_told_of_changes_there_are_none(lake):
    remembered = Remembered("corrections", kins.CORRECTION_COLUMNS).rows(lake)
    assert kins.corrections(remembered, [version(1).version_id]) == {}
