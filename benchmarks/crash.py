"""Responses under fire: how many a second while the server dies, and how many were lost: none.

Virtual respondents walk the real questionnaire for parents and send again until acknowledged;
gunicorn (two workers) is killed with SIGKILL (all of it, or a worker), stopped with SIGTERM,
PostgreSQL itself is killed (one of our own), or the power is cut (``tests/durability/powercut.c``).
Then the export is counted against what people were told.
By default short; ``--seconds 60 --rps 50 --every 5`` is the figure to reach.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.durability.counting import verdict  # noqa: E402
from tests.durability.flaky import Weather, network  # noqa: E402
from tests.durability.places import CODE, QUESTIONNAIRE, TEXT, place_of  # noqa: E402
from tests.durability.respondents import Crowd, Manners, come, walks  # noqa: E402
from tests.durability.servers import dying, serving  # noqa: E402
from tests.surveys.collect.made import shipped  # noqa: E402

KINDS = ["all", "worker", "term", "db", "power", "none"]


def arguments() -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rps", type=float, default=0, help="0: as many as the machine gives")
    parser.add_argument("--every", type=float, default=5)
    parser.add_argument("--kill", choices=KINDS, default="all")
    parser.add_argument("--base", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--clients", type=int, default=12)
    parser.add_argument("--flaky", action="store_true", help="a bad network on top")
    parser.add_argument("--luck", type=float, default=0.5, help="part of unsynced pages that stays")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def measure(name: str, options: argparse.Namespace, folder: Path) -> dict[str, object]:
    """Return what people were told on one database, and what was found there afterwards."""
    ways = walks(shipped(QUESTIONNAIRE), TEXT, 40, options.seed)
    manners = Manners(fresh=options.flaky, patience=30 if options.flaky else 15)
    crowd = Crowd(options.seconds, options.clients, options.rps, 100_000, options.seed, manners)
    kills = max(1, int(options.seconds / options.every)) if options.kill != "none" else 0
    with ExitStack() as stack:
        kept = place_of(name, options.kill, folder, seed=options.seed, luck=options.luck)
        place = stack.enter_context(kept)
        with ExitStack() as serves:
            server = serves.enter_context(
                serving(place.settings, f"/q/{CODE}", befall=place.befall, **place.environment)
            )
            port = server.port
            if options.flaky:
                port = serves.enter_context(network(port, Weather(), options.seed)).port
            silences: list[float] = []
            if kills:
                dies = dying(server, options.kill, options.every, kills, options.seed)
                silences, _ = serves.enter_context(dies)
            ledger = come(port, CODE, ways, crowd)
        if options.kill == "power":
            place.befall()
        found = verdict(place.app, CODE, ledger)
    answered, taken = len(ledger.acknowledged), place.disk.taken if place.disk else 0
    return {
        "acknowledged": answered, "per_s": round(answered / options.seconds, 1),
        "kills": len(silences), "longest_silence_s": round(max(silences, default=0), 1),
        "p95_ms": ledger.p95_ms, "unanswered": ledger.statuses[0],
        "unavailable": ledger.statuses[503], "pairs": ledger.pairs, "doubles": ledger.doubles,
        "conflicts_refused": ledger.refused_conflicts, "pages_taken": taken,
        **asdict(found), "good": found.is_good,
    }  # fmt: skip


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
