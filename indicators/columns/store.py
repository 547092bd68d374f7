"""The files of a campaign's columns: one per day, named by a manifest that is replaced whole.

A reader takes the manifest, then the files that it names; each file's name carries its checksum
and a file is never changed once named, so several processes read and write without harm. Lost,
torn or foreign files are found out by their checksum and made again by the caller.
"""

from __future__ import annotations

import fcntl
import json
import os
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from indicators.columns.layout import Bytes

#: Files that this process has verified and mapped: path → size, time of last change, content.
_verified: dict[str, tuple[int, int, Bytes]] = {}


class Corrupt(Exception):
    """A file is missing or is not what the manifest says."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One day in a file, with what was known of its responses when it was written."""

    day: str
    rows: int
    generations: int
    ids: int
    checksum: int
    languages: tuple[str, ...]
    channels: tuple[str, ...]

    @property
    def file_name(self) -> str:
        """Return the name of the file, which changes with its content."""
        return f"{self.day}-{self.checksum:08x}.npy"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Every segment of a campaign, oldest day first."""

    signature: str
    segments: tuple[Segment, ...] = ()


def read_manifest(folder: Path, signature: str) -> Manifest:
    """Return the manifest; an empty one when there is none, or it speaks of other columns."""
    try:
        raw = json.loads((folder / "manifest.json").read_bytes())
        if raw["signature"] != signature:
            return Manifest(signature)
        return Manifest(signature, tuple(_segment(one) for one in raw["segments"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Manifest(signature)


def _segment(raw: dict[str, Any]) -> Segment:
    words = {key: tuple(raw[key]) for key in ("languages", "channels")}
    return Segment(**{**raw, **words})


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Make a manifest the one in force, and let go of the files that it no longer names."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, separators=(",", ":"))
    _replace(folder / "manifest.json", text.encode())
    kept = {segment.file_name for segment in manifest.segments}
    for path in folder.glob("*.npy"):
        if path.name not in kept:
            path.unlink(missing_ok=True)
            _verified.pop(str(path), None)
    for path in folder.glob("*.tmp"):
        path.unlink(missing_ok=True)


def write_segment(folder: Path, content: bytes, segment: Segment) -> None:
    """Write the file of one day, whole or not at all."""
    _replace(folder / segment.file_name, content)


def checksum(content: bytes | memoryview) -> int:
    """Return the checksum of a file's bytes."""
    return zlib.crc32(content)


def open_segment(folder: Path, segment: Segment) -> Bytes:
    """Map the file of one day in memory; raise ``Corrupt`` when it is not what it was."""
    path = folder / segment.file_name
    try:
        state = path.stat()
        known = _verified.get(str(path))
        if known is not None and known[:2] == (state.st_size, state.st_mtime_ns):
            return known[2]
        if checksum(path.read_bytes()) != segment.checksum:
            raise Corrupt(segment.file_name)
        content: Bytes = np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    except (OSError, ValueError) as error:
        raise Corrupt(segment.file_name) from error
    _verified[str(path)] = (state.st_size, state.st_mtime_ns, content)
    return content


def is_whole(folder: Path, segments: Sequence[Segment]) -> bool:
    """Tell whether every file is there and is what the manifest says."""
    try:
        for segment in segments:
            open_segment(folder, segment)
    except Corrupt:
        return False
    return True


@contextmanager
def one_writer(folder: Path) -> Iterator[None]:
    """Keep other processes from writing the same campaign; the lock dies with its holder."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(folder / "lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _replace(path: Path, content: bytes) -> None:
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    temporary.write_bytes(content)
    os.replace(temporary, path)
