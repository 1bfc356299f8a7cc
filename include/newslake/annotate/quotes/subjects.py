"""The words that mean the speaker at a verb of saying: a name, a pronoun or a description, without a parser."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newslake.annotate.quotes.descriptions import listed
from newslake.annotate.quotes.story import Mention, Story, Word

SPOKES = re.compile(
    r"\b(?:spokes(?:man|woman|person|people|men)|press (?:secretary|officer)|representatives?|Sprecher(?:in)?|"
    r"porte-parole|portavoz|porta-voz|portavoce|woordvoerder|woordvoerster)\b",
    re.IGNORECASE,
)
_RUN_ON = 8
"""Words that a description has at most."""
_PHRASE = 5
"""Words before a name that may belong to it, and to the preposition before them."""
_OPENING = 200
"""Characters of a clause in which a pronoun or a phrase is its subject; a name may stand farther off."""
_CLAUSE = re.compile(r"[,;:–—()]")


@dataclass(frozen=True, slots=True)
class Subject:
    """Who speaks, in the words at the verb."""

    start: int
    end: int
    mention: Mention | None = None
    pronoun: str | None = None
    """``he``, ``she``, ``it`` or ``they``."""


def before(story: Story, begin: int, verb: int) -> Subject | None:
    """The subject of a verb that follows it, in the clause from ``begin``."""
    sayings = story.sayings
    words = story.words(begin, verb)
    while words and _belongs_to_verb(story, words[-1]):
        is_infinitive = words.pop().text == "to" and story.document.language == "en"
        if is_infinitive and len(words) > 1 and story.over(words[-1].start) is None:
            words.pop()  # used to say; was heard to say; refused to say
    if not words:
        return None
    last = words[-1]
    if _CLAUSE.search(story.whole, last.end, verb):
        return _before_aside(story, begin, last.end) or first_subject(story, begin, last.end)
    mention = story.over(last.start)
    if mention is not None:
        return _named(story, words, mention)
    if last.text in sayings.pronouns:
        return Subject(last.start, last.end, pronoun=sayings.pronouns[last.text])
    if last.text in sayings.relatives:
        return _antecedent(story, begin, last)
    if last.text in sayings.conjunctions:
        return first_subject(story, begin, last.start)
    relative = _relative_before(story, words)
    if relative is not None:
        return _antecedent(story, begin, relative)
    return _apposition_to(story, _description(story, words)) or first_subject(story, begin, last.end)


def _before_aside(story: Story, begin: int, end: int) -> Subject | None:
    """The person whom an aside that ends there is about: Gill, who chairs it, said; Ada Gill, then a deputy, said."""
    nearest = None
    comma = story.whole.rfind(",", begin, end)
    while comma > begin:
        led_by = story.words(max(begin, comma - 6), comma)[-1:]
        if led_by and led_by[0].text == "who":
            return _antecedent(story, begin, led_by[0])
        mention = story.over(comma - 1)
        if mention is not None and mention.named.type == "person" and can_be_subject(story, mention, begin):
            following = story.words(comma, min(end, comma + 12))
            if following and following[0].text in story.sayings.relatives:
                return _of(mention)
            nearest = nearest or _of(mention)
        comma = story.whole.rfind(",", begin, comma)
    return nearest


def _relative_before(story: Story, words: Sequence[Word]) -> Word | None:
    """The "who" that a verb behind the words goes with, though more than a word parts them."""
    for word, following in zip(reversed(words[:-1]), reversed(words), strict=False):
        if _CLAUSE.search(story.whole, word.end, following.start):
            return None
        if word.text == "who":
            return word
    return None


def behind(story: Story, verb: int, end: int) -> Subject | None:
    """The subject that follows a verb: said Gill; said a spokesman for the club."""
    words = story.words(verb, end)
    while words and words[0].text in story.sayings.auxiliaries and story.over(words[0].start) is None:
        words.pop(0)
    if not words or _cannot_begin(story, words[0]):
        return None
    first = words[0]
    if first.text in story.sayings.pronouns and story.over(first.start) is None:
        return Subject(first.start, first.end, pronoun=story.sayings.pronouns[first.text])
    stop = _phrase_end(story, words, end)
    mentions = [each for each in story.between(first.start, stop) if not is_possessive(story, each)]
    person = next((each for each in mentions if each.named.type == "person"), None)
    if person is not None and not _hangs_on(story, person, words):
        return _of(person)
    apposed = _apposed(story, stop, end)
    if apposed is not None and person is None:
        return _of(apposed)
    if mentions and person is None and mentions[0].start - first.start <= 5:
        return _organization(story, first, mentions[0], stop)
    if story.whole[stop - 1 : stop].isspace():
        stop = len(story.whole[:stop].rstrip()) if stop - first.start < 2 else stop - 1
    written = story.whole[first.start : stop]
    if story.sayings.drops_pronouns and first.text not in story.sayings.articles and written[:1].islower():
        return None
    if first.text in story.sayings.articles or SPOKES.search(written) or len(written.split()) <= 5:
        return Subject(first.start, stop)
    return None


def _cannot_begin(story: Story, word: Word) -> bool:
    sayings = story.sayings
    if story.over(word.start) is not None or word.text in sayings.articles:
        return False
    if story.whole[word.start].isupper():
        return False
    return word.text in sayings.relatives or word.text in sayings.prepositions or word.text in sayings.conjunctions


def _of(mention: Mention) -> Subject:
    return Subject(mention.start, mention.end, mention=mention)


def _belongs_to_verb(story: Story, word: Word) -> bool:
    if story.over(word.start) is not None:
        return False
    adverb = story.document.language == "en" and word.text.endswith("ly") and len(word.text) > 4
    return word.text in story.sayings.auxiliaries or adverb


def is_possessive(story: Story, mention: Mention) -> bool:
    behind_it = story.whole[mention.end : mention.end + 2]
    return behind_it in ("'s", "’s") or (behind_it[:1] in ("'", "’") and story.whole[mention.end - 1] == "s")


def _phrase_end(story: Story, words: Sequence[Word], end: int) -> int:
    """Where the noun phrase that the words begin with ends: at punctuation, or at a preposition of time or place."""
    previous = words[0].start
    for index, word in enumerate(words):
        if _CLAUSE.search(story.whole, previous, word.start) or _is_stop(story, previous, word.start):
            return previous
        if index and _ends_phrase(story, word):
            return previous
        if index > _RUN_ON + 4:
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


def _apposed(story: Story, stop: int, end: int) -> Mention | None:
    """A person who is named right behind a comma: said the minister, Colin Evans."""
    if story.whole[stop : stop + 2] != ", ":
        return None
    person = story.over(stop + 2)
    if person is None:  # a title may stand before the name
        near = [each for each in story.between(stop, min(end, stop + 16)) if each.named.type == "person"]
        person = near[0] if near and "," not in story.whole[stop + 1 : near[0].start] else None
    return person if person is not None and person.named.type == "person" else None


def _hangs_on(story: Story, mention: Mention, words: Sequence[Word]) -> bool:
    """Whether it is only the complement of another noun: a friend of Smith."""
    earlier = [word for word in words if word.end <= mention.start]
    while earlier and (earlier[-1].text in story.sayings.titles or earlier[-1].text in story.sayings.articles):
        earlier.pop()
    return len(earlier) > 1 and earlier[-1].text in story.sayings.prepositions


def _named(story: Story, words: Sequence[Word], mention: Mention) -> Subject | None:
    """The subject of a clause whose last words are a mention."""
    if mention.named.type == "person":
        if _hangs_on(story, mention, words):
            return _description(story, words)
        return _of(mention)
    earlier = [word for word in words if word.end <= mention.start]
    while earlier and earlier[-1].text in story.sayings.articles:
        earlier.pop()
    if not earlier or earlier[-1].text not in story.sayings.prepositions:
        return _of(mention)
    head = story.over(earlier[-2].start) if len(earlier) > 1 else None
    if head is not None and head.named.type == "person":
        return _of(head)
    return _description(story, words)


def _organization(story: Story, first: Word, mention: Mention, stop: int) -> Subject:
    """An organization that a phrase begins with is the speaker where nothing follows it in the phrase."""
    if story.whole[mention.end : stop].strip():
        return Subject(first.start, stop)
    return _of(mention)


def _description(story: Story, words: Sequence[Word]) -> Subject | None:
    """A noun phrase that ends with the last of the words: the minister, a Titas Gas official, officials."""
    end = words[-1].end
    articles, prepositions = story.sayings.articles, story.sayings.prepositions
    for index in range(len(words) - 1, max(-1, len(words) - 1 - _RUN_ON - 4), -1):
        word = words[index]
        if index < len(words) - 1 and _CLAUSE.search(story.whole, word.end, words[index + 1].start):
            return _bare(story, words[index + 1 :])
        if word.text in articles and index < len(words) - 1:
            if index and words[index - 1].text in prepositions:
                continue
            return Subject(word.start, end)
    return _bare(story, words[-_RUN_ON:])


def _apposition_to(story: Story, described: Subject | None) -> Subject | None:
    """Who is described where the name stands before it: Brian Gill, a member of the club said."""
    if described is None or story.whole[described.start - 2 : described.start] != ", ":
        return described
    mention = story.over(described.start - 3)
    return _of(mention) if mention is not None and mention.named.type == "person" else described


def _bare(story: Story, words: Sequence[Word]) -> Subject | None:
    """A phrase without an article, if it is short: officials; court documents; State media."""
    words = [word for word in words if word.text not in story.sayings.relatives]
    if not words or len(words) > 4 or any(word.text in story.sayings.prepositions for word in words):
        return None
    return Subject(words[0].start, words[-1].end)


def _antecedent(story: Story, begin: int, relative: Word) -> Subject | None:
    """Who a relative clause is about: the mention before it, else the phrase."""
    words = story.words(begin, relative.start)
    if not words:
        return None
    mention = story.over(words[-1].start)
    if mention is not None and mention.named.type == "person":
        return _of(mention)
    return first_subject(story, begin, words[-1].end)


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
    if person is not None:
        return _narrator(story, words, person.start) or _of(person)
    if able and not _leads_a_phrase(story, able[0], end):
        return _of(able[0])
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
    stop = _phrase_end(story, words, end)
    return Subject(words[0].start, stop) if stop > words[0].end else None


def _main_clause(story: Story, begin: int, end: int) -> int:
    """Behind the commas of what leads into a sentence: Asked about it, …; In a letter to the minister, …"""
    for _ in range(3):
        words = story.words(begin, min(end, begin + 40))
        if not words or words[0].text not in listed("leading") or story.over(words[0].start) is not None:
            return begin
        comma = story.whole.find(",", begin, end)
        if comma < 0 or comma + 2 >= end:
            return begin
        pronoun = _pronoun_before(story, story.words(begin, comma)[:6], comma)
        if words[0].text not in listed("clausal") and pronoun is not None:
            return begin
        begin = comma + 1
    return begin


def can_be_subject(story: Story, mention: Mention, begin: int) -> bool:
    """Whether somebody is no owner, nor in a phrase that a preposition leads: with Gill; with the zoologist Gill."""
    if is_possessive(story, mention):
        return False
    sayings, following, is_whole = story.sayings, mention.start, False
    for word in reversed(story.words(max(begin, mention.start - 50), mention.start)[-_PHRASE:]):
        if _CLAUSE.search(story.whole, word.end, following):
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


def _leads_a_phrase(story: Story, mention: Mention, end: int) -> bool:
    """Whether an organization only qualifies a noun behind it: a Titas Gas official."""
    words = story.words(mention.end, min(end, mention.end + 30))
    if not words or _CLAUSE.search(story.whole, mention.end, words[0].start):
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
