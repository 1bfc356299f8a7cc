"""Stretches of text between quotation marks, whichever marks an outlet uses: in pairs, paragraph by paragraph."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from newslake.annotate.document import Document

MOST = 5_000
"""Stretches of a document that are looked at; no article has a tenth of them."""
_DEEPEST = 8
"""Marks that may be open at once: what is opened below them was never closed."""
_ACCEPTED = {
    "“": '”"“',
    "‟": '”"“',
    "”": "”“",
    '"': '"”“',
    "＂": "＂",
    "״": '״"',
    "„": '“”"‟',
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "「": "」",
    "『": "』",
    "〝": "〞〟",
}
"""Marks that close what a mark opens, as the press types them."""
_DOUBLE = re.compile('["“”„‟«»‹›「」『』＂״〝〞〟]')
_SINGLE_OPENING = re.compile(r"(?<![\w’'.,!?])[‘'‚](?=[\w“\"¿¡…])")
_SINGLE_CLOSING = re.compile(r"(?<=[^\s‘'(\[])[’'‘](?!\w)")
_ELIDED = re.compile(
    r"(?:\d\ds?(?![\w.,]?\d)(?! per)\b|(?:em|til|till|tis|twas|twere|cause|cos|bout|round|n|t|s|ve|im|ere)\b)",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"(?:s|z|x|in|\ban|\bo|\bth|\bol|\bwi)\Z", re.IGNORECASE)
_AND = frozenset(("'n", "‘n", "’n"))
_INCHES = re.compile(r"\d\s?['′’]\s?\d{1,2}\Z")
_BEFORE_OPENING = frozenset(" \t\n\xa0\u202f\u2009\u3000([{—–/“„«‘'‚>")
_BEHIND_CLOSING = frozenset(" \t\n\xa0\u202f\u2009\u3000)]}.,;:!?…—–-/'’")
_RUNNING = frozenset(("ar", "fa", "ur", "zh", "ja", "ko", "th"))
"""Languages that set a mark right behind a letter: they have no spaces, or write particles onto the mark."""
_MOST_IN_VAIN = 50
"""Single marks of a paragraph that close nowhere: behind so many the rest are apostrophes."""
_FARTHEST = 3_000
"""Characters behind a single mark in which its closing one is sought."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What stands between two marks, without them; offsets in the document."""

    start: int
    end: int
    opened: int
    """Where the opening mark is."""
    closed: int
    """Behind the closing mark."""
    first: tuple[int, int]
    """The paragraph that it begins in."""
    last: tuple[int, int]
    """The paragraph that it ends in."""


@dataclass(slots=True)
class _Open:
    at: int
    mark: str
    inner: list[tuple[int, int]] = field(default_factory=list)


def stretches(document: Document) -> list[Stretch]:
    """The outer stretches in order; one that is opened again in each paragraph and closed in the last is one."""
    found: list[Stretch] = []
    for stretch in _walk(document):
        if any(character.isalnum() for character in document.whole[stretch.start : stretch.end]):
            found.append(stretch)
        if len(found) == MOST:
            break
    return found


def _walk(document: Document) -> Iterator[Stretch]:
    whole = document.whole
    begun: tuple[int, tuple[int, int]] | None = None
    before = (0, 0)
    for paragraph in document.paragraphs():
        pairs, left_open = _paired(whole, *paragraph, language=document.language)
        reopened = begun is not None and whole[paragraph[0]] == whole[begun[0]]
        if begun is not None and reopened and pairs and pairs[0][0] == paragraph[0]:
            yield _stretch(whole, begun[0], pairs.pop(0)[1], begun[1], paragraph)
            begun = None
        elif begun is not None and not (reopened and left_open == paragraph[0]):
            yield from _unclosed(whole, *begun, before)
            begun = None
        for opened, closed in pairs:
            yield _stretch(whole, opened, closed, paragraph, paragraph)
        if left_open is not None and begun is None:
            begun = (left_open, paragraph)
        before = paragraph
    if begun is not None:
        yield from _unclosed(whole, *begun, before)


def _unclosed(whole: str, opened: int, first: tuple[int, int], last: tuple[int, int]) -> Iterator[Stretch]:
    """A quote whose closing mark was forgotten ends with its paragraph, if it began with one."""
    if opened == first[0] and whole[opened] not in "'’":
        yield _stretch(whole, opened, last[1], first, last)


def _stretch(whole: str, opened: int, closed: int, first: tuple[int, int], last: tuple[int, int]) -> Stretch:
    """Of the mark at ``opened`` and the one at ``closed``, or of the paragraph's end there."""
    start, end = opened + 1, closed
    while start < end and whole[start].isspace():
        start += 1
    while end > start and whole[end - 1].isspace():
        end -= 1
    return Stretch(start, end, opened, min(closed + 1, last[1]), first, last)


def _paired(whole: str, begin: int, end: int, *, language: str | None) -> tuple[list[tuple[int, int]], int | None]:
    """The outer pairs of a paragraph, and the mark that is open at its end."""
    pairs, left_open = _doubles(whole, begin, end, language)
    singles, single_left = _singles(whole, begin, end, pairs, left_open)
    if singles:
        pairs = sorted([*singles, *(pair for pair in pairs if not _is_inside(pair[0], singles))])
    return pairs, left_open if left_open is not None else single_left


def _is_inside(at: int, pairs: list[tuple[int, int]]) -> bool:
    """Whether one of the pairs, which are in order and apart, is around a place."""
    index = bisect_left(pairs, (at, 0)) - 1
    return index >= 0 and at < pairs[index][1]


def _doubles(whole: str, begin: int, end: int, language: str | None) -> tuple[list[tuple[int, int]], int | None]:
    pairs: list[tuple[int, int]] = []
    open_marks: list[_Open] = []
    for found in _DOUBLE.finditer(whole, begin, end):
        at, mark = found.start(), found[0]
        before = whole[at - 1] if at > begin else ""
        after = whole[at + 1] if at + 1 < end else ""
        if _is_no_mark(whole, at, mark, before, after):
            continue
        level = _closing(open_marks, mark, before, after)
        if level is not None:
            opened = open_marks[level]
            del open_marks[level:]
            (open_marks[-1].inner if open_marks else pairs).append((opened.at, at))
        elif mark in _ACCEPTED and _may_open(mark, before, after, language):
            open_marks.append(_Open(at, mark))
            if len(open_marks) > _DEEPEST:
                pairs.extend(open_marks.pop(0).inner)
    for dangling in open_marks:
        pairs.extend(dangling.inner)
    return pairs, open_marks[-1].at if open_marks else None


def _is_no_mark(whole: str, at: int, mark: str, before: str, after: str) -> bool:
    if mark not in '"״”':
        return False
    if "א" <= before <= "ת" and "א" <= after <= "ת":  # gershayim in an abbreviation
        return True
    return before.isdigit() and _INCHES.search(whole, max(0, at - 8), at) is not None


def _closing(open_marks: list[_Open], mark: str, before: str, after: str) -> int | None:
    """Which of the open marks it closes, if any."""
    if _surely_opens(mark, before, after):
        return None
    loose = before.isspace() or after not in _BEHIND_CLOSING
    for level in range(len(open_marks) - 1, -1, -1):
        opened = open_marks[level].mark
        if mark in _ACCEPTED[opened] and not (loose and mark == '"' and opened != '"'):
            return level
    return None


def _surely_opens(mark: str, before: str, after: str) -> bool:
    if mark in "„「『〝":
        return True
    if mark in "”»›」』〞〟" and not (before in _BEFORE_OPENING and after.isalnum()):
        return False
    return (not before or before in _BEFORE_OPENING) and bool(after) and after not in _BEHIND_CLOSING


def _may_open(mark: str, before: str, after: str, language: str | None) -> bool:
    if not after:
        return False
    at_a_word = not before or before in _BEFORE_OPENING
    if mark in "”»›":
        return at_a_word and (after.isalnum() or after in "‹›„“")
    if mark in "“‟«‹":
        return at_a_word or after not in _BEHIND_CLOSING
    if mark in '"＂״':
        return at_a_word or not before.isalnum() or (language in _RUNNING and not before.isdigit())
    return True


def _singles(
    whole: str, begin: int, end: int, pairs: list[tuple[int, int]], left_open: int | None
) -> tuple[list[tuple[int, int]], int | None]:
    """Pairs of single marks that are in no pair of double ones, and one at the paragraph's start that is not closed."""
    singles: list[tuple[int, int]] = []
    resume, in_vain = begin, 0
    inside = iter([*pairs, (end, end)])
    pair = next(inside)
    for found in _SINGLE_OPENING.finditer(whole, begin, end):
        at = found.start()
        while pair[1] < at:
            pair = next(inside, (end, end))
        if at < resume or pair[0] < at or (left_open is not None and left_open < at):
            continue
        if _ELIDED.match(whole, at + 1) and at != begin:
            continue
        closed = _single_closing(whole, at, end, pairs)
        if closed is not None:
            singles.append((at, closed))
            resume = closed
        elif at == begin and whole[at] == "‘" and not pairs:
            return singles, at
        else:
            in_vain += 1
            if in_vain > _MOST_IN_VAIN:
                break
    return singles, None


def _single_closing(whole: str, opened: int, end: int, pairs: list[tuple[int, int]]) -> int | None:
    """The mark that closes a single one: the first that can be no apostrophe, else the first that may be none."""
    farthest = min(end, opened + _FARTHEST)
    openings = _SINGLE_OPENING.finditer(whole, opened + 1, farthest)
    behind = next((found.start() for found in openings if not _ELIDED.match(whole, found.start() + 1)), farthest)
    first = bisect_left(pairs, (opened, 0))
    within = [pair for pair in pairs[first : first + 50] if pair[0] < opened + _FARTHEST]
    unsure = None
    for found in _SINGLE_CLOSING.finditer(whole, opened + 1, farthest):
        at = found.start()
        if whole[at - 2 : at] in _AND or any(pair[0] < at < pair[1] for pair in within):
            continue
        if at > behind and (unsure is not None or whole[opened] != "‘"):
            break
        if not _may_be_apostrophe(whole, at, end):
            return at
        unsure = at if unsure is None else unsure
    return unsure


def _may_be_apostrophe(whole: str, at: int, end: int) -> bool:
    word_follows = whole[at + 1 : at + 2] == " " and whole[at + 2 : min(at + 3, end)].isalnum()
    return word_follows and _POSSESSIVE.search(whole, max(0, at - 3), at) is not None
