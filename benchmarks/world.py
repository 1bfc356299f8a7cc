"""A made-up world of news: sources with habits of their own, and words that no sentence of which means anything.

Scripts, lengths and repetitions are those of news.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from newslake.lake import Batch

START = datetime(2026, 1, 1, tzinfo=UTC)
SYLLABLES = {
    "en": "ba con der est for gra hol ing land mer nor port row sea ther ward wex un",
    "fr": "au bre ché com de eau fin gé ie lon mar né oi per quai rue té ville",
    "de": "an burg che dorf ein fäh gen haf hund ig keit land mün nach ober rat schu stadt ung",
    "es": "a ba ción dad es fue gran ho is lle mar ño pla que ría san to ver",
    "ru": "бе ва го да ек жи за ка ле мо на ост пор ра ский та ул хо чи ян",
}
LANGUAGES = tuple(SYLLABLES)
PARAGRAPHS = 4_000
"""Different paragraphs of each language: of one batch few are the same, so that files are as large as those of news."""
PARAGRAPH_WORDS = 50
TROUBLES = ("feed-dead", "blocked", "layout-changed", "silent")

Numbers = npt.NDArray[np.int64]
Random = np.random.Generator


@dataclass(frozen=True)
class Pool:
    """Texts to draw from, and how long they are."""

    texts: pa.Array
    words: Numbers

    @cached_property
    def lengths(self) -> Numbers:
        return np.asarray(pc.utf8_length(self.texts), dtype=np.int64)


@dataclass(frozen=True)
class World:
    """Sources, and what they bring in an hour."""

    sources: int = 1_000
    articles: int = 1_389
    """Of one batch."""
    rejects: int = 300
    sightings: int = 100
    start: datetime = START
    """When the first batch is made."""
    seed: int = 1
    troubled_from: int | None = None
    """The first batch in which one source of fifty has stopped giving articles."""

    def batch(self, number: int) -> Batch:
        at = self.hour(number)
        return Batch(at.date(), f"ingest-{at:%Y%m%dT%H%M%SZ}")

    def hour(self, number: int) -> datetime:
        return self.start + timedelta(hours=number)

    def ids(self, what: str, number: int, count: int) -> pa.Array:
        """Identifiers of a batch's rows of a kind, whatever else it holds."""
        drawn = self.random(number, what).bytes(16 * count).hex()
        return pa.array([drawn[at : at + 32] for at in range(0, len(drawn), 32)], pa.string())

    def random(self, number: int, what: str) -> Random:
        return np.random.default_rng([self.seed, number, *what.encode()])

    @cached_property
    def names(self) -> pa.Array:
        return pa.array([f"outlet-{number:04d}" for number in range(self.sources)])

    @cached_property
    def languages(self) -> Numbers:
        """Each source's language, as a position in ``LANGUAGES``."""
        return self.random(0, "languages").choice(len(LANGUAGES), self.sources, p=(0.5, 0.1, 0.15, 0.15, 0.1))

    @cached_property
    def shares(self) -> npt.NDArray[np.float64]:
        """What part of all pages is a source's: a few bring many, most bring few."""
        weights = 1 / (10 + np.arange(self.sources)) ** 0.8
        return np.asarray(weights / weights.sum())

    def trouble(self, number: int) -> dict[int, str]:
        """By source, why it gives no article in a batch."""
        if self.troubled_from is None or number < self.troubled_from:
            return {}
        troubled = range(7, self.sources, 50)
        return {source: TROUBLES[position % len(TROUBLES)] for position, source in enumerate(troubled)}

    def drawn(self, number: int, what: str, count: int, only: Sequence[int] | None = None) -> Numbers:
        """A source for each of so many rows; of those in trouble none, unless they are the only ones."""
        shares = self.shares.copy()
        shares[list(self.trouble(number))] = 0
        if only is not None:
            shares = np.where(np.isin(np.arange(self.sources), only), self.shares, 0.0)
        return self.random(number, what).choice(self.sources, count, p=shares / shares.sum())

    @cached_property
    def paragraphs(self) -> Pool:
        """Paragraphs of all languages, ``PARAGRAPHS`` of each, in the order of ``LANGUAGES``."""
        return _pool([_paragraphs(language, PARAGRAPHS, PARAGRAPH_WORDS, self.seed) for language in LANGUAGES])

    @cached_property
    def headlines(self) -> Pool:
        return _pool([_paragraphs(language, PARAGRAPHS, 8, self.seed + 1) for language in LANGUAGES])

    @cached_property
    def people(self) -> pa.Array:
        random = self.random(0, "people")
        words = _words("en", random, 400)
        return pa.array([f"{words[a].title()} {words[b].title()}" for a, b in random.integers(400, size=(2_000, 2))])


def _pool(parts: list[list[str]]) -> Pool:
    texts = [text for part in parts for text in part]
    return Pool(pa.array(texts), np.array([len(text.split()) for text in texts]))


def _paragraphs(language: str, count: int, words: int, seed: int) -> list[str]:
    """Sentences of common and rare words."""
    random = np.random.default_rng([seed, *language.encode()])
    known = _words(language, random, 5_000)
    drawn = known[(random.random((count, words)) ** 3 * len(known)).astype(int)]
    return [f"{' '.join(line.tolist()).capitalize()}." for line in drawn]


def _words(language: str, random: Random, count: int) -> npt.NDArray[np.str_]:
    syllables = np.array(SYLLABLES[language].split())
    return np.array(["".join(random.choice(syllables, length).tolist()) for length in random.integers(1, 5, count)])
