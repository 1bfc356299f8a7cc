"""Whom *he* and *she* mean, from the first sentence of an article to its last: of whom it talks it goes on to talk."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from newslake.annotate.document import Named
from newslake.annotate.quotes.clauses import first_subject
from newslake.annotate.quotes.descriptions import listed
from newslake.annotate.quotes.newcomers import is_stranger, is_told_apart, is_unknown
from newslake.annotate.quotes.pieces import pieces
from newslake.annotate.quotes.story import Mention, Story

ANYBODY = "he or she"
"""The pronoun that a verb without a subject stands for, where a language leaves it out."""
_BACK = 8
"""Sentences in which somebody is sought who was talked of."""
_FAR = 3
"""Sentences behind which who was called by a pronoun last is no rival to who is named."""
_LEADING = 20
"""People whom the article names most often, one of whom it may be about."""
_OFTEN = 4
"""Mentions that make an article one about somebody."""
_ALWAYS = 9
"""Mentions that make it a portrait."""
_MOST = 2_000
"""Sentences of a document that are looked at."""
_LONGEST, _FULL = 2_000, 50
"""Characters of a piece of a sentence that are looked at, and people that a sentence talks of: no sentence has more."""
_OPENING = 150
"""Characters in which a sentence that means nobody known says whom it is about."""
_SOMEBODY = re.compile(
    r"\bI (?:\w+ ){1,3}(?:an?|one) (?:[\w-]+ ){0,2}"
    r"(?:woman|man|mother|father|girl|boy|nurse|farmer|teacher|widow|neighbou?r|driver|trader|student|worker|pupil|"
    r"stranger|child|vendor|patient|soldier|fisherman|shopkeeper)\b"
    r"|[.,\n] [Tt]he (?:man|woman|boy|girl|witness|victim)(?= \w)"
)
_OBLIQUE = {"his": "he", "him": "he", "himself": "he", "her": "she", "hers": "she", "herself": "she"}
_FOR = frozenset("for para pour per für".split())
"""Words that a sentence begins with that gives somebody's view."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Somebody who is talked of in a sentence."""

    at: int
    named: Named
    is_subject: bool
    is_pronoun: bool


@dataclass(slots=True)
class Sentence:
    """What one sentence of the article's own says of whom."""

    start: int
    paragraph: int
    is_voice: bool = False
    """Whether it gives somebody's words."""
    stranger: int | None = None
    """Where it begins to be about somebody without a name."""
    references: list[Reference] = field(default_factory=list)


class Chains:
    """The people of one story by the pronouns that mean them."""

    def __init__(self, story: Story, gender: Callable[[Named], str | None], persons: Sequence[Named]) -> None:
        self._story = story
        self._gender = gender
        self._talked_of = Counter({id(each): len(each.spans) for each in persons})
        self._leading = sorted(persons, key=lambda each: -len(each.spans))[:_LEADING]
        self._families = {each.name.lower().rsplit(" ", 1)[-1] for each in persons}
        self._learned: dict[int, str] = {}
        self._sentences: list[Sentence] = []
        self._meant: dict[int, Named | None] = {}

    def by_pronoun(self, at: int, pronoun: str) -> Named | None:
        """Who ``he``, ``she`` or ``he or she`` at a place is; null where that is open."""
        sentences = self._read
        if at in self._meant:
            return self._meant[at]
        index = bisect_left(sentences, at, key=lambda each: each.start)
        return self._found(sentences[max(0, index - _BACK) : index], pronoun)

    def is_of_stranger(self, at: int) -> bool:
        """Whether the sentence before a place is about somebody without a name."""
        sentences = self._read
        index = bisect_left(sentences, at, key=lambda each: each.start) - 1
        while index > 0 and sentences[index].is_voice and not sentences[index].references:
            index -= 1
        last = sentences[index] if index >= 0 else None
        return last is not None and last.stranger is not None and not any(each.is_subject for each in last.references)

    def gender(self, named: Named) -> str | None:
        return self._gender(named) or self._learned.get(id(named))

    def subject_before(self, at: int, floor: int) -> tuple[Named | None, bool] | None:
        """The person that the sentence before a place, not before ``floor``, is about; and whether it names others."""
        sentences = self._read
        index = bisect_left(sentences, at, key=lambda each: each.start) - 1
        if index < 0 or sentences[index].start < floor:
            return None
        found = sentences[index]
        earlier = [each for each in found.references if each.at < at]
        subject = next((each.named for each in earlier if each.is_subject), None)
        return subject, bool(earlier) or (found.stranger is not None and found.stranger < at)

    @cached_property
    def _read(self) -> list[Sentence]:
        pronouns = {word: who for word, who in self._story.sayings.pronouns.items() if who in ("he", "she")}
        if self._story.document.language == "en":
            pronouns |= _OBLIQUE
        words = "|".join(map(re.escape, pronouns)) or r"\Z.\A"
        forms = re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
        until = self._story.stretches[-1].last[1]
        for begin, end, is_new, is_voice in pieces(self._story):
            if begin > until:
                break
            end = min(end, begin + _LONGEST)
            if is_new or not self._sentences:
                if len(self._sentences) == _MOST:
                    break
                self._sentences.append(Sentence(begin, self._story.paragraph(begin)))
            sentence = self._sentences[-1]
            sentence.is_voice = sentence.is_voice or is_voice
            found = forms.finditer(self._story.whole, begin, end)
            # What only folds to a pronoun (hıs, ſhe) is none.
            tokens = [(each.start(), pronouns[word]) for each in found if (word := each[0].lower()) in pronouns]
            self._listen(sentence, begin, end, tokens)
        return self._sentences

    def _listen(self, sentence: Sentence, begin: int, end: int, tokens: Sequence[tuple[int, str]]) -> None:
        people = [each for each in self._story.between(begin, end) if each.named.type == "person"]
        self._meet(sentence, begin, end)
        others = [each for each in people if is_told_apart(self._story, each)]
        if others:
            sentence.stranger = people[0].start
            people = [each for each in people if each not in others]
        lead = self._lead(sentence, begin, end if people or tokens else min(end, begin + _OPENING), people)
        found: list[tuple[int, Named | str]] = [*((each.start, each.named) for each in people), *tokens]
        for at, each in sorted(found, key=lambda one: one[0])[: _FULL - len(sentence.references)]:
            if isinstance(each, Named):
                leads = at == lead or (lead is not None and self._begins_clause(at, begin, end))
                sentence.references.append(Reference(at, each, leads, is_pronoun=False))
            elif self._story.over(at) is None:
                ahead = self._named_ahead(at, each, lead, begin)
                is_oblique = self._story.words(at, at + 8)[0].text in _OBLIQUE
                is_strangers = sentence.stranger is not None and sentence.stranger < at and not is_oblique
                if is_strangers and not any(one.is_subject for one in sentence.references):
                    self._meant[at] = None
                    continue
                meant = self._meant[at] = ahead or self._resolved(sentence, each)
                if meant is None and at == lead:
                    sentence.stranger = at
                if meant is not None:
                    self._talked_of[id(meant)] += 1
                    sentence.references.append(Reference(at, meant, at == lead, is_pronoun=True))

    def _meet(self, sentence: Sentence, begin: int, end: int) -> None:
        """Whether a sentence brings in somebody without a name: I met a mother of three; Asked about it, the man …"""
        if self._story.document.language != "en" or sentence.stranger is not None:
            return
        met = _SOMEBODY.search(self._story.whole, begin, end)
        if met is not None:
            sentence.stranger = met.start()

    def _named_ahead(self, at: int, pronoun: str, lead: int | None, begin: int) -> Named | None:
        """Who is named behind a phrase that leads into the sentence: In her judgment, Ada Neri said …"""
        leader = self._story.over(lead) if lead is not None and at < lead else None
        if leader is None or leader.named.type != "person":
            return None
        before = self._story.words(begin, at)
        is_led = len(before) == 1 and before[0].text in listed("leading")
        return leader.named if is_led and self.gender(leader.named) in (None, pronoun) else None

    def _lead(self, sentence: Sentence, begin: int, end: int, people: Sequence[Mention]) -> int | None:
        """Where the person is named whom a piece of a sentence is about, if nothing before told that."""
        if any(each.is_subject for each in sentence.references):
            return None
        source = next((each for each in people if self._is_source(each, begin)), None)
        if source is not None:
            return source.start
        if (
            not sentence.references
            and self._story.document.language != "de"
            and is_unknown(self._story, begin, end, self._families)
        ):
            sentence.stranger = begin
            return None
        subject = first_subject(self._story, begin, end)
        if subject is None:
            return None
        if subject.mention is None and subject.pronoun is None and not people:
            sentence.stranger = subject.start if is_stranger(self._story, subject, end) else sentence.stranger
        return None if subject.mention is not None and self._is_lesser(subject.mention, begin, end) else subject.start

    def _is_source(self, mention: Mention, begin: int) -> bool:
        """Whether a sentence gives somebody's view: according to Gill; for the biologist Ada Neri, …"""
        before = [word.text for word in self._story.words(max(begin, mention.start - 60), mention.start)]
        if (
            before
            and before[0] in _FOR
            and mention.start - begin < 60
            and self._story.between(begin, mention.end)[0] is mention
        ):
            return True
        return any(tuple(before[-len(phrase) :]) == phrase for phrase in self._story.sayings.phrases)

    def _begins_clause(self, at: int, begin: int, end: int) -> bool:
        """Whether a sentence is about somebody else too, in a clause of its own; not where it tells what one says."""
        words = self._story.words(max(begin, at - 30), at)
        if not words or words[-1].text not in listed("clausal"):
            return False
        return not any(word.text in self._story.sayings.say for word in self._story.words(begin, end))

    def _is_lesser(self, mention: Mention, begin: int, end: int) -> bool:
        """Whether somebody is the object of a verb, or named for somebody else's sake: his mother, Ada Neri, …"""
        words = self._story.words(max(begin, mention.start - 60), mention.start)
        if words and words[-1].text in listed("taking_objects") and words[-1].end + 2 > mention.start:
            return True
        if not any(word.text in _OBLIQUE for word in words[-6:]) or (words[0].text in _OBLIQUE and len(words) < 6):
            return False
        behind = self._story.words(mention.end, min(end, mention.end + 60))
        return not any(word.text in self._story.sayings.say for word in (*words, *behind))

    def _resolved(self, sentence: Sentence, pronoun: str) -> Named | None:
        same = self._of(sentence, pronoun)
        if same:
            return self._learn(same, pronoun)
        if len(self._sentences) == 1:
            return None
        return self._found(self._sentences[-1 - _BACK : -1], pronoun, None if sentence.is_voice else sentence.paragraph)

    def _found(self, sentences: Sequence[Sentence], pronoun: str, paragraph: int | None = None) -> Named | None:
        """Whom the sentences lead to.

        :param paragraph: of a sentence that gives nobody's words: of a portrait, what it goes on to tell there is told
            of whom it portrays, whoever had spoken in the paragraph before.
        """
        main = self._able_main(pronoun) if paragraph is not None else None
        portrayed = main if main is not None and self._is_all_about(main) else None
        for back, sentence in enumerate(reversed(sentences)):
            able = self._of(sentence, pronoun)
            if sentence.stranger is not None and not any(each.is_subject or each.is_pronoun for each in able):
                return None
            if not able:
                continue
            if portrayed is not None and sentence.is_voice and sentence.paragraph != paragraph:
                return portrayed
            subjects = {id(each.named): each.named for each in able if each.is_subject}
            if portrayed is not None and any(each.named is portrayed for each in able):
                return portrayed  # his father, Carl Neri, was a miner; he left school at 14
            if len(subjects) > 1:
                main = self._main
                return main if main is not None and id(main) in subjects else None
            if subjects:
                return self._learn(able, pronoun)
            return self._of_objects(able, sentences[: len(sentences) - back - 1], pronoun)
        return self._able_main(pronoun)

    @property
    def _main(self) -> Named | None:
        """Of whom the article talks at least twice as often as of anybody else, by name or, so far, by pronoun."""
        first, second = (*sorted(self._leading, key=lambda each: -self._talked_of[id(each)])[:2], None, None)[:2]
        if first is None or first.spans[0][0] > self._sentences[-1].start:
            return None
        rival = self._talked_of[id(second)] if second is not None else 1
        return first if self._talked_of[id(first)] >= max(_OFTEN, 2 * rival) else None

    def _is_all_about(self, named: Named) -> bool:
        """Whether an article is one person's, as an obituary or a portrait is."""
        return named is self._main and self._talked_of[id(named)] >= _ALWAYS

    def _of_objects(self, able: Sequence[Reference], before: Sequence[Sentence], pronoun: str) -> Named | None:
        """Of those whom the last sentence names, but is not about: the one who was talked of before."""
        among = {id(each.named): each.named for each in able}
        main = self._main
        if main is not None and id(main) in among:
            return main
        for sentence in reversed(before[-_FAR:]):
            rival = next((each.named for each in self._of(sentence, pronoun) if each.is_subject), None)
            if rival is not None:
                return rival if id(rival) in among or self._is_all_about(rival) else None
        going_on = {id(each.named): each.named for each in able if each.is_pronoun}
        if len(going_on) == 1:
            return next(iter(going_on.values()))
        return self._learn(able, pronoun) if len(among) == 1 else None

    def _of(self, sentence: Sentence, pronoun: str) -> list[Reference]:
        """Whom of a sentence the pronoun can mean."""
        return [
            each for each in sentence.references if pronoun == ANYBODY or self.gender(each.named) in (None, pronoun)
        ]

    def _learn(self, able: Sequence[Reference], pronoun: str) -> Named:
        """The first that the sentence is about, else the first; with the pronoun, where nobody else can be meant."""
        meant = next((each for each in able if each.is_subject), able[0]).named
        if pronoun != ANYBODY and all(each.named is meant for each in able):
            self._learned.setdefault(id(meant), pronoun)
        return meant

    def _able_main(self, pronoun: str) -> Named | None:
        main = self._main
        return main if main is not None and (pronoun == ANYBODY or self.gender(main) in (None, pronoun)) else None
