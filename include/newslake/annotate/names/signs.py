"""Signs beside a name that it is a person's: a title, an age, a role, a verb of saying …"""

import re

from newslake.annotate.names.runs import Run
from newslake.annotate.names.titles import folded, lists

WHERE = frozenset(
    "in at near from around outside inside across toward towards into via throughout à en dans vers chez près".split()
)
"""Words before places."""
_AGE = re.compile(
    r",? \(?(?:aged )?(?:[1-9]|[1-9]\d|10\d)(?:[,;)]|\.(?!\d)| and |, | ans\b)"
    r"|,? (?:aged|âgée?)\b|,? (?:who is )?\d\d years old"
)
_WHO = re.compile(r" ?(?:\([^)\n]{1,30}\))?,? (?:who|whose|whom|qui)\b")
_AFTER = re.compile(r",?[”\"’]? (?:(?:also|later|then|further|had|has|never|jokingly|who|a) )?([^\W\d_]+)")
_APART = re.compile(
    r",? (?:\d\d,? )?(?:(?:who is |who was |is |was )?"
    r"(?:a|an|the|his|her|its|their|our|my|un|une|le|la|son|sa) |l['’])"
)
_OWNED = re.compile(r"['’]s (?:(?:net|gross|operating|annual|quarterly|half-year|full-year|yearly) )?([a-z]{3,20})\b")
_SHARES = re.compile(r"\b[Ss]hares (?:of|in) (?:the )?$")
_FIRM = re.compile(
    r", (?:the |an? )?(?:[\w-]{1,24} ){0,3}?([a-z-]{3,24})(?= (?:in|of|for|that|which|based|founded|with)|,|\.)"
)
_FOLLOWED = re.compile(
    r" (?:[a-z-]{2,20} ){0,2}?(?:spokes(?:man|woman|person)|leader|chairman|chairwoman|chair|president|senator|"
    r"councillor|candidate|lawmaker|boss|captain|coach|striker|analyst|manager|director|economist) [A-ZÀ-ÖØ-Þ]"
)
"""Behind the name of whose it is: Sinn Féin education spokesman Pádraig Mac Suibhne."""
_SHIPS = frozenset("mv mb ss hms uss brp kri fv mt rv ins hmas hmcs hmnzs rms rrs rnli".split())
_CRAFT = frozenset(
    "ferry boat vessel ship trawler yacht tanker freighter frigate schooner tug tugboat tramp barge cruiser submarine "
    "destroyer carrier stall restaurant cafe bakery pub hotel shop eatery horse mare racehorse dog".split()
)
"""What has names and is no person."""
_LITTLE = frozenset("of at in for who that which by with on from to and whose de du des d en à au aux dont".split())
_ROLE_ENDINGS = ("ist", "woman", "ographer")
_ARTICLES = frozenset("the a an this that these those every each".split())
_KIN_APART = re.compile(
    r"\b(?:wife|husband|son|daughter|brother|sister|partner|mother|father) (?:of|from|in) [\w ]{1,20}, $"
    r"|\b(?:sons|daughters|children|brothers|sisters|parents|twins|cousins|nieces|nephews|grand\w{3,12}),?"
    r" (?:[^\W\d_a-z][\w-]{1,20}(?: [^\W\d_a-z][\w-]{1,20}){0,2}(?: \(\d\d?\))?(?:, | and |, and )){1,6}$"
)
IN_LIST = re.compile(
    r"\b(?:in|near|between) (?:[A-Z][\w-]{1,20}(?: [A-Z][\w-]{1,20})?, ){0,3}"
    r"[A-Z][\w-]{1,20}(?: [A-Z][\w-]{1,20})?,? and \Z"
)
"""Before the last of several places."""
_ALIAS = re.compile(
    r"\b(?:known|perform(?:s|ed|ing)?|record(?:s|ed|ing)?|sings|sang|raps|wr(?:ites|ote|iting)|who|called|nicknamed|dubbed)"
    r"(?: \w+){0,3} as (?:the )?[“\"‘']?$|\b(?:nicknamed|dubbed) (?:the )?[“\"‘']?$"
)
_ALIAS_ENDS = frozenset(("as", "the", "nicknamed", "dubbed"))
_CREDIT = re.compile(
    r"(?:[Rr]eport(?:ing)?|[Ee]diting|[Ww]riting|[Ww]ritten|[Cc]ompiled) (?:by|from) (?:[^.;:()\n]{1,40}(?:,| and) )?$"
)
_CREDITED = frozenset(("by", "from", "and"))
_WORDS = re.compile(r"[^\W\d_][\w’'-]*")
_VERBS = frozenset(("miss", "count", "counts"))
"""Titles with a capital alone."""
_BEFORE = 24
"""Characters before a name in which the word before it is looked for."""
_FAR_BEFORE = 60
"""Those in which a phrase is."""


def signs(text: str, run: Run, first: int, last: int) -> set[str]:
    """What stands beside the words ``first`` to ``last`` of a run.

    For a person speak ``titled`` (Mr), ``role``, ``kin``, ``age``, ``who``, ``apart`` (a role between commas),
    ``said``, ``lives`` (laughed, died) and ``credit`` (reporting by). ``alias`` says that it is another name of whom
    the article named last. ``place``, ``article``, ``firm`` (’s shares), ``thing`` (the company,)
    and ``craft`` (the ferry) speak against a person.
    """
    found = _owned(text, run[last - 1].end) if run[last - 1].owns else _behind(text, run[last - 1].end)
    before = _before(text, run, first, alone=last - first == 1)
    return found | {before} if before else found


def _before(text: str, run: Run, first: int, *, alone: bool) -> str:
    word, comma = preceding(text, run, first)
    is_titled = first > 0 and run[first - 1].kind == "title"
    start = run[first - 1 if is_titled else first].start
    before = text[max(0, start - _FAR_BEFORE) : start]
    if (first or word in _ALIAS_ENDS) and _ALIAS.search(before):
        return "alias"
    if (first and word in _SHIPS and text[run[first - 1].start].isupper()) or (word in _CRAFT and not comma):
        return "craft"
    if is_titled:
        return "titled" if word in lists().honorifics else "role"
    if word in lists().kin:
        return "kin"
    if word in _CRAFT or (comma and word in lists().called and word not in lists().roles):
        return "thing"
    if comma:
        return "apart" if word in lists().roles else "kin" if _KIN_APART.search(before) else ""
    return _joining(word, before, alone=alone)


def _joining(word: str, before: str, *, alone: bool) -> str:
    """The sign of a word that no comma parts from the name."""
    if (
        word in lists().roles
        or word in lists().honorifics
        or (len(word) > len("assist") and word.endswith(_ROLE_ENDINGS))
    ):
        return "role"
    if word in lists().said_by:
        return "said"
    if word in ("of", "in") and _SHARES.search(before):
        return "firm"
    if word in _CREDITED and _CREDIT.search(before):
        return "credit"
    if word in WHERE or before.endswith("out of "):
        return "place"
    if alone and (word in _ARTICLES or word.endswith("-old")):
        return "article"
    return "kin" if word == "and" and _KIN_APART.search(before) else ""


def _behind(text: str, end: int) -> set[str]:
    found: set[str] = set()
    if _AGE.match(text, end):
        found.add("age")
    if _WHO.match(text, end):
        found.add("who")
    if _FOLLOWED.match(text, end):
        found.add("firm")
    after = _AFTER.match(text, end)
    if after and after[1] in lists().saying:
        found.add("said")
    if after and after[1] in lists().living:
        found.add("lives")
    if (apart := _APART.match(text, end)) and _is_role(text, apart.end()):
        found.add("apart")
    elif (firm := _FIRM.match(text, end)) and firm[1] in lists().called:
        found.add("firm")
    return found


def _owned(text: str, end: int) -> set[str]:
    owned = _OWNED.match(text, end)
    return {"firm"} if owned and owned[1] in lists().firms else set()


def _is_role(text: str, place: int) -> bool:
    """Whether what begins there is called by a role before it goes on with of, at, who …"""
    for word in _WORDS.findall(text, place, place + 70)[:6]:
        if word in _LITTLE:
            return False
        if folded(word) in lists().roles:
            return True
    return False


def preceding(text: str, run: Run, first: int) -> tuple[str, bool]:
    """The word before, folded, and whether a comma parts it."""
    if first:
        return run[first - 1].key, False
    start = run[first].start
    before = text[max(0, start - _BEFORE) : start].rstrip("“\"‘'")
    if before[-1:] not in (" ", "\u00a0"):
        return "", False
    comma = before[-2:-1] == ","
    words = before[: -2 if comma else -1].split()
    word = words[-1].lstrip("“\"‘'(—–") if words else ""
    is_word = word[-1:].isalpha() and word not in _VERBS
    return (folded(word), comma) if is_word else ("", False)
