"""The people of an article."""

import re
from collections.abc import Sequence
from itertools import islice

from newslake.annotate.document import Document, Named
from newslake.annotate.names.candidates import BODIES, PERSON, PLACE, Labels, key_of
from newslake.annotate.names.evidence import admitted, gathered
from newslake.annotate.names.joined import LONGEST_KEY, Person, Register
from newslake.annotate.names.loud import loud_lines, within
from newslake.annotate.names.runs import Run, Word
from newslake.annotate.names.signs import WHERE, preceding
from newslake.annotate.names.titles import folded, given_names, lists, ordinary
from newslake.annotate.names.toponyms import is_place

_KIN = (
    r"(?:husband|wife|widow|widower|father|mother|son|daughter|brother|sister|uncle|aunt|cousin|nephew|niece|partner|"
    r"fiancée?|grand(?:father|mother|son|daughter)|dad|mum|mom|sons|daughters|parents|épouse|époux|mari|femme|fils|fille|"
    r"frère|sœur|père|mère)"
)
_BESIDE = 40
"""Characters before a name in which it is said whose relative somebody is."""
_RELATIVE = re.compile(rf"\b({_KIN})\b(?! of (?:[\w.]+ ){{0,3}}\Z)[^.!?;\n]*\Z")
_RELATIVE_OF = re.compile(rf", (?:his|her|their|[\w-]+['’]s) ({_KIN})\b")
_NAMES = ("name", "initial", "joiner")
_MOST_CALLED, _PARAGRAPH = 20, 5_000
"""Mentions by a name that are looked at; characters before each in which a quotation mark may be open."""


def people(document: Document, text: str, runs: Sequence[Run]) -> list[Named]:
    """The people with all their mentions, each with the fullest form of the name that the article has."""
    loud = loud_lines(document, text)
    labels = Labels(document.marks)
    found = gathered(text, (run for run in runs if not within(loud, run[0].start)), labels)
    reading = _Reading(text, labels, admitted(text, found))
    for run in runs:
        reading.read(run, is_loud=within(loud, run[0].start))
    for relative in (each for each in reading.register.people if each.is_relative and each.full_spans):
        # A surname alone, before its only known bearer is named as somebody's, is that other's.
        introduced = min(relative.full_spans)
        relative.spans = [span for span in relative.spans if span >= introduced]
    _return_surnames(text, reading.register.people)
    return [
        Named(
            type="person",
            name=_fullest(text, person),
            spans=sorted(person.spans),
            pronoun=person.pronoun,
            found_by=document.found_by or "",
        )
        for person in reading.register.people
        if person.spans
    ]


def _return_surnames(text: str, people: Sequence[Person]) -> None:
    """Of two who share a surname, one of whom is called by the first name, the surname alone is the other's: before
    that one is introduced it can't be."""
    introduced = sorted((each for each in people if each.full_spans), key=lambda each: each.full_spans[0])
    first_of: dict[str, Person] = {}
    for each in introduced:
        given, *_, surname = text[slice(*each.full_spans[0])].split() * 2
        other = first_of.setdefault(surname, each)
        if other is each:
            continue
        others_given = text[slice(*other.full_spans[0])].split()[0]
        is_first_name, is_others = _is_called(text, each, given), _is_called(text, other, others_given)
        if is_first_name == is_others:
            continue
        giver, taker = (each, other) if is_first_name else (other, each)
        introduced_at = min(taker.full_spans)
        alone = {span for span in giver.spans if text[slice(*span)] == surname and span > introduced_at}
        taker.spans.extend(alone)
        giver.spans = [span for span in giver.spans if span not in alone]


def _is_called(text: str, person: Person, name: str) -> bool:
    """Whether the article calls somebody so; what is said within quotation marks is a friend's way, not its own."""
    so = (start for start, end in person.spans if text[start:end] == name)
    return any(not _is_quoted(text, start) for start in islice(so, _MOST_CALLED))


def _is_quoted(text: str, at: int) -> bool:
    first = max(0, at - _PARAGRAPH)
    before = text[max(first, text.rfind("\n", first, at) + 1) : at]
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")


def _of_kin(word: str) -> set[str]:
    return {pronoun for pronoun, words in (("she", lists().she), ("he", lists().he)) if folded(word) in words}


def _fullest(text: str, person: Person) -> str:
    start, end = max(person.full_spans or person.spans, key=lambda span: (text.count(" ", *span), span[1] - span[0]))
    return " ".join(text[start:end].split())


class _Reading:
    """Reads an article from its first word to its last, and gives each mention to whom it means there."""

    def __init__(self, text: str, labels: Labels, register: Register) -> None:
        self._text = text
        self._labels = labels
        self.register = register

    def read(self, run: Run, *, is_loud: bool) -> None:
        words = [word for word in run if word.kind not in ("nickname", "suffix")]
        at = 0
        while at < len(words):
            count = self.register.longest([word.key for word in words[at : at + LONGEST_KEY]])
            if not count:
                self._halves(words[at])
            elif self._is_whole(words, at, count, is_loud=is_loud):
                self._mention(run, words, at, count)
                at += count - 1
            at += 1

    def _is_whole(self, words: Run, at: int, count: int, *, is_loud: bool) -> bool:
        """Whether the words mean a person, and are not a part of another name."""
        last = words[at + count - 1]
        after = words[at + count] if at + count < len(words) and not last.owns else None
        if after is not None and after.kind in BODIES and after.key not in lists().surnames:
            return False
        if count > 1:
            return True
        goes_on = after is not None and after.kind in ("name", "initial") and not self.register.knows((after.key,))
        if goes_on and not is_loud:
            return False
        before = words[at - 1] if at else None
        if before is not None and before.kind in (*_NAMES, "place", "organization") and not is_loud:
            return self._is_apart(before, words[at])
        if before is not None and before.kind == "name" and before.key in given_names():
            return False
        return self._is_meant(words, at, is_loud=is_loud)

    def _is_apart(self, before: Word, word: Word) -> bool:
        """Whether the word before it in its run is no part of the name: Ukrainian Zelensky."""
        mark = self._labels.of(before)
        if mark is not None and mark.label in ("NORP", "GPE", "ORG") and mark.end <= word.start:
            return True
        return before.key in ordinary() and before.key not in given_names()

    def _is_meant(self, words: Run, at: int, *, is_loud: bool) -> bool:
        """Whether a single word means the person, and not a place or an organization of that name."""
        word = words[at]
        mark = self._labels.of(word)
        label = mark.label if mark is not None else ""
        titled = at > 0 and words[at - 1].kind == "title"
        if mark is not None and label not in PERSON and mark.end > word.end + 3 and not is_loud and not titled:
            return label not in PLACE and label != "ORG"
        is_where = preceding(self._text, words, at)[0] in WHERE
        if self.register.is_given_only((word.key,)):
            return label in PERSON or not label or (not is_where and not is_place((word.key,)))
        return not (label in PLACE and is_where)

    def _mention(self, run: Run, words: Run, at: int, count: int) -> None:
        first, last = words[at], words[at + count - 1]
        form = key_of(words[at : at + count])
        word, _ = preceding(self._text, words, at)
        pronoun = "he" if word in lists().he else "she" if word in lists().she else None
        person = self.register.who(form, pronoun)
        if pronoun:
            person.pronouns.add(pronoun)
        behind = run.index(last) + 1
        end = run[behind].end if behind < len(run) and run[behind].kind == "suffix" else last.end
        person.spans.append((first.start, end))
        if self.register.is_full(form):
            if person.last_seen < 0:
                beside = self._text[max(0, first.start - _BESIDE) : first.start], self._text[end : end + _BESIDE]
                kin = _RELATIVE.search(beside[0]) or _RELATIVE_OF.match(beside[1])
                person.is_relative = kin is not None
                person.pronouns |= _of_kin(kin[1]) if kin else set()
            person.full_spans.append((first.start, end))
            person.last_seen = first.start

    def _halves(self, word: Word) -> None:
        """Kim-Putin: a mention of each of two known people."""
        left, hyphen, right = word.key.partition("-")
        if hyphen and self.register.knows((left,)) and self.register.knows((right,)):
            middle = word.start + len(left)
            self.register.who((left,), None).spans.append((word.start, middle))
            self.register.who((right,), None).spans.append((middle + 1, word.end))
