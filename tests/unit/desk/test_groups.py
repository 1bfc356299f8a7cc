"""Stories and clusters, as the marts tell of them day by day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from factories import row, value
from newslake.contract import contract
from newslake.desk import groups
from newslake.lake import Batch, Lake
from newslake.tables import PUBLISHED

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


def day_of(day):
    return date(2026, 3, 1) + timedelta(day - 1)


def version_id(n):
    return value("articles", "version_id", n)


def publish(lake, day, *numbers, name="ingest-any"):
    """The numbered articles, which come in on that day of March; the higher the number, the later."""
    articles = [row("articles", n, captured_at=NOON + timedelta(days=day - 1, minutes=n)) for n in numbers]
    tables = {name: contract(name).table(articles if name == "articles" else []) for name in PUBLISHED}
    lake.publish(Batch(day_of(day), name), tables, {})


def story(group_id, *numbers, **changes):
    """A row of the mart: the story of that id has the numbered articles."""
    told = {
        "story_id": version_id(group_id),
        "merged_into": None,
        "first_seen_at": NOON,
        "article_count": len(numbers),
        "version_ids": [version_id(n) for n in numbers],
    }
    return row("stories", group_id, **told | changes)


def tell(lake, day, *stories):
    lake.write_mart("stories", day_of(day), contract("stories").table(stories))


def index(lake):
    return groups.index_of("stories").rows(lake)


def group(lake, n):
    return groups.group(lake, "stories", index(lake), version_id(n))


def of_version(lake, n, day):
    found = groups.group_of(lake, "stories", index(lake), version_id(n), groups.window(day_of(day)))
    return found and found.row["story_id"]


def members(lake, n, day):
    return groups.members(lake, "stories", index(lake), group(lake, n), day_of(day))


def new(lake, n, day):
    return [one.version_id for one in members(lake, n, day).listed]


def ids(*numbers):
    return [version_id(n) for n in numbers]


# One of them


def test_a_story_is_as_it_was_last_told_of(lake):
    tell(lake, 1, story(1, 1, 2))
    tell(lake, 2, story(1, 1, 2, 3))
    found = group(lake, 1)
    assert (found.day, found.row["article_count"], found.days) == (day_of(2), 3, [day_of(1), day_of(2)])


@pytest.mark.parametrize("days", [0, 1])
def test_a_story_that_no_mart_tells_of_is_not_there(lake, days):
    for day in range(days):
        tell(lake, day + 1, story(5, 5, 6))
    assert group(lake, 1) is None


def test_a_story_that_proved_to_be_part_of_another_one_leads_there(lake):
    tell(lake, 1, story(1, 1, 2), story(3, 3, 4))
    tell(lake, 2, story(1, 1, 2, 3, 4, 5), story(3, 3, 4, merged_into=version_id(1)))
    assert group(lake, 3).row["story_id"] == version_id(1)


def test_that_is_so_however_often_it_happens(lake):
    tell(lake, 1, story(3, 3, 4, merged_into=version_id(2)), story(2, 2, 5, merged_into=version_id(1)), story(1, 1, 6))
    assert group(lake, 3).row["story_id"] == version_id(1)


def test_stories_that_are_part_of_each_other_lead_nowhere_but_to_an_end(lake):
    tell(lake, 1, story(1, 1, 2, merged_into=version_id(3)), story(3, 3, 4, merged_into=version_id(1)))
    assert group(lake, 1) is not None


# That of an article


def test_an_article_has_the_story_that_its_day_tells_of(lake):
    tell(lake, 1, story(1, 1, 2), story(3, 3, 4))
    assert of_version(lake, 4, day=1) == version_id(3)


@pytest.mark.parametrize("day", [2, 4])
def test_an_article_that_was_alone_on_its_day_has_the_story_that_came_of_it_later(lake, day):
    tell(lake, 1, story(5, 5, 6))
    tell(lake, day, story(1, 1, 2))
    assert of_version(lake, 1, day=1) == version_id(1)


def test_an_article_that_stands_alone_has_no_story(lake):
    tell(lake, 1, story(5, 5, 6))
    assert of_version(lake, 1, day=1) is None


def test_without_a_mart_no_article_has_a_story(lake):
    assert of_version(lake, 1, day=1) is None


def test_clusters_are_told_of_alike(lake):
    told = {"cluster_id": version_id(1), "merged_into": None, "version_ids": ids(1, 2), "article_count": 2}
    lake.write_mart("clusters", day_of(1), contract("clusters").table([row("clusters", **told)]))
    remembered = groups.index_of("clusters").rows(lake)
    found = groups.group_of(lake, "clusters", remembered, version_id(2), [day_of(1)])
    assert found.row["cluster_id"] == version_id(1)


# Its members


def test_members_are_told_by_the_day_on_which_they_came(lake):
    publish(lake, 1, 1, 2)
    publish(lake, 2, 3, 4)
    tell(lake, 1, story(1, 1, 2))
    tell(lake, 2, story(1, 1, 2, 3, 4))
    assert [new(lake, 1, day) for day in (1, 2)] == [ids(1, 2), ids(3, 4)]


def test_members_come_in_the_order_of_capture_with_what_lists_show(lake):
    publish(lake, 1, 4, 1, 3)
    tell(lake, 1, story(1, 4, 3, 1))
    assert [(one.row["title"], one.row["batch"]) for one in members(lake, 1, 1).listed] == [
        (f"title {n}", f"{day_of(1)}.ingest-any") for n in (1, 3, 4)
    ]


def test_members_of_what_was_merged_into_it_belong_to_the_day_on_which_they_came(lake):
    publish(lake, 1, 1, 2, 3, 4)
    publish(lake, 2, 5)
    tell(lake, 1, story(1, 1, 2), story(3, 3, 4))
    tell(lake, 2, story(1, 1, 2, 3, 4, 5), story(3, 3, 4, merged_into=version_id(1)))
    assert [sorted(new(lake, 1, day)) for day in (1, 2)] == [sorted(ids(1, 2, 3, 4)), ids(5)]


def test_an_article_that_was_alone_for_days_is_found_where_it_lies(lake):
    publish(lake, 1, 1)
    publish(lake, 4, 2)
    tell(lake, 4, story(1, 1, 2))
    assert [(one.version_id, one.row["batch"][:10]) for one in members(lake, 1, 4).listed] == [
        (version_id(1), "2026-03-01"), (version_id(2), "2026-03-04"),
    ]  # fmt: skip


def test_a_member_that_is_nowhere_is_named_last(lake):
    publish(lake, 1, 2)
    tell(lake, 1, story(1, 1, 2))
    assert [(one.version_id, one.row is None) for one in members(lake, 1, 1).listed] == [
        (version_id(2), False), (version_id(1), True),
    ]  # fmt: skip


def test_what_is_not_published_is_no_member_that_is_shown(lake):
    lake.write("articles", Batch(day_of(1), "ingest-any"), contract("articles").table([row("articles", 1)]))
    tell(lake, 1, story(1, 1, 2))
    assert [one.row for one in members(lake, 1, 1).listed] == [None, None]


def test_of_many_members_the_first_are_listed_and_all_are_counted(lake, monkeypatch):
    monkeypatch.setattr(groups, "MOST_MEMBERS", 4)
    publish(lake, 1, *range(1, 10))
    tell(lake, 1, story(1, *range(1, 10)))
    found = members(lake, 1, 1)
    assert (len(found.listed), found.count) == (4, 9)


# Its neighbours


def neighbours(lake, n, name="ingest-any"):
    found = groups.neighbours(lake, group(lake, 1), Batch(day_of(1), name), {version_id(n)})
    return [each["version_id"] for each in found]


def test_beside_an_article_stand_others_of_its_story_by_time_of_capture(lake):
    publish(lake, 1, 4, 3, 2, 1, 9)
    tell(lake, 1, story(1, 1, 2, 3, 4))
    assert neighbours(lake, 3) == ids(1, 2, 4)


def test_they_are_looked_for_in_the_batches_around_its_own(lake, monkeypatch):
    monkeypatch.setattr(groups, "_MOST_BATCHES", 3)
    for n in range(1, 7):
        publish(lake, 1, n, name=f"ingest-{n}")
    tell(lake, 1, story(1, *range(1, 7)))
    assert neighbours(lake, 4, "ingest-4") == ids(3, 5)


def test_they_are_no_more_than_so_many(lake, monkeypatch):
    monkeypatch.setattr(groups, "MOST_NEIGHBOURS", 2)
    publish(lake, 1, *range(1, 7))
    tell(lake, 1, story(1, *range(1, 7)))
    assert neighbours(lake, 4) == ids(1, 2)


# The largest


def largest(lake):
    return [(each["story_id"], each["date"]) for each in groups.largest().rows(lake).to_pylist()]


def test_the_stories_of_the_last_day_come_the_largest_first(lake):
    tell(lake, 1, story(9, 9, 8))
    tell(lake, 2, story(1, 1, 2), story(3, 3, 4, 5), story(6, 6, 7, outlet_count=5))
    assert largest(lake) == [(each, day_of(2)) for each in ids(3, 6, 1)]


def test_what_is_part_of_another_story_is_none_of_its_own(lake):
    tell(lake, 1, story(1, 1, 2), story(4, 4, 5, merged_into=version_id(1)))
    assert [story_id for story_id, _ in largest(lake)] == ids(1)


def test_in_a_lake_without_the_mart_there_are_none(lake):
    assert largest(lake) == []
