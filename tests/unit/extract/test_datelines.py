from datetime import UTC, datetime
from typing import Any

import pytest

from newslake.extract import datelines

DAY = datetime(2025, 5, 3, tzinfo=UTC)
HEADLINE = "<h1>Bridge opens</h1>"
LONG = f"<p>{'word ' * 60}</p>"


def by_headline(story: Any) -> list[tuple[datetime, bool]]:
    return [(stated.instant.at, stated.is_update) for stated in datelines.by_headline(story)]


@pytest.mark.parametrize(
    "html",
    [
        f"{HEADLINE}<p>By Ann Lee</p><p>3 May 2025</p>",
        f"{HEADLINE}<div><div><time datetime='2025-05-03'>Saturday</time></div></div>",
        f"<header>{HEADLINE}</header><section>Published: May 3, 2025</section>",
        f"<time datetime='2025-05-03'>Saturday</time>{HEADLINE}",
    ],
)
def test_a_date_by_the_headline_is_seen(story: Any, html: str) -> None:
    assert by_headline(story(html)) == [(DAY, False)]


@pytest.mark.parametrize(
    "html",
    [
        f"{HEADLINE}<p>Updated 3 May 2025</p>",
        f"{HEADLINE}<p>Updated</p><p>3 May 2025</p>",
        f"{HEADLINE}<p>Last updated <time datetime='2025-05-03'>Saturday</time></p>",
        f"{HEADLINE}<p>Aktualisiert am 3. Mai 2025</p>",
    ],
)
def test_the_date_of_an_update_is_told_apart(story: Any, html: str) -> None:
    assert by_headline(story(html)) == [(DAY, True)]


@pytest.mark.parametrize(
    "html",
    [
        f"{HEADLINE}<p>The bridge was closed to all traffic since 3 May 2025, when it was found to be unsafe.</p>",
        f"{HEADLINE}<p>© 3 May 2025 Harbour Post</p>",
        f"{HEADLINE}<p>Site last updated: 3 May 2025</p>",
        f"{HEADLINE}<aside><p>3 May 2025</p></aside>",
        f"{HEADLINE}<figure><time datetime='2025-05-03'>2025</time></figure>",
        f"{HEADLINE}<script>3 May 2025</script>",
        f"{HEADLINE}{LONG * 3}<p>3 May 2025</p>",
        f"<p>3 May 2025</p>{HEADLINE}",
        f"<time datetime='2025-05-03'>Saturday</time><time datetime='2025-05-02'>Friday</time>{HEADLINE}",
        "<p>3 May 2025</p>",
    ],
)
def test_dates_of_other_things_are_not_the_storys(story: Any, html: str) -> None:
    assert by_headline(story(html)) == []


@pytest.mark.parametrize("label", ["Published", "Posted on", "Опубликовано", "Page last modified", "更新"])
def test_a_date_far_from_the_headline_counts_where_a_word_says_what_it_is(story: Any, label: str) -> None:
    page = story(f"{HEADLINE}{LONG * 4}<p>{label}</p><p>3 May 2025</p>")
    assert [stated.instant.at for stated in datelines.in_view(page)] == [DAY]


def test_a_date_far_from_the_headline_does_not_count_by_itself(story: Any) -> None:
    assert list(datelines.in_view(story(f"{HEADLINE}{LONG * 4}<p>Accredited</p><p>3 May 2025</p>"))) == []


def test_a_page_of_nothing_but_dates_is_read_in_time(story: Any) -> None:
    page = story(HEADLINE + "<time datetime='2025-99-99'>May 33, 2025</time>" * 20_000)
    assert by_headline(page) == []
