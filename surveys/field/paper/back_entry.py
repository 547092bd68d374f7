"""What somebody typed from a paper form: codes as numbers, read into answers and compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evalapp.typography import typography
from surveys.definition import Question, QuestionType
from surveys.field.paper.numbering import Code, PaperItem

PREFIX = "p."
Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Slip:
    """One field whose content is no answer of its question."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class BackEntry:
    """The answers of one form, as ``check_answers`` reads them, and what could not be read."""

    raw: dict[str, Any]
    slips: tuple[Slip, ...]


def field_paths(items: Sequence[PaperItem]) -> Iterator[str]:
    """Yield the paths of every field of the screen, in the order of the form."""
    for item in items:
        if item.number:
            yield from ([line.path for line in item.lines] or [item.path])
            yield from (f"{item.path}.other" for code in item.codes if code.is_other)


def typed_of(items: Sequence[PaperItem], sent: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed in each field that is not empty."""
    found = {path: (sent.get(PREFIX + path) or "").strip()[:5000] for path in field_paths(items)}
    return {path: text for path, text in found.items() if text}


def differences(items: Sequence[PaperItem], first: Typed, second: Typed) -> list[str]:
    """Return the fields that were typed in two ways; 1 and 01, « 3 1 » and « 1,3 » are one way."""
    plain = {item.path: item for item in items}
    return [
        path
        for path in field_paths(items)
        if _same(first.get(path, ""), plain.get(path))
        != _same(second.get(path, ""), plain.get(path))
    ]


def _same(text: str, item: PaperItem | None) -> object:
    if item is not None and item.question.type is QuestionType.SELECT_MULTIPLE:
        return sorted(_numbers(text))
    parts = _numbers(text)
    return parts if parts and re.fullmatch(r"[\d\s,;]+", text) else " ".join(text.split())


def _numbers(text: str) -> list[str]:
    return [part.lstrip("0") or "0" for part in re.findall(r"\d+", text)]


def read_back(items: Sequence[PaperItem], typed: Typed) -> BackEntry:
    """Return typed codes as raw answers."""
    raw: dict[str, Any] = {}
    slips: list[Slip] = []
    for item in items:
        if not item.number:
            continue
        for path in [line.path for line in item.lines] or [item.path]:
            text = typed.get(path, "")
            try:
                _put(raw, path, _answer(item, text))
            except ValueError as error:
                slips.append(Slip(path, typography(str(error))))
        other = f"{item.path}.other"
        if typed.get(other):
            _put(raw, other, typed[other])
    return BackEntry(raw, tuple(slips))


def _put(raw: dict[str, Any], path: str, value: object) -> None:
    """Put an answer at its place; a block of a repeat exists once something is in it."""
    if "/" not in path:
        raw[path] = value
        return
    if value in (None, "", []):
        return
    repeat, index, uid = path.split("/", 2)
    blocks = raw.setdefault(repeat, [])
    while len(blocks) <= int(index):
        blocks.append({})
    blocks[int(index)][uid] = value


def _answer(item: PaperItem, text: str) -> object:
    question = item.question
    if question.type is QuestionType.SELECT_MULTIPLE:
        return [_named(item.codes, part) for part in _numbers(text)]
    if question.type is QuestionType.RANK:
        return [_named(item.codes, part) for part in _numbers(text)]
    if not text:
        return ""
    if item.codes and not _is_free(question):
        if not re.fullmatch(r"\d{1,3}|\d+,\d+", text):
            raise ValueError("Écrivez le numéro de la réponse.")
        return _named(item.codes, text)
    return text


def _is_free(question: Question) -> bool:
    return question.type in (QuestionType.CONSTANT_SUM, QuestionType.TEXT)


def _named(codes: Sequence[Code], text: str) -> str:
    plain = text if "," in text else text.lstrip("0") or "0"
    found = next((code.name for code in codes if code.code == plain), None)
    if found is None:
        raise ValueError(f"« {text} » n’est pas un numéro de cette question.")
    return found
