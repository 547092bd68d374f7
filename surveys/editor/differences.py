"""What changed between two versions, readable; and whether answers may still be compared.

Questions are matched by their permanent uid, else by their identity in the bank: a new wording,
a new name or a new place never loses a column.

**The one judge of comparability** is here, and stays here: ``badge_between(old, new, uid)`` for a
question (or a row of a table), ``comparability(old, new)`` for all of them. Versions, sites,
waves and the explorer ask it; nothing else decides that two series may be set side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from evalapp.wording import count
from surveys.definition import Question, Questionnaire, QuestionType
from surveys.editor.asked import Asked, asked, medias_beside, plain
from surveys.editor.operations import worded
from surveys.editor.texts import WHOLE
from surveys.editor.tree import walk


class Level(StrEnum):
    """Whether two series of answers may be set side by side."""

    COMPARABLE = "comparable"
    WITH_RESERVE = "with_reserve"
    NOT_COMPARABLE = "not_comparable"


LEVELS: Mapping[Level, str] = {
    Level.COMPARABLE: "comparable",
    Level.WITH_RESERVE: "comparable avec réserve",
    Level.NOT_COMPARABLE: "non comparable",
}


@dataclass(frozen=True, slots=True)
class Badge:
    """How far the answers to one question can be compared, and why."""

    level: Level
    reason: str = ""

    @property
    def label(self) -> str:
        """Return the words of the badge."""
        return LEVELS[self.level]


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the readable difference."""

    kind: str
    subject: str
    before: str = ""
    after: str = ""


KINDS: Mapping[str, str] = {
    "added": "Ajout",
    "removed": "Retrait",
    "wording": "Texte",
    "name": "Nom de colonne",
    "type": "Type",
    "answers": "Réponses proposées",
    "condition": "Condition d’affichage",
    "scale": "Échelle, unité",
    "media": "Images et sons",
    "rule": "Contrôle",
    "required": "Obligation",
    "moved": "Place",
}


def comparability(old: Questionnaire, new: Questionnaire) -> dict[str, Badge]:
    """Return the badge of each question of ``new`` (and of those gone), by uid."""
    before = asked(old)
    by_bank = {one.bank: one for one in before.values() if one.bank}
    found: dict[str, Badge] = {}
    for uid, now in asked(new).items():
        was = before.get(uid) or (by_bank.get(now.bank) if now.bank else None)
        found[uid] = badge_of(was, now) if was is not None else _ABSENT
    for uid in before.keys() - found.keys():
        found[uid] = Badge(Level.NOT_COMPARABLE, "La question n’est plus posée.")
    return found


_ABSENT = Badge(Level.NOT_COMPARABLE, "La question n’était pas posée.")


def badge_between(old: Questionnaire, new: Questionnaire, uid: str) -> Badge:
    """Return the badge of one question, by its uid in ``new`` (or in ``old`` if it is gone)."""
    return comparability(old, new).get(uid, _ABSENT)


def badge_of(was: Asked, now: Asked) -> Badge:
    """Return the badge of one question between two questionnaires."""
    broken = next(_breaks(was, now), "")
    if broken:
        return Badge(Level.NOT_COMPARABLE, broken)
    doubts = " ".join(_doubts(was, now))
    return Badge(Level.WITH_RESERVE, doubts) if doubts else Badge(Level.COMPARABLE)


def _breaks(was: Asked, now: Asked) -> Iterator[str]:
    numbers = {QuestionType.INTEGER, QuestionType.DECIMAL}
    if was.type is not now.type and not {was.type, now.type} <= numbers:
        yield "Le type de question a changé."
    if was.scale != now.scale:
        yield "Les bornes de l’échelle ont changé."
    if plain(was.unit) != plain(now.unit):
        yield "L’unité a changé."
    if was.codes and now.codes and not set(was.codes) & set(now.codes):
        yield "Aucune réponse proposée n’est commune."


def _doubts(was: Asked, now: Asked) -> Iterator[str]:
    if plain(was.label) != plain(now.label):
        yield "La formulation a changé."
    if set(was.codes) != set(now.codes):
        yield "Les réponses proposées ne sont pas les mêmes."
    elif any(plain(was.codes[code]) != plain(now.codes[code]) for code in was.codes):
        yield "Des réponses sont formulées autrement."
    elif list(was.codes) != list(now.codes):
        yield "Les réponses sont dans un autre ordre."
    if was.conditions != now.conditions:
        yield "La question n’est pas posée aux mêmes personnes."
    if was.constraint != now.constraint:
        yield "Le contrôle de la réponse a changé."
    if was.medias != now.medias:
        yield "Des images ou des sons ont changé."


def changes(old: Questionnaire, new: Questionnaire) -> tuple[Change, ...]:
    """Return every difference, in the order of the new version, then what is gone."""
    before = {piece.uid: piece for piece in walk(old.pages)}
    found: list[Change] = [*_whole(old, new)]
    for piece in walk(new.pages):
        was = before.pop(piece.uid, None)
        if was is None:
            found.append(Change("added", worded(piece, new), "", piece.name))
        else:
            found.extend(_between(was, piece, old, new))
    found.extend(Change("removed", worded(one, old), one.name, "") for one in before.values())
    found.extend(_places(old, new))
    return tuple(found)


def _between(was: Any, now: Any, old: Questionnaire, new: Questionnaire) -> Iterator[Change]:
    subject = worded(now, new)
    pairs = (
        ("wording", _label(was, old), _label(now, new)),
        ("wording", _hint(was, old), _hint(now, new)),
        ("name", was.name, now.name),
        ("type", str(getattr(was, "type", "")), str(getattr(now, "type", ""))),
        ("answers", _listed(was, old), _listed(now, new)),
        ("scale", _measure(was, old), _measure(now, new)),
        ("media", *_beside(was, now, old, new)),
        ("condition", was.relevant or "toujours", now.relevant or "toujours"),
        ("rule", getattr(was, "constraint", "") or "", getattr(now, "constraint", "") or ""),
        ("required", _needed(was), _needed(now)),
    )
    yield from (Change(kind, subject, a, b) for kind, a, b in pairs if a != b)


def _whole(old: Questionnaire, new: Questionnaire) -> Iterator[Change]:
    """Yield what changed in the texts of the questionnaire itself."""
    source = new.source_language
    for name, label in WHOLE.items():
        a, b = (getattr(one, name).get(source, "") for one in (old, new))
        if a != b:
            yield Change("wording", f"Questionnaire, {label}", a, b)
    if old.languages != new.languages:
        yield Change("wording", "Langues", ", ".join(old.languages), ", ".join(new.languages))


def _measure(piece: Any, questionnaire: Questionnaire) -> str:
    parameters = getattr(piece, "parameters", None) or {}
    told = [f"{name} {value}" for name, value in sorted(parameters.items())]
    unit = (getattr(piece, "unit", None) or {}).get(questionnaire.source_language, "")
    return ", ".join([*told, unit] if unit else told)


def _beside(was: Any, now: Any, old: Questionnaire, new: Questionnaire) -> tuple[str, str]:
    """Return how many images and sounds there were and are; « autres » when as many changed."""
    if not isinstance(was, Question) or not isinstance(now, Question):
        return "", ""
    files = [
        medias_beside(piece, q.choices.get(piece.list_name or "", ()))
        for piece, q in ((was, old), (now, new))
    ]
    if files[0] == files[1]:
        return "", ""
    a, b = (count(len(one), "fichier") for one in files)
    return a, b if a != b else f"{b}, d’autres"


def _places(old: Questionnaire, new: Questionnaire) -> Iterator[Change]:
    """Yield the questions that changed page."""
    before = {piece.uid: page for page in old.pages for piece in walk(page.items)}
    for page in new.pages:
        for piece in walk(page.items):
            was = before.get(piece.uid)
            if was is not None and was.uid != page.uid:
                yield Change("moved", worded(piece, new), worded(was, old), worded(page, new))


def mapping(old: Questionnaire, new: Questionnaire) -> tuple[tuple[str, str, str], ...]:
    """Return (uid, old column name, new column name) for each question of either version."""
    before, after = asked(old), asked(new)
    uids = [*before, *(uid for uid in after if uid not in before)]
    return tuple(
        (uid, before[uid].name if uid in before else "", after[uid].name if uid in after else "")
        for uid in uids
    )


def labels(old: Questionnaire, new: Questionnaire) -> dict[str, str]:
    """Return what each question of either version asks, by uid; the new words first."""
    return {uid: one.label for uid, one in (*asked(old).items(), *asked(new).items()) if one.label}


def _listed(piece: Any, questionnaire: Questionnaire) -> str:
    listed = questionnaire.choices.get(getattr(piece, "list_name", None) or "", ())
    language = questionnaire.source_language
    return ", ".join(choice.label.get(language, choice.name) for choice in listed)


def _needed(piece: Any) -> str:
    return "obligatoire" if getattr(piece, "required", False) else "facultative"


def _label(piece: Any, questionnaire: Questionnaire) -> str:
    return str(piece.label.get(questionnaire.source_language, ""))


def _hint(piece: Any, questionnaire: Questionnaire) -> str:
    return str((getattr(piece, "hint", None) or {}).get(questionnaire.source_language, ""))
