"""Forms of the campaigns: settings, access points, sheets of codes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from surveys.campaigns.follow_up import CHANNELS
from surveys.field.notice_texts import BASES, FIELDS, REGIMES

WAVES = (("T0", "T0 – au début"), ("T1", "T1 – en cours"), ("T2", "T2 – à la fin"))
ANONYMITY = (
    ("anonymous", "Anonymes : rien ne dit qui a répondu, ni à quelle heure"),
    (
        "coded",
        "Codées : un lien personnel relie les vagues, sans nom ; l’heure est gardée",
    ),
    ("named", "Nominatives : un lien personnel dit qui a répondu"),
)
YOUNG_TEXTS = (("off", "Ne pas les poser"), ("moderated", "Les poser, et relire avant usage"))
PURPOSES = (("answer", "Carte pour répondre"), ("parent", "Autorisation d’un parent"))
NEEDED = "Cette information est nécessaire."


def listed(pairs: Iterable[tuple[Any, str]]) -> list[SelectChoice]:
    """Return (value, words) as the choices of a field."""
    return [SelectChoice(value, words) for value, words in pairs]


class Expected:
    """Says that a field will be needed, without refusing a draft that lacks it."""

    field_flags = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Refuse nothing: the checklist does, before the opening."""


class SelectMultipleCheckboxes(SelectMultipleField):
    """Several choices, each with its box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class CampaignForm(FlaskForm):
    """All the settings of a campaign; what is fixed at the opening leaves the form after it."""

    title = StringField("Titre", validators=[InputRequired(NEEDED), Length(max=200)])
    version = SelectField("Questionnaire", coerce=int, validators=[Expected()])
    wave = SelectField("Vague", choices=listed(WAVES), validators=[Expected()])
    sites = SelectMultipleCheckboxes("Sites", coerce=int)
    opens_on = DateField("Premier jour", validators=[InputRequired(NEEDED)])
    closes_on = DateField("Dernier jour", validators=[InputRequired(NEEDED)])
    languages = SelectMultipleCheckboxes("Langues proposées")
    objective = IntegerField(
        "Réponses espérées par site", validators=[Optional(), NumberRange(1, 100_000)]
    )
    anonymity = RadioField(
        "Réponses", choices=listed(ANONYMITY), default="anonymous",
        description="Ce choix ne pourra plus changer après l’ouverture.",
    )  # fmt: skip
    legal_basis = SelectField("Base légale", choices=listed(BASES.items()), validators=[Expected()])
    retention_on = DateField(
        "Effacement des réponses, au plus tard", validators=[Optional()],
        description="D’habitude douze mois après la fin ; les tableaux de chiffres restent.",
    )  # fmt: skip
    team_threshold = IntegerField(
        "Plus petit groupe montré à l’équipe", default=5,
        validators=[InputRequired(NEEDED), NumberRange(3, 100, "Au moins 3.")],
    )  # fmt: skip
    public_threshold = IntegerField(
        "Plus petit groupe publié", default=11,
        validators=[InputRequired(NEEDED), NumberRange(5, 100, "Au moins 5.")],
    )  # fmt: skip
    uses_cards = BooleanField("Demander un code imprimé, qui sert une seule fois")
    age_regime = SelectField(
        "Qui peut répondre", choices=listed(REGIMES.items()), validators=[Expected()]
    )
    asks_age = BooleanField("Demander la tranche d’âge, et l’accord des moins de 18 ans")
    needs_parent = BooleanField("Avant 15 ans, demander le code d’autorisation d’un parent")
    young_texts = SelectField(
        "Avant 15 ans, questions ouvertes",
        choices=listed(YOUNG_TEXTS),
        validators=[Expected()],
    )

    def validate_closes_on(self, field: DateField) -> None:
        """The end comes after the beginning."""
        start = getattr(self, "opens_on", None)
        if start is not None and start.data and field.data and field.data < start.data:
            raise ValidationError("La fin vient avant le début.")

    def validate_asks_age(self, field: BooleanField) -> None:
        """Children are asked their age before anything else."""
        young = getattr(self, "age_regime", None)
        if young is not None and young.data == "minors" and not field.data:
            raise ValidationError("Pour des enfants et des adolescents, l’âge est demandé.")


for _name, _label, _help, _needed in FIELDS:
    setattr(
        CampaignForm,
        f"notice_{_name}",
        TextAreaField(
            _label,
            description=_help,
            validators=[*([Expected()] if _needed else []), Optional(), Length(max=600)],
        ),
    )

#: Fields that the opening fixes.
FIXED = (
    "version", "wave", "opens_on", "languages", "anonymity", "legal_basis", "team_threshold",
    "public_threshold", "uses_cards", "age_regime", "asks_age", "needs_parent", "young_texts",
)  # fmt: skip


class PointForm(FlaskForm):
    """One more way in."""

    site = SelectField("Site", coerce=int, validators=[Expected()])
    channel = SelectField("Canal", choices=listed(CHANNELS.items()), validators=[Expected()])
    objective = IntegerField(
        "Réponses espérées", validators=[Optional(), NumberRange(1, 100_000)]
    )  # fmt: skip


class BatchForm(FlaskForm):
    """A sheet of codes to print."""

    point = SelectField("Accès", validators=[Expected()])
    purpose = SelectField(
        "Usage",
        choices=listed(PURPOSES),
        validators=[Expected()],
    )
    number = IntegerField(
        "Nombre de cartes", default=40,
        validators=[InputRequired(NEEDED), NumberRange(1, 1000, "De 1 à 1 000 cartes.")],
    )  # fmt: skip


def without(form: Any, names: tuple[str, ...]) -> Any:
    """Take fields out of a form."""
    for name in names:
        delattr(form, name)
    return form
