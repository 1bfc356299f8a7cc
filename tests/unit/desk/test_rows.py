"""Of a file of rows about many things, the rows about some of them."""

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from factories import row, value
from newslake import lake as lakes
from newslake.contract import contract
from newslake.desk.rows import rows_with
from newslake.lake import Batch, Lake

BATCH = Batch(date(2026, 3, 1), "ingest-a")
IDS = sorted(value("articles", "version_id", n) for n in range(40))


@pytest.fixture
def lake(tmp_path, monkeypatch):
    """Forty versions with three quotes each, ten rows to a group of the file."""
    monkeypatch.setattr(lakes, "ROW_GROUP_ROWS", 10)
    found = Lake(tmp_path / "lake")
    quotes = [
        row("quotes", n, version_id=version_id, start=start, end=start + 7, text=f"quote {start}")
        for n, version_id in enumerate(IDS)
        for start in (2, 1, 3)
    ]
    found.write("quotes", BATCH, contract("quotes").table(quotes))
    return found


@pytest.fixture
def read_groups(monkeypatch):
    """Which groups were read, and how many columns of them."""
    seen: list[tuple[list[int], int]] = []
    real = pq.ParquetFile.read_row_groups

    def read(self, groups, columns):
        seen.append((list(groups), len(columns)))
        return real(self, groups, columns=columns)

    monkeypatch.setattr(pq.ParquetFile, "read_row_groups", read)
    return seen


def test_they_are_all_there(lake):
    rows = rows_with(lake, "quotes", BATCH, "version_id", [IDS[7]])
    assert sorted(rows["start"].to_pylist()) == [1, 2, 3]
    assert {*rows["version_id"].to_pylist()} == {IDS[7]}


def test_they_have_todays_schema(lake):
    assert rows_with(lake, "quotes", BATCH, "version_id", IDS[:1]).schema == contract("quotes").schema


def test_of_the_file_no_more_is_read_whole_than_holds_them(lake, read_groups):
    rows_with(lake, "quotes", BATCH, "version_id", [IDS[0]])
    assert [groups for groups, columns in read_groups if columns > 1] == [[0]]


def test_groups_that_by_their_bounds_cannot_hold_them_are_not_looked_at(lake, read_groups):
    rows_with(lake, "quotes", BATCH, "version_id", [IDS[-1]])
    assert {group for groups, _ in read_groups for group in groups} == {11}


def test_several_things_that_lie_apart_are_found_at_once(lake):
    rows = rows_with(lake, "quotes", BATCH, "version_id", [IDS[0], IDS[20], IDS[39]], ["version_id"])
    assert pc.value_counts(rows["version_id"]).to_pylist() == [
        {"values": version_id, "counts": 3} for version_id in (IDS[0], IDS[20], IDS[39])
    ]


def test_rows_that_are_in_no_order_are_found_too(lake):
    path = lake.path("quotes", BATCH)
    rows = pq.read_table(path)
    pq.write_table(rows.take(pa.array([(n * 37) % len(rows) for n in range(len(rows))])), path, row_group_size=10)
    assert len(rows_with(lake, "quotes", BATCH, "version_id", [IDS[7], IDS[8]])) == 6


@pytest.mark.parametrize("values", [[], ["0" * 31 + "x"], ["f" * 33]])
def test_what_is_not_there_is_not_found(lake, values):
    assert len(rows_with(lake, "quotes", BATCH, "version_id", values)) == 0


def test_a_batch_without_such_a_file_has_none(lake):
    found = rows_with(lake, "places", BATCH, "version_id", IDS[:1], ["name", "country"])
    assert (found.column_names, len(found)) == (["name", "country"], 0)


def test_a_file_of_no_rows_has_none(lake):
    lake.write("quotes", BATCH, contract("quotes").table([]))
    assert len(rows_with(lake, "quotes", BATCH, "version_id", IDS[:1])) == 0


def test_a_column_that_an_older_file_lacks_is_null(lake):
    path = lake.path("quotes", BATCH)
    pq.write_table(pq.read_table(path).drop_columns(["verb"]), path)
    assert rows_with(lake, "quotes", BATCH, "version_id", IDS[:1], ["verb"])["verb"].null_count == 3


def test_chosen_columns_come_in_their_order_without_the_one_that_is_looked_at(lake):
    assert rows_with(lake, "quotes", BATCH, "version_id", IDS[:1], ["verb", "start"]).column_names == ["verb", "start"]
