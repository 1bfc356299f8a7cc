import pytest

from newslake.extract import months


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("March", 3), ("Sept.", 9), ("März", 3), ("août", 8), ("enero", 1), ("outubro", 10), ("mei", 5), ("maja", 5),
        ("kesäkuuta", 6), ("Ağustos", 8), ("декабря", 12), ("липня", 7), ("أبريل", 4), ("ספטמבר", 9), ("फरवरी", 2),
        ("agustus", 8), ("Ιουνίου", 6), ("prosince", 12),
    ],
)  # fmt: skip
def test_a_month_is_known_in_any_language(name: str, number: int) -> None:
    assert months.number(name, None) == number


def test_a_name_that_is_two_months_counts_in_its_language_only() -> None:
    assert [months.number("listopada", language) for language in ("pl-PL", "hr", None)] == [11, 10, None]


def test_other_words_are_no_months() -> None:
    assert months.number("harbour", "en") is None


def test_each_language_has_twelve_months() -> None:
    assert {len(names.split(", ")) for names in months._NAMES.values()} == {12}
