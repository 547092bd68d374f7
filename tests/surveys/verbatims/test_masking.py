"""What is proposed for masking, and what is never printed."""

from __future__ import annotations

import pytest

from surveys.verbatims.masking import certain, doubtful, language_of, masked, proposals


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("Mme Dupont et M. Le Goff sont venus.", "Mme [nom] et M. [nom] sont venus."),
        ("Mon fils Karim aime ça.", "Mon fils [prénom] aime ça."),
        ("Inès adore le théâtre.", "[prénom] adore le théâtre."),
        ("La maîtresse s’appelle Claire-Marie.", "La maîtresse s’appelle [nom]."),
        ("Écrire à a.b-c@ville.fr ou sur www.truc.fr/moi",
         "Écrire à [adresse électronique] ou sur [adresse internet]"),
        ("Appelez le 06 12 34 56 78 ou le +33 6.12.34.56.78.",
         "Appelez le [téléphone] ou le [téléphone]."),
        ("Au 12 bis rue de la République, bât B2, rien.", "Au [adresse], [adresse], rien."),
        ("Les parents de Toto.", "Les parents de [nom]."),
        ("Au collège Jean Moulin.", "Au collège [établissement]."),
    ],
)  # fmt: skip
def test_what_points_to_somebody_is_proposed(said: str, printed: str) -> None:
    assert masked(said, proposals(said)) == printed


@pytest.mark.parametrize(
    "said",
    [
        "Il faudrait plus d’activités le mercredi.",
        "La Cité éducative de Béziers aide la CAF et le REP.",
        "En 2024 nous étions 1200, à 18 h 30.",
        "Merci. Nous voulons un lieu. Rien d’autre !",
    ],
)
def test_ordinary_words_are_left_alone(said: str) -> None:
    assert proposals(said) == ()


def test_an_address_is_certain_and_a_capital_is_a_doubt() -> None:
    said = "Voir Toto, toto@demo.invalid, 04 67 00 00 00."
    assert certain(said) == ("toto@demo.invalid", "04 67 00 00 00")
    assert doubtful(said) == ("Toto",)


def test_masking_twice_changes_nothing() -> None:
    said = "Mme Dupont habite 3 avenue Jean-Jaurès, tel 0612345678, dupont@ici.fr."
    once = masked(said, proposals(said))
    assert masked(once, proposals(once)) == once


def test_a_long_hostile_text_is_read_at_once() -> None:
    for piece in ("A", "a@", "0 ", "1 rue ", "Mme A-", "M. A "):
        proposals(piece * (2000 // len(piece)))


@pytest.mark.parametrize(("said", "code"), [("Bonjour", "fr"), ("مرحبا", "ar"), ("Привіт", "uk")])
def test_the_language_is_that_of_the_letters(said: str, code: str) -> None:
    assert language_of(said) == code
