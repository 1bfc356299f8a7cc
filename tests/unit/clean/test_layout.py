"""The blocks of an article as a person would copy them."""

from selectolax.lexbor import LexborHTMLParser

from newslake.clean.blocks import blocks
from newslake.clean.layout import laid_out

LEDE = "The harbour of Lower Wexing will be dredged for the first time in thirty years, the council decided."
PROSE = "“We have waited for this since my father ran the ferry,” said Tilda Marrow, who steers the boat. " * 12


def copied(body: str) -> list[tuple[str, str]]:
    found = blocks(LexborHTMLParser(f"<body><article>{body}<p>{PROSE}</p></article></body>"))
    return [(kind, text) for kind, text, _ in laid_out(found, range(len(found.texts)))][:-1]


def test_headings_items_quotes_and_code_are_told_apart() -> None:
    body = "<h2>Why</h2><ul><li>One</li><li><p>Two</p></li></ul><blockquote><p>Three</p></blockquote>"
    body += "<pre>Four</pre><p>Five</p>"
    assert copied(body) == [
        ("heading", "Why"),
        ("list-item", "One"),
        ("list-item", "Two"),
        ("quote", "Three"),
        ("preformatted", "Four"),
        ("paragraph", "Five"),
    ]


def test_the_cells_of_a_row_are_one_part_with_tabs_between() -> None:
    body = "<table><tr><th>Year</th><th>Boats</th></tr><tr><td>2025</td><td>41</td></tr></table><p>So it goes.</p>"
    assert copied(body) == [("table-row", "Year\tBoats"), ("table-row", "2025\t41"), ("paragraph", "So it goes.")]


def test_a_table_that_lays_out_the_page_has_no_rows() -> None:
    body = "<table><tr><td>Menu</td><td><p>One</p><p>Two</p></td></tr></table>"
    assert [kind for kind, _ in copied(body)][1:] == ["paragraph", "paragraph"]


def test_a_list_that_lays_out_the_page_has_no_items() -> None:
    body = "<ul><li>" + "".join(f"<p>Paragraph {n}</p>" for n in range(9)) + "</li></ul>"
    assert {kind for kind, _ in copied(body)} == {"paragraph"}


def test_what_is_said_twice_is_said_once() -> None:
    assert copied(f"<header><p>{LEDE}</p></header><p>{LEDE}</p><p>Then</p>") == [
        ("paragraph", LEDE),
        ("paragraph", "Then"),
    ]


def test_a_pull_quote_is_left_out() -> None:
    pulled = "We have waited for this since my father ran the ferry"
    assert copied(f"<p>Before</p><blockquote>“{pulled}”</blockquote><p>After</p>") == [
        ("paragraph", "Before"),
        ("paragraph", "After"),
    ]


def test_short_lines_may_be_said_again() -> None:
    assert copied("<p>No.</p><p>Why?</p><p>No.</p>") == [
        ("paragraph", "No."),
        ("paragraph", "Why?"),
        ("paragraph", "No."),
    ]
