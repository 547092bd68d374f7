"""Forms of the sites room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import TextInput

from evalapp.flags import Flag
from evalapp.sites.governance import SEAT_LABELS, Seat, SeatRole
from evalapp.sites.measures import MEASURES, PERIMETERS
from evalapp.sites.repository import Place
from evalapp.sites.services import FigureContent
from evalapp.sites.territory import KIND_LABELS, TerritoryKind
from evalapp.sites.typed_number import TypedNumberError, typed_number

FLAG_CHOICES = (
    SelectChoice("", "La valeur est publiée"),
    SelectChoice(Flag.SECRET.value, "s – secret statistique"),
    SelectChoice(Flag.NOT_AVAILABLE.value, "nd – non disponible"),
    SelectChoice(Flag.NOT_APPLICABLE.value, "so – sans objet"),
)


class NumberField(StringField):
    """A number as it is typed in French; ``number`` is ``None`` while nothing is typed."""

    widget = TextInput()

    @property
    def number(self) -> float | None:
        """Return what was typed as a number."""
        return typed_number(self.data) if (self.data or "").strip() else None

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not a number, in words."""
        try:
            _ = self.number
        except TypedNumberError as error:
            raise ValidationError(str(error)) from error


class FigureForm(FlaskForm):
    """What is said of a figure: a value or a flag, always a source and its date."""

    value = NumberField("Valeur", description="En pourcentage pour un taux : 36,5.")
    flag = SelectField("Ou pourquoi il n’y en a pas", choices=FLAG_CHOICES)
    source = StringField(
        "Source",
        validators=[InputRequired("Indiquez d’où vient ce chiffre."), Length(max=200)],
        description="Producteur et fichier, par exemple « Insee, Filosofi 2021 ».",
    )
    source_date = DateField(
        "Date de la source",
        validators=[InputRequired("Indiquez la date de publication ou de lecture de la source.")],
    )
    note = StringField("Remarque", validators=[Optional(), Length(max=300)])

    def validate_flag(self, field: SelectField) -> None:
        """A figure has a value or a reason for having none, never both, never neither."""
        has_value = bool((self.value.data or "").strip())
        if has_value and field.data:
            raise ValidationError("Une valeur est donnée : laissez « La valeur est publiée ».")
        if not has_value and not field.data:
            raise ValidationError("Donnez une valeur, ou dites pourquoi il n’y en a pas.")

    def content(self) -> FigureContent:
        """Return what the form says, once it is valid."""
        return FigureContent(
            value=self.value.number,
            flag=Flag(self.flag.data),
            source=(self.source.data or "").strip(),
            source_date=self.source_date.data,
            note=(self.note.data or "").strip(),
        )


class NewFigureForm(FigureForm):
    """A figure that is not known yet."""

    territory = SelectField("Territoire", coerce=int)
    measure = SelectField(
        "Chiffre", choices=[SelectChoice(code, found.label) for code, found in MEASURES.items()]
    )
    year = IntegerField(
        "Année",
        validators=[
            InputRequired("Indiquez l’année que le chiffre décrit."),
            NumberRange(1990, 2100, "Écrivez l’année sur quatre chiffres, par exemple 2021."),
        ],
    )
    perimeter = SelectField(
        "Périmètre", choices=[SelectChoice(*pair) for pair in PERIMETERS.items()]
    )
    submit = SubmitField("Ajouter le chiffre")

    def offer(self, places: Iterable[Place]) -> NewFigureForm:
        """Offer the territories of the site's perimeter."""
        self.territory.choices = [
            SelectChoice(place.id, f"{place.name} ({place.code})")
            for place in places
            if place.part == "perimeter"
        ]
        return self

    def key(self) -> tuple[int, str, int, str]:
        """Return what the figure is about."""
        return (self.territory.data, self.measure.data, self.year.data or 0, self.perimeter.data)


class CorrectionForm(FigureForm):
    """A new content for a known figure, with the reason."""

    reason = TextAreaField(
        "Pourquoi ce changement",
        validators=[
            InputRequired("Dites en quelques mots pourquoi ce chiffre change."),
            Length(max=300),
        ],
    )
    submit = SubmitField("Corriger le chiffre")


class TerritoryForm(FlaskForm):
    """A territory to add to the perimeter of a site."""

    kind = SelectField(
        "Type",
        choices=[
            SelectChoice(kind.value, KIND_LABELS[kind])
            for kind in (TerritoryKind.QPV, TerritoryKind.COMMUNE, TerritoryKind.EPCI)
        ],
    )
    code = StringField(
        "Code",
        validators=[InputRequired("Indiquez le code du territoire."), Length(max=16)],
        description="QPV : QP… (2015) ou QN… (2024) ; commune : code Insee ; EPCI : SIREN.",
    )
    name = StringField(
        "Nom", validators=[InputRequired("Indiquez le nom du territoire."), Length(max=120)]
    )
    submit = SubmitField("Ajouter le territoire")


class IdentityForm(FlaskForm):
    """The label year, the leading school and the organisations that steer; no person's name."""

    label_year = IntegerField(
        "Année de labellisation",
        validators=[Optional(), NumberRange(2015, 2100, "Écrivez l’année sur quatre chiffres.")],
    )
    lead_school_uai = StringField(
        "Code UAI du collège chef de file",
        validators=[Optional(), Length(max=8, message="Un code UAI a huit caractères.")],
        description="Sept chiffres et une lettre.",
    )
    prefecture = StringField(SEAT_LABELS[SeatRole.PREFECTURE], validators=[Length(max=160)])
    education = StringField(SEAT_LABELS[SeatRole.EDUCATION], validators=[Length(max=160)])
    local_authority = StringField(
        SEAT_LABELS[SeatRole.LOCAL_AUTHORITY], validators=[Length(max=160)]
    )
    project_lead = StringField(SEAT_LABELS[SeatRole.PROJECT_LEAD], validators=[Length(max=160)])
    lead_school = StringField(SEAT_LABELS[SeatRole.LEAD_SCHOOL], validators=[Length(max=160)])
    submit = SubmitField("Enregistrer")

    def seats(self) -> tuple[Seat, ...]:
        """Return the organisation typed for each role, empty ones included."""
        return tuple(Seat(role, self[role.value].data or "") for role in SeatRole)
