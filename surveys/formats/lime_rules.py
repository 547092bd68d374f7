"""Conditions, checks and quotations of a LimeSurvey survey, once all its parts are named."""

from __future__ import annotations

import re
from itertools import chain

from surveys.expressions.errors import ExpressionError
from surveys.expressions.parser import parse
from surveys.expressions.printing import to_text
from surveys.expressions.tree import Here, Node, Ref
from surveys.formats.assembly import Draft, inner
from surveys.formats.lime_context import Lime
from surveys.formats.lime_expressions import Script
from surveys.formats.lime_functions import Option, Several, Target
from surveys.formats.lime_model import LimeQuestion
from surveys.formats.losses import Place
from surveys.formats.pages import both
from surveys.formats.rewriting import rewritten, with_blanks
from surveys.formats.rules import CONSEQUENCES

_TEXTS = ("label", "hint", "constraint_message")
_QUOTED = re.compile(r"\{([^\s{}][^{}]{0,500})\}")
_CODE = re.compile(r"\b\d+X\d+X(\d+[A-Za-z0-9_#]*)")


def settle(lime: Lime, pages: list[Draft]) -> None:
    """Translate every expression and quotation."""
    script = Script(lime.targets)
    by_code = {question.code: question for question in lime.survey.questions()}
    for page in pages:
        for item in inner(page):
            place: Place = item.get("_place", Place())
            _relevance(lime, script, item, place)
            _calculation(lime, script, item, place)
    for page in pages:
        for item in page["items"]:
            question = by_code.get(item.get("_question", item["name"]))
            if question is not None:
                _validation(lime, script, item, question)
                _filters(lime, item, question)
    pieces = [item for page in pages for item in inner(page)]
    for piece in chain(pieces, *lime.reading.choices.values()):
        _quotations(lime, piece, piece.get("_place", Place()))


def _translated(
    lime: Lime, script: Script, text: str, place: Place, field: str, own: Target | None = None
) -> str | None:
    try:
        return script.translated(_CODE.sub(r"X\1", text), own)
    except ExpressionError as error:
        lime.reading.ledger.lost(
            place, f"expression_{field}", f"{CONSEQUENCES[field]}.", text, error.message
        )
    except RecursionError:
        lime.reading.ledger.lost(
            place, f"expression_{field}", f"{CONSEQUENCES[field]}.", text, "trop imbriquée"
        )
    return None


def _relevance(lime: Lime, script: Script, item: Draft, place: Place) -> None:
    written = item.pop("_relevant", "").strip()
    if written in ("", "1", "{1}", "true"):
        return
    text = "false()" if written == "0" else _translated(lime, script, written, place, "relevant")
    if text and lime.reading.ours:
        text = to_text(with_blanks(parse(text)))
    if text:
        item["relevant"] = text


def _calculation(lime: Lime, script: Script, item: Draft, place: Place) -> None:
    if "_calculation" not in item:
        return
    written = item.pop("_calculation").strip()
    if item.get("_own"):
        return
    bare = written.startswith("{") and written.endswith("}") and written.count("{") == 1
    text = None
    if bare or "{" not in written:
        text = _translated(lime, script, written, place, "calculation") if written else None
    else:
        lime.reading.ledger.lost(
            place, "calculation", "le texte calculé « {0} » n'est pas repris.", written
        )
    if text:
        item["calculation"] = text
    else:
        item["type"] = "hidden"


def _quotations(lime: Lime, item: Draft, place: Place) -> None:
    def change(found: re.Match[str]) -> str:
        written = _CODE.sub(r"X\1", found.group(1)).removeprefix("INSERTANS:").strip()
        target = lime.targets.get(written.partition(".")[0])
        if isinstance(target, Several) and target.is_choice:
            return f"${{{target.question}}}"
        if isinstance(target, Ref):
            return f"${{{target.name}}}"
        lime.reading.ledger.lost(
            place,
            "quotation",
            "le texte citait « {0} » : ce renvoi est remplacé par « […] ».",
            found.group(),
        )
        return "[…]"

    for field in _TEXTS:
        if item.get(field):
            item[field] = {
                language: _QUOTED.sub(change, text) for language, text in item[field].items()
            }


def _validation(lime: Lime, script: Script, item: Draft, question: LimeQuestion) -> None:
    written = question.attribute("em_validation_q")
    tips = {
        code or lime.survey.languages[0]: text
        for code, text in question.attributes.get("em_validation_q_tip", {}).items()
    }
    if tips and item["type"] not in ("group", "grid", "constant_sum", "note"):
        item["constraint_message"] = lime.texts(tips)
    if not written:
        return
    if item["type"] in ("group", "grid", "constant_sum", "note"):
        lime.lost(
            question, "expression_constraint", f"{CONSEQUENCES['constraint']}.", written,
            "il porte sur plusieurs réponses",
        )  # fmt: skip
        return
    text = _translated(lime, script, written, question.place, "constraint", Ref(item["name"]))
    if text:
        item["constraint"] = both(item.get("constraint"), _about_itself(text, item["name"]))


def _about_itself(text: str, name: str) -> str:
    """Write « . » where a check names the question that carries it."""

    def change(part: Node) -> Node:
        return Here() if part == Ref(name) else part

    return to_text(rewritten(parse(text), change))


def _filters(lime: Lime, item: Draft, question: LimeQuestion) -> None:
    """Show only the rows or answers that were, or were not, ticked in an earlier question."""
    for attribute, shape in (("array_filter", "{}"), ("array_filter_exclude", "not({})")):
        for code in re.split(r"[;,]", question.attribute(attribute)):
            if not code.strip():
                continue
            target = lime.targets.get(code.strip())
            if not (isinstance(target, Several) and target.is_choice):
                lime.lost(
                    question, "array_filter", "le filtre par la question « {0} » est retiré.", code
                )
            elif item.get("rows"):
                _filter_rows(lime, item, code.strip(), shape)
            elif item.get("list_name"):
                test = shape.format(f"selected(${{{target.question}}}, name)")
                item["choice_filter"] = both(item.get("choice_filter"), test)
            elif item.get("items"):
                _filter_rows(lime, item, code.strip(), shape)


def _filter_rows(lime: Lime, item: Draft, code: str, shape: str) -> None:
    for row in item.get("rows") or item["items"]:
        box = lime.targets.get(f"{code}_{row.get('_code', '')}")
        if isinstance(box, Option):
            test = shape.format(f"selected(${{{box.question}}}, '{box.choice}')")
            row["relevant"] = both(row.get("relevant"), test)
