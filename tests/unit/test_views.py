"""The views over the lake's tables, as DuckDB answers them."""

import os
import signal
import threading
from datetime import date, timedelta

import duckdb
import pytest
from upath import UPath

from factories import NOON, batch, row
from newslake import views
from newslake.contract import REGISTRY, contract
from newslake.errors import InvalidInput
from newslake.lake import Batch, Lake

FIRST = Batch(date(2026, 1, 31), "first")
SECOND = Batch(date(2026, 2, 1), "second")
LATER = NOON + timedelta(hours=5)


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


def publish(lake, where, **rows):
    """A batch that holds these rows alone."""
    tables = {name: contract(name).table(rows.get(name, [])) for name in ("captures", *batch())}
    lake.write("captures", where, tables["captures"])
    lake.publish(where, tables, {})


def refused(lake, where, capture_id, at, reason="no-text"):
    """What the check of a run says that refused a capture."""
    told = row("checks", batch=where.key, expectation=f"refused.{reason}", capture_ids=[capture_id], checked_at=at)
    lake.write("checks", where, contract("checks").table([told]), name=f"{where.name}.{reason}")


def checked(lake, where, at):
    """A later run, which refused nothing."""
    lake.write(
        "checks",
        where,
        contract("checks").table([row("checks", batch=where.key, checked_at=at)]),
        name=f"{where.name}.ok",
    )


def rows(lake, name):
    return views.read(lake, name).to_pylist()


# Tables


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_a_table_without_files_is_empty_and_has_its_columns(lake, name):
    lake.root.mkdir()
    found = views.read(lake, name)
    assert found.num_rows == 0
    assert found.column_names[: len(contract(name).schema)] == contract(name).schema.names


@pytest.mark.parametrize("name", sorted(batch()))
def test_a_table_comes_back_as_it_was_written(lake, name):
    tables = batch()
    lake.write("captures", FIRST, tables["captures"])
    lake.publish(FIRST, tables, {})
    found = views.read(lake, name, columns=contract(name).schema.names).cast(contract(name).schema)
    assert found.to_pylist() == lake.read(name, FIRST).to_pylist()


def test_rows_have_the_day_and_the_key_of_their_batch(lake):
    publish(lake, FIRST, articles=[row("articles")])
    (found,) = rows(lake, "articles")
    assert (found["date"], found["batch"]) == (FIRST.date, FIRST.key)


def test_a_batch_without_a_manifest_is_not_seen(lake):
    publish(lake, FIRST, articles=[row("articles")])
    lake.write("articles", SECOND, contract("articles").table([row("articles", 1)]))
    assert len(rows(lake, "articles")) == 1


def test_a_column_that_older_files_lack_is_null(lake):
    publish(lake, FIRST)
    older = contract("articles").table([row("articles")]).drop_columns(["agencies"])
    lake.write("articles", FIRST, older)
    assert rows(lake, "articles")[0]["agencies"] is None


@pytest.mark.parametrize("root", ["it's [a] *lake*?", 'date=2020-01-01/"quoted"', "a; --"])
def test_a_lake_may_lie_anywhere(tmp_path, root):
    lake = Lake(tmp_path / root)
    publish(lake, FIRST, articles=[row("articles")])
    assert rows(lake, "latest_articles")[0]["date"] == FIRST.date


def test_a_lake_may_be_on_another_file_system():
    lake = Lake(UPath("memory://views/lake"))
    publish(lake, FIRST, articles=[row("articles")])
    assert len(rows(lake, "latest_articles")) == 1


# Open rejects


def test_a_refused_page_is_open(lake):
    publish(lake, FIRST, rejects=[row("rejects")])
    assert [found["capture_id"] for found in rows(lake, "open_rejects")] == [row("rejects").capture_id]


@pytest.mark.parametrize("table", ["articles", "sightings"])
def test_a_page_that_was_read_later_is_no_longer_open(lake, table):
    reject = row("rejects")
    publish(lake, FIRST, rejects=[reject])
    again = row(table, 1, source_id=reject.source_id, url=reject.url, captured_at=LATER)
    publish(lake, SECOND, **{table: [again]})
    assert rows(lake, "open_rejects") == []


@pytest.mark.parametrize(
    "change", [{"source_id": "another"}, {"url": "https://another.example/"}, {"url": None}, {"captured_at": NOON}]
)
def test_a_page_stays_open_where_another_or_an_earlier_one_was_read(lake, change):
    reject = row("rejects")
    publish(lake, FIRST, rejects=[reject])
    same = {"source_id": reject.source_id, "url": reject.url, "captured_at": LATER}
    publish(lake, SECOND, articles=[row("articles", 1, **(same | change))])
    assert len(rows(lake, "open_rejects")) == 1


def test_a_page_without_an_address_stays_open(lake):
    reject = row("rejects", url=None)
    publish(lake, FIRST, rejects=[reject])
    publish(lake, SECOND, articles=[row("articles", 1, source_id=reject.source_id, url=None, captured_at=LATER)])
    assert len(rows(lake, "open_rejects")) == 1


def test_a_refused_row_of_a_hanging_table_is_no_page(lake):
    publish(lake, FIRST, rejects=[row("rejects", table="relations")])
    assert rows(lake, "open_rejects") == []


# Healed rejects


def test_a_page_that_was_read_from_a_later_capture_is_healed_by_it(lake):
    reject = row("rejects")
    publish(lake, FIRST, rejects=[reject])
    article = row("articles", 1, source_id=reject.source_id, url=reject.url, captured_at=LATER)
    publish(lake, SECOND, articles=[article])
    (found,) = rows(lake, "healed_rejects")
    assert found == {
        "capture_id": reject.capture_id,
        "source_id": reject.source_id,
        "url": reject.url,
        "reason": reject.reason,
        "refused_at": NOON,
        "healed_by": "capture",
        "healed_at": LATER,
        "healed_capture_id": article.capture_id,
        "version_id": article.version_id,
        "article_id": article.article_id,
        "date": FIRST.date,
        "batch": FIRST.key,
    }


def test_the_first_capture_that_was_read_is_the_one_that_healed(lake):
    reject = row("rejects")
    publish(lake, FIRST, rejects=[reject])
    same = {"source_id": reject.source_id, "url": reject.url}
    last = row("sightings", 2, **same, captured_at=LATER + timedelta(days=1))
    publish(lake, SECOND, articles=[row("articles", 1, **same, captured_at=LATER)], sightings=[last])
    assert [found["healed_at"] for found in rows(lake, "healed_rejects")] == [LATER]


def test_a_page_that_a_later_run_read_is_healed_by_it(lake):
    article = row("articles")
    refused(lake, FIRST, article.capture_id, NOON)
    publish(lake, FIRST, articles=[article])
    checked(lake, FIRST, LATER)
    (found,) = rows(lake, "healed_rejects")
    assert found == {
        "capture_id": article.capture_id,
        "source_id": article.source_id,
        "url": article.url,
        "reason": "no-text",
        "refused_at": NOON,
        "healed_by": "run",
        "healed_at": LATER,
        "healed_capture_id": article.capture_id,
        "version_id": article.version_id,
        "article_id": article.article_id,
        "date": FIRST.date,
        "batch": FIRST.key,
    }


def test_of_several_refusals_the_last_one_counts(lake):
    article = row("articles")
    refused(lake, FIRST, article.capture_id, NOON, "no-text")
    refused(lake, FIRST, article.capture_id, LATER, "paywall-stub")
    publish(lake, FIRST, articles=[article])
    assert [found["reason"] for found in rows(lake, "healed_rejects")] == ["paywall-stub"]


def test_a_page_that_is_still_refused_is_not_healed(lake):
    refused(lake, FIRST, row("rejects").capture_id, NOON)
    publish(lake, FIRST, rejects=[row("rejects")])
    assert rows(lake, "healed_rejects") == []


def test_a_broken_warning_is_no_refusal(lake):
    article = row("articles")
    told = row("checks", batch=FIRST.key, expectation="word-count-agrees", capture_ids=[article.capture_id])
    lake.write("checks", FIRST, contract("checks").table([told]))
    publish(lake, FIRST, articles=[article])
    assert rows(lake, "healed_rejects") == []


# Latest articles


def test_of_an_article_the_version_that_was_captured_last_is_the_latest(lake):
    article_id = row("articles").article_id
    publish(lake, FIRST, articles=[row("articles", 1, article_id=article_id, captured_at=LATER)])
    publish(lake, SECOND, articles=[row("articles", 2, article_id=article_id, captured_at=NOON)])
    assert [found["version_id"] for found in rows(lake, "latest_articles")] == [row("articles", 1).version_id]


def test_an_article_has_one_latest_version_whatever_was_published_twice(lake):
    publish(lake, FIRST, articles=[row("articles")])
    publish(lake, SECOND, articles=[row("articles")])
    assert [found["batch"] for found in rows(lake, "latest_articles")] == [SECOND.key]


# What was found, in the latest versions alone


@pytest.mark.parametrize("name", ["entities", "places", "quotes", "citations"])
def test_what_is_found_in_an_article_counts_in_its_latest_version_alone(lake, name):
    its_article = row("articles").article_id
    versions = [row("articles", n, article_id=its_article, captured_at=at) for n, at in enumerate((NOON, LATER))]
    found = [row(name, n, article_id=its_article) for n in range(2)]
    publish(lake, FIRST, articles=versions, **{name: found})
    assert [each["version_id"] for each in rows(lake, f"latest_{name}")] == [versions[1].version_id]


@pytest.mark.parametrize("name", ["entities", "places", "quotes", "citations"])
def test_what_is_found_in_a_version_that_was_published_twice_counts_once(lake, name):
    publish(lake, FIRST, articles=[row("articles")], **{name: [row(name)]})
    publish(lake, SECOND, articles=[row("articles")], **{name: [row(name)]})
    assert [each["batch"] for each in rows(lake, f"latest_{name}")] == [SECOND.key]


def test_what_is_found_stands_with_the_facts_of_its_article(lake):
    publish(lake, FIRST, articles=[row("articles")], quotes=[row("quotes")])
    columns = ["domain", "language", "title", "published_at"]
    (found,) = views.read(lake, "latest_quotes", columns=columns).to_pylist()
    assert found == {name: getattr(row("articles"), name) for name in columns}


# What grows from day to day


def grown(lake, mart, *days):
    """A mart that has one row a day."""
    for day, changes in enumerate(days):
        lake.write_mart(mart, FIRST.date + timedelta(day), contract(mart).table([row(mart, **changes)]))


@pytest.mark.parametrize("mart", ["stories", "clusters"])
def test_of_what_grows_the_last_day_shows_it_whole(lake, mart):
    grown(lake, mart, *({"merged_into": None, "article_count": count} for count in (2, 3, 5)))
    found = [(each["date"], each["article_count"]) for each in rows(lake, f"latest_{mart}")]
    assert found == [(FIRST.date + timedelta(2), 5)]


@pytest.mark.parametrize("mart", ["stories", "clusters"])
def test_what_proved_to_be_part_of_another_is_not_shown_beside_it(lake, mart):
    grown(lake, mart, {"merged_into": None}, {"merged_into": "0" * 32})
    assert rows(lake, f"latest_{mart}") == []


def test_the_articles_of_a_story_are_those_of_its_last_day_each_once(lake):
    articles = [row("articles", n) for n in range(2)]
    publish(lake, FIRST, articles=articles)
    publish(lake, SECOND, articles=articles[:1])
    ids = [article.version_id for article in articles]
    grown(lake, "stories", *({"merged_into": None, "version_ids": ids[:count]} for count in (1, 2)))
    found = [(each["story_title"], each["title"]) for each in rows(lake, "story_articles")]
    assert sorted(found) == [(row("stories").title, article.title) for article in articles]


# Reading and asking


def test_reading_takes_columns_and_days(lake):
    publish(lake, FIRST, articles=[row("articles")])
    publish(lake, SECOND, articles=[row("articles", 1)])
    found = views.read(lake, "latest_articles", since=SECOND.date, until=SECOND.date, columns=["date", "title"])
    assert found.to_pylist() == [{"date": SECOND.date, "title": "title 1"}]


def test_reading_a_column_that_is_not_there_names_those_that_are(lake):
    lake.root.mkdir()
    with pytest.raises(InvalidInput, match="healed_at"):
        views.read(lake, "healed_rejects", columns=["headline"])


def test_reading_a_view_that_is_not_there_names_those_that_are(lake):
    lake.root.mkdir()
    with pytest.raises(InvalidInput, match="open_rejects"):
        views.read(lake, "closed_rejects")


def test_a_lake_that_is_not_there_is_refused(lake):
    with pytest.raises(InvalidInput, match="does not exist"):
        views.run(lake, "SELECT count(*) FROM articles")


def test_a_query_may_join_what_it_likes(lake):
    publish(lake, FIRST, articles=[row("articles")], captures=[row("captures")])
    found = views.run(lake, "SELECT title FROM Latest_Articles JOIN captures USING (capture_id)")
    assert found.to_pylist() == [{"title": "title 0"}]


def test_all_tables_and_views_are_shown_where_none_is_named(lake):
    lake.root.mkdir()
    assert set(views.run(lake, "SHOW TABLES")["name"].to_pylist()) == {*REGISTRY, *views.VIEWS}


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "SELECT 1; SELECT 2",
        "COPY (SELECT 1) TO 'articles.csv'",
        "INSTALL httpfs",
        "SET memory_limit = '100GB'",
        "ATTACH 'other.db'",
        "SELEC 1",
    ],
)
def test_what_is_not_one_select_is_refused(lake, sql):
    lake.root.mkdir()
    with pytest.raises(InvalidInput):
        views.run(lake, sql)


def test_a_session_answers_again_after_it_has_refused(lake):
    lake.root.mkdir()
    with views.session(lake) as ask:
        with pytest.raises(InvalidInput):
            ask("SELECT headline FROM articles")
        assert ask("SELECT count(*) AS articles FROM articles").to_pylist() == [{"articles": 0}]


def test_a_session_sees_what_is_published_while_it_lasts(lake):
    lake.root.mkdir()
    with views.session(lake) as ask:
        before = len(ask("FROM articles"))
        publish(lake, FIRST, articles=[row("articles")])
        assert len(ask("FROM articles")) == before + 1


def test_a_session_stays_restricted(lake):
    lake.root.mkdir()
    with views.session(lake) as ask:
        ask("FROM articles")
        with pytest.raises(InvalidInput, match="disabled by configuration"):
            ask("SELECT * FROM read_text('/etc/hostname')")


def test_an_interrupt_ends_a_query_and_not_the_session(lake):
    lake.root.mkdir()
    takes_hours = "SELECT sum(a.range * b.range) AS articles FROM range(10_000_000) AS a, range(100_000) AS b"
    with views.session(lake) as ask:
        threading.Timer(0.3, os.kill, [os.getpid(), signal.SIGINT]).start()
        with pytest.raises(KeyboardInterrupt):
            ask(takes_hours)
        assert ask("SELECT count(*) AS articles FROM articles").to_pylist() == [{"articles": 0}]


def test_a_refusal_that_quotes_a_value_holds_nothing_that_a_terminal_would_obey(lake):
    publish(lake, FIRST, articles=[row("articles", title="\x1b[2J\u202eheadline")])
    with pytest.raises(InvalidInput, match="headline") as refusal:
        views.run(lake, "SELECT title::INTEGER FROM articles")
    assert str(refusal.value).isprintable()


@pytest.mark.parametrize(
    "place", ["/etc/hostname", "https://127.0.0.1/articles.parquet", "s3://bucket/articles.parquet", "lake/../secret"]
)
def test_a_query_reaches_nothing_but_the_lake(lake, place, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret").write_text("secret")
    lake.root.mkdir()
    with pytest.raises(InvalidInput, match="disabled by configuration"):
        views.run(lake, f"SELECT * FROM read_text('{place}')")


def test_the_statements_make_the_same_views_in_any_duckdb(lake):
    publish(lake, FIRST, articles=[row("articles")])
    with duckdb.connect() as connection:
        connection.execute(views.script(lake))
        found = connection.execute("SELECT version_id FROM latest_articles").fetchall()
    assert found == [(row("articles").version_id,)]
