"""One function per Airflow task: read a batch, call the stages, write a batch.

Each can be run again at any time: what it writes is a function of what it reads, at a path that is a function of
the batch. Functions that Airflow shows the result of return names and counts, never rows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial, reduce
from operator import and_
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from newslake import review
from newslake.clean import repeats
from newslake.contract import contract
from newslake.digest import daily
from newslake.digest import sources as sources_of_day
from newslake.errors import BatchHeld, InvalidInput, PermanentError
from newslake.extract import addresses
from newslake.history import COLUMNS, HISTORY_DAYS
from newslake.identity import digest_id
from newslake.ingest import archive, rounds, sources, warc
from newslake.lake import Batch, Lake, concat
from newslake.link import versions
from newslake.link.versions import Version
from newslake.page import READER_VERSION, Given
from newslake.reading import read, text_lines
from newslake.tables import PUBLISHED, Article, Capture, Reject

PART_PAGES = 500
"""Pages of one part: some ten seconds of reading, so that a task's start and imports weigh little."""
PART_BYTES = 100_000_000
KNOWN_DAYS = 30
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


def clean_and_extract(batch: Batch, lake: Lake, part: str) -> dict[str, int]:
    """Read each page of a part; stage articles and rejects."""
    start, stop = _parts(batch, lake)[part]
    captures = [_capture(row) for row in _page_captures(batch, lake).slice(start, stop - start).to_pylist()]
    repeated = {site: frozenset(lines) for site, lines in (lake.staged_json(batch, "repeats") or {}).items()}
    with warc.Reader(lambda name: lake.warc_path(name).open("rb")) as records:
        rows = [read(capture, records, repeated.get(_site(capture), frozenset())) for capture in captures]
    articles = [row for row in rows if isinstance(row, Article)]
    rejects = [row for row in rows if isinstance(row, Reject)]
    lake.stage("articles", batch, part, contract("articles").table(articles))
    lake.stage("rejects", batch, part, contract("rejects").table(rejects))
    return {"articles": len(articles), "rejects": len(rejects)}


def link(batch: Batch, lake: Lake) -> dict[str, int]:
    """Join the parts; tell the new from the known; stage the batch's tables."""
    parts = list(_parts(batch, lake))
    candidates = concat([contract("articles").table([]), *(lake.staged("articles", batch, part) for part in parts)])
    rejects = concat([contract("rejects").table([]), *(lake.staged("rejects", batch, part) for part in parts)])
    since, until = batch.date - timedelta(KNOWN_DAYS), batch.date + timedelta(KNOWN_DAYS)
    known = lake.scan("articles", columns=Version.__slots__, since=since, until=until, without=batch)
    dated = candidates.append_column("date", pa.array([batch.date] * len(candidates), pa.date32()))
    linked = versions.link(
        _versions(dated.append_column("batch", pa.array([batch.key] * len(candidates), pa.string()))),
        _versions(known),
        _pairs(lake.scan("relations", since=since, until=until, without=batch)),
        READER_VERSION,
        partial(_reread, lake=lake),
    )
    is_new = pa.array([capture in linked.new for capture in candidates["capture_id"].to_pylist()], pa.bool_())
    tables = {
        "relations": contract("relations").table(linked.relations),
        "articles": candidates.filter(is_new),
        "sightings": contract("sightings").table(linked.sightings),
        "rejects": rejects,
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
    """Make the marts anew for each intake day that the batch touched; return rows by day."""
    rows = {}
    for day in sorted(_touched_days(batch, lake)):
        articles = lake.scan("articles", since=day, until=day, columns=["article_id"])["article_id"]
        versions_of_them = lake.scan(
            "articles", columns=daily.COLUMNS, where=pc.field("article_id").isin(articles.unique())
        )
        mart = daily.daily_articles(versions_of_them, day)
        lake.write_mart("daily_articles", day, mart)
        lake.write_mart("daily_coverage", day, _daily_coverage(day, lake))
        rows[day.isoformat()] = len(mart)
    return rows


def tidy(lake: Lake, now: datetime) -> dict[str, int]:
    """Delete what no reader needs: files that a killed writer left, and Data Docs past their time."""
    return {
        "scratch": lake.drop_scratch(now - timedelta(days=1)),
        "docs": lake.drop_docs((now - timedelta(days=90)).date()),
    }


# Between a batch's files and its rows


def _history(batch: Batch, lake: Lake) -> pa.Table:
    """Rows of ``coverage`` of the batches before this one."""
    since = batch.date - timedelta(HISTORY_DAYS)
    earlier = pc.field("batch") < batch.key
    return lake.scan("coverage", columns=COLUMNS, since=since, until=batch.date, where=earlier)


def _daily_coverage(day: date, lake: Lake) -> pa.Table:
    """What each source gave on a day, from the tables of that day's batches and the days before it."""
    needed = sources_of_day.NEEDED_OF_DAY.items()
    tables = {name: lake.scan(name, columns=columns, since=day, until=day) for name, columns in needed}
    before = lake.scan("daily_coverage", since=day - timedelta(HISTORY_DAYS), until=day - timedelta(1))
    return sources_of_day.daily_coverage(tables, before, day)


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


def _versions(rows: pa.Table) -> Iterable[Version]:
    return [Version(**row) for row in rows.select(Version.__slots__).to_pylist()]


def _pairs(relations: pa.Table) -> set[frozenset[str]]:
    ends = (relations[name].to_pylist() for name in ("version_id", "other_version_id"))
    return {frozenset(pair) for pair in zip(*ends, strict=True)}


def _reread(version: Version, lake: Lake) -> str | None:
    """The digest that today's reader gives to a version that an older one read."""
    at = pc.field("capture_id") == version.capture_id
    captures = lake.scan(
        "captures", columns=contract("captures").schema.names, since=version.date, until=version.date, where=at
    )
    if not len(captures):
        return None
    with warc.Reader(lambda name: lake.warc_path(name).open("rb")) as records:
        row = read(_capture(captures.to_pylist()[0]), records)
    return row.text_digest if isinstance(row, Article) else None


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


def _touched_days(batch: Batch, lake: Lake) -> set[date]:
    own = lake.read("articles", batch)["article_id"].unique()
    elsewhere = lake.scan("articles", columns=["date"], where=pc.field("article_id").isin(own), without=batch)
    return {batch.date, *elsewhere["date"].to_pylist()}
