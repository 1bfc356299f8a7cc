"""A real Airflow with the news desk over a furnished lake, an administrator, a viewer, and headless Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, StorageState
from standalone.airflow import Airflow, Api

from newsroom import Newsroom, furnish

PAUSED = {"AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "True"}
"""Else the scheduler would read the sources that the project ships, beyond this machine."""
VIEWER = "viewer"


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory) -> Newsroom:
    return furnish(tmp_path_factory.mktemp("newsroom"))


@pytest.fixture(scope="session")
def running(newsroom, tmp_path_factory, browser) -> Iterator[Airflow]:  # without a browser nothing is started
    settings = {"NEWSLAKE_LAKE": str(newsroom.lake.root), **PAUSED}
    airflow = Airflow(tmp_path_factory.mktemp("airflow") / "home", settings, {VIEWER: "viewer"})
    try:
        airflow.start()
        yield airflow
    finally:
        airflow.stop()


@pytest.fixture(scope="session")
def airflow(running) -> Api:
    """The administrator's way in."""
    return running.api()


@pytest.fixture(scope="session")
def viewer(running) -> Api:
    """The way in of one who may look and change nothing."""
    return running.api(VIEWER)


@pytest.fixture(scope="session")
def login(browser, airflow) -> StorageState:
    """What a browser keeps of the administrator's login."""
    return logged_in(browser, airflow)


@pytest.fixture(scope="session")
def viewer_login(browser, viewer) -> StorageState:
    return logged_in(browser, viewer)


@pytest.fixture
def tab(browser, login) -> Iterator[Page]:
    """Where the administrator is logged in."""
    with browser.new_context(viewport={"width": 1280, "height": 900}, storage_state=login) as context:
        yield context.new_page()


@pytest.fixture
def viewer_tab(browser, viewer_login) -> Iterator[Page]:
    """Where the viewer is logged in."""
    with browser.new_context(viewport={"width": 1280, "height": 900}, storage_state=viewer_login) as context:
        yield context.new_page()


def logged_in(browser: Browser, api: Api) -> StorageState:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(api.url)
        page.fill("input[name=username]", api.user)
        page.fill("input[name=password]", api.password)
        page.click("button[type=submit]")
        page.wait_for_url(lambda url: "login" not in url)
        return context.storage_state()
