"""People of a text in which no model has marked names: by their given names, and by the verbs of saying beside them."""

import re
from collections.abc import Iterator

from newslake.annotate.document import Document, Named
from newslake.annotate.names.titles import folded, given_names
from newslake.annotate.quotes.sayings import Sayings

RULES = "newslake speakers 1"
_LOOKED_AT = 100_000
"""Characters of a document in which names are looked for."""
_MOST = 500
"""People of a document, at most."""
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶĻŁŃŅŇŌŐŘŚŞŠŤŪŮŰŹŻŽȘȚΑ-ΩА-ЯЁІЇЄҐ"
_WORD = rf"(?:(?:Dr|Prof|Sr|Sra|Mr|Mrs|Ms|Doç|Av)\.|[{_UPPER}](?:[\w-]*\w|\.))"
_PARTICLE = (
    r"(?:v[ao]n(?: der| den| dem| het)?|de(?: la| las| los)?|del|della|di|d[ao]s?|du|la|le|el|al|bin|ibn|ben|af|av|y)"
)
_RUN = re.compile(rf"(?<![\w’'])(?:V[ao]n (?:der |den )?)?{_WORD}(?: (?:{_PARTICLE} )?{_WORD})*")
_LED_BY_PARTICLE = re.compile(r"V[ao]n (?:der |den )?(?=[^ ]+\Z)")
_ROLE = re.compile(
    r"(?:.*(?:minister|meister|sprecher|chef|präsident|trainer|leiter|forscher|politiker|kanzler|direktor|sekretär|senator|"
    r"autor|richter|pfarrer|fahrer|spieler|manager|inhaber|gründer|professor|historiker|ökonom|analyst|kommissar|händler|"
    r"wissenschaftler|künstler|sänger|schauspieler|unternehmer|landwirt|geschäftsführer|bauer|stürmer|torhüter|rat)(?:s?in)?"
    r"|.*(?:experte|expertin|chefin|vorsitzende[rn]?|beauftragte[rn]?|abgeordnete[rn]?|anwalt|anwältin|ärztin|arzt|kapitän)"
    r"|herr|frau|general|oberst|prof\.?|dr\.?|sir|lord|mme|mlle|m\.|mr\.?|mrs\.?|ms\.?|sr\.?|sra\.?|don|doña|dott\.?|sig\.?|ing\.?|presidente|"
    r"papa|papst|könig|königin|başkanı|bakanı|milletvekili|genel|müdürü|üniversitesi|üyesi|profesör|doç\.?|av\.?)",
    re.IGNORECASE,
)
"""Words that are capitalized before a name and no part of it."""
_BODY = re.compile(
    r"\b(?:minist(?:ério|erio|ère|ero|erium)|universi\w+|instituto?|institut|associa\w+|asocia\w+|audiencia|tribuna\w*|"
    r"prefeitura|secretaria|conseil|commission\w*|comisi\w+|comiss\w+|banco|banque|partido|parti|partito|federa\w+|fiscal\w+|"
    r"governo|gobierno|gouvernement|procura|polizei|landeskriminalamt|bakanlığı|belediyesi|agência|agencia|agence)\b",
    re.IGNORECASE,
)
_SMALL = frozenset(
    "zur zum vom am seit dass wenn als doch per para por pour für nach laut selon según segundo secondo in im con com "
    "mit von auch so aber und o a os as el la los las il lo gli le les der die das ein eine het de un una um uma "
    "en".split()
)
_PATRONYMIC = ("вич", "вна", "ична")
_NEAR = 40
"""Characters between a verb of saying and a name that it makes a speaker's."""
_LETTERS = re.compile(r"[^\W\d_]+")


def strangers(document: Document, sayings: Sayings) -> list[Named]:
    """Those with a full name, and where they are named, also by the last of its words alone; 500 at most."""
    text = document.whole[:_LOOKED_AT]
    people: dict[str, list[tuple[int, int]]] = {}
    single: dict[str, list[tuple[int, int]]] = {}
    for start, end in _runs(text, document.text_start):
        name = _LED_BY_PARTICLE.sub("", text[start:end])
        if " " not in name:
            single.setdefault(name, []).append((start, end))
        elif name in people or (len(people) < _MOST and _is_person(text, start, end, sayings, document.language)):
            people.setdefault(name, []).append((start, end))
    by_last = {_last(name): name for name in reversed(people)}
    for form, spans in single.items():
        if form in by_last:
            people[by_last[form]].extend(spans)
    return [
        Named(type="organization" if _BODY.search(name) else "person", name=name, spans=sorted(spans), found_by=RULES)
        for name, spans in people.items()
    ]


def _last(name: str) -> str:
    return name.rsplit(" ", 1)[-1]


def _runs(text: str, begin: int) -> Iterator[tuple[int, int]]:
    """Runs of capitalized words, without the titles and offices that they begin with."""
    for run in _RUN.finditer(text, begin):
        start, end = run.span()
        words = run[0].split(" ")
        first = max((at + 1 for at, word in enumerate(words[:-1]) if _ROLE.fullmatch(word)), default=0)
        while first < len(words) - 1 and words[first].lower() in _SMALL:
            first += 1
        given = next((at for at, word in enumerate(words[first:-1], first) if _is_given(word)), first)
        first = given if words[given][0].isupper() else first
        start += sum(len(word) + 1 for word in words[:first])
        del words[:first]
        if len(words) > 2 and "А" <= words[-1][0] <= "я":  # Эксперт НИУ ВШЭ Тимур Галеев
            kept = 3 if words[-2].endswith(_PATRONYMIC) else 2
            start += sum(len(word) + 1 for word in words[:-kept])
        yield start, end


def _is_given(word: str) -> bool:
    name = folded(word)
    return any(part in given_names() for part in (name, *name.split("-")))


def _is_person(text: str, start: int, end: int, sayings: Sayings, language: str | None) -> bool:
    words = text[start:end].lower().split(" ")
    if len(words) > 6:
        return False
    if _BODY.search(text, start, end):
        return True
    if _is_given(words[0]):
        return True
    if language in ("de", "en"):  # nouns and headlines are capitalized: Auf Bennetts Interview
        return False
    before = _LETTERS.findall(text[max(0, start - _NEAR) : start].lower())
    behind = _LETTERS.findall(text[end : end + _NEAR].lower())
    return any(word in sayings.say for word in (*before[-1:], *behind[:2]))
