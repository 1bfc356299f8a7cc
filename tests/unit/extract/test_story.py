from typing import Any

from newslake.extract.story import MOST_BESIDE

MINE = "/town/2025/harbour-bridge-opens-again"


def test_the_object_that_names_the_page_comes_first(story: Any) -> None:
    silent, mine = {"@type": "Article", "n": 1}, {"@type": "Article", "n": 2, "url": MINE}
    assert [node["n"] for node in story(ld=[silent, mine]).nodes] == [2, 1]


def test_objects_of_other_pages_are_left_out(story: Any) -> None:
    others = [{"@type": "NewsArticle", "url": f"/other-{n}"} for n in range(5)]
    assert story(ld=others).nodes == []


def test_a_single_article_under_another_address_is_the_pages(story: Any) -> None:
    assert len(story(ld={"@type": "NewsArticle", "mainEntityOfPage": "/some-other-address"}).nodes) == 1


def test_types_may_be_addresses_or_lists(story: Any) -> None:
    ld = [{"@type": "http://schema.org/NewsArticle"}, {"@type": ["Thing", "schema:BlogPosting"]}, {"@type": "Person"}]
    assert len(story(ld=ld).nodes) == 2


def test_the_outlet_is_named_by_its_metadata_and_host(story: Any) -> None:
    ld = {"@type": "NewsArticle", "publisher": {"@type": "Organization", "name": "Harbour Post Group"}}
    outlet = story(ld=ld, head='<meta property="og:site_name" content="The Harbour Post">').outlet
    assert {"theharbourpost", "harbourpostgroup", "harbourpost"} <= outlet


def test_an_agency_that_signs_is_not_the_outlet(story: Any) -> None:
    ld = {"@type": "NewsArticle", "author": {"@type": "Organization", "name": "Acme Wire"}}
    assert "acmewire" not in story(ld=ld).outlet


def test_lines_are_what_readers_see(story: Any) -> None:
    html = "<script>no</script><style>no</style><noscript>no</noscript><h1>Bridge\n opens</h1><p>To <b>all</b></p>"
    assert story(html).lines == ["Bridge opens", "To", "all"]


def test_without_a_heading_the_stated_headline_is_the_head(story: Any) -> None:
    page = story(
        "<p>Menu</p><h2>Harbour bridge opens</h2>", head='<meta property="og:title" content="Harbour bridge opens">'
    )
    assert page.head == [1]


def test_beside_the_headline_ends_with_the_articles_third_paragraph(story: Any) -> None:
    paragraphs = ("<p>" + "word " * 60 + "</p>") * 3
    page = story(f"<h1>Bridge opens</h1><time>near</time>{paragraphs}<time>far</time>")
    assert [node.text() for node in page.beside if node.tag == "time"] == ["near"]


def test_beside_the_headline_is_nothing_before_it(story: Any) -> None:
    assert story("<i>before</i><h1>Bridge opens</h1>").beside == []


def test_a_page_without_a_heading_is_all_beside_it(story: Any) -> None:
    assert [node.tag for node in story("<i>some</i><b>thing</b>").beside] == ["i", "b"]


def test_a_picture_is_not_beside_the_headline(story: Any) -> None:
    page = story("<h1>Bridge opens</h1><figure><b>Max Bild</b></figure><i>Ann Lee</i>")
    assert [node.tag for node in page.beside if node.tag != "figure"] == ["i"]


def test_an_aside_that_was_never_closed_does_not_swallow_the_article(story: Any) -> None:
    page = story("<aside><div><div><div><div><div><div><div><h1>Bridge opens</h1><i>Ann Lee</i>")
    assert [node.tag for node in page.beside] == ["i"]


def test_beside_the_headline_is_bounded(story: Any) -> None:
    assert len(story("<h1>Bridge opens</h1>" + "<i>x</i>" * 1000).beside) == MOST_BESIDE


def test_a_page_that_nests_deeper_than_python_recurses_is_walked(story: Any) -> None:
    assert story("<div>" * 5_000 + "end").lines == ["end"]
