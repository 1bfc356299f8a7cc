"""The mart daily_mentions."""

from datetime import UTC, date, datetime

import narrow
from newslake.contract import contract
from newslake.digest.mentions import COLUMNS, ENTITY_COLUMNS, daily_mentions

DAY, NEXT = date(2026, 3, 1), date(2026, 3, 2)


def version(article="a", captured=1, day=DAY, **changes):
    row = {
        "article_id": article,
        "version_id": f"{article}-{captured}",
        "captured_at": datetime(2026, 3, captured, tzinfo=UTC),
        "published_at": datetime(2026, 2, 28, 23, 59, tzinfo=UTC),
        "domain": "paper.example",
        "language": "en",
        "date": day,
    }
    return row | changes


def entity(version_id="a-1", name="Amina Okonjo", **changes):
    row = {
        "version_id": version_id,
        "type": "person",
        "name": name,
        "country": None,
        "is_in_title": False,
        "mention_count": 2,
        "salience": 0.25,
    }
    return row | changes


def mart(versions, entities, day=DAY):
    articles = narrow.table("articles", COLUMNS, versions)
    return daily_mentions(articles, narrow.table("entities", ENTITY_COLUMNS, entities), day)


def test_mentions_are_added_up_over_the_articles_of_an_outlet():
    entities = [entity("a-1", is_in_title=True), entity("b-1", mention_count=3, salience=0.5)]
    (row,) = mart([version("a"), version("b")], entities).to_pylist()
    counts = ("article_count", "title_count", "mention_count", "salience")
    assert [row[name] for name in counts] == [2, 1, 5, 0.75]


def test_mentions_are_told_apart_by_day_of_publication_outlet_and_language():
    told = [version("a"), version("b", published_at=None), version("c", domain=None), version("d", language="fr")]
    assert len(mart(told, [entity(f"{article}-1") for article in "abcd"])) == 4


def test_an_article_that_is_published_again_is_not_counted_again():
    versions = [version(captured=1), version(captured=2, day=NEXT)]
    assert mart(versions, [entity("a-2")], day=NEXT).to_pylist() == []


def test_the_mart_is_the_same_in_whatever_order_its_rows_come():
    versions = [version("a"), version("b"), version("c")]
    entities = [
        entity(f"{article}-1", salience=salience) for article, salience in zip("abc", (0.1, 0.7, 0.2), strict=True)
    ]
    assert mart(versions, entities).equals(mart(versions[::-1], entities[::-1]))


def test_the_mart_keeps_its_schema():
    assert mart([], []).schema == contract("daily_mentions").schema
