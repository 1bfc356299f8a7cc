"""Why a page is no article: what its metadata and its few words say."""

import re
from collections.abc import Iterator, Sequence

from newslake.clean.article import DATED, types
from newslake.page import Page, Refusal

_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Report)$")
_VIDEO_TYPE = re.compile(r"(?:VideoObject|Clip|TVEpisode|BroadcastEvent)$")
_SCORE_TYPE = re.compile(r"SportsEvent$")
_SCORE = re.compile(r"\d{1,3}\s*[-–]\s*\d{1,3}")
_LEAST_SCORES = 4
_SENTENCE = 40
"""Characters from which on a block says something."""
_LOOKED_AT = 2_000
"""Characters of a block in which a word of consent is looked for."""
_SHORT = 300
"""Characters of a line that may be a notice."""
_FEW_WORDS = 150
"""Words up to which a page may be nothing but a notice or a caption."""
_LOCKED = re.compile(
    r"subscribe (?:now |today )?to (?:read|continue|keep|unlock)|to (?:continue|keep) reading|continue reading with"
    r"|already a (?:subscriber|member)|(?:subscribers?|members) only|(?:for|to) (?:our )?subscribers\b"
    r"|(?:log|sign) ?in to (?:read|continue)|unlock (?:this|the full|full) (?:article|story|access)"
    r"|reserved for (?:our )?(?:subscribers|members)"
    r"|réservé (?:à nos|aux) abonnés|pour lire la suite|déjà abonné|jetzt weiterlesen|bereits abonn|weiterlesen mit"
    r"|(?:solo|exclusivo) para suscriptores|suscríbete para|para assinantes|già abbonat|riservato agli abbonati"
    r"|voor abonnees|dla abonentów|только для подписчиков|للمشتركين|למנויים|会員限定|続きを読むには|残り\d+文字",
    re.IGNORECASE,
)
_ERROR = re.compile(
    r"^\W*(?:error\W+)?(?:404|403|410|500|502|503|504)\b|\b(?:page|file|article|content|story)[^.]{0,30}"
    r"(?:not found|no longer (?:available|exists)|does(?:n['’]t| not) exist|could ?n[o’'](?:t|t be) (?:be )?found)"
    r"|^\W*(?:not found|access denied|forbidden|bad gateway|service unavailable|internal server error|just a moment"
    r"|something went wrong|too many requests|attention required)\b"
    r"|(?:can['’]?t|cannot|could ?n[o’']t) (?:seem to )?find (?:that|the|this) page"
    r"|verify (?:that )?you are (?:a )?human|are you a robot|enable javascript and cookies"
    r"|seite (?:wurde |konnte )?nicht gefunden|page (?:introuvable|non trouvée)|página no (?:encontrada|existe)"
    r"|página não encontrada|pagina non trovata|pagina niet gevonden|nie znaleziono strony|страница не найдена"
    r"|sidan (?:kunde inte hittas|hittades inte)|siden (?:ble|blev) ikke funnet|sivua ei löytynyt|sayfa bulunamadı"
    r"|الصفحة غير موجودة|הדף לא נמצא|ページが見つかりません|页面不存在|找不到(?:页面|頁面)|페이지를 찾을 수 없",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"\bcookies?\b|\bconsent\b|before you continue|\bgdpr\b|\bpersonal(?:ised|ized)? (?:data|ads|content)\b|einwillig"
    r"|datenschutz|zustimm|\bconsentement\b|données personnelles|consentimiento|datos personales|consenso|toestemming"
    r"|zgod[ay]\b|\bpartners?\b[^.]{0,60}\b(?:data|store|device)|файлы cookie|согласи|同意|クッキー|쿠키",
    re.IGNORECASE,
)


def says_article(page: Page) -> bool:
    """Whether the page calls itself an article."""
    return "article" in page.metas.get("og:type", []) or any(map(_ARTICLE_TYPE.search, types(page.json_ld)))


def is_dated(page: Page) -> bool:
    """Whether the page declares when it was published."""
    return not page.metas.keys().isdisjoint(DATED) or any("datePublished" in node for node in page.json_ld)


def declared_lock(page: Page) -> str | None:
    """What declares that there is more behind a paywall."""
    if any(str(node.get("isAccessibleForFree")).lower() == "false" for node in page.json_ld):
        return "JSON-LD isAccessibleForFree: false"
    if any(tier.lower() == "locked" for tier in page.metas.get("article:content_tier", [])):
        return "article:content_tier: locked"
    return None


def shown_lock(page: Page, texts: Sequence[str]) -> str | None:
    """The words that tell readers of an article that there is more behind a paywall."""
    if not says_article(page):
        return None
    return _first(_LOCKED, [text for text in texts if len(text) < _SHORT])


def notice(page: Page, texts: Sequence[str], words: float) -> Refusal | None:
    """What a page of few words is instead of an article, where it says so itself.

    ``words`` is how many of them could be an article's.
    """
    if words > _FEW_WORDS:
        return None
    first = [text for text in texts if len(text) < _SHORT][:60]
    if error := _first(_ERROR, [*_heads(page), *(first if sum(map(len, texts)) < 3000 else [])]):
        return Refusal(reason="error-page", evidence=f'"{error}"')
    if asking := _asking(texts):
        return Refusal(reason="consent-wall", evidence=asking)
    kinds = list(types(page.json_ld))
    if says_article(page):
        return None
    if video := next((kind for kind in (*kinds, *page.metas.get("og:type", [])) if _is_video(kind)), None):
        return Refusal(reason="video-only", evidence=f"{words:.0f} words and {video}")
    if score := next(filter(_SCORE_TYPE.search, kinds), None):
        return Refusal(reason="live-score", evidence=f"{words:.0f} words and {score}")
    return None


def no_article(texts: Sequence[str], evidence: str) -> Refusal:
    """What a page is that does not read like an article: a consent wall, a table of scores, or something else."""
    if asking := _asking([text for text in texts if len(text) > _SENTENCE]):
        return Refusal(reason="consent-wall", evidence=f"{evidence}; {asking}")
    scores = sum(_SCORE.fullmatch(text) is not None for text in texts)
    if scores >= _LEAST_SCORES and scores > 0.05 * len(texts):
        return Refusal(reason="live-score", evidence=f"{evidence}; {scores} scores in {len(texts)} blocks")
    return Refusal(reason="not-an-article", evidence=evidence)


def _is_video(kind: str) -> bool:
    return bool(_VIDEO_TYPE.search(kind)) or kind.startswith("video")


def _heads(page: Page) -> Iterator[str]:
    title = page.dom.css_first("title")
    if title is not None:
        yield title.text()[:_SHORT]
    yield from page.metas.get("og:title", [])[:1]


def _first(pattern: re.Pattern[str], texts: Sequence[str]) -> str | None:
    return next((match[0] for text in texts if (match := pattern.search(text))), None)


def _asking(texts: Sequence[str], reach: int = _LOOKED_AT) -> str | None:
    """The first of the texts that ask for consent, where they are more than half of all."""
    asking = [text for text in texts if _CONSENT.search(text, 0, reach)]
    return f'"{asking[0][:100]}"' if sum(map(len, asking)) > 0.5 * sum(map(len, texts)) else None


def notice_in(texts: Sequence[str], kept: Sequence[str]) -> Refusal | None:
    """What a plain text is instead of an article, of which it has ``kept`` at most, if it says so."""
    first = [text for text in texts if len(text) < _SHORT][:60]
    if sum(map(len, texts)) < 3000 and (error := _first(_ERROR, first)):
        return Refusal(reason="error-page", evidence=f'"{error}"')
    if asking := _asking(kept or texts, reach=_SHORT):
        return Refusal(reason="consent-wall", evidence=asking)
    if kept and (locked := _first(_LOCKED, _below(texts, kept[-1]))):
        return Refusal(reason="paywall-stub", evidence=f'{sum(map(len, kept))} characters and "{locked}"')
    return None


def _below(texts: Sequence[str], last: str) -> list[str]:
    """The notices where the text breaks off; the menu above it has the same words on every page."""
    place = len(texts) - 1 - list(reversed(texts)).index(last)
    return [text for text in texts[place : place + 9] if len(text) < _SHORT]
