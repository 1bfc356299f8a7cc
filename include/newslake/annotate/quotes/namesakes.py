"""Whom a surname means that several people of a story have: the one who alone can be meant, or nobody."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from newslake.annotate.document import Named
from newslake.annotate.names.titles import lists
from newslake.annotate.names.toponyms import demonyms
from newslake.annotate.quotes.cast import Cast
from newslake.annotate.quotes.descriptions import listed
from newslake.annotate.quotes.newcomers import is_told_apart
from newslake.annotate.quotes.story import Mention

_AROUND = 90
"""Characters before a name in which the word before it is sought."""
_MOST = 20
"""People of one surname who are compared."""
_GOES_ON = re.compile(
    r" (?:(?:van|von|de|del|della|da|dos|du|bin|bint|al|an|ibn|ben) )?"
    r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Janu|Febru)ary|March|April|May|Ju(?:ne|ly)|August"
    r"|(?:Sept|Octo|Nov|Dec)\w{0,2}ber)"
    r"[A-ZÀ-Þ][a-zà-ÿ]{2,}"
)
"""Behind a name, what looks like more of it."""


class Namesakes:
    """The people of one story by the last words of their names."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.story = cast.story
        self._called: dict[tuple[int, str], bool] = {}

    def meant(self, mention: Mention) -> Named | None:
        """Whom a mention means: of several with one surname the only one by title or around; or nobody."""
        form, named = self.story.whole[mention.start : mention.end], mention.named
        if named.type != "person" or (" " in form and form != named.name):
            return named
        if self._is_cut(mention):
            return None
        if " " in form:
            return named
        rivals = [each for each in self._bearers.get(form.lower(), ()) if each.spans[0][0] < mention.start]
        if len(rivals) > 1:
            return self._of_several(rivals, mention)
        introduced = next((start for start, end in named.spans if end - start > len(form)), 0)
        return self._firm(form.lower()) if mention.start < introduced else named

    def _of_several(self, rivals: Sequence[Named], mention: Mention) -> Named | None:
        if is_told_apart(self.story, mention):
            return None
        title, named = self._title(mention), mention.named
        titled = [each for each in rivals if title and self._is_called(each, title)]
        if len(titled) == 1:
            return titled[0]
        pronoun = next((each for each in ("he", "she") if title in listed(each)), None)
        able = [each for each in rivals if pronoun is None or self.cast.chains.gender(each) in (None, pronoun)]
        if len(able) == 1:
            return able[0]
        others = [each for each in able if each is not named]
        if any(self._is_around(each, mention.start) for each in others):
            return None
        is_main = all(2 * len(each.spans) <= len(named.spans) for each in others)
        is_addressed = title in lists().honorifics
        return named if (is_main and not is_addressed) or self._is_around(named, mention.start) else None

    def _title(self, mention: Mention) -> str:
        """The word right before a mention."""
        before = next(reversed(self.story.words(max(0, mention.start - 12), mention.start)), None)
        is_beside = before is not None and self.story.whole[before.end : mention.start] in (" ", ". ")
        return before.text if before is not None and is_beside else ""

    def _is_cut(self, mention: Mention) -> bool:
        """Whether what was found is but a part of a name: Feathers of Many Feathers, Seán Mac of Seán Mac an tSaoir."""
        whole = self.story.whole
        if _GOES_ON.match(whole, mention.end):
            return True
        if self.story.document.language != "en" or " " in mention.named.name:
            return False
        begin = self.story.sentence_start(mention.start, max(0, mention.start - _AROUND))
        before = next(reversed(self.story.words(begin, mention.start)), None)
        if before is None or whole[before.end : mention.start] != " " or not whole[before.start].isupper():
            return False
        return not _is_title(before.text) and before.text not in demonyms()

    def _is_called(self, named: Named, title: str) -> bool:
        """Whether a title stands before somebody's full name: Fr Hanratty is Fr Seamus Hanratty."""
        if not _is_title(title):
            return False
        key = id(named), title
        if key not in self._called:
            self._called[key] = f"{title} {named.name}".lower() in self._lower
        return self._called[key]

    @cached_property
    def _lower(self) -> str:
        return self.story.whole.lower().replace(". ", " ")

    def _firm(self, form: str) -> Named | None:
        """The organization that is called so before the article names a person of that surname."""
        able = [each for each in self.cast.organizations if each.name.lower().split(" ")[0] == form]
        return able[0] if len(able) == 1 else None

    @cached_property
    def _bearers(self) -> dict[str, list[Named]]:
        """Some people by the last word of their names, of those whose names have others."""
        found: dict[str, list[Named]] = defaultdict(list)
        for each in self.cast.persons:
            first, _, last = each.name.lower().rpartition(" ")
            if first and len(found[last]) < _MOST:
                found[last].append(each)
        return found

    def _is_around(self, named: Named, at: int) -> bool:
        """Whether somebody is named in full, or speaks, in the paragraph of a place or in the one before it."""
        begin, _ = self.story.paragraphs[max(0, self.story.paragraph(at) - 1)]
        spoke = self.cast.last_speaker(begin, at)
        if spoke is not None and spoke[1] is named:
            return True
        return any(
            each.named is named and " " in self.story.whole[each.start : each.end]
            for each in self.story.between(begin, at)
        )


def _is_title(word: str) -> bool:
    return word in lists().honorifics or word in lists().titles
