"""Numbers as people type them in French."""

from __future__ import annotations

import re
from decimal import Decimal

_SPACES = re.compile(r"[\s\u00a0\u202f]")
_NUMBER = re.compile(r"[-\u2212]?[0-9]+(?:[.,][0-9]+)?")


class TypedNumberError(ValueError):
    """What was typed is not one number; the message is a French sentence."""


def typed_number(text: str) -> float:
    """Return « 16 830,5 » as 16830.5; the unit, when typed, is refused with a sentence."""
    compact = _SPACES.sub("", text)
    if not _NUMBER.fullmatch(compact):
        raise TypedNumberError(
            f"« {text.strip()} » n’est pas un nombre. Écrivez par exemple 16 830 ou 36,5, "
            "sans l’unité."
        )
    return float(Decimal(compact.replace("\u2212", "-").replace(",", ".")))
