"""Made-up findings in made-up articles: as many as in news, at random places of their texts."""

from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.assembled import lists_of, table
from benchmarks.world import Numbers, Random, World
from newslake.contract import contract
from newslake.link.fingerprints import METHOD

TYPES = ("person",) * 5 + ("organization",) * 4 + ("place",) * 6
"""Of the entities of each article."""
PLACES, QUOTES, CITATIONS, LINKS = 6, 5, 1, 4
"""Of each article."""
MOST_MENTIONS = 3
NAME_CHARACTERS, QUOTE_CHARACTERS, ANCHOR_CHARACTERS = 12, 90, 24
SIGNATURE_BYTES, BANDS = 512, 32
COUNTRIES = ("KE", "FR", "DE", "ES", "RU", "US", "IN", "BR")
AGENCIES = ("AFP", "AP", "DPA", "EFE", "Reuters", "TASS")
DOMAINS = 2_000
"""Of which links lead to."""


def found(world: World, number: int, articles: pa.Table) -> dict[str, pa.Table]:
    """What was found in a batch's articles, by table."""
    random = world.random(number, "findings")
    texts = articles["text"].to_pylist()
    return {
        "entities": _entities(world, articles, random),
        "places": _places(articles, random),
        "quotes": _quotes(world, articles, texts, random),
        "citations": _citations(articles, random),
        "hyperlinks": _links(articles, texts, random),
        "fingerprints": _fingerprints(articles, random),
    }


def _entities(world: World, articles: pa.Table, random: Random) -> pa.Table:
    count, owners = _owners(articles, len(TYPES))
    people = _drawn(world.people, articles, len(TYPES), random)
    towns = _drawn(_towns(), articles, len(TYPES), random)
    types = pa.array(np.tile(TYPES, len(articles)))
    is_place = pc.equal(types, "place")
    columns = {
        **_mentioned(articles, owners, random),
        "type": types,
        # Names of one kind differ within an article, and those of a company are none of a person's.
        "name": pc.if_else(is_place, towns, pc.if_else(pc.equal(types, "person"), people, pc.utf8_upper(people))),
        "country": pc.if_else(is_place, pa.array(COUNTRIES).take(pa.array(np.arange(count) % len(COUNTRIES))), None),
        "is_in_title": pa.array(random.random(count) < 0.1),
        "is_in_lede": pa.array(random.random(count) < 0.2),
        "salience": pa.array(random.uniform(0, 2 / len(TYPES), count)),
        "found_by": pa.repeat("en_core_web_sm 3.8", count),
    }
    columns["forms"] = lists_of(np.ones(count, int), columns["name"])
    return table("entities", count, columns)


def _places(articles: pa.Table, random: Random) -> pa.Table:
    count, owners = _owners(articles, PLACES)
    columns = {
        **_mentioned(articles, owners, random),
        "name": _drawn(_towns(), articles, PLACES, random),
        "kind": pa.repeat("city", count),
        "country": pa.array(COUNTRIES).take(pa.array(random.integers(0, len(COUNTRIES), count))),
        "geonames_id": pa.array(random.integers(1, 10**7, count)),
        "latitude": pa.array(random.uniform(-60, 70, count)),
        "longitude": pa.array(random.uniform(-180, 180, count)),
        "is_demonym": pa.array(random.random(count) < 0.1),
        "rule": pa.array(["only", "largest", "capital"]).take(pa.array(random.integers(0, 3, count))),
        "found_by": pa.repeat("geonames 2026", count),
    }
    columns["forms"] = lists_of(np.ones(count, int), columns["name"])
    return table("places", count, columns)


def _quotes(world: World, articles: pa.Table, texts: list[str], random: Random) -> pa.Table:
    count, owners = _owners(articles, QUOTES)
    starts = _starts(articles, QUOTES, QUOTE_CHARACTERS, random)
    is_open = pa.array(random.random(count) < 0.2)
    speakers = pc.if_else(is_open, None, _drawn(world.people, articles, QUOTES, random))
    columns = {
        **_owned(articles, owners),
        **_verbatim("text", texts, owners, starts, QUOTE_CHARACTERS),
        "kind": pa.repeat("direct", count),
        "speaker": speakers,
        "speaker_type": pc.if_else(is_open, None, "person"),
        "speaker_written": pc.if_else(is_open, None, "she"),
        "speaker_rule": pc.if_else(is_open, None, "pronoun"),
        "verb": pa.repeat("said", count),
        "found_by": pa.repeat("newslake quotes 1", count),
    }
    return table("quotes", count, columns)


def _citations(articles: pa.Table, random: Random) -> pa.Table:
    count, owners = _owners(articles, CITATIONS)
    columns = {
        **_mentioned(articles, owners, random),
        "name": pa.array(AGENCIES).take(pa.array(random.integers(0, len(AGENCIES), count))),
        "kind": pa.repeat("agency", count),
        "role": pa.repeat("cited", count),
        "found_by": pa.repeat("newslake citations 1", count),
    }
    columns["forms"] = lists_of(np.ones(count, int), columns["name"])
    return table("citations", count, columns)


def _links(articles: pa.Table, texts: list[str], random: Random) -> pa.Table:
    count, owners = _owners(articles, LINKS)
    starts = _starts(articles, LINKS, ANCHOR_CHARACTERS, random)
    domains = pa.array([f"site-{number}.example" for number in range(DOMAINS)]).take(
        pa.array((random.random(count) ** 3 * DOMAINS).astype(int))
    )
    paths = pa.array(random.integers(0, 10**9, count)).cast(pa.string())
    columns = {
        **_owned(articles, owners),
        **_verbatim("anchor_text", texts, owners, starts, ANCHOR_CHARACTERS),
        "url": pc.binary_join_element_wise("https:/", domains, paths, "/"),
        "domain": domains,
        "is_internal": pa.array(random.random(count) < 0.5),
    }
    return table("hyperlinks", count, columns)


def _fingerprints(articles: pa.Table, random: Random) -> pa.Table:
    count, owners = _owners(articles, 1)
    noise = random.bytes(SIGNATURE_BYTES * count)
    columns = {
        **_owned(articles, owners),
        "shingle_count": pa.array(random.integers(100, 600, count)),
        "bands": lists_of(np.full(count, BANDS), pa.array(random.integers(0, 2**62, BANDS * count))),
        "signature": pa.array([noise[at : at + SIGNATURE_BYTES] for at in range(0, len(noise), SIGNATURE_BYTES)]),
        "method": pa.repeat(METHOD, count),
    }
    return table("fingerprints", count, columns)


# What several of them have


def _owners(articles: pa.Table, each: int) -> tuple[int, Numbers]:
    """How many rows there are, and the article of each."""
    return len(articles) * each, np.repeat(np.arange(len(articles)), each)


def _owned(articles: pa.Table, owners: Numbers) -> dict[str, pa.Array]:
    of = pa.array(owners)
    return {name: articles[name].combine_chunks().take(of) for name in ("version_id", "article_id")}


def _mentioned(articles: pa.Table, owners: Numbers, random: Random) -> dict[str, pa.Array]:
    """One mention or some, none of which overlaps another."""
    count = len(owners)
    counts = random.integers(1, MOST_MENTIONS + 1, count)
    starts = _starts(articles, count // len(articles) * MOST_MENTIONS, NAME_CHARACTERS, random)
    starts = starts.reshape(len(articles), -1, MOST_MENTIONS).reshape(count, MOST_MENTIONS)
    flat = starts[np.arange(MOST_MENTIONS) < counts[:, np.newaxis]]
    spans = pa.StructArray.from_arrays(
        [pa.array(flat), pa.array(flat + NAME_CHARACTERS)],
        fields=list(contract("entities").schema.field("mentions").type.value_type),
    )
    return _owned(articles, owners) | {
        "mentions": lists_of(counts, spans),
        "mention_count": pa.array(counts),
        "start": pa.array(starts[:, 0]),
        "end": pa.array(starts[:, 0] + NAME_CHARACTERS),
    }


def _starts(articles: pa.Table, each: int, length: int, random: Random) -> Numbers:
    """For each article so many places in its text, in order, at least a length apart."""
    lengths = np.asarray(pc.utf8_length(articles["text"]), dtype=np.int64)
    room = np.maximum(lengths - each * (length + 1), 0)
    drawn = np.sort(random.random((len(articles), each)), axis=1) * room[:, np.newaxis]
    return np.asarray(drawn.astype(np.int64) + np.arange(each) * length).reshape(-1)


def _verbatim(name: str, texts: list[str], owners: Numbers, starts: Numbers, length: int) -> dict[str, pa.Array]:
    """So many characters from each start, and what they are."""
    said = [texts[owner][start : start + length] for owner, start in zip(owners.tolist(), starts.tolist(), strict=True)]
    return {name: pa.array(said), "start": pa.array(starts), "end": pa.array(starts + length)}


def _drawn(names: pa.Array, articles: pa.Table, each: int, random: Random) -> pa.Array:
    """For each article so many of the names, each another one."""
    first = random.integers(0, len(names), (len(articles), 1))
    return names.take(pa.array(((first + np.arange(each) * 7) % len(names)).reshape(-1)))


@cache
def _towns() -> pa.Array:
    return pa.array([f"Town {number}" for number in range(3_000)])
