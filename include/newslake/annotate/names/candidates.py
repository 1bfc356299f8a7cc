"""Stretches of runs that may be a person's name."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newslake.annotate.document import Mark
from newslake.annotate.names.runs import Run, Word
from newslake.annotate.names.titles import given_names, lists, ordinary
from newslake.annotate.names.toponyms import demonyms, is_place

PERSON = frozenset(("PERSON", "PER"))
PLACE = frozenset(("GPE", "LOC", "FAC"))
COUNTED = frozenset(("DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY"))
"""Labels of what is no name."""
BODIES = frozenset(("organization", "place", "thing"))
"""Kinds of words that a name of something else ends with."""
_PARTS = frozenset(("name", "initial", "joiner", "nickname", "suffix"))
_MINISTER_OF = re.compile(
    r"(?:[Mm]inister|[Mm]inistre|[Ss]ecretary|[Cc]ommissioner|[Dd]irector|[Mm]ayor|[Bb]ishop|[Gg]overnor|[Mm]aire|[Cc]hief)"
    r"[\w ]{0,20}? (?:of|for|de|des|du) (?:the |la |l[’'])?(?:[A-Z][\w-]{0,30}(?:, |,? and |,? & |,? et | )){0,5}$"
)
_OF_POLICE = re.compile(r"(?:Superintendent|Commissioner|Inspector|Chief|General|Director)[ -]of \Z")
_AFTER_TITLES = frozenset(("con", "insp", "supt"))
"""Titles behind other titles alone: Det Con."""
_SON_OF = frozenset(("bin", "binte", "binti", "bte", "ibni", "ibn"))
_SURNAMES_TOO = frozenset(("nor", "an", "on", "so", "do"))
_DESCRIBING = ("ese", "ish", "ian", "ean", "er", "ist", "ed")
_FAR_BEFORE = 80
_REPEATED_WITHIN = 20_000
_REPEATED = 3
_MANY = 3
Key = tuple[str, ...]
"""The words of a name, folded, without nicknames and Jr."""
Marks = Sequence[Mark | None]


class Labels:
    """What the model says of words."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._marks = [mark for mark in marks if mark.label not in COUNTED]
        self._ends = [mark.end for mark in self._marks]

    def of(self, word: Word) -> Mark | None:
        at = bisect_right(self._ends, word.start)
        mark = self._marks[at] if at < len(self._marks) else None
        return mark if mark is not None and mark.start < word.end else None


class Candidate(NamedTuple):
    """The words ``first`` to ``last`` of a run."""

    first: int
    last: int
    is_body: bool
    """Whether they begin the name of an organization or a place: Moses Mabhida Stadium."""


def key_of(words: Sequence[Word]) -> Key:
    return tuple(word.key for word in words if word.kind not in ("nickname", "suffix"))


def is_person(mark: Mark | None) -> bool:
    return mark is not None and mark.label in PERSON


def candidates(text: str, run: Run, marks: Marks) -> Iterator[Candidate]:
    """Stretches of a run that may be names of people; ``marks`` are those of its words."""
    kinds = [_kind(run, marks, at) for at in range(len(run))]
    if run[0].key == "police" and _OF_POLICE.search(text, max(0, run[0].start - _FAR_BEFORE), run[0].start):
        kinds[0] = "title"
    for first, last in _stretches(run, kinds):
        before = kinds[first - 1] if first else ""
        after = next((kind for kind in kinds[last:] if kind != "joiner"), "")
        if after in BODIES and before != "title":
            yield Candidate(first, last, True)
        elif before not in BODIES or any(map(is_person, marks[first:last])):
            for start, end in _parted(run, marks, first, last):
                yield Candidate(*_trimmed(text, run, marks, start, end), False)


def _stretches(run: Run, kinds: Sequence[str]) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(run):
        first = at
        while at < len(run) and kinds[at] in _PARTS:
            at += 1
        last = at
        while last - first > 1 and run[last - 1].kind == "joiner":
            last -= 1
        if last > first:
            yield first, last
        at = max(at, first + 1)


def _parted(run: Run, marks: Marks, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Two people whom the model marks one after the other are two, if the second begins with a given name."""
    for at in range(first + 2, last - 1):
        left, right = marks[at - 1], marks[at]
        are_two = left is not right and is_person(left) and is_person(right) and run[at].key in given_names()
        if are_two and at - first > 1:
            yield first, at
            first = at
    yield first, last


def _kind(run: Run, marks: Marks, at: int) -> str:
    """The kind of a word where it stands: King is a title in King Charles, and a name in Stephen King."""
    word = run[at]
    if word.kind == "middle":
        return _middle(run, at)
    if _is_tan_sri(run, at):
        return "title"
    if word.kind in ("time", "place", "thing", "organization") and _is_given_inside(run, marks, at):
        return "name"
    if word.kind == "title" and at > 0 and run[at - 1].kind == "joiner" and run[at - 1].key in _SON_OF:
        return "name"
    if word.kind == "title" and at > 0 and at + 1 == len(run) and run[at - 1].kind == "name":
        return "name" if is_person(marks[at]) and marks[at] is marks[at - 1] else "title"  # Mian Asadullah Sheikh
    if word.kind == "title" and _is_town(run, marks, at):
        return "place"
    if (
        word.kind == "stop"
        and word.key in _SURNAMES_TOO
        and at > 1
        and is_person(marks[at])
        and marks[at] is marks[at - 1]
    ):
        return "name"
    if word.kind == "stop" and word.key in lists().joiners and at and run[at - 1].kind in ("name", "joiner"):
        return "joiner"
    if word.key in _AFTER_TITLES and at and run[at - 1].kind == "title":
        return "title"
    if word.kind == "capitals":
        return _capitals(run, at)
    if word.kind in _PARTS or word.key not in lists().surnames:
        return word.kind
    return "name" if _is_surname(run, marks, at) or _is_given(run, marks, at) else word.kind


def _is_given_inside(run: Run, marks: Marks, at: int) -> bool:
    """Sunday Tarkighir, where the model marks both as one person; Marina in Luz Marina Ocampo."""
    if at + 1 == len(run) or run[at + 1].kind != "name" or run[at].owns:
        return False
    mark, key, given = marks[at], run[at].key, given_names()
    if run[at].kind == "time":
        if at > 0 and run[at - 1].kind == "title":
            return True  # Mr Friday Okafor
        return mark is not None and is_person(mark) and mark is marks[at + 1] and mark.start >= run[at].start
    return at > 0 and key in given and key not in ordinary() and run[at - 1].key in given


def _is_tan_sri(run: Run, at: int) -> bool:
    """Tan and Sri are names but together, and Sri behind another title."""
    before, after = run[at - 1] if at else None, run[at + 1] if at + 1 < len(run) else None
    if run[at].key == "sri":
        return before is not None and (before.key == "tan" or before.kind == "title")
    return run[at].key == "tan" and after is not None and after.key == "sri"


def _is_town(run: Run, marks: Marks, at: int) -> bool:
    """Prince Albert, in Saskatchewan."""
    mark = marks[at]
    is_marked = mark is not None and mark.label in PLACE and at + 1 < len(run)
    return is_marked and is_place((run[at].key, run[at + 1].key))


def _middle(run: Run, at: int) -> str:
    """Foreign is a part of a title in Foreign Minister, and none in Foreign Office."""
    while at < len(run) and run[at].kind == "middle":
        at += 1
    return "title" if at < len(run) and run[at].kind == "title" else "generic"


def _capitals(run: Run, at: int) -> str:
    """KT Varkey, Emmanuel MACRON; but not WHO."""
    key, given = run[at].key, given_names()
    before, after = run[at - 1] if at else None, run[at + 1] if at + 1 < len(run) else None
    if before is not None and before.kind in ("name", "initial") and before.key in given and len(key) > 3:
        return "name"
    if key in given and len(key) > 2:
        return "name"
    is_first = before is None or before.kind == "title"
    return "initial" if is_first and after is not None and after.kind == "name" and len(key) <= 3 else "generic"


def _is_surname(run: Run, marks: Marks, at: int) -> bool:
    before, after = run[at - 1] if at else None, run[at + 1] if at + 1 < len(run) else None
    if before is None or before.kind not in ("name", "initial"):
        return False
    if after is not None and after.kind in _PARTS and after.kind != "suffix":
        return False
    mark = marks[at]
    if is_person(mark) and run[at].kind not in BODIES:
        return True
    given = before.kind == "initial" or before.key in given_names()
    return given and (mark is None or (mark.label not in PLACE and mark.label != "ORG"))


def _is_given(run: Run, marks: Marks, at: int) -> bool:
    if run[at].key not in lists().given_too or at + 1 == len(run) or run[at + 1].kind not in _PARTS:
        return False
    mark = marks[at]
    return mark is not None and is_person(mark) and mark.start >= run[at].start and mark.end > run[at + 1].start


def _trimmed(text: str, run: Run, marks: Marks, first: int, last: int) -> tuple[int, int]:
    """Without what stands before or behind the name in the same run: a nationality, a ministry's subject, a place."""
    named = [at for at in range(first, last) if is_person(marks[at])]
    given, plain = given_names(), ordinary()
    if named:
        while first < named[0] and run[first].key not in given and _is_apart(run, marks, first, named[0]):
            if run[first + 1].kind == "joiner":
                break  # Shaikha bint Musallam
            first += 1
        while last > named[-1] + 1 and _is_beyond(run[last - 1], marks[last - 1]):
            last -= 1
    while last - first > 1 and _is_before_names(text, run, first, last):
        first += 1
    if last - first >= _MANY and first not in named and _is_description(run[first]) and _is_first(run[first + 1]):
        first += 1
    if last - first >= _MANY and _leads(text, run[first]) and run[first + 1].key in given:
        first += 1  # Skip Ada Neri, though the model marks it all
    is_addressed = first > 0 and run[first - 1].key in lists().honorifics  # Mr Goodwill Moyo
    while last - first > 1 and first not in named and not is_addressed and _leads(text, run[first]):
        first += 1
    while last - first > 1 and (key := run[first].key).endswith("ing") and key in plain and key not in given:
        first += 1
    if first == 0 and last > 1 and _is_of_office(text, run[first].start):
        while last - first > 1 and run[first].key not in given:
            first += 1
    return first, last


def _is_apart(run: Run, marks: Marks, at: int, named: int) -> bool:
    """Whether a word before whom the model marks is no part of the name: Commodore Arnulfo Dimaculangan."""
    if run[at].kind == "initial":
        return False  # Ma. Theresa Quiambao
    if marks[at] is not None:
        return True
    is_whole = named + 1 < len(run) and marks[named] is marks[named + 1] and run[named].key in given_names()
    if not is_whole or not (_is_description(run[at]) or run[at].key in lists().roles):
        return False
    end = next((place for place in range(named, len(run)) if marks[place] is not marks[named]), len(run))
    return not is_place(tuple(word.key for word in run[at:end]))  # Tando Muhammad Khan


def _is_before_names(text: str, run: Run, first: int, last: int) -> bool:
    """Whether a word is no part of any name: Frenchman Moutet, Defendant John Doe, a particle that is left over."""
    word = run[first]
    if word.kind == "joiner":
        return text[word.start].islower()
    if word.key in given_names():
        return False
    return word.key in demonyms() or (last - first >= _MANY and word.key in lists().roles)


def _is_kept(word: Word) -> bool:
    return word.key in lists().family_first or word.key in lists().placelike


def _is_first(word: Word) -> bool:
    """Whether names begin with it."""
    return word.key in given_names() or word.key in lists().family_first


def _is_description(word: Word) -> bool:
    """Whether it may stand before a name and not belong to it: Rival Lowe, London Mayor, Peruvian."""
    if word.kind != "name" or word.key in given_names() or _is_kept(word):
        return False
    return word.key in ordinary() or is_place((word.key,)) or word.key.endswith(_DESCRIBING)


def _leads(text: str, word: Word) -> bool:
    """Whether it is an ordinary word before a name, and not a part of a name that the article repeats."""
    if word.key not in ordinary() or word.key in given_names() or _is_kept(word):
        return False
    return text.count(text[word.start : word.end], 0, _REPEATED_WITHIN) < _REPEATED


def _is_beyond(word: Word, mark: Mark | None) -> bool:
    """Whether a word behind a name is marked as something else."""
    if mark is None:
        return False
    return mark.label == "NORP" or (mark.label in PLACE and is_place((word.key,)))


def _is_of_office(text: str, start: int) -> bool:
    """Whether it goes on from Minister of …: Minister of Culture Ana Ruiz."""
    before = text[max(0, start - _FAR_BEFORE) : start]
    return any(of in before for of in (" of ", " for ", " d")) and _MINISTER_OF.search(before) is not None
