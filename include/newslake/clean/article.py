"""Is a page an article's? What its blocks add up to, what it says of itself, and what its URL and frame are called."""

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

import numpy as np

from newslake.clean.blocks import TAG_CODE, Blocks
from newslake.clean.traits import PARTS, Columns, Said
from newslake.clean.words import Floats, Ints
from newslake.page import Page

PAGE_WORDS = 1 << 13
OPENING_WORDS = 1 << 14
_OPENING = 3
"""Words of a block."""

_URL_WORD = re.compile(r"[^\W\d_]{2,}")
_URL_DATE = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2]|[a-z]{3})\b")
_FRAME = np.asarray([TAG_CODE["body"], TAG_CODE["main"], TAG_CODE["article"]])
_SIGNED = ("author", "article:author", "dc.creator", "byl", "parsely-author", "sailthru.author")
_AVERAGED = (
    *("linked_share", "digit_share", "symbol_share", "stops", "ends_sentence", "is_heading", "has_body", "in_li"),
    *("in_form", "in_button", "in_table", "in_article", "in_main"),
)
DATED = ("article:published_time", "datepublished", "date", "dc.date", "pubdate", "publishdate", "parsely-pub-date")


def page_words(page: Page, found: Blocks, spoken: Said) -> Ints:
    """Numbers of the words that tell what kind of page it is, each once.

    What the page calls itself (declared types, words of its URL's path, names of its metas, labels of its frame), and
    behind that, from ``PAGE_WORDS`` on, the words that its blocks begin with (cart, reply, sort, previous …).
    """
    said = [f"og:{kind.lower()}" for kind in page.metas.get("og:type", [])[:1]]
    said += [f"ld:{kind.lower()}" for kind in types(page.json_ld[:60])]
    said += [f"url:{word}" for word in _URL_WORD.findall(_path(page).lower())[:12]]
    said += [f"name:{key}" for key in page.metas if not key.startswith(("og:", "twitter:"))][:60]
    words = dict.fromkeys(zlib.crc32(word.encode("utf-8", "replace")) % PAGE_WORDS for word in said)
    frame = spoken.element_label[np.isin(np.asarray(found.tag[:400]), _FRAME).nonzero()[0]]
    labels = spoken.labels.hashes[np.isin(spoken.labels.owner, frame)]
    words.update(dict.fromkeys((labels & np.uint32(PAGE_WORDS - 1)).tolist()))
    openings = spoken.blocks.first(_OPENING).hashes & np.uint32(OPENING_WORDS - 1)
    return np.concatenate([np.fromiter(words, np.int64, len(words)), PAGE_WORDS + np.unique(openings).astype(np.int64)])


def page_traits(page: Page, found: Blocks, columns: Columns, body: Floats, words: Ints, table: Floats) -> Columns:
    """One row: the page. ``body`` is each block's probability, ``table`` what each of the ``page_words`` scores."""
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
    averages = np.empty((len(_AVERAGED) + PARTS, len(body)))
    for place, name in enumerate(_AVERAGED):
        averages[place] = columns[name]
    averages[len(_AVERAGED) :] = columns["around_parts"] >> np.arange(PARTS)[:, None] & 1
    averaged = (*_AVERAGED, *(f"around_is_{bit}" for bit in range(PARTS)))
    row |= zip((f"mean_{name}" for name in averaged), averages.mean(axis=1).tolist(), strict=True)
    row |= zip((f"body_{name}" for name in averaged), (averages @ weight / (expected + 1e-9)).tolist(), strict=True)
    split = int(np.count_nonzero(words < PAGE_WORDS))
    for name, some in (("said", table[words[:split]]), ("opened", table[words[split:]])):
        row[f"{name}_mean"], row[f"{name}_sum"] = float(some.mean()) if len(some) else 0.0, float(some.sum())
        row[f"{name}_least"], row[f"{name}_most"] = some.min(initial=0.0), some.max(initial=0.0)
    values = np.asarray(list(row.values()), np.float32)[:, None]
    return dict(zip(row, values, strict=True))


def types(nodes: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The types that JSON-LD objects declare, as written."""
    for node in nodes:
        kinds = node.get("@type")
        yield from (kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str))


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
