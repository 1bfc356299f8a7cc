"""The news desk in a real Airflow, opened in headless Chromium."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, sync_playwright
from standalone.airflow import USER, Airflow

from newslake import tasks
from newslake.lake import Batch, Lake

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOSTILE = "<script>document.title = 'owned'</script><img src=x onerror=\"document.title = 'owned'\">"
PAUSED = {"AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "True"}
"""Else the scheduler would read the sources that the project ships, beyond this machine."""
CHROMIUM = shutil.which("chromium")

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="needs Debian's chromium on the PATH"
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> tuple[Path, Batch]:
    """A lake with one published batch: an article, a page without a text, and a source with a hostile name."""
    folder = tmp_path_factory.mktemp("desk")
    pages = folder / "pages"
    pages.mkdir()
    text = " ".join(
        ["The ferry company said on Monday that the night boat would sail again from the first of May."] * 5
    )
    (pages / "ferry.html").write_text(
        f"<title>Ferry</title><article><h1>Night boat returns</h1><p>{text}<p>{text}</article>"
    )
    (pages / "empty.html").write_text("")
    lake = Lake(folder / "lake")
    (found,) = tasks.import_archive(str(pages), lake, now=NOW, source_id=HOSTILE)
    batch = Batch.parse(found["batch"])
    for part in tasks.split(batch, lake):
        tasks.clean_and_extract(batch, lake, part)
    tasks.link(batch, lake)
    tasks.validate(batch, lake, "test", NOW)
    tasks.publish(batch, lake)
    return folder / "lake", batch


@pytest.fixture(scope="module")
def airflow(filled, tmp_path_factory):
    running = Airflow(tmp_path_factory.mktemp("airflow") / "home", {"NEWSLAKE_LAKE": str(filled[0]), **PAUSED})
    try:
        yield running.start()
    finally:
        running.stop()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def tab(browser, airflow):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(airflow.url)
    page.fill("input[name=username]", USER)
    page.fill("input[name=password]", airflow.password)
    page.click("button[type=submit]")
    page.wait_for_url(lambda url: "login" not in url)
    yield page
    context.close()


@pytest.mark.parametrize(
    "path", ["/news/", "/news/desk.css", "/news/batch/2026-03-02.any", "/news/docs", "/news/openapi.json"]
)
def test_nothing_of_it_answers_without_a_login(airflow, path):
    answer = httpx.get(f"{airflow.url}{path}", trust_env=False)
    assert answer.status_code in (401, 403, 404)
    assert "Batches" not in answer.text


def test_the_overview_says_what_came_in_what_was_published_and_what_was_refused(airflow, filled, tab: Page):
    tab.goto(f"{airflow.url}/news/")
    assert tab.locator(".totals li").all_inner_texts() == ["2\ncaptures", "1\narticles", "0\nsightings", "1\nrejects"]
    row = tab.locator("#batches tbody tr").first
    assert [cell.strip() for cell in row.locator("td").all_inner_texts()] == [
        filled[1].key, "published", "2", "1", "0", "1", "empty 1",
    ]  # fmt: skip
    assert tab.locator("#reasons tbody tr").first.inner_text().split() == ["clean", "empty", "1"]


def test_a_batch_leads_to_its_page_with_the_rejects_and_their_evidence(airflow, filled, tab: Page):
    tab.goto(f"{airflow.url}/news/")
    tab.click(f"text={filled[1].key}")
    assert tab.locator("h1").inner_text().startswith(filled[1].key)
    assert "empty" in tab.locator("#rejects tbody tr").first.inner_text()


def test_what_came_from_outside_is_shown_as_text_and_does_nothing(airflow, tab: Page):
    requests: list[str] = []
    tab.on("request", lambda request: requests.append(request.url))
    tab.goto(f"{airflow.url}/news/")
    assert HOSTILE in tab.locator("#sources tbody td").first.inner_text()
    assert tab.title() == "News desk"
    assert all(url.startswith(airflow.url) for url in requests)


def test_a_batch_that_is_not_there_is_a_404(airflow, tab: Page):
    answer = tab.goto(f"{airflow.url}/news/batch/2026-03-02.never")
    assert answer is not None
    assert answer.status == 404


def test_it_stands_in_airflows_navigation(airflow, tab: Page):
    tab.goto(f"{airflow.url}/plugin/news")
    frame = tab.frame_locator("iframe")
    assert frame.locator("h1").inner_text(timeout=30_000) == "News desk"
