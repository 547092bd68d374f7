"""PostgreSQL's own tools: dump, restore, and a reading of a dump that counts its rows."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

_COPY = re.compile(rb'COPY (?:"?\w+"?\.)?"?(\w+)"? ')
_SECONDS = 3600


class ToolFailed(ValueError):
    """A tool is missing or has failed; the message is a French sentence."""


#: PostgreSQL keeps rows in the order in which they came, and numbers the transaction of each and
#: each long text; a dump repeats that order. A code that has served stays on its page, dead, under
#: the number of the transaction that stored its answer. The responses of a day, which say their day
#: anyway, are all written anew by one transaction, their texts too, in the order of random keys.
_DAYS = "SELECT DISTINCT day FROM response"
_RECENT = " WHERE day >= current_date - 2"
_WRITE_ANEW = (
    "SET lock_timeout = '5s'",
    "SET enable_hashjoin = off",
    "WITH shuffled AS MATERIALIZED (SELECT id FROM response WHERE day = '{}' ORDER BY id) "
    "UPDATE response SET answers = response.answers || '' "
    "FROM shuffled WHERE response.id = shuffled.id",
)
_NOW = "SELECT pg_current_xact_id()::xid"
#: Whoever still reads an older state keeps the dead from being swept.
_READERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND age(backend_xmin) > age('{}'::xid)"
)
#: Then the dead are swept (VACUUM sees fewer obstacles than CLUSTER), and both tables are laid down
#: in new files, in the order of their keys. Nobody waits for the lock more than five seconds.
_LAY_DOWN = (
    "SET lock_timeout = '5s'",
    "VACUUM response",
    "VACUUM access_code",
    "CLUSTER response USING pk_response",
    "CLUSTER access_code USING pk_access_code",
)
_TRIES, _PAUSE = 20, 0.5


def forget_arrivals(env: Mapping[str, str], *, everything: bool = True) -> bool:
    """Lay responses and codes down in an order that says nothing of who came when.

    Without ``everything``, only those of the last days are written anew: older ones already were.
    Tell whether nothing older is left; otherwise the next time will sweep it.
    """
    for day in _psql((_DAYS if everything else _DAYS + _RECENT,), env).split():
        _insisted([order.format(day) for order in _WRITE_ANEW], env)
    is_clean = _is_alone(int(_psql((_NOW,), env)), env)
    _insisted(_LAY_DOWN, env)
    return is_clean


def _is_alone(number: int, env: Mapping[str, str]) -> bool:
    for _ in range(_TRIES):
        if _psql((_READERS.format(number),), env) == "0":
            return True
        time.sleep(_PAUSE)
    return False


def _insisted(orders: Sequence[str], env: Mapping[str, str], tries: int = 3) -> str:
    """Run orders again when a lock was not to be had."""
    for _ in range(tries - 1):
        with suppress(ToolFailed):
            return _psql(orders, env)
        time.sleep(_PAUSE)
    return _psql(orders, env)


def _psql(orders: Sequence[str], env: Mapping[str, str]) -> str:
    options = ["--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set=ON_ERROR_STOP=1"]
    return _run(["psql", *options, *(f"--command={order}" for order in orders)], env).strip()


def dump(target: Path, env: Mapping[str, str]) -> None:
    """Write the database that ``env`` names as a custom-format dump: one consistent moment."""
    _run(["pg_dump", "--format=custom", "--no-owner", f"--file={target}"], env)
    target.chmod(0o600)


def checked_counts(path: Path, env: Mapping[str, str]) -> dict[str, int]:
    """Read a whole dump back as SQL and return the rows of each table."""
    plain = path.with_name(path.name + ".sql")
    try:
        _run(["pg_restore", f"--file={plain}", "--no-owner", str(path)], env)
        return _counted(plain)
    finally:
        plain.unlink(missing_ok=True)


def restore(path: Path, env: Mapping[str, str]) -> None:
    """Replace the content of the database by a dump, in one transaction."""
    name = env["PGDATABASE"]
    options = ["--clean", "--if-exists", "--no-owner", "--single-transaction", f"--dbname={name}"]
    _run(["pg_restore", *options, str(path)], env)


def _counted(path: Path) -> dict[str, int]:
    counts: dict[str, int] = {}
    table = ""
    with path.open("rb") as lines:
        for line in lines:
            if table:
                if line == b"\\.\n":
                    table = ""
                else:
                    counts[table] += 1
            elif found := _COPY.match(line):
                table = found.group(1).decode()
                counts[table] = 0
    return counts


def _run(command: Sequence[str], env: Mapping[str, str]) -> str:
    if shutil.which(command[0], path=env.get("PATH")) is None:
        raise ToolFailed(
            f"L’outil {command[0]} manque : installez le client PostgreSQL "
            "de la même version que le serveur (paquet postgresql-client)."
        )
    done = subprocess.run(  # noqa: S603 - a fixed command, no shell
        command, env=dict(env), capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise ToolFailed(f"{command[0]} a échoué : {said[0] if said else 'sans explication'}")
    return done.stdout
