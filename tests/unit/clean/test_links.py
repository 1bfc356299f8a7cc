"""Hyperlinks of an article's text, and the characters that are their anchors."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from newslake.clean.blocks import blocks
from newslake.clean.layout import laid_out
from newslake.clean.links import MOST, links
from newslake.page import Body

URL = "https://paper.example/story"


def anchors(body: str, kept: range | None = None) -> list[tuple[str, str]]:
    """Each link's anchor, cut out of the final text, and where it leads."""
    found = blocks(LexborHTMLParser(f"<body>{body}</body>"))
    parts = list(laid_out(found, range(len(found.texts)) if kept is None else kept))
    text = Body.of(((part.kind, part.text) for part in parts), source="html", confidence=1.0).text
    return [(text[link.start : link.end], link.href) for link in links(found, parts, URL)]


def test_a_link_points_at_its_anchor() -> None:
    body = '<p>One.</p><p>Read  <b>the</b> <a href="/a">old   <i>report</i>\n</a> , and\n <a href=/b>more</a>.</p>'
    assert anchors(body) == [("old report", "/a"), ("more", "/b")]


def test_the_same_words_before_a_link_are_not_it() -> None:
    found = blocks(LexborHTMLParser('<body><p>here and here and <a href="/a">here</a></p></body>'))
    (link,) = links(found, list(laid_out(found, [0])), URL)
    assert (link.start, link.end) == (18, 22)


def test_line_breaks_part_lines_and_paragraphs() -> None:
    body = '<p>One<br>two <a href="/a">three</a><br><br>four <a href="/b">five<br>six</a> 7<br> <br><a href="/c">8</a>'
    assert anchors(body) == [("three", "/a"), ("five\nsix", "/b"), ("8", "/c")]


def test_preformatted_text_keeps_its_lines() -> None:
    assert anchors('<pre>one\n\n two <a href="/a">three\nfour</a></pre>') == [("three\nfour", "/a")]


def test_a_link_around_several_blocks_is_one_in_each() -> None:
    body = 'One<a href="/a">two<div>three</div><div>four <b>five</b></div>six</a>seven'
    assert anchors(body) == [("two", "/a"), ("three", "/a"), ("four five", "/a"), ("six", "/a")]


def test_a_link_over_a_paragraphs_end_is_one_in_each() -> None:
    assert anchors('<p>One <a href="/a">two<br><br>three</a> four</p>') == [("two", "/a"), ("three", "/a")]


def test_links_in_the_cells_of_a_row_are_found() -> None:
    body = '<table><tr><td>one<td><a href="/a">two</a><td>three <a href="/b">four</a></table>'
    assert anchors(body) == [("two", "/a"), ("four", "/b")]


def test_links_of_blocks_that_are_not_kept_are_left_out() -> None:
    body = '<p>One <a href="/a">two</a></p><p>three <a href="/b">four</a></p><p><a href="/c">five</a></p>'
    assert anchors(body, kept=range(1, 2)) == [("four", "/b")]


def test_a_link_that_leads_nowhere_or_has_no_text_is_left_out() -> None:
    hrefs = ("#note", "javascript:void(0)", " JavaScript:x()", "mailto:a@paper.example", "tel:1", "", f"{URL}#note")
    body = "".join(f'<a href="{href}">one</a> ' for href in hrefs)
    assert anchors(f'<p>{body}<a>two</a> <a href="/a"> <img src=x></a> <a href="/b">three</a></p>') == [("three", "/b")]


def test_link_types_are_told_once_each() -> None:
    found = blocks(LexborHTMLParser('<body><p>One <a href=" /a " rel="NoFollow sponsored nofollow">two</a></p></body>'))
    (link,) = links(found, list(laid_out(found, [0])), URL)
    assert (link.href, link.rel) == ("/a", ("nofollow", "sponsored"))


@pytest.mark.parametrize("between", [" ", "<br><br>", "</p><p>"])
def test_a_page_of_links_gives_a_bounded_number(between: str) -> None:
    assert len(anchors(f"<p>One {f'<a href=/a>two</a>{between}' * 20_000}</p>")) == MOST
