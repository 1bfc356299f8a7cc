"""Articles by day, outlet, language and section."""

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from newslake.contract import contract

GROUPS = ("published_on", "domain", "language", "section")
COLUMNS = (
    "article_id",
    "version_id",
    "captured_at",
    "published_at",
    "domain",
    "language",
    "section",
    "word_count",
    "date",
)
"""What ``daily_articles`` needs of ``articles``."""


def daily_articles(versions: pa.Table, day: date) -> pa.Table:
    """Rows of the mart for one intake day.

    ``versions`` holds ``COLUMNS`` of every version, of any day, of the articles that have one on ``day``: an article
    counts on the intake day of its first version, by time of capture, however late that version was imported.
    """
    first = published_on(first_versions(versions, day))
    counted = first.group_by(list(GROUPS)).aggregate([([], "count_all"), ("word_count", "sum")])
    schema = contract("daily_articles").schema
    names = [*GROUPS, "count_all", "word_count_sum"]
    rows = pa.Table.from_arrays(
        [counted[name].cast(field.type) for name, field in zip(names, schema, strict=True)], schema=schema
    )
    return rows.sort_by([(name, "ascending") for name in GROUPS])


def first_versions(versions: pa.Table, day: date) -> pa.Table:
    """Of each article its first version by ``captured_at`` and ``version_id``, where that is of the intake day.

    ``versions`` holds ``article_id``, ``version_id``, ``captured_at`` and ``date`` of every version, of any day, of the
    articles that have one on ``day``.
    """
    first = versions.sort_by([("captured_at", "ascending"), ("version_id", "ascending")])
    first = first.append_column("position", pa.array(range(len(first)), pa.int64()))
    heads = first.group_by("article_id").aggregate([("position", "min")])["position_min"]
    first = first.take(heads.combine_chunks()).drop_columns(["position"])
    return first.filter(pc.equal(first["date"], pa.scalar(day)))


def published_on(versions: pa.Table, name: str = "published_on") -> pa.Table:
    """With the UTC day of ``published_at`` as a column of that name."""
    return versions.append_column(name, pc.cast(versions["published_at"], pa.date32(), safe=False))
