"""The words by which texts speak of documents: tables of them by language, and which of them mean what."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from newslake.annotate.citations.media import CAPITALS

LEGAL = frozenset(
    """fir order suit motion plea writ chargesheet charge-sheet indictment complaint lawsuit affidavit filing ruling
    judgment judgement verdict sentencia auto fallo warrant petition""".split()
)
"""Documents of which a case has one: "the indictment" is a particular one though no other was named before."""
ALWAYS_OWN = frozenset(
    """files receipts spreadsheets accounts correspondence documents papers filings records minutes logs messages
    letters emails
    e-mails memos transcripts affidavits invoices""".split()
) | {"financial statements", "witness statements"}
"""Several of these are particular ones only with a word that says which."""
VAGUE = frozenset(
    """news media press unconfirmed conflicting other further such many most all any no weather your my what which
    every each eyewitness witness eye-witness bank social working whose our navy dark grey gray black
    pinstripe three-piece middle batting pecking alphabetical
    chronological""".split()
)
"""Words before "report" and the like that make it no document."""
WEAK = frozenset(
    """suit motion plea writ certificate leaflet files note paper papers review audit draft messages petition
    presentation minutes records analysis evaluation logs letters diary diaries warrant bulletin lawsuit complaint
    autopsy submission decree""".split()
)
"""Words that mean other things, too, so that "in a …" alone is no sign."""
OFTEN_OTHERS = frozenset("paper papers draft presentation bulletin messages".split())
"""Of them, those that with an article may be a newspaper, or a choice of players."""
ONLY_SEEN = frozenset(
    """agreement proposal plan guidelines contract messages invoices draft agenda manifesto policy
    resolution strategy guidance""".split()
)
"""Words for what is a source only where the text says that it was seen, or that words of a quote stand in it."""
RARELY = frozenset("outlook book memoir autobiography biography will certificate log motion policy".split())
"""Words for what seldom says something of itself but in a quote."""
TOLD_APART = frozenset(
    "advisory email e-mail review messages letters communique communiqué presentation notice".split()
)
"""Words for what is a source only with a word that says which: "in an email" is how a statement came."""
DATED = re.compile(
    r"\d\S*|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?|January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|new|recent|latest|same|very|first|second|third|separate|earlier|previous"
    r"|own|major|damning|scathing|landmark|lengthy|\w+-page|\w+-word"
)
"""Words of a phrase that are left out where it begins with them."""
POSSESSIVES = ("’s", "'s", "s’", "s'")
STOPS = frozenset(
    """to by in of from with for on at per and or but that which who when as than said says told after before into
    about over under since if while
    according citing quoting shown sent given read seen found wrote
    is are was were has had have be been will would could may might because where how what
    only even also then still
    selon dans según en segundo conforme secondo laut nach dit il""".split()
)
SENTENCE = re.compile(
    r"(?<![A-Z])(?<!\bSept)(?<!\bOct)(?<!\bNov)(?<!\bDec)(?<!\bJan)(?<!\bFeb)(?<!\bNo)[.!?][”\"’»)]*\s+|\n+"
)
_CAPITAL = rf"[{CAPITALS}][\w’'&.-]*"
_JOINT = r"(?:\s(?:of|the|and|for|de|du|des|da|do|del|della|la|le|et|y|e|und|für|&)){0,3}"
_NO_DAY = r"(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)\w{0,6}\b)"
NAMED = re.compile(
    rf"(?:(?:the|a|an|la|le|l['’]|el|il)\s?)?{_NO_DAY}{_CAPITAL}(?:{_JOINT}\s{_NO_DAY}{_CAPITAL}"
    rf"|,\s{_CAPITAL}(?=(?:\s{_CAPITAL})*(?:,?\sand\s{_CAPITAL}|,\s[a-z])))*(?<!['’.])"
)
_ROMANCE = re.compile(
    rf"(?:[^\W\d_]+\s){{0,2}}{NAMED.pattern}(?:\s(?:d['’]|(?:des|du|de|de\sla|de\sl['’]|del|della|da|do)\s)\w+)?"
)
_RUSSIAN = re.compile(r"[А-ЯЁ]\w+(?:ой|ого|ых|их)\s[а-яё]+")
AROUND_NAMES = {"fr": _ROMANCE, "es": _ROMANCE, "it": _ROMANCE, "pt": _ROMANCE, "ru": _RUSSIAN}
"""Names with the words in lower case that belong to them: "du cabinet Deloitte", "de la Cour des comptes"."""
ADJECTIVE = re.compile(
    r"\s(?:intern[eoa]s?|judici\w+|confiden\w+|médic\w+|offici\w+|oficial\w*|policia\w+|forense|técnic\w+|prelimin\w+|annuel\w*|anua\w+"
    r"|annuale|pericial|riservat[oa])(?!\w)"
)
"""Behind a document's word, which document it is."""
AT = re.compile(rf"\s(?:at|from|of|in)\s{NAMED.pattern}")
PLAIN = re.compile(
    r"(?:(?:the|its|his|her|their)\s)?(?!(?:the|an?)\s|\d)(?:[\w-]+(?:['’]s?)?\s){0,3}?[\w-]+(?=\s(?:that|which|who|says|said|found"
    r"|finds|shows|showed|has|had|in|on|at|this|last|dated|\w+ed)\b|[,.;:]|$)"
)
GENITIVE = re.compile(r"['’]s?$")
SEEN = re.compile(
    r"[^.\n]{0,60}?\b(?:(?:seen|obtained|reviewed|viewed|consultée?|vista|obtido)\s(?:exclusively\s)?(?:by|par|por|pel[oa])"
    r"|(?:shown|read|played|presented|produced|tendered|submitted)\s(?:out\s|aloud\s)?(?:to|in|before|at)\s(?:the\s)?"
    r"(?:jur(?:y|ors)|court|tribunal|inquest|inquiry|hearing|judge|trial|committee|panel))\b"
)
PUBLISHED = re.compile(
    r"[^.\n]{0,60}?(?<!be )(?<!being )\b(?:published|appear(?:ed|ing|s)|publiée?|publicad[oa]|veröffentlicht"
    r"|pubblicat[oa])"
    r"\s(?:\w+\s){0,2}?(?:in|on|by|online|dans|n[ao]|en|su)\b"
)
IT = re.compile(r"[.!?][”\"’]?\s(?:It|They)\s(?:also\s|further\s|went\son\sto\s)?(?:\w+)\b")


BOOKS = frozenset("memoir memoirs autobiography biography book".split())
TITLE_BEFORE = re.compile(
    r"[“\"‘](?P<title>[^“”\"\n]{2,70}?),?[”\"’],?\s(?:(?:his|her|their|an?|the|\w+[’']s)\s)(?:[\w-]+\s){0,3}$"
)
TITLE_BEHIND = re.compile(
    rf",?\s(?:[“\"‘](?P<marked>[^“”\"\n]{{2,70}}?),?[”\"’]|(?P<plain>[{CAPITALS}][\w’'-]*(?:\s[\w’'-]+){{0,8}}?)(?=[,.;:]|$))"
)
NOT_TOLD = re.compile(
    r"\b(?:who|which|that)\s(?:was|were|is|are|had|has)\b[^,.]{0,30}\sin$"
    r"|\b(?:involved|participat\w+|enrolled|part|featured|included|used|role|interest|participants|patients)\sin$"
)
"""Before a document of which somebody is a part: "who was not involved in the study"."""
WROTE = re.compile(
    r"\b(?:said|wrote|writes?|says|warned|argued|recalled|recorded|noted)\b[^,.\n]{0,40}\sin$|^In$|[.!?”\"]\s+In$"
)
"""Before a document that somebody says something in: "wrote in his diary"."""
FAR = 400
NEAR_STOPS = 3
"""Sentences, at most, that begin between a document and a quote of it."""
OPENING = " “\"«„‘'\n"
WRITTEN = frozenset("wrote writes write written read reads began begins".split())
WRITTEN_TO = frozenset("letter letters email emails e-mail e-mails".split())
"""Documents that others write to an outlet."""
AS_SAYING = re.compile(r"\sas\s(?:saying|stating|warning|reading|describing|calling)\b")
READS = re.compile(
    r"(?:,[^,.\n]{1,80},)?\s(?:reads?|(?:was|were)\sread|ends?|begins|began|opens|closes|concludes|contains|includes)\b"
)
"""Of a document whose words follow."""
REPORTS = frozenset("report analysis review bericht rapport informe rapporto".split())
OF_OUTLET = re.compile(r"\s(?:in|on|by|from|of|de[rs]|im|du|del|nel)(?:\s[\w-]+){0,4}\s[“\"«„‘]?")
"""Between a report and the medium that it is of."""
INSIDE = frozenset("in dans en em no na nel nella nell' nell’ im в".split())
TELLS = re.compile(
    r"""\b(?:said|says|wrote|writes|warn\w*|told|call\w*|accus\w*|argu\w*|stat\w*|describ\w*|urg\w*|claim\w*|promis\w*|insist\w*|list\w*
    |alleg\w*|estimat\w*|put|found|note\w*
    |conclud\w*|recommend\w*|complain\w*|demand\w*|ask\w*|show\w*|acknowledg\w*|admit\w*|announc\w*|disclos\w*
    |reveal\w*|report\w*|confirm\w*|expect\w*
    |indiqu\w*|écri\w*|estim\w*|affirm\w*|señal\w*|advirt\w*|indic\w*|escreveu|afirm\w*|scri\w*|говорится|указ\w*)\b""",
    re.VERBOSE,
)
DEPENDS = re.compile(r"\b(?:of|on|with|by|for|from|to|about|into|over|against)$")
TELLS_ITSELF = re.compile(r"[^.,;\n]{0,80}, which ")
"""Behind a document that tells something, though the sentence is not about it: … of the report, which found."""
MADE = re.compile(
    r"\s(?:(?:it|he|she|they)\s(?:gave|filed|sent|submitted|made|published|lodged)"
    r"|filed|leaked|unsealed|submitted|lodged|obtained|released|posted|published|made\spublic)\b"
)
OWN = re.compile(r"[A-Z]|['’]s\b|\b(?:court|police|by|from|to)\b")
COMPOUND = re.compile(
    r"\s(?:data|culture|sites?|lists?|group|participants?|authors?|co-authors?|team|leaders?|guides?|hall|period|process|results?|calls?|battles?|cards?"
    r"|forms?|writing|address|skills|abroad|room|design|software|tools?|templates?|management|writers?|book|box|campaign|centre|center|day|of\s(?:[\w-]+\s){0,2}(?:charges|cases?|complaints?|nominations?|candidac(?:y|ies))|window|bureau|opinion|board|panel|committee|council)\b"
)
ABBREVIATED = re.compile(r"\b(?:[A-Z]\.)+$")
INITIALS = re.compile(r"(?:[A-Z]\.)+")
COUNTED = re.compile(
    r"\b(?:\d+|a|few|several|many|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|forty|fifty|sixty"
    r"|dying|closing|last|final|first|opening|added|stoppage)(?:\s\w+)?\s$"
)
"""Before the minutes of a clock, or of a match."""
PUBLISHABLE = frozenset(
    """study paper analysis report review survey étude estudio estudo studio studie pesquisa""".split()
)
GENERIC = frozenset("""document documents report documento resolución fallo papier dokument schreiben""".split())
PARTICIPLES = frozenset(
    """leaked unaudited audited redacted unredacted sealed unsealed detailed published unpublished updated
    declassified classified related
    combined abridged revised signed joint-signed confidential unsigned so-called commissioned damning""".split()
)

_BEGINNING = re.compile(r"(?<![\w-])[^\W\d_]{1,3}")


@dataclass(frozen=True, slots=True)
class Words:
    heads: re.Pattern[str]
    beginnings: frozenset[str]
    """The first three letters of those, or fewer; none where they may begin with anything."""
    source: re.Pattern[str]
    says: re.Pattern[str]
    by: re.Pattern[str]
    some: re.Pattern[str]
    the: re.Pattern[str]
    is_bare: bool


@cache
def table() -> Mapping[str, Mapping[str, Any]]:
    """The words of each language, as patterns."""
    return tomllib.loads(Path(__file__).with_name("papers.toml").read_text(encoding="utf-8"))


def _beginnings(heads: str) -> frozenset[str]:
    return frozenset(found[0].lower() for one in heads.split("|") if (found := _BEGINNING.match(one.strip())))


@cache
def words_of(language: str) -> Words:
    words = table()[language]
    some, the, by, heads, says = (words[name] for name in ("some", "the", "by", "heads", "says"))
    before = words["source"] if language == "en" else f"{words['source']}|{says}"  # "…, subraya la sentencia"
    loose = re.IGNORECASE | re.VERBOSE
    return Words(
        beginnings=_beginnings(heads) if language == "en" else frozenset(),
        heads=re.compile(rf"(?<![\w-])(?:{heads})(?![\w-])", loose),
        source=re.compile(rf"(?:^|.*?[\s(“\"—'’])(?P<cue>{before})\s*$", loose | re.DOTALL),
        says=re.compile(
            rf"""(?:\s?,)?(?:\s(?:which|that|also|has|had|have|then|itself))*
            (?:,\s[^.,\n;“"«]{{3,90}},)?
            (?:\sof\s(?:[^.,\n;“"«]|[.,](?=\w)){{1,70}}?)?
            (?:,?\s\(?(?:{words["goes_on"]})\b[^.\n;“"«]{{0,90}}?)?,?
            (?:\s(?:which|that|also|has|had|have|qui|que|die|das))*\s(?P<does>{says})(?!\w)""",
            loose,
        ),
        by=re.compile(rf"\s(?:{by})\s?", loose),
        some=re.compile(some, loose),
        the=re.compile(the, loose),
        is_bare=words.get("is_bare", False),
    )


def heads_in(words: Words, text: str) -> Iterator[re.Match[str]]:
    """The words for documents in a text; where their beginnings are known, looked for at words that begin so."""
    if not words.beginnings:
        yield from words.heads.finditer(text)
        return
    end = 0
    for start in _BEGINNING.finditer(text):
        is_one = start.start() >= end and start[0].lower() in words.beginnings
        if is_one and (found := words.heads.match(text, start.start())):
            end = found.end()
            yield found
