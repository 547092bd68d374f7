"""What somebody says by their personal link; nothing here knows a response or an address."""

from __future__ import annotations

from evalapp.errors import Invalid, NotFound
from evalapp.extensions import db
from surveys.invitations import repository
from surveys.invitations.sealing import token_hash

SAID = {
    "said": "Merci : vous ne recevrez plus de rappel.",
    "stopped": "C’est noté : vous ne recevrez plus de message.",
}


def title_of(token: str) -> str:
    """Return the title of the survey that a link is about."""
    found = repository.contact_by_token(token_hash(token))
    if found is None:
        raise NotFound("Ce lien n’est plus valable : votre adresse n’est plus dans nos listes.")
    return found[1].title


def person_of(token: str) -> tuple[str, bytes, bool]:
    """Return the way in of a personal link, who it belongs to, whether it may be kept."""
    found = repository.contact_by_token(token_hash(token))
    if found is None:
        raise NotFound("Ce lien n’est plus valable : votre adresse n’est plus dans nos listes.")
    contact, campaign = found
    code = repository.code_of_way_in(contact.access_point_id)
    return code, contact.email_hash, campaign.anonymity != "anonymous"


def say(token: str, status: str) -> str:
    """Keep what somebody says; return the sentence that tells them."""
    title_of(token)
    if status not in SAID:
        raise Invalid("Choisissez l’un des deux boutons.")
    found = repository.contact_by_token(token_hash(token))
    if found is not None:
        repository.set_status([found[0].id], status)
        db.session.commit()
    return SAID[status]
