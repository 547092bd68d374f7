"""Contacts under seal: AES-GCM for what is read again, keyed hashes for what is compared."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class WrongKey(ValueError):
    """The key is not the one that sealed; the message is a French sentence."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whom to write to."""

    email: str
    name: str = ""

    @property
    def masked(self) -> str:
        """« a…@exemple.fr »: enough to recognise a line, not to write to it."""
        local, _, domain = self.email.partition("@")
        return f"{local[:1]}…@{domain}"


def sealed(person: Person, key: bytes, nonce: bytes, campaign_id: int) -> bytes:
    """Return a person under seal, bound to one campaign."""
    text = json.dumps({"email": person.email, "name": person.name}).encode()
    return nonce + AESGCM(key).encrypt(nonce, text, _bound(campaign_id))


def unsealed(content: bytes, key: bytes, campaign_id: int) -> Person:
    """Return the person; a wrong key is a refusal, never garbage."""
    nonce, secret = content[:NONCE_BYTES], content[NONCE_BYTES:]
    try:
        found = json.loads(AESGCM(key).decrypt(nonce, secret, _bound(campaign_id)))
    except InvalidTag:
        raise WrongKey(
            "Les coordonnées ne s’ouvrent pas : la clé des contacts n’est pas la bonne."
        ) from None
    return Person(found["email"], found["name"])


def email_hash(email: str, key: bytes) -> bytes:
    """Return what the database compares of an address."""
    return hmac.new(key, b"email:" + email.strip().lower().encode(), hashlib.sha256).digest()


def token_of(hashed: bytes, campaign_id: int, key: bytes) -> str:
    """Return the secret of a personal link: made from the contact, stored nowhere."""
    mark = b"lien:%d:" % campaign_id + hashed
    return hmac.new(key, mark, hashlib.sha256).hexdigest()[:32]


def token_hash(token: str) -> bytes:
    """Return what the database knows of a personal link."""
    return hashlib.sha256(b"invitation:" + token.encode(errors="replace")).digest()


def _bound(campaign_id: int) -> bytes:
    return b"contact:%d" % campaign_id
