"""What the « Ajouter » menu offers: kinds of question in an author's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.definition import ChoiceRole, QuestionType

Pairs = tuple[tuple[str, str, ChoiceRole | None], ...]

YES_NO: Pairs = (("oui", "Oui", None), ("non", "Non", None))
AGREEMENT: Pairs = (
    ("tout_a_fait", "Tout à fait d’accord", None),
    ("plutot", "Plutôt d’accord", None),
    ("plutot_pas", "Plutôt pas d’accord", None),
    ("pas_du_tout", "Pas du tout d’accord", None),
    ("nsp", "Je ne sais pas", ChoiceRole.DONT_KNOW),
)
FREQUENCY: Pairs = (
    ("souvent", "Souvent", None),
    ("parfois", "Parfois", None),
    ("jamais", "Jamais", None),
)
SHARES: Pairs = (("poste_1", "Premier poste", None), ("poste_2", "Deuxième poste", None))
LINES: Pairs = (("ligne_1", "Première ligne", None), ("ligne_2", "Deuxième ligne", None))
OPEN: Pairs = (("reponse_1", "Première réponse", None), ("reponse_2", "Deuxième réponse", None))


@dataclass(frozen=True, slots=True)
class Kind:
    """One line of the menu and the question that it makes."""

    code: str
    label: str
    type: QuestionType
    choices: Pairs = ()
    rows: Pairs = ()
    fields: Mapping[str, Any] = field(default_factory=dict)


_ONE, _SEVERAL = QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE
_LIST = {"appearance": "minimal autocomplete"}
_AGREEMENT = {"appearance": "agreement"}
_SCALE = {"parameters": {"start": "0", "end": "10", "step": "1"}}

KINDS: tuple[Kind, ...] = (
    Kind("yes_no", "Oui ou non", _ONE, YES_NO),
    Kind("select_one", "Une seule réponse", _ONE, OPEN),
    Kind("select_multiple", "Plusieurs réponses", _SEVERAL, OPEN),
    Kind("agreement", "Accord (échelle en mots)", _ONE, AGREEMENT, fields=_AGREEMENT),
    Kind("long_list", "Longue liste avec recherche", _ONE, OPEN, fields=_LIST),
    Kind("range", "Note sur une échelle", QuestionType.RANGE, fields=_SCALE),
    Kind("grid", "Tableau (plusieurs lignes)", QuestionType.GRID, AGREEMENT, LINES),
    Kind("rank", "Classement", QuestionType.RANK, OPEN),
    Kind("constant_sum", "Somme à répartir", QuestionType.CONSTANT_SUM, rows=SHARES,
         fields={"parameters": {"total": "100"}}),
    Kind("integer", "Nombre entier", QuestionType.INTEGER),
    Kind("decimal", "Nombre à virgule", QuestionType.DECIMAL),
    Kind("date", "Date", QuestionType.DATE),
    Kind("text", "Texte court", QuestionType.TEXT),
    Kind("long_text", "Texte long", QuestionType.TEXT, fields={"appearance": "multiline"}),
    Kind("note", "Texte d’information", QuestionType.NOTE),
    Kind("acknowledge", "Case à cocher (accord, lecture)", QuestionType.ACKNOWLEDGE),
    Kind("calculate", "Calcul (invisible)", QuestionType.CALCULATE, fields={"calculation": "0"}),
    Kind("hidden", "Champ caché, rempli par le lien", QuestionType.HIDDEN),
)  # fmt: skip

BY_CODE: Mapping[str, Kind] = {kind.code: kind for kind in KINDS}

#: What the bank may hold: a question that asks something by itself.
BANKED: tuple[Kind, ...] = tuple(
    kind
    for kind in KINDS
    if kind.type not in (QuestionType.NOTE, QuestionType.CALCULATE, QuestionType.HIDDEN)
)

#: Pieces that hold questions.
CONTAINERS: Mapping[str, str] = {
    "page": "Page",
    "group": "Groupe de questions",
    "repeat": "Bloc répété (un par enfant, par exemple)",
}
