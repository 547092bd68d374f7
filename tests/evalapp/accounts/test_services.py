"""Sign-in, sessions and password changes, without the pages."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from time import perf_counter

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select, update

from evalapp.accounts import services
from evalapp.accounts.models import SignInSession, User
from evalapp.accounts.permissions import Grant, Role
from evalapp.audit.models import AuditEvent
from evalapp.config import utc_now
from evalapp.errors import Invalid, TooMany
from evalapp.extensions import db
from tests.factories import PASSWORD, make_user

NEW = "un vase de bois bleu et mou"

pytestmark = pytest.mark.usefixtures("app_context")


def test_the_right_password_gives_the_account() -> None:
    user = make_user("camille@exemple.fr")
    assert services.check_sign_in(" Camille@Exemple.fr ", PASSWORD) == user.id


@pytest.mark.parametrize(
    "typed", ["", PASSWORD + "x", "\x00", "\ud800", "a" * 5000, "demonstration"]
)
def test_a_wrong_password_is_refused(typed: str) -> None:
    make_user("camille@demo.invalid")
    with pytest.raises(Invalid) as refusal:
        services.check_sign_in("camille@demo.invalid", typed)
    assert refusal.value.message == services.WRONG


@pytest.mark.parametrize("address", ["nul@exemple.fr", "\x00@\ud800", "", "x" * 4000])
def test_an_unknown_or_strange_address_gets_the_same_sentence(address: str) -> None:
    with pytest.raises(Invalid) as refusal:
        services.check_sign_in(address, PASSWORD)
    assert refusal.value.message == services.WRONG


def test_a_closed_account_gets_the_same_sentence() -> None:
    make_user("ferme@exemple.fr", is_active=False)
    with pytest.raises(Invalid) as refusal:
        services.check_sign_in("ferme@exemple.fr", PASSWORD)
    assert refusal.value.message == services.WRONG


def test_the_shipped_cost_is_argon2id_and_the_dummy_costs_the_same() -> None:
    shipped = PasswordHasher()
    assert services.DUMMY_HASH.startswith("$argon2id$")
    assert not shipped.check_needs_rehash(services.DUMMY_HASH)
    assert shipped.memory_cost >= 46 * 1024


@pytest.mark.slow
def test_known_and_unknown_accounts_take_the_same_time() -> None:
    make_user("connu@exemple.fr")
    db.session.execute(update(User).values(password_hash=PasswordHasher().hash(PASSWORD)))
    db.session.commit()
    times = {"connu@exemple.fr": [], "inconnu@exemple.fr": []}
    for _ in range(9):
        for address, spent in times.items():
            start = perf_counter()
            with pytest.raises(Invalid):
                services.check_sign_in(address, "faux")
            spent.append(perf_counter() - start)
    known, unknown = (median(spent) for spent in times.values())
    assert abs(known - unknown) < 0.08


def test_a_session_lives_until_it_is_closed() -> None:
    user = make_user("camille@exemple.fr", Role.EVALUATOR)
    token = services.start_session(user.id)
    found = services.live_session(token)
    assert found is not None
    assert (found.email, found.grants) == ("camille@exemple.fr", (Grant(Role.EVALUATOR),))
    services.end_session(token)
    assert services.live_session(token) is None


def test_the_table_holds_no_secret() -> None:
    token = services.start_session(make_user().id)
    assert token not in db.session.scalars(select(SignInSession.token_hash)).all()
    assert len(token) >= 43  # 256 bits


@pytest.mark.parametrize(
    "change",
    [
        {"expires_at": utc_now() - timedelta(seconds=1)},
        {"last_seen_at": utc_now() - timedelta(hours=services.IDLE_HOURS, seconds=1)},
    ],
)
def test_a_session_ends_by_itself(change: dict[str, object]) -> None:
    token = services.start_session(make_user().id)
    db.session.execute(update(SignInSession).values(**change))
    db.session.commit()
    assert services.live_session(token) is None


def test_using_a_session_keeps_it_alive() -> None:
    token = services.start_session(make_user().id)
    an_hour_ago = utc_now() - timedelta(hours=1)
    db.session.execute(update(SignInSession).values(last_seen_at=an_hour_ago))
    db.session.commit()
    assert services.live_session(token) is not None
    seen = db.session.scalars(select(SignInSession.last_seen_at)).one()
    assert utc_now() - seen < timedelta(minutes=1)


def test_a_new_password_closes_every_session() -> None:
    user = make_user("camille@exemple.fr")
    tokens = [services.start_session(user.id) for _ in range(3)]
    services.change_password(user.id, PASSWORD, NEW)
    assert [services.live_session(token) for token in tokens] == [None, None, None]
    assert services.check_sign_in("camille@exemple.fr", NEW) == user.id


@pytest.mark.parametrize(
    ("current", "new"), [("faux", NEW), (PASSWORD, "court"), (PASSWORD, "camille@exemple.fr !")]
)
def test_a_refused_change_changes_nothing(current: str, new: str) -> None:
    user = make_user("camille@exemple.fr")
    token = services.start_session(user.id)
    with pytest.raises(Invalid):
        services.change_password(user.id, current, new)
    assert services.live_session(token) is not None
    assert services.check_sign_in("camille@exemple.fr", PASSWORD) == user.id


def test_a_thief_of_a_session_cannot_guess_the_password_for_long() -> None:
    user = make_user()
    for _ in range(10):
        with pytest.raises(Invalid):
            services.change_password(user.id, "faux", NEW)
    with pytest.raises(TooMany):
        services.change_password(user.id, PASSWORD, NEW)


def test_guesses_from_outside_do_not_stop_the_owner_who_is_signed_in() -> None:
    user = make_user("victime@exemple.fr")
    token = services.start_session(user.id)
    for _ in range(30):
        with pytest.raises((Invalid, TooMany)):
            services.check_sign_in("victime@exemple.fr", "faux")
    assert services.live_session(token) is not None
    services.change_password(user.id, PASSWORD, NEW)


def test_sign_ins_are_written_without_the_address() -> None:
    user = make_user("camille@exemple.fr")
    services.check_sign_in("camille@exemple.fr", PASSWORD)
    with pytest.raises(Invalid):
        services.check_sign_in("camille@exemple.fr", "faux")
    lines = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [(line.action, line.user_id, line.object_id) for line in lines] == [
        ("sign_in", user.id, str(user.id)),
        ("sign_in.failed", None, str(user.id)),
    ]
    assert "exemple" not in str([line.details for line in lines])


def test_an_administrator_is_created_once(app_context: Flask) -> None:
    number = services.create_admin("Chef@exemple.fr", NEW)
    assert services.check_sign_in("chef@exemple.fr", NEW) == number
    with pytest.raises(Invalid, match="existe déjà"):
        services.create_admin("chef@EXEMPLE.fr", NEW)
    with pytest.raises(Invalid, match="12 caractères"):
        services.create_admin("autre@exemple.fr", "court")
    with pytest.raises(Invalid, match="adresse"):
        services.create_admin("pas une adresse", NEW)
