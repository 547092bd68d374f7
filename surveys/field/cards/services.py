"""Printing codes, looking whether one may serve, taking it when the answer is complete."""

from __future__ import annotations

import secrets

from evalapp.audit.services import record
from evalapp.extensions import db
from surveys.field.cards import repository
from surveys.field.cards.card_codes import DRAWN_BITS, card_code, card_hash
from surveys.field.cards.models import CodeBatch


def draw_codes(
    campaign_id: int, site_id: int, number: int, *, secret: str, purpose: str = "answer",
    label: str = "",
) -> list[str]:  # fmt: skip
    """Draw codes and keep their hashes; the codes exist only in what is returned."""
    codes: set[str] = set()
    while len(codes) < number:
        codes.add(card_code(secrets.randbits(DRAWN_BITS), secret))
    batch = CodeBatch(
        campaign_id=campaign_id, site_id=site_id, purpose=purpose, label=label, printed=number
    )
    repository.add_batch(batch, [card_hash(code, campaign_id, purpose) for code in codes])
    record("print_codes", "campaign", campaign_id, number=number, purpose=purpose)
    db.session.commit()
    drawn = sorted(codes)
    secrets.SystemRandom().shuffle(drawn)
    return drawn
