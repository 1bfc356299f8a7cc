"""``newslake …``: the same tasks without Airflow."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from newslake import tasks
from newslake.errors import InvalidInput, NewslakeError
from newslake.lake import Batch, Lake


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did its work, 1 when it could not, 2 when what it was given is refused."""
    options = _parser().parse_args(arguments)
    try:
        options.command(options)
    except InvalidInput as error:
        print(f"newslake: {error}", file=sys.stderr)
        return 2
    except NewslakeError as error:
        print(f"newslake: {error}", file=sys.stderr)
        return 1
    return 0


def ingest(options: argparse.Namespace) -> None:
    """Read the sources that are due, then refine what came."""
    lake, now = _lake(options), datetime.now(UTC)
    batch = Batch(now.date(), f"ingest-{now:%Y%m%dT%H%M%SZ}")
    for part in tasks.feeds(batch, lake, options.sources, tasks.due(batch, lake, options.sources, now)):
        tasks.pages(batch, lake, options.sources, part)
    captures = tasks.seal(batch, lake)
    print(f"{batch.key}: {_counts(captures) or 'nothing was due'}")
    if captures:
        _refine(batch, lake, options)


def import_(options: argparse.Namespace) -> None:
    """Import archives and refine them."""
    lake, mapping = _lake(options), _mapping(options.map)
    for path in options.paths:
        for found in tasks.import_archive(
            path, lake, now=datetime.now(UTC), source_id=options.source_id, mapping=mapping, roots=None
        ):
            batch = Batch.parse(found["batch"])
            print(f"{batch.key}: {found['captures']} captures{'' if found['is_new'] else ', imported before'}")
            if found["is_new"] or batch in lake.pending():
                _refine(batch, lake, options)


def refine(options: argparse.Namespace) -> None:
    """Refine one batch, or all that are not yet published."""
    lake = _lake(options)
    for batch in [Batch.parse(options.batch)] if options.batch else lake.pending():
        _refine(batch, lake, options)


def digest(options: argparse.Namespace) -> None:
    """Make the marts anew for the days that one batch changes, or for all days."""
    lake = _lake(options)
    made = tasks.digest(Batch.parse(options.batch), lake) if options.batch else tasks.digest_all(lake)
    print(_counts(made) or "nothing is published")


def show(options: argparse.Namespace) -> None:
    """Print what the lake holds, or the first rows of a table or view."""
    from newslake import show, views

    lake = _lake(options)
    found = views.read(lake, options.table, most=options.rows) if options.table else None
    print(show.overview(lake) if found is None else show.rows(found, options.rows))


def sql(options: argparse.Namespace) -> None:
    """Answer a SELECT over the tables and views, in a terminal one after the other; or print them for DuckDB."""
    from newslake import shell, show, views

    lake = _lake(options)
    if query := options.query or _piped(options):
        print(show.rows(views.run(lake, query), options.rows))
    elif options.print or not (sys.stdin.isatty() and sys.stdout.isatty()):
        print(views.script(lake))
    else:
        with suppress(ImportError):
            import readline  # noqa: F401 - used by being loaded: input() then edits and recalls lines
        with views.session(lake) as ask:
            shell.converse(lambda statement: show.rows(ask(statement), options.rows), print)


def tidy(options: argparse.Namespace) -> None:
    """Delete what no reader needs."""
    print(_counts(tasks.tidy(_lake(options), datetime.now(UTC))))


def migrate(options: argparse.Namespace) -> None:
    """Bring the files of an older version into today's schema."""
    print(f"{_lake(options).migrate():,} files written anew")


def dictionary(_: argparse.Namespace) -> None:
    """Print the data dictionary."""
    from newslake.dictionary import markdown

    print(markdown(), end="")


def _refine(batch: Batch, lake: Lake, options: argparse.Namespace) -> None:
    for part in tasks.split(batch, lake):
        tasks.clean_and_extract(batch, lake, part, with_models=not options.no_entities)
    tasks.link(batch, lake)
    now = datetime.now(UTC)
    tasks.validate(batch, lake, f"cli-{now:%Y%m%dT%H%M%SZ}", now)
    summary = tasks.publish(batch, lake)
    tasks.digest(batch, lake)
    print(f"{batch.key}: published {_counts(summary['rows'])}")
    if summary["rejects"]:
        print(f"{batch.key}: refused {_counts(summary['rejects'])}")


def _lake(options: argparse.Namespace) -> Lake:
    return Lake(options.lake)


def _piped(options: argparse.Namespace) -> str:
    """The query that standard input holds, where it is no terminal."""
    return "" if options.print or sys.stdin.isatty() else sys.stdin.read().strip()


def _mapping(pairs: Sequence[str]) -> dict[str, str] | None:
    mapping = {}
    for pair in pairs:
        ours, equals, theirs = pair.partition("=")
        if not (ours and equals and theirs):
            raise InvalidInput(f"--map {pair}", "not a pair", "Write --map OURS=THEIRS, such as --map text=body.")
        mapping[ours] = theirs
    return mapping or None


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="newslake", description="News sources and archives to Parquet tables.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--lake",
        default=os.environ.get("NEWSLAKE_LAKE", "lake"),
        help="folder or URL of the lake (default: %(default)s)",
    )

    def add(name: str, command: Callable[[argparse.Namespace], None]) -> argparse.ArgumentParser:
        summary = (command.__doc__ or "").split(".")[0]
        each = commands.add_parser(name, parents=[shared], help=summary, description=f"{summary}.")
        each.set_defaults(command=command)
        return each

    importing = add("import", import_)
    importing.add_argument("paths", nargs="+", metavar="PATH", help="WARC, WET, folder, glob, JSON Lines or CSV")
    importing.add_argument("--source-id", help="what the rows name as their source (default: the file's name)")
    importing.add_argument(
        "--map", action="append", default=[], metavar="OURS=THEIRS", help="a column of JSON Lines or CSV"
    )
    ingesting = add("ingest", ingest)
    ingesting.add_argument(
        "--sources",
        type=Path,
        default=os.environ.get("NEWSLAKE_SOURCES", "include/sources.toml"),
        help="(default: %(default)s)",
    )
    refining, digesting = add("refine", refine), add("digest", digest)
    for each in (refining, digesting):
        each.add_argument("--batch", help="key of the batch: YYYY-MM-DD.name")
    for each in (importing, ingesting, refining):
        each.add_argument(
            "--no-entities", action="store_true", help="look for no people and organizations, which takes models"
        )
    showing = add("show", show)
    showing.add_argument("table", nargs="?")
    showing.add_argument("--rows", type=int, default=10, help="(default: %(default)s)")
    asking = add("sql", sql)
    given = asking.add_mutually_exclusive_group()
    given.add_argument(
        "query", nargs="?", metavar="SELECT", help="one statement over the tables and views; it may be piped in"
    )
    given.add_argument("--print", action="store_true", help="print the tables and views as statements for DuckDB")
    asking.add_argument("--rows", type=int, default=100, help="how many to print (default: %(default)s)")
    add("tidy", tidy)
    add("migrate", migrate)
    add("dictionary", dictionary)
    return parser


if __name__ == "__main__":
    sys.exit(main())
