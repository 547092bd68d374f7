"""Read LimeSurvey's tab-separated structure."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field

from surveys.definition import Questionnaire
from surveys.formats.languages import code_of
from surveys.formats.lime import questionnaire_of
from surveys.formats.lime_model import (
    LimeAnswer,
    LimeGroup,
    LimeQuestion,
    LimeSub,
    LimeSurvey,
    Texts,
)
from surveys.formats.losses import Ledger, Place, refused

MOST_ROWS = 60_000
_COLUMNS = frozenset(
    {
        "id", "related_id", "class", "type/scale", "name", "relevance", "text", "help",
        "language", "validation", "mandatory", "other", "default", "same_default",
    }
)  # fmt: skip
_SETTINGS = {
    "surveyls_title": "titles", "surveyls_welcometext": "welcomes", "surveyls_endtext": "ends",
    "surveyls_policy_notice": "notices",
}  # fmt: skip


def is_lstsv(text: str) -> bool:
    """Say whether a text is LimeSurvey's: its first line names its columns."""
    head = text.lstrip("\ufeff \r\n").split("\n", 1)[0].lower()
    return "class" in head and ("type/scale" in head or "type\\scale" in head)


@dataclass(slots=True)
class _File:
    survey: LimeSurvey = field(default_factory=LimeSurvey)
    #: (question, class, code, scale) -> its sub-question or answer
    parts: dict[tuple[int, str, str, int], LimeSub | LimeAnswer] = field(default_factory=dict)
    #: name of the setting « language » of rows, else the base language
    base: str = ""
    question: LimeQuestion | None = None
    by_code: dict[str, LimeQuestion] = field(default_factory=dict)
    groups_seen: dict[str, int] = field(default_factory=dict)


Record = dict[str, str]


def read_lstsv(text: str, filename: str, ledger: Ledger) -> Questionnaire:
    """Return the questionnaire of a LimeSurvey TSV file."""
    csv.field_size_limit(400_000)
    source = io.StringIO(text.lstrip("\ufeff"), newline="")
    head = text[:5000].split("\n", 1)[0]
    delimiter = max(("\t", ";", ","), key=head.count)
    file = _File()
    try:
        rows = csv.reader(source, delimiter=delimiter)
        header = [cell.strip().lower().replace("\\", "/") for cell in next(rows, [])]
        for number, cells in enumerate(rows, start=2):
            if number > MOST_ROWS:
                raise refused("Ce fichier a plus de {0} lignes.", MOST_ROWS)
            record = dict(zip(header, cells, strict=False))
            reader = _CLASSES.get(record.get("class", "").strip().upper())
            if reader is not None:
                reader(file, record, Place(number))
    except csv.Error:
        raise refused("Ce fichier est illisible : guillemets ou cellules abîmés.") from None
    _settle_languages(file)
    return questionnaire_of(file.survey, filename, ledger)


def _settle_languages(file: _File) -> None:
    spoken = [code for q in file.survey.questions() for code in q.texts]
    declared = file.survey.languages or ([file.base] if file.base else [])
    used = set() if file.survey.name else set(spoken)
    file.survey.languages = list(
        dict.fromkeys([*(c for c in declared if c in used or not used), *spoken])
    )


def _setting(file: _File, record: Record, _: Place) -> None:
    name, text = record.get("name", "").strip(), record.get("text", "").strip()
    if name == "language":
        file.base = code_of(text)
        file.survey.languages.insert(0, file.base)
    elif name == "additional_languages":
        file.survey.languages += [code_of(code) for code in text.split()]


def _language_setting(file: _File, record: Record, _: Place) -> None:
    target = _SETTINGS.get(record.get("name", "").strip())
    text = record.get("text", "")
    file.survey.name = file.survey.name or record.get("evalapp_name", "")
    file.survey.extra = file.survey.extra or record.get("evalapp_extra", "")
    if target and text.strip():
        getattr(file.survey, target).setdefault(_language(file, record), text)


def _group(file: _File, record: Record, place: Place) -> None:
    language = _language(file, record)
    name = record.get("name", "")
    count = file.groups_seen[language] = file.groups_seen.get(language, 0) + 1
    key = record.get("type/scale", "").strip() or str(count)
    group = next((group for group in file.survey.groups if group.key == key), None)
    if group is None or language in group.names:
        group = LimeGroup(
            place,
            key,
            record.get("evalapp_name", ""),
            record.get("evalapp_uid", ""),
            relevance=record.get("relevance", ""),
            extra=record.get("evalapp_extra", ""),
        )
        file.survey.groups.append(group)
    group.names[language] = name
    group.randomised = group.randomised or bool(record.get("random_group", "").strip())
    if record.get("text", "").strip():
        group.descriptions[language] = record["text"]
    file.question = None


def _question(file: _File, record: Record, place: Place) -> None:
    code, language = record.get("name", "").strip(), _language(file, record)
    question = file.by_code.get(code)
    if question is None or language in question.texts:
        question = LimeQuestion(
            Place(place.row, subject=code),
            record.get("type/scale", "").strip() or "T",
            code,
            relevance=record.get("relevance", ""),
            mandatory=record.get("mandatory", ""),
            other=record.get("other", "").strip().upper() == "Y",
            pattern=record.get("validation", ""),
            default=record.get("default", ""),
            cells=record,
        )
        file.by_code[code] = question
        if not file.survey.groups:
            file.survey.groups.append(LimeGroup(place, "1"))
        file.survey.groups[-1].questions.append(question)
    file.question = question
    question.texts[language] = record.get("text", "")
    if record.get("help", "").strip():
        question.helps[language] = record["help"]
    _attributes(question, record, language)


def _attributes(question: LimeQuestion, record: Record, language: str) -> None:
    for name, value in record.items():
        if name and name not in _COLUMNS and value and value.strip():
            question.attributes.setdefault(name, {}).setdefault(language, value)


def _sub(file: _File, record: Record, _: Place) -> None:
    if file.question is None:
        return
    code, scale = record.get("name", "").strip(), _scale(record)
    key = (id(file.question), "SQ", code, scale)
    sub = file.parts.get(key)
    if sub is None:
        sub = LimeSub(
            code,
            scale,
            relevance=record.get("relevance", ""),
            default=record.get("default", ""),
            name=record.get("evalapp_name", ""),
            uid=record.get("evalapp_uid", ""),
            role=record.get("evalapp_role", ""),
            extra=record.get("evalapp_extra", ""),
        )
        file.question.subs.append(sub)
        file.parts[key] = sub
    _say(sub.texts, file, record)


def _answer(file: _File, record: Record, _: Place) -> None:
    if file.question is None:
        return
    code, scale = record.get("name", "").strip(), _scale(record)
    key = (id(file.question), "A", code, scale)
    answer = file.parts.get(key)
    if answer is None:
        answer = LimeAnswer(
            code,
            scale,
            name=record.get("evalapp_name", ""),
            role=record.get("evalapp_role", ""),
            extra=record.get("evalapp_extra", ""),
        )
        file.question.answers.append(answer)
        file.parts[key] = answer
    _say(answer.texts, file, record)


def _aside(file: _File, record: Record, _: Place) -> None:
    for word in ("les quotas",) if record.get("class", "").startswith("QTA") else ("les scores",):
        if word not in file.survey.aside:
            file.survey.aside.append(word)


def _say(texts: Texts, file: _File, record: Record) -> None:
    if record.get("text", "").strip():
        texts.setdefault(_language(file, record), record["text"])


def _language(file: _File, record: Record) -> str:
    written = record.get("language", "").strip()
    return code_of(written) if written else file.base or "fr"


def _scale(record: Record) -> int:
    return 1 if record.get("type/scale", "").strip() == "1" else 0


_CLASSES: dict[str, Callable[[_File, Record, Place], None]] = {
    "S": _setting,
    "SL": _language_setting,
    "G": _group,
    "Q": _question,
    "SQ": _sub,
    "A": _answer,
    "AS": _aside,
    "QTA": _aside,
    "QTAM": _aside,
    "QTALS": _aside,
}
