"""What our LimeSurvey files carry beside LimeSurvey's own cells, so that they read back whole.

LimeSurvey has no block to repeat, no filter of answers, no scale of its own: these travel in
a column that it ignores. Each such cell holds a digest of the cells that it stands beside:
whoever changes those in a spreadsheet is believed, and the column is not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from surveys.definition import Choice, Group, Question, QuestionType, Repeat
from surveys.formats.assembly import Draft
from surveys.formats.lime_model import LimeQuestion

#: LimeSurvey's cells that say the same as our own column, in LimeSurvey's words.
_WITNESSES = (
    "type/scale", "relevance", "validation", "em_validation_q", "mandatory", "default",
    "equation", "hidden", "num_value_int_only", "min_num_value_n", "max_num_value_n",
    "equals_num_value", "exclude_all_others", "random_order",
)  # fmt: skip
_FIELDS = (
    "type", "relevant", "constraint", "calculation", "choice_filter", "required", "appearance",
    "parameters", "default", "read_only", "bank", "justification", "media", "guidance_hint",
    "required_message",
)  # fmt: skip
#: Types whose check LimeSurvey cannot hold, nor its message.
_WITHOUT_CHECK = ("grid", "constant_sum", "note", "acknowledge")
_OF_CHOICES = ("columns", "media", "exclusive", "role")
_SHAPES = ("group", "repeat")
#: Types that LimeSurvey shows with their unit.
_WITH_UNIT = ("integer", "decimal", "range")


def of_question(
    question: Question,
    record: Mapping[str, str],
    parts: Iterable[str],
    path: tuple[str, ...],
    other: Mapping[str, Any],
) -> str:
    """Return the extra cell of a question: its own fields, and the cells they stand beside."""
    content = question.model_dump(mode="json", exclude_defaults=True)
    kept = {name: content[name] for name in _FIELDS if name in content}
    if question.type.value == "calculate":
        kept |= {name: content[name] for name in ("label", "hint") if name in content}
    if question.type.value in _WITHOUT_CHECK and question.constraint_message:
        kept["constraint_message"] = content["constraint_message"]
    if question.unit and question.type.value not in _WITH_UNIT:
        kept["unit"] = content["unit"]
    rows = {row.uid: row.relevant for row in question.rows if row.relevant}
    return written(
        fields=kept, rows=rows, path=list(path), other=dict(other), digest=digest(record, parts)
    )


def of_choice(choice: Choice) -> str:
    """Return the extra cell of an answer."""
    content = choice.model_dump(mode="json", exclude_defaults=True)
    return written(**{name: content[name] for name in _OF_CHOICES if name in content})


def of_container(container: Group | Repeat) -> Draft:
    """Return a group or a repeat without what it contains."""
    content: Draft = container.model_dump(mode="json", exclude_defaults=True, exclude={"items"})
    return content


def written(**values: Any) -> str:
    """Return a cell of JSON; empty when there is nothing to say."""
    kept = {name: value for name, value in values.items() if value}
    if not kept:
        return ""
    return json.dumps(kept | {"mark": _mark(kept)}, ensure_ascii=False, sort_keys=True)


def _mark(content: Mapping[str, Any]) -> str:
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode(errors="replace")).hexdigest()[:12]


def digest(record: Mapping[str, str], parts: Iterable[str]) -> str:
    """Return the mark of LimeSurvey's cells of a question, its parts' conditions included."""
    cells = [record.get(name, "") for name in _WITNESSES]
    joined = "\x1f".join([*cells, *(part or "1" for part in parts)]).replace("\t", " ")
    return hashlib.sha256(joined.encode()).hexdigest()[:12]


def read(cell: str) -> dict[str, Any]:
    """Return what an extra cell says; nothing when it is not ours, or no longer is."""
    try:
        found = json.loads(cell) if cell.startswith("{") else {}
    except (ValueError, RecursionError):
        return {}
    mark = found.pop("mark", None)
    return found if mark == _mark(found) and _is_sound(found) else {}


def _is_sound(content: Mapping[str, Any]) -> bool:
    """Say whether each part has the shape that the reader counts on, whoever wrote it."""
    fields, path = content.get("fields", {}), content.get("path", [])
    tables = (fields, *(content.get(name, {}) for name in ("rows", "other", "containers", "lists")))
    containers = content.get("containers") or {}
    return (
        all(isinstance(table, dict) for table in tables)
        and (not fields or fields.get("type") in set(QuestionType))
        and isinstance(path, list)
        and all(isinstance(uid, str) for uid in path)
        and all(isinstance(c, dict) and c.get("type") in _SHAPES for c in containers.values())
        and isinstance(content.get("relevant", ""), str)
        and isinstance(content.get("titled", []), list)
        and all(isinstance(choices, list) for choices in content.get("lists", {}).values())
    )


def believed(question: LimeQuestion) -> dict[str, Any]:
    """Return the fields of a question of ours whose LimeSurvey cells nobody changed."""
    own = read(question.attribute("evalapp_extra"))
    fields = own.get("fields")
    relevances = [sub.relevance for sub in question.subs]
    if not isinstance(fields, dict) or own.get("digest") != digest(question.cells, relevances):
        return {}
    rows = own.get("rows")
    return {"fields": fields, "rows": rows if isinstance(rows, dict) else {}}


def quieted(question: LimeQuestion) -> None:
    """Take away the cells that the fields say better, before they are translated for nothing."""
    question.relevance = question.pattern = ""
    for sub in question.subs:
        sub.relevance = ""
    for name in ("em_validation_q", "equation", "hidden", "min_num_value_n", "max_num_value_n"):
        question.attributes.pop(name, None)


def restored(item: Draft) -> None:
    """Give a question back the fields that it had."""
    own = item.pop("_own", None)
    if own is None:
        return
    for name in (*_FIELDS, *(() if "unit" in item else ("unit",))):
        item.pop(name, None)
    item |= own["fields"]
    if item["type"] == "acknowledge":
        item.pop("list_name", None)
    for row in item.get("rows", ()):
        row.pop("relevant", None)
        if isinstance(own["rows"].get(row.get("uid")), str):
            row["relevant"] = own["rows"][row["uid"]]


def nested(items: list[Draft], containers: Mapping[str, Any]) -> list[Draft]:
    """Put the questions of a page back into their groups and repeats."""
    shell: Draft = {"items": []}
    opened: list[Draft] = [shell]
    done: set[str] = set()
    for item in items:
        path = [uid for uid in item.pop("_path", ()) if isinstance(containers.get(uid), dict)]
        keep = _common([draft.get("uid") for draft in opened[1:]], path)
        del opened[keep + 1 :]
        for uid in path[keep:]:
            if uid in done:
                break
            done.add(uid)
            draft: Draft = {**containers[uid], "uid": uid, "items": []}
            opened[-1]["items"].append(draft)
            opened.append(draft)
        if item.pop("_heading", False) and len(opened) > 1:
            opened[-1]["label"] = item.get("label", {})
        else:
            opened[-1]["items"].append(item)
    inside: list[Draft] = shell["items"]
    return inside


def _common(opened: list[Any], path: list[str]) -> int:
    count = 0
    for one, other in zip(opened, path, strict=False):
        if one != other:
            break
        count += 1
    return count
