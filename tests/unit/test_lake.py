"""The lake: addresses, commits, staging."""

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from factories import row
from newslake.contract import REGISTRY, contract
from newslake.errors import InvalidInput
from newslake.lake import Batch, Lake
from newslake.tables import PUBLISHED, Capture, Reject

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BATCH = Batch(date(2026, 3, 1), "ingest-20260301T120000Z")


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


def capture(number: int) -> Capture:
    return Capture(capture_id=f"{number:032x}", source_id="paper", kind="page", url=None, fetch_time=NOW)


def captures(*numbers: int):
    return contract("captures").table(capture(number) for number in numbers)


def rejects(*numbers: int):
    return contract("rejects").table(
        Reject(
            reject_id=f"{number:032x}",
            capture_id=f"{number:032x}",
            table="articles",
            source_id="paper",
            url=None,
            stage="clean",
            reason="no-text",
            evidence="nothing",
            captured_at=NOW,
        )
        for number in numbers
    )


def tables(**given):
    return {name: given.get(name, contract(name).table([])) for name in PUBLISHED}


def test_a_batch_is_one_word_and_back():
    assert Batch.parse(BATCH.key) == BATCH


@pytest.mark.parametrize("key", ["", "ingest", "2026-13-01.a", "2026-03-01.", "2026-03-01.../../etc", "2026-03-01.a/b"])
def test_what_is_no_batch_key_is_refused_with_the_form_of_one(key):
    with pytest.raises(InvalidInput, match=r"YYYY-MM-DD\.name"):
        Batch.parse(key)


def test_writing_a_batch_again_replaces_its_file(lake):
    lake.write("captures", BATCH, captures(1, 2))
    lake.write("captures", BATCH, captures(3))
    assert lake.scan("captures", columns=["capture_id"])["capture_id"].to_pylist() == [f"{3:032x}"]


def test_a_writer_that_fails_leaves_the_old_file_and_no_scratch(lake):
    path = lake.path("captures", BATCH)
    lake.write("captures", BATCH, captures(1))
    with pytest.raises(RuntimeError, match="killed"), lake.writing(path) as file:
        file.write(b"half")
        raise RuntimeError("killed")
    assert len(lake.read("captures", BATCH)) == 1
    assert list((lake.root / "_tmp").iterdir()) == []


def test_rows_of_a_batch_without_manifest_are_not_read(lake):
    lake.write("rejects", BATCH, rejects(1))
    assert len(lake.scan("rejects")) == 0
    lake.publish(BATCH, tables(rejects=rejects(1)), {"rows": {}})
    assert len(lake.scan("rejects")) == 1


def test_a_sealed_batch_is_pending_until_it_is_published_or_held(lake):
    other = Batch(date(2026, 3, 2), "import-0123456789ab-000")
    lake.write("captures", BATCH, captures(1))
    lake.write("captures", other, captures(2))
    assert lake.pending() == [BATCH, other]
    lake.publish(BATCH, tables(), {"rows": {}})
    assert lake.pending() == [other]
    lake.hold(other, {"why": "too many rejects"})
    assert lake.pending() == []


def test_days_bound_what_is_read_and_stand_in_the_rows(lake):
    for day in range(1, 5):
        lake.write("captures", Batch(date(2026, 3, day), "a"), captures(day))
    found = lake.scan("captures", since=date(2026, 3, 2), until=date(2026, 3, 3), columns=["date"])
    assert found["date"].to_pylist() == [date(2026, 3, 2), date(2026, 3, 3)]


def test_reading_an_empty_lake_gives_the_columns_and_no_row(lake):
    assert lake.scan("articles", columns=["title", "date"]).column_names == ["title", "date"]


def by_pandas(folder):
    import pandas as pd

    return pa.Table.from_pandas(pd.read_parquet(folder), preserve_index=False)


def by_duckdb(folder):
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        files = f"read_parquet('{folder}/**/*.parquet', hive_partitioning = true)"
        return connection.sql(f"SELECT * FROM {files} ORDER BY date").to_arrow_table()


def by_polars(folder):
    import polars as pl

    return pl.scan_parquet(folder, hive_partitioning=True).sort("date", maintain_order=True).collect().to_arrow()


def by_hive_folders(folder):
    """As Spark and Hive do: the folders' names are a column."""
    import pyarrow.dataset as ds

    return ds.dataset(str(folder), format="parquet", partitioning="hive").to_table()


READERS = [by_pandas, by_duckdb, by_polars, by_hive_folders]
NESTED = [name for name, found in REGISTRY.items() if any(map(pa.types.is_nested, found.schema.types))]


@pytest.mark.parametrize("read", READERS)
def test_plain_readers_read_a_table_by_its_folder_and_see_the_day(lake, read):
    for day in (1, 2):
        lake.write("captures", Batch(date(2026, 3, day), "a"), captures(day))
    assert list(map(str, read(lake.root / "captures")["date"].to_pylist())) == ["2026-03-01", "2026-03-02"]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("table", NESTED)
def test_plain_readers_read_lists_and_structs_as_they_were_written(lake, table, read):
    batches = [Batch(date(2026, 3, day), "a") for day in (1, 2)]
    for number, batch in enumerate(batches):
        lake.write(table, batch, contract(table).table([row(table, number)]))
    found = read(lake.root / table).drop_columns(["date"]).to_pylist()
    assert found == [written for batch in batches for written in lake.read(table, batch).to_pylist()]


def test_staging_lies_beside_the_tables(lake):
    lake.stage("rejects", BATCH, "part-000", rejects(1))
    assert len(lake.staged("rejects", BATCH, "part-000")) == 1
    assert not (lake.root / "rejects").exists()
    lake.unstage(BATCH)
    with pytest.raises(FileNotFoundError):
        lake.staged("rejects", BATCH, "part-000")


def test_tidying_deletes_old_scratch_alone(lake):
    folder = lake.root / "_tmp"
    folder.mkdir(parents=True)
    (folder / "left").write_bytes(b"")
    assert lake.drop_scratch(datetime.now(UTC) - timedelta(hours=1)) == 0
    assert lake.drop_scratch(datetime.now(UTC) + timedelta(hours=1)) == 1


def older(lake, day):
    """A file of a batch from before captures said what was given."""
    batch = Batch(date(2026, 3, day), "a")
    lake.write("captures", batch, captures(day))
    path = lake.path("captures", batch)
    pq.write_table(pq.read_table(path, partitioning=None).drop_columns(["given"]), path)
    return path


def test_a_file_of_an_older_schema_gets_the_columns_that_it_lacks(lake):
    path = older(lake, 1)
    assert lake.migrate() == 1
    assert pq.read_schema(path).equals(contract("captures").schema)
    assert pq.read_table(path, partitioning=None)["capture_id"].to_pylist() == [f"{1:032x}"]


def test_files_of_the_schema_of_today_are_left_alone(lake):
    older(lake, 1)
    lake.migrate()
    assert lake.migrate() == 0


def test_an_archive_in_place_is_found_where_it_lies(lake):
    assert str(lake.warc_path("/archives/cc-news.warc.gz")) == "/archives/cc-news.warc.gz"
    assert lake.warc_path("s3://bucket/cc-news.warc.gz").protocol == "s3"
    assert lake.warc_path(lake.warc_name(BATCH)).is_relative_to(lake.root)
