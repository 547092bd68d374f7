"""The explorer's answer time: a cross-table over 10⁴, 10⁵, 10⁶ responses, plain and weighted.

``python benchmarks/explorer.py [--rows 10000,100000]``: « first » computes a view that nobody has
asked for, over a column cache that exists; « another » a second question; « again » the same
address; « weighted » a third question under weights in force on five sites (two margins), the
second time that the weights serve. CPU and wall seconds from the address to the words of the
page, its chart drawn. A table, then one JSON line.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import select

from benchmarks.campaigns import START, application, make_campaign
from benchmarks.columns import timed
from evalapp.accounts.permissions import Scope
from evalapp.extensions import db
from evalapp.sites.models import Site
from indicators.columns import services as columns
from indicators.explorer.address import Ask, read
from indicators.explorer.pages.services import explorer
from indicators.weighting import services as weighting
from indicators.weighting.recipe import Margin, Recipe
from surveys.models import Campaign

EVERYWHERE = Scope(everything=True)
HEADS = ("first", "another", "again", "weighted")
SEX = Margin(("sexe",), "mesure", {"f": 52.0, "h": 48.0})
AGE = Margin(("age",), "mesure", {f"a{k}": 20.0 + k for k in range(1, 6)})


def put_weights(campaign: Campaign) -> None:
    """Weight every site on sex and age."""
    for site in db.session.scalars(select(Site)).all():
        recipe = Recipe("raking", (SEX, AGE))
        row = weighting.keep(campaign, site, "Mesure", recipe, author_id=None, today=START)
        weighting.put_in_force(campaign, row, True)


def ask(uid: str, *more: tuple[str, str]) -> Ask:
    """Return a question by site."""
    return read([("campagne", "mesure"), ("question", uid), ("par", "site"), *more])


def measure(rows: int) -> dict[str, Any]:
    """Measure one size in a database of its own."""
    with tempfile.TemporaryDirectory() as folder, application(Path(folder)):
        campaign = make_campaign(rows, days=60)
        columns.columns_of(campaign)
        found: dict[str, Any] = {"rows": rows}
        for name, uid in (("first", "q3"), ("another", "q4"), ("again", "q4")):
            found[name] = timed(lambda uid=uid: explorer(ask(uid), EVERYWHERE))
        put_weights(campaign)
        weighted = ("poids", "redresse")
        explorer(ask("q5", weighted), EVERYWHERE)
        found["weighted"] = timed(lambda: explorer(ask("q6", weighted), EVERYWHERE))
        found["MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        return found


def main() -> None:
    """Print a line per size, then everything as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", default="10000,100000,1000000")
    results = []
    print("responses" + "".join(f"{head:>16}" for head in HEADS) + "      MB  (wall/CPU s)")
    for rows in (int(one) for one in parser.parse_args().rows.split(",")):
        one = measure(rows)
        results.append(one)
        cells = "".join(f"{one[head][0]:>9.3f}/{one[head][1]:.3f} " for head in HEADS)
        print(f"{rows:>9} {cells} {one['MB']:>6}", flush=True)
    print(json.dumps({"benchmark": "explorer", "results": results}))


if __name__ == "__main__":
    main()
