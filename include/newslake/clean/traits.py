"""What a block of text is like, as numbers: its own looks, its place, its containers, its neighbours, its words.

Whole columns at a time: 200 blocks in one numpy call cost what one block costs in Python.
"""

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newslake.clean.blocks import TAG_CODE, Blocks
from newslake.page import Page

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

LABEL_WORDS = 1 << 14
TEXT_WORDS = 1 << 15

# What authors call the parts of a page; a bit each.
_PARTS = (
    "comment disqus reply respond discussion",
    "share sharing social facebook twitter whatsapp follow",
    "relat recommend more promo teaser recirc trending popular latest outbrain taboola also next prev",
    "nav menu breadcrumb header masthead toolbar skip",
    "foot copyright legal cookie consent gdpr privacy disclaimer",
    "caption credit figure gallery image photo media video player slide carousel",
    "author byline bio contributor avatar profile writer",
    "date time publish meta stamp info",
    "newsletter subscri signup sign-up paywall premium regwall login donat member piano",
    "content body article story text entry post prose rich",
    "headline title lead summary dek standfirst intro abstract chapo excerpt kicker",
    "advert sponsor banner dfp affiliate",
    "tag topic keyword categor label",
    "side aside widget rail modal popup overlay tooltip dialog drawer",
    "list item card grid tile feed stream archive",
    "quote pull callout highlight fact infobox box embed tweet instagram",
    "hidden hide sr-only screen-reader visually print",
)
_PART_OF = {word: 1 << bit for bit, words in enumerate(_PARTS) for word in words.split()}
_PART = re.compile("|".join(sorted(_PART_OF, key=len, reverse=True)))
_STRUCTURE = (
    *("nav", "header", "footer", "aside", "article", "main", "section", "figure", "figcaption", "form", "table", "li"),
    *("blockquote", "details", "dialog", "button"),
)
_WORD = re.compile(r"[a-z]{2,}|[A-Z][a-z]+|[A-Z]{2,}")
_TOKEN = re.compile(r"[^\s]+")
_SPOKEN_ASCII = re.compile(r"[a-z]+|[0-9]+")
_SPOKEN = re.compile(r"[^\W\d_]+|\d+")
_TITLES = ("og:title", "twitter:title", "title", "headline")
_DESCRIPTIONS = ("og:description", "description", "twitter:description")
_INLINE_TAG = re.compile(r"<[^<>]{1,300}>")
_NOISE = re.compile(r"[^\w\n]+")

# Classes of characters.
LETTER, UPPER, DIGIT, SPACE, STOP, COMMA, QUOTE, PUNCTUATION, UNSPACED, SYMBOL = range(10)
_SHARES = {
    "upper": UPPER,
    "digit": DIGIT,
    "stop": STOP,
    "comma": COMMA,
    "quote": QUOTE,
    "punctuation": PUNCTUATION,
    "symbol": SYMBOL,
}
# Thai, Lao, Tibetan, Burmese, Khmer, kana, Han.
_UNSPACED = ((0x0E00, 0x0FFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF))
_STOPS = ".!?…。！？؟۔।॥։።"
_COMMAS = ",、،，;；؛:："
_QUOTES = "\"'“”‘’«»„‚‹›「」『』"


@dataclass(frozen=True, slots=True)
class Hints:
    """What the page says of itself outside of its text, folded by ``folded``."""

    titles: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    body: str = ""
    """JSON-LD ``articleBody``."""

    @classmethod
    def of(cls, page: Page) -> "Hints":
        titles = [text for key in _TITLES for text in page.metas.get(key, [])[:1]]
        descriptions = [text for key in _DESCRIPTIONS for text in page.metas.get(key, [])[:1]]
        title = page.dom.css_first("title")
        titles.append((title.text() if title is not None else "") or "")
        titles += _strings(page, "headline")
        descriptions += _strings(page, "description")
        body = max(_strings(page, "articleBody"), key=len, default="")
        return cls(
            titles=tuple(dict.fromkeys(folded(text[:300]) for text in titles if text.strip())),
            descriptions=tuple(dict.fromkeys(folded(text[:600]) for text in descriptions)),
            body=folded(_INLINE_TAG.sub(" ", body)).replace("\n", " "),
        )


@dataclass(frozen=True, slots=True)
class Words:
    """How much more often a word stands in or around an article's text than elsewhere, as log odds by hash."""

    own: Floats
    parent: Floats
    around: Floats
    inline: Floats
    text: Floats
    opening: Floats
    heading: Floats
    previous: Floats


def _strings(page: Page, key: str) -> list[str]:
    return [value for node in page.json_ld if isinstance(value := node.get(key), str)]


def folded(text: str) -> str:
    return _NOISE.sub(" ", text.casefold()).strip()


@lru_cache(maxsize=20_000)
def label_words(label: str) -> list[int]:
    """Hashes of the words in an element's label: its tokens whole and their parts."""
    words = dict.fromkeys(token.lower() for token in _TOKEN.findall(label[:400]))
    words.update(dict.fromkeys(word.lower() for word in _WORD.findall(label[:400])))
    return [zlib.crc32(word.encode("utf-8", "replace")) % LABEL_WORDS for word in list(words)[:40]]


def text_words(text: str) -> list[int]:
    """Hashes of the first 16 words of a block; where words are not parted by spaces, of pairs of characters."""
    start = text[:160].casefold()
    if start.isascii():
        return [_HASHES[word] for word in _SPOKEN_ASCII.findall(start)[:16]]
    words: list[str] = []
    for word in _SPOKEN.findall(start)[:16]:
        if word[0] >= "\u0e00" and _classes()[min(ord(word[0]), 0xFFFF)] == UNSPACED:
            words.extend(word[i : i + 2] for i in range(min(len(word), 12)))
        else:
            words.append(word)
    return [_HASHES[word] for word in words[:16]]


class _Hashes(dict[str, int]):
    """Words met so far; a dictionary, because a hit then costs a third of what ``lru_cache`` takes for it."""

    def __missing__(self, word: str) -> int:
        if len(self) >= 100_000:
            self.clear()
        self[word] = number = zlib.crc32(word.encode("utf-8", "replace")) % TEXT_WORDS
        return number


_HASHES = _Hashes()


@lru_cache(maxsize=20_000)
def parts(label: str) -> int:
    """Bits of ``_PARTS`` that a label speaks of."""
    bits = 0
    for word in _PART.findall(label[:400].lower()):
        bits |= _PART_OF[word]
    return bits


@cache
def _classes() -> NDArray[np.uint8]:
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


Columns = dict[str, NDArray[Any]]
"""A number a block, by the name of the trait."""


def traits(found: Blocks, hints: Hints, words: Words) -> Columns:
    """Every trait of every block of a page that has at least one block."""
    columns: Columns = {}
    element = np.asarray(found.element)
    _looks(columns, found)
    _echoes(columns, found, hints)
    tree = _Tree.of(found)
    _names(columns, found, tree, element, words)
    _sayings(columns, found, words)
    _places(columns, tree, element)
    _containers(columns, found, tree, element)
    _neighbours(columns, element)
    return columns


def _looks(columns: Columns, found: Blocks) -> None:
    """Lengths, shares of kinds of characters, how the text begins and ends."""
    count = len(found.texts)
    characters = np.frombuffer("\0".join(found.texts).encode("utf-32-le", "replace"), np.uint32)
    kinds = _classes()[np.minimum(characters, 0xFFFF)].astype(np.int64)
    lengths = np.fromiter(map(len, found.texts), np.int64, count)
    ends = np.cumsum(lengths + 1) - 1
    starts = ends - lengths
    owner = np.repeat(np.arange(count), lengths + 1)[: len(characters)]
    tally = np.bincount(owner * 10 + kinds, minlength=count * 10).reshape(count, 10).astype(np.float32)
    length = lengths.astype(np.float32)
    spoken = tally[:, SPACE] + 1 + tally[:, UNSPACED] / 2
    columns["chars"] = np.log1p(length)
    columns["words"] = np.log1p(spoken)
    columns["word_length"] = length / spoken
    columns["stops"] = tally[:, STOP]
    for name, kind in _SHARES.items():
        columns[f"{name}_share"] = tally[:, kind] / length
    columns["unspaced"] = tally[:, UNSPACED] / length
    for name, values in (("linked", found.linked), ("bold", found.bold), ("italic", found.italic)):
        columns[f"{name}_share"] = np.minimum(np.asarray(values, np.float32) / length, 1)
    columns["links"] = np.minimum(np.asarray(found.links), 50)
    final, second = ends - 1, np.maximum(ends - 2, starts)
    columns |= {"first_kind": kinds[starts], "last_kind": kinds[final], "before_last_kind": kinds[second]}
    columns["ends_sentence"] = (kinds[final] == STOP) | ((kinds[final] == QUOTE) & (kinds[second] == STOP))
    dots = (characters[final] == ord(".")) & (characters[second] == ord("."))
    columns["ellipsis_end"] = (characters[final] == ord("…")) | dots
    columns["lines"] = np.bincount(owner, weights=characters == 10, minlength=count)
    # How much article text this block could be: prose that is not a link.
    prose = (columns["stops"] >= 1) & (spoken >= 8) | (spoken >= 20)
    columns["evidence"] = np.minimum(length, 1500) * (1 - columns["linked_share"]) * prose


def _echoes(columns: Columns, found: Blocks, hints: Hints) -> None:
    """What the page says elsewhere too: as title, as description, in metadata, twice; how much it speaks of that."""
    texts = _NOISE.sub(" ", "\n".join(text.replace("\n", " ") for text in found.texts).casefold()).split("\n")
    texts = [text.strip() for text in texts]
    times = Counter(texts)
    titles = [set(title.split()) for title in hints.titles]
    either = set().union(*titles)
    columns["twice"] = np.asarray([times[text] for text in texts]).clip(1, 5)
    columns["titled"] = np.asarray([_likeness(text, titles, either) for text in texts], np.float32)
    told = " ".join((*hints.titles, *hints.descriptions)).split()
    topic = {word for word in told if len(word) > 3 or not word.isascii()}
    columns["on_topic"] = np.asarray([len(topic.intersection(text[:400].split())) for text in texts], np.float32)
    columns["on_topic_share"] = columns["on_topic"] / np.maximum(np.expm1(columns["words"]).clip(1, 60), 1)
    descriptions = [description for description in hints.descriptions if len(description) > 20]
    columns["described"] = np.asarray([_described(text, descriptions) for text in texts])
    columns["has_body"] = np.full(len(texts), len(hints.body) > 300)
    columns["in_body"] = np.asarray([len(text) > 12 and text[:80] in hints.body for text in texts])


def _described(text: str, descriptions: list[str]) -> bool:
    return len(text) > 20 and any(text[:60] in description or description[:60] in text for description in descriptions)


def _likeness(text: str, titles: list[set[str]], either: set[str]) -> float:
    """The share of words that the text and the title nearest to it have in common; ``either`` is all titles' words."""
    if len(text) > 250 or either.isdisjoint(words := text.split()):
        return 0.0
    return max(len(title.intersection(words)) / len(title.union(words)) for title in titles)


@dataclass(frozen=True, slots=True)
class _Tree:
    """The page's elements, as columns."""

    parent: Ints
    tag: Ints
    first: Ints
    last: Ints
    depth: Ints
    inside: Ints
    """Bits of ``_STRUCTURE`` that the element is or stands in."""
    hidden: Ints
    wider: Ints
    """The nearest ancestor that holds more blocks than the element; the root its own."""
    parts: Ints
    parts_around: Ints

    @classmethod
    def of(cls, found: Blocks) -> "_Tree":
        bit = {TAG_CODE[tag]: 1 << position for position, tag in enumerate(_STRUCTURE)}
        spans = list(zip(found.first, found.last, strict=True))
        own_parts = [
            parts(label) if label and first < last else 0
            for label, (first, last) in zip(found.label, spans, strict=True)
        ]
        rows: list[tuple[int, int, int, int, int]] = []
        for index, (parent, tag, hidden) in enumerate(zip(found.parent, found.tag, found.hidden, strict=True)):
            own = bit.get(tag, 0)
            if parent < 0:
                rows.append((0, own, hidden, index, 0))
                continue
            depth, inside, concealed, wider, around = rows[parent]
            nearest = wider if spans[parent] == spans[index] else parent
            rows.append((depth + 1, inside | own, concealed | hidden, nearest, around | own_parts[parent]))
        derived = np.asarray(rows, np.int64).T
        return cls(
            parent=np.asarray(found.parent, np.int64),
            tag=np.asarray(found.tag, np.int64),
            first=np.asarray(found.first, np.int64),
            last=np.asarray(found.last, np.int64),
            depth=derived[0],
            inside=derived[1],
            hidden=derived[2],
            wider=derived[3],
            parts=np.asarray(own_parts, np.int64),
            parts_around=derived[4],
        )


def _names(columns: Columns, found: Blocks, tree: _Tree, element: Ints, words: Words) -> None:
    """What the element, its parent and its ancestors are called."""
    number: dict[str, int] = {}
    # Elements without text are many, and nobody asks.
    spans = zip(found.label, found.first, found.last, strict=True)
    label = [number.setdefault(name if first < last else "", len(number)) for name, first, last in spans]
    rows = _Rows([label_words(name) for name in number])
    low, high = (column.tolist() for column in rows.range(words.around))
    total = rows.mean(words.around).tolist()
    lows, highs, totals = [0.0] * len(label), [0.0] * len(label), [0.0] * len(label)
    for index, (parent, mine) in enumerate(zip(found.parent, label, strict=True)):
        if parent < 0 or found.first[index] == found.last[index]:
            continue
        lows[index] = min(lows[parent], low[mine])
        highs[index] = max(highs[parent], high[mine])
        totals[index] = totals[parent] * 0.8 + total[mine]
    above_it = np.maximum(tree.parent[element], 0)
    grand = np.maximum(tree.parent[above_it], 0)
    labelled = np.asarray(label)
    for name, table, holder in (("own", words.own, element), ("parent", words.parent, above_it)):
        of = labelled[holder]
        for trait, scores in zip(("mean", "min", "max"), (rows.mean(table), *rows.range(table)), strict=True):
            columns[f"{name}_{trait}"] = scores[of]
    for name, totalled in (("around_min", lows), ("around_max", highs), ("around_sum", totals)):
        columns[name] = np.asarray(totalled, np.float32)[above_it]
    columns["inline_mean"] = _Rows([label_words(name) if name else () for name in found.inline]).mean(words.inline)
    masks = {"own": tree.parts[element], "parent": tree.parts[above_it], "around": tree.parts_around[above_it]}
    for name, mask in masks.items():
        columns |= {f"{name}_is_{bit}": (mask >> bit) & 1 for bit in range(len(_PARTS))}
    tag = tree.tag[element]
    columns["tag"], columns["parent_tag"], columns["grand_tag"] = tag, tree.tag[above_it], tree.tag[grand]
    inside = tree.inside[element]
    columns |= {f"in_{structure}": (inside >> bit) & 1 for bit, structure in enumerate(_STRUCTURE)}
    columns["is_p"] = tag == TAG_CODE["p"]
    columns["is_heading"] = (tag >= TAG_CODE["h1"]) & (tag <= TAG_CODE["h6"])
    columns["hidden"] = tree.hidden[element]
    columns["depth"] = tree.depth[element]


class _Rows:
    """Hashes of words, some a row; looked up in several tables."""

    def __init__(self, rows: Sequence[Sequence[int]]) -> None:
        self.sizes = np.fromiter(map(len, rows), np.int64, len(rows))
        self.flat = np.fromiter(chain.from_iterable(rows), np.int64, int(self.sizes.sum()))
        self.owner = np.repeat(np.arange(len(rows)), self.sizes)
        self.filled = np.flatnonzero(self.sizes)
        self.starts = (np.cumsum(self.sizes) - self.sizes)[self.filled]

    def mean(self, table: Floats) -> Floats:
        """Of each row's scores; zero for an empty row."""
        total = np.bincount(self.owner, table[self.flat], len(self.sizes))
        return (total / np.maximum(self.sizes, 1)).astype(np.float32)

    def range(self, table: Floats) -> tuple[Floats, Floats]:
        """The least and the greatest score of each row; zero for an empty row."""
        low, high = np.zeros((2, len(self.sizes)), np.float32)
        if len(self.filled):
            scores = table[self.flat]
            low[self.filled] = np.minimum.reduceat(scores, self.starts)
            high[self.filled] = np.maximum.reduceat(scores, self.starts)
        return low, high


def _sayings(columns: Columns, found: Blocks, words: Words) -> None:
    """Which words the text has, opens with, and follows."""
    hashes = [text_words(text) for text in found.texts]
    rows = _Rows(hashes)
    columns["text_mean"] = rows.mean(words.text)
    columns["text_min"], columns["text_max"] = rows.range(words.text)
    columns["opening_mean"] = _Rows([row[:3] for row in hashes]).mean(words.opening)
    heading, previous = above(columns["is_heading"].tolist(), hashes)
    for name, table, before in (("heading", words.heading, heading), ("previous", words.previous, previous)):
        of = np.asarray(before)
        for trait, scores in zip(("mean", "min", "max"), (rows.mean(table), *rows.range(table)), strict=True):
            columns[f"{name}_{trait}"] = np.where(of >= 0, scores[of], 0)


def above(headings: list[bool], hashes: list[list[int]]) -> tuple[list[int], list[int]]:
    """For each block the number of the last heading before it, and of the last short block; else -1."""
    heading = previous = -1
    headed, followed = [], []
    for index, (is_heading, row) in enumerate(zip(headings, hashes, strict=True)):
        headed.append(heading)
        followed.append(previous)
        if is_heading:
            heading = index
        if len(row) <= 6:
            previous = index
    return headed, followed


def _places(columns: Columns, tree: _Tree, element: Ints) -> None:
    """Where on the page: by blocks, by text, against the headline and the headings."""
    count = len(element)
    index = np.arange(count)
    evidence = columns["evidence"].astype(np.float64)
    total = evidence.sum() + 1
    before = np.cumsum(evidence) - evidence
    columns["index"] = np.minimum(index, 300)
    columns["place"] = index / count
    columns["to_end"] = np.minimum(count - index, 300)
    columns["evidence_before"] = before / total
    columns["evidence_after"] = (total - before - evidence) / total
    columns["evidence_total"] = np.full(count, np.log1p(total))
    columns["evidence_share"] = evidence / total
    columns["count"] = np.full(count, np.log1p(count))
    tag = tree.tag[element]
    # The headline: what is most like the page's title, an h1 before a link to the page itself.
    titled = columns["titled"] + 0.2 * (tag == TAG_CODE["h1"]) - 0.1 * (columns["linked_share"] > 0.5)
    headline = int(np.argmax(titled)) if titled.max() > 0.15 else -1
    columns["from_headline"] = (index - headline).clip(-60, 200) if headline >= 0 else np.full(count, -99)
    columns["after_headline"] = (before - before[headline]) / total if headline >= 0 else np.full(count, -2.0)
    headings = columns["is_heading"]
    last_heading = np.maximum.accumulate(np.where(headings, index, -1))
    columns["since_heading"] = np.minimum(index - last_heading, 60)
    columns["headings_before"] = np.minimum(np.cumsum(headings), 60)
    strong = evidence > 120
    last = np.maximum.accumulate(np.where(strong, index, -60))
    following = np.minimum.accumulate(np.where(strong, index, count + 60)[::-1])[::-1]
    columns["to_prose_before"] = np.minimum(index - np.append(-60, last[:-1]), 60)
    columns["to_prose_after"] = np.minimum(np.append(following[1:], count + 60) - index, 60)


def _containers(columns: Columns, found: Blocks, tree: _Tree, element: Ints) -> None:
    """How much text like an article's the element's surroundings hold, from near to far; and its likes on the page."""
    count = len(element)
    weight = columns["evidence"].astype(np.float64)
    named = columns["own_mean"] + columns["parent_mean"] + columns["text_mean"]
    likely = weight / (1 + np.exp(-np.clip(named, -8, 8)))
    length = np.expm1(columns["chars"].astype(np.float64))
    sums = {
        "evidence": weight,
        "likely": likely,
        "length": length,
        "linked": length * columns["linked_share"],
        "is_p": columns["is_p"].astype(np.float64),
        "on_topic": columns["on_topic"].astype(np.float64),
    }
    ranged = {name: np.append(0, np.cumsum(values)) for name, values in sums.items()}
    held = {name: values[tree.last] - values[tree.first] for name, values in ranged.items()}
    size = tree.last - tree.first
    whole_evidence, whole_likely = weight.sum() + 1, likely.sum() + 1
    here = element
    for level in range(5):
        columns[f"size_{level}"] = np.log1p(size[here])
        columns[f"evidence_{level}"] = held["evidence"][here] / whole_evidence
        columns[f"likely_{level}"] = held["likely"][here] / whole_likely
        columns[f"mean_likely_{level}"] = held["likely"][here] / size[here]
        columns[f"linked_{level}"] = held["linked"][here] / (held["length"][here] + 1)
        columns[f"topic_{level}"] = held["on_topic"][here] / size[here]
        columns[f"p_{level}"] = held["is_p"][here] / size[here]
        columns[f"place_{level}"] = (np.arange(count) - tree.first[here]) / size[here]
        here = tree.wider[here]
    # Inside the smallest element that holds most of the text?
    for share in (0.5, 0.75, 0.9):
        holders = np.flatnonzero(held["likely"] >= share * whole_likely * 0.999 - 1)
        core = holders[np.argmin(size[holders])] if len(holders) else 0
        within = (np.arange(count) >= tree.first[core]) & (np.arange(count) < tree.last[core])
        columns[f"core_{share}"] = within
        columns[f"core_depth_{share}"] = tree.depth[element] - tree.depth[core]
        columns[f"core_place_{share}"] = np.where(
            within, (np.arange(count) - tree.first[core]) / max(size[core], 1), -1
        )
    parent = np.maximum(tree.parent[element], 0)
    for name, holder in (("siblings", parent), ("cousins", np.maximum(tree.parent[parent], 0))):
        direct = np.bincount(holder, likely, len(tree.parent))[holder]
        columns[f"{name}_likely"] = direct / whole_likely
        columns[f"{name}_count"] = np.log1p(np.bincount(holder, minlength=len(tree.parent))[holder])
    kinds: dict[tuple[int, str, str], int] = {}
    alike = np.asarray([kinds.setdefault(_kind(found, owner), len(kinds)) for owner in found.element])
    many = np.bincount(alike)
    columns["alike_count"] = np.log1p(many[alike])
    columns["alike_likely"] = (np.bincount(alike, likely) / whole_likely)[alike]
    columns["alike_mean"] = (np.bincount(alike, likely) / many)[alike]
    columns["alike_linked"] = (np.bincount(alike, columns["linked_share"]) / many)[alike]
    columns["alike_length"] = (np.bincount(alike, columns["chars"]) / many)[alike]
    tags = np.bincount(tree.tag[element], likely, len(TAG_CODE))
    columns["tag_likely"] = (tags / whole_likely)[tree.tag[element]]
    columns["likely"] = likely


def _kind(found: Blocks, element: int) -> tuple[int, str, str]:
    return found.tag[element], found.label[element], found.label[max(found.parent[element], 0)]


def _neighbours(columns: Columns, element: Ints) -> None:
    """The blocks before and after, and the likely text in windows around."""
    count = len(element)
    for step in (-2, -1, 1, 2):
        source = np.arange(count) + step
        outside = (source < 0) | (source >= count)
        source = source.clip(0, count - 1)
        for name in ("words", "linked_share", "likely", "own_mean", "tag", "text_mean", "ends_sentence"):
            columns[f"{name}{step:+d}"] = np.where(outside, -1, columns[name][source])
        columns[f"same{step:+d}"] = (element[source] == element) & ~outside
    running = np.append(0, np.cumsum(columns["likely"]))
    linked = np.append(0, np.cumsum(columns["linked_share"]))
    for reach in (3, 8):
        low, high = (np.arange(count) - reach).clip(0), (np.arange(count) + reach + 1).clip(None, count)
        columns[f"window_{reach}"] = (running[high] - running[low]) / (high - low)
        columns[f"window_linked_{reach}"] = (linked[high] - linked[low]) / (high - low)
