"""What is quoted, and who said it."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from newslake.annotate.document import Document, Named, Quoted
from newslake.annotate.quotes import eastern
from newslake.annotate.quotes.authorship import Authorship, Paper
from newslake.annotate.quotes.cast import Cast
from newslake.annotate.quotes.chains import ANYBODY
from newslake.annotate.quotes.clauses import Subject, first_subject
from newslake.annotate.quotes.descriptions import listed
from newslake.annotate.quotes.marks import Stretch, stretches
from newslake.annotate.quotes.namesakes import Namesakes
from newslake.annotate.quotes.roles import Roles
from newslake.annotate.quotes.sayings import sayings
from newslake.annotate.quotes.speakers import Attribution, attribution, sentence_before
from newslake.annotate.quotes.story import Story
from newslake.annotate.quotes.strangers import strangers
from newslake.annotate.quotes.terms import Terms, kind

_BACK = 2_000
"""Characters in which the quote is sought that "it said" goes with."""
_LEAD = 3
"""Words before a verb at which a subject must be among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Speaker:
    name: str | None
    type: str | None
    rule: str | None
    written: str | None
    named: Named | None = None


_NOBODY = _Speaker(name=None, type=None, rule=None, written=None)


def quotes(document: Document, named: Sequence[Named]) -> list[Quoted]:
    """The quotes of the text in order; of the headline none. 5,000 stretches between marks are looked at."""
    between = stretches(document)
    if not between:
        return []
    if document.language in ("zh", "ja", "ar"):
        return eastern.quotes(document, between)
    words = sayings(document.language)
    people = named or strangers(document, words)
    story = Story.of(document, people, between, words)
    said = _Said(story)
    found = (said.quoted(index) for index in range(len(between)))
    return [quoted for quoted in found if quoted is not None]


class _Said:
    """The quotes of one story, one after the other: who spoke before is who goes on."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.terms = Terms(story)
        self.cast = Cast(story=story)
        self.namesakes = Namesakes(self.cast)
        self.roles = Roles(self.cast)
        self.authorship = Authorship(self.cast)
        self.last: tuple[Stretch, _Speaker] | None = None
        self.last_verb: tuple[int, int] | None = None

    def quoted(self, index: int) -> Quoted | None:
        stretch = self.story.stretches[index]
        said_as = kind(self.story, stretch, self.last[0] if self.last is not None else None)
        floor = self.last[0].closed if self.last is not None else 0
        found = attribution(self.story, index, floor)
        if not self.terms.was_said(stretch, said_as, found):
            return None
        speaker = self._not_named_in(stretch, self._speaker(stretch, said_as, found))
        if speaker.named is not None:
            self.cast.spoken.append((stretch.closed, speaker.named))
        follows = self._follows(stretch)
        self.last = (stretch, speaker)
        verb = found.verb if found is not None else self.last_verb if follows and speaker.rule == "continued" else None
        self.last_verb = verb
        return Quoted(
            start=stretch.start,
            end=stretch.end,
            kind=said_as,
            speaker=speaker.name,
            speaker_type=speaker.type,
            speaker_written=speaker.written,
            speaker_rule=speaker.rule,
            verb=self.story.whole[slice(*verb)] if verb is not None else None,
        )

    @staticmethod
    def _not_named_in(stretch: Stretch, speaker: _Speaker) -> _Speaker:
        """The speaker, unless only inferred and named in the quote itself: people do not name themselves."""
        if speaker.named is None or speaker.rule != "pronoun" or speaker.type != "person":
            return speaker
        at = bisect_left(speaker.named.spans, (stretch.start, 0))
        is_inside = at < len(speaker.named.spans) and speaker.named.spans[at][0] < stretch.end
        return _by(None, "", speaker.written) if is_inside else speaker

    def _speaker(self, stretch: Stretch, said_as: str, found: Attribution | None) -> _Speaker:
        if found is not None and found.subject is not None:
            return self._resolved(found.subject)
        if found is not None and found.verb is not None and self._leaves_out_its_subject(stretch, found.verb[0]):
            return self._resolved(Subject(found.verb[0], found.verb[0], pronoun=ANYBODY))
        if found is not None and found.verb is not None and self._is_coordinated(found.verb[0]):
            return self._going_on()
        if found is not None:
            return _NOBODY
        return self._unattributed(stretch, said_as)

    def _leaves_out_its_subject(self, stretch: Stretch, verb: int) -> bool:
        """Whether the verb alone means whoever was spoken of: ha dicho; not where a phrase leads it."""
        if not self.story.sayings.drops_pronouns:
            return False
        begin = self.story.sentence_start(verb, stretch.first[0])
        return verb >= stretch.closed or len(self.story.words(begin, verb)) < _LEAD

    def _is_coordinated(self, verb: int) -> bool:
        """Whether a verb without a subject goes on with the last quote's sentence: “fine”, but cautions that “it …”."""
        begin = self.last[0].closed if self.last is not None else 0
        if not begin or verb < begin or self.story.sentence_start(verb, begin) != begin:
            return False
        between = [word.text for word in self.story.words(begin, verb)]
        return all(word in self.story.sayings.conjunctions for word in between)

    def _follows(self, stretch: Stretch) -> bool:
        return self.last is not None and self.last[0].last == stretch.first

    def _unattributed(self, stretch: Stretch, said_as: str) -> _Speaker:
        """Of a quote without words of saying: who spoke before it, or was spoken of."""
        if self.last is not None and self.last[0].last == stretch.first:
            return self._same_paragraph(stretch, self.last[0])
        if said_as == "partial":
            return _NOBODY
        sentence = sentence_before(self.story, stretch.opened, stretch.first[0])
        return self._introduced_in(*sentence) if sentence is not None else self._from_paragraph_before(stretch)

    def _same_paragraph(self, stretch: Stretch, earlier: Stretch) -> _Speaker:
        """Whoever spoke goes on, unless the sentence between is about somebody else."""
        found = self.cast.chains.subject_before(stretch.opened, earlier.closed)
        is_open = self.last is not None and self.last[1].name is None and self.last[1].written is not None
        if found is None or is_open:
            return self._going_on()
        subject, names_somebody = found
        speaker = self.last[1].named if self.last is not None else None
        if subject is None or subject is speaker:
            return _NOBODY if subject is None and names_somebody else self._going_on()
        return _by(subject, "named", None)

    def _from_paragraph_before(self, stretch: Stretch) -> _Speaker:
        """A paragraph that is all quote goes on with whoever spoke in the one before it."""
        index = self.story.paragraph(stretch.opened)
        if not index:
            return _NOBODY
        begin, end = self.story.paragraphs[index - 1]
        if self.last is not None and self.last[0].last == (begin, end):
            others = [each for each in self.story.between(self.last[0].closed, end) if each.named.type == "person"]
            if all(each.named is self.last[1].named for each in others):
                return self._going_on(is_beside=False)
            return _NOBODY
        sentence = sentence_before(self.story, end, begin)
        return self._introduced_in(*sentence) if sentence is not None else _NOBODY

    def _introduced_in(self, begin: int, end: int) -> _Speaker:
        """The person whom a sentence is about."""
        subject = first_subject(self.story, begin, end)
        speaker = self._resolved(subject) if subject is not None else _NOBODY
        return speaker if speaker.type == "person" else _NOBODY

    def _going_on(self, *, is_beside: bool = True) -> _Speaker:
        if self.last is None:
            return _NOBODY
        before = self.last[1]
        if before.name is None:
            return before if is_beside else _NOBODY
        return replace(before, rule="continued", written=before.written if is_beside else None)

    def _resolved(self, subject: Subject) -> _Speaker:
        written = self.story.whole[subject.start : subject.end]
        if subject.mention is not None:
            return _by(self.namesakes.meant(subject.mention), "named", written)
        if subject.pronoun in ("he", "she", ANYBODY):
            return _by(self.cast.by_pronoun(subject.start, subject.pronoun), "pronoun", written or None)
        if subject.pronoun == "it":
            return self._it(subject, written)
        if subject.pronoun is not None:
            return _by(None, "pronoun", written)
        paper = self.authorship.paper(subject.start, subject.end)
        if paper is not None:
            return _from(paper, written)
        return _by(self.roles.by_description(subject.start, subject.end), "role", written)

    def _it(self, subject: Subject, written: str) -> _Speaker:
        before = self.last[1] if self.last is not None else _NOBODY
        near = (
            self.last is not None
            and self.story.paragraph(subject.start) - self.story.paragraph(self.last[0].opened) < 2
        )
        if near and before.rule == "document":
            return _Speaker(name=before.name, type=before.type, rule="document", written=written, named=before.named)
        meant = self.authorship.it(subject.start) or self._body_before(subject.start)
        return _from(meant, written) if isinstance(meant, Paper) else _by(meant, "pronoun", written)

    def _body_before(self, at: int) -> Named | None:
        """The organization that the sentence before describes: The court was not persuaded. “No,” it said."""
        stretch = self.story.quoted_in(max(0, at - _BACK), at)[-1:]
        floor = self.story.paragraphs[self.story.paragraph(at)][0]
        sentence = sentence_before(self.story, stretch[0].opened, floor) if stretch else None
        subject = first_subject(self.story, *sentence) if sentence is not None else None
        if subject is None or subject.mention is not None or subject.pronoun is not None:
            return None
        words = self.story.words(subject.start, subject.end)[:2]
        named = self.roles.by_description(words[0].start, words[-1].end)
        return named if named is not None and named.type == "organization" else None


def _by(named: Named | None, rule: str, written: str | None) -> _Speaker:
    if named is None:
        return _Speaker(name=None, type=None, rule=None, written=written)
    return _Speaker(name=named.name, type=named.type, rule=rule, written=written, named=named)


def _from(paper: Paper, written: str) -> _Speaker:
    if paper.author is not None:
        return _by(paper.author, "document", written)
    if not listed("letters").isdisjoint(paper.written.lower().split()):
        return _Speaker(name=None, type=None, rule=None, written=written)
    return _Speaker(name=paper.written, type="document", rule="document", written=written)
