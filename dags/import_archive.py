"""
## import_archive: take in an archive that is already there

**Starts** by hand, with a form:

- `path`: a file, folder, glob or fsspec URL. It must lie below a root that the operator has allowed
  (`NEWSLAKE_IMPORT_ROOTS`; by default the folder `archives/`). Read are WARC and WET (`.warc`, `.warc.gz`, `.wet.gz`),
  `.html` and `.txt` files, JSON Lines and CSV.
- `source_id`: the name that these articles' source shall have. Empty: made from the path.
- `mapping`: for JSON Lines and CSV, which of its columns is what, such as
  `{"text": "body", "url": "link", "title": "headline", "published": "date"}`.

**Does**: everything is checked first. Then the archive becomes one or more batches of captures, named from their
content, and each is announced, which starts `refine`. A WARC or WET is read where it lies: leave it there.

**Tells** `newslake.fetched` of each new batch: captures.

**Running it twice** with the same archive changes nothing: a batch that exists is reported and refined again, not
imported again.

**When it fails**: the log has one message that names the path or parameter, what is wrong and how to mend it; nothing
was written. A broken record inside a good archive is no failure: it becomes one row of `rejects`.
"""

from typing import Any

from airflow.sdk import Param, dag, task

from telling import failed, tell_imported
from wiring import CAPTURES, DEFAULTS, announce, form, import_roots, lake, now

PARAMS = {
    "path": Param(
        type="string",
        minLength=1,
        title="Path",
        description="A file, folder, glob or URL below an allowed root (NEWSLAKE_IMPORT_ROOTS).",
    ),
    "source_id": Param(
        None,
        type=["null", "string"],
        pattern="^$|^[a-z0-9][a-z0-9-]{0,63}$",
        title="Source",
        description="Name of the source: lower-case letters, digits and hyphens. Empty: made from the path.",
    ),
    "mapping": Param(
        None,
        type=["null", "object"],
        additionalProperties={"type": "string"},
        title="Columns",
        description='For JSON Lines and CSV: {"text": "body", "url": "link", …}, our name to the file\'s.',
    ),
}


@dag(
    schedule=None,
    max_active_runs=1,
    default_args=DEFAULTS,
    on_failure_callback=failed,
    params=PARAMS,
    doc_md=__doc__,
    tags=["newslake"],
)
def import_archive() -> None:
    @task(outlets=[CAPTURES])
    def import_archive() -> list[dict[str, Any]]:
        from newslake import tasks

        batches = tasks.import_archive(lake=lake(), **form(), roots=import_roots(), now=now())
        tell_imported(batches)
        announce(CAPTURES, [each["batch"] for each in batches], {each["batch"]: each["captures"] for each in batches})
        return batches

    import_archive()


import_archive()
