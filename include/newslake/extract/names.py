"""Lines that name persons: parted into names, and freed of greetings, roles, degrees and addresses."""

import re
from collections.abc import Iterable, Iterator

from newslake.extract import plain

MOST = 50
LONGEST = 80
LONGEST_LINE = 500

_BY = re.compile(
    r"""^\W*(?:
    (?:(?:written|words|posted|reported|submitted|story|article|text)\s+)?by|authors?|autor(?:en|es|a|in|e)?|auteurs?|tekijä|autorzy
    |(?:verfasst|geschrieben|interview|kommentar|gastbeitrag)\s+von|propos\s+recueillis\s+par|(?:écrit|rédigé)\s+par
    |escrito\s+por|a\s+cura\s+di|scritto\s+da|geschreven\s+door|skrevet\s+a[vf]|skriven\s+av|napisał[ai]?
    |автор(?:ы|и)?|بقلم|كتب|المؤلف|מאת|نویسنده|oleh|penulis|作者|记者|記者|執筆|文|기자
    )(?:\s*[:：]\s*|\s+(?=\S)|$)
    |^\W*(?:von|par|por|di|door|av|af|przez|от)\s+(?=(?-i:[^\W\d_a-zà-þ])\S*\s+\S)
    |^\W*[^\W\d]{2,20}\s?[:：]\s*""",
    re.VERBOSE | re.IGNORECASE,
)
"""What stands before a name. A preposition may be the first word of a name: it goes where two words follow it."""
_SALUTATION = re.compile(r"(?:Mr|Mrs|Ms|Mme|Herr|Frau|Sr|Sra|Sig)\b\.? +(?=[^\W\d_]\S* \S)")
"""Before a whole name it is left out; an academic title stays, as bylines and catalogues have it."""
_CREDIT = re.compile(
    r"^\W*(?:photos?|fotos?|bild(?:er)?|image|quelle|source|fuente|fonte|kilde|kuva|graphic|video)\b", re.IGNORECASE
)
_SPLIT = re.compile(
    r"""\s*(?:[;|/、&]|\s[•·⋅]\s
    |\s(?:und|and|et|og|och|en|ja|ve|dan|és|și|oraz|mit|with|avec|con|med|feat\.?|sowie|и|та|і|و|और)\s)\s*""",
    re.VERBOSE | re.IGNORECASE,
)
_SHORT_SPLIT = re.compile(r"\s+(?:y|e|i|a|u)\s+")
_IDEOGRAPHS = re.compile("[\u4e00-\u9fff]{2,4}|[\uac00-\ud7a3]{2,4}")
_ADDRESS = re.compile(r"^(?:https?:|www\.|/)|^\S+@\S+$", re.IGNORECASE)
_PARTICLES = re.compile(
    r"(?:d[aoeiu]|d[aeo]s|della?|v[ao]n|vom|zur?|de[rn]|l[ae]|[ae]l|[bi]bn|b[ie]n|a[fv]|y|e|te[rn])$", re.IGNORECASE
)
_TAIL = re.compile(
    r"""\s*(?:\([^()]{0,60}\)|\[[^\[\]]{0,60}\]|<[^<>]{0,80}>|\s[-–—|•·]\s.*|\s(?:in|aus|à)\s[A-ZÀ-Þ].*
    |@\w+.*|\S+@\S+.*)\s*$""",
    re.VERBOSE,
)
_ROLE = re.compile(
    r"""\b(?:editor|reporter|correspondent|writer|columnist|contributor|journalist|staff|analyst|producer|photographer
    |bureau\ chief|desk|redakteur(?:in)?|chefredakteur(?:in)?|korrespondent(?:in)?|reporterin|ressort\w*|volontär(?:in)?
    |journalistin|journaliste|rédact\w+|correspondante?|periodista|redactora?|corresponsal|giornalista|inviat[oa]
    |jornalista|repórter|redacteur|verslaggever|redaktør|redaktor|dziennikar\w+|корреспондент|журналист|редактор)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_DEGREE = re.compile(
    r"""(?:[JS]r|II|III|Ph\.?\s?D|M\.?D|M\.?A|M\.?S\.?c?|B\.?A|B\.?Sc?|R\.?[DN]|RDN|LDN?|MBA|MPH|CPA|CFA|CFP|Esq|J\.?D
    |Psy\.?D|Ed\.?D|DVM|VMD|DO|DDS|NP|OD|PT|DPT|FNP|LPC|LCSW|LMFT|CEO)\.?®?$""",
    re.VERBOSE,
)
_JOB = re.compile(
    r"\b(?:of|for|at|director|manager|head|founder|president|chief|officer|specialist|expert|professor|attorney|"
    r"engineer|strategist|consultant|candidate|horticulturalist|dietitian)\b",
    re.IGNORECASE,
)
"""What says of a piece behind a comma that it is no other person's name."""
_LETTERS_AFTER_NAME = re.compile(r"[A-Z][A-Za-z.-]{1,5}®?")
_NOBODY = re.compile(
    r"""(?:admin(?:istrator)?|editor(?:s|ial)?(?:\ (?:team|staff|board))?|the\ editors?|staff(?:\ (?:writer|report)s?)?
    |web\ ?(?:desk|master|team)|news\ ?(?:desk|room|team)|guest(?:\ \w+)?|(?:die\ )?redaktion|redacción|redacao|redação
    |redazione|(?:la\ )?rédaction|redactie|redakcja|redaksjonen|redaktionen|toimitus|редакция|редакція|haber\ merkezi
    |anonymous|user|your\ name|team|marketing|blog|root|system|online|home
    |about|contact|share|follow|reading\ time|\d+)$""",
    re.VERBOSE | re.IGNORECASE,
)
_HOLE = re.compile(r"undefined|null|none|nan|n/?a|unknown|(?:your |user ?)?name|author", re.IGNORECASE)
"""What templates print where they should print a name."""
_TEAM = re.compile(r"\b(?:team|staff|newsroom|editors|editorial|redaktion|admin)$|^redaktion\b", re.IGNORECASE)
_NO_NAME = re.compile(
    r"""https?:|www\.|[@#{}<>=_\\]|\d{2}|[!?]|\b(?:ago|min\ read|minutes?|updated|published|posted|subscribe
    |comments?|photo|image|getty|previous|newsletters?|related|articles?|share|(?:log|sign)\ (?:in|up)
    |(?:read|see|show)\ more)\b""",
    re.VERBOSE | re.IGNORECASE,
)


def people(stated: Iterable[str]) -> list[str]:
    """The names in lines such as "By Ann Lee and Bo Diaz, dpa", in order and without repeats."""
    found: dict[str, str] = {}
    for value in stated:
        line = plain.text(value, LONGEST_LINE)
        for name in parted(line) if line and not _ADDRESS.search(line) else ():
            if _is_name(name):
                found.setdefault(plain.letters(name), name)
    return list(found.values())[:MOST]


def parted(line: str) -> list[str]:
    """The pieces of a line that may be names."""
    if _CREDIT.match(line):
        return []
    for _ in range(2):
        line = _BY.sub("", line)
    names: list[str] = []
    for part in _SPLIT.split(line):
        halves = _SHORT_SPLIT.split(part)
        # These conjunctions also stand within a name: they part two names only where both are of two words and more.
        names += halves if all(len(half.split()) > 1 for half in halves) else [part]
    return [name for part in names for name in _between_commas(part)]


def _between_commas(line: str) -> Iterator[str]:
    is_titled = False
    for at, piece in enumerate(re.split(r"\s*[,，]\s*", line)):
        if _CREDIT.match(piece):
            continue
        name = _BY.sub("", _TAIL.sub("", piece)).strip(" .,:-–—*'\"")
        name = name[salutation.end() :] if (salutation := _SALUTATION.match(name)) else name
        # "Ann Lee, MD, FAND": behind a degree that is known, what looks like one is one.
        is_degree = _DEGREE.match(name) or (is_titled and _LETTERS_AFTER_NAME.fullmatch(name))
        is_titled = bool(at and is_degree)
        if name and not (at and (is_degree or _ROLE.search(name) or _JOB.search(name))):
            yield name


def _is_name(name: str) -> bool:
    """Whether a piece can be anybody's name, if only an outlet's."""
    is_short = 1 < len(name) <= LONGEST and len(name.split()) <= 7
    return is_short and bool(plain.letters(name)) and not _NO_NAME.search(name) and not _HOLE.fullmatch(name)


def is_somebody(name: str, outlet: frozenset[str]) -> bool:
    """Whether a name is more than the outlet, its address or its desk."""
    return not (
        plain.letters(name) in outlet or _NOBODY.match(name) or _ROLE.search(name) or re.fullmatch(r"\S+\.\S+", name)
    )


def is_nobody(name: str) -> bool:
    """Whether a name stands for none, such as "admin" or "Redaktion"."""
    return bool(_NOBODY.match(name))


def is_team(name: str) -> bool:
    """Whether a name is a group's within the outlet, such as "Example News Team"."""
    return bool(_TEAM.search(name))


def is_personal(text: str) -> bool:
    """Whether a text looks like a name: two to five capitalised words, or a few ideographs."""
    if len(text) > LONGEST_LINE:
        return False
    name = _BY.sub("", " ".join(text.split()))
    words = [word for word in name.split() if not _PARTICLES.match(word)]
    # A script without cases has neither upper nor lower letters.
    cased = all(word[0].isupper() or word[0].lower() == word[0].upper() for word in words)
    whole = 2 <= len(words) <= 5 and cased and _is_name(name) and not _NOBODY.match(name) and not re.search(r"\d", name)
    return whole or bool(_IDEOGRAPHS.fullmatch(name))
