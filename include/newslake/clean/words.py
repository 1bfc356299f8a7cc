"""Words as numbers, for a whole page at a time: numpy hashes all of a page's words in the time of one regex a block.

A word's hash is a polynomial over its lower-case characters; rows of hashes are looked up in tables of scores.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Hashes = NDArray[np.uint32]

LABEL_WORDS = 1 << 14
TEXT_WORDS = 1 << 15
LABEL_REACH = 300
"""Characters of a label that are read."""

# Classes of characters.
LETTER, UPPER, DIGIT, SPACE, STOP, COMMA, QUOTE, PUNCTUATION, UNSPACED, SYMBOL = range(10)
# Thai, Lao, Tibetan, Burmese, Khmer, kana, Han.
_UNSPACED = ((0x0E00, 0x0FFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF))
_STOPS = ".!?…。！？؟۔।॥։።"
_COMMAS = ",、،，;；؛:："
_QUOTES = "\"'“”‘’«»„‚‹›「」『』"
_POWERS = np.cumprod(np.full(512, 0x01000193, np.uint32), dtype=np.uint32)


@cache
def classes() -> NDArray[np.uint8]:
    """The class of every character of the basic plane."""
    by_category = {"Lu": UPPER, "Lt": UPPER, "Nd": DIGIT, "Zs": SPACE, "Cc": SPACE}
    by_category |= dict.fromkeys(("So", "Sm", "Sc"), SYMBOL)
    table = np.zeros(0x10000, np.uint8)
    for code in range(0x10000):
        category = unicodedata.category(chr(code))
        table[code] = by_category.get(category, PUNCTUATION if category[0] == "P" else LETTER)
    for first, last in _UNSPACED:
        span = table[first : last + 1]
        span[span == LETTER] = UNSPACED
    for characters, named in ((_STOPS, STOP), (_COMMAS, COMMA), (_QUOTES, QUOTE)):
        table[[ord(character) for character in characters]] = named
    return table


@cache
def _word_classes() -> NDArray[np.uint8]:
    """0 between words, 1 in words, 2 in numbers, 3 where words are not parted by spaces."""
    by_class = np.zeros(10, np.uint8)
    by_class[[LETTER, UPPER, DIGIT, UNSPACED]] = (1, 1, 2, 3)
    return by_class[classes()]


@cache
def _lower() -> Hashes:
    """Each character of the basic plane in lower case."""
    lowered = (chr(code).lower() for code in range(0x10000))
    return np.asarray([ord(text) if len(text) == 1 else code for code, text in enumerate(lowered)], np.uint32)


@dataclass(frozen=True)
class Rows:
    """Words of several texts, in order: each word's hash, and the text that it stands in."""

    hashes: Hashes
    owner: Ints
    count: int
    """How many texts there are; a text without words has none."""

    @cached_property
    def starts(self) -> Ints:
        """Where each text's words begin, for the texts that have any."""
        begins = np.ones(len(self.owner), np.bool_)
        begins[1:] = self.owner[1:] != self.owner[:-1]
        return np.flatnonzero(begins)

    @cached_property
    def sizes(self) -> Ints:
        """How many words each text has."""
        return np.bincount(self.owner, minlength=self.count)

    def part(self, start: int, stop: int) -> "Rows":
        """The words of some of the texts."""
        first, last = np.searchsorted(self.owner, (start, stop))
        return Rows(self.hashes[first:last], self.owner[first:last] - start, stop - start)

    def each(self) -> list[Hashes]:
        """Each text's hashes by themselves."""
        return np.split(self.hashes, np.searchsorted(self.owner, np.arange(1, self.count)))

    def first(self, many: int) -> "Rows":
        """The first words of each text."""
        sizes = _lengths(self.starts, len(self.owner))
        within = np.arange(len(self.owner)) - np.repeat(self.starts, sizes) < many
        return Rows(self.hashes[within], self.owner[within], self.count)

    def runs(self, many: int) -> "Rows":
        """Runs of so many words, as if they were words."""
        last = max(len(self.hashes) - many + 1, 0)
        hashes = np.zeros(last, np.uint32)
        for step in range(many):
            hashes = hashes * np.uint32(0x01000193) + self.hashes[step : step + last]
        within = self.owner[:last] == self.owner[many - 1 : many - 1 + last]
        return Rows(hashes[within], self.owner[:last][within], self.count)

    def sums(self, table: NDArray[Any]) -> NDArray[np.float64]:
        """The sum of each text's scores."""
        return self._summed(self._looked_up(table))

    def means(self, table: Floats) -> Floats:
        """The mean of each text's scores; zero for a text without words."""
        return self._averaged(self._looked_up(table))

    def scores(self, table: Floats) -> Floats:
        """The mean, the least and the greatest of each text's scores, as three rows; zeros for a text without words."""
        found = np.zeros((3, self.count), np.float32)
        if len(self.owner):
            scores, filled = self._looked_up(table), self.owner[self.starts]
            found[0] = self._averaged(scores)
            found[1, filled] = np.minimum.reduceat(scores, self.starts)
            found[2, filled] = np.maximum.reduceat(scores, self.starts)
        return found

    def _summed(self, scores: NDArray[Any]) -> NDArray[np.float64]:
        return np.bincount(self.owner, scores, self.count).astype(np.float64, copy=False)

    def _averaged(self, scores: Floats) -> Floats:
        return (self._summed(scores) / np.maximum(self.sizes, 1)).astype(np.float32)

    def _looked_up(self, table: NDArray[Any]) -> NDArray[Any]:
        scores: NDArray[Any] = table[self.hashes & np.uint32(len(table) - 1)]
        return scores


def spoken(texts: Sequence[str]) -> Rows:
    """Words and numbers; where words are not parted by spaces, pairs of characters stand for words."""
    codes, bounds = joined(texts)
    kinds = _word_classes()[codes]
    begins = kinds != 0
    begins[1:] &= (kinds[1:] != kinds[:-1]) | (kinds[1:] == 3)
    starts = np.flatnonzero(begins)
    lowered = _lower()[codes]
    hashes = _hashed(lowered, kinds != 0, starts)
    if (kinds == 3).any():
        following = np.minimum(starts + 1, len(kinds) - 1)
        pairs = (kinds[starts] == 3) & (kinds[following] == 3)
        hashes[pairs] += lowered[following[pairs]] * _POWERS[1]
    return Rows(_mixed(hashes), np.searchsorted(bounds, starts, side="right"), len(texts))


def named(labels: Sequence[str]) -> tuple[Rows, Rows]:
    """Words of classes and ids: each as it is written, and its parts (``post-bodyText``: post, body, text).

    The second rows are the first five letters of the parts alone.
    """
    letters, lowered, bounds = _labels(labels)
    inked = lowered > ord(" ")
    begins = inked.copy()
    begins[1:] &= ~inked[:-1]
    whole = np.flatnonzero(begins)
    starts = _parts(letters)
    hashes = np.concatenate([_hashed(lowered, inked, whole), _hashed(lowered, letters > 0, starts)])
    owner = np.searchsorted(bounds, np.concatenate([whole, starts]), side="right")
    order = np.argsort(owner, kind="stable")
    stems = _mixed(_hashed(lowered, letters > 0, starts, longest=5))
    return Rows(_mixed(hashes[order]), owner[order], len(labels)), Rows(stems, owner[len(whole) :], len(labels))


def joined(texts: Sequence[str]) -> tuple[NDArray[np.uint32], Ints]:
    """The texts' characters, cut off at the basic plane, with a NUL between texts; and where each text ends."""
    codes = np.frombuffer("\0".join([*texts, ""]).encode("utf-32-le", "replace"), np.uint32)
    bounds = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
    return np.minimum(codes, 0xFFFF), bounds


def _labels(labels: Sequence[str]) -> tuple[NDArray[np.uint8], Hashes, Ints]:
    """Of each character: 0 for no letter, 1 for lower and 2 for upper case; the character in lower case; the ends."""
    codes, bounds = joined([label[:LABEL_REACH] for label in labels])
    ascii_only = np.minimum(codes, 127)
    upper = (ascii_only >= ord("A")) & (ascii_only <= ord("Z"))
    lowered = codes + np.uint32(32) * upper
    letters = ((lowered >= ord("a")) & (lowered <= ord("z"))) + upper.view(np.uint8)
    return letters.astype(np.uint8), lowered, bounds


def _parts(letters: NDArray[np.uint8]) -> Ints:
    """Where words of two letters and more begin: behind no letter, at a capital behind a small letter or before one."""
    padded = np.zeros(len(letters) + 2, np.uint8)
    padded[1:-1] = letters
    before, after = padded[:-2], padded[2:]
    begins = (letters > 0) & ((before == 0) | ((letters == 2) & ((before == 1) | (after == 1))))
    return np.flatnonzero(begins & (after > 0))


def _hashed(lowered: Hashes, within: NDArray[np.bool_], starts: Ints, longest: int | None = None) -> Hashes:
    """A polynomial over the characters from each start to the next that are within words."""
    if not len(starts):
        return np.zeros(0, np.uint32)
    begin = starts[0]
    place = np.arange(begin, len(lowered)) - np.repeat(starts, _lengths(starts, len(lowered)))
    scaled = lowered[begin:] * _POWERS[place & (len(_POWERS) - 1)]
    scaled *= within[begin:]
    if longest is not None:
        scaled *= place < longest
    return np.add.reduceat(scaled, starts - begin, dtype=np.uint32)


def _lengths(starts: Ints, end: int) -> Ints:
    """How far it is from each start to the next, and from the last to the end."""
    lengths = np.empty_like(starts)
    np.subtract(starts[1:], starts[:-1], out=lengths[:-1])
    if len(starts):
        lengths[-1] = end - starts[-1]
    return lengths


def _mixed(hashes: Hashes) -> Hashes:
    """Spread over all bits, so that the lowest of them are enough for a table."""
    hashes ^= hashes >> np.uint32(16)
    hashes *= np.uint32(0x45D9F3B)
    hashes ^= hashes >> np.uint32(16)
    return hashes
