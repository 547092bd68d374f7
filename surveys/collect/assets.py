"""The addresses of the optional scripts, each with a mark of its content."""

from __future__ import annotations

import hashlib
from pathlib import Path

import evalapp

_STATIC = Path(evalapp.__file__).parent / "static"


def address(name: str) -> str:
    """Return the address of a static file; it changes when the file does."""
    digest = hashlib.sha256((_STATIC / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:10]}"


SCRIPT = address("respondent.js")
EXPRESSIONS = address("expressions.js")
