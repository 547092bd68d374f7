"""The report of an import, as text for people."""

from __future__ import annotations

from collections.abc import Iterable

from evalapp.typography import NBSP
from surveys.formats.losses import Imported, Loss, Severity


def report_text(imported: Imported) -> str:
    """Return what an import did, for someone who has never programmed."""
    lines = [_verdict(imported)]
    losses = [loss for loss in imported.losses if loss.severity is Severity.LOSS]
    told = [loss for loss in imported.losses if loss.severity is Severity.INFORMATION]
    lines += _section("Ce qui n’a pas pu être repris", losses)
    lines += _section("Ce qui a été arrangé, à vérifier", told)
    return "\n".join(lines) + "\n"


def _verdict(imported: Imported) -> str:
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


def _section(title: str, losses: Iterable[Loss]) -> list[str]:
    lines = [f"– {loss}" for loss in losses]
    return ["", f"{title} ({len(lines)}){NBSP}:", *lines] if lines else []


def _plural(count: int) -> str:
    return "s" if count > 1 else ""
