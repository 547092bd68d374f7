"""Break the circles of a draft: questions whose display depends on their own display."""

from __future__ import annotations

from surveys.expressions.errors import ExpressionError
from surveys.expressions.parser import parse
from surveys.expressions.tree import names
from surveys.formats.assembly import Draft
from surveys.formats.losses import Ledger, Place
from surveys.formats.rules import CONSEQUENCES

_DECIDING = ("relevant", "calculation", "repeat_count")


def break_cycles(outermost: list[Draft], ledger: Ledger) -> None:
    """Drop the expression that closes each circle; a condition rather than a calculation."""
    items: dict[str, Draft] = {}
    edges: dict[str, list[str]] = {}
    for item in outermost:
        _collect(item, None, items, edges)
    state: dict[str, int] = {}
    for name in items:
        if name not in state:
            _visit(name, items, edges, state, ledger)


def _collect(
    item: Draft, parent: str | None, items: dict[str, Draft], edges: dict[str, list[str]]
) -> None:
    stack = [(item, parent)]
    while stack:
        current, above = stack.pop()
        name = current["name"]
        items[name] = current
        edges[name] = [above] if above else []
        edges[name] += sorted(_read(current))
        inside = (*current.get("items", ()), *current.get("rows", ()))
        stack += [(child, name) for child in inside]


def _read(item: Draft) -> set[str]:
    found: set[str] = set()
    for field in _DECIDING:
        if item.get(field):
            try:
                found |= names(parse(item[field]))
            except ExpressionError:
                continue
    return {name.removesuffix(".other") for name in found}


def _visit(
    start: str,
    items: dict[str, Draft],
    edges: dict[str, list[str]],
    state: dict[str, int],
    ledger: Ledger,
) -> None:
    """Walk down from an item; 1 means being visited, 2 done."""
    stack = [(start, iter(edges[start]))]
    state[start] = 1
    while stack:
        name, following = stack[-1]
        target = next(following, None)
        if target is None:
            state[name] = 2
            stack.pop()
        elif state.get(target) == 1:
            _drop([step for step, _ in stack], target, items, ledger)
        elif target in edges and target not in state:
            state[target] = 1
            stack.append((target, iter(edges[target])))


def _drop(path: list[str], target: str, items: dict[str, Draft], ledger: Ledger) -> None:
    circle = path[path.index(target) :]
    for name in reversed(circle):
        item = items[name]
        field = next((field for field in _DECIDING if item.get(field)), None)
        if field is not None:
            place: Place = item.get("_place", Place())
            shown = " → ".join((*circle[:6], target))
            ledger.lost(
                place.at(field), "cycle", f"{CONSEQUENCES[field]}.", item.pop(field),
                f"elle tourne en rond : {shown}",
            )  # fmt: skip
            if field == "calculation" and item.get("type") == "calculate":
                item["type"] = "hidden"
            return
