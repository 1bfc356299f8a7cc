"""Whether what stands between marks was said: no title, no nickname, no word that is only mentioned, no irony."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newslake.annotate.quotes.descriptions import listed
from newslake.annotate.quotes.marks import Stretch
from newslake.annotate.quotes.speakers import Attribution
from newslake.annotate.quotes.story import Story

_SHORT = 4
"""Words up to which a phrase that nobody is said to have spoken is taken for a term."""
_TERM = 2
"""Words up to which what stands between marks may be a term, though somebody speaks in its sentence."""
_TITLE = 8
"""Words that a title has at most."""
_FINAL = frozenset(".!?…。！？,，")
_PASSIVE = frozenset("is are was were be been being s".split())
_SMALL = frozenset(
    "a an the of and or in on at for to with from by de la le du des el los y der die das und van".split()
)
_WORD = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Terms:
    """Tells quotes from terms in one story."""

    story: Story

    def was_said(self, stretch: Stretch, kind: str, found: Attribution | None) -> bool:
        """Whether somebody's words stand there, and no title, nickname, term or irony."""
        whole = self.story.whole
        words = _WORD.findall(whole[stretch.start : min(stretch.end, stretch.start + 300)])
        final = whole[stretch.end - 1] in _FINAL
        if len(words) <= _TITLE and self._is_named_so(stretch, words):
            return False
        spoken = self._is_spoken_to(stretch, found)
        if _is_title(words) and 1 < len(words) <= _TITLE and not spoken:
            return False
        if _is_title(words) and len(words) < 4 and self.story.document.language != "en":
            return spoken and (final or self.story.whole[stretch.opened - 2 : stretch.opened].strip() == ":")
        if self._is_reported(stretch):
            return True
        if found is not None and (found.is_near or found.subject is not None or self._is_of_speech(found)):
            return len(words) > _TERM or kind == "direct" or self._is_surely_said(stretch, found)
        if _is_title(words) and len(words) <= _TITLE:
            return False
        if kind == "direct" and final and len(words) > 1:
            return True
        return len(words) > _SHORT

    def _is_of_speech(self, found: Attribution) -> bool:
        """Whether its verb means speech and nothing else, whoever speaks: Gill was told it was “much too late”."""
        if found.verb is None:
            return False
        verb, sayings = self.story.whole[slice(*found.verb)].lower().rsplit(" ", 1)[-1], self.story.sayings
        return verb in sayings.say | sayings.call and verb not in sayings.weak | sayings.nouns

    def _is_surely_said(self, stretch: Stretch, found: Attribution) -> bool:
        """Whether a word or two are somebody's: the verb stands at them, or is one that only speech has."""
        if found.verb is None:
            return found.is_near
        verb = self.story.whole[slice(*found.verb)].lower().rsplit(" ", 1)[-1]
        if found.verb[0] < stretch.opened:
            if self._qualifies_a_noun(stretch):
                return False
            close = not self.story.whole[found.verb[1] : stretch.opened].strip(" ,:") or verb in self.story.sayings.call
            return close or verb not in self.story.sayings.weak or self.story.whole[stretch.opened - 2] == ","
        begins = min(found.verb[0], found.subject.start if found.subject is not None else found.verb[0])
        return begins - stretch.closed < 6 or (verb not in self.story.sayings.weak and not found.is_near)

    def _qualifies_a_noun(self, stretch: Stretch) -> bool:
        """Whether it stands as an adjective does: Labor's “pragmatic” policies, a “quick edit” feature."""
        story, sayings = self.story, self.story.sayings
        before = story.words(max(stretch.first[0], stretch.opened - 20), stretch.opened)[-1:]
        behind = story.words(stretch.closed, min(stretch.last[1], stretch.closed + 30))[:1]
        if not before or not behind or story.whole[stretch.closed : behind[0].start] != " ":
            return False
        if story.document.language != "en" or (before[0].text not in sayings.articles and before[0].text != "s"):
            return False
        small = (
            sayings.prepositions | sayings.conjunctions | sayings.auxiliaries | sayings.relatives | listed("leading")
        )
        return behind[0].text not in small

    def _is_reported(self, stretch: Stretch) -> bool:
        """Whether the verbs of its sentence say that it reports speech, as German's do."""
        if not self.story.sayings.reported:
            return False
        begin = self.story.sentence_start(stretch.opened, stretch.first[0])
        return any(word.text in self.story.sayings.reported for word in self.story.words(begin, stretch.opened))

    def _is_spoken_to(self, stretch: Stretch, found: Attribution | None) -> bool:
        """Whether a verb of saying stands right before or behind it, so that even what looks like a title was said."""
        if found is None or found.verb is None:
            return False
        if found.verb[0] >= stretch.closed:
            return self.story.whole[stretch.end - 1] in _FINAL
        return not self.story.whole[found.verb[1] : stretch.opened].strip(" ,:")

    def _is_named_so(self, stretch: Stretch, words: Sequence[str]) -> bool:
        """A name, a nickname or a word that is only mentioned, by what stands before and behind it."""
        story, whole = self.story, self.story.whole
        earlier = story.words(max(stretch.first[0], stretch.opened - 40), stretch.opened)
        if earlier and not whole[earlier[-1].end : stretch.opened].strip(" ,(:"):
            word = earlier[-1].text
            is_title = _is_title(words)
            if whole[earlier[-1].start - 1] == "-" and word == "called":
                return True
            if word in story.sayings.before_titles and ":" not in whole[earlier[-1].end : stretch.opened]:
                return is_title or len(words) <= 2
            if word in ("called", "termed", "dubbed") and len(earlier) > 1 and earlier[-2].text in _PASSIVE:
                return True
            if word == "called" and words and (is_title or len(words) <= 1) and words[0][0].isupper():
                return True
            if word == "as" and any(each.text in ("known", "nicknamed") for each in earlier[-4:]):
                return True
        mention = story.over(stretch.opened)
        return (mention is not None and mention.end >= stretch.closed) or self._is_nickname(stretch, words)

    def _is_nickname(self, stretch: Stretch, words: Sequence[str]) -> bool:
        """Dwayne “The Rock” Johnson."""
        whole = self.story.whole
        before = whole[max(0, stretch.opened - 30) : stretch.opened].split(" ")
        behind = whole[stretch.closed : stretch.closed + 3]
        return (
            len(words) <= 3
            and _is_title(words)
            and len(before) > 1
            and before[-1] == ""
            and before[-2][:1].isupper()
            and before[-2][-1:].isalpha()
            and behind[:1] == " "
            and behind[1:2].isupper()
        )


def kind(story: Story, stretch: Stretch, earlier: Stretch | None) -> str:
    """Direct where it begins and ends as a sentence does, or goes on with one that was interrupted."""
    whole = story.whole
    first = next((character for character in whole[stretch.start : stretch.end] if character.isalnum()), "")
    ends = whole[stretch.end - 1] in _FINAL or whole[stretch.closed : stretch.closed + 1] in (",", ".", "")
    if first.islower():
        return "direct" if _goes_on(story, stretch, earlier) else "partial"
    words = len(_WORD.findall(whole[stretch.start : min(stretch.end, stretch.start + 200)]))
    before = whole[max(stretch.first[0], stretch.opened - 3) : stretch.opened].rstrip()
    opens = not before or before[-1] in ':,.!?—–-\n”"»'
    return "direct" if (ends and (opens or words > 3)) or (opens and words > 3) else "partial"


def _goes_on(story: Story, stretch: Stretch, earlier: Stretch | None) -> bool:
    """Whether it is the second half of a sentence that was interrupted: “We came,” she said, “and we stayed.”"""
    if earlier is None:
        return False
    gap = story.whole[earlier.closed : stretch.opened]
    whole = story.whole
    return (
        earlier.last == stretch.first
        and len(gap) < 120
        and (whole[earlier.end - 1] in ",，—–" or whole[earlier.closed : earlier.closed + 1] == ",")
        and not any(mark in gap for mark in ".!?;")
        and gap.rstrip()[-1:] in ",:—–"
    )


def _is_title(words: Sequence[str]) -> bool:
    """Whether every word that is not small begins with a capital, as titles have it."""
    large = [word for word in words if word.lower() not in _SMALL]
    return bool(large) and all(word[0].isupper() or word[0].isdigit() for word in large)
