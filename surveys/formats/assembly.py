"""The last step of every import: a draft becomes a checked questionnaire, or loses what
prevents it, one told loss at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from surveys.definition import Questionnaire
from surveys.definition_problems import DefinitionProblem, DefinitionProblems
from surveys.formats.losses import Ledger, Place, refused
from surveys.formats.names import uid_for
from surveys.formats.rules import CONSEQUENCES
from surveys.serialization import questionnaire_from_dict

#: A mutable piece of a definition; ``_place`` says where it stood in the file.
Draft = dict[str, Any]

#: Each round checks the whole questionnaire anew: a large one gets fewer.
MOST_ROUNDS = 40
MOST_ROUNDS_WHEN_LARGE = 8
LARGE = 800
MOST_ITEMS = 4500
_FATAL = frozenset({"too_large", "too_deep", "recursion_loop"})


def finished(draft: Draft, ledger: Ledger) -> Questionnaire:
    """Return the questionnaire that a draft makes once its faults are removed."""
    count = sum(1 for _ in questions_in(draft))
    if count > MOST_ITEMS:
        raise refused("Ce questionnaire est trop grand : {0} éléments au plus.", MOST_ITEMS)
    _identify(draft)
    for _ in range(MOST_ROUNDS_WHEN_LARGE if count > LARGE else MOST_ROUNDS):
        prune(draft)
        if not draft["pages"]:
            raise refused("Ce fichier ne contient aucune question utilisable.")
        try:
            return questionnaire_from_dict(_plain(draft))
        except DefinitionProblems as error:
            _repair_all(draft, error.problems, ledger)
    raise refused("Ce questionnaire contient trop d'erreurs qui dépendent les unes des autres.")


def inner(item: Draft) -> Iterator[Draft]:
    """Yield an item and everything inside it."""
    stack = [item]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed([*current.get("items", ()), *current.get("rows", ())]))


def questions_in(draft: Draft) -> Iterator[Draft]:
    """Yield every item of a draft, pages included."""
    for page in draft["pages"]:
        yield from inner(page)


def prune(draft: Draft) -> None:
    """Drop pages and repeats that hold nothing."""
    for page in draft["pages"]:
        _prune_items(page)
    draft["pages"] = [page for page in draft["pages"] if page["items"]]


def _prune_items(item: Draft) -> None:
    for child in item["items"]:
        if "items" in child:
            _prune_items(child)
    item["items"] = [c for c in item["items"] if c.get("type") != "repeat" or c["items"]]


def _identify(draft: Draft) -> None:
    items = list(questions_in(draft))
    written = [item["uid"] for item in items if "uid" in item]
    taken = set(written)
    seen: set[str] = set()
    for item in items:
        uid = item.get("uid")
        if uid is None or uid in seen or not re.fullmatch(r"[a-z0-9_]{1,40}", uid):
            uid = item["uid"] = uid_for(item["name"], taken)
        seen.add(uid)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(inside) for key, inside in value.items() if key[:1] != "_"}
    if isinstance(value, list):
        return [_plain(inside) for inside in value]
    return value


def _repair_all(draft: Draft, problems: tuple[DefinitionProblem, ...], ledger: Ledger) -> None:
    removed: list[tuple[list[Draft], Draft]] = []
    done: set[str] = set()
    for problem in problems:
        if problem.code in _FATAL:
            raise refused("{0}", problem.message)
        if problem.path in done:
            continue
        done.add(problem.path)
        doomed = _repair(draft, problem, ledger)
        if doomed is not None:
            removed.append(doomed)
        if problem.code == "cycle":
            break
    for siblings, item in removed:
        siblings[:] = [other for other in siblings if other is not item]


def _repair(
    draft: Draft, problem: DefinitionProblem, ledger: Ledger
) -> tuple[list[Draft], Draft] | None:
    siblings, item, rest = _located(draft, problem.path.split("."))
    if item is None:
        raise refused("{0}", problem.message)
    place: Place = item.get("_place", Place())
    reason = problem.message.rstrip(".")
    field = rest[0] if rest else ""
    if problem.code == "cycle" and not field:
        field = next((f for f in ("relevant", "calculation", "repeat_count") if item.get(f)), "")
    if field in CONSEQUENCES and field != "required" and item.get(field):
        text = item.pop(field)
        ledger.lost(place.at(field), problem.code, f"{CONSEQUENCES[field]}.", text, reason)
        return None
    if len(rest) == 2 and problem.code == "unknown_name":
        item[field] = {
            language: re.sub(r"\$\{[^{}]*\}", "[…]", text) for language, text in item[field].items()
        }
        ledger.lost(place.at(field), problem.code, "un renvoi est remplacé par « […] » : {0}.",
                    reason)  # fmt: skip
        return None
    if field == "required":
        item.pop(field)
        return None
    name = item.get("name", "")
    ledger.lost(place, problem.code, "« {0} » n'est pas reprise : {1}.", name, reason)
    return siblings, item


def _located(draft: Draft, path: list[str]) -> tuple[list[Draft], Draft | None, list[str]]:
    """Return the innermost item on a path, its siblings, and the rest of the path."""
    value: Any = draft
    found: tuple[list[Draft], Draft | None, list[str]] = ([], None, path)
    for index, step in enumerate(path):
        if isinstance(value, list):
            siblings = value
            value = value[int(step)]
            if isinstance(value, dict) and "name" in value:
                found = (siblings, value, path[index + 1 :])
        elif isinstance(value, dict) and step in value:
            value = value[step]
        else:
            break
    return found
