"""A real browser answers the real questionnaires, on a phone, with and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from surveys.serialization import questionnaire_from_dict
from tests.browsers import PHONE, LiveServer, assert_no_sideways_scroll, axe_check
from tests.surveys.collect.made import open_campaign, responses, shipped, tiny
from tests.surveys.collect.test_controls import EVERYTHING

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
SMALLEST = (320, 640)
NAMES = ("parents", "jeunes", "partenaires", "partenaires_ami")
SHOWN = "fieldset.question:not([disabled]):not([hidden])"


def start(page: Page, server: LiveServer, query: str = "") -> None:
    page.goto(f"{server.url}/q/essai{query}")
    page.locator("a.primary").click()


def answer(question: Locator) -> None:
    """Answer one question as a thumb would: a card, each row of a grid, or a few words."""
    rows = question.locator(".row:not([hidden])")
    for row in rows.all():
        row.locator("label.opt").nth(1).click()
    if rows.count():
        return
    cards = question.locator("label.opt:not(:has([value=moins_11])), label.cell")
    if cards.count():
        cards.first.click()
    elif question.locator("input[inputmode]").count():
        question.locator("input[inputmode]").fill("2")
    else:
        question.locator("textarea, input.field").first.fill("Une idée, « avec » des guillemets.")


def walk(page: Page, look: Callable[[Page], None] = lambda page: None) -> int:
    """Answer page after page to the thanks; return the number of pages."""
    for number in range(1, 30):
        look(page)
        for question in page.locator(SHOWN).all():
            answer(question)
        with page.expect_navigation():
            page.locator("button.primary").click()
        if page.url.split("?")[0].endswith("/merci"):
            return number
    raise AssertionError(f"no end in sight: {page.url}")


def looked_over(page: Page) -> None:
    axe_check(page)
    assert_no_sideways_scroll(page)


@pytest.mark.parametrize("js", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("name", NAMES)
def test_each_questionnaire_is_answered_to_the_end_on_a_phone(
    live_server: LiveServer, open_page: OpenPage, name: str, js: bool
) -> None:
    open_campaign(shipped(name))
    page = open_page(PHONE, js=js)
    start(page, live_server)
    assert walk(page) >= 5
    expect(page.locator("h1")).to_contain_text("Merci")
    (kept,) = responses()
    assert kept.status == "complete"
    assert kept.answers.count(":") > 10


@pytest.mark.parametrize("js", [True, False], ids=["script", "no-script"])
def test_the_parents_questionnaire_is_answered_in_arabic(
    live_server: LiveServer, open_page: OpenPage, js: bool
) -> None:
    open_campaign(shipped("parents"))
    page = open_page(PHONE, js=js)
    page.goto(f"{live_server.url}/q/essai")
    page.get_by_role("link", name="العربية").click()
    page.get_by_role("link", name="ابدأ").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    walk(page)
    expect(page.locator("h1")).to_contain_text("Merci")
    assert [kept.language for kept in responses()] == ["ar"]


LOOKS = {
    "light": {},
    "dark": {"dark": True},
    "smallest": {"size": SMALLEST},
    "desk": {"size": (1280, 800)},
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(
    ("name", "query"),
    [("parents", "?lang=ar"), ("partenaires", ""), ("jeunes", "?taille=grande")],
    ids=["arabic", "grids", "large"],
)
def test_nothing_is_found_on_any_page_by_axe_and_nothing_scrolls_sideways(
    live_server: LiveServer, open_page: OpenPage, name: str, query: str, look: str
) -> None:
    open_campaign(shipped(name))
    page = open_page(**{"size": PHONE, **LOOKS[look]})
    page.goto(f"{live_server.url}/q/essai{query}")
    looked_over(page)
    page.locator("a.primary").click()
    page.locator("button.primary").click()  # the first question is needed: the summary appears
    expect(page.locator("#problems")).to_be_focused()
    walk(page, looked_over)
    looked_over(page)


def test_the_other_pages_are_found_sound_by_axe(
    live_server: LiveServer, open_page: OpenPage
) -> None:
    open_campaign(tiny())
    page = open_page(SMALLEST)
    for path in ("/q/essai/reprendre", "/q/essai/merci", "/q/perdu"):
        page.goto(live_server.url + path)
        looked_over(page)
    start(page, live_server)
    page.get_by_label("Non").check()
    page.get_by_role("button", name="Reprendre plus tard").click()
    looked_over(page)


def test_a_response_left_half_way_continues_in_another_browser(
    live_server: LiveServer, open_page: OpenPage
) -> None:
    open_campaign(shipped("parents"))
    page = open_page(PHONE)
    start(page, live_server)
    page.get_by_label("Grand-parent").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("6 à 10 ans").check()
    page.get_by_role("button", name="Reprendre plus tard").click()
    code = page.locator(".keepsake").inner_text()
    elsewhere = open_page(PHONE, js=False)
    elsewhere.goto(f"{live_server.url}/q/essai")
    elsewhere.get_by_role("link", name="J’ai un code").click()
    elsewhere.get_by_label("Votre code").fill(code.lower())
    elsewhere.get_by_role("button", name="Reprendre").click()
    expect(elsewhere.get_by_label("6 à 10 ans")).to_be_checked()
    elsewhere.get_by_role("button", name="Précédent").click()
    expect(elsewhere.get_by_label("Grand-parent")).to_be_checked()
    walk(elsewhere)
    assert [kept.status for kept in responses()] == ["complete"]


def test_the_browser_s_own_back_finds_the_answers_again(
    live_server: LiveServer, open_page: OpenPage
) -> None:
    open_campaign(tiny())
    page = open_page(PHONE)
    start(page, live_server)
    page.get_by_label("Non").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label(re.compile("Un mot")).fill("bonjour")
    page.go_back()
    expect(page.get_by_label("Non")).to_be_checked()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label(re.compile("Un mot")).fill("bonjour")
    page.get_by_role("button", name="Continuer").click()
    expect(page.locator("h1")).to_contain_text("Merci")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Merci")
    assert len(responses()) == 1


def test_previous_loses_nothing_even_half_typed(
    live_server: LiveServer, open_page: OpenPage
) -> None:
    open_campaign(shipped("partenaires"))
    page = open_page(PHONE)
    start(page, live_server)
    page.get_by_label("CAF").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Oui").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label(re.compile("Combien d’actions")).fill("une dizaine")
    page.get_by_role("button", name="Précédent").click()
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_label(re.compile("Combien d’actions"))).to_have_value("une dizaine")


def test_with_script_a_skip_answers_at_once_and_without_it_the_page_comes_again(
    live_server: LiveServer, open_page: OpenPage
) -> None:
    open_campaign(tiny())
    page = open_page(PHONE)
    start(page, live_server)
    times = page.get_by_label("Combien de fois")
    expect(times).to_be_hidden()
    page.get_by_label("Oui").check()
    expect(times).to_be_visible()
    page.get_by_label("Non").check()
    expect(times).to_be_hidden()
    plain = open_page(PHONE, js=False)
    start(plain, live_server)
    plain.get_by_label("Oui").check()
    plain.get_by_role("button", name="Continuer").click()
    expect(plain.get_by_role("status")).to_contain_text("Une question de plus")
    plain.get_by_label("Combien de fois").fill("4")
    plain.get_by_role("button", name="Continuer").click()
    expect(plain.get_by_label(re.compile("venu 4 fois"))).to_be_visible()


def test_an_exclusive_choice_goes_alone(live_server: LiveServer, open_page: OpenPage) -> None:
    open_campaign(shipped("parents"))
    page = open_page(PHONE)
    start(page, live_server)
    for _ in range(2):
        answer(page.locator(SHOWN).first)
        page.locator("button.primary").click()
    page.get_by_label("Aide aux devoirs").check()
    page.get_by_label("Rien de tout cela").check()
    expect(page.get_by_label("Aide aux devoirs")).not_to_be_checked()
    page.get_by_label("Aide aux devoirs").check()
    expect(page.get_by_label("Rien de tout cela")).not_to_be_checked()


def test_the_whole_journey_goes_by_keyboard_alone(
    live_server: LiveServer, open_page: OpenPage
) -> None:
    open_campaign(tiny())
    page = open_page()
    page.goto(f"{live_server.url}/q/essai")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.locator("a.primary").focus()
    page.keyboard.press("Enter")
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_label(re.compile("Un mot")).focus()
    page.keyboard.type("bonjour")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Merci")


def test_targets_are_large_enough_for_a_finger(
    live_server: LiveServer, open_page: OpenPage
) -> None:
    open_campaign(shipped("partenaires"))
    page = open_page(SMALLEST)
    start(page, live_server)

    def measured(page: Page) -> None:
        for target in page.locator("label.opt, label.cell, .button, select, input.field").all():
            box = target.bounding_box()
            if box:
                assert min(box["width"], box["height"]) >= 44, target.inner_text()

    walk(page, measured)


def test_the_first_page_is_one_request(live_server: LiveServer, open_page: OpenPage) -> None:
    open_campaign(shipped("parents"))
    page = open_page(PHONE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/q/essai", wait_until="networkidle")
    assert len([url for url in asked if url.startswith("http")]) == 1
    assert page.context.cookies() == []


def test_no_page_breaks_its_own_security_policy(
    live_server: LiveServer, open_page: OpenPage
) -> None:
    open_campaign(shipped("parents"))
    page = open_page(PHONE)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    start(page, live_server)
    walk(page)
    assert said == []
    assert page.context.cookies() == []


@pytest.mark.parametrize("query", ["", "?taille=grande"])
def test_every_type_of_question_is_sound_on_every_width(
    live_server: LiveServer, open_page: OpenPage, query: str
) -> None:
    open_campaign(questionnaire_from_dict(EVERYTHING))
    for size in (SMALLEST, PHONE, (600, 800), (1280, 800)):
        page = open_page(size)
        start(page, live_server, query)
        looked_over(page)
