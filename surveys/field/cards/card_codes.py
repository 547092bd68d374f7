"""Printed codes: 65 bits, of which the last three signs say whether it was typed well.

The three signs are made with a key drawn from the instance's: a code with a slip of the finger
is told from one that has already served without the database knowing which ones were printed. A
tablet without network holds that key: whoever steals it can write codes that look right, and that
no campaign knows.
"""

from __future__ import annotations

import hashlib
import hmac

from surveys.submission import CODE_LENGTH, CROCKFORD, read_code

DRAWN_BITS = 50
_DRAWN = DRAWN_BITS // 5


def card_code(drawn: int, secret: str) -> str:
    """Return the code of a drawn number of 50 bits."""
    body = _signs(drawn, _DRAWN)
    return body + _check(body, secret)


def checking_key(secret: str) -> str:
    """Return what tells a code that was typed well; it opens nothing else."""
    return hmac.new(secret.encode(), b"card-check", hashlib.sha256).hexdigest()


def is_printed_here(code: str, secret: str) -> bool:
    """Tell whether a code that was read was printed by this instance."""
    body, check = code[:_DRAWN], code[_DRAWN:]
    return hmac.compare_digest(check.encode(), _check(body, secret).encode())


def read_card(text: str, secret: str) -> str:
    """Return the code that somebody typed or scanned, or nothing when it was typed wrong."""
    code = read_code(text) or ""
    return code if code and is_printed_here(code, secret) else ""


def card_hash(code: str, campaign_id: int, purpose: str) -> bytes:
    """Return what the database knows of a code; the same code elsewhere has another hash."""
    return hashlib.sha256(f"card:{purpose}:{campaign_id}:{code}".encode()).digest()


def _check(body: str, secret: str) -> str:
    key = checking_key(secret).encode()
    digest = hmac.new(key, f"card:{body}".encode(), hashlib.sha256).digest()
    return _signs(int.from_bytes(digest[:8]), CODE_LENGTH - _DRAWN)


def _signs(number: int, count: int) -> str:
    return "".join(CROCKFORD[(number >> 5 * place) & 31] for place in range(count))
