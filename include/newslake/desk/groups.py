"""Articles that belong together, as the marts tell of them: ``stories`` on one event, ``clusters`` of one text.

A mart has one row of a group for each day of intake on which it grew, with all members that it had by then.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newslake.desk.remembered import Remembered
from newslake.desk.rows import rows_with
from newslake.desk.sources import Row
from newslake.desk.versions import batches_of, versions_in
from newslake.digest.stories import DAYS as WINDOW_DAYS
from newslake.lake import Batch, Lake

Mart = Literal["stories", "clusters"]
KEYS: dict[Mart, str] = {"stories": "story_id", "clusters": "cluster_id"}
MOST_MEMBERS = 200
"""Of one day, that are shown."""
MOST_NEIGHBOURS = 6
_MOST_BATCHES = 8
"""That are looked into for neighbours."""
_MOST_FILES = 10
"""Of a mart, that are read to tell the new members of a group from those that it had."""


def index_of(mart: Mart) -> Remembered:
    """Which groups there are, by day."""
    return Remembered(mart, [KEYS[mart], "merged_into", "date"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group as it was last told of."""

    day: date
    row: Row
    days: list[date]
    """All days on which it, or what was merged into it, grew; the oldest first."""


def group(lake: Lake, mart: Mart, index: pa.Table, group_id: str) -> Group | None:
    """The group of that id, or the one that it was merged into.

    :param index: the rows that ``index_of`` remembers.
    """
    key = KEYS[mart]
    last = _last(index, key, group_id)
    if last is None:
        return None
    rows = rows_with(lake, mart, _file(last["date"]), key, [last[key]]).to_pylist()
    family = index.filter(_is_of(index, key, _family(index, key, last[key])))
    return Group(day=last["date"], row=rows[0], days=sorted({*family["date"].to_pylist()})) if rows else None


def group_of(lake: Lake, mart: Mart, index: pa.Table, version_id: str, days: Iterable[date]) -> Group | None:
    """The group that a version is in, as the first of some days tells that it is; None where none does."""
    for day in sorted({*days}):
        if (group_id := _with_member(lake, mart, day, version_id)) is not None:
            return group(lake, mart, index, group_id)
    return None


def window(day: date) -> list[date]:
    """A day of intake, and those on which a story of its articles may first be told of."""
    return [day + timedelta(ahead) for ahead in range(WINDOW_DAYS + 1)]


def _last(index: pa.Table, key: str, group_id: str) -> Row | None:
    """The newest row of a group; where that says that it is part of another one, of that, and so on."""
    seen: set[str] = set()
    found: Row | None = None
    while group_id not in seen:
        seen.add(group_id)
        rows = index.filter(pc.equal(index[key], group_id)).sort_by([("date", "descending")]).slice(0, 1).to_pylist()
        if not rows:
            break
        (found,) = rows
        group_id = found["merged_into"] or group_id
    return found


def _family(index: pa.Table, key: str, group_id: str) -> list[str]:
    """A group, and all that were merged into it, or into these."""
    merged = index.filter(pc.is_valid(index["merged_into"]))
    found = newest = [group_id]
    while newest:
        parts = merged.filter(_is_of(merged, "merged_into", newest))[key].unique().to_pylist()
        newest = [part for part in parts if part not in found]
        found = [*found, *newest]
    return found


def _is_of(rows: pa.Table, column: str, values: Sequence[str]) -> pa.ChunkedArray:
    return pc.is_in(rows[column], value_set=pa.array(values, pa.string()))


def _with_member(lake: Lake, mart: Mart, day: date, version_id: str) -> str | None:
    """The group that a day's file has a version in."""
    path = lake.path(mart, _file(day))
    if not path.exists():
        return None
    with path.open("rb") as raw:
        rows = pq.ParquetFile(raw).read(columns=[KEYS[mart], "version_ids"])
    lists = rows["version_ids"].combine_chunks()
    position = pc.index(lists.flatten(), version_id).as_py()
    owner = pc.list_parent_indices(lists)[position].as_py() if position >= 0 else None
    return None if owner is None else str(rows[KEYS[mart]][owner].as_py())


def _file(day: date) -> Batch:
    return Batch(day, "digest")


# Its members


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article of a group; ``row`` is None where it did not come in on the day on which the mart first told of it."""

    version_id: str
    row: Row | None

    @property
    def captured_at(self) -> datetime | None:
        return self.row["captured_at"] if self.row else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """The first of so many that came to a group on one day, by time of capture."""

    day: date
    listed: list[Member]
    count: int


def members(lake: Lake, mart: Mart, index: pa.Table, found: Group, day: date) -> Members:
    """Who was new in a group on one of its days."""
    before, listed = _told(lake, mart, index, found, day)
    new = [version for version in listed if version not in before]
    shown, rows = new[:MOST_MEMBERS], dict[str, Row]()
    # A single article makes no group: it is first told of on the day on which a second one comes.
    for back in range(WINDOW_DAYS + 1):
        each = day - timedelta(back)
        if missing := [version for version in shown if version not in rows]:
            rows |= versions_in(lake, batches_of(lake, each), missing)
    told = [Member(version_id=version, row=rows.get(version)) for version in shown]
    return Members(day=day, listed=sorted(told, key=_by_capture), count=len(new))


def neighbours(lake: Lake, found: Group, batch: Batch, own: Container[str]) -> list[Row]:
    """Some others than its ``own`` versions that came about when an article did: in its batch, or those around it."""
    others = [each for each in found.row["version_ids"] if each not in own]
    known = batches_of(lake, batch.date)
    at = known.index(batch)
    around = [known[each] for each in sorted(range(len(known)), key=lambda each: abs(each - at))[:_MOST_BATCHES]]
    rows = versions_in(lake, around, others, MOST_NEIGHBOURS).values()
    return sorted(rows, key=lambda row: (row["captured_at"], row["version_id"]))[:MOST_NEIGHBOURS]


def _by_capture(one: Member) -> tuple[bool, datetime | None, str]:
    return one.captured_at is None, one.captured_at, one.version_id


def _told(lake: Lake, mart: Mart, index: pa.Table, found: Group, day: date) -> tuple[set[str], list[str]]:
    """Versions that a group, or what was merged into it, had before a day, and those that it has on it."""
    key = KEYS[mart]
    family = _family(index, key, found.row[key])
    rows = index.filter(_is_of(index, key, family))
    earlier = rows.filter(pc.less(rows["date"], day)).group_by(key).aggregate([("date", "max")]).to_pylist()
    # Of each the last row before, as a row has all members up to its day.
    last = sorted({row["date_max"] for row in earlier})[-_MOST_FILES:]
    return {version for each in last for version in _listed(lake, mart, each, family)}, _listed(lake, mart, day, family)


def _listed(lake: Lake, mart: Mart, day: date, group_ids: Sequence[str]) -> list[str]:
    """The members that a day's file gives to some groups, each once."""
    lists = rows_with(lake, mart, _file(day), KEYS[mart], group_ids, ["version_ids"])["version_ids"]
    return list(dict.fromkeys(pc.list_flatten(lists).to_pylist()))


# The largest


STORY_COLUMNS = (
    *("story_id", "merged_into", "title", "first_seen_at", "last_seen_at", "article_count", "new_article_count"),
    *("outlet_count", "domains", "languages", "people", "organizations", "places", "countries", "date"),
)


def _largest(stories: pa.Table) -> pa.Table:
    return stories.sort_by([("article_count", "descending"), ("outlet_count", "descending"), ("story_id", "ascending")])


def largest() -> Remembered:
    """The stories of the last day that a digest has been over, the largest first."""
    return Remembered("stories", STORY_COLUMNS, days=1, where=pc.is_null(pc.field("merged_into")), made=_largest)
