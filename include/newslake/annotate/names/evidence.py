"""Who is a person: what all occurrences of a name in an article say together."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from newslake.annotate.names.candidates import PERSON, PLACE, Key, Labels, Marks, candidates, key_of
from newslake.annotate.names.joined import Register
from newslake.annotate.names.runs import Run, Word
from newslake.annotate.names.signs import signs
from newslake.annotate.names.titles import all_media_names, folded, given_names, lists, media_names, ordinary
from newslake.annotate.names.toponyms import demonyms, is_country, is_large, is_place

_WORTH = {
    "titled": 4.0,
    "role": 3.0,
    "kin": 3.0,
    "age": 2.5,
    "who": 2.0,
    "apart": 3.0,
    "said": 1.5,
    "credit": 3.0,
    "lives": 2.0,
}
_ENOUGH, _ENOUGH_ALONE, _ENOUGH_TO_SUPPORT, _DOUBTFUL = 1.0, 2.5, 1.5, -2.25
"""Of names of several words; of those of one; to support a longer name with this surname; to be supported."""
_CALLS = frozenset(("titled", "role", "kin", "age", "credit"))
_PARTICLES = frozenset(("te", "la", "le", "el", "al", "da", "di"))
"""Short first words that are no initials: Te Papa."""
_MOSTLY = 0.5
_SURE = frozenset(("titled", "kin", "age"))
_OF_SURNAMES = frozenset(("titled", "age", "who", "said", "lives", "apart"))
"""Signs at a surname that speak for the longer name that ends with it, too."""
_AGAINST = frozenset(("article", "firm", "craft", "thing"))
"""Signs at a surname by which it is none."""
_MOST_ALIASES = 50
_LOWER = re.compile(r"\b[a-zà-ÿ][a-zà-ÿ'’-]{2,}\b")


@dataclass(slots=True)
class Evidence:
    """What an article tells about one string of words, over all its occurrences."""

    first: int
    """Where the first occurrence begins."""
    labels: Counter[str] = field(default_factory=Counter)
    """How often the model labels it how; the empty label where it doesn't."""
    signs: set[str] = field(default_factory=set)
    alias_at: int | None = None
    """Where it is first said to be another name of somebody."""
    nicknames: list[str] = field(default_factory=list)
    is_hyphened: bool = False
    """Whether it ends with a double surname."""
    is_body: bool = False
    """Whether the same words begin the name of an organization or a place elsewhere: Padma Knitwear Ltd."""
    is_firm: bool = False
    """Whether they are two words that begin the name of a company: Sri Kelana Plantations Bhd."""

    def share(self, labels: Iterable[str]) -> float:
        """The share of some labels in all that the model gave it."""
        given = self.labels.total() - self.labels[""]
        return sum(self.labels[label] for label in labels) / given if given else 0.0


def gathered(text: str, runs: Iterable[Run], labels: Labels) -> dict[Key, Evidence]:
    """The evidence for each name, in the order of their first occurrences."""
    found: dict[Key, Evidence] = {}
    begins: set[Key] = set()
    for run in runs:
        marks = [labels.of(word) for word in run]
        for first, last, is_body in candidates(text, run, marks):
            words = run[first:last]
            if not is_body and not _can_be_name(text, words):
                continue
            key = key_of(words)
            if not key:
                continue
            evidence = found.get(key)
            if evidence is None:
                evidence = found[key] = Evidence(first=words[0].start)
            if is_body:
                evidence.is_body = True
                if any(word.key in lists().last or word.key in lists().shortened for word in run[last:]):
                    begins.add(key[:2])
            else:
                _learn(evidence, text, run, first, last, marks)
    for key in begins & found.keys():
        found[key].is_firm = True
    return found


def _learn(evidence: Evidence, text: str, run: Run, first: int, last: int, marks: Marks) -> None:
    words = run[first:last]
    evidence.labels[_label(marks[first:last])] += 1
    beside = signs(text, run, first, last)
    evidence.signs |= beside
    if "alias" in beside and evidence.alias_at is None:
        evidence.alias_at = words[0].start
    evidence.nicknames += [word.key for word in words if word.kind == "nickname"][:1]
    inner = words[-1].key[1:-1]
    evidence.is_hyphened |= len(words) > 1 and "-" in inner and text[words[-1].start].isupper()


def _can_be_name(text: str, words: Sequence[Word]) -> bool:
    """Not particles and initials alone, and not two words or more in capitals."""
    if not any(word.kind == "name" or word.key in lists().surnames for word in words):
        return False
    is_shouted = len(words) > 1 and text[words[0].start : words[-1].end].isupper()
    return not (is_shouted and any(len(word.key) > 3 for word in words))


def _label(marks: Marks) -> str:
    names = [mark.label for mark in reversed(marks) if mark is not None]
    return "PERSON" if any(name in PERSON for name in names) else names[0] if names else ""


def admitted(text: str, found: Mapping[Key, Evidence]) -> Register:
    """Those for which enough speaks: full names first, then such whose surname is known, then single words."""
    register = Register()
    lowered = {folded(word) for word in set(_LOWER.findall(text))} - given_names()
    scores = {
        key: _score(key, evidence) - 2.0 * all(word in lowered for word in key) for key, evidence in found.items()
    }
    supported = {key[0] for key, score in scores.items() if len(key) == 1 and score >= _ENOUGH_TO_SUPPORT}
    full = {
        key: score - 2.0 * _is_firm_of(key, supported) + _by_surname(key, found)
        for key, score in scores.items()
        if len(key) > 1 and not _is_longer(key, found)
    }
    nicknamed = {(name, *key[1:]) for key in full for name in found[key].nicknames}
    for key, score in full.items():
        if score >= _ENOUGH and found[key].alias_at is None and key not in nicknamed:
            _enter(register, key, found[key])
    for key, score in full.items():
        if _ENOUGH > score > _DOUBTFUL and (key[-1] in supported or register.has_surname(key[-1])):
            _enter(register, key, found[key])
    aliases = [(key, evidence.alias_at) for key, evidence in found.items() if evidence.alias_at is not None]
    for key, place in aliases[:_MOST_ALIASES]:
        register.call(key, place)
    for key, score in (scores | full).items():
        if score < (_ENOUGH_ALONE if len(key) == 1 else _ENOUGH) or register.knows(key):
            continue
        if len(key) > 1 or not register.shorten(key[0]):
            _enter(register, key, found[key])
    return register


def _by_surname(key: Key, found: Mapping[Key, Evidence]) -> float:
    """How much speaks for a person beside the surname alone, and not beside the name: Paewai, 21, …"""
    alone = found.get(key[-1:])
    if alone is None or alone.signs & _AGAINST:
        return 0.0
    return max((_WORTH[sign] for sign in (alone.signs & _OF_SURNAMES) - found[key].signs), default=0.0)


def _is_firm_of(key: Key, surnames: Collection[str]) -> bool:
    """Whether it is a surname of the article with an ordinary word behind: Snellholm Invest."""
    first, *_, last = key
    return first in surnames and first not in given_names() and last in ordinary() and last not in surnames


def _is_longer(key: Key, found: Mapping[Key, Evidence]) -> bool:
    """Whether the article has the name without its first word, too, which is no name: Unseeded Ludmila Vostřáková."""
    first, *_ = key
    is_no_name = len(first) > 3 and first not in given_names() and first not in lists().family_first
    return is_no_name and len(key) > 2 and key[1:] in found and key[1] in given_names()


def _enter(register: Register, key: Key, evidence: Evidence) -> None:
    register.add(key, evidence.first)
    for nickname in evidence.nicknames[:2]:
        register.name(nickname, key)


def _score(key: Key, evidence: Evidence) -> float:
    """How much speaks for a person."""
    single, is_called = len(key) == 1, bool(evidence.signs & _CALLS)
    known = is_place(key)
    is_given = _is_given(key, evidence)
    score = _by_labels(evidence, single=single, called=is_called, known=known, given=is_given)
    score += sum(
        _WORTH.get(sign, 0.0) for sign in evidence.signs if not (single and known and sign in ("who", "apart"))
    )
    if is_given or (key[0] in lists().family_first and not single):
        score += 0.75 if single else 1.5
    elif not single and (len(key[0]) == 1 or (len(key[0]) < 3 and key[0] not in _PARTICLES)):
        score += 1.0  # initials
    if evidence.is_hyphened:
        score += 1.0
    score -= _against(key, evidence, called=is_called, known=known, given=is_given)
    return score - _ordinariness(key) * (0.4 if is_called else 1.0)


def _by_labels(evidence: Evidence, *, single: bool, called: bool, known: bool, given: bool) -> float:
    person, organization, place = (evidence.share(labels) for labels in (("PERSON",), ("ORG",), PLACE))
    other = 1 - person - organization - place if evidence.labels.total() > evidence.labels[""] else 0.0
    # What the model takes for an organization or a place it hardly takes for a person by its sight alone.
    of_organization = 0.5 if called or (given and not single) else 2.5
    of_place = 0.5 if given and not known and (not single or called) else 2.0
    return 2 * person - of_organization * organization - of_place * place - 1.5 * other


def _is_given(key: Key, evidence: Evidence) -> bool:
    """Whether it begins with a given name that is not more likely a place or a word."""
    first = key[0]
    if first not in given_names() and first.partition("-")[0] not in given_names():
        return False
    person = evidence.share(("PERSON",))
    if person == 0 and first in ordinary() and first not in lists().given_too:
        return False
    return len(key) == 1 or person > _MOSTLY or not is_large(key[:1])


def _against(key: Key, evidence: Evidence, *, called: bool, known: bool, given: bool) -> float:
    single, is_sure = len(key) == 1, bool(evidence.signs & _SURE)
    against = 0.0
    is_firm = evidence.is_firm and not (given or evidence.signs & _WORTH.keys())
    if (evidence.is_body and not called and evidence.share(("PERSON",)) <= _MOSTLY) or is_firm:
        against += 3.0
    if "craft" in evidence.signs:
        against += 6.0
    if "thing" in evidence.signs and not called:
        against += 2.5 if given else 4.0
    if known and not is_sure:
        against += 1.25 if single else 2.5
    if "place" in evidence.signs:
        against += 0.5 if given and not single and not known else 1.5
    if "article" in evidence.signs:
        against += 2.0
    if "firm" in evidence.signs and not called:
        against += 3.0
    if not single and not is_sure and is_large(key):
        against += 3.0  # Andhra Pradesh
    if key in media_names() or key in lists().named_after_people:
        against += 4.0
    if single and not called and key in all_media_names():
        against += 2.0
    if key[-1] in demonyms():
        against += 3.0
    if not single and not given and not called and is_country(key[-1:]):
        against += 4.0  # Landlocked Bolivia
    if not single and not given and key[-1].endswith("s") and is_place(key[:-1]):
        against += 2.5 if is_sure or not is_large(key[:-1]) else 5.0  # Miami Dolphins
    if key[0] in lists().placelike and not called:
        against += 2.0 if given else 3.0
    if not single and not is_sure and (is_large(key[:1]) or (len(key) > 2 and is_large(key[:2]))):
        against += (0.0 if given else 1.5) + (1.5 if key[-1].endswith("s") and key[-1] in ordinary() else 0.0)
    return against


def _ordinariness(key: Key) -> float:
    """How much a name is made of ordinary words: Destiny, Success Mindset."""
    plain = [word in ordinary() and word not in given_names() for word in key]
    if all(plain):
        return 2.5
    return 1.5 * plain[0] + 0.75 * (plain[-1] and key[0] not in given_names())
