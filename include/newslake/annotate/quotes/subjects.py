"""The words that mean the speaker at a verb of saying: a name, a pronoun or a description, without a parser."""

import re
from collections.abc import Sequence

from newslake.annotate.quotes.clauses import (
    CLAUSE,
    Subject,
    can_be_subject,
    first_subject,
    is_possessive,
    of,
    phrase_end,
)
from newslake.annotate.quotes.descriptions import listed
from newslake.annotate.quotes.story import Mention, Story, Word

SPOKES = re.compile(
    r"\b(?:spokes(?:man|woman|person|people|men)|press (?:secretary|officer)|representatives?|Sprecher(?:in)?|"
    r"porte-parole|portavoz|porta-voz|portavoce|woordvoerder|woordvoerster)\b",
    re.IGNORECASE,
)
_RUN_ON = 8
"""Words that a description has at most."""
_OBJECTS = {"him": "he", "her": "she"}


def before(story: Story, begin: int, verb: int) -> Subject | None:
    """The subject of a verb that follows it, in the clause from ``begin``."""
    sayings = story.sayings
    words = story.words(begin, verb)
    while words and _belongs_to_verb(story, words[-1]):
        is_infinitive = words.pop().text == "to" and story.document.language == "en"
        if is_infinitive and len(words) > 1 and story.over(words[-1].start) is None:
            words.pop()  # used to say; was heard to say; refused to say
    if len(words) > 1 and _is_postnominal(story, words[-1]) and story.over(words[-2].start) is not None:
        words.pop()
    if not words:
        return None
    last = words[-1]
    if CLAUSE.search(story.whole, last.end, verb):
        apposed = story.over(last.start)
        if apposed is not None and _is_apposed(story, apposed, begin):
            return of(apposed)
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


def _is_postnominal(story: Story, word: Word) -> bool:
    """Judge Gill KC; Ada Neri MP."""
    return story.whole[word.start : word.end].isupper() and len(word.text) in (2, 3) and story.over(word.start) is None


def _is_apposed(story: Story, mention: Mention, begin: int) -> bool:
    """Whether a person is named behind a description and a comma: and the fisheries minister, Ada Neri, grumbled."""
    if mention.named.type != "person" or story.whole[mention.start - 2 : mention.start] != ", ":
        return False
    before = story.words(max(begin, mention.start - 50), mention.start)
    return bool(before) and _is_of_people(before[-1])


def _is_of_people(word: Word) -> bool:
    """Whether it is what somebody does: minister, lawyer."""
    return word.text in listed("offices") or word.text in listed("anybody")


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
                return of(mention)
            nearest = nearest or of(mention)
        elif mention is not None and story.whole.startswith(", which ", comma):
            return of(mention)  # Haraka, which was founded in 2021, said
        comma = story.whole.rfind(",", begin, comma)
    return nearest


def _relative_before(story: Story, words: Sequence[Word]) -> Word | None:
    """The "who" that a verb behind the words goes with, though more than a word parts them."""
    for word, following in zip(reversed(words[:-1]), reversed(words), strict=False):
        if CLAUSE.search(story.whole, word.end, following.start):
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
    if first.text in _OBJECTS and story.document.language == "en" and not story.whole[first.end].isspace():
        return Subject(first.start, first.end, pronoun=_OBJECTS[first.text])  # according to him, …
    if first.text in story.sayings.pronouns and story.over(first.start) is None:
        return Subject(first.start, first.end, pronoun=story.sayings.pronouns[first.text])
    stop = phrase_end(story, words, end)
    mentions = [each for each in story.between(first.start, stop) if not is_possessive(story, each)]
    persons = [each for each in mentions if each.named.type == "person"]
    person = _described_by(story, persons) if len(persons) > 1 else next(iter(persons), None)
    if person is not None and not _hangs_on(story, person, words):
        return of(person)
    apposed = _apposed(story, stop, end)
    if apposed is not None and person is None:
        return of(apposed)
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


def _described_by(story: Story, persons: Sequence[Mention]) -> Mention:
    """The second of two names where the first only says whose the second is: said Gill spokesman Ada Neri."""
    first, second = persons[:2]
    between = story.words(first.end, second.start)
    is_office = bool(between) and all(story.whole[word.start].islower() for word in between)
    leads = is_office and _is_of_people(between[-1])
    return second if leads and not CLAUSE.search(story.whole, first.end, second.start) else first


def _cannot_begin(story: Story, word: Word) -> bool:
    sayings = story.sayings
    if story.over(word.start) is not None or word.text in sayings.articles:
        return False
    if story.whole[word.start].isupper():
        return False
    return word.text in sayings.relatives or word.text in sayings.prepositions or word.text in sayings.conjunctions


def _belongs_to_verb(story: Story, word: Word) -> bool:
    if story.over(word.start) is not None:
        return False
    adverb = story.document.language == "en" and word.text.endswith("ly") and len(word.text) > 4
    return word.text in story.sayings.auxiliaries or adverb


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
    while len(earlier) > 2 and story.whole[earlier[-1].start].isupper() and SPOKES.fullmatch(earlier[-3].text):
        earlier.pop()  # a spokesperson for Health Minister Gill
    return len(earlier) > 1 and earlier[-1].text in story.sayings.prepositions


def _named(story: Story, words: Sequence[Word], mention: Mention) -> Subject | None:
    """The subject of a clause whose last words are a mention."""
    if mention.named.type == "person":
        if _hangs_on(story, mention, words):
            return _description(story, words)
        return of(mention)
    earlier = [word for word in words if word.end <= mention.start]
    while earlier and earlier[-1].text in story.sayings.articles:
        earlier.pop()
    if not earlier or earlier[-1].text not in story.sayings.prepositions:
        return of(mention)
    head = story.over(earlier[-2].start) if len(earlier) > 1 else None
    if head is not None and head.named.type == "person":
        return of(head)
    return _description(story, words)


def _organization(story: Story, first: Word, mention: Mention, stop: int) -> Subject:
    """An organization that a phrase begins with is the speaker where nothing follows it in the phrase."""
    if story.whole[mention.end : stop].strip():
        return Subject(first.start, stop)
    return of(mention)


def _description(story: Story, words: Sequence[Word]) -> Subject | None:
    """A noun phrase that ends with the last of the words: the minister, a Titas Gas official, officials."""
    end = words[-1].end
    articles, prepositions = story.sayings.articles, story.sayings.prepositions
    for index in range(len(words) - 1, max(-1, len(words) - 1 - _RUN_ON - 4), -1):
        word = words[index]
        mention = story.over(word.start)
        is_inside = mention is not None and index < len(words) - 1 and mention.end > words[index + 1].start
        if index < len(words) - 1 and not is_inside and CLAUSE.search(story.whole, word.end, words[index + 1].start):
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
    is_body = any(word.text in listed("bodies") for word in story.words(described.start, described.end))
    return of(mention) if mention is not None and mention.named.type == "person" and not is_body else described


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
    if mention is not None and (mention.named.type == "person") != (relative.text == "which"):
        return of(mention)
    found = first_subject(story, begin, words[-1].end)
    is_person = found is not None and found.mention is not None and found.mention.named.type == "person"
    return _bare(story, words[-2:]) if relative.text == "which" and is_person else found
