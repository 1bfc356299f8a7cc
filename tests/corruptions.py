"""What can go wrong with a good batch, one thing at a time: the change, the rule that must see it, what comes of it.

Written from what the rules promise, not from how they are written.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

import pyarrow as pa

import worlds
from newslake.contract import contract
from newslake.identity import digest_id, reject_id, text_digest
from newslake.page import Body

Row = dict[str, Any]
Rows = dict[str, list[Row]]
Change = Callable[[Rows], None]

ROW_REFUSED, BATCH_HELD, WARNED = "row refused", "batch held", "published with a warning"
STRANGER = "0" * 32
TIDEWATER, NORTHMOOR, WIRE, COURRIER = "tidewater-times", "northmoor-herald", "copperline-wire", "courrier-des-collines"
UFER, CORREO, VESTI, SHANHE, FOLHA = (
    "ufer-anzeiger",
    "correo-del-valle",
    "rechnye-vesti",
    "shanhe-daily",
    "folha-da-ribeira",
)
LEARNED_OF_BATCH = frozenset(
    {"batch-pages", "batch-rejects", "batch-titles", "batch-authors", "batch-dates", "batch-languages"}
)
LEARNED_TABLES = ("batch", "coverage")
FIXED_OF_BATCH = frozenset({"every-page-accounted", "share-rejected"})


@dataclass(frozen=True, kw_only=True)
class Corruption:
    """One change of a good batch, and what is to come of it."""

    name: str
    table: str
    """The table that the check names; ``batch`` and ``coverage`` where it is about no one table."""
    expectation: str
    severity: str
    outcome: str
    source: str | None
    """The outlet that a check must name."""
    also: frozenset[str]
    """Critical rules that the change may break as well, because it can't be made without."""
    change: Change

    @property
    def is_learned(self) -> bool:
        """Whether the rule knows what is usual from earlier batches."""
        return self.table in LEARNED_TABLES and self.expectation not in FIXED_OF_BATCH

    def of(self, tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
        """The tables, corrupted; in the types of the contract, but null may be anywhere."""
        rows: Rows = {name: table.to_pylist() for name, table in tables.items()}
        self.change(rows)
        return {name: pa.Table.from_pylist(rows[name], _loose(name)) for name in tables}


CORRUPTIONS: list[Corruption] = []


def _loose(table: str) -> pa.Schema:
    return pa.schema([pa.field(field.name, field.type) for field in contract(table).schema])


def _corruption(
    name: str,
    table: str,
    expectation: str,
    *also: str,
    severity: str,
    outcome: str,
    source: str | None = None,
) -> Callable[[Change], Change]:
    def declare(change: Change) -> Change:
        CORRUPTIONS.append(
            Corruption(
                name=name,
                table=table,
                expectation=expectation,
                severity=severity,
                outcome=outcome,
                source=source,
                also=frozenset(also),
                change=change,
            )
        )
        return change

    return declare


refused = partial(_corruption, severity="critical", outcome=ROW_REFUSED)
held = partial(_corruption, severity="critical", outcome=BATCH_HELD)
warned = partial(_corruption, severity="warning", outcome=WARNED)
unusual = partial(_corruption, table="coverage", severity="warning", outcome=WARNED)


# Finding rows


def articles(rows: Rows, source: str) -> list[Row]:
    return [row for row in rows["articles"] if row["source_id"] == source]


def article(rows: Rows, source: str, fits: Callable[[Row], bool] = bool, n: int = 0) -> Row:
    """The n-th article of an outlet that fits and that no other row refers to: what befalls it befalls nothing else."""
    related = {row[column] for row in rows["relations"] for column in ("version_id", "other_version_id")}
    taken = related | {row["version_id"] for row in rows["sightings"]}
    return [row for row in articles(rows, source) if row["version_id"] not in taken and fits(row)][n]


def complete(row: Row) -> bool:
    """Whether an article has what most have: a title, an author, a date with a zone, an address of its own."""
    has_all = all(row[name] for name in ("title", "authors", "published_at", "published_zone"))
    return bool(has_all and row["canonical_url"] not in (None, row["url"]))


def capture_of(rows: Rows, row: Row) -> Row:
    return next(one for one in rows["captures"] if one["capture_id"] == row["capture_id"])


def first(rows: Rows, table: str, source: str) -> Row:
    return next(row for row in rows[table] if row["source_id"] == source)


def known_here(rows: Rows) -> Row:
    """A sighting of a version of the same batch."""
    versions = {row["version_id"] for row in rows["articles"]}
    return next(row for row in rows["sightings"] if row["version_id"] in versions)


def copy_here(rows: Rows) -> Row:
    """A relation of two versions of the same batch."""
    return next(row for row in rows["relations"] if row["relation"] == "exact-copy")


# Changing rows, so that all that hangs together still does


def reword(row: Row, title: str | None, text: str) -> None:
    """Another title and text, with the blocks, count and digest that go with them."""
    kinds = [block["kind"] for block in row["blocks"]]
    parts = text.split("\n\n")
    body = Body.of(
        zip(kinds if len(kinds) == len(parts) else ["paragraph"] * len(parts), parts, strict=True),
        source="html",
        confidence=1,
    )
    row["title"], row["text"], row["word_count"] = title, text, body.word_count
    row["blocks"] = [{"kind": block.kind, "start": block.start, "end": block.end} for block in body.blocks]
    row["text_digest"] = text_digest(title, text)


def untitle(row: Row) -> None:
    row["title_source"] = None
    reword(row, None, row["text"])


def unsign(row: Row) -> None:
    row["authors"], row["authors_source"] = [], None


def undate(row: Row) -> None:
    row.update(dict.fromkeys(f"published_{part}" for part in ("at", "raw", "source", "precision", "zone")))


def redate(row: Row, instant: datetime) -> None:
    if row["published_at"]:
        row["published_at"], row["published_raw"] = instant, instant.isoformat()


def a_year_older(row: Row) -> None:
    if row["published_at"]:
        redate(row, row["published_at"] - timedelta(days=365))


def translate(row: Row, language: str) -> None:
    rng = Random(row["version_id"])
    row["language"] = language
    reword(row, row["title"] and worlds.headline(rng, language), worlds.written(rng, language, row["word_count"]).text)


def drop(rows: Rows, fits: Callable[[Row], bool]) -> None:
    """The captures that fit leave without a trace: what was read from them, and what refers to that."""
    gone = {row["capture_id"] for row in rows["captures"] if fits(row)}
    lost = {row["version_id"] for row in rows["articles"] if row["capture_id"] in gone}
    gone |= {row["capture_id"] for row in rows["sightings"] if row["version_id"] in lost}
    for table in ("captures", "articles", "sightings", "rejects"):
        rows[table] = [row for row in rows[table] if row["capture_id"] not in gone]
    rows["relations"] = [row for row in rows["relations"] if not {row["version_id"], row["other_version_id"]} & lost]


def refuse(rows: Rows, chosen: Iterable[Row]) -> None:
    """Articles become refused pages, and so do the sightings of them."""
    lost = {row["version_id"] for row in chosen}
    leaving = [row for table in ("articles", "sightings") for row in rows[table] if row["version_id"] in lost]
    rows["rejects"] += [_refusal(row) for row in leaving]
    for table in ("articles", "sightings"):
        rows[table] = [row for row in rows[table] if row["version_id"] not in lost]
    rows["relations"] = [row for row in rows["relations"] if not {row["version_id"], row["other_version_id"]} & lost]


def _refusal(row: Row) -> Row:
    return {
        "reject_id": reject_id(row["capture_id"], "articles"),
        "table": "articles",
        "stage": "clean",
        "reason": "no-text",
        "evidence": "11 words in 2 blocks",
        "article_probability": 0.1,
        "dependent_rows": 0,
    } | {name: row[name] for name in ("capture_id", "source_id", "url", "captured_at")}


def multiply(rows: Rows, sources: Iterable[str], times: int) -> None:
    """Each page of these outlets so many times, under addresses and with words of its own."""
    wanted = set(sources)
    for table in ("captures", "articles", "sightings", "rejects"):
        originals = [row for row in rows[table] if row["source_id"] in wanted and row.get("kind", "page") == "page"]
        rows[table] += [_another(table, row, n) for row in originals for n in range(1, times)]


def _another(table: str, row: Row, n: int) -> Row:
    made = row | {"capture_id": digest_id(row["capture_id"], str(n)), "url": f"{row['url']}/{n}"}
    if table == "rejects":
        made["reject_id"] = reject_id(made["capture_id"], "articles")
    if table == "articles":
        made |= {name: digest_id(row[name], str(n)) for name in ("article_id", "version_id")}
        made["canonical_url"] = None
        reword(made, row["title"], f"{row['text']} {n}")
    return made


# One cell


def put(find: Callable[[Rows], Row], column: str, value: Any) -> Change:
    """A change of one cell, to a value or to what a function makes of its row."""

    def change(rows: Rows) -> None:
        row = find(rows)
        row[column] = value(row) if callable(value) else value

    return change


def _an_hour_later(column: str) -> Callable[[Row], datetime]:
    return lambda row: row[column] + timedelta(hours=1)


_LOOSE_ENDS = ("capture_id.refers", "every-page-accounted")
_TEXT_RULES = ("blocks-end-with-text", "word-count-agrees", "digest-agrees")

for _name, _column, _value, _expectation, *_also in (
    ("has no text", "text", None, "text.not-null", *_TEXT_RULES),
    ("has null for a list of authors", "authors", None, "authors.not-null"),
    ("has null for a list of blocks", "blocks", None, "blocks.not-null", "blocks-end-with-text"),
    ("does not say when it was captured", "captured_at", None, "captured_at.not-null", "capture_id.agrees"),
    ("does not say who read it", "reader_version", None, "reader_version.not-null"),
    ("has no identity", "article_id", None, "article_id.not-null"),
    ("has no digest", "text_digest", None, "text_digest.not-null", "digest-agrees"),
    ("has no count of words", "word_count", None, "word_count.not-null", "word-count-agrees"),
    ("has no words by its count", "word_count", 0, "word_count.range", "word-count-agrees"),
    ("has fewer words than none", "word_count", -40, "word_count.range", "word-count-agrees"),
    ("has one word more than its text", "word_count", lambda row: row["word_count"] + 1, "word-count-agrees"),
    ("counts characters for words", "word_count", lambda row: len(row["text"]), "word-count-agrees"),
    ("has a probability below nought", "article_probability", -0.2, "article_probability.range"),
    ("has a probability in percent", "article_probability", 93.0, "article_probability.range"),
    ("has a probability that is no number", "article_probability", math.nan, "article_probability.range"),
    ("has its title from nowhere", "title_source", "guess", "title_source.vocabulary"),
    ("has its text from nowhere", "text_source", "HTML", "text_source.vocabulary"),
    ("has its date from nowhere", "published_source", "xpath", "published_source.vocabulary"),
    ("is exact to the hour", "published_precision", "hour", "published_precision.vocabulary"),
    ("has an identity in capitals", "article_id", lambda row: row["article_id"].upper() + "A", "article_id.pattern"),
    ("has a UUID for an identity", "article_id", "6f0d5a6e-3b1e-4f6e-9c55-3f0d7c0f8f11", "article_id.pattern"),
    ("has a number for a version", "version_id", "1", "version_id.pattern"),
    ("has half a digest", "text_digest", lambda row: row["text_digest"][:16], "text_digest.pattern", "digest-agrees"),
    ("has a digest of nothing", "text_digest", digest_id("", ""), "digest-agrees"),
    ("has a zone with a name", "published_zone", "CET", "published_zone.pattern"),
    ("has a zone without a colon", "published_zone", "+0100", "published_zone.pattern"),
    ("is in a language that there is not", "language", "xx", "language.vocabulary"),
    ("is in a language of three letters that there is not", "language", "zzq", "language.vocabulary"),
    ("is in a language with a country", "language", "en-US", "language.vocabulary"),
    ("is in a language with a name", "language", "English", "language.vocabulary"),
    ("has a date without the words for it", "published_raw", None, "dates-have-their-raw"),
    ("has an address that its capture has not", "url", "https://elsewhere.example/a.html", "capture_id.agrees"),
    ("was captured an hour after its capture", "captured_at", _an_hour_later("captured_at"), "capture_id.agrees"),
    (
        "appeared two days after it was captured", "published_at",
        lambda row: row["captured_at"] + timedelta(days=2), "published-before-captured",
    ),
    ("appeared in another age", "published_at", datetime(2999, 1, 1, tzinfo=UTC), "published-before-captured"),
):  # fmt: skip
    refused(f"An article {_name}", "articles", _expectation, *_also, source=TIDEWATER)(
        put(lambda rows: article(rows, TIDEWATER, complete), _column, _value)
    )

for _name, _column, _value, _expectation, *_also in (
    ("has no identity", "capture_id", None, "capture_id.not-null", "captures.key", *_LOOSE_ENDS),
    ("has a number for an identity", "capture_id", "42", "capture_id.pattern", *_LOOSE_ENDS),
    ("belongs to nobody", "source_id", None, "source_id.not-null", "capture_id.agrees"),
    ("was at no time", "fetch_time", None, "fetch_time.not-null", "capture_id.agrees"),
    ("is of no known kind", "kind", "story", "kind.vocabulary", *_LOOSE_ENDS),
    ("has a status of five digits", "fetch_status", 20_000, "fetch_status.range"),
    ("has a sentence for an error", "fetch_error", "Timed out!", "fetch_error.pattern"),
    ("has an MD5 for a digest", "content_digest", "md5:9e107d9d372bb6826bd81d3542a419d6", "content_digest.pattern"),
    ("lies before its file begins", "warc_record_offset", -1, "warc_record_offset.range"),
    ("is shorter than nothing", "content_length", -1, "content_length.range"),
    ("is a record of a request", "warc_type", "request", "warc_type.vocabulary"),
    ("lies in no file", "warc_filename", None, "record-has-its-place"),
    ("lies nowhere in its file", "warc_record_offset", None, "record-has-its-place"),
    ("has a place of no length", "warc_record_length", None, "record-has-its-place"),
):  # fmt: skip
    held(f"A capture {_name}", "captures", _expectation, *_also, source=None if _column == "source_id" else TIDEWATER)(
        put(lambda rows: capture_of(rows, article(rows, TIDEWATER, complete)), _column, _value)
    )

for _name, _column, _value, _expectation, *_also in (
    ("has no identity", "reject_id", None, "reject_id.not-null", "rejects.key"),
    ("has a number for an identity", "reject_id", "7", "reject_id.pattern"),
    ("is of a capture that there is not", "capture_id", STRANGER, "capture_id.refers", "every-page-accounted"),
    ("was meant for no table", "table", "pages", "table.vocabulary", "every-page-accounted"),
    ("has an address that its capture has not", "url", "https://elsewhere.example/b", "capture_id.agrees"),
    ("was captured an hour after its capture", "captured_at", _an_hour_later("captured_at"), "capture_id.agrees"),
    ("was refused by no known stage", "stage", "transform", "stage.vocabulary"),
    ("has a sentence for a reason", "reason", "It was too long.", "reason.pattern"),
    ("has no evidence", "evidence", None, "evidence.not-null"),
    ("has a probability above one", "article_probability", 1.7, "article_probability.range"),
    ("took fewer rows with it than none", "dependent_rows", -1, "dependent_rows.range"),
):  # fmt: skip
    held(f"A refused page {_name}", "rejects", _expectation, *_also, source=COURRIER)(
        put(lambda rows: first(rows, "rejects", COURRIER), _column, _value)
    )

for _name, _column, _value, _expectation, *_also in (
    ("is of a version that there is not", "version_id", STRANGER, "version_id.refers"),
    ("is of no version", "version_id", None, "version_id.not-null"),
    ("is of a version with a number", "version_id", "2", "version_id.pattern", "version_id.refers"),
    ("is of another article than its version", "article_id", digest_id("another"), "version_id.agrees"),
    ("has an address that its capture has not", "url", "https://elsewhere.example/c", "capture_id.agrees"),
    ("was captured an hour after its capture", "captured_at", _an_hour_later("captured_at"), "capture_id.agrees"),
    ("belongs to another outlet than its capture", "source_id", SHANHE, "capture_id.agrees"),
):  # fmt: skip
    refused(f"A sighting {_name}", "sightings", _expectation, *_also)(put(known_here, _column, _value))

for _name, _column, _value, _expectation, *_also in (
    ("is of no known sort", "relation", "similar-to", "relation.vocabulary"),
    ("is of no sort", "relation", None, "relation.not-null"),
    ("ends at a version that there is not", "other_version_id", STRANGER, "other_version_id.refers"),
    ("begins at another article than its version", "article_id", digest_id("another"), "version_id.agrees"),
    ("ends at another article than its version", "other_article_id", digest_id("another"), "other_version_id.agrees"),
    ("ends at a named article", "other_article_id", "story", "other_article_id.pattern", "other_version_id.agrees"),
):  # fmt: skip
    refused(f"A relation {_name}", "relations", _expectation, *_also)(put(copy_here, _column, _value))

# It hangs on no capture that a reject could name, and nothing may leave without one.
held("A relation begins at a version that there is not", "relations", "version_id.refers")(
    put(copy_here, "version_id", STRANGER)
)

for _name, _column, _value, _expectation in (
    ("is for a reason that nobody knows", "reason", "because", "reason-is-known"),
    ("is for a reason that its stage does not give", "stage", "ingest", "reason-is-known"),
):
    warned(f"A refusal {_name}", "rejects", _expectation, source=COURRIER)(
        put(lambda rows: first(rows, "rejects", COURRIER), _column, _value)
    )

for _name, _column, _value in (
    ("has a title from nowhere", "title_source", None),
    ("has authors from nowhere", "authors_source", None),
    ("says where it read that it is free, and not that it is", "access_source", "json-ld"),
):
    warned(f"An article {_name}", "articles", "values-have-their-source", source=TIDEWATER)(
        put(
            lambda rows: article(rows, TIDEWATER, lambda row: complete(row) and not row["access_source"]),
            _column,
            _value,
        )
    )


# Columns that changed places, dates, references


@refused("An article's title and text changed places", "articles", "digest-agrees", *_TEXT_RULES, source=TIDEWATER)
def _title_for_text(rows: Rows) -> None:
    row = article(rows, TIDEWATER, complete)
    row["title"], row["text"] = row["text"], row["title"]


@refused(
    "An article's publication and modification changed places", "articles", "dates-have-their-raw", source=NORTHMOOR
)
def _published_for_modified(rows: Rows) -> None:
    row = article(rows, NORTHMOOR, lambda row: row["published_at"] and not row["modified_at"])
    row["published_at"], row["modified_at"] = row["modified_at"], row["published_at"]


@refused("An article's two addresses changed places", "articles", "capture_id.agrees", source=UFER)
def _url_for_canonical(rows: Rows) -> None:
    row = article(rows, UFER, complete)
    row["url"], row["canonical_url"] = row["canonical_url"], row["url"]


@refused(
    "An article was modified a month after it was captured", "articles", "modified-before-captured", source=COURRIER
)
def _modified_later(rows: Rows) -> None:
    row = article(rows, COURRIER, lambda row: row["modified_at"])
    row["modified_at"] = row["captured_at"] + timedelta(days=30)


@refused(
    "The articles of an outlet appeared a week after they were captured",
    "articles",
    "published-before-captured",
    source=VESTI,
)
def _a_week_ahead(rows: Rows) -> None:
    for row in articles(rows, VESTI):
        redate(row, row["captured_at"] + timedelta(days=7))


@refused("The articles of an outlet were captured in its local time", "articles", "capture_id.agrees", source=SHANHE)
def _local_time(rows: Rows) -> None:
    for row in articles(rows, SHANHE):
        row["captured_at"] += timedelta(hours=8)


@refused("An article is filed under another outlet", "articles", "capture_id.agrees", source=SHANHE)
def _filed_elsewhere(rows: Rows) -> None:
    article(rows, TIDEWATER, complete)["source_id"] = SHANHE


@refused("An article is filed under no outlet", "articles", "source_id.not-null", "capture_id.agrees")
def _filed_nowhere(rows: Rows) -> None:
    article(rows, TIDEWATER, complete)["source_id"] = None


for _column, _value in (
    ("url", "https://elsewhere.example/d"),
    ("fetch_time", _an_hour_later("fetch_time")),
    ("source_id", WIRE),
):
    refused(
        f"A capture's {_column} is no longer that of its article", "articles", "capture_id.agrees", source=TIDEWATER
    )(put(lambda rows: capture_of(rows, article(rows, TIDEWATER, complete)), _column, _value))


@refused("Two articles of an outlet have each other's captures", "articles", "capture_id.agrees", source=CORREO)
def _crossed_captures(rows: Rows) -> None:
    one, other = (article(rows, CORREO, n=n) for n in (0, 1))
    one["capture_id"], other["capture_id"] = other["capture_id"], one["capture_id"]


# Text


@refused(
    "An article's text is cut off, and nothing else knows",
    "articles",
    "blocks-end-with-text",
    *_TEXT_RULES,
    source=COURRIER,
)
def _cut(rows: Rows) -> None:
    row = article(rows, COURRIER)
    row["text"] = row["text"][: len(row["text"]) // 2]


@refused("An article's last block ends behind its text", "articles", "blocks-end-with-text", source=COURRIER)
def _past_the_text(rows: Rows) -> None:
    article(rows, COURRIER)["blocks"][-1]["end"] += 7


@refused("An article has no blocks for its text", "articles", "blocks-end-with-text", source=COURRIER)
def _no_blocks(rows: Rows) -> None:
    article(rows, COURRIER)["blocks"] = []


@refused("An article's blocks count bytes", "articles", "blocks-end-with-text", source=VESTI)
def _in_bytes(rows: Rows) -> None:
    row = article(rows, VESTI)
    for block in row["blocks"]:
        block["start"], block["end"] = (len(row["text"][: block[at]].encode()) for at in ("start", "end"))


@refused("An article has the digest of another", "articles", "digest-agrees", source=TIDEWATER)
def _digest_of_another(rows: Rows) -> None:
    one, other = (article(rows, TIDEWATER, n=n) for n in (0, 1))
    one["text_digest"] = other["text_digest"]


@refused("An article has the text of another", "articles", "digest-agrees", *_TEXT_RULES, source=TIDEWATER)
def _text_of_another(rows: Rows) -> None:
    one, other = (article(rows, TIDEWATER, n=n) for n in (0, 1))
    one["text"], one["blocks"], one["word_count"] = other["text"], other["blocks"], other["word_count"]


def _misread(told: str, read: str) -> Callable[[str], str]:
    return lambda text: text.encode(told, "ignore").decode(read, "replace")


for _name, _source, _spoil in (
    ("UTF-8 read as Windows-1252, in French", COURRIER, lambda text: text.encode().decode("cp1252", "ignore")),
    ("UTF-8 read as Windows-1252, in English, where only its quotation marks tell", TIDEWATER,
     lambda text: f"{text} It was “here”, he said.".encode().decode("cp1252", "ignore")),
    ("UTF-8 read as Latin-1, in Portuguese", FOLHA, _misread("utf-8", "latin-1")),
    ("UTF-8 read as Windows-1252, in Russian", VESTI, lambda text: text.encode().decode("cp1252", "ignore")),
    ("UTF-8 read as Windows-1251, in Russian", VESTI, lambda text: text.encode().decode("cp1251", "ignore")),
    ("UTF-8 read as Windows-1252 twice, in Spanish", CORREO,
     lambda text: text.encode().decode("latin-1").encode().decode("latin-1")),
    ("Windows-1252 read as UTF-8, in German", UFER, _misread("cp1252", "utf-8")),
    ("Windows-1252 read as Latin-1: dashes that are control characters", UFER,
     lambda text: _misread("cp1252", "latin-1")(text.replace(",", " –"))),
):  # fmt: skip

    def _garble(rows: Rows, source: str = _source, spoil: Callable[[str], str] = _spoil) -> None:
        row = article(rows, source, lambda row: row["title"])
        reword(row, row["title"], "\n\n".join(map(spoil, row["text"].split("\n\n"))))

    warned(f"A text in {_name}", "articles", "text-is-decoded", source=_source)(_garble)


@warned("A title in UTF-8 read as Windows-1252", "articles", "text-is-decoded", source=COURRIER)
def _garbled_title(rows: Rows) -> None:
    row = article(rows, COURRIER, lambda row: row["title"])
    reword(row, f"{row['title']} été".encode().decode("cp1252", "ignore"), row["text"])


@warned("A text has a hole where a character was", "articles", "text-is-decoded", source=NORTHMOOR)
def _hole(rows: Rows) -> None:
    row = article(rows, NORTHMOOR)
    reword(row, row["title"], f"{row['text'][:100]}\N{REPLACEMENT CHARACTER}{row['text'][101:]}")


for _name, _source, _language in (
    ("A Chinese text is labelled English", SHANHE, "en"),
    ("A Russian text is labelled German", VESTI, "de"),
    ("An English text is labelled Arabic", TIDEWATER, "ar"),
    ("A French text is labelled Japanese", COURRIER, "ja"),
    ("A Spanish text is labelled Ukrainian", CORREO, "uk"),
):
    warned(_name, "articles", "language-fits-script", source=_source)(
        put(partial(article, source=_source), "language", _language)
    )


@warned("A Chinese text in GBK was read as Latin-1", "articles", "language-fits-script", source=SHANHE)
def _gbk(rows: Rows) -> None:
    row = article(rows, SHANHE)
    reword(row, row["title"], "\n\n".join(map(_misread("gbk", "latin-1"), row["text"].split("\n\n"))))


for _name, _hole_text in (("", "{{title}}"), (", with spaces", "{{ article.headline }}")):

    def _unfilled(rows: Rows, hole: str = _hole_text) -> None:
        row = article(rows, TIDEWATER)
        reword(row, hole, row["text"])

    warned(f"A title is a template's hole{_name}", "articles", "no-template-holes", source=TIDEWATER)(_unfilled)


@warned("A text has a template's hole in its middle", "articles", "no-template-holes", source=NORTHMOOR)
def _unfilled_text(rows: Rows) -> None:
    row = article(rows, NORTHMOOR)
    reword(row, row["title"], row["text"].replace(". ", ". {{byline}} ", 1))


# Rows that are there twice, and pages that are not accounted for

for _table, *_also in (
    ("captures", "every-page-accounted"),
    ("articles", "capture_id.unique", "every-page-accounted"),
    ("relations",),
    ("sightings", "every-page-accounted"),
    ("rejects", "every-page-accounted"),
):

    def _all_twice(rows: Rows, table: str = _table) -> None:
        rows[table] += [dict(row) for row in rows[table]]

    held(f"All {_table} are there twice", _table, f"{_table}.key", *_also)(_all_twice)


@held("Two articles have one version", "articles", "articles.key", source=TIDEWATER)
def _one_version(rows: Rows) -> None:
    article(rows, TIDEWATER, n=1)["version_id"] = article(rows, TIDEWATER)["version_id"]


@held(
    "Two articles were read from one capture",
    "articles",
    "capture_id.unique",
    "capture_id.agrees",
    "every-page-accounted",
    source=TIDEWATER,
)
def _one_capture(rows: Rows) -> None:
    article(rows, TIDEWATER, n=1)["capture_id"] = article(rows, TIDEWATER)["capture_id"]


@held("A page was refused twice", "rejects", "rejects.key", "every-page-accounted", source=COURRIER)
def _refused_twice(rows: Rows) -> None:
    rows["rejects"].append(dict(first(rows, "rejects", COURRIER)))


@held(
    "An article was read from a capture that there is not",
    "articles",
    "capture_id.refers",
    "every-page-accounted",
    source=TIDEWATER,
)
def _from_nowhere(rows: Rows) -> None:
    article(rows, TIDEWATER)["capture_id"] = STRANGER


@held("A sighting is of a capture that there is not", "sightings", "capture_id.refers", "every-page-accounted")
def _sighted_nowhere(rows: Rows) -> None:
    rows["sightings"][0]["capture_id"] = STRANGER


@held("The captures of three articles are gone", "batch", "every-page-accounted", "capture_id.refers")
def _lost_captures(rows: Rows) -> None:
    gone = {article(rows, TIDEWATER, n=n)["capture_id"] for n in range(3)}
    rows["captures"] = [row for row in rows["captures"] if row["capture_id"] not in gone]


@held("Three pages end nowhere", "batch", "every-page-accounted")
def _end_nowhere(rows: Rows) -> None:
    for _ in range(3):
        rows["articles"].remove(article(rows, TIDEWATER))


@held("A page is published and refused", "batch", "every-page-accounted")
def _published_and_refused(rows: Rows) -> None:
    rows["rejects"].append(_refusal(article(rows, TIDEWATER)))


@held("A page is published and seen again at once", "batch", "every-page-accounted")
def _published_and_seen(rows: Rows) -> None:
    row = article(rows, TIDEWATER)
    rows["sightings"].append({name: row[name] for name in contract("sightings").columns})


@held("One page ends twice, and another nowhere", "batch", "every-page-accounted")
def _twice_and_nowhere(rows: Rows) -> None:
    rows["articles"].remove(article(rows, TIDEWATER))
    rows["rejects"].append(_refusal(article(rows, TIDEWATER)))


@held(
    "What was read is lost, and only what was refused is there",
    "batch",
    "every-page-accounted",
    "version_id.refers",
    "other_version_id.refers",
)
def _nothing_read(rows: Rows) -> None:
    rows["articles"], rows["relations"] = [], []


@held("Half of the captures have no place in a file", "captures", "record-has-its-place", source=TIDEWATER)
def _half_without_place(rows: Rows) -> None:
    for row in rows["captures"][::2]:
        row["warc_filename"] = row["warc_record_offset"] = None


@held("A payload has a digest and no record", "captures", "record-has-its-place", source=TIDEWATER)
def _no_record(rows: Rows) -> None:
    row = capture_of(rows, article(rows, TIDEWATER))
    row.update(dict.fromkeys(("warc_type", "warc_filename", "warc_record_offset", "warc_record_length")))


# What is not usual of one outlet


@unusual("An outlet is silent", expectation="not-silent", source=COURRIER)
def _silent(rows: Rows) -> None:
    drop(rows, lambda row: row["source_id"] == COURRIER and row["kind"] == "page")


@unusual("No outlet brings a page", expectation="not-silent", source=TIDEWATER)
def _all_silent(rows: Rows) -> None:
    drop(rows, lambda row: row["kind"] == "page")


@unusual("The pages of an outlet are booked to another", expectation="not-silent", source=COURRIER)
def _booked_elsewhere(rows: Rows) -> None:
    for row in (row for table in ("captures", "articles", "sightings", "rejects") for row in rows[table]):
        if row["source_id"] == COURRIER and row.get("kind", "page") == "page":
            row["source_id"] = TIDEWATER


@warned("An outlet is missing altogether", "batch", "sources-present", source=COURRIER)
def _missing(rows: Rows) -> None:
    drop(rows, lambda row: row["source_id"] == COURRIER)


@unusual("An outlet brings ten times as much", expectation="pages-usual", source=FOLHA)
def _ten_times_one(rows: Rows) -> None:
    multiply(rows, [FOLHA], 10)


@unusual("All pages of an outlet are refused", expectation="rejects-usual", source=UFER)
def _all_refused_at_one(rows: Rows) -> None:
    refuse(rows, articles(rows, UFER))


@unusual("Half of the pages of a large outlet are refused", expectation="rejects-usual", source=TIDEWATER)
def _half_refused_at_one(rows: Rows) -> None:
    refuse(rows, articles(rows, TIDEWATER)[::2])


for _name, _spoil_row, _expectation, _source in (
    ("have no authors", unsign, "authors-usual", CORREO),
    ("have no authors, where a third never had", unsign, "authors-usual", NORTHMOOR),
    ("have no titles", untitle, "titles-usual", VESTI),
    ("have no dates", undate, "dates-usual", COURRIER),
    ("are a third of their length", lambda row: reword(row, row["title"], row["text"][: len(row["text"]) // 3].strip()),
     "lengths-usual", COURRIER),
    ("are four times as long, with all that stands around them",
     lambda row: reword(row, row["title"], "\n\n".join([row["text"]] * 4)), "lengths-usual", UFER),
    ("are all the same notice", lambda row: reword(row, row["title"], "Esta web usa cookies. Acepte para seguir."),
     "lengths-usual", CORREO),
    ("are in another language", lambda row: translate(row, "de"), "languages-usual", TIDEWATER),
    ("are in a language of another script", lambda row: translate(row, "ru"), "languages-usual", UFER),
    ("are in no language that could be told", lambda row: row.update(language=None), "languages-usual", NORTHMOOR),
    ("are a year old", a_year_older, "ages-usual", NORTHMOOR),
    ("are from when clocks begin", lambda row: redate(row, datetime(1970, 1, 1, tzinfo=UTC)), "ages-usual", UFER),
    ("appear twenty hours from now", lambda row: redate(row, row["captured_at"] + timedelta(hours=20)),
     "ages-usual", TIDEWATER),
):  # fmt: skip

    def _spoil_all(rows: Rows, source: str = _source, spoil: Callable[[Row], None] = _spoil_row) -> None:
        for row in articles(rows, source):
            spoil(row)

    unusual(f"The articles of an outlet {_name}", expectation=_expectation, source=_source)(_spoil_all)


@unusual(
    "The titles of two large outlets are gone, which is no reason to hold the rest",
    expectation="titles-usual",
    source=TIDEWATER,
)
def _no_titles_at_two(rows: Rows) -> None:
    for row in articles(rows, TIDEWATER) + articles(rows, NORTHMOOR):
        untitle(row)


@unusual("All articles of an outlet are another's, word for word", expectation="duplicates-usual", source=NORTHMOOR)
def _all_copies(rows: Rows) -> None:
    originals, copies = articles(rows, TIDEWATER), articles(rows, NORTHMOOR)
    versions = {row["version_id"] for row in copies}
    rows["relations"] = [row for row in rows["relations"] if row["version_id"] not in versions]
    for n, row in enumerate(copies):
        original = originals[n % len(originals)]
        row["title_source"] = original["title_source"]
        reword(row, original["title"], original["text"])
        rows["relations"].append(
            {"relation": "exact-copy", "other_batch": None}
            | {name: row[name] for name in ("version_id", "article_id")}
            | {f"other_{name}": original[name] for name in ("version_id", "article_id")}
        )


# What is not usual of a whole batch


@held("The batch is ten times too large", "batch", "batch-pages")
def _ten_times(rows: Rows) -> None:
    multiply(rows, {row["source_id"] for row in rows["captures"]}, 10)


@held("Half of the pages of every outlet are refused", "batch", "batch-rejects")
def _half_refused(rows: Rows) -> None:
    refuse(rows, rows["articles"][::2])


@held("All pages of every outlet are refused", "batch", "share-rejected", "batch-rejects")
def _all_refused(rows: Rows) -> None:
    refuse(rows, rows["articles"])
    rows["sightings"], seen = [], rows["sightings"]
    rows["rejects"] += map(_refusal, seen)


for _name, _spoil_row, _expectation in (
    ("has a title", untitle, "batch-titles"),
    ("has an author", unsign, "batch-authors"),
    ("has a date", undate, "batch-dates"),
    ("is in its outlet's language", lambda row: translate(row, "it"), "batch-languages"),
):

    def _spoil_everywhere(rows: Rows, spoil: Callable[[Row], None] = _spoil_row) -> None:
        for row in rows["articles"]:
            spoil(row)

    held(f"No article of any outlet {_name}", "batch", _expectation)(_spoil_everywhere)
