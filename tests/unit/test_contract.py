"""What a declaration promises, and how a broken promise is named."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated

import pyarrow as pa
import pytest

from newslake.contract import Column, Contract, contract
from newslake.errors import ContractBroken


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    name: str | None = None
    tags: list[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of
    a made-up table."""

    key: Annotated[str, Column("Its key.")]
    count: Annotated[int | None, Column("How many.")] = None
    at: Annotated[datetime | None, Column("When.")] = None
    on: Annotated[date | None, Column("Which day.")] = None
    tags: Annotated[list[str] | None, Column("Tags.")] = None
    inner: Annotated[Inner | None, Column("A struct.")] = None


ROWS = Contract("rows", Row, ("key",))


def test_the_schema_is_read_off_the_row_class():
    assert ROWS.schema.field("key").type == pa.string()
    assert not ROWS.schema.field("key").nullable
    assert ROWS.schema.field("count").type == pa.int64()
    assert ROWS.schema.field("at").type == pa.timestamp("us", tz="UTC")
    assert ROWS.schema.field("on").type == pa.date32()
    assert ROWS.schema.field("tags").type == pa.list_(pa.string())
    assert ROWS.schema.field("inner").type == pa.struct([("name", pa.string()), ("tags", pa.list_(pa.string()))])


def test_a_column_carries_its_description_into_the_file():
    assert ROWS.schema.field("count").metadata[b"description"] == b"How many."
    assert ROWS.schema.metadata[b"description"] == b"A row of a made-up table."


def test_rows_become_a_table_with_their_structs():
    rows = [Row(key="a", at=datetime(2026, 1, 1, tzinfo=UTC), inner=Inner(name="n", tags=["t"]))]
    assert ROWS.table(rows).to_pylist()[0]["inner"] == {"name": "n", "tags": ["t"]}


def test_a_null_in_a_column_without_nulls_names_the_row():
    with pytest.raises(ContractBroken, match=r"rows\[key=None\]: key is null"):
        ROWS.table([Row(key="a"), Row(key=None)])


def test_a_value_of_another_type_names_the_row_and_the_value():
    with pytest.raises(ContractBroken, match=r"rows\[key='b'\]: count is 'many'"):
        ROWS.table([Row(key="a"), Row(key="b", count="many")])


def test_a_text_that_is_no_unicode_names_the_row():
    with pytest.raises(ContractBroken, match="key is"):
        ROWS.table([Row(key="\ud800")])


def test_a_file_from_before_a_column_was_added_reads_as_nulls():
    old = ROWS.table([Row(key="a", count=1)]).drop_columns(["count"])
    assert ROWS.conform(old)["count"].to_pylist() == [None]


def test_a_column_without_a_description_is_refused():
    @dataclass(frozen=True, slots=True)
    class Bare:
        key: str

    with pytest.raises(TypeError, match="lacks its Column"):
        _ = Contract("bare", Bare, ("key",)).schema


def test_asking_for_a_table_that_is_not_there_names_those_that_are():
    import newslake.tables  # noqa: F401 - which registers them

    with pytest.raises(KeyError, match="articles"):
        contract("artikel")
