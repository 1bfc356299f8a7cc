"""Words as numbers, for a whole page at a time."""

import numpy as np

from newslake.clean.words import Rows, named, spoken


def of(rows: Rows) -> list[list[int]]:
    return [row.tolist() for row in rows.each()]


def test_a_word_has_one_number_wherever_it_stands_and_however_it_is_capitalised() -> None:
    harbour, sentence = of(spoken(["harbour", "The old Harbour, again"]))
    assert harbour[0] == sentence[2]
    assert len(set(sentence)) == 4


def test_texts_without_words_have_none_and_take_none_from_their_neighbours() -> None:
    assert [len(row) for row in of(spoken(["", "one", "…", "two three", ""]))] == [0, 1, 0, 2, 0]


def test_numbers_are_words_apart_from_the_letters_beside_them() -> None:
    (row,) = of(spoken(["covid19"]))
    assert row == [*of(spoken(["covid"]))[0], *of(spoken(["19"]))[0]]


def test_scripts_without_spaces_are_read_in_pairs_of_characters() -> None:
    whole, begun = of(spoken(["港町の議会", "港町で"]))
    assert len(whole) == 5
    assert whole[0] == begun[0]
    assert whole[1] != begun[1]


def test_a_text_of_characters_beyond_the_basic_plane_is_no_error() -> None:
    assert next(len(row) for row in of(spoken(["😀", "\ud83d", "𝒜𝒷"]))) <= 1


def test_labels_are_read_whole_and_in_their_parts() -> None:
    (row,), parts = of(named(["post-bodyText"])[0]), of(named(["post body text"])[0])[0]
    assert set(parts) <= set(row)
    assert len(row) == 4


def test_the_parts_of_a_label_are_told_by_their_first_five_letters_too() -> None:
    subscribe, subscription = of(named(["subscribe-box", "Subscription"])[1])
    assert subscribe[0] == subscription[0]


def test_scores_are_added_up_text_by_text() -> None:
    rows = Rows(np.asarray([1, 2, 3], np.uint32), np.asarray([0, 0, 2]), 3)
    table = np.asarray([0, 1, -3, 5], np.float32)
    assert rows.means(table).tolist() == [-1, 0, 5]
    assert rows.scores(table).tolist() == [[-1, 0, 5], [-3, 0, 5], [1, 0, 5]]


def test_the_first_words_are_those_of_each_text() -> None:
    assert [len(row) for row in of(spoken(["a b c d", "", "e", "f g h"]).first(2))] == [2, 0, 1, 2]


def test_runs_of_words_do_not_cross_from_one_text_to_the_next() -> None:
    rows = spoken(["one two three", "four", "two three four"])
    runs = of(rows.runs(2))
    assert [len(row) for row in runs] == [2, 0, 2]
    assert runs[0][1] == runs[2][0]


def test_no_words_at_all_are_no_error() -> None:
    for rows in (spoken([]), spoken([""]), named([""])[0], named([""])[1]):
        assert rows.means(np.ones(4, np.float32)).tolist() == [0] * rows.count
        assert rows.first(2).runs(4).count == rows.count
