"""The demonstration as data: accounts, campaigns, tendencies."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@cache
def plan() -> dict[str, Any]:
    """Return ``plan.json``."""
    return dict(json.loads((FOLDER / "plan.json").read_text(encoding="utf-8")))


@cache
def tendencies() -> dict[str, Any]:
    """Return ``tendencies.json``: what people of each site tend to answer."""
    return dict(json.loads((FOLDER / "tendencies.json").read_text(encoding="utf-8")))


@cache
def past() -> dict[str, Any]:
    """Return ``past.json``: earlier measurements, targets, chosen open answers."""
    return dict(json.loads((FOLDER / "past.json").read_text(encoding="utf-8")))
