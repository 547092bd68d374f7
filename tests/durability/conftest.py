"""The real questionnaire, open to virtual respondents."""

from __future__ import annotations

import pytest
from flask import Flask

from evalapp import migrating
from evalapp.config import Settings
from tests.durability.places import CODE, QUESTIONNAIRE, TEXT
from tests.durability.respondents import Walk, walks
from tests.surveys.collect.made import open_campaign, shipped


@pytest.fixture(scope="session")
def ways() -> list[Walk]:
    """Some walks through the real questionnaire."""
    return walks(shipped(QUESTIONNAIRE), TEXT, 25, seed=7)


@pytest.fixture
def campaign(app: Flask, settings: Settings) -> str:
    """The code of an open campaign with the real questionnaire."""
    migrating.make_durable(app, settings)
    open_campaign(shipped(QUESTIONNAIRE), CODE)
    return CODE
