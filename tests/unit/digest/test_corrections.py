"""The mart corrections."""

from datetime import UTC, date, datetime

import pytest

import narrow
from newslake.digest import corrections as changes
from newslake.digest.corrections import COLUMNS, compared, corrections
from newslake.digest.notes import is_note
from newslake.identity import text_digest

DAY, NEXT = date(2026, 3, 1), date(2026, 3, 2)
TEXT = "The pier is to be rebuilt.\n\nIt will cost four million crowns."


def version(captured=1, day=DAY, article="a", text=TEXT, title="Pier to be rebuilt", **changes):
    row = {
        "article_id": article,
        "version_id": f"{article}-{captured}",
        "captured_at": datetime(2026, 3, captured, tzinfo=UTC),
        "reader_version": "2",
        "text_digest": text_digest(title, text),
        "domain": "paper.example",
        "url": "https://paper.example/pier",
        "title": title,
        "text": text,
        "authors": ["Odile Marrant"],
        "published_at": datetime(2026, 2, 28, 8, 30, 15, tzinfo=UTC),
        "published_precision": "second",
        "modified_at": None,
        "date": day,
    }
    return row | changes


def mart(*versions, day=NEXT):
    return corrections(narrow.table("articles", COLUMNS, versions), day).to_pylist()


def test_a_row_says_what_was_added_and_removed():
    (row,) = mart(version(), version(2, NEXT, text=TEXT.replace("four", "five")))
    assert (row["changes"], row["added"], row["removed"]) == (
        ["text"],
        ["It will cost five million crowns."],
        ["It will cost four million crowns."],
    )


def test_a_row_is_of_the_later_version():
    (row,) = mart(version(), version(2, NEXT, title="Pier to cost four million"))
    told = [row[name] for name in ("version_id", "previous_version_id", "title", "previous_title")]
    assert told == ["a-2", "a-1", "Pier to cost four million", "Pier to be rebuilt"]


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"title": "Pier to cost four million"}, "title"),
        ({"authors": []}, "authors"),
        ({"published_at": datetime(2026, 3, 1, 8, tzinfo=UTC)}, "published_at"),
        ({"published_at": None}, "published_at"),
    ],
)
def test_a_change_is_named(changed, name):
    assert mart(version(), version(2, NEXT, **changed))[0]["changes"] == [name]


@pytest.mark.parametrize(
    "changed",
    [
        {"text": TEXT.replace(" be ", "  be\n")},
        {"title": "Pier  to be rebuilt "},
        {"published_at": datetime(2026, 2, 28, tzinfo=UTC), "published_precision": "day"},
        {"published_at": datetime(2026, 2, 28, 8, 30, tzinfo=UTC), "published_precision": "minute"},
        {"modified_at": datetime(2026, 3, 1, tzinfo=UTC)},
    ],
)
def test_what_says_the_same_is_no_change(changed):
    assert mart(version(), version(2, NEXT, **changed)) == []


def test_versions_that_different_code_read_are_not_compared():
    assert mart(version(), version(2, NEXT, text="Something else.", reader_version="3")) == []


def test_a_version_is_compared_with_the_one_captured_before_it_whatever_was_imported_first():
    late, shown = version(2, NEXT, text="Something else."), version(3, DAY, text=TEXT)
    assert [row["previous_version_id"] for row in mart(version(), late, shown, day=DAY)] == ["a-2"]


def test_a_paragraph_that_moved_is_neither_added_nor_removed():
    (row,) = mart(version(), version(2, NEXT, text="\n\n".join(reversed(TEXT.split("\n\n")))))
    assert (row["changes"], row["added"], row["removed"]) == (["text"], [], [])


def test_what_a_hostile_text_adds_is_bounded(monkeypatch):
    monkeypatch.setattr(changes, "MOST_PARAGRAPHS", 2)
    (row,) = mart(version(), version(2, NEXT, text="\n\n".join(map(str, range(10_000)))))
    assert row["added"] == ["0", "1"]


def test_versions_that_have_none_before_them_are_not_needed():
    versions = [version(), version(2, NEXT), version(article="b", day=NEXT)]
    assert compared(narrow.table("articles", COLUMNS, versions), NEXT).to_pylist() == ["a-1", "a-2"]


@pytest.mark.parametrize(
    "paragraph",
    [
        "Correction: an earlier version of this article misstated the cost.",
        "CORRECTION (March 2): The pier is 90 metres long.",
        "This story has been updated with a comment from the council.",
        "Updated 2 March: adds quote",
        "Editor’s note: the headline was changed.",
        "* Berichtigung: In einer früheren Version hieß es, der Steg sei neu.",
        "Dieser Artikel wurde am 2. März aktualisiert.",
        "Rectificatif : le coût est de cinq millions.",
        "Mise à jour à 14h30 avec la réaction du maire.",
        "Corrección: una versión anterior de este artículo decía cuatro millones.",
        "Errata: o custo é de cinco milhões.",
        "Исправление: в предыдущей версии была указана другая сумма.",
        "更正：此前版本有误。",
        "訂正：費用は五百万クローネです。",
        "تصحيح: التكلفة خمسة ملايين.",
    ],
)
def test_a_note_is_known_by_its_words(paragraph):
    assert is_note(paragraph)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Updated rules for piers come into force on 3 May, the council said.",
        "The correction of the market took nobody by surprise.",
        "Corrections officers walked out on Monday: 300 of them.",
        "The council has updated its plans.",
        "Update your calendars, the mayor said.",
    ],
)
def test_news_is_no_note(paragraph):
    assert not is_note(paragraph)


def test_a_correction_that_is_noted_is_told_from_one_that_is_not():
    noted = version(2, NEXT, text=f"{TEXT}\n\nCorrection: it will cost four million, not five.")
    assert [row["is_noted"] for row in mart(version(), noted, version(3, NEXT))] == [True, False]
