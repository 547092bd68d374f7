"""What the columns read from the database: marks that tell a change, then documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from evalapp.extensions import db
from surveys.models import Response

#: Ids asked for at once: within the limit of SQLite's variables.
LOT = 500
#: A prime: the sum of the remainders of random ids tells one set of responses from another.
PRIME = 2147483647


@dataclass(frozen=True, slots=True)
class Mark:
    """What tells whether the finished responses of one day are still the same."""

    day: str
    rows: int
    generations: int
    ids: int


_ROW = (
    Response.id,
    Response.site_id,
    Response.version_id,
    Response.language,
    Response.channel,
    Response.answers,
)


def _finished(campaign_id: int) -> tuple[Any, Any]:
    return (Response.campaign_id == campaign_id, Response.status == "complete")


def marks(campaign_id: int, since: date | None = None) -> list[Mark]:
    """Return the mark of each day, oldest first; read from an index alone."""
    query = (
        select(
            Response.day,
            func.count(),
            func.sum(Response.generation),
            func.sum(Response.id % PRIME),
        )
        .where(*_finished(campaign_id))
        .group_by(Response.day)
        .order_by(Response.day)
    )
    if since is not None:
        query = query.where(Response.day >= since)
    found = db.session.execute(query)
    return [Mark(d.isoformat(), n, int(g), int(ids)) for d, n, g, ids in found]


def count_of(campaign_id: int, expected: int = 0) -> int:
    """Return how many responses are finished; ``expected``: about how many there should be.

    SQLite counts a whole table five times faster than a part of one: where the campaign is most
    of the table, the others are counted and taken away.
    """
    if db.engine.dialect.name == "sqlite" and expected:
        every = _count()
        if 2 * expected > every:
            return every - sum(_count(*part) for part in _others(campaign_id))
    return _count(*_finished(campaign_id))


def _count(*where: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(Response).where(*where)) or 0


def _others(campaign_id: int) -> tuple[tuple[Any, ...], ...]:
    """Return the conditions that share out all that is not a finished response of a campaign."""
    own = Response.campaign_id == campaign_id
    return (
        (Response.campaign_id < campaign_id,),
        (Response.campaign_id > campaign_id,),
        (own, Response.status < "complete"),
        (own, Response.status > "complete"),
    )


def edited(campaign_id: int) -> int:
    """Return the sum of the generations of the responses that were edited."""
    query = select(func.sum(Response.generation)).where(
        *_finished(campaign_id), Response.generation > 0
    )
    return int(db.session.scalar(query) or 0)


def ids_of_day(campaign_id: int, day: date) -> list[int]:
    """Return the ids of the finished responses of a day, in no order: an index holds them all."""
    query = select(Response.id).where(*_finished(campaign_id), Response.day == day)
    cursor = db.session.connection().execute(query).cursor
    return [key for (key,) in cursor.fetchall()] if cursor else []


def rows_of_day(campaign_id: int, day: date) -> Iterator[Sequence[Any]]:
    """Yield (id, site, version, language, channel, answers) of a day's finished responses."""
    query = select(*_ROW).where(*_finished(campaign_id), Response.day == day)
    yield from db.session.execute(query.order_by(Response.id).execution_options(yield_per=5000))


def rows_of_ids(ids: Sequence[int]) -> Iterator[Sequence[Any]]:
    """Yield the same for these responses only."""
    for start in range(0, len(ids), LOT):
        query = select(*_ROW).where(Response.id.in_(ids[start : start + LOT]))
        yield from db.session.connection().execute(query)
