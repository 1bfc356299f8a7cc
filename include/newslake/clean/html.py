"""The article's text out of a page: the blocks that a learned model takes for it, in order."""

import html as markup
import re
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from newslake.clean.article import page_traits, page_words
from newslake.clean.blocks import TAG_CODE, Blocks, TooMuch, blocks
from newslake.clean.forest import Model, load
from newslake.clean.layout import laid_out
from newslake.clean.links import links
from newslake.clean.refusals import declared_lock, is_dated, no_article, notice, says_article, shown_lock
from newslake.clean.traits import Columns, Hints, Said, traits
from newslake.clean.words import Floats
from newslake.page import Body, Page, Refusal

# A paragraph missed costs more than one kept that is half in doubt: chosen by cross-validation.
_LENIENCY = 0.1
_LEAST_WORDS = 8
_STUB_WORDS = 100
_LONGEST_JSON_LD = 500_000
# What stands over an advertisement, alone in its block, in any language of the press.
_AD_WORDS = (
    "advertisement advertising advert ad anzeige werbung publicité pub publicidad publicidade pubblicità reklama "
    "reklam advertentie annonce annons mainos hirdetés реклама διαφήμιση إعلان اعلان פרסומת 広告 广告 廣告 광고 विज्ञापन"
)
_AD_LABELS = frozenset(_AD_WORDS.split())
_SURE = 0.5
"""The probability from which on a page that lists linked headlines is an article all the same."""
_TEASED = 0.6
_LONGEST_DEBRIS = 500
_ARTICLE, _H1 = TAG_CODE["article"], TAG_CODE["h1"]
_MOST_HEADED = 20
_LEAST_IN_ARTICLE = 300
"""Characters."""
_ASKING = re.compile(r"cookie|consent|gdpr|onetrust|didomi|usercentrics", re.IGNORECASE)
_BOX = re.compile(r"comment|newsletter|subscri|sign-?up|byline|author|caption|credit", re.IGNORECASE)
_SMALL = 6
"""Blocks; a whole article may stand in a "newsletter" or below an "author"."""
_TEASER_LINKED = 0.4
_READ_ALSO = re.compile(
    r"\W*(?:read|see|watch|listen)\b[^.:]{0,12}:|\W*(?:(?:also|must|further) (?:read|see|watch)"
    r"|read (?:also|more|next|this)|related(?: (?:articles?|stories|story|posts?|reading|news|content))?\s*:|see also"
    r"|more (?:on|from|stories)\b|lire aussi|à lire|voir aussi|lesen sie|mehr (?:zum|zu)\b|auch interessant|lea también"
    r"|lee también|leer más|te puede interesar|leia (?:também|mais)|veja também|leggi anche|lees ook"
    r"|(?:czytaj|zobacz) (?:też|także)|читайте (?:также|ещё)|читать также|اقرأ أيض|إقرأ أيض|यह भी पढ़|ये भी पढ़|関連記事"
    r"|相关|相關|les også|läs också|læs også|lue myös|baca juga|ilgili haber|đọc thêm|xem thêm)",
    re.IGNORECASE,
)
_HOLE = re.compile(r"\{\{[^{}]*\}\}|\$\{[^{}]*\}")
_PARTING_TAG = re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|blockquote|figure)\b[^<>]{0,300}>", re.IGNORECASE)
_OTHER_TAG = re.compile(r"</?[a-z][^<>]{0,300}>", re.IGNORECASE)


def read(page: Page, model: Model | None = None) -> Body | Refusal:
    """The main text of an article page, part by part; by the model that ships, if no other is given.

    Refused as ``not-an-article`` (a listing, a product, a form …), ``paywall-stub`` (an article of which a teaser alone
    is there), ``consent-wall``, ``error-page``, ``video-only``, ``live-score``, ``no-text`` or ``too-large``.
    """
    try:
        found = blocks(page.dom)
    except TooMuch as excess:
        return Refusal(reason="too-large", evidence=str(excess))
    if not found.texts:
        return _from_json_ld(page) or Refusal(reason="no-text", evidence="not a word in the page's body")
    model = model or load()
    said = Said.of(found, Hints.of(page))
    columns = traits(found, said, model.words)
    likely = model.body.probability(columns)
    confidence = article_score(page, found, said, columns, likely, model)
    headline = _headline(columns)
    chosen = _chosen(found, columns, likely, headline)
    words = float(np.expm1(columns["words"][chosen].astype(np.float64)).sum())
    if words < 2 * _STUB_WORDS and (told := _from_json_ld(page, least=2 * words)):
        return told
    if reason := _refusal(page, found, columns, chosen, words, confidence, model):
        return replace(reason, confidence=confidence)
    title = found.texts[headline] if headline is not None else None
    # What says that there is more stands behind the text that is there.
    sign = shown_lock(page, found.texts[chosen[-1] : chosen[-1] + 8])
    parts = list(laid_out(found, chosen))
    return Body.of(
        ((part.kind, part.text) for part in parts),
        source="html",
        confidence=confidence,
        title=title,
        lock=sign,
        links=links(found, parts, page.url),
    )


def _chosen(found: Blocks, columns: Columns, likely: Floats, headline: int | None) -> list[int]:
    """The blocks that are the article's, without its headline and the labels of advertisements."""
    keep = kept(likely, columns)
    if headline is not None:
        keep &= (columns["titled"] < 0.8) | (np.arange(len(keep)) > headline + 3)
    places: list[int] = np.flatnonzero(keep).tolist()
    linked, known = columns["linked_share"], dict[int, bool]()
    places = [
        place
        for place in places
        if not _is_debris(found.texts[place], linked[place]) and not _is_boxed(found, found.element[place], known)
    ]
    return places if headline is None else _of_one_article(found, places, headline)


def _is_boxed(found: Blocks, element: int, known: dict[int, bool]) -> bool:
    """Whether an element is part of what its author calls by a name that is never the text's: a box that asks for
    consent, a comment, a caption, a byline, an offer of a newsletter. ``known`` is what was found out before.

    Of 1,000 blocks in the first, and of 10,175 in small elements that are called like the others, 0 and 93 were text.
    """
    around: list[int] = []
    while element >= 0 and element not in known:
        around.append(element)
        element = found.parent[element]
    is_boxed = known.get(element, False)
    for each in reversed(around):
        held, label = found.last[each] - found.first[each], found.label[each]
        if label and not is_boxed:
            is_boxed = held <= _SMALL and _BOX.search(label) is not None
            is_boxed = is_boxed or (held < len(found.texts) / 2 and _ASKING.search(label) is not None)
        known[each] = is_boxed
    return is_boxed


def _of_one_article(found: Blocks, places: list[int], headline: int) -> list[int]:
    """Without what stands in another ``<article>`` than the headline, if that one has a text: the next in an endless
    page, also where that is inside of the first, a teaser, a comment.

    Of 359 such pages in the collections one had some of its text there.
    """
    if _ARTICLE not in found.tag:
        return places
    outermost: list[int] = []
    innermost: list[int] = []
    for element, (parent, tag) in enumerate(zip(found.parent, found.tag, strict=True)):
        above, around = (outermost[parent], innermost[parent]) if parent >= 0 else (-1, -1)
        outermost.append(element if above < 0 and tag == _ARTICLE else above)
        innermost.append(element if tag == _ARTICLE else around)
    own = outermost[found.element[headline]]
    inside = [place for place in places if outermost[found.element[place]] == own]
    if own < 0 or sum(len(found.texts[place]) for place in inside) < _LEAST_IN_ARTICLE:
        return places
    headed = {innermost[element] for element, tag in enumerate(found.tag) if tag == _H1} - {-1}
    spans = [(found.first[article], found.last[article]) for article in sorted(headed)[:_MOST_HEADED]]
    others = [span for span in spans if not span[0] <= headline < span[1]]
    return [
        place
        for place in places
        if outermost[found.element[place]] in (own, -1) and not any(first <= place < last for first, last in others)
    ]


def _is_debris(text: str, linked: float) -> bool:
    """An advertisement's label, a link to another article, or a line of a template whose holes nothing filled."""
    if len(text) > _LONGEST_DEBRIS:
        return False
    return (
        text.casefold().strip("[]()-– :") in _AD_LABELS
        or ("{" in text and _HOLE.search(text) is not None)
        or (linked > _TEASER_LINKED and _READ_ALSO.match(text) is not None)
    )


def _refusal(
    page: Page, found: Blocks, columns: Columns, chosen: list[int], words: float, confidence: float, model: Model
) -> Refusal | None:
    if told := notice(page, found.texts, words):
        return told
    if words < _STUB_WORDS and (sign := declared_lock(page) or shown_lock(page, found.texts)):
        return Refusal(reason="paywall-stub", evidence=f'{words:.0f} words and "{sign}"')
    if confidence < model.least_article:
        return no_article(found.texts, f"article score {confidence:.3f}, the least is {model.least_article:.3f}")
    if confidence < _SURE and (teasers := _teasers(page, columns, chosen)):
        return Refusal(reason="not-an-article", evidence=teasers)
    if words < _LEAST_WORDS:
        return Refusal(reason="no-text", evidence=f"{words:.0f} words in {len(found.texts)} blocks")
    return None


def kept(likely: Floats, columns: Columns) -> NDArray[np.bool_]:
    """Which blocks to keep, so that the expected F1 over words is the greatest.

    The best set is all blocks above half of the F1 that it reaches (Lipton, Elkan and Naryanaswamy 2014): on a page
    where nothing is sure, what is likeliest is still kept.
    """
    words = np.expm1(columns["words"].astype(np.float64))
    order = np.argsort(-likely, kind="stable")
    hits = np.cumsum((likely * words)[order])
    reached = 2 * hits / (np.cumsum(words[order]) + hits[-1])
    return np.asarray(likely >= reached.max() / 2 - _LENIENCY)


def article_score(page: Page, found: Blocks, said: Said, columns: Columns, likely: Floats, model: Model) -> float:
    """The probability that the page is an article's."""
    row = page_traits(page, found, columns, likely, page_words(page, found, said), model.page_words)
    return float(model.article.probability(row)[0])


def _headline(columns: Columns) -> int | None:
    """The block that says what the page's title says, a heading before any other."""
    titled = columns["titled"] + 0.2 * columns["is_heading"] - 0.2 * columns["linked_share"]
    best = int(np.argmax(titled))
    return best if columns["titled"][best] >= 0.5 else None


def _teasers(page: Page, columns: Columns, chosen: list[int]) -> str | None:
    """The sign of a listing: text that is mostly lines under linked headlines, on a page that claims no date and no
    article."""
    if says_article(page) or is_dated(page):
        return None
    words = np.expm1(columns["words"])
    linked = (columns["linked_share"] > 0.8) & (columns["is_heading"] | (words >= 5)) & (words < 32)
    under = np.append(False, linked[:-1]) | np.append([False, False], linked[:-2])[: len(linked)]
    plain = [place for place in chosen if not linked[place]]
    teased, total = int(under[plain].sum()), len(plain)
    return f"{teased} of {total} paragraphs under linked headlines" if total and teased >= _TEASED * total else None


def _from_json_ld(page: Page, least: float = 0) -> Body | None:
    """The ``articleBody`` of a page that shows its text by script only; None where it has not over ``least`` words."""
    bodies = [body for node in page.json_ld if isinstance(body := node.get("articleBody"), str)]
    bodies = [body for body in bodies if len(body) <= _LONGEST_JSON_LD]
    plain = _OTHER_TAG.sub("", _PARTING_TAG.sub("\n", markup.unescape(max(bodies, key=len, default=""))))
    paragraphs = [line for part in plain.splitlines() if (line := " ".join(part.split()))]
    words = sum(map(len, paragraphs)) / 6
    if words <= max(least, _STUB_WORDS / 2):
        return None
    return Body.of((("paragraph", line) for line in paragraphs), source="json-ld", confidence=0.9)
