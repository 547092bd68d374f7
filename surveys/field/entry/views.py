"""The entrance of a campaign that asks for a printed code, an age or an assent."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, current_app, g, redirect, request

from evalapp.accounts.access import public
from evalapp.config import today
from evalapp.errors import AppError, NotFound
from evalapp.extensions import db
from surveys.collect import pages, repository
from surveys.collect.manner import Manner, manner_of, offered_languages
from surveys.collect.services import MOST_WRONG_CODES, NotOpen
from surveys.collect.style import DIGEST
from surveys.collect.views import _expected, _lighten, _refuse_foreign, _slot
from surveys.definition import Questionnaire
from surveys.field.cards.card_codes import read_card
from surveys.field.entry.access import PARAMETER, EntryNeeded, secret
from surveys.field.entry.forms import Reading, read_entry
from surveys.field.entry.gate import Bracket, Entry, gate_words, is_gated, needs_parent
from surveys.field.entry.sealed_entry import sealed_entry, unsealed_entry
from surveys.relevance import first_page
from surveys.submission import Door, is_key, key_hash

bp = Blueprint("entry", __name__, template_folder="../templates", url_prefix="/q")
bp.register_error_handler(AppError, _expected)
bp.after_request(_lighten)

#: A class may mistype; whoever tries well-made codes that do not exist is slowed down.
MOST_GUESSES = 10 * MOST_WRONG_CODES


@bp.get("/<code>/carte/<card>")
@public
def scanned(code: str, card: str) -> Any:
    """Show the notice to whoever scanned a card: its code will be filled in already."""
    door = repository.door_by_code(code)
    questionnaire = repository.questionnaire_of(door.version_id, door.checksum)
    if not door.may_begin(today()):
        raise NotOpen(door, today())
    key = secrets.token_urlsafe(16)
    carried = sealed_entry(Entry(read_card(card, secret())), key, secret())
    offered = offered_languages(door.languages, questionnaire.languages)
    manner = manner_of(request.args, offered)
    context = pages.notice(door, questionnaire, manner)
    start = manner.link(code, "r", key, "entree", carte=carried)
    return _page_of("collect/notice.html", **context | {"start_link": start})


@bp.get("/<code>/r/<key>/entree")
@public
def entrance(code: str, key: str) -> Any:
    """Ask for what has to be given before the first question."""
    door, questionnaire, manner = _opened(code, key)
    reading = Reading(unsealed_entry(request.args.get("carte", ""), key, secret()) or Entry())
    if "tard" in request.args:
        reading.problems["card"] = "card_used_late"
    return _drawn(door, questionnaire, manner, key, reading)


@bp.post("/<code>/r/<key>/entree")
@public
def enter(code: str, key: str) -> Any:
    """Let in whoever gave what is asked, with a sealed piece of address that says so."""
    _refuse_foreign()
    door, questionnaire, manner = _opened(code, key)
    reading = read_entry(door, request.form, secret())
    if reading.is_guess:
        _count_guess(door)
    if reading.problems or reading.says_no:
        return _drawn(door, questionnaire, manner, key, reading)
    entry = replace(reading.entry, person=_person(key))
    inside = replace(manner, entry=sealed_entry(entry, key, secret()))
    return redirect(inside.link(code, "r", key, _page(key, questionnaire)), 303)


@bp.app_errorhandler(EntryNeeded)
def _to_entrance(error: EntryNeeded) -> Any:
    db.session.rollback()
    person = _person(error.key)
    kept = sealed_entry(Entry(person=person), error.key, secret()) if person else ""
    manner = replace(manner_of(request.args, error.door.languages), entry=kept)
    late = {"tard": "1"} if error.is_late else {}
    return redirect(manner.link(error.door.access_code, "r", error.key, "entree", **late), 303)


def _person(key: str) -> str:
    """Return who the personal link at hand belongs to; the entrance does not lose it."""
    found = unsealed_entry(request.args.get(PARAMETER, ""), key, secret())
    return found.person if found else ""


def _opened(code: str, key: str) -> tuple[Door, Questionnaire, Manner]:
    door = repository.door_by_code(code)
    if not is_key(key) or not is_gated(door):
        raise NotFound
    if not (door.may_begin(today()) or repository.stored_response(key_hash(key))):
        raise NotOpen(door, today())
    questionnaire = repository.questionnaire_of(door.version_id, door.checksum)
    offered = offered_languages(door.languages, questionnaire.languages)
    return door, questionnaire, manner_of(request.args, offered)


def _page(key: str, questionnaire: Questionnaire) -> str:
    stored = repository.stored_response(key_hash(key))
    if stored is not None and stored.page:
        return stored.page
    return (first_page(questionnaire, {}) or questionnaire.pages[0]).uid


def _count_guess(door: Door) -> None:
    tries = repository.count_try(door.access_point_id, _slot())
    db.session.commit()
    if tries > MOST_GUESSES:
        raise TooManyGuesses("Trop de codes essayés ici. Attendez dix minutes, puis réessayez.")


class TooManyGuesses(AppError):
    """Well-made codes that do not exist, many times in ten minutes."""

    status = 429


def _drawn(
    door: Door, questionnaire: Questionnaire, manner: Manner, key: str, reading: Reading
) -> Response:
    address = str(questionnaire.settings.get("address", "vous"))
    context = pages.frame(door, questionnaire, manner, "r", key, "entree")
    name = "no" if reading.says_no else "assent" if reading.asks_assent else "entree"
    problems = {field: word for field, word in reading.problems.items() if word}
    response = _page_of(
        f"field/{name}.html",
        **context,
        said=gate_words(manner.language, address),
        door=door,
        brackets=tuple(Bracket),
        sent=request.form or {"card": reading.entry.card},
        problems=problems,
        asks_parent=needs_parent(door, reading.entry),
        action=manner.link(door.access_code, "r", key, "entree"),
    )
    response.status_code = 422 if problems and request.method == "POST" else 200
    return response


def _page_of(name: str, **context: Any) -> Response:
    g.csp_style_hashes = (DIGEST,)
    settings = current_app.extensions["evalapp.settings"]
    page = current_app.jinja_env.get_template(name).render(
        is_demonstration=settings.is_demonstration, **context
    )
    return Response(page)
