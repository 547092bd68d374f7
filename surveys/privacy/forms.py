"""Forms of privacy: a retention date, and the confirmation of a purge."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import DateField, StringField
from wtforms.validators import InputRequired


class RetentionForm(FlaskForm):
    """Until when the answers are kept."""

    until = DateField(
        "Dernier jour de conservation",
        validators=[InputRequired("Donnez une date.")],
        description="Le lendemain, la purge efface les réponses individuelles.",
    )


class PurgeForm(FlaskForm):
    """The campaign's code, typed again: a purge cannot be undone."""

    typed = StringField(
        "Code de la campagne", validators=[InputRequired("Recopiez le code de la campagne.")]
    )
