"""Days of the calendars that newspapers print, as days of the Gregorian one.

The Islamic calendar is not read: its months begin when the moon is seen, so a date alone does not tell the day.
"""

import datetime

YEARS = range(1800, 2200)
_JALALI_YEARS = range(1300, 1450)
_BUDDHIST_YEARS = range(2400, 2650)
_BUDDHA = 543
"""Years by which Thailand counts more."""
_HEJIRA = 226_894
"""The day before 1 Farvardin of the year 1, counted from 1 January of the Gregorian year 1."""


def day(year: int, month: int, number: int, language: str | None) -> datetime.date | None:
    """The day that is meant on a page in a language; ``None`` where no calendar has it, or it is of no press."""
    told = (language or "")[:2].lower()
    if told == "fa" and year in _JALALI_YEARS:
        return _jalali(year, month, number)
    if told == "th" and year in _BUDDHIST_YEARS:
        year -= _BUDDHA
    if year not in YEARS:
        return None
    try:
        return datetime.date(year, month, number)
    except ValueError:
        return None


def _jalali(year: int, month: int, number: int) -> datetime.date | None:
    """Iran's solar calendar: six months of 31 days, five of 30, then 29; 8 leap years in 33, true for these years."""
    last = 31 if month <= 6 else 30 if month < 12 or (8 * year + 29) % 33 < 8 else 29
    if not (1 <= month <= 12 and 1 <= number <= last):
        return None
    days = 365 * (year - 1) + (8 * (year - 1) + 29) // 33 + 30 * (month - 1) + min(month - 1, 6) + number
    return datetime.date.fromordinal(_HEJIRA + days)
