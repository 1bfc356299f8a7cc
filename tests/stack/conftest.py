"""A PostgreSQL of one's own, on a free loopback port."""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest
from standalone.airflow import free_port

PASSWORD = "of-a-test"


@dataclass(frozen=True)
class Postgres:
    """A running server with the empty database ``airflow``, owned by ``airflow``."""

    port: int
    programs: Path
    password: str = PASSWORD


@pytest.fixture(scope="module")
def postgres():
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="newslake-postgres-"))
    data, port = folder / "data", free_port()
    # The server refuses to run as root.
    as_user = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    (folder / "password").write_text(PASSWORD)
    if as_user:
        for path in (folder, folder / "password"):
            shutil.chown(path, **as_user)
    initdb = [
        programs / "initdb",
        data,
        "--username=airflow",
        f"--pwfile={folder / 'password'}",
        "--auth=scram-sha-256",
    ]
    subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **as_user)
    listening = ["-c", "listen_addresses=127.0.0.1", "-p", str(port), "-k", folder, "-c", "fsync=off"]
    log = (folder / "log").open("wb")
    server = subprocess.Popen([programs / "postgres", "-D", data, *listening], stderr=log, cwd=folder, **as_user)
    try:
        ready = [programs / "pg_isready", "--host=127.0.0.1", f"--port={port}", "--timeout=30"]
        while subprocess.run(ready, capture_output=True).returncode and server.poll() is None:
            pass
        connection = psycopg2.connect(host="127.0.0.1", port=port, user="airflow", password=PASSWORD, dbname="postgres")
        connection.autocommit = True
        connection.cursor().execute("create database airflow")
        connection.close()
        yield Postgres(port, programs)
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(folder)


def _programs() -> Path:
    """Debian keeps a server's programs off the PATH."""
    found = [path.parent for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))]
    if on_path := shutil.which("initdb"):
        found.append(Path(os.path.realpath(on_path)).parent)
    if not found and not os.environ.get("CI"):
        pytest.skip("needs a PostgreSQL server: apt-get install postgresql")
    return found[-1]
