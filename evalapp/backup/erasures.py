"""The list of what was erased for good: kept outside the database, played again on a restore.

One line per erasure: ``reponse <hash>``, ``campagne <code>`` or ``contact <hash>``. It holds
hashes and codes only. It lies in the instance and is copied beside every backup, so that neither
yesterday's database nor a backup on another machine can bring back what the law made us erase.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

NAME = "effacements.txt"
RESPONSE, CAMPAIGN, CONTACT = "reponse", "campagne", "contact"


@dataclass(frozen=True, slots=True, order=True)
class Erasure:
    """One thing that must not come back."""

    kind: str
    value: str


def read(*folders: Path) -> list[Erasure]:
    """Return every erasure that these folders know of, once each, in order."""
    found: dict[Erasure, None] = {}
    for folder in folders:
        path = folder / NAME
        for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
            kind, _, value = line.partition(" ")
            if kind in {RESPONSE, CAMPAIGN, CONTACT} and value:
                found.setdefault(Erasure(kind, value))
    return list(found)


def add(folder: Path, erasures: Iterable[Erasure]) -> int:
    """Write the erasures that the list does not hold yet, down to the disk; return how many."""
    known = set(read(folder))
    new = [erasure for erasure in dict.fromkeys(erasures) if erasure not in known]
    if not new:
        return 0
    descriptor = os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{erasure.kind} {erasure.value}\n" for erasure in new)
        file.flush()
        os.fsync(file.fileno())
    return len(new)
