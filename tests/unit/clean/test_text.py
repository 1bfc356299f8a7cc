"""Promises about pages that reach us as plain text; every text here is made up."""

import textwrap
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newslake.clean import text
from newslake.page import Body, Dump, Refusal

PARAGRAPHS = [
    "The harbour council of Velmere voted on Tuesday to close the old ferry terminal, ending nine months of argument "
    "over who should pay for the repair of its northern quay.",
    '"We have looked at every other way, and none of them keeps passengers dry," said council leader Odile Marrant, '
    "who had defended the building until the spring.",
    "Engineers told the meeting that the piles under the quay had lost a third of their strength since 2009, and that "
    "a winter storm could bring down the roof.",
    "Fishing crews, who use the eastern berths, fear that the works will block the channel during the herring season, "
    "which begins in October.",
    "The ferry company said it would move its two boats to the coal dock, where a temporary hall for 300 people is to "
    "be ready within six weeks.",
    "A final decision on the new terminal is expected before the end of the year, once the province has answered the "
    "council's request for money.",
]
MENU = ["Home", "* News", "* Sport", "* Weather", "* Culture", "Search", "Sign in", "Share", "Tweet"]
DEBRIS = [
    "You have {{stories_left}} free stories left this week.",
    "Sign up to go on reading",
    "Courier Basic",
    "$4.00",
    "1 Month",
    "Courier Plus",
    "$39/Year",
    "Most read",
    "* Bakery wins prize",
    "* Ten walks for May",
    "© 2021 The Velmere Courier",
]
HEAD = "Velmere council votes to close the old ferry terminal"
BYLINE = "By Tomas Ellery"
DATELINE = "Updated: 14 May 2021, 10:22"


def dump(content: str) -> Dump:
    return Dump(text=content, charset="utf-8", url=None, captured_at=datetime(2021, 5, 14, tzinfo=UTC))


def body(*rows: str, between: str = "\n") -> Body:
    read = text.read(dump(between.join(rows)))
    assert isinstance(read, Body)
    return read


def refusal(*rows: str) -> Refusal:
    read = text.read(dump("\n".join(rows)))
    assert isinstance(read, Refusal)
    return read


def kinds(read: Body) -> list[tuple[str, str]]:
    return [(block.kind, read.text[block.start : block.end]) for block in read.blocks]


def test_the_paragraphs_come_out_whole_and_in_order_and_nothing_of_the_debris():
    assert body(*MENU, *PARAGRAPHS, *DEBRIS).text == "\n\n".join(PARAGRAPHS)


def test_a_dump_that_begins_with_its_lead_keeps_it():
    assert body(*PARAGRAPHS, *DEBRIS).text == "\n\n".join(PARAGRAPHS)


def test_a_lead_is_no_headline():
    read = body(*PARAGRAPHS, *DEBRIS)
    assert (read.title, read.byline, read.dateline) == (None, None, None)


@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n", "\r\n\r\n"], ids=["line", "blank", "crlf", "crlf blank"])
def test_how_lines_are_parted_makes_no_difference(between):
    assert body(*PARAGRAPHS, *DEBRIS, between=between).text == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize("width", [60, 72, 100])
def test_hard_wrapped_paragraphs_are_one_line_each_again(width):
    wrapped = [textwrap.fill(row, width) for row in [*PARAGRAPHS, *DEBRIS]]
    assert body(*wrapped, between="\n\n").text == "\n\n".join(PARAGRAPHS)


def test_headline_byline_and_date_are_named_and_not_in_the_text():
    read = body(*MENU, HEAD, BYLINE, DATELINE, *PARAGRAPHS, *DEBRIS)
    assert (read.title, read.byline, read.dateline) == (HEAD, BYLINE, DATELINE)
    assert read.text == "\n\n".join(PARAGRAPHS)


def test_a_dateline_within_a_paragraph_stays():
    lead = f"VELMERE, May 14 (Coast Wire) - {PARAGRAPHS[0]}"
    assert body(lead, *PARAGRAPHS[1:], *DEBRIS).text.startswith(lead)


def test_a_sentence_with_a_date_above_the_text_is_no_dateline():
    sentence = "The terminal was opened on 3 June 1961 by the late mayor."
    assert body(*MENU, sentence, *PARAGRAPHS, *DEBRIS).dateline is None


def test_a_line_with_a_template_hole_is_never_text():
    hole = "The council leader told {{user_name}} that the terminal would be closed by the end of the year."
    assert hole not in body(*PARAGRAPHS[:3], hole, *PARAGRAPHS[3:]).text


def test_a_heading_below_the_last_sentence_is_not_text():
    assert "Courier Plus" not in body(*PARAGRAPHS, "Courier Plus").text


def test_list_marks_are_not_text():
    assert body(PARAGRAPHS[0], *(f"• {row}" for row in PARAGRAPHS[1:])).text == "\n\n".join(PARAGRAPHS)


def test_text_without_spaces_between_words_is_read():
    rows = [
        "ベルメア港湾評議会は火曜日、老朽化した渡船ターミナルを閉鎖することを賛成多数で決めた。",
        "議長のマラン氏は「他の方法をすべて検討したが、乗客を守れるものはなかった」と述べた。",
        "技術者によると、岸壁の杭は二〇〇九年以降に強度の三分の一を失い、冬の嵐で屋根が崩れる恐れがある。",
        "渡船会社は二隻の船を石炭埠頭に移し、六週間以内に仮設の待合室を用意すると説明した。",
    ]
    assert body("ホーム", "ニュース", "天気", *rows, "会員登録", "お問い合わせ").text == "\n\n".join(rows)


def test_a_menu_is_refused_with_what_was_seen():
    read = refusal(*MENU * 6)
    assert (read.reason, read.evidence) == (
        "no-text",
        "54 lines of 1.6 words on average, 0 of them like an article's",
    )


@pytest.mark.parametrize(
    "content", ["", " \n\t\n ", "\0\0\0", "x", "x\ny", "\ud800 \U0001f600 a", "{{a}}", "\n" * 1000]
)
def test_a_text_with_nothing_in_it_is_refused(content):
    read = text.read(dump(content))
    assert isinstance(read, Refusal)
    assert read.reason == "no-text"


def test_nul_bytes_do_not_part_words():
    spoiled = "\n".join(PARAGRAPHS).replace("council", "coun\0cil")
    assert body(spoiled).text == "\n\n".join(PARAGRAPHS)


def test_text_without_line_breaks_is_one_paragraph():
    assert body(" ".join(PARAGRAPHS)).text == " ".join(PARAGRAPHS)


@pytest.mark.parametrize("content", ["word " * 10_000_000, "a\n" * 1_000_000], ids=["characters", "lines"])
def test_what_is_no_page_by_its_size_is_refused(content):
    read = text.read(dump(content))
    assert isinstance(read, Refusal)
    assert read.reason == "too-large"


def test_cost_grows_with_the_size_and_not_faster():
    def cost(times: int) -> float:
        content = dump("\n".join([*MENU, *PARAGRAPHS, *DEBRIS] * times))
        begin = time.process_time()
        text.read(content)
        return time.process_time() - begin

    cost(1)  # the model loads once
    assert cost(800) < 40 * max(cost(50), 0.02)


def test_the_chance_tells_an_article_from_its_debris():
    article = body(*MENU, *PARAGRAPHS, *DEBRIS).confidence
    stub = body(*MENU, PARAGRAPHS[0], *DEBRIS * 3).confidence
    assert 0 <= stub < article <= 1


def test_reading_leaves_the_dump_as_it_was_and_gives_the_same_again():
    once = dump("\n".join([*MENU, *PARAGRAPHS, *DEBRIS]))
    assert text.read(once) == text.read(replace(once))


def test_a_heading_between_paragraphs_is_marked_as_one():
    read = body(*PARAGRAPHS[:3], "What happens to the boats", *PARAGRAPHS[3:], *DEBRIS)
    assert kinds(read)[3] == ("heading", "What happens to the boats")
    assert {kind for kind, part in kinds(read) if part in PARAGRAPHS} == {"paragraph"}


def test_items_of_a_list_are_marked_and_lose_their_marks():
    read = body(*PARAGRAPHS[:3], *(f"* {row}" for row in PARAGRAPHS[3:5]), PARAGRAPHS[5])
    assert [kind for kind, _ in kinds(read)] == ["paragraph"] * 3 + ["list-item"] * 2 + ["paragraph"]
    assert read.text == "\n\n".join(PARAGRAPHS)


def test_a_line_that_is_marked_as_a_quote_is_one():
    read = body(*PARAGRAPHS[:2], f"> {PARAGRAPHS[2]}", *PARAGRAPHS[3:])
    assert kinds(read)[2] == ("quote", PARAGRAPHS[2])


def test_a_page_dumped_in_one_line_keeps_its_story_and_loses_the_template_hole():
    hole = "You have {{stories_left}} free stories left this week."
    towns = ("Ostrel", "Quenby", "Larrow", "Tamsin")
    story = [f"In {town}, {row[0].lower()}{row[1:]}" for row in PARAGRAPHS for town in towns]
    read = body(" ".join([*story[:20], hole, *story[20:]]))
    assert read.text == " ".join(story)
    assert len(read.blocks) == 1


def test_an_error_page_is_refused_as_one():
    assert refusal("Velmere Courier", *MENU, "404", "Page not found", "Try the search.").reason == "error-page"


def test_a_consent_wall_is_refused_as_one():
    wall = [
        "We and our partners store and read cookies on your device and process personal data such as addresses.",
        "You may give or refuse your consent to each of these purposes, and change your mind at any time.",
        "Accept all cookies",
        "Manage cookies",
    ]
    assert refusal(*wall).reason == "consent-wall"


def test_a_lead_above_a_paywall_is_refused_as_a_stub():
    assert refusal(*MENU, HEAD, PARAGRAPHS[0], "Subscribe to read the full story", *DEBRIS).reason == "paywall-stub"


def test_a_short_report_without_a_paywall_is_no_stub():
    assert body(HEAD, *PARAGRAPHS[:3]).text == "\n\n".join(PARAGRAPHS[:3])


def test_a_list_of_teasers_is_not_an_article():
    teasers = [
        row
        for number in range(12)
        for row in (f"Boat number {number} wins a prize", f"{number} hours ago", "Read more", "* Sport", "0 comments")
    ]
    read = refusal(*MENU, *teasers, *MENU, "Next page", "1", "2", "3")
    assert read.reason in ("not-an-article", "no-text")
    assert read.confidence is not None


@pytest.mark.parametrize(
    "content",
    ["word. " * 1_600_000, "<%" * 5_000_000, "{{" * 5_000_000, "a b\n" * 29_999, "By Ann 1.1.\n" * 29_999],
    ids=["sentences", "holes", "braces", "short lines", "headings"],
)
def test_no_text_takes_over_two_seconds(content):
    text.read(dump("\n".join(PARAGRAPHS)))  # the model loads once
    begin = time.process_time()
    text.read(dump(content))
    assert time.process_time() - begin < 2
