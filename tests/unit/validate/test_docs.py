"""Data Docs show what was found, and nothing of a page that was found can run in them."""

from datetime import UTC, date, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

import factories
from newslake.contract import contract
from newslake.lake import Batch
from newslake.validate.audit import audit

HOSTILE = "</td><script>alert(1)</script><img src=x onerror=alert(2)> & ${html_success_icon} $title"
RUN = "manual__<b>bold</b>"


@pytest.fixture(scope="module")
def pages():
    """Of a batch with a hostile value in a column with a pattern, in one with a vocabulary, and in a key."""
    tables = factories.batch()
    tables["articles"] = contract("articles").table(
        [factories.row("articles", 0, language=HOSTILE), factories.row("articles", 1, version_id=HOSTILE)]
    )
    tables["rejects"] = contract("rejects").table([factories.row("rejects", 3, table=HOSTILE)])
    batch = Batch(date(2026, 1, 31), "import-a")
    nothing = {"published": lambda *_: set(), "history": contract("coverage").table([])}
    return audit(batch, RUN, tables, datetime(2026, 2, 1, tzinfo=UTC), **nothing).docs()


def test_there_is_a_page_a_table_and_one_for_the_batch(pages):
    assert set(pages) == {f"{name}.html" for name in (*factories.batch(), "coverage", "batch")}


@pytest.mark.parametrize("page", ["articles.html", "rejects.html"])
def test_a_hostile_value_is_shown_as_it_is(pages, page):
    cells = [node.text().strip() for node in LexborHTMLParser(pages[page]).css("td td")]
    assert HOSTILE in cells


@pytest.mark.parametrize("page", [f"{name}.html" for name in (*factories.batch(), "coverage", "batch")])
def test_no_page_has_anything_that_runs_or_loads(pages, page):
    dom = LexborHTMLParser(pages[page])
    assert [node.tag for node in dom.css("script, img, link, iframe, object, b, [onclick], [onerror], [src]")] == []


@pytest.mark.parametrize("page", [f"{name}.html" for name in (*factories.batch(), "coverage", "batch")])
def test_links_lead_to_the_pages_of_the_same_batch_and_back_to_the_desk_alone(pages, page):
    linked = {node.attributes["href"] for node in LexborHTMLParser(pages[page]).css("[href]")}
    assert linked == {*pages, "../"}


def test_a_page_forbids_scripts_by_its_own_policy(pages):
    policy = LexborHTMLParser(pages["articles.html"]).css_first("meta[http-equiv=Content-Security-Policy]")
    assert policy.attributes["content"].startswith("default-src 'none'")


def test_a_page_names_each_promise_with_its_severity_and_in_words(pages):
    assert (
        "language.vocabulary (critical): language is one of 184 codes"
        in LexborHTMLParser(pages["articles.html"]).text()
    )


def test_the_page_of_the_batch_shows_its_figures(pages):
    assert "every-page-accounted (critical)" in LexborHTMLParser(pages["batch.html"]).text()
