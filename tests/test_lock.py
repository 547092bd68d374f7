"""The lock names what pyproject.toml asks for, with hashes, under licences that we may use."""

from __future__ import annotations

import re
import subprocess
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
#: Licences that would bind the whole product, or that forbid a use.
REFUSED = re.compile(r"(?<!L)(?<!Lesser )\b(A?GPL|GNU (Affero )?General)|SSPL|Commons Clause|BUSL")


def pinned(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text()
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)", text, re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_carries_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    blocks = re.split(r"\n(?=[a-z0-9])", text)
    assert all("--hash=sha256:" in block for block in blocks if "==" in block)
    assert "://" not in text


@pytest.mark.parametrize(("lock", "extras"), [(LOCKS[0], ()), (LOCKS[1], ("dev",))])
def test_the_lock_satisfies_what_is_asked(lock: str, extras: tuple[str, ...]) -> None:
    pins = pinned(lock)
    for line in requires("evalapp") or []:
        asked = Requirement(line)
        wanted = asked.marker is None or any(
            asked.marker.evaluate({"extra": extra}) for extra in ("", *extras)
        )
        if wanted:
            name = asked.name.lower().replace("_", "-")
            assert name in pins, f"{name} is not locked"
            assert asked.specifier.contains(pins[name], prereleases=True), name


def test_runtime_licences_leave_the_product_free() -> None:
    for name in pinned("requirements.lock"):
        try:
            about = metadata(name)
        except PackageNotFoundError:
            continue
        licence = f"{about.get('License-Expression') or ''} {(about.get('License') or '')[:80]}"
        assert not REFUSED.search(licence), f"{name}: {licence}"


def test_no_path_of_a_machine_and_no_registry_in_what_is_committed() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    # Written in pieces, so that this file does not find itself.
    wrong = re.compile(
        r"/ro"
        r"ot/\.|/wo"
        r"rk/(main|shared)|pypi\.(org)|files\.python"
        r"hosted|registry\.npm"
        r"js"
    )
    for name in filter(None, listed):
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".json", ".lock", ".js", ".css", ".html", ""}:
            found = wrong.search(path.read_text(errors="ignore")) if path.is_file() else None
            assert found is None, f"{name}: {found}"
