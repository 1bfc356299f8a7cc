"""Made-up batches of any size, column by column.

What a batch holds follows from the world and its number alone, so that a later batch can name rows of an earlier one
without reading them.
"""

from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks import made_up_findings
from benchmarks.assembled import lists, table
from benchmarks.world import LANGUAGES, PARAGRAPHS, Numbers, Random, World
from newslake.contract import contract
from newslake.identity import digest_id
from newslake.page import READER_VERSION

REFUSALS = (
    ("ingest", "http-404", "the server answered 404", 0.2),
    ("ingest", "timeout", "no answer within 30 s", 0.1),
    ("clean", "not-an-article", "short blocks and many links: a list of headlines", 0.3),
    ("clean", "paywall-stub", "“to continue reading” after 61 words", 0.2),
    ("clean", "video-only", "a VideoObject and 34 words", 0.1),
    ("clean", "no-text", "no block of sentences", 0.1),
)
"""Stage, reason, evidence and share of the pages that are refused."""
VERSIONS_SHARE = 50
"""One article of so many is another version of an earlier one."""


def tables(world: World, number: int, *, related: int = 0) -> dict[str, pa.Table]:
    """A batch's captures and what became of them; its versions are of articles of the ``related`` batches before it."""
    articles, relations = _articles(world, number, related)
    near = _near_copies(world, number, articles)
    rejects, statuses, errors = _rejects(world, number)
    sightings = _sightings(world, number, articles)
    pages = [
        _pages(articles, None, None),
        _pages(sightings, None, None),
        _pages(rejects, statuses, errors),
    ]
    captures = pa.concat_tables([*pages, _feeds(world, number)])
    return {
        "captures": _stored(world, number, captures),
        "articles": articles,
        **made_up_findings.found(world, number, articles),
        "relations": pa.concat_tables([relations, near]),
        "sightings": sightings,
        "rejects": rejects,
    }


def _articles(world: World, number: int, related: int) -> tuple[pa.Table, pa.Table]:
    """The articles, of which 2 % are other versions and 1 % exact copies, and the relations that say so."""
    count, random = world.articles, world.random(number, "articles")
    sources = world.drawn(number, "sources", count)
    languages = world.languages[sources]
    captured = _instants(world.hour(number), random.integers(0, 3_000, count))
    version_ids, article_ids = (world.ids(what, number, count) for what in ("versions", "articles"))
    versions, copies = count // VERSIONS_SHARE, count // 100
    others = world.random(number, "others").integers(versions + copies, count, versions + copies)
    article_ids, relations = _related(world, number, related, article_ids, version_ids, versions, others)
    same = np.arange(count)
    same[versions : versions + copies] = others[versions:] = _alike(languages, others[versions:], versions, random)
    said = _said(world, languages[same], random, same)
    columns = {
        "article_id": article_ids,
        "version_id": version_ids,
        "capture_id": world.ids("captures", number, count),
        "source_id": world.names.take(sources),
        "url": _urls(world, sources, number, "articles"),
        "captured_at": captured,
        "language": pa.array(LANGUAGES).take(pa.array(languages[same])),
        **said,
        **_signed(world, sources, random),
        **_dated(captured, sources, random),
    }
    columns["domain"] = _domains(columns["source_id"])
    columns["canonical_url"] = columns["url"]
    return table("articles", count, columns), relations


def _alike(languages: Numbers, others: Numbers, first: int, random: Random) -> Numbers:
    """Instead of the ``others``, which rows from the ``first`` on are to copy, such as are in their language."""
    tried = random.integers(first + len(others), len(languages), (len(others), 50))
    own = languages[first : first + len(others), np.newaxis]
    return np.asarray(tried[np.arange(len(others)), (languages[tried] == own).argmax(axis=1)])


def _said(world: World, languages: Numbers, random: Random, same: Numbers) -> dict[str, Any]:
    """Title and text with all that is counted in them; rows that are the ``same`` as another say the same."""
    count = len(languages)
    paragraphs = random.integers(4, 13, count)
    offsets = np.concatenate([[0], np.cumsum(paragraphs)])
    drawn = np.repeat(languages, paragraphs) * PARAGRAPHS + random.integers(0, PARAGRAPHS, offsets[-1])
    texts = pc.binary_join(lists(offsets, world.paragraphs.texts.take(pa.array(drawn))), "\n\n")
    titles = world.headlines.texts.take(pa.array(languages * PARAGRAPHS + random.integers(0, PARAGRAPHS, count)))
    titles = pc.if_else(pa.array(random.random(count) > 0.02), titles, None)
    ends = np.cumsum(world.paragraphs.lengths[drawn] + 2)
    ends -= np.repeat(np.concatenate([[0], ends[offsets[1:-1] - 1]]), paragraphs) + 2
    starts = ends - world.paragraphs.lengths[drawn]
    blocks = pa.StructArray.from_arrays(
        [pa.array(["paragraph"] * len(drawn)), pa.array(starts), pa.array(ends)],
        fields=list(contract("articles").schema.field("blocks").type.value_type),
    )
    found = {
        "title": titles,
        "text": texts,
        "blocks": lists(offsets, blocks),
        "word_count": pa.array(np.add.reduceat(world.paragraphs.words[drawn], offsets[:-1])),
    }
    found = {name: column.take(pa.array(same)) for name, column in found.items()}
    pairs = zip(found["title"].to_pylist(), found["text"].to_pylist(), strict=True)
    found["text_digest"] = pa.array([digest_id(title or "", text.replace("\n\n", " ")) for title, text in pairs])
    found["title_source"] = pc.if_else(pc.is_valid(found["title"]), "json-ld", None)
    return found | {
        "description": pc.utf8_slice_codeunits(found["text"], 0, 150),
        "text_source": pa.array(["html"] * count),
        "article_probability": pa.array(random.uniform(0.7, 1, count)),
        "reader_version": pa.array([READER_VERSION] * count),
    }


def _signed(world: World, sources: Numbers, random: Random) -> dict[str, Any]:
    """Authors: one outlet of five signs nothing."""
    count = len(sources)
    signed = np.where(sources % 5 == 4, 0, (random.random(count) > 0.1) * random.integers(1, 3, count))
    offsets = np.concatenate([[0], np.cumsum(signed)])
    return {
        "authors": lists(offsets, world.people.take(pa.array(random.integers(0, len(world.people), offsets[-1])))),
        "authors_source": pc.if_else(pa.array(signed > 0), "json-ld", None),
        "section": pa.array(["World", "Politics", "Culture", "Sport"]).take(pa.array(random.integers(0, 4, count))),
        "image_url": pc.binary_join_element_wise(
            "https://images.example", pa.array(random.integers(0, 10**9, count)).cast(pa.string()), "/"
        ),
    }


def _dated(captured: pa.Array, sources: Numbers, random: Random) -> dict[str, Any]:
    """Published some hours before; an article of thirty does not say when, and a quarter were changed since."""
    count = len(sources)
    lags = random.exponential(1.0 + sources % 7, count) * 3_600
    found: dict[str, Any] = {}
    for which, seconds, share in (("published", lags + 1, 0.97), ("modified", lags * 0.5, 0.25)):
        said = pa.array(random.random(count) < share)
        moved = pc.subtract(captured, pa.array(seconds.astype(np.int64) * 10**6, pa.duration("us")))
        instants = pc.if_else(said, moved, None)
        found |= {
            f"{which}_at": instants,
            f"{which}_raw": pc.strftime(instants, "%Y-%m-%dT%H:%M:%SZ"),
            f"{which}_source": pc.if_else(said, "json-ld", None),
            f"{which}_precision": pc.if_else(said, "second", None),
            f"{which}_zone": pc.if_else(said, "+00:00", None),
        }
    return found


def _related(
    world: World,
    number: int,
    related: int,
    article_ids: pa.Array,
    version_ids: pa.Array,
    versions: int,
    others: Numbers,
) -> tuple[pa.Array, pa.Table]:
    """The ids of the articles, of which the first are another version of an earlier one, and the relations."""
    count = len(others)
    backs = world.random(number, "backs").integers(1, related + 1, versions) if related else np.zeros(versions, int)
    backs = np.minimum(backs, number)
    earlier = {back: [world.ids(what, number - back, world.articles) for what in _IDS] for back in {*backs.tolist(), 0}}
    found = [earlier[back] for back in [*backs.tolist(), *[0] * (count - versions)]]
    other_articles, other_versions = (
        pa.array([ids[column][other].as_py() for ids, other in zip(found, others, strict=True)], pa.string())
        for column in (0, 1)
    )
    article_ids = pa.concat_arrays([other_articles.slice(0, versions), article_ids.slice(versions)])
    batches = [world.batch(number - back).key if back else None for back in backs.tolist()]
    columns = {
        "version_id": version_ids.slice(0, count),
        "article_id": article_ids.slice(0, count),
        "relation": pa.array(["version-of"] * versions + ["exact-copy"] * (count - versions)),
        "other_version_id": other_versions,
        "other_article_id": other_articles,
        "other_batch": pa.array([*batches, *[None] * (count - versions)], pa.string()),
    }
    return article_ids, table("relations", count, columns)


_IDS = ("articles", "versions")


def _near_copies(world: World, number: int, articles: pa.Table) -> pa.Table:
    """Relations that call one article of a hundred nearly the same as another of the batch."""
    count, random = len(articles) // 100, world.random(number, "near copies")
    ends = articles.select(["version_id", "article_id"]).take(pa.array(random.permutation(len(articles))[: 2 * count]))
    columns = {name: ends[name].slice(0, count) for name in ends.column_names}
    columns |= {f"other_{name}": ends[name].slice(count) for name in ends.column_names}
    columns |= {
        "relation": pa.repeat("near-copy", count),
        "similarity": pa.array(random.uniform(0.5, 1, count)),
    }
    return table("relations", count, columns)


def _rejects(world: World, number: int) -> tuple[pa.Table, pa.Array, pa.Array]:
    """Refused pages, and their captures' status and error."""
    count, random = world.rejects, world.random(number, "rejects")
    chosen = random.choice(len(REFUSALS), count, p=[share for *_, share in REFUSALS])
    sources = world.drawn(number, "refused sources", count)
    if changed := [source for source, why in world.trouble(number).items() if why == "layout-changed"]:
        broken = count // 5
        sources[:broken] = world.drawn(number, "broken sources", broken, only=changed)
        chosen[:broken] = len(REFUSALS) - 1
    stages, reasons, evidence = (
        pa.array([each[column] for each in REFUSALS]).take(pa.array(chosen)) for column in range(3)
    )
    columns = {
        "reject_id": world.ids("rejects", number, count),
        "capture_id": world.ids("refused captures", number, count),
        "table": pa.array(["articles"] * count),
        "source_id": world.names.take(sources),
        "url": _urls(world, sources, number, "rejects"),
        "stage": stages,
        "reason": reasons,
        "evidence": evidence,
        "article_probability": pc.if_else(pc.equal(stages, "clean"), pa.array(random.uniform(0, 0.4, count)), None),
        "dependent_rows": pa.array(np.zeros(count, int)),
        "captured_at": _instants(world.hour(number), random.integers(0, 3_000, count)),
    }
    statuses = pa.array([404, None, 200, 200, 200, 200], pa.int64()).take(pa.array(chosen))
    errors = pa.array([None, "timeout", None, None, None, None]).take(pa.array(chosen))
    return table("rejects", count, columns), statuses, errors


def _sightings(world: World, number: int, articles: pa.Table) -> pa.Table:
    """Pages that were seen again: of articles of the same batch."""
    count, random = world.sightings, world.random(number, "sightings")
    seen = articles.take(pa.array(random.choice(len(articles), count, replace=False)))
    columns: dict[str, Any] = {name: seen[name] for name in ("version_id", "article_id", "source_id", "url")}
    columns["capture_id"] = world.ids("sightings", number, count)
    columns["captured_at"] = _instants(world.hour(number), random.integers(3_000, 3_500, count))
    return table("sightings", count, columns)


def _pages(rows: pa.Table, statuses: pa.Array | None, errors: pa.Array | None) -> pa.Table:
    """The captures of the pages that the rows stand for."""
    columns: dict[str, Any] = {name: rows[name] for name in ("capture_id", "source_id", "url")}
    columns |= {
        "kind": pa.array(["page"] * len(rows)),
        "fetch_time": rows["captured_at"],
        "fetch_status": pa.array([200] * len(rows)) if statuses is None else statuses,
        "fetch_error": pa.nulls(len(rows), pa.string()) if errors is None else errors,
    }
    return table("captures", len(rows), columns)


def _feeds(world: World, number: int) -> pa.Table:
    """Each source's feed, which answers, or does not."""
    trouble = world.trouble(number)
    statuses = [{"feed-dead": 500, "blocked": 403}.get(trouble.get(source, ""), 200) for source in range(world.sources)]
    random = world.random(number, "feeds")
    columns = {
        "capture_id": world.ids("feeds", number, world.sources),
        "source_id": world.names,
        "kind": pa.array(["feed"] * world.sources),
        "url": pc.binary_join_element_wise(
            "https:/", pc.binary_join_element_wise(world.names, "example", "."), "feed", "/"
        ),
        "fetch_time": _instants(world.hour(number), random.integers(0, 600, world.sources)),
        "fetch_status": pa.array(statuses),
    }
    return table("captures", world.sources, columns)


def _stored(world: World, number: int, captures: pa.Table) -> pa.Table:
    """The captures with the places of their records, one behind the other."""
    random, batch = world.random(number, "records"), world.batch(number)
    has_record = np.asarray(pc.is_null(captures["fetch_error"]))
    lengths = random.integers(15_000, 60_000, len(captures)) * has_record
    payload = random.bytes(32 * len(captures)).hex()
    digests = [f"sha256:{payload[at : at + 64]}" for at in range(0, len(payload), 64)]
    stored = {
        "content_digest": pa.array(digests),
        "content_type": pa.array(["text/html; charset=utf-8"] * len(captures)),
        "content_mime_detected": pa.array(["text/html"] * len(captures)),
        "content_length": pa.array(lengths * 4),
        "warc_type": pa.array(["response"] * len(captures)),
        "warc_filename": pa.array([f"date={batch.date}/{batch.name}.warc.gz"] * len(captures)),
        "warc_record_offset": pa.array(np.cumsum(lengths) - lengths),
        "warc_record_length": pa.array(lengths),
    }
    for name, column in stored.items():
        index = captures.column_names.index(name)
        field = captures.schema.field(index)
        captures = captures.set_column(index, field, pc.if_else(pa.array(has_record), column.cast(field.type), None))
    return captures


def _urls(world: World, sources: Numbers, number: int, what: str) -> pa.Array:
    domains = _domains(world.names.take(sources))
    day = f"{world.hour(number):%Y/%m/%d}"
    slugs = pa.array([f"{what}-{number}-{row}.html" for row in range(len(sources))])
    return pc.binary_join_element_wise("https:/", domains, day, slugs, "/")


def _domains(names: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(names, "example", ".")


def _instants(hour: datetime, seconds: Numbers) -> pa.Array:
    return pa.array(int(hour.timestamp() * 1e6) + seconds * 10**6).cast(pa.timestamp("us", tz="UTC"))
