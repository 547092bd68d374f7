"""What printed pieces need to know of a campaign."""

from __future__ import annotations

from datetime import date

from evalapp.extensions import db
from evalapp.sites.models import Site
from reports.field.invitations import Invitation
from surveys.collect.notice import minutes_for
from surveys.collect.repository import questionnaire_of
from surveys.definition import Questionnaire
from surveys.field.notice_texts import in_french
from surveys.models import AccessPoint, Campaign
from surveys.submission import Door


def questionnaire(campaign: Campaign) -> Questionnaire:
    """Return the questionnaire of a campaign."""
    return questionnaire_of(campaign.version_id, campaign.version.checksum)


def invitation(campaign: Campaign, point: AccessPoint, public_url: str, on: date) -> Invitation:
    """Return what every printed piece of an access point says."""
    site = db.session.get_one(Site, point.site_id)
    purpose = campaign.notice.get("purpose", "")
    by_language = purpose if isinstance(purpose, dict) else {"fr": purpose}
    return Invitation(
        title=campaign.title,
        site=site.name,
        organisation=in_french(campaign.notice, "organisation"),
        purpose=tuple((language, str(text)) for language, text in by_language.items()),
        languages=tuple(campaign.languages) or ("fr",),
        address=f"{public_url}/q/{point.code}",
        minutes=_minutes(campaign),
        closes_on=campaign.closes_on,
        is_anonymous=campaign.anonymity == "anonymous",
        on=on,
        address_as=str(questionnaire(campaign).settings.get("address", "vous")),
    )


def _minutes(campaign: Campaign) -> int:
    door = Door(
        access_point_id=0, access_code="", channel="", is_open=True, site_id=0, site_code="",
        checksum=campaign.version.checksum, campaign_id=campaign.id,
        **{name: getattr(campaign, name) for name in _SAME},
    )  # fmt: skip
    return minutes_for(door, questionnaire(campaign))


_SAME = (
    "title", "status", "opens_on", "closes_on", "anonymity", "languages", "legal_basis", "notice",
    "retention_on", "version_id",
)  # fmt: skip
