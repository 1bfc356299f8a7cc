"""How the desk writes values and addresses, and that a page can't forget one."""

import pytest
from fastapi import HTTPException
from jinja2 import UndefinedError
from standalone.airflow import PROJECT

from newsroom import BACKWARDS, HOSTILE, LONG


@pytest.fixture
def pages(monkeypatch):
    monkeypatch.syspath_prepend(PROJECT / "plugins")
    import desk_pages

    return desk_pages


@pytest.mark.parametrize(
    ("value", "shown"), [(None, "–"), (0, "0"), (12_345, "12,345"), (3.0, "3"), (3.46, "3.5"), (1_234.5, "1,234")]
)
def test_a_number_is_written_as_people_read_it(pages, value, shown):
    assert pages.number(value) == shown


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(1, 4, "25 %"), (1, 1_000, "<1 %"), (0, 5, "0 %"), (1, 0, "–"), (None, 5, "–")]
)
def test_a_share_is_a_percentage(pages, part, whole, shown):
    assert pages.share(part, whole) == shown


def test_words_from_outside_are_text_in_a_direction_of_their_own(pages):
    assert pages.outside(HOSTILE).startswith('<bdi dir="auto">&lt;script&gt;')


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("a\u2066b", "a\u2066b\u2069"),
        ("\u2067a\u2068b\u2069", "\u2067a\u2068b\u2069\u2069"),
        ("a\u2069b", "ab"),
        ("a\u2066b\u2069c", "a\u2066b\u2069c"),
        ("שלום\u200f", "שלום\u200f"),
    ],
)
def test_words_from_outside_neither_leave_the_direction_that_they_are_given_nor_keep_it_open(pages, words, shown):
    assert pages.outside(words) == f'<bdi dir="auto">{shown}</bdi>'


def test_words_from_outside_are_cut(pages):
    assert len(pages.cut(LONG)) == pages.SHOWN_CHARACTERS


def test_words_from_outside_that_lead_somewhere_are_text_too(pages):
    assert pages.linked(HOSTILE, pages.source_url(HOSTILE)).count("<") == 4


def test_a_name_that_is_too_long_for_an_address_stands_without_a_link(pages):
    assert "href" not in pages.linked(LONG, pages.source_url(LONG))


def test_a_name_is_one_part_of_an_address_whatever_is_in_it(pages):
    rest = pages.source_url(BACKWARDS).removeprefix("/news/source/")
    assert not set(rest) & set("/?#& ")


def test_a_filter_that_is_not_set_is_not_in_the_address(pages):
    assert pages.rejects_url(reason="no-text", source=None, since="") == "/news/rejects?reason=no-text"


@pytest.mark.parametrize("key", ["never", "2026-13-01.a", "../../etc", ""])
def test_what_is_no_key_of_a_batch_is_a_404(pages, key):
    with pytest.raises(HTTPException) as refused:
        pages.batch_of(key)
    assert refused.value.status_code == 404


def test_a_page_can_not_forget_a_value(pages):
    with pytest.raises(UndefinedError):
        pages.page("refused.html", title="Only a title")


def test_a_page_brings_its_policy_itself(pages):
    answer = pages.page("refused.html", 500, title="", detail="", login=None)
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
