"""What was given at the entrance, as a piece of address that only this instance reads.

The seal is made for one form: elsewhere it opens nothing. Whoever reads an address (a log, a
screen) learns neither the code nor the age. Nothing of it is stored with the answer.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from binascii import Error as NotBase64
from dataclasses import asdict

from surveys.field.entry.gate import Entry

_TAG = 12
_LONGEST = 400


def sealed_entry(entry: Entry, key: str, secret: str) -> str:
    """Return the entry as text: its mark, then its content under a mask drawn from the mark."""
    content = json.dumps(list(asdict(entry).values()), separators=(",", ":")).encode()
    tag = _mark(content, key, secret)
    masked = _masked(content, tag, key, secret)
    return base64.urlsafe_b64encode(tag + masked).decode().rstrip("=")


def unsealed_entry(text: str, key: str, secret: str) -> Entry | None:
    """Return what a piece of address holds, or nothing when it was not made for this form."""
    if not text or len(text) > _LONGEST or not text.isascii():
        return None
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (NotBase64, ValueError):
        return None
    tag, masked = raw[:_TAG], raw[_TAG:]
    content = _masked(masked, tag, key, secret)
    if not hmac.compare_digest(tag, _mark(content, key, secret)):
        return None
    return Entry(*json.loads(content))


def _mark(content: bytes, key: str, secret: str) -> bytes:
    message = b"entry:" + key.encode() + b":" + content
    return hmac.new(secret.encode(), message, hashlib.sha256).digest()[:_TAG]


def _masked(content: bytes, tag: bytes, key: str, secret: str) -> bytes:
    seed = secret.encode() + b":mask:" + key.encode() + b":" + tag
    mask = hashlib.shake_256(seed).digest(len(content))
    return bytes(one ^ other for one, other in zip(content, mask, strict=True))
