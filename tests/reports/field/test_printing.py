"""What is printed: conformant, readable in both directions, the same every time."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import page
import pikepdf
import pytest
from flask import Flask
from sqlalchemy import func, select

from evalapp.accounts.permissions import Role
from evalapp.config import today
from evalapp.extensions import db
from reports.field.invitations import Invitation, cards, flyers, poster, qr_alone
from reports.field.paper_form import paper_form
from reports.field.words import said
from surveys.field.cards.card_codes import card_code
from surveys.field.cards.models import AccessCode
from surveys.models import AccessPoint, Campaign
from tests.factories import make_site
from tests.survey_factories import make_campaign
from tests.surveys.collect.made import shipped

DAY = date(2026, 11, 23)
MADE = Invitation(
    "Enquête auprès des parents", "Béziers", "Centre de ressources (exemple)",
    (("fr", "Savoir ce qui aide les familles."), ("ar", "معرفة ما يساعد العائلات.")),
    ("fr", "ar"), "https://evaluation.exemple.fr/q/cerise-tigre-42", 6, date(2027, 3, 31), True,
    DAY,
)  # fmt: skip
CODES = [card_code(number, "secret") for number in range(11)]
FILES = {
    "poster A4": lambda: poster(MADE),
    "poster A3": lambda: poster(MADE, "a3"),
    "QR code": lambda: qr_alone(MADE),
    "flyers": lambda: flyers(MADE),
    "cards": lambda: cards(MADE, CODES),
    "authorisations": lambda: cards(MADE, CODES[:1], "parent"),
    "paper form": lambda: paper_form(shipped("partenaires"), organisation="C", notice=[], on=DAY),
    "draft in Arabic": lambda: paper_form(
        shipped("parents"), organisation="", notice=[], on=DAY, language="ar", draft=True
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_the_validator_finds_nothing(name: str) -> None:
    content = FILES[name]()
    for profile in ("ua1", "2a"):
        report = page.validate_pdf_bytes(content, profile=profile)
        assert [failure.rule_id for failure in report.failures] == []
    assert content == FILES[name]()


def alternatives(content: bytes) -> list[str]:
    """The words that replace the figures of a file."""
    with pikepdf.open(io.BytesIO(content)) as file:
        found = [o for o in file.objects if isinstance(o, pikepdf.Dictionary) and "/Alt" in o]
        return [str(one.Alt) for one in found]


def test_a_sheet_has_one_qr_code_for_each_card_and_two_pages_for_eleven() -> None:
    content = cards(MADE, CODES)
    assert len(set(alternatives(content))) == 11
    with pikepdf.open(io.BytesIO(content)) as file:
        assert len(file.pages) == 2


def spoken(content: bytes) -> list[str]:
    """The words that a screen reader is given instead of joined letters."""
    with pikepdf.open(io.BytesIO(content)) as file:
        return [str(o.ActualText) for o in file.objects
                if isinstance(o, pikepdf.Dictionary) and "/ActualText" in o]  # fmt: skip


def test_an_arabic_sentence_keeps_its_letters_for_a_screen_reader() -> None:
    assert "أعطِ رأيك" in spoken(poster(MADE))


@pytest.mark.parametrize("purpose", ["answer", "parent"])
def test_every_card_says_how_to_use_it_in_each_language(purpose: str) -> None:
    how = said("ar")["card_how" if purpose == "answer" else "parent_how"]
    assert spoken(cards(MADE, CODES[:3], purpose)).count(how) == 3


def test_what_is_made_for_the_young_says_tu() -> None:
    assert said("fr", "tu")["call"] == "Donne ton avis"
    young = replace(MADE, address_as="tu")
    assert poster(young) != poster(MADE)
    assert young.said("ar") == MADE.said("ar")


def test_an_a3_poster_is_a3() -> None:
    with pikepdf.open(io.BytesIO(poster(MADE, "a3"))) as file:
        assert [round(float(side)) for side in file.pages[0].MediaBox] == [0, 0, 842, 1191]


def test_the_office_prints_and_keeps_only_what_cannot_be_printed_again(
    app: Flask, signed_in_as: Any
) -> None:
    site = make_site("ici", "Ici")
    make_campaign("essai", sites=[site], today=today(), uses_cards=True)
    client = signed_in_as(Role.EVALUATOR)
    with app.app_context():
        point = db.session.scalars(select(AccessPoint.code)).one()
    base = f"/campagnes/essai/acces/{point}"
    for address in (
        f"{base}/affiche.pdf",
        f"{base}/tracts.pdf",
        f"{base}/qr.pdf",
        "/campagnes/essai/questionnaire.pdf",
    ):
        assert client.get(address).data.startswith(b"%PDF-1.7")
    data = {"point": point, "purpose": "answer", "number": "12"}
    assert client.post("/campagnes/essai/cartes", data=data).data.startswith(b"%PDF-1.7")
    assert '<td class="num">12</td>' in client.get("/campagnes/essai/cartes").text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(AccessCode)) == 12
        assert db.session.scalars(select(Campaign)).one().status == "open"
