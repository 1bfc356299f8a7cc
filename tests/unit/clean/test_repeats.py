"""Promises about lines that the texts of a site share; every text here is made up."""

from datetime import UTC, datetime

from newslake.clean import repeats, text
from newslake.page import Body, Dump

NOTICE = "The Velmere Courier is a member of the press council and answers every letter that its readers write."
STORIES = [
    [
        f"The {subject} council of Velmere voted on Tuesday to spend {cost} million crowns on a new {thing}.",
        f'"We have waited for this {thing} for nine years," said council leader Odile Marrant after the vote.',
        f"Engineers told the meeting that the old {thing} had lost a third of its strength since 2009.",
        f"Work on the {thing} is to begin in October and will take {cost} months, the {subject} office said.",
    ]
    for subject, thing, cost in [("harbour", "quay", 4), ("school", "gymnasium", 7), ("road", "bridge", 12)]
]


def read(rows: list[str], repeated: list[int]) -> list[str]:
    dump = Dump(text="\n".join(rows), charset="utf-8", url=None, captured_at=datetime(2021, 5, 14, tzinfo=UTC))
    found = text.read(dump, frozenset(repeated))
    assert isinstance(found, Body)
    return found.text.split("\n\n")


def test_a_line_of_three_texts_repeats():
    assert repeats.repeated([[*story, NOTICE] for story in STORIES]) == [repeats.digest(NOTICE)]


def test_a_line_of_two_texts_does_not_for_one_story_may_be_told_twice():
    assert repeats.repeated([[*STORIES[0], NOTICE], [*STORIES[1], NOTICE], STORIES[2]]) == []


def test_a_line_that_one_text_repeats_does_not():
    assert repeats.repeated([[*STORIES[0], NOTICE, NOTICE, NOTICE], STORIES[1], STORIES[2]]) == []


def test_of_many_texts_more_than_three_must_have_the_line():
    texts = [[f"A line of text {number} alone"] for number in range(97)]
    assert repeats.repeated([*texts, [NOTICE], [NOTICE], [NOTICE]]) == []


def test_the_order_of_the_texts_makes_no_difference():
    texts = [[*story, NOTICE, "Home", "Sport"] for story in STORIES]
    assert repeats.repeated(texts) == repeats.repeated(reversed(texts))


def test_case_makes_no_difference():
    assert repeats.digest("READ MORE") == repeats.digest("Read more")


def test_the_digest_of_a_line_is_the_same_in_every_process():
    assert repeats.digest("Home") == 12061509474730920595


def test_a_repeated_notice_goes_though_it_reads_like_the_article():
    rows = [*STORIES[0], NOTICE]
    assert read(rows, []) == rows
    assert read(rows, [repeats.digest(NOTICE)]) == STORIES[0]


def test_a_repeated_paragraph_of_background_amid_the_story_stays():
    story = [*STORIES[0], STORIES[1][2], *STORIES[2]]
    assert read(story, [repeats.digest(STORIES[1][2])]) == story


def test_a_story_that_is_repeated_whole_is_a_copy_and_stays():
    assert read(STORIES[0], [repeats.digest(row) for row in STORIES[0]]) == STORIES[0]
