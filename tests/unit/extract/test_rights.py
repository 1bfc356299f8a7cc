from typing import Any

import pytest

from newslake.extract import pictures, rights
from newslake.page import Page

LICENSE = "https://creativecommons.org/licenses/by/4.0/"


def license_url(story: Any) -> str | None:
    return rights.license_url(story, story.page.dom.css(pictures.SELECTOR))


def with_headers(page: Page, **headers: str) -> Page:
    object.__setattr__(page, "headers", {name.replace("_", "-"): [value] for name, value in headers.items()})
    return page


@pytest.mark.parametrize("value", [LICENSE, {"@type": "CreativeWork", "url": LICENSE}, {"@id": LICENSE}, [LICENSE]])
def test_json_ld_names_the_licence(story: Any, value: Any) -> None:
    assert license_url(story(ld={"@type": "NewsArticle", "license": value})) == LICENSE


@pytest.mark.parametrize(
    "markup", [f'<a rel="license noopener" href="{LICENSE}">CC BY</a>', f'<link rel="license" href="{LICENSE}">']
)
def test_a_licence_link_names_it(story: Any, markup: str) -> None:
    assert license_url(story(markup)) == LICENSE


def test_a_pictures_licence_is_not_the_articles(story: Any) -> None:
    figure = f'<figure><img src="/a.jpg"><figcaption><a rel="license" href="{LICENSE}">CC BY</a></figcaption></figure>'
    assert license_url(story(figure)) is None


@pytest.mark.parametrize("value", ["All rights reserved", 7, {}, None, "javascript:alert(1)"])
def test_what_is_no_address_is_no_licence(story: Any, value: Any) -> None:
    assert license_url(story(ld={"@type": "NewsArticle", "license": value})) is None


def test_directives_to_all_robots_are_in_lower_case_and_without_repeats(page: Any) -> None:
    head = '<meta name="Robots" content="NOINDEX, follow,max-snippet: -1"><meta name="robots" content="noindex">'
    assert rights.robots(page(head=head)) == ["noindex", "follow", "max-snippet:-1"]


def test_a_directive_to_one_robot_has_its_name_before_it(page: Any) -> None:
    head = '<meta name="googlebot-news" content="noindex"><meta name="robots" content="noarchive">'
    assert rights.robots(page(head=head)) == ["noarchive", "googlebot-news: noindex"]


@pytest.mark.parametrize(
    ("header", "directives"),
    [
        ("noindex, nofollow", ["noindex", "nofollow"]),
        ("BadBot: noindex", ["badbot: noindex"]),
        ("max-snippet: 20", ["max-snippet:20"]),
        ("unavailable_after: 25-Jun-2026 15:00:00 EST", ["unavailable_after:25-jun-2026 15:00:00 est"]),
    ],
)
def test_the_server_may_say_it_too(page: Any, header: str, directives: list[str]) -> None:
    assert rights.robots(with_headers(page(), x_robots_tag=header)) == directives


def test_what_is_no_directive_is_left_out(page: Any) -> None:
    head = f'<meta name="robots" content="index, <b>, {"x" * 5000}"><meta name="robot-story" content="bolts">'
    assert rights.robots(page(head=head)) == ["index"]


@pytest.mark.parametrize(("value", "is_reserved"), [("1", True), ("0", False), ("yes", None)])
def test_a_meta_reserves_text_and_data_mining(page: Any, value: str, is_reserved: bool | None) -> None:
    assert rights.mining(page(head=f'<meta name="tdm-reservation" content="{value}">')) == (is_reserved, None)


def test_the_policy_goes_with_the_reservation(page: Any) -> None:
    head = '<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="/policy.json">'
    assert rights.mining(page(head=head)) == (True, "https://www.harbourpost.example/policy.json")


def test_a_policy_without_a_reservation_means_nothing(page: Any) -> None:
    head = '<meta name="tdm-reservation" content="0"><meta name="tdm-policy" content="/policy.json">'
    assert rights.mining(page(head=head)) == (False, None)


def test_the_server_reserves_where_the_page_is_silent(page: Any) -> None:
    said = with_headers(page(), tdm_reservation="1", tdm_policy="https://paper.example/policy.json")
    assert rights.mining(said) == (True, "https://paper.example/policy.json")


def test_the_page_is_heard_before_its_server(page: Any) -> None:
    head = '<meta name="tdm-reservation" content="0">'
    assert rights.mining(with_headers(page(head=head), tdm_reservation="1")) == (False, None)


def test_the_header_of_a_dump_counts(dump: Any) -> None:
    assert rights.mining(with_headers(dump(), tdm_reservation="1")) == (True, None)
