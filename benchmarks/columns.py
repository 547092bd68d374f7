"""The column cache: cold reading, second reading, and what a thousand new answers cost.

``python benchmarks/columns.py [--rows 10000,100000,1000000]``: responses to 30 closed questions
over 60 days in a SQLite file, read as columns. « second » is a reading by a process that has the
cache, marks compared; « all 30 » adds the touching of every column. Beside them, in the same run:
``orjson.loads`` of the same documents, which any reading without a cache must at least do.
CPU and wall seconds, best of three for the warm ones. A table, then one JSON line.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import orjson
from sqlalchemy import insert, select

from benchmarks.campaigns import application, make_campaign, response_rows
from evalapp.extensions import db
from indicators.columns import services
from surveys.models import Campaign, Response

NEW = 1000


def timed(work: Callable[[], Any], times: int = 1) -> tuple[float, float]:
    """Return the best (wall, CPU) seconds."""
    best = []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        best.append((time.perf_counter() - wall, time.process_time() - cpu))
    return min(best)


def measure(rows: int) -> dict[str, Any]:
    """Measure one size in a database of its own."""
    with tempfile.TemporaryDirectory() as folder, application(Path(folder)) as _app:
        campaign = make_campaign(rows, days=60)
        found: dict[str, Any] = {"rows": rows}
        texts = db.session.scalars(select(Response.answers).limit(20_000)).all()
        lot = timed(lambda: [orjson.loads(text) for text in texts])
        found["orjson"] = tuple(part * rows / len(texts) for part in lot)
        found["cold"] = timed(lambda: services.columns_of(campaign))
        found["second"] = timed(lambda: services.columns_of(campaign), 3)
        found["all 30"] = timed(lambda: touch(campaign), 3)
        last = date(2026, 1, 1) + timedelta(days=59)
        db.session.execute(
            insert(Response), response_rows(campaign, NEW, 1, random.Random(7), last)
        )
        db.session.commit()
        found["1000 new"] = timed(lambda: services.columns_of(campaign))
        found["MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        return found


def touch(campaign: Campaign) -> int:
    """Read every column of the table."""
    table = services.columns_of(campaign)
    return sum(int(table.values(column.key)[-1]) for column in table.schema.columns)


def main() -> None:
    """Print a line per size, then everything as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", default="10000,100000,1000000")
    sizes = [int(one) for one in parser.parse_args().rows.split(",")]
    results = []
    heads = ("orjson", "cold", "second", "all 30", "1000 new")
    print("responses   " + "".join(f"{head:>16}" for head in heads) + "      MB  (wall/CPU s)")
    for rows in sizes:
        one = measure(rows)
        results.append(one)
        cells = "".join(f"{one[head][0]:>9.3f}/{one[head][1]:.3f} " for head in heads)
        print(f"{rows:>9}   {cells} {one['MB']:>6}", flush=True)
    print(json.dumps({"benchmark": "columns", "results": results}))


if __name__ == "__main__":
    main()
