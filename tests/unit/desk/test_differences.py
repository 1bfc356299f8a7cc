"""What one version says otherwise than another."""

import random
from dataclasses import asdict

import pytest

from factories import row
from newslake.desk import differences
from newslake.desk.differences import Piece, compared, difference


def version(text, **changes):
    return asdict(row("articles", 0, text=text, **changes))


def between(before, after):
    return difference(version(before), version(after))


def shown(found):
    """Each stretch as (kept, words) pairs."""
    return [[(piece.kept, piece.text) for piece in stretch.pieces] for stretch in found.stretches]


def one_side(found, *kept):
    parts = ("".join(piece.text for piece in stretch.pieces if piece.kept in kept) for stretch in found.stretches)
    return "\n\n".join(part for part in parts if part)


def test_what_both_say_is_the_same():
    assert shown(between("One.\n\nTwo.", "One.\n\nTwo.")) == [[("same", "One.")], [("same", "Two.")]]


def test_a_paragraph_that_came_is_added():
    assert shown(between("One.\n\nTwo.", "One.\n\nNew.\n\nTwo."))[1] == [("added", "New.")]


def test_a_paragraph_that_went_is_removed():
    assert shown(between("One.\n\nOld.\n\nTwo.", "One.\n\nTwo."))[1] == [("removed", "Old.")]


def test_a_paragraph_that_changed_is_told_word_by_word():
    found = between("The night boat sails on Monday at ten.", "The night boat sails on Friday at ten.")
    assert shown(found) == [
        [
            ("same", "The night boat sails on "),
            ("removed", "Monday"),
            ("added", "Friday"),
            ("same", " at ten."),
        ]
    ]


def test_paragraphs_with_little_in_common_stand_one_after_the_other():
    assert compared("The boat sails.", "Rain fell on all hills yesterday") == [
        Piece("removed", "The boat sails."),
        Piece("added", "Rain fell on all hills yesterday"),
    ]


def test_a_script_without_spaces_is_told_letter_by_letter():
    pieces = compared("夜行船は五月一日から運航する。", "夜行船は六月一日から運航する。")
    assert [(piece.kept, piece.text) for piece in pieces if piece.kept != "same"] == [
        ("removed", "五"),
        ("added", "六"),
    ]


def test_words_are_counted_not_the_spaces_and_signs_around_them():
    found = between("The boat sails on Monday, at ten.", "The boat sails on Friday, late, at ten.")
    assert (found.words_added, found.words_removed) == (2, 1)


def test_the_same_paragraphs_that_follow_each_other_are_one_run():
    found = between("One.\n\nTwo.\n\nOld one.\n\nThree.", "One.\n\nTwo.\n\nThree.")
    assert [len(run) for run in found.runs] == [2, 1, 1]


@pytest.mark.parametrize("seed", range(20))
def test_each_side_can_be_read_off_the_difference(seed):
    chance = random.Random(seed)
    before, after = ("\n\n".join(f"{chance.choice('abcd')} {chance.choice('xy')}" for _ in range(30)) for _ in "ab")
    found = between(before, after)
    assert (one_side(found, "same", "removed"), one_side(found, "same", "added")) == (before, after)


def test_a_column_that_changed_is_named_with_both_values():
    found = difference(version("Text.", section="Sea"), version("Text.", section="Harbour"))
    assert [(change.name, change.before, change.after) for change in found.changes] == [("section", "Sea", "Harbour")]


def test_what_is_no_words_has_no_pieces():
    found = difference(version("Text.", authors=["A"]), version("Text.", authors=["A", "B"]))
    assert found.changes[0].pieces == []


def test_identity_and_what_the_reader_thought_are_no_change():
    found = difference(version("Text."), version("Text.", version_id="0" * 32, article_probability=0.5))
    assert found.changes == []


def test_a_text_beyond_the_bound_is_cut_and_says_so():
    assert between("a" * (differences.MOST_CHARACTERS + 1), "b").is_cut


def test_a_word_of_a_megabyte_is_not_looked_into():
    assert shown(between("a" * 300_000, "b" * 300_000)) == [[("removed", "a" * 300_000), ("added", "b" * 300_000)]]


def test_more_paragraphs_than_the_bound_are_compared_as_one(monkeypatch):
    monkeypatch.setattr(differences, "MOST_PARAGRAPHS", 3)
    before, after = "\n\n".join("abcde"), "\n\n".join("vwxyz")
    assert len(between(before, after).stretches) == 1


def test_more_words_than_the_bound_are_not_told_one_by_one(monkeypatch):
    monkeypatch.setattr(differences, "MOST_WORDS", 5)
    assert [piece.kept for piece in compared("x a b c d e y", "z a b c d e w")] == ["removed", "added"]


def test_after_so_many_words_in_all_paragraphs_stand_one_after_the_other(monkeypatch):
    monkeypatch.setattr(differences, "MOST_WORDS_IN_ALL", 1)
    found = between(
        "The boat sails today.\n\nsame\n\nThe rain falls today.", "The boat sails late.\n\nsame\n\nThe rain fell today."
    )
    assert [len(stretch.pieces) for stretch in found.stretches] == [4, 1, 1, 1]
