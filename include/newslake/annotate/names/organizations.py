"""The organizations of an article."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from newslake.annotate.document import Document, Named
from newslake.annotate.names.bodies import CAPITAL, bodies, without_people
from newslake.annotate.names.candidates import COUNTED
from newslake.annotate.names.clubs import LAST, clubs, is_match_report
from newslake.annotate.names.loud import loud_lines, within
from newslake.annotate.names.runs import Run
from newslake.annotate.names.signs import IN_LIST
from newslake.annotate.names.titles import folded, lists, media_names, ordinary
from newslake.annotate.names.toponyms import demonyms, is_large, is_place

_MOST_FORMS = 400
"""Forms whose further mentions are searched for."""
_ORGANIZATION = "ORG"
_WORD_BEFORE = re.compile(r"(\w{1,16}) $")
_WHERE = frozenset(
    "in In near Near around outside inside across towards toward into through speak speaks spoke dans".split()
)
_MAYBE_WHERE = frozenset(("of", "from", "at", "to"))
_PLACED = re.compile(
    r"(?:port|town|city|village|suburb|district|island) of $|(?:born|c[ao]mes?|hail(?:s|ed)|fled|travel\w+) from $|"
    r"from [A-Z]\w{2,20} to $|"
    r"(?:residents?|natives?|fisherm[ae]n|farmers?|villagers|people|mayor) of $|"
    r"(?:smelter|mill|mine|camp|farm|dam|school|factory|quarry|market|port) at $"
)
_VILLAGES = frozenset(("barangay", "kampung", "kampong"))
_NUMBERED = frozenset("channel radio france itv bbc news sky local group studio formula big antenne".split())
"""First words of names that may hold a number."""
_PARKS = frozenset(("park", "house", "field"))
_PROPER = frozenset("bbc congress senate nhs olympics".split())
"""Words of organizations that are names by themselves."""
_OWN_STOP = frozenset("Inc Corp Ltd Co Bros".split())
_EDGES = " \t\n\u00a0“”\"‘’'«»()[]{}<>*•·–—-,;:.!?/|_~®™…"
_LEADING = re.compile(
    r"^(?:(?:whether|both|like|unlike|when|if|although) )?"
    r"(?:(?:the|a|an|this|that|its|their|our|his|her|l[’']|la|le|les)\b)?[ ’']*",
    re.IGNORECASE,
)
_OWNING = re.compile(r"['’][sS]?$")
_OWNED = re.compile(r"(.{2,60}?)['’]s (.{2,80})")
_LISTED = re.compile(rf"({CAPITAL}(?: {CAPITAL}){{0,5}}), ({CAPITAL}(?: {CAPITAL}){{0,5}})")
_BRACKETS = re.compile(r"[()\[\]]")
_LOWER_FIRST = re.compile(r"^(?:(?!al-|el-|e[A-Z])[a-z]+ )+")
_LOWER_LAST = re.compile(r"(?: (?:and|or|of|for|in|on|at|to|the|with|by|from|et|de|du|des))+$")
_OFFICE = re.compile(
    r"^(?:[A-Z][\w-]{1,20} ){0,3}"
    r"(?:Commander|Controller|Director|Chief|Head|Secretary|Commissioner) of (?:the )?"
)
_DOTTED = re.compile(r"(?:[A-Z]\.)+[A-Z]")
_BRANDED = re.compile(r"[a-z][A-Z]")
_BRACKETED = re.compile(r" ?\((?:the )?[“\"]?([A-Z][A-Za-z&.-]{1,11})[”\"]?(?:,[^)\n]{0,30})?\)")
_LOWER = re.compile(r"(?<![\w-])[a-zà-ÿ]{3,}(?![\w-])")

_Words = tuple[str, ...]


@dataclass(slots=True, eq=False)
class _Organization:
    name: str
    """The longest of its forms."""
    forms: dict[str, None] = field(default_factory=dict)
    """In order."""


def organizations(document: Document, text: str, runs: Sequence[Run], taken: Sequence[tuple[int, int]]) -> list[Named]:
    """The organizations with all their mentions; none of them is on characters of people's, ``taken``."""
    free = bytearray(b"\x01") * len(text)
    for start, end in taken:
        free[start:end] = bytes(end - start)
    is_sport = is_match_report(text)
    known = _joined(text, _names(document, text, runs, taken, free, is_sport=is_sport), is_sport=is_sport)
    spans = _mentions(text, known, free)
    return [
        Named(type="organization", name=each.name, spans=sorted(spans[each]), found_by=document.found_by or "")
        for each in known
        if each in spans
    ]


def _names(
    document: Document,
    text: str,
    runs: Sequence[Run],
    taken: Sequence[tuple[int, int]],
    free: bytearray,
    *,
    is_sport: bool,
) -> list[str]:
    """Names of organizations as written, in the order in which they appear, each once."""
    loud = loud_lines(document, text)
    people = {text[start:end] for start, end in taken}
    found = [*_marked(document, text, loud, free), *bodies(text, runs, french=document.language == "fr")]
    if is_sport:
        found += clubs(text, runs)
    found += [(match.start(), match[0]) for match in _institution().finditer(text)]
    return list(
        dict.fromkeys(
            name
            for start, name in sorted(found)
            if free[start] and free[start + len(name) - 1] and name not in people and not within(loud, start)
        )
    )


@cache
def _institution() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(lists().institutions, key=len, reverse=True))))


def _marked(
    document: Document, text: str, loud: Sequence[tuple[int, int]], free: bytearray
) -> Iterator[tuple[int, str]]:
    """What the model takes for an organization more often than not."""
    marks = [mark for mark in document.marks if mark.label not in COUNTED and not within(loud, mark.start)]
    pieces = [(piece, mark.label) for mark in marks for piece in _pieces(text, mark.start, mark.end)]
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for (start, name), label in pieces:
        labels[name][label] += free[start]
    lowered = set(_LOWER.findall(text))
    where = Counter(
        name for (start, name), _ in pieces if name.isalpha() and not name.isupper() and _is_where(text, start)
    )
    are = {name: _is_organization(name, counts, lowered) for name, counts in labels.items()}
    for (start, name), _ in pieces:
        if are[name] and not (name in where and where[name] * 2 >= labels[name].total()):
            yield start, name


def _is_where(text: str, start: int) -> bool:
    before = _WORD_BEFORE.search(text, max(0, start - 17), start)
    if before is None:
        return False
    if before[1] == "and" and IN_LIST.search(text[max(0, start - 60) : start]):
        return True
    return before[1] in _WHERE or bool(before[1] in _MAYBE_WHERE and _PLACED.search(text, max(0, start - 40), start))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """A mark's names: one, or two that a comma or a possessive joins; of a mark over a line's end, the first line's."""
    line = text[start:end].split("\n", 1)[0]
    parts = _LISTED.fullmatch(line)
    owned = _OWNED.fullmatch(line)
    if owned and (" " in _LEADING.sub("", owned[1]) or folded(owned[1]) in lists().organization):
        parts = owned
    for at in (1, 2) if parts else (0,):
        first, last = (start + parts.start(at), start + parts.end(at)) if parts else (start, start + len(line))
        name = _bare(text[first:last])
        place = text.find(name, first, last) if name else -1
        if place >= 0:
            yield place, name


def _bare(line: str) -> str:
    """A name without article, possessive, brackets and what is around it."""
    name = _BRACKETS.split(line.lstrip("(["), maxsplit=1)[0].strip(_EDGES)
    name = _LEADING.sub("", _LOWER_FIRST.sub("", _LOWER_LAST.sub("", name)))
    name = without_people(_LEADING.sub("", _LOWER_FIRST.sub("", _OWNING.sub("", name))).strip(_EDGES))
    name = _OFFICE.sub("", name)
    has_stop = _DOTTED.fullmatch(name) or name.rpartition(" ")[2] in _OWN_STOP
    return name + "." if has_stop and name + "." in line else name


def _words(name: str) -> _Words:
    return tuple(folded(word) for word in name.split())


def _is_organization(name: str, labels: Counter[str], lowered: set[str]) -> bool:
    """Whether a name that is marked, with all labels that it has, is one of an organization."""
    words = _words(name)
    if not words or not _is_name(name, words):
        return False
    if words in media_names() or (len(words) > 1 and words[-1] in lists().organization and not is_place(words)):
        return True
    if any(word in lists().titles or word in lists().capital_titles for word in words[:-1]):
        return False
    if len(words) > 1 and words[-1] in lists().place and words[-1] not in _PARKS:
        return False
    if labels[_ORGANIZATION] * 2 < labels.total() or not labels[_ORGANIZATION]:
        return False
    if words[0] in _VILLAGES or (is_place(words) and (is_large(words) or not (name.isupper() and len(name) < 6))):
        return False
    if len(words) == 1 and not _is_proper(words[0], labels[_ORGANIZATION]):
        return False
    return not all(word in lowered or word in lists().stop for word in words)


def _is_name(name: str, words: _Words) -> bool:
    """Not what a model marks in debris: addresses, numbers, days, generic words."""
    first, last, known = words[0], words[-1], lists()
    if len(name) < 2 or not name[0].isalnum() or not any(map(str.isupper, name)):
        return False
    if _BRANDED.match(name) or "http" in first or (any(map(str.isdigit, words)) and first not in _NUMBERED):
        return False
    if len(words) == 1 and any(last in words for words in (known.generic, known.stop, known.middle)):
        return False
    if last == "government":
        return False
    return not any(last in words for words in (known.thing, known.titles, known.time)) and first not in known.time


def _is_proper(word: str, count: int) -> bool:
    if word in lists().organization or word in demonyms():
        return word in _PROPER
    return word not in ordinary() or count > 1


def _joined(text: str, names: Sequence[str], *, is_sport: bool) -> list[_Organization]:
    """Each organization with all forms of its name: in full, shortened, its acronym."""
    by_form: dict[_Words, _Organization] = {}
    for name in sorted(names[:_MOST_FORMS], key=lambda name: -name.count(" ")):
        words = tuple(word for word in _words(name) if word != "the")
        same = by_form.get(words)
        if same is None:
            same = _Organization(name)
            for form in _short_forms(words, is_sport=is_sport):
                by_form.setdefault(form, same)
        by_form.setdefault(words, same)
        same.forms.setdefault(name)
        bracketed = _BRACKETED.match(text, text.find(name) + len(name))
        if bracketed and _abbreviates(bracketed[1], words):
            same.forms.setdefault(bracketed[1])
            by_form[(folded(bracketed[1]),)] = same
    order = {name: at for at, name in enumerate(names)}
    known = dict.fromkeys(by_form.values())
    return sorted(known, key=lambda each: min(order.get(form, len(order)) for form in each.forms))


def _short_forms(words: _Words, *, is_sport: bool) -> Iterator[_Words]:
    """What an article may go on to call an organization that it has named in full."""
    core = [word for word in words if word not in lists().stop and word != "&"]
    if len(core) > 2:
        yield ("".join(word[0] for word in core),)
        yield (words[0], words[-1])
    if len(words) < 2:
        return
    if (words[-1] in lists().shortened and not is_place(words[:-1])) or (is_sport and words[-1] in LAST):
        yield words[:-1]
    is_firm = words[-1] in lists().organization or words[-1] in lists().last
    if is_firm and words[0] not in ordinary() and not is_place(words[:1]):
        yield words[:1]  # Pinecrest Partners as Pinecrest
    if words[-1] not in lists().organization and words[-1] not in lists().place:
        if is_place(words[:1]):
            yield words[1:]  # Columbus Blue Jackets as Blue Jackets
        if words[-1].endswith("s"):
            yield words[-1:]


def _abbreviates(short: str, words: _Words) -> bool:
    letters, written = folded(short).replace("&", "").replace("-", ""), "".join(words)
    return letters[:1] in {word[0] for word in words} and all(letter in written for letter in letters)


def _mentions(text: str, known: Sequence[_Organization], free: bytearray) -> dict[_Organization, list[tuple[int, int]]]:
    """Where each is named, the longer forms first."""
    spans: dict[_Organization, list[tuple[int, int]]] = defaultdict(list)
    forms = [(form, each) for each in known for form in each.forms][:_MOST_FORMS]
    for form, each in sorted(forms, key=lambda pair: -len(pair[0])):
        place = text.find(form)
        while place >= 0:
            end = place + len(form)
            if free[place] and free[end - 1] and _is_word(text, place, end):
                spans[each].append((place, end))
                free[place:end] = bytes(end - place)
            place = text.find(form, end)
    return spans


def _is_word(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not before.isalnum() and not (after.isalnum() or (after == "-" and text[end + 1 : end + 2].isupper()))
