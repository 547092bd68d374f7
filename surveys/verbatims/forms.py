"""The form of a chosen word: the masked text, its language, its translation."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from surveys.labels import LANGUAGES
from surveys.verbatims import masking

LONGEST = 2000
_TOO_LONG = f"{LONGEST} signes au plus."


class WordForm(FlaskForm):
    """What will be printed; the person who chooses says that nobody can be recognised."""

    text = TextAreaField(
        "Ce qui sera imprimé",
        validators=[
            DataRequired("Laissez au moins quelques mots."),
            Length(max=LONGEST, message=_TOO_LONG),
        ],
        description="Retirez tout ce qui ferait reconnaître quelqu’un : noms, métier rare, "
        "situation unique, nom d’établissement. Ne changez rien d’autre.",
    )
    language = SelectField(
        "Langue", choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()]
    )
    translation = TextAreaField(
        "Traduction en français",
        validators=[Optional(), Length(max=LONGEST, message=_TOO_LONG)],
        description="Pour des mots dans une autre langue : imprimée sous la citation.",
    )
    confirmed = BooleanField(
        "J’ai relu : rien ici ne permet de reconnaître une personne.",
        validators=[InputRequired("Relisez, puis cochez cette case.")],
    )
    submit = SubmitField("Garder pour les rapports")

    def validate_text(self, field: TextAreaField) -> None:
        """An address or a number is never printed, whatever was ticked."""
        _refuse_certain(field)

    def validate_translation(self, field: TextAreaField) -> None:
        """The same for the translation."""
        _refuse_certain(field)

    @property
    def words(self) -> str:
        """The words to print, without blanks around."""
        return (self.text.data or "").strip()

    @property
    def in_french(self) -> str:
        """The translation; empty for words in French."""
        return "" if self.language.data == "fr" else (self.translation.data or "").strip()


def _refuse_certain(field: TextAreaField) -> None:
    left = masking.certain(field.data or "")
    if left:
        told = ", ".join(f"« {words} »" for words in left)
        raise ValidationError(f"Masquez encore {told} : ce détail ne s’imprime jamais.")
