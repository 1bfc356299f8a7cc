"""The language of a text."""

import re
from functools import cache
from typing import Any

ENOUGH = 200
"""Letters from which on the first detector is believed alone."""
MOST = 4000
"""Letters that are looked at; more change nothing."""


def language(text: str, declared: str | None = None) -> str | None:
    """ISO 639-1 code of the language of a text; ``None`` where it is too short or its language uncertain.

    :param declared: what the page calls itself, as in ``<html lang>``; it decides only where the detectors hesitate.
    """
    sample = re.sub(r"https?://\S+|[\x00-\x1f\x7f]", " ", text[:MOST])
    letters = sum(map(str.isalpha, sample[: 4 * ENOUGH]))
    if letters < 20:
        return None
    first, is_sure = _compact(sample)
    if first and is_sure and letters >= ENOUGH:
        return first
    second, probability = _langid(sample)
    if second == first or (probability > 0.99 and letters >= ENOUGH):
        return second
    told = (declared or "")[:2].lower()
    return told if told and told in (first, second) else None


def _compact(sample: str) -> tuple[str | None, bool]:
    import pycld2

    try:
        is_reliable, _, details = pycld2.detect(sample.encode("utf-8", "ignore"), isPlainText=True)
    except pycld2.error:  # a text with characters that it calls invalid UTF-8
        return None, False
    code = {"iw": "he", "nb": "no", "jw": "jv"}.get(str(details[0][1]).split("-")[0], str(details[0][1]).split("-")[0])
    return (code, bool(is_reliable)) if len(code) == 2 and code != "un" else (None, False)


def _langid(sample: str) -> tuple[str, float]:
    code, probability = _identifier().classify(sample[:1000])
    return {"nb": "no", "nn": "no"}.get(code, code), float(probability)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
