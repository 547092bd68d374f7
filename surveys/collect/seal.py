"""The seal of a form: on which day, with which version, and when its page was shown.

It travels in the form because nothing is stored before a first answer. It lets a form that was
opened before the closing be sent after it, and a form opened on an older version of the
questionnaire be read with that version. The moment is read to know how long a page took
(``surveys.duration``) and is not kept. It says nothing about the person.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Seal:
    """What a form says about its own opening."""

    opened_on: date
    version_id: int
    #: Seconds since 1970; nothing in forms that were open before this was measured.
    shown_at: int = 0


def sealed(seal: Seal, key: str, secret: str) -> str:
    """Return a seal as text, bound to the form's key."""
    text = f"{seal.opened_on.isoformat()}.{seal.version_id}.{seal.shown_at}"
    return f"{text}.{_signature(text, key, secret)}"


def unsealed(text: str, key: str, secret: str) -> Seal | None:
    """Return the seal that a form carries, or nothing when it is not ours."""
    content, _, signature = text[:100].rpartition(".")
    expected = _signature(content, key, secret)
    if not hmac.compare_digest(signature.encode(errors="replace"), expected.encode()):
        return None
    day, version, *shown = content.split(".")
    return Seal(date.fromisoformat(day), int(version), int(shown[0]) if shown else 0)


def _signature(content: str, key: str, secret: str) -> str:
    message = f"form:{key}:{content}".encode(errors="replace")
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()[:24]
