"""The same door with one promise broken, to see that the instruments notice.

``SABOTAGE`` says which: ``early`` thanks before storing, ``keyless`` stores each sending as a new
response, ``deaf`` takes other content under a finished key for a repetition, ``forgetful`` keeps
nothing of an unfinished response, ``careless`` does not wait for the disk.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import threading
import time
from typing import Any

from sqlalchemy import Engine, event

from evalapp import extensions
from evalapp.wsgi import app
from surveys import services
from surveys.collect import services as door
from surveys.collect.visit import Posted
from surveys.submission import Stored

_write = services.write


def _later(key: str, stored: Stored | None, row: dict[str, Any], *, commit: bool = True) -> None:
    def store() -> None:
        time.sleep(1.5)
        with app.app_context():
            _write(key, stored, row)

    if row["status"] == "complete":
        threading.Thread(target=store, daemon=True).start()
    else:
        _write(key, stored, row, commit=commit)


def _as_new(key: str, stored: Stored | None, row: dict[str, Any], *, commit: bool = True) -> None:
    if row["status"] == "complete":
        _write(secrets.token_urlsafe(16), None, row, commit=commit)
    else:
        _write(key, stored, row, commit=commit)


def _only_the_end(
    key: str, stored: Stored | None, row: dict[str, Any], *, commit: bool = True
) -> None:
    if row["status"] == "complete":
        _write(key, stored, row, commit=commit)


def _let_go(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")
    else:
        connection.execute("SET synchronous_commit = off")
        connection.commit()


_WRITES = {"early": _later, "keyless": _as_new, "forgetful": _only_the_end}

sabotage = os.environ["SABOTAGE"]
if sabotage in _WRITES:
    services.write = door.write = _WRITES[sabotage]  # type: ignore[assignment]
elif sabotage == "careless":
    event.remove(Engine, "connect", extensions._refuse_forgetful_postgresql)
    event.listen(Engine, "connect", _let_go)
elif sabotage == "deaf":
    Posted.is_what_is_stored = lambda _self: True  # type: ignore[method-assign]
__all__ = ["app"]
