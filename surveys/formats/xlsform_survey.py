"""The « survey » sheet: rows become a tree of groups, repeats and questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from surveys.definition_checks import MAX_REPEATS
from surveys.formats.assembly import Draft
from surveys.formats.columns import Row
from surveys.formats.losses import refused
from surveys.formats.xlsform_context import Reading
from surveys.formats.xlsform_grids import (
    grid_of,
    kobo_matrix,
    kobo_rank,
    kobo_score,
    tabled,
)
from surveys.formats.xlsform_own import own_sum
from surveys.formats.xlsform_questions import container, has_content, question, unasked
from surveys.formats.xlsform_types import Kind, kind_of

MOST_NESTED = 9


@dataclass(slots=True)
class Frame:
    """A group that is open."""

    kind: str
    draft: Draft
    row: Row | None = None
    list_name: str = ""


@dataclass(slots=True)
class Survey:
    """The reading of the sheet, row by row."""

    reading: Reading
    stack: list[Frame] = field(default_factory=lambda: [Frame("root", {"items": []})])

    @property
    def items(self) -> list[Draft]:
        """Return where the next item goes."""
        inside: list[Draft] = self.stack[-1].draft["items"]
        return inside


def read_survey(reading: Reading, rows: list[Row]) -> list[Draft]:
    """Return the outermost items of the sheet."""
    survey = Survey(reading)
    for row in rows:
        if row.get("disabled").lower() in ("yes", "true", "oui", "1"):
            reading.ledger.told(row.at("disabled"), "disabled", "cette ligne est désactivée.")
        elif not row.get("type"):
            _without_type(survey, row)
        else:
            kind = kind_of(row.get("type"))
            _ROLES[kind.role](survey, row, kind)
    while len(survey.stack) > 1:
        frame = survey.stack[-1]
        assert frame.row is not None
        reading.ledger.told(
            frame.row.at("type"),
            "unclosed",
            "le groupe « {0} » n'est jamais fermé : il l'est à la fin du questionnaire.",
            frame.draft["name"],
        )
        _close(survey)
    return survey.items


def _without_type(survey: Survey, row: Row) -> None:
    if has_content(row):
        survey.reading.ledger.lost(
            row.at("type"), "missing_type", "le type manque : cette ligne n'est pas reprise."
        )


def _begin(survey: Survey, row: Row, kind: Kind) -> None:
    reading = survey.reading
    if len(survey.stack) > MOST_NESTED:
        raise refused(
            "Ligne {0} : les groupes sont imbriqués trop profondément ({1} niveaux au plus).",
            row.place.row,
            MOST_NESTED,
        )
    if kind.type == "loop":
        reading.ledger.lost(row.at("type"), "loop", "la boucle « loop » devient un simple groupe.")
    shape = _shape(survey, row, kind)
    draft = container(reading, row, shape)
    list_name = reading.lists.get(row.get("kobo_list"), "")
    own = row.get("evalapp_kind")
    shape_known = own in ("page", "grid", "constant_sum") and shape == "group"
    survey.stack.append(Frame(own if shape_known else kind.type, draft, row, list_name))


def _shape(survey: Survey, row: Row, kind: Kind) -> str:
    """Return what a group is here: two repeats may hold one another, a third becomes a group."""
    if kind.type != "repeat":
        return "group"
    if sum(frame.draft.get("type") == "repeat" for frame in survey.stack) < MAX_REPEATS:
        return "repeat"
    survey.reading.ledger.lost(
        row.at("type"), "third_repeat", "ce bloc répété est dans deux autres : il n'est posé"
        " qu'une fois.",
    )  # fmt: skip
    return "group"


def _end(survey: Survey, row: Row, kind: Kind) -> None:
    if len(survey.stack) == 1:
        survey.reading.ledger.told(
            row.at("type"), "stray_end", "cette fin de groupe ne ferme rien : elle est ignorée."
        )
        return
    shape = survey.stack[-1].draft["type"]
    wanted = "repeat" if kind.type == "repeat" else "group"
    if shape != wanted and survey.stack[-1].kind != kind.type:
        survey.reading.ledger.told(
            row.at("type"),
            "crossed_end",
            "« {0} » ne correspond pas au groupe ouvert, « {1} » ; c'est lui qui est fermé.",
            row.get("type"),
            survey.stack[-1].draft["name"],
        )
    _close(survey)


def _close(survey: Survey) -> None:
    frame = survey.stack.pop()
    reading, draft = survey.reading, frame.draft
    needs_list = frame.kind in ("score", "rank", "kobomatrix")
    if needs_list and not reading.choices.get(frame.list_name):
        assert frame.row is not None
        reading.ledger.lost(
            frame.row.at("type"), "missing_list", "ce bloc n'a pas de liste de réponses."
        )
        survey.items.extend(draft["items"])
        return
    survey.items.extend(_CLOSED.get(frame.kind, _closed_group)(reading, draft, frame.list_name))


def _closed_group(reading: Reading, draft: Draft, _: str) -> list[Draft]:
    if draft["type"] == "repeat" or reading.ours:
        if not reading.ours:
            draft["items"] = tabled(reading, {"items": draft["items"]})[0]["items"]
        return [draft]
    return tabled(reading, draft)


def _closed_page(reading: Reading, draft: Draft, _: str) -> list[Draft]:
    return [draft | {"_page": True}]


def _closed_grid(reading: Reading, draft: Draft, _: str) -> list[Draft]:
    grid = grid_of(reading, draft, draft["items"])
    if grid is None:
        return [draft]
    extras = ("required", "required_message", "constraint", "constraint_message", "media", "unit",
              "appearance", "parameters", "bank", "justification", "guidance_hint", "default",
              "read_only", "calculation", "choice_filter")  # fmt: skip
    own = {key: draft[key] for key in extras if key in draft}
    for field_ in ("required", "required_message", "appearance"):
        grid.pop(field_, None)
    return [grid | own]


_CLOSED: dict[str, Callable[[Reading, Draft, str], list[Draft]]] = {
    "page": _closed_page,
    "grid": _closed_grid,
    "constant_sum": lambda _, draft, __: [own_sum(draft)],
    "score": lambda reading, draft, name: [kobo_score(reading, draft, name)],
    "rank": lambda _, draft, name: [kobo_rank(draft, name)],
    "kobomatrix": kobo_matrix,
}


def _question(survey: Survey, row: Row, kind: Kind) -> None:
    if row.get("evalapp_kind") in ("other_text", "total"):
        survey.reading.names.given.setdefault(row.get("name"), row.get("name"))
        return
    found = question(survey.reading, row, kind)
    if found is not None:
        if "list_name" in found:
            survey.reading.by_question[found["name"]] = survey.reading.renamed.get(
                found["list_name"], {}
            )
        survey.items.append(found)


def _row(survey: Survey, row: Row, kind: Kind) -> None:
    if kind.type == "rank__level":
        return
    _question(survey, row, Kind("question", "text"))


def _metadata(survey: Survey, row: Row, kind: Kind) -> None:
    name = row.get("name")
    if kind.type == "today":
        survey.reading.constants[name] = "today()"
    survey.reading.ledger.lost(
        replace(row.at("type"), subject=name or kind.type),
        "metadata",
        "ce champ s'enregistre à l'insu de la personne :"
        " il n'est pas repris, pour protéger les répondants.",
    )


def _unknown(survey: Survey, row: Row, kind: Kind) -> None:
    if not (row.texts.get("label") or row.get("name")):
        return
    survey.reading.ledger.lost(
        row.at("type"),
        "unknown_type",
        "le type « {0} » est inconnu : la question devient un texte libre.",
        kind.type,
    )
    _question(survey, row, Kind("question", "text"))


_ROLES: dict[str, Callable[[Survey, Row, Kind], None]] = {
    "begin": _begin,
    "end": _end,
    "question": _question,
    "row": _row,
    "metadata": _metadata,
    "unasked": lambda survey, row, kind: unasked(survey.reading, row, kind),
    "unknown": _unknown,
}
