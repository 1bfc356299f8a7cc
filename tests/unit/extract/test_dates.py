from datetime import UTC, datetime
from typing import Any

import pytest

from newslake.extract import dates

ZONED = "2025-05-03T10:20:30+02:00"


def article(**stated: Any) -> dict[str, Any]:
    return {"@type": "NewsArticle", **stated}


def published(story: Any, body: Any) -> tuple[datetime, str] | None:
    stated = dates.published(story, body)
    return (stated.instant.at, stated.source) if stated else None


MORNING = datetime(2025, 5, 3, 8, 20, 30, tzinfo=UTC)
DAY = datetime(2025, 5, 3, tzinfo=UTC)


def test_json_ld_comes_before_metas(story: Any, body: Any) -> None:
    head = '<meta property="article:published_time" content="2025-05-04T00:00:00Z">'
    assert published(story(head=head, ld=article(datePublished=ZONED)), body()) == (MORNING, "json-ld")


@pytest.mark.parametrize(
    ("head", "source"),
    [
        (f'<meta property="article:published_time" content="{ZONED}">', "opengraph"),
        (f'<meta name="date" content="{ZONED}">', "meta"),
        (f'<meta name="acme-publish-date" content="{ZONED}">', "meta"),
    ],
)
def test_metas_state_the_date(story: Any, body: Any, head: str, source: str) -> None:
    assert published(story(head=head), body()) == (MORNING, source)


@pytest.mark.parametrize(
    "html",
    [
        f'<p itemprop="datePublished" content="{ZONED}">today</p>',
        f'<h1>Bridge opens</h1><time datetime="{ZONED}">today</time>',
    ],
)
def test_markup_states_the_date(story: Any, body: Any, html: str) -> None:
    assert published(story(html), body()) == (MORNING, "html")


@pytest.mark.parametrize(
    "html",
    [
        "<h1>Bridge opens</h1><p>By Ann Lee</p><p>3 May 2025</p>",
        "<p>3 May 2025</p><h1>Bridge opens</h1>",
        f"<h1>Bridge opens</h1>{('<p>' + 'word ' * 60 + '</p>') * 4}<p>Published</p><p>3 May 2025</p>",
    ],
)
def test_readers_see_the_date(story: Any, body: Any, html: str) -> None:
    assert published(story(html), body()) == (DAY, "html")


def test_a_zone_is_lent_by_a_meta_of_the_same_reading(story: Any, body: Any) -> None:
    page = story(head=f'<meta name="date" content="{ZONED}">', ld=article(datePublished="2025-05-03 10:20:30"))
    assert published(page, body()) == (MORNING, "meta")


def test_a_zone_is_not_lent_by_another_instant(story: Any, body: Any) -> None:
    head = '<meta name="date" content="2025-05-03T11:07:00+02:00">'
    stated = published(story(head=head, ld=article(datePublished="2025-05-03 10:20:30")), body())
    assert stated == (datetime(2025, 5, 3, 10, 20, 30, tzinfo=UTC), "json-ld")


def test_a_day_is_refined_by_an_instant_of_that_day(story: Any, body: Any) -> None:
    html = f'<h1>Bridge opens</h1><time datetime="{ZONED}">today</time>'
    assert published(story(html, ld=article(datePublished="2025-05-03")), body()) == (MORNING, "html")


def test_a_date_a_day_after_the_capture_is_not_believed(story: Any, body: Any) -> None:
    assert published(story(ld=article(datePublished="2025-06-02T12:00:01Z")), body()) is None


def test_a_date_within_a_day_after_the_capture_is_believed(story: Any, body: Any) -> None:
    assert published(story(ld=article(datePublished="2025-06-02T11:59:59Z")), body()) is not None


@pytest.mark.parametrize(
    "html",
    [
        "<h1>Bridge opens</h1><p>© 2 May 2025 Harbour Post</p>",
        f"<h1>Bridge opens</h1><p>{'The old bridge was closed to all traffic then, ' * 2} since 3 May 2019</p>",
        "<h1>Bridge opens</h1><p>Three hours ago</p>",
    ],
)
def test_no_date_is_made_up(story: Any, body: Any, html: str) -> None:
    assert published(story(html), body()) is None


def test_an_update_counts_only_where_nothing_else_is_shown(story: Any, body: Any) -> None:
    html = "<h1>Bridge opens</h1><p>Updated 5 May 2025</p><p>3 May 2025</p>"
    assert published(story(html), body()) == (DAY, "html")


def test_an_update_that_stands_for_the_date_says_so(story: Any, body: Any) -> None:
    stated = dates.published(story("<h1>Bridge opens</h1><p>Updated 3 May 2025</p>"), body())
    assert stated is not None
    assert stated.raw == "Updated 3 May 2025"


def test_the_address_states_the_date_last(story: Any, body: Any) -> None:
    url = "https://www.harbourpost.example/2025/05/03/bridge-opens"
    assert published(story(url=url), body()) == (DAY, "url")


def test_the_feed_states_it_where_the_page_does_not(story: Any, body: Any) -> None:
    given = "Sat, 03 May 2025 10:20:30 +0200"
    assert published(story(published=given), body()) == (MORNING, "feed")


def test_other_articles_dates_are_not_taken(story: Any, body: Any) -> None:
    other = article(url="https://www.harbourpost.example/other-story-of-today", datePublished="2025-05-30")
    mine = article(url="/town/2025/harbour-bridge-opens-again", datePublished=ZONED)
    assert published(story(ld=[other, mine]), body()) == (MORNING, "json-ld")


def test_a_picture_has_a_date_of_its_own(story: Any, body: Any) -> None:
    html = '<h1>Bridge opens</h1><figure><time datetime="2020-01-01">2020</time></figure>'
    assert published(story(html), body()) is None


def test_what_was_read_is_kept_verbatim(story: Any, body: Any) -> None:
    stated = dates.published(story(ld=article(datePublished=ZONED)), body())
    assert stated is not None
    assert stated.raw == ZONED


def test_the_modification_is_read(story: Any) -> None:
    assert dates.modified(story(ld=article(dateModified=ZONED))) == MORNING


def test_a_dump_is_dated_by_its_dateline(dump: Any, body: Any) -> None:
    stated = dates.published_of_dump(dump(), body(dateline="Published 3 May 2025"))
    assert stated is not None
    assert (stated.instant.at, stated.source) == (DAY, "text")


def test_a_dump_is_not_dated_by_a_copyright(dump: Any, body: Any) -> None:
    assert dates.published_of_dump(dump(), body(dateline="© 3 May 2025")) is None
