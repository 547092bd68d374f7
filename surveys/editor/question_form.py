"""A form as a browser sends it, read into a piece of questionnaire; a pure reading.

Field names: ``label.fr``, ``choices.0.label.fr``, ``rows.0.uid``, ``when.0.question``. What the
form does not show is kept from the piece as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from surveys.definition import (
    Choice,
    ChoiceRole,
    GridRow,
    Group,
    Page,
    Question,
    Questionnaire,
    QuestionType,
    Repeat,
)
from surveys.editor.conditions import Condition, Operator, Rule, to_expression
from surveys.editor.identity import Fresh, code_for, name_for, names_of
from surveys.editor.tree import EditRefused

Form = Mapping[str, str]

_TEXTS = ("label", "hint", "guidance_hint", "constraint_message", "required_message", "unit")
_EXPRESSIONS = ("calculation", "choice_filter")
_PARAMETERS = ("start", "end", "step", "total", "max")
MOST_LINES = 500


def read_element(form: Form, before: Any, q: Questionnaire, fresh: Fresh) -> Any:
    """Return the piece that a form describes; refuse what has no shape."""
    changes: dict[str, Any] = _texts(form, before, q)
    changes["relevant"] = _relevant(form, before.relevant, q)
    if form.get("name", "").strip():
        changes["name"] = form["name"].strip()
    if isinstance(before, Question):
        changes |= _question(form, before, q, fresh)
    elif isinstance(before, Repeat):
        changes |= _repeat(form, before)
    return _checked(before, changes)


def _checked(before: Any, changes: dict[str, Any]) -> Any:
    kept = {name: getattr(before, name) for name in type(before).model_fields}
    try:
        return type(before)(**(kept | changes))
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise EditRefused(_SENTENCES.get(field, "Ce champ n’a pas la forme attendue.")) from None


_SENTENCES = {
    "name": "Le nom de colonne commence par une lettre et ne contient ni espace ni accent.",
    "max_count": "Le nombre de blocs va de 1 à 100.",
    "rows": "Le nom d’une ligne commence par une lettre et ne contient ni espace ni accent.",
}


def _texts(form: Form, before: Any, q: Questionnaire) -> dict[str, Any]:
    changes = {}
    for name in _TEXTS:
        old = getattr(before, name, None)
        if old is not None:
            changes[name] = texts_of(form, name, old, q.languages)
    return changes


def texts_of(
    form: Form, name: str, before: Mapping[str, str], languages: Sequence[str]
) -> dict[str, str]:
    """Return the texts of one field; languages that the form does not show are kept."""
    found = dict(before)
    for language in languages:
        written = form.get(f"{name}.{language}")
        if written is not None:
            found.pop(language, None)
            if written.strip():
                found[language] = written.strip()
    return found


def _relevant(form: Form, before: str | None, q: Questionnaire) -> str | None:
    return _said(form, "when", "relevant", before, q)


def _said(
    form: Form, head: str, field: str, before: str | None, q: Questionnaire,
    here: Question | None = None,
) -> str | None:  # fmt: skip
    """Return an expression, said as a sentence or written, as the author chose."""
    way = form.get(f"{head}.way", "")
    if way == "sentence":
        return to_expression(read_condition(form, head), q, here) or None
    if way == "expression":
        return form.get(field, "").strip() or None
    return before


def read_condition(form: Form, head: str = "when") -> Condition:
    """Return the sentence that a form describes; lines without a question are left out."""
    rules = []
    for index in range(20):
        question = form.get(f"{head}.{index}.question", "")
        if question:
            written = form.get(f"{head}.{index}.operator", "is")
            operator = Operator(written) if written in set(Operator) else Operator.IS
            value = form.get(f"{head}.{index}.text", "") or form.get(f"{head}.{index}.value", "")
            rules.append(Rule(question, operator, value))
    join = "or" if form.get(f"{head}.join") == "or" else "and"
    return Condition(join, tuple(rules))


def _question(form: Form, before: Question, q: Questionnaire, fresh: Fresh) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for name in (*_EXPRESSIONS, "default", "justification"):
        if name in form:
            changes[name] = form[name].strip() or None
    changes["constraint"] = _said(form, "must", "constraint", before.constraint, q, before)
    if "appearance" in form:
        changes["appearance"] = form["appearance"].strip()
    if "shown.required" in form:
        changes["required"] = form.get("required") == "1"
    changes["parameters"] = _parameters(form, before, q)
    if "rows.shown" in form:
        changes["rows"] = _rows(form, before, q, fresh)
    if form.get("type") in _SAME_FAMILY.get(before.type, ()):
        changes["type"] = QuestionType(form["type"])
    return changes


#: A type may become another without losing the meaning of its answers.
_FAMILIES = (
    (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK),
    (QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.TEXT, QuestionType.DATE),
)
_SAME_FAMILY = {kind: family for family in _FAMILIES for kind in family}


def types_for(kind: QuestionType) -> tuple[QuestionType, ...]:
    """Return the types that a question of this type may take."""
    return _SAME_FAMILY.get(kind, (kind,))


def _parameters(form: Form, before: Question, q: Questionnaire) -> dict[str, str]:
    found = dict(before.parameters)
    names = [*_PARAMETERS]
    for end in ("low_label", "high_label"):
        names += [end if code == q.source_language else f"{end}_{code}" for code in q.languages]
    for name in names:
        written = form.get(f"parameters.{name}")
        if written is not None:
            found.pop(name, None)
            if written.strip():
                is_text = "label" in name
                found[name] = written.strip() if is_text else written.strip().replace(",", ".")
    return found


def _rows(form: Form, before: Question, q: Questionnaire, fresh: Fresh) -> tuple[GridRow, ...]:
    known = {row.uid: row for row in before.rows}
    taken = set(names_of(q))
    rows = []
    for index in range(MOST_LINES):
        label = form.get(f"rows.{index}.label.{q.source_language}")
        if label is None:
            break
        row = known.get(form.get(f"rows.{index}.uid", ""))
        if form.get(f"rows.{index}.gone") == "1" or (row is None and not label.strip()):
            continue
        if row is None:
            row = GridRow(uid=fresh(), name=name_for(f"{before.name} {label}", taken), label={})
            taken.add(row.name)
        texts = texts_of(form, f"rows.{index}.label", row.label, q.languages)
        rows.append(row.model_copy(update={"label": texts}))
    return tuple(_in_order(form, "rows", rows, lambda one: one.uid))


def _repeat(form: Form, before: Repeat) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if "repeat_count" in form:
        changes["repeat_count"] = form["repeat_count"].strip() or None
    most = form.get("max_count", "").strip()
    if most:
        changes["max_count"] = int(most) if most.isdigit() else 0
    return changes


def read_choices(
    form: Form, before: Sequence[Choice], languages: Sequence[str]
) -> tuple[Choice, ...]:
    """Return the answers that a form describes; a code once given never changes."""
    known = {choice.name: choice for choice in before}
    taken = set(known)
    found: list[Choice] = []
    for index in range(MOST_LINES):
        source = form.get(f"choices.{index}.label.{languages[0]}")
        if source is None:
            break
        choice = known.get(form.get(f"choices.{index}.name", ""))
        if form.get(f"choices.{index}.gone") == "1" or (choice is None and not source.strip()):
            continue
        if choice is None:
            choice = Choice(name=code_for(source, taken), label={})
            taken.add(choice.name)
        found.append(_choice(form, f"choices.{index}", choice, languages))
    found = _in_order(form, "choices", found, lambda one: one.name)
    found += [_pasted(line, taken, languages[0]) for line in _lines(form.get("choices.more", ""))]
    return _with_column(found, form.get("choices.new_column", "").strip())


def _in_order(form: Form, head: str, found: list[Any], key: Callable[[Any], str]) -> list[Any]:
    """Return lines in the order of the places that the author wrote beside them."""
    field = "name" if head == "choices" else "uid"
    places = {
        form.get(f"{head}.{index}.{field}", ""): int(written)
        for index in range(MOST_LINES)
        if (written := form.get(f"{head}.{index}.place", "").strip()).isascii()
        and written.isdigit()
    }
    if not places:
        return found
    before = {key(one): rank for rank, one in enumerate(found, 1)}
    # A line sent down to a place stands after the one that was there, sent up before it.
    return sorted(found, key=lambda one: _rank(before[key(one)], places.get(key(one))))


def _rank(was: int, wanted: int | None) -> tuple[float, int]:
    if wanted is None or wanted == was:
        return was, was
    return wanted + (0.5 if wanted > was else -0.5), was


def _with_column(choices: list[Choice], name: str) -> tuple[Choice, ...]:
    """Return the answers with one more column, empty, for a filter to read."""
    if not name:
        return tuple(choices)
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,40}", name) or name in ("name", "label"):
        raise EditRefused("Le nom d’une colonne s’écrit sans espace ni accent.")
    return tuple(
        choice.model_copy(update={"columns": {name: "", **choice.columns}}) for choice in choices
    )


def _choice(form: Form, prefix: str, before: Choice, languages: Sequence[str]) -> Choice:
    columns = dict(before.columns)
    for name, text in form.items():
        if name.startswith(f"{prefix}.columns."):
            columns[name.removeprefix(f"{prefix}.columns.")] = text.strip()
    try:
        return Choice(
            name=before.name,
            label=texts_of(form, f"{prefix}.label", before.label, languages),
            role=_role(form.get(f"{prefix}.role"), before),
            exclusive=form.get(f"{prefix}.exclusive") == "1",
            media=before.media,
            columns=columns,
        )
    except ValueError:
        raise EditRefused("Une réponse proposée n’a pas la forme attendue.") from None


def _role(written: str | None, before: Choice) -> ChoiceRole | None:
    if written is None:
        return before.role
    return ChoiceRole(written) if written else None


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()][:MOST_LINES]


def _pasted(line: str, taken: set[str], source: str) -> Choice:
    code = code_for(line, taken)
    taken.add(code)
    return Choice(name=code, label={source: line[:300]})


CONTAINER_KINDS = {Page: "page", Group: "groupe", Repeat: "bloc répété", GridRow: "ligne"}
