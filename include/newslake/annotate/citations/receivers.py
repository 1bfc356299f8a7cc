"""Names that nothing marks as a medium's but where they stand: what is told things, or publishes them."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from newslake.annotate.citations.media import CAPITALS, TIMES

MOST_PLACES = 5000
"""Names in a document that are looked at."""
_BEFORE = 80
"""Characters before "published in" where what was published is named."""
_RUN = rf"[{CAPITALS}][\w&’'-]*(?:[ ](?:(?:of|of the|the|and|&) )?[{CAPITALS}][\w&’'-]*){{0,5}}"
_RECEIVING = re.compile(
    r" (?:told|tells|telling|interview with|interviewed by|(?:spoke|speaking|spoken|talking|talked) (?:to|with))"
    rf" (?P<article>[Tt]he )?(?P<name>{_RUN}|\d+\w+)"
)
_GOES_ON = re.compile(
    r"\W*(?:$|\n|[.,;:)”\"—–-]|['’]s\b| (?:in|on|at|that|after|by|over|from|when|during|last|this|while|how|about|as"
    r"|before|outside|via|through|for|it|he|she|they|the|there|his|her|their|earlier|later|recently|and|yesterday|today)\b"
    r"|[ ](?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)
"""Behind a receiver that is whole: "told Bee Lines on Friday", not "told Rovers fans"."""
_SHOW = re.compile(
    r" (?:told|telling|interview (?:with|on)|appear(?:ed|ing) on|(?:said|speaking|spoke|talking) (?:to|on|with))"
    rf" (?:the |[A-Z]\w+[’']s |her |his )?(?P<name>{_RUN})"
    r" (?:programme|program|show|podcast|channel|network|blog|newsletter|radio|television|TV)\b"
)
_PUBLISHING = re.compile(rf" (?:published|appear(?:ed|ing|s))(?: \w+){{0,2}}? in (?:the )?(?P<name>{_RUN})")
_WRITING = re.compile(rf" (?:write|wrote|writing) in (?:the )?(?P<name>{_RUN})")
_PUBLISHED = re.compile(
    r"\b(?:stud(?:y|ies)|papers?|research|findings|results|analysis|article|essay|op-ed|trial|work)\b[^.;\n]{0,60}$"
)
_HEARING = re.compile(
    r"""\b(?:Court|Council|Committee|Parliament|Congress|Senate|House|Commons|Lords|Commission|Inquiry|Tribunal|Assembly
    |Ministry|Department|Police|Board|Bank|University|Union|Party|Force|Army|Agency|Authority|Association|Federation|Club
    |FC|United|City|Nations|Security|Cabinet|Knesset|Dáil|Duma|Forum|Panel|Group|Inc|Ltd|Corp|Hall|Hospital|Conference
    |Summit|School|College|Church|Institute|Society|Office|Service|Bureau|Company|Holdings|Airlines|Government
    |Democrats|Republicans|Legislature|Oireachtas|Seanad|Stormont|Holyrood|Senedd|Kremlin|NATO|UN|EU|FBI|MPs|Hague|Gambia|Bahamas
    |Netherlands|Queen|King|Prince|Duke|Sabha|Rada|Bundestag|Majlis|Airways|Motors|Pharma|Energy)\b""",
    re.VERBOSE,
)
"""In the names of bodies that are spoken to and publish nothing."""


def receiving(text: str, organizations: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Start and end of names that stand where those of media do, and the sign of a source that each needs.

    :param organizations: where others may stand, too, these alone count.
    """
    ends = dict(organizations)
    for found in islice(_RECEIVING.finditer(text), MOST_PLACES):
        start = found.start("name")
        is_titled = found["article"] == "The "
        end = ends.get(start) or (found.end("name") if is_titled else 0)
        if end and _GOES_ON.match(text, end) and not _HEARING.search(text, start, end):
            start = found.start("article") if is_titled else start
            yield start, end, "told" if is_titled else "quoted"
    for pattern, needs in ((_SHOW, "told"), (_PUBLISHING, "taken"), (_WRITING, "told")):
        for found in islice(pattern.finditer(text), MOST_PLACES):
            if pattern is _PUBLISHING and not _PUBLISHED.search(text, max(0, found.start() - _BEFORE), found.start()):
                continue
            words = found["name"].split(" ")
            start = found.start("name")
            if pattern is _WRITING and (len(words) == 1 or _HEARING.search(found["name"])):
                continue
            size = next((i for i, word in enumerate(words) if word in TIMES), len(words))
            if size:
                name = " ".join(words[:size]).rstrip("’'")
                yield start, start + len(name), needs
