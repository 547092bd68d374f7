"""Questions as the controls of a page: one small function per question type, in one table."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from surveys.answer_values import bounds, text_limit
from surveys.collect.asked import Asked, look
from surveys.collect.drawing import Aid, Control, Option, Row
from surveys.collect.fields import first, name_of
from surveys.definition import Choice, ChoiceRole, GridRow, Media, Question, QuestionType
from surveys.media.naming import address_of, size_of, sound_in

#: More steps than this on a scale, and a number is asked for in writing.
MOST_STEPS = 11
#: More choices than this, and they fold into one list.
MOST_CARDS = 16


Renderer = Callable[[Question, Control, Asked], Control]


def control(question: Question, asked: Asked) -> Control | None:
    """Return the control of a question, or nothing when nobody is asked."""
    renderer = RENDERERS[question.type]
    if renderer is None:
        return None
    key = look(question, asked)
    made = _CONTROLS.get(key) if key else None
    if made is None:
        made = renderer(question, replace(_base(question, asked), key=key), asked)
        if key:
            if len(_CONTROLS) >= _MOST_CONTROLS:
                _CONTROLS.clear()
            _CONTROLS[key] = made
    return made


_CONTROLS: dict[Hashable, Control] = {}
_MOST_CONTROLS = 4000


def _base(question: Question, asked: Asked) -> Control:
    path = asked.prefix + question.uid
    return Control(
        "",
        path,
        name_of(path),
        id_of(path),
        variable="" if asked.prefix else question.name,
        label=asked.say(question.label),
        hints=tuple(filter(None, (asked.say(question.hint), asked.say(question.guidance_hint)))),
        is_required=question.required,
        is_hidden=path not in asked.shown,
        relevant=question.relevant or "",
        problem=asked.problems.get(path, ""),
        value=first(asked.fields, name_of(path)),
        aid=_aid(question.media, question.label, asked),
    )


def _aid(media: Media | None, label: Mapping[str, str], asked: Asked) -> Aid | None:
    """Return the image and the sound of a text; a file that never came is left out."""
    if media is None:
        return None
    image = address_of(media.image)
    sound = address_of(sound_in(media, asked.language))
    width, height = size_of(media.image or "") if image else (0, 0)
    text = asked.say(label) or asked.say(media.alt)
    listen = asked.words["listen"].format(text=text) if sound else ""
    made = Aid(image, asked.say(media.alt), width, height, sound, listen)
    return made if image or sound else None


def id_of(path: str) -> str:
    """Return the id of a question's element."""
    return "q-" + path.replace("/", "-").replace(".", "-")


def _select_one(question: Question, base: Control, asked: Asked) -> Control:
    made = _listed(question, base, asked)
    among = made.every or made.options
    folds = "minimal" in question.appearance or len(among) > MOST_CARDS
    has_more = any(option.other_name or option.aid for option in among)
    return replace(made, kind="list" if folds and not has_more else "radios")


def _select_multiple(question: Question, base: Control, asked: Asked) -> Control:
    hints = (*base.hints, asked.words["several"]) if not base.hints else base.hints
    return replace(_listed(question, base, asked), kind="boxes", hints=hints)


def _listed(question: Question, base: Control, asked: Asked) -> Control:
    """Return a control with its options; those of a cascade come whole, for the script."""
    options = _options(asked.choices(question), base.name, base.id, asked)
    every = asked.every(question)
    if not every:
        return replace(base, options=options, is_empty=not options)
    whole = tuple(
        replace(option, columns=_columns(choice))
        for option, choice in zip(_options(every, base.name, base.id, asked), every, strict=True)
    )
    narrows = question.choice_filter or ""
    return replace(base, options=options, every=whole, narrows=narrows, is_empty=not options)


def _columns(choice: Choice) -> str:
    return orjson.dumps({**choice.columns, "name": choice.name}).decode()


def _acknowledge(question: Question, base: Control, asked: Asked) -> Control:
    taken = asked.has(base.name, "OK")
    label = base.label
    return replace(base, kind="boxes", options=(Option("OK", label, f"{base.id}-ok", taken),))


def _options(
    choices: Sequence[Choice], name: str, start: str, asked: Asked, *, with_more: bool = True
) -> tuple[Option, ...]:
    return tuple(
        Option(
            choice.name,
            asked.say(choice.label),
            f"{start}-{choice.name}".replace(".", "-"),
            asked.has(name, choice.name),
            choice.role in (ChoiceRole.DONT_KNOW, ChoiceRole.REFUSAL),
            choice.exclusive or choice.role is ChoiceRole.NONE,
            **(_more(choice, name, asked) if with_more else {}),
        )
        for choice in choices
    )


def _more(choice: Choice, name: str, asked: Asked) -> dict[str, Any]:
    aid = _aid(choice.media, choice.label, asked)
    if choice.role is not ChoiceRole.OTHER:
        return {"aid": aid}
    field_name = f"{name}.other"
    problem = asked.problems.get(field_name.removeprefix("q."), "")
    text = first(asked.fields, field_name)
    return {"other_name": field_name, "other_text": text, "other_problem": problem, "aid": aid}


def _rank(question: Question, base: Control, asked: Asked) -> Control:
    rows = tuple(
        Row(
            choice.name,
            name := f"{base.name}.{choice.name}",
            f"{base.id}-{choice.name}".replace(".", "-"),
            asked.say(choice.label),
            first(asked.fields, name),
        )
        for choice in asked.choices(question)
    )
    return replace(base, kind="ranking", hints=(*base.hints, asked.words["rank_help"]), rows=rows)


def _grid(question: Question, base: Control, asked: Asked) -> Control:
    heads = _options(asked.choices(question), "", base.id, asked, with_more=False)
    rows = tuple(_grid_rows(question, base, asked))
    return replace(base, kind="grid", rows=rows, options=heads)


def _grid_rows(question: Question, base: Control, asked: Asked) -> Iterator[Row]:
    choices = asked.choices(question)
    for row in question.rows:
        plain = _row(row, base, asked)
        options = _options(choices, plain.name, plain.id, asked, with_more=False)
        yield replace(plain, options=options)


def _sum(question: Question, base: Control, asked: Asked) -> Control:
    rows = tuple(_row(row, base, asked) for row in question.rows)
    total = question.parameters.get("total", "100")
    help_text = asked.words["sum_help"].format(total=total)
    return replace(
        base, kind="sums", rows=rows, hints=(*base.hints, help_text), unit=asked.say(question.unit)
    )


def _row(row: GridRow, base: Control, asked: Asked) -> Row:
    path = asked.prefix + row.uid
    return Row(
        path,
        name_of(path),
        id_of(path),
        asked.say(row.label),
        first(asked.fields, name_of(path)),
        path not in asked.shown,
        row.relevant or "",
        asked.problems.get(path, ""),
    )


def _number(question: Question, base: Control, asked: Asked) -> Control:
    numeric = "numeric" if question.type is QuestionType.INTEGER else "decimal"
    return replace(base, kind="number", numeric=numeric, unit=asked.say(question.unit))


def _range(question: Question, base: Control, asked: Asked) -> Control:
    low, high, step = bounds(question)
    count = int((high - low) / step) + 1
    if count > MOST_STEPS:
        return replace(base, kind="number", numeric="decimal", unit=asked.say(question.unit))
    steps = (low + index * step for index in range(count))
    texts = [f"{value:.10g}".replace(".", ",") for value in steps]
    options = tuple(
        Option(text, text, f"{base.id}-{index}", asked.has(base.name, text))
        for index, text in enumerate(texts)
    )
    return replace(base, kind="scale", options=options, **_ends(question, asked))


def _ends(question: Question, asked: Asked) -> dict[str, Any]:
    """Return what the ends of a scale mean, from its first and last choice or its parameters."""
    choices = asked.choices(question)
    if len(choices) >= 2:
        low, high = asked.say(choices[0].label), asked.say(choices[-1].label)
        return {"low_label": low, "high_label": high}
    labels = {}
    for end in ("low", "high"):
        prefix = f"{end}_label"
        texts = {
            name.removeprefix(prefix).lstrip("_:") or "fr": text
            for name, text in question.parameters.items()
            if name.startswith(prefix)
        }
        labels[prefix] = asked.say(texts) if texts else ""
    return labels


def _date(question: Question, base: Control, asked: Asked) -> Control:
    is_iso = len(base.value) in (0, 10) and "/" not in base.value
    numeric = "date" if is_iso else "text"
    hints = (*base.hints, asked.words["date_help"])
    return replace(base, kind="date", numeric=numeric, hints=hints)


def _text(question: Question, base: Control, asked: Asked) -> Control:
    kind = "lines" if "multiline" in question.appearance else "line"
    return replace(base, kind=kind, limit=text_limit(question))


def _note(question: Question, base: Control, asked: Asked) -> Control:
    return replace(base, kind="note")


#: ``None``: nobody sees the question.
RENDERERS: Mapping[QuestionType, Renderer | None] = {
    QuestionType.SELECT_ONE: _select_one,
    QuestionType.SELECT_MULTIPLE: _select_multiple,
    QuestionType.RANK: _rank,
    QuestionType.GRID: _grid,
    QuestionType.INTEGER: _number,
    QuestionType.DECIMAL: _number,
    QuestionType.RANGE: _range,
    QuestionType.DATE: _date,
    QuestionType.TEXT: _text,
    QuestionType.NOTE: _note,
    QuestionType.CALCULATE: None,
    QuestionType.ACKNOWLEDGE: _acknowledge,
    QuestionType.HIDDEN: None,
    QuestionType.CONSTANT_SUM: _sum,
}
