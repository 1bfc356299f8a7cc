"""Dates that readers see: by the headline, or anywhere behind a word such as "published" or "updated"."""

import itertools
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from newslake.extract import instants
from newslake.extract.instants import Stated
from newslake.extract.story import PARAGRAPH, Story

LINE = 100
"""Letters up to which a piece of text by the headline is taken for a dateline; in a sentence it is the story's."""
ALONE = 50
"""Letters up to which a line that holds a date is about little else."""
NEAR = 300
"""Nodes behind a headline that are looked at."""

_UPDATED = re.compile(
    r"""\b(?:updated?|modified|edited|reviewed)|aktualisiert|mis\ à\ jour|modifié|actualizad|aggiornat|atualizad
    |bijgewerkt|oppdatert|opdateret|uppdaterad|päivitetty|güncelle|обновл|оновл|aktualiz|diperbarui|更新|수정|تحديث
    |עודכן""",
    re.VERBOSE | re.IGNORECASE,
)
_POSTED = re.compile(
    r"""publi(?:shed|cad|é|cat|kowan|ceret|ser)|\bposted|first\ appeared|veröffentlicht|erschienen|gepubliceerd
    |julkaistu|yayın|опублик|发布|發布|公開|게시|입력|登録|نشر|פורסם""",
    re.VERBOSE | re.IGNORECASE,
)
_OTHERS = re.compile(r"©|\(c\)|copyright|all rights reserved|\bsite\b", re.IGNORECASE)
_ASIDE = "figure, figure *, figcaption, aside *, nav *, footer *, script, style, noscript, template, option, button"


def by_headline(story: Story) -> Iterator[Stated]:
    """Dates that stand by themselves behind a headline, nearest first; without any, the only ``<time>`` before one."""
    is_dated = False
    for headline in story.headings[:4]:
        for stated in _behind_headline(headline, story.language):
            is_dated = True
            yield stated
    if not is_dated and story.headings and story.page.dom.tags("time"):
        yield from _before_headline(story)


def in_view(story: Story) -> Iterator[Stated]:
    """Dates in the lines behind a headline and before it, then in the lines that call them published or updated."""
    for lines in story.head_lines():
        yield from in_text(" ".join(line for line in lines if len(line) <= LINE), story.language)
    for start in story.head[:3]:
        yield from in_text(" ".join(story.lines[max(0, start - 6) : start])[-150:], story.language)
    dated = (at for at, line in enumerate(story.lines) if len(line) <= LINE and instants.YEAR.search(line))
    for at in itertools.islice(dated, 200):
        label = " ".join(story.lines[max(0, at - 2) : at])[-30:]
        is_posted = _POSTED.search(label) or _POSTED.search(story.lines[at])
        found = in_text(story.lines[at], story.language, label=label)
        yield from (stated for stated in found if is_posted or stated.is_update)


def in_text(text: str, language: str | None, source: str = "html", label: str = "") -> Iterator[Stated]:
    """Every date in a text, but those of copyrights; of an update's date, ``raw`` says that it is one.

    :param label: what stood before the text.
    """
    before = 0
    for instant, start, end in instants.search(text, language):
        said = f"{label} {text[max(before, start - 30) : start]}"
        label, before = "", end
        if not _OTHERS.search(said):
            updated = _UPDATED.search(said)
            raw = said[updated.start() :] + text[start:end] if updated else text[start:end]
            yield Stated(instant, raw.strip(), source, is_update=bool(updated))


def _before_headline(story: Story) -> Iterator[Stated]:
    marks = story.page.dom.css("h1, time")
    before = list(itertools.islice(itertools.takewhile(lambda node: node.tag == "time", marks), 2))
    if len(before) == 1 and not before[0].css_matches(_ASIDE):
        yield from instants.stated(before[0].attributes.get("datetime") or before[0].text(), "html", story.language)


def _behind_headline(headline: LexborNode, language: str | None) -> Iterator[Stated]:
    label = ""
    paragraphs = 0
    for node in itertools.islice(_behind(headline), NEAR):
        tag = node.tag
        if tag == "h1" or paragraphs == 3:
            return
        if tag == "time" and (value := node.attributes.get("datetime")):
            if not node.css_matches(_ASIDE):
                is_update = bool(_UPDATED.search(label))
                yield from instants.stated(value, "html", language, is_update=is_update)
        elif tag == "-text" and (text := node.text_content) and not text.isspace():
            line = " ".join(text[:1000].split())
            if len(line) <= ALONE and instants.YEAR.search(line) and not _is_aside(node):
                yield from in_text(line, language, label=label)
            paragraphs += len(line) > PARAGRAPH
            label = line[-30:]


def _is_aside(text: LexborNode) -> bool:
    return text.parent is not None and text.parent.css_matches(_ASIDE)


def _behind(node: LexborNode) -> Iterator[LexborNode]:
    """The nodes that follow a node's end in the document."""
    above: LexborNode | None = node
    while above is not None:
        following = above.next
        while following is not None:
            yield from following.traverse(include_text=True)
            following = following.next
        above = above.parent
