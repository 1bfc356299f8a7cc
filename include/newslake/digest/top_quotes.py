"""The quotes of a day that most outlets carry."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from newslake.contract import contract
from newslake.digest.names import together
from newslake.page import SPACELESS
from newslake.tables import TopQuote

COLUMNS = ("article_id", "version_id", "captured_at", "domain", "language", "date")
"""What ``top_quotes`` needs of ``articles``."""
QUOTE_COLUMNS = ("version_id", "start", "text", "speaker", "speaker_type")
"""What it needs of ``quotes``."""
MOST_ROWS = 500
LEAST_WORDS = 5
"""Words that a quote has at least: shorter ones are turns of phrase that nobody needs to have copied."""
LETTERS_A_WORD = 2
"""Letters that stand for a word in scripts without spaces."""
LONGEST = 2_000
"""Characters of a quote that are looked at."""
_WORD = re.compile(f"[{SPACELESS}]|[^\\W_{SPACELESS}]+")
_APOSTROPHES = re.compile("(?<=\\w)['’ʼ＇`](?=\\w)")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Carried:
    """A quote where an article first had it."""

    words: Words
    text: str
    speaker: str | None
    speaker_type: str | None
    start: int
    article_id: str
    version_id: str
    captured_at: datetime
    domain: str | None
    language: str | None
    date: date

    @property
    def age(self) -> tuple[datetime, str, int]:
        return self.captured_at, self.version_id, self.start


def top_quotes(versions: pa.Table, quotes: pa.Table, day: date) -> pa.Table:
    """Rows of the mart for one intake day: ``MOST_ROWS`` at most, most outlets first, then those that were seen first.

    A quote counts for an article once, on the intake day of the first of its versions that has it. Quotes are the same
    where their words are, whatever their case, punctuation and quotation marks; an article also carries what stands
    within a longer quote of its own. Of quotes within each other the one that more outlets carry has a row.

    :param versions: ``COLUMNS`` of every version, of any day, of the articles that have one on ``day``.
    :param quotes: ``QUOTE_COLUMNS`` of these versions.
    """
    own: dict[Words, list[_Carried]] = defaultdict(list)
    for carried in _first_had(versions, quotes):
        if carried.date == day:
            own[carried.words].append(carried)
    longer = _longer(own)
    carriers = {words: [*own[words], *(each for one in longer[words] for each in own[one])] for words in own}
    outlets = {words: len(_domains(found)) for words, found in carriers.items()}
    ranked = sorted(own, key=lambda words: (-outlets[words], -len(words), own[words][0].age))
    within = _within(longer)
    rows: list[TopQuote] = []
    taken: set[Words] = set()
    for words in ranked:
        if len(rows) < MOST_ROWS and not taken & {*longer[words], *within[words]}:
            taken.add(words)
            rows.append(_row(own[words][0], carriers[words]))
    rows.sort(key=lambda row: (-row.outlet_count, row.first_seen_at, row.version_id, row.start))
    return contract("top_quotes").table(rows)


def folded(text: str) -> Words:
    """The words of a quote as they are compared; in scripts without spaces, its letters."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    return tuple(_WORD.findall(_APOSTROPHES.sub("", plain)))


def _first_had(versions: pa.Table, quotes: pa.Table) -> list[_Carried]:
    """The quotes long enough, each once for each article, where that first had it; oldest first."""
    of_version = {row["version_id"]: row for row in versions.select(list(COLUMNS)).to_pylist()}
    found = []
    for row in quotes.select(list(QUOTE_COLUMNS)).to_pylist():
        words = folded(row["text"])
        if row["version_id"] in of_version and _length(words) >= LEAST_WORDS:
            found.append(_Carried(words=words, **row, **_without(of_version[row["version_id"]], "version_id")))
    found.sort(key=lambda carried: carried.age)
    first: dict[tuple[str, Words], _Carried] = {}
    for carried in found:
        first.setdefault((carried.article_id, carried.words), carried)
    return list(first.values())


def _without(row: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def _length(words: Words) -> float:
    letters = sum(len(word) == 1 and _is_spaceless(word) for word in words)
    return len(words) - letters + letters / LETTERS_A_WORD


def _is_spaceless(letter: str) -> bool:
    return re.match(f"[{SPACELESS}]", letter) is not None


def _longer(all_words: Mapping[Words, object]) -> dict[Words, list[Words]]:
    """Of each quote those that it stands within."""
    # By how quotes begin. Any number may begin alike, but they have few lengths.
    lengths: dict[Words, set[int]] = defaultdict(set)
    for words in all_words:
        lengths[words[:LEAST_WORDS]].add(len(words))
    found: dict[Words, list[Words]] = {words: [] for words in all_words}
    for words in all_words:
        for part in {part for part in _parts(words, lengths) if part in found}:
            found[part].append(words)
    return found


def _parts(words: Words, lengths: Mapping[Words, Set[int]]) -> Iterator[Words]:
    """What stands within a quote, begins as one does, and is as long."""
    for at in range(len(words) - LEAST_WORDS + 1):
        for length in lengths.get(words[at : at + LEAST_WORDS], ()):
            if length < len(words):
                yield words[at : at + length]


def _within(longer: Mapping[Words, Sequence[Words]]) -> dict[Words, list[Words]]:
    """Of each quote those that stand within it."""
    found: dict[Words, list[Words]] = {words: [] for words in longer}
    for words, others in longer.items():
        for other in others:
            found[other].append(words)
    return found


def _domains(carriers: Sequence[_Carried]) -> list[str]:
    return sorted({carried.domain for carried in carriers if carried.domain})


def _row(first: _Carried, carriers: Sequence[_Carried]) -> TopQuote:
    domains = _domains(carriers)
    speaker, speaker_type = _speaker(carriers)
    return TopQuote(
        text=first.text,
        speaker=speaker,
        speaker_type=speaker_type,
        language=first.language,
        outlet_count=len(domains),
        article_count=len({carried.article_id for carried in carriers}),
        domains=domains,
        first_seen_at=first.captured_at,
        version_id=first.version_id,
        start=first.start,
    )


def _speaker(carriers: Sequence[_Carried]) -> tuple[str | None, str | None]:
    """Who said it, as most have it."""
    named = [(each.speaker, each.speaker_type) for each in carriers if each.speaker is not None]
    speaker = next(iter(together((name, 1) for name, _ in named)), None)
    return speaker, next((kind for name, kind in named if name == speaker), None)
