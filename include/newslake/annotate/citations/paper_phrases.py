"""What in a text means a document: a word for one, with what tells which it is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newslake.annotate.citations.paper_words import (
    ABBREVIATED,
    ADJECTIVE,
    AROUND_NAMES,
    AT,
    BOOKS,
    DATED,
    GENITIVE,
    INITIALS,
    NAMED,
    OPENING,
    PARTICIPLES,
    PLAIN,
    POSSESSIVES,
    STOPS,
    TITLE_BEFORE,
    TITLE_BEHIND,
    VAGUE,
    words_of,
)

MOST_MODIFIERS = 10
LONGEST_NAME = 200
_BEFORE, _BEHIND = 110, 150
"""Characters on either side of such a word that are looked at."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words of a text that mean a document."""

    head: str
    start: int
    """Behind the article or pronoun."""
    head_end: int
    """Behind the word for it."""
    end: int
    """Behind what says whose it is."""
    lead: str
    """What stands before it."""
    rest: str
    """What stands behind."""
    full_start: int
    """Where what stands between the article and that begins: whose, which of them."""
    title: tuple[int, int] | None
    article: str
    """``some``, ``the`` or nothing."""
    is_told_apart: bool
    """Whether a word says which it is."""


class Phrases:
    """The phrases of one text."""

    def __init__(self, text: str, language: str, ends: Mapping[int, int]) -> None:
        """:param ends: where organizations end that are named, by where they begin."""
        self.text = text
        self.language = language
        self.words = words_of(language)
        self._ends = ends

    def begins(self, at: int) -> bool:
        """Whether a sentence begins there."""
        before = self.text[max(0, at - 8) : at].rstrip(" “\"«„‘'")
        return not before or (before[-1] in ".!?:\n—–" and not ABBREVIATED.search(before))

    def name(self, phrase: Phrase) -> str:
        """What a document is called: its title, or the words for it with whose it is."""
        start, end = phrase.title or (phrase.start, phrase.end)
        return " ".join(self.text[start:end].split()).rstrip(",.")

    def at(self, found: re.Match[str]) -> Phrase | None:
        before = self.text[max(0, found.start() - _BEFORE) : found.start()]
        before = before[before.rfind("\n") + 1 :]
        words, article = self._modifiers(before)
        if words is None:
            return None
        full = len(" ".join(words)) + 1 if words else 0
        is_told_apart = bool(words) and not all(map(DATED.fullmatch, words))
        owner = max((i for i, word in enumerate(words) if word.endswith(POSSESSIVES)), default=-1)
        words = words[owner + 1 :]
        while words and DATED.fullmatch(words[0]):
            words = words[1:]
        start = found.start() - (len(" ".join(words)) + 1 if words else 0)
        end = self._complement(found.end())
        lead = self.text[max(0, start - _BEFORE) : found.start() - full]
        lead = lead[lead.rfind("\n") + 1 :].rstrip()
        if article and not self.words.source.match(article):
            at = lead.lower().rfind(article)
            lead = lead[:at].rstrip() if at >= 0 else lead
        rest = self.text[end : end + _BEHIND].partition("\n")[0]
        is_new = bool(article) and bool(self.words.some.fullmatch(article))
        kind = "some" if is_new else "the" if article else ""
        is_told_apart |= end > found.end()
        title = self._title(found[0].lower(), start, end) if self.language == "en" else None
        if title and title[1] < start:
            lead = self.text[max(0, title[0] - _BEFORE) : title[0]].rpartition("\n")[2].rstrip(OPENING)
        elif title:
            end = title[1]
        is_told_apart |= title is not None
        return Phrase(
            found[0].lower(), start, found.end(), end, lead, rest, found.start() - full, title, kind, is_told_apart
        )

    def _title(self, head: str, start: int, end: int) -> tuple[int, int] | None:
        """Of a book, "in “Days of Mud,” her memoir" or "in her memoir, Days of Mud"."""
        if head not in BOOKS:
            return None
        if titled := TITLE_BEFORE.search(self.text, max(0, start - _BEFORE), start):
            return titled.span("title")
        titled = TITLE_BEHIND.match(self.text, end, end + _BEFORE)
        return titled.span(titled.lastgroup or 0) if titled else None

    def _modifiers(self, before: str) -> tuple[list[str] | None, str]:
        """The words right before a document's that tell which, and the article or pronoun before them.

        No words at all (None) where they make it none: "news reports".
        """
        words: list[str] = []
        tokens = _elided(before).split(" ")[:-1]
        is_english = self.language == "en"
        while tokens and len(words) < (MOST_MODIFIERS if is_english else 3):
            word = tokens.pop()
            low = word.lower().strip('“"‘')
            if self.words.the.fullmatch(low) or self.words.some.fullmatch(low):
                return (None, "") if self._is_vague(words) else (words if is_english else [], low)
            if self._ends_before(word, words, tokens):
                break
            words.insert(0, word)
        if not is_english or (len(words) > 3 and not words[0][0].isupper()):
            words = []
        return (None, "") if self._is_vague(words) else (words, "")

    def _ends_before(self, word: str, words: Sequence[str], before: Sequence[str]) -> bool:
        """Whether a word is none of those that tell which document it is."""
        if not word or (word[-1] in ',.;:”")—–' and not INITIALS.fullmatch(word)):
            return True
        if word.lower() in STOPS:  # "Commission on Audit report"
            joins = bool(words) and words[0][0].isupper() and bool(before) and before[-1][:1].isupper()
            return not (joins and word in ("of", "on", "for", "and"))
        return not words and word.islower() and word.endswith("ed") and word not in PARTICIPLES

    def _is_vague(self, words: Sequence[str]) -> bool:
        return any(word in VAGUE for word in (*words, *(word.lower() for word in words[:1])))

    def _complement(self, end: int) -> int:
        """Where a phrase ends that goes on with whose it is: "by the Office of the Auditor-General"."""
        if self.language != "en" and (described := ADJECTIVE.match(self.text, end)):
            end = described.end()
        joint = self.words.by.match(self.text, end)
        if not joint:
            return end
        start = joint.end()
        start += self.text[start : start + 1] in '„“"«‘'
        article = re.compile(r"(?:the|la|le|l['’]|el|il)\s?").match(self.text, start)
        known = self._ends.get(article.end() if article else start) or self._ends.get(start) or 0
        name = NAMED.match(self.text, start, start + LONGEST_NAME)
        if self.language in AROUND_NAMES:
            name = AROUND_NAMES[self.language].match(self.text, start, start + LONGEST_NAME) or name
        if joint[0].strip() == "of" and not (name and name[0].startswith("the ")):
            return end
        if self.text[start : start + 1].isdigit():
            return end  # "from 2024"
        plain = None if name else PLAIN.match(self.text[start : start + 80])
        reach = name.end() if name else start + plain.end() if plain and plain[0].strip() else 0
        if plain and (place := AT.match(self.text, reach, reach + LONGEST_NAME)):
            reach = place.end()
        reach = max(known, reach)
        if not reach:
            return end
        owned = GENITIVE.search(self.text[start:reach])
        return reach - len(owned[0]) if owned and not known else reach


def _elided(before: str) -> str:
    """The words before a document's, an elided article (l') apart; with nothing behind the last blank."""
    return (
        before
        if before.endswith(" ")
        else before.replace("’", "’ ").replace("'", "' ")
        if before.endswith(("’", "'"))
        else ""
    )
