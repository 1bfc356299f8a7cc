"""What is quoted beside people: a letter, a report, a statement, and whose it is where the article tells that."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from newslake.annotate.document import Cited, Named, Quoted
from newslake.annotate.quotes.cast import Cast
from newslake.annotate.quotes.clauses import Subject, can_be_subject, first_subject
from newslake.annotate.quotes.descriptions import listed
from newslake.annotate.quotes.roles import is_definite
from newslake.annotate.quotes.subjects import before

_MOST = 200
"""Phrases that are looked up in a document."""
_BACK = 4_000
"""Characters in which it is sought where a document was spoken of first."""
_WORD = re.compile(r"[^\W\d_]+")
_SIGNED = re.compile(r"\b(?:wrote|sent|signed|issued|released|published|posted|penned|filed|submitted|addressed)\b")
_BY = re.compile(
    r",?\s+(?:(?!seen|obtained|reviewed|viewed|reported|revealed|published|quoted|cited)\w+\s+){0,2}"
    r"(?:by|from|du|des|del|della|von|vom|do|da|de)\s+"
    r"(?:(?:the|la|Mr|Mrs|Ms|Dr|Sir|its)\.?\s+)?(?:\w+\s+)?"
)
_IN_IT = re.compile(r"\b[Ii]n (?:an?|the|its|his|her|their) (?:[\w-]+ ){0,3}\Z")
_AROUND = 50
_TAIL = re.compile(r" (?:to|of|on|by|into) (?:the )?\w+(?: \w+)?")
_WROTE_TO = re.compile(r"\bwrote to\b")
_OWNERS = {"his": "he", "her": "she"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that is quoted."""

    author: Named | None
    written: str
    """The article's words for it."""


class Authorship:
    """The documents of one story."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.story = cast.story
        self._looked_up = 0

    def paper(self, start: int, end: int) -> Paper | None:
        """The document that a phrase means, with its author where the article tells who that is."""
        found = list(_WORD.finditer(self.story.whole, start, end))
        words = [word[0].lower() for word in found]
        head = next(
            (at for at, word in enumerate(words) if word in listed("documents") and self._is_head(words, at)), None
        )
        self._looked_up += 1
        if head is None or self._looked_up > _MOST:
            return None
        noun, at = words[head], found[head].start()
        author = self._author_at(start, at, at + len(noun))
        if author is None and not is_definite(words[0]):
            author = self._signer(self.story.sentence_start(at, self.story.paragraphs[self.story.paragraph(at)][0]), at)
        called = self._phrase_around(start, at, at + len(noun))
        is_told_apart = any(word[0].isupper() for word in _WORD.findall(self.story.whole, start + len(words[0]), at))
        if author is not None or not is_definite(words[0]) or is_told_apart:
            return Paper(author, called)
        return self._introduced(noun, start) or Paper(None, called)

    def _is_head(self, words: Sequence[str], at: int) -> bool:
        """Whether a phrase is of that noun, and it does not only qualify another: the ruling party."""
        if at == len(words) - 1:
            return True
        behind, sayings = words[at + 1], self.story.sayings
        return (
            behind in sayings.prepositions
            or behind in sayings.relatives
            or behind.endswith("ed")
            or behind in sayings.say
            or behind in ("puts", "shows", "on", "seen", "sent", "written", "s", "it")
        )

    def _author_at(self, start: int, noun: int, end: int) -> Named | None:
        """Whose a document is by the words at it: her letter, the bank's letter, a letter signed by the mayor."""
        words = self.story.whole[start:noun].split()
        if words and (pronoun := _OWNERS.get(words[-1].lower()) or _OWNERS.get(words[0].lower())):
            return self.cast.by_pronoun(start, pronoun)
        if words and words[0].lower() == "its":
            return self._organization_before(start)
        for each in self.story.between(start, end + 60):
            if each.end <= noun + 1 or _BY.fullmatch(self.story.whole, end, each.start):
                return each.named
        return None

    def _introduced(self, noun: str, until: int) -> Paper | None:
        """Where the document was first spoken of: who wrote it, or what it was called."""
        floor = max(self.story.document.text_start, until - _BACK)
        same = "|".join(sorted(listed("documents"))) if noun in ("document", "documents") else re.escape(noun)
        found = list(re.finditer(rf"\b(?:{same})\b", self.story.whole[floor:until]))[-5:]
        for match in reversed(found):
            at = floor + match.start()
            begin = self.story.sentence_start(at, self.story.paragraphs[self.story.paragraph(at)][0])
            author = self._author_at(max(begin, at - 40), at, at + len(match[0])) or self._signer(begin, at)
            if author is not None:
                return Paper(author, match[0])
            if found and match is found[0]:
                return Paper(None, self._phrase_around(begin, at, at + len(match[0])))
        return self._written(until) if noun in listed("letters") else None

    def _written(self, until: int) -> Paper | None:
        """The letter that nobody spoke of before: who is said, right before it, to have written to somebody."""
        index = self.story.paragraph(until)
        floor = self.story.paragraphs[max(0, index - 1)][0]
        wrote = list(_WROTE_TO.finditer(self.story.whole, floor, until))[-1:]
        for match in wrote:
            begin = self.story.sentence_start(
                match.start(), self.story.paragraphs[self.story.paragraph(match.start())][0]
            )
            if author := _mentioned(first_subject(self.story, begin, match.start())):
                return Paper(author, match[0])
        return None

    def _signer(self, begin: int, at: int) -> Named | None:
        """Who wrote it: the subject of a verb of writing before it, or of the sentence that says something in it."""
        wrote = _SIGNED.search(self.story.whole, begin, at)
        if wrote is not None:
            return _mentioned(first_subject(self.story, begin, wrote.start()))
        if _IN_IT.search(self.story.whole, max(begin, at - _AROUND), at) is None:
            return None
        quote = self.story.quote_over(begin)
        begin = quote.closed if quote is not None and quote.closed < at else begin
        end = self.story.sentence_end(at, self.story.paragraphs[self.story.paragraph(at)][1])
        said = [word for word in self.story.words(begin, end) if word.text in self.story.sayings.say]
        for word in (
            *reversed([each for each in said if each.start < at]),
            *(each for each in said if each.start > at),
        ):
            author = _mentioned(before(self.story, begin, word.start))
            if author is not None:
                return author
        return None

    def _phrase_around(self, begin: int, at: int, end: int) -> str:
        words = self.story.words(begin, at)
        start = at
        for word in reversed(words[-6:]):
            if word.text in self.story.sayings.articles:
                break
            if word.text in self.story.sayings.prepositions or "," in self.story.whole[word.end : start]:
                break
            start = word.start
        tail = _TAIL.match(self.story.whole, end, end + 60)
        return self.story.whole[start:end] + (tail[0] if tail else "")

    def it(self, at: int) -> Paper | Named | None:
        """What ``it`` at a place is: the document or the organization that was last spoken of."""
        index, papers = self.story.paragraph(at), listed("documents") - listed("other_than_papers")
        for back in (index, index - 1):
            if back < 0:
                break
            begin, end = self.story.paragraphs[back]
            if back < index and self.story.quote_over(self.story.paragraphs[index][0]) is None:
                break  # the paragraph has words before its quote that say who is meant
            end = min(end, at)
            begin = max(begin, end - _BACK)
            last = next((each for each in reversed(self.cast.spoken[-5:]) if begin <= each[0] < end), None)
            paper = next((each for each in reversed(self.story.words(begin, end)) if each.text in papers), None)
            if paper is not None and not self._is_means(begin, paper.start):
                return self.paper(*self._around(begin, paper.start, paper.end))
            if last is not None:
                return last[1] if last[1].type == "organization" else None
            able = self._organizations(begin, end)
            if able:
                return able[0] if len(able) == 1 else None
        return None

    def _is_means(self, begin: int, at: int) -> bool:
        """Whether somebody speaks in it, who then is *it* rather than the document: In a statement, it said …"""
        return _IN_IT.search(self.story.whole, max(begin, at - _AROUND), at) is not None

    def _organization_before(self, at: int) -> Named | None:
        begin, _ = self.story.paragraphs[self.story.paragraph(at)]
        able = self._organizations(begin, at)
        return able[0] if len(able) == 1 else None

    def _organizations(self, begin: int, end: int) -> list[Named]:
        """Those that a stretch of text speaks of, each once."""
        found = {
            id(each.named): each.named
            for each in self.story.between(begin, end)
            if each.named.type == "organization" and can_be_subject(self.story, each, begin)
        }
        return list(found.values())

    def _around(self, begin: int, start: int, end: int) -> tuple[int, int]:
        for word in reversed(self.story.words(begin, start)[-6:]):
            if word.text in self.story.sayings.articles:
                return word.start, end
        return start, end


def _mentioned(subject: Subject | None) -> Named | None:
    return subject.mention.named if subject is not None and subject.mention is not None else None


def called_alike(quotes: Sequence[Quoted], cited: Sequence[Cited]) -> list[Quoted]:
    """The quotes, where a document speaks by the name that it has among the citations: the one spoken of last."""
    papers = sorted(
        ((span, each) for each in cited if each.kind == "document" for span in each.spans), key=lambda paper: paper[0]
    )
    return [_called_alike(quote, papers) if quote.speaker_type == "document" else quote for quote in quotes]


def _called_alike(quote: Quoted, papers: Sequence[tuple[tuple[int, int], Cited]]) -> Quoted:
    nouns = {word for word in _WORD.findall((quote.speaker or "").lower()) if word in listed("documents")}
    alike = [(span, each) for span, each in papers[:_MOST] if nouns & set(_WORD.findall(each.name.lower()))]
    if not alike:
        return quote
    before = [each for span, each in alike if span[0] < quote.start]
    return replace(quote, speaker=(before[-1] if before else alike[0][1]).name)
