"""What is kept in memory is what the lake holds now, and is read once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from factories import row, rows
from newslake.contract import contract
from newslake.desk.remembered import Remembered, days
from newslake.lake import Batch, Lake
from newslake.tables import PUBLISHED

FIRST, SECOND = Batch(date(2026, 3, 1), "ingest-a"), Batch(date(2026, 3, 2), "ingest-b")


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


def write(lake, batch, *sources):
    covered = [row("coverage", batch=batch.key, source_id=source) for source in sources]
    lake.write("coverage", batch, contract("coverage").table(covered))


def sources(remembered, lake):
    return remembered.rows(lake)["source_id"].to_pylist()


@pytest.fixture
def coverage():
    return Remembered("coverage", ["batch", "source_id", "date"])


def test_of_an_empty_lake_there_are_no_rows(lake, coverage):
    assert coverage.rows(lake).to_pylist() == []


def test_nothing_is_read_again_while_nothing_changes(lake, coverage):
    write(lake, FIRST, "paper")
    assert coverage.rows(lake) is coverage.rows(lake)


def test_a_new_file_is_seen(lake, coverage):
    write(lake, FIRST, "paper")
    coverage.rows(lake)
    write(lake, SECOND, "other")
    assert sources(coverage, lake) == ["paper", "other"]


def test_of_several_files_the_one_that_was_replaced_is_read_anew(lake, coverage):
    write(lake, FIRST, "paper")
    write(lake, SECOND, "other")
    coverage.rows(lake)
    write(lake, FIRST, "mended", "more")
    assert sources(coverage, lake) == ["mended", "more", "other"]


def test_a_file_that_is_gone_is_forgotten(lake, coverage):
    write(lake, FIRST, "paper")
    write(lake, SECOND, "other")
    coverage.rows(lake)
    lake.path("coverage", FIRST).unlink()
    assert sources(coverage, lake) == ["other"]


def test_only_the_last_days_are_kept(lake):
    write(lake, FIRST, "paper")
    write(lake, SECOND, "other")
    assert sources(Remembered("coverage", ["source_id"], days=1), lake) == ["other"]


def test_only_rows_that_are_asked_for_are_kept(lake):
    write(lake, FIRST, "paper", "other")
    assert sources(Remembered("coverage", ["source_id"], where=pc.field("source_id") == "other"), lake) == ["other"]


def test_a_row_says_its_batch_and_day(lake):
    lake.publish(FIRST, {name: rows(name, 1) for name in PUBLISHED}, {})
    found = Remembered("relations", ["relation", "batch", "date"]).rows(lake)
    assert found.to_pylist() == [{"relation": "exact-copy", "batch": FIRST.key, "date": FIRST.date}]


def test_what_is_not_committed_is_not_there(lake):
    lake.write("relations", FIRST, rows("relations", 1))
    assert len(Remembered("relations", ["relation"]).rows(lake)) == 0


def test_a_column_that_an_older_file_lacks_is_null(lake, coverage):
    write(lake, FIRST, "paper")
    path = lake.path("coverage", FIRST)
    pq.write_table(pq.read_table(path).drop_columns(["cause"]), path)
    assert Remembered("coverage", ["cause"]).rows(lake).to_pylist() == [{"cause": None}]


def test_another_lake_is_another_memory(lake, coverage, tmp_path):
    write(lake, FIRST, "paper")
    coverage.rows(lake)
    assert sources(coverage, Lake(tmp_path / "other")) == []


def test_threads_see_the_same(lake, coverage):
    write(lake, FIRST, *(f"paper-{n}" for n in range(100)))
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: sources(coverage, lake), range(32)))
    assert found == [[f"paper-{n}" for n in range(100)]] * 32


def test_the_days_of_a_table_are_told_in_order(lake):
    write(lake, SECOND, "other")
    write(lake, FIRST, "paper")
    assert days(lake, "coverage") == [FIRST.date, SECOND.date]
