"""The files that make the page work without network, and the mark of the whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

#: Everything that the page loads, besides itself; addresses are relative to ``/static/``.
SCRIPTS = "interviewer"
OTHERS = ("expressions.js", "interviewer.css", "icon.svg")
WORKER = "worker.js"


def static_files(folder: Path) -> dict[str, str]:
    """Return the address and SHA-256 of each static file that the page loads."""
    inside = sorted(path for path in (folder / SCRIPTS).iterdir() if path.name != WORKER)
    paths = [*inside, *(folder / name for name in OTHERS)]
    return {
        f"/static/{path.relative_to(folder).as_posix()}": digest(path.read_bytes())
        for path in paths
        if path.is_file()
    }


def digest(content: bytes) -> str:
    """Return the SHA-256 of what a file holds."""
    return hashlib.sha256(content).hexdigest()


def edition_of(files: Mapping[str, str]) -> str:
    """Return the mark of an edition of the page: it changes when any of its files does."""
    return digest(json.dumps(dict(files), sort_keys=True).encode())[:16]


def worker_script(folder: Path, files: Mapping[str, str]) -> str:
    """Return the service worker with the list of what it keeps."""
    head = f"const EDITION = {json.dumps(edition_of(files))};\nconst FILES = {json.dumps(files)};\n"
    return head + (folder / SCRIPTS / WORKER).read_text(encoding="utf-8")
