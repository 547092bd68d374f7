"""The questionnaire as a frozen value: pages of items, in XLSForm's words.

Everything here is immutable. Building a ``Questionnaire`` from a dictionary either
succeeds or raises pydantic's ``ValidationError``, which lists every error at once
with its path (``pages.0.items.3.label``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    SerializerFunctionWrapHandler,
    Tag,
    model_serializer,
)

FORMAT: Literal[1] = 1

#: One text in several languages: ``{"fr": "Bonjour", "ar": "…"}``.
Text = Mapping[str, str]
Name = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_.-]{0,63}$")]
#: XLSForm choices are often mere numbers; spaces would break lists of choices.
ChoiceName = Annotated[str, Field(pattern=r"^[^\s\"'<>&]{1,128}$")]
Uid = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]


class QuestionType(StrEnum):
    """What a question asks for; the values are XLSForm's where XLSForm has a word."""

    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    RANK = "rank"
    GRID = "grid"
    INTEGER = "integer"
    DECIMAL = "decimal"
    RANGE = "range"
    DATE = "date"
    TEXT = "text"
    NOTE = "note"
    CALCULATE = "calculate"
    ACKNOWLEDGE = "acknowledge"
    HIDDEN = "hidden"
    CONSTANT_SUM = "constant_sum"


class ChoiceRole(StrEnum):
    """What a choice means beyond its wording."""

    DONT_KNOW = "dont_know"
    REFUSAL = "refusal"
    OTHER = "other"
    NONE = "none"


class Value(BaseModel):
    """A frozen piece of a definition; unknown keys are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Media(Value):
    """Files that help people who read little: image, audio and their text alternative."""

    image: str | None = None
    #: The sound for every language; ``spoken`` says it in one.
    audio: str | None = None
    spoken: Text = {}
    alt: Text = {}


class Choice(Value):
    """One answer of a closed question."""

    name: ChoiceName
    label: Text
    role: ChoiceRole | None = None
    exclusive: bool = False
    media: Media | None = None
    #: Extra columns that ``choice_filter`` reads.
    columns: Mapping[str, str] = {}


class GridRow(Value):
    """One row of a grid or of a constant sum; it holds an answer of its own."""

    uid: Uid
    name: Name
    label: Text
    relevant: str | None = None


class Question(Value):
    """One question; ``uid`` is permanent, ``name`` and wording may change with versions."""

    uid: Uid
    name: Name
    type: QuestionType
    label: Text = {}
    hint: Text = {}
    guidance_hint: Text = {}
    list_name: str | None = None
    rows: tuple[GridRow, ...] = ()
    relevant: str | None = None
    constraint: str | None = None
    constraint_message: Text = {}
    required: bool = False
    required_message: Text = {}
    calculation: str | None = None
    choice_filter: str | None = None
    appearance: str = ""
    parameters: Mapping[str, str] = {}
    default: str | None = None
    read_only: bool = False
    unit: Text = {}
    media: Media | None = None
    #: Identity of the question in the bank, when it is used by link.
    bank: str | None = None
    #: Why a sensitive question is asked, when one is.
    justification: str | None = None


class Group(Value):
    """Questions that belong together under one heading."""

    type: Literal["group"] = "group"
    uid: Uid
    name: Name
    label: Text = {}
    hint: Text = {}
    relevant: str | None = None
    appearance: str = ""
    items: tuple[Item, ...]

    @model_serializer(mode="wrap")
    def _with_type(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {"type": self.type, **handler(self)}


class Repeat(Value):
    """A group answered several times, once per child for instance."""

    type: Literal["repeat"] = "repeat"
    uid: Uid
    name: Name
    label: Text = {}
    hint: Text = {}
    relevant: str | None = None
    repeat_count: str | None = None
    max_count: Annotated[int, Field(ge=1, le=100)] = 20
    appearance: str = ""
    items: tuple[Item, ...]

    @model_serializer(mode="wrap")
    def _with_type(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {"type": self.type, **handler(self)}


def _kind(raw: object) -> str:
    kind = raw.get("type") if isinstance(raw, Mapping) else getattr(raw, "type", None)
    return str(kind) if kind in ("group", "repeat") else "question"


Item = Annotated[
    Annotated[Question, Tag("question")]
    | Annotated[Group, Tag("group")]
    | Annotated[Repeat, Tag("repeat")],
    Discriminator(_kind),
]


class Page(Value):
    """What a respondent sees at once."""

    uid: Uid
    name: Name
    label: Text = {}
    hint: Text = {}
    relevant: str | None = None
    items: tuple[Item, ...]


class Questionnaire(Value):
    """A whole questionnaire; ``languages[0]`` is its source language."""

    format: Literal[1] = FORMAT
    name: Name
    title: Text
    languages: tuple[str, ...] = ("fr",)
    introduction: Text = {}
    thanks: Text = {}
    help_note: Text = {}
    choices: Mapping[str, tuple[Choice, ...]] = {}
    pages: tuple[Page, ...]
    settings: Mapping[str, Any] = {}

    @model_serializer(mode="wrap")
    def _with_format(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {"format": self.format, **handler(self)}

    @property
    def source_language(self) -> str:
        """Return the language in which the questionnaire was written."""
        return self.languages[0]

    @cached_property
    def canonical(self) -> str:
        """Return the questionnaire as JSON: one spelling for one questionnaire."""
        content = self.model_dump(mode="json", exclude_defaults=True)
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @cached_property
    def checksum(self) -> str:
        """Return the SHA-256 of the canonical JSON."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()

    def questions(self) -> Iterator[Question]:
        """Yield every question in order, those of groups and repeats included."""
        for page in self.pages:
            yield from _questions(page.items)


def _questions(items: tuple[Item, ...]) -> Iterator[Question]:
    for item in items:
        if isinstance(item, Question):
            yield item
        else:
            yield from _questions(item.items)


Group.model_rebuild()
Repeat.model_rebuild()
Page.model_rebuild()
