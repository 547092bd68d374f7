"""LimeSurvey's simple question types: texts, numbers, lists, rankings."""

from __future__ import annotations

import re
from collections.abc import Callable

from surveys.expressions.tree import Call, Literal, Ref
from surveys.formats.assembly import Draft
from surveys.formats.lime_context import Lime
from surveys.formats.lime_functions import matching
from surveys.formats.lime_model import LimeQuestion

Builder = Callable[[Lime, LimeQuestion], list[Draft]]

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?\Z")


def also(draft: Draft, rule: str) -> None:
    """Add a check to those that a question already has."""
    before = draft.get("constraint")
    draft["constraint"] = f"{before} and {rule}" if before else rule


def text(lime: Lime, question: LimeQuestion) -> list[Draft]:
    """S, T, U: short, long and very long texts."""
    numeric = question.attribute("numbers_only") == "1"
    draft = lime.base(question, "decimal" if numeric else "text")
    lime.aim(question, Ref(draft["name"]))
    if question.type in "TU" and not numeric:
        draft.setdefault("appearance", "multiline")
    if question.attribute("location_mapservice") not in ("", "0"):
        lime.lost(question, "map", "la carte n'est pas reprise : la réponse est un texte.")
    _length(question, draft, numeric)
    if question.pattern:
        also(draft, matching(".", question.pattern))
    return [_with_default(question, draft)]


def _length(question: LimeQuestion, draft: Draft, numeric: bool) -> None:
    most = question.attribute("maximum_chars")
    if most.isdecimal() and 0 < int(most) < 100_000 and not numeric:
        also(draft, f"string-length(.) <= {int(most)}")


def number(lime: Lime, question: LimeQuestion) -> list[Draft]:
    """N: a number between two bounds."""
    whole = question.attribute("num_value_int_only") == "1"
    draft = lime.base(question, "integer" if whole else "decimal")
    lime.aim(question, Ref(draft["name"]))
    bounds(lime, question, draft, "min_num_value_n", "max_num_value_n")
    unit(lime, question, draft)
    if question.pattern:
        also(draft, matching("string(.)", question.pattern))
    return [_with_default(question, draft)]


def bounds(lime: Lime, question: LimeQuestion, draft: Draft, low: str, high: str) -> None:
    """Check the bounds that a question's attributes set."""
    for attribute, sign in ((low, ">="), (high, "<=")):
        written = question.attribute(attribute)
        if _NUMBER.match(written):
            also(draft, f". {sign} {written}")
        elif written:
            lime.lost(question, "bound", "la limite « {0} » n'est pas reprise.", written)


def unit(lime: Lime, question: LimeQuestion, draft: Draft) -> None:
    """Show what follows the answer: « € », « ans »."""
    found = lime.texts(
        {
            code or lime.survey.languages[0]: text
            for code, text in question.attributes.get("suffix", {}).items()
        }
    )
    if found:
        draft["unit"] = found
    if question.attribute("prefix"):
        lime.lost(question, "prefix", "le texte placé avant la réponse n'est pas repris.")


def date(lime: Lime, question: LimeQuestion) -> list[Draft]:
    """D: a date; the time of day is not asked."""
    draft = lime.base(question, "date")
    lime.aim(question, Ref(draft["name"]))
    written = question.attribute("date_format")
    if re.search(r"[Hi]", written):
        lime.lost(question, "time", "l'heure n'est pas demandée : seule la date est gardée.")
    for attribute, sign in (("date_min", ">="), ("date_max", "<=")):
        limit = question.attribute(attribute)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", limit):
            also(draft, f". {sign} date('{limit}')")
        elif re.fullmatch(r"\d{4}", limit):
            day = "01-01" if sign == ">=" else "12-31"
            also(draft, f". {sign} date('{limit}-{day}')")
        elif limit:
            lime.lost(question, "bound", "la limite « {0} » n'est pas reprise.", limit)
    return [draft]


def single(lime: Lime, question: LimeQuestion) -> list[Draft]:
    """L, !, O: one answer of a list, perhaps with a comment."""
    coded = [(answer.code, answer.texts) for answer in question.answers]
    if not coded:
        lime.lost(question, "empty_list", "la liste de réponses est vide : question omise.")
        return []
    draft = lime.base(question, "select_one")
    lime.use_list(draft, lime.list_of(question, coded + lime.other(question)))
    lime.aim(question, Ref(draft["name"]))
    lime.aim(question, Ref(f"{draft['name']}.other"), "other")
    if question.type == "!":
        draft.setdefault("appearance", "minimal")
    shuffle(lime, question, draft)
    found = [_with_default(question, draft)]
    if question.type == "O":
        found.append(_comment(lime, question, draft))
    return found


def _comment(lime: Lime, question: LimeQuestion, draft: Draft) -> Draft:
    name = lime.name(question, "comment")
    lime.aim(question, Ref(name), "comment")
    words = {"fr": "Votre commentaire", "en": "Your comment", "de": "Ihr Kommentar"}
    label = {code: words.get(code, words["fr"]) for code in lime.survey.languages}
    return {
        "_place": question.place,
        "_relevant": question.relevance,
        "type": "text",
        "name": name,
        "label": label,
        "appearance": "multiline",
    }


def worded(*codes: str) -> Builder:
    """Y, G: one answer of a list that LimeSurvey words itself."""

    def build(lime: Lime, question: LimeQuestion) -> list[Draft]:
        draft = lime.base(question, "select_one")
        hint = "oui_non" if codes == ("Y", "N") else "genre"
        lime.use_list(draft, lime.list_of(question, lime.worded(*codes), hint))
        lime.aim(question, Ref(draft["name"]))
        return [_with_default(question, draft)]

    return build


def five(lime: Lime, question: LimeQuestion) -> list[Draft]:
    """5: a scale from one to five."""
    draft = lime.base(question, "select_one")
    lime.use_list(draft, lime.list_of(question, lime.numbers(1, 5), "cinq_points"))
    lime.aim(question, Ref(draft["name"]))
    return [_with_default(question, draft)]


def multiple(lime: Lime, question: LimeQuestion) -> list[Draft]:
    """M, P: boxes to tick, perhaps each with a comment."""
    coded = [(sub.code, sub.texts) for sub in question.rows()]
    if not coded:
        lime.lost(question, "empty_list", "la liste de réponses est vide : question omise.")
        return []
    draft = lime.base(question, "select_multiple")
    alone = set(re.split(r"[;,\s]+", question.attribute("exclude_all_others"))) - {""}
    hint = f"liste_{question.code}_exclusif"[:60] if alone else ""
    name = lime.list_of(question, coded + lime.other(question), hint)
    lime.use_list(draft, name)
    kept = [choice["name"] for choice in lime.reading.choices[name]]
    for (code, _), choice in zip(coded, lime.reading.choices[name], strict=False):
        if code in alone:
            choice["exclusive"] = True
    lime.options(question, draft["name"], [code for code, _ in coded], kept[: len(coded)])
    lime.aim(question, Ref(f"{draft['name']}.other"), "other")
    ticked = [kept[i] for i, sub in enumerate(question.rows()) if sub.default == "Y"]
    if ticked:
        draft["default"] = " ".join(ticked)
    _tell_conditional_boxes(lime, question)
    counted(lime, question, draft)
    shuffle(lime, question, draft)
    comments = _box_comments(lime, question, draft, kept) if question.type == "P" else []
    return [draft, *comments]


def _tell_conditional_boxes(lime: Lime, question: LimeQuestion) -> None:
    for sub in question.rows():
        if sub.relevance.strip() not in ("", "1"):
            lime.lost(
                question,
                "box_relevance",
                "la case « {0} » n'apparaissait que si « {1} » : elle est toujours proposée.",
                sub.code,
                sub.relevance,
            )


def _box_comments(lime: Lime, question: LimeQuestion, draft: Draft, kept: list[str]) -> list[Draft]:
    found: list[Draft] = []
    for sub, choice in zip(question.rows(), kept, strict=False):
        name = lime.name(question, f"{sub.code}comment")
        lime.aim(question, Ref(name), f"{sub.code}comment")
        found.append(
            {
                "_place": question.place,
                "type": "text",
                "name": name,
                "label": lime.texts(sub.texts),
                "relevant": f"selected(${{{draft['name']}}}, '{choice}')",
            }
        )
    return found


def counted(lime: Lime, question: LimeQuestion, draft: Draft) -> None:
    """Check how many boxes may be ticked."""
    for attribute, sign in (("min_answers", ">="), ("max_answers", "<=")):
        written = question.attribute(attribute)
        if written.isdecimal() and 0 < int(written) < 1000:
            also(draft, f"count-selected(.) {sign} {int(written)}")
        elif written and written != "0":
            lime.lost(question, "bound", "la limite « {0} » n'est pas reprise.", written)


def ranking(lime: Lime, question: LimeQuestion) -> list[Draft]:
    """R: put answers in order."""
    coded = [(a.code, a.texts) for a in question.answers] or [
        (s.code, s.texts) for s in question.rows()
    ]
    if not coded:
        lime.lost(question, "empty_list", "la liste à classer est vide : question omise.")
        return []
    draft = lime.base(question, "rank")
    lime.use_list(draft, lime.list_of(question, coded))
    reference = Ref(draft["name"])
    lime.aim(question, reference)
    for index in range(len(coded)):
        place = Call("selected-at", (reference, Literal(float(index))))
        lime.aim(question, place, str(index + 1))
    for attribute in ("max_answers", "min_answers", "max_subquestions"):
        written = question.attribute(attribute)
        if written.isdecimal() and 0 < int(written) < len(coded):
            lime.lost(question, "rank_part", "le classement est complet : la limite est retirée.")
            break
    shuffle(lime, question, draft)
    return [draft]


def shuffle(lime: Lime, question: LimeQuestion, draft: Draft) -> None:
    """Keep the random order of answers."""
    if question.attribute("random_order") == "1" or question.attribute("answer_order") == "random":
        draft["parameters"] = {"randomize": "true"}


def note(lime: Lime, question: LimeQuestion) -> list[Draft]:
    """X: a text without an answer."""
    draft = lime.base(question, "note")
    draft.pop("required", None)
    if not draft["label"]:
        draft["label"] = draft.pop("hint", {})
    return [draft] if draft["label"] or draft.get("media") else []


def equation(lime: Lime, question: LimeQuestion) -> list[Draft]:
    """*: a value worked out from the answers."""
    draft = lime.base(question, "calculate")
    for field in ("required", "hint", "media"):
        draft.pop(field, None)
    lime.aim(question, Ref(draft["name"]))
    written = question.attribute("equation") or next(iter(draft["label"].values()), "")
    draft["_calculation"] = written
    draft["label"] = {}
    return [draft]


def dropped(what: str) -> Builder:
    """Return the builder of a type that we do not ask."""

    def build(lime: Lime, question: LimeQuestion) -> list[Draft]:
        lime.lost(question, "unasked", f"{what} : cette question n'est pas reprise.")
        return []

    return build


def _with_default(question: LimeQuestion, draft: Draft) -> Draft:
    if question.default.strip() and "{" not in question.default:
        draft["default"] = question.default.strip()
    return draft
