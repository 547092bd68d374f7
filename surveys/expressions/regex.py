"""A small regular-expression engine whose time is always linear in the text.

Authors write patterns and respondents write texts; with a backtracking engine the two
together can stop a server. Here a pattern becomes a short program (Thompson 1968) that
follows every possibility at once. The browser runs the same program, so both sides
agree by construction. The whole text must match, as in ODK.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_PATTERN = 300
MAX_PROGRAM = 400
MAX_TEXT = 5000
MAX_DEPTH = 20

Ranges = tuple[tuple[int, int], ...]
#: ``("set", ranges, negated)``, ``("split", a, b)``, ``("jump", a)``, ``("start",)``,
#: ``("end",)`` or ``("match",)``.
Instruction = tuple[object, ...]
Program = tuple[Instruction, ...]

LAST = 0x10FFFF
_DIGIT: Ranges = ((48, 57),)
_WORD: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
_SPACE: Ranges = ((9, 13), (32, 32), (160, 160), (8239, 8239))
_CLASSES: dict[str, Ranges] = {"d": _DIGIT, "w": _WORD, "s": _SPACE}
_CONTROLS = {"n": 10, "t": 9, "r": 13}


class PatternError(ValueError):
    """A pattern that cannot be used, with a French sentence."""


def compile_pattern(pattern: str) -> Program:
    """Return the program of a pattern, or raise ``PatternError``."""
    if len(pattern) > MAX_PATTERN:
        raise PatternError(f"Ce motif dépasse {MAX_PATTERN} caractères.")
    reader = _Reader(pattern)
    fragment = _alternatives(reader, 0)
    if reader.peek():
        raise PatternError("Une parenthèse fermante est en trop dans ce motif.")
    return (*fragment, ("match",))


def matches(program: Program, text: str) -> bool:
    """Say whether the whole text matches; beyond ``MAX_TEXT`` characters it does not."""
    if len(text) > MAX_TEXT:
        return False
    states = closure(program, {0}, at_start=True, at_end=not text)
    for index, character in enumerate(text):
        code = ord(character)
        following = {state + 1 for state in states if accepts(program[state], code)}
        if not following:
            return False
        states = closure(program, following, at_start=False, at_end=index + 1 == len(text))
    return any(program[state][0] == "match" for state in states)


def accepts(instruction: Instruction, code: int) -> bool:
    """Say whether an instruction takes one character."""
    if instruction[0] != "set":
        return False
    ranges: Ranges = instruction[1]  # type: ignore[assignment]
    return any(low <= code <= high for low, high in ranges) is not instruction[2]


def closure(program: Program, states: set[int], *, at_start: bool, at_end: bool) -> set[int]:
    """Return the states reached from some states without taking a character."""
    found: set[int] = set()
    stack = list(states)
    while stack:
        state = stack.pop()
        if state in found:
            continue
        found.add(state)
        stack.extend(_moves(program[state], state, at_start, at_end))
    return found


def _moves(instruction: Instruction, state: int, at_start: bool, at_end: bool) -> list[int]:
    kind = instruction[0]
    if kind in ("split", "jump"):
        return [state + offset for offset in instruction[1:]]  # type: ignore[operator]
    if (kind == "start" and at_start) or (kind == "end" and at_end):
        return [state + 1]
    return []


@dataclass(slots=True)
class _Reader:
    pattern: str
    position: int = 0
    size: int = field(default=0)

    def peek(self) -> str:
        return self.pattern[self.position : self.position + 1]

    def take(self) -> str:
        character = self.peek()
        self.position += 1
        return character

    def accept(self, text: str) -> bool:
        if self.pattern.startswith(text, self.position):
            self.position += len(text)
            return True
        return False


def _limited(fragment: Program) -> Program:
    if len(fragment) > MAX_PROGRAM:
        raise PatternError("Ce motif est trop compliqué\u00a0: réduisez les répétitions.")
    return fragment


def _alternatives(reader: _Reader, depth: int) -> Program:
    if depth > MAX_DEPTH:
        raise PatternError("Ce motif contient trop de parenthèses imbriquées.")
    left = _sequence(reader, depth)
    while reader.accept("|"):
        right = _sequence(reader, depth)
        split: Instruction = ("split", 1, len(left) + 2)
        left = _limited((split, *left, ("jump", len(right) + 1), *right))
    return left


def _sequence(reader: _Reader, depth: int) -> Program:
    fragment: Program = ()
    while reader.peek() and reader.peek() not in "|)":
        fragment = _limited(fragment + _repeated(reader, _atom(reader, depth)))
    return fragment


def _repeated(reader: _Reader, atom: Program) -> Program:
    character = reader.peek()
    if not character or character not in "*+?{":
        return atom
    low, high = _bounds(reader)
    reader.accept("?")  # A lazy quantifier accepts the same texts.
    if reader.peek() and reader.peek() in "*+?{":
        raise PatternError("Deux répétitions se suivent dans ce motif.")
    if len(atom) * max(low, high or 0, 1) > MAX_PROGRAM:
        raise PatternError("Ce motif est trop compliqué\u00a0: réduisez les répétitions.")
    if high is None:
        star: Program = (("split", 1, len(atom) + 2), *atom, ("jump", -len(atom) - 1))
        return _limited(atom * low + star)
    optional: Program = ()
    for _ in range(high - low):
        optional = _limited((("split", 1, len(atom) + len(optional) + 1), *atom, *optional))
    return _limited(atom * low + optional)


def _bounds(reader: _Reader) -> tuple[int, int | None]:
    simple: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
    character = reader.take()
    if character in simple:
        return simple[character]
    low = _integer(reader)
    if reader.accept("}"):
        return low, low
    if not reader.accept(","):
        raise PatternError("Une répétition s’écrit {2}, {2,} ou {2,4}.")
    if reader.accept("}"):
        return low, None
    high = _integer(reader)
    if not reader.accept("}") or high < low:
        raise PatternError("Une répétition s’écrit {2}, {2,} ou {2,4}.")
    return low, high


def _integer(reader: _Reader) -> int:
    digits = ""
    while reader.peek() and reader.peek() in "0123456789":
        digits += reader.take()
    if not digits or len(digits) > 3:
        raise PatternError("Une répétition s’écrit {2}, {2,} ou {2,4}.")
    return int(digits)


def _atom(reader: _Reader, depth: int) -> Program:
    character = reader.take()
    if character == "(":
        return _parenthesis(reader, depth)
    if character == "[":
        return (_character_class(reader),)
    if character == "^":
        return (("start",),)
    if character == "$":
        return (("end",),)
    if character == ".":
        return (("set", ((10, 10),), True),)
    if character == "\\":
        ranges, negated = _escape(reader)
        return (("set", ranges, negated),)
    if character in "*+?{":
        raise PatternError("Une répétition doit suivre un caractère dans ce motif.")
    return (("set", ((ord(character), ord(character)),), False),)


def _parenthesis(reader: _Reader, depth: int) -> Program:
    if reader.accept("?") and not reader.accept(":"):
        raise PatternError("Ce motif utilise «\u00a0(?…\u00a0», qui n’est pas pris en charge.")
    inside = _alternatives(reader, depth + 1)
    if not reader.accept(")"):
        raise PatternError("Il manque une parenthèse fermante dans ce motif.")
    return inside


def _escape(reader: _Reader) -> tuple[Ranges, bool]:
    character = reader.take()
    if not character:
        raise PatternError("Ce motif finit par une barre oblique inverse.")
    if character.lower() in _CLASSES:
        return _CLASSES[character.lower()], character.isupper()
    code = _CONTROLS.get(character, ord(character))
    if character not in _CONTROLS and character.isascii() and character.isalnum():
        raise PatternError(
            f"Ce motif utilise «\u00a0\\{character}\u00a0», qui n’est pas pris en charge."
        )
    return ((code, code),), False


def _character_class(reader: _Reader) -> Instruction:
    negated = reader.accept("^")
    ranges: list[tuple[int, int]] = []
    first = True
    while first or reader.peek() != "]":
        if not reader.peek():
            raise PatternError("Il manque un crochet fermant dans ce motif.")
        ranges.extend(_class_item(reader))
        first = False
    reader.take()
    return ("set", tuple(ranges), negated)


def _class_item(reader: _Reader) -> Ranges:
    low = _class_end(reader)
    follows = reader.pattern[reader.position + 1 : reader.position + 2]
    if len(low) != 1 or low[0][0] != low[0][1] or reader.peek() != "-" or follows in ("", "]"):
        return low
    reader.take()
    high = _class_end(reader)
    if len(high) != 1 or high[0][0] != high[0][1] or high[0][0] < low[0][0]:
        raise PatternError("Un intervalle entre crochets est à l’envers dans ce motif.")
    return ((low[0][0], high[0][0]),)


def _class_end(reader: _Reader) -> Ranges:
    character = reader.take()
    if character != "\\":
        return ((ord(character), ord(character)),)
    ranges, negated = _escape(reader)
    return _complement(ranges) if negated else ranges


def _complement(ranges: Ranges) -> Ranges:
    result: list[tuple[int, int]] = []
    start = 0
    for low, high in ranges:
        result.append((start, low - 1))
        start = high + 1
    return (*result, (start, LAST))
