"""The respondent's style sheet as it is written into each page, and the hash that allows it."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path


def squeezed(css: str) -> str:
    """Return a style sheet without comments and needless spaces."""
    plain = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    plain = re.sub(r"\s+", " ", plain)
    plain = re.sub(r" ?([{};,]) ?", r"\1", plain)
    return re.sub(r"(?<=[\w-]): (?=[^{}]*[;}])", ":", plain).strip()


SHEET = squeezed(Path(__file__).with_name("respondent.css").read_text(encoding="utf-8"))
DIGEST = "sha256-" + base64.b64encode(hashlib.sha256(SHEET.encode()).digest()).decode()
