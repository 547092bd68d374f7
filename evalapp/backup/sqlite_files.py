"""SQLite files: a true copy while others write, its integrity, its rows, its last place.

A plain ``cp`` of a database in use is wrong: it may miss what is still in the ``-wal`` file, or
catch a half-written page.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

#: How long to wait for those who write.
WAIT_SECONDS = 30
#: The journal cannot be emptied while somebody reads in it; each reads for milliseconds.
CHECKPOINT_TRIES, CHECKPOINT_PAUSE = 50, 0.1
_BUSY = "database is locked"


class BrokenDatabase(ValueError):
    """A database file that does not pass its own checks."""


class InUse(ValueError):
    """Somebody still has the database open."""


def copy_live(source: Path, target: Path) -> None:
    """Write a compact copy of a database in use: all that was committed before is in it."""
    with closing(_opened(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    target.chmod(0o600)


def forget_arrivals(path: Path) -> bool:
    """Lay everything down in the order of its keys, and empty the journal; tell whether it is.

    Long answers hang on pages taken in the order of arrival, and the journal holds the latest
    changes one after the other: a code that served beside the answer that it served for.
    """
    with closing(_opened(path)) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("VACUUM")
        for _ in range(CHECKPOINT_TRIES):
            if not connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                return True
            time.sleep(CHECKPOINT_PAUSE)
        return False


def checked_counts(path: Path) -> dict[str, int]:
    """Return the rows of each table of a sound database; raise ``BrokenDatabase`` otherwise."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            words = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            if words != ["ok"]:
                raise BrokenDatabase(f"La base est abîmée : {words[0]}.")
            tables = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
            return {name: _count(connection, name) for (name,) in sorted(tables)}
    except sqlite3.DatabaseError as error:
        raise BrokenDatabase(f"La base ne se lit pas : {error}.") from None


def be_alone(path: Path) -> None:
    """Bring everything into the one file, or raise ``InUse`` when somebody has it open."""
    if not path.exists():
        return
    with closing(_opened(path, wait=2)) as connection:
        try:
            connection.execute("PRAGMA journal_mode=DELETE")  # refused while others have it open
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            if _BUSY in str(error):
                raise InUse(
                    "La base est en service : arrêtez d’abord l’application, puis recommencez."
                ) from None
            raise


def put_in_place(source: Path, target: Path) -> None:
    """Make ``source`` the database, at once: a crash leaves the one or the other, whole."""
    for suffix in ("-wal", "-shm", "-journal"):
        source.with_name(source.name + suffix).unlink(missing_ok=True)
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    with source.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(source, target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names of a folder down to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _opened(path: Path, wait: float = WAIT_SECONDS) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=wait, isolation_level=None)


def _count(connection: sqlite3.Connection, table: str) -> int:
    quoted = table.replace('"', '""')
    return int(connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0])  # noqa: S608
