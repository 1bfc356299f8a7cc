"""What is new, what is another version, what is a copy."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from newslake.link.versions import Version, link

READER = "2"
FIRST = Version(
    article_id="article",
    version_id="version-1",
    text_digest="text-1",
    capture_id="capture-1",
    source_id="paper",
    url="https://paper.example/a",
    captured_at=datetime(2026, 3, 1, tzinfo=UTC),
    reader_version=READER,
    date=date(2026, 3, 1),
    batch="2026-03-01.a",
)
SECOND = replace(
    FIRST,
    version_id="version-2",
    text_digest="text-2",
    capture_id="capture-2",
    captured_at=FIRST.captured_at + timedelta(hours=3),
)
ELSEWHERE = replace(
    SECOND, article_id="elsewhere", version_id="version-3", text_digest="text-1", capture_id="capture-3"
)


def no_bytes(version):
    raise AssertionError(f"{version.version_id} was read again")


def linked(candidates, known=(), reread=no_bytes, recorded=frozenset()):
    return link(candidates, known, recorded, READER, reread)


def test_an_article_that_nobody_knows_is_new():
    assert linked([FIRST]).new == {"capture-1"}


def test_the_same_bytes_again_are_a_sighting_of_the_version():
    again = replace(FIRST, capture_id="capture-9", captured_at=SECOND.captured_at)
    found = linked([again], [FIRST])
    assert (found.new, found.sightings[0].version_id) == (set(), "version-1")


def test_other_bytes_with_the_same_text_are_a_sighting():
    again = replace(SECOND, text_digest="text-1")
    assert linked([again], [FIRST]).sightings[0].capture_id == "capture-2"


def test_a_changed_text_is_a_new_version_and_tied_to_the_one_before():
    found = linked([SECOND], [FIRST])
    relation = found.relations[0]
    assert (found.new, relation.relation, relation.other_version_id) == ({"capture-2"}, "version-of", "version-1")


def test_a_version_imported_late_is_tied_to_the_one_captured_after_it():
    assert linked([FIRST], [SECOND]).relations[0].other_version_id == "version-2"


def test_the_same_text_under_another_address_is_a_new_article_and_a_copy():
    found = linked([ELSEWHERE], [FIRST])
    relation = found.relations[0]
    assert (found.new, relation.relation, relation.other_article_id) == ({"capture-3"}, "exact-copy", "article")


@pytest.mark.parametrize("turn", [1, -1])
def test_of_several_copies_the_one_captured_first_is_named(turn):
    later = replace(FIRST, article_id="third", version_id="version-9", captured_at=SECOND.captured_at)
    assert linked([ELSEWHERE], [FIRST, later][::turn]).relations[0].other_version_id == "version-1"


def test_within_a_batch_the_earlier_capture_is_the_article_whatever_the_order():
    twin = replace(FIRST, version_id="version-9", capture_id="capture-9", captured_at=SECOND.captured_at)
    assert linked([twin, FIRST]).new == linked([FIRST, twin]).new == {"capture-1"}


def test_every_candidate_ends_as_an_article_or_a_sighting():
    found = linked([FIRST, SECOND, ELSEWHERE, replace(FIRST, capture_id="capture-9")])
    assert len(found.new) + len(found.sightings) == 4


def test_a_version_of_an_older_reader_is_read_again_before_it_counts_as_changed():
    old = replace(FIRST, reader_version="1")
    assert linked([SECOND], [old], reread=lambda version: "text-2").new == set()
    assert linked([SECOND], [old], reread=lambda version: "text-1").new == {"capture-2"}


def test_an_older_version_whose_bytes_are_gone_counts_as_changed():
    old = replace(FIRST, reader_version="1")
    assert linked([SECOND], [old], reread=lambda version: None).new == {"capture-2"}


@pytest.mark.parametrize("candidates", [[FIRST, SECOND], [SECOND, FIRST]])
def test_two_versions_in_one_batch_are_tied_whatever_the_order(candidates):
    assert [(each.version_id, each.other_version_id) for each in linked(candidates).relations] == [
        ("version-2", "version-1")
    ]


def test_a_pair_that_another_batch_has_recorded_is_not_related_again_from_its_other_end():
    recorded = {frozenset({"version-1", "version-3"})}
    assert linked([FIRST], [ELSEWHERE], recorded=recorded).relations == []
    assert linked([FIRST], [ELSEWHERE]).relations != []
