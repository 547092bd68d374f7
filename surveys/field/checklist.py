"""What has to be true before a campaign opens, each line with the place where it is put right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from evalapp.wording import enumeration
from surveys.definition import Questionnaire
from surveys.field.notice_texts import FIELDS, in_french


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the checks read of a campaign."""

    is_published: bool
    questionnaire: Questionnaire
    languages: Sequence[str]
    notice: Mapping[str, Any]
    opens_on: date
    closes_on: date
    retention_on: date | None
    team_threshold: int
    public_threshold: int
    open_points: int
    uses_cards: bool
    cards_left: int
    legal_basis: str
    age_regime: str
    asks_age: bool
    needs_parent: bool
    parent_codes_left: int


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what is checked, what is wrong (nothing when all is well), where to go."""

    label: str
    problem: str
    place: str
    #: A warning does not stop the opening.
    is_warning: bool = False


def checks(facts: Facts, today: date) -> tuple[Check, ...]:
    """Return every line, in the order in which one puts things right."""
    return tuple(_lines(facts, today))


def blocking(lines: Sequence[Check]) -> tuple[Check, ...]:
    """Return the lines that stop the opening."""
    return tuple(line for line in lines if line.problem and not line.is_warning)


def _lines(facts: Facts, today: date) -> Iterator[Check]:
    draft = "C’est encore un brouillon : une collecte part d’une version figée."
    yield Check("Questionnaire publié", "" if facts.is_published else draft, "questionnaire")
    yield Check("Notice d’information complète", _notice(facts.notice), "settings")
    yield Check("Dates", _dates(facts, today), "settings")
    low = facts.team_threshold < 3 or facts.public_threshold < 5
    yield Check("Seuils de publication", "Ils sont trop bas." if low else "", "settings")
    yield Check("Date d’effacement des réponses", _retention(facts), "settings")
    yield Check("Traductions", _languages(facts), "questionnaire")
    none = "" if facts.open_points else "Créez au moins un accès ouvert."
    yield Check("Accès au questionnaire", none, "points")
    if facts.uses_cards:
        missing = "" if facts.cards_left else "Imprimez des cartes : sans elles, personne n’entre."
        yield Check("Cartes à code", missing, "cards")
    yield from _minors(facts)


def _notice(notice: Mapping[str, Any]) -> str:
    missing = [label.lower() for name, label, _, needed in FIELDS
               if needed and not in_french(notice, name).strip()]  # fmt: skip
    return f"Il manque : {enumeration(missing)}." if missing else ""


def _dates(facts: Facts, today: date) -> str:
    if facts.closes_on < facts.opens_on:
        return "La fin vient avant le début."
    return "La date de fin est passée." if facts.closes_on < today else ""


def _retention(facts: Facts) -> str:
    if facts.retention_on is None:
        return "Dites quand les réponses seront effacées."
    return "Elle vient avant la fin de la collecte." if facts.retention_on < facts.closes_on else ""


def _languages(facts: Facts) -> str:
    told = [language for language in facts.languages if untranslated(facts.questionnaire, language)]
    absent = [one for one in facts.languages if one not in facts.questionnaire.languages]
    if absent:
        return f"Le questionnaire n’existe pas en {enumeration(absent)}."
    return f"Des questions ne sont pas traduites en {enumeration(told)}." if told else ""


def untranslated(questionnaire: Questionnaire, language: str) -> list[str]:
    """Return the names of the questions that a language lacks."""
    source = questionnaire.source_language
    return [
        question.name
        for question in questionnaire.questions()
        if question.label.get(source) and not question.label.get(language)
    ]


def _minors(facts: Facts) -> Iterator[Check]:
    if facts.needs_parent and not facts.asks_age:
        never = "Sans la tranche d’âge, le code d’un parent n’est demandé à personne."
        yield Check("Tranche d’âge", never, "settings")
    if facts.age_regime == "adults":
        return
    help_note = "Le questionnaire ne donne aucun numéro d’aide à la fin."
    has_help = bool(facts.questionnaire.help_note)
    yield Check("Numéros d’aide", "" if has_help else help_note, "questionnaire", is_warning=True)
    asked = "" if facts.asks_age else "L’âge et l’accord de l’enfant ne sont pas demandés."
    yield Check("Accord des plus jeunes", asked, "settings", is_warning=True)
    if facts.legal_basis == "consent" and not facts.needs_parent:
        law = "L’accord étant la base légale, celui d’un parent compte aussi avant 15 ans."
        yield Check("Accord des parents", law, "settings", is_warning=True)
    if facts.needs_parent:
        missing = "" if facts.parent_codes_left else "Imprimez les codes d’autorisation."
        yield Check("Autorisation des parents", missing, "cards")
