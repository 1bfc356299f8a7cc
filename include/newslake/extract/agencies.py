"""Which news agencies an article credits: in its byline, its dateline, or behind its last sentence.

An agency that a story is about, or that it quotes ("told Reuters"), is no credit; neither is the outlet's own name.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from newslake import addresses
from newslake.agencies import LONGEST_NAME, agency, openings
from newslake.extract import plain
from newslake.extract.story import Story
from newslake.page import Block, Body, Dump

LONGEST_LINE = 200
MOST = 10
LONGEST_LIST = 50
"""Names that JSON-LD gives which are looked at."""

_METAS = ("author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator", "source", "dc.source",
    "article:source", "news_agency", "agency", "copyright", "dc.rights", "dcterms.rightsholder")  # fmt: skip
_SIGNING = ("author", "creator", "sourceOrganization", "copyrightHolder", "provider", "publisher")

_PARTS = re.compile(
    r"""\s*[,;/|、·•＝=&+()（）\[\]【】]\s*|\s+[-–—]+\s+|\s+(?:and|und|et|y|e|og|och|en|ve|with|mit|avec|con|com|med|met|из|и)\s+""",
    re.VERBOSE | re.IGNORECASE,
)

_HEAD = 120
"""Letters of a text among which its dateline stands."""
_BRACKETED = re.compile(
    r"""^(?P<place>[^()（）\[\]]{0,60}?(?:\[[^\[\]]{0,20}\][^()（）\[\]]{0,30}?)?)
    (?:[(（\[]\s*(?P<names>[^()（）\[\]]{2,40}?)\s*[)）\]]|/(?P<slashed>[^()/]{2,20})/)
    \s*(?:\[[^\[\]]{0,30}\]\s*)?(?P<end>\.?\s?[-‐‑–—―:：।=＝])?\s*(?P<next>.)?""",
    re.VERBOSE,
)
"""``BERLIN, May 3 (dpa) -``, ``(ANSA) - ROMA``, ``MOSCOW, May 3. /TASS/.``, ``(서울=연합뉴스)``."""
_DASHED = re.compile(r"^(?P<place>[^-–—―]{0,60}?)\s*[-–—―]+\s*(?P<names>[^-–—―.:]{2,30})\s*(?:[-–—―]|[.:]\s)")
"""``МОСКВА, 3 мая - РИА Новости.``"""
_CHINESE = re.compile(
    r"^[\s（(【\[]*(?:[据據])?(?P<names>新华社|新華社|中新社|中新网|中央社|共同社|法新社|路透社)[^，。]{0,25}?[电電讯訊]"
)
_JAPANESE = re.compile(r"^[【\[][^】\]]{0,20}?(?P<names>共同|時事|AFP|ロイター)[^】\]]{0,6}[】\]]")

_TAIL = 100
"""Letters at the end of a text among which its credit stands."""
_CLOSING = re.compile(
    r"""(?:^|(?<=[.!?…"”»’'।。．])|(?<=\n))\s*(?:[(（\[/]\s*(?P<names>[^()（）\[\]]{2,60})\s*[)）\]/]
    |[-–—―]+\s*(?P<dashed>[^-–—―.()]{2,30})|(?P<bare>[^\s.,()]{2,20}(?:\s[^\s.,()]{2,20}){0,3}))\s*\.?\s*$""",
    re.VERBOSE,
)
"""``… on Monday. (AFP)``, ``… on Monday. /TASS/``, ``… on Monday. — Bernama``, ``… on Monday. Reuters``."""
_LINE = re.compile(
    r"""^\W*(?:(?:source|quelle|fuente|fonte|kilde|källa|bron|zdroj|źródło|forrás|kaynak|sumber|источник|джерело|المصدر
    |منبع|来源|來源|स्रोत|πηγή|with|mit|avec|con|com|med|met|z|by|text|texto|©|\(c\)|copyright)\b[\s:：]*)?
    (?:(?:reporting|inputs?|files?|agency|information|material|informationen|información|informações|informações|infos?
    |agentur(?:en|material)?|wires?|contributions?|additional|further)\b\s*)*
    (?:(?:by|from|of|der|von|de|da|del|do|des|via)\b\s*)?(?P<names>.{2,80}?)\W*$""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
"""A line that is all credit: ``Source: AFP``, ``With inputs from PTI``, ``Mit Material der dpa``, ``© dpa``."""
_CONTRIBUTED = re.compile(r"^(?P<names>.{2,120}?)\b(?:has |have |also )?contributed (?:to|reporting|additional)\b")
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright)\s*(?:(?:19|20)\d\d)?\s*(?:by )?(?P<names>[^.;©]{2,40})", re.IGNORECASE)


_WORD = re.compile(r"\w[\w'’]*")
_ROLE = re.compile(r"\b(?:writer|reporter|correspondent|editor|journalist)s?\W*$", re.IGNORECASE)
_CODE = re.compile(r"[a-z]{2,4}|[A-Z]{2,4}|\d+")
_CODES = re.compile(r"(?:\s+[A-Z]{2,4})+$|:[\d-]+$")


def credited(story: Story, body: Body, signed: Sequence[str]) -> list[str]:
    """The agencies that a page credits, in the order of byline, dateline and closing credit, without repeats.

    :param signed: the names that sign the article.
    """
    metas = (value for key in _METAS for value in story.page.metas.get(key, [])[:3])
    own = _own(story)
    return [
        short
        for short in _distinct([*signed, *islice(_signing(story), LONGEST_LIST), *metas], body)
        if short not in own
    ]


def credited_of_dump(dump: Dump, body: Body) -> list[str]:
    """The agencies that a plain text credits."""
    return _distinct([body.byline or "", *dump.given.authors[:MOST]], body)


def _distinct(signed: list[str], body: Body) -> list[str]:
    lines = (line for value in signed if (line := plain.text(value, LONGEST_LINE)))
    found = [short for line in lines for short in named(line)]
    return list(dict.fromkeys([*found, *_in_dateline(body), *_in_closing(body)]))[:MOST]


def named(line: str) -> list[str]:
    """The agencies among the names that a line lists, such as "Ann Lee, AFP" or "Bo Diaz, AP Sports Writer"."""
    whole = agency(line)
    parts = [] if whole else [part for part in _PARTS.split(line) if part]
    found = [agency(part) or (next(_mentioned(part), None) if _ROLE.search(part) else None) for part in parts]
    return [whole] if whole else [short for short in found if short]


def _own(story: Story) -> set[str]:
    """The agency whose own site it is; by JSON-LD, an agency may be the publisher of what others print."""
    sites = (name for key in ("og:site_name", "application-name") for name in story.page.metas.get(key, [])[:1])
    labels = addresses.host(story.page.url).split(".")[:-1]
    owners = {agency(name) for name in (*sites, *labels, *(label.removesuffix("news") for label in labels))}
    return {short for short in owners if short}


def _signing(story: Story) -> Iterator[str]:
    """Who signs the article or lent it, by JSON-LD."""
    for node in story.nodes[:3]:
        for value in (value for key in _SIGNING for value in plain.flat(node.get(key))):
            name = value.get("name") if isinstance(value, Mapping) else value
            yield from (one for one in plain.flat(name) if isinstance(one, str))


def _in_dateline(body: Body) -> Iterator[str]:
    for block in body.blocks[:2]:
        text = body.text[block.start : min(block.end, block.start + _HEAD)]
        if found := _CHINESE.match(text) or _JAPANESE.match(text):
            credits = named(found["names"])
        elif not _may_name(text):
            continue
        elif (found := _BRACKETED.match(text)) and (found["end"] or _is_dateline(found)):
            credits = named(found["names"] or found["slashed"])
        else:
            found = _DASHED.match(text)
            credits = _all(found["names"]) if found else []
        if credits:
            yield from credits
            return


def _is_dateline(found: re.Match[str]) -> bool:
    """Whether a bracket without a dash behind it ends a dateline; "Associated Press (AP) said" explains a name."""
    place = found["place"]
    is_place = place.isupper() or ("," in place and len(place.split()) < 7)
    return "=" in (found["names"] or "") or (is_place and not (found["next"] or "").islower())


def _in_closing(body: Body) -> Iterator[str]:
    """A line that is all credit stands first or among the last; a credit in brackets ends the last paragraph."""
    lines = [block for block in _edges(body) if block.end - block.start <= LONGEST_LINE]
    texts = [text for block in lines if _may_name(text := body.text[block.start : block.end])]
    for text in texts:
        if len(text) <= LONGEST_NAME and (found := _LINE.match(text)):
            yield from _all(found["names"])
        if "contributed" in text and (found := _CONTRIBUTED.match(text)):
            yield from _mentioned(found["names"])
        for found in _RIGHTS.finditer(text):
            yield from _all(found["names"])
    for block in body.blocks[-2:]:
        tail = body.text[max(block.start, block.end - _TAIL) : block.end]
        if _may_name(tail) and (found := _CLOSING.search(tail)):
            if found["names"]:
                line = _LINE.match(found["names"])
                yield from named(line["names"] if line else found["names"])
            else:
                yield from _all(found["dashed"] or found["bare"])


def _may_name(text: str) -> bool:
    """Whether a text has a word that an agency's name begins with: few have, and the patterns are dear."""
    return not openings().isdisjoint(_WORD.findall(text.casefold()))


def _edges(body: Body) -> list[Block]:
    """The first two parts and the last three; the text of a live blog in between credits its own parts."""
    return [*body.blocks[:2], *body.blocks[2:][-3:]]


def _all(names: str) -> list[str]:
    """The agencies of a line that names nothing else, codes of desks and editors apart ("dpa/lno", "PTI ABC XY")."""
    parts = [_CODES.sub("", part) for part in _PARTS.split(names) if part and part.strip()]
    found = [agency(part) for part in parts if not _CODE.fullmatch(part) or agency(part)]
    return [short for short in found if short] if all(found) else []


def _mentioned(names: str) -> Iterator[str]:
    """The agencies in a list of contributors, whose people stand behind or before them ("AP writer Ann Lee")."""
    for part in _PARTS.split(names):
        words = part.split()
        runs = (run for size in (3, 2, 1) for run in (words[:size], words[-size:]))
        yield from [short for run in runs if (short := agency(" ".join(run)))][:1]
