"""Repair of typed French, on cases and on anything."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from evalapp.typography import NBSP, typography, unbroken

N, T = "\u00a0", "\u202f"
SIGNS = "ab 1\u00a0\u202f\t\n!?;:«»\"'.,%€°n(’…é-/@"


@pytest.mark.parametrize(
    ("typed", "repaired"),
    [
        ("Vraiment? Oui!", f"Vraiment{N}? Oui{N}!"),
        ("Bonjour !", f"Bonjour{N}!"),
        ('Il dit "oui".', f"Il dit «{N}oui{N}»."),
        ("«oui»", f"«{N}oui{N}»"),
        ("l'école", "l’école"),
        ("20% ou 5 €", f"20{N}% ou 5{N}€"),
        ("Attention : 14:30", f"Attention{N}: 14:30"),
        ("voir http://exemple.fr/a?b=1;c", "voir http://exemple.fr/a?b=1;c"),
        ("12 345 élèves", f"12{T}345 élèves"),
        ("06 12 34 56 78", "06 12 34 56 78"),
        ("bon...", "bon…"),
        ("(?)", "(?)"),
        ("Quoi ?!", f"Quoi{N}?!"),
    ],
)
def test_spaces_and_signs_are_repaired(typed: str, repaired: str) -> None:
    assert typography(typed) == repaired


@given(st.text(alphabet=SIGNS, max_size=40))
def test_repairing_twice_changes_nothing_more(text: str) -> None:
    once = typography(text)
    assert typography(once) == once


@given(st.text(alphabet=SIGNS, max_size=40))
def test_repairing_loses_no_letter_and_no_digit(text: str) -> None:
    def kept(words: str) -> str:
        return "".join(sign for sign in words if sign.isalnum())

    assert kept(typography(text)) == kept(text)


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        ("<p>Voir « ", "<p>Voir «~"),
        (" » ?</p>", "~»~?</p>"),
        ("<dt>Dates : <b>", "<dt>Dates~: <b>"),
        ("<strong>Attention</strong> ; puis", "<strong>Attention</strong>~; puis"),
        ('<a href="https://x.fr/a?b=1;c=2">', '<a href="https://x.fr/a?b=1;c=2">'),
        ("à 14 h ; ", "à 14 h~; "),
    ],
)  # fmt: skip
def test_the_text_of_a_template_does_not_break_before_its_signs(markup: str, kept: str) -> None:
    assert unbroken(markup) == kept.replace("~", NBSP)


def test_every_template_is_compiled_with_its_spaces(app: Flask) -> None:
    page = app.jinja_env.from_string("<p>« {{ word }} » : vu ?</p>").render(word="a : b")
    assert page == "<p>«~a : b~»~: vu~?</p>".replace("~", NBSP)
