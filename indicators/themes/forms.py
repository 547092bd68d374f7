"""The form of a new theme."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import StringField, SubmitField
from wtforms.validators import DataRequired, Length, Optional


class ThemeForm(FlaskForm):
    """A theme and what belongs to it."""

    name = StringField("Thème", validators=[DataRequired("Nommez le thème."), Length(max=80)])
    definition = StringField(
        "Ce qui en fait partie",
        validators=[Optional(), Length(max=300)],
        description="Une phrase, pour que deux personnes classent de la même façon.",
    )
    submit = SubmitField("Ajouter le thème")
