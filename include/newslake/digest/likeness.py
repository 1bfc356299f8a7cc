"""How like each other articles are: cosines of sparse vectors, weighted by how rare their features are."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from newslake.digest.features import Weights

COMMON = 0.2
"""Share of the articles from which on a feature tells nothing: more than one event ever has, less than "the"."""
LEAST_COMMON = 30
"""Articles up to which no feature is taken for a common one."""

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


class Space:
    """Articles as vectors of length one, by their features; nothing where an article has none that tells.

    A feature weighs log(1 + N / n), where n of the N articles that could have it do (Spärck Jones 1972): those of the
    ``kinds`` in which it occurs at all.
    """

    def __init__(self, articles: Sequence[Weights], kinds: Sequence[str | None]) -> None:
        numbers: dict[str, int] = {}
        columns = [numbers.setdefault(name, len(numbers)) for weights in articles for name in weights]
        self._column = np.asarray(columns, np.int64)
        self._start = np.concatenate([[0], np.cumsum([len(weights) for weights in articles], dtype=np.int64)])
        row = np.repeat(np.arange(len(articles)), np.diff(self._start))
        weight = np.fromiter((value for weights in articles for value in weights.values()), float, len(columns))
        weight *= self._rarity(row, kinds, len(numbers))[self._column]
        norm = np.sqrt(np.bincount(row, weight**2, len(articles)))
        self.is_told: npt.NDArray[np.bool_] = norm > 0
        """Of each article, whether it has a feature that tells something."""
        self._weight = np.divide(weight, norm[row], out=np.zeros_like(weight), where=weight > 0)
        self._post(row, len(numbers))
        self._count = len(articles)

    def _rarity(self, row: Integers, kinds: Sequence[str | None], count: int) -> Floats:
        """Of each feature; nought where it is common."""
        codes = {kind: code for code, kind in enumerate(dict.fromkeys(kinds))}
        sizes = np.bincount([codes[kind] for kind in kinds], minlength=len(codes))
        code = np.asarray([codes[kind] for kind in kinds], np.int64)[row]
        having = np.bincount(self._column, minlength=count)
        pairs = np.unique(self._column * len(codes) + code) if len(codes) else np.zeros(0, np.int64)
        able = np.bincount(pairs // max(len(codes), 1), sizes[pairs % max(len(codes), 1)], count)
        rarity = np.log1p(able / np.maximum(having, 1))
        return np.where(having > np.maximum(LEAST_COMMON, COMMON * able), 0.0, rarity)

    def _post(self, row: Integers, count: int) -> None:
        """The articles that have a feature, feature by feature."""
        kept = np.flatnonzero(self._weight)
        order = kept[np.argsort(self._column[kept], kind="stable")]
        self._posted_row, self._posted_weight = row[order], self._weight[order]
        self._posted = np.concatenate([[0], np.cumsum(np.bincount(self._column[order], minlength=count))])

    def cosines(self, article: int) -> Floats:
        """Of an article with every article."""
        own = range(self._start[article], self._start[article + 1])
        parts = [(self._posted[self._column[at]], self._posted[self._column[at] + 1], self._weight[at]) for at in own]
        spans = [(slice(first, last), weight) for first, last, weight in parts if weight]
        if not spans:
            return np.zeros(self._count)
        rows = np.concatenate([self._posted_row[span] for span, _ in spans])
        products = np.concatenate([self._posted_weight[span] * weight for span, weight in spans])
        return np.asarray(np.bincount(rows, products, self._count), np.float64)

    def within(self, articles: Sequence[int]) -> Floats:
        """Of some articles, the product of each with the sum of them all; together they are the square of that."""
        spans = [slice(self._start[article], self._start[article + 1]) for article in articles]
        weights = np.concatenate([self._weight[span] for span in spans])
        columns, column = np.unique(np.concatenate([self._column[span] for span in spans]), return_inverse=True)
        sums = np.bincount(column, weights, len(columns))
        owner = np.repeat(np.arange(len(articles)), [span.stop - span.start for span in spans])
        return np.asarray(np.bincount(owner, weights * sums[column], len(articles)), np.float64)


class Centroids:
    """Articles of a space by the group that they are in, each group as the sum of its articles' vectors."""

    def __init__(self, space: Space, most: int) -> None:
        self.count = 0
        self._space = space
        self._square, self._size = np.zeros(most), np.zeros(most)
        # An article that is in no group yet is in one behind the last.
        self._group = np.full(most, most)

    def products(self, article: int) -> Floats:
        """Of an article with the sum of each group."""
        return np.asarray(np.bincount(self._group, self._space.cosines(article)), np.float64)[: self.count]

    def cosines(self, products: Floats) -> Floats:
        """What products of a vector of length one come to for each group; nought where it tells nothing."""
        length = np.sqrt(self._square[: len(products)])
        return np.divide(products, length, out=np.zeros(len(products)), where=length > 0)

    def damped(self, products: Floats) -> Floats:
        """The geometric mean of ``cosines`` and of the mean over the group's articles.

        The more articles a group has, the more its sum is what they all share, if only a president's name; so that the
        cosine with a large group is up to the root of what it is with each of its articles.
        """
        return np.sqrt(self.cosines(products) * products / np.maximum(self._size[: len(products)], 1))

    def put(self, articles: Sequence[int], group: int) -> None:
        """Make a group of these articles."""
        self.count = max(self.count, group + 1)
        self._group[articles] = group
        self._square[group] = self._space.within(articles).sum()
        self._size[group] = len(articles)

    def add(self, article: int, group: int, product: float) -> None:
        """Put an article into a group that there is; ``product`` is that of both before."""
        self._group[article] = group
        # The square of a sum: what it was, twice the product with what comes, and the square of that.
        self._square[group] += self._space.is_told[article] + 2 * product
        self._size[group] += 1

    def group_of(self, article: int) -> int:
        """Number of the group that an article is in; that of articles in none is behind all others."""
        return int(self._group[article])

    @property
    def is_told(self) -> npt.NDArray[np.bool_]:
        """Of each group, whether it tells something."""
        return self._square[: self.count] > 0
