"""The mart top_quotes."""

from datetime import UTC, date, datetime

import pytest

import narrow
from newslake.digest import top_quotes as quotes_of_day
from newslake.digest.top_quotes import COLUMNS, QUOTE_COLUMNS, top_quotes

DAY, NEXT = date(2026, 3, 1), date(2026, 3, 2)
WORDS = "We have waited long enough for this bridge"


def quote(text=WORDS, article="a", captured=1, *, day=DAY, speaker=None, start=0):
    """A quote and its version, of an outlet of its own."""
    version = {
        "article_id": article,
        "version_id": f"{article}-{captured}",
        "captured_at": datetime(2026, 3, captured, tzinfo=UTC),
        "domain": f"{article}.example",
        "language": "en",
        "date": day,
    }
    told = {"speaker": speaker, "speaker_type": speaker and "person"}
    return version, {"version_id": version["version_id"], "start": start, "text": text} | told


def mart(*quoted, day=DAY):
    versions = {version["version_id"]: version for version, _ in quoted}
    quotes = narrow.table("quotes", QUOTE_COLUMNS, [quote for _, quote in quoted])
    return top_quotes(narrow.table("articles", COLUMNS, versions.values()), quotes, day).to_pylist()


@pytest.mark.parametrize(
    "other",
    [
        "We have waited long enough for this bridge.",
        "we have waited  long enough,\nfor this bridge",
        "We have waited long enough for ‘this’ bridge!",
    ],
)
def test_a_quote_is_the_same_whatever_its_marks_case_and_white_space(other):
    (row,) = mart(quote(), quote(other, "b"))
    assert (row["outlet_count"], row["text"], row["domains"]) == (2, WORDS, ["a.example", "b.example"])


def test_a_quote_that_stands_within_a_longer_one_is_carried_by_that_too():
    (row,) = mart(quote(), quote(), quote(f"{WORDS}, and we will wait no more", "b"))
    assert (row["outlet_count"], row["text"]) == (2, WORDS)


def test_of_quotes_within_each_other_that_as_many_carry_the_longest_stands_for_all():
    longer = f"{WORDS}, and we will wait no more"
    (row,) = mart(quote(longer), quote(article="a", start=90), quote(longer, "b"))
    assert row["text"] == longer


def test_short_quotes_are_left_out():
    assert mart(quote("long enough for this"), quote("long enough for this", "b")) == []


def test_where_a_script_has_no_spaces_letters_are_counted():
    found = mart(quote("我们已经等了太久"), quote("我们等了太久了今天桥断了", "b"))
    assert [row["article_count"] for row in found] == [1]


def test_most_outlets_come_first_then_what_was_seen_first():
    later, first = (
        quote("A later quote of just as many words", "c", 3),
        quote("The first one of just these words", "d", 2),
    )
    texts = [row["text"] for row in mart(later, first, quote(article="e", captured=4), quote(article="f", captured=5))]
    assert texts == [WORDS, first[1]["text"], later[1]["text"]]


def test_a_quote_counts_on_the_day_of_the_version_that_first_has_it():
    again, added = quote(captured=2, day=NEXT), quote("And we shall build it ourselves", captured=2, day=NEXT, start=70)
    assert [row["text"] for row in mart(quote(), again, added, day=NEXT)] == [added[1]["text"]]


def test_the_speaker_is_who_most_say_by_the_fullest_name():
    told = [quote(article=str(n), speaker=name) for n, name in enumerate(["Okonjo", "Amina Okonjo", "Marek Dimas"])]
    assert mart(*told)[0]["speaker"] == "Amina Okonjo"


def test_an_outlet_that_is_not_known_is_none():
    version, said = quote()
    assert mart((version | {"domain": None}, said))[0]["outlet_count"] == 0


def test_the_mart_is_of_bounded_size(monkeypatch):
    monkeypatch.setattr(quotes_of_day, "MOST_ROWS", 3)
    assert len(mart(*[quote(f"Number {n} of the quotes of today", str(n)) for n in range(5)])) == 3
