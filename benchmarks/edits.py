"""What outlets do to a text that they take over, made up; and how much of it is left."""

import random
import re
from collections.abc import Callable, Sequence

WIDTHS = (3, 4, 5)
MOST = 0.25
"""The largest share of the words, or of the paragraphs, that is changed."""

Text = list[list[str]]
"""Words by paragraph."""


def insertions(text: Text, share: float, draw: random.Random) -> Text:
    words = _all(text)
    return [
        [each for word in paragraph for each in ([draw.choice(words), word] if draw.random() < share else [word])]
        for paragraph in text
    ]


def deletions(text: Text, share: float, draw: random.Random) -> Text:
    return [[word for word in paragraph if draw.random() >= share] for paragraph in text]


def replacements(text: Text, share: float, draw: random.Random) -> Text:
    words = _all(text)
    return [[draw.choice(words) if draw.random() < share else word for word in paragraph] for paragraph in text]


def cut_paragraphs(text: Text, share: float, draw: random.Random) -> Text:
    return [paragraph for paragraph in text if draw.random() >= 2 * share] or text[:1]


def cut_end(text: Text, share: float, _: random.Random) -> Text:
    words = _all(text)
    return [words[: max(1, round(len(words) * (1 - 2 * share)))]]


def shuffled_paragraphs(text: Text, share: float, draw: random.Random) -> Text:
    moved = cut_paragraphs(text, share / 2, draw)
    return draw.sample(moved, len(moved))


EDITS: Sequence[Callable[[Text, float, random.Random], Text]] = (
    insertions,
    deletions,
    replacements,
    cut_paragraphs,
    cut_end,
    shuffled_paragraphs,
)


def edited(text: str, number: int) -> str:
    """The text with the edit of that number, which also decides how much is changed: more often little than much."""
    draw = random.Random(number)
    parted = [line.split() for line in text.splitlines() if line.strip()]
    changed = EDITS[number % len(EDITS)](parted, MOST * draw.random() ** 1.5, draw)
    return "\n\n".join(" ".join(paragraph) for paragraph in changed if paragraph)


def jaccard(one: str, other: str, width: int) -> float:
    """The share of the runs of so many words that both texts have, of all that either has."""
    sets = [_shingles(text, width) for text in (one, other)]
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1])


def _shingles(text: str, width: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + width]) for at in range(max(1, len(words) - width + 1))}


def _all(text: Text) -> list[str]:
    return [word for paragraph in text for word in paragraph]
