"""What a page says of itself, read once."""

from datetime import UTC, datetime

import pytest

from newslake.page import Body, Page


def page(html: str) -> Page:
    return Page(html=html, charset="utf-8", url=None, captured_at=datetime(2026, 3, 1, tzinfo=UTC))


def json_ld(script: str) -> list[dict]:
    return page(f'<script type="application/ld+json">{script}</script>').json_ld


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle"}',
        ' <!-- {"@type": "NewsArticle"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle"}\n//]]>',
        '/* <![CDATA[ */ {"@type": "NewsArticle"} /* ]]> */',
        '{"@type": "NewsArticle"};',
        '{"@type": "NewsArticle"}{"@type": "Trailing"}',
    ],
)
def test_json_ld_is_read_whatever_stands_around_it(script):
    assert json_ld(script) == [{"@type": "NewsArticle"}]


def test_a_line_break_in_a_json_string_is_let_through():
    assert json_ld('{"@type": "NewsArticle", "headline": "a\nb"}')[0]["headline"] == "a\nb"


def test_inner_objects_follow_outer_ones():
    assert [
        each["@type"] for each in json_ld('{"@graph": [{"@type": "A", "author": {"@type": "B"}}, {"@type": "C"}]}')
    ] == [
        "A",
        "B",
        "C",
    ]


@pytest.mark.parametrize("script", ["", "{", "null", "[[[[", '{"@type": ', "[" * 100_000])
def test_broken_json_ld_says_nothing(script):
    assert json_ld(script) == []


def test_more_objects_than_a_page_can_mean_are_not_read():
    assert len(json_ld("[" + ",".join(['{"@type": "A"}'] * 2_000) + "]")) == 500


def test_metas_are_found_by_property_name_and_itemprop():
    found = page(
        '<meta property="og:title" content="T"><meta NAME="Author" content=" A "><meta name="x" content="">'
    ).metas
    assert found == {"og:title": ["T"], "author": ["A"]}


@pytest.mark.parametrize(("text", "words"), [("two words", 2), ("it's", 2), ("東京都知事", 5), ("สวัสดี", 6), ("", 0)])
def test_words_are_counted_and_letters_where_a_script_has_no_spaces(text, words):
    assert Body(text=text, blocks=[], source="text", confidence=1.0).word_count == words
