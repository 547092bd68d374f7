"""The rows of an XLSForm that one question takes: one, or a group for a table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from surveys.definition import ChoiceRole, GridRow, Question, Questionnaire, QuestionType
from surveys.formats.xlsform_own import exclusive_rule, media_extra, sound_cell

Cells = dict[str | tuple[str, str], str]

_TYPES = {
    QuestionType.SELECT_ONE: "select_one", QuestionType.SELECT_MULTIPLE: "select_multiple",
    QuestionType.RANK: "rank",
}  # fmt: skip
_TEXTS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
_PLAIN = re.compile(r"[^\s;,='\"]+\Z")
_SEED = re.compile(r"[0-9]+(\.[0-9]+)?\Z|\$\{[A-Za-z_][\w.-]*\}\Z")
#: Parameters that ODK knows, by type; the others would make it refuse the form.
_PARAMETERS = {
    QuestionType.RANGE: ("start", "end", "step"),
    QuestionType.SELECT_ONE: ("randomize", "seed"),
    QuestionType.SELECT_MULTIPLE: ("randomize", "seed"),
    QuestionType.RANK: ("randomize", "seed"),
    QuestionType.TEXT: ("rows",),
}
_OTHER_TEXT = {
    "fr": "Précisez", "en": "Please specify", "es": "Especifique", "ar": "يرجى التحديد",
    "de": "Bitte angeben", "it": "Specificare", "pt": "Especifique", "tr": "Belirtiniz",
    "ru": "Уточните",
}  # fmt: skip


def own_json(values: Mapping[str, Any]) -> str:
    """Return a cell of our own; ODK would look for a question behind a dollar."""
    return json.dumps(values, ensure_ascii=False).replace("${", "\\u0024{")


def question_rows(question: Question, questionnaire: Questionnaire) -> Iterator[Cells]:
    """Yield the rows of a question."""
    if question.type is QuestionType.GRID:
        yield from _table(question, "grid", f"select_one {question.list_name}")
    elif question.type is QuestionType.CONSTANT_SUM:
        yield from _table(question, "constant_sum", "integer")
    else:
        yield from _simple(question, questionnaire)


def _simple(question: Question, questionnaire: Questionnaire) -> Iterator[Cells]:
    choices = questionnaire.choices.get(question.list_name or "", ())
    cells = _common(question)
    if question.type in _TYPES:
        cells["type"] = f"{_TYPES[question.type]} {question.list_name}"
    else:
        cells["type"] = question.type.value
    if question.type is QuestionType.SELECT_MULTIPLE:
        rule = exclusive_rule(choice.name for choice in choices if choice.exclusive)
        both = [rule, f"({question.constraint})" if rule and question.constraint else None]
        if rule:
            cells["constraint"] = " and ".join(part for part in both if part)
    extra = _extra(question)
    if extra:
        cells["evalapp_extra"] = own_json(extra)
    yield cells
    other = next((c for c in choices if c.role is ChoiceRole.OTHER), None)
    if other is not None and question.type is not QuestionType.RANK:
        yield _other_text(question, other.name, questionnaire.languages)


def _common(question: Question) -> Cells:
    cells: Cells = {"name": question.name, "evalapp_uid": question.uid}
    for field in _TEXTS:
        for code, text in getattr(question, field).items():
            cells[(field, code)] = text
    for field in ("relevant", "constraint", "calculation", "choice_filter", "default"):
        cells[field] = getattr(question, field) or ""
    cells["appearance"] = question.appearance
    cells["required"] = "yes" if question.required else ""
    cells["read_only"] = "yes" if question.read_only else ""
    known = _known_parameters(question)
    cells["parameters"] = " ".join(f"{name}={value}" for name, value in known.items())
    if question.media is not None:
        cells["image"] = question.media.image or ""
        cells["audio"] = sound_cell(question.media)
    return cells


def _known_parameters(question: Question) -> dict[str, str]:
    known = _PARAMETERS.get(question.type, ())
    given = {name: question.parameters[name] for name in known if name in question.parameters}
    kept = {name: value for name, value in given.items() if _PLAIN.match(value)}
    if question.type is QuestionType.RANGE:
        return {"start": "0", "end": "10", "step": "1"} | kept
    if "randomize" in known:
        return _order(kept)
    return kept


def _order(kept: dict[str, str]) -> dict[str, str]:
    """Return the parameters of a random order; ODK refuses a form over any other value."""
    if kept.get("randomize") not in ("true", "false"):
        return {}
    is_seeded = kept["randomize"] == "true" and _SEED.match(kept.get("seed", ""))
    return kept if is_seeded else {"randomize": kept["randomize"]}


def _extra(question: Question) -> dict[str, Any]:
    """Return what XLSForm has no column for."""
    found: dict[str, Any] = {}
    if dict(question.parameters) != _known_parameters(question):
        found["parameters"] = dict(question.parameters)
    if question.unit:
        found["unit"] = dict(question.unit)
    for field in ("bank", "justification"):
        if getattr(question, field) is not None:
            found[field] = getattr(question, field)
    found |= media_extra(question.media)
    if question.default is not None and question.default != question.default.strip():
        found["default"] = question.default
    return found


def _other_text(question: Question, choice: str, languages: tuple[str, ...]) -> Cells:
    cells: Cells = {"type": "text", "name": f"{question.name}.other", "evalapp_kind": "other_text"}
    for code in languages:
        cells[("label", code)] = _OTHER_TEXT.get(code, _OTHER_TEXT["fr"])
    cells["relevant"] = f"selected(${{{question.name}}}, '{choice}')"
    return cells


def _table(question: Question, kind: str, row_type: str) -> Iterator[Cells]:
    cells: Cells = {"type": "begin group", "name": question.name, "evalapp_kind": kind}
    cells["evalapp_uid"] = question.uid
    for field in ("label", "hint"):
        for code, text in getattr(question, field).items():
            cells[(field, code)] = text
    cells["relevant"] = question.relevant or ""
    cells["appearance"] = "table-list" if kind == "grid" else "field-list"
    extra = _table_extra(question)
    if extra:
        cells["evalapp_extra"] = own_json(extra)
    yield cells
    for row in question.rows:
        yield _table_row(question, row, row_type)
    if kind == "constant_sum":
        yield _total(question)
    yield {"type": "end group"}


def _table_row(question: Question, row: GridRow, row_type: str) -> Cells:
    cells: Cells = {"type": row_type, "name": row.name, "evalapp_uid": row.uid}
    for code, text in row.label.items():
        cells[("label", code)] = text
    cells["relevant"] = row.relevant or ""
    cells["required"] = "yes" if question.required else ""
    return cells


def _total(question: Question) -> Cells:
    """Return the note that stands between a wrong total and the end of the form in ODK."""
    names = " + ".join(f"coalesce(${{{row.name}}}, 0)" for row in question.rows)
    total = question.parameters.get("total", "100")
    wanted = total if total.isascii() and total.isdigit() and len(total) < 10 else "100"
    cells: Cells = {"type": "note", "name": f"{question.name[:58]}_total"}
    cells["evalapp_kind"] = "total"
    cells["relevant"] = f"{names} != {wanted}"
    cells["required"] = "yes" if question.required else ""
    for code in question.label:
        cells[("label", code)] = f"Total : {wanted}"
    return cells


def _table_extra(question: Question) -> dict[str, Any]:
    found = _extra(question) | {"parameters": dict(question.parameters)}
    texts: Mapping[str, Any] = {
        field: dict(getattr(question, field))
        for field in ("guidance_hint", "constraint_message", "required_message")
        if getattr(question, field)
    }
    found |= texts
    plain = ("constraint", "calculation", "choice_filter", "default", "appearance", "required",
             "read_only")  # fmt: skip
    found |= {field: getattr(question, field) for field in plain if getattr(question, field)}
    if question.media is not None:
        found["media"] = question.media.model_dump(exclude_defaults=True)
    for name in ("alt", "spoken", "audio"):
        found.pop(name, None)
    kept = {key: value for key, value in found.items() if value}
    return kept | {"appearance": question.appearance}
