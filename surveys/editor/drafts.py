"""A draft: a questionnaire at work, which may be unsound for a while, and its stale translations.

A draft has the right shape always; whether it holds together is said by ``problems_of``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.definition import Questionnaire
from surveys.definition_checks import check_definition
from surveys.definition_problems import DefinitionProblem
from surveys.editor.texts import stale_after
from surveys.editor.tree import walk, with_fields
from surveys.plan import names_in
from surveys.serialization import questionnaire_to_dict

#: language -> key of a text -> the source text that the translation was made from
Stale = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Draft:
    """One state of the work."""

    questionnaire: Questionnaire
    stale: Stale = field(default_factory=dict)

    def then(self, questionnaire: Questionnaire) -> Draft:
        """Return the next state; translations whose source has changed are marked."""
        return Draft(questionnaire, stale_after(self.questionnaire, questionnaire, self.stale))


def read_draft(definition: str, stale: Stale) -> Draft:
    """Return a draft from its stored text."""
    return Draft(Questionnaire.model_validate_json(definition), stale)


def written(questionnaire: Questionnaire) -> str:
    """Return the text to be stored."""
    return questionnaire.canonical


def problems_of(questionnaire: Questionnaire) -> tuple[DefinitionProblem, ...]:
    """Return what keeps the draft from being published."""
    return check_definition(questionnaire)


def problems_by_uid(questionnaire: Questionnaire) -> dict[str, list[DefinitionProblem]]:
    """Return the problems by the uid of the piece at fault; under "" those of the whole."""
    places = dict(_places(questionnaire))
    found: dict[str, list[DefinitionProblem]] = {}
    for problem in problems_of(questionnaire):
        found.setdefault(_owner(problem.path, places, questionnaire), []).append(problem)
    return found


def _owner(path: str, places: Mapping[str, str], questionnaire: Questionnaire) -> str:
    steps = path.split(".")
    if steps[0] == "choices" and len(steps) > 1:
        owners = (q.uid for q in questionnaire.questions() if q.list_name == steps[1])
        return next(owners, "")
    for length in range(len(steps), 0, -1):
        uid = places.get(".".join(steps[:length]))
        if uid is not None:
            return uid
    return ""


def _places(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    for index, page in enumerate(questionnaire.pages):
        yield from _below(page, f"pages.{index}")


def _below(piece: Any, path: str) -> Iterator[tuple[str, str]]:
    yield path, piece.uid
    for field_ in ("items", "rows"):
        for index, child in enumerate(getattr(piece, field_, ())):
            yield from _below(child, f"{path}.{field_}.{index}")


def runnable(questionnaire: Questionnaire) -> Questionnaire | None:
    """Return the draft as it can be shown: what is unsound is set aside; nothing when all is."""
    shown = _worded(questionnaire)
    for _ in range(4):
        problems = problems_of(shown)
        if not problems:
            return shown
        shown = _without(shown, {problem.path for problem in problems})
    return None if problems_of(shown) else shown


def shown_alone(questionnaire: Questionnaire, page_uid: str) -> Questionnaire:
    """Return a sound questionnaire where a page shows all that its own answers do not hide."""
    data = questionnaire_to_dict(questionnaire)
    for page in data["pages"]:
        here = {piece["name"] for piece in _all(page)}
        for piece in _all(page):
            text = piece.get("relevant") or ""
            if page["uid"] != page_uid or piece is page or not names_in(text or "1") <= here:
                piece.pop("relevant", None)
    return Questionnaire.model_validate(data)


def _worded(questionnaire: Questionnaire) -> Questionnaire:
    """Return the draft where no text is missing: a code or dots stand for it."""
    data = questionnaire_to_dict(questionnaire)
    source = questionnaire.source_language
    _say(data, "title", source, "…")
    for page in data["pages"]:
        for piece in _all(page):
            if piece.get("type") not in ("group", "repeat") and piece is not page:
                _say(piece, "label", source, "…")
    for choices in data.get("choices", {}).values():
        for choice in choices:
            _say(choice, "label", source, choice["name"])
    return Questionnaire.model_validate(data)


def _say(piece: dict[str, Any], field_: str, source: str, words: str) -> None:
    texts = piece.setdefault(field_, {})
    if not texts.get(source, "").strip():
        texts[source] = words


def _all(piece: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield piece
    for child in (*piece.get("items", ()), *piece.get("rows", ())):
        yield from _all(child)


def _without(questionnaire: Questionnaire, paths: set[str]) -> Questionnaire:
    data = questionnaire_to_dict(questionnaire)
    places = dict(_places(questionnaire))
    bad = {places[owner] for path in paths for owner in [_nearest(path, places)] if owner}
    for page in data["pages"]:
        _strip(page, bad)
    data["pages"] = [page for page in data["pages"] if page["items"]]
    return Questionnaire.model_validate(data) if data["pages"] else with_fields(questionnaire)


def _nearest(path: str, places: Mapping[str, str]) -> str:
    steps = path.split(".")
    found = (".".join(steps[:n]) for n in range(len(steps), 0, -1))
    return next((one for one in found if one in places), "")


def _strip(piece: dict[str, Any], bad: set[str]) -> None:
    """Take away expressions at fault, then questions that still cannot stand."""
    if piece["uid"] in bad:
        for name in ("relevant", "constraint", "choice_filter", "repeat_count"):
            piece.pop(name, None)
    kept = []
    for child in piece.get("items", ()):
        had = any(child.get(name) for name in ("relevant", "constraint", "choice_filter"))
        _strip(child, bad)
        is_empty = child.get("type") == "repeat" and not child["items"]
        if not is_empty and (child["uid"] not in bad or had or child.get("items")):
            kept.append(child)
    if "items" in piece:
        piece["items"] = kept


def uids_of(questionnaire: Questionnaire) -> frozenset[str]:
    """Return every uid in use."""
    return frozenset(piece.uid for piece in walk(questionnaire.pages))
