"""What stands beside a name where a text takes something from it: tables of words, by language."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from newslake.annotate.citations.media import CAPITALS

_NEVER = "(?!)"
_FIRST, _LAST = r"(?:^|(?<=[\s(“\"«„'’—–-]))", r"[\s“\"«„‘'’(]*$"


@dataclass(frozen=True, slots=True)
class Signs:
    """Patterns for what stands right before a name (they end with it) and right behind."""

    told: re.Pattern[str]
    """Before it, where words are said to it: "told the newspaper"."""
    taken: re.Pattern[str]
    """Before it, where news is taken from it: "according to the daily"."""
    behind: re.Pattern[str]
    """Behind it: "reported", "news agency said"."""
    asked: re.Pattern[str] | None
    """Before it, where words are said to it if the sentence has one of ``says``: the "to" of other languages."""
    says: re.Pattern[str] | None
    nouns: re.Pattern[str]
    """A word for a medium before a name that needs not be known: "the newspaper"; the group ``agency`` for agencies."""


_EN_NOUN = r"""(?:newspapers?|papers?|dail(?:y|ies)|broadcasters?|magazines?|weekly|tabloids?|broadsheets?
    |websites?|sites?|outlets?
    |(?:radio|television|TV)(?:\s(?:stations?|channels?|networks?|programmes?|shows?|broadcasters?))?|stations?
    |channels?|networks?
    |journals?|portals?|publications?|podcasts?|programmes?|press|newswires?|wire\sservices?|agenc(?:y|ies)|media
    |service|news)"""
_EN_DESC = rf"""(?:(?:the|a|an|its|his|her|their|our|some|several|other|many|local|regional|national|state|private
    |public|independent
    |semi-?official|official|main|leading|rival|fellow|sister|partner|public|conservative|liberal|business
    |financial|medical|scientific
    |sports?|online|peer-reviewed|prestigious|investigative|opposition|government|satellite|cable|digital|weekly
    |daily|popular|influential
    |(?:reporters?|journalists?|interviewers?|correspondents?|presenters?|hosts?)\s(?:from|for|with|of|at|on)
    |English-language|video|web|pro-\w+|anti-\w+|\w+-(?:run|owned|based|backed|affiliated|language|controlled
    |linked|wing|funded|aligned|leaning)
    |[a-z][\w-]*['’]s|(?:[A-Z]\.)+|[A-Z](?:[\w’'-]|\.(?=\w))*|and|reporters?|journalists?|correspondents?|viewers|listeners|from
    |of|at|{_EN_NOUN})[\s,]+)"""
_EN_MADE = r"""(?:reported|published|revealed|obtained|seen|reviewed|released|carried|broadcast|aired|disclosed
    |posted|compiled|verified|read(?:\sout|\saloud)?
    |analy[sz]ed|conducted|commissioned|shown|viewed|examined|polled|surveyed|cited|quoted|uncovered|detailed
    |described|produced|gathered
    |tracked|praised|hailed|dubbed|called|criticised|confirmed|authenticated|shared|accessed|available|saying|provided|leaked|featured|printed|documented
    |translated|monitored)"""
_EN_WORK = r"""(?:reports?|reporting|profiles?|obituar(?:y|ies)|features?|reviews?|articles?|stor(?:y|ies)
    |investigations?|analys[ie]s|polls?|surveys?|tally
    |count|estimates|calculations
    |figures|data|footage|videos?|images|pictures|photographs|photos|study|paper|research|findings|details
    |editorials?|pieces?|interviews?
    |op-eds?|essays?|columns?|leaks?|account)"""
_EN_TOLD = r"""(?:told|tells?|telling|interview(?:ed|s)?\s(?:with|by|to|for|on|over)
    |(?:quer(?:y|ies)|questions|[ie]nquir(?:y|ies)|requests?)\s(?:\w+\s){0,3}?(?:from|by)|(?:spoke(?:n)?|speaks?|speaking
    |talk(?:ed|ing|s)?)\s(?:to|with|on)
    |said\s(?:to|on)|(?:remarks?|comments?|statements?|messages?|e-?mails?|responses?)\s(?:to|on|for)|(?:confirmed
    |admitted|explained|denied|insisted
    |revealed|conceded|joked|complained)\s(?:to|on)|appear(?:ed|ing|s|ance)?\s(?:live\s)?on|(?:quoted
    |saying)\s(?:in|by|to|on)|(?:wrote|writing|writes?)\s
    (?:in|for)|(?:asked|approached|contacted|interviewed|reached|questioned)\sby|(?:letter|op-ed|essay|column
    |article|opinion\spiece)\s(?:to|in|for))"""
_EN_TAKEN = rf"""(?:according\sto|per|cit(?:es|ed|ing)|quot(?:es|ed|ing)|{_EN_MADE}\s(?:\w+\s){{0,2}}?(?:by|in|on
    |to|from|with)
    |(?:appear(?:ed|ing|s)?|carried|running|ran)\s(?:\w+\s)?in|{_EN_WORK}\s(?:\w+\s){{0,2}}?(?:by|in|on|from|for|of
    |with)|via|(?:in\s(?:the\s)?possession\sof)|(?:copy|copies)\s[^,.\n]{{1,30}}\swith|inputs?\sfrom|reports?\sfor
    |(?<=[,”"]\s)(?:reports|reported|writes)|(?<=in\sthe\s)journal|(?<=the\s)journal)"""
_EN_TIME = r"""(?:also|once|first|has|had|have|later|earlier|separately|previously|exclusively|then|however|recently
    |initially|since|meanwhile|yesterday
    |today|(?:on|last|this|late|early|late\son)\s\w+(?:\s(?:night|morning|evening|afternoon))?
    |in\s(?:\w+\s){0,3}\w+|which|that)"""
_EN_DID = r"""(?:report(?:ed|s)|cit(?:ed|es|ing)|quot(?:ed|es|ing)|call(?:ed|s)|dubbed|hailed|named|reveal(?:ed|s)
    |publish(?:ed|es)|broadcast|aired
    |disclosed|carried|wrote|writes|noted
    |learn(?:ed|t|s)|understands|accessed|spoke\s(?:to|with)|obtained|put\sthe|estimat(?:ed|es)|calculat(?:ed|es)|tallied|interviewed
    |describ(?:ed|es)|show(?:ed|s)|uncovered
    |found|gathered|gathers|adds(?=:)|(?:was|been)\stold|can\sreveal|visited|(?:re)?viewed|examined|verified
    |analy[sz]ed|has\sseen|saw|counted|polled|identified|ran\sa)"""
_EN_THINGS = r"""(?:reports?|poll|survey|tally|count|calculations|estimates|analysis|investigation|interview|data
    |figures|footage|article|story
    |editorial|reporting|programme|documentary|inputs?)"""

_EN = Signs(
    told=re.compile(rf"{_FIRST}(?i:{_EN_TOLD})\s{_EN_DESC}{{0,8}}{_LAST}", re.VERBOSE),
    taken=re.compile(rf"{_FIRST}(?i:{_EN_TAKEN})\s{_EN_DESC}{{0,8}}{_LAST}", re.VERBOSE),
    behind=re.compile(
        rf"""[”"’']?(?:['’]s?)?(?:\s\([^)]{{1,40}}\))?(?:\s{_EN_NOUN}){{0,3}}(?:,?\s\([^)]{{1,40}}\))?
        (?:,\s[^,.\n]{{3,70}},)?
        (?:(?:,?\s{_EN_TIME}){{0,3}}\s(?:(?P<did>{_EN_DID})|(?P<said>said|says|announced|claimed|claims|added
    |confirmed))\b
        |\s(?:\w+\s)?(?P<thing>{_EN_THINGS})\b
        |\s(?:\w+\s)?(?:journalists?|reporters?|correspondents?|photographers?|witness(?:es)?|team|crew|cameraman)
            (?:\s[\w-]+){{0,5}}\s(?P<person>said|saw|reported|witnessed|heard|counted|observed|seen))""",
        re.VERBOSE,
    ),
    asked=re.compile(r"(?:\b(?:on|to|with)|(?:^|[.!?”\"]\s)(?:On|In))\s(?:the\s)?$"),
    says=re.compile(r"\b(?:said|says|told|tells|spoke|speaking|interview\w*|discuss\w*|appear\w*|explained|asked)\b"),
    nouns=re.compile(
        r"""[ \n](?:(?P<agency>(?:news|press|wire)[\s-]agency|newswire|wire\sservice)|[Nn]ewspapers?|[Bb]roadcaster
    |(?:news\s)?magazine|[Tt]abloid|broadsheet|podcast
        |(?:news|local|media|satellite|cable)\s(?:website|site|outlet|portal|channel|station|network)|(?:TV|television
    |radio)\s(?:station|channel|network)|daily
        |journal)\s[“"‘']?(?=[A-Z])""",
        re.VERBOSE,
    ),
)


@dataclass(frozen=True, slots=True)
class _Words:
    """How another language says it, as patterns that are put together."""

    nouns: str
    did: str
    told: str = _NEVER
    taken: str = _NEVER
    articles: str = ""
    to: str = ""
    says: str = ""
    agency: str = _NEVER


@cache
def signs(language: str | None) -> Signs | None:
    """The patterns of a language; None where there are none."""
    if language == "en":
        return _EN
    words = _table().get(language or "")
    return _signs(_Words(**words)) if words else None


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _signs(words: _Words) -> Signs:
    noun = rf"(?:{words.nouns})(?:\s\w+(?:-\w+)*){{0,3}}?"
    described = rf"(?:(?:{words.articles})\s?){{0,2}}(?:{noun}\s)?(?:(?:{words.articles})\s?)?[\s“\"«„‘'’(]*$"
    begins = rf"(?:(?P<agency>{words.agency})|{words.nouns})\s(?:(?:{words.articles})\s)?[“\"«„‘']?(?=[{CAPITALS}])"
    loose = re.IGNORECASE | re.VERBOSE
    return Signs(
        told=re.compile(rf"(?<!\w)(?:{words.told})\s?{described}", loose),
        taken=re.compile(rf"(?<!\w)(?:{words.taken})\s?{described}", loose),
        behind=re.compile(rf"[”\"»“’']?(?:\s(?:{words.nouns}))?,?\s?(?P<did>{words.did})(?!\w)", loose),
        asked=re.compile(rf"(?<!\w){words.to}\s?{described}", loose) if words.to else None,
        says=re.compile(rf"(?<!\w){words.says}", loose) if words.says else None,
        nouns=re.compile(rf"(?<!\w){begins}", re.VERBOSE),
    )
