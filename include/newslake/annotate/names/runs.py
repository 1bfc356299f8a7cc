"""Runs of capitalised words: what names are made of."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from newslake.annotate.names.titles import folded, lists, ordinary

_POSSESSIVE = re.compile(r"['’][sS]$")
_ELIDED = re.compile(r"(?:[ldjsncmt]|qu)[’'](?=\w)", re.IGNORECASE)
# Delroy ‘Bigga’ Ebanks
_NICKNAME = re.compile(
    r" (?:“[^”\n]{1,24}”|\"[^\"\n]{1,24}\"|‘[^’\n]{1,24}’|'[^'\n]{1,24}'|«[^»\n]{1,24}»)"
    r"(?= (?:(?:van|von|de|den|der|du|da|dos|del|la|ten|ter|bin|al) (?:(?:de|la|den|der) )?)?[^\W\d_a-z])"
)
_PREFIXED = re.compile(r"[^\W\d_]{1,6}[-‐‑'’](?=[^\W\d_])")
# Prefixes in lower case that belong to a name, and those of French that don't.
_BELONGING = frozenset("al el an ad as ash at ar az ul d o de von van abu t".split())
_ABBREVIATED = frozenset(
    "mr mrs ms dr st jr sr prof sen rep gov gen lt col sgt capt rev hon maj cpl mt ft engr".split()
)
# Given names, shortened: Ma. Theresa Quimpo, Md. Rafiq.
_SHORT_GIVEN = frozenset("Ma Md Mohd Muhd Moh Wm Chas Thos Geo Jos Robt Sta".split())
_SON_OF = frozenset("mac nic mhic giolla mag".split())
"""Before an in lower case: Mac an Bhaird."""
_UNIONS = frozenset(("us", "uk", "un", "eu", "uae"))
_CLOSING = "”\"’'»)"
_SPACES = (" ", "\u00a0")
_LONGEST_SYLLABLE = 3
"""Letters of an acronym that is a part of names, too."""
_MOST_WORDS, _MOST_JOINERS = 48, 3
"""Of a run: what is longer is a list or shouting; one after the other in it."""


@cache
def _word_pattern() -> re.Pattern[str]:
    # An initial or several, or a word with its inner hyphens and apostrophes. Of words in lower case only such as can
    # be parts of a name: what is left out parts runs all the same.
    joiners = "|".join(sorted(lists().joiners | {"an"}, key=len, reverse=True))
    return re.compile(
        r"(?<![^\W_])(?:[^\W\d_a-z]\.(?:-?[^\W\d_]\.)*|"
        r"(?:[a-z]{1,6}[-‐‑'’]|[th](?=[AEIOUÁÉÍÓÚS][a-záéíóú]))?[^\W\d_a-z][^\W_]*(?:[-‐‑'’][^\W\d_][^\W_]*)*\.?|"
        rf"(?:{joiners})(?![^\W_]|['’]))"
    )


class Word(NamedTuple):
    """A word of a run."""

    start: int
    end: int
    key: str
    """The word, folded."""
    kind: str
    """``name``, ``initial``, ``joiner``, ``nickname``, ``suffix``, ``title``, ``organization``, ``place``, ``thing``,
    ``middle``, ``capitals``, ``generic``, ``time`` or ``stop``."""
    owns: bool
    """Whether it is in the possessive."""


Run = Sequence[Word]


@cache
def _kinds(*, french: bool) -> dict[str, str]:
    kinds = dict.fromkeys(lists().french_stop, "stop") if french else {}
    for kind, listed in (
        ("stop", lists().stop),
        ("time", lists().time),
        ("suffix", lists().suffixes),
        ("title", lists().titles),
        ("organization", lists().organization),
        ("place", lists().place),
        ("thing", lists().thing),
        ("generic", lists().generic),
        ("middle", lists().middle),
    ):
        for word in listed:
            kinds.setdefault(word, kind)
    return kinds


def runs(text: str, *, french: bool) -> list[Run]:
    """The runs of a text, in order. A run ends at punctuation, at a line's end and behind a possessive."""
    builder = _Builder(text, french=french)
    for match in _word_pattern().finditer(text):
        builder.take(match.group(), *match.span())
    builder.close()
    return builder.runs


class _Builder:
    """Puts words together to runs, from the first to the last."""

    def __init__(self, text: str, *, french: bool) -> None:
        self.runs: list[Run] = []
        self._text = text
        self._french = french
        self._kinds = _kinds(french=french)
        self._run: list[Word] = []
        self._nickname_end = 0
        self._held: list[Word] = []  # joiners in lower case that belong to the run if a capital follows

    def close(self) -> None:
        if self._run:
            self.runs.append(self._run)
        self._run, self._held = [], []

    def take(self, written: str, start: int, end: int) -> None:
        last = self._held[-1] if self._held else self._run[-1] if self._run else None
        if last is not None and last.kind != "nickname" and (nickname := _NICKNAME.match(self._text, last.end)):
            self._nickname_end = nickname.end()
        is_inside = end <= self._nickname_end
        if last is not None and not is_inside and not _adjoins(self._text, last, start):
            self.close()
        if len(self._run) >= _MOST_WORDS:
            self.close()
        last = last if self._run else None
        if self._french and (elided := _ELIDED.match(written)) and (last is None or written[0] not in "dD"):
            written, start = written[elided.end() :], start + elided.end()
        is_prefixed = _PREFIXED.match(written) is not None or written[1:2].isupper()  # d’Entremont, tSaoir
        if not written[0].isupper() and (written.islower() or not is_prefixed):
            self._hold(written, start, end)
        else:
            word = _word(start, written, self._kinds, french=self._french)
            self._add(word._replace(kind="nickname") if is_inside else word, start)

    def _hold(self, written: str, start: int, end: int) -> None:
        is_joiner = written in lists().joiners or (written == "an" and self._run and self._run[-1].key in _SON_OF)
        if self._run and len(self._held) < _MOST_JOINERS and is_joiner:
            self._held.append(Word(start, end, written, "joiner", False))
        else:
            self.close()

    def _add(self, word: Word, start: int) -> None:
        if word.start != start:  # what is left of pro-Trump
            self.close()
        self._run += [*self._held, word]
        self._held = []
        if word.owns:
            self.close()


def _adjoins(text: str, last: Word, start: int) -> bool:
    gap = text[last.end : start]
    if last.kind == "title" and gap in ("' ", "’ "):
        return True  # Dato’ Sri
    return gap in _SPACES or (
        last.kind == "nickname" and len(gap) == len("” ") and gap[0] in _CLOSING and gap[1] == " "
    )


def _word(start: int, written: str, kinds: Mapping[str, str], *, french: bool) -> Word:
    if written[0].islower():
        written, start = _without_prefix(written, start)
    if written[-1] == "." and written[:-1] in _SHORT_GIVEN:
        return Word(start, start + len(written), folded(written), "initial", False)
    if len(written) > 2 and written[-1] == "." and "." not in written[:-1] and folded(written) not in _ABBREVIATED:
        written = written[:-1]
    owns = not french and _POSSESSIVE.search(written) is not None
    if owns:
        written = written[:-2]
    stem, hyphen, behind = written.rpartition("-")
    if hyphen and behind in lists().made_of:
        written, owns = stem, True
    key = folded(written)
    kind = "title" if french and key == "m" else _kind(key, written, kinds)
    return Word(start, start + len(written), key, kind, owns)


def _kind(key: str, written: str, kinds: Mapping[str, str]) -> str:
    if _is_title(key, written):
        return "title"
    if key in _UNIONS or written == "A" or key.startswith("i'"):
        return "stop"
    if key.endswith("-old"):
        return "stop"  # Nineteen-year-old
    if key == "x" or any(map(str.isdigit, key)):
        return "generic"  # X is a place to say something at
    if len(key) == 1 or ("." in written[:-1] and len(key) <= len("j.r.r")):
        return "initial"
    if key in ("sa", "as", "ag") and not written.isupper():
        return "name"  # Beatriz Alcântara de Sá
    if written.isupper() and key not in kinds:
        return "capitals"
    kind = kinds.get(key, "joiner" if key in lists().joiners else "name")
    is_acronym = kind == "generic" and len(key) <= _LONGEST_SYLLABLE and key not in ordinary()
    return "name" if is_acronym and not written.isupper() else kind  # Goh Siew Lan, Uí Cheallaigh


def _is_title(key: str, written: str) -> bool:
    """DSP, Secretary-General, ex-President, Sub-Inspector."""
    if "-" not in key:
        return key in lists().capital_titles and written.isupper()
    *before, last = key.split("-")
    if last not in ("elect", "designate") and not any(last in words for words in (lists().titles, lists().roles)):
        return False
    before_titles = (lists().titles, lists().middle, lists().prefixes, lists().roles)
    return all(any(part in words for words in before_titles) for part in before)


def _without_prefix(written: str, start: int) -> tuple[str, int]:
    """al-Rousan and d’Entremont as they are; of pro-Trump and l’Unesco what follows."""
    at = next((at for at, char in enumerate(written) if char in "-‐‑'’"), -1)
    if at < 0 or written[:at].casefold() in _BELONGING or not written[at + 1 : at + 2].isupper():
        return written, start
    return written[at + 1 :], start + at + 1
