"""Open rejects, newest first, a page at a time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from factories import row
from newslake.contract import contract
from newslake.desk import rejects
from newslake.desk.rejects import Chosen
from newslake.desk.remembered import Remembered
from newslake.errors import InvalidInput
from newslake.lake import Batch, Lake
from newslake.tables import PUBLISHED

FIRST = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


def publish(lake, day, *changes):
    """A batch of that day of March, with a reject for each change."""
    batch = Batch(date(2026, 3, day), "ingest-any")
    at = FIRST + timedelta(days=day - 1)
    rows = [
        row("rejects", day * 100 + n, **{"captured_at": at + timedelta(minutes=n), "reason": "no-text"} | change)
        for n, change in enumerate(changes)
    ]
    lake.publish(batch, {name: contract(name).table(rows if name == "rejects" else []) for name in PUBLISHED}, {})
    return batch


def remembered(lake, **options):
    return Remembered("rejects", rejects.REMEMBERED, **options).rows(lake)


def look(lake, after=None, **chosen):
    return rejects.look(lake, remembered(lake), Chosen(**chosen), after)


def places(found):
    """Day and minute of each row."""
    return [(each["captured_at"].day, each["captured_at"].minute) for each in found.rows]


def everything(lake, **chosen):
    """All pages, one after the other."""
    found = look(lake, **chosen)
    pages = [places(found)]
    while found.after:
        found = look(lake, found.after, **chosen)
        pages.append(places(found))
    return pages


def test_the_newest_batch_comes_first_and_in_it_the_newest_page(lake):
    publish(lake, 1, {}, {})
    publish(lake, 2, {}, {})
    assert everything(lake) == [[(2, 1), (2, 0), (1, 1), (1, 0)]]


def test_a_row_names_its_batch(lake):
    batch = publish(lake, 1, {})
    assert look(lake).rows[0]["batch"] == batch.key


@pytest.mark.parametrize("name", ["reason", "source_id", "stage"])
def test_only_what_is_chosen_is_shown(lake, name):
    other = {"reason": "other", "source_id": "other", "stage": "validate"}[name]
    publish(lake, 1, {}, {name: other})
    publish(lake, 2, {})
    assert everything(lake, **{name: other}) == [[(1, 1)]]


def test_days_are_days_of_intake_and_both_count(lake):
    for day in range(1, 6):
        publish(lake, day, {})
    assert everything(lake, since=date(2026, 3, 2), until=date(2026, 3, 3)) == [[(3, 0), (2, 0)]]


def test_what_nothing_fits_is_empty_and_has_no_end(lake):
    publish(lake, 1, {})
    assert look(lake, reason="never").rows == []


@pytest.mark.parametrize("most", [1, 2, 3, 4, 6])
def test_pages_follow_on_each_other_without_a_gap_or_a_double(lake, monkeypatch, most):
    monkeypatch.setattr(rejects, "MOST_ROWS", most)
    publish(lake, 1, {}, {})
    publish(lake, 2, {"captured_at": FIRST}, {"captured_at": FIRST}, {"captured_at": FIRST}, {})
    seen = [place for page in everything(lake) for place in page]
    assert seen == [(2, 3), (1, 0), (1, 0), (1, 0), (1, 1), (1, 0)]


def test_a_page_that_shows_the_last_one_says_that_it_is_the_last(lake, monkeypatch):
    monkeypatch.setattr(rejects, "MOST_ROWS", 2)
    publish(lake, 1, {}, {})
    assert look(lake).after is None


def test_rows_of_the_same_instant_are_parted_by_their_id(lake, monkeypatch):
    monkeypatch.setattr(rejects, "MOST_ROWS", 1)
    publish(lake, 1, *[{"captured_at": FIRST}] * 3)
    found, seen = look(lake), []
    while True:
        seen += [each["reject_id"] for each in found.rows]
        if found.after is None:
            break
        found = look(lake, found.after)
    assert len(set(seen)) == 3


def test_a_batch_that_was_made_anew_meanwhile_goes_on_behind_the_same_place(lake, monkeypatch):
    monkeypatch.setattr(rejects, "MOST_ROWS", 1)
    publish(lake, 1, {}, {}, {})
    first = look(lake)
    publish(lake, 1, {}, {})  # the newest one was read after all
    assert places(look(lake, first.after)) == [(1, 1)]


def test_what_is_rare_is_looked_for_in_so_many_batches_at_a_time(lake, monkeypatch):
    monkeypatch.setattr(rejects, "MOST_FILES", 2)
    for day in range(1, 6):
        publish(lake, day, {})
    assert everything(lake) == [[(5, 0), (4, 0)], [(3, 0), (2, 0)], [(1, 0)]]


def test_batches_that_are_known_to_hold_none_are_not_looked_into(lake, monkeypatch):
    monkeypatch.setattr(rejects, "MOST_FILES", 1)
    publish(lake, 1, {"reason": "rare"})
    for day in range(2, 6):
        publish(lake, day, {})
    assert everything(lake, reason="rare") == [[(1, 0)]]


def test_batches_of_days_that_are_not_remembered_are_looked_into(lake):
    publish(lake, 1, {"reason": "rare"})
    publish(lake, 20, {})
    found = rejects.look(lake, remembered(lake, days=5), Chosen(reason="rare"))
    assert places(found) == [(1, 0)]


def test_where_it_looked_back_to_is_said(lake):
    batch = publish(lake, 1, {})
    publish(lake, 2, {})
    assert look(lake).back_to == batch


@pytest.mark.parametrize("after", ["x", "2026-03-01.a~x~y", "2026-03-01.a~2026-03-01T00:00:00+00:00", "2026-13-01.a"])
def test_a_place_that_no_page_gave_is_refused(lake, after):
    with pytest.raises(InvalidInput):
        look(lake, after)


def test_reasons_are_counted_most_first_whatever_reason_is_chosen(lake):
    publish(lake, 1, {"reason": "no-text"}, {"reason": "timeout"}, {"reason": "timeout"})
    assert rejects.reasons(remembered(lake), Chosen(reason="no-text")) == [("timeout", 2), ("no-text", 1)]


def test_reasons_are_those_of_the_chosen_source_and_days(lake):
    publish(lake, 1, {"reason": "old"})
    publish(lake, 2, {"reason": "own", "source_id": "own"}, {"reason": "other"})
    assert rejects.reasons(remembered(lake), Chosen(source_id="own", since=date(2026, 3, 2))) == [("own", 1)]


def test_what_is_chosen_is_counted_by_batch(lake):
    first = publish(lake, 1, {}, {"reason": "other"})
    second = publish(lake, 2, {}, {})
    assert rejects.counts(remembered(lake), Chosen(reason="no-text")) == {first: 1, second: 2}


def test_a_form_that_is_left_empty_chooses_nothing():
    assert Chosen.of({"reason": " ", "source": "", "since": ""}) == Chosen()


def test_a_form_is_read():
    given = {"reason": "no-text", "source": "paper", "stage": "clean", "since": "2026-03-01", "until": "2026-03-02"}
    days = {"since": date(2026, 3, 1), "until": date(2026, 3, 2)}
    assert Chosen.of(given) == Chosen(reason="no-text", source_id="paper", stage="clean", **days)


def test_what_is_no_day_is_refused_with_the_form_of_one():
    with pytest.raises(InvalidInput, match="YYYY-MM-DD"):
        Chosen.of({"since": "yesterday"})


def test_days_between_which_none_lies_are_refused():
    with pytest.raises(InvalidInput, match="is after"):
        Chosen.of({"since": "2026-03-02", "until": "2026-03-01"})


def test_a_replay_is_told_what_was_chosen_but_for_the_stage():
    chosen = Chosen(reason="no-text", stage="clean", since=date(2026, 3, 1))
    assert chosen.replay == {"reason": "no-text", "since": "2026-03-01"}


def test_rejects_of_an_address_are_found_in_every_batch(lake):
    publish(lake, 1, {"url": "https://paper.example/a"}, {})
    publish(lake, 2, {"url": "https://paper.example/a"})
    found = rejects.of_address(lake, " https://paper.example/a ")
    assert [each["batch"] for each in found] == ["2026-03-02.ingest-any", "2026-03-01.ingest-any"]
