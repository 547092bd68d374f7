"""The rule of CNIL on passwords, and the refused list."""

from __future__ import annotations

import pytest

from evalapp.accounts.passwords import (
    MAX_LENGTH,
    OWN_ADDRESS,
    RULE,
    TOO_COMMON,
    TOO_FEW,
    TOO_LONG,
    canonical,
    problem_with,
)

EMAIL = "camille.durand@exemple.fr"


@pytest.mark.parametrize(
    "password",
    [
        "Zk4$rt9!mQ2w",  # twelve of four kinds
        "tracteurcitron",  # fourteen
        "tracteur citron fenêtre",
        "un vase de bois bleu et mou",  # seven words
        "Ça pousse 3× mieux l’été",
        "🌵🌻🍋🐌🪁🧭🪵🧵🪨🫐🧩🪐🛶🪶",
    ],
)
def test_a_good_password_is_accepted(password: str) -> None:
    assert problem_with(password, EMAIL) == ""


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", RULE),
        ("Zk4$rt9!mQ2", RULE),  # eleven
        ("zk4$rt9!mq2w", RULE),  # twelve of three kinds
        ("Zk4rt9mQ2wPs", RULE),  # twelve without a sign
        ("a b c d e f", RULE),  # six words
        ("a a a a a a a", RULE),  # one word, seven times
        ("aaaaaaaaaaaaaaaa", TOO_FEW),
        ("abababababababab", TOO_FEW),
        ("12345678901234", TOO_COMMON),
        ("azertyuiopqsdfghjklm", TOO_COMMON),
        ("MotDePasse2024!", TOO_COMMON),
        ("Motdepasse-2026-!!", TOO_COMMON),
        ("M0tdep@sse2024!!", TOO_COMMON),
        ("motdepassemotdepasse", TOO_COMMON),
        ("CitéÉducative2026", TOO_COMMON),
        ("Montpellier34000!", TOO_COMMON),
        ("P@ssw0rdP@ssw0rd1", TOO_COMMON),
        ("iloveyouforever", TOO_COMMON),
        ("evaluatrice2026!", TOO_COMMON),
        ("Camille.Durand-2026", OWN_ADDRESS),
        ("xx CAMILLE.DURAND@exemple.fr xx", OWN_ADDRESS),
        ("x" * 5 + "abcdefghij" * 20, TOO_LONG),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(password: str, sentence: str) -> None:
    assert problem_with(password, EMAIL) == sentence


def test_the_longest_password_is_still_accepted() -> None:
    assert problem_with("tracteur citron " * 12 + "abcdefgh", EMAIL) == ""
    assert len("tracteur citron " * 12 + "abcdefgh") == MAX_LENGTH


def test_accents_typed_on_two_keyboards_are_the_same_password() -> None:
    assert canonical("été") == canonical("e\u0301te\u0301")


def test_half_a_surrogate_pair_is_no_crash() -> None:
    assert canonical("a\ud800b").encode()
