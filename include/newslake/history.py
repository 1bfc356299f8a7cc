"""What sources gave in earlier batches, as their rows of ``coverage`` tell: what bounds are learned from."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from newslake.lake import Batch

LEAST_BATCHES = 5
"""Below this many earlier batches of a source nothing is said of what it usually gives."""
SETTLED_BATCHES = 20
"""From this many on, what the sources of a batch usually give may hold it."""
MOST_BATCHES = 60
"""Earlier batches of a source that are looked at, the latest: what was usual long ago is not."""
HISTORY_DAYS = 30
"""Days of intake that they may be taken from."""

FIGURES = (
    "page_count",
    "article_count",
    "sighting_count",
    "reject_count",
    "missing_title_count",
    "missing_author_count",
    "missing_date_count",
    "duplicate_count",
    "median_word_count",
    "median_age_hours",
)
COLUMNS = ("batch", "source_id", "state", "captured_at", *FIGURES, "languages")

Figures = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Past:
    """One source's earlier batches, oldest first."""

    figures: Mapping[str, Figures]
    """A number a batch, by column of ``coverage``; what is null there is not a number here."""
    asked_at: Figures
    """Seconds since 1970."""
    languages: Mapping[str | None, int]
    """Articles of all these batches, by language."""

    def __len__(self) -> int:
        return len(self.asked_at)

    def share(self, part: str, whole: str) -> tuple[Figures, Figures]:
        """Parts and wholes of the batches that have both."""
        parts, wholes = self.figures[part], self.figures[whole]
        given = (wholes > 0) & ~np.isnan(parts)
        return parts[given], wholes[given]


class History:
    """Rows of ``coverage``, as ``Lake.scan`` gives them; those of batches that were not published are left out."""

    def __init__(self, rows: pa.Table) -> None:
        published = rows.filter(pc.equal(rows["state"], "published"))
        self._rows = published.sort_by([("source_id", "ascending"), ("batch", "ascending")])

    def of(self, source_id: str) -> Past | None:
        """A source's past; None where it has fewer than ``LEAST_BATCHES`` earlier batches."""
        start, stop = self._bounds.get(source_id, (0, 0))
        if stop - start < LEAST_BATCHES:
            return None
        rows = self._rows.slice(max(start, stop - MOST_BATCHES), min(stop - start, MOST_BATCHES))
        return Past(
            figures={name: _numbers(rows[name]) for name in FIGURES},
            asked_at=_numbers(rows["captured_at"].cast(pa.int64())) / 1e6,
            languages=_languages(rows["languages"]),
        )

    def present(self, prefix: str, batches: int, least: int) -> set[str]:
        """Sources of at least ``least`` of the latest ``batches`` batches whose names begin with ``prefix``."""
        keys: list[str] = pc.unique(self._rows["batch"]).to_pylist()
        latest = sorted(key for key in keys if Batch.parse(key).name.startswith(prefix))[-batches:]
        recent = self._rows.filter(pc.is_in(self._rows["batch"], value_set=pa.array(latest, pa.string())))
        counts = Counter(recent["source_id"].to_pylist())
        return {source for source, count in counts.items() if count >= least}

    @cached_property
    def _bounds(self) -> Mapping[str, tuple[int, int]]:
        """First row and the row after the last, by source."""
        bounds: dict[str, tuple[int, int]] = {}
        start = 0
        for run in pc.value_counts(
            self._rows["source_id"]
        ).to_pylist():  # in order of appearance, and the rows are sorted
            bounds[run["values"]] = (start, start + run["counts"])
            start += run["counts"]
        return bounds


def _numbers(column: pa.ChunkedArray) -> Figures:
    return np.asarray(pc.cast(column, pa.float64()).to_numpy(), dtype=np.float64)


def _languages(column: pa.ChunkedArray) -> Mapping[str | None, int]:
    found: Counter[str | None] = Counter()
    for each in pc.list_flatten(column).to_pylist():
        found[each["language"]] += each["count"]
    return found
