"""The DAGs over the sample site, without Airflow's processes: what every trap ends as, and that twice is once."""

from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from newslake.lake import Lake
from newslake.tables import MARTS, PUBLISHED
from sample_site import ARCHIVE, SampleSite
from sample_site.content import outlets, traps

TRAPS = {trap.name: trap for trap in traps()}
PAGES = [name for name, trap in TRAPS.items() if not trap.is_source]
SOURCES = [name for name, trap in TRAPS.items() if trap.is_source]
TABLES = ("captures", *PUBLISHED, "coverage", "checks", *MARTS)
LEDGERS = ("checks",)


class World:
    """The sample site, a lake, and the DAGs that lie between them."""

    def __init__(self, attempt, site: SampleSite, lake: Lake) -> None:
        self.attempt, self.site, self.lake = attempt, site, lake
        self.batches = {}

    def run(self, dag: str, **params):
        """One run, as by hand; its tasks' states by name."""
        state, tasks = self.attempt(dag, **params)
        assert state == "success"
        return tasks

    def round(self, edition: int) -> None:
        """What one hour does."""
        self.site.edition = edition
        self.run("ingest")
        self.batches[edition] = self.lake.pending()[0]
        self.run("refine")
        self.run("digest")

    def counts(self) -> dict[str, int]:
        return {table: len(self.lake.scan(table, columns=["date"])) for table in TABLES}

    def outcome(self, url: str, edition: int) -> set[str]:
        """What the captures of a URL, or of one that a feed made of it, ended as in one round."""
        asked = [url, *(url + outlet.tracking for outlet in outlets().values())]
        own = {
            table: rows.filter(pc.is_in(rows["url"], pa.array(asked)))
            for table in ("articles", "sightings", "rejects")
            for rows in [self.lake.read(table, self.batches[edition])]
        }
        outcomes = {"article": own["articles"], "sighting": own["sightings"]}
        return {name for name, rows in outcomes.items() if len(rows)} | set(own["rejects"]["reason"].to_pylist())


@pytest.fixture(scope="module")
def world(attempt, tmp_path_factory):
    folder = tmp_path_factory.mktemp("world")
    with pytest.MonkeyPatch.context() as patch, SampleSite() as site:
        (folder / "sources.toml").write_text(site.sources_toml())
        patch.setenv("NEWSLAKE_LAKE", str(folder / "lake"))
        patch.setenv("NEWSLAKE_SOURCES", str(folder / "sources.toml"))
        patch.setenv("NEWSLAKE_IMPORT_ROOTS", str(ARCHIVE))
        made = World(attempt, site, Lake(folder / "lake"))
        made.round(1)
        made.round(2)
        made.run("import_archive", path=str(ARCHIVE))
        made.run("refine")
        made.run("digest")
        yield made


@pytest.mark.parametrize("name", PAGES)
def test_a_trap_ends_as_it_should(world, name):
    trap = TRAPS[name]
    (outcome,) = world.outcome(world.site.trap_url(trap), 1)
    # Of a pair, whichever is read first is the article.
    assert outcome in ({"article", "sighting"} if trap.pair else {trap.expected})


@pytest.mark.parametrize("name", [name for name in PAGES if TRAPS[name].expected_later])
def test_what_heals_is_an_article_an_hour_later(world, name):
    assert world.outcome(world.site.trap_url(TRAPS[name]), 2) == {TRAPS[name].expected_later}


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_that_fails_says_why_and_costs_nothing_else(world, name):
    coverage = world.lake.scan("coverage")
    rows = coverage.filter(pc.equal(coverage["source_id"], TRAPS[name].outlet))
    assert set(rows["reason"].to_pylist()) == {TRAPS[name].expected}


def test_every_page_ends_in_exactly_one_row(world):
    pages = world.lake.scan("captures", where=pc.field("kind") == "page")["capture_id"].to_pylist()
    ends = Counter(
        capture
        for table in ("articles", "sightings", "rejects")
        for capture in world.lake.scan(table)["capture_id"].to_pylist()
    )
    assert ends == Counter(pages)


def test_every_article_of_the_site_that_is_no_trap_is_published(world):
    expected = [a for a in world.site.articles if a.is_listed and a.slug not in {trap.article for trap in traps()}]
    assert len(expected) > 40
    titles = set(world.lake.scan("articles")["title"].to_pylist())
    assert [article.title for article in expected if article.title not in titles] == []


def test_a_correction_is_a_second_version_of_one_article(world):
    articles = world.lake.scan("articles").to_pandas()
    versions = articles.groupby("article_id")["version_id"].nunique()
    relations = world.lake.scan("relations")
    assert versions.max() == 2
    assert "version-of" in relations["relation"].to_pylist()


def test_a_wire_story_on_two_outlets_is_two_articles_that_know_of_each_other(world):
    assert "exact-copy" in world.lake.scan("relations")["relation"].to_pylist()


def test_the_archive_is_published_beside_the_site(world):
    assert "archive" in set(world.lake.scan("articles")["source_id"].to_pylist())


def test_the_mart_counts_each_article_once(world):
    articles = set(world.lake.scan("articles")["article_id"].to_pylist())
    assert pc.sum(world.lake.scan("daily_articles")["article_count"]).as_py() == len(articles)


def test_running_everything_again_changes_no_row_count(world):
    before = world.counts()
    for batch in world.lake.committed():
        world.run("refine", batch=batch.key)
        world.run("digest", batch=batch.key)
    world.run("import_archive", path=str(ARCHIVE))
    assert world.counts() == before


def test_a_run_by_hand_with_nothing_to_do_ends_well(world):
    assert set(world.run("refine").values()) == {"skipped"}


def test_an_import_from_outside_the_allowed_roots_fails_and_leaves_nothing(world, tmp_path):
    (tmp_path / "page.html").write_text("<p>Hello")
    before = world.lake.captured()
    state, _ = world.attempt("import_archive", path=str(tmp_path))
    assert (state, world.lake.captured()) == ("failed", before)


def test_a_malformed_source_fails_before_anything_is_captured(world, tmp_path, monkeypatch):
    (tmp_path / "sources.toml").write_text('[sources.x]\nkind = "feed"\nurl = "nowhere"\n')
    monkeypatch.setenv("NEWSLAKE_SOURCES", str(tmp_path / "sources.toml"))
    before = world.lake.captured()
    state, tasks = world.attempt("ingest")
    assert (state, tasks["due"], world.lake.captured()) == ("failed", "failed", before)


def test_a_round_without_a_new_page_ends_well(world, tmp_path, monkeypatch):
    calm = next(name for name in outlets() if name not in {trap.outlet for trap in traps() if trap.answer})
    fetch, *sources = world.site.sources_toml().split("\n[sources.")
    (source,) = [each for each in sources if each.startswith(calm)]
    (tmp_path / "sources.toml").write_text(f"{fetch}\n[sources.{source}")
    monkeypatch.setenv("NEWSLAKE_SOURCES", str(tmp_path / "sources.toml"))
    assert (world.run("ingest")["pages"], world.run("refine")["publish"]) == ("skipped", "success")
