"""A LimeSurvey survey, whichever file told it, becomes a checked questionnaire."""

from __future__ import annotations

from typing import Any

from surveys.definition import Questionnaire
from surveys.formats.assembly import Draft, finished, inner
from surveys.formats.cycles import break_cycles
from surveys.formats.lime_arrays import cells, dual, numbers, table, texts
from surveys.formats.lime_context import BRACE, Lime
from surveys.formats.lime_model import LimeGroup, LimeQuestion, LimeSurvey
from surveys.formats.lime_own import believed, digest, nested, quieted, read, restored
from surveys.formats.lime_questions import (
    Builder,
    date,
    dropped,
    equation,
    five,
    multiple,
    note,
    number,
    ranking,
    single,
    text,
    worded,
)
from surveys.formats.lime_rules import settle
from surveys.formats.losses import Ledger, Place, refused
from surveys.formats.names import NameBook, slug
from surveys.formats.xlsform_context import Reading
from surveys.formats.xlsform_expressions import settle_expressions

_BUILDERS: dict[str, Builder] = {
    "S": text, "T": text, "U": text, "N": number, "D": date, "L": single, "!": single, "O": single,
    "Y": worded("Y", "N"), "G": worded("F", "M"), "5": five, "M": multiple, "P": multiple,
    "R": ranking, "X": note, "*": equation, "A": table("numbers"), "B": table("numbers"),
    "C": table("words"), "E": table("words"), "F": table("answers"), "H": table("answers"),
    "1": dual, "Q": texts, "K": numbers, ";": cells, ":": cells,
    "I": dropped("la langue se choisit en haut de chaque page"),
    "|": dropped("l'envoi de fichiers n'est pas pris en charge"),
    "W": single, "Z": single, "^": single,
}  # fmt: skip
_UNLABELLED = (None, "group", "repeat", "calculate", "hidden")
#: Questions, sub-questions and answers together.
MOST_PARTS = 12_000
_TOLD = {
    "time_limit": "la durée limitée n'est pas reprise : chacun prend son temps.",
    "encrypted": "le chiffrement de LimeSurvey n'est pas repris.",
}


def questionnaire_of(survey: LimeSurvey, filename: str, ledger: Ledger) -> Questionnaire:
    """Return the questionnaire of a survey."""
    if not survey.questions():
        raise refused("Ce fichier LimeSurvey ne contient aucune question.")
    parts = sum(len(q.subs) + len(q.answers) + 1 for q in survey.questions())
    if parts > MOST_PARTS:
        raise refused("Ce questionnaire LimeSurvey est trop grand ({0} éléments).", parts)
    survey.languages = survey.languages or list(survey.titles) or ["fr"]
    ours = bool(survey.name)
    reading = Reading(ledger, NameBook(ledger), tuple(survey.languages), survey.languages[0], ours)
    lime = Lime(reading, survey)
    for aside in survey.aside:
        ledger.lost(Place(), "aside", f"{aside} du questionnaire ne sont pas repris.")
    pages = [_page(lime, group, index) for index, group in enumerate(survey.groups, start=1)]
    settle(lime, pages)
    for page in pages:
        _restore(page)
    settle_expressions(reading, pages)
    break_cycles(pages, ledger)
    draft = _draft(lime, pages, filename)
    _fill_labels(lime, draft)
    return finished(_with_braces(draft), ledger)


def _with_braces(value: Any) -> Any:
    """Write the braces that were set aside; what says where something stood is left alone."""
    if isinstance(value, str):
        return value.replace(BRACE, "{")
    if isinstance(value, list):
        return [_with_braces(inside) for inside in value]
    return {k: _with_braces(v) for k, v in value.items()} if isinstance(value, dict) else value


def _page(lime: Lime, group: LimeGroup, index: int) -> Draft:
    name = lime.reading.names.name(group.name or f"page_{index}", group.place, "page")
    extra = read(group.extra)
    is_kept = bool(extra) and extra.get("digest") == digest({"relevance": group.relevance}, ())
    page: Draft = {
        **({"uid": group.uid} if group.uid else {}),
        **({"_own_relevant": extra["relevant"]} if is_kept and extra.get("relevant") else {}),
        "_containers": extra.get("containers", {}),
        "_place": group.place,
        "name": name,
        "label": lime.texts(group.names),
        "hint": lime.texts(group.descriptions),
        "_relevant": "" if is_kept else group.relevance,
        "items": [],
    }
    if group.randomised:
        lime.reading.ledger.lost(
            group.place, "random_group", "l'ordre des groupes n'est plus tiré au sort."
        )
    for question in group.questions:
        page["items"] += _items(lime, question)
    return page


def _items(lime: Lime, question: LimeQuestion) -> list[Draft]:
    builder = _BUILDERS.get(question.type)
    if builder is None:
        lime.lost(
            question, "unknown_type", "le type « {0} » est inconnu : il devient un texte libre.",
            question.type,
        )  # fmt: skip
        builder = text
    for attribute, sentence in _TOLD.items():
        if question.attribute(attribute) not in ("", "0", "N"):
            lime.lost(question, attribute, sentence)
    extra, own = read(question.attribute("evalapp_extra")), believed(question)
    if own:
        quieted(question)
    items = builder(lime, question)
    if question.attribute("hidden") == "1":
        items = [_hidden(item) for item in items]
    beside = {"_own": own or None, "_path": extra.get("path", ()), "_heading": extra.get("heading")}
    for item in items:
        item |= beside
    return items


def _restore(page: Draft) -> None:
    """Give a page of ours what LimeSurvey's cells could not hold."""
    for item in page["items"]:
        restored(item)
    page["items"] = nested(page["items"], page.pop("_containers", {}))
    if "_own_relevant" in page:
        page["relevant"] = page.pop("_own_relevant")


def _hidden(item: Draft) -> Draft:
    if item["type"] not in ("text", "integer", "decimal", "date"):
        return item if item["type"] == "calculate" else item | {"_relevant": "0"}
    kept = ("_place", "name", "label", "default", "_relevant")
    return {key: item[key] for key in kept if key in item} | {"type": "hidden"}


def _draft(lime: Lime, pages: list[Draft], filename: str) -> Draft:
    survey, source = lime.survey, lime.survey.languages[0]
    stem = filename.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or "questionnaire"
    title = lime.texts(survey.titles)
    title.setdefault(source, next(iter(title.values()), stem))
    extra = read(survey.extra)
    titled = extra.get("titled") or list(title)
    draft: Draft = {
        "name": survey.name
        or slug(title[source] if len(title[source]) < 60 else stem, "questionnaire"),
        "title": {code: text for code, text in title.items() if code in titled},
        "languages": list(survey.languages),
        "choices": _lists(lime, pages),
        "pages": pages,
        "introduction": _joined(lime.texts(survey.welcomes), lime.texts(survey.notices)),
        "thanks": lime.texts(survey.ends),
    }
    return draft | {key: extra[key] for key in ("help_note", "settings") if key in extra}


def _lists(lime: Lime, pages: list[Draft]) -> dict[str, list[Draft]]:
    """Return the lists of answers that something uses, and those that our own file adds."""
    used = {item.get("list_name") for page in pages for item in inner(page)}
    used |= lime.reading.looked_up
    for name, place in lime.places.items():
        choices = lime.reading.choices[name]
        choices.insert(place, choices.pop())
    own = read(lime.survey.extra).get("lists", {})
    found = {name: c for name, c in lime.reading.choices.items() if name in used}
    return (own if isinstance(own, dict) else {}) | found


def _joined(first: dict[str, str], second: dict[str, str]) -> dict[str, str]:
    codes = dict.fromkeys((*first, *second))
    return {
        code: "\n\n".join(part for part in (first.get(code), second.get(code)) if part)
        for code in codes
    }


def _fill_labels(lime: Lime, draft: Draft) -> None:
    """Show another language, or the code, where the base language has no text."""
    source = lime.survey.languages[0]
    pieces = [choice for choices in draft["choices"].values() for choice in choices]
    stack = list(draft["pages"])
    while stack:
        item = stack.pop()
        pieces += [item] if item.get("type") not in _UNLABELLED else []
        pieces += item.get("rows", ())
        stack += item.get("items", ())
    for piece in pieces:
        label = piece.get("label", {})
        if not label.get(source) and not (lime.reading.ours and piece.get("media")):
            piece["label"] = {source: next(iter(label.values()), piece["name"])} | label
            lime.reading.ledger.told(
                piece.get("_place", Place()), "missing_translation",
                "le texte de « {0} » manque en « {1} » ; « {2} » est affiché.",
                piece["name"], source, piece["label"][source],
            )  # fmt: skip
