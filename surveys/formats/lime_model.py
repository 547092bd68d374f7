"""A LimeSurvey questionnaire as values, whichever file format told it."""

from __future__ import annotations

from dataclasses import dataclass, field

from surveys.formats.losses import Place

#: One text in several languages.
Texts = dict[str, str]


@dataclass(slots=True)
class LimeAnswer:
    """An answer option."""

    code: str
    scale: int = 0
    texts: Texts = field(default_factory=dict)
    #: our own name and role, in the files that we wrote
    name: str = ""
    role: str = ""
    extra: str = ""


@dataclass(slots=True)
class LimeSub:
    """A sub-question: a box to tick, a row or a column of a table."""

    code: str
    scale: int = 0
    texts: Texts = field(default_factory=dict)
    relevance: str = ""
    default: str = ""
    #: our own name and identity, in the files that we wrote
    name: str = ""
    uid: str = ""
    role: str = ""
    extra: str = ""


@dataclass(slots=True)
class LimeQuestion:
    """A question with everything that hangs on it."""

    place: Place
    type: str
    code: str
    #: Number in the database, for the old ``12X3X45`` references.
    qid: str = ""
    texts: Texts = field(default_factory=dict)
    helps: Texts = field(default_factory=dict)
    relevance: str = ""
    mandatory: str = ""
    other: bool = False
    pattern: str = ""
    default: str = ""
    subs: list[LimeSub] = field(default_factory=list)
    answers: list[LimeAnswer] = field(default_factory=list)
    #: The row of a spreadsheet that it came from, as written.
    cells: dict[str, str] = field(default_factory=dict)
    #: attribute -> language or empty -> value
    attributes: dict[str, Texts] = field(default_factory=dict)

    def attribute(self, name: str) -> str:
        """Return an attribute that does not depend on the language."""
        values = self.attributes.get(name, {})
        return (values.get("") or next(iter(values.values()), "")).strip()

    def rows(self) -> list[LimeSub]:
        """Return the rows of a table, or the boxes of a list."""
        return [sub for sub in self.subs if sub.scale == 0]

    def columns(self) -> list[LimeSub]:
        """Return the columns of a table with two axes."""
        return [sub for sub in self.subs if sub.scale == 1]


@dataclass(slots=True)
class LimeGroup:
    """A group of questions: a page."""

    place: Place
    key: str = ""
    #: our own name and identity, in the files that we wrote
    name: str = ""
    uid: str = ""
    names: Texts = field(default_factory=dict)
    descriptions: Texts = field(default_factory=dict)
    relevance: str = ""
    #: what our own files say beside LimeSurvey's cells
    extra: str = ""
    randomised: bool = False
    questions: list[LimeQuestion] = field(default_factory=list)


@dataclass(slots=True)
class LimeSurvey:
    """A whole survey; ``languages[0]`` is its base language."""

    languages: list[str] = field(default_factory=list)
    #: our own name, in the files that we wrote
    name: str = ""
    #: what our own files say beside LimeSurvey's cells
    extra: str = ""
    titles: Texts = field(default_factory=dict)
    welcomes: Texts = field(default_factory=dict)
    ends: Texts = field(default_factory=dict)
    notices: Texts = field(default_factory=dict)
    groups: list[LimeGroup] = field(default_factory=list)
    #: Things of the file that have no place in a questionnaire: quotas, assessments…
    aside: list[str] = field(default_factory=list)

    def questions(self) -> list[LimeQuestion]:
        """Return every question in order."""
        return [question for group in self.groups for question in group.questions]
