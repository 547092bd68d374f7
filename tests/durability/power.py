"""A disk that loses power: only what was synced is there afterwards, or some pages more.

``powercut.c`` copies a file aside at each fsync. A cut puts the copies back in the place of the
files; of what was written since, each page of 4 kB survives or not by chance, as on a real disk.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

import pytest

SOURCE = Path(__file__).with_name("powercut.c")
PAGE = 4096
#: SQLite's shared memory and lock files are no data: nobody syncs them, a start makes them anew.
NO_DATA = ("-shm", ".lock", ".pid")


def compiled(folder: Path) -> Path:
    """Return the instrument, built with the machine's compiler; skip clearly without one."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("Pas de compilateur C : la coupure de courant attend (installez gcc).")
    library = folder / "powercut.so"
    subprocess.run(
        [compiler, "-O2", "-shared", "-fPIC", "-Wall", "-o", str(library), str(SOURCE), "-ldl"],
        check=True,
    )  # fmt: skip
    return library


@dataclass
class Disk:
    """The folder ``place`` on a disk that can be cut off; ``work`` holds the instrument."""

    place: Path
    work: Path
    seed: int = 1
    #: Chance for a page written and not synced to be there after a cut.
    luck: float = 0.0
    #: The disk says that it has synced, and has not.
    lies: bool = False
    cuts: int = 0
    #: Pages that cuts took away: an instrument that takes nothing shows nothing.
    taken: int = 0
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.copies, self.before = self.work / "synced", self.work / "before"
        self.copies.mkdir()
        self.copies.chmod(0o777)
        self.library = compiled(self.work)

    @property
    def environment(self) -> dict[str, str]:
        """What the processes that write on this disk must be given."""
        told = {
            "LD_PRELOAD": str(self.library),
            "POWERCUT_DIR": str(self.place.resolve()),
            "POWERCUT_COPY": str(self.copies),
        }
        return told | ({"POWERCUT_LIES": "1"} if self.lies else {})

    def all_is_safe(self) -> None:
        """Take what stands there now for synced: while nobody writes."""
        shutil.rmtree(self.before, ignore_errors=True)
        shutil.copytree(self.place, self.before, ignore=lambda _, names: _no_data(names))
        for copy in self.copies.iterdir():
            copy.unlink()

    def cut(self) -> None:
        """Lose all that was not synced: only when every writer is dead."""
        self.cuts += 1
        for path in sorted(self.place.rglob("*")):
            if path.is_file() and not path.is_symlink():
                self._lose(path)
        self.all_is_safe()

    def _lose(self, path: Path) -> None:
        name = path.relative_to(self.place)
        if _no_data([path.name]):
            path.unlink()
            return
        copy = self.copies / str(name).replace(os.sep, "|")
        synced = copy if copy.exists() else self.before / name
        if not synced.exists():
            self.taken += 1 + path.stat().st_size // PAGE
            path.unlink()
            return
        kept, written = synced.read_bytes(), path.read_bytes()
        if kept != written:
            found = self._torn(kept, written)
            pairs = zip_longest(_pages(found), _pages(written))
            self.taken += sum(one != other for one, other in pairs)
            with path.open("r+b") as file:
                file.write(found)
                file.truncate()

    def _torn(self, kept: bytes, written: bytes) -> bytes:
        """Return what was synced, with some of the pages written since."""
        if not self.luck:
            return kept
        old, new = _pages(kept), _pages(written)
        for index, page in enumerate(new):
            if index >= len(old):
                old.append(bytes(len(page)))
            if self.chance.random() < self.luck:
                old[index] = page
        return b"".join(old)


def _pages(content: bytes) -> list[bytes]:
    return [content[start : start + PAGE] for start in range(0, len(content), PAGE)]


def _no_data(names: list[str]) -> set[str]:
    return {name for name in names if name.endswith(NO_DATA)}
