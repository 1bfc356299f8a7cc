"""The subject of a clause, found without a parser: a name, a pronoun or a phrase that it begins with."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newslake.annotate.quotes.descriptions import listed
from newslake.annotate.quotes.story import Mention, Story, Word

CLAUSE = re.compile(r"[,;:–—()]")
"""What parts clauses."""
_RUN_ON = 12
"""Words that a phrase has at most."""
_PHRASE = 5
"""Words before a name that may belong to it, and to the preposition before them."""
_OPENING = 200
"""Characters of a clause in which a pronoun or a phrase is its subject; a name may stand farther off."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Who speaks, in the words at the verb."""

    start: int
    end: int
    mention: Mention | None = None
    pronoun: str | None = None
    """``he``, ``she``, ``it`` or ``they``."""


def first_subject(story: Story, begin: int, end: int) -> Subject | None:
    """The first that can be the subject of a clause: a pronoun it begins with, a person, an organization, a phrase."""
    begin = _main_clause(story, begin, end)
    words = story.words(begin, min(end, begin + _OPENING))
    if not words:
        return None
    if words[0].text in story.sayings.conjunctions and len(words) > 1:
        words.pop(0)
    if words[0].text in story.sayings.pronouns and story.over(words[0].start) is None:
        return Subject(words[0].start, words[0].end, pronoun=story.sayings.pronouns[words[0].text])
    able = [each for each in story.between(begin, end) if can_be_subject(story, each, begin)]
    person = next((each for each in able if each.named.type == "person"), None)
    pronoun = _pronoun_before(story, words[:6], person.start if person is not None else end)
    if pronoun is not None:
        return pronoun
    if able and able[0] is not person and _begins(story, able[0], words[0].start, end):
        return of(able[0])
    if person is not None:
        return _narrator(story, words, person.start) or of(person)
    if able and not _leads_a_phrase(story, able[0], end):
        return of(able[0])
    return _first_phrase(story, words, end)


def _pronoun_before(story: Story, words: Sequence[Word], end: int) -> Subject | None:
    """A pronoun among the first words of a clause: In 1971 she married Smith."""
    for word in words:
        if word.start >= end or story.over(word.start) is not None:
            return None
        if story.sayings.pronouns.get(word.text) in ("he", "she"):
            return Subject(word.start, word.end, pronoun=story.sayings.pronouns[word.text])
    return None


def _narrator(story: Story, words: Sequence[Word], end: int) -> Subject | None:
    """The "I" or "we" of a clause that names somebody behind it: only steps from the door, I ask if Gill will stay."""
    for word in words:
        if word.start >= end or story.document.language != "en":
            return None
        if word.text in ("i", "we") and story.over(word.start) is None:
            return Subject(word.start, word.end, pronoun="they")
    return None


def _first_phrase(story: Story, words: Sequence[Word], end: int) -> Subject | None:
    """The phrase with an article that a clause begins with."""
    if words[0].text not in story.sayings.articles:
        return None
    stop = phrase_end(story, words, end)
    return Subject(words[0].start, stop) if stop > words[0].end else None


def _main_clause(story: Story, begin: int, end: int) -> int:
    """Behind the commas of what leads into a sentence: Asked about it, …; In a letter to the minister, …"""
    for _ in range(3):
        words = story.words(begin, min(end, begin + 40))
        if not words or words[0].text not in listed("leading") or story.over(words[0].start) is not None:
            return begin
        comma = story.whole.find(",", begin, end)
        if comma < 0 or comma + 2 >= end or _is_turned(story, begin, comma):
            return begin
        pronoun = _pronoun_before(story, story.words(begin, comma)[:6], comma)
        if words[0].text not in listed("clausal") and pronoun is not None:
            return begin
        begin = comma + 1
    return begin


def _is_turned(story: Story, begin: int, comma: int) -> bool:
    """Whether verb and subject stand behind what leads in: Among the guests was Ada Neri, …"""
    return any(
        word.text in ("is", "are", "was", "were", "sat", "stood")
        for each in story.between(begin, comma)
        for word in story.words(max(begin, each.start - 6), each.start)[-1:]
    )


def can_be_subject(story: Story, mention: Mention, begin: int) -> bool:
    """Whether somebody is no owner, nor in a phrase that a preposition leads: with Gill; with the zoologist Gill."""
    if is_possessive(story, mention) or story.whole[mention.start - 1] == "(":
        return False
    sayings, following, is_whole = story.sayings, mention.start, False
    for word in reversed(story.words(max(begin, mention.start - 50), mention.start)[-_PHRASE:]):
        if CLAUSE.search(story.whole, word.end, following):
            return True
        if word.text in sayings.prepositions:
            return following < mention.start and word.text in listed("clausal")
        if is_whole:
            return True
        is_whole = word.text in sayings.articles
        is_noun = story.whole[word.start].islower() and word.text not in sayings.say | sayings.auxiliaries
        if not is_noun and not is_whole and word.text not in sayings.titles:
            return True
        following = word.start
    return True


def _begins(story: Story, mention: Mention, begin: int, end: int) -> bool:
    """Whether a clause begins with an organization that does something: The Ministry in Athens summoned Ada Neri …"""
    if mention.start - begin > len("the ") or _leads_a_phrase(story, mention, end):
        return False
    behind = story.words(mention.end, min(end, mention.end + 30))[:1]
    return bool(behind) and story.whole[behind[0].start].islower()


def _leads_a_phrase(story: Story, mention: Mention, end: int) -> bool:
    """Whether an organization only qualifies a noun behind it: a Titas Gas official."""
    words = story.words(mention.end, min(end, mention.end + 30))
    if not words or CLAUSE.search(story.whole, mention.end, words[0].start):
        return False
    word = words[0]
    return story.whole[word.start].islower() and not (
        word.text in story.sayings.auxiliaries
        or word.text in story.sayings.relatives
        or word.text in story.sayings.prepositions
        or word.text in story.sayings.conjunctions
        or word.text in story.sayings.say
        or word.text.endswith("ed")
    )


def is_possessive(story: Story, mention: Mention) -> bool:
    behind_it = story.whole[mention.end : mention.end + 2]
    return behind_it in ("'s", "’s") or (behind_it[:1] in ("'", "’") and story.whole[mention.end - 1] == "s")


def of(mention: Mention) -> Subject:
    return Subject(mention.start, mention.end, mention=mention)


def phrase_end(story: Story, words: Sequence[Word], end: int) -> int:
    """Where the noun phrase that the words begin with ends: at punctuation, or at a preposition of time or place."""
    previous = words[0].start
    for index, word in enumerate(words):
        if CLAUSE.search(story.whole, previous, word.start) or _is_stop(story, previous, word.start):
            return previous
        if index and _ends_phrase(story, word):
            return previous
        if index > _RUN_ON:
            return previous
        previous = word.end
    return min(end, previous)


def _ends_phrase(story: Story, word: Word) -> bool:
    sayings = story.sayings
    verb = word.text in sayings.say and word.text not in sayings.nouns
    return (verb or word.text in listed("ending")) and story.over(word.start) is None


def _is_stop(story: Story, begin: int, end: int) -> bool:
    gap = story.whole[begin:end]
    return any(mark in gap for mark in '!?…"“”«»') or (". " in gap and end - begin > 2 and _ends_word(story, begin))


def _ends_word(story: Story, at: int) -> bool:
    """Whether a full stop at ``at`` ends a word of more than two letters, and so a sentence."""
    return story.whole[max(0, at - 3) : at].isalpha() and story.over(at - 1) is None
