"""A page as blocks of text."""

from selectolax.lexbor import LexborHTMLParser

from newslake.clean.blocks import TAGS, Blocks, blocks

PROSE = "The harbour of Lower Wexing will be dredged for the first time in thirty years. " * 15


def read(body: str) -> Blocks:
    return blocks(LexborHTMLParser(f"<body>{body}<p>{PROSE}</p></body>"))


def texts(body: str) -> list[str]:
    return list(read(body).texts[:-1])


def test_elements_that_part_text_part_it_and_others_do_not() -> None:
    assert texts("<div>One <b>two</b><p>three</p>four <span>fi</span>ve</div>") == ["One two", "three", "four five"]


def test_white_space_is_folded() -> None:
    assert texts("<p> One\n   <a>two</a> \t three </p>") == ["One two three"]


def test_a_line_break_stays_and_two_part_paragraphs() -> None:
    assert texts("<div>One<br>two<br> <br>three</div>") == ["One\ntwo", "three"]


def test_the_lines_of_preformatted_text_stay() -> None:
    assert texts("<pre>One\n  two\n\nthree</pre>") == ["One\ntwo\nthree"]


def test_what_no_reader_sees_is_no_text() -> None:
    assert texts("<script>var a;</script><style>b{}</style><template>c</template><p>d</p><!-- e -->") == ["d"]


def test_elements_without_text_are_left_out() -> None:
    found = read("<div><div></div><section><img></section><p>One</p></div>")
    assert [TAGS[tag] for tag in found.tag] == ["body", "div", "p", "p"]


def test_each_element_holds_the_blocks_inside_it() -> None:
    found = read("<div class='a'><p>One</p><ul><li>Two</li><li>Three</li></ul></div>")
    spans = {TAGS[tag]: (first, last) for tag, first, last in zip(found.tag, found.first, found.last, strict=True)}
    assert (spans["div"], spans["ul"], spans["body"]) == ((0, 3), (1, 3), (0, 4))
    assert [TAGS[found.tag[element]] for element in found.element] == ["p", "li", "li", "p"]


def test_characters_in_links_are_counted_also_where_the_link_is_around_the_block() -> None:
    found = read("<p>See <a href='#'>there</a></p><a href='#'><h3>Elsewhere</h3></a><p>Here</p>")
    assert list(found.linked)[:3] == [5, 9, 0]


def test_an_empty_link_does_not_make_the_next_block_one() -> None:
    assert next(iter(read("<div><a href='#'><img></a></div><p>Here</p>").linked)) == 0


def test_navigation_and_footers_are_left_aside() -> None:
    assert texts("<nav><p>Home</p></nav>One<nav>Sport</nav>two<footer>Imprint</footer>") == ["One", "two"]


def test_a_page_that_has_all_its_text_in_them_is_read_whole() -> None:
    found = blocks(LexborHTMLParser(f"<body><nav><a>Home</a><div><p>{PROSE}</p></div></nav></body>"))
    assert [text[:11] for text in found.texts] == ["Home", "The harbour"]


def test_unknown_elements_part_text() -> None:
    assert texts("<my-teaser>One</my-teaser><my-story>Two</my-story>") == ["One", "Two"]


def test_a_page_without_a_body_has_no_blocks() -> None:
    assert blocks(LexborHTMLParser("")).texts == ()
