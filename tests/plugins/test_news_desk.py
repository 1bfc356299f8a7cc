"""The news desk in a real Airflow, opened in headless Chromium."""

import re
from urllib.parse import quote, urljoin

import httpx
import pytest
from playwright.sync_api import Page
from standalone.airflow import PROJECT

from newsroom import BACKWARDS, DEAD, HOSTILE, SOURCES, STEADY

STYLE = (PROJECT / "plugins" / "desk_templates" / "desk.css").read_text()
NOWHERE = ["/news/nothing", "/news/batch/never", "/news/batch/2026-03-02.never", "/news/source/nobody"]


def source_path(source: str) -> str:
    return f"/news/source/{quote(source, safe='')}"


@pytest.fixture
def paths(newsroom) -> dict[str, str]:
    """An address of each kind of page."""
    keys = {name: getattr(newsroom, name).key for name in ("published", "real", "held", "dropped", "waiting")}
    return {
        "overview": "/news/",
        **{name: f"/news/batch/{key}" for name, key in keys.items()},
        **{source: source_path(source) for source in SOURCES},
        "docs": f"/news/batch/{keys['published']}/docs/articles.html",
    }


@pytest.fixture(scope="session")
def trigger(airflow):
    """Start a run by hand, which stays where it is: all DAGs are paused."""

    def trigger(dag: str, **conf: str) -> str:
        return airflow.post(f"dags/{dag}/dagRuns", {"logical_date": None, "conf": conf})["dag_run_id"]

    return trigger


def run_path(dag: str, run: str) -> str:
    return f"/news/run?dag_id={dag}&run_id={quote(run)}"


# Who may see it


@pytest.mark.parametrize(
    "path",
    [
        "/news/",
        "/news/desk.css",
        "/news/batch/2026-03-02.ingest-20260302T060000Z",
        "/news/batch/2026-03-02.ingest-20260302T060000Z/docs/articles.html",
        f"/news/source/{STEADY}",
        "/news/run?dag_id=refine&run_id=any",
        "/news/docs",
        "/news/redoc",
        "/news/openapi.json",
        *NOWHERE,
    ],
)
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer made-up"}])
def test_nothing_of_it_answers_without_a_login(airflow, path, headers):
    answer = httpx.get(f"{airflow.url}{path}", headers=headers, trust_env=False)
    assert answer.status_code in (401, 403, 404)
    assert [
        word for word in ("Latest batches", "Captured", "Pages a day", "Docs", "color-scheme:") if word in answer.text
    ] == []


def test_who_is_not_logged_in_is_led_there_and_back(airflow, browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{airflow.url}/news/?q=harbour")
    page.click("text=Log in")
    page.fill("input[name=username]", airflow.user)
    page.fill("input[name=password]", airflow.password)
    page.click("button[type=submit]")
    page.wait_for_url("**/news/?q=harbour")
    context.close()


def test_a_viewer_sees_every_page(airflow, viewer_tab: Page, paths):
    answers = {name: viewer_tab.goto(f"{airflow.url}{path}") for name, path in paths.items()}
    assert {name: answer.status for name, answer in answers.items()} == dict.fromkeys(paths, 200)


# What is always so


def test_every_answer_forbids_scripts_and_other_hosts(airflow, tab: Page, paths):
    found = {}
    for path in [*paths.values(), *NOWHERE, "/news/desk.css", "/news/?page=none"]:
        found[path] = tab.request.get(f"{airflow.url}{path}").headers.get("content-security-policy", "")
    assert [path for path, policy in found.items() if not policy.startswith("default-src 'none'; style-src")] == []


def test_what_came_from_outside_is_shown_as_text_and_does_nothing(airflow, tab: Page, paths):
    said, asked = [], []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("request", lambda request: asked.append(request.url))
    titles = {}
    for name, path in paths.items():
        if name != "docs":
            tab.goto(f"{airflow.url}{path}")
            titles[name] = tab.title()
    assert "owned" not in titles.values()
    assert [url for url in asked if not url.startswith(airflow.url)] == []
    assert [text for text in said if "favicon" not in text] == []  # where a page breaks the policy, it is said here


def test_a_name_that_turns_words_about_turns_no_others(airflow, tab: Page):
    tab.goto(f"{airflow.url}{source_path(BACKWARDS)}")
    name = tab.locator("h1 bdi")
    assert name.inner_text() == f"{BACKWARDS}\u2069"  # what it opens is closed
    assert name.evaluate("each => getComputedStyle(each).unicodeBidi") == "isolate"


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_the_screen(airflow, tab: Page, paths, width):
    tab.set_viewport_size({"width": width, "height": 800})
    beyond = {}
    for name, path in paths.items():
        tab.goto(f"{airflow.url}{path}")
        beyond[name] = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert {name: pixels for name, pixels in beyond.items() if pixels > 0} == {}


def test_every_link_on_every_page_leads_somewhere(airflow, tab: Page, paths):
    links = set()
    for path in paths.values():
        tab.goto(f"{airflow.url}{path}")
        links |= set(tab.locator("a[href]").evaluate_all("all => all.map(each => each.href.split('#')[0])"))
    answers = {link: tab.request.get(link).status for link in sorted(links)}
    assert {link: status for link, status in answers.items() if status != 200} == {}


@pytest.mark.parametrize("path", NOWHERE)
def test_what_is_not_there_is_a_404_in_the_style_of_the_desk(airflow, tab: Page, path):
    assert tab.goto(f"{airflow.url}{path}").status == 404
    assert tab.locator("h1").inner_text() == "There is no such page"


@pytest.mark.parametrize("query", ["page=0", "page=none", "show=some", f"q={'w' * 300}"])
def test_what_cannot_be_asked_is_refused_in_words(airflow, tab: Page, query):
    assert tab.goto(f"{airflow.url}/news/?{query}").status == 422
    assert tab.locator("h1").inner_text() == "This can't be asked"


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [(ink, paper) for ink in ("ink", "quiet", "link") for paper in ("paper", "soft")]
    + [("ink", f"{mark}-soft") for mark in ("good", "bad", "warn")]
    + [(mark, f"{mark}-soft") for mark in ("good", "bad", "warn")],
)
def test_words_stand_out_from_what_is_behind_them(scheme, ink, paper):
    brighter, darker = sorted((_luminance(ink, scheme), _luminance(paper, scheme)), reverse=True)
    assert (brighter + 0.05) / (darker + 0.05) >= 4.5  # WCAG 2.2, 1.4.3


def _luminance(name: str, scheme: int) -> float:
    """As WCAG defines it, of a colour of the style sheet."""
    colour = re.search(rf"--{name}: light-dark\((.+?), (.+?)\)", STYLE).groups()[scheme]
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


# The overview


def test_the_overview_sets_the_day_against_what_is_usual(airflow, tab: Page):
    tab.goto(f"{airflow.url}/news/")
    assert [" ".join(each.split()) for each in tab.locator("#totals li").all_inner_texts()] == [
        "pages 32 usually 40 a day", "articles 16 usually 20 a day", "refused 16 usually 20 a day",
        "sources 5 2 in trouble",
    ]  # fmt: skip


def test_the_overview_has_sources_in_trouble_first(airflow, tab: Page):
    tab.goto(f"{airflow.url}/news/")
    table = tab.locator("table[aria-labelledby=sources] tbody tr")
    assert [table.nth(n).locator("th").inner_text() for n in (0, 1)] == [DEAD, HOSTILE]
    assert "feed dead" in table.first.inner_text()


def test_a_source_is_found_by_its_name(airflow, tab: Page):
    tab.goto(f"{airflow.url}/news/")
    tab.fill("form.filter input[name=q]", "HARBOUR")
    tab.click("form.filter button")
    tab.wait_for_url("**/news/?q=HARBOUR**")
    assert tab.locator("table[aria-labelledby=sources] tbody th").all_inner_texts() == [STEADY]


def test_a_held_batch_stands_on_top_and_leads_to_the_run_that_asks_about_it(airflow, tab: Page, newsroom, trigger):
    run = trigger("review", batch=newsroom.held.key)
    tab.goto(f"{airflow.url}/news/")
    tab.click("text=Decide in Airflow")
    tab.wait_for_url(lambda url: f"/dags/review/runs/{quote(run, safe='')}" in url or f"/runs/{run}" in url)


def test_a_batch_leads_to_its_page(airflow, tab: Page, newsroom):
    tab.goto(f"{airflow.url}/news/")
    tab.locator("section[aria-labelledby=batches]").locator(f"text={newsroom.published.key}").click()
    assert tab.locator("h1").inner_text().startswith(newsroom.published.key)


# A batch


def test_a_batch_shows_the_journey_of_its_pages(airflow, tab: Page, newsroom):
    tab.goto(f"{airflow.url}/news/batch/{newsroom.published.key}")
    assert [" ".join(each.split()) for each in tab.locator(".journey li").all_inner_texts()] == [
        "Captured 16 pages 5 feeds", "Read 8 articles 8 refused", "Linked 8 new articles 0 seen before",
        "Checked 8 kept 0 refused", "Published 8 articles 0 sightings 0 relations 8 rejects",
    ]  # fmt: skip


def test_a_batch_shows_what_is_broken_and_what_to_do(airflow, tab: Page, newsroom):
    tab.goto(f"{airflow.url}/news/batch/{newsroom.published.key}")
    rules = tab.locator("table[aria-label='Promises that are broken'] tr.group")
    assert ["language.vocabulary" in rules.nth(0).inner_text(), f"Look at {HOSTILE}." in rules.nth(1).inner_text()] == [
        True, True,
    ]  # fmt: skip


def test_what_is_kept_and_what_is_for_information_is_folded(airflow, tab: Page, newsroom):
    tab.goto(f"{airflow.url}/news/batch/{newsroom.published.key}")
    assert not tab.locator("table[aria-label='Promises that are kept']").is_visible()
    tab.click("text=Kept: 1 promise")
    assert tab.locator("table[aria-label='Promises that are kept']").is_visible()


def test_a_refused_page_leads_to_its_bytes(airflow, tab: Page, newsroom):
    tab.goto(f"{airflow.url}/news/batch/{newsroom.real.key}")
    tab.locator("table[aria-labelledby=rejects] td a", has_text="bytes").first.click()
    tab.wait_for_url(f"**/news/capture/{newsroom.real.key}/*")


def test_a_dropped_batch_says_who_decided_and_why(airflow, tab: Page, newsroom):
    tab.goto(f"{airflow.url}/news/batch/{newsroom.dropped.key}")
    assert "Dropped by admin" in tab.locator(".notice").inner_text()
    assert f"Not ours {HOSTILE}" in tab.locator(".notice").inner_text()


def test_data_docs_have_their_style_and_no_script_of_theirs_runs(airflow, tab: Page, paths):
    tab.goto(f"{airflow.url}{paths['docs']}")
    assert tab.locator("p").first.evaluate("each => getComputedStyle(each).color") == "rgb(1, 2, 3)"
    assert tab.title() == "articles"


@pytest.mark.parametrize(
    "name", ["nothing", "..%2F..%2F_batches", "%2e%2e%2fheld", "articles.html%00", "articles%2Fx", "*"]
)
def test_data_docs_of_any_other_name_are_not_there(airflow, newsroom, name):
    url = f"{airflow.url}/news/batch/{newsroom.published.key}/docs/{name}.html"
    answer = httpx.get(url, headers=_authorized(airflow), trust_env=False)
    assert answer.status_code == 404


def test_data_docs_lead_back_to_their_batch(airflow, tab: Page, newsroom, paths):
    tab.goto(urljoin(f"{airflow.url}{paths['docs']}", "../"))
    assert tab.locator("h1").inner_text().startswith(newsroom.published.key)


def _authorized(airflow) -> dict[str, str]:
    login = {"username": airflow.user, "password": airflow.password}
    token = httpx.post(f"{airflow.url}/auth/token", json=login, trust_env=False).json()["access_token"]
    return {"Authorization": f"Bearer {token}"}


# A source


def test_a_source_says_how_it_is_and_since_when(airflow, tab: Page):
    tab.goto(f"{airflow.url}{source_path(DEAD)}")
    said = tab.locator("main > p").nth(1).inner_text()
    assert "So it has been since Friday, 27 February 2026." in said
    assert "Its last article came on Thursday, 26 February 2026." in said


def test_a_source_shows_its_days_and_what_drifts(airflow, tab: Page):
    tab.goto(f"{airflow.url}{source_path(STEADY)}")
    assert tab.locator("svg.bars .bar").count() == 10
    assert tab.locator("svg.line").count() == 8


def test_a_source_tells_the_checks_that_name_it_and_where_it_failed(airflow, tab: Page, newsroom):
    tab.goto(f"{airflow.url}{source_path(HOSTILE)}")
    assert "titles-usual" in tab.locator("table[aria-labelledby=failed]").inner_text()
    tab.goto(f"{airflow.url}{source_path(DEAD)}")
    assert newsroom.published.key in tab.locator("table[aria-labelledby=troubles]").inner_text()


# Within Airflow


def test_it_stands_in_airflows_navigation(airflow, tab: Page):
    tab.goto(f"{airflow.url}/plugin/news")
    assert tab.frame_locator("iframe").locator("h1").inner_text(timeout=30_000) == "News desk"


def test_a_run_has_its_batch_as_a_tab(airflow, tab: Page, newsroom, trigger):
    run = trigger("refine", batch=newsroom.published.key)
    tab.goto(f"{airflow.url}/dags/refine/runs/{quote(run)}")
    tab.get_by_role("link", name="Batch").click()
    title = tab.frame_locator("iframe").locator("h1").inner_text(timeout=30_000)
    assert title.startswith(newsroom.published.key)


def test_a_run_whose_batch_is_not_in_the_lake_says_so(airflow, tab: Page, trigger):
    answer = tab.goto(f"{airflow.url}{run_path('ingest', trigger('ingest'))}")
    assert answer.status == 404
    assert "No batch of it is in the lake" in tab.locator("main").inner_text()


def test_a_run_that_was_given_no_batch_at_all_says_so(airflow, tab: Page, trigger):
    answer = tab.goto(f"{airflow.url}{run_path('tidy', trigger('tidy'))}")
    assert answer.status == 404


@pytest.mark.parametrize("dag", ["refine", "no-such-dag"])
def test_a_run_that_airflow_does_not_know_is_a_404(airflow, tab: Page, dag):
    assert tab.goto(f"{airflow.url}{run_path(dag, 'nobody')}").status == 404


def test_the_parts_of_the_plugin_are_no_plugins_of_their_own(airflow):
    (desk,) = [each for each in airflow.get("plugins")["plugins"] if each["source"].endswith(".py")]
    assert desk["name"] == "news_desk"
    assert airflow.get("plugins/importErrors")["import_errors"] == []
