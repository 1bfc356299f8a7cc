from typing import Any

import pytest

from newslake.extract import authors, names


def news(author: Any) -> dict[str, Any]:
    return {"@type": "NewsArticle", "author": author}


@pytest.mark.parametrize(
    "author",
    [
        "Ann Lee",
        ["Ann Lee"],
        {"@type": "Person", "name": "Ann Lee"},
        [[{"name": "Ann Lee"}]],
        {"@type": "Person", "givenName": "Ann", "familyName": "Lee"},
        {"name": ["Ann Lee"]},
    ],
)
def test_json_ld_names_authors_in_any_shape(story: Any, body: Any, author: Any) -> None:
    assert authors.authors(story(ld=news(author)), body()) == (["Ann Lee"], "json-ld")


def test_json_ld_refers_to_an_author_elsewhere_in_the_page(story: Any, body: Any) -> None:
    graph = [news({"@id": "#ann"}), {"@type": "Person", "@id": "#ann", "name": "Ann Lee"}]
    assert authors.authors(story(ld={"@graph": graph}), body()) == (["Ann Lee"], "json-ld")


@pytest.mark.parametrize(
    ("head", "source"),
    [
        ('<meta name="author" content="Ann Lee">', "meta"),
        ('<meta property="article:author" content="Ann Lee">', "opengraph"),
        ('<meta name="acme:author" content="Ann Lee">', "meta"),
        ('<meta name="citation_author" content="Lee, Ann">', "meta"),
        ('<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ann Lee">', "meta"),
    ],
)
def test_metas_name_authors(story: Any, body: Any, head: str, source: str) -> None:
    assert authors.authors(story(head=head), body()) == (["Ann Lee"], source)


@pytest.mark.parametrize(
    "html",
    [
        '<h1>Bridge opens</h1><span itemprop="author"><b itemprop="name">Ann Lee</b></span>',
        '<h1>Bridge opens</h1><a rel="author" href="/x">Ann Lee</a>',
        "<h1>Bridge opens</h1><p>By Ann Lee</p>",
        "<h1>Bridge opens</h1><p>By <a>Ann Lee</a></p><p>Our Town</p>",
        "<h1>Bridge opens</h1><p>3 May | Von <b>Ann Lee</b></p>",
        "<h1>Bridge opens</h1><p>Friday &bull; Reported by: Ann Lee</p>",
        "<h1>Bridge opens</h1><p>Submitted by <b>Ann Lee</b></p>",
        '<h1>Bridge opens</h1><a href="/authors/ann-lee">Ann Lee</a>',
        '<h1>Bridge opens</h1><div class="article-byline">Ann Lee</div>',
        "<p>by Ann Lee</p><h1>Bridge opens</h1>",
        "<h1>Bridge opens</h1><p>3 May 2025</p><p>Ann Lee</p>",
        "<h1>Bridge opens</h1><p>Ann Lee</p><p>3 May 2025</p>",
        '<h1>Bridge opens</h1><div class="author"><b>Ann Lee</b><i>Bridge Builder</i></div>',
        f"<h1>Bridge opens</h1>{('<p>' + 'word ' * 60 + '</p>') * 4}<p>Written by</p><p>Ann Lee</p>",
    ],
)
def test_readers_see_the_author(story: Any, body: Any, html: str) -> None:
    assert authors.authors(story(html), body()) == (["Ann Lee"], "html")


def test_a_name_of_one_word_is_one_behind_a_by(story: Any, body: Any) -> None:
    assert authors.authors(story("<h1>Bridge opens</h1><p>By <a>Annlee</a></p>"), body())[0] == ["Annlee"]


def test_a_name_alone_below_the_text_signs_it(story: Any, body: Any) -> None:
    assert authors.authors(story("<h1>Bridge opens</h1>"), body(text="It is open.\n\nAnn Lee"))[0] == ["Ann Lee"]


def test_a_section_next_to_a_date_is_no_name(story: Any, body: Any) -> None:
    page = story("<h1>Bridge opens</h1><p>Harbour Life</p><p>3 May 2025</p>")
    assert authors.authors(page, body(text="The harbour is full of life.")) == ([], None)


def test_a_team_does_not_sign_beside_a_person(story: Any, body: Any) -> None:
    assert authors.authors(story(ld=news(["Ann Lee", "Harbour Team"])), body())[0] == ["Ann Lee"]


def test_a_team_that_signs_alone_is_named(story: Any, body: Any) -> None:
    assert authors.authors(story(ld=news("Harbour Team")), body())[0] == ["Harbour Team"]


def test_the_outlets_name_with_its_address_is_no_author(story: Any, body: Any) -> None:
    head = '<meta name="author" content="Daily News (www.harbourpost.example)">'
    assert authors.authors(story("<h1>Bridge opens</h1><p>By Ann Lee</p>", head=head), body())[0] == ["Ann Lee"]


def test_an_agency_is_no_author(story: Any, body: Any) -> None:
    assert authors.authors(story(ld=news(["Ann Lee", "Reuters"])), body())[0] == ["Ann Lee"]


def test_an_agency_that_signs_alone_leaves_no_author(story: Any, body: Any) -> None:
    assert authors.authors(story(ld=news("Reuters")), body()) == ([], None)


def test_an_agency_is_among_the_signatures(story: Any, body: Any) -> None:
    assert authors.signatures(story(ld=news("Reuters")), body()) == (["Reuters"], "json-ld")


def test_an_agency_is_no_author_of_a_dump(dump: Any, body: Any) -> None:
    assert authors.authors_of_dump(dump(), body(byline="By Ann Lee, Reuters"))[0] == ["Ann Lee"]


def test_several_linked_names_make_one_byline(story: Any, body: Any) -> None:
    html = "<h1>Bridge opens</h1><p>By <a>Ann Lee</a>, <a>Bo Diaz</a> and <a>Cy Young</a></p>"
    assert authors.authors(story(html), body())[0] == ["Ann Lee", "Bo Diaz", "Cy Young"]


def test_a_photographer_is_no_author(story: Any, body: Any) -> None:
    html = '<h1>Bridge opens</h1><figure><span class="author">Max Bild</span></figure>'
    assert authors.authors(story(html), body()) == ([], None)


def test_a_sentence_is_no_byline(story: Any, body: Any) -> None:
    html = "<h1>Bridge opens</h1><p>By the end of the day all was well in the old town.</p>"
    assert authors.authors(story(html), body()) == ([], None)


def test_a_person_comes_before_the_outlet(story: Any, body: Any) -> None:
    head = '<meta property="og:site_name" content="Harbour Post"><meta name="author" content="Ann Lee">'
    assert authors.authors(story(head=head, ld=news("Harbour Post")), body()) == (["Ann Lee"], "meta")


def test_the_outlet_signs_where_nobody_else_does(story: Any, body: Any) -> None:
    head = '<meta property="og:site_name" content="Harbour Post">'
    assert authors.authors(story(head=head, ld=news("Harbour Post")), body()) == (["Harbour Post"], "json-ld")


def test_an_agency_that_signs_beside_a_person_is_kept(story: Any, body: Any) -> None:
    signing = [{"@type": "Person", "name": "Ann Lee"}, {"@type": "Organization", "name": "Acme Wire"}]
    assert authors.authors(story(ld=news(signing)), body())[0] == ["Ann Lee", "Acme Wire"]


def test_the_outlets_town_is_no_author(story: Any, body: Any) -> None:
    head = (
        '<meta property="og:site_name" content="Harbour Post"><meta name="author" content="Harbour Post, Springfield">'
    )
    assert authors.authors(story("<h1>Bridge opens</h1><p>By Ann Lee</p>", head=head), body())[0] == ["Ann Lee"]


def test_the_feed_names_authors_where_the_page_does_not(story: Any, body: Any) -> None:
    assert authors.authors(story(authors=["Ann Lee"]), body()) == (["Ann Lee"], "feed")


def test_authors_are_bounded(story: Any, body: Any) -> None:
    many = [f"{letter}nn {other}ee" for letter in "ABCDEFGHIJ" for other in "ABCDEFGHIJ"]
    assert len(authors.authors(story(ld=news(many)), body())[0]) == names.MOST


@pytest.mark.parametrize(
    "author", [None, 1, True, {}, {"name": {}}, {"name": 3}, [[[[[["Ann Lee"]]]]]], {"@id": 4}, "x" * 9999]
)
def test_an_author_of_another_kind_is_passed_over(story: Any, body: Any, author: Any) -> None:
    assert authors.authors(story(ld=news(author)), body()) == ([], None)


def test_a_dump_has_the_authors_of_its_byline(dump: Any, body: Any) -> None:
    assert authors.authors_of_dump(dump(authors=["Bo Diaz"]), body(byline="By Ann Lee")) == (["Ann Lee"], "text")
