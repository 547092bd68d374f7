"""Files of answers: time, growth and memory of the CSV (labels, codes) and of the other formats.

``python benchmarks/exports.py [--rows 10000,30000,100000] [--formats csv,xlsx]``: a campaign of 30
closed questions, every byte produced and thrown away. Beside them: reading and ``orjson.loads``
of the same documents. CPU and wall seconds, peak memory. A table, then one JSON line.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.campaigns import application, make_campaign
from benchmarks.columns import timed
from evalapp.accounts.permissions import Scope
from surveys.campaigns.repository import answer_documents
from surveys.exports.services import Asked, export

EVERYWHERE = Scope(everything=True)


def main() -> None:
    """Print a line per size and format, then everything as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", default="10000,30000,100000")
    parser.add_argument("--formats", default="csv")
    asked = parser.parse_args()
    results = []
    print("responses   format          wall/CPU s    MB")
    for rows in (int(one) for one in asked.rows.split(",")):
        with tempfile.TemporaryDirectory() as folder, application(Path(folder)):
            campaign = make_campaign(rows, days=60)
            kinds = [
                (kind, labels) for kind in asked.formats.split(",") for labels in (True, False)
            ]
            work = {
                "documents": lambda c=campaign: sum(1 for _ in answer_documents(c.id, EVERYWHERE))
            }
            for kind, labels in kinds:
                name = f"{kind} {'labels' if labels else 'codes'}"
                work[name] = lambda k=kind, w=labels: sum(
                    len(chunk) for chunk in export("mesure", EVERYWHERE, Asked(k, w))
                )
            for name, run in work.items():
                wall, cpu = timed(run)
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
                results.append({"rows": rows, "format": name, "wall": wall, "cpu": cpu, "MB": peak})
                print(f"{rows:>9}   {name:<12} {wall:>8.3f}/{cpu:.3f} {peak:>6}", flush=True)
    print(json.dumps({"benchmark": "exports", "results": results}))


if __name__ == "__main__":
    main()
