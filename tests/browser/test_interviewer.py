"""A tablet in the field: no network for hours, restarts, and not one answer lost or doubled."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from evalapp.accounts.permissions import Role
from evalapp.extensions import db
from surveys.field.cards.card_codes import card_hash
from surveys.field.cards.repository import take
from surveys.field.cards.services import draw_codes
from tests.browsers import ARGUMENTS, DEBIAN_CHROMIUM, PHONE, LiveServer, axe_check
from tests.browsers import assert_no_sideways_scroll as no_sideways_scroll
from tests.factories import make_user
from tests.surveys.collect.made import open_campaign, responses, shipped, tiny
from tests.surveys.interviewer.test_views import site_of

pytestmark = pytest.mark.browser

CODE = "le marché du jeudi"
SECRET = "Une confidence reconnaissable"
TABLET = (820, 1180)
Tablet = Callable[[], Any]


@pytest.fixture
def tablet(browser: Browser, live_server: LiveServer, tmp_path: Path) -> Callable[..., Any]:
    """``with tablet(user.id) as page``: one tablet; used again, it has been restarted."""

    @contextmanager
    def started(
        user_id: int | None = None, size: tuple[int, int] = PHONE, **options: Any
    ) -> Iterator[Page]:
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "tablet",
            executable_path=DEBIAN_CHROMIUM if DEBIAN_CHROMIUM.exists() else None,
            args=ARGUMENTS,
            viewport={"width": size[0], "height": size[1]},
            locale="fr-FR",
            **options,
        )
        context.set_default_timeout(20_000)
        if user_id is not None:
            context.add_cookies([live_server.session_cookie(user_id)])  # type: ignore[list-item]
        page = context.pages[0] if context.pages else context.new_page()
        failures: list[str] = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        try:
            yield page
        finally:
            context.close()
        assert failures == []

    return started


def interviewer(campaign_id: int) -> int:
    return int(make_user(role=Role.INTERVIEWER, site=site_of(campaign_id)).id)


def installed(page: Page, server: LiveServer) -> None:
    """The first visit, with network: choose the code, and wait until all is on the tablet."""
    page.goto(f"{server.url}/enquetrice")
    page.get_by_label("Votre code").fill(CODE)
    page.get_by_label("une seconde fois").fill(CODE)
    page.get_by_role("button", name="Garder ce code").click()
    page.wait_for_selector("html[data-ready]")


def unlocked(page: Page, server: LiveServer) -> None:
    page.goto(f"{server.url}/enquetrice")
    page.get_by_label("Votre code").fill(CODE)
    page.get_by_role("button", name="Ouvrir", exact=True).click()
    page.get_by_role("heading", name="Mes questionnaires").wait_for()


def offline(page: Page, is_off: bool = True) -> None:
    page.context.set_offline(is_off)


def ask(page: Page, words: str = SECRET) -> None:
    """From the list to the end of the tiny questionnaire."""
    page.get_by_role("button", name="Nouveau questionnaire").first.click()
    page.get_by_role("button", name="Commencer").click()
    page.get_by_label("Oui").check()
    page.get_by_label("Combien de fois").fill("3")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label(re.compile("Un mot.*venu (3|…) fois")).fill(words)
    page.get_by_role("button", name="Terminer").click()
    page.locator("#place").wait_for()


def never_recorded(page: Page) -> None:
    assert "enregistr" not in page.locator("body").inner_text().lower()


def test_three_filled_without_network_are_sent_when_it_is_back(
    live_server: LiveServer, tablet: Tablet
) -> None:
    user_id = interviewer(open_campaign(tiny()))
    with tablet(user_id) as page:
        installed(page, live_server)
    with tablet() as page:  # restarted: neither the session nor the safe is open any more
        offline(page)
        unlocked(page, live_server)
        for number in range(3):
            ask(page, f"{SECRET} {number}")
            expect(page.locator("#place")).to_have_text(
                "Gardé sur cette tablette, pas encore envoyé."
            )
            assert SECRET not in page.locator("body").inner_html()
            never_recorded(page)
            page.get_by_role("button", name="Revenir à la liste").click()
        expect(page.locator("#waiting")).to_have_text("3 réponses en attente")
        never_recorded(page)
    assert responses() == []
    with tablet(user_id) as page:
        offline(page)
        page.goto(f"{live_server.url}/enquetrice")
        expect(page.locator("#waiting")).to_contain_text("3 réponses en attente")
        unlocked(page, live_server)
        page.get_by_role("button", name="Voir la liste").click()
        expect(page.get_by_role("heading", name="3 réponses en attente")).to_be_visible()
        expect(page.get_by_text("Réponse, Site", exact=False)).to_have_count(3)
        assert SECRET not in page.content()
        offline(page, is_off=False)
        expect(page.get_by_role("heading", name="Aucune réponse en attente")).to_be_visible()
        expect(page.get_by_text("Reçues par le serveur aujourd’hui : 3.")).to_be_visible()
    kept = responses()
    assert [one.status for one in kept] == ["complete"] * 3
    assert {one.channel for one in kept} == {"tablet"}


DUMP = """async () => {
  const found = [];
  for (const { name, version } of await indexedDB.databases()) {
    const base = await new Promise((resolve) => {
      const request = indexedDB.open(name, version);
      request.onsuccess = () => resolve(request.result);
    });
    for (const store of base.objectStoreNames) {
      const rows = await new Promise((resolve) => {
        const request = base.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => resolve(request.result);
      });
      found.push([store, JSON.stringify(rows, (key, value) =>
        value instanceof ArrayBuffer ? new TextDecoder("latin1").decode(value) : value)]);
    }
    base.close();
  }
  return [found, Object.keys(localStorage).length, Object.keys(sessionStorage).length];
}"""


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_nothing_that_was_answered_is_readable_on_the_tablet(
    live_server: LiveServer, tablet: Tablet, tmp_path: Path
) -> None:
    user_id = interviewer(open_campaign(tiny()))
    with tablet(user_id) as page:
        installed(page, live_server)
        offline(page)
        ask(page)
        page.get_by_role("button", name="Questionnaire suivant").click()
        page.get_by_role("button", name="Commencer").click()
        page.get_by_label("Oui").check()
        page.get_by_label("Combien de fois").fill("98765")
        page.get_by_role("button", name="Mettre de côté").click()
        expect(page.get_by_role("heading", name="À finir")).to_be_visible()
        stores, local, session = page.evaluate(DUMP)
        assert (local, session) == (0, 0)
        assert {name for name, _ in stores} == {"vaults", "records", "forms", "state"}
        for name, content in stores:
            assert SECRET not in content, name
            assert "98765" not in content, name
        (records,) = [content for name, content in stores if name == "records"]
        assert "essai" not in records
        assert "opened_on" not in records
    for spelling in (SECRET, CODE):
        for encoding in ("utf-8", "utf-16-le"):
            assert spelling.encode(encoding) not in bytes_of(tmp_path / "tablet")


@pytest.mark.slow
def test_a_draft_survives_a_restart_and_goes_on_where_it_stopped(
    live_server: LiveServer, tablet: Tablet
) -> None:
    user_id = interviewer(open_campaign(tiny()))
    with tablet(user_id) as page:
        installed(page, live_server)
        offline(page)
        page.get_by_role("button", name="Nouveau questionnaire").click()
        page.get_by_role("button", name="Commencer").click()
        page.get_by_label("Oui").check()
        page.get_by_label("Combien de fois").fill("3")
        page.get_by_role("button", name="Continuer").click()
        page.get_by_label(re.compile("Un mot")).fill(SECRET)
        page.wait_for_timeout(1000)  # nobody touches « save »
    with tablet(user_id) as page:
        offline(page)
        unlocked(page, live_server)
        page.get_by_role("button", name="Reprendre").click()
        expect(page.get_by_label(re.compile("Un mot"))).to_have_value(SECRET)
        page.get_by_role("button", name="Précédent").click()
        expect(page.get_by_label("Combien de fois")).to_have_value("3")
        page.get_by_role("button", name="Continuer").click()
        page.get_by_role("button", name="Terminer").click()
        expect(page.locator("#place")).to_contain_text("pas encore envoyé")
        offline(page, is_off=False)
        expect(page.locator("#place")).to_have_text("Enregistré sur le serveur.")
    assert len(responses()) == 1


@pytest.mark.slow
def test_the_wrong_code_opens_nothing_and_a_forgotten_one_erases_nothing(
    live_server: LiveServer, tablet: Tablet
) -> None:
    user_id = interviewer(open_campaign(tiny()))
    with tablet(user_id) as page:
        installed(page, live_server)
        offline(page)
        ask(page)
        page.reload()
        page.get_by_label("Votre code").fill("le marché du lundi")
        page.get_by_role("button", name="Ouvrir", exact=True).click()
        expect(page.get_by_text("Ce code n’ouvre rien ici")).to_be_visible()
        looked_over(page)
        page.get_by_role("button", name="J’ai oublié le code").click()
        expect(page.get_by_text("rien n’est effacé")).to_be_visible()
        looked_over(page)
        page.get_by_role("button", name="Travailler sous un nouveau code").click()
        page.get_by_label("Votre code").fill("12345678")
        page.get_by_label("une seconde fois").fill("12345678")
        page.get_by_role("button", name="Garder ce code").click()
        expect(page.get_by_text("se devine")).to_be_visible()
        looked_over(page)
        page.get_by_label("Votre code").fill("une autre phrase")
        page.get_by_label("une seconde fois").fill("une autre phrase")
        page.get_by_role("button", name="Garder ce code").click()
        expect(page.get_by_text("1 réponse sous un autre code.")).to_be_visible()
        offline(page, is_off=False)
        page.wait_for_timeout(500)
        assert responses() == []
        page.get_by_role("button", name="Fermer la tablette").click()
        page.get_by_label("Votre code").fill(CODE)
        page.get_by_role("button", name="Ouvrir", exact=True).click()
        expect(page.get_by_text("Reçues par le serveur aujourd’hui : 1.")).to_be_visible()
    assert len(responses()) == 1


@pytest.mark.slow
def test_signed_out_the_queue_waits_and_says_why(live_server: LiveServer, tablet: Tablet) -> None:
    user_id = interviewer(open_campaign(tiny()))
    with tablet(user_id) as page:
        installed(page, live_server)
        page.context.clear_cookies()
        ask(page)
        never_recorded(page)
        page.get_by_role("button", name="Revenir à la liste").click()
        expect(page.get_by_text("La connexion a pris fin.")).to_be_visible()
        expect(page.locator("#waiting")).to_have_text("1 réponse en attente")
        expect(page.get_by_role("link", name="Se connecter")).to_have_attribute(
            "href", "/connexion?suite=%2Fenquetrice"
        )
        never_recorded(page)
        page.context.add_cookies([live_server.session_cookie(user_id)])  # type: ignore[list-item]
        page.get_by_role("button", name="Envoyer maintenant").click()
        expect(page.locator("#waiting")).to_have_text("Aucune réponse en attente")
    assert len(responses()) == 1


@pytest.mark.slow
def test_what_the_server_refuses_stays_is_explained_and_can_be_put_right(
    live_server: LiveServer, tablet: Tablet
) -> None:
    user_id = interviewer(open_campaign(tiny()))
    with tablet(user_id) as page:
        installed(page, live_server)
        page.context.route("**/enquetrice/envoi", spoiled)
        ask(page)
        expect(page.locator("#place")).to_contain_text("à revoir avant l’envoi")
        never_recorded(page)
        page.context.unroute("**/enquetrice/envoi")
        page.get_by_role("button", name="Revenir à la liste").click()
        page.get_by_role("button", name="Voir la liste").click()
        expect(page.get_by_text("Une réponse ne suit pas les règles")).to_be_visible()
        page.get_by_role("button", name="Ouvrir pour corriger").click()
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.get_by_label("Combien de fois")).to_have_value("3")
        page.get_by_label("Combien de fois").fill("4")
        page.get_by_role("button", name="Continuer").click()
        page.get_by_role("button", name="Terminer").click()
        expect(page.locator("#place")).to_have_text("Enregistré sur le serveur.")
    (kept,) = responses()
    assert '"times":4' in kept.answers


def spoiled(route: Any) -> None:
    """A server with a rule that the tablet did not know."""
    body = route.request.post_data_json
    route.continue_(post_data={**body, "answers": {**body["answers"], "times": "trop"}})


@pytest.mark.slow
def test_a_double_tap_makes_one_response_and_a_refusal_is_counted(
    live_server: LiveServer, tablet: Tablet
) -> None:
    user_id = interviewer(open_campaign(tiny()))
    with tablet(user_id) as page:
        installed(page, live_server)
        page.get_by_role("button", name="Nouveau questionnaire").click()
        page.get_by_role("button", name="Commencer").click()
        page.get_by_label("Non").check()
        page.get_by_role("button", name="Continuer").click()
        page.get_by_role("button", name="Terminer").evaluate(
            "button => { button.click(); button.click(); button.form.requestSubmit(); }"
        )
        expect(page.locator("#place")).to_have_text("Enregistré sur le serveur.")
        page.get_by_role("button", name="Revenir à la liste").click()
        page.get_by_role("button", name="A refusé").click()
        page.get_by_role("button", name="Compter un refus").click()
        expect(page.get_by_text("Reçues par le serveur aujourd’hui : 2.")).to_be_visible()
    assert sorted(one.status for one in responses()) == ["complete", "refused"]


@pytest.mark.slow
def test_little_room_is_told(live_server: LiveServer, tablet: Tablet) -> None:
    user_id = interviewer(open_campaign(tiny()))
    with tablet(user_id) as page:
        page.add_init_script(
            "navigator.storage.estimate = async () => ({ usage: 990e6, quota: 1000e6 })"
        )
        installed(page, live_server)
        expect(page.get_by_text("Il reste peu de place sur cette tablette.")).to_be_visible()


@pytest.mark.slow
def test_when_the_tablet_cannot_write_the_form_says_so_and_stays(
    live_server: LiveServer, tablet: Tablet
) -> None:
    user_id = interviewer(open_campaign(tiny()))
    with tablet(user_id) as page:
        installed(page, live_server)
        page.get_by_role("button", name="Nouveau questionnaire").click()
        page.get_by_role("button", name="Commencer").click()
        page.get_by_label("Non").check()
        page.get_by_role("button", name="Continuer").click()
        page.wait_for_timeout(800)
        page.evaluate("""() => {
          const stores = IDBObjectStore.prototype;
          globalThis.write = stores.put;
          stores.put = () => { throw new DOMException("", "QuotaExceededError"); };
        }""")
        page.get_by_role("button", name="Terminer").click()
        expect(page.get_by_role("heading", name="Cette réponse n’est pas gardée")).to_be_visible()
        never_recorded(page)
        page.evaluate("() => { IDBObjectStore.prototype.put = globalThis.write; }")
        page.get_by_role("button", name="J’ai compris").click()
        page.get_by_role("button", name="Terminer").click()
        expect(page.locator("#place")).to_have_text("Enregistré sur le serveur.")
    assert len(responses()) == 1


def kiosk(page: Page) -> None:
    page.get_by_role("button", name="Laisser la tablette à disposition").click()
    page.get_by_role("button", name="Commencer").click()


def test_the_kiosk_forgets_each_person_and_is_left_with_the_code_only(
    live_server: LiveServer, tablet: Tablet
) -> None:
    user_id = interviewer(open_campaign(tiny()))
    with tablet(user_id, TABLET) as page:
        installed(page, live_server)
        kiosk(page)
        looked_over(page)
        page.get_by_role("button", name="Quitter").click()
        looked_over(page)
        page.get_by_role("button", name="Annuler").click()
        page.clock.install()
        page.get_by_role("button", name="Toucher pour commencer").click()
        page.get_by_role("button", name="Commencer").click()
        page.get_by_label("Oui").check()
        page.get_by_label("Combien de fois").fill("98765")
        page.clock.run_for(91_000)
        expect(page.get_by_role("heading", name="Êtes-vous toujours là ?")).to_be_visible()
        page.get_by_role("button", name="Oui, je continue").click()
        expect(page.get_by_label("Combien de fois")).to_have_value("98765")
        page.clock.run_for(91_000)
        page.clock.run_for(31_000)
        expect(page.get_by_role("button", name="Toucher pour commencer")).to_be_visible()
        assert "98765" not in page.content()
        page.get_by_role("button", name="Toucher pour commencer").click()
        page.get_by_role("button", name="Commencer").click()
        expect(page.get_by_label("Oui")).not_to_be_checked()
        page.get_by_label("Non").check()
        page.get_by_role("button", name="Continuer").click()
        page.get_by_label(re.compile("Un mot")).fill(SECRET)
        page.get_by_role("button", name="Terminer").click()
        expect(page.get_by_role("heading", name="Merci")).to_be_visible()
        never_recorded(page)
        page.clock.run_for(21_000)
        expect(page.get_by_role("button", name="Toucher pour commencer")).to_be_visible()
        assert SECRET not in page.content()
        page.go_back()
        expect(page.get_by_role("button", name="Toucher pour commencer")).to_be_visible()
        for typed, left in (("pas le bon", False), (CODE, True)):
            page.get_by_role("button", name="Quitter").click()
            page.get_by_label("Le code de la tablette").fill(typed)
            page.get_by_role("button", name="Valider").click()
            if not left:
                page.get_by_role("button", name="Fermer", exact=True).click()
        expect(page.get_by_role("heading", name="Mes questionnaires")).to_be_visible()
    (kept,) = responses()
    assert SECRET in kept.answers


@pytest.mark.slow
def test_a_tablet_left_alone_locks_itself_and_keeps_the_draft(
    live_server: LiveServer, tablet: Tablet
) -> None:
    user_id = interviewer(open_campaign(tiny()))
    with tablet(user_id) as page:
        installed(page, live_server)
        page.clock.install()
        page.get_by_role("button", name="Nouveau questionnaire").click()
        page.get_by_role("button", name="Commencer").click()
        page.get_by_label("Oui").check()
        page.clock.run_for(16 * 60_000)
        expect(page.get_by_role("heading", name="Ouvrir la tablette")).to_be_visible()
        expect(page.get_by_text("1 brouillon à finir.")).to_be_visible()


SHIPPED = ("parents", "jeunes", "partenaires", "partenaires_ami")
SHOWN = "fieldset.question:not([disabled]):not([hidden])"


def thumb(question: Locator) -> None:
    """Answer one question: a card, each row of a grid, or a few words."""
    rows = question.locator(".row:not([hidden])")
    cards = question.locator("label.opt:not(:has([value=moins_11])), label.cell")
    if rows.count():
        for row in rows.all():
            row.locator("label.opt").nth(1).click()
    elif cards.count():
        cards.first.click()
    elif question.locator("input[inputmode]").count():
        question.locator("input[inputmode]").first.fill("2")
    else:
        question.locator("textarea, input.field").first.fill("Une idée, « avec » des mots.")


def walked(page: Page, look: Callable[[Page], None]) -> None:
    """Answer page after page to the end."""
    for _ in range(30):
        look(page)
        for question in page.locator(SHOWN).all():
            thumb(question)
        onward = page.locator("form.asked button.primary")
        is_last = onward.inner_text() in {"Terminer", "إنهاء"}
        onward.click()
        if is_last:
            page.locator("#place").wait_for()
            return
    raise AssertionError("no end in sight")


def looked_over(page: Page) -> None:
    axe_check(page)
    no_sideways_scroll(page)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("name", SHIPPED)
def test_each_questionnaire_is_filled_without_network_and_taken(
    live_server: LiveServer, tablet: Tablet, name: str, language: str
) -> None:
    if language not in shipped(name).languages:
        pytest.skip("this questionnaire is not translated")
    user_id = interviewer(open_campaign(shipped(name)))
    with tablet(user_id, color_scheme="dark" if name == "parents" else "light") as page:
        installed(page, live_server)
        offline(page)
        looked_over(page)
        page.get_by_role("button", name="Nouveau questionnaire").click()
        if language == "ar":
            page.get_by_role("button", name="العربية").click()
            expect(page.locator("html")).to_have_attribute("dir", "rtl")
        looked_over(page)
        page.locator("button.primary").click()
        page.locator("button.primary").click()  # the first question is needed
        expect(page.locator("#problems")).to_be_focused()
        walked(page, looked_over)
        looked_over(page)
        page.get_by_role("button", name="Revenir à la liste").click()
        page.get_by_role("button", name="Voir la liste").click()
        looked_over(page)
        offline(page, is_off=False)
        expect(page.get_by_role("heading", name="Aucune réponse en attente")).to_be_visible()
    (kept,) = responses()
    assert (kept.status, kept.language) == ("complete", language)


def printed(server: LiveServer, campaign_id: int, purpose: str) -> list[str]:
    with server.app.app_context():
        site = site_of(campaign_id)
        secret = server.app.extensions["evalapp.settings"].secret_key
        return draw_codes(campaign_id, site.id, 2, secret=secret, purpose=purpose)


def test_a_campaign_with_cards_and_ages_is_filled_without_network(
    live_server: LiveServer, tablet: Tablet
) -> None:
    campaign_id = open_campaign(
        tiny(), uses_cards=True, asks_age=True, needs_parent=True, age_regime="everyone"
    )
    cards = printed(live_server, campaign_id, "answer")
    (parent, _) = printed(live_server, campaign_id, "parent")
    user_id = interviewer(campaign_id)
    with tablet(user_id) as page:
        installed(page, live_server)
        offline(page)
        page.get_by_role("button", name="Nouveau questionnaire").click()
        page.get_by_role("button", name="Commencer").click()
        page.get_by_label("Votre code").fill(cards[0][:-1] + "-")  # a sign is missing
        page.get_by_role("button", name="Continuer").click()
        expect(page.get_by_role("alert")).to_have_count(2)
        looked_over(page)
        page.get_by_label("Votre code").fill(cards[0].lower())
        page.get_by_label("Moins de 15 ans").check()
        page.get_by_role("button", name="Continuer").click()
        expect(page.get_by_text("Tu peux passer une question")).to_be_visible()
        looked_over(page)
        page.get_by_label("Oui, je veux bien répondre").check()
        page.get_by_label("Le code de ton parent").fill(parent)
        page.get_by_role("button", name="Continuer").click()
        page.get_by_label("Oui", exact=True).check()
        page.get_by_label("Combien de fois").fill("3")
        page.get_by_role("button", name="Terminer").click()  # no open question for a child
        expect(page.locator("#place")).to_contain_text("pas encore envoyé")
        page.get_by_role("button", name="Questionnaire suivant").click()
        page.get_by_role("button", name="Commencer").click()
        page.get_by_label("Votre code").fill(cards[0])
        page.get_by_label("18 ans ou plus").check()
        page.get_by_role("button", name="Continuer").click()
        expect(page.get_by_text("Ce code a déjà servi")).to_be_visible()  # known without network
        page.get_by_label("Votre code").fill(cards[1])
        page.get_by_role("button", name="Continuer").click()
        page.get_by_label("Non").check()
        page.get_by_role("button", name="Continuer").click()
        page.get_by_label(re.compile("Un mot")).fill(SECRET)
        page.get_by_role("button", name="Terminer").click()
        offline(page, is_off=False)
        expect(page.locator("#place")).to_have_text("Enregistré sur le serveur.")
    assert {"came", "times"} in [set(json.loads(one.answers)) for one in responses()]
    assert [SECRET in one.answers for one in responses()].count(True) == 1


@pytest.mark.slow
def test_a_card_that_has_served_elsewhere_is_said_and_another_one_sends_the_answers(
    live_server: LiveServer, tablet: Tablet
) -> None:
    campaign_id = open_campaign(tiny(), uses_cards=True)
    cards = printed(live_server, campaign_id, "answer")
    user_id = interviewer(campaign_id)
    with tablet(user_id) as page:
        installed(page, live_server)
        offline(page)
        page.get_by_role("button", name="Nouveau questionnaire").click()
        page.get_by_role("button", name="Commencer").click()
        page.get_by_label("Votre code").fill(cards[0])
        page.get_by_role("button", name="Continuer").click()
        page.get_by_label("Non").check()
        page.get_by_role("button", name="Continuer").click()
        page.get_by_role("button", name="Terminer").click()
        with live_server.app.app_context():
            assert take([card_hash(cards[0], campaign_id, "answer")])
            db.session.commit()
        offline(page, is_off=False)
        expect(page.locator("#place")).to_contain_text("à revoir avant l’envoi")
        page.get_by_role("button", name="Revenir à la liste").click()
        page.get_by_role("button", name="Voir la liste").click()
        expect(page.get_by_text("a déjà servi")).to_be_visible()
        page.get_by_role("button", name="Ouvrir pour corriger").click()
        page.get_by_label("Votre code").fill(cards[1])
        page.get_by_role("button", name="Continuer").click()
        expect(page.get_by_role("heading", name="Aucune réponse en attente")).to_be_visible()
    assert len(responses()) == 1


INJECT = """async ([from, to]) => {
  const records = await import("/static/interviewer/records.js");
  const store = await import("/static/interviewer/store.js");
  const [assignment] = (await store.get("state", "assignments")).list;
  for (let number = from; number < to; number += 1) {
    const record = records.begin(assignment, "fr");
    record.content.raw = {};
    record.content.answers = { came: "yes", times: number, words: `numéro ${number}` };
    await records.keep({ ...record, state: records.WAITING });
  }
}"""
WATCH = """() => {
  globalThis.said = [];
  const look = () => {
    const text = document.body.innerText;
    if (/enregistr/i.test(text)) globalThis.said.push(text);
  };
  new MutationObserver(look).observe(document.body,
    { childList: true, subtree: true, characterData: true });
}"""


class Cutting:
    """A network that fails in the middle: the answer to one sending is lost, then nothing goes."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self, route: Any) -> None:
        self.left -= 1
        if self.left > 0:
            route.continue_()
            return
        if self.left == 0:
            route.fetch()  # stored, and the tablet never hears of it
        route.abort()


def next_edition(server: LiveServer, folder: Path) -> None:
    """Publish another edition of the page, whose base on the tablet is of the next version."""
    shutil.copytree(str(server.app.static_folder), folder)
    script = folder / "interviewer" / "store.js"
    step = (
        '  (base, change) => { change.objectStore("records").createIndex("state", "state"); },\n];'
    )
    script.write_text(script.read_text("utf-8").replace("\n];", f"\n{step}", 1), "utf-8")
    server.app.static_folder = str(folder)


@pytest.mark.slow
def test_five_hundred_answers_survive_restarts_an_update_and_cuts_and_are_stored_once(
    live_server: LiveServer, tablet: Tablet, tmp_path: Path
) -> None:
    user_id = interviewer(open_campaign(tiny()))
    with tablet(user_id) as page:
        installed(page, live_server)
        offline(page)
        page.evaluate(INJECT, [0, 300])
    with tablet() as page:  # first restart, still without network
        offline(page)
        unlocked(page, live_server)
        page.evaluate(INJECT, [300, 500])
        expect(page.locator("#waiting")).to_have_text("500 réponses en attente")
        never_recorded(page)
    with tablet(user_id) as page:  # second restart: the network is back, and is cut
        page.context.route("**/enquetrice/envoi", Cutting(130))
        unlocked(page, live_server)
        page.evaluate(WATCH)
        expect(page.get_by_text("Un nouvel essai se fait tout seul")).to_be_visible(timeout=90_000)
        expect(page.locator("#waiting")).to_have_text("371 réponses en attente")
        assert len(responses()) == 130
        before = page.evaluate("caches.keys()")
        next_edition(live_server, tmp_path / "static")
        page.evaluate(
            "navigator.serviceWorker.getRegistration('/enquetrice').then(r => r.update())"
        )
        expect(page.get_by_text("Une nouvelle version de la page est prête.")).to_be_visible()
        page.context.unroute("**/enquetrice/envoi")
        page.context.route("**/enquetrice/envoi", Cutting(120))
        page.get_by_role("button", name="Envoyer maintenant").click()
        expect(page.locator("#waiting")).to_have_text("252 réponses en attente", timeout=90_000)
        expect(page.get_by_text("Un nouvel essai se fait tout seul")).to_be_visible()
        assert page.evaluate("globalThis.said") == []
    with tablet(user_id) as page:  # third restart, in the new edition
        unlocked(page, live_server)
        page.evaluate(WATCH)
        expect(page.locator("#waiting")).to_have_text("Aucune réponse en attente", timeout=120_000)
        assert page.evaluate("caches.keys()") != before
        assert len(page.evaluate("caches.keys()")) == 1
        assert page.evaluate("indexedDB.databases().then(all => all[0].version)") == 2
        assert page.evaluate("globalThis.said") == []
    kept = [json.loads(one.answers)["times"] for one in responses()]
    assert sorted(kept) == list(range(500))


@pytest.mark.slow
def test_an_edition_that_is_not_whole_does_not_take_the_place_of_the_one_that_works(
    live_server: LiveServer, tablet: Tablet, tmp_path: Path
) -> None:
    user_id = interviewer(open_campaign(tiny()))
    with tablet(user_id) as page:
        installed(page, live_server)
        before = page.evaluate("caches.keys()")
        next_edition(live_server, tmp_path / "static")
        broken = live_server.app.view_functions["static"]
        live_server.app.view_functions["static"] = lambda filename: (
            "cut" if filename.endswith("store.js") else broken(filename=filename)
        )
        page.evaluate("""async () => {
          const kept = await navigator.serviceWorker.getRegistration("/enquetrice");
          await kept.update();
          await new Promise((resolve) => {
            const look = () => (kept.installing ? setTimeout(look, 50) : resolve());
            look();
          });
        }""")
        assert page.evaluate("caches.keys()") == before
        offline(page)
        unlocked(page, live_server)
