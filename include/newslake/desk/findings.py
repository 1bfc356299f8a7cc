"""What was found in the text of one version: people, organizations, places, quotes, sources that it names, links."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from newslake.desk.rows import rows_with
from newslake.desk.sources import Row
from newslake.lake import Batch, Lake

SHOWN = 40
"""Of each list."""
MOST_FORMS = 8
"""Of each name; there can be thousands."""
TABLES = ("entities", "places", "quotes", "citations", "hyperlinks")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The first rows of so many."""

    rows: list[Row]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What is shown of it: names by weight, quotes by place, other domains' links before the article's own."""

    people: Listed
    organizations: Listed
    places: Listed
    quotes: Listed
    citations: Listed
    links: Listed

    @property
    def has_names(self) -> bool:
        return bool(self.people.count or self.organizations.count or self.places.count)


def found(lake: Lake, batch: Batch, version_id: str) -> dict[str, pa.Table]:
    """The version's rows of ``TABLES``; empty ones where the batch is older than they are."""
    return {name: rows_with(lake, name, batch, "version_id", [version_id]) for name in TABLES}


def findings(tables: Mapping[str, pa.Table]) -> Findings:
    """Lists of what ``found`` gave."""
    entities = tables["entities"]
    people, organizations = (
        _listed(entities.filter(pc.equal(entities["type"], kind)), ("salience", "descending"))
        for kind in ("person", "organization")
    )
    return Findings(
        people=people,
        organizations=organizations,
        places=_listed(tables["places"], ("mention_count", "descending")),
        quotes=_listed(tables["quotes"]),
        citations=_listed(tables["citations"], ("mention_count", "descending")),
        links=_listed(tables["hyperlinks"], ("is_internal", "ascending")),
    )


def _listed(rows: pa.Table, *by: tuple[str, str]) -> Listed:
    """The first ones; what is alike, in the order in which the text has it."""
    order = rows.sort_by([*by, ("start", "ascending")]).slice(0, SHOWN)
    if "forms" in order.column_names:
        order = order.drop_columns(["mentions"])
        at = order.column_names.index("forms")
        order = order.set_column(at, "forms", pc.list_slice(order["forms"], 0, MOST_FORMS))
    return Listed(rows=order.to_pylist(), count=len(rows))
