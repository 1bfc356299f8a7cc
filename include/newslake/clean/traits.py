"""What a block of text is like, as numbers: its own looks, its place, its containers, its neighbours, its words.

Whole columns at a time: 200 blocks in one numpy call cost what one block costs in Python.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newslake.clean.blocks import TAG_CODE, Blocks
from newslake.clean.words import (
    DIGIT,
    QUOTE,
    SPACE,
    STOP,
    SYMBOL,
    TEXT_WORDS,
    UNSPACED,
    Floats,
    Ints,
    Rows,
    classes,
    joined,
    named,
    spoken,
)  # fmt: skip
from newslake.page import Page

# What authors call the parts of a page; a bit each. The first five letters say it.
_PARTS = (
    "comme disqu reply respo discu",
    "share shari socia faceb twitt whats follo",
    "relat recom more promo tease recir trend popul lates outbr taboo also next prev previ read",
    "nav navba navig menu menus bread heade masth toolb skip top",
    "foot foote copyr legal cooki conse gdpr priva discl",
    "capti credi figur galle image img photo media video playe slide slick carou",
    "autho bylin bio contr avata profi write",
    "date time times publi meta stamp info poste",
    "newsl subsc signu sign paywa premi regwa login donat membe piano",
    "conte body artic story text entry post prose rich main",
    "headl title lead summa dek stand intro abstr chapo excer kicke",
    "adver spons banne dfp affil ads ad",
    "tag tags topic keywo categ label",
    "side sideb aside widge rail modal popup overl toolt dialo drawe",
    "list item items card cards grid tile feed strea archi",
    "quote pull callo highl fact infob box embed tweet insta",
    "hidde hide sr visua print scree",
)
PARTS = len(_PARTS)
_STRUCTURE = ("figcaption", "main", "article", "header", "aside", "form", "table", "li", "button")
_TEXT_REACH = 200
"""Characters of a block in which words are looked for."""
OPENING = 16
"""Words of a block whose scores count."""
_TITLES = ("og:title", "twitter:title", "title", "headline")
_DESCRIPTIONS = ("og:description", "description", "twitter:description")
_MOST_TITLES = 6
_MOST_BODY = 60_000
"""Characters of ``articleBody`` that are looked at."""
_LOOKED_AT = 2_000
"""Characters at either end of a block that its looks are taken from."""
_STEMS = 1 << 16
_INLINE_TAG = re.compile(r"<[^<>]{1,300}>")


@dataclass(frozen=True, slots=True)
class Hints:
    """What the page says of itself outside of its text."""

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
        body = max(_strings(page, "articleBody"), key=len, default="")[:_MOST_BODY]
        return cls(
            titles=tuple(dict.fromkeys(text for text in titles if text.strip()))[:_MOST_TITLES],
            descriptions=tuple(dict.fromkeys(descriptions))[:_MOST_TITLES],
            body=_INLINE_TAG.sub(" ", body) if "<" in body else body,
        )

    def topic(self) -> str:
        """The longer words of titles and descriptions."""
        told = (word for text in (*self.titles, *self.descriptions) for word in text[:_LOOKED_AT].split())
        return " ".join(word for word in told if len(word) > 3 or not word.isascii())


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


Columns = dict[str, NDArray[Any]]
"""A number a block, by the name of the trait."""


@dataclass(frozen=True, slots=True)
class Said:
    """A page's words: of each block, of each label and what it speaks of, and of what the page says of itself."""

    blocks: Rows
    labels: Rows
    parts: Ints
    """Bits of ``_PARTS`` by label."""
    element_label: Ints
    """The label of each element, and of each block's first inline element, by its number in ``labels``."""
    inline_label: Ints
    heading: Ints
    """The block with the last heading before each block, and the last short block; else -1."""
    previous: Ints
    titles: Sequence[Rows]
    descriptions: Rows
    topic: Rows
    body: Rows

    @classmethod
    def of(cls, found: Blocks, hints: Hints) -> "Said":
        numbers: dict[str, int] = {}
        element_label = [numbers.setdefault(label, len(numbers)) for label in found.label]
        inline_label = [numbers.setdefault(label, len(numbers)) for label in found.inline]
        labels, stems = named(list(numbers))
        parts = np.zeros(len(numbers), np.int64)
        np.bitwise_or.at(parts, stems.owner, _part_bits()[stems.hashes & np.uint32(_STEMS - 1)])
        told = [*hints.titles, " ".join(hints.descriptions), hints.topic()]
        said = [text[:_TEXT_REACH] for text in found.texts] + [text[:_LOOKED_AT] for text in told]
        words = spoken([*said, hints.body if len(hints.body) > 300 else ""])
        count = len(found.texts)
        blocks = words.part(0, count)
        *titles, descriptions, topic, body = (words.part(place, place + 1) for place in range(count, words.count))
        tag = np.asarray(found.tag)[np.asarray(found.element)]
        is_heading = (tag >= TAG_CODE["h1"]) & (tag <= TAG_CODE["h6"])
        return cls(
            blocks=blocks,
            labels=labels,
            parts=parts,
            element_label=np.asarray(element_label),
            inline_label=np.asarray(inline_label),
            heading=_last_before(is_heading),
            previous=_last_before(blocks.sizes <= 6),
            titles=titles,
            descriptions=descriptions,
            topic=topic,
            body=body,
        )


@cache
def _part_bits() -> Ints:
    """Bits of ``_PARTS`` by the hash of a stem."""
    bits = np.zeros(_STEMS, np.int64)
    for bit, words in enumerate(_PARTS):
        bits[named([words])[1].hashes & np.uint32(_STEMS - 1)] |= 1 << bit
    return bits


def _last_before(marked: NDArray[np.bool_]) -> Ints:
    """For each block the number of the last marked one before it; else -1."""
    last = np.maximum.accumulate(np.where(marked, np.arange(len(marked)), -1))
    return np.append(-1, last[:-1])


def _known(rows: Rows) -> NDArray[np.bool_]:
    """A table of the words that there are."""
    table = np.zeros(TEXT_WORDS, np.bool_)
    table[rows.hashes & np.uint32(TEXT_WORDS - 1)] = True
    return table


def traits(found: Blocks, said: Said, words: Words) -> Columns:
    """Every trait of every block of a page that has at least one block."""
    columns: Columns = {}
    element = np.asarray(found.element)
    _looks(columns, found)
    _echoes(columns, found, said)
    tree = Tree.of(found)
    _names(columns, tree, element, said, words)
    _sayings(columns, said, words)
    _places(columns, tree, element)
    _containers(columns, tree, element, said)
    _neighbours(columns)
    return columns


def _looks(columns: Columns, found: Blocks) -> None:
    """Lengths, shares of kinds of characters, how the text ends."""
    count = len(found.texts)
    ends = 2 * _LOOKED_AT
    texts = [text if len(text) <= ends else text[:_LOOKED_AT] + text[-_LOOKED_AT:] for text in found.texts]
    characters, bounds = joined(texts)
    kinds = classes()[characters]
    starts, final = np.append(0, bounds[:-1]), bounds - 2
    second = np.maximum(final - 1, starts)
    seen = final - starts + 1
    slots = np.repeat(np.arange(0, 10 * count, 10), seen + 1)
    slots += kinds
    tally = np.bincount(slots, minlength=10 * count).reshape(count, 10).astype(np.float32)
    length = np.fromiter(map(len, found.texts), np.float32, count)
    spoken = (tally[:, SPACE] + tally[:, UNSPACED] / 2) * (length / seen)  # the NUL behind each text is one more
    columns["chars"], columns["words"] = np.log1p(length), np.log1p(spoken)
    columns["stops"] = tally[:, STOP]
    for name, kind in (("digit_share", DIGIT), ("symbol_share", SYMBOL), ("unspaced", UNSPACED)):
        columns[name] = tally[:, kind] / seen
    columns["linked_share"] = np.minimum(np.asarray(found.linked, np.float32) / length, 1)
    columns["last_kind"] = kinds[final]
    columns["ends_sentence"] = (kinds[final] == STOP) | ((kinds[final] == QUOTE) & (kinds[second] == STOP))
    # How much article text this block could be: prose that is not a link.
    prose = (columns["stops"] >= 1) & (spoken >= 8) | (spoken >= 20)
    columns["evidence"] = np.minimum(length, 1500) * (1 - columns["linked_share"]) * prose


def _echoes(columns: Columns, found: Blocks, said: Said) -> None:
    """What the page says elsewhere too: as title, as description, in metadata, twice; how much it speaks of that."""
    times = Counter(found.texts)
    columns["twice"] = np.asarray([times[text] for text in found.texts]).clip(1, 5)
    sizes = said.blocks.sizes
    titled = np.zeros(len(sizes))
    for title in said.titles:
        common = np.minimum(said.blocks.sums(_known(title)), len(title.hashes))
        titled = np.maximum(titled, common / (sizes + len(title.hashes) - common + 1e-6))
    columns["titled"] = titled * (columns["chars"] < np.log1p(_TEXT_REACH))
    columns["on_topic"] = said.blocks.sums(_known(said.topic))
    opening = said.blocks.first(OPENING)
    columns["described"] = opening.sums(_known(said.descriptions)) / np.maximum(opening.sizes, 4)
    has_body = len(said.body.hashes) > 0
    columns["has_body"] = np.full(len(sizes), has_body)
    columns["in_body"] = _quoted(said.blocks, said.body) if has_body else np.zeros(len(sizes))


def _quoted(blocks: Rows, body: Rows) -> Floats:
    """The share of each block's runs of four words that stand in the body."""
    table = np.zeros(1 << 17, np.bool_)
    table[body.runs(4).hashes & np.uint32(len(table) - 1)] = True
    runs = blocks.runs(4)
    return (runs.sums(table) / np.maximum(runs.sizes, 1)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Tree:
    """The page's elements that hold text, as columns."""

    parent: Ints
    """The root's is the number of elements, where each column below that is carried down has one value more."""
    tag: Ints
    first: Ints
    last: Ints
    depth: Ints
    wider: Ints
    """The nearest ancestor that holds more blocks than the element; the root its own."""
    jumps: Sequence[Ints]
    """The 1st, 2nd, 4th, 8th … ancestor of each element, as far up as the tree goes."""

    @classmethod
    def of(cls, found: Blocks) -> "Tree":
        parent, count = np.asarray(found.parent), len(found.parent)
        first, last = np.asarray(found.first), np.asarray(found.last)
        above = np.append(np.where(parent < 0, count, parent), count)
        jumps = []
        while (above < count).any():
            jumps.append(above)
            above = above[above]
        depth = np.append(np.ones(count, np.int64), 0)
        for jump in jumps:
            depth += depth[jump]
        # The highest ancestor with the same blocks, by ever longer steps.
        inner = np.maximum(parent, 0)
        top = np.where((first == first[inner]) & (last == last[inner]), inner, np.arange(count))
        for _ in jumps:
            top = top[top]
        return cls(
            parent=inner,
            tag=np.asarray(found.tag),
            first=first,
            last=last,
            depth=depth[:-1] - 1,
            wider=inner[top],
            jumps=jumps,
        )

    def carried(self, values: NDArray[Any], join: np.ufunc) -> NDArray[Any]:
        """For each element the join of its own value and all its ancestors' (least, greatest or bits)."""
        held = np.append(values, values[:1] * 0)
        for jump in self.jumps:
            held = join(held, held[jump])
        return held[:-1]

    def faded(self, values: Floats, rate: float) -> Floats:
        """The sum of each element's value and its ancestors', which count less the further they are."""
        held = np.append(values, np.float32(0))
        for jump in self.jumps:
            held = held + np.float32(rate) * held[jump]
            rate *= rate
        return held[:-1]


def _names(columns: Columns, tree: Tree, element: Ints, said: Said, words: Words) -> None:
    """What the element, its parent and its ancestors are called."""
    parent = tree.parent[element]
    for name, table, holder in (("own", words.own, element), ("parent", words.parent, parent)):
        of = said.element_label[holder]
        scores = said.labels.scores(table)[:, of]
        columns[f"{name}_mean"], columns[f"{name}_min"], columns[f"{name}_max"] = scores
    mean, low, high = said.labels.scores(words.around)[:, said.element_label]
    columns["around_min"] = tree.carried(low, np.minimum)[parent]
    columns["around_max"] = tree.carried(high, np.maximum)[parent]
    columns["around_sum"] = tree.faded(mean, 0.8)[parent]
    columns["inline_mean"] = said.labels.means(words.inline)[said.inline_label]
    parts = said.parts[said.element_label]
    around = tree.carried(parts, np.bitwise_or)[parent]
    columns["around_parts"] = around
    for name, mask, bits in (
        ("own", parts[element], (5,)),
        ("parent", parts[parent], (0, 5, 13)),
        ("around", around, (0, 4, 14)),
    ):
        columns |= {f"{name}_is_{bit}": (mask >> bit) & 1 for bit in bits}
    tag = tree.tag[element]
    columns["tag"], columns["parent_tag"] = tag, tree.tag[parent]
    inside = tree.carried(_structure_bits()[tree.tag], np.bitwise_or)[element]
    columns |= {f"in_{structure}": (inside >> bit) & 1 for bit, structure in enumerate(_STRUCTURE)}
    columns["is_heading"] = (tag >= TAG_CODE["h1"]) & (tag <= TAG_CODE["h6"])
    columns["depth"] = tree.depth[element]


@cache
def _structure_bits() -> Ints:
    bits = np.zeros(len(TAG_CODE), np.int64)
    for bit, tag in enumerate(_STRUCTURE):
        bits[TAG_CODE[tag]] = 1 << bit
    return bits


def _sayings(columns: Columns, said: Said, words: Words) -> None:
    """Which words the text has, opens with, and follows."""
    rows = said.blocks.first(OPENING)
    columns["text_mean"], columns["text_min"], _ = rows.scores(words.text)
    columns["opening_mean"] = rows.first(3).means(words.opening)
    headed = said.heading >= 0
    scores = np.where(headed, rows.scores(words.heading)[:, said.heading], 0)
    columns["heading_mean"], columns["heading_min"], columns["heading_max"] = scores
    columns["previous_max"] = np.where(said.previous >= 0, rows.scores(words.previous)[2][said.previous], 0)


def _places(columns: Columns, tree: Tree, element: Ints) -> None:
    """Where on the page: by blocks, by text, against the headline and the headings."""
    count = len(element)
    index = np.arange(count)
    evidence = columns["evidence"].astype(np.float64)
    total = evidence.sum() + 1
    before = np.cumsum(evidence) - evidence
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
    following = np.minimum.accumulate(np.where(strong, index, count + 60)[::-1])[::-1]
    columns["to_prose_after"] = np.minimum(np.append(following[1:], count + 60) - index, 60)


def _containers(columns: Columns, tree: Tree, element: Ints, said: Said) -> None:
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
        "is_p": columns["tag"] == TAG_CODE["p"],
        "on_topic": columns["on_topic"],
    }
    ranged = np.zeros((len(sums), count + 1))
    np.cumsum(np.stack(list(sums.values())), axis=1, out=ranged[:, 1:])
    held = dict(zip(sums, ranged[:, tree.last] - ranged[:, tree.first], strict=True))
    size = tree.last - tree.first
    whole_evidence, whole_likely = weight.sum() + 1, likely.sum() + 1
    index = np.arange(count)
    # The block's element, and four times the next that holds more.
    chain = np.empty((5, count), np.int64)
    chain[0] = element
    for level in range(1, 5):
        chain[level] = tree.wider[chain[level - 1]]
    sizes = size[chain]
    around = {name: values[chain] for name, values in held.items()}
    levels = {
        "size": np.log1p(sizes),
        "evidence": around["evidence"] / whole_evidence,
        "likely": around["likely"] / whole_likely,
        "mean_likely": around["likely"] / sizes,
        "linked": around["linked"] / (around["length"] + 1),
        "topic": around["on_topic"] / sizes,
        "p": around["is_p"] / sizes,
        "place": (index - tree.first[chain]) / sizes,
    }
    columns |= {f"{name}_{level}": row for name, rows in levels.items() for level, row in enumerate(rows)}
    # Inside the smallest element that holds most of the text?
    for share in (0.5, 0.75, 0.9):
        holders = np.flatnonzero(held["likely"] >= share * whole_likely * 0.999 - 1)
        core = holders[np.argmin(size[holders])] if len(holders) else 0
        within = (index >= tree.first[core]) & (index < tree.last[core])
        columns[f"core_{share}"] = within
        columns[f"core_depth_{share}"] = columns["depth"] - tree.depth[core]
        columns[f"core_place_{share}"] = np.where(within, (index - tree.first[core]) / size[core], -1)
    parent = tree.parent[element]
    for name, holder in (("siblings", parent), ("cousins", tree.parent[parent])):
        direct = np.bincount(holder, likely, len(tree.parent))[holder]
        columns[f"{name}_likely"] = direct / whole_likely
        columns[f"{name}_count"] = np.log1p(np.bincount(holder, minlength=len(tree.parent))[holder])
    labels = len(said.parts)
    kinds = (said.element_label[element] * labels + said.element_label[parent]) * len(TAG_CODE) + tree.tag[element]
    alike = np.unique(kinds, return_inverse=True)[1]
    many = np.bincount(alike)
    columns["alike_count"] = np.log1p(many[alike])
    columns["alike_likely"] = (np.bincount(alike, likely) / whole_likely)[alike]
    columns["alike_mean"] = (np.bincount(alike, likely) / many)[alike]
    columns["alike_linked"] = (np.bincount(alike, columns["linked_share"]) / many)[alike]
    columns["alike_length"] = (np.bincount(alike, columns["chars"]) / many)[alike]
    tags = np.bincount(tree.tag[element], likely, len(TAG_CODE))
    columns["tag_likely"] = (tags / whole_likely)[tree.tag[element]]
    columns["likely"] = likely


def _neighbours(columns: Columns) -> None:
    """The blocks before and after, and the likely text in windows around."""
    count = len(columns["likely"])
    outside = np.full(2, -1, np.float32)
    for name in ("linked_share", "own_mean", "text_mean", "tag"):
        padded = np.concatenate([outside, columns[name], outside])
        columns |= {f"{name}{step:+d}": padded[2 + step : 2 + step + count] for step in (-2, -1, 1, 2)}
    running = np.zeros((2, count + 1))
    np.cumsum([columns["likely"], columns["linked_share"]], axis=1, out=running[:, 1:])
    for reach in (3, 8):
        low, high = (np.arange(count) - reach).clip(0), (np.arange(count) + reach + 1).clip(None, count)
        columns[f"window_{reach}"], columns[f"window_linked_{reach}"] = (running[:, high] - running[:, low]) / (
            high - low
        )
