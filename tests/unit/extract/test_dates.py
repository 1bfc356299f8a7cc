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


@pytest.mark.parametrize("midnight", ["2025-05-03T00:00:00Z", "2025-05-03T00:00:00+02:00", "2025-05-03T00:00:00-0500"])
def test_midnight_is_refined_as_a_day_is(story: Any, body: Any, midnight: str) -> None:
    page = story(head=f'<meta name="date" content="{ZONED}">', ld=article(datePublished=midnight))
    assert published(page, body()) == (MORNING, "meta")


def test_midnight_does_not_refine_a_day(story: Any, body: Any) -> None:
    head = '<meta name="date" content="2025-05-03T00:00:00+02:00">'
    assert published(story(head=head, ld=article(datePublished="2025-05-03")), body()) == (DAY, "json-ld")


def test_midnight_that_nothing_refines_is_kept_as_stated(story: Any, body: Any) -> None:
    stated = dates.published(story(ld=article(datePublished="2025-05-03T00:00:00+02:00")), body())
    assert stated is not None
    assert (stated.instant.at, stated.instant.zone) == (datetime(2025, 5, 2, 22, tzinfo=UTC), "+02:00")


def test_a_clock_without_a_zone_refines_no_day(story: Any, body: Any) -> None:
    page = story("<h1>Bridge opens</h1><p>3 May 2025, 10:20</p>", ld=article(datePublished="2025-05-03"))
    assert published(page, body()) == (DAY, "json-ld")


@pytest.mark.parametrize(
    "html",
    [
        "<h1>Bridge opens</h1><p>3 May 2025</p>",
        '<h1>Bridge opens</h1><p>Published <time pubdate datetime="2025-05-03">Saturday</time></p>',
        "<h1>Bridge opens</h1><p>Published 3 May 2025</p><p>Updated 28 May 2025</p>",
    ],
)
def test_a_stamp_later_than_the_date_that_readers_see_is_not_believed(story: Any, body: Any, html: str) -> None:
    assert published(story(html, ld=article(datePublished="2025-05-28T10:20:30Z")), body()) == (DAY, "html")


@pytest.mark.parametrize("shown", ["6 May 2025", "2 May 2025", "Updated 1 April 2025"])
def test_a_stamp_is_believed_against_other_dates_that_readers_see(story: Any, body: Any, shown: str) -> None:
    page = story(f"<h1>Bridge opens</h1><p>{shown}</p>", ld=article(datePublished=ZONED))
    assert published(page, body()) == (MORNING, "json-ld")


def test_dates_of_several_stories_are_not_this_ones(story: Any, body: Any) -> None:
    others = "".join(f'<li><time class="published" datetime="2025-0{n}-03">then</time></li>' for n in (1, 2, 3))
    assert published(
        story(f"<h1>Bridge opens</h1><footer>{others}</footer>", ld=article(datePublished=ZONED)), body()
    ) == (
        MORNING,
        "json-ld",
    )


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


@pytest.mark.parametrize(
    "path", ["2025/05/03/bridge-opens", "2025/5/3/bridge", "20250503/bridge", "2025/may/03/bridge", "2025/May/3/bridge"]
)
def test_the_address_states_the_date_last(story: Any, body: Any, path: str) -> None:
    assert published(story(url=f"https://www.harbourpost.example/{path}"), body()) == (DAY, "url")


def test_scripts_state_the_date_where_nothing_else_does(story: Any, body: Any) -> None:
    script = "<div data-page='{&quot;datePublished&quot;:&quot;2025-05-03&quot;}'></div>"
    assert published(story(script), body()) == (DAY, "html")


def test_scripts_that_date_several_stories_state_none(story: Any, body: Any) -> None:
    script = '<script>{"a":{"datePublished":"2025-05-03"},"b":{"datePublished":"2025-05-09"}}</script>'
    assert published(story(script), body()) is None


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
    stated = dates.modified(story(ld=article(dateModified=ZONED)))
    assert stated is not None
    assert (stated.instant.at, stated.raw, stated.source) == (MORNING, ZONED, "json-ld")


@pytest.mark.parametrize(
    "html", ["<p>Updated 3 May 2025</p>", "<p>2 May 2025 | Updated: <time datetime='2025-05-03'>today</time></p>"]
)
def test_the_modification_is_read_where_readers_see_it(story: Any, html: str) -> None:
    stated = dates.modified(story(f"<h1>Bridge opens</h1>{html}"))
    assert stated is not None
    assert (stated.instant.at, stated.source) == (DAY, "html")


def test_a_publication_is_no_modification(story: Any) -> None:
    assert dates.modified(story("<h1>Bridge opens</h1><p>Published 3 May 2025</p>")) is None


def test_a_dump_is_modified_when_its_line_says_so(dump: Any, body: Any) -> None:
    stated = dates.modified_of_dump(dump(), body(dateline="Published 2 May 2025, updated 3 May 2025"))
    assert stated is not None
    assert (stated.instant.at, stated.raw, stated.source) == (DAY, "updated 3 May 2025", "text")


def test_a_dump_is_published_when_its_line_says_so(dump: Any, body: Any) -> None:
    stated = dates.published_of_dump(dump(), body(dateline="Updated 4 May 2025, published 3 May 2025"))
    assert stated is not None
    assert stated.instant.at == DAY


def test_a_dump_without_a_line_is_modified_as_it_was_given(dump: Any, body: Any) -> None:
    stated = dates.modified_of_dump(dump(modified="2025-05-03"), body(dateline="2 May 2025"))
    assert stated is not None
    assert (stated.instant.at, stated.source) == (DAY, "feed")


def test_a_dump_is_dated_by_its_dateline(dump: Any, body: Any) -> None:
    stated = dates.published_of_dump(dump(), body(dateline="Published 3 May 2025"))
    assert stated is not None
    assert (stated.instant.at, stated.source) == (DAY, "text")


def test_a_dump_is_not_dated_by_a_copyright(dump: Any, body: Any) -> None:
    assert dates.published_of_dump(dump(), body(dateline="© 3 May 2025")) is None
