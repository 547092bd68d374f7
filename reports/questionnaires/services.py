"""Print a questionnaire as it is published, or its draft, marked as such."""

from __future__ import annotations

from datetime import date

from reports.field.paper_form import paper_form
from surveys.editor.services import shared


def printed(code: str, language: str, on: date) -> bytes | None:
    """Return the PDF of a questionnaire; nothing in a language that it does not speak."""
    definition, is_draft = shared(code)
    if language and language not in definition.languages:
        return None
    return paper_form(
        definition, organisation="", notice=(), on=on, language=language, draft=is_draft
    )
