"""Where a text has names that may be those of agencies and media: names of the lists, and of their shape."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from newslake.annotate.citations.media import (
    ADDED,
    ALONE,
    CAPITALS,
    CONTRACTED,
    ENDINGS,
    OPENINGS,
    TIMES,
    Source,
    by_first_words,
    first_words,
    key,
    spaceless,
)
from newslake.annotate.citations.receivers import receiving
from newslake.annotate.citations.sourcing import signs
from newslake.annotate.names.titles import folded
from newslake.annotate.names.toponyms import demonyms

MOST_PLACES = 5000
"""Names in a document that are looked at."""
_TOKEN = re.compile(r"\w+")
_LATIN = re.compile(r"[A-Za-z0-9À-ÿ]+")
FAR_EAST = frozenset(("zh", "ja", "ko"))
"""Languages whose words have no spaces, or endings, between them."""
_CLOSE = re.compile(r"[ \u00a0’'.·«»&/+-]{1,2}|,? ")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text has a name that may be a source's."""

    start: int
    end: int
    name: str
    kind: str
    is_word: bool
    """Whether only a clear sign makes it a source."""
    is_described: bool = False
    """Whether a word such as "newspaper" stands beside it."""
    needs: str = ""
    """The one sign that makes it a source, where nothing in its name does: ``told``, ``taken``, ``quoted``."""
    is_guess: bool = False
    """Whether only what stands before it can make it a source."""


_Tokens = Sequence[tuple[str, int, int]]


def places(text: str, language: str | None, organizations: Sequence[tuple[int, int]] = ()) -> list[Place]:
    """The names in a text that may be sources', in order, none within another.

    :param organizations: where those are named that are but spoken to: a receiver of quotes may be a medium.
    """
    words = _LATIN if language in FAR_EAST else _TOKEN
    found: list[Place] = [*_known(text, words), *_described(text, language)]
    if language == "en":
        found += [
            Place(start, end, text[start:end], "media", True, needs=needs)
            for start, end, needs in receiving(text, organizations)
        ]
    if language in FAR_EAST:
        pattern, sources = spaceless()
        for match in islice(pattern.finditer(text), MOST_PLACES):
            source = sources[match[0]]
            found.append(Place(match.start(), match.end(), source.name, source.kind, source.is_word))
    if language == "de":
        found = [place for place in found if not place.is_word or place.is_described or _is_set_off(text, place)]
    found.sort(key=lambda place: (place.start, -place.end))
    kept: list[Place] = []
    for place in found:
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
        elif kept[-1].needs and not place.needs:
            goes_on = place.start == kept[-1].start
            kept[-1] = replace(kept[-1], needs="", is_word=place.is_word) if goes_on else place
        elif place.is_described and place.start == kept[-1].start:
            kept[-1] = replace(kept[-1], is_described=True, is_guess=False)
        elif kept[-1].is_described and place.end == kept[-1].end:  # "Russia's TASS news agency"
            kept[-1] = replace(place, is_described=True)
    return kept


def _is_set_off(text: str, place: Place) -> bool:
    """Whether a name is in quotation marks or capitals, as German has those of its media that are nouns, too."""
    return text[place.start - 1 : place.start] in tuple('„“"«»‚') or text[place.start : place.end].isupper()


def _known(text: str, words: re.Pattern[str]) -> Iterator[Place]:
    tokens = [(match[0], match.start(), match.end()) for match in words.finditer(text)]
    opening, ends = first_words(), ENDINGS | OPENINGS
    at, count = 0, 0
    while at < len(tokens) and count < MOST_PLACES:
        word = tokens[at][0]
        place, size = None, 1
        if word in opening or (word[0] > "\u0400" and key(word) in _stems()):
            place, size = _listed(tokens, at, text)
        if place is None and size == 1 and word in ends:
            place = _shaped(tokens, at, text)
        if place:
            count += 1
            yield place
        at += size


def _listed(tokens: _Tokens, at: int, text: str) -> tuple[Place | None, int]:
    """The name of the lists that begins at a word, and how many words it takes."""
    names = by_first_words()
    first = key(tokens[at][0])
    both = f"{first} {key(tokens[at + 1][0])}" if at + 1 < len(tokens) else ""
    for source in (*names.get(both, ()), *names.get(first, ())):
        if _is_there(source, tokens, at, text) and not (source.is_word and _goes_before(tokens, at, text)):
            return _extended(source, tokens, at, text)
    return None, 1


@cache
def _stems() -> frozenset[str]:
    """First words of names in scripts whose words have endings or beginnings that change."""
    return frozenset(word for words in by_first_words() if (word := words.partition(" ")[0]) > "\u0400")


def _is_there(source: Source, tokens: _Tokens, at: int, text: str) -> bool:
    words = source.written
    if at + len(words) > len(tokens):
        return False
    for i, word in enumerate(words):
        if not _is_same(tokens[at + i][0], word, source, is_first=i == 0):
            return False
        if i and not _CLOSE.fullmatch(text, tokens[at + i - 1][2], tokens[at + i][1]):
            return False
    return True


def _is_same(there: str, word: str, source: Source, *, is_first: bool) -> bool:
    """Whether a word of a text is one of a name, in its case or in capitals; agencies in capitals may have but one."""
    if there == word:
        return True
    if key(there) != key(word):
        return False
    if "\u0600" <= word[0] <= "\u06ff":
        return True
    if word.isupper() and len(word) > 1 and word.isascii():
        return source.kind == "agency" and not source.is_word and there == word.capitalize()
    if there.isupper() and len(there) > 1:
        return True
    return there[0] == word[0] or (is_first and word == "The" and len(source.written) > 1)


def _extended(source: Source, tokens: _Tokens, at: int, text: str) -> tuple[Place | None, int]:
    """The place of a name with the service that a broadcaster puts behind it; none where a longer name goes on."""
    size = len(source.written)
    start, end = tokens[at][1], tokens[at + size - 1][2]
    if source.written[0] in CONTRACTED or (source.written[0] == "The" and not text[start].isupper()):
        start = tokens[at + 1][1]
    name, is_guess = source.name, False
    while at + size < len(tokens) and text[end : tokens[at + size][1]] == " " and size < _LONGEST:
        word = tokens[at + size][0]
        if source.kind == "media" and word in ADDED:
            pass
        elif not word[0].isupper() or word in TIMES:
            break
        elif source.is_word or is_guess or source.kind == "agency":
            return None, 1
        elif _STAFF.match(text, tokens[at + size][2]):  # "VOA Pentagon correspondent"
            break
        else:  # "CBC North": a service that no list has, or a company
            is_guess = True
        end = tokens[at + size][2]
        name = text[start:end]
        size += 1
    if source.is_word and text[end : end + 4] == " of ":
        return None, 1
    return Place(start, end, name, source.kind, source.is_word or is_guess, is_guess=is_guess), size


def _goes_before(tokens: _Tokens, at: int, text: str) -> bool:
    """Whether a name begins before a word: "Institute of Science"."""
    if not at or text[tokens[at - 1][2] : tokens[at][1]] not in (" ", "-"):
        return False
    word = tokens[at - 1][0]
    if word == "of":
        return at > 1 and tokens[at - 2][0][0].isupper()
    return word[0].isupper() and word not in _BEGINNINGS


_STAFF = re.compile(r" (?:correspondent|reporter|editor|journalist|bureau|analyst|host|anchor|contributor|columnist)")
_LONGEST = 6
"""Words of a name."""
_PREPOSITIONS = frozenset("In As For From On At By Via And But When While To With According Per".split())
_BEGINNINGS = _PREPOSITIONS | frozenset(("The", "La", "Le", "El"))


_JOINTS = frozenset("of the and & de da do del della la le du des".split())


_SERIES = frozenset("Journal Annals Archives Bulletin Review Reviews".split())


def _series(tokens: _Tokens, last: int, text: str) -> int:
    """Where the name of a journal ends that goes on with what it is of."""
    if last + 2 >= len(tokens) or tokens[last + 1][0] != "of" or not tokens[last + 2][0][0].isupper():
        return last
    end = last + 2
    while end + 1 < len(tokens) and end - last < 8 and text[tokens[end][2] : tokens[end + 1][1]] == " ":
        word = tokens[end + 1][0]
        if word in TIMES or not (word[0].isupper() or word in _JOINTS):
            break
        end += 1
    return end if tokens[end][0][0].isupper() else end - 1


def _shaped(tokens: _Tokens, at: int, text: str) -> Place | None:
    """A name of two to six capitalized words that ends or begins as those of media do."""
    first = last = at
    if tokens[at][0] in ENDINGS:
        while first and at - first < 4 and text[tokens[first - 1][2] : tokens[first][1]] in (" ", "-"):
            if not tokens[first - 1][0][0].isupper():
                break
            first -= 1
    if tokens[at][0] in OPENINGS and first == at:
        while last + 1 < len(tokens) and last - at < 5 and text[tokens[last][2] : tokens[last + 1][1]] in (" ", "-"):
            word = tokens[last + 1][0]
            if word in TIMES or not (word[0].isupper() or word[0].isdigit() or word in _JOINTS):
                break
            last += 1
        while last > at and not (tokens[last][0][0].isupper() or tokens[last][0].isdigit()):
            last -= 1
    while first < last and tokens[first][0] in _PREPOSITIONS:
        first += 1
    if tokens[last][0] in _SERIES:
        last = _series(tokens, last, text)
    follows = text[tokens[last][2] : tokens[last + 1][1]] if last + 1 < len(tokens) else ""
    goes_on = follows == " " and tokens[last + 1][0][0].isupper() and tokens[last + 1][0] not in TIMES
    is_alone = tokens[at][0] in ALONE and text.startswith(("the ", "The "), tokens[at][1] - 4)
    if goes_on or (first == last and not (is_alone and not text.startswith(" of ", tokens[at][2]))):
        return None
    if tokens[first][0] in ("The", "A", "An") and last - first == 1 and tokens[last][0] not in ENDINGS:
        return None
    start, end = tokens[first][1], tokens[last][2]
    return Place(start, end, text[start:end], "media", True)


_CAPITALS = re.compile(
    rf"(?:[{CAPITALS}][\w.&’'+-]*(?<![.’'+-])|\d+)(?:[ -](?:(?:of the|of|the|and|in|&|de|da|del|la|le|du) )?"
    rf"(?:[{CAPITALS}][\w&’'+-]*(?<![’'+-])|\d+)){{0,6}}"
)


_CALL_SIGN = re.compile(
    r"[ (](?P<name>[KW][A-Z]{2,3}-(?:TV|FM|AM)|[A-Z]{1,4}TV|d[wxyz][A-Z]{2}"
    r"|(?:FOX|Fox|ABC|CBS|NBC|Channel|News) ?\d{1,2}"
    r"|(?:(?<=told )|(?<=tells )|(?<=according to )|(?<=station )|(?<=affiliate ))[KW][A-Z]{3})\b(?! [A-Z])"
)
"""Stations that are called by letters and numbers."""


_SITE = re.compile(r"(?<=\w)\.(?:com?|net|org|news|tv|info|ie)(?:\.[a-z]{2})?\b(?![@/])")
"""Media that are called by their address."""
_LABELS = re.compile(r"(?<![@/\w.-])[A-Za-z][\w-]*(?:\.[\w-]+)?$")
_ENDS = re.compile(
    rf"(?:^|[\s“\"(])(?P<name>[{CAPITALS}][\w&’'+-]*"
    rf"(?:(?: (?:of the|of|the|and|&))?(?<! of)[ ][{CAPITALS}][\w&’'+-]*){{0,4}})$"
)


_APPOSED = re.compile(
    rf"(?:^|[\s“\"(])(?P<name>[{CAPITALS}][\w&’'+-]*(?:[ ][{CAPITALS}][\w&’'+-]*){{0,4}}), an? (?:[\w-]+ )?\Z"
)
"""Told Al Wasat, a Libyan news website."""
_FRONT = re.compile(r"^(?:The |[\w’'-]+-(?:based|run|owned|language|backed) |[\w.-]+[’']s )+")


def _usual(name: str) -> str:
    """What a name that stands without its article is generally called."""
    words = _TOKEN.findall(name)
    listed = by_first_words().get(f"the {key(words[0])}", ()) if len(words) == 1 else ()
    return next((source.name for source in listed if len(source.written) == 2), name)


_THING = re.compile(r" (?:magazine|newspaper|news website|news site|news agency)\b")


def _described(text: str, language: str | None) -> Iterator[Place]:
    """Names that a word for a medium stands beside: "the newspaper X", "X magazine"."""
    told = signs(language)
    for call in islice(_CALL_SIGN.finditer(text), MOST_PLACES) if language == "en" else ():
        yield Place(call.start("name"), call.end(), call["name"], "media", True)
    for site in islice(_SITE.finditer(text), MOST_PLACES) if language == "en" else ():
        if labels := _LABELS.search(text, max(0, site.start() - 30), site.start()):
            yield Place(labels.start(), site.end(), text[labels.start() : site.end()], "media", True)
    for thing in islice(_THING.finditer(text), MOST_PLACES) if language == "en" else ():
        if name := _ENDS.search(text[max(0, thing.start() - 60) : thing.start()]):
            start = thing.start() - len(_FRONT.sub("", name["name"]))
            if folded(text[start : thing.start()]) in demonyms():
                if apposed := _APPOSED.search(text, max(0, start - 60), start):
                    yield Place(*apposed.span("name"), apposed["name"], "media", True, True)
                continue
            kind = "agency" if "agency" in thing[0] else "media"
            yield Place(start, thing.start(), _usual(text[start : thing.start()]), kind, True, True)
    for found in islice(told.nouns.finditer(text), MOST_PLACES) if told else ():
        name = _CAPITALS.match(text, found.end())
        if name:
            end = name.end() - (2 if name[0].endswith(("’s", "'s")) else 0)
            kind = "agency" if found["agency"] else "media"
            yield Place(found.end(), end, text[found.end() : end], kind, True, True)
