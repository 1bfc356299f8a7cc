"""The marts clusters and syndication: who has the same text, who likely had it first, who copies whom."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pyarrow as pa
import pytest

from newslake.contract import contract
from newslake.digest import clusters, syndication
from newslake.digest.clusters import ARTICLES, RELATIONS

DAY, NEXT = date(2026, 3, 2), date(2026, 3, 3)
MORNING = datetime(2026, 3, 2, 6, tzinfo=UTC)


def version(name, *, article=None, captured=0, published=None, precision="minute", **changes):
    """Of an outlet of its own; hours are counted from the morning."""
    row = {
        "version_id": name,
        "article_id": article or f"article-{name}",
        "captured_at": MORNING + timedelta(hours=captured),
        "published_at": None if published is None else MORNING + timedelta(hours=published),
        "published_precision": None if published is None else precision,
        "url": f"https://www.{name}.example/story",
        "canonical_url": f"https://www.{name}.example/story",
        "domain": f"{name}.example",
        "language": "en",
        "agencies": [],
        "date": DAY,
    }
    return row | changes


def tables(pairs, *versions, relation="near-copy"):
    schema = contract("articles").schema
    fields = [schema.field(name) for name in ARTICLES if name != "date"]
    articles = pa.Table.from_pylist(list(versions), schema=pa.schema([*fields, pa.field("date", pa.date32())]))
    of = {each["version_id"]: each["article_id"] for each in versions}
    related = [dict(zip(RELATIONS, (one, of[one], relation, other, of[other]), strict=True)) for one, other in pairs]
    schema = pa.schema([contract("relations").schema.field(name) for name in RELATIONS])
    return pa.Table.from_pylist(related, schema=schema), articles


def mart(pairs, *versions, day=DAY, relation="near-copy"):
    return clusters.clusters(*tables(pairs, *versions, relation=relation), day).to_pylist()


def copied(*versions, day=DAY):
    """The mart syndication where all are copies of the first."""
    first, *others = (each["version_id"] for each in versions)
    found = tables([(other, first) for other in others], *versions)
    return syndication.syndication(*found, day).to_pylist()


def original(*versions):
    first, *others = (each["version_id"] for each in versions)
    (row,) = mart([(other, first) for other in others], *versions)
    return row["original_version_id"], row["original_rule"]


@pytest.mark.parametrize("relation", ["exact-copy", "near-copy"])
def test_copies_are_a_cluster_named_by_the_one_captured_first(relation):
    (row,) = mart([("a", "b")], version("a", captured=1), version("b"), relation=relation)
    assert (row["cluster_id"], row["merged_into"], row["version_ids"]) == ("b", None, ["b", "a"])
    assert (row["first_seen_at"], row["last_seen_at"]) == (MORNING, MORNING + timedelta(hours=1))


def test_versions_of_one_article_are_no_cluster():
    versions = [version("a", article="one"), version("b", article="one")]
    assert mart([("a", "b")], *versions, relation="version-of") == []


def test_an_article_counts_once_however_many_of_its_versions_are_copies():
    versions = [version("a", article="one"), version("b", captured=1), version("c", article="one", captured=2)]
    (row,) = mart([("b", "a"), ("c", "b")], *versions)
    assert (row["article_count"], row["version_ids"]) == (2, ["a", "b", "c"])


def test_outlets_are_counted_by_domain_and_those_without_one_not_at_all():
    versions = [version("a", domain="paper.example"), version("b", domain="paper.example"), version("c", domain=None)]
    (row,) = mart([("b", "a"), ("c", "a")], *versions)
    assert (row["article_count"], row["outlet_count"], row["domains"]) == (3, 1, ["paper.example"])


def test_agencies_are_those_that_members_credit_most_first():
    versions = [version("a", agencies=["AFP"]), version("b", agencies=["AP", "AFP"]), version("c")]
    assert mart([("b", "a"), ("c", "a")], *versions)[0]["agencies"] == ["AFP", "AP"]


def test_a_cluster_has_a_row_on_each_day_on_which_it_grew_as_it_was_known_then():
    pairs, versions = [("b", "a"), ("c", "a")], [version("a"), version("b"), version("c", date=NEXT)]
    assert [row["version_ids"] for row in mart(pairs, *versions, day=DAY)] == [["a", "b"]]
    assert [row["version_ids"] for row in mart(pairs, *versions, day=NEXT)] == [["a", "b", "c"]]
    assert mart(pairs, *versions, day=date(2026, 3, 4)) == []


def test_a_cluster_that_proves_to_be_part_of_an_earlier_one_says_so_on_that_day():
    versions = [
        *(version(name, captured=hour) for hour, name in enumerate("abcd")),
        version("e", captured=4, date=NEXT),
    ]
    pairs = [("b", "a"), ("d", "c"), ("e", "a"), ("e", "c")]
    rows = {row["cluster_id"]: row for row in mart(pairs, *versions, day=NEXT)}
    assert (rows["c"]["merged_into"], rows["c"]["version_ids"]) == ("a", ["c", "d"])
    assert (rows["a"]["merged_into"], rows["a"]["version_ids"]) == (None, ["a", "b", "c", "d", "e"])


def test_the_order_in_which_relations_were_found_makes_no_difference():
    versions = [version(name, captured=hour) for hour, name in enumerate("abcde")]
    pairs = [("b", "a"), ("d", "c"), ("e", "a"), ("e", "c")]
    marts = [mart([pair[::turn] for pair in each], *versions) for each in permutations(pairs) for turn in (1, -1)]
    assert all(each == marts[0] for each in marts)


def test_members_are_those_of_the_clusters_that_some_versions_are_in():
    relations, _ = tables([("b", "a"), ("c", "b"), ("y", "x")], *map(version, "abcxy"))
    assert clusters.members(relations, ["c"]).to_pylist() == ["a", "b", "c"]


def test_a_day_without_copies_has_no_clusters():
    assert mart([], version("a")) == []


# The original


def test_the_original_is_on_the_site_of_the_agency_that_others_credit():
    at_home = version("b", domain="apnews.com", published=1, captured=9)
    assert original(version("a", published=0, agencies=["AP"]), at_home) == ("b", "agency-site")


def test_an_agency_s_site_that_nobody_credits_is_an_outlet_like_others():
    at_home = version("b", domain="apnews.com", published=1, agencies=["AP"])
    assert original(version("a", published=0), at_home) == ("a", "published-first")


def test_the_original_is_the_one_whose_address_others_declare():
    copy = version("a", published=0, canonical_url="http://b.example/story/")
    assert original(copy, version("b", published=1)) == ("b", "canonical")


def test_an_address_that_no_member_is_at_says_nothing():
    copy = version("a", published=0, canonical_url="https://elsewhere.example/story")
    assert original(copy, version("b", published=1)) == ("a", "published-first")


def test_the_original_is_the_one_that_was_published_first():
    assert original(version("a", published=-1), version("b", published=-2)) == ("b", "published-first")


def test_dates_less_than_a_minute_apart_do_not_tell():
    assert original(version("a", published=-1), version("b", published=-1 - 0.01)) == (None, None)


def test_days_do_not_tell_which_was_first():
    assert original(version("a", published=-6, precision="day"), version("b", published=-1)) == (None, None)


def test_an_article_that_is_known_to_be_from_an_earlier_day_contradicts():
    older = version("c", published=-30, precision="day")
    assert original(version("a", published=-1), version("b", published=-2), older) == (None, None)


def test_an_article_without_a_date_that_was_seen_before_contradicts():
    assert original(version("c"), version("a", published=0.5), version("b", published=0.7)) == (None, None)


def test_without_dates_the_original_is_the_one_captured_clearly_first():
    assert original(version("a"), version("b", captured=1.5)) == ("a", "captured-first")


def test_captures_within_an_hour_do_not_tell():
    assert original(version("a"), version("b", captured=0.9)) == (None, None)


# Syndication


def test_a_copy_counts_for_the_outlet_that_had_it_first_with_its_delay():
    assert copied(
        version("a", published=0), version("b", published=2), version("c", published=1, domain="b.example")
    ) == [
        {
            "original_domain": "a.example",
            "agency": None,
            "domain": "b.example",
            "language": "en",
            "article_count": 2,
            "median_delay_hours": 1.5,
        }
    ]


def test_a_copy_of_an_agency_s_counts_where_nothing_says_who_had_it_first():
    found = copied(version("a", agencies=["AFP"]), version("b"))
    assert [(row["original_domain"], row["agency"], row["domain"]) for row in found] == [(None, "AFP", "a.example")]


def test_copies_of_unknown_origin_count_for_nobody():
    assert copied(version("a"), version("b")) == []


def test_a_delay_is_not_told_from_days():
    found = copied(version("a", captured=-9), version("b", published=2, precision="day"))
    assert [(row["original_domain"], row["median_delay_hours"]) for row in found] == [("a.example", None)]


def test_a_copy_counts_on_the_day_of_its_intake():
    late = version("b", published=2, date=NEXT)
    assert [len(copied(version("a", published=0), late, day=day)) for day in (DAY, NEXT)] == [0, 1]


def test_a_second_copy_at_the_outlet_that_had_it_first_is_no_syndication():
    assert copied(version("a", published=0), version("b", published=2, domain="a.example")) == []
