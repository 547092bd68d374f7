"""Codes of territories and schools: the right ones pass, the wrong ones get a sentence."""

from __future__ import annotations

import pytest

from evalapp.sites.territory import (
    CodeError,
    TerritoryKind,
    checked_code,
    commune_code,
    departement_code,
    departement_of,
    qpv_code,
    qpv_generation,
    siren,
    uai_code,
)


@pytest.mark.parametrize("code", ["34032", "01001", "2A004", "2B033", "97411", "98818"])
def test_a_commune_code_of_the_mainland_corsica_or_overseas_is_accepted(code: str) -> None:
    assert commune_code(f" {code.lower()} ") == code


@pytest.mark.parametrize(
    "code", ["", "3403", "340320", "20004", "2C004", "96001", "00001", "３４032"]
)
def test_a_wrong_commune_code_is_refused_with_a_french_sentence(code: str) -> None:
    with pytest.raises(CodeError, match="n’est pas un code Insee de commune"):
        commune_code(code)


@pytest.mark.parametrize(
    "code", ["243400769", "200066355", "243400520", "200035863", "246600548", "200034031"]
)
def test_the_siren_of_a_real_epci_passes_luhn(code: str) -> None:
    assert siren(f"{code[:3]} {code[3:6]} {code[6:]}") == code


def test_a_siren_with_one_digit_changed_or_two_swapped_is_refused() -> None:
    for wrong in ("243400768", "423400769"):
        with pytest.raises(CodeError, match="clé de contrôle"):
            siren(wrong)


def test_a_siren_of_the_wrong_length_is_refused_before_luhn() -> None:
    with pytest.raises(CodeError, match="neuf chiffres"):
        siren("24340076")


def test_both_generations_of_district_codes_are_known() -> None:
    assert qpv_generation(qpv_code("qp034005")) == 2015
    assert qpv_generation(qpv_code("QN03401M")) == 2024


@pytest.mark.parametrize("code", ["QP34005", "QN03401X", "QP034O05", "QX034005", "QP0340055"])
def test_a_wrong_district_code_is_refused(code: str) -> None:
    with pytest.raises(CodeError, match="quartier prioritaire"):
        qpv_code(code)


def test_a_district_code_of_a_departement_that_does_not_exist_is_refused() -> None:
    with pytest.raises(CodeError, match="« 099 » n’est pas un département"):
        qpv_code("QP099001")


def test_a_school_code_is_checked_by_its_letter() -> None:
    assert uai_code("0750655e") == "0750655E"
    with pytest.raises(CodeError, match="lettre de contrôle"):
        uai_code("0750655F")
    with pytest.raises(CodeError, match="sept chiffres et une lettre"):
        uai_code("075065E")


def test_the_schools_three_character_departement_becomes_the_usual_two() -> None:
    assert departement_code("034") == "34"
    assert departement_code("2a") == "2A"
    assert departement_code("974") == "974"
    with pytest.raises(CodeError):
        departement_code("20")


def test_a_commune_tells_its_departement() -> None:
    assert departement_of("2A004") == "2A"
    assert departement_of("97411") == "974"


def test_each_kind_of_territory_is_checked_by_its_own_rule() -> None:
    assert checked_code(TerritoryKind.REGION, "76") == "76"
    assert checked_code(TerritoryKind.COUNTRY, "fr") == "FR"
    with pytest.raises(CodeError, match="région"):
        checked_code(TerritoryKind.REGION, "77")
