"""The explorer's pages: what an address shows, what it refuses, what it never gives away."""

from __future__ import annotations

import html
import io
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from evalapp.accounts.permissions import Role
from surveys.models import Campaign
from tests import explorer_factories, factories
from tests import survey_factories as make

ADDRESS = "/explorer/?campagne=enquete&question=accueil"


@pytest.fixture
def sites(app: Flask) -> list[Any]:
    return [factories.make_site("beziers", "Béziers"), factories.make_site("sete", "Sète")]


@pytest.fixture
def campaign(sites: list[Any]) -> Campaign:
    version = make.make_version(explorer_factories.definition())
    made = make.make_campaign("enquete", sites=sites, version=version, wave="T0")
    explorer_factories.fill(made, sites)
    return made


@pytest.fixture
def evaluator(signed_in_as: Any) -> FlaskClient:
    return signed_in_as(Role.EVALUATOR)


def text_of(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:2000]
    words = html.unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", answer.text, flags=re.S))
    return " ".join(words.replace("\u202f", " ").replace("\xa0", " ").split())


def test_an_empty_place_says_what_it_is_for(evaluator: FlaskClient) -> None:
    assert "Rien à explorer pour l’instant" in text_of(evaluator, "/explorer/")


def test_a_question_is_answered_in_a_sentence_with_its_precision(
    campaign: Campaign, evaluator: FlaskClient
) -> None:
    page = text_of(evaluator, ADDRESS + "&par=site&regroupement=accord")
    assert re.search(r"Béziers : \d\d % répondent « D’accord » \(±\d points, n = 142\)", page)
    assert "Les réponses diffèrent selon le site" in page
    assert "p < 0,001" in page
    assert re.search(r"Sète par rapport à Béziers −\d\d points", page)
    assert "Comment ce chiffre est calculé" in page


def test_what_chance_explains_is_said_to_be_inconclusive(
    campaign: Campaign, evaluator: FlaskClient
) -> None:
    page = text_of(evaluator, ADDRESS + "&par=sexe&filtre=site:sete&regroupement=accord")
    assert "Non concluant" in page
    assert "le hasard suffit à produire" in page
    assert "Filtre : Sète" in page


def test_several_answers_are_counted_by_option(campaign: Campaign, evaluator: FlaskClient) -> None:
    page = text_of(evaluator, "/explorer/?campagne=enquete&question=gouts&par=site")
    assert "citent" in page
    assert "le total dépasse 100 %" in page


def test_no_mean_is_ever_taken_of_a_scale(campaign: Campaign, evaluator: FlaskClient) -> None:
    page = text_of(evaluator, ADDRESS)
    assert "aucune moyenne n’en est faite" in page
    assert "Moyenne" not in page


def test_two_waves_make_an_evolution(
    campaign: Campaign, sites: list[Any], evaluator: FlaskClient
) -> None:
    version_id = campaign.version_id
    again = make.make_campaign("enquete2", sites=sites, wave="T1", version_id=version_id)
    explorer_factories.fill(again, sites, shift=9)
    page = text_of(evaluator, ADDRESS + "&campagne=enquete2&regroupement=accord")
    assert "d’une vague à l’autre" in page
    assert "T1 par rapport à T0" in page


def test_a_site_alone_in_the_perimeter_sees_nothing_of_the_others(
    campaign: Campaign, sites: list[Any], signed_in_as: Any
) -> None:
    page = text_of(signed_in_as(Role.EVALUATOR, site=sites[1]), ADDRESS + "&par=site")
    assert "Sète" in page
    assert "Béziers" not in page
    text_of(signed_in_as(Role.EVALUATOR, site=sites[1]), ADDRESS + "&filtre=site:beziers", 422)


def test_site_leads_do_not_explore(campaign: Campaign, sites: list[Any], signed_in_as: Any) -> None:
    assert signed_in_as(Role.SITE_LEAD, site=sites[0]).get(ADDRESS).status_code == 404


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("&sql=1", "mot inconnu"),
        ("&par=%3Cscript%3E", "illisible"),
        ("&par=inconnu", "former des groupes"),
        ("&par=accueil", "elle-même"),
        ("&filtre=site", "incomplet"),
        ("&filtre=accueil:plutot", "autre question"),
        ("&regroupement=99", "n’existe plus"),
        ("&question=autre", "deux fois"),
    ],
)
def test_an_address_that_means_nothing_is_refused_in_words(
    campaign: Campaign, evaluator: FlaskClient, more: str, words: str
) -> None:
    assert words in text_of(evaluator, ADDRESS + more, 422)


def test_a_campaign_out_of_reach_does_not_exist(campaign: Campaign, evaluator: FlaskClient) -> None:
    assert evaluator.get("/explorer/?campagne=autre&question=accueil").status_code == 404


def test_small_groups_are_withheld_in_the_page_the_chart_and_the_files(
    sites: list[Any], evaluator: FlaskClient
) -> None:
    version = make.make_version(explorer_factories.definition())
    small = make.make_campaign("petite", sites=sites, version=version)
    explorer_factories.fill(small, sites[:1], each=60)
    explorer_factories.fill(small, sites[1:], each=4)
    address = "campagne=petite&question=accueil&par=site"
    page = text_of(evaluator, f"/explorer/?{address}")
    assert "Sète : aucun chiffre ne peut être donné (s)" in page
    assert "p <" not in page
    assert "p =" not in page.replace("p = 0,05", "")
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(evaluator.get(f"/explorer/tableau.xlsx?{address}").data)
    )
    lines = book.get_sheet_by_name("Tableau").to_python()
    withheld = [line for line in lines if line[1] == "Sète"]
    assert withheld
    assert all(line[2:] == ["", "", "", "", "", "s", "brut"] for line in withheld)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_the_table_is_downloaded_as_it_is_shown(
    campaign: Campaign, evaluator: FlaskClient, kind: str
) -> None:
    answer = evaluator.get(f"/explorer/tableau.{kind}?campagne=enquete&question=accueil&par=site")
    assert answer.status_code == 200
    if kind == "csv":
        assert "Tout à fait d’accord;Béziers;" in answer.data.decode("utf-8-sig")
    else:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0)
        assert ["Tout à fait d’accord", "Béziers"] in [row[:2] for row in rows.to_python()]
    assert evaluator.get(f"/explorer/tableau.exe?{ADDRESS}").status_code == 404


def test_answers_are_regrouped_by_a_recipe_that_is_kept(
    campaign: Campaign, evaluator: FlaskClient
) -> None:
    address = "/explorer/regrouper?campagne=enquete&question=accueil"
    words = {"m:tout_a_fait": "Content", "m:plutot": "Content", "nom": "Contents"}
    made = evaluator.post(address, data=words)
    assert made.status_code == 302
    page = text_of(evaluator, made.location)
    assert "« Content »" in page
    assert "Plutôt pas d’accord" in page
    refused = evaluator.post(address, data={"nom": "Rien"})
    assert refused.status_code == 422
    assert "aucune n’est regroupée" in refused.text


def test_a_view_is_saved_found_again_and_forgotten(
    campaign: Campaign, evaluator: FlaskClient
) -> None:
    query = "campagne=enquete&question=accueil&par=site"
    evaluator.post("/explorer/vues", data={"adresse": query, "titre": "Accueil par site"})
    assert "Accueil par site" in text_of(evaluator, "/explorer/")
    assert evaluator.get("/explorer/vues/1").location.endswith(query)
    again = evaluator.post("/explorer/vues", data={"adresse": query, "titre": "Accueil par site"})
    assert "porte déjà ce titre" in text_of(evaluator, again.location)
    gone = evaluator.post("/explorer/vues/1/oublier")
    assert gone.location.endswith(query)
    assert evaluator.get("/explorer/vues/1").status_code == 404


def test_a_view_does_not_give_away_what_a_saved_one_hides(
    sites: list[Any], evaluator: FlaskClient
) -> None:
    """Everybody, then the large site alone: the difference would be the small site."""
    version = make.make_version(explorer_factories.definition())
    small = make.make_campaign("petite", sites=sites, version=version)
    explorer_factories.fill(small, sites[:1], each=60)
    explorer_factories.fill(small, sites[1:], each=4)
    everybody = "campagne=petite&question=accueil"
    alone = f"/explorer/?{everybody}&filtre=site:beziers"
    free = said(text_of(evaluator, alone))
    assert "%" in free
    evaluator.post("/explorer/vues", data={"adresse": everybody, "titre": "Tout le monde"})
    assert said(text_of(evaluator, alone)) != free
    assert "masquées" in text_of(evaluator, alone)


def said(page: str) -> str:
    found = re.search(r"Dans l’ensemble, .*?\.", page)
    assert found, page
    return found.group()


def test_the_first_page_offers_a_way_in_for_each_campaign(
    campaign: Campaign, sites: list[Any], evaluator: FlaskClient
) -> None:
    make.make_campaign("vide", sites=sites, version_id=campaign.version_id)
    page = evaluator.get("/explorer/").text
    assert "Par où commencer" in page
    assert "300" in page
    address = re.search(r'href="(/explorer/\?campagne=enquete&amp;question=accueil[^"]*)"', page)
    assert address is not None
    assert "répondent « D’accord »" in text_of(evaluator, html.unescape(address.group(1)))
    chosen = evaluator.get("/explorer/?campagne=enquete").text
    assert "Questions suggérées" in chosen
    assert '<optgroup label="Vous">' in chosen


def test_waves_worded_otherwise_are_compared_with_reserve_said_in_the_sentence(
    campaign: Campaign, sites: list[Any], evaluator: FlaskClient
) -> None:
    other = make.make_version(explorer_factories.definition("autre", "On m’accueille bien."))
    again = make.make_campaign("enquete2", sites=sites, wave="T1", version=other)
    explorer_factories.fill(again, sites, shift=9)
    page = text_of(evaluator, ADDRESS + "&campagne=enquete2")
    assert "comparable avec réserve La formulation a changé." in page
    assert "Comparaison avec réserve : La formulation a changé." in page
    same = text_of(evaluator, "/explorer/?campagne=enquete&campagne=enquete2&question=sexe")
    assert "comparable La question a été posée de la même façon" in same


def test_waves_that_do_not_compare_are_refused_with_the_reason(
    campaign: Campaign, sites: list[Any], evaluator: FlaskClient
) -> None:
    asked = explorer_factories.definition("autre")
    asked["pages"][0]["items"][1] |= {"type": "select_multiple"}
    other = make.make_version(asked)
    again = make.make_campaign("enquete2", sites=sites, wave="T1", version=other)
    explorer_factories.fill(again, sites)
    page = text_of(evaluator, ADDRESS + "&campagne=enquete2", 422)
    assert "ne se comparent pas" in page
    assert "Le type de question a changé" in page
    assert "(non comparable)" in page


def test_groups_without_a_number_are_named_together(
    sites: list[Any], evaluator: FlaskClient
) -> None:
    third = factories.make_site("lunel", "Lunel")
    version = make.make_version(explorer_factories.definition())
    small = make.make_campaign("petite", sites=[*sites, third], version=version)
    explorer_factories.fill(small, sites[:1], each=60)
    explorer_factories.fill(small, [sites[1], third], each=4)
    page = text_of(evaluator, "/explorer/?campagne=petite&question=accueil&par=site")
    assert "Lunel et Sète : aucun chiffre ne peut être donné (s)." in page


def test_the_same_cross_table_turned_round_hides_the_same_people(
    sites: list[Any], evaluator: FlaskClient, app: Flask
) -> None:
    counts = {"f": (30, 25, 20, 15), "h": (5, 5, 0, 0)}
    version = make.make_version(explorer_factories.definition())
    small = make.make_campaign("tournee", sites=sites[:1], version=version)
    for sexe, people in counts.items():
        for opinion, number in zip(("tout_a_fait", "plutot", "plutot_pas", "pas_du_tout"),
                                   people, strict=True):  # fmt: skip
            for _ in range(number):
                make.make_response(small, sites[0], {"sexe": sexe, "accueil": opinion})
    saved = "campagne=tournee&question=accueil&par=sexe"
    turned = "campagne=tournee&question=sexe&par=accueil"

    def hidden(query: str, turn: bool = False) -> set[tuple[str, str]]:
        rows = evaluator.get(f"/explorer/tableau.csv?{query}").data.decode("utf-8-sig").splitlines()
        cells = [row.split(";") for row in rows[1:]]
        found = {(c[0], c[1]) for c in cells if c[7] == "s" and c[1] != "Ensemble"}
        return {(b, a) for a, b in found} if turn else found

    alone = hidden(turned, turn=True)
    evaluator.post("/explorer/vues", data={"adresse": saved, "titre": "Accueil par sexe"})
    assert hidden(saved) - alone  # alone, the turned table would show what the saved one hides
    assert hidden(saved) <= hidden(turned, turn=True)
