"""Where the links of an article's text lead."""

from typing import Any

import pytest

from factories import row
from newslake.annotate.hyperlinks import MOST, hyperlinks
from newslake.page import Link
from newslake.tables import Article, Hyperlink

TEXT = "Read the report of May and the letter."
URL = "https://www.paper.example/town/story"


def article(**changes: Any) -> Article:
    given = {"text": TEXT, "url": URL, "canonical_url": None, "domain": "paper.example", **changes}
    made: Article = row("articles", **given)
    return made


def link(href: str, start: int = 9, **changes: Any) -> Link:
    return Link(**{"start": start, "end": start + 6, "href": href, **changes})


def only(href: str, **changes: Any) -> Hyperlink:
    (found,) = hyperlinks(article(**changes), [link(href)])
    return found


def test_a_link_is_told_with_its_anchor_and_its_article() -> None:
    mine = article()
    (found,) = hyperlinks(mine, [link("/a", rel=("nofollow",))])
    assert (found.version_id, found.article_id, found.start, found.end, found.anchor_text, found.rel) == (
        mine.version_id,
        mine.article_id,
        9,
        15,
        "report",
        ["nofollow"],
    )


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("other", "https://www.paper.example/town/other"),
        ("/other?id=1#part", "https://www.paper.example/other?id=1"),
        ("//cdn.example/a", "https://cdn.example/a"),
        ("HTTP://Www.Else.example:80/A?utm_source=x&fbclid=y&gclid=z&id=3", "http://www.else.example/A?id=3"),
        ("https://else.example/a b", "https://else.example/a%20b"),
    ],
)
def test_an_address_is_absolute_and_without_fragment_and_campaign(href: str, url: str) -> None:
    assert only(href).url == url


@pytest.mark.parametrize(
    ("href", "domain", "is_internal"),
    [
        ("/a", "paper.example", True),
        ("https://blogs.paper.example/a", "paper.example", True),
        ("https://www.bbc.co.uk/news", "bbc.co.uk", False),
    ],
)
def test_a_link_is_internal_where_it_leads_to_the_articles_domain(href: str, domain: str, is_internal: bool) -> None:
    found = only(href)
    assert (found.domain, found.is_internal) == (domain, is_internal)


def test_a_relative_link_is_seen_from_the_articles_own_domain() -> None:
    feed, partner = "https://feeds.example/~r/1", "https://wire.example/town/story"
    assert only("a", url=feed, canonical_url=URL).url == "https://www.paper.example/town/a"
    assert only("a", canonical_url=partner).url == "https://www.paper.example/town/a"


@pytest.mark.parametrize(
    "href",
    [
        "ftp://else.example/a",
        "http://[bad",
        "whatsapp://send?text=x",
        "https://e.example/?a=\u3000b",
        "\x00",
    ],
)
def test_what_is_no_web_address_is_left_out(href: str) -> None:
    assert hyperlinks(article(), [link(href)]) == []


def test_an_article_without_address_has_absolute_links_alone() -> None:
    found = hyperlinks(article(url=None, domain=None), [link("/a"), link("https://else.example/a", 31)])
    assert [(one.url, one.is_internal) for one in found] == [("https://else.example/a", False)]


def test_of_two_links_in_one_place_the_first_is_told() -> None:
    assert [found.url[-2:] for found in hyperlinks(article(), [link("/a"), link("/b")])] == ["/a"]


def test_at_most_five_hundred_links_are_told() -> None:
    links = [Link(start=start, end=start + 1, href="/a") for start in range(1000)]
    assert len(hyperlinks(article(text="x" * 1000), links)) == MOST
