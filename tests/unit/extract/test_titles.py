from typing import Any

import pytest

from newslake.extract import titles

HEADLINE = "Harbour bridge opens again"
OG = '<meta property="og:title" content="{}">'
SITE = '<meta property="og:site_name" content="Harbour Post">'


def news(headline: Any) -> dict[str, Any]:
    return {"@type": "NewsArticle", "headline": headline}


@pytest.mark.parametrize(
    ("html", "head", "ld", "source"),
    [
        ("", "", news(HEADLINE), "json-ld"),
        ("", OG.format(HEADLINE), None, "opengraph"),
        ("", f'<meta name="twitter:title" content="{HEADLINE}">', None, "meta"),
        (f"<h1>{HEADLINE}</h1>", "", None, "html"),
        ("", f"<title>{HEADLINE}</title>", None, "html"),
    ],
)
def test_each_place_can_state_the_headline(story: Any, body: Any, html: str, head: str, ld: Any, source: str) -> None:
    assert titles.title(story(html, head=head, ld=ld), body()) == (HEADLINE, source)


@pytest.mark.parametrize(
    "stated",
    [
        f"{HEADLINE} | Harbour Post",
        f"{HEADLINE} - Town - Harbour Post",
        f"{HEADLINE} – Harbour Post Online",
        f"Harbour Post: {HEADLINE}".replace(":", " |"),
        f"{HEADLINE} | harbourpost.example",
    ],
)
def test_the_outlet_is_no_part_of_the_headline(story: Any, body: Any, stated: str) -> None:
    head = f"<title>{stated}</title>{SITE}"
    assert titles.title(story(f"<h1>{HEADLINE}</h1>", head=head, ld=news(stated)), body())[0] == HEADLINE


def test_a_dash_within_a_headline_stays(story: Any, body: Any) -> None:
    headline = "The bridge opens - and nobody comes"
    assert titles.title(story(head=OG.format(headline) + SITE), body())[0] == headline


def test_a_page_of_the_outlets_name_alone_has_no_headline(story: Any, body: Any) -> None:
    assert titles.title(story("<h1>Harbour Post</h1>", head=f"<title>Harbour Post</title>{SITE}"), body()) == (
        None,
        None,
    )


def test_a_headline_in_the_place_of_the_outlets_name_is_still_a_headline(story: Any, body: Any) -> None:
    headline = "Harbour bridge opens again after two years of repairs and much debate"
    head = f'<title>{headline}</title><meta name="application-name" content="{headline}">'
    assert titles.title(story(head=head), body()) == (headline, "html")


def test_a_notice_in_the_first_heading_is_no_headline(story: Any, body: Any) -> None:
    html = f"<h1>Log in to read on</h1><h1>{HEADLINE}</h1>"
    assert titles.title(story(html, head=f"<title>{HEADLINE}</title>"), body())[0] == HEADLINE


def test_the_name_of_a_section_in_the_heading_is_no_headline(story: Any, body: Any) -> None:
    headline = "Town: the harbour bridge opens again"
    assert titles.title(story("<h1>Town</h1>", head=OG.format(headline)), body())[0] == headline


def test_outside_the_news_the_heading_comes_before_what_was_written_for_engines(story: Any, body: Any) -> None:
    seo = "Harbour bridge: 7 facts about the bridge"
    page = story(
        f"<h1>{HEADLINE}</h1>", head=OG.format(seo) + f"<title>{seo}</title>", ld={"@type": "Article", "headline": seo}
    )
    assert titles.title(page, body())[0] == HEADLINE


def test_news_take_the_variant_that_two_places_state(story: Any, body: Any) -> None:
    page = story(f"<h1>{HEADLINE}</h1>", head=OG.format(HEADLINE), ld=news("The old bridge is open"))
    assert titles.title(page, body())[0] == HEADLINE


def test_of_two_variants_the_one_that_the_feed_repeats_is_taken(story: Any, body: Any) -> None:
    page = story(
        "<h1>The old bridge is open</h1>", head=OG.format(HEADLINE), ld=news("The old bridge is open"), title=HEADLINE
    )
    assert titles.title(page, body())[0] == HEADLINE


def test_a_heading_in_parts_is_spelled_as_the_metadata_spell_it(story: Any, body: Any) -> None:
    page = story("<h1>Harbour <b>bridge:</b><span> opens</span></h1>", head=OG.format("Harbour bridge: opens"))
    assert titles.title(page, body())[0] == "Harbour bridge: opens"


def test_the_heading_above_the_text_comes_before_one_that_nothing_else_repeats(story: Any, body: Any) -> None:
    page = story("<h1>The bridge and we</h1>", head=OG.format(HEADLINE))
    assert titles.title(page, body(title=HEADLINE))[0] == HEADLINE


def test_what_hangs_behind_the_heading_above_the_text_is_dropped_as_elsewhere(story: Any, body: Any) -> None:
    long = f"{HEADLINE} | The Bridge Blog"
    page = story(f"<h1>{HEADLINE}</h1>", head=f"<title>{long}</title>")
    assert titles.title(page, body(title=long))[0] == HEADLINE


def test_what_stands_before_the_heading_above_the_text_is_dropped(story: Any, body: Any) -> None:
    page = story(head=f"<title>The Bridge Blog - {HEADLINE}</title>")
    assert titles.title(page, body(title=HEADLINE))[0] == HEADLINE


def test_a_headline_that_breaks_off_gives_way_to_the_whole_one(story: Any, body: Any) -> None:
    cut = f"{HEADLINE[:-8]}…"
    assert titles.title(story(head=OG.format(HEADLINE), ld=news(cut)), body())[0] == HEADLINE


ADDRESS = "https://www.harbourpost.example/town/2025/harbour-bridge-opens-again-for-everyone-12345.html"
SPELLED = "Harbour bridge opens again for everyone"


def test_of_two_variants_the_one_that_the_address_spells_out_is_taken(story: Any, body: Any) -> None:
    page = story("<h1>A bridge to all</h1>", head=OG.format("A bridge to all"), ld=news(SPELLED), url=ADDRESS)
    assert titles.title(page, body())[0] == SPELLED


def test_an_address_spells_umlauts_in_two_letters(story: Any, body: Any) -> None:
    url = "https://www.harbourpost.example/a/die-bruecke-ueber-den-hafen-ist-wieder-offen"
    spelled = "Die Brücke über den Hafen ist wieder offen"
    page = story("<h1>Freie Fahrt</h1>", head=OG.format("Freie Fahrt"), ld=news(spelled), url=url)
    assert titles.title(page, body())[0] == spelled


def test_an_address_that_leaves_off_a_headlines_end_does_not_shorten_it(story: Any, body: Any) -> None:
    whole = f"{SPELLED}: what it means"
    page = story(f"<h1>{whole}</h1>", head=OG.format(SPELLED), ld=news(whole), url=ADDRESS)
    assert titles.title(page, body(title=whole))[0] == whole


def test_the_desks_own_metas_outweigh_the_address(story: Any, body: Any) -> None:
    head = OG.format(SPELLED) + f'<title>{SPELLED}</title><meta name="parsely-title" content="A bridge to all">'
    page = story("<h1>A bridge to all</h1>", head=head, ld=news("A bridge to all"), url=ADDRESS)
    assert titles.title(page, body())[0] == "A bridge to all"


def test_a_headline_in_capitals_stays_as_it_is(story: Any, body: Any) -> None:
    assert titles.title(story("<h1>HARBOUR BRIDGE OPENS</h1>"), body())[0] == "HARBOUR BRIDGE OPENS"


def test_a_headline_of_many_separators_is_cut_at_its_ends_only(story: Any, body: Any) -> None:
    middle = " | ".join(f"part {n}" for n in range(40))
    page = story(head=OG.format(f"{middle} | Harbour Post | {middle}") + SITE)
    assert "Harbour Post" in (titles.title(page, body())[0] or "")


def test_the_feed_gives_a_headline_to_a_page_without(story: Any, body: Any) -> None:
    assert titles.title(story(title=HEADLINE), body()) == (HEADLINE, "feed")


@pytest.mark.parametrize("headline", [None, 7, {}, [HEADLINE], {"a": []}, "x" * 1001, "\u200b", " | "])
def test_a_headline_that_is_none_is_passed_over(story: Any, body: Any, headline: Any) -> None:
    assert titles.title(story(f"<h1>{HEADLINE}</h1>", ld=news(headline)), body()) == (HEADLINE, "html")


def test_a_dump_has_the_headline_that_stood_with_it(dump: Any, body: Any) -> None:
    assert titles.title_of_dump(dump(title="From the feed"), body(title=HEADLINE)) == (HEADLINE, "text")


def test_the_first_sentence_of_a_dump_is_no_headline(dump: Any, body: Any) -> None:
    assert titles.title_of_dump(dump(), body(text="The bridge is open.\n\nMore.")) == (None, None)
