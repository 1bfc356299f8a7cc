"""What a page is instead of an article, in its own words."""

from datetime import UTC, datetime

import pytest

from newslake.clean import refusals
from newslake.page import Page

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def page(head: str = "") -> Page:
    return Page(html=f"<head>{head}</head><body></body>", charset="utf-8", url="https://a.example/b", captured_at=NOON)


@pytest.mark.parametrize(
    "line",
    [
        "404",
        "Error 404 - Page not found",
        "Sorry, we can’t find that page",
        "This article is no longer available",
        "Diese Seite wurde nicht gefunden",
        "Página no encontrada",
        "ページが見つかりません",
        "Verify you are human",
    ],
)
def test_an_error_page_is_known_by_its_words(line: str) -> None:
    found = refusals.notice(page(), [line, "Go to the home page"], words=9)
    assert found is not None
    assert found.reason == "error-page"


@pytest.mark.parametrize(
    "line",
    [
        "We and our 812 partners store and access information on your device with your consent.",
        "Wir verwenden Cookies. Ihre Einwilligung können Sie jederzeit widerrufen.",
        "Avec votre consentement, nous utilisons des cookies.",
    ],
)
def test_a_consent_wall_is_known_by_what_it_asks(line: str) -> None:
    found = refusals.notice(page(), ["The Wexing Courier", line, "Accept all", "Manage"], words=20)
    assert found is not None
    assert found.reason == "consent-wall"


def test_a_video_without_a_text_is_no_article() -> None:
    video = page('<meta property="og:type" content="video.other">')
    found = refusals.notice(video, ["The ferry leaves the harbour", "Watch"], words=40)
    assert found is not None
    assert found.reason == "video-only"


def test_a_table_of_scores_is_no_article() -> None:
    scores = page(
        '<script type="application/ld+json">{"@type": "SportsEvent", "name": "Wexing v Nether Point"}</script>'
    )
    found = refusals.notice(scores, ["Wexing 2", "Nether Point 1", "83'"], words=12)
    assert found is not None
    assert found.reason == "live-score"


def test_a_page_with_a_text_is_what_it_is_whatever_its_words() -> None:
    assert refusals.notice(page("<title>404 boats</title>"), ["404 boats lay in the harbour."], words=400) is None


def test_an_article_about_a_lost_page_is_no_error_page() -> None:
    lines = ["The story of cookies and consent is a long one, told here in full."] + ["Another paragraph. " * 30] * 5
    assert refusals.notice(page(), lines, words=120) is None
