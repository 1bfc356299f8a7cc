"""The people of one article, each with all the forms that name them: full names, surnames, first names, nicknames."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from newslake.annotate.names.candidates import Key
from newslake.annotate.names.titles import lists

LONGEST_KEY = 8
_NEAR, _VERY_NEAR = 200, 60
"""Characters from where somebody is introduced to another name for them: of one word, of several."""
_COMPARED = 50
"""People of one surname, or one first word, that a new name is compared with."""
_ARABIC = frozenset(("al", "el", "an", "as", "ash", "at", "ad", "ar", "az"))
"""Articles that a hyphen joins to surnames."""
_FULL, _SURNAME, _OTHER, _GIVEN = range(4)


@dataclass(slots=True, eq=False)
class Person:
    """Someone under all names that the article has."""

    keys: list[Key]
    first: int
    """Where the name by which they became known begins."""
    spans: list[tuple[int, int]] = field(default_factory=list)
    full_spans: list[tuple[int, int]] = field(default_factory=list)
    pronouns: set[str] = field(default_factory=set)
    last_seen: int = -1
    """The latest mention in full, as the article is read."""
    is_relative: bool = False
    """Whether the article introduced them as somebody's: whoever has the surname first keeps it."""

    @property
    def pronoun(self) -> str | None:
        return next(iter(self.pronouns)) if len(self.pronouns) == 1 else None


class Register:
    """People in the order in which they are introduced."""

    def __init__(self) -> None:
        self._by_end: dict[str, list[Person]] = defaultdict(list)
        self._by_form: dict[Key, dict[int, list[Person]]] = defaultdict(lambda: defaultdict(list))
        self.people: list[Person] = []

    def add(self, key: Key, place: int) -> None:
        """A name that is someone's, first at that place: a further form of someone known, or someone new."""
        person = self._same(key) if len(key) > 1 else None
        if person is None:
            person = Person(keys=[], first=place)
            self.people.append(person)
        person.keys.append(key)
        for word in {key[-1], key[0]}:
            if person not in self._by_end[word][-_COMPARED:]:
                self._by_end[word].append(person)
        for form, rank in _forms(key):
            ranked = self._by_form[form][rank]
            if person not in ranked[-_COMPARED:]:
                ranked.append(person)

    def name(self, nickname: str, key: Key) -> None:
        """What stood between quotation marks inside of a name is that one's nickname."""
        for person in self._by_form[key][_FULL][:1]:
            self._by_form[(nickname,)][_OTHER].append(person)
            self._by_form[nickname, *key[1:]][_FULL].append(person)

    def shorten(self, word: str) -> bool:
        """Make a word a nickname of the one person whose first name begins so, if there is one: Temi for Temilade."""
        able = [
            person
            for person in self.people[:_COMPARED]
            if any(len(key) > 1 and key[0].startswith(word) and key[0] != word for key in person.keys)
        ]
        if len(able) == 1 and len(word) > len("Tem"):
            self._by_form[(word,)][_OTHER].append(able[0])
        return self.knows((word,))

    def call(self, key: Key, place: int) -> None:
        """Another name, first at that place, of whom the article has introduced right before it."""
        near = _NEAR if len(key) == 1 else _VERY_NEAR
        before = [person for person in self.people if 0 < place - person.first < near]
        if before and key not in self._by_form:
            self._by_form[key][_OTHER].append(max(before, key=lambda person: person.first))

    def _same(self, key: Key) -> Person | None:
        for word in (key[-1], key[0]):
            for person in reversed(self._by_end.get(word, [])[-_COMPARED:]):
                if any(len(known) > 1 and same(key, known) for known in person.keys[-_COMPARED:]):
                    return person
        return None

    def has_surname(self, word: str) -> bool:
        return _SURNAME in self._by_form.get((word,), ())

    def knows(self, form: Key) -> bool:
        return form in self._by_form

    def longest(self, words: Sequence[str]) -> int:
        """How many of the words, from the first on, are a form of someone known."""
        for count in range(min(LONGEST_KEY, len(words)), 0, -1):
            if tuple(words[:count]) in self._by_form:
                return count
        return 0

    def is_given_only(self, form: Key) -> bool:
        return min(self._by_form[form]) == _GIVEN

    def who(self, form: Key, pronoun: str | None) -> Person:
        """Whom a form means at this point of the reading: of several, the one named in full last, relatives aside."""
        ranks = self._by_form[form]
        known = (
            [person for person in ranks[rank][-_COMPARED:] if person.last_seen >= 0]
            for rank in sorted(ranks)
            if rank != _GIVEN
        )
        able = next(filter(None, known), ranks[min(ranks)][-_COMPARED:])
        if not self.is_full(form) and not self._is_other_addressed(able, pronoun):
            able = [person for person in able if not person.is_relative] or able
        if pronoun:
            able = [person for person in able if not person.pronouns or pronoun in person.pronouns] or able
        seen = max(able, key=lambda person: person.last_seen)
        return seen if seen.last_seen >= 0 else able[0]

    def _is_other_addressed(self, able: Sequence[Person], pronoun: str | None) -> bool:
        """Whether a title stands before a surname whose bearers that are nobody's relatives never had one."""
        return pronoun is not None and not any(person.pronouns for person in able if not person.is_relative)

    def is_full(self, form: Key) -> bool:
        return _FULL in self._by_form[form]


def _forms(key: Key) -> Iterator[tuple[Key, int]]:
    yield key, _FULL
    if len(key) == 1:
        return
    core = [word for word in key if word not in lists().joiners]
    for start in range(1, len(key)):
        if key[start - 1] in lists().joiners and start > 1 and len(key) - start == 1:
            yield key[start:], _SURNAME  # van der Berg as Berg
        elif len(key[start:]) > 1 or len(key[-1]) > 1:
            yield key[start:], _SURNAME
    particle, hyphen, rest = key[-1].partition("-")
    if hyphen and particle in _ARABIC and len(rest) > 2:
        yield (rest,), _SURNAME  # al-Khafaji as Khafaji
    if len(core) > 2 and len(core[-2]) > 1:
        yield (core[-2],), _OTHER  # Ana Ruiz Luna as Ruiz
    if len(core) > 2 and len(core[0]) > 1:
        yield (core[0], core[-1]), _FULL
    if len(key) > 2 and key[1] in lists().family_first:
        yield key[1:2], _SURNAME  # Benedict Koh Wei Siang
        yield key[:2], _FULL
    if key[0] in lists().family_first:
        yield key[:1], _SURNAME
    elif len(key[0]) > 2 and key[0] not in lists().joiners:
        yield key[:1], _GIVEN


def same(one: Key, other: Key) -> bool:
    """Whether two names of several words can be one person's in one article."""
    if one == other or set(one) == set(other):
        return True
    short, long = sorted((one, other), key=len)
    if short == long[: len(short)] or short == long[-len(short) :]:
        return (
            len([word for word in short if len(word) > 1 and word not in lists().joiners]) > 1 or short[-1] == long[-1]
        )
    if short[-1] != long[-1] and short[-1] not in long[-1].split("-"):
        return False
    givens, more = short[:-1], long[:-1]
    if all(any(_alike(given, word) for word in more) for given in givens):
        return True
    return len(givens) == 1 and _initials(givens[0], more)


def _alike(one: str, other: str) -> bool:
    if one == other or lists().nicknames.get(one) == other or lists().nicknames.get(other) == one:
        return True
    short, long = sorted((one, other), key=len)
    return len(short) == 1 and long.startswith(short)


def _initials(written: str, givens: Key) -> bool:
    """J.K. for Jayant Kumar or J."""
    return 1 < len(written) <= 3 and len(givens) > 0 and "".join(word[0] for word in givens).startswith(written[:2])
