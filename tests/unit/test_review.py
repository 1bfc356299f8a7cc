"""A held batch: what a person is asked, and what comes of the answer."""

from datetime import UTC, datetime

import pyarrow.compute as pc
import pytest

from newslake import tasks
from newslake.errors import BatchHeld, InvalidInput
from newslake.ingest import warc
from newslake.lake import Batch, Lake

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DEAD = 60
STORY = "".join(
    f"<p>The council voted on {day} to rebuild the old pier before the autumn storms arrive, the mayor said.</p>"
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
)
PAGE = f"<title>Pier</title><article><h1>Council votes to rebuild the pier</h1>{STORY}</article>"


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


@pytest.fixture
def held(lake, tmp_path):
    """A batch of dead links and one article, refined and held."""
    with (tmp_path / "dead.warc.gz").open("wb") as file:
        writer = warc.Writer(file)
        for number in range(DEAD):
            writer.response(f"https://paper.example/{number}", b"HTTP/1.1 404 Gone\r\n\r\n", NOW)
        writer.response(
            "https://paper.example/pier", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE.encode(), NOW
        )
    (found,) = tasks.import_archive(str(tmp_path / "dead.warc.gz"), lake, now=NOW, source_id="paper")
    batch = Batch.parse(found["batch"])
    with pytest.raises(BatchHeld):
        refine(batch, lake)
    return batch


def refine(batch, lake):
    for part in tasks.split(batch, lake):
        tasks.clean_and_extract(batch, lake, part)
    tasks.link(batch, lake)
    tasks.validate(batch, lake, "test", NOW)
    tasks.publish(batch, lake)


def approve(batch, lake, note="The outlet moved its archive."):
    return tasks.approve(batch, lake, "review-1", NOW, note=note, by="ada")


def drop(batch, lake):
    return tasks.drop(batch, lake, "review-1", NOW, note="All dead.", by="ada")


def test_the_question_names_the_rule_and_shows_what_was_seen_and_allowed(lake, held):
    asked = tasks.evidence(held, lake)
    assert asked["rules"] == ["share-rejected"]
    assert "share-rejected" in asked["subject"]
    assert "0.983607 | is at most 0.95 |" in asked["body"].replace("\\", "")


def test_what_came_from_outside_is_no_markup_in_the_question(lake, held):
    why = lake.held(held)
    why["checks"][0]["observed"] = "<script>|[click](javascript:alert(1))"
    lake.hold(held, why)
    assert r"\<script\>\|\[click\]\(javascript:alert\(1\)\)" in tasks.evidence(held, lake)["body"]


def test_a_batch_that_is_not_held_raises_no_question(lake):
    assert tasks.evidence(Batch.parse("2026-03-02.other"), lake) is None


def test_an_approved_batch_is_published_when_it_is_refined_next(lake, held):
    approve(held, lake)
    refine(held, lake)
    assert (lake.committed(), lake.all_held(), len(lake.scan("articles"))) == ([held], [], 1)


def test_of_an_approved_batch_nothing_is_read_again(lake, held):
    approve(held, lake)
    assert tasks.split(held, lake) == []


def test_an_approved_batch_is_linked_again_with_what_was_published_meanwhile(lake, held, tmp_path):
    (tmp_path / "later.html").write_text(PAGE)
    with (tmp_path / "later.warc.gz").open("wb") as file:
        warc.Writer(file).response(
            "https://paper.example/pier", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE.encode(), NOW
        )
    (later,) = tasks.import_archive(str(tmp_path / "later.warc.gz"), lake, now=NOW, source_id="paper")
    refine(Batch.parse(later["batch"]), lake)
    approve(held, lake)
    refine(held, lake)
    assert (len(lake.scan("articles")), len(lake.scan("sightings"))) == (1, 1)


def test_who_approved_it_and_why_is_on_record(lake, held):
    approve(held, lake)
    (review,) = lake.scan("reviews").to_pylist()
    assert (review["decision"], review["note"], review["decided_by"], review["rules"]) == (
        "approved", "The outlet moved its archive.", "ada", ["share-rejected"],
    )  # fmt: skip


def test_the_manifest_of_an_approved_batch_says_who_let_it_pass(lake, held):
    approve(held, lake)
    refine(held, lake)
    assert lake.manifest(held)["approval"]["by"] == "ada"


def test_the_rule_that_an_approved_batch_breaks_stays_on_record_as_broken(lake, held):
    approve(held, lake)
    refine(held, lake)
    checks = lake.checks(held)
    broken = pc.and_(pc.equal(checks["expectation"], "share-rejected"), pc.invert(checks["is_success"]))
    assert pc.any(broken).as_py()


def test_an_approval_lets_no_other_rule_pass(lake, held):
    approve(held, lake)
    lake.approve(held, lake.approval(held) | {"rules": ["some-other-rule"]})
    with pytest.raises(BatchHeld):
        refine(held, lake)


def test_a_batch_that_is_held_again_needs_a_new_approval(lake, held):
    lake.approve(held, {"rules": ["some-other-rule"]})
    with pytest.raises(BatchHeld):
        refine(held, lake)
    assert lake.approval(held) is None


@pytest.mark.parametrize("note", ["", "  \n"])
def test_an_approval_without_a_note_is_refused(lake, held, note):
    with pytest.raises(InvalidInput, match="Say in the note"):
        approve(held, lake, note)
    assert lake.approval(held) is None


def test_a_dropped_batch_leaves_no_row_and_no_staging(lake, held):
    drop(held, lake)
    rows = [len(lake.scan(name)) for name in ("articles", "sightings", "rejects", "relations")]
    assert (rows, lake.all_held(), lake.staged_parts(held, "")) == ([0, 0, 0, 0], [], [])


def test_a_dropped_batch_is_on_record_and_waits_for_nothing(lake, held):
    drop(held, lake)
    assert lake.scan("reviews")["decision"].to_pylist() == ["dropped"]
    assert set(lake.scan("coverage")["state"].to_pylist()) == {"dropped"}
    assert (lake.dropped(held)["by"], lake.pending()) == ("ada", [])


def test_the_captures_of_a_dropped_batch_stay(lake, held):
    drop(held, lake)
    assert len(lake.read("captures", held)) == DEAD + 1


@pytest.mark.parametrize("decide", [tasks.approve, tasks.drop])
def test_a_batch_is_decided_while_it_is_held_only(lake, held, decide):
    drop(held, lake)
    with pytest.raises(InvalidInput, match="not held any more"):
        decide(held, lake, "review-2", NOW, note="Late.", by="bea")


def test_a_drop_that_is_run_again_changes_nothing(lake, held):
    assert drop(held, lake) == drop(held, lake)


def test_a_later_batch_is_published_while_one_is_held(lake, held, tmp_path):
    (tmp_path / "later.html").write_text(PAGE)
    (later,) = tasks.import_archive(str(tmp_path / "later.html"), lake, now=NOW)
    refine(Batch.parse(later["batch"]), lake)
    assert lake.committed() == [Batch.parse(later["batch"])]


# Replay


@pytest.fixture
def refused(lake, tmp_path):
    """Two published batches: one with a page that is gone and an empty one, one with an empty page."""
    gone, empty = b"HTTP/1.1 404 Gone\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n"
    batches = []
    for name, pages in (("a", {"gone": gone, "empty": empty}), ("b", {"void": empty})):
        with (tmp_path / f"{name}.warc.gz").open("wb") as file:
            writer = warc.Writer(file)
            for url, answer in pages.items():
                writer.response(f"https://paper.example/{url}", answer, NOW)
        (found,) = tasks.import_archive(str(tmp_path / f"{name}.warc.gz"), lake, now=NOW, source_id=name)
        batches.append(Batch.parse(found["batch"]))
        refine(batches[-1], lake)
    return [batch.key for batch in batches]


@pytest.mark.parametrize(
    ("chosen", "positions"),
    [
        ({"reason": "empty"}, [0, 1]),
        ({"reason": "http-404"}, [0]),
        ({"source_id": "b"}, [1]),
        ({"source_id": "b", "reason": "http-404"}, []),
        ({"since": NOW.date(), "until": NOW.date()}, [0, 1]),
        ({"since": NOW.date().replace(day=3)}, []),
    ],
)
def test_replay_finds_the_batches_that_hold_such_rejects(lake, refused, chosen, positions):
    assert tasks.replay(lake, **chosen) == sorted(refused[position] for position in positions)


def test_a_replay_of_nothing_in_particular_is_refused(lake):
    with pytest.raises(InvalidInput, match="nothing is chosen"):
        tasks.replay(lake)


def test_a_replay_of_days_that_end_before_they_begin_is_refused(lake):
    with pytest.raises(InvalidInput, match="is after until"):
        tasks.replay(lake, since=NOW.date(), until=NOW.date().replace(day=1))


def test_what_was_refused_stays_in_checks_whatever_becomes_of_it(lake, refused):
    batch = Batch.parse(refused[1])
    lost = lake.read("rejects", batch)["capture_id"].to_pylist()
    of_reason = [row for row in lake.checks(batch).to_pylist() if row["expectation"] == "refused.empty"]
    assert [row["capture_ids"] for row in of_reason] == [lost]
