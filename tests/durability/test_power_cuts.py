"""The power goes: everything that somebody was thanked for is on the disk.

The instrument is tried too: a database that does not wait for the disk must lose.
``POWER_CUTS`` and ``POWER_EVERY`` lengthen the tests; ``benchmarks/crash.py`` has the long figures.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.durability.counting import Verdict, verdict
from tests.durability.places import CODE, Place, place_of
from tests.durability.power import Disk, compiled
from tests.durability.respondents import Crowd, Manners, Walk, come
from tests.durability.servers import dying, serving

pytestmark = pytest.mark.slow

CUTS = int(os.environ.get("POWER_CUTS", "2"))
EVERY = float(os.environ.get("POWER_EVERY", "3"))


def through_cuts(place: Place, ways: list[Walk], sabotage: str = "") -> Verdict:
    """Let people answer while the power goes; return what was found afterwards."""
    more = {**place.environment, **({"SABOTAGE": sabotage} if sabotage else {})}
    module = "tests.durability.sabotage" if sabotage else "evalapp.wsgi"
    crowd = Crowd(120, clients=8, manners=Manners(conflict=0.05))
    with (
        serving(place.settings, f"/q/{CODE}", module, befall=place.befall, **more) as server,
        dying(server, "power", EVERY, CUTS) as (_, over),
    ):
        ledger = come(server.port, CODE, ways, crowd, over)
    place.befall()
    found = verdict(place.app, CODE, ledger)
    assert place.disk is not None
    print(f"{len(ledger.acknowledged)} acknowledged, {place.disk.cuts} cuts, "
          f"{place.disk.taken} pages taken, {found}")  # fmt: skip
    assert len(ledger.acknowledged) > 5
    return found


@pytest.mark.parametrize("base", ["sqlite", "postgresql"])
def test_a_power_cut_takes_nothing_that_was_acknowledged(
    base: str, tmp_path: Path, ways: list[Walk]
) -> None:
    with place_of(base, "power", tmp_path, luck=0.5) as place:
        assert through_cuts(place, ways).is_good


@pytest.mark.parametrize("base", ["sqlite", "postgresql"])
def test_the_instrument_sees_a_database_that_does_not_wait_for_the_disk(
    base: str, tmp_path: Path, ways: list[Walk]
) -> None:
    with place_of(base, "power", tmp_path) as place:
        found = through_cuts(place, ways, "careless")
        assert place.disk is not None
        assert place.disk.taken > 0, "the instrument must have taken something away"
    assert found.lost + found.altered > 0, found


def test_the_instrument_keeps_what_was_synced_and_nothing_else(tmp_path: Path) -> None:
    place, work = tmp_path / "disque", tmp_path / "travail"
    place.mkdir()
    work.mkdir()
    disk = Disk(place, work)
    (place / "old").write_text("before")
    disk.all_is_safe()
    script = (
        "import os; f = open('new', 'w'); f.write('safe'); f.flush(); os.fsync(f.fileno());"
        "f.write(' lost'); f.flush(); open('old', 'a').write(' lost'); open('none', 'w').write('x')"
    )
    subprocess.run(
        [sys.executable, "-c", script], cwd=place, check=True, env=os.environ | disk.environment
    )
    disk.cut()
    assert {p.name: p.read_text() for p in place.iterdir()} == {"new": "safe", "old": "before"}


def test_without_a_compiler_the_power_cut_is_skipped_clearly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(pytest.skip.Exception, match="compilateur"):
        compiled(tmp_path)
