"""x"""

from __future__ import annotations
from surveys.definition import Questionnaire
from surveys.formats.losses import Ledger, refused


def read_lss(content: bytes, filename: str, ledger: Ledger) -> Questionnaire:
    raise refused("todo")
