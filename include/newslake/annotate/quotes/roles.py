"""Whom a description means in a story: the minister, the 34-year-old, a spokesperson for the club."""

import re
from collections.abc import Sequence

from newslake.annotate.document import Named
from newslake.annotate.quotes.cast import Cast
from newslake.annotate.quotes.chains import ANYBODY
from newslake.annotate.quotes.clauses import can_be_subject
from newslake.annotate.quotes.descriptions import listed
from newslake.annotate.quotes.subjects import SPOKES

_MOST = 200
"""Descriptions that are looked up in a document: each costs a look over its people."""
_BACK = 1_500
"""Characters in which the spokesperson who was named before is sought."""
_AROUND = 90
_AGE = re.compile(r"\b(\d{1,3})[- ]year[- ]old|(\d{1,3})-Jährige")
_WORD = re.compile(r"[^\W\d_]+")
_INDEFINITE = frozenset("a an one another some several two many un une ein eine einer uno una um uma".split())
_COMPANY = frozenset(
    """airline automaker bank brewer brewery broadcaster brokerage builder carmaker carrier chain company corporation
    developer distributor exporter firm grocer group insurer landlord lender maker manufacturer miner operator
    pharmacy producer publisher railway retailer seller startup start-up studio supermarket supplier utility""".split()
)
"""What an article calls an organization whose name does not say what it is."""
_KINDS = frozenset(("agency", "airline", "bank", "charity", "club", "company", "party", "union"))
"""What stands behind an organization's name and is the same: the SNAI prison agency."""
_WHILOM = frozenset(("retired", "veteran", "ex", "newlywed"))
"""What only people are: the retired fitter."""
_JUDGES = frozenset(("justice", "magistrate", "sheriff", "coroner"))
"""Titles of whom an article goes on to call the judge."""
_DEFINITE = frozenset("the that this le la l les el o il lo der die das ce cette".split())
_OF = frozenset("of for at from in with de du des del da di von".split())


def is_definite(word: str) -> bool:
    return word in _DEFINITE


class Roles:
    """The descriptions of one story."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.story = cast.story
        self._looked_up = 0

    def by_description(self, start: int, end: int) -> Named | None:
        """Who a description means: the only one that the article has described so, or of whom it is talking."""
        phrase = self.story.whole[start:end]
        self._looked_up += 1
        if self._looked_up > _MOST:
            return None
        if SPOKES.search(phrase):
            return self._named_spokesperson(start, phrase) or self._spoken_for(start, end)
        return self._branch(start, end) or self._by_age(start, phrase) or self._by_role(start, phrase)

    def _branch(self, start: int, end: int) -> Named | None:
        """The organization of which a phrase names a branch: the Democratic Alliance in Limpopo."""
        mention = next(iter(self.story.between(start, end)), None)
        if mention is None or mention.named.type != "organization" or mention.start - start > len("the "):
            return None
        behind = [word.text for word in self.story.words(mention.end, end)]
        is_kind = 0 < len(behind) < 3 and behind[-1] in _KINDS
        return mention.named if is_kind or behind[:1] in (["in"], ["at"]) else None

    def _named_spokesperson(self, start: int, phrase: str) -> Named | None:
        """Of "the spokesperson" the last who was named as one."""
        word = phrase.lower().removeprefix("the ")
        if word == phrase.lower() or not SPOKES.fullmatch(word):
            return None
        before = [
            mention.named
            for mention in self.story.between(max(0, start - _BACK), start)
            if mention.named.type == "person" and word in self.cast.described(mention.named)
        ]
        return before[-1] if before else None

    def _by_age(self, start: int, phrase: str) -> Named | None:
        age = _AGE.search(phrase)
        if age is None:
            return None
        years = age[1] or age[2]
        able = [each for each in self.cast.persons if years in self.cast.described(each)]
        if len(able) == 1:
            return able[0]
        meant = self._talked_of(start, phrase.lower().split()) if not able and phrase[:3].lower() == "the" else None
        is_of_other_age = meant is not None and any(word.isdigit() for word in self.cast.described(meant))
        return None if is_of_other_age else meant

    def _by_role(self, start: int, phrase: str) -> Named | None:
        words = [word.lower() for word in _WORD.findall(phrase)]
        if (
            not words
            or any(word in self.story.sayings.pronouns for word in words)
            or words[0] in _INDEFINITE
            or (phrase[0].isupper() and not is_definite(words[0]))
        ):
            return None
        head = self._head(words)
        if head in listed("bodies") or head in _COMPANY:
            return self._body(head) or (self._called(start, head) if is_definite(words[0]) else None)
        if self.story.document.language == "en" and head.endswith("s") and not head.endswith("ss"):
            return None
        wanted = set(words[words.index("s") + 1 :]) if "s" in words[:-1] else {head}
        able = [each for each in self.cast.persons if each.spans[0][0] < start and self._is(each, wanted)]
        if head in listed("anybody") and head not in self.story.sayings.titles:
            return None
        is_english = self.story.document.language == "en"
        more = set(words[words.index(head) + 1 :]) - _OF - _DEFINITE if is_english else set[str]()
        able = [each for each in able if not more or more & self.cast.described(each)]
        is_telling = is_definite(words[0]) or len(words) > 1
        if len(able) == 1 and (is_telling or self._only_one_talked_of(start) is able[0]):
            return able[0]
        if not able and is_definite(words[0]) and phrase.split()[-1][0].isupper() and (body := self._body(head)):
            return body  # the Ombudsman
        is_office = head in listed("offices") or not _WHILOM.isdisjoint(words)
        if able or more or not is_definite(words[0]) or (is_english and not is_office):
            return None
        if head in listed("anybody") or head in listed("documents") or head.endswith("s"):
            return None
        meant = self._talked_of(start, words)
        is_another = meant is not None and bool(self.cast.described(meant) & listed("offices"))
        return None if is_another else meant

    def _is(self, named: Named, wanted: set[str]) -> bool:
        described = self.cast.described(named)
        return wanted <= described or (wanted == {"judge"} and not described.isdisjoint(_JUDGES))

    @staticmethod
    def _head(words: Sequence[str]) -> str:
        for index, word in enumerate(words):
            if index and word in _OF:
                return words[index - 1]
        return words[-1]

    def _body(self, word: str) -> Named | None:
        able = [each for each in self.cast.organizations if word in each.name.lower().split()]
        return able[0] if len(able) == 1 else None

    def _talked_of(self, at: int, words: Sequence[str]) -> Named | None:
        """The only person around, else whom *he* or *she* would mean there."""
        if self.cast.chains.is_of_stranger(at):
            return None
        pronoun = next((each for each in ("he", "she") if not listed(each).isdisjoint(words)), ANYBODY)
        return self._only_one_talked_of(at) or self.cast.by_pronoun(at, pronoun)

    def _only_one_talked_of(self, at: int) -> Named | None:
        """The one person of this paragraph so far, or of the one before."""
        index = self.story.paragraph(at)
        for back in (index, index - 1):
            if back < 0:
                break
            begin, end = self.story.paragraphs[back]
            named = {
                id(each.named): each.named
                for each in self.story.between(begin, min(end, at))
                if each.named.type == "person"
            }
            last = self.cast.last_speaker(begin, min(end, at))
            if last is not None:
                named[id(last[1])] = last[1]
            if named:
                return next(iter(named.values())) if len(named) == 1 else None
        return None

    def _spoken_for(self, start: int, end: int) -> Named | None:
        """The organization whose spokesperson is meant; of "the spokesperson" the one that was meant before."""
        phrase = self.story.whole[start:end]
        inside = self.story.between(start, end + 1)
        if inside:
            return inside[0].named if inside[0].named.type == "organization" else None
        words = [word for word in _WORD.findall(phrase.lower()) if word not in ("a", "an", "the")]
        if len(words) > 1 and not SPOKES.match(words[0]):
            return self._body(words[0])
        if words and phrase.lower().startswith("the "):
            return self._former_spokesperson(start)
        return self._only_organization(start) if words and phrase.lower().startswith("a ") else None

    def _called(self, at: int, kind: str) -> Named | None:
        """The one organization that the paragraph speaks of, if its name does not say that it is of another kind."""
        able = self._only_organization(at)
        same = _COMPANY if kind in _COMPANY else {kind}
        is_other = able is not None and bool(set(able.name.lower().split()) & (listed("bodies") - same))
        return None if is_other else able

    def _only_organization(self, at: int) -> Named | None:
        """The one organization that this paragraph, up to there, says something of."""
        begin, _ = self.story.paragraphs[self.story.paragraph(at)]
        able = {
            id(each.named): each.named
            for each in self.story.between(begin, at)
            if each.named.type == "organization" and can_be_subject(self.story, each, begin)
        }
        return next(iter(able.values())) if len(able) == 1 else None

    def _former_spokesperson(self, before: int) -> Named | None:
        """The organization of the spokesperson that was named last."""
        found = list(SPOKES.finditer(self.story.whole, max(0, before - _BACK), before))
        for each in self.story.between(found[-1].start() - _AROUND, found[-1].end() + 14) if found else ():
            if each.named.type == "organization" and each.end + 2 > found[-1].start():
                return each.named
        return None
