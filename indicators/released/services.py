"""Keep what a report publishes, and give it back to the gate: frozen, read once per process."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import date

from evalapp.codec import from_plain, to_plain
from evalapp.extensions import db
from indicators.disclosure.gate import WIDER
from indicators.disclosure.tables import Audience, PublishedTable
from indicators.released import repository
from indicators.released.models import ReleasedTables
from indicators.results import SurveyResults

#: Publications already read: they never change.
_read: dict[tuple[str, int], SurveyResults] = {}
MAX_READ = 128


def release(
    campaign_id: int,
    site_id: int,
    audience: Audience,
    results: SurveyResults,
    basis: str,
    today: date,
) -> None:
    """Write down all that a publication shows; the same tables again add nothing."""
    plain = to_plain(results)
    content = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    known = repository.of_site(campaign_id, site_id, {audience})
    if known and repository.content_of(known[-1].id) == content:
        return
    row = ReleasedTables(
        campaign_id=campaign_id, site_id=site_id, audience=audience.value, released_on=today,
        finished=results.respondents, basis=basis, content=content,
    )  # fmt: skip
    db.session.add(row)


def seen_by(audience: Audience, campaign_id: int, site_id: int) -> Sequence[ReleasedTables]:
    """Return the publications of a campaign on a site that this audience knows, oldest first."""
    return repository.of_site(campaign_id, site_id, WIDER[audience])


def results_of(release_id: int) -> SurveyResults:
    """Return what one publication showed."""
    key = (str(db.engine.url), release_id)
    if key not in _read:
        if len(_read) >= MAX_READ:
            _read.clear()
        _read[key] = from_plain(SurveyResults, json.loads(repository.content_of(release_id)))
    return _read[key]


def tables_about(campaign_ids: Collection[int], *questions: str) -> tuple[PublishedTable, ...]:
    """Return every published table of these questions in these campaigns, the oldest first."""
    return tuple(
        table
        for one in repository.ids_of_campaigns(campaign_ids)
        for table in results_of(one).every
        if questions_of(table).intersection(questions)
    )


def questions_of(table: PublishedTable) -> frozenset[str]:
    """Return the questions that a table crosses or keeps to, whatever was made of their answers."""
    named = (table.row_variable, table.column_variable, *(name for name, _ in table.scope))
    return frozenset(name.partition("~")[0] for name in named) - {"", "campaign", "site"}
