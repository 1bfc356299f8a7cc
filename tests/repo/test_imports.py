"""What may import what, and what may not be loaded before it is needed."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = sorted((ROOT / "include" / "newslake").rglob("*.py"))
HEAVY = ("great_expectations", "spacy", "trafilatura", "airflow", "pandas")


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}


def roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


def test_importing_the_tasks_loads_nothing_heavy():
    code = f"import sys, newslake.tasks; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_library_never_imports_airflow(path):
    assert "airflow" not in roots(path)


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: str(path.relative_to(ROOT)))
def test_great_expectations_is_imported_by_validation_alone(path):
    assert "great_expectations" not in roots(path) or path.parent.name == "validate"


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_fetcher_opens_a_socket(path):
    opens = roots(path) & {"socket", "httpx", "httpcore", "requests", "http", "urllib3"}
    assert not opens or path.name == "web.py"


def test_the_layers_hold():
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([linter, "--config", ROOT / "pyproject.toml"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
