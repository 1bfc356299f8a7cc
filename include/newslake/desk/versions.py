"""Rows of many versions, with the columns that lists of articles show."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from newslake.desk.rows import rows_with
from newslake.desk.sources import Row
from newslake.lake import Batch, Lake

LISTED = ("version_id", "source_id", "domain", "url", "title", "language", "captured_at")


def versions_at(lake: Lake, batches: Mapping[str, str]) -> dict[str, Row]:
    """Of versions, each with the key of its batch, those that are there."""
    versions: dict[Batch, list[str]] = defaultdict(list)
    for version, key in batches.items():
        versions[Batch.parse(key)].append(version)
    return {version: row for batch, ids in versions.items() for version, row in _of_batch(lake, batch, ids).items()}


def versions_in(
    lake: Lake, batches: Iterable[Batch], versions: Sequence[str], most: int | None = None
) -> dict[str, Row]:
    """Of versions, those that lie in one of the batches; no more batches are looked into once so many are found."""
    found: dict[str, Row] = {}
    for batch in batches:
        if len(found) < (most or len(versions)):
            found |= _of_batch(lake, batch, versions)
    return found


def batches_of(lake: Lake, day: date) -> list[Batch]:
    """The batches of a day that have articles, by name; not all need be published."""
    folder = lake.path("articles", Batch(day, "any")).parent
    return sorted(Batch(day, path.stem) for path in folder.iterdir()) if folder.exists() else []


def _of_batch(lake: Lake, batch: Batch, versions: Sequence[str]) -> dict[str, Row]:
    """Rows of a batch that is published, each with its ``batch``."""
    if lake.manifest(batch) is None:
        return {}
    rows = rows_with(lake, "articles", batch, "version_id", versions, LISTED).to_pylist()
    return {row["version_id"]: {**row, "batch": batch.key} for row in rows}
