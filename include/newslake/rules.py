"""What is looked at where rows and batches are held to more than their columns say.

A rule of a row gets a table and gives one boolean a row, null where it has nothing to say. A figure of a batch gets its
staged tables by name.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from newslake import identity
from newslake.contract import UsualRule
from newslake.page import word_count

LANGUAGES = tuple(
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee "
    "el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io "
    "is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn "
    "mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se "
    "sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi "
    "vo wa wo xh yi yo za zh zu".split()
)
"""Codes of ISO 639-1, and sh, which it had until 2000."""
FETCH_REASONS = tuple(
    "bad-url bad-response broken-record connection-failed feed-broken forbidden-address redirect-loop "
    "robots-denied robots-unavailable timeout tls-failed too-large".split()
)
READING_REASONS = tuple(
    "consent-wall empty error-page live-score no-text not-an-article paywall-stub too-large unreadable "
    "unsupported-type video-only".split()
)
WITH_MENTIONS = frozenset({"entities", "places", "citations"})
VERBATIM = {"quotes": "text", "hyperlinks": "anchor_text"}
"""Tables of findings that say themselves what stands where they point, and the column that does."""
OF_PAGES = ("articles", "sightings")
"""The tables whose rejects stand for a page capture; those of the others hang on an article."""
HOUR = 3_600
ROWS_AT_ONCE = 1_000
HEAD, LEAST_LETTERS = 400, 40
"""Characters of a text whose script is looked at, and letters in them below which nothing is said."""
SCRIPTS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        "af br ca co cs cy da de en eo es et eu fi fo fr fy ga gd gl ht hr hu id is it la lb lt lv mg mi ms "
        "mt nl no oc pl pt qu rm ro rw sk sl sm so sq st su sv sw tl tn to tr ts vi wo xh yo zu".split(),
        ("Latin",),
    ),
    **dict.fromkeys("be bg ky mk ru tg uk".split(), ("Cyrillic",)),
    **dict.fromkeys("ar fa ps ur".split(), ("Arabic",)),
    **dict.fromkeys("hi mr ne".split(), ("Devanagari",)),
    **dict.fromkeys("he yi".split(), ("Hebrew",)),
    "am": ("Ethiopic",), "as": ("Bengali",), "bn": ("Bengali",), "el": ("Greek",), "gu": ("Gujarati",),
    "hy": ("Armenian",), "ja": ("Hiragana", "Katakana", "Han"), "ka": ("Georgian",), "km": ("Khmer",),
    "kn": ("Kannada",), "ko": ("Hangul", "Han"), "lo": ("Lao",), "ml": ("Malayalam",), "my": ("Myanmar",),
    "si": ("Sinhala",), "ta": ("Tamil",), "te": ("Telugu",), "th": ("Thai",), "ti": ("Ethiopic",), "zh": ("Han",),
}  # fmt: skip
"""Unicode scripts that languages of one script are written in; the others are left out."""
WRONG_DECODING = (
    "\ufffd|[\u0080-\u0084\u0086-\u009f]|Ã[\u0080-\u00bf]|Â[\u00a1-\u00bf]|â€[\u0080-\u00bf™œ˜”¢¦]|"
    "Ð[\u0080-\u00bf][ÐÑ]|ï»¿|"
    "(?:[РС][\u00a0-\u00bfЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџЎўЈҐЁЄЇІіґё№єјЅѕї]){3}"
)
"""What UTF-8 looks like where it is taken for Windows-1252, ISO 8859-1 or Windows-1251, what Windows-1252 looks like
where it is taken for ISO 8859-1, and what no byte stands for."""
TEMPLATE_HOLE = r"\{\{[^{}\n]{1,80}\}\}|\{%[^{}\n]{1,80}%\}|\$\{[A-Za-z_][\w.]{0,60}\}"
MIN_PAGES_FOR_A_SHARE = 50
"""Below this many pages a share says little, and a small batch of dead links is no reason to hold it."""


def published_before_captured(rows: pa.Table) -> pa.ChunkedArray:
    return at_most_a_day_after(rows["published_at"], rows["captured_at"])


def modified_before_captured(rows: pa.Table) -> pa.ChunkedArray:
    return at_most_a_day_after(rows["modified_at"], rows["captured_at"])


def at_most_a_day_after(instants: pa.ChunkedArray, captured: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.less_equal(pc.seconds_between(captured, instants), 24 * HOUR)


def dates_have_their_raw(rows: pa.Table) -> pa.ChunkedArray:
    published, modified = (
        pc.equal(pc.is_valid(rows[f"{which}_at"]), pc.is_valid(rows[f"{which}_raw"]))
        for which in ("published", "modified")
    )
    return pc.and_(published, modified)


def word_count_agrees(rows: pa.Table) -> pa.Array:
    agree = (
        None if None in (told, text) else told == word_count(text) for told, text in _values(rows, "word_count", "text")
    )
    return pa.array(agree, pa.bool_(), size=len(rows))


def digest_agrees(rows: pa.Table) -> pa.Array:
    agree = (
        None if told is None or text is None else told == identity.text_digest(title, text)
        for told, title, text in _values(rows, "text_digest", "title", "text")
    )
    return pa.array(agree, pa.bool_(), size=len(rows))


def _values(rows: pa.Table, *names: str) -> Iterator[tuple[Any, ...]]:
    """Values of some columns, row by row; few rows at a time, as texts take several times the memory in Python."""
    for chunk in rows.select(list(names)).to_batches(max_chunksize=ROWS_AT_ONCE):
        yield from zip(*(column.to_pylist() for column in chunk.columns), strict=True)


def is_free_of(pattern: str) -> Callable[[pa.Table], pa.ChunkedArray]:
    def holds(rows: pa.Table) -> pa.ChunkedArray:
        title, text = (
            pc.fill_null(pc.match_substring_regex(rows[name], pattern=pattern), False) for name in ("title", "text")
        )
        return pc.invert(pc.or_(title, text))

    return holds


def language_fits_script(rows: pa.Table) -> pa.Array:
    head = pc.utf8_slice_codeunits(rows["text"], 0, HEAD)
    letters = _count(head, r"\pL")
    fits: list[bool | None] = [None] * len(rows)
    languages = rows["language"].dictionary_encode().combine_chunks()
    for code, language in enumerate(languages.dictionary.to_pylist()):
        if scripts := SCRIPTS.get(language):
            positions = pc.indices_nonzero(pc.equal(languages.indices, code))
            any_of = "".join(rf"\p{{{script}}}" for script in scripts)
            own = _count(head.take(positions), f"[{any_of}]")
            for position, count in zip(positions.to_pylist(), own, strict=True):
                fits[position] = count >= letters[position] / 4 if letters[position] >= LEAST_LETTERS else None
    return pa.array(fits, pa.bool_())


def _count(texts: pa.ChunkedArray, pattern: str) -> list[int]:
    counts: list[int] = pc.fill_null(pc.count_substring_regex(texts, pattern=pattern), 0).to_pylist()
    return counts


def record_has_its_place(rows: pa.Table) -> pa.ChunkedArray:
    type_, *others = (
        pc.is_valid(rows[name]) for name in ("warc_type", "warc_filename", "warc_record_offset", "warc_record_length")
    )
    together = pc.equal(type_, others[0])
    for other in others[1:]:
        together = pc.and_(together, pc.equal(type_, other))
    return pc.and_(together, pc.or_(type_, pc.is_null(rows["content_digest"])))


def reason_is_known(rows: pa.Table) -> pa.ChunkedArray:
    reasons, stages = rows["reason"], rows["stage"]
    is_answer = pc.match_substring_regex(reasons, pattern=r"^http-[1-9]\d\d$")
    of_fetching = pc.or_(pc.is_in(reasons, value_set=pa.array(FETCH_REASONS)), is_answer)
    of_reading = pc.is_in(reasons, value_set=pa.array(READING_REASONS))
    is_fetching, is_validation = pc.equal(stages, "ingest"), pc.equal(stages, "validate")
    unread = pc.invert(pc.or_(of_fetching, of_reading))
    return pc.if_else(is_fetching, of_fetching, pc.if_else(is_validation, unread, of_reading))


def blocks_end_with_text(rows: pa.Table) -> pa.ChunkedArray:
    return pc.equal(_last_end(rows["blocks"]), pc.utf8_length(rows["text"]))


def _last_end(spans: pa.ChunkedArray) -> pa.ChunkedArray:
    """Where the last of each list of spans ends; 0 of an empty list."""
    counts = pc.list_value_length(spans)
    is_empty = pc.equal(counts, 0)
    last = pc.if_else(is_empty, None, pc.subtract(pc.cumulative_sum(counts, skip_nulls=True), 1))
    return pc.if_else(is_empty, 0, pc.take(pc.struct_field(pc.list_flatten(spans), "end"), last))


def values_have_their_source(rows: pa.Table) -> pa.ChunkedArray:
    title, access = (
        pc.equal(pc.is_valid(rows[name]), pc.is_valid(rows[source]))
        for name, source in (("title", "title_source"), ("is_accessible_for_free", "access_source"))
    )
    authors = pc.equal(pc.greater(pc.list_value_length(rows["authors"]), 0), pc.is_valid(rows["authors_source"]))
    return pc.and_(pc.and_(title, access), authors)


def first_mention_first(rows: pa.Table) -> pa.Array:
    """Of findings that list their mentions in a text."""
    columns = (rows[name].to_pylist() for name in ("mentions", "mention_count", "start", "end"))
    return pa.array(map(_is_first, *columns), pa.bool_(), size=len(rows))


def _is_first(mentions: list[dict[str, int]] | None, count: int | None, start: int | None, end: int | None) -> bool:
    spans = [(span["start"], span["end"]) for span in mentions or ()]
    in_order = all(0 <= one < other for one, other in spans) and all(
        one[1] <= other[0] for one, other in pairwise(spans)
    )
    return in_order and (spans[0] if spans else (None, None)) == (start, end) and (count or 0) >= len(spans)


def quote_has_its_length(rows: pa.Table) -> pa.ChunkedArray:
    return pc.equal(pc.utf8_length(rows["text"]), pc.cast(pc.subtract(rows["end"], rows["start"]), pa.int32()))


def astray(tables: Mapping[str, pa.Table]) -> float:
    """Findings that point behind the end of their version's text, and quotes and anchors that it does not say there."""
    articles = tables["articles"]
    lengths = pc.utf8_length(articles["text"])
    ends = {name: _last_end(rows["mentions"]) for name, rows in tables.items() if name in WITH_MENTIONS}
    ends |= {name: tables[name]["end"] for name in VERBATIM if name in tables}
    count = 0
    for name, end in ends.items():
        position = pc.index_in(tables[name]["version_id"], value_set=articles["version_id"])
        count += pc.sum(pc.greater(end, pc.take(lengths, position))).as_py() or 0
    for name, words in VERBATIM.items():
        count += _misquoted(articles, tables[name], words) if name in tables else 0
    return float(count)


def _misquoted(articles: pa.Table, rows: pa.Table, words: str) -> int:
    """Rows that give other words than their version's text has there; few texts at a time are looked at."""
    position = pc.index_in(rows["version_id"], value_set=articles["version_id"])
    known = rows.append_column("position", position).filter(pc.is_valid(position)).sort_by("position")
    at, texts, wrong = -1, iter(enumerate(text for (text,) in _values(articles, "text"))), 0
    for place, start, end, said in _values(known, "position", "start", "end", words):
        while at < place:
            at, text = next(texts)
        wrong += text[start:end] != said
    return wrong


def pages(tables: Mapping[str, pa.Table]) -> int:
    return int(pc.sum(pc.equal(tables["captures"]["kind"], "page")).as_py() or 0)


def of_pages(tables: Mapping[str, pa.Table]) -> int:
    """Rejects that stand for a page capture, apart from rejected rows of hanging tables."""
    return int(pc.sum(_is_of_page(tables["rejects"])).as_py() or 0)


def _is_of_page(rejects: pa.Table) -> pa.ChunkedArray:
    return pc.is_in(rejects["table"], value_set=pa.array(OF_PAGES))


def unaccounted_pages(tables: Mapping[str, pa.Table]) -> float:
    """Pages that end nowhere, each further end of a page, and ends of what is no page of the batch."""
    captures, rejects = tables["captures"], tables["rejects"]
    of_page = captures["capture_id"].filter(pc.equal(captures["kind"], "page"))
    ended = rejects["capture_id"].filter(_is_of_page(rejects))
    ends = pa.chunked_array(
        [chunk for rows in (tables["articles"], tables["sightings"]) for chunk in rows["capture_id"].chunks]
        + ended.chunks,
        pa.string(),
    )
    nowhere = pc.sum(pc.invert(pc.is_in(of_page, value_set=ends))).as_py() or 0
    astray = pc.sum(pc.invert(pc.is_in(ends, value_set=of_page))).as_py() or 0
    return float(nowhere + astray + len(ends) - len(ends.unique()))


def share_rejected(tables: Mapping[str, pa.Table]) -> float:
    all_pages = pages(tables)
    return of_pages(tables) / all_pages if all_pages >= MIN_PAGES_FOR_A_SHARE else 0.0


_LAYOUT = "Open some of the source's latest articles beside their captured bytes: its pages may be built otherwise now."
USUAL = (
    UsualRule(
        name="pages-usual",
        description="It brings not far more pages than it usually does.",
        remedy="See whether its feed lists anew what is old, or whether it is a day of much news.",
        kind="count",
        figure="page_count",
        of_batch="batch-pages",
    ),
    UsualRule(
        name="not-silent",
        description="It brings pages where it always or nearly always does.",
        remedy="Open its feed: see coverage.cause and coverage.reason for what it answered.",
        kind="silence",
        figure="page_count",
    ),
    UsualRule(
        name="rejects-usual",
        description="Not far more of its pages are refused than usually.",
        remedy="Look at its rejects by reason, and open some of the captured bytes.",
        kind="share",
        figure="reject_count",
        whole="page_count",
        of_batch="batch-rejects",
    ),
    UsualRule(
        name="titles-usual",
        description="Not far more of its articles than usually lack a title.",
        remedy=_LAYOUT,
        kind="share",
        figure="missing_title_count",
        whole="article_count",
        column="title",
        of_batch="batch-titles",
    ),
    UsualRule(
        name="authors-usual",
        description="Not far more of its articles than usually lack an author.",
        remedy=_LAYOUT,
        kind="share",
        figure="missing_author_count",
        whole="article_count",
        column="authors",
        of_batch="batch-authors",
    ),
    UsualRule(
        name="dates-usual",
        description="Not far more of its articles than usually lack a date of publication.",
        remedy=_LAYOUT,
        kind="share",
        figure="missing_date_count",
        whole="article_count",
        column="published_at",
        of_batch="batch-dates",
    ),
    UsualRule(
        name="languages-usual",
        description="Not far more of its articles than usually are in languages that it hardly ever uses.",
        remedy="See whether another edition's articles stand in its feed, or whether its pages are decoded wrongly.",
        kind="language",
        figure="languages",
        whole="article_count",
        column="language",
        of_batch="batch-languages",
    ),
    UsualRule(
        name="duplicates-usual",
        description="Not far more of its articles than usually are exact copies of others.",
        remedy="See whether its pages show one text under many addresses, such as a notice.",
        kind="share",
        figure="duplicate_count",
        whole="article_count",
    ),
    UsualRule(
        name="lengths-usual",
        description="The median of its articles' words is near the usual.",
        remedy=_LAYOUT,
        kind="length",
        figure="median_word_count",
        whole="article_count",
        column="text",
    ),
    UsualRule(
        name="ages-usual",
        description="Its articles are neither far older than usually when they are captured, nor of the future.",
        remedy="See whether its feed lists what is old, or whether another date of the page is taken for that of "
        "publication.",
        kind="age",
        figure="median_age_hours",
        whole="article_count",
        column="published_at",
    ),
)
"""What each source is held to. A breach is a warning that names it; where a batch's sources break one together, apart
from the two that do it most, the batch is held."""
