"""Near copies: versions of different articles whose texts are nearly the same, found by their fingerprints.

The window's fingerprints come a batch at a time and are compared as arrays: of a million articles only those that
share a band with a new one are ever rows.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import chain

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from newslake.link.fingerprints import BANDS, METHOD, PLACES
from newslake.tables import Relation

LEAST_SIMILARITY = 0.75
"""As estimated: of pairs of exactly 0.8, one of 50 is missed; of pairs of 0.7, one of 23 is taken."""
MOST_COPIES = 20
"""Of one version, recorded when it is linked."""
MOST_OF_BAND = 50
"""Versions of one band value that a new one is compared with: the first of its own batch, and as many of the
window, the nearest.

A template that fills a band makes thousands share it. Those that are copies of each other beyond it share other bands;
those that share all of them are each a copy of these.
"""
_PAIRS_AT_ONCE = 20_000
_SIEVE_BITS = 20

Numbers = npt.NDArray[np.int64]
Bands = npt.NDArray[np.uint32]


def link(
    new: pa.Table,
    batch: str,
    window: Iterable[tuple[str, pa.Table]],
    recorded: Set[frozenset[str]],
    text_digests: Mapping[str, str],
) -> list[Relation]:
    """What each new version is a near copy of: at most ``MOST_COPIES``, the most alike, and of those the earliest.

    Versions of one article, pairs of the same digest (exact copies), and pairs that another batch has ``recorded`` are
    left out. A pair of the batch's own is recorded once, at the later of both.

    :param new: fingerprints of the batch's new versions, earliest first.
    :param window: the other batches, by key, with their fingerprints, the nearest batch first.
    :param text_digests: of the new versions and of all known ones that have the same.
    """
    copies: Counter[str] = Counter()
    relations = []
    found = _preferred(_pairs(new, batch, window))
    for row in chain.from_iterable(part.to_pylist() for part in found.to_batches(_PAIRS_AT_ONCE)):
        one, other = row["version_id"], row["other_version_id"]
        is_exact = text_digests[one] == text_digests.get(other)
        if is_exact or copies[one] == MOST_COPIES or {one, other} in recorded:
            continue
        copies[one] += 1
        relations.append(Relation(relation="near-copy", **row))
    return relations


def _preferred(pairs: pa.Table) -> pa.Table:
    """Pairs of different articles; of each version the most alike first, then the earliest."""
    pairs = pairs.filter(pc.not_equal(pairs["article_id"], pairs["other_article_id"]))
    pairs = pairs.append_column("position", pa.array(range(len(pairs)), pa.int64()))
    order = [("version_id", "ascending"), ("similarity", "descending"), ("other_batch", "ascending")]
    return pairs.sort_by([*order, ("position", "ascending")]).drop_columns(["position"])


def _pairs(new: pa.Table, batch: str, window: Iterable[tuple[str, pa.Table]]) -> pa.Table:
    """Pairs that are alike enough."""
    new = _comparable(new)
    index = _Index(new)
    found = [_relate(new, new, batch, *index.alike(new, index.room(), is_own=True))]
    room = index.room()
    for key, others in window:
        others = _comparable(others)
        found.append(_relate(new, others, key, *index.alike(others, room)))
    return pa.concat_tables(found)


def _comparable(rows: pa.Table) -> pa.Table:
    return rows.filter(pc.equal(rows["method"], METHOD))


def _relate(
    new: pa.Table, others: pa.Table, key: str, rows: Numbers, other_rows: Numbers, similarity: npt.NDArray[np.float64]
) -> pa.Table:
    ends = ((new, rows, ""), (others, other_rows, "other_"))
    columns = {
        f"{prefix}{name}": table[name].take(pa.array(indices))
        for table, indices, prefix in ends
        for name in ("version_id", "article_id")
    }
    return pa.table(columns | {"other_batch": pa.repeat(key, len(rows)), "similarity": pa.array(similarity)})


class _Index:
    """The new versions by the values of their bands."""

    def __init__(self, new: pa.Table) -> None:
        bands = _bands(new)
        order = np.argsort(bands.ravel(), kind="stable")
        self._owners = order // BANDS
        self._values, self._starts, self._counts = np.unique(
            bands.ravel()[order], return_index=True, return_counts=True
        )
        self._signatures = _signatures(new)
        # Nine values of ten of the window are no new version's: a look at a small table says so of most.
        self._sieve = np.zeros(1 << _SIEVE_BITS, bool)
        self._sieve[self._values >> (32 - _SIEVE_BITS)] = True

    def room(self) -> Numbers:
        """For each band value, how many versions may still be compared."""
        return np.full(len(self._values), MOST_OF_BAND)

    def alike(
        self, others: pa.Table, room: Numbers, *, is_own: bool = False
    ) -> tuple[Numbers, Numbers, npt.NDArray[np.float64]]:
        """Rows of the new and of the others that are alike, and how much; takes up ``room``.

        Where the others are the new ones themselves, each is compared with those before it.
        """
        keys, rows = self._admitted(*self._shared(_bands(others)), room)
        counts = self._counts[keys]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        mine = self._owners[np.repeat(self._starts[keys], counts) + within]
        pairs = np.unique(mine * len(others) + np.repeat(rows, counts))
        mine, theirs = np.divmod(pairs, max(1, len(others)))
        if is_own:
            mine, theirs = mine[theirs < mine], theirs[theirs < mine]
        similarity = _similarities(self._signatures, mine, _signatures(others), theirs)
        is_alike = similarity >= LEAST_SIMILARITY
        return mine[is_alike], theirs[is_alike], similarity[is_alike]

    def _shared(self, bands: Bands) -> tuple[Numbers, Numbers]:
        """Positions of the values that a new version has too, and the rows that have them."""
        values = bands.ravel()
        places = np.flatnonzero(self._sieve[values >> (32 - _SIEVE_BITS)])
        keys = np.searchsorted(self._values, values[places])
        is_shared = self._values[np.minimum(keys, len(self._values) - 1)] == values[places]
        return keys[is_shared], places[is_shared] // BANDS

    def _admitted(self, keys: Numbers, rows: Numbers, room: Numbers) -> tuple[Numbers, Numbers]:
        """Of each band value the first rows, as many as there is room for."""
        order = np.argsort(keys, kind="stable")
        keys, rows = keys[order], rows[order]
        rank = np.arange(len(keys)) - np.searchsorted(keys, keys)
        is_admitted = rank < room[keys]
        keys, rows = keys[is_admitted], rows[is_admitted]
        np.subtract.at(room, keys, 1)
        return keys, rows


def _similarities(
    signatures: npt.NDArray[np.uint16], rows: Numbers, others: npt.NDArray[np.uint16], other_rows: Numbers
) -> npt.NDArray[np.float64]:
    """The share of places in which the signatures agree, an estimate of the Jaccard similarity."""

    def parts() -> Iterator[npt.NDArray[np.float64]]:
        for at in range(0, len(rows), _PAIRS_AT_ONCE):
            part = slice(at, at + _PAIRS_AT_ONCE)
            yield np.mean(signatures[rows[part]] == others[other_rows[part]], axis=1)

    return np.concatenate([np.zeros(0), *parts()])


def _bands(rows: pa.Table) -> Bands:
    return np.asarray(pc.list_flatten(rows["bands"]), np.int64).astype(np.uint32).reshape(-1, BANDS)


def _signatures(rows: pa.Table) -> npt.NDArray[np.uint16]:
    return np.frombuffer(b"".join(rows["signature"].to_pylist()), "<u2").reshape(-1, PLACES)
