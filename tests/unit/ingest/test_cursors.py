"""What is remembered between rounds leads to each page being fetched when it is new, has moved, or deserves a retry."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newslake.ingest import cursors
from newslake.ingest.cursors import Cursor, Outcome, Reading, Seen, Validator, Wanted
from newslake.ingest.feeds import Entry
from newslake.page import Given

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
URL = "https://hill-post.example/goat"
HOUR = timedelta(hours=1)


def entry(url: str = URL, marker: str | None = "monday") -> Entry:
    return Entry(url=url, given=Given(title="Goat elected mayor"), marker=marker)


def reading(*wanted: Wanted, listed: dict[str, str | None] | None = None, at: datetime = NOON) -> Reading:
    markers = {each.url: each.marker for each in wanted} if listed is None else listed
    return Reading(read_at=at.isoformat(), is_listing=True, listed=markers, wanted=wanted)


def after(cursor: Cursor, entries: list[Entry], outcome: Outcome | None, at: datetime = NOON) -> Cursor:
    """The cursor after a round in which each wanted page had this outcome."""
    wanted = cursor.wanted(entries, set())
    listed = {each.url: each.marker for each in entries}
    outcomes = {each.url: outcome for each in wanted} if outcome else {}
    return cursor.after(reading(*wanted, listed=listed, at=at), outcomes)


SEEN = after(Cursor(), [entry()], "done")
WAITING = after(Cursor(), [entry()], "again")


def urls(wanted: list[Wanted]) -> list[str]:
    return [each.url for each in wanted]


def test_a_new_page_is_wanted() -> None:
    assert urls(Cursor().wanted([entry()], set())) == [URL]


def test_a_page_that_another_source_knows_is_not() -> None:
    assert Cursor().wanted([entry()], {URL}) == []


def test_a_page_that_was_fetched_is_not_wanted_again() -> None:
    assert SEEN.wanted([entry()], {URL}) == []


def test_a_page_whose_marker_moved_is_wanted_again() -> None:
    assert urls(SEEN.wanted([entry(marker="tuesday")], {URL})) == [URL]


def test_a_page_that_loses_its_marker_is_not() -> None:
    assert SEEN.wanted([entry(marker=None)], {URL}) == []


def test_a_page_that_never_had_a_marker_is_fetched_once() -> None:
    seen = after(Cursor(), [entry(marker=None)], "done")
    assert seen.wanted([entry(marker=None)], {URL}) == []


def test_a_page_that_failed_in_passing_is_wanted_though_it_is_no_longer_listed() -> None:
    [wanted] = WAITING.wanted([], {URL})
    assert (wanted.url, wanted.given.title, wanted.tries) == (URL, "Goat elected mayor", 1)


def test_a_page_that_was_not_tried_waits_without_losing_a_try() -> None:
    [wanted] = after(Cursor(), [entry()], None).wanted([], {URL})
    assert wanted.tries == 0


def test_a_page_is_tried_in_five_rounds_and_then_given_up() -> None:
    cursor, tries = Cursor(), 0
    while cursor.wanted([entry()], cursor.known):
        cursor, tries = after(cursor, [entry()], "again"), tries + 1
        assert tries < 10
        if tries < cursors.MAX_TRIES:
            assert URL in cursor.waiting
    assert tries == 5


def test_a_page_that_was_given_up_is_tried_anew_when_its_marker_moves() -> None:
    cursor = Cursor(seen={URL: Seen(marker="monday", listed_on="2026-01-31")})
    assert cursor.wanted([entry(marker="tuesday")], {URL})[0].tries == 0


def test_a_page_that_waits_starts_anew_when_its_marker_moves() -> None:
    assert WAITING.wanted([entry(marker="tuesday")], {URL})[0].tries == 0


def test_what_waits_goes_before_what_is_new() -> None:
    assert urls(WAITING.wanted([entry("https://hill-post.example/a"), entry()], {URL}))[0] == URL


def test_moving_twice_by_one_reading_is_moving_once() -> None:
    wanted = tuple(Cursor().wanted([entry(), entry(URL + "2")], set()))
    outcomes: dict[str, Outcome] = {URL: "again"}
    once = Cursor().after(reading(*wanted), outcomes)
    assert once.after(reading(*wanted), outcomes) == once


def test_a_seen_page_is_forgotten_a_month_after_it_was_last_listed() -> None:
    later = [entry(URL + "2")]
    assert URL in after(SEEN, later, "done", NOON + timedelta(days=30)).seen
    assert URL not in after(SEEN, later, "done", NOON + timedelta(days=31)).seen


def test_a_page_that_is_still_listed_is_not_forgotten() -> None:
    assert URL in after(SEEN, [entry()], None, NOON + timedelta(days=400)).seen


def test_a_feed_that_has_not_changed_makes_nothing_forgotten() -> None:
    quiet = Reading(read_at=(NOON + timedelta(days=400)).isoformat(), is_listing=False)
    assert URL in SEEN.after(quiet, {}).seen


def test_what_is_seen_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cursors, "MAX_SEEN", 10)
    assert len(after(Cursor(), [entry(f"{URL}{n}") for n in range(50)], "done").seen) == 10


def test_what_does_not_fit_into_the_waiting_is_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cursors, "MAX_WAITING", 10)
    entries = [entry(f"{URL}{n}") for n in range(50)]
    wanted = tuple(Cursor().wanted(entries, set()))
    validator = Validator(url=URL, etag='"x"', last_modified=None, captured_at=NOON.isoformat(), digest="")
    cursor = Cursor().after(replace(reading(*wanted), validators={"feed": validator}), {})
    assert len(cursor.waiting) == 10
    assert len(cursor.wanted(entries, cursor.known)) == 50
    assert cursor.validators == {}  # or the server would say that nothing has changed


@pytest.mark.parametrize("cursor", [Cursor(), SEEN, WAITING])
def test_a_cursor_survives_being_stored(cursor: Cursor) -> None:
    assert Cursor.of(json.loads(json.dumps(cursor.as_json(), sort_keys=True))) == cursor


def test_who_is_next_survives_being_stored() -> None:
    cursor = after(Cursor(), [entry(f"{URL}{n}") for n in (3, 1, 2)], None)
    stored = Cursor.of(json.loads(json.dumps(cursor.as_json(), sort_keys=True)))
    assert list(stored.waiting) == list(cursor.waiting)


def test_a_reading_survives_being_stored() -> None:
    made = reading(Wanted(url=URL, given=Given(title="Goat")))
    assert Reading.of(json.loads(json.dumps(made.as_json()))) == made


@pytest.mark.parametrize(("minutes", "is_due"), [(30, False), (53, False), (57, True), (60, True)])
def test_a_source_is_due_when_its_time_has_come_or_nearly(minutes: int, is_due: bool) -> None:
    assert SEEN.is_due(HOUR, NOON + timedelta(minutes=minutes)) is is_due


def test_a_source_never_read_is_due() -> None:
    assert Cursor().is_due(HOUR, NOON)
