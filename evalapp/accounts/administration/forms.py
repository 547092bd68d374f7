"""Forms of the accounts' administration."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, Form, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from evalapp.accounts.labels import EVERYWHERE, ROLE_LABELS
from evalapp.accounts.permissions import Grant, Role
from evalapp.accounts.repository import Place

ANYWHERE = "everywhere"


class Choice(SelectField):
    """A list that refuses in French what it did not offer."""

    def pre_validate(self, form: Any) -> None:
        """Check that the answer is one of the list."""
        if self.data not in {choice.value for choice in self.choices or ()}:
            raise ValidationError("Choisissez une entrée de la liste.")


def _in_our_time(_form: Form, field: DateField) -> None:
    """Refuse the years that no calendar of ours can reckon with."""
    if field.data is not None and not 2000 <= field.data.year <= 2100:
        raise ValidationError("Écrivez une date entre 2000 et 2100.")


class RoleForm(FlaskForm):
    """A role and where it holds."""

    role = Choice(
        "Rôle",
        choices=[SelectChoice(role.value, label) for role, label in ROLE_LABELS.items()],
        validators=[InputRequired("Choisissez un rôle.")],
    )
    place = Choice("Où", validators=[InputRequired("Choisissez un lieu.")])

    def offer(self, places: list[Place]) -> None:
        """Fill the list of places."""
        groups = {"programme": "Un programme entier", "site": "Un site"}
        self.place.choices = [
            SelectChoice(ANYWHERE, EVERYWHERE),
            *(SelectChoice(p.key, p.name, optgroup=groups[p.kind]) for p in places),
        ]

    def grant(self) -> Grant:
        """Return what was chosen, as a value."""
        kind, _, number = (self.place.data or ANYWHERE).partition(":")
        return Grant(
            Role(self.role.data),
            site_id=int(number) if kind == "site" else None,
            programme_id=int(number) if kind == "programme" else None,
        )


class AccountForm(RoleForm):
    """A new account with its first role."""

    email = StringField(
        "Adresse électronique",
        validators=[InputRequired("Écrivez une adresse électronique."), Length(max=254)],
        render_kw={"type": "email", "autocomplete": "off"},
    )
    display_name = StringField(
        "Nom affiché",
        description="Le nom de la personne ou de sa fonction, comme il apparaîtra à l’écran.",
        validators=[
            InputRequired("Écrivez un nom."),
            Length(max=120, message="Le nom affiché tient en 120 caractères."),
        ],
        render_kw={"autocomplete": "off", "maxlength": 120},
    )


class JournalFilters(Form):
    """What the journal shows; read from the address, hence no token."""

    action = StringField("Acte", validators=[Optional(), Regexp(r"[a-z._]{1,48}\Z")])
    user = IntegerField("Compte", validators=[Optional(), NumberRange(1, 2**31 - 1)])
    since = DateField("Depuis le", validators=[Optional(), _in_our_time])
    until = DateField("Jusqu’au", validators=[Optional(), _in_our_time])
    page = IntegerField("Page", validators=[Optional(), NumberRange(1, 10**6)])
