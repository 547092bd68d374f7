"""Changing what a campaign hopes for, by site and by group."""

from __future__ import annotations

from evalapp.audit.services import record
from evalapp.extensions import db
from surveys.field.objectives.groups import Objectives, read_objectives
from surveys.models import Campaign


def keep_objectives(campaign: Campaign, wanted: Objectives, sites: set[str]) -> None:
    """Keep the numbers of some sites; other sites keep theirs while the groups are the same."""
    before = read_objectives(campaign.group_objectives)
    others = (
        {code: numbers for code, numbers in before.numbers.items() if code not in sites}
        if before.questions == wanted.questions
        else {}
    )
    kept = Objectives(wanted.questions, {**others, **wanted.numbers})
    campaign.group_objectives = kept.written()
    record("change_objectives", "campaign", campaign.code, questions=len(wanted.questions))
    db.session.commit()
