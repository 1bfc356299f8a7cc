"""The article's text out of a page: the blocks that a learned model takes for it, in order."""

import html as markup
import re

import numpy as np
from numpy.typing import NDArray

from newslake.clean.article import DATED, page_traits, page_words
from newslake.clean.blocks import Blocks, TooManyNodes, blocks
from newslake.clean.forest import Model, load
from newslake.clean.traits import Columns, Floats, Hints, traits
from newslake.page import Body, Page, Refusal

# A paragraph missed costs more than one kept that is half in doubt: chosen by cross-validation.
_LENIENCY = 0.1
_LEAST_WORDS = 8
_STUB_WORDS = 100
_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Report)$")
_TEASED = 0.6
# What stands over an advertisement, alone in its block, in any language of the press.
_AD_WORDS = (
    "advertisement advertising advert ad anzeige werbung publicité pub publicidad publicidade pubblicità reklama "
    "reklam advertentie annonce annons mainos hirdetés реклама διαφήμιση إعلان اعلان פרסומת 広告 广告 廣告 광고 विज्ञापन"
)
_AD_LABELS = frozenset(_AD_WORDS.split())
_PARTING_TAG = re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|blockquote|figure)\b[^<>]{0,300}>", re.IGNORECASE)
_OTHER_TAG = re.compile(r"</?[a-z][^<>]{0,300}>", re.IGNORECASE)
_LOCKED = re.compile(
    r"subscribe (?:now |today )?to (?:read|continue|keep|unlock)|to (?:continue|keep) reading|continue reading with"
    r"|already a (?:subscriber|member)|(?:subscribers?|members) only|(?:for|to) (?:our )?subscribers\b"
    r"|(?:log|sign) ?in to (?:read|continue)|unlock (?:this|the|full)|reserved for (?:our )?(?:subscribers|members)"
    r"|réservé (?:à nos|aux) abonnés|pour lire la suite|déjà abonné|jetzt weiterlesen|bereits abonn|weiterlesen mit"
    r"|(?:solo|exclusivo) para suscriptores|suscríbete para|para assinantes|già abbonat|riservato agli abbonati"
    r"|voor abonnees|dla abonentów|только для подписчиков|للمشتركين|למנויים|会員限定|続きを読むには|残り\d+文字",
    re.IGNORECASE,
)


def read(page: Page) -> Body | Refusal:
    """The main text of an article page, as paragraphs parted by a blank line.

    Refused as ``no-text``, ``not-an-article`` (a listing, a product, a form …), ``paywall-stub`` (an article of which
    a teaser alone is there) or ``too-large``.
    """
    try:
        found = blocks(page.dom)
    except TooManyNodes:
        return Refusal(reason="too-large", evidence="over 200,000 nodes")
    if not found.texts:
        return _from_json_ld(page) or Refusal(reason="no-text", evidence="not a word in the page's body")
    model = load()
    columns = traits(found, Hints.of(page), model.words)
    likely = model.body.probability(columns)
    confidence = article_score(page, found, columns, likely, model)
    headline = _headline(columns)
    keep = kept(likely, columns)
    if headline is not None:
        keep &= (columns["titled"] < 0.8) | (np.arange(len(keep)) > headline + 3)
    keep &= np.asarray([text.casefold().strip("[]()-– :") not in _AD_LABELS for text in found.texts])
    words = float((np.expm1(columns["words"].astype(np.float64)) * keep).sum())
    if words < 2 * _STUB_WORDS and (told := _from_json_ld(page, least=2 * words)):
        return told
    if words < _STUB_WORDS and (lock := _lock(page, found)):
        return Refusal(reason="paywall-stub", evidence=f"{words:.0f} words and {lock}")
    if confidence < model.least_article:
        evidence = f"article score {confidence:.3f}, the least is {model.least_article:.3f}"
        return Refusal(reason="not-an-article", evidence=evidence)
    if teasers := _teasers(page, columns, keep):
        return Refusal(reason="not-an-article", evidence=teasers)
    if words < _LEAST_WORDS:
        return Refusal(reason="no-text", evidence=f"{words:.0f} words in {len(found.texts)} blocks")
    text = "\n\n".join(text for text, wanted in zip(found.texts, keep, strict=True) if wanted)
    title = found.texts[headline] if headline is not None else None
    return Body(text=text, source="html", confidence=confidence, title=title)


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


def article_score(page: Page, found: Blocks, columns: Columns, likely: Floats, model: Model) -> float:
    """The probability that the page is an article's."""
    row = page_traits(page, found, columns, likely, model.page_words[page_words(page, found)])
    return float(model.article.probability(row)[0])


def _headline(columns: Columns) -> int | None:
    """The block that says what the page's title says, a heading before any other."""
    titled = columns["titled"].astype(np.float64) + 0.2 * columns["is_heading"] - 0.2 * columns["linked_share"]
    best = int(np.argmax(titled))
    return best if columns["titled"][best] >= 0.5 else None


def _lock(page: Page, found: Blocks) -> str | None:
    """The sign that there is more behind a paywall: declared, or said by an article's page."""
    if any(str(node.get("isAccessibleForFree")).lower() == "false" for node in page.json_ld):
        return "JSON-LD isAccessibleForFree: false"
    if any(tier.lower() == "locked" for tier in page.metas.get("article:content_tier", [])):
        return "article:content_tier: locked"
    if not _says_article(page):
        return None
    said = (_LOCKED.search(text) for text in found.texts if len(text) < 300)
    return next((f'"{match[0]}"' for match in said if match), None)


def _teasers(page: Page, columns: Columns, keep: NDArray[np.bool_]) -> str | None:
    """The sign of a listing: text that is mostly lines under linked headlines, on a page that claims no date and no
    article. Of 100 articles it takes 0.3, of them the round-ups that are lists themselves."""
    if (
        _says_article(page)
        or not page.metas.keys().isdisjoint(DATED)
        or any("datePublished" in n for n in page.json_ld)
    ):
        return None
    words = np.expm1(columns["words"])
    linked = (columns["linked_share"] > 0.8) & (columns["is_heading"] | (words >= 5)) & (words < 32)
    under = np.append(False, linked[:-1]) | np.append([False, False], linked[:-2])[: len(linked)]
    kept_text = keep & ~linked
    teased, total = int((kept_text & under).sum()), int(kept_text.sum())
    return f"{teased} of {total} paragraphs under linked headlines" if total and teased >= _TEASED * total else None


def _says_article(page: Page) -> bool:
    kinds = [kind for node in page.json_ld for kind in _listed(node.get("@type"))]
    return "article" in page.metas.get("og:type", []) or any(_ARTICLE_TYPE.search(kind) for kind in kinds)


def _listed(value: object) -> list[str]:
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)]


def _from_json_ld(page: Page, least: float = 0) -> Body | None:
    """The ``articleBody`` of a page that shows its text by script only; None where it has not over ``least`` words."""
    bodies = [body for node in page.json_ld if isinstance(body := node.get("articleBody"), str)]
    plain = _OTHER_TAG.sub("", _PARTING_TAG.sub("\n", markup.unescape(max(bodies, key=len, default=""))))
    paragraphs = [line for part in plain.splitlines() if (line := " ".join(part.split()))]
    words = sum(map(len, paragraphs)) / 6
    if words <= max(least, _STUB_WORDS / 2):
        return None
    return Body(text="\n\n".join(paragraphs), source="json-ld", confidence=0.9)
