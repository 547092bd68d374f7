"""The office's own pages in a real browser: accessible, never wider than the window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from evalapp.accounts.permissions import Role
from tests.browsers import DESK, PHONE, LiveServer, assert_no_sideways_scroll, axe_check
from tests.factories import PASSWORD, make_site, make_user

pytestmark = pytest.mark.browser

PAGES = [
    "/", "/mon-compte", "/comptes", "/comptes/nouveau", "/comptes/1", "/comptes/1/fermer",
    "/journal", "/journal?action=rien", "/rien",
]  # fmt: skip


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing(
    live_server: LiveServer, open_page: Callable[..., Page], size: tuple[int, int], dark: bool
) -> None:
    site = make_site(name="Cité éducative de Lézignan-Corbières")
    make_site(name="Cité éducative de Montpellier-Mosson")
    make_user("cpo.lezignan-corbieres@demo.invalid", Role.SITE_LEAD, site=site)
    admin = make_user(role=Role.ADMINISTRATOR)
    page = open_page(size, dark=dark, cookies=[live_server.session_cookie(admin.id)])
    for address in PAGES:
        page.goto(live_server.url + address)
        axe_check(page)
        assert_no_sideways_scroll(page)
    for menu in (".account-menu", ".site-menu"):
        page.locator(f"{menu} summary").click()
        expect(page.locator(f"{menu} .menu-panel")).to_be_visible()
        axe_check(page)
        assert_no_sideways_scroll(page)


@pytest.mark.parametrize("js", [True, False], ids=["js", "no-js"])
def test_somebody_signs_in_looks_around_and_leaves(
    live_server: LiveServer, open_page: Callable[..., Page], js: bool
) -> None:
    make_site(name="Cité éducative de Sète")
    make_user("camille@exemple.fr", Role.EVALUATOR, name="Camille")
    page = open_page(PHONE, js=js)
    page.goto(f"{live_server.url}/sites")
    page.get_by_label("Adresse électronique").fill("camille@exemple.fr")
    page.get_by_label("Mot de passe").fill("faux")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("alert")).to_contain_text("ne convient pas")
    expect(page.get_by_label("Adresse électronique")).to_have_value("camille@exemple.fr")
    if js:
        axe_check(page)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.locator("h1")).to_have_text("Sites")
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="Accueil").click()
    expect(page.locator("h1")).to_contain_text("Bonjour, Camille")
    page.locator(".account-menu summary").click()
    page.get_by_role("button", name="Sombre").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator(".account-menu summary").click()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_text("Vous êtes déconnecté")).to_be_visible()
    page.goto(live_server.url)
    expect(page.locator("h1")).to_have_text("Connexion")


def test_the_keyboard_skips_to_the_content_and_closes_menus(
    live_server: LiveServer, open_page: Callable[..., Page]
) -> None:
    user = make_user(role=Role.EVALUATOR)
    page = open_page(cookies=[live_server.session_cookie(user.id)])
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    menu = page.locator(".account-menu")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


def test_at_320_pixels_nothing_overflows(
    live_server: LiveServer, open_page: Callable[..., Page]
) -> None:
    admin = make_user(role=Role.ADMINISTRATOR, name="Une administratrice au nom plutôt long")
    page = open_page((320, 640), cookies=[live_server.session_cookie(admin.id)])
    for address in PAGES:
        page.goto(live_server.url + address)
        assert_no_sideways_scroll(page)


def test_the_printed_page_leaves_the_frame_out(
    live_server: LiveServer, open_page: Callable[..., Page]
) -> None:
    user = make_user(role=Role.EVALUATOR, name="Camille")
    page = open_page(cookies=[live_server.session_cookie(user.id)])
    page.goto(live_server.url)
    page.emulate_media(media="print")
    expect(page.locator(".topbar")).to_be_hidden()
    expect(page.locator(".sections")).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
