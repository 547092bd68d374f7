"""Reads and writes about printed codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, func, insert, select

from evalapp.extensions import db
from evalapp.sites.models import Site
from surveys.field.cards.models import AccessCode, CodeBatch


def is_unused(code_hash: bytes, campaign_id: int) -> bool:
    """Tell whether a code may still serve in a campaign."""
    query = (
        select(AccessCode.code_hash)
        .join(CodeBatch, CodeBatch.id == AccessCode.batch_id)
        .where(AccessCode.code_hash == code_hash, CodeBatch.campaign_id == campaign_id)
    )
    return db.session.execute(query).first() is not None


def take(hashes: Sequence[bytes]) -> bool:
    """Take codes away in the transaction at hand; tell whether all of them were there.

    Two answers sent at once with one code wait for each other here: the second finds nothing.
    """
    taken = delete(AccessCode).where(AccessCode.code_hash.in_(hashes))
    return int(db.session.connection().execute(taken).rowcount) == len(set(hashes))


def add_batch(batch: CodeBatch, hashes: Iterable[bytes]) -> None:
    """Add a batch with its codes, in the order of their hashes: not that of the sheet."""
    db.session.add(batch)
    db.session.flush()
    rows = [{"code_hash": code_hash, "batch_id": batch.id} for code_hash in sorted(hashes)]
    db.session.execute(insert(AccessCode), rows)


def batches(campaign_id: int, sites: Sequence[int]) -> list[tuple[CodeBatch, str, int]]:
    """Return (batch, site name, codes that have not served) for the sites at hand."""
    left = func.count(AccessCode.code_hash)
    query = (
        select(CodeBatch, Site.name, left)
        .join(Site, Site.id == CodeBatch.site_id)
        .outerjoin(AccessCode, AccessCode.batch_id == CodeBatch.id)
        .where(CodeBatch.campaign_id == campaign_id, CodeBatch.site_id.in_(sites))
        .group_by(CodeBatch.id, Site.name)
        .order_by(CodeBatch.id)
    )
    return [(batch, name, number) for batch, name, number in db.session.execute(query)]
