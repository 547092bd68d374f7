"""Codes of French territories and schools: each is checked, a wrong one is refused in French."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum


class TerritoryKind(StrEnum):
    """What a territory is; the value is what the database keeps."""

    COUNTRY = "country"
    REGION = "region"
    DEPARTEMENT = "departement"
    EPCI = "epci"
    COMMUNE = "commune"
    QPV = "qpv"


KIND_LABELS: Mapping[TerritoryKind, str] = {
    TerritoryKind.COUNTRY: "Pays",
    TerritoryKind.REGION: "Région",
    TerritoryKind.DEPARTEMENT: "Département",
    TerritoryKind.EPCI: "EPCI",
    TerritoryKind.COMMUNE: "Commune",
    TerritoryKind.QPV: "Quartier prioritaire",
}


KIND_PLURALS: Mapping[TerritoryKind, str] = {
    TerritoryKind.COUNTRY: "Pays",
    TerritoryKind.REGION: "Régions",
    TerritoryKind.DEPARTEMENT: "Départements",
    TerritoryKind.EPCI: "EPCI",
    TerritoryKind.COMMUNE: "Communes",
    TerritoryKind.QPV: "Quartiers prioritaires",
}


class CodeError(ValueError):
    """A code that cannot be that of a territory or a school; the message is a French sentence."""


_COMMUNE = re.compile(
    r"(?:0[1-9]|1\d|2[1-9AB]|[3-8]\d|9[0-5])\d{3}|97[1-8]\d{2}|98[4-8]\d{2}", re.A
)
_DEPARTEMENT = re.compile(r"0[1-9]|1\d|2[1-9AB]|[3-8]\d|9[0-5]|97[1-8]", re.A)
_REGION = re.compile(r"0[1-6]|11|24|27|28|32|44|52|53|75|76|84|93|94")
_QPV_2015 = re.compile(r"QP(?:\d{3}|02[AB]|97\d)\d{3}", re.A)
_QPV_2024 = re.compile(r"QN[0-9AB]{3}\d{2}[NMI]", re.A)
_UAI = re.compile(r"\d{7}[A-Z]", re.A)

#: The check letter of a school code: the number modulo 23 in an alphabet without I, O and Q.
_UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


def commune_code(text: str) -> str:
    """Return the Insee code of a commune, five characters, Corsica included."""
    code = _compact(text)
    if not _COMMUNE.fullmatch(code):
        raise CodeError(
            f"« {text} » n’est pas un code Insee de commune : il en faut cinq caractères, "
            "comme 34032 (ou 2A004 en Corse). Le code postal est autre chose."
        )
    return code


def siren(text: str) -> str:
    """Return a SIREN of nine digits whose check digit (Luhn) is right."""
    code = _compact(text)
    if not re.fullmatch(r"[0-9]{9}", code):
        raise CodeError(f"« {text} » n’est pas un SIREN : il en faut neuf chiffres.")
    if _luhn(code) != 0:
        raise CodeError(
            f"Le SIREN « {text} » est mal recopié : sa clé de contrôle ne tombe pas juste. "
            "Vérifiez chaque chiffre."
        )
    return code


def qpv_code(text: str) -> str:
    """Return the code of a priority district, of the 2015 or the 2024 generation."""
    code = _compact(text)
    if not (_QPV_2015.fullmatch(code) or _QPV_2024.fullmatch(code)):
        raise CodeError(
            f"« {text} » n’est pas un code de quartier prioritaire : attendu QP et six chiffres "
            "pour 2015 (QP034005), ou QN, le département, le numéro et la lettre N, M ou I "
            "pour 2024."
        )
    _known_departement(code[2:5], text)
    return code


def qpv_generation(code: str) -> int:
    """Return 2015 or 2024: the year of the perimeter a checked district code belongs to."""
    return 2024 if code.startswith("QN") else 2015


def uai_code(text: str) -> str:
    """Return the code of a school (UAI): seven digits and the right check letter."""
    code = _compact(text)
    if not _UAI.fullmatch(code):
        raise CodeError(
            f"« {text} » n’est pas un code UAI : il en faut sept chiffres et une lettre, "
            "comme 0341234X."
        )
    if _UAI_LETTERS[int(code[:7]) % 23] != code[7]:
        raise CodeError(
            f"Le code UAI « {text} » est mal recopié : sa lettre de contrôle ne correspond pas "
            "à ses chiffres."
        )
    return code


def departement_code(text: str) -> str:
    """Return a département on two or three characters; the « 034 » of schools becomes « 34 »."""
    code = _compact(text)
    if len(code) == 3 and code.startswith("0"):
        code = code[1:]
    if not _DEPARTEMENT.fullmatch(code):
        raise CodeError(f"« {text} » n’est pas un code de département.")
    return code


def region_code(text: str) -> str:
    """Return the code of a French region since 2016 (Occitanie is 76)."""
    code = _compact(text)
    if not _REGION.fullmatch(code):
        raise CodeError(f"« {text} » n’est pas un code de région.")
    return code


def departement_of(commune: str) -> str:
    """Return the département of a checked commune code."""
    return commune[:3] if commune[:2] in {"97", "98"} else commune[:2]


def checked_code(kind: TerritoryKind, text: str) -> str:
    """Return ``text`` as the code of a territory of that kind, or raise ``CodeError``."""
    return _CHECKS[kind](text)


def _country_code(text: str) -> str:
    if _compact(text) != "FR":
        raise CodeError(f"« {text} » n’est pas un code de pays connu : seule la France (FR) l’est.")
    return "FR"


_CHECKS: Mapping[TerritoryKind, Callable[[str], str]] = {
    TerritoryKind.COUNTRY: _country_code,
    TerritoryKind.REGION: region_code,
    TerritoryKind.DEPARTEMENT: departement_code,
    TerritoryKind.EPCI: siren,
    TerritoryKind.COMMUNE: commune_code,
    TerritoryKind.QPV: qpv_code,
}


def _compact(text: str) -> str:
    return "".join(text.split()).upper() if text.isascii() else "".join(text.split())


def _luhn(digits: str) -> int:
    total = 0
    for rank, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + rank % 2)
        total += value - 9 if value > 9 else value
    return total % 10


def _known_departement(part: str, text: str) -> None:
    try:
        departement_code(part)
    except CodeError:
        raise CodeError(
            f"« {text} » n’est pas un code de quartier prioritaire : « {part} » n’est pas un "
            "département."
        ) from None
