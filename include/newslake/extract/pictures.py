"""The lead image: its address, what stands under it, and whose it is."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from newslake import addresses
from newslake.extract import plain
from newslake.extract.story import LONGEST_NAME, PARAGRAPH, Story, types

LONGEST_CAPTION = 2000
LONGEST_CREDIT = 200
SHORTEST_CAPTION = 25
"""Letters; what JSON-LD has in fewer is mostly the name of a file or a person."""
MOST_FIGURES = 12
MOST_WORDS = 14
"""Words of a credit; a longer text is a caption."""
MOST_NODES = 2000
SELECTOR = 'h1, p, figure, [class*="caption" i], [rel~="license"]'
"""What is looked at; in one go with the licence links, for each walk over a page costs a tenth of a millisecond."""

_PICTURE = "img, picture, amp-img"
_CAPTION = '[class*="caption" i]'
_NO_FIGURE = "table, blockquote, iframe, video, audio, pre"
_ELSEWHERE = re.compile(r"author|byline|teaser|related|promo|recommend|newsletter|sidebar|video", re.IGNORECASE)
_OPEN, _CLOSE = frozenset("([（【"), frozenset(")]）】")
_ASIDES = frozenset({"a", "aside", "nav", "footer"})
_OWNERS = ("creditText", "creator", "author", "copyrightHolder", "copyrightNotice")
_OF_CREDIT = '[class*="credit" i], [class*="copyright" i], [class*="photographer" i]'
"""Elements that are a credit wherever they stand in a figure."""
_IN_CAPTION = (
    '[class*="source" i], [class*="author" i], [class*="byline" i], [class*="agency" i], [itemprop~="author"], '
    "cite, small"
)
"""Elements that are a credit within a caption."""
_UNSAID = "svg, button, script, style, noscript"
_GENERIC = frozenset("default image photo picture placeholder original thumbnail large medium poster header".split())

_MARK = r"""(?:(?:file\s|handout\s)?(?:photo|photograph|photography|image|picture|pic|credit|illustration|screenshot)s?
    (?:\s(?:credits?|courtesy(?:\sof)?|source|supplied|provided))?|(?:titel|archiv|symbol)?(?:foto|bild|grafik)s?
    (?:nachweis|quelle|rechte|credit)?|crédits?(?:\s(?:photo|image|foto)s?)?|photo\sd['’]illustration|imagen|imagem
    |immagine|quelle|fuente|fonte|source|kuva|zdjęcie|fot\.?|źródło|zdroj|kép|fotó|fotografía|fotografia|kilde|bron|beeld
    |fotograf|reprodução|divulgação|cortesía|foto\sde\sarchivo|фото|источник|джерело|снимка|צילום|תמונה|الصورة|تصوير
    |المصدر|عکس|dok|写真|提供|撮影|图片来源|图源|图片|圖片|사진(?:\s?출처)?|제공|ảnh|ภาพ|फोटो|φωτογραφία)"""
_SENTENCE = r"(?:^|(?<=[.!?…。」\"”»)\]|·•–—]))\s*"
_VERBOSE = re.VERBOSE | re.IGNORECASE
_BRACKETED = re.compile(r"[(\[（【](?P<credit>[^()\[\]（）【】]{2,150})[)\]）】]\s*\.?$")
_LABELLED = re.compile(
    rf"""(?:^|(?<=[\s.,;!?…。\"”»)\]|/–—-]))(?P<credit>{_MARK}\s*[:：|©=＝]\s*.{{2,150}})$
    |{_SENTENCE}(?P<by>(?:photo|photograph|image|picture|illustration|foto)s?(?:\sillustration)?
    \s(?:by|von|par|courtesy|supplied)\s.{{2,150}})$
    |(?P<owned>(?:©|\(c\)\s|\bcopyright\s).{{1,150}})$""",
    _VERBOSE,
)
_SHOT = re.compile(r"(?:撮影|提供|촬영|제공|摄|攝)$|^\S[^/]{0,40}/\s?[A-ZÀ-ÞА-Я]")
"""In brackets: "photographed by" or "provided by" in scripts that say it last, or a name and its house."""
_EQUAL = re.compile(r"[＝=](?P<credit>[^＝=]{1,20})$")
_DASHED = re.compile(r"\s(?P<dash>[|–—/-])\s(?P<credit>[^.!?…|]{2,100}?)\.?$")
_ENDED = re.compile(rf"{_SENTENCE}(?P<credit>[^.!?…|]{{2,100}}?)\.?$")
_NAME = re.compile(r"(?:[A-ZÀ-Þ][\w.'’-]*\s?){2,4}")
_LEADING = re.compile(
    rf"^\W*(?:{_MARK}\s*[:：|,=＝©]|photo\s?credit\b|dok\.|{_MARK}\s+by\b|©|\(c\)|copyright\b)\s*", _VERBOSE
)
_HOUSE = re.compile(
    r"""\b(?:AP(?:\ Photo)?|Getty|R(?:euters|EUTERS)|AFP|EPA|dpa|DPA|picture[\ -]alliance|imago|IMAGO|Shutterstock
    |iStock|Unsplash|Pexels|Pixabay|Alamy|Adobe|stock\.adobe|Depositphotos|Xinhua|Anadolu|ANSA|EFE|Europa\ Press
    |Ritzau|Scanpix|NTB|Lehtikuva|K(?:eystone|EYSTONE)|APA|ZUMA|S(?:ipa|IPA)|NurPhoto|A(?:baca|BACA)|Hans\ Lucas|MAXPPP
    |B(?:elga|ELGA)|ANP|Wikimedia|Wikipedia|Flickr|CC[\ -]BY|CC0|Creative\ Commons|H(?:andout|ANDOUT)|[Cc]ourtesy
    |A(?:ntara|NTARA)|Supplied|Privat|[zZ]v[gG]|ZVG
    |AAP|PA\ (?:Wire|Media|Images)|PTI|ANI|Kyodo|Yonhap|Bloomberg|Associated\ Press|Press\ Association|LaPresse
    |TASS|ТАСС|РИА\ Новости|Sputnik|Agerpres|PAP|ČTK|MTI|USA\ TODAY|Imagn|Icon\ Sportswire|Canadian\ Press)\b
    |新华社|视觉中国|時事|共同|연합뉴스|뉴시스|रॉयटर्स|رويترز""",
    re.VERBOSE,
)
"""Houses that pictures come from: a last sentence with one of them is no sentence."""
_SIZE = re.compile(r"(?:[-_.](?:\d{2,4}x\d{2,4}|scaled|\d{3,4}w)){1,3}$")
_SPACED = re.compile(r"\s+([.,;:!?)»”])")
_WORDLESS = re.compile(
    r"\S+\.(?:jpe?g|png|webp|gif)|\W*(?:image|photo|picture|foto|bild|caption|video)s?(?:\s?(?:source|credit))?\W*",
    re.IGNORECASE,
)


def url(story: Story) -> str | None:
    """The address of the lead image: what is made for sharing, then what JSON-LD names."""
    keys = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
    stated: list[object] = [value for key in keys for value in story.page.metas.get(key, [])[:1]]
    stated += [_address(image) for image in _images(story)]
    found = (addresses.resolve(story.page.url, href) for href in (*stated, story.page.given.image_url))
    return next((href for href in found if href), None)


def caption(
    story: Story, nodes: Sequence[LexborNode], image_url: str | None, title: str | None
) -> tuple[str | None, str | None]:
    """The lead image's caption and credit: what readers see under it, then what JSON-LD says.

    ``og:image:alt`` is left out: it tells what is in the picture to those who cannot see it, or repeats the headline.

    :param nodes: what ``SELECTOR`` finds in the page.
    """
    is_article = _is_news(story) or "article" in story.page.metas.get("og:type", [])
    shown, credit = _parted(*_under(nodes, image_url, is_article=is_article))
    stated, owner = _in_json_ld(story)
    text = shown or stated
    is_name = text is not None and len(text) < LONGEST_NAME and plain.letters(text) in story.outlet
    is_title = text is not None and title is not None and plain.fold(text) == plain.fold(title)
    return None if is_name or is_title else text, credit or owner


def _under(nodes: Sequence[LexborNode], image_url: str | None, *, is_article: bool) -> tuple[str, str | None]:
    """What stands under the image, whole, and the credit that has an element of its own.

    Where no picture is the lead image by its name, the first of an article is taken for it; elsewhere, that is as
    often a coupon or a person.
    """
    keys = _keys(image_url)
    first: tuple[str, str | None] = ("", None)
    for figure, under, is_near in _figures(nodes):
        is_lead = any(key in (figure.html or "")[:20_000] for key in keys)
        if is_lead or (is_near and is_article and not any(first)):
            first = _said(figure, under)
        if is_lead or (any(first) and not keys):
            break
    return first


def _figures(nodes: Sequence[LexborNode]) -> Iterator[tuple[LexborNode, LexborNode | None, bool]]:
    """The first pictures of a page, what stands under each, and whether it stands at the article's head."""
    is_headed, paragraphs, count = not any(node.tag == "h1" for node in nodes), 0, 0
    for node in nodes:
        tag = node.tag
        if tag == "h1":
            is_headed, paragraphs = True, 0
        elif tag == "figure" or "caption" in (node.attributes.get("class") or "").lower():
            count += 1
            if count > MOST_FIGURES:
                return
            is_near = tag == "figure" and is_headed and paragraphs < 2
            if found := _figure(node):
                yield *found, is_near and not _is_aside(*found)
        elif tag == "p" and paragraphs < 2:
            paragraphs += len(node.text()) > PARAGRAPH


def _figure(node: LexborNode) -> tuple[LexborNode, LexborNode | None] | None:
    """An element that holds a picture and the element with what stands under it; None for what is no picture's."""
    if node.css_first(_PICTURE):
        inner = node.css_first("figcaption") or next((one for one in node.css(_CAPTION)[:2] if one != node), None)
        return None if node.css_first(_NO_FIGURE) else (node, inner)
    above = node.parent
    if node.tag == "figure" or above is None or above.tag in ("figure", "body") or not above.css_first(_PICTURE):
        return None
    return above, node


def _said(figure: LexborNode, under: LexborNode | None) -> tuple[str, str | None]:
    text = _text(under) or ""
    nodes = [figure.css_first(_OF_CREDIT), under.css_first(_IN_CAPTION) if under else None]
    credits = [one for node in nodes if node is not None and (one := _text(node, LONGEST_CREDIT)) and one != text]
    parted = (one[found.start() :] if (found := _LABELLED.search(one)) else one for one in credits)
    return text, next((one for one in parted if _is_short(one)), None)


def _parted(text: str, credit: str | None) -> tuple[str | None, str | None]:
    """A caption and its credit apart."""
    text = _once(text)
    if credit:
        return _caption(" ".join(text.replace(credit, " ", 1).split()), credit), _credit(credit)
    for pattern in (_BRACKETED, _LABELLED, _EQUAL, _DASHED, _ENDED) if text else ():
        if found := pattern.search(text):
            credit = next(group for group in reversed(found.groups()) if group)
            if _is_credit(found, credit):
                return _caption(text[: found.start()], credit), _credit(credit)
    return _caption(text), None


def _is_credit(found: re.Match[str], credit: str) -> bool:
    """Whether what a pattern found is a credit, and not the end of the caption."""
    if found.re in (_LABELLED, _EQUAL):
        return True
    if found.re is _BRACKETED and (_LEADING.match(credit) or _SHOT.search(credit)):
        return True
    if found.re is _DASHED and found["dash"] == "/" and _NAME.fullmatch(credit):
        return True
    return _is_short(credit) and bool(_HOUSE.search(credit))


def _is_short(credit: str) -> bool:
    """Whether a text has the length of a credit; a longer one names a house or is in parts."""
    size = max(len(credit.split()), len(plain.words(credit)) // 2)
    return size <= 6 or (size <= MOST_WORDS and bool(_HOUSE.search(credit) or re.search(r"[/|©]|\bvia\b", credit)))


def _once(text: str) -> str:
    """A caption that stands there in short and in full, or for narrow and for wide screens, once."""
    again = text.find(text[:30], 30) if len(text) > 60 else -1
    return re.sub(r"\s+(?:(?:(?:show|read) )?(?:less|more)\W*)?$", "", text[:again]) if again > 0 else text


def _caption(text: str, credit: str = "") -> str | None:
    text = _SPACED.sub(r"\1", text).strip(" |/–—-([•·")
    text = re.sub(r"^(?:image )?caption\b[:,]?\s", "", text, flags=re.IGNORECASE)
    is_said = bool(
        len(text) > 2
        and _LEADING.sub("", f"{text}:").strip(": ")
        and not _WORDLESS.fullmatch(text)
        and plain.fold(text) != plain.fold(credit)
    )
    return text if is_said else None


def _credit(text: str) -> str | None:
    """A credit without brackets and the word "Photo" before it."""
    for _ in range(2):
        text = text.strip(" .,|/–—-:：=＝•·")
        if text[:1] in _OPEN and text[-1:] in _CLOSE:
            text = text[1:-1]
        text = _LEADING.sub("", text)
    text = _SPACED.sub(r"\1", text)
    if text[-1:] in _CLOSE and not _OPEN & set(text):
        text = text[:-1]
    return text if 1 < len(text) <= LONGEST_CREDIT and plain.letters(text) else None


def _in_json_ld(story: Story) -> tuple[str | None, str | None]:
    """What JSON-LD says of the image; of captions, only what a news desk writes.

    The plugins that mark up blogs put the alternative text or the file's name there.
    """
    for image in (image for image in _images(story) if isinstance(image, Mapping)):
        text, credit = _parted(plain.text(image.get("caption"), LONGEST_CAPTION) or "", None)
        stated = (one for key in _OWNERS for one in plain.flat(image.get(key)))
        names = (plain.text(one.get("name") if isinstance(one, Mapping) else one, LONGEST_CREDIT) for one in stated)
        owners = (_credit(name) for name in names if name and _is_short(name))
        return text if _is_news(story) and len(text or "") > SHORTEST_CAPTION else None, next(
            (owner for owner in owners if owner), credit
        )
    return None, None


def _is_news(story: Story) -> bool:
    return any(kind.endswith(("NewsArticle", "LiveBlogPosting")) for node in story.nodes[:2] for kind in types(node))


def _images(story: Story) -> list[object]:
    """The images that JSON-LD names, objects where they are described elsewhere in the page."""
    stated = [value for node in story.nodes[:2] for value in plain.flat(node.get("image"))]
    return [_described(story, value) if isinstance(value, Mapping) else value for value in stated[:MOST_FIGURES]]


def _described(story: Story, image: Mapping[str, Any]) -> Mapping[str, Any]:
    name = image.get("@id")
    if len(image) > 2 or not isinstance(name, str):
        return image
    return next((node for node in story.page.json_ld if node.get("@id") == name), image)


def _address(image: object) -> object:
    return image.get("url") or image.get("contentUrl") if isinstance(image, Mapping) else image


def _keys(image_url: str | None) -> list[str]:
    """What other sizes of the same image have in their addresses too."""
    last = unquote((image_url or "").partition("?")[0]).rstrip("/").rpartition("/")[2]
    stem = _SIZE.sub("", last.rpartition(".")[0] or last)
    return [stem] if len(stem) > 5 and stem.lower() not in _GENERIC else []


def _is_aside(figure: LexborNode, under: LexborNode | None) -> bool:
    """Whether a picture is an author's, another article's or the page's own."""
    link = under.css_first("a") if under is not None else None
    if under is not None and link is not None and len(link.text()) * 2 > len(under.text()):
        return True
    around: LexborNode | None = figure
    for _ in range(6):
        if around is None:
            return False
        if around.tag in _ASIDES or _ELSEWHERE.search(around.attributes.get("class") or ""):
            return True
        around = around.parent
    return False


def _text(node: LexborNode | None, limit: int = LONGEST_CAPTION) -> str | None:
    if node is None:
        return None
    text = plain.text(node.text(separator=" "), limit)
    for unsaid in node.css(_UNSAID)[:5] if text else ():
        text = plain.text((text or "").replace(" ".join(unsaid.text(separator=" ").split()), "", 1), limit)
    return _SPACED.sub(r"\1", text) if text else None
