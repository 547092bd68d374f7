"""Forms of the indicators room: a measurement, a target."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from evalapp.flags import Flag
from evalapp.sites.forms import FLAG_CHOICES, NumberField
from indicators.entered import Entry, EntryError, checked_period
from indicators.framework import Indicator
from indicators.scorecard import TargetValue

TEAM_FLAGS = (*FLAG_CHOICES, SelectChoice(Flag.PENDING.value, "ec – en cours de collecte"))


class MeasurementForm(FlaskForm):
    """A value of an indicator with its source and date; a reason when it corrects another."""

    period = StringField(
        "Période",
        validators=[InputRequired("Indiquez la période que la valeur décrit."), Length(max=12)],
        description="2024, 2024-2025 (année scolaire), 2024-T1, 2024-S1 ou T0.",
    )
    value = NumberField("Valeur", description="En pourcentage pour un taux : 36,5.")
    numerator = NumberField(
        "Numérateur", description="De préférence à un pourcentage : 45 élèves concernés…"
    )
    denominator = NumberField("Dénominateur", description="… sur 120 élèves.")
    n = NumberField("Nombre de personnes", description="Sur combien de personnes la valeur porte.")
    flag = SelectField("Ou pourquoi il n’y en a pas", choices=TEAM_FLAGS)
    source = StringField(
        "Source", validators=[InputRequired("Indiquez d’où vient cette valeur."), Length(max=200)]
    )
    source_date = DateField(
        "Date de la source", validators=[InputRequired("Indiquez la date de la source.")]
    )
    comment = TextAreaField("Remarque", validators=[Optional(), Length(max=500)])
    reason = StringField(
        "Pourquoi ce changement",
        validators=[Optional(), Length(max=300)],
        description="À remplir quand la période a déjà une valeur.",
    )
    submit = SubmitField("Enregistrer la valeur")

    def validate_period(self, field: StringField) -> None:
        """A period is written the way the tables sort it."""
        try:
            checked_period(field.data or "")
        except EntryError as error:
            raise ValidationError(str(error)) from error

    def validate_n(self, field: NumberField) -> None:
        """People are counted one by one."""
        if field.number is not None and (field.number < 0 or field.number != int(field.number)):
            raise ValidationError("Le nombre de personnes est un entier positif.")

    def entry(self) -> Entry:
        """Return what the form says, once it is valid."""
        return Entry(
            period=self.period.data or "",
            source=(self.source.data or "").strip(),
            source_date=self.source_date.data,
            value=self.value.number,
            numerator=self.numerator.number,
            denominator=self.denominator.number,
            n=None if self.n.number is None else int(self.n.number),
            flag=Flag(self.flag.data),
            comment=(self.comment.data or "").strip(),
        )


class TargetForm(FlaskForm):
    """What the site aims at; both bounds empty removes the target."""

    low = NumberField("Au moins", description="En pourcentage pour un taux.")
    high = NumberField("Au plus")
    period = StringField("À l’échéance", validators=[Optional(), Length(max=12)])
    rationale = TextAreaField(
        "Pourquoi cette cible",
        validators=[InputRequired("Dites sur quoi repose cette cible."), Length(max=300)],
    )
    submit = SubmitField("Enregistrer la cible")

    def target(self, indicator: Indicator) -> TargetValue:
        """Return the target in the unit of the indicator."""
        scale = 0.01 if indicator.is_rate else 1.0
        low, high = (
            None if bound is None else round(bound * scale, 12)
            for bound in (self.low.number, self.high.number)
        )
        return TargetValue(
            low, high, (self.period.data or "").strip(), (self.rationale.data or "").strip()
        )
