import time
from typing import Any

import pytest

from newslake.extract import pictures

LEAD = '<meta property="og:image" content="https://cdn.example/bridge-opening-1200x630.jpg">'
PARAGRAPH = f"<p>{'The harbour bridge was opened again on Saturday. ' * 5}</p>"
IMAGE = '<img src="/800x600/bridge-opening.jpg">'
CAPTION = "The mayor cuts the ribbon."


def read(story: Any, title: str | None = None) -> tuple[str | None, str | None]:
    nodes = story.page.dom.css(pictures.SELECTOR)[: pictures.MOST_NODES]
    return pictures.caption(story, nodes, pictures.url(story), title)


def figure(caption: str, image: str = IMAGE) -> str:
    return f"<figure>{image}<figcaption>{caption}</figcaption></figure>"


def test_the_caption_is_that_of_the_lead_image(story: Any) -> None:
    other = figure("A ferry.", '<img src="/ferry.jpg">')
    assert read(story(f"<h1>Bridge</h1>{other}{PARAGRAPH * 3}{figure(CAPTION)}", head=LEAD)) == (CAPTION, None)


def test_without_it_the_caption_is_that_of_the_first_figure_below_the_headline(story: Any) -> None:
    other = figure("A ferry.", '<img src="/ferry.jpg">')
    body = f"{other}<h1>Bridge</h1>{figure(CAPTION)}{PARAGRAPH}"
    assert read(story(body, ld={"@type": "NewsArticle"})) == (CAPTION, None)


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Bridge</h1>{PARAGRAPH * 3}{figure(CAPTION, '<img src=/x.jpg>')}",
        f"<h1>Bridge</h1><aside>{figure(CAPTION, '<img src=/x.jpg>')}</aside>",
        f"<h1>Bridge</h1><div class='author-box'>{figure('By Ann Lee', '<img src=/x.jpg>')}</div>",
        f"<h1>Bridge</h1>{figure('<a href=/b>Ferry runs again</a>', '<img src=/x.jpg>')}",
        f"<h1>Bridge</h1>{figure('Table 1', '<table></table>')}",
    ],
)
def test_other_pictures_lend_no_caption(story: Any, body: str) -> None:
    assert read(story(body, ld={"@type": "NewsArticle"})) == (None, None)


def test_a_page_that_is_no_article_has_only_its_lead_image_read(story: Any) -> None:
    assert read(story(f"<h1>Bridge</h1>{figure('Expires on Sunday', '<img src=/x.jpg>')}")) == (None, None)


def test_a_caption_may_stand_in_a_div(story: Any) -> None:
    body = f'<h1>Bridge</h1><div class="wp-caption">{IMAGE}<p class="wp-caption-text">{CAPTION}</p></div>'
    assert read(story(body, head=LEAD)) == (CAPTION, None)


@pytest.mark.parametrize(
    ("ending", "credit"),
    [
        (" Photo: Ann Lee", "Ann Lee"),
        (" Photo by Ann Lee", "Ann Lee"),
        (" — Picture by Ann Lee", "Ann Lee"),
        (" (AP Photo/Ann Lee)", "AP Photo/Ann Lee"),
        (" (Foto: dpa)", "dpa"),
        (" © Ann Lee/Getty Images", "Ann Lee/Getty Images"),
        (" Reuters/Ann Lee", "Reuters/Ann Lee"),
        (" / Ann Lee", "Ann Lee"),
        (" Photograph: Ann Lee/The Post", "Ann Lee/The Post"),
        ("＝ロイター", "ロイター"),
        ("（鈴木撮影）", "鈴木撮影"),
        (" [사진 출처 = 시청]", "시청"),
        ("(Dok. Pelabuhan)", "Pelabuhan"),
    ],
)
def test_a_credit_is_split_off(story: Any, ending: str, credit: str) -> None:
    assert read(story(f"<h1>Bridge</h1>{figure(CAPTION + ending)}", head=LEAD)) == (CAPTION, credit)


@pytest.mark.parametrize(
    "caption",
    [
        "Ann Lee (left) and Bo Diaz (right)",
        "The bridge – and its twin",
        "A photo by the sea",
        "The source: a spring in the hills was found. It runs." + " It runs on and on." * 10,
    ],
)
def test_a_caption_without_a_credit_stays_whole(story: Any, caption: str) -> None:
    assert read(story(f"<h1>Bridge</h1>{figure(caption)}", head=LEAD)) == (caption, None)


def test_a_credit_has_an_element_of_its_own(story: Any) -> None:
    body = f"<h1>Bridge</h1>{figure(f'{CAPTION} <span class=photo-credit>Ann Lee</span>')}"
    assert read(story(body, head=LEAD)) == (CAPTION, "Ann Lee")


def test_a_caption_that_is_all_credit_is_no_caption(story: Any) -> None:
    assert read(story(f"<h1>Bridge</h1>{figure('Photo: Ann Lee')}", head=LEAD)) == (None, "Ann Lee")


def test_a_caption_that_stands_there_twice_is_read_once(story: Any) -> None:
    long = "The mayor cuts the ribbon of the bridge while a brass band plays in the rain on Saturday."
    assert read(story(f"<h1>Bridge</h1>{figure(f'{long} less {long} more')}", head=LEAD)) == (long, None)


def test_a_caption_that_repeats_the_headline_says_nothing(story: Any) -> None:
    assert read(story(f"<h1>Bridge</h1>{figure('Bridge opens again')}", head=LEAD), "Bridge opens again") == (
        None,
        None,
    )


def test_json_ld_has_a_caption_and_a_credit_where_the_page_shows_none(story: Any) -> None:
    image = {"@type": "ImageObject", "url": "/a.jpg", "caption": f"{CAPTION} Photo: dpa", "creditText": "Ann Lee"}
    assert read(story(ld={"@type": "NewsArticle", "image": image})) == (CAPTION, "Ann Lee")


def test_an_image_is_described_elsewhere_in_the_page(story: Any) -> None:
    graph = [
        {"@type": "NewsArticle", "image": {"@id": "#lead"}},
        {"@type": "ImageObject", "@id": "#lead", "creator": {"name": "Ann Lee"}},
    ]
    assert read(story(ld={"@graph": graph})) == (None, "Ann Lee")


def test_a_blogs_caption_in_json_ld_is_the_plugins(story: Any) -> None:
    image = {"@type": "ImageObject", "url": "/a.jpg", "caption": "best bridges of the world and beyond"}
    assert read(story(ld={"@type": "BlogPosting", "image": image})) == (None, None)


def test_og_image_alt_is_no_caption(story: Any) -> None:
    assert read(story(head=f'{LEAD}<meta property="og:image:alt" content="{CAPTION}">')) == (None, None)


@pytest.mark.parametrize(
    "value", [None, 3, "", "x" * 100_000, [], [[{}]], {"caption": {}}, {"@id": []}, {"creator": [7]}]
)
def test_an_image_of_any_kind_is_borne(story: Any, value: Any) -> None:
    assert read(story(ld={"@type": "NewsArticle", "image": value})) == (None, None)


@pytest.mark.parametrize(
    "body",
    [
        figure("A ferry. (AP)") * 20_000,
        figure("Photo by " * 100_000),
        figure("(" * 500_000),
        "<figure>" * 5_000,
        figure("= - / " * 100_000),
    ],
    ids=["many", "long", "brackets", "nested", "dashes"],
)
def test_a_hostile_page_is_read_in_time(story: Any, body: str) -> None:
    hostile = story(f"<h1>Bridge</h1>{body}", head=LEAD)
    assert hostile.page.dom
    start = time.process_time()
    read(hostile)
    assert time.process_time() - start < 1
