"""Where a personal link leads: « j’ai répondu », « plus de message ». No cookie, no answers."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from evalapp.accounts.access import public
from surveys.invitations.reply import services

bp = Blueprint("invitation", __name__, template_folder="../templates", url_prefix="/q/invitation")


@bp.get("/<token>")
@public
def ask(token: str) -> ResponseReturnValue:
    """Show the two buttons: a mail reader that opens links changes nothing."""
    return render_template("invitations/reply.html", title=services.title_of(token), told="")


@bp.post("/<token>")
@public
def say(token: str) -> ResponseReturnValue:
    """Keep what the person says."""
    title = services.title_of(token)
    told = services.say(token, request.form.get("status", ""))
    return render_template("invitations/reply.html", title=title, told=told)
