"""Ten guesses per account and quarter of an hour, whoever sends them and however fast."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from flask import Flask

from evalapp.accounts import services as accounts
from evalapp.accounts.guesses import services
from evalapp.accounts.guesses.services import count_guess, forgive_guess
from evalapp.accounts.models import SignInAttempt
from evalapp.config import utc_now
from evalapp.errors import Invalid, TooMany
from evalapp.extensions import db
from tests.factories import PASSWORD, make_user


@pytest.mark.postgres
def test_two_hundred_guesses_eight_at_a_time_are_ten(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_user("victime@exemple.fr")
    evaluated: list[str] = []

    def watched(_stored: str, password: str) -> bool:
        evaluated.append(password)
        return False

    monkeypatch.setattr(accounts, "_matches", watched)

    def guess(number: int) -> str:
        with app.app_context():
            try:
                accounts.check_sign_in("victime@exemple.fr", f"essai {number}")
            except (Invalid, TooMany) as refusal:
                return refusal.message
            finally:
                db.session.remove()
        return "?"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(200)))
    assert len(evaluated) == 10
    assert answers.count(accounts.TOO_MANY) == 190


@pytest.mark.parametrize("number", [1, 2])
def test_the_right_password_is_refused_too_while_the_door_is_closed(
    app_context: Flask, number: int
) -> None:
    make_user("victime@exemple.fr")
    for _ in range(9 + number):
        with pytest.raises((Invalid, TooMany)):
            accounts.check_sign_in("victime@exemple.fr", "faux")
    with pytest.raises(TooMany):
        accounts.check_sign_in("victime@exemple.fr", PASSWORD)


def test_an_unknown_address_is_closed_alike(app_context: Flask) -> None:
    for _ in range(10):
        with pytest.raises(Invalid):
            accounts.check_sign_in("personne@exemple.fr", "faux")
    with pytest.raises(TooMany):
        accounts.check_sign_in("personne@exemple.fr", "faux")


def test_one_account_closed_leaves_the_others_open(app_context: Flask) -> None:
    for _ in range(11):
        count_guess("a")
    assert not count_guess("a")
    assert count_guess("b")


def test_signing_in_often_closes_nothing(app_context: Flask) -> None:
    make_user("camille@exemple.fr")
    for _ in range(15):
        accounts.check_sign_in("camille@exemple.fr", PASSWORD)


def test_no_quarter_of_an_hour_ever_holds_eleven(
    app_context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    start, evaluated = utc_now(), []
    for second in range(0, 4 * 3600, 37):
        now = start + timedelta(seconds=second)
        monkeypatch.setattr(services, "utc_now", lambda now=now: now)
        if count_guess("cible"):
            evaluated.append(now)
    assert len(evaluated) > 60
    for moment in evaluated:
        window = [t for t in evaluated if moment <= t < moment + services.WINDOW]
        assert len(window) <= 10


def test_the_door_opens_again_after_the_announced_time(
    app_context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(10):
        count_guess("cible")
    later = utc_now() + timedelta(minutes=10)
    monkeypatch.setattr(services, "utc_now", lambda: later)
    assert not count_guess("cible")
    opened: datetime = utc_now() + timedelta(minutes=15, seconds=1)
    monkeypatch.setattr(services, "utc_now", lambda: opened)
    assert count_guess("cible")


def test_forgiving_never_goes_below_zero(app_context: Flask) -> None:
    count_guess("cible")
    for _ in range(3):
        forgive_guess("cible")
    db.session.commit()
    assert db.session.query(SignInAttempt.count).scalar() == 0


def test_the_table_holds_no_address(app_context: Flask) -> None:
    count_guess("sign-in:camille@exemple.fr")
    assert "camille" not in str(db.session.query(SignInAttempt.account_hash).scalar())
