"""The embedded Airflow: SQLite, LocalExecutor, loopback, a free port, a generated password, all below one folder.

Its processes outlive the command that started them (``make up``) and each has its home in its environment: that is
how they are found again, also after the command was killed, with the task processes that live in groups of their own.
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psutil  # type: ignore[import-untyped]  # it comes without types

PROJECT = Path(__file__).resolve().parent.parent
MARK = "NEWSLAKE_STANDALONE"
USER = "admin"
PROCESSES = (
    # Their log servers would listen on all interfaces; the api-server finds the logs on the same disk without them.
    ("scheduler", "--skip-serve-logs"),
    ("dag-processor",),
    ("api-server",),
    ("triggerer", "--skip-serve-logs"),
)
START_SECONDS = 240
STOP_SECONDS = 10
"""The triggerer would take its time; nothing here needs it."""


class AirflowFailed(Exception):
    """Airflow, or a run in it, did not get where it should; the message is for the person at the terminal."""


class AirflowBusy(AirflowFailed):
    """An answer of the 5xx kind; the same question may be answered later."""


class Airflow:
    """One Airflow with its home; ``settings`` are further environment variables, such as where the lake lies.

    ``users`` are those besides the administrator, with their roles: viewer, user, op or admin.
    """

    def __init__(self, home: Path, settings: Mapping[str, str], users: Mapping[str, str] | None = None) -> None:
        self.home = home
        self._settings = settings
        self._roles = {USER: "admin", **(users or {})}

    def clear(self) -> None:
        """Stop what is left of an earlier one, and forget it."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(mode=0o700, parents=True)

    def start(self) -> "Api":
        """Stop what is left of an earlier one, start, and wait until it is well.

        :raises AirflowFailed: if it does not get well; its log's end is in the message.
        """
        self.stop()
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.home / "logs").mkdir(exist_ok=True)
        port = free_port()
        self._write_private("passwords.json", {user: secrets.token_urlsafe(12) for user in self._roles})
        self._write_private("address.json", {"url": f"http://127.0.0.1:{port}"})
        environment = self._environment(port)
        if subprocess.run(_airflow("db", "migrate"), **self._outputs("migrate"), env=environment).returncode:
            raise AirflowFailed(f"Airflow's database could not be made:\n{self.log_end('migrate')}")
        started = {
            name: subprocess.Popen(
                _airflow(name, *options), **self._outputs(name), env=environment, start_new_session=True
            )
            for name, *options in PROCESSES
        }
        return self._wait_until_well(started)

    def _wait_until_well(self, started: Mapping[str, "subprocess.Popen[bytes]"]) -> "Api":
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            for name, process in started.items():
                if process.poll() is not None:
                    raise AirflowFailed(f"Airflow's {name} ended at once:\n{self.log_end(name)}")
            if (api := self.api()) and api.is_well():
                return api
            time.sleep(0.5)  # its processes tell nobody when they are well: one has to ask again
        raise AirflowFailed(f"Airflow was not well after {START_SECONDS} s; its logs are in {self.home / 'logs'}")

    def api(self, user: str = USER) -> "Api | None":
        """The way in, or None where nothing was ever started here."""
        try:
            url = json.loads((self.home / "address.json").read_text())["url"]
            password = json.loads((self.home / "passwords.json").read_text())[user]
        except FileNotFoundError:
            return None
        return Api(url, password, user)

    def processes(self) -> list[psutil.Process]:
        return [process for process in psutil.process_iter() if _mark(process) == str(self.home)]

    def stop(self) -> None:
        """End every process of this home, and wait until they are gone and the port is free."""
        asked: set[psutil.Process] = set()
        deadline = time.monotonic() + STOP_SECONDS
        while alive := self.processes():
            for process in alive:
                _end(process, is_late=time.monotonic() > deadline, is_asked=process in asked)
                asked.add(process)
            psutil.wait_procs(alive, timeout=0.5)

    def log_end(self, name: str, lines: int = 30) -> str:
        path = self.home / "logs" / f"{name}.log"
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:]) if path.exists() else "(no log)"

    def _outputs(self, name: str) -> dict[str, Any]:
        log = (self.home / "logs" / f"{name}.log").open("wb")
        return {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": subprocess.STDOUT, "cwd": PROJECT}

    def _write_private(self, name: str, value: Mapping[str, str]) -> None:
        path = self.home / name
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(value, file)

    def _environment(self, port: int) -> dict[str, str]:
        mine = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
        url = f"http://127.0.0.1:{port}"
        return {
            **mine,
            MARK: str(self.home),
            "SPT_NOENV": "1",  # a process that renames itself leaves its environment readable
            "NO_PROXY": ",".join(filter(None, [mine.get("NO_PROXY"), "127.0.0.1", "localhost"])),
            "AIRFLOW_HOME": str(self.home),
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{self.home / 'airflow.db'}",
            "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
            "AIRFLOW__CORE__PARALLELISM": str(min(os.cpu_count() or 2, 4)),
            "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(map(":".join, self._roles.items())),
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(self.home / "passwords.json"),
            "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_urlsafe(64),
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(port),
            "AIRFLOW__API__BASE_URL": url,
            "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",  # at 5, a finished task holds its slot for up to 5 s
            "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
            **self._settings,
        }


class Api:
    """Airflow's REST API, logged in."""

    def __init__(self, url: str, password: str, user: str = USER) -> None:
        self.url, self.user, self.password = url, user, password
        self._client = httpx.Client(base_url=url, timeout=30, trust_env=False)

    def is_well(self) -> bool:
        """Whether all four processes say that they are healthy."""
        try:
            parts = self._client.get("/api/v2/monitor/health").raise_for_status().json()
        except httpx.HTTPError:
            return False
        return all(part["status"] == "healthy" for part in parts.values())

    def get(self, path: str, **query: str | int) -> Any:
        """:raises AirflowBusy: after some tries; SQLite is locked now and then."""
        for _ in range(4):
            with suppress(AirflowBusy, httpx.TransportError):
                return self._call("GET", path, params=query)
            time.sleep(0.5)  # by then whoever has the database is done with it
        return self._call("GET", path, params=query)

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        return self._call("POST", path, json=body)

    def patch(self, path: str, body: Mapping[str, Any]) -> Any:
        return self._call("PATCH", path, json=body)

    def _call(self, method: str, path: str, **content: Any) -> Any:
        if "Authorization" not in self._client.headers:
            login = {"username": self.user, "password": self.password}
            token = self._client.post("/auth/token", json=login).raise_for_status().json()["access_token"]
            self._client.headers["Authorization"] = f"Bearer {token}"
        answer = self._client.request(method, f"/api/v2/{path}", **content)
        if answer.is_error:
            kind = AirflowBusy if answer.is_server_error else AirflowFailed
            raise kind(f"Airflow answered {answer.status_code} to {method} {path}: {answer.text[:500]}")
        return answer.json()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _airflow(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "airflow", *arguments]


def _mark(process: psutil.Process) -> str | None:
    try:
        return process.environ().get(MARK) if process.status() != psutil.STATUS_ZOMBIE else None
    except (psutil.Error, OSError):
        return None  # another user's, or already gone


def _end(process: psutil.Process, *, is_late: bool, is_asked: bool) -> None:
    try:
        if is_late:
            process.kill()
        elif not is_asked:
            process.terminate()
    except psutil.NoSuchProcess:
        pass
