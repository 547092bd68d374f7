"""LimeSurvey's question types of several parts: tables, several texts, several numbers."""

from __future__ import annotations

import re
from collections.abc import Callable

from surveys.expressions.tree import Ref
from surveys.formats.assembly import Draft
from surveys.formats.lime_context import Coded, Lime
from surveys.formats.lime_model import LimeQuestion, LimeSub
from surveys.formats.lime_questions import Builder, also, bounds, shuffle, unit

_MOST_NUMBERS = 21


def table(make: str) -> Builder:
    """A, B, C, E, F, H: one answer per row."""

    def build(lime: Lime, question: LimeQuestion) -> list[Draft]:
        coded, hint = _scale(lime, question, make)
        if not coded or not question.rows():
            lime.lost(question, "empty_table", "le tableau n'a pas de lignes ou de réponses.")
            return []
        draft = lime.base(question, "grid")
        lime.use_list(draft, lime.list_of(question, coded, hint))
        draft["rows"] = [_row(lime, question, sub) for sub in question.rows()]
        lime.several(question, [row["name"] for row in draft["rows"]])
        shuffle(lime, question, draft)
        return [draft]

    return build


def _scale(lime: Lime, question: LimeQuestion, make: str) -> tuple[list[Coded], str]:
    if make == "answers":
        return [(a.code, a.texts) for a in question.answers if a.scale == 0], ""
    if make == "numbers":
        last = 5 if question.type == "A" else 10
        return lime.numbers(1, last), "cinq_points" if last == 5 else "dix_points"
    codes = ("Y", "U", "N") if question.type == "C" else ("I", "S", "D")
    return lime.worded(*codes), "oui_incertain_non" if question.type == "C" else "evolution"


def _row(lime: Lime, question: LimeQuestion, sub: LimeSub, *more: str) -> Draft:
    name = lime.name(question, sub.code, *more, own=sub.name)
    lime.aim(question, Ref(name), sub.code, *more)
    row: Draft = {
        **({"uid": sub.uid} if sub.uid else {}),
        "_place": question.place,
        "name": name,
        "label": _split_label(lime, sub),
        "_relevant": sub.relevance,
        "_code": sub.code,
    }
    return row


def _split_label(lime: Lime, sub: LimeSub) -> dict[str, str]:
    """Return a row's wording; « gauche|droite » of a semantic scale becomes « gauche – droite »."""
    texts = lime.texts(sub.texts) or {lime.survey.languages[0]: sub.code}
    if lime.reading.ours:
        return texts
    return {code: re.sub(r"\s*\|\s*", " – ", text).strip(" –") or sub.code
            for code, text in texts.items()}  # fmt: skip


def dual(lime: Lime, question: LimeQuestion) -> list[Draft]:
    """1: two scales for the same rows become two tables."""
    found: list[Draft] = []
    first = lime.base(question, "grid")
    wording = first["label"]
    for scale, header in ((0, "dualscale_headera"), (1, "dualscale_headerb")):
        coded = [(a.code, a.texts) for a in question.answers if a.scale == scale]
        if not coded or not question.rows():
            continue
        draft = dict(first) if scale else first
        if scale:
            draft["name"] = lime.name(question, "echelle2")
        headers = _attribute_texts(lime, question, header)
        draft["label"] = {
            code: f"{text} – {headers[code]}" if headers.get(code) else text
            for code, text in wording.items()
        }
        hint = f"liste_{question.code}_{scale + 1}"[:60]
        lime.use_list(draft, lime.list_of(question, coded, hint))
        draft["rows"] = [_row(lime, question, sub, str(scale)) for sub in question.rows()]
        found.append(draft)
    lime.several(question, [row["name"] for draft in found for row in draft["rows"]])
    return found


def _attribute_texts(lime: Lime, question: LimeQuestion, name: str) -> dict[str, str]:
    for written, texts in question.attributes.items():
        if written.lower() == name:
            return lime.texts({c or lime.survey.languages[0]: t for c, t in texts.items()})
    return {}


def texts(lime: Lime, question: LimeQuestion) -> list[Draft]:
    """Q: several short texts."""
    kind = "decimal" if question.attribute("numbers_only") == "1" else "text"
    group = lime.wrapper(question)
    for sub in question.rows():
        item = _part(lime, question, sub, kind)
        most = question.attribute("maximum_chars")
        if most.isdecimal() and 0 < int(most) < 100_000 and kind == "text":
            also(item, f"string-length(.) <= {int(most)}")
        group["items"].append(item)
    return _filled(lime, question, group)


def numbers(lime: Lime, question: LimeQuestion) -> list[Draft]:
    """K: several numbers, sliders, or a total to share out."""
    total = question.attribute("equals_num_value")
    if total.isdecimal() and len(total) < 9:
        return [_sum(lime, question, total)]
    slider = question.attribute("slider_layout") == "1"
    whole = question.attribute("num_value_int_only") == "1"
    kind = "range" if slider else "integer" if whole else "decimal"
    group = lime.wrapper(question)
    for sub in question.rows():
        item = _part(lime, question, sub, kind)
        if slider:
            item["parameters"] = _slider(question)
        else:
            bounds(lime, question, item, "min_num_value_n", "max_num_value_n")
        unit(lime, question, item)
        group["items"].append(item)
    for attribute in ("min_num_value", "max_num_value"):
        if question.attribute(attribute) not in ("", "0"):
            lime.lost(question, "sum_bound", "la limite de la somme des réponses est retirée.")
    return _filled(lime, question, group)


def _sum(lime: Lime, question: LimeQuestion, total: str) -> Draft:
    draft = lime.base(question, "constant_sum")
    draft["rows"] = [_row(lime, question, sub) for sub in question.rows()]
    draft["parameters"] = {"total": total}
    lime.several(question, [row["name"] for row in draft["rows"]])
    return draft


def _slider(question: LimeQuestion) -> dict[str, str]:
    given = {
        "start": question.attribute("slider_min") or "0",
        "end": question.attribute("slider_max") or "100",
        "step": question.attribute("slider_accuracy") or "1",
    }
    try:
        start, end, step = (float(value) for value in given.values())
        sound = start < end and 0 < step <= end - start and (end - start) / step <= 1000
    except ValueError:
        sound = False
    return given if sound else {"start": "0", "end": "100", "step": "1"}


def _part(lime: Lime, question: LimeQuestion, sub: LimeSub, kind: str) -> Draft:
    item = _row(lime, question, sub) | {"type": kind}
    if question.mandatory.upper() == "Y":
        item["required"] = True
    if sub.default.strip() and "{" not in sub.default:
        item["default"] = sub.default.strip()
    return item


def _filled(lime: Lime, question: LimeQuestion, group: Draft) -> list[Draft]:
    lime.several(question, [item["name"] for item in group["items"]])
    if not group["items"]:
        lime.lost(question, "empty_table", "la question n'a aucune ligne : elle est omise.")
        return []
    return [group]


def cells(lime: Lime, question: LimeQuestion) -> list[Draft]:
    """``;`` and ``:``: an answer per cell becomes a block of questions per row."""
    if not question.rows() or not question.columns():
        lime.lost(question, "empty_table", "le tableau n'a pas de lignes ou de colonnes.")
        return []
    group = lime.wrapper(question)
    names: list[str] = []
    for sub in question.rows():
        block = _BLOCKS[_block_kind(question)](lime, question, sub)
        group["items"].append(block)
        parts = block.get("items") or block.get("rows") or [block]
        names += [part["name"] for part in parts]
    lime.several(question, names)
    lime.reading.ledger.told(
        question.place,
        "cells",
        "le tableau à deux entrées devient une suite de questions, ligne par ligne.",
    )
    return [group]


def _block_kind(question: LimeQuestion) -> str:
    if question.type == ";":
        return "numbers" if question.attribute("numbers_only") == "1" else "texts"
    if question.attribute("multiflexible_checkbox") == "1":
        return "boxes"
    typed = question.attribute("input_boxes") == "1"
    return "numbers" if typed or len(_range(question)) != 3 else "scale"


def _range(question: LimeQuestion) -> tuple[float, ...]:
    written = [
        question.attribute(f"multiflexible_{name}") or default
        for name, default in (("min", "1"), ("max", "10"), ("step", "1"))
    ]
    try:
        low, high, step = map(float, written)
        sound = low < high and step > 0 and (high - low) / step < _MOST_NUMBERS
    except ValueError:
        return ()
    return (low, high, step) if sound else ()


def _scale_block(lime: Lime, question: LimeQuestion, sub: LimeSub) -> Draft:
    low, high, step = _range(question)
    block = _shell(lime, question, sub, "grid")
    lime.use_list(block, lime.list_of(question, lime.numbers(low, high, step)))
    block["rows"] = [_cell(lime, question, sub, column) for column in question.columns()]
    if question.mandatory.upper() == "Y":
        block["required"] = True
    return block


def _boxes_block(lime: Lime, question: LimeQuestion, sub: LimeSub) -> Draft:
    block = _shell(lime, question, sub, "select_multiple")
    coded = [(column.code, column.texts) for column in question.columns()]
    lime.use_list(block, lime.list_of(question, coded))
    return block


Block = Callable[[Lime, LimeQuestion, LimeSub], Draft]


def _items_block(kind: str) -> Block:
    def build(lime: Lime, question: LimeQuestion, sub: LimeSub) -> Draft:
        block = _shell(lime, question, sub, "group")
        block["items"] = [
            _cell(lime, question, sub, column) | {"type": kind} for column in question.columns()
        ]
        if question.mandatory.upper() == "Y":
            block["items"] = [item | {"required": True} for item in block["items"]]
        return block

    return build


def _shell(lime: Lime, question: LimeQuestion, sub: LimeSub, kind: str) -> Draft:
    return {
        "_place": question.place,
        "type": kind,
        "name": lime.name(question, sub.code),
        "label": _split_label(lime, sub),
        "_relevant": sub.relevance,
        "_code": sub.code,
    }


def _cell(lime: Lime, question: LimeQuestion, sub: LimeSub, column: LimeSub) -> Draft:
    name = lime.name(question, sub.code, column.code)
    lime.aim(question, Ref(name), sub.code, column.code)
    return {"_place": question.place, "name": name, "label": _split_label(lime, column)}


_BLOCKS: dict[str, Block] = {
    "texts": _items_block("text"),
    "numbers": _items_block("decimal"),
    "scale": _scale_block,
    "boxes": _boxes_block,
}
