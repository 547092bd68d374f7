"""The questionnaire's own texts and settings, read from their form; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surveys.definition import Questionnaire
from surveys.editor.question_form import texts_of
from surveys.editor.texts import WHOLE
from surveys.editor.translations import with_language, without_language
from surveys.editor.tree import EditRefused, with_fields

#: Stands in addresses for the questionnaire itself; no uid contains a hyphen.
WHOLE_UID = "le-questionnaire"

Form = Mapping[str, str]


def read_settings(form: Form, q: Questionnaire) -> Questionnaire:
    """Return the questionnaire with the texts, languages and settings of a form."""
    texts = {name: texts_of(form, name, getattr(q, name), q.languages) for name in WHOLE}
    if not texts["title"].get(q.source_language):
        raise EditRefused("Donnez un titre au questionnaire.")
    after = with_fields(q, **texts, settings=_settings(form, q))
    if form.get("new_language", "").strip():
        after = with_language(after, form["new_language"])
    if form.get("gone_language", "").strip() in after.languages:
        after = without_language(after, form["gone_language"].strip())
    return after


def _settings(form: Form, q: Questionnaire) -> dict[str, Any]:
    settings = dict(q.settings)
    if form.get("address") in ("vous", "tu"):
        settings["address"] = form["address"]
    for name, label in (("population", "La population visée"), ("sites", "Le nombre de sites")):
        written = "".join(form.get(name, "").split())
        if name not in form:
            continue
        settings.pop(name, None)
        if written:
            if not written.isdigit() or not 0 < int(written) < 100_000_000:
                raise EditRefused(f"{label} s’écrit en chiffres.")
            settings[name] = int(written)
    return settings
