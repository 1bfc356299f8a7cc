"""Which rows and columns the marts of a day need, and which days' marts a batch changes."""

from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from newslake.digest import clusters, corrections, daily, mentions, sources, stories, syndication, top_quotes
from newslake.history import HISTORY_DAYS
from newslake.lake import Batch, Lake, concat

COPIED_DAYS = 30
"""Days of intake, before and after a day, whose relations may tie its articles to others."""
_OF_VERSIONS = tuple(dict.fromkeys((*daily.COLUMNS, *mentions.COLUMNS, *top_quotes.COLUMNS)))


def make(batches: Sequence[Batch], lake: Lake) -> dict[date, int]:
    """Make the marts anew for each intake day that some batches change, each day once.

    Return the rows of ``daily_articles`` of each day on which the batches' articles have versions.
    """
    touched = set().union(*(_touched_days(batch, lake) for batch in batches))
    counts = {day: _of_versions(day, lake) for day in sorted(touched)}
    for day in sorted(touched.union(*(_days_of_copies(batch, lake) for batch in batches))):
        _of_copies(day, lake)
    if batches:
        first = min(batch.date for batch in batches)
        _stories({day for day in touched if day >= first}, lake)
    return counts


def _touched_days(batch: Batch, lake: Lake) -> set[date]:
    """Days of intake on which the articles of a batch have versions."""
    own = lake.read("articles", batch)["article_id"].unique()
    elsewhere = lake.scan("articles", columns=["date"], where=pc.field("article_id").isin(own), without=batch)
    return {batch.date, *elsewhere["date"].to_pylist()}


def _of_versions(day: date, lake: Lake) -> int:
    """The marts of the articles that have a version on a day; return the rows of the first."""
    articles = lake.scan("articles", since=day, until=day, columns=["article_id"])["article_id"]
    versions = lake.scan("articles", columns=_OF_VERSIONS, where=pc.field("article_id").isin(articles.unique()))
    entities = lake.scan("entities", since=day, until=day, columns=mentions.ENTITY_COLUMNS)
    quotes = _each_day("quotes", top_quotes.QUOTE_COLUMNS, versions, day, lake)
    compared = versions.filter(pc.is_in(versions["version_id"], value_set=corrections.compared(versions, day)))
    marts = {
        "daily_articles": daily.daily_articles(versions, day),
        "daily_coverage": _coverage(day, lake),
        "daily_mentions": mentions.daily_mentions(versions, entities, day),
        "top_quotes": top_quotes.top_quotes(versions, quotes, day),
        "corrections": corrections.corrections(_each_day("articles", corrections.COLUMNS, compared, day, lake), day),
    }
    for name, rows in marts.items():
        lake.write_mart(name, day, rows)
    return len(marts["daily_articles"])


def _coverage(day: date, lake: Lake) -> pa.Table:
    needed = sources.NEEDED_OF_DAY.items()
    tables = {name: lake.scan(name, columns=columns, since=day, until=day) for name, columns in needed}
    before = lake.scan("daily_coverage", since=day - timedelta(HISTORY_DAYS), until=day - timedelta(1))
    return sources.daily_coverage(tables, before, day)


def _each_day(table: str, columns: Iterable[str], versions: pa.Table, day: date, lake: Lake) -> pa.Table:
    """Rows of a table that belong to the versions, of a day and others, from the files of those days alone."""
    days = sorted({day, *versions["date"].to_pylist()})
    found = (lake.scan(table, since=on, until=on, columns=[*columns], where=_is_of(versions, on)) for on in days)
    return concat(found)


def _is_of(versions: pa.Table, day: date) -> pc.Expression:
    of_day = versions.filter(pc.equal(versions["date"], pa.scalar(day)))
    return pc.field("version_id").isin(of_day["version_id"].combine_chunks())


# Copies


def _days_of_copies(batch: Batch, lake: Lake) -> set[date]:
    """Days of a batch and after it on which a cluster grew that a version of it is in."""
    own = lake.read("articles", batch)["version_id"].to_pylist()
    _, near = _copies_of(own, batch.date, lake)
    days = lake.scan("articles", since=batch.date, columns=["date"], where=pc.field("version_id").isin(near))
    return {batch.date, *days["date"].to_pylist()}


def _of_copies(day: date, lake: Lake) -> None:
    own = lake.scan("articles", since=day, until=day, columns=["version_id"])["version_id"].to_pylist()
    relations, near = _copies_of(own, day, lake)
    articles = lake.scan("articles", until=day, columns=clusters.ARTICLES, where=pc.field("version_id").isin(near))
    lake.write_mart("clusters", day, clusters.clusters(relations, articles, day))
    lake.write_mart("syndication", day, syndication.syndication(relations, articles, day))


def _copies_of(version_ids: Sequence[str], day: date, lake: Lake) -> tuple[pa.Table, pa.Array]:
    """The relations of versions of a day and of whatever they tie to them, and all these versions.

    A text that is printed again every month is one cluster: the days that are looked at grow until no member is new.
    """
    around, near = timedelta(0), pa.array([], pa.string())
    while True:
        # A member is at most so far from a day that is looked at, and what ties it as far from it again.
        around += timedelta(2 * COPIED_DAYS)
        relations = lake.scan("relations", since=day - around, until=day + around, columns=clusters.RELATIONS)
        found = clusters.members(relations, version_ids)
        if len(found) == len(near):
            return relations, near
        near = found


# Stories


def _stories(touched: Set[date], lake: Lake) -> None:
    """The mart of some days and of those after them that they change: what a day begins, others may go on with."""
    changed = {*touched}
    for day in sorted(changed | {batch.date for batch, _ in lake.files("articles", since=min(touched))}):
        if any(day - timedelta(stories.DAYS) <= other <= day for other in changed):
            rows = _stories_of(day, lake)
            if not rows.equals(lake.read("stories", Batch(day, "digest"))):
                changed.add(day)
            lake.write_mart("stories", day, rows)


def _stories_of(day: date, lake: Lake) -> pa.Table:
    since = day - timedelta(stories.DAYS)
    articles = concat(_heads(since, day, lake))
    known = lake.scan(
        "articles",
        until=since - timedelta(1),
        columns=["article_id"],
        where=pc.field("article_id").isin(articles["article_id"].unique()),
    )
    articles = articles.filter(pc.invert(pc.is_in(articles["article_id"], value_set=known["article_id"].unique())))
    entities = lake.scan("entities", since=since, until=day, columns=stories.ENTITY_COLUMNS)
    relations = lake.scan("relations", since=since, until=day, columns=stories.RELATION_COLUMNS)
    before = lake.scan("stories", since=since, until=day - timedelta(1))
    return stories.stories(articles, entities, relations, before, day)


def _heads(since: date, until: date, lake: Lake) -> Iterator[pa.Table]:
    """Articles of some days without the most of their texts: read a day at a time."""
    for ago in range((until - since).days + 1):
        day = since + timedelta(ago)
        yield stories.heads(lake.scan("articles", since=day, until=day, columns=stories.COLUMNS))
