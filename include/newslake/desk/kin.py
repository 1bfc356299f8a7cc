"""The other versions of an article, and its copies: what chains of relations tie to a version."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa
import pyarrow.compute as pc

from newslake.desk.sources import Row
from newslake.desk.versions import versions_at
from newslake.lake import Batch, Lake

MOST_KIN = 50
KIN_COLUMNS = ("version_id", "relation", "similarity", "other_version_id", "other_batch", "batch")
VERSIONS = ("version-of",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """Another version of the article, or a copy of it; ``row`` is None where it is not where the relation says."""

    version_id: str
    batch: str
    row: Row | None
    relation: str | None
    """How both stand to each other; None where only others tie them."""
    similarity: float | None
    """Of a near copy."""

    @property
    def captured_at(self) -> datetime | None:
        return self.row["captured_at"] if self.row else None


def kin(lake: Lake, relations: pa.Table, version_id: str, kinds: Sequence[str]) -> list[Kin]:
    """Everything that a chain of such relations ties to a version, by time of capture; the nearest ``MOST_KIN``.

    :param relations: ``KIN_COLUMNS`` of the table; each row has the key of its ``batch``.
    """
    edges = relations.select(KIN_COLUMNS)
    edges = edges.filter(pc.is_in(edges["relation"], value_set=pa.array(kinds, pa.string())))
    reached = _reached(edges, version_id)
    rows, ties = versions_at(lake, reached), _ends(edges, [version_id])
    found = [_kin(each, batch, rows.get(each), ties.get(each)) for each, batch in reached.items()]
    return sorted(found, key=lambda one: (one.captured_at is None, one.captured_at, one.version_id))


def _kin(version_id: str, batch: str, row: Row | None, tie: Row | None) -> Kin:
    relation, similarity = (tie["relation"], tie["similarity"]) if tie else (None, None)
    return Kin(version_id=version_id, batch=batch, row=row, relation=relation, similarity=similarity)


def _reached(edges: pa.Table, start: str) -> dict[str, str]:
    """The versions that can be reached, each with its batch; one step further at a time."""
    found: dict[str, str] = {}
    frontier = [start]
    while frontier and len(found) < MOST_KIN:
        ends = _ends(edges, frontier)
        frontier = [version for version in ends if version != start and version not in found]
        found |= {version: ends[version]["batch"] for version in frontier[: MOST_KIN - len(found)]}
    return found


def _ends(edges: pa.Table, versions: Sequence[str]) -> dict[str, Row]:
    """What stands at the other end of the versions' relations: its ``batch``, and how it is related."""
    wanted = pa.array(versions, pa.string())
    ends: dict[str, Row] = {}
    for near, far in (("version_id", "other_version_id"), ("other_version_id", "version_id")):
        for row in edges.filter(pc.is_in(edges[near], value_set=wanted)).to_pylist():
            batch = row["batch"] if far == "version_id" else row["other_batch"] or row["batch"]
            ends[row[far]] = {"batch": batch, "relation": row["relation"], "similarity": row["similarity"]}
    return ends


def first_published(batch: Batch, article: Row, versions: Iterable[Kin]) -> tuple[str, date]:
    """Of all versions that one that the lake had first, at which the article counts, and its day of intake."""
    known = [(Batch.parse(one.batch).date, one.captured_at, one.version_id) for one in versions if one.captured_at]
    day, _, version_id = min([(batch.date, article["captured_at"], article["version_id"]), *known])
    return version_id, day


# What the digests say of the versions


CORRECTION_COLUMNS = ("version_id", "changes", "is_noted")


def corrections(remembered: pa.Table, versions: Sequence[str]) -> Mapping[str, Row]:
    """By later version, what it changed of the one before it, as far as a digest has looked."""
    wanted = pa.array(versions, pa.string())
    rows = remembered.filter(pc.is_in(remembered["version_id"], value_set=wanted)).to_pylist()
    return {row["version_id"]: row for row in rows}
