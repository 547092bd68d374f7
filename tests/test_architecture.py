"""The house as ARCHITECTURE.md draws it: pure modules, two doors, small pieces."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("evalapp", "surveys", "indicators", "reports")
IMPURE_NAMES = {"models", "repository", "services", "forms", "views", "access", "tasks"}
WIRING = {
    "evalapp.__main__", "evalapp.factory", "evalapp.wsgi", "evalapp.config",
    "evalapp.extensions", "evalapp.cli", "evalapp.migrating",
}  # fmt: skip
FORBIDDEN = ("flask", "flask_sqlalchemy", "flask_wtf", "flask_login", "sqlalchemy", "wtforms")
#: Calls that bring the clock, chance or the environment into a pure module.
HIDDEN_INPUTS = {
    ("date", "today"), ("datetime", "now"), ("datetime", "utcnow"), ("time", "time"),
    ("os", "environ"), ("os", "getenv"), ("random", "random"), ("uuid", "uuid4"),
    ("secrets", "token_bytes"), ("secrets", "token_hex"), ("secrets", "token_urlsafe"),
}  # fmt: skip


def modules() -> list[tuple[str, Path]]:
    found = []
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "examples" in path.parts:  # given to people with their data, imported by nothing
                continue
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            found.append((name.removesuffix(".__init__"), path))
    return found


def is_pure(name: str) -> bool:
    wiring = name in WIRING or name.startswith("evalapp.demo")
    return not wiring and name.rsplit(".", 1)[-1] not in IMPURE_NAMES


PURE = [(name, path) for name, path in modules() if is_pure(name)]


def test_pure_modules_load_neither_the_web_nor_the_database() -> None:
    script = (
        "import importlib, json, sys\n"
        "blame = {}\n"
        f"for name in {[name for name, _ in PURE]!r}:\n"
        "    before = set(sys.modules)\n"
        "    importlib.import_module(name)\n"
        f"    new = {{m.split('.')[0] for m in set(sys.modules) - before}} & set({FORBIDDEN!r})\n"
        "    if new: blame[name] = sorted(new)\n"
        "print(json.dumps(blame))\n"
    )
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(run.stdout) == {}


@pytest.mark.parametrize(("name", "path"), PURE, ids=[name for name, _ in PURE])
def test_a_pure_module_reads_no_clock_no_chance_no_environment(name: str, path: Path) -> None:
    attributes = {
        (node.value.id, node.attr)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    assert not attributes & HIDDEN_INPUTS


@pytest.mark.parametrize("room", ROOMS)
def test_package_files_stay_empty(room: str) -> None:
    for path in (ROOT / room).rglob("__init__.py"):
        body = ast.parse(path.read_text()).body
        assert len(body) <= 1, f"{path} holds code"


@pytest.mark.parametrize(("name", "path"), modules(), ids=[name for name, _ in modules()])
def test_files_and_functions_stay_small(name: str, path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= 300, "a file of more than 300 lines holds several ideas"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            start = (first.end_lineno or 0) if documented else node.lineno
            assert (node.end_lineno or 0) - start <= 32, f"{name}.{node.name} is too long"


def test_the_public_door_loads_no_statistics_and_no_documents() -> None:
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from evalapp.config import Doors, Settings\n"
        "from evalapp.factory import create_app\n"
        "import tempfile\n"
        "create_app(Settings(database_url='sqlite://', instance_path=Path(tempfile.mkdtemp()),"
        " secret_key='x' * 32, doors=Doors.PUBLIC))\n"
        "heavy = {'pandas', 'statsmodels', 'reportlab', 'numpy', 'scipy', 'PIL', 'indicators',"
        " 'reports'}\n"
        "print(sorted(heavy & {name.split('.')[0] for name in sys.modules}))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.stdout.strip() == "[]", run.stderr


def test_a_report_is_drawn_from_its_frozen_inputs_without_the_estimation() -> None:
    script = (
        "import sys\n"
        "import reports.inputs, reports.interim_report, reports.pdf.render\n"
        "heavy = {'pandas', 'statsmodels', 'numpy', 'scipy', 'flask', 'sqlalchemy'}\n"
        "print(sorted(heavy & {name.split('.')[0] for name in sys.modules}))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.stdout.strip() == "[]", run.stderr


def test_the_import_contracts_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_templates_stay_short() -> None:
    for path in ROOT.rglob("templates/**/*.html"):
        if ".venv" not in path.parts:
            assert path.read_text().count("\n") <= 120, path
