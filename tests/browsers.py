"""Fixtures that drive a real Chromium against a real server."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from waitress import wasyncore
from waitress.server import create_server

from evalapp.accounts import services
from evalapp.config import Settings
from evalapp.factory import create_app

DEBIAN_CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOW_TO = "Pas de Chromium : « apt install chromium » ou « .venv/bin/playwright install chromium »."

PHONE = (360, 740)
DESK = (1280, 800)


@dataclass
class LiveServer:
    """An application answering at ``url``, over the same database as the ``app`` fixture."""

    app: Flask
    url: str

    def session_cookie(self, user_id: int) -> dict[str, str]:
        """Return the cookie of a new session of this account, for ``context.add_cookies``."""
        with self.app.app_context():
            token = services.start_session(user_id)
        signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        value = signer.dumps({"_user_id": token, "_fresh": True})
        return {"name": self.app.config["SESSION_COOKIE_NAME"], "value": value, "url": self.url}


def created(settings: Settings) -> Flask:
    """Return an application, made while nothing is collected.

    Playwright lives in a greenlet: one that is collected while Werkzeug compiles its addresses
    makes CPython 3.11 lose count of its depth (« AST constructor recursion depth mismatch »).
    """
    gc.disable()
    try:
        return create_app(settings)
    finally:
        gc.enable()


@pytest.fixture
def live_server(app: Flask, settings: Settings) -> Iterator[LiveServer]:
    """The application served by waitress, in a thread, on a free port."""
    served = created(replace(settings, testing=False))
    server: Any = create_server(served, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield LiveServer(served, f"http://127.0.0.1:{server.effective_port}")
    # Closed from inside its own loop: from here a socket would vanish under its `select`.
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
    thread.join(10)
    server.task_dispatcher.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, else Playwright's own."""
    with sync_playwright() as playwright:
        try:
            path = DEBIAN_CHROMIUM if DEBIAN_CHROMIUM.exists() else None
            launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        except PlaywrightError:
            if os.environ.get("CI"):
                pytest.fail(HOW_TO)
            pytest.skip(HOW_TO)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """``open_page(size=PHONE, js=False, dark=True, cookies=[…])``: a page in its own context."""
    contexts = []

    def opened(
        size: tuple[int, int] = DESK,
        *,
        js: bool = True,
        dark: bool = False,
        cookies: list[Any] | None = None,
        **options: Any,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=js,
            color_scheme="dark" if dark else "light",
            locale="fr-FR",
            **options,
        )
        context.set_default_timeout(15_000)
        context.add_cookies(cookies or [])
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def axe_check(page: Page) -> None:
    """Fail with axe's words when it finds anything on the page."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def assert_no_sideways_scroll(page: Page) -> None:
    """Fail when the page is wider than its window."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{page.url} dépasse de {wide} px"
