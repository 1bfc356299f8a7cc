"""All marts of the days that a batch changes, from a lake."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

import factories
from newslake.contract import contract
from newslake.digest import marts
from newslake.identity import digest_id, text_digest
from newslake.lake import Batch, Lake
from newslake.page import Block, word_count
from newslake.tables import MARTS, PUBLISHED, Quote

DAYS = [date(2026, 3, day) for day in (2, 3, 4)]
QUOTED = "We have waited long enough for this bridge"
TEXT = f"The ferry Halcyon sank off Bergen in a storm at dawn. “{QUOTED},” captain Leila Varga said."


def article(name, day, *, version=1, text=TEXT):
    captured = datetime(day.year, day.month, day.day, 9, version, tzinfo=UTC)
    title = "Ferry Halcyon sinks off Bergen"
    told = {"title": title, "text": text, "text_digest": text_digest(title, text), "word_count": word_count(text)}
    ids = {"article_id": digest_id(name), "version_id": digest_id(name, day.isoformat(), str(version))}
    where = {"domain": f"{name}.example", "capture_id": digest_id(name, "capture", day.isoformat(), str(version))}
    dates = {"captured_at": captured, "published_at": captured, "modified_at": None, "modified_raw": None}
    blocks = [Block("paragraph", 0, len(text))]
    return factories.row("articles", **told, **ids, **where, **dates, blocks=blocks, language="en")


def quote(of):
    start = of.text.index(QUOTED)
    open_ = dict.fromkeys(("speaker", "speaker_type", "speaker_written", "speaker_rule", "verb"))
    ids = {"version_id": of.version_id, "article_id": of.article_id, "found_by": "a list"}
    return Quote(**ids, **open_, start=start, end=start + len(QUOTED), text=QUOTED, kind="direct")


def copy(one, other):
    return factories.row(
        "relations",
        version_id=one.version_id,
        article_id=one.article_id,
        relation="exact-copy",
        other_version_id=other.version_id,
        other_article_id=other.article_id,
        similarity=None,
    )


ARTICLES = {
    DAYS[0]: [article("a", DAYS[0]), article("b", DAYS[0])],
    DAYS[1]: [article("c", DAYS[1]), article("a", DAYS[1], text=f"{TEXT}\n\nCorrection: the storm came at noon.")],
    DAYS[2]: [article("d", DAYS[2])],
}


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


def publish(lake, day):
    articles = ARTICLES[day]
    first = ARTICLES[DAYS[0]][0]
    copies = [copy(each, first) for each in articles if each.article_id != first.article_id]
    rows = {"articles": articles, "quotes": map(quote, articles), "relations": copies}
    batch = Batch(day, "ingest")
    lake.publish(batch, {name: contract(name).table(rows.get(name, [])) for name in PUBLISHED}, {})
    return batch


def found(lake):
    return {name: lake.scan(name).to_pylist() for name in MARTS}


def test_every_mart_is_made(lake):
    marts.make([publish(lake, DAYS[0])], lake)
    assert [name for name in MARTS if not lake.files(name)] == []


def test_marts_do_not_depend_on_the_order_in_which_batches_are_published(tmp_path):
    made = []
    for number, days in enumerate(permutations(DAYS)):
        lake = Lake(tmp_path / str(number))
        for day in days:
            marts.make([publish(lake, day)], lake)
        made.append(found(lake))
    assert made == made[:1] * 6


def test_making_them_again_changes_nothing(lake):
    batches = [publish(lake, day) for day in DAYS]
    for batch in batches:
        marts.make([batch], lake)
    before = found(lake)
    marts.make(batches[:1], lake)
    assert found(lake) == before


def test_many_batches_at_once_are_one_after_the_other(tmp_path):
    together, apart = Lake(tmp_path / "together"), Lake(tmp_path / "apart")
    marts.make([publish(together, day) for day in DAYS], together)
    for day in DAYS:
        marts.make([publish(apart, day)], apart)
    assert found(together) == found(apart)


def test_a_story_goes_on_over_the_days(lake):
    for day in DAYS:
        marts.make([publish(lake, day)], lake)
    rows = [(row["date"], row["article_count"], row["new_article_count"]) for row in found(lake)["stories"]]
    assert rows == [(DAYS[0], 2, 2), (DAYS[1], 3, 1), (DAYS[2], 4, 1)]


def test_a_day_past_the_window_is_left_alone(lake):
    nothing = {name: contract(name).table([]) for name in PUBLISHED}
    lake.publish(Batch(DAYS[0] + timedelta(days=10), "ingest"), nothing, {})
    marts.make([publish(lake, DAYS[0])], lake)
    assert [batch.date for batch, _ in lake.files("stories")] == [DAYS[0]]


def test_what_was_corrected_is_read_from_both_days(lake):
    for day in DAYS:
        marts.make([publish(lake, day)], lake)
    rows = [(row["date"], row["added"]) for row in found(lake)["corrections"]]
    assert rows == [(DAYS[1], ["Correction: the storm came at noon."])]


def test_a_quote_of_a_version_that_was_quoted_before_counts_once(lake):
    for day in DAYS:
        marts.make([publish(lake, day)], lake)
    rows = [(row["date"], row["article_count"]) for row in found(lake)["top_quotes"]]
    assert rows == [(DAYS[0], 2), (DAYS[1], 1), (DAYS[2], 1)]
