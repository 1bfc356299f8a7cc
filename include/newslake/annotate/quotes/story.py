"""A document as one who looks for speakers sees it: words, sentences and mentions around a place."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from newslake.annotate.document import Document, Named
from newslake.annotate.quotes.marks import Stretch
from newslake.annotate.quotes.sayings import Sayings

_WORD = re.compile(r"[^\W_]+")
# Begins at the first of several stops: from each of a megabyte of dots it would read the rest again.
_STOP = re.compile(r"(?<![.!?…。！？])[.!?…。！？]+[\"”’'»)\]]*\s+(?=[^\s\w]*[^\Wa-zа-яà-ÿ_])|[。！？]|\n")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|Rev|Hon|St|Jr|Sr|Inc|Ltd|Co|Corp|No|vs|Coun|Supt|Det|"
    r"Const|Insp|Atty|Sta|Sto|Asst|Dep|Cpl|Pte|Engr|Amb|Pres|Ald|Bro|Ma|Md|Cllr|Maj|Cmdr|Adm|Pvt|Fr|Mt|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|bzw|z\.B|ca|Nr|usw|Hr|Fr|Sra|Dra|Exmo|г|им|"
    r"ул|тыс|млн|млрд|M|al|etc)|(?<![^\W_])[^\W\d_]|\.\w)\Z"
)
_FARTHEST = 600
"""Characters in which a sentence's start or end is sought."""


class Word(NamedTuple):
    """A word of the document, in lower case."""

    start: int
    end: int
    text: str


class Mention(NamedTuple):
    """A mention of somebody."""

    start: int
    end: int
    named: Named


def _is_aside(whole: str, begin: int, at: int, sayings: Sayings) -> bool:
    """Whether what is before a name, up to a dash, says who speaks: «Yes — said the mayor Ada Neri — we will»."""
    dash = max(whole.rfind(f" {mark} ", max(begin, at - 80), at) for mark in "—–-")
    return dash >= 0 and any(word.lower() in sayings.say for word in _WORD.findall(whole, dash, at)[:2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The document, its mentions in order (outside of what is quoted), and the words of its language."""

    document: Document
    whole: str
    stretches: Sequence[Stretch]
    sayings: Sayings
    mentions: Sequence[Mention]
    starts: Sequence[int]
    paragraphs: Sequence[tuple[int, int]]

    @classmethod
    def of(cls, document: Document, named: Sequence[Named], stretches: Sequence[Stretch], sayings: Sayings) -> "Story":
        opened = [stretch.opened for stretch in stretches]
        found = []
        for each in named:
            for start, end in each.spans:
                at = bisect_right(opened, start) - 1
                outside = at < 0 or stretches[at].closed <= start
                if outside or _is_aside(document.whole, stretches[at].start, start, sayings):
                    found.append(Mention(start, end, each))
        found.sort(key=lambda mention: (mention.start, -mention.end))
        return cls(
            document=document,
            whole=document.whole,
            stretches=stretches,
            sayings=sayings,
            mentions=found,
            starts=[mention.start for mention in found],
            paragraphs=list(document.paragraphs()),
        )

    def words(self, begin: int, end: int) -> list[Word]:
        return [Word(word.start(), word.end(), word[0].lower()) for word in _WORD.finditer(self.whole, begin, end)]

    def between(self, begin: int, end: int) -> Sequence[Mention]:
        """The mentions that begin there."""
        return self.mentions[bisect_left(self.starts, begin) : bisect_left(self.starts, end)]

    def over(self, at: int) -> Mention | None:
        """The mention that holds the character."""
        index = bisect_right(self.starts, at) - 1
        return self.mentions[index] if index >= 0 and self.mentions[index].end > at else None

    def sentence_start(self, at: int, floor: int) -> int:
        """Where the sentence that holds the character begins, at ``floor`` at the earliest."""
        start = begin = max(floor, at - _FARTHEST)
        for stop in _STOP.finditer(self.whole, begin, at + 8):
            if stop.end() > at:
                break
            if self._stops(stop.start(), begin):
                start = stop.end()
        return start

    def sentence_end(self, at: int, ceiling: int) -> int:
        end = min(ceiling, at + _FARTHEST)
        for stop in _STOP.finditer(self.whole, at, end):
            if self._stops(stop.start(), at):
                return stop.start()
        return end

    def sentences(self, begin: int, end: int) -> Iterator[tuple[int, int]]:
        """Start and end of each sentence of a stretch of text without quotes."""
        start = begin
        for stop in _STOP.finditer(self.whole, begin, end):
            if self._stops(stop.start(), start):
                yield start, stop.end()
                start = stop.end()
        if start < end:
            yield start, end

    def _stops(self, at: int, floor: int) -> bool:
        return self.whole[at] != "." or not _ABBREVIATION.search(self.whole, max(floor, at - 6), at)

    def paragraph(self, at: int) -> int:
        """Index of the paragraph that holds the character."""
        return max(0, bisect_right(self.paragraphs, (at, len(self.whole) + 1)) - 1)

    def quote_over(self, at: int) -> Stretch | None:
        """The stretch that holds the character, its marks with it."""
        index = bisect_right(self.stretches, at, key=lambda stretch: stretch.opened) - 1
        return self.stretches[index] if index >= 0 and at < self.stretches[index].closed else None

    def quoted_in(self, begin: int, end: int) -> list[Stretch]:
        """The stretches that begin there."""
        at = bisect_left(self.stretches, begin, key=lambda stretch: stretch.opened)
        found = []
        while at < len(self.stretches) and self.stretches[at].opened < end:
            found.append(self.stretches[at])
            at += 1
        return found
