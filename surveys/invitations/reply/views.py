"""Where a personal link leads: « j’ai répondu », « plus de message », the questionnaire."""

from __future__ import annotations

import secrets
from dataclasses import replace

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from evalapp.accounts.access import public
from evalapp.config import today
from evalapp.errors import AppError
from surveys.collect import pages
from surveys.collect import repository as doors
from surveys.collect.manner import manner_of, offered_languages
from surveys.collect.services import AlreadyAnswered, NotOpen
from surveys.collect.style import SHEET
from surveys.collect.views import _expected, _lighten
from surveys.collect.wording import words
from surveys.field.entry.access import secret
from surveys.field.entry.gate import Entry
from surveys.field.entry.sealed_entry import sealed_entry
from surveys.field.entry.views import _page_of
from surveys.invitations.reply import services
from surveys.relevance import first_page

bp = Blueprint("invitation", __name__, template_folder="../templates", url_prefix="/q/invitation")
bp.register_error_handler(AppError, _expected)
bp.after_request(_lighten)


@bp.get("/<token>")
@public
def ask(token: str) -> ResponseReturnValue:
    """Show the two buttons: a mail reader that opens links changes nothing."""
    return _page(services.title_of(token))


@bp.post("/<token>")
@public
def say(token: str) -> ResponseReturnValue:
    """Keep what the person says."""
    title = services.title_of(token)
    told = services.say(token, request.form.get("status", ""))
    return _page(title, told)


def _page(title: str, told: str = "") -> ResponseReturnValue:
    manner = manner_of({}, ("fr",))
    return _page_of(
        "invitations/reply.html",
        manner=manner,
        words=words("fr"),
        sheet=SHEET,
        header="",
        title=title,
        told=told,
    )


@bp.get("/<token>/repondre")
@public
def answer(token: str) -> ResponseReturnValue:
    """Show the notice to whoever holds a personal link; it finds again what was begun."""
    code, person, is_kept = services.person_of(token)
    if not is_kept:
        return redirect(f"/q/{code}", 303)
    door = doors.door_by_code(code)
    if not door.may_begin(today()):
        raise NotOpen(door, today())
    if doors.has_answered(door.campaign_id, person):
        raise AlreadyAnswered("Vous avez déjà répondu par votre lien personnel. Merci !")
    questionnaire = doors.questionnaire_of(door.version_id, door.checksum)
    first = (first_page(questionnaire, {}) or questionnaire.pages[0]).uid
    key, page = doors.unfinished_of(door.campaign_id, person) or (secrets.token_urlsafe(16), first)
    plain = manner_of(request.args, offered_languages(door.languages, questionnaire.languages))
    manner = replace(plain, entry=sealed_entry(Entry(person=person.hex()), key, secret()))
    start = manner.link(code, "r", key, page or first)
    context = pages.notice(door, questionnaire, manner) | {"start_link": start}
    return _page_of("collect/notice.html", **context)
