"""How often people, organizations and places are named, by day of publication, outlet and language."""

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from newslake.contract import contract
from newslake.digest.daily import first_versions, published_on

COLUMNS = ("article_id", "version_id", "captured_at", "published_at", "domain", "language", "date")
"""What ``daily_mentions`` needs of ``articles``."""
ENTITY_COLUMNS = ("version_id", "type", "name", "country", "is_in_title", "mention_count", "salience")
"""What it needs of ``entities``."""
GROUPS = ("mentioned_on", "type", "name", "country", "domain", "language")
DECIMALS = 6


def daily_mentions(versions: pa.Table, entities: pa.Table, day: date) -> pa.Table:
    """Rows of the mart for one intake day.

    :param versions: ``COLUMNS`` of every version, of any day, of the articles that have one on ``day``.
    :param entities: ``ENTITY_COLUMNS`` of the versions of that intake day.
    """
    first = published_on(first_versions(versions, day), "mentioned_on")
    named = entities.join(
        first.select(["version_id", "mentioned_on", "domain", "language"]), "version_id", "version_id"
    )
    # The join keeps what no first version names with nulls; and it is parallel, so that its order is anybody's.
    named = named.filter(pc.is_in(named["version_id"], value_set=first["version_id"].combine_chunks()))
    named = named.sort_by([(name, "ascending") for name in (*GROUPS, "version_id")])
    named = named.set_column(
        named.column_names.index("is_in_title"), "is_in_title", pc.cast(named["is_in_title"], pa.int64())
    )
    counts = [([], "count_all"), ("is_in_title", "sum"), ("mention_count", "sum"), ("salience", "sum")]
    counted = named.group_by(list(GROUPS), use_threads=False).aggregate(counts)
    names = [*GROUPS, "count_all", "is_in_title_sum", "mention_count_sum", "salience_sum"]
    schema = contract("daily_mentions").schema
    arrays = [counted[name].cast(field.type) for name, field in zip(names, schema, strict=True)]
    arrays[-1] = pc.round(arrays[-1], DECIMALS)
    return pa.Table.from_arrays(arrays, schema=schema).sort_by([(name, "ascending") for name in GROUPS])
