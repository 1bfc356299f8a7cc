"""The people of a story: whom a pronoun means, by what the article has said of them so far."""

import re
from dataclasses import dataclass, field
from functools import cache, cached_property

from newslake.annotate.document import Named
from newslake.annotate.names.titles import lists
from newslake.annotate.quotes.chains import Chains
from newslake.annotate.quotes.descriptions import listed, names_of
from newslake.annotate.quotes.story import Story
from newslake.annotate.quotes.subjects import SPOKES

_AROUND = 90
"""Characters beside a name in which it is said who that is."""
_FORMS = 6
"""Mentions of somebody beside which that is looked for."""
_PARTS = re.compile(r"[,.;:!?\n“”\"«»]")
_APPOSED = re.compile(r"\s*[,(]\s*([^.;)\n“”\",]*(?:,[^.;)\n“”\",]*)?)")
_OF_OTHERS = re.compile(r"(?<=[^\W\d_]) (?:his|her|their) [\w-]+")
"""Whose somebody behind a name is: Gill, who came with her son."""
_RELATIVE = re.compile(r"\b(?:who|whose|which|where|and|said|says|told|added)\b")


@cache
def _of_whom() -> re.Pattern[str]:
    """What somebody else is to whoever is named behind it: a spokesman for Gill, the daughter of Gill."""
    return re.compile(
        rf"\b(?:{SPOKES.pattern}|{'|'.join(sorted(listed('he') | listed('she')))}"
        r"|parents?|child|children|friend|lawyer|aide|ally) (?:of|for|to) (?=(?:the )?(?:[\w.-]+ ){0,3}\Z)",
        re.IGNORECASE,
    )


@dataclass(kw_only=True)
class Cast:
    """The people and organizations of a story, with who has spoken so far."""

    story: Story
    spoken: list[tuple[int, Named]] = field(default_factory=list)
    """Where somebody spoke, and who, in order."""
    _descriptions: dict[int, frozenset[str]] = field(default_factory=dict)
    _genders: dict[int, str | None] = field(default_factory=dict)

    @cached_property
    def persons(self) -> list[Named]:
        return self._of_type("person")

    @cached_property
    def organizations(self) -> list[Named]:
        return self._of_type("organization")

    def _of_type(self, wanted: str) -> list[Named]:
        seen = {id(mention.named): mention.named for mention in self.story.mentions if mention.named.type == wanted}
        return list(seen.values())

    def by_pronoun(self, at: int, pronoun: str) -> Named | None:
        """Who ``he`` or ``she`` at a place is."""
        return self.chains.by_pronoun(at, pronoun)

    @cached_property
    def chains(self) -> Chains:
        return Chains(self.story, self._gender, self.persons)

    def last_speaker(self, begin: int, end: int) -> tuple[int, Named] | None:
        for at, named in reversed(self.spoken[-20:]):
            if begin <= at < end:
                return (at, named) if named.type == "person" else None
            if at < begin:
                return None
        return None

    def _gender(self, named: Named) -> str | None:
        """The pronoun that somebody's title, given name, or the words beside the name ask for."""
        if named.pronoun is not None:
            return named.pronoun
        if id(named) not in self._genders:
            first, *rest = named.name.lower().split(" ")
            if first in lists().family_first:
                rest = []  # Wong Siew Lan
            described = self.described(named)
            signs = {
                pronoun: bool(described & listed(pronoun)) + 2 * (bool(rest) and first in names_of(pronoun))
                for pronoun in ("he", "she")
            }
            he, she = signs["he"], signs["she"]
            self._genders[id(named)] = None if he == she else "he" if he > she else "she"
        return self._genders[id(named)]

    def described(self, named: Named) -> frozenset[str]:
        """Words that stand beside a name and say who that is: minister, coach, 34."""
        if id(named) not in self._descriptions:
            whole = self.story.whole
            words: set[str] = set()
            for start, end in named.spans[:_FORMS]:
                earlier = self.story.between(max(0, start - _AROUND), start)
                begin = max(0, start - _AROUND, *(mention.end for mention in earlier[-1:]))
                parts = _PARTS.split(whole[begin:start].lower().replace("’", "'"))
                is_apposed = len(parts) > 1 and whole[max(0, start - 2) : start] == ", "
                before = _of_whom().sub(" ", parts[-2] if is_apposed else parts[-1])
                words.update(before.replace("'", " ").split()[-6:])
                apposed = _APPOSED.match(whole, end, end + _AROUND)
                if apposed:
                    told = _OF_OTHERS.sub(" ", _RELATIVE.split(apposed[1].lower())[0])
                    words.update(told.replace(",", " ").split())
            self._descriptions[id(named)] = frozenset(words)
        return self._descriptions[id(named)]
