"""Who may do what: roles, permissions and the scope they give; no database, no web."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a membership makes of a person on a site or a programme."""

    ADMINISTRATOR = "administrator"
    EVALUATOR = "evaluator"
    SITE_LEAD = "site_lead"
    TROIKA_READER = "troika_reader"
    INTERVIEWER = "interviewer"


class Permission(StrEnum):
    """One kind of act; every office route declares the one it needs."""

    SIGNED_IN = "signed_in"
    VIEW_SITE = "view_site"
    EDIT_SITE = "edit_site"
    VIEW_CAMPAIGN = "view_campaign"
    EDIT_CAMPAIGN = "edit_campaign"
    EDIT_QUESTIONNAIRE = "edit_questionnaire"
    VIEW_ANSWERS = "view_answers"
    REVIEW_ANSWERS = "review_answers"
    EXPORT_ANSWERS = "export_answers"
    ENTER_ANSWERS = "enter_answers"
    EXPLORE = "explore"
    VIEW_INDICATORS = "view_indicators"
    ENTER_MEASUREMENT = "enter_measurement"
    VIEW_REPORT = "view_report"
    MAKE_REPORT = "make_report"
    MANAGE_ACCOUNTS = "manage_accounts"
    VIEW_AUDIT = "view_audit"


_READER = {
    Permission.SIGNED_IN,
    Permission.VIEW_SITE,
    Permission.VIEW_INDICATORS,
    Permission.VIEW_REPORT,
}
_LEAD = _READER | {Permission.VIEW_CAMPAIGN, Permission.ENTER_MEASUREMENT}
_EVALUATOR = frozenset(Permission) - {Permission.MANAGE_ACCOUNTS, Permission.VIEW_AUDIT}

GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(Permission),
    Role.EVALUATOR: _EVALUATOR,
    Role.SITE_LEAD: frozenset(_LEAD),
    Role.TROIKA_READER: frozenset(_READER),
    Role.INTERVIEWER: frozenset({Permission.SIGNED_IN, Permission.ENTER_ANSWERS}),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A role on one site, on one programme, or (both ``None``) everywhere."""

    role: Role
    site_id: int | None = None
    programme_id: int | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """What one permission reaches: everything, or the listed sites and programmes."""

    everything: bool = False
    site_ids: frozenset[int] = frozenset()
    programme_ids: frozenset[int] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Tell whether the permission reaches nothing at all."""
        return not (self.everything or self.site_ids or self.programme_ids)


def scope_of(grants: tuple[Grant, ...], permission: Permission) -> Scope:
    """Return what ``grants`` let a person do with ``permission``."""
    granting = [grant for grant in grants if permission in GRANTS[grant.role]]
    return Scope(
        everything=any(g.site_id is None and g.programme_id is None for g in granting),
        site_ids=frozenset(g.site_id for g in granting if g.site_id is not None),
        programme_ids=frozenset(g.programme_id for g in granting if g.programme_id is not None),
    )
