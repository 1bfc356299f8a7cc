"""The documents that a text cites: a report by an office, court papers, a leaked memo; by a word for one of them that
something is taken from. Reports in general, and statements, are none.
"""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from newslake.annotate.citations.paper_phrases import Phrase, Phrases
from newslake.annotate.citations.paper_words import (
    ALWAYS_OWN,
    AS_SAYING,
    COMPOUND,
    COUNTED,
    DEPENDS,
    FAR,
    GENERIC,
    INSIDE,
    IT,
    LEGAL,
    MADE,
    NEAR_STOPS,
    NOT_TOLD,
    OF_OUTLET,
    OFTEN_OTHERS,
    ONLY_SEEN,
    OPENING,
    OWN,
    PUBLISHABLE,
    PUBLISHED,
    RARELY,
    READS,
    REPORTS,
    SEEN,
    SENTENCE,
    TELLS,
    TELLS_ITSELF,
    TOLD_APART,
    WEAK,
    WRITTEN,
    WRITTEN_TO,
    WROTE,
    heads_in,
    table,
    words_of,
)
from newslake.annotate.document import Cited, Document, Named, Quoted

RULES = "newslake documents 1"
MOST_PLACES = 2000
"""Words for documents in a text that are looked at."""


@dataclass(slots=True)
class _Paper:
    """A document that is named at least once."""

    head: str
    name: str
    is_new: bool = False
    """Whether it was brought in as one not spoken of before: "a report"."""
    spans: list[tuple[int, int]] = field(default_factory=list)
    is_cited: bool = False
    is_quoted: bool = False


def cited(
    document: Document,
    text: str,
    named: Sequence[Named],
    quotes: Sequence[Quoted],
    outlets: Sequence[tuple[int, int]],
) -> list[Cited]:
    """The documents that are cited.

    :param outlets: where agencies and media are named: their reports are no documents beside them.
    """
    if document.language in _FAR_EAST:
        return list(_far_east(document, text, quotes))
    if document.language not in table():
        return []
    reader = _Reader(document, text, named, quotes, outlets)
    for found in islice(heads_in(reader.words, text), MOST_PLACES):
        reader.look(found)
    papers = [paper for paper in reader.papers if paper.is_cited]
    return [
        Cited(
            name=paper.name,
            kind="document",
            role="quoted" if paper.is_quoted else "cited",
            spans=paper.spans,
            found_by=RULES,
        )
        for paper in papers
    ]


_FAR_EAST = {
    "ja": re.compile(
        r"(?P<name>[一-龯々ヶ]{0,8}(?:報告書|内部文書|公文書|内部資料|論文|判決文|起訴状|書簡|調査結果|答申|白書))(?:によ[るれ]|では|には|は、?「|で「|に「|が「|と?を?公表)"
    ),
    "zh": re.compile(
        r"(?:《(?P<title>[^》\n]{2,30}(?:报告|報告|白皮书|白皮書|公报|公報))》|(?P<name>[^\W\d的了在是和与與一份该該此這这据據根\n]{0,6}"
        r"(?:报告|報告|文件|备忘录|備忘錄|判决书|判決書|起诉书|起訴書|声明信|公开信|公開信)))(?:[^，。\n]{0,6}?)(?:显示|顯示|指出|称|稱|写道|寫道|认为|認為|披露|提到|警告)"
    ),
}


def _far_east(document: Document, text: str, quotes: Sequence[Quoted]) -> Iterator[Cited]:
    """Documents that say something, in languages whose words have no spaces between them."""
    found: dict[str, list[re.Match[str]]] = {}
    for match in islice(_FAR_EAST[document.language or ""].finditer(text), MOST_PLACES):
        found.setdefault(match["name"] or match.groupdict().get("title") or "", []).append(match)
    starts = sorted(quote.start for quote in quotes)
    for name, matches in found.items():
        spans = [(at, at + len(name)) for match in matches for at in [text.index(name, match.start())]]
        is_quoted = any(
            (at := bisect(starts, end)) < len(starts)
            and starts[at] - end < FAR
            and not re.search("[。！？\n]", text[end : starts[at]])
            for _, end in spans
        )
        yield Cited(name=name, kind="document", role="quoted" if is_quoted else "cited", spans=spans, found_by=RULES)


class _Reader:
    """Finds phrases that mean documents, and puts together those that mean the same."""

    def __init__(
        self,
        document: Document,
        text: str,
        named: Sequence[Named],
        quotes: Sequence[Quoted],
        outlets: Sequence[tuple[int, int]],
    ) -> None:
        self.text = text
        self.language = document.language or ""
        self.words = words_of(self.language)
        self.text_start = document.text_start
        ends = {start: end for each in named if each.type == "organization" for start, end in each.spans}
        self.phrases = Phrases(text, self.language, ends)
        self.quotes = sorted(quotes, key=lambda quote: quote.start)
        self.starts = [quote.start for quote in self.quotes]
        self.outlets = sorted(outlets)
        self.papers: list[_Paper] = []
        self.last_of: dict[str, _Paper] = {}

    def look(self, found: re.Match[str]) -> None:
        at = bisect(self.starts, found.start()) - 1
        if at >= 0 and found.start() < self.quotes[at].end:
            return  # what somebody says of a document is no citation by the text
        if found[0].lower() == "fir" and found[0] != "FIR":
            return  # the tree
        if (
            found[0][0].isupper()
            and found[0] != "FIR"
            and self.language != "de"
            and not self.phrases.begins(found.start())
        ):
            return
        if self.words.heads.match(self.text, found.end() + 1):
            return  # "draft agreement"
        if self.language == "en" and COMPOUND.match(self.text, found.end()):
            return  # "study group"
        if self._is_counted(found):
            return  # "in six minutes"
        phrase = self.phrases.at(found)
        if phrase is None:
            return
        if self._is_an_outlets(phrase):
            self.last_of[phrase.head] = _Paper(phrase.head, "")  # "the report" is its, too
            return
        cue = self._cue(phrase)
        paper = self._known(phrase)
        if paper is None:
            if not self._is_particular(phrase, cue):
                return
            paper = _Paper(phrase.head, self.phrases.name(phrase), phrase.article == "some")
            self.papers.append(paper)
        paper.spans += sorted(filter(None, [phrase.title, (phrase.start, phrase.head_end)]))
        for word in (phrase.head, *self.text[phrase.start : phrase.head_end].split()):
            self.last_of[word] = paper  # "a draft memorandum" is "the draft", too
        self.last_of[""] = paper
        paper.is_cited |= cue is not None
        paper.is_quoted |= cue is not None and self._is_quoted(phrase, cue)

    def _is_counted(self, found: re.Match[str]) -> bool:
        """Whether minutes are those of a clock."""
        return found[0] == "minutes" and bool(COUNTED.search(self.text, max(0, found.start() - 24), found.start()))

    def _is_an_outlets(self, phrase: Phrase) -> bool:
        at = bisect(self.outlets, (phrase.end, 0))
        if at and self.outlets[at - 1][1] > phrase.full_start:
            return phrase.head not in WRITTEN_TO or self.outlets[at - 1][0] < phrase.head_end
        if at == len(self.outlets) or phrase.head not in REPORTS:
            return False
        return bool(OF_OUTLET.fullmatch(self.text[phrase.end : self.outlets[at][0]][:60]))

    def _cue(self, phrase: Phrase) -> str | None:
        """What makes the document a source: ``in``, ``said`` (of it), ``from`` (taken); None where nothing does."""
        lead = self.words.source.match(phrase.lead)
        cue = " ".join(lead["cue"].lower().split()) if lead else ""
        if phrase.head == "order" and cue and not (cue in INSIDE and self._quote_behind(phrase)):
            cue = ""  # "in the order", "in order to"
        is_inside = cue.rpartition(" ")[2] in INSIDE
        if is_inside and (" " in cue or self._tells(phrase)):
            return "in"
        if SEEN.match(phrase.rest):
            return "from"
        if cue.startswith("read") or cue == "shown":
            return "read" if self._quote_behind(phrase) or self._goes_on(phrase) else None
        if cue and not is_inside:
            return "said" if AS_SAYING.match(phrase.rest) else "from"
        is_weak = phrase.head in RARELY and not self._quote_behind(phrase)
        depends = DEPENDS.search(phrase.lead) and not TELLS_ITSELF.match(phrase.rest)
        if not is_weak and self.words.says.match(phrase.rest) and not depends:
            return "said"
        reads = self.language == "en" and READS.match(phrase.rest)
        if reads and (self._quote_behind(phrase) or self._goes_on(phrase)):
            return "said"
        return "from" if PUBLISHED.match(phrase.rest) and phrase.head in PUBLISHABLE else None

    def _tells(self, phrase: Phrase) -> bool:
        """Whether something is told in a document: "In a letter to staff, he wrote", not "he works in the report"."""
        if phrase.head in WEAK - LEGAL and not phrase.is_told_apart and not WROTE.search(phrase.lead):
            return False
        if NOT_TOLD.search(phrase.lead):
            return False
        if self._quote_behind(phrase) or PUBLISHED.match(phrase.rest):
            return True
        sentence = SENTENCE.split(phrase.lead)[-1] + " " + SENTENCE.split(phrase.rest)[0]
        return bool(TELLS.search(sentence)) or (bool(phrase.article) and phrase.lead[-3:].strip(' "“') == "In")

    def _known(self, phrase: Phrase) -> _Paper | None:
        """The document named before that a phrase means, too."""
        same = self.last_of.get(phrase.head)
        if phrase.article == "the":
            if same and self._is_other(phrase, same):
                return None
            return same or (self.last_of.get("") if phrase.head in GENERIC and not phrase.is_told_apart else None)
        if same and (not phrase.article and not phrase.is_told_apart):
            return same
        if same and same.spans and same.spans[0][0] < self.text_start <= phrase.start:
            return same
        name = self.phrases.name(phrase)
        if same and same.name == same.head and not same.is_new:  # "the letter" was this one
            same.name = name
            return same
        ending = "" if phrase.article == "some" else " "
        return next(
            (paper for paper in self.papers if paper.name == name or (ending and paper.name.endswith(ending + name))),
            None,
        )

    def _is_other(self, phrase: Phrase, paper: _Paper) -> bool:
        """Whether a name before the word for a document says that it is none told before: "the Unesco report"."""
        words = self.text[phrase.start : phrase.head_end].split()[:-1]
        return any(word[0].isupper() and word not in paper.name for word in words) and paper.name != paper.head

    def _is_particular(self, phrase: Phrase, cue: str | None) -> bool:
        is_seen = bool(SEEN.match(phrase.rest))
        is_written = cue == "in" and phrase.lead.endswith("wrote in")
        if phrase.head in TOLD_APART and not (phrase.is_told_apart or is_seen or is_written or cue in ("from", "read")):
            return False
        is_seen |= cue is not None and cue != "from" and self._is_quoted(phrase, cue)
        is_seen |= cue == "in" and bool(MADE.match(phrase.rest))
        if phrase.head in ONLY_SEEN and not (is_seen or (phrase.is_told_apart and cue == "from")):
            return False
        if phrase.head == "book" and not (phrase.title or is_seen or (phrase.article == "some" and cue == "in")):
            return False
        if phrase.article == "some":
            return True
        if phrase.head in ALWAYS_OWN:
            return phrase.is_told_apart or is_seen or bool(MADE.match(phrase.rest)) or phrase.rest.startswith(" of ")
        if phrase.article == "the":
            is_sure = phrase.head not in WEAK - LEGAL or phrase.is_told_apart or cue == "in"
            is_sure |= cue == "said" and phrase.head not in OFTEN_OTHERS
            return cue is not None and (is_sure or bool(PUBLISHED.match(phrase.rest)))
        if self.words.is_bare:
            return cue is not None
        return phrase.is_told_apart and (self.language != "en" or is_seen or self._says_which(phrase))

    def _says_which(self, phrase: Phrase) -> bool:
        """Whether a phrase without article is of one document: "Audit Office report", not "industry analysis"."""
        words = self.text[phrase.full_start : phrase.end]
        words = words[:1].lower() + words[1:] if self.phrases.begins(phrase.start) else words
        return bool(OWN.search(words))

    def _is_quoted(self, phrase: Phrase, cue: str) -> bool:
        quote = self._quote_behind(phrase)
        if quote and (cue in ("in", "said", "read") or quote.speaker_type != "person"):
            return True
        if cue in ("in", "read", "said") and self._goes_on(phrase):
            return True
        at = bisect(self.starts, phrase.start) - 1
        if at >= 0 and (cue == "in" or (cue == "from" and self.quotes[at].speaker_type != "person")):
            gap = self.text[self.quotes[at].end : phrase.start]
            return len(gap) < 300 and not SENTENCE.search(gap[2:])
        if at >= 0 and cue == "said":
            return self.quotes[at].end + 3 + len(phrase.lead) > phrase.start and phrase.start - self.quotes[at].end < 12
        return False

    def _goes_on(self, phrase: Phrase) -> bool:
        """Whether the next sentence is a quote of what was written: by who writes it, or by "wrote" at the quote."""
        at = bisect(self.starts, phrase.end)
        if at == len(self.quotes):
            return False
        quote, gap = self.quotes[at], self.text[phrase.end : self.starts[at]][:FAR]
        stops = SENTENCE.split(gap)
        is_next = len(stops) == 2 and not stops[-1].strip(OPENING)
        is_near = len(gap) < FAR and len(stops) <= NEAR_STOPS and "\n" not in gap
        if not (is_next or (is_near and quote.verb in WRITTEN)):
            return False
        sentence = SENTENCE.split(phrase.lead)[-1] + stops[0]
        is_writers = bool(quote.speaker) and str(quote.speaker).split()[-1] in sentence
        return quote.verb in WRITTEN or is_writers or quote.speaker_type == "document"

    def _quote_behind(self, phrase: Phrase) -> Quoted | None:
        """The quote further on in the sentence, or in one behind that goes on with "It said"."""
        at = bisect(self.starts, phrase.end)
        if at == len(self.quotes):
            return None
        gap = self.text[phrase.end : self.quotes[at].start]
        stops = SENTENCE.findall(gap) if len(gap) < FAR else ["", ""]
        is_said = not stops or (len(stops) == 1 and "\n" not in gap and bool(IT.search(gap)))
        return self.quotes[at] if is_said else None
