from typing import Any

import pytest

from newslake.extract import access


def article(**stated: Any) -> dict[str, Any]:
    return {"@type": "NewsArticle", **stated}


@pytest.mark.parametrize(
    ("value", "is_free"),
    [
        (True, True),
        (False, False),
        ("True", True),
        ("false", False),
        ("https://schema.org/False", False),
        ([False], False),
        ("no", False),
    ],
)
def test_json_ld_says_whether_it_is_free(story: Any, body: Any, value: Any, is_free: bool) -> None:
    assert access.free(story(ld=article(isAccessibleForFree=value)), body()) == (is_free, "json-ld")


@pytest.mark.parametrize("value", [None, "", "perhaps", {}, [], 7, "x" * 5000])
def test_what_says_neither_says_nothing(story: Any, body: Any, value: Any) -> None:
    assert access.free(story(ld=article(isAccessibleForFree=value)), body()) == (None, None)


def test_a_part_behind_the_wall_is_said_by_the_part(story: Any, body: Any) -> None:
    part = {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".rest"}
    assert access.free(story(ld=article(hasPart=part)), body()) == (False, "json-ld")


@pytest.mark.parametrize(("tier", "is_free"), [("free", True), ("metered", False), ("locked", False)])
def test_the_content_tier_says_it(story: Any, body: Any, tier: str, is_free: bool) -> None:
    head = f'<meta property="article:content_tier" content="{tier}">'
    assert access.free(story(head=head), body()) == (is_free, "opengraph")


def test_microdata_say_it(story: Any, body: Any) -> None:
    head = '<meta itemprop="isAccessibleForFree" content="false">'
    assert access.free(story(head=head), body()) == (False, "meta")


def test_a_visible_paywall_says_it_where_nothing_is_declared(story: Any, body: Any) -> None:
    assert access.free(story(), body(lock="subscribe to read")) == (False, "html")


def test_a_lock_weighs_more_than_a_templates_word_for_free(story: Any, body: Any) -> None:
    head = '<meta property="article:content_tier" content="locked">'
    assert access.free(story(head=head, ld=article(isAccessibleForFree=True)), body()) == (False, "opengraph")


def test_another_articles_word_is_not_this_ones(story: Any, body: Any) -> None:
    others = [article(url=f"/town/2025/other-{n}", isAccessibleForFree=False) for n in range(5)]
    assert access.free(story(ld=[article(headline="Bridge"), *others]), body()) == (None, None)
