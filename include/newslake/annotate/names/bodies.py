"""Organizations by the form of their names and by what an article calls them, whatever a model takes them for."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from newslake.annotate.names.runs import Run
from newslake.annotate.names.titles import all_media_names, folded, lists, media_names, ordinary
from newslake.annotate.names.toponyms import demonyms, is_large, is_place

CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w’'&.-]{0,40}\w"
"""A word with a capital; bounded, for a page may hold one of a megabyte."""
_HEADS = (
    "Ministry|Department|University|Institute|Bank|Council|Office|College|Academy|Association|Federation|Union|Society|"
    "Committee|Commission|Bureau|Centre|Center|Board|Court|Friends|School|Faculty|Organi[sz]ation|Agency|Authority|"
    "Chamber|Confederation|Church|House|Directorate|Division|Secretariat|Campaign|Movement|Party|Alliance|Coalition|"
    "Fund|Trust|Foundation|Museum|Parliament|Conference|Network|Initiative|Conseil|Fédération|Banque|Université|"
    "Syndicat|Chambre|Cour|Agence|Institut|Assemblée|Confédération|Comité"
)
_OF = r"(?:of|for|on|de la|de l[’']|de|du|des|d[’'])"
_SEVERAL = rf"{CAPITAL}(?: {CAPITAL}){{0,5}}"
_HEAD_FIRST = re.compile(
    rf"\b(?:{CAPITAL} ){{0,4}}({_HEADS})"
    rf"(?: {_OF} ?(?:the |les )?{_SEVERAL}(?:(?:,|,? and(?: the)?|,? &| et) {_SEVERAL}){{0,4}}){{1,4}}"
)
_AND_MORE = re.compile(rf"(?:,? and|,? &|,) {CAPITAL}.*$")
_UNTIL = re.compile(r" (?:on|for|of|,) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|, [A-Z]\w{0,40} [A-Z]")
_OWNER = re.compile(r".*\w['’]s? (?=\w)")
_LISTING = frozenset("ministry department committee commission office council institute board bureau society".split())
"""Kinds of organizations that are of several things: Ministry of Health and Sport."""
_TWO_KINDS = re.compile(
    rf"\b(?:{CAPITAL} ){{1,4}}[\w-]{{1,30}}s,?(?: and| &) {CAPITAL} "
    r"(?:Association|Union|Federation|Council|Society|Commission|Authority|Committee|Board)\b"
)
"""Knitwear Manufacturers and Exporters Association."""
_ENDING = re.compile(
    r"(?:['’]s|s['’]) (?:Office|Department|Association|Union|Federation|Party|Society|League|Guild)\b|"
    r"(?<=[a-z]) (?:Ministry|Department|Commission|Authority|Administration)\b|(?<=[a-z]) council\b"
)
"""What the names end with that are long to look for; they begin at most so many characters before."""
_FAR_BEFORE = 90
_ENDED = tuple(
    re.compile(rf"\b(?!The ){pattern}\Z")
    for pattern in (
        rf"(?:U\.S\. |(?:{CAPITAL} ){{1,4}})(?:Attorney|Sheriff|Prosecutor|Governor|Mayor|Coroner|Treasurer|"
        r"Ombudsman|Commissioner)(?:['’]s|s['’]) (?:Office|Department)",
        rf"(?:{CAPITAL} and )?(?:{CAPITAL} ){{1,4}}[A-Z][a-z]{{2,20}}s['’] (?:Association|Union|Federation|Party|"
        r"Society|League|Guild)",
    )
)
_TWO_SUBJECTS = re.compile(
    rf"\b(?!The )({CAPITAL})(?:, {CAPITAL}){{0,2}} and (?:{CAPITAL} ){{1,3}}"
    r"(?:Ministry|Department|Commission|Authority|Administration)\Z"
)
"""Energy and Mineral Resources Ministry."""
_COUNCIL = re.compile(rf"\b({CAPITAL}(?: {CAPITAL})?) (?:(?:city|county|borough|district|town|parish) )?council\Z")
"""Calderdale council."""
_TOLD = re.compile(r"\b(?:told|tells|telling) (the )?([A-Z][\w-]{1,20}(?: [A-Z][\w-]{1,20}){0,2})")
_STATION = re.compile(r"[KW][A-Z]{2,3}(?:-TV)?\Z")
_ACRONYM = re.compile(r"\b[Tt]he ([A-Z]{2,6})\b(?![ -][A-Z\d]|-|[’']s? [A-Z])")
_AGENT = (" by ", " with ")
_DOES = frozenset("said says welcomed announced warned denied rejected accused urged called condemned wants".split())
_ADJECTIVE = r"(?: \w{1,20}(?:al|ale|aux|ique|iques|ien|ienne|aire|aires|ime|ère|eure|if|ive|iers?)\b)?"
_FRENCH_OF = r"(?:de la |de l[’']|des |du |de |d[’'])"
_FRENCH_HEAD = re.compile(
    r"\b(?:ministère|université|mairie|préfecture|conseil départemental|conseil régional|communauté de communes|"
    rf"tribunal judiciaire|cour d[’']appel|chambre d[’']agriculture) {_FRENCH_OF}(?:la )?"
    rf"{CAPITAL}(?: et {_FRENCH_OF}?{CAPITAL})?{_ADJECTIVE}"
)
_FRENCH_LONG = re.compile(
    r"\b(?:Union|Fédération|Association|Syndicat|Collectif|Comité|Conseil|Ligue|Confédération|Agence|Institut|"
    rf"Observatoire|Société|Office|Centre|Ordre|Mouvement|Parti|Fondation|Réseau|Bureau|Direction){_ADJECTIVE}"
    rf"(?: (?:{_FRENCH_OF}|pour la |pour le |pour l[’']|et de |et des )[\w-]{{1,40}}{_ADJECTIVE}){{1,4}}"
)
_WORD_BEFORE = re.compile(r"([\w-]{1,24}) $")
_AT = re.compile(r"([\w-]{1,24}) (?:at|for|with) (?:the )?$")
_AFTER = re.compile(r"(['’]s)? ([a-z-]{1,24})\b")
_APART = re.compile(
    r", (?:an?|the|une?|le|la) (?:[\w-]{1,24} ){0,3}?([\w-]{1,24})"
    r"(?= (?:in|of|for|that|which|based|founded|with|from|de|du|qui)|,|\.)"
)
_MINISTRIES = frozenset(("ministry", "department", "parliament", "government"))
_NO_TEAMS = ("ans", "ese", "ss", "us")
_KINDS_OF_PLACES = frozenset(
    "greater inner outer modern ancient mainland downtown rural urban metro occupied former great northern southern "
    "eastern western central old contemporary post-war dear good hello visit love real".split()
)
_LONGEST = 60

Place = tuple[int, str]
"""Where a name begins, and the name."""


def bodies(text: str, runs: Sequence[Run], *, french: bool) -> Iterator[Place]:
    """Names that have a form that organizations have, or that the article calls a company, a party …"""
    for match in _HEAD_FIRST.finditer(text):
        yield from _headed(match)
    yield from ((match.start(), match[0]) for match in _TWO_KINDS.finditer(text))
    yield from _ended(text)
    yield from _told(text)
    yield from _acronyms(text)
    if french:
        for pattern in (_FRENCH_HEAD, _FRENCH_LONG):
            yield from ((match.start(), match[0]) for match in pattern.finditer(text))
    for run in runs:
        yield from _by_last_word(text, run)
        yield from _by_surroundings(text, run)


def _ended(text: str) -> Iterator[Place]:
    """Names that are looked for from their ends."""
    for ending in _ENDING.finditer(text):
        first = max(0, ending.start() - _FAR_BEFORE)
        near = text[first : ending.end()]
        if ending[0] == " council":
            council = _COUNCIL.search(near)
            found = council if council and is_place((folded(council[1]),)) else None
        elif ending[0].startswith(" "):
            subjects = _TWO_SUBJECTS.search(near)
            found = subjects if subjects and folded(subjects[1]) in ordinary() else None
        else:
            found = next(filter(None, (pattern.search(near) for pattern in _ENDED)), None)
        if found:
            yield first + found.start(), found[0]


def _told(text: str) -> Iterator[Place]:
    """Media to which somebody said something, among them such as are named by ordinary words: told the Nation."""
    for match in _TOLD.finditer(text):
        words = match[2].split(" ")
        while words and folded(words[-1]) in lists().time:
            words.pop()
        name = " ".join(words)
        if tuple(map(folded, words)) in all_media_names() if match[1] else _STATION.match(name):
            yield match.start(2), name


def _acronyms(text: str) -> Iterator[Place]:
    """The DA, where it does something or the article has it again."""
    counts = Counter(_ACRONYM.findall(text))
    for match in _ACRONYM.finditer(text):
        key = folded(match[1])
        if key in ordinary() or key in lists().generic or key in lists().capital_titles or is_place((key,)):
            continue
        after = _AFTER.match(text, match.end())
        if (after and after[2] in _DOES) or counts[match[1]] > 1 or text.endswith(_AGENT, 0, match.start()):
            yield match.start(1), match[1]


def without_people(name: str) -> str:
    """Foreign Ministry for Chinese Foreign Ministry: whose it is does not belong to the name."""
    first, _, rest = name.partition(" ")
    is_ministry = rest and folded(first) in demonyms() and folded(name.rpartition(" ")[2]) in _MINISTRIES
    return rest if is_ministry else name


def _headed(match: re.Match[str]) -> Iterator[Place]:
    """University of …, without what an enumeration or a sentence adds to it."""
    name = match[0] if folded(match[1]) in _LISTING else _AND_MORE.sub("", match[0])
    name = _UNTIL.split(name, maxsplit=1)[0]
    start = match.start()
    if owner := _OWNER.match(name):
        start, name = start + owner.end(), name[owner.end() :]
    while " " in name and _is_beside(folded(name.partition(" ")[0])):
        start, name = start + name.index(" ") + 1, name.partition(" ")[2]
    if " " in name:
        yield start, name


def _is_beside(word: str) -> bool:
    return word in lists().stop or word in lists().time or word in lists().titles


def _by_last_word(text: str, run: Run) -> Iterator[Place]:
    at = len(run) - 1
    while at > 0:
        first = at
        if run[at].key in lists().last and (run[at].key != "district" or run[at - 1].key == "regional"):
            while first > 0 and not run[first - 1].owns and run[first - 1].kind not in ("stop", "time", "title"):
                first -= 1
            words = run[first : at + 1]
            is_body = any(word.kind in ("name", "place", "thing", "organization", "initial") for word in words[:-1])
            if is_body and not is_place(tuple(word.key for word in words)):
                name = text[words[0].start : words[-1].end]
                yield words[-1].end - len(without_people(name)), without_people(name)
        at = first - 1


def _by_surroundings(text: str, run: Run) -> Iterator[Place]:
    if run[-1].kind != "organization" and is_place(tuple(word.key for word in run)):
        return  # New South Wales, of which New alone is no part of a name
    words = [word for word in run if word.kind not in ("stop", "time", "title", "nickname", "middle")]
    if len(words) == 1 and words[0].kind != "name" and words[0].kind != "capitals":
        return
    if not words or words != list(run[-len(words) :]) or words[-1].end - words[0].start > _LONGEST:
        return
    start, end = words[0].start, words[-1].end
    keys = tuple(word.key for word in words)
    if keys in media_names() or (
        keys[-1] not in demonyms()
        and words[-1].kind not in ("thing", "place", "generic")
        and (
            _is_team(keys)
            or _is_firm(words)
            or _is_of_country(keys)
            or (_is_called(text, start, end) and not is_place(keys))
        )
    ):
        name = without_people(text[start:end])
        yield end - len(name), name


def _is_team(keys: tuple[str, ...]) -> bool:
    """Nashville Predators."""
    last = keys[-1]
    if not 1 < len(keys) < 4 or len(last) < 4 or not last.endswith("s") or last.endswith(_NO_TEAMS):
        return False
    return last not in lists().titles and is_place(keys[:-1]) and not is_place(keys)


def _is_firm(words: Run) -> bool:
    """Dangote Cement, but not Social Media."""
    before = words[:-1]
    return words[-1].kind == "organization" and any(
        word.kind in ("name", "capitals") and word.key not in ordinary() and word.key not in demonyms()
        for word in before
    )


def _is_of_country(keys: tuple[str, ...]) -> bool:
    """Statistics Canada."""
    first, last = keys[0], keys[-1]
    if len(keys) != 2 or first not in ordinary() or first in _KINDS_OF_PLACES or first in lists().placelike:
        return False
    return is_large((last,)) and not is_place(keys) and not is_place((first,)) and first not in lists().roles


def _is_called(text: str, start: int, end: int) -> bool:
    """The lift maker Terborg; an analyst at ING; ING analyst …; Nimbara, a cloud-computing company."""
    before = _WORD_BEFORE.search(text, max(0, start - 25), start)
    if before is not None and before[1] in lists().called:
        return True
    at = _AT.search(text, max(0, start - 40), start)
    if at is not None and folded(at[1]) in lists().roles:
        return True
    after = _AFTER.match(text, end)
    if after is not None and after[2] in (lists().firms if after[1] else lists().followed):
        return True
    apart = _APART.match(text, end)
    return apart is not None and folded(apart[1]) in lists().called
