"""What the README says is there, is there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"(?:^|`)make (\.?[a-z]+)", README, re.MULTILINE))))
def test_every_make_target_it_names_exists(target):
    done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "command", sorted(set(re.findall(r"newslake (import|show|refine|digest|ingest|tidy)\b", README)))
)
def test_every_command_it_names_exists(command):
    done = subprocess.run([sys.executable, "-m", "newslake", command, "--help"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "path",
    sorted(
        set(re.findall(r"\]\(([^):]+)\)", README))
        | set(re.findall(r"`((?:include|dags|plugins|docs)/[^` ]*)`", README))
    ),
)
def test_every_path_it_names_exists(path):
    assert (ROOT / path).exists()


def test_every_table_is_in_its_list():
    import newslake.tables  # noqa: F401 - declares them
    from newslake.contract import REGISTRY

    assert set(re.findall(r"^\| `([a-z_]+)` \| [a-z]", README, re.MULTILINE)) >= set(REGISTRY)
