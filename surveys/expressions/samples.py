"""A text that a pattern accepts, found by walking its program."""

from __future__ import annotations

from surveys.expressions.regex import LAST, Program, Ranges, accepts, closure, matches

MOST = 300
#: Signs that people type, the likeliest first; a pattern that wants others gets them.
_LIKELY = "1aA5eN0._-@ +/:"


def sample(program: Program, at_least: int = 0) -> str | None:
    """Return a text of at least so many characters that matches, the shortest; or nothing."""
    start = closure(program, {0}, at_start=True, at_end=False)
    if at_least == 0 and matches(program, ""):
        return ""
    layers: list[dict[int, tuple[int, str]]] = []
    states = start
    for length in range(1, MOST + 1):
        layer: dict[int, tuple[int, str]] = {}
        for state in sorted(states):
            sign = _sign(program, state)
            if sign:
                layer.setdefault(state + 1, (state, sign))
        if not layer:
            return None
        layers.append(layer)
        if length >= at_least:
            written = _ended(program, layers, start)
            if written is not None:
                return written
        states = closure(program, set(layer), at_start=False, at_end=False)
    return None


def _ended(
    program: Program, layers: list[dict[int, tuple[int, str]]], start: set[int]
) -> str | None:
    """Return the text that leads to the end through the layers, read backwards."""
    for last in layers[-1]:
        if any(program[s][0] == "match" for s in _after(program, last, at_end=True)):
            written = _backwards(program, layers, last)
            if written is not None and matches(program, written):
                return written
    return None


def _backwards(program: Program, layers: list[dict[int, tuple[int, str]]], last: int) -> str | None:
    signs: list[str] = []
    target = last
    for depth in range(len(layers) - 1, -1, -1):
        before, sign = layers[depth][target]
        signs.append(sign)
        if depth == 0:
            break
        found = (s for s in layers[depth - 1] if before in _after(program, s, at_end=False))
        target = next(found, -1)
        if target < 0:
            return None
    return "".join(reversed(signs))


def _after(program: Program, state: int, *, at_end: bool) -> set[int]:
    return closure(program, {state}, at_start=False, at_end=at_end)


def _sign(program: Program, state: int) -> str:
    """Return a sign that an instruction accepts, a likely one if it can be."""
    instruction = program[state]
    if instruction[0] != "set":
        return ""
    for sign in _LIKELY:
        if accepts(instruction, ord(sign)):
            return sign
    ranges: Ranges = instruction[1]  # type: ignore[assignment]
    edges = [code for low, high in ranges for code in (low, high + 1, low - 1)]
    return next((chr(c) for c in edges if 31 < c <= LAST and accepts(instruction, c)), "")
