"""The desk's pages about single things, in a real Airflow, opened in headless Chromium."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect
from standalone.airflow import USER, Api
from standalone.runs import Watch

from factories import row
from newslake.contract import REGISTRY, contract
from newslake.ingest.warc import Span, Writer
from newslake.lake import Batch, Lake
from newslake.page import Body
from newslake.tables import PUBLISHED
from newsroom import BACKWARDS, HOSTILE, LONG, STEADY, Newsroom, check, publish

FIRST = Batch.parse("2026-01-10.ingest-20260110T060000Z")
SECOND = Batch.parse("2026-01-10.ingest-20260110T180000Z")
"""Of a day that no figure of the overview looks back to."""
MORNING, EVENING = (datetime(2026, 1, 10, hour, tzinfo=UTC) for hour in (6, 18))
URL = "https://paper.example/night-boat"
RAW = f"<!doctype html><title>Night boat</title>{HOSTILE}<p>a\u202eb".encode()
PARTS = (
    ("paragraph", "The night boat sails on Monday."),
    ("heading", f"Timetable {HOSTILE}"),
    ("list-item", "ten"),
    ("list-item", "noon"),
    ("table-row", "Harbour\tten"),
    ("quote", f"Said {BACKWARDS}"),
)


@dataclass(frozen=True)
class Archive:
    """Versions of one article, with the bytes of each."""

    old: Any
    new: Any
    """As hostile as can be."""
    copy: Any
    """Of the old one, by another outlet."""


@pytest.fixture(scope="session")
def archive(newsroom: Newsroom) -> Archive:
    """The newsroom's lake with two more batches."""
    lake = newsroom.lake
    old = version(9_001, "The night boat sails on Friday.", title="Night boat returns", url=URL, captured_at=MORNING)
    copy = version(9_002, "The night boat sails on Friday.", title="Night boat returns", source_id=STEADY)
    new = version(
        9_003,
        *PARTS,
        ("paragraph", LONG),
        title=f"Night boat {HOSTILE}{BACKWARDS}",
        article_id=old.article_id,
        source_id=HOSTILE,
        url="javascript:document.title='owned'",
        authors=[HOSTILE, LONG],
        published_raw=BACKWARDS,
        quality_flags=["titles-usual"],
        captured_at=EVENING,
    )
    copied = row("relations", 9_002, relation="exact-copy", **ends(copy, old), other_batch=None)
    changed = row("relations", 9_003, relation="version-of", **ends(new, old), other_batch=FIRST.key)
    store(lake, FIRST, [old, copy], [copied])
    store(lake, SECOND, [new], [changed])
    return Archive(old, new, copy)


def version(n: int, *parts: Any, **changes: Any) -> Any:
    given = [("paragraph", part) if isinstance(part, str) else part for part in parts]
    body = Body.of(given, source="html", confidence=1.0)
    return row("articles", n, text=body.text, blocks=body.blocks, **changes)


def ends(one: Any, other: Any) -> dict[str, str]:
    return {
        "version_id": one.version_id,
        "article_id": one.article_id,
        "other_version_id": other.version_id,
        "other_article_id": other.article_id,
    }


def store(lake: Lake, batch: Batch, articles: list[Any], relations: list[Any]) -> None:
    with lake.writing(lake.warc_path(lake.warc_name(batch))) as file:
        span = Writer(file).resource(URL, RAW, "text/html", MORNING)
    captures = [capture(lake, batch, article, span) for article in articles]
    rows: Mapping[str, list[Any]] = {"articles": articles, "relations": relations}
    tables = {name: contract(name).table(rows.get(name, [])) for name in PUBLISHED}
    warned = check(batch, HOSTILE, "coverage", "titles-usual", "warning", observed=HOSTILE, remedy="Look at its pages.")
    publish(
        lake, batch, tables | {"captures": contract("captures").table(captures)}, contract("checks").table([warned])
    )


def capture(lake: Lake, batch: Batch, article: Any, span: Span) -> Any:
    place = {
        "warc_filename": lake.warc_name(batch),
        "warc_record_offset": span.offset,
        "warc_record_length": span.length,
    }
    told = {"capture_id": article.capture_id, "source_id": article.source_id, "url": article.url, "fetch_error": None}
    return row("captures", kind="page", content_type="text/html", **told, **place)


def path(article: Any, batch: Batch = SECOND) -> str:
    return f"/news/article/{batch.key}/{article.version_id}"


def open_(tab: Page, airflow: Api, where: str) -> list[str]:
    """Open a page; what was asked for on the way."""
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{airflow.url}{where}")
    return asked


# Articles


def test_an_article_is_shown_by_its_blocks(airflow, archive, tab: Page):
    open_(tab, airflow, path(archive.new))
    text = tab.get_by_role("article")
    shown = [text.locator(what).first.inner_text() for what in ("p", "h3", "li", "td", "blockquote")]
    assert shown == [PARTS[0][1], PARTS[1][1], "ten", "Harbour", PARTS[5][1]]


def test_a_field_says_where_it_was_read(airflow, archive, tab: Page):
    open_(tab, airflow, path(archive.old, FIRST))
    fact = tab.locator(".known > div", has=tab.locator("dt", has_text="published_at"))
    assert archive.old.published_raw in fact.inner_text()
    assert f"from {archive.old.published_source}" in fact.inner_text()


def test_a_mark_says_in_words_what_was_seen(airflow, archive, tab: Page):
    open_(tab, airflow, path(archive.new))
    mark = tab.locator(".notice.warning li").inner_text()
    assert "titles-usual" in mark
    assert HOSTILE in mark
    assert "Look at its pages." in mark


@pytest.mark.parametrize("where", ["article", "difference", "capture", "search", "rejects"])
def test_what_came_from_outside_is_shown_as_text_and_does_nothing(airflow, archive, tab: Page, where):
    pages = {
        "article": path(archive.new),
        "difference": f"{path(archive.new)}/difference/{FIRST.key}/{archive.old.version_id}",
        "capture": f"/news/capture/{SECOND.key}/{archive.new.capture_id}",
        "search": f"/news/search?q={archive.old.article_id}",
        "rejects": "/news/rejects",
    }
    asked = open_(tab, airflow, pages[where])
    assert HOSTILE in tab.locator("main").inner_text()
    assert tab.title().endswith(" · News desk")
    assert tab.locator("main img, main script").count() == 0
    assert [url for url in asked if url.endswith("/x") or not url.startswith(airflow.url)] == []


def test_words_that_turn_others_about_do_so_within_their_own_bounds(airflow, archive, tab: Page):
    open_(tab, airflow, path(archive.new))
    loose = tab.evaluate(
        """() => {
            const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), found = [];
            while (walk.nextNode()) {
                const {data, parentNode} = walk.currentNode;
                if (/[\\u202e\\u2066]/.test(data) && !parentNode.closest("bdi, [dir=auto]")) found.push(data);
            }
            return found;
        }"""
    )
    assert loose == []


def test_a_word_of_a_megabyte_makes_no_page_wider(airflow, archive, tab: Page):
    open_(tab, airflow, path(archive.new))
    assert tab.evaluate("document.documentElement.scrollWidth") == 1280


def test_a_page_of_the_web_is_linked_without_saying_who_sends(airflow, archive, tab: Page):
    open_(tab, airflow, path(archive.old, FIRST))
    link = tab.locator(".address a")
    assert (link.get_attribute("href"), link.get_attribute("rel")) == (URL, "noreferrer noopener nofollow")


def test_what_is_no_address_of_the_web_is_no_link(airflow, archive, tab: Page):
    open_(tab, airflow, path(archive.new))
    assert "javascript:" in tab.locator(".address").inner_text()
    assert tab.locator("a[href^='javascript']").count() == 0


def test_versions_lead_to_each_other_and_to_their_difference(airflow, archive, tab: Page):
    open_(tab, airflow, path(archive.old, FIRST))
    tab.click("#versions >> text=Difference")
    assert [tab.locator(f".compared {what}").all_inner_texts() for what in ("ins", "del")] != [[], []]
    tab.click(".ends >> text=18:00")
    assert tab.url == f"{airflow.url}{path(archive.new)}"


def test_copies_name_the_other_outlet(airflow, archive, tab: Page):
    open_(tab, airflow, path(archive.copy, FIRST))
    tab.click("#copies tbody a")
    assert tab.url == f"{airflow.url}{path(archive.old, FIRST)}"


def test_every_link_of_an_article_leads_somewhere(airflow, archive, tab: Page):
    open_(tab, airflow, path(archive.new))
    links = {link.evaluate("a => a.href") for link in tab.locator("a").all()}
    own = sorted(link for link in links if link.startswith(f"{airflow.url}/news/"))
    assert {link: tab.request.get(link).status for link in own} == dict.fromkeys(own, 200)


@pytest.mark.parametrize(
    "where", ["/news/article/2026-01-10.never/x", "/news/capture/2026-01-10.never/x", "/news/article/x"]
)
def test_what_is_not_there_is_a_404(airflow, archive, where):
    with logged_in(airflow) as client:
        assert client.get(where).status_code == 404


# Search


def test_an_address_typed_into_the_line_above_leads_to_its_article(airflow, archive, tab: Page):
    open_(tab, airflow, "/news/dictionary")
    tab.fill("header input[name=q]", URL)
    tab.press("header input[name=q]", "Enter")
    tab.wait_for_url(f"**{path(archive.old, FIRST)}")


def test_an_article_of_several_versions_is_a_list_of_them(airflow, archive, tab: Page):
    open_(tab, airflow, f"/news/article/{archive.old.article_id}")
    hrefs = [link.get_attribute("href") for link in tab.locator("#hits tbody td:nth-child(3) a").all()]
    assert hrefs == [path(archive.new), path(archive.old, FIRST)]


def test_an_address_that_was_only_refused_says_so(airflow, newsroom, tab: Page):
    refused = newsroom.lake.read("rejects", newsroom.published).to_pylist()[0]
    open_(tab, airflow, f"/news/search?q={refused['url']}")
    assert "no-text" in tab.locator("#refused tbody").inner_text()


# Captures


def test_bytes_are_shown_as_they_came(airflow, archive, tab: Page):
    open_(tab, airflow, path(archive.new))
    tab.click("text=the bytes as they came")
    assert tab.locator("#bytes").inner_text() == RAW.decode().replace("\u202e", "⟨U+202E⟩")


def test_a_capture_leads_to_what_became_of_it(airflow, archive, tab: Page):
    open_(tab, airflow, f"/news/capture/{FIRST.key}/{archive.old.capture_id}")
    tab.click(".notice a")
    assert tab.url == f"{airflow.url}{path(archive.old, FIRST)}"


# Refused pages


def test_refused_pages_are_chosen_with_the_form(airflow, newsroom, tab: Page):
    open_(tab, airflow, "/news/rejects")
    tab.fill("form.filter input[name=source]", STEADY)
    tab.fill("form.filter input[name=since]", newsroom.published.date.isoformat())
    tab.click("form.filter button")
    assert {cell.inner_text() for cell in tab.locator("#rejects tbody td:nth-child(2)").all()} == {STEADY}
    assert tab.locator("#rejects tbody tr").count() == 2


def test_older_ones_follow_on_the_newer_ones(airflow, tab: Page):
    seen: list[str] = []
    open_(tab, airflow, "/news/rejects")
    while True:
        seen += [str(link.get_attribute("href")) for link in tab.locator("#rejects a[href*='/capture/']").all()]
        if not tab.locator("a[rel=next]").count():
            break
        tab.click("a[rel=next]")
    total = int(tab.locator("#total b").inner_text().replace(",", ""))
    assert (len(seen), len(set(seen))) == (total, total)


def test_what_cannot_be_asked_is_said(airflow):
    with logged_in(airflow) as client:
        answer = client.get("/news/rejects?since=yesterday")
    assert (answer.status_code, "YYYY-MM-DD" in answer.text) == (400, True)


@pytest.fixture(scope="session")
def dags(airflow) -> None:
    """Airflow has read the DAG files."""
    Watch(airflow, lambda _: None).wait_for_dags()


def runs(airflow: Api) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = airflow.get("dags/replay/dagRuns", order_by="-run_after")["dag_runs"]
    return found


def test_who_may_start_runs_starts_a_replay_of_what_is_chosen(airflow, dags, tab: Page):
    open_(tab, airflow, "/news/rejects?reason=no-text&since=2026-03-01")
    tab.click("text=Read these again")
    tab.click("text=Replay >> visible=true")
    tab.wait_for_url("**/dags/replay/runs/**")
    run = runs(airflow)[0]
    assert run["dag_run_id"] in tab.url.replace("%3A", ":").replace("%2B", "+")
    assert (run["conf"], run["triggering_user_name"]) == ({"reason": "no-text", "since": "2026-03-01"}, USER)


def test_within_airflow_a_replay_is_told_of_on_the_page_itself(airflow, dags, tab: Page):
    open_(tab, airflow, "/plugin/news/news/rejects?reason=no-text")
    frame = tab.frame_locator("iframe")
    frame.get_by_text("Read these again").click()
    frame.get_by_role("button", name="Replay").click()
    expect(frame.get_by_role("status")).to_contain_text("Replay has started", timeout=30_000)


def test_without_a_choice_there_is_no_replay(airflow, tab: Page):
    open_(tab, airflow, "/news/rejects")
    assert tab.locator("form[action='/news/replay']").count() == 0


def test_who_may_only_look_is_offered_no_replay(airflow, viewer_tab: Page):
    open_(viewer_tab, airflow, "/news/rejects?reason=no-text")
    assert viewer_tab.locator("#rejects tbody tr").count() > 0
    assert viewer_tab.locator("form[action='/news/replay']").count() == 0


def test_who_may_only_look_starts_no_replay(airflow, viewer, dags):
    before = runs(airflow)
    assert post(viewer, {"sec-fetch-site": "same-origin"}) == 403
    assert runs(airflow) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://paper.example"},
        {"origin": "null"},
        {},
    ],
)
def test_a_form_of_another_site_starts_no_replay(airflow, dags, headers):
    before = runs(airflow)
    assert post(airflow, headers) == 403
    assert runs(airflow) == before


def test_a_form_of_which_a_browser_says_no_more_than_its_origin_starts_one(airflow, dags):
    before = len(runs(airflow))
    assert post(airflow, {"origin": airflow.url}) == 303
    assert len(runs(airflow)) == before + 1


def test_a_replay_of_everything_is_refused(airflow, dags):
    assert post(airflow, {"sec-fetch-site": "same-origin"}, reason="") == 400


def post(user: Api, headers: Mapping[str, str], reason: str = "no-text") -> int:
    with logged_in(user) as client:
        return client.post("/news/replay", data={"reason": reason}, headers=headers).status_code


def logged_in(user: Api) -> httpx.Client:
    """What has the user's token, and no browser's manners."""
    login = {"username": user.user, "password": user.password}
    token = httpx.post(f"{user.url}/auth/token", json=login, trust_env=False).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.Client(base_url=user.url, headers=headers, timeout=30, trust_env=False)


# Dictionary


def test_every_column_has_its_place_in_the_dictionary(airflow, tab: Page):
    open_(tab, airflow, "/news/dictionary")
    places = set(tab.evaluate("Array.from(document.querySelectorAll('[id]'), each => each.id)"))
    assert places >= {f"{name}.{column}" for name, table in REGISTRY.items() for column in table.columns}


def test_the_dictionary_has_a_remedy_for_every_promise(airflow, tab: Page):
    open_(tab, airflow, "/news/dictionary")
    assert tab.locator(".promises code").count() > 100
    assert "" not in [remedy.strip() for remedy in tab.locator(".remedy").all_inner_texts()]
