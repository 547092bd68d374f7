"""x"""

from __future__ import annotations
from surveys.definition import Questionnaire
from surveys.formats.losses import Ledger, refused


def is_lstsv(text: str) -> bool:
    return "type/scale" in text[:500]


def read_lstsv(text: str, filename: str, ledger: Ledger) -> Questionnaire:
    raise refused("todo")
