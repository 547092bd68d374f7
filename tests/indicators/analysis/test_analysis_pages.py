"""The pages of analysis: what they conclude, what they refuse, what they never give away."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from evalapp.accounts.permissions import Role
from evalapp.extensions import db
from surveys.field.cards.models import CodeBatch
from surveys.invitations.models import Contact
from surveys.models import Campaign
from tests import analysis_factories, factories
from tests import survey_factories as make

BASE = "/campagnes/enquete/analyses"
FOUR = "&".join(f"question={name}" for name in analysis_factories.OPINIONS)


@pytest.fixture
def sites(app: Flask) -> list[Any]:
    named = (("beziers", "Béziers"), ("sete", "Sète"), ("lunel", "Lunel"))
    return [factories.make_site(code, name) for code, name in named]


def campaign_of(sites: list[Any], sizes: tuple[int, ...], **options: Any) -> Campaign:
    version = make.make_version(analysis_factories.definition())
    made = make.make_campaign("enquete", sites=sites, version=version, wave="T0")
    pairs = [(site, size) for site, size in zip(sites, sizes, strict=True) if size]
    if pairs:
        analysis_factories.fill(made, pairs, **options)
    return made


@pytest.fixture
def evaluator(signed_in_as: Any) -> FlaskClient:
    return signed_in_as(Role.EVALUATOR)


def text_of(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(f"{BASE}/{address}")
    assert answer.status_code == status, answer.text[:2000]
    words = html.unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", answer.text, flags=re.S))
    return " ".join(words.replace("\u202f", " ").replace("\xa0", " ").split())


def test_the_four_analyses_are_reached_from_the_campaign(
    sites: list[Any], evaluator: FlaskClient
) -> None:
    campaign_of(sites, (0, 0, 0))
    assert f"{BASE}/" in evaluator.get("/campagnes/enquete").text
    page = text_of(evaluator, "")
    for words in ("Ce qui joue", "Comparer les sites", "Familles de réponses", "Qui a répondu"):
        assert words in page
    assert "Aucune réponse terminée pour l’instant" in page


@pytest.mark.parametrize("name", ["ce-qui-joue", "sites", "familles"])
def test_without_an_answer_a_page_says_what_it_waits_for(
    name: str, sites: list[Any], evaluator: FlaskClient
) -> None:
    campaign_of(sites, (0, 0, 0))
    assert "dès que des personnes auront répondu" in text_of(evaluator, name)


def test_what_plays_a_part_is_told_in_words_and_what_does_not_is_inconclusive(
    sites: list[Any], evaluator: FlaskClient
) -> None:
    campaign_of(sites, (180, 180, 6))
    page = text_of(evaluator, "ce-qui-joue?question=accueil&par=age&par=sexe&par=site")
    assert "À autres explications égales, « Votre âge » va avec « D’accord »" in page
    assert re.search(r"» par rapport à « [^»]+ » : \d\d % contre \d\d % à profil comparable", page)
    assert re.search(r"Vous êtes non concluant", page)
    assert "Les autres réunis (" in page
    assert "Il faut" not in page
    assert "Aucune explication ne prédit la réponse à coup sûr" in page


def test_a_scale_is_explained_in_its_order_and_its_assumption_is_told(
    sites: list[Any], evaluator: FlaskClient
) -> None:
    campaign_of(sites, (180, 180, 0))
    page = text_of(evaluator, "ce-qui-joue?question=accueil&reponse=echelle&par=age&par=sexe")
    assert "rapports de chances proportionnels" in page
    assert "test de Brant" in page
    assert "opinions plus favorables" in page or "opinions moins favorables" in page


def test_a_group_too_small_to_be_shown_is_in_no_number_of_the_model(
    sites: list[Any], evaluator: FlaskClient
) -> None:
    campaign_of(sites, (180, 180, 6))
    found = evaluator.get(f"{BASE}/ce-qui-joue?question=accueil&par=site&par=age").text
    table = found.split("Le détail")[1].split("Ce sur quoi")[0]
    assert '<th scope="row">Lunel</th>' not in table
    assert '<th scope="row">Rare</th>' not in table
    assert re.search(r"Les autres réunis \((Béziers|Sète), Lunel\)", table)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("ce-qui-joue?question=accueil&par=sexe", "Il faut au moins 60 réponses complètes"),
        ("familles?question=suivi&question=ecoute", "Choisissez de 3 à 15 questions"),
        (f"familles?{FOUR}", "Il faut au moins 40 personnes"),
        (f"familles?{FOUR}&nombre=40", "Demandez de 2 à 8 familles"),
        (f"familles?{FOUR}&nombre=deux", "est un nombre"),
        ("sites?question=accueil", "au moins deux sites"),
        ("sites?question=rien", "n’est pas dans le questionnaire"),
        ("participation?sollicites-beziers=beaucoup", "n’est pas un nombre"),
    ],
)
def test_what_cannot_be_analysed_is_refused_with_a_reason(
    address: str, told: str, sites: list[Any], evaluator: FlaskClient
) -> None:
    campaign_of(sites, (36, 2, 0))
    assert told in text_of(evaluator, address, 422)


def test_sites_that_do_not_differ_are_not_told_apart_and_the_power_is_said(
    sites: list[Any], evaluator: FlaskClient
) -> None:
    campaign_of(sites, (180, 180, 6))
    page = text_of(evaluator, "sites?question=accueil")
    assert "Non concluant" in page
    assert "a de bonnes chances de passer inaperçu" in page
    assert re.search(r"Lunel s s – – – non comparé", page)
    assert "comptent réunis, parmi les autres" in page


def test_families_are_described_by_their_answers_and_found_again(
    sites: list[Any], evaluator: FlaskClient
) -> None:
    campaign_of(sites, (150, 50, 0))
    page = text_of(evaluator, f"familles?{FOUR}&nombre=2")
    assert "2 familles de réponses, retrouvées quand on rejoue l’enquête" in page
    assert "On y répond plus souvent : Avis : " in page
    assert page == text_of(evaluator, f"familles?{FOUR}&nombre=2")


def test_a_response_rate_needs_to_know_who_was_asked(
    sites: list[Any], evaluator: FlaskClient
) -> None:
    campaign_of(sites, (60, 30, 0))
    assert "Aucun taux de réponse ne peut être donné" in text_of(evaluator, "participation")
    typed = "sollicites-beziers=120&sollicites-sete=100&sollicites-lunel=10"
    page = text_of(evaluator, f"participation?{typed}")
    assert "Sur 230 personnes sollicitées, 39 % ont répondu jusqu’au bout" in page
    wrong = text_of(evaluator, "participation?sollicites-beziers=12")
    assert "Plus de réponses que de personnes sollicitées" in wrong


@factories.in_app
def reach(campaign: Campaign, sites: list[Any]) -> None:
    """Print codes for the first site, and invite ten people on the second."""
    db.session.add(
        CodeBatch(campaign_id=campaign.id, site_id=sites[0].id, purpose="answer", printed=200)
    )
    point = next(
        one for one in db.session.get(Campaign, campaign.id).access_points
        if one.site_id == sites[1].id
    )  # fmt: skip
    for k, status in enumerate(["returned", "stopped", "stopped", *["sent"] * 47]):
        db.session.add(
            Contact(
                campaign_id=campaign.id, access_point_id=point.id, sealed=b"x", status=status,
                email_hash=bytes([k] * 32), token_hash=bytes([k] * 32),
            )
        )  # fmt: skip
    db.session.commit()


@pytest.mark.postgres
def test_codes_printed_and_people_invited_are_known_without_typing(
    sites: list[Any], evaluator: FlaskClient
) -> None:
    reach(campaign_of(sites, (60, 20, 0)), sites)
    page = text_of(evaluator, "participation")
    assert "Le taux de réponse est connu pour une partie des sites seulement" in page
    assert re.search(r"Béziers 60 0 0 30 % 30 % 0 %", page)
    assert re.search(r"Sète 20 0 2 40 % 40 % 4 %", page)


def test_late_answers_that_differ_are_a_reserve_and_those_that_do_not_are_inconclusive(
    sites: list[Any], evaluator: FlaskClient
) -> None:
    campaign_of(sites, (180, 120, 0), late=True)
    page = text_of(evaluator, "participation")
    assert "Réserve" in page
    assert re.search(r"Avis : suivi\. « D’accord » \d\d % \d+ % −\d\d points écart net", page)
    assert re.search(r"Vous êtes « Femme » .* non concluant", page)


def test_only_those_who_explore_may_analyse(sites: list[Any], signed_in_as: Any) -> None:
    campaign_of(sites, (0, 0, 0))
    reader = signed_in_as(Role.TROIKA_READER, site=sites[0])
    for name in ("", "ce-qui-joue", "sites", "familles", "participation"):
        assert reader.get(f"{BASE}/{name}").status_code in {403, 404}
