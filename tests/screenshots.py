"""Pictures of the running demonstration: ``python -m tests.screenshots [--all FOLDER]``.

Without an option, the pictures of the README. With ``--all``, every screen at 360 and
1280 px, light and dark, for a look before an issue is called done.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from waitress.server import create_server

from evalapp.config import Settings, settings_from_env
from evalapp.demo import run
from evalapp.factory import create_app
from tests.browsers import ARGUMENTS, DEBIAN_CHROMIUM

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "evalapp" / "static" / "images"
PASSWORD = "demonstration"

PUBLIC = (
    "/q/parents-beziers", "/q/parents-beziers?lang=ar", "/q/parents-beziers/commencer",
    "/q/parents-beziers/commencer?lang=ar", "/q/jeunes-sete/commencer",
    "/q/partenaires-lunel/commencer", "/q/parents-beziers/reprendre", "/connexion", "/nulle-part",
)  # fmt: skip
_PARENTS = "/campagnes/parents-2026"
_EXPLORED = "/explorer/?campagne=parents-2026&question=p04&par=site"
_EDITED = "/questionnaires/parents/modifier/p02"
OFFICE = (
    "/", "/sites", "/sites/beziers", "/sites/piemont-cevenol", "/sites/beziers/chiffres",
    "/sites/beziers/indicateurs", "/sites/beziers/indicateurs/CE-E01", "/sites/beziers/rapports",
    "/campagnes/", "/campagnes/nouvelle", "/campagnes/jeunes-2026", "/campagnes/partenaires-2026",
    _PARENTS, *(f"{_PARENTS}/{page}" for page in (
        "preparation", "reglages", "objectifs", "acces", "acces/parents-beziers", "cartes",
        "invitations", "reponses", "paroles/", "redressements/", "redressements/nouveau",
        "analyses/", "analyses/ce-qui-joue", "analyses/familles", "analyses/participation",
        "analyses/sites", "registre", "purge", "saisie", "exports",
    )),
    "/questionnaires", "/questionnaires/nouveau", "/questionnaires/parents",
    "/questionnaires/parents/modifier", _EDITED,
    "/questionnaires/parents/verifier", "/questionnaires/parents/traductions/ar",
    "/questionnaires/parents/apercu/p_famille", "/questionnaires/banque",
    "/questionnaires/banque/nouvelle", "/explorer/",
    _EXPLORED,
    "/enquetrice", "/indicateurs", "/comptes", "/journal", "/mon-compte",
)  # fmt: skip


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="FOLDER")
    folder: Path | None = parser.parse_args().all
    settings = settings_from_env()
    run.prepare(settings, reset=False, report=True, say=print)
    with _serving(settings) as base, sync_playwright() as playwright:
        path = DEBIAN_CHROMIUM if DEBIAN_CHROMIUM.exists() else None
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        _readme(browser, base, settings.instance_path)
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            _every_screen(browser, base, folder)
        browser.close()


@contextmanager
def _serving(settings: Settings) -> Iterator[str]:
    server = create_server(create_app(settings), host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"


def _readme(browser: Browser, base: str, instance: Path) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with _page(browser, 360, "light") as page:
        page.goto(f"{base}/q/parents-beziers/commencer")
        page.screenshot(path=IMAGES / "telephone.png")
    with _page(browser, 1280, "light") as page:
        _sign_in(page, base)
        page.goto(f"{base}/sites/beziers/indicateurs")
        page.locator("main h2").nth(1).evaluate("title => title.scrollIntoView()")
        page.screenshot(path=IMAGES / "tableau.png")
        for name, path in ("suivi", _PARENTS), ("explorateur", _EXPLORED), ("editeur", _EDITED):
            page.goto(base + path)
            page.screenshot(path=IMAGES / f"{name}.png")
    subprocess.run(
        ["pdftoppm", "-r", "60", "-f", "11", "-l", "11", "-png", "-singlefile",
         instance / "rapport-intermediaire-beziers.pdf", IMAGES / "rapport"],
        check=True,
    )  # fmt: skip


def _every_screen(browser: Browser, base: str, folder: Path) -> None:
    for width in (360, 1280):
        for scheme in ("light", "dark"):
            with _page(browser, width, scheme) as page:
                _take(page, base, PUBLIC, folder, f"{width}-{scheme}")
                _sign_in(page, base)
                _take(page, base, OFFICE, folder, f"{width}-{scheme}")


def _take(page: Page, base: str, paths: tuple[str, ...], folder: Path, suffix: str) -> None:
    for path in paths:
        page.goto(base + path)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        name = path.strip("/").replace("/", "_").replace("?", "_") or "accueil"
        page.screenshot(path=folder / f"{name}-{suffix}.png", full_page=True)
        print(f"{name}-{suffix}{'  PLUS LARGE QUE L’ÉCRAN' if wide else ''}", file=sys.stderr)


def _sign_in(page: Page, base: str) -> None:
    page.goto(f"{base}/connexion")
    page.fill("input[type=email]", "admin@demo.invalid")
    page.fill("input[type=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url(lambda url: "connexion" not in url)


@contextmanager
def _page(browser: Browser, width: int, scheme: str) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": 740 if width < 600 else 800},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="fr-FR",
    )
    yield context.new_page()
    context.close()


if __name__ == "__main__":
    main()
