"""What articles say and which belong together, on the desk in a real Airflow, opened in headless Chromium."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page
from standalone.airflow import PROJECT

from factories import row
from newslake.contract import contract
from newslake.lake import Batch, Lake
from newslake.page import Body, Span
from newslake.tables import PUBLISHED
from newsroom import BACKWARDS, HOSTILE, LONG, NOW, TODAY, Newsroom, batch_at, publish

STYLE = "".join((PROJECT / "plugins" / "desk_templates" / f"{name}.css").read_text() for name in ("desk", "articles"))
KINDS = ("person", "organization", "place")
FIRST = 8_000
MORNING = datetime.combine(TODAY, time(9), UTC)
TITLES = ("Boat is safe", f"Safe boat {BACKWARDS}{LONG}", HOSTILE)
SAID = f"The boat of Ann Bo {HOSTILE} is {BACKWARDS} safe"
TEXT = f"Ann Bo of Port Lines told Reuters in Mombasa: “{SAID}”, and {HOSTILE} agreed."


@dataclass(frozen=True)
class Press:
    """One event in the news of today and of yesterday."""

    batch: Batch
    article: Any
    """With findings of every kind, as hostile as can be."""
    copy: Any
    """Nearly the same, of another outlet."""
    other: Any
    """Of the same story, in words of its own."""
    merged: str
    """A story that proved to be part of that one."""


@pytest.fixture(scope="session")
def press(newsroom: Newsroom) -> Press:
    """The newsroom's lake with one more batch, and the marts that a digest makes of it."""
    batch, lake = batch_at(TODAY, 9), newsroom.lake
    article, copy, other = (version(n, title) for n, title in enumerate(TITLES, FIRST))
    near = row(
        "relations",
        relation="near-copy",
        similarity=0.87,
        version_id=copy.version_id,
        article_id=copy.article_id,
        other_version_id=article.version_id,
        other_article_id=article.article_id,
        other_batch=None,
    )
    found = {"articles": [article, copy, other], "relations": [near], **findings(article)}
    captures = [row("captures", n, capture_id=each.capture_id) for n, each in enumerate(found["articles"], FIRST)]
    tables = {name: contract(name).table(found.get(name, [])) for name in PUBLISHED}
    publish(lake, batch, tables | {"captures": contract("captures").table(captures)})
    told = Press(batch, article, copy, other, "f" * 32)
    tell(lake, told)
    return told


def version(n: int, title: str) -> Any:
    body = Body.of([("paragraph", TEXT)], source="html", confidence=1.0)
    named = {"title": title, "domain": f"paper-{n}.example", "language": "en"}
    captured = MORNING + timedelta(minutes=n - FIRST)
    return row("articles", n, text=body.text, blocks=body.blocks, captured_at=captured, **named)


def spans(*words: str) -> list[Span]:
    return [Span(TEXT.index(each), TEXT.index(each) + len(each)) for each in words]


def findings(article: Any) -> dict[str, list[Any]]:
    """Some of each kind, in the article's text."""

    def found(table: str, n: int, *words: str, **changes: Any) -> Any:
        mentions = spans(*words)
        placed = {"start": mentions[0].start, "end": mentions[0].end} if mentions else {"start": None, "end": None}
        if table in ("entities", "places", "citations"):
            placed |= {"mentions": mentions, "mention_count": len(mentions) or 1, "forms": list(words) or ["form"]}
        return row(table, n, version_id=article.version_id, article_id=article.article_id, **placed | changes)

    return {
        "entities": [
            found("entities", 0, "Ann Bo", type="person", name="Ann Bo"),
            found("entities", 1, HOSTILE, type="person", name=HOSTILE),
            found("entities", 2, "Port Lines", type="organization", name=f"Port Lines {BACKWARDS}"),
            found("entities", 3, type="organization", name=LONG, forms=[HOSTILE, LONG]),
        ],
        "places": [found("places", 0, "Mombasa", name="Mombasa", country="KE", kind="city", rule="near-others")],
        "quotes": [found("quotes", 0, SAID, text=SAID, speaker=HOSTILE, speaker_written="she", speaker_rule="pronoun")],
        "citations": [found("citations", 0, "Reuters", name="Reuters", role="quoted", kind="agency")],
        "hyperlinks": [
            found("hyperlinks", 0, "told", anchor_text="told", url="https://wire.example/a", domain="wire.example",
                  is_internal=False),
            found("hyperlinks", 1, "safe", anchor_text=HOSTILE, url="javascript:document.title='owned'", domain=None),
        ],
    }  # fmt: skip


def tell(lake: Lake, press: Press) -> None:
    members = [each.version_id for each in (press.article, press.copy, press.other)]
    words = [HOSTILE, BACKWARDS, LONG]
    about = dict.fromkeys(("people", "organizations", "places", "domains", "languages", "countries"), words)
    story = {"merged_into": None, "article_count": 3, "version_ids": members, "first_seen_at": MORNING}
    stories = [
        row("stories", 1, story_id=members[0], title=f"Boats {HOSTILE}{BACKWARDS}", **story | about),
        row("stories", 2, story_id=press.merged, **story | {"merged_into": members[0]}),
    ]
    cluster = row(
        "clusters",
        cluster_id=members[0],
        merged_into=None,
        article_count=2,
        domains=words,
        agencies=words,
        original_version_id=press.article.version_id,
        original_rule="published-first",
        version_ids=members[:2],
    )
    changed = row("corrections", version_id=members[0], changes=["title"], is_noted=True, changed_at=NOW)
    for name, rows in (("stories", stories), ("clusters", [cluster]), ("corrections", [changed])):
        lake.write_mart(name, TODAY, contract(name).table(rows))


def path(press: Press, article: Any = None) -> str:
    return f"/news/article/{press.batch.key}/{(article or press.article).version_id}"


@pytest.fixture
def paths(press: Press) -> dict[str, str]:
    return {"article": path(press), "story": f"/news/stories/{press.article.version_id}", "overview": "/news/"}


# In the text


def test_names_are_marked_in_the_text_and_so_is_who_is_quoted(airflow, press, tab: Page):
    tab.goto(f"{airflow.url}{path(press)}")
    text = tab.get_by_role("article")
    assert [text.locator(f"mark.{kind}").first.inner_text() for kind in KINDS] == ["Ann Bo", "Port Lines", "Mombasa"]
    assert [text.locator("q").inner_text(), text.locator("p").inner_text()] == [SAID, TEXT]


def test_each_kind_has_a_line_of_its_own_form(airflow, press, tab: Page):
    tab.goto(f"{airflow.url}{path(press)}")
    marks = [tab.get_by_role("article").locator(f"mark.{kind}").first for kind in KINDS]
    assert len({each.evaluate("mark => getComputedStyle(mark).textDecorationStyle") for each in marks}) == 3


def test_the_legend_switches_the_marks_of_a_kind_off(airflow, press, tab: Page):
    tab.goto(f"{airflow.url}{path(press)}")
    tab.uncheck(".legend #show-person")
    marks = [tab.get_by_role("article").locator(f"mark.{kind}").first for kind in ("person", "place")]
    lines = [each.evaluate("mark => getComputedStyle(mark).textDecorationLine") for each in marks]
    assert lines == ["none", "underline"]


def test_a_name_and_a_quote_lead_to_their_place_in_the_text(airflow, press, tab: Page):
    tab.goto(f"{airflow.url}{path(press)}")
    for link, target in ((".found a >> text=Mombasa", "mark.place"), (".quotes blockquote a", "q")):
        tab.click(link)
        assert tab.locator(f"{target}:target").count() == 1


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "paper", "least"),
    [(ink, f"{kind}-soft", 4.5) for ink in ("ink", "quiet") for kind in (*KINDS, "quote")]  # WCAG 2.2, 1.4.3
    + [(kind, f"{kind}-soft", 3.0) for kind in KINDS],  # 1.4.11
)
def test_marks_and_what_is_marked_stand_out(scheme, ink, paper, least):
    brighter, darker = sorted((_luminance(ink, scheme), _luminance(paper, scheme)), reverse=True)
    assert (brighter + 0.05) / (darker + 0.05) >= least


def _luminance(name: str, scheme: int) -> float:
    """As WCAG defines it, of a colour of the style sheets."""
    colour = re.search(rf"--{name}: light-dark\((.+?), (.+?)\)", STYLE).groups()[scheme]
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


# Beside it


def test_a_place_says_its_country_and_which_rule_told_it(airflow, press, tab: Page):
    tab.goto(f"{airflow.url}{path(press)}")
    assert " ".join(tab.locator(".found li", has_text="Mombasa").inner_text().split()).startswith("Mombasa KE city")
    assert "near-others" in tab.locator(".found li", has_text="Mombasa").inner_text()


def test_a_quote_says_who_said_it_in_which_words_and_by_which_rule(airflow, press, tab: Page):
    tab.goto(f"{airflow.url}{path(press)}")
    said = tab.locator(".quotes li").inner_text()
    assert [word in said for word in (HOSTILE, "written she", "by rule pronoun")] == [True] * 3


def test_a_source_that_is_named_says_its_role(airflow, press, tab: Page):
    tab.goto(f"{airflow.url}{path(press)}")
    assert "Reuters agency quoted" in " ".join(
        tab.locator("section", has=tab.locator("#citations")).inner_text().split()
    )


def test_a_link_says_where_it_leads_and_leads_there_without_saying_who_sends(airflow, press, tab: Page):
    tab.goto(f"{airflow.url}{path(press)}")
    item = tab.locator("section", has=tab.locator("#links")).locator("li", has_text="wire.example")
    link = item.locator("a")
    assert (link.get_attribute("href"), link.get_attribute("rel")) == (
        "https://wire.example/a", "noreferrer noopener nofollow",
    )  # fmt: skip
    assert tab.locator("a[href^='javascript']").count() == 0


def test_a_near_copy_says_how_near_and_who_likely_was_first(airflow, press, tab: Page):
    tab.goto(f"{airflow.url}{path(press, press.copy)}")
    assert "87 % alike" in tab.locator("#copies tbody").inner_text()
    assert "likely first" in tab.locator("#copies tbody").inner_text()
    tab.click("#cluster a >> nth=0")
    assert tab.url == f"{airflow.url}{path(press)}"


def test_a_version_says_what_it_changed(airflow, press, tab: Page):
    tab.goto(f"{airflow.url}{path(press)}")
    assert "this version changed: title said so" in " ".join(tab.locator("main").inner_text().split())


def test_an_article_in_which_nothing_was_found_has_no_empty_lists(airflow, press, tab: Page):
    tab.goto(f"{airflow.url}{path(press, press.other)}")
    assert tab.locator(".legend, .found, .quotes, mark, q").count() == 0


# Stories


def test_a_story_leads_from_the_overview_to_its_articles_and_back(airflow, press, tab: Page):
    tab.goto(f"{airflow.url}/news/")
    tab.locator("section[aria-labelledby=stories] tbody a", has_text="Boats").click()
    assert tab.locator("table[aria-labelledby=members] tbody tr").count() == 3
    tab.click("text=Safe boat")
    assert tab.url == f"{airflow.url}{path(press, press.copy)}"
    tab.locator("section", has=tab.locator("#story")).locator("a").first.click()
    assert tab.url == f"{airflow.url}/news/stories/{press.article.version_id}"


def test_an_article_shows_others_on_the_same_event(airflow, press, tab: Page):
    tab.goto(f"{airflow.url}{path(press)}")
    shown = [each[:9] for each in tab.locator("#neighbours tbody th").all_inner_texts()]
    assert shown == [press.copy.title[:9], press.other.title[:9]]


@pytest.mark.parametrize(("where", "rows"), [("article", "#copies tbody td"), ("story", "tbody th")])
def test_a_headline_of_any_length_is_cut(airflow, paths, tab: Page, where, rows):
    tab.goto(f"{airflow.url}{paths[where]}")
    assert 150 < max(map(len, tab.locator(rows).all_inner_texts())) < 250


def test_a_story_that_proved_to_be_part_of_another_one_leads_there(airflow, press, tab: Page):
    tab.goto(f"{airflow.url}/news/stories/{press.merged}")
    assert tab.url == f"{airflow.url}/news/stories/{press.article.version_id}"


@pytest.mark.parametrize(
    ("where", "status"), [("nothing", 404), ("{story}?day=2026-01-01", 404), ("{story}?day=today", 422)]
)
def test_what_is_not_there_or_no_day_is_refused_in_words(airflow, press, tab: Page, where, status):
    answer = tab.goto(f"{airflow.url}/news/stories/{where.format(story=press.article.version_id)}")
    assert (answer.status, tab.locator("h1").count()) == (status, 1)


# What is always so


@pytest.mark.parametrize("where", ["article", "story", "overview"])
def test_what_came_from_outside_is_shown_as_text_and_does_nothing(airflow, tab: Page, paths, where):
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{airflow.url}{paths[where]}")
    assert HOSTILE in tab.locator("main").inner_text()
    assert tab.title().endswith("News desk")
    assert tab.locator("main img, main script").count() == 0
    assert [url for url in asked if url.endswith("/x") or not url.startswith(airflow.url)] == []


@pytest.mark.parametrize("where", ["article", "story", "overview"])
def test_words_that_turn_others_about_turn_none_of_the_desks(airflow, tab: Page, paths, where):
    tab.goto(f"{airflow.url}{paths[where]}")
    turned = tab.evaluate(
        """() => {
            const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), found = [];
            while (walk.nextNode()) {
                const node = walk.currentNode, at = node.data.search(/[a-z]{2}/), range = document.createRange();
                if (at < 0 || node.parentNode.closest("bdi, [dir=auto]")) continue;
                const [one, next] = [at, at + 1].map(each => {
                    range.setStart(node, each);
                    range.setEnd(node, each + 1);
                    return range.getBoundingClientRect();
                });
                if (one.top === next.top && next.left < one.left) found.push(node.data);
            }
            return found;
        }"""
    )
    assert turned == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("where", ["article", "story", "overview"])
def test_no_page_is_wider_than_the_screen(airflow, tab: Page, paths, where, width):
    tab.set_viewport_size({"width": width, "height": 800})
    tab.goto(f"{airflow.url}{paths[where]}")
    assert tab.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("where", ["article", "story"])
def test_every_link_leads_somewhere(airflow, tab: Page, paths, where):
    tab.goto(f"{airflow.url}{paths[where]}")
    links = {link.evaluate("a => a.href.split('#')[0]") for link in tab.locator("main a").all()}
    own = sorted(link for link in links if link.startswith(f"{airflow.url}/news/"))
    answers = {link: tab.request.get(link).status for link in own}
    assert {link: status for link, status in answers.items() if status != 200} == {}


def test_who_may_only_look_sees_it(airflow, viewer_tab: Page, paths):
    assert [viewer_tab.goto(f"{airflow.url}{each}").status for each in paths.values()] == [200] * 3
