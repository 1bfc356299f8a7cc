"""Is a page an article's? What its blocks add up to, what it says of itself, and what its URL and frame are called."""

import re
import zlib
from urllib.parse import unquote, urlsplit

import numpy as np

from newslake.clean.blocks import TAG_CODE, Blocks
from newslake.clean.traits import Columns, Floats, label_words
from newslake.page import Page

PAGE_WORDS = 1 << 13

_URL_WORD = re.compile(r"[^\W\d_]{2,}")
_URL_DATE = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2]|[a-z]{3})\b")
_FRAME = frozenset({TAG_CODE["body"], TAG_CODE["main"], TAG_CODE["article"]})
_SIGNED = ("author", "article:author", "dc.creator", "byl", "parsely-author", "sailthru.author")
_AVERAGED = (
    *("linked_share", "digit_share", "symbol_share", "stops", "ends_sentence", "is_heading", "has_body", "in_li"),
    *("in_form", "in_button", "in_table", "in_article", "in_main", "in_nav"),
    *(f"around_is_{bit}" for bit in range(17)),
)
DATED = ("article:published_time", "datepublished", "date", "dc.date", "pubdate", "publishdate", "parsely-pub-date")


def page_words(page: Page, found: Blocks) -> list[int]:
    """Hashes of what the page calls itself: declared types, words of its URL's path, labels of its frame."""
    said = [f"og:{kind.lower()}" for kind in page.metas.get("og:type", [])[:1]]
    for node in page.json_ld[:60]:
        kinds = node.get("@type")
        said += [f"ld:{kind.lower()}" for kind in _listed(kinds) if isinstance(kind, str)]
    said += [f"url:{word}" for word in _URL_WORD.findall(_path(page).lower())[:12]]
    said += [f"name:{key}" for key in page.metas if not key.startswith(("og:", "twitter:"))][:60]
    words = dict.fromkeys(zlib.crc32(word.encode("utf-8", "replace")) % PAGE_WORDS for word in said)
    for tag, label in list(zip(found.tag, found.label, strict=True))[:400]:
        if tag in _FRAME and label:
            words.update(dict.fromkeys(word % PAGE_WORDS for word in label_words(label)))
    return list(words)


def page_traits(page: Page, found: Blocks, columns: Columns, body: Floats, scores: Floats) -> Columns:
    """One row: the page. ``body`` is each block's probability, ``scores`` what its ``page_words`` score."""
    length = np.expm1(columns["words"].astype(np.float64))
    weight = body * length
    kept = body > 0.4
    positions = np.flatnonzero(kept)
    total = length.sum()
    expected = weight.sum()
    row = {
        "words": np.log1p(total),
        "body_words": np.log1p(expected),
        "body_share": expected / total,
        "body_top": body.max(),
        "body_sure": (body * weight).sum() / (expected + 1e-9),
        "body_longest": np.log1p((length * kept).max()),
        "blocks": np.log1p(len(body)),
        "kept": np.log1p(len(positions)),
        "kept_runs": (np.diff(positions) > 1).sum() / (len(positions) + 1),
        "kept_words": np.log1p((length * kept).sum() / (len(positions) + 1)),
        "kept_first": positions[0] / len(body) if len(positions) else 1.0,
        "kept_span": (positions[-1] - positions[0]) / len(body) if len(positions) else 0.0,
        "headline_seen": columns["titled"].max(),
        "core_place": float(columns["core_0.75"].mean()),
        "prose": (length * (columns["evidence"] > 0)).sum() / total,
        "h1": found.tag.count(TAG_CODE["h1"]),
        "signed": sum(name in page.metas for name in _SIGNED),
        "dated": sum(name in page.metas for name in DATED),
        "json_ld": len(page.json_ld),
        "metas": len(page.metas),
        **_url_traits(page),
    }
    table = np.stack([np.asarray(columns[name], np.float64) for name in _AVERAGED])
    row |= zip((f"mean_{name}" for name in _AVERAGED), table.mean(axis=1).tolist(), strict=True)
    row |= zip((f"body_{name}" for name in _AVERAGED), (table @ weight / (expected + 1e-9)).tolist(), strict=True)
    row["said_mean"], row["said_sum"] = (float(scores.mean()), float(scores.sum())) if len(scores) else (0.0, 0.0)
    row["said_least"], row["said_most"] = float(min(0.0, *scores, 0.0)), float(max(0.0, *scores, 0.0))
    return {name: np.asarray([value], np.float32) for name, value in row.items()}


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _url_traits(page: Page) -> dict[str, float]:
    path = _path(page)
    last = path.rstrip("/").rpartition("/")[2]
    return {
        "url_depth": path.strip("/").count("/") + bool(path.strip("/")),
        "url_dashes": max(last.count("-"), last.count("_")),
        "url_length": len(last),
        "url_digits": sum(map(str.isdigit, last)),
        "url_dated": bool(_URL_DATE.search(path)),
        "url_asks": "?" in (page.url or ""),
        "url_known": page.url is not None,
    }


def _path(page: Page) -> str:
    try:
        return unquote(urlsplit(page.url or "").path)[:500]
    except ValueError:
        return ""
