"""The seal says when and with which version a form was opened, and cannot be made up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from evalapp.config import today
from surveys.collect.seal import Seal, sealed, unsealed
from tests.surveys.collect.made import begun, change_campaign, key_of, open_campaign, tiny

SEAL = Seal(date(2026, 11, 23), 7)


def test_a_seal_is_read_back() -> None:
    assert unsealed(sealed(SEAL, "clé", "secret"), "clé", "secret") == SEAL


@pytest.mark.parametrize(
    "text",
    [
        *("", ".", "..", "2026-11-23.7.", "2026-11-23.7.0000", "é.\udcff", "x" * 500),
        sealed(SEAL, "autre clé", "secret"),
        sealed(SEAL, "clé", "autre secret"),
    ],
)
def test_what_we_did_not_seal_is_nothing(text: str) -> None:
    assert unsealed(text, "clé", "secret") is None


def test_a_form_opened_before_the_closing_may_still_be_sent_for_the_first_time(
    app: Flask, client: FlaskClient
) -> None:
    campaign = open_campaign(tiny())
    first = begun(client)
    seal = Seal(today() - timedelta(days=2), 1)
    secret = app.extensions["evalapp.settings"].secret_key
    change_campaign(campaign, closes_on=today() - timedelta(days=1))
    data = {"q.came": "no", "seal": sealed(seal, key_of(first), secret)}
    assert client.post(first, data=data).status_code == 303
