"""Made-up marts of the desk's lake: groups of the day's articles, and what later versions changed."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.assembled import lists_of, table
from benchmarks.made_up import VERSIONS_SHARE
from benchmarks.world import Numbers, Random, World
from newslake.lake import Lake

CONTINUED = 400
"""Of a day's stories, those that go on from the day before: the largest of it."""
MOST_ARTICLES = 60
"""Of a story, that come on one day."""
CLUSTERED = 0.05
"""Of a day's articles, those that are copies, or are copied."""
SHOWN_NAMES = 5


class Marts:
    """Writes the marts day by day, the oldest first: stories go on from one day to the next."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._running: list[list[str]] = []
        """Members of the largest stories of the day before."""

    def write(self, lake: Lake, day: date, numbers: Sequence[int]) -> None:
        """The marts of a day with so numbered batches."""
        world, random = self._world, self._world.random(numbers[0], "marts")
        ids = [version for number in numbers for version in world.ids("versions", number, world.articles).to_pylist()]
        shuffled = [ids[position] for position in random.permutation(len(ids))]
        sizes = np.minimum(random.zipf(2.2, len(ids)), MOST_ARTICLES)
        stories = self._stories([each for each in _parted(shuffled, sizes) if len(each) > 1])
        lake.write_mart("stories", day, _stories(world, stories, day, random))
        copied = _parted(shuffled[: int(len(ids) * CLUSTERED)], random.integers(2, 6, len(ids)))
        lake.write_mart("clusters", day, _clusters(world, [each for each in copied if len(each) > 1], day, random))
        lake.write_mart("corrections", day, _corrections(world, numbers, day, random))

    def _stories(self, new: list[list[str]]) -> list[tuple[list[str], int]]:
        """The members of each of the day's stories, and how many of them are new."""
        new.sort(key=len, reverse=True)
        before = [self._running[at] if at < len(self._running) else [] for at in range(len(new))]
        found = [([*old, *more], len(more)) for old, more in zip(before, new, strict=True)]
        # Half of them end, so that none grows all month.
        self._running = [members for members, _ in found[:CONTINUED:2]]
        return found


def _parted(ids: Sequence[str], sizes: Numbers) -> list[list[str]]:
    ends = np.cumsum(sizes)
    stops = ends[ends < len(ids)].tolist()
    return [list(ids[start:stop]) for start, stop in zip([0, *stops], [*stops, len(ids)], strict=True)]


def _stories(world: World, stories: list[tuple[list[str], int]], day: date, random: Random) -> pa.Table:
    count = len(stories)
    members = [each for each, _ in stories]
    columns = {
        **_grown("story_id", members, day, world, random),
        "title": world.headlines.texts.take(pa.array(random.integers(0, len(world.headlines.texts), count))),
        "new_article_count": pa.array([new for _, new in stories]),
        "languages": lists_of(np.ones(count, int), pa.repeat("en", count)),
        **{
            name: lists_of(np.full(count, SHOWN_NAMES), _some(world.people, count * SHOWN_NAMES, random))
            for name in ("people", "organizations", "places")
        },
        "countries": lists_of(np.ones(count, int), pa.repeat("KE", count)),
    }
    return table("stories", count, columns)


def _clusters(world: World, members: list[list[str]], day: date, random: Random) -> pa.Table:
    count = len(members)
    columns = {
        **_grown("cluster_id", members, day, world, random),
        "original_version_id": pa.array([each[0] for each in members]),
        "original_domain": pa.repeat("outlet-0000.example", count),
        "original_rule": pa.repeat("published-first", count),
    }
    return table("clusters", count, columns)


def _grown(key: str, members: list[list[str]], day: date, world: World, random: Random) -> dict[str, Any]:
    """What all groups say of themselves."""
    counts = np.array([len(each) for each in members])
    outlets = np.minimum(counts, 20)
    instants = [pa.repeat(pa.scalar(at), len(members)) for at in (day, day + timedelta(1))]
    first, last = (pc.cast(each, pa.timestamp("us")).cast(pa.timestamp("us", tz="UTC")) for each in instants)
    return {
        key: pa.array([each[0] for each in members]),
        "first_seen_at": first,
        "last_seen_at": last,
        "article_count": pa.array(counts),
        "outlet_count": pa.array(outlets),
        "domains": lists_of(outlets, _some(world.names, int(outlets.sum()), random)),
        "version_ids": lists_of(counts, pa.array([version for each in members for version in each])),
    }


def _some(names: pa.Array, count: int, random: Random) -> pa.Array:
    return names.take(pa.array(random.integers(0, len(names), count)))


def _corrections(world: World, numbers: Sequence[int], day: date, random: Random) -> pa.Table:
    """Of each batch, its first articles are later versions of others."""
    columns: dict[str, Any] = {}
    for name, what in (("version_id", "versions"), ("article_id", "articles")):
        ids = [world.ids(what, number, world.articles).slice(0, world.articles // VERSIONS_SHARE) for number in numbers]
        columns[name] = pa.concat_arrays(ids)
    count = len(columns["version_id"])
    instant = pc.cast(pa.repeat(pa.scalar(day), count), pa.timestamp("us")).cast(pa.timestamp("us", tz="UTC"))
    paragraphs = _some(world.paragraphs.texts, count, random)
    columns |= {
        "previous_version_id": pc.utf8_reverse(columns["version_id"]),
        "unchanged_at": instant,
        "changed_at": instant,
        "changes": lists_of(np.ones(count, int), pa.repeat("text", count)),
        "added": lists_of(np.ones(count, int), paragraphs),
        "is_noted": pa.array(random.random(count) < 0.1),
    }
    return table("corrections", count, columns)
