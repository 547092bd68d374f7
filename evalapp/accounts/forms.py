"""Forms of one's own account."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired

from evalapp.accounts.passwords import RULE


class SignInForm(FlaskForm):
    """E-mail and password; what is refused is said once for both."""

    email = StringField(
        "Adresse électronique",
        validators=[InputRequired("Écrivez votre adresse électronique.")],
        render_kw={"autocomplete": "username", "type": "email", "maxlength": 254},
    )
    password = PasswordField(
        "Mot de passe",
        validators=[InputRequired("Écrivez votre mot de passe.")],
        render_kw={"autocomplete": "current-password", "maxlength": 200},
    )


class PasswordForm(FlaskForm):
    """A new password, twice, with the one that is leaving."""

    current_password = PasswordField(
        "Mot de passe actuel",
        validators=[InputRequired("Écrivez votre mot de passe actuel.")],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = PasswordField(
        "Nouveau mot de passe",
        description=RULE,
        validators=[InputRequired("Écrivez le nouveau mot de passe.")],
        render_kw={"autocomplete": "new-password"},
    )
    new_password_again = PasswordField(
        "Le même, encore une fois",
        validators=[
            InputRequired("Écrivez le nouveau mot de passe une seconde fois."),
            EqualTo("new_password", "Les deux nouveaux mots de passe sont différents."),
        ],
        render_kw={"autocomplete": "new-password"},
    )


class BareForm(FlaskForm):
    """Nothing but the anti-forgery token: a button that acts."""
