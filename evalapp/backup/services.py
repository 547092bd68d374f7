"""Making a backup that is known to be good, and putting one back."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import make_url

from evalapp.backup import erasures, postgres_tools, sqlite_files
from evalapp.backup.envelope import (
    KEY_BYTES,
    PIECE,
    PREFIX_BYTES,
    EnvelopeError,
    Label,
    block_length,
    read_label,
    sealed,
    unsealed,
)
from evalapp.backup.naming import backup_name, outdated
from evalapp.config import Settings, utc_now
from evalapp.errors import AppError

FOLDER = "sauvegardes"
KEY_NAME = "cle_sauvegardes"
#: Backups kept when nothing else is asked: two weeks of one a night.
KEEP = 14


class BackupFailed(AppError):
    """No backup was made, or none was put back; nothing older was removed."""

    status = 503


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was opened again and found whole."""

    path: Path
    label: Label
    removed: tuple[str, ...]

    @property
    def responses(self) -> int:
        """Return how many responses it holds, unfinished ones included."""
        return self.label.counts.get("response", 0)


def default_folder(settings: Settings) -> Path:
    """Return where backups go when nothing else is said."""
    return settings.instance_path / FOLDER


def backup(settings: Settings, folder: Path | None = None, *, keep: int = KEEP) -> Made:
    """Write a backup, open it again, count its rows; only then remove those beyond ``keep``."""
    place = folder or default_folder(settings)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = backup_key(settings)
    stamp = f"{utc_now():%Y%m%dT%H%M%SZ}"
    path = place / backup_name(stamp, secrets.token_hex(3))
    forget_arrivals(settings)
    with _sentences(), tempfile.TemporaryDirectory(dir=place) as work:
        dumped = Path(work) / "base"
        label = Label(_kind(settings), stamp, _dump(settings, dumped))
        _write(path, label, dumped, key)
        opened = Path(work) / "relecture"
        read_back = _open(path, opened, key)
        if _counts(settings, read_back.kind, opened) != dict(label.counts):
            path.unlink()
            raise BackupFailed("La sauvegarde relue ne dit pas la même chose : elle est retirée.")
    if place != settings.instance_path:
        erasures.add(place, erasures.read(settings.instance_path))
    removed = outdated((entry.name for entry in place.iterdir()), keep)
    for name in removed:
        (place / name).unlink()
    return Made(path, label, tuple(removed))


def forget_arrivals(settings: Settings, *, everything: bool = True) -> bool:
    """Leave nothing in the database in service that tells who came when; people go on answering.

    Tell whether nothing is left, or something is until the next time.
    """
    with _sentences():
        if _kind(settings) != "sqlite":
            return postgres_tools.forget_arrivals(_environment(settings), everything=everything)
        path = sqlite_path(settings)
        return not path.exists() or sqlite_files.forget_arrivals(path)


Prepare = Callable[[Settings, Path], None]


def restore(
    settings: Settings, path: Path, prepare: Sequence[Prepare] = (), *, key: bytes | None = None
) -> Label:
    """Put a backup in the place of the database.

    ``prepare`` (migrations, erasures played again) runs with the settings of the restored
    database and the backup's folder: on SQLite before anybody can read it.
    """
    known = key or read_key(settings.instance_path / KEY_NAME)
    with _sentences(), tempfile.TemporaryDirectory(dir=settings.instance_path) as work:
        opened = Path(work) / "base"
        label = _open(path, opened, known)
        if label.kind != _kind(settings):
            raise BackupFailed(
                f"Cette sauvegarde vient de {label.kind}, la base réglée est {_kind(settings)}."
            )
        if _counts(settings, label.kind, opened) != dict(label.counts):
            raise BackupFailed("Le contenu ne correspond pas à l’en-tête : rien n’a été changé.")
        if label.kind == "sqlite":
            _restore_sqlite(settings, opened, path.parent, prepare)
        else:
            postgres_tools.restore(opened, _environment(settings))
            _prepare(settings, path.parent, prepare)
    return label


def backup_key(settings: Settings) -> bytes:
    """Return the key of the backups: made on first use."""
    return kept_key(settings.instance_path / KEY_NAME)


def kept_key(path: Path) -> bytes:
    """Return the key that a file holds; two processes that make it at once agree."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read_key(path)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    return read_key(path)


def read_key(path: Path) -> bytes:
    """Return the key that a file holds."""
    if not path.is_file():
        raise BackupFailed(
            f"La clé des sauvegardes manque ({path.name}) : remettez celle de la machine "
            "d’origine dans le dossier d’instance, ou nommez-la avec --key."
        )
    try:
        key = bytes.fromhex(path.read_text().strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise BackupFailed(f"Le fichier {path.name} ne contient pas une clé.")
    return key


def _restore_sqlite(
    settings: Settings, opened: Path, folder: Path, prepare: Sequence[Prepare]
) -> None:
    target = sqlite_path(settings)
    sqlite_files.be_alone(target)
    _prepare(replace(settings, database_url=f"sqlite:///{opened}"), folder, prepare)
    sqlite_files.be_alone(opened)
    sqlite_files.checked_counts(opened)
    sqlite_files.put_in_place(opened, target)


def _prepare(settings: Settings, folder: Path, prepare: Sequence[Prepare]) -> None:
    for step in prepare:
        step(settings, folder)


def sqlite_path(settings: Settings) -> Path:
    """Return the file of a SQLite database."""
    name = make_url(settings.database_url).database
    if not name or name == ":memory:":
        raise BackupFailed("Une base en mémoire ne se sauvegarde pas.")
    return Path(name)


def _kind(settings: Settings) -> str:
    return make_url(settings.database_url).get_backend_name()


def _dump(settings: Settings, target: Path) -> dict[str, int]:
    if _kind(settings) == "sqlite":
        source = sqlite_path(settings)
        if not source.exists():
            raise BackupFailed("Il n’y a pas encore de base à sauvegarder.")
        sqlite_files.copy_live(source, target)
    else:
        postgres_tools.dump(target, _environment(settings))
    return _counts(settings, _kind(settings), target)


def _counts(settings: Settings, kind: str, path: Path) -> dict[str, int]:
    if kind == "sqlite":
        return sqlite_files.checked_counts(path)
    return postgres_tools.checked_counts(path, _environment(settings))


def _environment(settings: Settings) -> dict[str, str]:
    """Return what PostgreSQL's tools read; a password on a command line is seen by everybody."""
    url = make_url(settings.database_url)
    given = {
        "PATH": os.environ.get("PATH", ""),
        "PGHOST": url.host or str(url.query.get("host", "")),
        "PGPORT": str(url.port or ""),
        "PGUSER": url.username or "",
        "PGPASSWORD": str(url.password or ""),
        "PGDATABASE": url.database or "",
    }
    return {name: value for name, value in given.items() if value}


def _write(path: Path, label: Label, source: Path, key: bytes) -> None:
    """Write the envelope beside its final name, down to the disk, then give it its name."""
    unfinished = path.with_suffix(".en-cours")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(sealed(label, _pieces(source), key, secrets.token_bytes(PREFIX_BYTES)))
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    sqlite_files.sync_folder(path.parent)


def _open(path: Path, target: Path, key: bytes) -> Label:
    with path.open("rb") as file, target.open("wb") as opened:
        os.fchmod(opened.fileno(), 0o600)
        line = file.readline(1_000_000)
        label = read_label(line)
        prefix = file.read(PREFIX_BYTES)
        blocks = iter(lambda: _block(file.read(4), file.read), None)
        written = 0
        for piece in unsealed(line, blocks, prefix, key):
            written += opened.write(piece)
    if not written:
        raise EnvelopeError("Cette sauvegarde est vide.")
    return label


def _block(head: bytes, read: Callable[[int], bytes]) -> bytes | None:
    if not head:
        return None
    return read(block_length(head))


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


@contextmanager
def _sentences() -> Iterator[None]:
    """Turn what the pieces complain of into the error that the command line shows."""
    try:
        yield
    except (
        EnvelopeError, sqlite_files.BrokenDatabase, sqlite_files.InUse, postgres_tools.ToolFailed,
    ) as error:  # fmt: skip
        raise BackupFailed(str(error)) from error
