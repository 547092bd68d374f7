"""Weights in force: followed by the explorer, the indicators and the reports, and said there."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from evalapp.accounts.permissions import Role, Scope
from evalapp.config import today
from evalapp.extensions import db
from evalapp.sites.models import Site
from indicators.collected.services import survey_results
from indicators.disclosure.tables import Audience
from indicators.explorer import services as explorer
from indicators.explorer.address import read
from indicators.weighting import services
from indicators.weighting.models import WeightRecipe
from indicators.weighting.recipe import Margin, Recipe
from reports.kinds import DEFAULT
from reports.services import build_inputs
from surveys.models import Campaign
from tests.factories import in_app, make_programme, make_site, make_user
from tests.survey_factories import make_campaign, make_response

ADDRESS = "campagne=essai&question=q3&regroupement=accord"
MARGIN = Margin(("q1",), "Comptage 2026", {"oui": 40.0, "non": 60.0})
WORDS = "redressement « Venue », calage sur marges"
#: (comes, opinion, people): who comes agrees less often.
PEOPLE = (
    ("oui", "plutot", 60), ("oui", "pas_du_tout", 60), ("non", "plutot", 50),
    ("non", "pas_du_tout", 10),
)  # fmt: skip
#: 40 % come, of whom half agree; 60 % do not, of whom five in six do.
WEIGHTED = 0.4 * 0.5 + 0.6 * 50 / 60


@pytest.fixture
def campaign(app: Flask) -> Any:
    programme = make_programme()
    here, there = make_site("ici", "Ici", programme), make_site("la", "Là", programme)
    made = make_campaign("essai", sites=(here, there), today=today())
    fill(made, [here, there])
    keep(made, here)
    return made


@in_app
def fill(campaign: Campaign, sites: list[Site]) -> None:
    for site in sites:
        for comes, opinion, people in PEOPLE:
            for _ in range(people):
                make_response(campaign, site, {"q1": comes, "q3": opinion})


@in_app
def keep(campaign: Campaign, site: Site) -> None:
    known = db.session.get(Campaign, campaign.id)
    recipe = Recipe("raking", (MARGIN,))
    author = make_user().id
    row = services.keep(known, site, "Venue", recipe, author_id=author, today=today())
    services.put_in_force(known, row, True)


def plain(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    words = html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).replace("\u202f", " ")
    return " ".join(words.replace("\xa0", " ").split())


def test_the_explorer_says_raw_or_weighted_and_the_weights_change_no_count(
    campaign: Campaign, signed_in_as: Any
) -> None:
    client = signed_in_as(Role.EVALUATOR)
    filtered = f"/explorer/?{ADDRESS}&filtre=site:ici"
    raw, weighted = plain(client, filtered), plain(client, f"{filtered}&poids=redresse")
    assert re.search(r"61 % répondent « D’accord » \(±\d+ points, n = 180\)", raw)
    assert re.search(
        r"70 % répondent « D’accord » \(±\d+ points, n = 180, résultat redressé\)", weighted
    )
    assert f"Ici : {WORDS}" in weighted
    assert "aucune pondération" in raw
    by_site = plain(client, f"/explorer/?{ADDRESS}&par=site&poids=redresse")
    assert "Là : 61 %" in by_site
    assert "Sur les autres sites, chaque réponse compte pour une" in by_site


def test_the_weighted_share_and_its_error_are_the_engines(app: Flask, campaign: Campaign) -> None:
    with app.app_context():
        ask = read([("campagne", "essai"), ("question", "q3"), ("regroupement", "accord"),
                    ("filtre", "site:ici"), ("poids", "redresse")])  # fmt: skip
        found = explorer.look(ask, Scope(everything=True))
        site = db.session.scalars(select(Site).where(Site.code == "ici")).one()
        built = services.rebuilt(db.session.get(Campaign, campaign.id), site,
                                 Recipe("raking", (MARGIN,)))  # fmt: skip
    cell = next(c for c in found.table.cells if c.row == "tout_a_fait+plutot")
    assert cell.value == pytest.approx(WEIGHTED)
    assert (cell.n, cell.base) == (110, 180)
    # Post-stratified by hand: the strata's own variances, weighted by their known shares.
    error = np.sqrt(0.4**2 * 0.25 / 120 + 0.6**2 * (5 / 36) / 60)
    assert (cell.high - cell.low) / 2 == pytest.approx(1.98 * error, rel=0.03)
    weights = built.design.weights
    assert weights.sum() == pytest.approx(180)


def test_indicators_follow_the_weights_and_say_so(app: Flask, campaign: Campaign) -> None:
    with app.app_context():
        known = db.session.get(Campaign, campaign.id)
        here, there = (
            db.session.scalars(select(Site).where(Site.code == code)).one()
            for code in ("ici", "la")
        )
        weighted = survey_results(here, known, Audience.TEAM)
        plain_one = survey_results(there, known, Audience.TEAM)
        assert weighted.agreements["q3"].value == pytest.approx(WEIGHTED)
        assert weighted.agreements["q3"].base == 180
        assert WORDS in weighted.weighting
        assert plain_one.weighting == ""
        assert plain_one.agreements["q3"].value == pytest.approx(110 / 180)
        row = db.session.scalars(select(WeightRecipe)).one()
        services.put_in_force(known, row, False)
        assert survey_results(here, known, Audience.TEAM).weighting == ""


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_one_recipe_at_most_is_in_force_and_aside_is_out_of_force(
    app: Flask, campaign: Campaign, signed_in_as: Any
) -> None:
    client = signed_in_as(Role.EVALUATOR)
    base = "/campagnes/essai/redressements"
    page = client.post(f"{base}/1/ecarter", follow_redirects=True)
    assert "en vigueur</span>" not in page.text
    plain(client, f"/explorer/?{ADDRESS}&poids=redresse", 422)
    assert client.post(f"{base}/1/appliquer").status_code == 422
    client.post(f"{base}/1/reprendre")
    assert "en vigueur</span>" in client.post(f"{base}/1/appliquer", follow_redirects=True).text
    assert "inconnu" in plain(client, f"/explorer/?{ADDRESS}&poids=beaucoup", 422)


def test_the_analyses_follow_the_weights_and_say_so(
    campaign: Campaign, signed_in_as: Callable[..., FlaskClient]
) -> None:
    client = signed_in_as(Role.EVALUATOR)
    sites = "/campagnes/essai/analyses/sites?question=q3"
    raw, weighted = plain(client, sites), plain(client, f"{sites}&poids=redresse")
    assert "Redressé : les poids en vigueur" in raw
    assert "aucune pondération" in raw
    assert f"Ici {round(100 * WEIGHTED)} % 180" in weighted
    assert f"Réponses redressées : Ici, {WORDS}" in weighted
    playing = "/campagnes/essai/analyses/ce-qui-joue?question=q3&par=q1"
    assert "va avec « D’accord »" in plain(client, f"{playing}&poids=redresse")
    shares = [plain(client, f"{playing}{more}").split("Le détail")[1].split("Ce sur quoi")[0]
              for more in ("", "&poids=redresse")]  # fmt: skip
    # The two groups are the margin itself: their shares do not move, the errors barely do.
    assert re.findall(r"\d+ %", shares[0])[1:] == re.findall(r"\d+ %", shares[1])[1:]


def test_each_wave_keeps_its_own_weights(app: Flask, campaign: Campaign) -> None:
    with app.app_context():
        here = db.session.scalars(select(Site).where(Site.code == "ici")).one()
        version = campaign.version_id
    again = make_campaign("suite", sites=(here,), today=today(), wave="T1", version_id=version)
    fill(again, [here])
    waves = [("campagne", "essai"), ("campagne", "suite")]
    rest = {"question": "q3", "filtre": "site:ici", "regroupement": "accord", "poids": "redresse"}
    ask = read([*waves, *rest.items()])

    def shares() -> dict[str, float]:
        with app.app_context():
            found = explorer.look(ask, Scope(everything=True))
        cells = [c for c in found.table.cells if c.row == "tout_a_fait+plutot"]
        return {cell.column: cell.value for cell in cells}

    before = shares()
    assert before["essai"] == pytest.approx(WEIGHTED)
    assert before["suite"] == pytest.approx(110 / 180)
    keep(again, here)
    assert shares()["suite"] == pytest.approx(WEIGHTED)
    assert shares()[""] == pytest.approx(WEIGHTED)


def test_the_report_says_the_weights_in_its_method_and_at_its_figures(
    app: Flask, campaign: Campaign
) -> None:
    with app.app_context():
        here = db.session.scalars(select(Site).where(Site.code == "ici")).one()
        inputs = build_inputs(here, DEFAULT, today())
    assert WORDS in inputs.method_notes[0]
    assert inputs.campaigns[0].weighting.startswith(WORDS)
    result = next(one for one in inputs.results if one.uid == "q3")
    assert result.population.endswith("résultats redressés")
    assert result.agreed is not None
    assert result.agreed.value == pytest.approx(WEIGHTED)
    assert result.agreed.n == 180
