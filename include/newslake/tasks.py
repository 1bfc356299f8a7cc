"""One function per Airflow task: read a batch, call the stages, write a batch.

Each can be run again at any time: what it writes is a function of what it reads, at a path that is a function of
the batch. Functions that Airflow shows the result of return names and counts, never rows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial, reduce
from operator import and_, or_
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from newslake import addresses, annotate, review
from newslake.clean import repeats
from newslake.contract import contract
from newslake.digest import marts
from newslake.errors import BatchHeld, InvalidInput, PermanentError
from newslake.history import COLUMNS, HISTORY_DAYS
from newslake.identity import digest_id
from newslake.ingest import archive, rounds, sources, warc
from newslake.lake import Batch, Lake, concat
from newslake.link import near, versions
from newslake.link.fingerprints import fingerprint
from newslake.link.versions import Version
from newslake.page import READER_VERSION, Given
from newslake.reading import Reading, read, text_lines
from newslake.tables import FOUND, PUBLISHED, Capture, Reject

PART_PAGES = 500
"""Pages of one part: half a minute of reading, so that a task's start and imports weigh little."""
PART_BYTES = 100_000_000
KNOWN_DAYS = marts.COPIED_DAYS
"""How far back and ahead, in days of intake, a capture is compared with what is published."""

# ingest


def due(batch: Batch, lake: Lake, sources_file: Path, now: datetime) -> list[str]:
    """Ids of the sources whose time has come."""
    return rounds.due(batch, lake, sources.load(sources_file), now)


def feeds(batch: Batch, lake: Lake, sources_file: Path, source_ids: Sequence[str]) -> list[str]:
    """Read feeds and sitemaps; return the parts, by host, that their pages make."""
    return rounds.feeds(batch, lake, sources.load(sources_file), source_ids)


def pages(batch: Batch, lake: Lake, sources_file: Path, part: str) -> int:
    """Fetch the pages of one part; return how many were tried."""
    return rounds.pages(batch, lake, sources.load(sources_file), part)


def seal(batch: Batch, lake: Lake) -> dict[str, int]:
    """Make the parts one batch, then move the cursors; return captures by kind."""
    return rounds.seal(batch, lake)


def import_archive(
    path: str,
    lake: Lake,
    *,
    now: datetime,
    source_id: str | None = None,
    mapping: Mapping[str, str] | None = None,
    roots: Sequence[str] | None = None,
) -> list[dict[str, Any]]:
    """Make batches of an archive; return each with its captures and whether it is new.

    :raises InvalidInput: before anything is written, if the path or the mapping can't be used.
    """
    source = source_id or archive.name_of(path)
    found = archive.index(path, source_id=source, date=now.date(), now=now, lake=lake, mapping=mapping, roots=roots)
    return [{"batch": each.batch.key, "captures": each.captures, "is_new": each.is_new} for each in found]


# refine


def oldest_pending(lake: Lake) -> Batch | None:
    """The oldest batch that is neither published, held nor dropped."""
    return next(iter(lake.pending()), None)


def split(batch: Batch, lake: Lake) -> list[str]:
    """Part the batch's page captures into runs of about equal work; return the parts' names.

    Stages with the parts what a part alone can't know: which lines the plain texts of a site repeat. Of a batch that
    was held and is approved there is no part: nothing is read again, what a person has seen is linked again.

    :raises InvalidInput: if there is no such batch.
    """
    if not lake.path("captures", batch).exists():
        raise InvalidInput(f"batch {batch.key}", "no such batch", "Take its key from the News desk.")
    if lake.approval(batch):
        return []
    lake.unstage(batch)
    captures = _page_captures(batch, lake)
    lake.stage_json(batch, "repeats", _repeats(captures, lake))
    bounds = _bounds(pc.fill_null(captures["content_length"], 0).to_pylist())
    parts = {f"part-{index:03d}": list(bound) for index, bound in enumerate(bounds)}
    lake.stage_json(batch, "parts", parts)
    return list(parts)


def clean_and_extract(batch: Batch, lake: Lake, part: str, *, with_models: bool = True) -> dict[str, int]:
    """Read each page of a part and what its article says; stage articles, what hangs on them, and rejects.

    :param with_models: whether models look for people and organizations.
    :raises InvalidInput: if a model is needed that is not installed.
    """
    start, stop = _parts(batch, lake)[part]
    captures = [_capture(row) for row in _page_captures(batch, lake).slice(start, stop - start).to_pylist()]
    repeated = {site: frozenset(lines) for site, lines in (lake.staged_json(batch, "repeats") or {}).items()}
    with warc.Reader(lambda name: lake.warc_path(name).open("rb")) as records:
        read_ = [read(capture, records, repeated.get(_site(capture), frozenset())) for capture in captures]
    rows: dict[str, list[Any]] = {name: [] for name in ("articles", *FOUND, "rejects")}
    for each in read_:
        if isinstance(each, Reject):
            rows["rejects"].append(each)
            continue
        rows["articles"].append(each.article)
        for name, found in _found(each, with_models).items():
            rows[name] += found
    for name, found in rows.items():
        lake.stage(name, batch, part, contract(name).table(found))
    return {name: len(rows[name]) for name in ("articles", "rejects")}


def link(batch: Batch, lake: Lake) -> dict[str, int]:
    """Join the parts; tell the new from the known, and what is a copy of what; stage the batch's tables."""
    parts = {part: lake.staged("articles", batch, part) for part in _parts(batch, lake)}
    candidates = concat([contract("articles").table([]), *parts.values()])
    own, known = _own(candidates, batch), _known(candidates, batch, lake)
    recorded = _recorded(candidates, batch, lake)
    linked = versions.link(own, known, recorded, READER_VERSION, partial(_reread, lake=lake))
    found = {name: _found_in(linked.new, name, parts, batch, lake) for name in FOUND}
    found["fingerprints"] = _earliest_first(found["fingerprints"], own)
    digests = {version.version_id: version.text_digest for version in (*own, *known)}
    copies = near.link(found["fingerprints"], batch.key, _fingerprints_around(batch, lake), recorded, digests)
    tables = found | {
        "relations": contract("relations").table([*linked.relations, *copies]),
        "articles": candidates.filter(_is_any(candidates["capture_id"], linked.new)),
        "sightings": contract("sightings").table(linked.sightings),
        "rejects": concat([contract("rejects").table([]), *(lake.staged("rejects", batch, part) for part in parts)]),
    }
    for name, rows in tables.items():
        lake.stage(name, batch, "linked", rows)
    return {name: len(rows) for name, rows in tables.items()}


def validate(batch: Batch, lake: Lake, run: str, now: datetime) -> dict[str, int]:
    """Hold the staged tables against their contracts; stage what may be published.

    Writes the ledger ``checks`` and the Data Docs, whatever the outcome. Rules by which a person has approved the batch
    do not hold it.

    :raises BatchHeld: if a critical rule over the whole batch is broken.
    """
    from newslake.validate.audit import audit

    tables = {name: lake.staged(name, batch, "linked") for name in PUBLISHED}
    tables["captures"] = lake.read("captures", batch)
    approval = lake.approval(batch) or {"rules": ()}
    verdict = audit(
        batch,
        run,
        tables,
        now,
        published=partial(_published, lake=lake, batch=batch),
        history=_history(batch, lake),
        approved=approval["rules"],
    )
    checks = contract("checks").table(verdict.checks)
    lake.write("checks", batch, checks, name=f"{batch.name}.{_outcome(checks)}")
    for name, page in verdict.docs().items():
        lake.write_text(lake.docs(batch) / name, page)
    given = contract("coverage").table(verdict.coverage)
    if verdict.failures:
        held = [replace(row, state="held") for row in verdict.coverage]
        lake.write("coverage", batch, contract("coverage").table(held))
        why = review.note_of(run, verdict.failures)
        lake.hold(batch, why)
        raise BatchHeld(f"batch {batch.key} is held, nothing of it is published: {why['why']}")
    for name in PUBLISHED:
        lake.stage(name, batch, "audited", verdict.tables[name])
    lake.stage("coverage", batch, "audited", given)
    failed = Counter(check.severity for check in verdict.checks if not check.is_success and check.source_id is None)
    counts = {name: len(verdict.tables[name]) for name in PUBLISHED}
    return counts | {"failed_checks": failed["critical"] + failed["warning"]}


def publish(batch: Batch, lake: Lake) -> dict[str, Any]:
    """Write the batch's tables and its manifest; return rows by table and rejects by reason."""
    manifest = lake.manifest(batch)
    if manifest and not lake.staged_parts(batch, "audited"):
        return dict(manifest)  # an earlier try got as far as the commit
    tables = {name: lake.staged(name, batch, "audited") for name in PUBLISHED}
    lake.write("coverage", batch, lake.staged("coverage", batch, "audited"))
    summary = {
        "rows": {name: len(tables[name]) for name in PUBLISHED},
        "rejects": dict(sorted(Counter(tables["rejects"]["reason"].to_pylist()).items())),
        "reader_version": READER_VERSION,
        "approval": lake.approval(batch),
    }
    lake.publish(batch, tables, summary)
    lake.unstage(batch)
    return summary


# review, replay


def oldest_held(lake: Lake) -> Batch | None:
    """The oldest batch that waits for a person's decision."""
    return next(iter(lake.all_held()), None)


def evidence(batch: Batch, lake: Lake) -> dict[str, Any] | None:
    """What to ask a person about a held batch: its key, a subject and a body in Markdown, the rules that hold it."""
    return review.evidence(batch, lake)


def approve(batch: Batch, lake: Lake, run: str, now: datetime, *, note: str, by: str | None) -> dict[str, Any]:
    """Let a held batch pass when it is refined next; return what it passes.

    :raises InvalidInput: without a note, or where the batch is not held.
    """
    return {"batch": batch.key, "rules": review.approve(batch, lake, run, now, note=note, by=by)}


def drop(batch: Batch, lake: Lake, run: str, now: datetime, *, note: str, by: str | None) -> dict[str, Any]:
    """Delete what was made of a held batch, and keep on record that it was.

    :raises InvalidInput: where the batch is not held.
    """
    return {"batch": batch.key, "rules": review.drop(batch, lake, run, now, note=note, by=by)}


def replay(
    lake: Lake,
    *,
    reason: str | None = None,
    source_id: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> list[str]:
    """Keys of the published batches, oldest first, that hold a reject of that reason and source; days are of intake.

    :raises InvalidInput: where nothing is chosen, or no day lies between ``since`` and ``until``.
    """
    if not any((reason, source_id, since, until)):
        raise InvalidInput("replay", "nothing is chosen", "Name a reason, a source, or the days of intake.")
    if since and until and since > until:
        raise InvalidInput("replay", f"since {since} is after until {until}", "Swap them.")
    wanted = {"reason": reason, "source_id": source_id}
    where = [pc.field(name) == value for name, value in wanted.items() if value]
    found = lake.scan("rejects", columns=["batch"], since=since, until=until, where=_all(where))
    return sorted(set(found["batch"].to_pylist()))


# digest, tidy


def digest(batch: Batch, lake: Lake) -> dict[str, int]:
    """Make the marts anew for each intake day that the batch changes; return rows of ``daily_articles`` by day."""
    return {day.isoformat(): count for day, count in marts.make([batch], lake).items()}


def digest_all(lake: Lake) -> dict[str, int]:
    """Make all marts anew, each day once; return rows of ``daily_articles`` by day."""
    return {day.isoformat(): count for day, count in marts.make(lake.committed(), lake).items()}


def tidy(lake: Lake, now: datetime) -> dict[str, int]:
    """Delete what no reader needs: files that a killed writer left, and Data Docs past their time."""
    return {
        "scratch": lake.drop_scratch(now - timedelta(days=1)),
        "docs": lake.drop_docs((now - timedelta(days=90)).date()),
    }


# Between a batch's files and its rows


def _found(reading: Reading, with_models: bool) -> dict[str, Sequence[Any]]:
    """The rows that hang on an article, by table."""
    article = reading.article
    found = annotate.findings(article, reading.links, with_models=with_models)
    return {
        **{name: getattr(found, name) for name in FOUND if name != "fingerprints"},
        "fingerprints": [fingerprint(article.version_id, article.article_id, article.text)],
    }


def _history(batch: Batch, lake: Lake) -> pa.Table:
    """Rows of ``coverage`` of the batches before this one."""
    since = batch.date - timedelta(HISTORY_DAYS)
    earlier = pc.field("batch") < batch.key
    return lake.scan("coverage", columns=COLUMNS, since=since, until=batch.date, where=earlier)


def _all(conditions: Sequence[pc.Expression]) -> pc.Expression | None:
    return reduce(and_, conditions) if conditions else None


def _page_captures(batch: Batch, lake: Lake) -> pa.Table:
    captures = lake.read("captures", batch)
    return captures.filter(pc.equal(captures["kind"], "page"))


def _capture(row: dict[str, Any]) -> Capture:
    given = row.pop("given")
    return Capture(**row, given=Given(**given) if given else None)


def _repeats(captures: pa.Table, lake: Lake) -> dict[str, list[int]]:
    """By site, digests of the lines that several of its plain texts have; pages are not read for it."""
    is_plain = pc.equal(captures["content_mime_detected"], "text/plain")
    sites: dict[str, list[Capture]] = defaultdict(list)
    for row in captures.filter(pc.and_(is_plain, pc.is_null(captures["fetch_error"]))).to_pylist():
        capture = _capture(row)
        sites[_site(capture)].append(capture)
    found = {}
    with warc.Reader(lambda name: lake.warc_path(name).open("rb")) as records:
        for site, texts in sites.items():
            different = _different(texts)
            if len(different) >= repeats.LEAST_TEXTS and (
                lines := repeats.repeated(text_lines(capture, records) for capture in different)
            ):
                found[site] = lines
    return found


def _site(capture: Capture) -> str:
    """Whose lines are alike: the domain's, or, of texts without an address, the source's."""
    url = capture.fetch_redirect or capture.url
    return (addresses.registrable_domain(addresses.original(url)) if url else None) or f"source:{capture.source_id}"


def _different(captures: Iterable[Capture]) -> list[Capture]:
    """One for each address and each content, as many as are looked at; the same ones in whatever order they come."""
    by_address: dict[str, Capture] = {}
    by_content: dict[str | None, Capture] = {}
    for capture in sorted(captures, key=lambda one: (one.content_digest or "", one.capture_id)):
        address = addresses.original(capture.url) if capture.url else capture.capture_id
        by_address.setdefault(address, capture)
    for capture in by_address.values():
        by_content.setdefault(capture.content_digest, capture)
    return list(by_content.values())[: repeats.MOST_TEXTS]


def _bounds(sizes: Sequence[int]) -> list[tuple[int, int]]:
    """Consecutive ranges of at most ``PART_PAGES`` pages that end when ``PART_BYTES`` are reached."""
    bounds, start, weight = [], 0, 0
    for index, size in enumerate(sizes):
        weight += size
        if weight >= PART_BYTES or index - start + 1 == PART_PAGES:
            bounds.append((start, index + 1))
            start, weight = index + 1, 0
    return bounds if start == len(sizes) else [*bounds, (start, len(sizes))]


def _parts(batch: Batch, lake: Lake) -> Mapping[str, Sequence[int]]:
    parts = lake.staged_json(batch, "parts")
    if parts is None:
        raise PermanentError(f"batch {batch.key} is not split: run split before the tasks that follow it")
    return parts


def _versions(rows: pa.Table) -> list[Version]:
    return [Version(**row) for row in rows.select(Version.__slots__).to_pylist()]


def _own(candidates: pa.Table, batch: Batch) -> list[Version]:
    dated = candidates.append_column("date", pa.repeat(pa.scalar(batch.date), len(candidates)))
    return _versions(dated.append_column("batch", pa.repeat(batch.key, len(candidates))))


def _known(candidates: pa.Table, batch: Batch, lake: Lake) -> list[Version]:
    """Versions of other batches that are of a candidate's article, or say what it says."""
    since, until = _around(batch)
    where = _any_of("article_id", candidates["article_id"]) | _any_of("text_digest", candidates["text_digest"])
    return _versions(
        lake.scan("articles", columns=Version.__slots__, since=since, until=until, where=where, without=batch)
    )


def _recorded(candidates: pa.Table, batch: Batch, lake: Lake) -> set[frozenset[str]]:
    """Pairs that other batches have related, of which one is a candidate."""
    since, until = _around(batch)
    columns = ["version_id", "other_version_id"]
    where = reduce(or_, (_any_of(name, candidates["version_id"]) for name in columns))
    found = lake.scan("relations", columns=columns, since=since, until=until, where=where, without=batch)
    return {frozenset(pair) for pair in zip(*(found[name].to_pylist() for name in columns), strict=True)}


def _fingerprints_around(batch: Batch, lake: Lake) -> Iterator[tuple[str, pa.Table]]:
    """Those of the other batches by key, the nearest day of intake first; one batch is in memory at a time."""
    others = [other for other, _ in lake.files("fingerprints", *_around(batch)) if other != batch]
    others.sort(key=lambda other: (abs(other.date - batch.date), other))
    return ((other.key, lake.read("fingerprints", other)) for other in others)


def _around(batch: Batch) -> tuple[date, date]:
    """The days of intake whose versions a batch is compared with."""
    return batch.date - timedelta(KNOWN_DAYS), batch.date + timedelta(KNOWN_DAYS)


def _found_in(new: Set[str], name: str, parts: Mapping[str, pa.Table], batch: Batch, lake: Lake) -> pa.Table:
    """Rows that hang on the articles of new captures, each once, also where a part read the same bytes twice."""
    rows = [contract(name).table([])]
    for part, articles in parts.items():
        kept = articles["version_id"].filter(_is_any(articles["capture_id"], new))
        staged = lake.staged(name, batch, part)
        rows.append(staged.filter(pc.is_in(staged["version_id"], value_set=kept)))
    found = concat(rows)
    numbered = found.select(contract(name).key).append_column("row", pa.array(range(len(found)), pa.int64()))
    first = numbered.group_by(list(contract(name).key)).aggregate([("row", "min")])["row_min"]
    return found.take(pa.array(sorted(first.to_pylist()), pa.int64()))


def _earliest_first(rows: pa.Table, versions: Iterable[Version]) -> pa.Table:
    ages = {version.version_id: version.age for version in versions}
    ids = rows["version_id"].to_pylist()
    return rows.take(pa.array(sorted(range(len(ids)), key=lambda row: ages[ids[row]]), pa.int64()))


def _is_any(values: pa.ChunkedArray, wanted: Set[str]) -> pa.ChunkedArray:
    return pc.is_in(values, value_set=pa.array(sorted(wanted), pa.string()))


def _any_of(column: str, values: pa.ChunkedArray) -> pc.Expression:
    return pc.field(column).isin(values.unique())


def _reread(version: Version, lake: Lake) -> str | None:
    """The digest that today's reader gives to a version that an older one read."""
    at = pc.field("capture_id") == version.capture_id
    captures = lake.scan(
        "captures", columns=contract("captures").schema.names, since=version.date, until=version.date, where=at
    )
    if not len(captures):
        return None
    with warc.Reader(lambda name: lake.warc_path(name).open("rb")) as records:
        found = read(_capture(captures.to_pylist()[0]), records)
    return found.article.text_digest if isinstance(found, Reading) else None


def _published(table: str, column: str, values: Iterable[str], lake: Lake, batch: Batch) -> set[str]:
    """Those of the values that a column holds in other batches."""
    wanted = pa.array(sorted(set(values)), pa.string())
    if not len(wanted):
        return set()
    found = lake.scan(table, columns=[column], where=pc.field(column).isin(wanted), without=batch)
    return set(found[column].to_pylist())


def _outcome(checks: pa.Table) -> str:
    """The same outcome has the same name, so that checking the same again adds no row to the ledger."""
    return digest_id(*map(str, checks.drop_columns(["run", "checked_at"]).to_pylist()))[:8]
