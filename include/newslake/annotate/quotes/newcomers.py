"""Sentences about somebody whose name is not known: whoever was talked of before is not meant by what follows."""

from collections.abc import Collection
from itertools import takewhile

from newslake.annotate.names.toponyms import demonyms
from newslake.annotate.quotes.clauses import Subject
from newslake.annotate.quotes.descriptions import listed, names_of
from newslake.annotate.quotes.story import Mention, Story

_INDEFINITE = frozenset("a an another one some two un une ein eine einer uno una um uma".split())
_GENERATIONS = frozenset(("elder", "younger", "senior", "junior"))
_THEIR = frozenset(("his", "her", "their"))


def is_told_apart(story: Story, mention: Mention) -> bool:
    """Whether a surname is that of another than who was named last: the elder Gill."""
    if " " in story.whole[mention.start : mention.end]:
        return False
    return any(word.text in _GENERATIONS for word in story.words(max(0, mention.start - 10), mention.start)[-1:])


def is_stranger(story: Story, subject: Subject, end: int) -> bool:
    """Whether somebody without a name is spoken of, or speaks: a nurse at the hospital told the Nation; her husband."""
    words = [word.text for word in story.words(subject.start, subject.end)]
    if not words or any(word in listed("bodies") or word in listed("documents") for word in words[:3]):
        return False
    if words[0] in _THEIR:
        return any(word in listed("he") or word in listed("she") for word in words[1:])
    if words[0] not in _INDEFINITE:
        return words[0] == "the" and any(
            word in demonyms()
            or word in ("man", "woman", "boy", "girl")
            or word.endswith(("chman", "shman", "chwoman"))
            for word in words[1:3]
        )
    says = any(word.text in story.sayings.say for word in story.words(subject.end, end))
    return says or any(word in listed("anybody") for word in words)


def is_unknown(story: Story, begin: int, end: int, families: Collection[str]) -> bool:
    """Whether a sentence begins with what looks like somebody's name, but is nobody's that was found."""
    words = story.words(begin, min(end, begin + 60))
    if not words or words[0].text in listed("leading"):
        return False
    run = list(takewhile(lambda word: story.whole[word.start].isupper() and story.over(word.start) is None, words))
    if not run or len(run) == len(words) or story.over(words[len(run)].start) is not None:
        return False
    if words[len(run)].text in story.sayings.say:
        return run[-1].text not in story.sayings.pronouns
    if len(run) == 1:
        return False
    is_given = any(run[0].text in names_of(pronoun) for pronoun in ("he", "she"))
    return story.whole[run[-1].end] == "," or is_given or run[-1].text in families
