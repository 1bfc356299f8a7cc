"""Promises about what a line of a plain text is; every text here is made up."""

from newslake.clean.lines import LONGEST_LINE, lines, sentences

MENU = ["Home", "* News", "* Sport", "* Weather", "* Culture", "Search", "Sign in", "Share", "Tweet"]


def test_short_paragraphs_of_one_line_each_are_not_run_together():
    rows = [
        f"Boat number {number} left the coal dock at dawn and came back before the tide turned." for number in range(9)
    ]
    assert lines("\n".join(rows)) == rows


def test_a_menu_of_short_lines_is_not_run_together():
    assert lines("\n".join(MENU)) == MENU


def test_a_line_of_a_paragraph_s_length_is_read_whole():
    row = "The boats left at dawn. " * (LONGEST_LINE // 30)
    assert list(sentences([row])) == [(0, row)]


def test_a_line_longer_than_any_paragraph_is_read_by_the_sentence():
    row = " ".join(["Boats left at dawn.", "Where to?", '"Home."', "Mr. X waits…"] * 100)
    pieces = list(sentences(["Home", row]))
    assert {place for place, _ in pieces[1:]} == {1}
    assert {"Boats left at dawn.", "Where to?", '"Home."'} <= {piece for _, piece in pieces}
    assert " ".join(piece for _, piece in pieces[1:]) == row


def test_a_line_without_spaces_between_sentences_is_read_by_the_sentence_too():
    pieces = [piece for _, piece in sentences(["船は夜明けに出た。" * 400])]
    assert set(pieces) == {"船は夜明けに出た。"}
