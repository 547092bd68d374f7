"""The codebook of an export: what each column is, and what each code means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from surveys.exports.variables import SPECIAL, Kind, Variable

HEADS = ("Variable", "Libellé", "Nature", "Numéro", "Code", "Signification", "Manquant")
#: What the columns that come before the answers are.
LEADING: Mapping[str, str] = {
    "ligne": "Numéro de la réponse dans ce fichier : il ne dit rien de l’ordre d’arrivée",
    "bloc": "Rang du bloc répété dans la réponse",
    "statut": "État de la réponse",
    "jour": "Jour de la réponse",
    "site": "Code du site",
    "acces": "Code de l’adresse d’accès",
    "canal": "Canal de la réponse",
    "langue": "Langue de la réponse",
    "version": "Version du questionnaire",
}
_KINDS = {Kind.CODE: "réponses fermées", Kind.NUMBER: "nombre", Kind.TEXT: "texte"}


def rows(leading: Sequence[str], variables: Sequence[Variable]) -> Iterator[list[str]]:
    """Yield one line per code of a closed question, one per other column."""
    for name in leading:
        yield [name, LEADING[name], "repère", "", "", "", ""]
    for one in variables:
        if not one.labels:
            yield [one.name, one.label, _KINDS[one.kind], "", "", "", ""]
        for number, words in one.labels.items():
            code = one.codes.get(number, "" if number in SPECIAL else str(number))
            missing = "oui" if number < 0 else ""
            yield [one.name, one.label, _KINDS[one.kind], str(number), code, words, missing]
