"""The world's media that others take news from: newspapers, broadcasters, magazines, sites and journals, by name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from newslake import agencies

LIST = Path(__file__).with_name("media.txt")
"""A medium a line, other names that it goes by behind ``=``; one with ``?`` is a word, too, or names several things."""
ENDINGS = frozenset(
    """Times Post Herald Tribune Gazette Journal Chronicle Star Sun Mail Telegraph Observer Express Mirror Echo
    News Press Examiner Inquirer Enquirer Bulletin Courier Dispatch Globe Guardian Independent Review Standard
    Sentinel Register Record Argus Advertiser Mercury Monitor Magazine Weekly Daily Today Radio TV Television
    FM Online Digest Reporter Leader Citizen Democrat Newspaper Newspapers Messenger Spectator Insider Metro
    Wire Newswire Sport Sports Footy Channel Podcast Ledger Statesman Beacon Banner Vanguard Nation Voice
    Broadcasting Nachrichten Zeitung Anzeiger Rundschau Tagblatt Tageblatt Kurier Volksblatt Rundfunk Matin
    Libre Républicain Gazetesi Haber""".split()
)
"""What the names of media end with in many languages."""
ALONE = frozenset(
    """Times Post Herald Tribune Gazette Journal Chronicle Star Sun Mail Telegraph Observer Express Mirror Echo
    Examiner Inquirer Enquirer Bulletin Courier Dispatch Globe Guardian Independent Standard Sentinel Register
    Record Argus Advertiser Mercury Monitor Reporter Leader Citizen Messenger Spectator Ledger Nation Vanguard
    Statesman Beacon""".split()
)
"""What newspapers are called for short, with an article before it: "the Mercury"."""
OPENINGS = frozenset(
    """Daily Radio Channel TV Journal Annals Diario Diário Jornal Folha Gazeta Gaceta Periódico Heraldo Correo Correio
    Corriere Gazzetta Giornale Notícias Noticias Canal Cadena Rádio Televisión TeleRadio Revista Courrier Télévision
    Dépêche Nouvelles Volksstimme Rundfunk Sender""".split()
)
"""What they begin with."""
ADDED = frozenset(
    """News Radio TV Television Sport Sports World Breakfast Newsnight Panorama Online International Business Scotland
    Wales Verify Africa Asia Arabic Persian Turkish Turk Türk Ukraine Korea Japan India Hindi Punjabi Somali Europe
    Channel Live 1 2 3 4 5 Two One Three Mundo Brasil Noticias Sunday Today Tonight Nightly Deportes Magazine Weekly
    Digital Newshour NewsHour Rádio North South East West Mornings Morning Metro Footy Fernsehen Nieuws Nyheter Haber
    Politics Weather Ulster Cymru Local Shqip Serbian Russian Türkçe Afrique""".split()
)
"""What broadcasters put behind their name for one of their services."""

TIMES = frozenset(
    """Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August
    September October
    November December News Agency Newspaper Television TV Radio Correspondent Reporter Magazine""".split()
)
"""What begins with a capital behind a name, and is no part of it."""

CAPITALS = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĻŁŃŅŇŌŐŒŘŚŞŠȘŢŤȚŪŮŰŲŹŻŽΑ-ΩІЇЄҐЁА-Я"
"""Capital letters, for a class of a pattern."""
_WORD = re.compile(r"\w+")
SPACELESS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Source:
    """A name that an agency or medium goes by."""

    written: tuple[str, ...]
    """Its words."""
    name: str
    """What it is generally called."""
    kind: str
    """``agency`` or ``media``."""
    is_word: bool
    """Whether it is an ordinary word, too, so that only clear signs of a source make it one."""


@cache
def by_first_words() -> Mapping[str, tuple[Source, ...]]:
    """All names of scripts with spaces by their first two words in lower case, or their only one; the longest first."""
    found: dict[str, list[Source]] = {}
    for source in _sources():
        if source.written:
            found.setdefault(" ".join(map(key, source.written[:2])), []).append(source)
    return {words: tuple(sorted(some, key=lambda one: -len(one.written))) for words, some in found.items()}


@cache
def first_words() -> frozenset[str]:
    """The words that names begin with, as they are written and in capitals; ``the`` among them."""
    words = {source.written[0] for source in _sources() if source.written}
    return frozenset(form for word in {*words, "the"} for form in (word, word.upper(), word.capitalize()))


@cache
def spaceless() -> tuple[re.Pattern[str], Mapping[str, Source]]:
    """All names in scripts that put no spaces between words, as a pattern, and what they name."""
    found = {form: Source((form,), *told) for form, told in _named() if SPACELESS.match(form)}
    return re.compile("|".join(map(re.escape, sorted(found, key=len, reverse=True)))), found


_CASES = re.compile(
    r"(?<=\w{3})(?:ами|ями|ому|ого|ой|ей|ом|ем|ам|ям|ах|ях|ую|юю|ая|яя|ые|ие|ых|их|ый|ий|[аеиіоуыьъюяй])$",
    re.IGNORECASE,
)


_PREFIXES = re.compile(r"^[وف]?(?:ال|لل|بال|كال|ل|ب)(?=\w{3})")


def key(word: str) -> str:
    """A word as it is looked up: in lower case; without a Cyrillic one's ending, and what Arabic puts before one."""
    folded = word.casefold()
    if "\u0600" <= folded[:1] <= "\u06ff":
        return _PREFIXES.sub("", folded)
    return _CASES.sub("", folded) if "Ѐ" <= folded[-1:] <= "ӿ" and len(folded) > 4 else folded


def _sources() -> Iterator[Source]:
    for form, told in _named():
        if not SPACELESS.match(form):
            yield Source(tuple(_WORD.findall(form)), *told)


_Told = tuple[str, str, bool]
"""The usual name, the kind, and whether the form is a word, too."""


def _named() -> Iterator[tuple[str, _Told]]:
    """Each form that an agency or medium goes by, and what it is."""
    for short, others in agencies.NAMES.items():
        for form in (one for one in (short, *others.split(", ")) if one not in _COMPANIES):
            is_word = (form.isupper() and len(form) < 5) or form.casefold() in agencies.WORDS or form in _AGENCY_WORDS
            yield form, (short, "agency", is_word and form not in _SURE)
    for entry in LIST.read_text(encoding="utf-8").splitlines():
        name, _, others = entry.partition("=")
        for form in (name, *filter(None, others.split("|"))):
            yield from _forms(form, name.removesuffix("?"))


def _forms(form: str, name: str) -> Iterator[tuple[str, _Told]]:
    is_word, form = form.endswith("?"), form.removesuffix("?")
    yield form, (name, "media", is_word)
    article, _, rest = form.partition(" ")
    for contracted in _CONTRACTIONS.get(article, ()) if rest else ():
        yield f"{contracted} {rest}", (name, "media", is_word)
    bare = form.removeprefix("The ")
    if bare != form and " " in bare:
        yield bare, (name, "media", is_word)


_COMPANIES = frozenset(("Thomson Reuters",))
"""Whose name signs articles, but who is not whom they take news from."""
_CONTRACTIONS = {
    "Le": ("au", "du"),
    "Il": ("al", "del", "dal", "sul", "nel"),
    "La": ("alla", "della", "dalla", "sulla", "nella"),
    "O": ("ao", "do", "no", "pelo"),
}
"""What prepositions make of the article that a name begins with: "au Parisien"."""
CONTRACTED = frozenset(form for forms in _CONTRACTIONS.values() for form in forms)
_SURE = frozenset("AP AFP UPI ANSA EFE PTI ANI IANS KCNA TASS АНСА ТАСС IRNA ISNA".split())
"""Short, and nothing else goes by them where news is told."""
_AGENCY_WORDS = frozenset(
    """Bloomberg Sputnik Бета Andina Novum Kabar Кабар Anadolu Спутник Срна بترا واس سانا سونا كونا وام العمانية
    الأناضول""".split()
)
