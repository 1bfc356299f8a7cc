"""The headline, byline and date that stand above a plain text's first sentence, where they do."""

import re
from typing import NamedTuple

import numpy as np

from newslake.clean.shapes import BUCKETS, Bools, Floats, Ints, Shapes
from newslake.clean.text_model import Model, regression

REACH = 20
"""How many lines above the text a headline, byline or date is looked for."""
HEADLINE_CHANCE = 0.6
_NEAR = 5  # lines above the text in which a bare date is the article's, though no headline was found
_LONGEST = 160  # characters
_BEFORE_DATE = 5  # words
_BYLINE = re.compile(
    r"^\W*(?i:(?:(?:words|written|reported|story|analysis|review|opinion) )?by|von|par|por|door|av|af|oleh"
    r"|(?:text|texte|texto|testo|tekst|текст)\s*:|autor(?:ka|a|es|in)?|auteur|autore|author|skriven av|skrevet av"
    r"|tekijä|írta|szerző|yazan|penulis|tác giả|автор|συντάκτης|מאת|بقلم|लेखक|ผู้เขียน)(?:\s*:|\s)\s*[^\W\d_a-zß-ÿа-яα-ω]"
    r"|^\W*(?:文|撰文|作者|記者|记者|著者|執筆)\s?[:：／/]\s?\w|^(?:記者|记者)\s?[\u4e00-\u9fff]{2,4}(?:[／/\s]|$)"
    r"|^[가-힣]{2,4} (?:선임|인턴|전문|객원)?기자(?:\W|$)|^di (?:[^\W\d_a-zß-ÿ][\w'’.-]+ ){1,3}[^\W\d_a-zß-ÿ][\w'’-]+$"
)
_CHANGED = (
    r"updated?|published|posted|modified|revised|aktualisiert|veröffentlicht|stand|publiée?|mis(?:e)? à jour"
    r"|modifiée?|publicado|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd|bijgewerkt|publicerad|uppdaterad"
    r"|publiceret|opdateret|publisert|oppdatert|julkaistu|päivitetty|opublikowano|aktualizacja|publikováno"
    r"|aktualizováno|megjelent|frissítve|yayınlan\w+|güncellen\w+|опубликовано|обновлено|опубліковано|оновлено"
    r"|δημοσιεύ\w+|ενημερ\w+|diterbitkan|diperbarui|cập nhật|प्रकाशित|अपडेटेड|עודכן|פורסם|نشر"
    r"|تحديث|آخر تحديث"
)
_STATED = re.compile(rf"(?i:^\W*(?:\w+ )?(?:{_CHANGED})\b.*\d)|^\W*(?:公開|更新|掲載|発行|发布|發布|입력|수정).*\d")
"""A date that is said to be the text's."""
_DATE = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d\b|\b(?:19|20)\d\d[-./] ?\d{1,2}[-./] ?\d{1,2}"
    r"|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]"
    r"|\b\d{1,2}(?:st|nd|rd|th|\.)?,? (?:de |of )?[^\W\d_]{3,12}\.?,? (?:de )?(?:19|20)\d\d\b"
    r"|\b[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b"
)
_BULLET = re.compile(r"^[*+•·▪■‣◦●]\s+")


class Heading(NamedTuple):
    """What stands above the text; ``above`` counts the lines that are surely not the text's."""

    above: int
    title: str | None
    byline: str | None
    dateline: str | None


def heading(rows: list[str], shapes: Shapes, kept: Bools, model: Model) -> Heading:
    """The headline, byline and date that stand above the first full sentence of the body."""
    first = _first_sentence(shapes, kept)
    title = _headline(rows, shapes, kept, model)
    top = max(first - REACH, 0) if title is None else title + 1
    near = [place for place in range(top, first) if not shapes.full[place] and len(rows[place]) <= _LONGEST]
    byline = next((place for place in near if _BYLINE.search(rows[place])), None)
    # Further up, a bare date is as often today's, in the masthead.
    close = max(first - _NEAR, top) if title is None else top
    dates = (place for place in near if _STATED.search(rows[place]) or (place >= close and _is_dated(rows[place])))
    dateline = next((place for place in dates if place != byline), None)
    found = (title, byline, dateline)
    above = max((place + 1 for place in found if place is not None), default=0)
    return Heading(above, *(None if place is None else plain(rows[place]) for place in found))


def _headline(rows: list[str], shapes: Shapes, kept: Bools, model: Model) -> int | None:
    places, features = headline_candidates(rows, shapes, kept)
    if not len(places):
        return None
    chances = regression(features, model, "title")
    best = int(chances.argmax())
    return int(places[best]) if chances[best] >= HEADLINE_CHANCE else None


def plain(row: str) -> str:
    """A line without the mark of a list."""
    return _BULLET.sub("", row)


def headline_candidates(rows: list[str], shapes: Shapes, kept: Bools) -> tuple[Ints, Floats]:
    """The lines near the top of the body that could be its headline, and a row of features for each."""
    first = _first_sentence(shapes, kept)
    places = np.arange(max(first - REACH, 0), first)
    places = places[(shapes.words[places] >= 2) & (shapes.words[places] <= 40)]
    body = np.zeros(BUCKETS, bool)
    body[shapes.word_buckets[(kept & (np.arange(len(kept)) >= first))[shapes.word_rows]]] = True
    number = np.bincount(shapes.word_rows, minlength=len(kept))
    shared = np.bincount(shapes.word_rows, body[shapes.word_buckets], minlength=len(kept))
    share = shared / np.maximum(number, 1)
    signed = np.zeros(first + 1, bool)
    for place in range(max(first - REACH, 0), first):
        signed[place] = any(_matches(pattern, rows[place]) for pattern in (_BYLINE, _STATED, _DATE))
    padded = np.pad(shapes.near, ((1, 1), (0, 0)))
    near = (padded[places], padded[places + 1], padded[places + 2], signed[places], signed[places + 1])
    columns = (*near, np.log(first - places), share[places], np.log1p(shared[places]), places == 0, kept[places])
    return places, np.column_stack(columns).astype(np.float32)


def _is_dated(row: str) -> bool:
    """Whether a line begins with a date, after a name or two; in a caption it stands further back."""
    date = _DATE.search(row)
    return date is not None and len(row[: date.start()].split()) <= _BEFORE_DATE


def _first_sentence(shapes: Shapes, kept: Bools) -> int:
    full = kept & shapes.full
    return int(full.argmax()) if full.any() else int(kept.argmax())


def _matches(pattern: re.Pattern[str], row: str) -> bool:
    return len(row) <= _LONGEST and pattern.search(row) is not None
