"""The mart daily_articles."""

from datetime import UTC, date, datetime

import pyarrow as pa

from newslake import tables  # noqa: F401 - contract() knows a table once this module, which declares it, is imported
from newslake.contract import contract
from newslake.digest.daily import COLUMNS, daily_articles

DAY, NEXT = date(2026, 3, 1), date(2026, 3, 2)


def version(article="a", captured=1, day=DAY, **changes):
    row = {
        "article_id": article,
        "version_id": f"{article}-{captured}",
        "captured_at": datetime(2026, 3, captured, tzinfo=UTC),
        "published_at": datetime(2026, 2, 28, 23, 59, tzinfo=UTC),
        "domain": "paper.example",
        "language": "en",
        "section": "world",
        "word_count": 100,
        "date": day,
    }
    return row | changes


def mart(*rows, day=DAY):
    schema = pa.schema(
        [*(contract("articles").schema.field(name) for name in COLUMNS[:-1]), pa.field("date", pa.date32())]
    )
    return daily_articles(pa.Table.from_pylist(list(rows), schema=schema), day).to_pylist()


def test_articles_are_counted_by_day_outlet_language_and_section():
    found = mart(version("a"), version("b"), version("c", section="sport"))
    assert [(row["section"], row["article_count"], row["word_count"]) for row in found] == [
        ("sport", 1, 100),
        ("world", 2, 200),
    ]
    assert found[0]["published_on"] == date(2026, 2, 28)


def test_an_article_counts_once_at_its_first_version():
    first, second = version(captured=1, day=DAY, word_count=100), version(captured=2, day=NEXT, word_count=150)
    assert mart(second, first, day=DAY)[0]["word_count"] == 100
    assert mart(second, first, day=NEXT) == []


def test_an_earlier_version_that_is_imported_late_takes_the_article_to_its_own_day():
    late, early = version(captured=1, day=NEXT), version(captured=2, day=DAY)
    assert mart(late, early, day=DAY) == []
    assert mart(late, early, day=NEXT)[0]["article_count"] == 1


def test_an_article_without_a_date_or_section_is_counted_too():
    assert mart(version(published_at=None, section=None))[0]["published_on"] is None


def test_a_day_without_articles_has_an_empty_mart():
    assert mart() == []
