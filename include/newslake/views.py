"""Questions that are asked again and again, as SQL views over the lake's tables; DuckDB answers them.

Each table is itself a view: its Parquet files in today's schema, of committed batches alone, with the ``date`` of
intake, and with the key of the ``batch`` where a row is of one.
"""

import re
import tempfile
import textwrap
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import duckdb
import pyarrow as pa

from newslake.contract import REGISTRY, Contract
from newslake.errors import InvalidInput
from newslake.lake import Lake
from newslake.tables import PUBLISHED

_HEAD = """\
-- The tables and views of a lake, for DuckDB.
-- Whenever one is asked, it shows the batches that are committed by then: of one that has no manifest below _batches
-- (it is being published, or its writer was killed) no row. A table that has no file yet is empty here for good."""

MEMORY = "1GB"
"""What a query may take; what needs more goes by way of the disk."""
_OF_ARTICLE = "published_at, domain, language and title of the article, date and batch"
_KEY = r"regexp_replace(filename, '^.*/date=([-0-9]+)/([^/.]*)\.parquet$', '\1.\2')"
_DATE = "regexp_extract(filename, '/date=([-0-9]+)/[^/]*$', 1)::DATE"
_TYPES = {
    pa.string(): "VARCHAR",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
    pa.binary(): "BLOB",
    pa.date32(): "DATE",
}


@dataclass(frozen=True, slots=True)
class View:
    """A view: what a row of it is, and the query that finds the rows."""

    description: str
    query: str


def _of_latest(table: str) -> str:
    """The findings of articles' latest versions: those of each version that is published would count twice."""
    return f"""
FROM {table} JOIN latest_articles USING (version_id, batch)
SELECT {table}.*, published_at, domain, language, title
"""


def _last_known(mart: str, key: str) -> str:
    """Of a mart that has a row for each day on which something grew, the last."""
    return f"""
FROM {mart}
QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY date DESC) = 1 AND merged_into IS NULL
"""


VIEWS = {
    "readings": View(
        "Page captures that were read, into an article or as a sighting of one, and the version that they show.",
        """
SELECT capture_id, source_id, url, captured_at, version_id, article_id, date, batch FROM articles
UNION ALL SELECT capture_id, source_id, url, captured_at, version_id, article_id, date, batch FROM sightings
""",
    ),
    "open_rejects": View(
        "Refused pages that no later capture of the same URL of the same source turned into an article or a sighting; "
        "the columns of rejects, date and batch.",
        """
SELECT rejects.* FROM rejects
ANTI JOIN readings
    ON readings.source_id = rejects.source_id AND readings.url = rejects.url
    AND readings.captured_at > rejects.captured_at
WHERE rejects."table" IN ('articles', 'sightings')
""",
    ),
    "healed_rejects": View(
        "Pages that were refused once and are published now. healed_by run: a later run read the same capture; reason "
        "is that of its last refusal, refused_at and healed_at are when it was checked. healed_by capture: the first "
        "later capture of the same URL of the same source that was read; refused_at and healed_at are when they were "
        "captured. capture_id, date and batch are of the capture that was refused; healed_capture_id was read, as "
        "version_id.",
        """
WITH refusals AS (
    SELECT capture_id, date, batch, arg_max(reason, checked_at) AS reason, max(checked_at) AS refused_at
    FROM (
        SELECT unnest(capture_ids) AS capture_id, date, batch, substr(expectation, 9) AS reason, checked_at
        FROM checks WHERE starts_with(expectation, 'refused.')
    ) GROUP BY ALL
),
runs AS (SELECT DISTINCT batch, checked_at FROM checks)
SELECT capture_id, source_id, url, reason, refused_at, 'run' AS healed_by, checked_at AS healed_at,
    capture_id AS healed_capture_id, version_id, article_id, refusals.date, refusals.batch
FROM refusals
JOIN readings USING (capture_id)
ASOF LEFT JOIN runs ON runs.batch = refusals.batch AND refusals.refused_at < runs.checked_at
UNION ALL
SELECT rejects.capture_id, rejects.source_id, rejects.url, reason, rejects.captured_at, 'capture', readings.captured_at,
    readings.capture_id, version_id, article_id, rejects.date, rejects.batch
FROM rejects
ASOF JOIN readings
    ON readings.source_id = rejects.source_id AND readings.url = rejects.url
    AND rejects.captured_at < readings.captured_at
WHERE rejects."table" IN ('articles', 'sightings')
""",
    ),
    "latest_articles": View(
        "The latest version of each article, that which was captured last; the columns of articles, date and batch.",
        """
SELECT articles.* FROM articles
SEMI JOIN (
    SELECT version_id, batch FROM articles
    QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY captured_at DESC, version_id DESC, batch DESC) = 1
) AS latest USING (version_id, batch)
""",
    ),
    "latest_entities": View(
        f"Who and what each article names, in its latest version alone; the columns of entities, {_OF_ARTICLE}.",
        _of_latest("entities"),
    ),
    "latest_places": View(
        f"The places that each article mentions, in its latest version alone; the columns of places, {_OF_ARTICLE}.",
        _of_latest("places"),
    ),
    "latest_quotes": View(
        f"What each article quotes, in its latest version alone; the columns of quotes, {_OF_ARTICLE}.",
        _of_latest("quotes"),
    ),
    "latest_citations": View(
        f"The sources that each article names, in its latest version alone; the columns of citations, {_OF_ARTICLE}.",
        _of_latest("citations"),
    ),
    "latest_stories": View(
        "Each story once, as it last was; of those that proved to be one, the one that they are in. The columns of "
        "stories, and date, the day of intake on which it last grew.",
        _last_known("stories", "story_id"),
    ),
    "latest_clusters": View(
        "Each cluster of copies once, as it last was; of those that proved to be one, the one that they are in. The "
        "columns of clusters, and date, the day of intake on which it last grew.",
        _last_known("clusters", "cluster_id"),
    ),
    "story_articles": View(
        "The articles of each of the latest stories, in the version that the story has: story_id, story_title, the "
        "columns of articles but text and blocks, date and batch.",
        """
SELECT story_id, story_title, articles.* EXCLUDE (text, blocks)
FROM (SELECT story_id, title AS story_title, unnest(version_ids) AS version_id FROM latest_stories)
JOIN articles USING (version_id)
QUALIFY row_number() OVER (PARTITION BY story_id, version_id ORDER BY batch DESC) = 1
""",
    ),
}
"""By name; each needs only tables, and views that stand before it."""


def statements(lake: Lake) -> dict[str, str]:
    """``CREATE VIEW`` of each table and each view, by name; any DuckDB that can read the lake's files can run them."""
    tables = {name: (found.description, _table(found, lake)) for name, found in REGISTRY.items()}
    views = {name: (view.description, view.query.strip()) for name, view in VIEWS.items()}
    return {name: _create(name, *told) for name, told in (tables | views).items()}


def script(lake: Lake) -> str:
    """The statements, with a word on what they show."""
    return "\n\n".join([_HEAD, *statements(lake).values()])


def run(lake: Lake, sql: str) -> pa.Table:
    """The rows that a ``SELECT`` over the tables and views gives.

    It reads the lake's files and nothing else, neither from the disk nor from the network, and writes nowhere.

    :raises InvalidInput: if it is no such statement, or DuckDB refuses it.
    """
    with session(lake) as ask:
        return ask(sql)


@contextmanager
def session(lake: Lake) -> Iterator[Callable[[str], pa.Table]]:
    """What ``run`` does, for one statement after the other on one connection.

    :raises InvalidInput: if there is no such lake; and each call of what is given, as ``run`` does.
    """

    def ask(sql: str) -> pa.Table:
        with _explained():
            found = connection.extract_statements(sql)
            if [each.type for each in found] != [duckdb.StatementType.SELECT]:
                remedy = "Write one statement: SELECT, WITH, FROM, DESCRIBE or SHOW."
                raise InvalidInput("SQL", "not one SELECT", remedy)
            _define(connection, lake, sql)
            return _interruptible(connection, found[0].query)

    with _connected(lake) as connection:
        yield ask


def read(
    lake: Lake,
    name: str,
    *,
    since: date | None = None,
    until: date | None = None,
    columns: Sequence[str] | None = None,
    most: int | None = None,
) -> pa.Table:
    """Rows of a view, or of a table, of intake days ``since`` to ``until``, inclusive; the first ``most`` of them.

    :raises InvalidInput: if there is no such view or column.
    """
    if name not in REGISTRY and name not in VIEWS:
        raise InvalidInput(f"view {name}", "does not exist", f"There are {', '.join([*REGISTRY, *VIEWS])}.")
    with _connected(lake) as connection, _explained():
        _define(connection, lake, name)
        rows = connection.view(name)
        if unknown := sorted(set(columns or ()) - set(rows.columns)):
            has = ", ".join(rows.columns)
            raise InvalidInput(f"view {name}", f"no column {', '.join(unknown)}", f"It has {has}.")
        day = duckdb.ColumnExpression("date")
        rows = rows if since is None else rows.filter(day >= duckdb.ConstantExpression(since))
        rows = rows if until is None else rows.filter(day <= duckdb.ConstantExpression(until))
        rows = rows.select(*map(duckdb.ColumnExpression, columns or rows.columns))
        return (rows if most is None else rows.limit(most)).to_arrow_table()


@contextmanager
def _connected(lake: Lake) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that can reach nothing but the lake."""
    if not lake.root.exists():
        raise InvalidInput(f"lake {lake.root}", "does not exist", "Name another, or run an import first.")
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect(":memory:") as connection:
        _restrict(connection, lake, scratch)
        yield connection


@contextmanager
def _explained() -> Iterator[None]:
    """DuckDB's refusals as ours; they may quote values, and so what a terminal would obey."""
    try:
        yield
    except duckdb.Error as error:  # its classes tell apart what is one to us: it does not run this
        message = "".join(letter for letter in " ".join(str(error).split()) if letter.isprintable())
        raise InvalidInput("SQL", message, f"There are {', '.join([*REGISTRY, *VIEWS])}.") from error


def _interruptible(connection: duckdb.DuckDBPyConnection, query: str) -> pa.Table:
    """The rows of a query, which Ctrl-C ends: DuckDB looks for it between its steps alone, and one can take minutes."""
    with ThreadPoolExecutor(1) as beside:
        rows = beside.submit(connection.sql(query).to_arrow_table)
        try:
            return rows.result()
        except KeyboardInterrupt:
            connection.interrupt()
            raise


def _define(connection: duckdb.DuckDBPyConnection, lake: Lake, sql: str) -> None:
    """The views that a query may mean, as the lake is now."""
    needed = _needed(sql)
    for name, statement in statements(lake).items():
        if name in needed:
            connection.execute(statement)


def _restrict(connection: duckdb.DuckDBPyConnection, lake: Lake, scratch: str) -> None:
    if not _is_local(lake):
        connection.register_filesystem(lake.root.fs)
    allowed = ", ".join(map(_literal, (_root(lake), _pattern(lake), scratch)))
    for setting in (
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "TimeZone = 'UTC'",
        f"memory_limit = {_literal(MEMORY)}",
        f"temp_directory = {_literal(scratch)}",
        f"allowed_directories = [{allowed}]",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {setting}")


def _needed(sql: str) -> set[str]:
    """The tables and views that a query may mean: each takes a look at all its files. All, where it names none."""
    named = {name for name in (*REGISTRY, *VIEWS) if re.search(rf"\b{name}\b", sql, re.IGNORECASE)}
    below = [_needed(VIEWS[name].query) for name in named & VIEWS.keys()]
    return named.union(*below) or {*REGISTRY, *VIEWS}


def _create(name: str, description: str, query: str) -> str:
    comment = "\n".join(f"-- {line}" for line in textwrap.wrap(description, 110))
    return f"{comment}\nCREATE OR REPLACE VIEW {_identifier(name)} AS\n{query};"


def _table(found: Contract[object], lake: Lake) -> str:
    """A table's files as a query; a column that no file has yet is null, and a table without files is empty."""
    nothing = ", ".join(f"NULL::{_type(field.type)} AS {_identifier(field.name)}" for field in found.schema)
    parts = [f"SELECT {nothing}, NULL::VARCHAR AS filename WHERE false"]
    folder = lake.root / found.name
    if folder.exists() and next(folder.glob("date=*/*.parquet"), None):
        files = _files(lake, f"{found.name}/date=*/*.parquet")
        read = f"read_parquet({files}, union_by_name = true, hive_partitioning = false)"
        parts.append(f"SELECT *, filename FROM {read}")  # noqa: S608 - _files gives a literal, with its quotes doubled
    rows = "\n    UNION ALL BY NAME ".join(parts)
    return f"SELECT {', '.join(_columns(found))}\nFROM (\n    {rows}\n){_committed(found.name, lake)}"


def _columns(found: Contract[object]) -> Iterator[str]:
    yield from map(_identifier, found.schema.names)
    yield f"{_DATE} AS date"
    if not found.ledger:
        yield f"{_KEY} AS batch"


def _committed(table: str, lake: Lake) -> str:
    """Rows of a batch without a manifest are not published: it is being written, or its writer was killed."""
    if table not in PUBLISHED:
        return ""
    manifests = _files(lake, "_batches/*.json")
    keys = f"SELECT parse_filename(file, true) FROM glob({manifests})"  # noqa: S608 - _files gives a literal, as above
    return f"\nWHERE {_KEY} IN ({keys})"


def _type(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"{_type(kind.value_type)}[]"
    if pa.types.is_struct(kind):
        return f"STRUCT({', '.join(f'{_identifier(member.name)} {_type(member.type)}' for member in kind)})"
    return "TIMESTAMPTZ" if pa.types.is_timestamp(kind) else _TYPES[kind]


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _files(lake: Lake, pattern: str) -> str:
    return _literal(f"{_pattern(lake)}/{pattern}")


def _pattern(lake: Lake) -> str:
    """The lake's place as a pattern that matches nothing else."""
    return re.sub(r"([*?\[])", r"[\1]", _root(lake))


def _root(lake: Lake) -> str:
    """The lake's place, as its own file system writes it."""
    return str(lake.root) if _is_local(lake) else str(lake.root.fs.unstrip_protocol(lake.root.path))


def _is_local(lake: Lake) -> bool:
    return lake.root.protocol in ("", "file", "local")
