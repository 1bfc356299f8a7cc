import pytest

from newslake.extract import plain


@pytest.mark.parametrize(
    ("stated", "text"),
    [
        ("Rain &amp;amp; sun", "Rain & sun"),
        ("<em>Late</em> edition", "Late edition"),
        ("two\n lines\x00", "two lines"),
        ("Damp\u00adfahrt", "Dampfahrt"),
        ("half \ud83d pair", "half pair"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ({"@value": "literal"}, "literal"),
    ],
)
def test_text_is_one_clean_line(stated: object, text: str) -> None:
    assert plain.text(stated, 100) == text


@pytest.mark.parametrize("stated", [None, 3, True, [], ["a"], {}, {"name": "a"}, "", " \n", "\u200b"])
def test_what_is_no_text_is_none(stated: object) -> None:
    assert plain.text(stated, 100) is None


def test_a_text_longer_than_its_limit_is_none() -> None:
    assert plain.text("x" * 101, 100) is None


def test_lists_in_lists_are_flattened_in_order() -> None:
    assert list(plain.flat([1, [2, [None, 3]], "4"])) == [1, 2, 3, "4"]


def test_flattening_ends_in_a_list_that_does_not() -> None:
    assert len(list(plain.flat([[0] * 1000] * 1000))) == plain.MOST_ITEMS


def test_folding_forgets_quotes_dashes_and_case() -> None:
    assert plain.fold("The “Great” – Wall") == plain.fold('the "great" - wall')


def test_letters_forget_accents_and_signs() -> None:
    assert plain.letters("L’Éclair-Info") == "leclairinfo"


def test_words_of_a_script_without_spaces_are_pairs_of_letters() -> None:
    assert plain.words("港口大桥") == ["港口", "口大", "大桥"]
