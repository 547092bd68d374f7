"""French labels of the questionnaire's enumerations."""

from __future__ import annotations

from babel import Locale

from surveys.definition import ChoiceRole, QuestionType

QUESTION_TYPES: dict[QuestionType, str] = {
    QuestionType.SELECT_ONE: "Choix unique",
    QuestionType.SELECT_MULTIPLE: "Plusieurs réponses",
    QuestionType.RANK: "Classement",
    QuestionType.GRID: "Tableau",
    QuestionType.INTEGER: "Nombre entier",
    QuestionType.DECIMAL: "Nombre à virgule",
    QuestionType.RANGE: "Échelle de nombres",
    QuestionType.DATE: "Date",
    QuestionType.TEXT: "Texte libre",
    QuestionType.NOTE: "Texte d’information",
    QuestionType.CALCULATE: "Calcul",
    QuestionType.ACKNOWLEDGE: "Case à cocher",
    QuestionType.HIDDEN: "Champ caché",
    QuestionType.CONSTANT_SUM: "Somme à répartir",
}

CHOICE_ROLES: dict[ChoiceRole, str] = {
    ChoiceRole.DONT_KNOW: "Ne sait pas",
    ChoiceRole.REFUSAL: "Ne souhaite pas répondre",
    ChoiceRole.OTHER: "Autre, à préciser",
    ChoiceRole.NONE: "Aucune réponse proposée",
}

#: As a French sentence names them.
LANGUAGES: dict[str, str] = {
    "fr": "français",
    "ar": "arabe",
    "en": "anglais",
    "es": "espagnol",
    "pt": "portugais",
    "ro": "roumain",
    "tr": "turc",
    "uk": "ukrainien",
}


def language_name(code: str) -> str:
    """Return the French name of a language: « arabe »; its code when it has none."""
    return LANGUAGES.get(code) or str(Locale("fr").languages.get(code.partition("-")[0], code))


RIGHT_TO_LEFT: frozenset[str] = frozenset({"ar", "fa", "he", "ur"})
