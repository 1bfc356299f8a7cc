from typing import Any

import pytest

from newslake import addresses
from newslake.extract.story import Story

ASKED = "https://www.harbourpost.example/town/2025/harbour-bridge-opens-again"


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTPS://Www.Example.COM/A", "https://www.example.com/A"),
        ("http://example.com:80", "http://example.com/"),
        ("https://example.com:8443/a", "https://example.com:8443/a"),
        ("https://example.com/a#part", "https://example.com/a"),
        ("https://example.com/a?utm_source=x&id=3&fbclid=y&gclid=z", "https://example.com/a?id=3"),
        ("https://example.com/a?b=2&a=1&source=wire", "https://example.com/a?b=2&a=1&source=wire"),
        ("https://example.com/a/../b/./c", "https://example.com/b/c"),
        ("https://example.com/%7eann/%c3%a4", "https://example.com/~ann/%C3%A4"),
        ("https://example.com/ä b", "https://example.com/%C3%A4%20b"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        ("https://example.com/a/", "https://example.com/a/"),
        (" mailto:ann ", "mailto:ann"),
        ("http://[bad", "http://[bad"),
    ],
)
def test_one_address_has_one_spelling(url: str, normal: str) -> None:
    assert addresses.normalise(url) == normal


@pytest.mark.parametrize(
    "url", ["https://example.com/%7eann/../b?x=%c3", "http://example.com:80/ä", "https://bücher.example"]
)
def test_normalising_twice_changes_nothing(url: str) -> None:
    once = addresses.normalise(url)
    assert addresses.normalise(once) == once


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://news.example.co.uk/a", "example.co.uk"),
        ("https://example.com", "example.com"),
        ("http://paper.localhost:8000/a", "paper.localhost"),
        ("http://a.b.paper.localhost", "paper.localhost"),
        ("http://127.0.0.1:8000/a", "127.0.0.1"),
        ("http://[::1]/a", "::1"),
        ("no address", None),
    ],
)
def test_the_outlet_is_known_by_its_registrable_domain(url: str, domain: str | None) -> None:
    assert addresses.registrable_domain(url) == domain


@pytest.mark.parametrize(
    "canonical",
    [
        "https://harbourpost.example/town/2025/harbour-bridge-opens-again",
        "https://news.harbourpost.example/9/a-bridge-opens-again",
        "https://www.harbourpost.example/story/1234567",
    ],
)
def test_the_canonical_address_names_the_article(canonical: str) -> None:
    assert addresses.identity(ASKED, canonical) == canonical


@pytest.mark.parametrize(
    "canonical",
    [
        None,
        "https://www.harbourpost.example/",
        "https://www.harbourpost.example/town/",
        "https://www.harbourpost.example/town/2025",
        "https://www.harbourpost.example/politics",
        "https://www.otherpaper.example/town/2025/harbour-bridge-opens-again",
        "http://[bad",
    ],
)
def test_what_is_not_the_articles_canonical_address_does_not_name_it(canonical: str | None) -> None:
    assert addresses.identity(ASKED, canonical) == ASKED


@pytest.mark.parametrize("variant", ["/amp", "?amp=1", "/amp/"])
def test_an_amp_page_is_its_canonical_article(variant: str) -> None:
    assert addresses.identity(ASKED + variant, ASKED) == ASKED


def test_a_section_with_a_long_name_is_no_article() -> None:
    section = "https://www.harbourpost.example/town-and-country-news"
    assert (
        addresses.identity(f"{section}/harbour-bridge-opens-again", section) == f"{section}/harbour-bridge-opens-again"
    )


def test_a_canonical_address_that_forgets_the_number_is_a_template() -> None:
    asked = "https://www.harbourpost.example/story.php?id=123456"
    assert addresses.identity(asked, "https://www.harbourpost.example/story.php") == asked


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/a", "https://www.harbourpost.example/a"),
        ("//cdn.example/a b.jpg", "https://cdn.example/a%20b.jpg"),
        ("javascript:alert(1)", None),
        ("data:image/png;base64,AAAA", None),
        ("http://[bad", None),
        ("/half\ud800", None),
        ("/" + "a" * 5000, None),
        (None, None),
        (7, None),
    ],
)
def test_a_link_is_resolved_or_refused(href: Any, url: str | None) -> None:
    assert addresses.resolve(ASKED, href) == url


def test_the_declared_canonical_address_is_absolute_and_without_tracking(page: Any) -> None:
    declared = page(
        head='<link rel="Canonical" href="/a-bridge-opens?utm_source=feed"><meta property="og:url" content="/b">'
    )
    assert Story(declared).canonical == "https://www.harbourpost.example/a-bridge-opens"


def test_open_graph_declares_it_where_no_link_does(page: Any) -> None:
    declared = page(head='<meta property="og:url" content="/a-bridge-opens">')
    assert Story(declared).canonical == "https://www.harbourpost.example/a-bridge-opens"


@pytest.mark.parametrize(
    "href", ["/", "/town/", "https://www.otherpaper.example/", "https://www.otherpaper.example/news"]
)
def test_a_home_or_section_page_is_not_the_canonical_address(page: Any, href: str) -> None:
    head = f'<link rel="canonical" href="{href}"><meta property="og:url" content="{ASKED}">'
    assert Story(page(head=head)).canonical == ASKED


def test_a_partners_article_is_the_canonical_address(page: Any) -> None:
    partner = "https://www.otherpaper.example/news/harbour-bridge-opens-again"
    assert Story(page(head=f'<link rel="canonical" href="{partner}">')).canonical == partner


def test_a_plain_address_that_declares_none_has_no_canonical_address(page: Any) -> None:
    assert Story(page()).canonical is None


VARIANTS = [
    f"{ASKED}/amp",
    f"{ASKED}?amp=1",
    f"{ASKED}?outputType=amp",
    f"{ASKED}/print",
    "https://www.harbourpost.example/amp/town/2025/harbour-bridge-opens-again",
    "https://amp.harbourpost.example/town/2025/harbour-bridge-opens-again",
    "https://m.harbourpost.example/town/2025/harbour-bridge-opens-again",
    "https://mobile.harbourpost.example/town/2025/harbour-bridge-opens-again?m=1",
    "https://www-harbourpost-example.cdn.ampproject.org/c/s/www.harbourpost.example/town/2025/"
    "harbour-bridge-opens-again/amp",
    "https://www.google.com/amp/s/amp.harbourpost.example/town/2025/harbour-bridge-opens-again",
    f"{ASKED}?utm_source=feed&fbclid=x",
    f"{ASKED}#comments",
    "https://www.harbourpost.example:443/town/2025/harbour-bridge-opens-again",
]


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_variant_is_mapped_to_its_article(page: Any, variant: str) -> None:
    assert Story(page(url=variant)).canonical == ASKED


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("declared", [None, ASKED])
def test_a_variant_is_the_same_article_whether_it_declares_so_or_not(variant: str, declared: str | None) -> None:
    assert addresses.identity(variant, declared) == addresses.identity(ASKED, None)


@pytest.mark.parametrize(
    ("url", "original"),
    [
        ("https://paper.example/story-12345.amp.html", "https://paper.example/story-12345.html"),
        ("https://paper.example/a-b-c-story.amp", "https://paper.example/a-b-c-story"),
        ("https://paper.example/a-b-c-story/amp/", "https://paper.example/a-b-c-story/"),
        ("http://m.paper.example:8080/a-b-c", "http://paper.example:8080/a-b-c"),
        ("https://m.news.paper.example/a-b-c", "https://news.paper.example/a-b-c"),
    ],
)
def test_what_marks_a_variant_goes(url: str, original: str) -> None:
    assert addresses.original(url) == original


@pytest.mark.parametrize(
    "url",
    [
        "https://paper.example/tech/amp",
        "https://paper.example/amp",
        "https://m.example/a-b-c",
        "https://amp.example/",
        "https://paper.example/print-is-not-dead",
        "https://paper.example/a?map=1&amplify=1&m=2",
        "mailto:ann",
        "",
    ],
)
def test_what_only_looks_like_a_variant_stays(url: str) -> None:
    assert addresses.original(url) == url
