from datetime import date

import pytest

from newslake.extract import calendars


@pytest.mark.parametrize(
    ("year", "month", "number", "day"),
    [
        (1404, 1, 1, date(2025, 3, 21)),
        (1403, 12, 30, date(2025, 3, 20)),
        (1399, 1, 1, date(2020, 3, 20)),
        (1357, 11, 22, date(1979, 2, 11)),
        (1404, 12, 30, None),
        (1404, 7, 31, None),
        (1404, 13, 1, None),
        (1404, 0, 1, None),
        (1404, 1, 0, None),
    ],
)
def test_days_of_the_iranian_calendar(year: int, month: int, number: int, day: date | None) -> None:
    assert calendars.day(year, month, number, "fa-IR") == day


def test_thailand_counts_the_years_from_the_buddha() -> None:
    assert calendars.day(2568, 5, 3, "th") == date(2025, 5, 3)


@pytest.mark.parametrize("language", ["fa", "th", "en", None])
def test_the_gregorian_calendar_is_read_everywhere(language: str | None) -> None:
    assert calendars.day(2025, 5, 3, language) == date(2025, 5, 3)


@pytest.mark.parametrize(("year", "language"), [(1404, "en"), (1446, "ar"), (2568, None), (0, "fa"), (10**9, "th")])
def test_years_of_no_press_are_not_read(year: int, language: str | None) -> None:
    assert calendars.day(year, 5, 3, language) is None
