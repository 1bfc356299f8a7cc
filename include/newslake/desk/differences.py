"""What one version of an article says otherwise than another: paragraph by paragraph, then word by word; and its facts.

Everything is bounded: difflib may take time in the cube of what it compares, and texts come from outside.
"""

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from newslake.page import SPACELESS
from newslake.tables import Article

Kept = Literal["same", "added", "removed"]

MOST_CHARACTERS = 400_000
"""Of each text; what follows is not compared."""
MOST_PARAGRAPHS = 1_000
"""Of each text, between what both begin and end with; more are not told apart one by one."""
MOST_WORDS = 2_000
"""Of each side of a changed stretch, with the spaces between them."""
MOST_WORDS_IN_ALL = 20_000
"""Of all changed stretches; those that follow are shown one side after the other."""
LEAST_ALIKE = 0.35
"""Stretches that share less are shown one after the other: word by word they would be confetti."""
PARTING = "\n\n"
_WORD = re.compile(rf"[{SPACELESS}]|[^\W{SPACELESS}]+|\s+|[^\w\s]")
_UNCOMPARED = frozenset(
    {
        *("article_id", "version_id", "capture_id", "captured_at"),
        *("text", "blocks", "text_digest", "reader_version", "article_probability"),
    }
)
"""Identity, what is shown apart, and the reader's own."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that both have, or one of them."""

    kept: Kept
    text: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some paragraphs: the same in both, or with what was added and removed."""

    pieces: list[Piece]

    @property
    def is_same(self) -> bool:
        return all(piece.kept == "same" for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Change:
    """A column that has another value; ``pieces`` where both are words."""

    name: str
    before: Any
    after: Any
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Difference:
    stretches: list[Stretch]
    changes: list[Change]
    is_cut: bool
    """The texts are longer than what was compared."""

    @property
    def runs(self) -> list[list[Stretch]]:
        """The stretches in order; the same ones that follow each other together, every other by itself."""
        found: list[list[Stretch]] = []
        for stretch in self.stretches:
            if found and stretch.is_same and found[-1][-1].is_same:
                found[-1].append(stretch)
            else:
                found.append([stretch])
        return found

    @property
    def words_added(self) -> int:
        return self._words("added")

    @property
    def words_removed(self) -> int:
        return self._words("removed")

    def _words(self, kept: Kept) -> int:
        pieces = (piece.text for stretch in self.stretches for piece in stretch.pieces if piece.kept == kept)
        return sum(1 for text in pieces for word in _WORD.findall(text) if word[0].isalnum())


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    """How the row ``after`` of ``articles`` differs from the row ``before``."""
    texts = [str(row["text"]) for row in (before, after)]
    first, second = (text[:MOST_CHARACTERS].split(PARTING) for text in texts)
    changed = [field.name for field in dataclasses.fields(Article) if before[field.name] != after[field.name]]
    return Difference(
        stretches=_stretches(first, second),
        changes=[_change(name, before[name], after[name]) for name in changed if name not in _UNCOMPARED],
        is_cut=any(len(text) > MOST_CHARACTERS for text in texts),
    )


def _change(name: str, before: Any, after: Any) -> Change:
    are_words = isinstance(before, str) and isinstance(after, str)
    return Change(name, before, after, compared(before, after) if are_words else [])


def _stretches(first: Sequence[str], second: Sequence[str]) -> list[Stretch]:
    found, left = [], MOST_WORDS_IN_ALL
    for tag, old, new in _opcodes(first, second, MOST_PARAGRAPHS):
        if tag == "equal":
            found += [Stretch([Piece("same", paragraph)]) for paragraph in old]
        elif old and new and left > 0:
            found.append(Stretch(compared(PARTING.join(old), PARTING.join(new))))
            left -= sum(len(_WORD.findall(paragraph)) for paragraph in (*old, *new))
        else:
            found += [Stretch([Piece("removed", paragraph)]) for paragraph in old]
            found += [Stretch([Piece("added", paragraph)]) for paragraph in new]
    return found


def compared(before: str, after: str) -> list[Piece]:
    """Two texts word by word; one after the other where they have little in common, or are too long for it."""
    whole = [Piece("removed", before), Piece("added", after)]
    old, new = (_WORD.findall(text[:MOST_CHARACTERS]) for text in (before, after))
    if max(len(old), len(new)) > MOST_WORDS:
        return whole
    pieces: list[Piece] = []
    for tag, removed, added in _opcodes(old, new, MOST_WORDS):
        kept: tuple[tuple[Kept, Sequence[str]], ...] = (
            (("same", removed),) if tag == "equal" else (("removed", removed), ("added", added))
        )
        pieces += [Piece(each, "".join(words)) for each, words in kept if words]
    shared = sum(len(piece.text) for piece in pieces if piece.kept == "same")
    return pieces if shared * 2 >= LEAST_ALIKE * (len(before) + len(after)) else whole


def _opcodes(first: Sequence[str], second: Sequence[str], most: int) -> list[tuple[str, Sequence[str], Sequence[str]]]:
    """What is equal, replaced, deleted or inserted; where more than ``most`` would have to be compared, all of that."""
    start = _shared(first, second)
    end = _shared(first[start:][::-1], second[start:][::-1])
    old, new = first[start : len(first) - end], second[start : len(second) - end]
    if max(len(old), len(new)) > most:
        middle = [("replace", old, new)]
    else:
        matcher = SequenceMatcher(None, old, new)
        middle = [(tag, old[i1:i2], new[j1:j2]) for tag, i1, i2, j1, j2 in matcher.get_opcodes()]
    around = [("equal", first[:start], first[:start]), *middle, ("equal", first[len(first) - end :], ())]
    return [each for each in around if each[1] or each[2]]


def _shared(first: Sequence[str], second: Sequence[str]) -> int:
    """How many both begin with."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((index for index, (one, other) in pairs if one != other), min(len(first), len(second)))
