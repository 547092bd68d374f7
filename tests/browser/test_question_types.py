"""Long lists, cascades, images and sounds in a real browser: phone, no JavaScript, tablet."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from evalapp.config import today
from evalapp.extensions import db
from surveys.definition import Questionnaire
from surveys.media import services as media
from surveys.serialization import questionnaire_from_dict
from tests.browser.test_interviewer import installed, interviewer, offline, tablet, unlocked
from tests.browsers import PHONE, LiveServer, assert_no_sideways_scroll, axe_check
from tests.factories import in_app
from tests.surveys.collect.made import open_campaign, responses
from tests.surveys.media.made import mp3, png

pytestmark = pytest.mark.browser
__all__ = ["tablet"]

PLACES = {"beziers": 14, "sete": 3}


def choice(name: str, label: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "label": {"fr": label}, **more}


def asked(uid: str, kind: str, label: str, **more: Any) -> dict[str, Any]:
    return {"uid": uid, "name": uid, "type": kind, "label": {"fr": label}, **more}


def cascade() -> Questionnaire:
    towns = [choice("beziers", "Béziers"), choice("sete", "Sète"), choice("lunel", "Lunel")]
    quarters = [
        choice(f"{town}_{n}", f"Quartier {n} de {town}", columns={"commune": town})
        for town, number in PLACES.items()
        for n in range(1, number + 1)
    ]
    items = [
        asked("commune", "select_one", "Dans quelle commune ?", list_name="communes"),
        asked("quartier", "select_one", "Dans quel quartier ?", list_name="quartiers",
              required=True, choice_filter="commune = ${commune}"),
        asked("mot", "text", "Un mot ?", relevant="${quartier} = 'sete_2'"),
    ]  # fmt: skip
    return questionnaire_from_dict({
        "name": "c", "title": {"fr": "Où"}, "choices": {"communes": towns, "quartiers": quarters},
        "pages": [{"uid": "p", "name": "p", "items": items}],
    })  # fmt: skip


def begin(page: Page, server: LiveServer) -> None:
    page.goto(f"{server.url}/q/essai")
    page.get_by_role("link", name="Commencer").click()


def answered() -> Any:
    [one] = responses()
    return json.loads(one.answers)


def test_a_cascade_and_its_search_follow_the_answers_at_once(
    live_server: LiveServer, open_page: Callable[..., Page]
) -> None:
    open_campaign(cascade())
    page = open_page(PHONE)
    begin(page, live_server)
    quarter = page.get_by_label("Dans quel quartier ?")
    expect(quarter.locator("option")).to_have_count(1)
    expect(page.get_by_text("Cette liste dépend d’une réponse")).to_be_visible()
    page.get_by_label("Béziers").check()
    expect(quarter.locator("option")).to_have_count(1 + PLACES["beziers"])
    expect(page.get_by_text("Cette liste dépend d’une réponse")).to_be_hidden()
    page.get_by_label("Chercher dans la liste").fill("QUÄRTIER 1 béz")
    expect(quarter.locator("option")).to_have_count(1 + 6)
    page.get_by_label("Chercher dans la liste").fill("quartier 12")
    expect(quarter.locator("option")).to_have_text(["Choisissez", "Quartier 12 de beziers"])
    axe_check(page)
    page.get_by_label("Sète").check()
    expect(quarter.locator("option")).to_have_count(1 + PLACES["sete"])
    quarter.select_option("sete_2")
    expect(page.get_by_label("Un mot ?")).to_be_visible()
    page.get_by_label("Un mot ?").fill("Oui")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("Merci").first).to_be_visible()
    assert answered() == {"commune": "sete", "quartier": "sete_2", "mot": "Oui"}


def test_a_cascade_without_javascript_comes_back_once_with_its_list(
    live_server: LiveServer, open_page: Callable[..., Page]
) -> None:
    open_campaign(cascade())
    page = open_page(PHONE, js=False)
    begin(page, live_server)
    button = page.get_by_role("button", name="Continuer")
    page.get_by_label("Sète").check()
    button.click()
    quarter = page.get_by_label("Dans quel quartier ?")
    expect(quarter.locator("option")).to_have_count(1 + PLACES["sete"])
    quarter.select_option("sete_1")
    button.click()
    expect(page.get_by_text("Merci").first).to_be_visible()
    assert answered()["quartier"] == "sete_1"


def test_a_commune_without_quarters_stops_nobody(
    live_server: LiveServer, open_page: Callable[..., Page]
) -> None:
    open_campaign(cascade())
    page = open_page(PHONE, js=False)
    begin(page, live_server)
    page.get_by_label("Lunel").check()
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("Merci").first).to_be_visible()
    assert answered() == {"commune": "lunel", "quartier": None}


@in_app
def illustrated() -> Questionnaire:
    image, other = (media.keep_picture(png(size, 120), today()) for size in (300, 120))
    sound = media.keep_sound(mp3(40), today())
    db.session.commit()
    answers = [
        choice("oui", "Oui", media={"image": other}),
        choice("non", "", media={"image": image, "alt": {"fr": "Un pouce vers le bas"}}),
    ]
    shown = {"image": image, "alt": {"fr": "Une école et son préau"}, "spoken": {"fr": sound}}
    question = asked("q", "select_one", "Aimez-vous l’école ?", list_name="l", media=shown)
    return questionnaire_from_dict({
        "name": "i", "title": {"fr": "Images"}, "choices": {"l": answers},
        "pages": [{"uid": "p", "name": "p", "items": [question]}],
    })  # fmt: skip


PLAYS = """(sound) => new Promise((done) => {
  sound.onloadedmetadata = () => done(sound.duration > 0);
  sound.onerror = () => done(false);
  sound.preload = "auto";
  sound.load();
})"""


def sees_everything(page: Page) -> None:
    picture = page.get_by_role("img", name="Une école et son préau")
    expect(picture).to_be_visible()
    assert picture.evaluate("one => one.naturalWidth") == 300, "the image itself, not its place"
    expect(page.locator("audio")).to_have_attribute("aria-label", re.compile("Aimez-vous l’école"))
    assert page.locator("audio").evaluate(PLAYS)
    page.get_by_role("radio", name="Un pouce vers le bas").check()
    axe_check(page)
    assert_no_sideways_scroll(page)


def test_images_and_sounds_reach_a_phone(
    live_server: LiveServer, open_page: Callable[..., Page]
) -> None:
    open_campaign(illustrated())
    page = open_page(PHONE, dark=True)
    begin(page, live_server)
    sees_everything(page)


@pytest.mark.slow
def test_images_and_sounds_stay_on_a_tablet_without_network(
    live_server: LiveServer, tablet: Callable[..., Any]
) -> None:
    user_id = interviewer(open_campaign(illustrated()))
    with tablet(user_id) as page:
        installed(page, live_server)
    with tablet() as page:
        # What the tablet keeps on purpose, not what the browser happened to keep.
        page.context.new_cdp_session(page).send("Network.clearBrowserCache")
        offline(page)
        unlocked(page, live_server)
        page.get_by_role("button", name="Nouveau questionnaire").first.click()
        page.get_by_role("button", name="Commencer").click()
        sees_everything(page)
