"""Why a value is absent or must be read with care: French statistical codes."""

from __future__ import annotations

from enum import StrEnum


class Flag(StrEnum):
    """``NONE`` for a plain value; the others stand where a number would."""

    NONE = ""
    SECRET = "s"  # noqa: S105
    NOT_AVAILABLE = "nd"
    NOT_APPLICABLE = "so"
    PENDING = "ec"
