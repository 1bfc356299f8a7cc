"""Promises about what stands above a plain text; every text here is made up."""

from datetime import UTC, datetime

import pytest

from newslake.clean import text
from newslake.page import Body, Dump

MENU = ["Home", "* News", "* Sport", "* Weather", "* Culture", "Search", "Sign in", "Share"]
HEAD = "Velmere council votes to close the old ferry terminal"
STORY = [
    "The harbour council of Velmere voted on Tuesday to close the old ferry terminal, ending nine months of argument "
    "over who should pay for the repair of its northern quay.",
    '"We have looked at every other way, and none of them keeps passengers dry," said council leader Odile Marrant, '
    "who had defended the building until the spring.",
    "Engineers told the meeting that the piles under the quay had lost a third of their strength since 2009, and that "
    "a winter storm could bring down the roof.",
    "Fishing crews, who use the eastern berths, fear that the works will block the channel during the herring season, "
    "which begins in October.",
]


def read(*above: str) -> Body:
    rows = "\n".join([*MENU, *above, *STORY])
    found = text.read(Dump(text=rows, charset="utf-8", url=None, captured_at=datetime(2021, 5, 14, tzinfo=UTC)))
    assert isinstance(found, Body)
    return found


@pytest.mark.parametrize(
    "line",
    [
        "By Tomas Ellery",
        "Words by Tomas Ellery",
        "Von Tomas Ellery",
        "Par Tomas Ellery",
        "Por Tomas Ellery",
        "di Tomas Ellery",
        "Door: Tomas Ellery",
        "Av Tomas Ellery",
        "Autorka: Jana Ellerová",
        "Автор: Иван Эллери",
        "Yazan: Tomas Ellery",
        "文／埃勒里",
        "記者 王小明／綜合報導",
        "김민수 기자",
    ],
)
def test_a_byline_is_known_in_many_languages(line):
    assert read(HEAD, line).byline == line


@pytest.mark.parametrize(
    "line", ["By signing up you agree to our terms", "Text size A A A", "Text Size", "by email", "Par exemple"]
)
def test_what_only_begins_like_a_byline_is_none(line):
    assert read(HEAD, line).byline is None


@pytest.mark.parametrize(
    "line",
    [
        "Updated 14 May 2021, 10:22",
        "Published: 22:04, 13 May 2021",
        "Last modified on 14 May 2021",
        "Aktualisiert am 14.05.2021 - 10:22",
        "Mis à jour le 14 mai 2021 à 10h22",
        "Publisert 14.05.2021, kl. 10.22",
        "Обновлено 14 мая 2021",
        "公開日：2021/05/14 10:22",
        "2021年5月14日 10:22",
        "14. Mai 2021, 10:22",
        "May 14, 2021",
    ],
)
def test_a_line_with_the_date_is_known_in_many_languages(line):
    assert read(HEAD, line).dateline == line


def test_a_caption_with_a_date_is_no_dateline():
    assert read(HEAD, "The ferry leaves the old terminal of Velmere on May 2, 2021 (Coast Wire)").dateline is None


def test_the_date_in_a_masthead_is_not_the_article_s():
    masthead = ["Friday, May 14, 2021", *MENU, *MENU]
    assert read(*masthead).dateline is None


def test_nothing_is_taken_where_nothing_stands():
    found = read()
    assert (found.title, found.byline, found.dateline) == (None, None, None)
