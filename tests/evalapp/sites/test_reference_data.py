"""The reference that ships: complete, consistent, with secrets kept as such."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from evalapp.flags import Flag
from evalapp.sites.reference_data import FOLDER, FigureEntry, ReferenceDataError, load
from evalapp.sites.territory import CodeError


def test_three_programmes_and_eight_sites_ship() -> None:
    reference = load()
    assert len(reference.programmes) == 3
    by_programme = Counter(site.programme for site in reference.sites)
    assert by_programme == {"cites-educatives": 5, "ami-pauvrete-rurale": 3}


def test_every_commune_of_the_three_communities_is_there() -> None:
    reference = load()
    communes = Counter(place.parent for place in reference.territories if place.kind == "commune")
    assert (communes["246600548"], communes["200034031"], communes["200034411"]) == (14, 14, 34)


def test_the_secret_poverty_rates_stay_secret() -> None:
    rates = [f for f in load().figures if f.measure == "taux_pauvrete_60" and f.year == 2021]
    alban = {p.code for p in load().territories if p.parent == "200034031"}
    of_alban = [f for f in rates if f.territory in alban]
    assert len(of_alban) == 14
    assert all(f.value is None and f.flag is Flag.SECRET for f in of_alban)


def test_the_published_rates_are_those_of_the_source() -> None:
    figures = {(f.territory, f.measure, f.year): f.value for f in load().figures}
    assert figures["34032", "taux_pauvrete_60", 2021] == 36
    assert figures["66003", "taux_pauvrete_60", 2021] == 27
    assert figures["QP034005", "population_municipale", 2015] == 21652
    assert figures["246600548", "population_municipale", 2023] == 9832


def test_no_indicator_on_foreigners_ships() -> None:
    assert not any("etrang" in figure.measure for figure in load().figures)


def test_a_value_beside_a_flag_is_a_contradiction() -> None:
    with pytest.raises(ReferenceDataError):
        FigureEntry("34032", "taux_pauvrete_60", 36.0, Flag.SECRET, "Insee", 2021, "commune")
    with pytest.raises(ReferenceDataError):
        FigureEntry("34032", "taux_pauvrete_60", None, Flag.NONE, "Insee", 2021, "commune")


def _changed(tmp_path: Path, name: str, old: str, new: str) -> Path:
    folder = tmp_path / "reference"
    shutil.copytree(FOLDER, folder)
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1))
    return folder


def test_a_wrong_code_in_the_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CodeError):
        load(_changed(tmp_path, "territories.json", "246600548", "246600549"))


def test_a_figure_about_an_unknown_territory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReferenceDataError, match="66999"):
        load(_changed(tmp_path, "figures.json", '"territory": "66003"', '"territory": "66999"'))


def test_a_code_given_twice_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    shutil.copytree(FOLDER, folder)
    content = json.loads((folder / "territories.json").read_text())
    content["territories"].append(content["territories"][0])
    (folder / "territories.json").write_text(json.dumps(content))
    with pytest.raises(ReferenceDataError, match="deux fois"):
        load(folder)
