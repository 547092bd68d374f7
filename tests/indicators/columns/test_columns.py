"""The column cache: what it holds, when it is made again, and that it is never wrong."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import delete, update

from evalapp.extensions import db
from indicators.columns import layout, repository, services, store
from indicators.columns.schema import MISSING, NOT_ASKED, schema_of
from surveys.models import Response
from surveys.serialization import questionnaire_from_dict
from tests import survey_factories as make
from tests.factories import make_site

DAY = make.TODAY


def definition(name: str = "colonnes", **choices: list[str]) -> dict[str, Any]:
    """One question of each kind that makes columns, and a repeat, which makes none."""
    names = {"avis": ["oui", "non"], "gouts": ["a", "b"]} | choices
    items = [
        {"uid": "q1", "name": "avis", "type": "select_one", "list_name": "avis"},
        {"uid": "q2", "name": "gouts", "type": "select_multiple", "list_name": "gouts"},
        {"uid": "q3", "name": "age", "type": "integer"},
        {"uid": "q4", "name": "rang", "type": "rank", "list_name": "gouts"},
        {"uid": "q5", "name": "grille", "type": "grid", "list_name": "avis",
         "rows": [{"uid": "r1", "name": "r1", "label": {"fr": "Un"}}]},
        {"uid": "rep", "name": "enfants", "type": "repeat",
         "items": [{"uid": "q9", "name": "prenom", "type": "select_one", "list_name": "avis"}]},
    ]  # fmt: skip
    for item in (*items, *items[-1]["items"]):  # type: ignore[misc]
        item["label"] = {"fr": item["name"]}  # type: ignore[index]
    return {
        "format": 1,
        "name": name,
        "title": {"fr": "Colonnes"},
        "choices": {
            key: [{"name": n, "label": {"fr": n}} for n in listed] for key, listed in names.items()
        },
        "pages": [{"uid": "p1", "name": "p1", "items": items}],
    }


@pytest.fixture
def campaign(app_context: Flask) -> Any:
    made = make.make_campaign(
        sites=[make_site("beziers"), make_site("sete")], version=make.make_version(definition())
    )
    return db.session.get(type(made), made.id)


def respond(campaign: Any, answers: dict[str, Any], day: date = DAY, **more: Any) -> Response:
    site = campaign.access_points[0]
    return make.make_response(campaign, site_of(site), answers, day=day, **more)


def site_of(point: Any) -> Any:
    from evalapp.sites.models import Site

    return db.session.get(Site, point.site_id)


def fill(campaign: Any, days: int = 3, each: int = 4) -> None:
    for back in range(days):
        for k in range(each):
            answers = {"q1": ["oui", "non", None][k % 3], "q2": ["b"], "q3": k, "q4": ["b", "a"]}
            respond(campaign, answers, DAY - timedelta(days=back))


def files(campaign: Any) -> dict[str, bytes]:
    folder = services.folder_of(campaign.id)
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "lock"}


def rebuilt(campaign: Any) -> dict[str, bytes]:
    for path in services.folder_of(campaign.id).iterdir():
        path.unlink()
    services.columns_of(campaign)
    return files(campaign)


def column_of(campaign: Any, key: str) -> list[Any]:
    return services.columns_of(campaign).values(key).tolist()


def test_each_kind_of_answer_has_its_code(campaign: Any) -> None:
    respond(campaign, {"q1": "non", "q2": ["b"], "q3": 7, "q4": ["b"], "r1": None}, language="ar")
    table = services.columns_of(campaign)
    read = {column.key: table.values(column.key).tolist() for column in table.schema.columns}
    assert read.pop("q4/a") != read.pop("q4/a", [0])  # not ranked: NaN
    assert read == {"q1": [1], "q2/a": [0], "q2/b": [1], "q3": [7.0], "q4/b": [1.0], "r1": [-1]}
    codes, words = table.words(layout.LANGUAGE)
    assert [words[k] for k in codes] == ["ar"]


def test_empty_and_never_asked_are_told_apart(campaign: Any) -> None:
    respond(campaign, {"q1": None, "q2": None})
    respond(campaign, {})
    assert sorted(column_of(campaign, "q1")) == [NOT_ASKED, MISSING]
    assert sorted(column_of(campaign, "q2/a")) == [NOT_ASKED, MISSING]


def test_only_finished_responses_are_kept(campaign: Any) -> None:
    for status in ("partial", "refused", "rejected", "complete"):
        respond(campaign, {"q1": "oui"}, status=status)
    assert services.columns_of(campaign).n == 1


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_a_grown_cache_is_a_rebuilt_cache_byte_for_byte(campaign: Any) -> None:
    for lot in range(4):
        fill(campaign, days=1 + lot, each=3)
        services.columns_of(campaign)
    respond(campaign, {"q1": "oui"}, DAY - timedelta(days=2), language="ar", channel="paper")
    services.columns_of(campaign)
    grown = files(campaign)
    assert len(grown) == 5  # four days and the manifest
    assert grown == rebuilt(campaign)


def test_an_erased_answer_is_gone_from_every_file(campaign: Any) -> None:
    fill(campaign)
    gone = respond(campaign, {"q1": "oui"}, DAY - timedelta(days=1))
    services.columns_of(campaign)
    trace = np.int64(gone.id).tobytes()
    assert any(trace in content for content in files(campaign).values())
    db.session.execute(delete(Response).where(Response.id == gone.id))
    db.session.commit()
    assert gone.id not in column_of(campaign, layout.ID)
    assert not any(trace in content for content in files(campaign).values())
    assert files(campaign) == rebuilt(campaign)


def test_one_erased_and_one_come_late_do_not_hide_each_other(campaign: Any) -> None:
    fill(campaign)
    gone = respond(campaign, {"q1": "oui"}, DAY - timedelta(days=1))
    services.columns_of(campaign)
    db.session.execute(delete(Response).where(Response.id == gone.id))
    late = respond(campaign, {"q1": "non"}, DAY - timedelta(days=1))
    ids = column_of(campaign, layout.ID)
    assert late.id in ids
    assert gone.id not in ids


def test_an_edited_answer_and_a_rejected_one_are_read_again(campaign: Any) -> None:
    edited, rejected = (respond(campaign, {"q1": "oui"}, DAY - timedelta(days=1)) for _ in "ab")
    assert column_of(campaign, "q1") == [0, 0]
    change = update(Response).where(Response.id == edited.id)
    db.session.execute(change.values(answers='{"q1":"non"}', generation=1))
    db.session.commit()
    assert sorted(column_of(campaign, "q1")) == [0, 1]
    away = update(Response).where(Response.id == rejected.id)
    db.session.execute(away.values(status="rejected", generation=1))
    db.session.commit()
    assert column_of(campaign, "q1") == [1]


@pytest.mark.parametrize("harm", ["lost", "torn", "foreign", "no manifest", "nonsense"])
def test_a_damaged_cache_is_made_again_never_read(
    campaign: Any, harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(campaign)
    whole = services.columns_of(campaign).values("q1").tolist()
    monkeypatch.setattr(store, "_verified", {})  # another process, or another day
    monkeypatch.setattr(services, "_opened", {})
    folder = services.folder_of(campaign.id)
    path = sorted(folder.glob("*.npy"))[0]
    content = bytearray(path.read_bytes())
    if harm == "lost":
        path.unlink()
    elif harm == "torn":
        path.write_bytes(bytes(content[:-3]))
    elif harm == "foreign":
        content[-1] ^= 1
        path.write_bytes(bytes(content))
    elif harm == "no manifest":
        (folder / "manifest.json").unlink()
    else:
        (folder / "manifest.json").write_text('{"signature": 3, "segments": [{}]}')
    assert services.columns_of(campaign).values("q1").tolist() == whole
    assert files(campaign) == rebuilt(campaign)


def test_versions_meet_by_uid_and_old_answers_keep_their_code() -> None:
    old = questionnaire_from_dict(definition(avis=["parfois", "oui"]))
    new = questionnaire_from_dict(definition(avis=["oui", "non"]))
    schema = schema_of([old, new])
    column = schema.column("q1")
    assert column is not None
    assert column.levels == ("oui", "non", "parfois")
    assert schema.column("q9") is None  # several answers per person: not a column
    assert schema.signature != schema_of([new]).signature


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_a_large_campaign_is_checked_by_its_count_its_edits_and_its_last_day(
    campaign: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "EVERY_MARK", 0)
    fill(campaign)
    assert services.columns_of(campaign).n == 12
    old = services.columns_of(campaign).values(layout.ID).tolist()[0]
    respond(campaign, {"q1": "oui"})
    assert services.columns_of(campaign).n == 13
    db.session.execute(
        update(Response).where(Response.id == old).values(generation=1, answers="{}")
    )
    db.session.commit()
    assert NOT_ASKED in column_of(campaign, "q1")
    db.session.execute(delete(Response).where(Response.id == old))
    db.session.commit()
    assert services.columns_of(campaign).n == 12


def test_processes_that_build_together_leave_one_whole_cache(
    campaign: Any, settings: Any, tmp_path: Path
) -> None:
    fill(campaign, days=5, each=5)
    number, folder = campaign.id, services.folder_of(campaign.id)
    script = (
        "import os\n"
        "from pathlib import Path\n"
        "from evalapp.config import Settings\n"
        "from evalapp.extensions import db\n"
        "from evalapp.factory import create_app\n"
        "from indicators.columns import services\n"
        "from surveys.models import Campaign\n"
        f"place = ({settings.database_url!r}, Path({str(tmp_path)!r}), 'x' * 32)\n"
        "child = [os.fork() for _ in range(2)]\n"
        "app = create_app(Settings(*place))\n"
        "with app.app_context():\n"
        f"    n = services.columns_of(db.session.get(Campaign, {number})).n\n"
        "print(n, flush=True)\n"
        "for one in child: one and os.waitpid(one, 0)\n"
    )
    db.session.rollback()
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=300
    )
    assert run.stdout.split() == ["25"] * 4, run.stderr
    assert not list(folder.glob("*.tmp"))
    assert files(campaign) == rebuilt(campaign)


def test_a_count_by_what_is_left_over_is_the_count(campaign: Any) -> None:
    fill(campaign, days=2, each=5)
    for status in ("partial", "refused", "rejected"):
        respond(campaign, {}, status=status)
    other = make.make_campaign("autre", sites=[make_site("lunel")])
    respond(db.session.get(type(campaign), other.id), {})
    for expected in (0, 1, 10, 10_000):
        assert repository.count_of(campaign.id, expected) == 10
        assert repository.count_of(other.id, expected) == 1
