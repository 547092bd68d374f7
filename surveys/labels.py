"""French labels of the questionnaire's enumerations."""

from __future__ import annotations

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

LANGUAGES: dict[str, str] = {
    "fr": "Français",
    "ar": "العربية",
    "en": "English",
    "es": "Español",
    "pt": "Português",
    "ro": "Română",
    "tr": "Türkçe",
    "uk": "Українська",
}

RIGHT_TO_LEFT: frozenset[str] = frozenset({"ar", "fa", "he", "ur"})
