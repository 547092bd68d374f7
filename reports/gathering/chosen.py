"""Views of the explorer as parts of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.explorer.saying import main_answer, sentences, verdict
from indicators.explorer.screen import words_of
from reports.inputs import ChosenView

if TYPE_CHECKING:
    from indicators.explorer.services import Found


def chosen_view(title: str, found: Found) -> ChosenView:
    """Return a published view in words, ready to be frozen."""
    words = words_of(found.crossing)
    answer = main_answer(found.table, found.crossing.ask.answer)
    said = verdict(found.analysis, found.table, words, answer)
    return ChosenView(
        title=title,
        table=found.table,
        answer=answer,
        words=words,
        sentences=sentences(found.table, answer, words),
        verdict=said.sentence if said else "",
    )
