"""The explorer's answer time, warm and cold: page of a cross-table over 10⁴, 10⁵, 10⁶ responses.

``python benchmarks/explorer.py [--rows 10000,100000]``: « first » computes a view that nobody has
asked for, over a column cache that exists; « again » asks for the same address. CPU and wall
seconds of the whole request, page included. A table, then one JSON line.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.campaigns import application, make_campaign
from benchmarks.columns import timed
from evalapp.accounts.permissions import Scope
from indicators.columns import services as columns
from indicators.explorer.address import read
from indicators.explorer.pages.services import explorer

EVERYWHERE = Scope(everything=True)


def main() -> None:
    """Print a line per size, then everything as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", default="10000,100000,1000000")
    results = []
    print("responses   first (wall/CPU s)   another question   again")
    for rows in (int(one) for one in parser.parse_args().rows.split(",")):
        with tempfile.TemporaryDirectory() as folder, application(Path(folder)):
            columns.columns_of(make_campaign(rows, days=60))
            found: dict[str, object] = {"rows": rows}
            asks = [
                read([("campagne", "mesure"), ("question", uid), ("par", "site")])
                for uid in ("q3", "q4", "q4")
            ]
            for name, ask in zip(("first", "another", "again"), asks, strict=True):
                found[name] = timed(lambda ask=ask: explorer(ask, EVERYWHERE))
            results.append(found)
            cells = "   ".join(
                f"{found[k][0]:>8.3f}/{found[k][1]:.3f}" for k in ("first", "another", "again")
            )  # type: ignore[index]
            print(f"{rows:>9}   {cells}", flush=True)
    print(json.dumps({"benchmark": "explorer", "results": results}))


if __name__ == "__main__":
    main()
