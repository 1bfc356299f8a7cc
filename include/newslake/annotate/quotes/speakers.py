"""Who said what stands between marks: the verb of saying at it, and the words there that mean the speaker."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from newslake.annotate.quotes.clauses import Subject, first_subject
from newslake.annotate.quotes.descriptions import listed
from newslake.annotate.quotes.marks import Stretch
from newslake.annotate.quotes.story import Story, Word
from newslake.annotate.quotes.subjects import before, behind

_LONGEST = 30
"""Words behind a quote in which its verb is sought."""
_OF_MANY = frozenset("say claim call report cited quoted".split())
"""Verb forms that are nouns as often, but not behind a plural: documents say."""
_PASSING_ON = frozenset("cited quoted citing quoting cites quotes".split())
_AS_SAYING = 15
"""Words between one of these and "as saying"."""
_PASSIVE = frozenset("was were been being is are be".split())
_DASH = re.compile(r"\s[—–-]\s(?=\w)")
_ASIDE = re.compile(r",\s+(?:which|whose|whom|who|where)\b[^,;:“”\"]*(?=,)")
_STOPPED = frozenset(".。")
_ATTRIBUTED_BY = frozenset(",!?…—–-،，！？")
"""What a quote ends with whose sentence goes on behind it."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """What the article's own words at a quote say of its speaker."""

    subject: Subject | None
    verb: tuple[int, int] | None
    is_near: bool
    """Whether it can belong to nothing else: the verb stands at the quote."""


def attribution(story: Story, index: int, floor: int) -> Attribution | None:
    """Of a stretch, by the words of its own sentence.

    :param floor: where the last quote before it ended: what it says is not the article's own.
    """
    stretch = story.stretches[index]
    later = story.stretches[index + 1] if index + 1 < len(story.stretches) else None
    first = _before(story, stretch, max(floor, stretch.first[0]))
    if first is not None and first.subject is None and story.whole.startswith(" by ", stretch.closed):
        agent = behind(story, stretch.closed + 4, story.sentence_end(stretch.closed, stretch.last[1]))
        return Attribution(agent, first.verb, is_near=True)
    leads = first is not None and first.subject is not None and first.verb is not None
    if leads and first is not None and first.verb is not None and _is_gap(story.whole[first.verb[1] : stretch.opened]):
        return first
    if story.whole[stretch.end - 1] in _ATTRIBUTED_BY:
        return _behind(story, stretch, later) or first or _within(story, stretch)
    if first is not None and first.subject is not None:
        # That Ada Neri announced it shows a “new interest” in peat, says Gill: a weak verb far off is Gill's.
        is_weak = first.verb is not None and story.whole[slice(*first.verb)].lower() in story.sayings.weak
        later_said = _behind(story, stretch, later) if is_weak and not first.is_near else None
        return later_said if later_said is not None and later_said.subject is not None else first
    return _behind(story, stretch, later) or first or _within(story, stretch)


def _within(story: Story, stretch: Stretch) -> Attribution | None:
    """Where dashes part the words of saying from those that are said, between one pair of marks."""
    for dash in _DASH.finditer(story.whole, stretch.start, min(stretch.end, stretch.start + 600)):
        words = story.words(dash.end(), min(stretch.end, dash.end() + 100))
        for at in range(min(2, len(words))):
            if words[at].text in story.sayings.say:
                subject = behind(story, words[at].end, min(stretch.end, words[at].end + 80))
                return Attribution(subject, _whole_verb(story, words, at), is_near=True)
    return None


def _is_gap(gap: str) -> bool:
    return gap.strip() in ("", ",", ":")


def _before(story: Story, stretch: Stretch, floor: int) -> Attribution | None:
    begin = story.sentence_start(stretch.opened, floor)
    begin = max(begin, story.whole.rfind(";", begin, stretch.opened) + 1)
    words = _without_asides(story, story.words(begin, stretch.opened), begin, stretch.opened)
    if not words:
        return None
    gap = story.whole[words[-1].end : stretch.opened]
    for at in range(len(words) - 1, -1, -1):
        found = _said_before(story, words, at, begin, stretch.opened)
        if found is not None:
            near = at >= len(words) - 2 or ":" in gap or "," in gap or words[-1].text in story.sayings.relatives
            return Attribution(*found, near)
    if ":" in gap:
        subject = first_subject(story, begin, words[-1].end)
        is_topic = subject is not None and subject.end == words[-1].end and subject.start > words[0].start
        return Attribution(None if is_topic else subject, None, is_near=True)
    return None


def _without_asides(story: Story, words: list[Word], begin: int, end: int) -> list[Word]:
    """The words without relative clauses between commas: what they report is not what the quote goes with."""
    asides = (
        [aside.span() for aside in _ASIDE.finditer(story.whole, begin, end)] if "," in story.whole[begin:end] else ()
    )
    if not asides:
        return words
    return [word for word in words if not any(first <= word.start < last for first, last in asides)]


def _said_before(
    story: Story, words: Sequence[Word], at: int, begin: int, end: int
) -> tuple[Subject | None, tuple[int, int]] | None:
    """Subject and verb, if the word is a verb that introduces what follows."""
    phrase = _phrase(story, words, at)
    if phrase is not None:
        return behind(story, words[phrase].end, end), (words[at].start, words[phrase].end)
    if not _introduces(story, words, at):
        return None
    return _subject(story, words, at, begin, end), _whole_verb(story, words, at)


def _subject(story: Story, words: Sequence[Word], at: int, begin: int, end: int) -> Subject | None:
    """The subject of a verb of saying, on whichever side of it."""
    is_led_by = words[at].text in story.sayings.call and at + 1 < len(words) and words[at + 1].text == "by"
    if is_led_by or (at and words[at - 1].text in _PASSIVE):
        by = next((word for word in words[at + 1 : at + 4] if word.text == "by"), None)
        agent = behind(story, by.end, end) if by is not None else None
        return agent if agent is not None and agent.mention is not None else None
    if story.document.language != "en" and _is_followed_by_pronoun(story, words, at):
        return behind(story, words[at].end, end)
    follows = behind(story, words[at].end, end)
    if at and follows is not None and follows.mention is not None and _is_parenthesis(story, words, at, follows):
        return follows
    subject = _quoted_as_saying(story, words, at, begin) or before(story, begin, words[at].start)
    if subject is not None or not at or story.document.language != "en":
        return subject or follows
    is_turned = (
        "," in story.whole[words[at - 1].end : words[at].start] or words[at - 1].text in story.sayings.conjunctions
    )
    return follows if is_turned and follows is not None and follows.pronoun is None else None


def _is_parenthesis(story: Story, words: Sequence[Word], at: int, subject: Subject) -> bool:
    """Whether verb and subject stand between commas: the plan, said Gill, was late."""
    is_apart = "," in story.whole[words[at - 1].end : words[at].start] and story.whole.startswith(",", subject.end)
    return is_apart and not words[at].text.endswith("ing") and words[at].text not in listed("taking_objects")


def _is_followed_by_pronoun(story: Story, words: Sequence[Word], at: int) -> bool:
    """Whether verb and subject change places: betont sie; souffle-t-il."""
    rest = [word for word in words[at + 1 : at + 3] if word.text != "t"][:1]
    near = bool(rest) and rest[0].start - words[at].end < 4
    return near and story.sayings.pronouns.get(rest[0].text) in ("he", "she")


def _behind(story: Story, stretch: Stretch, later: Stretch | None) -> Attribution | None:
    ceiling = stretch.last[1]
    if later is not None and later.opened < ceiling:
        ceiling = later.opened
    begin = stretch.closed
    rest = story.whole[begin : begin + 40].lstrip()
    if not rest or rest[0] in ".;:!?)。；：":
        return None
    ended = story.whole[stretch.end - 1]
    if ended in _STOPPED and not rest[0].islower() and rest[0] not in ",–—-":
        return None
    words = story.words(begin, story.sentence_end(begin, min(ceiling, begin + 400)))[:_LONGEST]
    if rest[0] in "–—-" and words:
        signed = _signed(story, words)
        if signed is not None:
            return signed
    goes_on = bool(words) and words[0].text in story.sayings.conjunctions
    is_open = not goes_on and (ended in _ATTRIBUTED_BY or rest[0] in ",–—-،，(")
    for at in range(len(words)):
        found = _said_behind(story, words, at, begin)
        if found is not None and story.sayings.verb_is_last:
            return _of_verb_at_end(story, stretch, found)
        if found is not None and (is_open or (not goes_on and _is_beside(found, words[0].start))):
            return Attribution(*found, is_near=True)
        if found is not None and _closes_sentence(story, words, at, found):
            return Attribution(*found, is_near=False)
    if ended != "," or goes_on or story.sayings.drops_pronouns:
        return None
    # Somebody is said to speak whose name is not known: nobody else may be taken for the speaker.
    verb = next((at for at in range(len(words)) if _introduces(story, words, at)), None)
    return Attribution(None, _whole_verb(story, words, verb), is_near=True) if verb is not None else None


def _of_verb_at_end(story: Story, stretch: Stretch, found: tuple[Subject | None, tuple[int, int]]) -> Attribution:
    """Where verbs end sentences the subject stands before the quote, if it does not stand right behind the verb."""
    if found[0] is not None and found[0].mention is not None and found[0].start >= found[1][1]:
        return Attribution(*found, is_near=True)
    begin = story.sentence_start(stretch.opened, stretch.first[0])
    return Attribution(first_subject(story, begin, stretch.opened), found[1], is_near=True)


def _closes_sentence(
    story: Story, words: Sequence[Word], at: int, found: tuple[Subject | None, tuple[int, int]]
) -> bool:
    """Whether the verb ends the sentence that the quote is in: it was “not good” for the town, Gill said."""
    subject = found[0]
    if subject is None or subject.start > words[at].start:
        return False
    if len(words) - at > 5 and words[at].start - subject.end > 1:
        return False
    lead = story.words(max(words[0].start, subject.start - 40), subject.start)
    begin = lead[-1].end if lead else words[0].start
    return "," in story.whole[begin : subject.start] or bool(
        len(lead) > 1 and "," in story.whole[lead[-2].end : subject.start]
    )


def _signed(story: Story, words: Sequence[Word]) -> Attribution | None:
    """A name behind a dash, and nothing but its description: “…” — Colin Evans, minister."""
    mention = story.over(words[0].start)
    if mention is None or (words[-1].end > mention.end and story.whole[mention.end] not in ",("):
        return None
    return Attribution(Subject(mention.start, mention.end, mention=mention), None, is_near=True)


def _is_beside(found: tuple[Subject | None, tuple[int, int]], begin: int) -> bool:
    """Whether verb or subject stand right behind a quote that nothing parts from them."""
    subject, verb = found
    return verb[0] == begin or (subject is not None and subject.start - begin < 4 and verb[0] - begin < 80)


def _said_behind(
    story: Story, words: Sequence[Word], at: int, begin: int
) -> tuple[Subject | None, tuple[int, int]] | None:
    end = words[-1].end
    phrase = _phrase(story, words, at)
    if phrase is not None:
        return behind(story, words[phrase].end, end), (words[at].start, words[phrase].end)
    if not _introduces(story, words, at):
        return None
    subject = _subject(story, words, at, begin, end)
    if subject is None and at and not (story.sayings.drops_pronouns or story.sayings.verb_is_last):
        return None
    return subject, _whole_verb(story, words, at)


def _introduces(story: Story, words: Sequence[Word], at: int) -> bool:
    """Whether the word is a verb of saying here, and no noun or part of a name."""
    sayings, word = story.sayings, words[at]
    if word.text not in sayings.say and word.text not in sayings.call:
        return False
    if story.over(word.start) is not None or story.whole[word.start - 1] in "-’'":
        return False
    if story.whole.startswith("Asked", word.start):  # Asked about it, he went on
        return False
    if word.text == "held" and (at + 1 == len(words) or words[at + 1].text != "that"):
        return False
    if word.text in _PASSING_ON and _as_saying(words[at + 1 : at + _AS_SAYING]):
        return False
    if not at:
        return True
    earlier = words[at - 1]
    if earlier.text in sayings.articles and story.document.language == "en":  # the promised grant
        return False
    if word.text not in sayings.nouns:
        return True
    return (
        story.over(earlier.start) is not None
        or earlier.text in sayings.pronouns
        or earlier.text in sayings.relatives
        or earlier.text in sayings.conjunctions
        or (earlier.text in sayings.auxiliaries and (earlier.text not in ("to", "s") or word.text == "say"))
        or "," in story.whole[earlier.end : word.start]
        or (word.text in _OF_MANY and len(earlier.text) > 1 and earlier.text.endswith("s"))
    )


def _as_saying(words: Sequence[Word]) -> bool:
    """Whether "as saying" is among the words: it is what they say that is passed on."""
    return any(word.text == "as" and behind_it.text in ("saying", "telling") for word, behind_it in pairwise(words))


def _phrase(story: Story, words: Sequence[Word], at: int) -> int | None:
    """Index of the last word of a saying of several words that begins there."""
    for phrase in story.sayings.phrases:
        if words[at].text == phrase[0] and tuple(word.text for word in words[at : at + len(phrase)]) == phrase:
            return at + len(phrase) - 1
    return None


def _quoted_as_saying(story: Story, words: Sequence[Word], at: int, begin: int) -> Subject | None:
    """Of "cited the letter as saying" the letter, of "was quoted by the agency as saying" who was."""
    if at < 2 or words[at].text not in ("saying", "telling") or words[at - 1].text != "as":
        return None
    for index in range(at - 2, max(-1, at - _AS_SAYING), -1):
        if words[index].text not in _PASSING_ON:
            continue
        if index and words[index - 1].text in ("was", "were", "been", "is"):
            return before(story, begin, words[index].start)
        return before(story, words[index].end, words[at - 1].start)
    return None


def _whole_verb(story: Story, words: Sequence[Word], at: int) -> tuple[int, int]:
    """The verb as written; in languages with compound tenses with the auxiliary right before it."""
    start = words[at].start
    if story.document.language not in ("en", "de") and at and words[at - 1].text in story.sayings.auxiliaries:
        start = words[at - 1].start
    return start, words[at].end


def sentence_before(story: Story, at: int, floor: int) -> tuple[int, int] | None:
    """Start and end of the sentence that ends before a place, if one does behind ``floor``."""
    end = floor + len(story.whole[floor:at].rstrip())
    return (story.sentence_start(end - 1, floor), end) if end > floor else None
