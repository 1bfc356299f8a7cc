"""The language of a text."""

import re
from functools import cache
from typing import Any

ENOUGH = 200
"""Letters from which on the first detector is believed alone."""
HEAD, MIDDLE = 800, 400
"""Letters that are looked at: more change nothing, and an article may open with a quotation."""

_NOISE = re.compile(r"https?://\S+|[\x00-\x1f\x7f]")
_ALIASES = {"iw": "he", "nb": "no", "nn": "no", "jw": "jv", "in": "id"}
_TWINS = (frozenset({"hr", "sr", "bs"}), frozenset({"id", "ms"}))
"""Languages that are one to detectors, and to many of their readers."""


def language(text: str, declared: str | None = None) -> str | None:
    """ISO 639-1 code of the language of a text; ``None`` where it is too short or its language uncertain.

    :param declared: what the page calls itself, as in ``<html lang>``; it decides only where the detectors hesitate.
    """
    middle = max(len(text) // 2, HEAD)
    sample = _NOISE.sub(" ", f"{text[:HEAD]} {text[middle : middle + MIDDLE]}")
    letters = sum(map(str.isalpha, sample[: 2 * ENOUGH]))
    if letters < 20:
        return None
    told = _ALIASES.get((declared or "")[:2].lower(), (declared or "")[:2].lower())
    first, is_sure = _compact(sample)
    if any(first in twins and told in twins for twins in _TWINS):
        return told
    if first and is_sure and letters >= ENOUGH:
        return first
    second, probability = _langid(sample)
    if second == first or (probability > 0.99 and letters >= ENOUGH):
        return second
    return told if told and told in (first, second) else None


def _compact(sample: str) -> tuple[str | None, bool]:
    import pycld2

    try:
        is_reliable, _, details = pycld2.detect(sample.encode("utf-8", "ignore"), isPlainText=True)
    except pycld2.error:  # a text with characters that it calls invalid UTF-8
        return None, False
    code = str(details[0][1]).split("-")[0]
    code = _ALIASES.get(code, code)
    return (code, bool(is_reliable)) if len(code) == 2 and code != "un" else (None, False)


def _langid(sample: str) -> tuple[str, float]:
    code, probability = _identifier().classify(sample[:1000])
    return _ALIASES.get(code, code), float(probability)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
