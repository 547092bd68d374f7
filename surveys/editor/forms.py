"""Forms of the editor's plain pages."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

STARTS = (
    ("", "Une page blanche"),
    ("parents", "Modèle : enquête parents"),
    ("jeunes", "Modèle : enquête jeunes"),
    ("partenaires", "Modèle : enquête partenaires"),
    ("partenaires_ami", "Modèle : enquête partenaires de l’AMI"),
)


class NewForm(FlaskForm):
    """Where a new questionnaire starts from."""

    title = StringField(
        "Titre", validators=[Optional(), Length(max=200)],
        description="Sans titre, celui du modèle ou du fichier est gardé.",
    )  # fmt: skip
    start = SelectField("Partir de", choices=[SelectChoice(*one) for one in STARTS])
    core = SelectField(
        "Tronc commun",
        choices=[SelectChoice("", "Aucun")],
        description="Un questionnaire publié dont les questions seront verrouillées : "
        "le site ajoute les siennes autour.",
    )
    file = FileField(
        "Ou importer un fichier",
        description="XLSForm (.xlsx, .xls, .csv), LimeSurvey (.lss, .txt, .tsv) ou notre .json.",
    )

    def offer(self, codes: list[tuple[str, str]]) -> NewForm:
        """Offer the published questionnaires as common cores."""
        self.core.choices = [SelectChoice("", "Aucun"), *(SelectChoice(*one) for one in codes)]
        return self


class PublishForm(FlaskForm):
    """What an author says of a version."""

    note = TextAreaField(
        "Ce qui change dans cette version",
        validators=[Optional(), Length(max=500)],
        description="Relu par ceux qui comparent les réponses de plusieurs versions.",
    )
