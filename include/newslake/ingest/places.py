"""What a path given to an import means: the files it names, and whether they may be read."""

import logging
import os
import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal, cast
from urllib.parse import unquote

from fsspec.core import split_protocol, url_to_fs

from newslake.errors import InvalidInput

_log = logging.getLogger(__name__)

Form = Literal["warc", "html", "text", "json-lines", "csv"]

ENDINGS: Mapping[str, Form] = {
    ".warc": "warc",
    ".warc.gz": "warc",
    ".warc.wet": "warc",
    ".warc.wet.gz": "warc",
    ".wet": "warc",
    ".wet.gz": "warc",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "text",
    ".jsonl": "json-lines",
    ".jsonl.gz": "json-lines",
    ".ndjson": "json-lines",
    ".ndjson.gz": "json-lines",
    ".csv": "csv",
    ".csv.gz": "csv",
    ".tsv": "csv",
    ".tsv.gz": "csv",
}
_MAGIC = re.compile(r"[*?\[]")
_EXPECTED = f"Files that end in {', '.join(ENDINGS)} are read."


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A file to import."""

    member: str
    """Its path below the folder or glob that named it."""
    address: str
    """Absolute path, or URL."""
    form: Form


def files(path: str, roots: Sequence[str] | None) -> list[Place]:
    """The files that a path, glob or URL names, by member; hidden ones and unknown endings are passed over.

    :raises InvalidInput: if it lies outside ``roots`` (none are asked for where that is null), is not there, or
        names nothing that can be read.
    """
    if not path.strip() or "\0" in path:
        raise InvalidInput(f"path {path!r:.200}", "it names nothing", "Give a file, a folder, a glob or a URL.")
    protocol, local = split_protocol(path)
    is_local = protocol in (None, "file", "local") and "::" not in path
    _require_allowed(path, roots)
    try:
        found = sorted(_local(Path(local).absolute()) if is_local else _remote(path))
    except (OSError, ValueError, ImportError) as error:  # fsspec: no such bucket, protocol, driver, right to read
        raise InvalidInput(path, f"it cannot be listed: {error}", "Check the address and its access rights.") from error
    places = [Place(member, address, form) for member, address in found if (form := _form(address)) is not None]
    if not places:
        raise InvalidInput(path, _nothing(found), _EXPECTED)
    if passed_over := len(found) - len(places):
        _log.info("%s: passed over %d files with other endings", path, passed_over)
    for place in places:
        _require_allowed(place.address, roots)  # a link, or a glob with .., leads out of the root that holds it
    return places


def name_of(path: str) -> str:
    """A name for what a path means: its last part without endings and wildcards, else ``import``."""
    name = PurePosixPath(split_protocol(path)[1]).name
    known = max((ending for ending in ENDINGS if name.lower().endswith(ending)), key=len, default="")
    bare = name[: len(name) - len(known)]
    return bare if bare and not _MAGIC.search(bare) else "import"


def _local(path: Path) -> Iterator[tuple[str, str]]:
    if path.exists() or not _MAGIC.search(str(path)):
        yield from _below(path, path)
        return
    fixed = next(parent for parent in path.parents if not _MAGIC.search(str(parent)))
    for match in fixed.glob(str(path.relative_to(fixed))):
        if not _is_hidden(match.relative_to(fixed).parts):
            yield from _below(match, fixed)


def _below(path: Path, base: Path) -> Iterator[tuple[str, str]]:
    for file in path.rglob("*") if path.is_dir() else [path]:
        parts = file.relative_to(base).parts
        if file.is_file() and not _is_hidden(parts):
            yield "/".join(parts) or file.name, str(file)


def _remote(url: str) -> Iterator[tuple[str, str]]:
    fs, path = url_to_fs(url)
    magic = None if fs.exists(path) else _MAGIC.search(path)
    base = path[: magic.start()].rpartition("/")[0] if magic else path
    for match in fs.glob(path) if magic else [path]:
        for file in fs.find(match):
            member = file.removeprefix(base).lstrip("/") or PurePosixPath(file).name
            if not _is_hidden(PurePosixPath(member).parts):
                yield member, fs.unstrip_protocol(file)


def _is_hidden(parts: Sequence[str]) -> bool:
    return any(part.startswith(".") and part != ".." for part in parts)


def _form(address: str) -> Form | None:
    name = address.lower()
    return next((form for ending, form in ENDINGS.items() if name.endswith(ending)), None)


def _nothing(found: Sequence[tuple[str, str]]) -> str:
    endings = Counter(PurePosixPath(member).suffix or "no ending" for member, _ in found)
    seen = ", ".join(f"{count} × {ending}" for ending, count in endings.most_common(5))
    return f"it holds nothing that can be read: {seen}" if seen else "there is no such file, or it is empty"


def _require_allowed(address: str, roots: Sequence[str] | None) -> None:
    if roots is None:
        return
    place = _normal(address)
    # A chained URL (zip://…::file://…) can reach anything behind its first part.
    if "::" in address or not any(_lies_below(place, _normal(root)) for root in roots):
        raise InvalidInput(
            address,
            f"imports may read below {', '.join(roots) or 'no folder'} only",
            "Put the archive there, or have the operator allow its folder.",
        )


def _lies_below(place: str, root: str) -> bool:
    return place == root or place.startswith(root.rstrip("/") + "/")


def _normal(address: str) -> str:
    """One spelling a place: links and ``..`` resolved."""
    protocol, path = cast(tuple[str | None, str], split_protocol(address))
    if protocol in (None, "file", "local"):
        return "file://" + os.path.realpath(path)
    return f"{protocol.lower()}://{posixpath.normpath('/' + unquote(path).lstrip('/'))}"
