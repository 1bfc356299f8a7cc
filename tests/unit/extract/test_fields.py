import dataclasses
from datetime import UTC, datetime
from typing import Any

import pytest

from newslake import extract
from newslake.page import Body, Fields
from newslake.tables import Article

LD = {
    "@type": "NewsArticle",
    "headline": "Harbour bridge opens again",
    "description": "After two years of repairs.",
    "author": {"@type": "Person", "name": "Ann Lee"},
    "datePublished": "2025-05-03T10:20:30Z",
    "dateModified": "2025-05-03T11:00:00Z",
    "articleSection": ["Town", "News"],
    "keywords": ["bridge", "Bridge", "harbour"],
    "image": [{"@type": "ImageObject", "url": "/bridge.jpg", "creditText": "Photo: Bo Diaz"}],
    "isAccessibleForFree": False,
    "license": "https://creativecommons.org/licenses/by/4.0/",
}
TEXT = "The harbour bridge was opened again on Saturday, after two years of repairs that cost more than planned. " * 3


def test_every_field_is_read_from_a_page_that_states_it(page: Any, body: Any) -> None:
    head = (
        '<link rel="canonical" href="/a-bridge-opens"><meta name="robots" content="noarchive">'
        '<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="/policy.json">'
    )
    shown = '<h1>Bridge</h1><figure><img src="/bridge.jpg"><figcaption>The mayor cuts the ribbon.</figcaption></figure>'
    text = Body.of([("paragraph", f"HARBOUR TOWN (AP) - {TEXT}")], source="html", confidence=1.0)
    read = extract.fields(page(shown, ld=LD, head=head), text)
    assert read == Fields(
        title="Harbour bridge opens again",
        title_source="json-ld",
        description="After two years of repairs.",
        authors=["Ann Lee"],
        authors_source="json-ld",
        agencies=["AP"],
        published_at=datetime(2025, 5, 3, 10, 20, 30, tzinfo=UTC),
        published_raw="2025-05-03T10:20:30Z",
        published_source="json-ld",
        published_precision="second",
        published_zone="+00:00",
        modified_at=datetime(2025, 5, 3, 11, tzinfo=UTC),
        modified_raw="2025-05-03T11:00:00Z",
        modified_source="json-ld",
        modified_precision="second",
        modified_zone="+00:00",
        language="en",
        section="Town",
        keywords=["bridge", "harbour"],
        image_url="https://www.harbourpost.example/bridge.jpg",
        image_caption="The mayor cuts the ribbon.",
        image_credit="Bo Diaz",
        canonical_url="https://www.harbourpost.example/a-bridge-opens",
        is_accessible_for_free=False,
        access_source="json-ld",
        license_url="https://creativecommons.org/licenses/by/4.0/",
        robots=["noarchive"],
        tdm_reservation=True,
        tdm_policy_url="https://www.harbourpost.example/policy.json",
    )


def test_every_field_is_a_column_of_articles() -> None:
    columns, stated = ({field.name for field in dataclasses.fields(row)} for row in (Article, Fields))
    assert stated <= columns


def test_a_page_that_states_nothing_has_no_fields(page: Any, body: Any) -> None:
    assert extract.fields(page(), body()) == Fields()


def test_a_dump_that_came_with_nothing_has_no_fields(dump: Any, body: Any) -> None:
    assert extract.fields(dump(), body(text="Once.")) == Fields()


def test_a_dump_has_what_was_given_with_it(dump: Any, body: Any) -> None:
    given = {
        "title": "Bridge opens",
        "authors": ["Ann Lee"],
        "published": "2025-05-03",
        "section": "Town",
        "keywords": ["a, b"],
    }
    read = extract.fields(dump(**given), body(text=TEXT, source="text"))
    assert (read.title, read.title_source, read.authors, read.section) == ("Bridge opens", "feed", ["Ann Lee"], "Town")
    assert (read.published_at, read.published_source, read.keywords) == (
        datetime(2025, 5, 3, tzinfo=UTC),
        "feed",
        ["a", "b"],
    )


def test_a_dump_credits_agencies_and_tells_of_a_paywall(dump: Any) -> None:
    text = Body.of([("paragraph", f"PARIS (AFP) - {TEXT}")], source="text", confidence=1.0, lock="subscribe to read")
    read = extract.fields(dump(), text)
    assert (read.agencies, read.is_accessible_for_free, read.access_source) == (["AFP"], False, "text")


def test_a_dump_of_a_variant_has_the_articles_address(dump: Any, body: Any) -> None:
    amp = dataclasses.replace(dump(), url="https://paper.example/harbour-bridge-opens/amp")
    assert extract.fields(amp, body()).canonical_url == "https://paper.example/harbour-bridge-opens"


def test_the_section_is_the_first_crumb_between_home_and_article(page: Any, body: Any) -> None:
    way = [
        ("/", "Home"),
        ("/town", "Town"),
        ("/town/traffic", "Traffic"),
        ("/town/2025/harbour-bridge-opens-again", "Bridge"),
    ]
    crumbs = [{"@type": "ListItem", "name": name, "item": href} for href, name in way]
    trail = {"@type": "BreadcrumbList", "itemListElement": crumbs}
    assert extract.fields(page(ld=trail), body()).section == "Town"


def test_keywords_are_bounded(page: Any, body: Any) -> None:
    many = ",".join(f"word{n}" for n in range(500))
    assert len(extract.fields(page(ld=LD | {"keywords": many}), body()).keywords) == extract.MOST_KEYWORDS


def test_labels_for_machines_are_no_keywords(page: Any, body: Any) -> None:
    assert extract.fields(page(ld=LD | {"keywords": "type:story, bridge"}), body()).keywords == ["bridge"]


@pytest.mark.parametrize("key", LD)
@pytest.mark.parametrize(
    "value",
    [None, 3, -1.5, True, "", "\ud800", "x" * 50_000, [], [[[]]], {}, {"@value": 1}, [{"name": []}], {"@type": {}}],
)
def test_a_value_of_any_kind_is_borne(page: Any, body: Any, key: str, value: Any) -> None:
    assert isinstance(extract.fields(page(ld=LD | {key: value}), body()), Fields)


def test_a_page_without_an_address_is_read(page: Any, body: Any) -> None:
    addressless = page(ld=LD)
    object.__setattr__(addressless, "url", None)
    assert extract.fields(addressless, body()).title == LD["headline"]
