"""Write a questionnaire as LimeSurvey's tab-separated structure."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from surveys.definition import Group, Item, Page, Question, Questionnaire, QuestionType, Repeat
from surveys.expressions.errors import ExpressionError
from surveys.formats.lime_own import digest, of_container, of_question, written
from surveys.formats.lime_script import Unwritable, Writer, writer_of
from surveys.formats.losses import Ledger, Loss, Place
from surveys.formats.lstsv_codes import Codes, codes_of
from surveys.formats.lstsv_types import shape_of
from surveys.formats.pages import both

COLUMNS = (
    "class", "type/scale", "name", "relevance", "text", "help", "language", "validation",
    "em_validation_q", "em_validation_q_tip", "mandatory", "other", "default", "same_default",
    "equation", "hidden", "num_value_int_only", "min_num_value_n", "max_num_value_n",
    "equals_num_value", "exclude_all_others", "random_order", "suffix", "other_replace_text",
    "evalapp_name", "evalapp_uid", "evalapp_list", "evalapp_role", "evalapp_other",
    "evalapp_appearance", "evalapp_extra",
)  # fmt: skip
_PIPE = re.compile(r"\$\{ *([A-Za-z_][\w.-]{0,63}) *\}")

Record = dict[str, str]


@dataclass(frozen=True, slots=True)
class Exported:
    """A file, and what it could not say."""

    content: bytes
    losses: tuple[Loss, ...]


def export_lstsv(questionnaire: Questionnaire) -> bytes:
    """Return the questionnaire as LimeSurvey TSV."""
    return lstsv_with_losses(questionnaire).content


def lstsv_with_losses(questionnaire: Questionnaire) -> Exported:
    """Return the TSV and what LimeSurvey cannot hold."""
    codes = codes_of(questionnaire)
    export = _Export(questionnaire, codes, writer_of(questionnaire, codes))
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, COLUMNS, delimiter="\t", lineterminator="\n", restval="")
    table.writeheader()
    for record in export.records():
        table.writerow({key: value.replace("\t", " ") for key, value in record.items()})
    return Exported(out.getvalue().encode("utf-8-sig"), export.ledger.losses())


@dataclass(slots=True)
class _Export:
    questionnaire: Questionnaire
    codes: Codes
    writer: Writer
    ledger: Ledger = field(default_factory=Ledger)

    def records(self) -> Iterator[Record]:
        languages = self.questionnaire.languages
        yield _setting("language", languages[0])
        if len(languages) > 1:
            yield _setting("additional_languages", " ".join(languages[1:]))
        yield _setting("format", "G")
        for language in languages:
            yield from self._language_settings(language)
        for language in languages:
            for number, page in enumerate(self.questionnaire.pages, start=1):
                yield from self._page(page, number, language)

    def _language_settings(self, language: str) -> Iterator[Record]:
        q = self.questionnaire
        texts = {
            "surveyls_title": q.title,
            "surveyls_welcometext": q.introduction,
            "surveyls_endtext": q.thanks,
        }
        for name, by_language in texts.items():
            text = by_language.get(language) or (
                by_language.get(q.source_language, "") if name == "surveyls_title" else ""
            )
            if text:
                record = {"class": "SL", "name": name, "text": self.markup(text)}
                own = {"evalapp_name": q.name, "evalapp_extra": self._survey_extra()}
                yield record | {"language": language} | (own if name == "surveyls_title" else {})

    def _survey_extra(self) -> str:
        q = self.questionnaire
        used = {question.list_name for question in q.questions()}
        lists = {
            name: [choice.model_dump(mode="json", exclude_defaults=True) for choice in choices]
            for name, choices in q.choices.items()
            if name not in used
        }
        return written(
            help_note=dict(q.help_note), settings=dict(q.settings), lists=lists,
            titled=list(q.title),
        )  # fmt: skip

    def _page(self, page: Page, number: int, language: str) -> Iterator[Record]:
        record = {
            "class": "G",
            "type/scale": str(number),
            "name": self.markup(page.label.get(language, "")),
            "relevance": self.condition(page.relevant, page.name),
            "text": self.markup(page.hint.get(language, "")),
            "language": language,
            "evalapp_name": page.name,
            "evalapp_uid": page.uid,
        }
        if language == self.questionnaire.source_language:
            record["evalapp_extra"] = written(
                containers=dict(_containers(page.items)), relevant=page.relevant,
                digest=digest({"relevance": record["relevance"]}, ()),
            )  # fmt: skip
        yield record
        yield from self._items(page.items, None, language, ())

    def _items(
        self, items: Sequence[Item], condition: str | None, language: str, path: tuple[str, ...]
    ) -> Iterator[Record]:
        for item in items:
            relevant = both(condition, item.relevant)
            if isinstance(item, Question):
                if language == self.source:
                    self._silent(item)
                yield from self._question(item, relevant, language, path)
                continue
            if isinstance(item, Repeat):
                self.ledger.lost(
                    Place(subject=item.name), "repeat",
                    "LimeSurvey ne connaît pas les blocs répétés : un seul bloc est écrit.",
                )  # fmt: skip
            else:
                sentence = "les groupes dans une page sont mis à plat, avec un titre."
                self.ledger.told(Place(), "flattened", sentence)
            inside = (*path, item.uid)
            if item.label:
                yield self._heading(item, relevant, language, inside)
            yield from self._items(item.items, relevant, language, inside)

    def _heading(
        self, item: Group | Repeat, relevant: str | None, language: str, path: tuple[str, ...]
    ) -> Record:
        is_source = language == self.questionnaire.source_language
        return {
            "class": "Q",
            "type/scale": "X",
            "name": self.codes.questions[item.name],
            "relevance": self.condition(relevant, item.name),
            "text": self.markup(item.label.get(language, "")),
            "language": language,
            "evalapp_extra": written(path=path, heading=True) if is_source else "",
        }

    def _question(
        self, question: Question, relevant: str | None, language: str, path: tuple[str, ...]
    ) -> Iterator[Record]:
        shape = shape_of(question, self.questionnaire, self.codes)
        if shape.lost:
            self.ledger.lost(Place(subject=question.name), "type", shape.lost)
        unit = self.markup(question.unit.get(language, ""))
        record = {
            "class": "Q",
            "type/scale": shape.type,
            "name": self.codes.questions[question.name],
            "relevance": self.condition(relevant, question.name),
            "text": self.markup(question.label.get(language, "")),
            "help": self.markup(question.hint.get(language, "")),
            "language": language,
            "em_validation_q": self._constraint(question),
            "em_validation_q_tip": self.markup(question.constraint_message.get(language, "")),
            "mandatory": "Y" if question.required else "N",
            "default": self._default(question),
            "equation": self._equation(question),
            "suffix": unit,
            "evalapp_name": question.name,
            "evalapp_uid": question.uid,
            "evalapp_list": question.list_name or "",
            "evalapp_appearance": question.appearance,
            **shape.attributes(language, self),
        }
        parts = [part.record(language, self) for part in shape.parts]
        if language == self.questionnaire.source_language:
            conditions = [part["relevance"] for part in parts if part["class"] == "SQ"]
            record["evalapp_extra"] = of_question(question, record, conditions, path, shape.aside)
        yield record
        yield from parts

    def _silent(self, question: Question) -> None:
        """Tell that what helps those who read little stays here."""
        choices = self.questionnaire.choices.get(question.list_name or "", ())
        if question.media or any(choice.media for choice in choices):
            sentence = "les images et les sons restent dans evalapp, LimeSurvey ne les reçoit pas."
            self.ledger.lost(Place(subject=question.name), "media", sentence)

    @property
    def source(self) -> str:
        """Return the language in which extra cells are written."""
        return self.questionnaire.source_language

    def condition(self, expression: str | None, name: str) -> str:
        """Return a condition in LimeSurvey's words; « 1 » means always."""
        written = self._written(expression, name, "la condition d'affichage", None)
        return written or "1"

    def _constraint(self, question: Question) -> str:
        return self._written(question.constraint, question.name, "le contrôle", question)

    def _equation(self, question: Question) -> str:
        if question.type is not QuestionType.CALCULATE:
            return ""
        written = self._written(question.calculation, question.name, "le calcul", question)
        return f"{{{written}}}" if written else ""

    def _default(self, question: Question) -> str:
        if question.type is QuestionType.SELECT_MULTIPLE:
            return ""
        lists = self.codes.answers.get(question.list_name or "", {})
        default = question.default or ""
        return lists.get(default, default)

    def _written(self, expression: str | None, name: str, what: str, own: Question | None) -> str:
        if not expression:
            return ""
        try:
            return self.writer.text(expression, own)
        except (Unwritable, ExpressionError) as reason:
            self.ledger.lost(
                Place(subject=name), "expression", "{0} « {1} » n'est pas écrit : {2}.", what,
                expression, str(reason),
            )  # fmt: skip
            return ""

    def markup(self, text: str) -> str:
        """Return a text as the HTML that LimeSurvey expects."""
        pieces: list[str] = []
        position = 0
        for found in _PIPE.finditer(text):
            pieces += [_escaped(text[position : found.start()]), self._shown(found.group(1))]
            position = found.end()
        return "".join((*pieces, _escaped(text[position:])))

    def _shown(self, name: str) -> str:
        try:
            return f"{{{self.writer.variable(name)}.shown}}"
        except Unwritable:
            return "…"


def _containers(items: Sequence[Item]) -> Iterator[tuple[str, Record]]:
    for item in items:
        if not isinstance(item, Question):
            yield item.uid, of_container(item)
            yield from _containers(item.items)


def _escaped(text: str) -> str:
    """Return words as HTML; a brace would open an expression in LimeSurvey."""
    return html.escape(text, quote=False).replace("\n", "<br />").replace("{", "&#123;")


def _setting(name: str, text: str) -> Record:
    return {"class": "S", "name": name, "text": text}
