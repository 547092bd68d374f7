"""The editor in a real browser, from a blank page to the exported columns (issue 3)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from evalapp.accounts.permissions import Role, Scope
from evalapp.config import today
from evalapp.extensions import db
from surveys.campaigns import services as campaigns
from surveys.editor import repository, services
from surveys.editor.publishing.services import publish
from surveys.editor.work import services as work
from surveys.models import QuestionnaireVersion
from tests.browsers import DESK, PHONE, LiveServer, assert_no_sideways_scroll, axe_check
from tests.factories import in_app, make_site, make_user
from tests.survey_factories import make_campaign

pytestmark = pytest.mark.browser

QUESTIONS = (
    ("Oui ou non", "Connaissez-vous la Cité éducative ?"),
    ("Plusieurs réponses", "Comment la connaissez-vous ?"),
    ("Accord (échelle en mots)", "Je me sens bien à l’école."),
    ("Note sur une échelle", "Quelle note donnez-vous ?"),
    ("Nombre entier", "Combien d’enfants avez-vous ?"),
    ("Date", "Quand êtes-vous venu ?"),
    ("Une seule réponse", "Qui êtes-vous ?"),
    ("Texte court", "Dans quelle rue jouez-vous ?"),
    ("Texte long", "Une idée, une remarque ?"),
    ("Case à cocher (accord, lecture)", "J’ai tout lu."),
)
ANSWERS = {
    "Comment la connaissez-vous ?": "Par l’école\nPar un ami",
    "Qui êtes-vous ?": "Une mère\nUn père\nUn autre adulte",
}


def add(page: Page, kind: str, label: str) -> None:
    form = page.locator(".outline-add")
    form.get_by_label("Sorte").select_option(label=kind)
    form.get_by_label("Texte").fill(label)
    form.get_by_label("Réponses proposées").fill(ANSWERS.get(label, ""))
    form.get_by_role("button", name="Ajouter").click()
    expect(page.locator(".outline-line.is-open .outline-label")).to_have_text(label)


@pytest.mark.slow
@pytest.mark.parametrize("js", [True, False], ids=["js", "no-js"])
def test_a_questionnaire_from_a_blank_page_to_both_versions_columns(
    live_server: LiveServer, open_page: Callable[..., Page], js: bool
) -> None:
    admin = make_user(role=Role.ADMINISTRATOR)
    site = make_site(code="sete")
    page = open_page(DESK, js=js, cookies=[live_server.session_cookie(admin.id)])
    write_ten_questions(page, live_server.url)
    set_skip(page)
    translate(page, live_server.url)
    publish_it(page)
    campaign = in_app(make_campaign)(
        "essai", sites=[site], version=latest("avis-des-familles"), today=today(),
        languages=["fr", "tr"],
    )  # fmt: skip
    first = open_page(PHONE, js=js)
    answer(first, f"{live_server.url}/q/essai-sete", knows="Oui", words="Plus de sorties")
    change_while_open(page, live_server.url)
    second = open_page(PHONE, js=js)
    answer(second, f"{live_server.url}/q/essai-sete", knows="Non", words="Merci", fresh="Le soir")
    rows = exported(campaign.code)
    assert [row["version"] for row in rows] == ["1", "2"]
    assert [row["connaissez_cite_educative"] for row in rows] == ["Oui", "Non"]
    assert [row["idee_remarque"] for row in rows] == ["Plus de sorties", "Merci"]
    assert [row["moment_venir"] for row in rows] == ["", "Le soir"]
    assert [row["comment_connaissez_par_l_ecole"] for row in rows] == ["oui", ""]


def write_ten_questions(page: Page, url: str) -> None:
    page.goto(f"{url}/questionnaires")
    page.get_by_role("link", name="Nouveau questionnaire").click()
    page.get_by_label("Titre").fill("Avis des familles")
    page.get_by_role("button", name="Créer le questionnaire").click()
    for kind, label in QUESTIONS:
        add(page, kind, label)


def set_skip(page: Page) -> None:
    page.locator(".outline").get_by_role("link", name="Comment la connaissez-vous ?").click()
    page.get_by_text("Condition d’affichage").click()
    page.get_by_label("Question, ligne 1", exact=True).select_option(
        label="Connaissez-vous la Cité éducative ?"
    )
    page.get_by_label("Réponse, ligne 1", exact=True).select_option(value="oui")
    page.locator("[data-autosave]").get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".said")).to_contain_text(
        "« Connaissez-vous la Cité éducative ? » = « Oui »"
    )


def translate(page: Page, url: str) -> None:
    page.get_by_role("link", name="Titre, introduction, langues et réglages").click()
    page.get_by_label("Ajouter une langue").fill("tr")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="traduire").click()
    page.get_by_label("Traduction de « Connaissez-vous la Cité éducative ? »").fill(
        "Eğitim Kenti’ni biliyor musunuz?"
    )
    page.get_by_role("button", name="Enregistrer les traductions").click()
    expect(page.locator(".context")).to_contain_text("1 textes à jour")


def publish_it(page: Page) -> None:
    page.get_by_role("link", name="Modifier", exact=True).click()
    page.get_by_role("link", name="Vérifier et publier").click()
    page.get_by_role("button", name="Publier cette version").click()
    expect(page.get_by_text("est publiée")).to_be_visible()


def answer(page: Page, address: str, *, knows: str, words: str, fresh: str = "") -> None:
    page.goto(address)
    page.get_by_role("link", name="Commencer").click()
    page.get_by_label(knows, exact=True).check()
    button = page.get_by_role("button", name="Continuer")
    if knows == "Oui":
        if not page.get_by_label("Par l’école", exact=True).is_visible():
            button.click()  # without JavaScript, the page comes back with the new question
        page.get_by_label("Par l’école", exact=True).check()
    page.get_by_label("Une idée, un souhait ?" if fresh else "Une idée, une remarque ?").fill(words)
    if fresh:
        page.get_by_label("Quel moment pour venir ?").fill(fresh)
    button.click()
    expect(page.get_by_text("Merci").first).to_be_visible()
    expect(page).to_have_url(f"{address}/merci")


def change_while_open(page: Page, url: str) -> None:
    page.goto(f"{url}/questionnaires/avis-des-familles/modifier")
    page.locator(".outline").get_by_role("link", name="Une idée, une remarque ?").click()
    page.get_by_label("Texte de la question Français").fill("Une idée, un souhait ?")
    page.locator("[data-autosave]").get_by_role("button", name="Enregistrer").click()
    add(page, "Texte court", "Quel moment pour venir ?")
    page.get_by_role("link", name="Vérifier et publier").click()
    page.get_by_role("button", name="Publier cette version").click()
    page.get_by_role("button", name="Utiliser la version 2").click()
    expect(page.get_by_text("pose maintenant la version 2")).to_be_visible()


class Newcomer:
    """A person at work, and the time it would take somebody slow who has never been here."""

    READS, CLICKS, TYPES = 8.0, 3.0, 0.35

    def __init__(self, page: Page) -> None:
        self.page, self.seconds = page, 0.0

    def click(self, role: Any, name: str, *, opens: bool = True) -> None:
        self.page.get_by_role(role, name=name, exact=True).first.click()
        self.seconds += self.CLICKS + (self.READS if opens else 0)

    def writes(self, label: str, text: str) -> None:
        self.page.get_by_label(re.compile(f"^{label}")).first.fill(text)
        self.seconds += self.CLICKS + self.TYPES * len(text)

    def chooses(self, label: str, option: str) -> None:
        self.page.get_by_label(re.compile(f"^{label}")).first.select_option(label=option)
        self.seconds += 2 * self.CLICKS


@pytest.mark.slow
@pytest.mark.parametrize("js", [True, False], ids=["js", "no-js"])
def test_a_newcomer_puts_a_first_questionnaire_online_in_under_five_minutes(
    live_server: LiveServer, open_page: Callable[..., Page], js: bool
) -> None:
    admin = make_user(role=Role.ADMINISTRATOR)
    make_site(code="sete")
    page = open_page(DESK, js=js, cookies=[live_server.session_cookie(admin.id)])
    page.goto(f"{live_server.url}/questionnaires")
    person = Newcomer(page)
    person.click("link", "Nouveau questionnaire")
    person.writes("Titre", "Fête du quartier")
    person.click("button", "Créer le questionnaire")
    for kind, label in (
        ("Oui ou non", "Êtes-vous venu à la fête ?"),
        ("Accord (échelle en mots)", "La fête m’a plu."),
        ("Texte long", "Une idée pour l’an prochain ?"),
    ):
        person.chooses("Sorte", kind)
        person.writes("Texte", label)
        person.click("button", "Ajouter")
    person.click("link", "Vérifier et publier")
    person.click("button", "Publier cette version")
    person.click("link", "Préparer une campagne")
    assert "version 1" in page.locator("#version option:checked").inner_text()
    person.writes("Titre", "Fête 2026")
    page.get_by_label("Site", exact=False).and_(page.locator("[type=checkbox]")).first.check()
    person.writes("Premier jour", today().isoformat())
    person.writes("Qui pose les questions", "Ville de Sète")
    person.writes("À qui écrire", "evaluation@sete.invalid")
    person.click("button", "Créer la campagne")
    person.click("button", "Ouvrir la collecte")
    assert person.seconds < 300, person.seconds
    address = page.locator("a[href*='/q/'], code:has-text('/q/')").first.inner_text()
    code = address.rstrip("/").rsplit("/q/", 1)[-1].split()[0]
    phone = open_page(PHONE, js=js)
    phone.goto(f"{live_server.url}/q/{code}")
    phone.get_by_role("link", name="Commencer").click()
    phone.get_by_label("Oui", exact=True).check()
    phone.get_by_role("button", name="Continuer").click()
    expect(phone.get_by_text("Merci").first).to_be_visible()


@in_app
def latest(code: str) -> QuestionnaireVersion:
    version = repository.latest_of(repository.questionnaire_by_code(code))
    assert version is not None
    db.session.refresh(version)
    db.session.expunge(version)
    return version


@in_app
def exported(code: str) -> list[dict[str, str]]:
    content = b"".join(campaigns.export_csv(code, Scope(everything=True))).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content), delimiter=";"))
    return sorted(rows, key=lambda row: row["version"])


@in_app
def make_parents() -> str:
    code = services.create("Enquête parents", services.shipped("parents")).code
    publish(code, "", today())
    services.feed_bank([services.shipped("parents")], today())
    work.save_element(code, "p07", {"label.fr": "Je me sens bien reçu à l’école."}, None)
    return code


def test_what_is_typed_is_kept_and_the_phone_follows(
    live_server: LiveServer, open_page: Callable[..., Page]
) -> None:
    user = make_user(role=Role.EVALUATOR)
    code = make_parents()
    page = open_page((1500, 900), cookies=[live_server.session_cookie(user.id)])
    page.goto(f"{live_server.url}/questionnaires/{code}/modifier/p05")
    phone = page.frame_locator("[data-preview]")
    expect(phone.get_by_text("Comment l’avez-vous connue ?")).to_be_visible()
    page.get_by_label("Texte de la question Français").fill("Qui vous en a parlé ?")
    page.get_by_label("Réponse 8, Français").fill("Par le journal")
    expect(page.locator("[data-status]")).to_have_text("Enregistré")
    expect(phone.get_by_text("Qui vous en a parlé ?")).to_be_visible()
    expect(phone.get_by_text("Par le journal")).to_be_visible()
    page.get_by_label("Aide sous le texte Français").fill("Plusieurs réponses possibles.")
    expect(phone.get_by_text("Plusieurs réponses possibles.")).to_be_visible()
    page.reload()
    expect(
        page.locator("[name^='choices.'][name$='.label.fr'][value='Par le journal']")
    ).to_have_count(1)
    page.get_by_role("button", name="Annuler").click()
    expect(page.get_by_label("Texte de la question Français")).to_have_value(
        re.compile("^Comment l’avez-vous connue")
    )


def test_what_was_just_kept_can_be_undone_at_once(
    live_server: LiveServer, open_page: Callable[..., Page]
) -> None:
    user = make_user(role=Role.EVALUATOR)
    code = in_app(lambda: services.create("Neuf", services.shipped("jeunes")).code)()
    page = open_page((1500, 900), cookies=[live_server.session_cookie(user.id)])
    page.goto(f"{live_server.url}/questionnaires/{code}/modifier/j01")
    undo = page.get_by_role("button", name="Annuler")
    wording = page.get_by_label("Texte de la question")
    was = wording.input_value()
    expect(undo).to_be_disabled()
    wording.fill("Quel est ton âge ?")
    expect(page.locator("[data-status]")).to_have_text("Enregistré")
    undo.click()
    expect(wording).to_have_value(was)


def test_a_line_is_dragged_and_moved_by_keyboard(
    live_server: LiveServer, open_page: Callable[..., Page]
) -> None:
    user = make_user(role=Role.EVALUATOR)
    code = make_parents()
    page = open_page((1500, 1400), cookies=[live_server.session_cookie(user.id)])
    page.goto(f"{live_server.url}/questionnaires/{code}/modifier/p04")
    page.locator("[data-uid=p04]").drag_to(page.locator("[data-uid=p02]"))
    expect(page.locator(".outline-line").nth(5)).to_have_attribute("data-uid", "p04")
    button = page.get_by_role("button", name="Descendre « Avez-vous déjà entendu parler")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".outline-line").nth(5)).to_have_attribute("data-uid", "p02")
    expect(page.locator(".outline-line").nth(6)).to_have_attribute("data-uid", "p04")


@pytest.mark.slow
@pytest.mark.parametrize(("size", "dark"), [(PHONE, True), (DESK, False)], ids=["phone", "desk"])
def test_axe_finds_nothing(
    live_server: LiveServer, open_page: Callable[..., Page], size: tuple[int, int], dark: bool
) -> None:
    user = make_user(role=Role.ADMINISTRATOR)
    code = make_parents()
    page = open_page(size, dark=dark, cookies=[live_server.session_cookie(user.id)])
    for address in (
        "", "/nouveau", "/banque", f"/{code}", f"/{code}/modifier", f"/{code}/modifier/p05",
        f"/{code}/images/p05", "/banque/nouvelle", "/banque/p07", "/banque/p07/modifier",
        f"/{code}/traductions/ar", f"/{code}/verifier", f"/{code}/differences?de=1",
        f"/{code}/essai",
    ):  # fmt: skip
        page.goto(f"{live_server.url}/questionnaires{address}")
        axe_check(page)
        assert_no_sideways_scroll(page)
