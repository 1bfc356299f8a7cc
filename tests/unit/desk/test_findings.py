"""What is listed of that which was found in an article."""

from datetime import date

import pytest

from factories import batch, row, rows, value
from newslake.contract import contract
from newslake.desk import findings
from newslake.lake import Batch, Lake
from newslake.tables import PUBLISHED

BATCH = Batch(date(2026, 3, 1), "ingest-a")
FIRST = value("articles", "version_id", 0)


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


def listed(**tables):
    """The lists over these rows, table by table."""
    return findings.findings({name: contract(name).table(tables.get(name, ())) for name in findings.TABLES})


def names(found):
    return [each["name"] for each in found.rows]


def test_of_a_batch_only_the_articles_own_is_found(lake):
    lake.publish(BATCH, {name: batch()[name] for name in PUBLISHED}, {})
    found = findings.found(lake, BATCH, FIRST)
    assert {name: table["version_id"].to_pylist() for name, table in found.items()} == {
        name: [FIRST] for name in findings.TABLES
    }


def test_in_a_lake_of_before_there_were_such_tables_nothing_is_found(lake):
    lake.write("articles", BATCH, rows("articles", 1))
    found = findings.findings(findings.found(lake, BATCH, FIRST))
    assert (found.has_names, found.quotes, found.links.count) == (False, findings.Listed(rows=[], count=0), 0)


def test_people_and_organizations_are_told_apart_and_places_are_those_that_are_known():
    entities = [row("entities", n, type=kind, name=kind) for n, kind in enumerate(("place", "person", "organization"))]
    found = listed(entities=entities, places=[row("places", name="Nairobi")])
    assert [names(each) for each in (found.people, found.organizations, found.places)] == [
        ["person"], ["organization"], ["Nairobi"],
    ]  # fmt: skip


def test_who_weighs_most_comes_first():
    people = [row("entities", n, type="person", name=f"{n}", salience=n / 10) for n in (1, 3, 2)]
    assert names(listed(entities=people).people) == ["3", "2", "1"]


def test_what_weighs_the_same_comes_as_in_the_text():
    places = [row("places", n, name=f"{n}", start=start, end=start + 1) for n, start in enumerate((9, 3, 6))]
    assert names(listed(places=places).places) == ["1", "2", "0"]


def test_quotes_come_as_in_the_text():
    quotes = [row("quotes", n, start=start, end=start + 6) for n, start in enumerate((9, 3, 6))]
    assert [each["start"] for each in listed(quotes=quotes).quotes.rows] == [3, 6, 9]


def test_links_to_others_come_before_those_to_the_outlet_itself():
    links = [row("hyperlinks", n, start=n, end=n + 1, is_internal=n < 2) for n in range(3)]
    assert [each["start"] for each in listed(hyperlinks=links).links.rows] == [2, 0, 1]


def test_of_many_the_first_are_listed_and_all_are_counted():
    people = [row("entities", n, type="person", name=f"{n}") for n in range(findings.SHOWN + 5)]
    found = listed(entities=people).people
    assert (len(found.rows), found.count) == (findings.SHOWN, findings.SHOWN + 5)


def test_of_many_forms_of_a_name_the_first_are_listed():
    (person,) = listed(entities=[row("entities", type="person", forms=[f"{n}" for n in range(99)])]).people.rows
    assert person["forms"] == [f"{n}" for n in range(findings.MOST_FORMS)]
