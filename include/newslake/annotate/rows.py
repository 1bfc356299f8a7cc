"""Findings in a document as rows of the tables that hang on its article."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypedDict

from newslake.annotate.document import Cited, Document, Located, Named, Quoted
from newslake.page import Span
from newslake.tables import Article, Citation, Entity, Place, Quote

PUNCTUATION_RULES = "newslake quotes 1"
"""What found a quote: rules of this version."""
_IN_TITLE, _IN_LEDE = 3, 2
"""What a mention there counts, beside one further down."""

_Spans = Sequence[tuple[int, int]]


class _Mentioned(TypedDict):
    """The columns that all tables of mentions have."""

    version_id: str
    article_id: str
    forms: list[str]
    mentions: list[Span]
    mention_count: int
    start: int | None
    end: int | None


def entities(article: Article, document: Document, named: Iterable[Named], located: Iterable[Located]) -> list[Entity]:
    """People and organizations, then places, each in order of its first mention; places of one name are one."""
    found: list[tuple[str, str, str | None, _Spans, str]] = [
        *((each.type, each.name, None, each.spans, each.found_by) for each in named),
        *(("place", name, *told) for name, told in _by_name(located).items()),
    ]
    lede_end = document.lede_end
    weights = [_weight(document.text_start, lede_end, spans) for _, _, _, spans, _ in found]
    total = sum(weights)
    return [
        Entity(
            type=type_,
            name=name,
            country=country,
            is_in_title=any(start < document.text_start for start, _ in spans),
            is_in_lede=any(document.text_start <= start < lede_end for start, _ in spans),
            salience=round(weight / total, 4),
            found_by=found_by,
            **_mentioned(article, document, spans),
        )
        for (type_, name, country, spans, found_by), weight in zip(found, weights, strict=True)
    ]


def places(article: Article, document: Document, located: Iterable[Located]) -> list[Place]:
    return [
        Place(
            name=each.name,
            kind=each.kind,
            country=each.country,
            region=each.region,
            geonames_id=each.geonames_id,
            latitude=each.latitude,
            longitude=each.longitude,
            is_demonym=each.is_demonym,
            rule=each.rule,
            found_by=each.found_by,
            **_mentioned(article, document, each.spans),
        )
        for each in located
    ]


def quotes(article: Article, document: Document, quoted: Iterable[Quoted]) -> list[Quote]:
    return [
        Quote(
            version_id=article.version_id,
            article_id=article.article_id,
            start=each.start - document.text_start,
            end=each.end - document.text_start,
            text=document.whole[each.start : each.end],
            kind=each.kind,
            speaker=each.speaker,
            speaker_type=each.speaker_type,
            speaker_written=each.speaker_written,
            speaker_rule=each.speaker_rule,
            verb=each.verb,
            found_by=PUNCTUATION_RULES,
        )
        for each in quoted
        if each.start >= document.text_start
    ]


def citations(article: Article, document: Document, cited: Iterable[Cited]) -> list[Citation]:
    found = []
    for each in cited:
        mentioned = _mentioned(article, document, each.spans)
        mentioned["forms"] = list(dict.fromkeys([*mentioned["forms"], *each.forms]))
        mentioned["mention_count"] = max(1, mentioned["mention_count"])
        found.append(Citation(name=each.name, kind=each.kind, role=each.role, found_by=each.found_by, **mentioned))
    return found


def _mentioned(article: Article, document: Document, spans: _Spans) -> _Mentioned:
    mentions = document.in_text(spans)
    first = mentions[0] if mentions else None
    return {
        "version_id": article.version_id,
        "article_id": article.article_id,
        "forms": list(dict.fromkeys(document.whole[start:end] for start, end in spans)),
        "mentions": mentions,
        "mention_count": len(spans),
        "start": first.start if first else None,
        "end": first.end if first else None,
    }


def _by_name(located: Iterable[Located]) -> dict[str, tuple[str, _Spans, str]]:
    """Country, mentions and finder of each name; of namesakes, the country is that of the one mentioned most."""
    of_name: dict[str, list[Located]] = defaultdict(list)
    for each in located:
        of_name[each.name].append(each)
    return {
        name: (
            max(namesakes, key=lambda each: len(each.spans)).country,
            sorted(span for each in namesakes for span in each.spans),
            namesakes[0].found_by,
        )
        for name, namesakes in of_name.items()
    }


def _weight(text_start: int, lede_end: int, spans: _Spans) -> int:
    return sum(_IN_TITLE if start < text_start else _IN_LEDE if start < lede_end else 1 for start, _ in spans)
