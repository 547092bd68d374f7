"""The report of an import, as text for people."""

from __future__ import annotations

from dataclasses import dataclass

from evalapp.typography import NBSP
from surveys.formats.losses import Imported, Severity
from surveys.formats.summary import Topic, topics


@dataclass(frozen=True, slots=True)
class Part:
    """The remarks of one severity."""

    title: str
    topics: tuple[Topic, ...]

    @property
    def count(self) -> int:
        """Return how many places of the file the part speaks of."""
        return sum(topic.count for topic in self.topics)


def report_text(imported: Imported) -> str:
    """Return what an import did, for someone who has never programmed."""
    lines = [verdict(imported)]
    for part in parts(imported):
        lines += ["", f"{part.title} ({part.count})"]
        for topic in part.topics:
            lines += ["", f"{topic.title}{NBSP}:", *(f"– {remark}" for remark in topic.remarks)]
    return "\n".join(lines) + "\n"


def parts(imported: Imported) -> tuple[Part, ...]:
    """Return what was lost, then what was put right; a part without remarks is left out."""
    found = (
        Part("Ce qui n’a pas pu être repris", topics(imported.losses, Severity.LOSS)),
        Part("Ce qui a été arrangé, à vérifier", topics(imported.losses, Severity.INFORMATION)),
    )
    return tuple(part for part in found if part.topics)


def verdict(imported: Imported) -> str:
    """Return in one sentence what became of the file."""
    questionnaire = imported.questionnaire
    if questionnaire is None:
        return f"Import refusé{NBSP}: {imported.refusal}"
    count = sum(1 for _ in questionnaire.questions())
    title = questionnaire.title.get(questionnaire.source_language, questionnaire.name)
    pages = len(questionnaire.pages)
    sentence = (
        f"Le questionnaire «{NBSP}{title}{NBSP}» est importé{NBSP}:"
        f" {count} question{_plural(count)} sur {pages} page{_plural(pages)}."
    )
    whole = " Rien n’a été perdu." if imported.whole else ""
    return sentence + whole


def _plural(count: int) -> str:
    return "s" if count > 1 else ""
