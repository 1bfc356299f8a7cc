"""What can be seen of the lines of a plain text without knowing its language: shapes, words and neighbourhood.

Everything is counted for all lines at once: a dump of 200 lines costs about a millisecond, linear in its size.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

BUCKETS = 1 << 15
"""Size of the hashed word list; a clash of two words costs little, a list of words would cost megabytes."""

_LONGEST_LINE = 20_000  # characters of a line that are looked at; no paragraph is longer, and memory stays bounded
_SLICE = 1_000_000  # characters described at a time, for the same reason

# What a character can be; sums of these over a line are most of what is known of it, in any script. Letters come first.
_LOWER, _UPPER, _LETTER, _UNSPACED, _DIGIT, _SPACE, _STOP, _COMMA = range(8)
_QUOTE, _BRACKET, _DASH, _COLON, _CURRENCY, _HOLE, _SYMBOL, _OTHER = range(8, 16)
_KINDS = 16
_MARKS = {
    _STOP: ".!?…。！？．｡؟۔।॥።։‼⁉",
    _COMMA: ",،、，;；؛",
    _QUOTE: "\"'“”„‘’‚‛«»‹›「」『』《》＂",
    _BRACKET: "()[]（）［］【】",
    _DASH: "-–—―‐‑−",
    _COLON: ":：",
    _HOLE: "{}$%<>=_\\`~^@#&",
    _SPACE: "\t\n \u00a0\u3000",
}
_BY_CATEGORY = {"Ll": _LOWER, "Lu": _UPPER, "Lt": _UPPER, "Sc": _CURRENCY, "Nd": _DIGIT, "Sm": _SYMBOL, "So": _SYMBOL}


@dataclass(frozen=True, slots=True)
class Shapes:
    """What is known of each line: a row a line."""

    words: Floats
    """How many words; two characters count as one in scripts that have no spaces."""
    full: Bools
    """Whether it ends a sentence of six words and more; shorter ones are as often labels and calls."""
    near: Floats
    """Of the line itself; its neighbours' count too."""
    wide: Floats
    """Of its place in the page and the prose around it."""
    word_rows: Ints
    word_buckets: Ints
    """The line and the bucket of every word of the page, in order."""


def describe(rows: list[str]) -> Shapes:
    """Features of every line; ``rows`` as ``lines`` gives them, at least one."""
    parts = [_describe_slice(part) for part in _slices(rows)]
    near = np.concatenate([part for part, *_ in parts])
    firsts = np.cumsum([0] + [len(part) for part, *_ in parts[:-1]])
    word_rows = np.concatenate([part + first for (_, part, _), first in zip(parts, firsts, strict=True)])
    words, full, prose, near = near[:, 0], near[:, 1] > 0, near[:, 2], near[:, 3:]
    near = np.concatenate([near, _repeats(rows)], axis=1)
    buckets = np.concatenate([part for *_, part in parts])
    return Shapes(words, full, near, _surroundings(words, prose), word_rows, buckets)


def _table(columns: Sequence[NDArray[Any]]) -> Floats:
    """The columns side by side; each stays in one piece, which is how they are read."""
    return np.stack(columns, dtype=np.float32, casting="unsafe").T


def _slices(rows: list[str]) -> Iterator[list[str]]:
    part: list[str] = []
    size = 0
    for row in rows:
        part.append(row[:_LONGEST_LINE])
        size += len(part[-1])
        if size > _SLICE:
            yield part
            part, size = [], 0
    if part:
        yield part


def _describe_slice(rows: list[str]) -> tuple[Floats, Ints, Ints]:
    """Words, full sentence or not, words of prose and features of each line; the line and bucket of each word."""
    n = len(rows)
    codes = np.frombuffer(("\n".join(rows) + "\n").encode("utf-32-le", "surrogatepass"), np.uint32)
    codes = np.minimum(codes, 0x10000)
    kinds = _kinds()[codes]
    breaks = np.flatnonzero(codes == 10)
    starts = np.concatenate([[0], breaks[:-1] + 1])
    owner = np.repeat(np.arange(n), breaks - starts + 1)

    def tally(mask: Bools) -> Floats:
        return np.bincount(owner[mask], minlength=n).astype(np.float32)

    def last(mask: Bools) -> Ints:
        """The last place in each line where the mask does not hold, or the line's first."""
        places: Ints = np.maximum.reduceat(np.where(mask, 0, np.arange(len(codes))), starts)
        return np.asarray(np.maximum(places, starts))

    count = np.bincount(owner * _KINDS + kinds, minlength=n * _KINDS).reshape(n, _KINDS).astype(np.float32)
    space = kinds == _SPACE
    opens = ~space & np.concatenate([[True], space[:-1]])
    following = np.concatenate([kinds[1:], [_SPACE]])
    words = tally(opens) + count[:, _UNSPACED] / 2
    spelled = np.maximum(words, 1)
    chars = np.maximum(breaks - starts, 1).astype(np.float32)
    letters = np.maximum(count[:, : _UNSPACED + 1].sum(1), 1)
    sentences = tally((kinds == _STOP) & (np.isin(following, (_SPACE, _QUOTE, _BRACKET)) | (codes > 0x2FFF)))
    small = np.minimum((tally(opens & ((kinds == _LOWER) | (kinds == _LETTER))) + count[:, _UNSPACED] / 2) / spelled, 1)
    end = last(space | (kinds == _QUOTE) | (kinds == _BRACKET))
    end_code, end_kind, first, final = codes[end], kinds[end], kinds[starts], kinds[breaks - 1]
    ends = end_kind == _STOP
    second = codes[np.minimum(starts + 1, len(codes) - 1)]
    size = np.log1p(words)
    near = {
        "words": size,
        "words squared": size**2,
        "characters": np.log1p(chars),
        "letters a word": np.minimum(letters / spelled, 15),
        "words that start small": small,
        "words that start big": tally(opens & (kinds == _UPPER)) / spelled,
        "words that are numbers": tally(opens & (kinds == _DIGIT)) / spelled,
        "capitals": count[:, _UPPER] / letters,
        "all capitals": (count[:, _UPPER] > 2) & (count[:, _LOWER] == 0),
        "no small letter": count[:, _LOWER] == 0,
        "digits": count[:, _DIGIT] / chars,
        "currency": np.log1p(count[:, _CURRENCY]),
        "commas a word": count[:, _COMMA] / spelled,
        "commas": np.minimum(count[:, _COMMA], 4),
        "sentences": np.minimum(sentences, 6),
        "words of sentences": (sentences > 1) * size,
        "words a sentence": np.log1p(words / np.maximum(sentences, 1)),
        "ends a sentence": ends,
        "words to the end": ends * size,
        "short end": ends & (words < 6),
        "ends with ?": np.isin(end_code, [ord(mark) for mark in "?？؟"]),
        "ends with !": np.isin(end_code, [ord(mark) for mark in "!！"]),
        "ends with …": (end_code == 0x2026) | ((end_code == 46) & (codes[np.maximum(end - 1, 0)] == 46)),
        "ends with :": end_kind == _COLON,
        "ends with ,": end_kind == _COMMA,
        "ends with a quote": final == _QUOTE,
        "ends with a bracket": final == _BRACKET,
        "ends with a digit": end_kind == _DIGIT,
        "starts small": first == _LOWER,
        "starts with a digit": first == _DIGIT,
        "starts with a quote": first == _QUOTE,
        "starts with a bracket": first == _BRACKET,
        "starts with a dash": first == _DASH,
        "starts with a symbol": (first == _SYMBOL) | (first == _OTHER) | (first == _HOLE),
        "is a list's item": (second == 32) & ((first == _SYMBOL) | (first == _OTHER) | (first == _DASH)),
        "quotes": np.minimum(count[:, _QUOTE], 6),
        "brackets": np.minimum(count[:, _BRACKET], 6),
        "dashes a word": np.minimum(count[:, _DASH], 6) / spelled,
        "colons": np.minimum(count[:, _COLON], 4),
        "template signs": np.log1p(count[:, _HOLE]),
        "symbols": np.log1p(count[:, _SYMBOL] + count[:, _OTHER]),
        "a rights sign": tally(codes == 0xA9) > 0,
        "a bar or arrow": tally(np.isin(codes, (0x7C, 0xBB, 0x2192))) > 0,
        "no word": words == 0,
        "one word": words <= 1,
        "few words": words <= 4,
    }
    for limit in (8, 14, 22, 35, 60, 100):
        near[f"over {limit} words"] = words > limit
        near[f"over {limit} words to the end"] = (words > limit) & ends
    full = ends & (words >= 6)
    prose = words * (full & (small > 0.4))
    return _table([words, full, prose, *near.values()]), *_words(codes, kinds, owner)


def _words(codes: NDArray[np.uint32], kinds: NDArray[np.uint8], owner: Ints) -> tuple[Ints, Ints]:
    """The line and the bucket of each word; in scripts without spaces, of each pair of characters."""
    unspaced = kinds == _UNSPACED
    letter = kinds <= _LETTER
    starts = unspaced | (letter & ~np.concatenate([[False], letter[:-1]]))
    inside = letter | unspaced
    if not inside.any():
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    lower = _lower()[codes].astype(np.uint64)
    first = np.flatnonzero(starts)
    place = np.flatnonzero(inside) - first[np.cumsum(starts)[inside] - 1]
    powers = np.cumprod(np.full(32, 0x100000001B3, np.uint64))
    value = np.add.reduceat(lower[inside] * powers[np.minimum(place, 31)], np.flatnonzero(starts[inside]))
    pair = unspaced[first] & np.concatenate([unspaced[1:], [False]])[first]
    value[pair] += lower[first[pair] + 1] * powers[1]
    return owner[first], ((value * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(49)).astype(np.int64)


def _repeats(rows: list[str]) -> Floats:
    """How often a line, and how often its beginning, is there once more."""
    folded = [row[:200].casefold() for row in rows]
    whole, heads = Counter(folded), Counter(row[:24] for row in folded)
    again = np.array([(whole[row], heads[row[:24]]) for row in folded], np.float32)
    return np.minimum(again - 1, 3)


def around(mass: NDArray[Any], reach: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Sums of ``mass`` over the ``reach`` lines before and the ``reach`` lines after each line."""
    total = np.concatenate([[0.0], np.cumsum(mass, dtype=float)])
    here = np.arange(len(mass))
    before = total[here] - total[np.maximum(here - reach, 0)]
    return before, total[np.minimum(here + 1 + reach, len(mass))] - total[here + 1]


def _surroundings(words: Floats, prose: Floats) -> Floats:
    n = len(words)
    here = np.arange(n)
    total = max(prose.sum(), 1.0)
    passed = np.cumsum(prose) - prose
    wide = [np.full(n, np.log1p(total)), np.full(n, np.log1p(n)), np.full(n, total / max(words.sum(), 1.0))]
    for reach in (2, 5, 12, 30):
        before, after = around(prose, reach)
        all_before, all_after = around(words, reach)
        sums = (before, after, before + after, np.minimum(before, after), all_before, all_after)
        wide += [np.log1p(np.maximum(each, 0)) for each in sums]
        wide.append((before + after) / np.maximum(all_before + all_after, 1))
    dense = sum(around(prose, 8), prose)
    wide += [passed / total, (passed / total) ** 2, passed == 0, total - passed - prose <= 0]
    wide += [here / n, (here / n) ** 2, np.log1p(here), np.log1p(n - 1 - here)]
    wide += [np.log1p(np.searchsorted(-np.sort(words)[::-1], -words)), dense / max(dense.max(), 1.0)]
    wide.append(np.log1p(np.abs(here - dense.argmax())))
    return _table(wide)


def lexical(shapes: Shapes, word_odds: Floats, first_odds: Floats) -> Floats:
    """What a line's words say: mean and least of their log-odds to stand in a body, and that of its first word."""
    n = len(shapes.near)
    rows, buckets = shapes.word_rows, shapes.word_buckets
    odds = word_odds[buckets]
    mean = np.bincount(rows, odds, minlength=n) / np.maximum(np.bincount(rows, minlength=n), 1)
    least, first = np.zeros(n), np.zeros(n)
    opens = np.flatnonzero(np.diff(rows, prepend=-1))
    if len(opens):
        least[rows[opens]] = np.minimum.reduceat(odds, opens)
        first[rows[opens]] = first_odds[buckets[opens]]
    return _table([mean, least, first])


def is_unspaced(char: str) -> bool:
    """Whether a character belongs to a script without spaces."""
    return bool(_kinds()[min(ord(char), 0x10000)] == _UNSPACED)


def is_final(char: str) -> bool:
    """Whether a character ends a sentence, or closes the quote that does."""
    return bool(_kinds()[min(ord(char), 0x10000)] in (_STOP, _QUOTE))


def _kind(code: int) -> int:
    # Scripts written without spaces: there a word is counted by its characters.
    if 0x0E00 <= code <= 0x0EFF or 0x1000 <= code <= 0x109F or 0x1780 <= code <= 0x17FF:
        return _UNSPACED
    category = unicodedata.category(chr(code))
    if category == "Lo" and (0x3040 <= code <= 0x30FF or 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF):
        return _UNSPACED
    if category[0] in "LM":
        return _BY_CATEGORY.get(category, _LETTER)
    return _SPACE if category[0] == "Z" else _BY_CATEGORY.get(category, _OTHER)


@cache
def _kinds() -> NDArray[np.uint8]:
    table = np.array([_kind(code) for code in range(0x10000)] + [_SYMBOL], np.uint8)
    for kind, marks in _MARKS.items():
        table[[ord(mark) for mark in marks]] = kind
    return table


@cache
def _lower() -> NDArray[np.uint32]:
    return np.array([ord(chr(code).lower()[0]) for code in range(0x10001)], np.uint32)
