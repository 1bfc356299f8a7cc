"""The sources that a document names: news agencies and media that it takes news from, and documents that it cites.

A name alone is no source: something must be said to it or taken from it (``sourcing``), or the text credits it at its
head or end. A medium that the news is about is none.
"""

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from newslake.agencies import LONGEST_NAME, agency
from newslake.annotate.citations import papers
from newslake.annotate.citations.media import CAPITALS
from newslake.annotate.citations.outlets import FAR_EAST, Place
from newslake.annotate.citations.outlets import places as places_of
from newslake.annotate.citations.sourcing import Signs, signs
from newslake.annotate.document import Cited, Document, Named, Quoted

RULES = "newslake sources 1"
LONGEST = 100_000
"""Characters of a document that are looked at."""
MOST = 100
"""Sources of a document that are told."""
_AROUND = 120
"""Characters on either side of a name in which the signs of a source stand."""
_FAR = 400
"""Characters between a name and a quote of its sentence, at most."""
_PARTS = re.compile(r"\s*[,/|(]\s*|\s[-–—]\s|\s(?:and|for|of)\s")
_HEAD, _END = 140, 3
"""Characters of the first paragraph that can be a dateline; the last paragraphs, one of which can be a credit."""

_STOP = re.compile(r"(?<![A-Z])[.!?][”\"’»)]*\s|[。！？]|\n")
_CREDIT = re.compile(
    r"""\b(?:reporting|inputs?|files|material)\s(?:\w+\s)?(?:by|from)\b|\bthis\s(?:report|story|article|content
    |text)\b|©|\(c\)|copyright
    |contributed|with\sinputs|with\sa\sreport\sfrom|with\s\w+\sinputs?\b|^\W*(?:\w+\s){0,6}(?:first|originally)\s(?:published|appeared)\s(?:in|on|by|at)\b|^\W*(?:by|by:)\s
    |^\W*(?:source|quelle|fuente|fonte|источник|المصدر|来源)\s?[:：]
    |^\W*(?:with|avec|mit\smaterial|con\s(?:información|datos)\sde|com\sinforma\w+\sd\w+
    |по\sматериалам)\s[^.]{2,40}$""",
    re.VERBOSE | re.IGNORECASE,
)
_ALL_CREDIT = re.compile(r"(?:^|[.!?”\"»]\s?)\s*[(\[/–—-]*\s*$")
_LIST = re.compile(r"\W*(?:[\w/]{2,9}\s)?[(\[][^()\n]{2,80}[)\]]\W*")
"""A last line that is but a list of agencies: "ab/cd (AFP, dpa)"."""
_DATELINE_BEFORE = re.compile(r"^[^!?\n]{0,90}[(/=（\[][^()]{0,20}$|^[^-–—.!?\n]{2,60}\s[-–—]\s$|^\W*$")
_DATELINE_BEHIND = re.compile(
    r"^[^()\n]{0,20}[)/）\]]\.?\s?(?:\[[^\]]{0,20}\]\s?)?(?:[-‐‑–—―:.=]|[A-ZÀ-ÞА-ЯЁ])|^\.\s|^\s?[-–—]\s"
    r"|^\w{0,4}(?:\d{1,2}月)?\d{1,2}日(?:电|電)"
)
_WITNESSED = re.compile(
    r"(?:(?:seen|obtained|reviewed|viewed|examined)(?: \w+)? by|constaté|appris|podido saber|constatou|constató"
    r"|constatato|appreso|erfuhr|apurou)\W+(?:\w+['’ ]){0,3}$"
)
"""Before a source that saw for itself: no words are said to it."""
_NO_MEDIA = frozenset(("GPE", "LOC", "NORP", "EVENT", "LANGUAGE"))
"""Labels of what publishes nothing: "published in Geneva"."""
_SPOKEN_TO = re.compile(r"\b(?:told|tells|telling|to|with|by)\s(?:[Tt]he\s)?$")
_ON_SITE = re.compile(r"\b(?:on|(?<!shared )with|in|from|for|via)\s$")
"""Before an address that is but where something is: "reviews on example.com"."""
_COMING = re.compile(
    r"\b(?:to|will) (?:be )?(?:carried|broadcast|aired?|shown|televised|streamed|appear)"
    r"(?: \w+)? (?:on|in|by)\W+(?:the )?$"
)
"""Before a channel that will show something: no source of the text."""
_UNSURE = re.compile(r"\b(?:noted|found|show\w*|publish\w*|saw|ran a)$|^[^ ]*$")
"""What is said of many things: no sign for a name that is a word, too."""
_LISTED = re.compile(r"[”\"»“’]?,?\s?(?:(?:and|und|et|y|e|и|ve|as well as)\s)?(?:the\s|le\s|la\s|l['’])?[„“\"«‘]?")
_TOLD_BEHIND = re.compile(r"muhabir|yaptığı|verdiği|konuş|anlat|açıklama")
_MONEY = re.compile(
    r"\s(?:\S+\s){0,4}(?:profits?|loss(?:es)?|revenues?|earnings|income|turnover|quarterly|layoffs)\b|\s(?:it|its|they|their)\b"
)
_OF_ITS_OWN = re.compile(
    r"\b(?:spokes\w+|executives?|directors?|boss(?:es)?|chief|chair\w*|owners?|staff|workers|employees|lawyers?|shares)"
    r"\s(?:for|of|at|in)\s(?:the\s)?$"
)
"""Before a medium that is the news itself: "a spokesman for the BBC said"."""
_CALLED = re.compile(r"\b(?:call(?:ed|s)|dubbed|hailed|named|describ(?:ed|es))$")
_ITSELF = re.compile(r"\s(?:in\sa\sstatement|(?:\w+\s){0,3}?(?:it|its|it['’]s|they|their)\b)")
_FAR_EAST = {
    "told": re.compile(
        r"(?:接受|告[诉訴]|向|[对對])[《「“]?$|》?(?:记者|記者|等媒体|媒体)?(?:的?采访|的?採訪|专访|專訪)|(?:紙|社|テレビ)?(?:の(?:取材|インタビュー|単独取材)|に(?:語|対し|証言|話し|答え|明かし))"
    ),
    "taken": re.compile(
        r"(?:据|據|根据|援引|引述|引用|发表[在于]|發表[在於]|刊登[在于]|刊[于於])(?:\w{0,8}?)[《「“]?$"
        r"|》?(?:[^，。]{0,12}?)(?:报道|報道|報導|消息[称稱]|刊文|撰文|援引|引述|杂志|雜誌)"
        r"|[』」）)]?(?:紙|社|電子版|テレビ|通信)?(?:に(?:よ[るれ]|掲載|発表)|が(?:報じ|伝え|入手)|は(?:報じ|伝え|\S{0,14}日|、?[^。]{0,60}(?:報じ|伝え))|の報道|など\S{0,6}報じ|などによ|で発表)"
        r"|[은는이가에]\s?(?:\S+\s){0,3}(?:보도|따르면|전했|인용)"
    ),
}


def citations(document: Document, named: Sequence[Named], quotes: Sequence[Quoted]) -> list[Cited]:
    """The sources in order of their first mention; those of the byline alone are last."""
    text = document.whole[:LONGEST]
    people = sorted(span for each in named if each.type == "person" for span in each.spans)
    organizations = [span for each in named if each.type == "organization" for span in _if_spoken_to(text, each.spans)]
    alone = {each.name for each in named if each.type == "person" and " " not in each.name}
    found = places_of(text, document.language, organizations)
    sites = {(mark.start, mark.end) for mark in document.marks if mark.label in _NO_MEDIA}
    places = [
        place
        for place in found
        if (place.name in alone or _is_called_one(place, text) or not _is_inside(place, people))
        and not (place.needs and (place.start, place.end) in sites)
    ]
    said = sorted((quote.start, quote.end) for quote in quotes)
    reader = _Reader(document, text, said)
    outlets = _outlets(document, reader, places)
    taken = [(place.start, place.end) for place in places]
    cited = papers.cited(document, text, named, quotes, taken)
    sources = sorted([*outlets, *cited], key=lambda each: each.spans[0] if each.spans else (len(text), 0))
    kept = {each.name: each for each in reversed(sources)}
    return [each for each in sources if kept[each.name] is each][:MOST]


def _is_called_one(place: Place, text: str) -> bool:
    """Whether a word at a name says that it is no person: "the podcast Bee Lines"; a broadcaster may be one."""
    return place.is_described and not text.endswith("broadcaster ", 0, place.start)


def _if_spoken_to(text: str, spans: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    """The mentions of a name where all are such as a medium's: what does other things is the news itself."""
    return spans if all(_SPOKEN_TO.search(text, max(0, start - 20), start) for start, _ in spans) else ()


def _is_inside(place: Place, spans: Sequence[tuple[int, int]]) -> bool:
    at = bisect(spans, (place.start, len(spans) and spans[-1][1]))
    return at > 0 and spans[at - 1][0] <= place.start and place.end <= spans[at - 1][1]


def _outlets(document: Document, reader: "_Reader", places: Sequence[Place]) -> list[Cited]:
    roles: dict[str, set[str]] = defaultdict(set)
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    first: dict[str, Place] = {}
    for place, sign in zip(_in_full(places), reader.signs_of(places), strict=True):
        if sign:
            roles[place.name].add(reader.role(place, sign))
            first.setdefault(place.name, place)
        if sign or not place.is_word:
            spans[place.name].append((place.start, place.end))
    for short in (*document.agencies, *_signing(document.authors)):
        roles[short].add("credited")
    return [
        Cited(
            name=name,
            kind=first[name].kind if name in first else "agency",
            role=next((role for role in ("quoted", "cited", "credited") if role in told), "cited"),
            spans=spans[name],
            forms=() if spans[name] else (_form(document, name),),
            found_by=RULES,
        )
        for name, told in roles.items()
    ]


def _in_full(places: Sequence[Place]) -> Iterator[Place]:
    """The same, those that are called by their last word by the name that was told before: "the Journal"."""
    full: dict[str, str] = {}
    for place in places:
        words = place.name.removeprefix("The ").split()
        if len(words) == 1 and place.is_word and place.kind == "media":
            yield replace(place, name=full.get(words[0], place.name))
            continue
        if words and place.kind == "media":
            full.setdefault(words[-1], place.name)
        yield place


def _signing(authors: Sequence[str]) -> Iterator[str]:
    """The agencies among those who sign."""
    for author in islice(authors, MOST):
        parts = (author, *_PARTS.split(author[:LONGEST_NAME]))
        yield from [short for part in parts if (short := agency(part))][:1]


def _form(document: Document, short: str) -> str:
    """The byline that has the agency's name, else that."""
    return next((author for author in document.authors if short.casefold() in author.casefold()), short)


class _Reader:
    """What a place's surroundings make of it."""

    def __init__(self, document: Document, text: str, said: Sequence[tuple[int, int]]) -> None:
        self.text = text
        self.said = said
        self.language = document.language
        self.signs: Signs | None = signs(document.language)
        parts = list(document.paragraphs())
        self.first = parts[0] if parts else (0, 0)
        self.ends = parts[1:][-_END:] or parts[-1:]

    def signs_of(self, places: Sequence[Place]) -> list[str | None]:
        """What makes each place a source; one that is listed beside another is what that is."""
        found = [self._sign_of(place) for place in places]
        for order in (range(1, len(places)), range(len(places) - 2, -1, -1)):
            for at in order:
                beside = at - 1 if order.step == 1 else at + 1
                if found[at] is None and found[beside] in ("told", "taken", "seen"):
                    first, second = sorted((places[at], places[beside]), key=lambda place: place.start)
                    if _LISTED.fullmatch(self.text[first.end : second.start][:20]):
                        found[at] = found[beside]
        return found

    def role(self, place: Place, sign: str) -> str:
        """What a source is there; ``seen`` where it saw a document: cited, unless the text is its own."""
        if sign == "credited":
            return sign
        if sign == "seen":
            return sign if self.language == "en" else "cited"
        return "quoted" if self._is_quoted(place, sign) else "cited"

    def _sign_of(self, place: Place) -> str | None:
        if self.is_spoken(place):
            return None
        before, behind = self._around(place)
        if self._is_credit(place, behind):
            return "credited"
        sign = self._sign(place, before, behind)
        if sign == "taken" and "." in place.name and _ON_SITE.search(before):
            return None
        if place.needs and not (sign == place.needs or (sign == "told" and self._is_quoted(place, sign))):
            return None
        return "seen" if sign and _WITNESSED.search(before) else sign

    def _around(self, place: Place) -> tuple[str, str]:
        before = self.text[max(0, place.start - _AROUND) : place.start]
        behind = self.text[place.end : place.end + _AROUND]
        return before[before.rfind("\n") + 1 :], behind.partition("\n")[0]

    def _is_credit(self, place: Place, behind: str) -> bool:
        start, end = self.first
        if start <= place.start < start + _HEAD:
            head = self.text[start : place.start]
            if _DATELINE_BEFORE.match(head) and _DATELINE_BEHIND.match(behind):
                return True
        for start, end in self.ends:
            if start <= place.start < end:
                if place.kind == "agency" and end - start < _AROUND and _LIST.fullmatch(self.text[start:end]):
                    return True
                is_last = not re.search(r"\w", self.text[place.end : end])
                head = self.text[max(start, place.start - _AROUND) : place.start]
                return (is_last and place.kind == "agency" and bool(_ALL_CREDIT.search(head))) or (
                    end - start < 2 * _AROUND and bool(_CREDIT.search(self.text[start:end])) and "“" not in head
                )
        return False

    def _sign(self, place: Place, before: str, behind: str) -> str | None:
        if self.language in FAR_EAST:
            return next(
                (sign for sign, found in _FAR_EAST.items() if found.search(before[-14:]) or found.match(behind)), None
            )
        if self.signs is None:
            return None
        if _COMING.search(before):
            return None
        if self.signs.told.search(before):
            return "told"
        if self.signs.taken.search(before):
            return "taken"
        if self.signs.asked and self.signs.says and self.signs.asked.search(before):
            sentence = _STOP.split(before)[-1] + _STOP.split(behind)[0]
            if self.signs.says.search(sentence):
                return "told"
        return None if place.is_guess else self._behind(place, before, behind)

    def _behind(self, place: Place, before: str, behind: str) -> str | None:
        found = self.signs.behind.match(behind) if self.signs else None
        if not found or _OF_ITS_OWN.search(before):
            return None
        told = found.groupdict()
        rest = behind[found.end() :]
        if told.get("did"):
            if _TOLD_BEHIND.search(found[0]):
                return "told"
            if place.is_word and not place.is_described and _UNSURE.search(found[0]):
                return None
            is_of_it = _MONEY.match(rest) and "that" not in rest[:6] and not _CALLED.search(found[0])
            return None if is_of_it else "taken"
        if told.get("said"):
            is_sure = not place.is_word or place.is_described or re.search(r"\bagency\b", found[0])
            return "taken" if is_sure and not _ITSELF.match(rest) else None
        return "taken" if not place.is_word or place.is_described else None

    def _is_quoted(self, place: Place, sign: str) -> bool:
        """Whether a quote lies in the sentence, or, where words were said to the source, begins the next."""
        at = bisect(self.said, (place.start, 0))
        before = at - 1 if at and self.said[at - 1][1] <= place.start else at - 2
        return (before >= 0 and self._is_quoted_before(place, sign, self.said[before][1])) or (
            self._is_quoted_behind(place, sign, at)
        )

    def _is_quoted_before(self, place: Place, sign: str, end: int) -> bool:
        gap = self.text[end : place.start]
        if len(gap) >= _FAR or _STOP.search(gap[2:]):
            return False
        begins_anew = self.text[end - 1] in ".。" and re.match(rf"[”\"’»]*\s+[{CAPITALS}]", gap)
        return sign == "told" or not begins_anew

    def _is_quoted_behind(self, place: Place, sign: str, at: int) -> bool:
        while at < len(self.said) and self.said[at][0] < place.end:
            at += 1
        if at == len(self.said) or self.said[at][0] - place.end > _FAR:
            return False
        gap = self.text[place.end : self.said[at][0]]
        stops = len(_STOP.findall(gap))
        begins_next = stops and not _STOP.split(gap)[-1].strip(" “\"«„‘'\n")
        return not stops or (
            sign == "told" and ((stops <= 2 and bool(begins_next)) or (stops == 1 and "\n" not in gap))
        )

    def is_spoken(self, place: Place) -> bool:
        """Whether it is somebody quoted who names it, and not the text."""
        at = bisect(self.said, (place.start, len(self.text))) - 1
        if at < 0:
            return False
        start, end = self.said[at]
        return place.end < end and place.end - place.start + 4 < end - start
