"""Names of backup files, and which of them have had their day."""

from __future__ import annotations

import re
from collections.abc import Iterable

SUFFIX = ".sauvegarde"
_NAME = re.compile(r"evalapp-(\d{8}T\d{6}Z)-[0-9a-f]{6}\.sauvegarde\Z")


def backup_name(made_at: str, random: str) -> str:
    """« evalapp-20261123T083500Z-1a2b3c.sauvegarde »: sorted by name is sorted by age."""
    return f"evalapp-{made_at}-{random}{SUFFIX}"


def is_backup(name: str) -> bool:
    """Tell whether a file was made by this tool; nothing else is ever removed."""
    return _NAME.match(name) is not None


def outdated(names: Iterable[str], keep: int) -> list[str]:
    """Return the backups beyond the ``keep`` latest, the oldest first."""
    ours = sorted(name for name in names if is_backup(name))
    return ours[: max(0, len(ours) - max(1, keep))]
