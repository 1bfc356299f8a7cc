from datetime import UTC, datetime

import pytest

from newslake.extract import instants


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("stated", "instant", "precision"),
    [
        ("2025-05-03T10:20:30Z", at(2025, 5, 3, 10, 20, 30), "second"),
        ("2025-05-03T10:20:30.123456+0200", at(2025, 5, 3, 8, 20, 30), "second"),
        ("2025-05-03 10:20 -05:30", at(2025, 5, 3, 15, 50), "minute"),
        ("2025-05-03", at(2025, 5, 3), "day"),
        ("20250503T102030Z", at(2025, 5, 3, 10, 20, 30), "second"),
        ("20250503", at(2025, 5, 3), "day"),
        ("Sat, 03 May 2025 10:20:30 +0200", at(2025, 5, 3, 8, 20, 30), "second"),
        ("Sat May 03 2025 10:20:30 GMT+0200 (CEST)", at(2025, 5, 3, 8, 20, 30), "second"),
        ("Sat May 03 10:20:30 CEST 2025", at(2025, 5, 3, 8, 20, 30), "second"),
        ("May 3rd, 2025 at 4:28 PM EST", at(2025, 5, 3, 21, 28), "minute"),
        ("July 3, 2025 12:05 a.m. ET", at(2025, 7, 3, 4, 5), "minute"),
        ("3. Mai 2025, 14:30 Uhr", at(2025, 5, 3, 14, 30), "minute"),
        ("03.05.2025 14.30", at(2025, 5, 3, 14, 30), "minute"),
        ("3 de mayo de 2025", at(2025, 5, 3), "day"),
        ("le 3 août 2025 à 10h30", at(2025, 8, 3, 10, 30), "minute"),
        ("2025年5月3日 下午3:20", at(2025, 5, 3, 15, 20), "minute"),
        ("2025년 5월 3일", at(2025, 5, 3), "day"),
        ("٣ مايو ٢٠٢٥", at(2025, 5, 3), "day"),
        ("2025. május 3.", at(2025, 5, 3), "day"),
        ("27.04.25", at(2025, 4, 27), "day"),
        ("25/04/2025", at(2025, 4, 25), "day"),
        ("12:20pm May 3, 2025", at(2025, 5, 3, 12, 20), "minute"),
        ("٣ مايو ٢٠٢٥ ١٠:٢٠ م", at(2025, 5, 3, 22, 20), "minute"),
        (1746267630, at(2025, 5, 3, 10, 20, 30), "second"),
        ("1746267630000", at(2025, 5, 3, 10, 20, 30), "second"),
    ],
)
def test_a_date_is_read_however_it_is_written(stated: object, instant: datetime, precision: str) -> None:
    read = instants.parse(stated)
    assert read is not None
    assert (read.at, read.precision) == (instant, precision)


@pytest.mark.parametrize(
    "stated",
    [
        None,
        True,
        [],
        {},
        "",
        "yesterday",
        "2025-02-30",
        "2025-13-01",
        "0001-01-01",
        "5 minutes",
        0,
        10**400,
        float("nan"),
    ],
)
def test_what_states_no_date_is_none(stated: object) -> None:
    assert instants.parse(stated) is None


@pytest.mark.parametrize(
    ("language", "day"), [("en-US", at(2025, 3, 4)), ("en-GB", at(2025, 4, 3)), ("en", None), (None, None)]
)
def test_day_and_month_in_figures_stand_in_the_order_of_the_language(
    language: str | None, day: datetime | None
) -> None:
    read = instants.parse("03/04/2025", language)
    assert (read and read.at) == day


def test_a_word_is_no_zone_because_it_is_spelled_like_one() -> None:
    read = instants.parse("3 mai 2025 10:30 est")
    assert read is not None
    assert read.zone is None


def test_a_version_before_a_date_is_no_time_of_day() -> None:
    read = instants.parse("Released 3.14 on May 3, 2025")
    assert read is not None
    assert read.precision == "day"


def test_search_finds_each_date_where_it_stands() -> None:
    text = "Posted May 3, 2025 and changed 2025-05-04"
    assert [text[start:end] for _, start, end in instants.search(text)] == ["May 3, 2025", "2025-05-04"]


@pytest.mark.parametrize(
    ("stated", "zone"),
    [
        ("2025-05-03T10:20:30+05:30", "+05:30"),
        ("2025-05-03T10:20:30Z", "+00:00"),
        ("2025-05-03 10:20 -0330", "-03:30"),
        ("Sat, 03 May 2025 10:20:30 GMT", "+00:00"),
        ("May 3, 2025 at 4:28 PM ET", "-04:00"),
        (1746267630, "+00:00"),
        ("2025-05-03T10:20:30", None),
        ("3 May 2025, 10:20", None),
        ("2025-05-03", None),
    ],
)
def test_the_zone_is_the_offset_that_was_stated(stated: object, zone: str | None) -> None:
    read = instants.parse(stated)
    assert read is not None
    assert read.zone == zone


@pytest.mark.parametrize(
    ("stated", "language"),
    [
        ("۱۳ اردیبهشت ۱۴۰۴ - ۱۰:۲۰", "fa"),
        ("۱۴۰۴/۰۲/۱۳ ۱۰:۲۰", "fa-IR"),
        ("3 พฤษภาคม 2568 10:20 น.", "th"),
    ],
)
def test_a_date_of_the_readers_calendar_is_read(stated: str, language: str) -> None:
    read = instants.parse(stated, language)
    assert read is not None
    assert read.at == at(2025, 5, 3, 10, 20)


def test_a_value_without_a_date_states_nothing() -> None:
    assert list(instants.stated("soon", "html", "en")) == []
