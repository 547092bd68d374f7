"""Acts on open answers: read those that may be read, choose, mask, take back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evalapp.accounts.permissions import Scope
from evalapp.audit.services import record, record_at_once
from evalapp.errors import Conflict, NotFound
from evalapp.extensions import db
from evalapp.sites.models import Site
from surveys.campaigns.repository import campaign_by_code, definitions_of, sites_of
from surveys.models import Campaign, SelectedVerbatim
from surveys.verbatims import release, repository
from surveys.verbatims.release import OpenQuestion, Page


@dataclass(frozen=True, slots=True)
class Place:
    """A question of a campaign on a site."""

    campaign: Campaign
    site: Site
    question: OpenQuestion

    @property
    def seed(self) -> str:
        """What the order of the words is drawn from."""
        return f"{self.campaign.code}/{self.site.code}/{self.question.key}"


@dataclass(frozen=True, slots=True)
class Count:
    """How many wrote on a site; ``None`` when there are too few to say."""

    site: Site
    number: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One open question with what was written on each site."""

    question: OpenQuestion
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A chosen word, with the names of where it was said."""

    row: SelectedVerbatim
    site: str
    question: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The open answers of a campaign, and those chosen among them."""

    sites: tuple[Site, ...]
    lines: tuple[Line, ...]
    chosen: tuple[Chosen, ...]
    withdrawn: tuple[Chosen, ...]


def overview(campaign: Campaign, scope: Scope) -> Overview:
    """Return what was asked in words, how much was written, what was chosen."""
    sites = tuple(sites_of(campaign.id, scope))
    documents = {site.id: repository.documents_of(campaign.id, site.id) for site in sites}
    asked = release.open_questions(definitions_of(campaign))
    least = campaign.team_threshold
    lines = tuple(
        Line(one, tuple(Count(s, _told(release.said(documents[s.id], one.key), least))
                        for s in sites))
        for one in asked
    )  # fmt: skip
    names = {site.id: site.name for site in sites}
    titles = {one.key: one.title for one in asked}
    rows = repository.chosen_of(campaign.id, list(names))
    known = [Chosen(r, names[r.site_id], titles.get(r.question_uid, r.question_uid)) for r in rows]
    return Overview(
        sites,
        lines,
        tuple(one for one in known if not one.row.withdrawn),
        tuple(one for one in known if one.row.withdrawn),
    )


def place_of(code: str, question: str, site: str, scope: Scope) -> Place:
    """Return a question of a campaign on a site of ``scope``, or raise ``NotFound``."""
    campaign = campaign_by_code(code, scope)
    here = next((one for one in sites_of(campaign.id, scope) if one.code == site), None)
    asked = release.open_questions(definitions_of(campaign))
    what = next((one for one in asked if one.key == question), None)
    if here is None or what is None:
        raise NotFound("Cette question ne se lit pas ici, ou elle n’est pas de votre périmètre.")
    return Place(campaign, here, what)


def words_of(place: Place) -> tuple[str, ...]:
    """Return the words that may be read at this place, shuffled; none when few wrote."""
    documents = repository.documents_of(place.campaign.id, place.site.id)
    texts = release.said(documents, place.question.key)
    return release.released(texts, place.campaign.team_threshold, place.seed)


def read(place: Place, sought: str, number: str) -> Page:
    """Return one page of words; opening it is written in the audit trail."""
    details = {"site": place.site.code, "question": place.question.key}
    code = place.campaign.code
    page = release.page_of(words_of(place), sought, number)
    record_at_once("texts_read", "campaign", code, **details)
    return page


def word_at(place: Place, wanted: str) -> str:
    """Return the words of that short name, or raise ``NotFound``."""
    for text in words_of(place):
        if release.token(text, place.seed) == wanted:
            return text
    raise NotFound("Cette parole n’est plus lisible : la réponse a pu être effacée.")


def choose(place: Place, text: str, language: str, translation: str) -> SelectedVerbatim:
    """Keep masked words for the reports of the site; nothing leads back to the response."""
    row = SelectedVerbatim(
        campaign_id=place.campaign.id,
        site_id=place.site.id,
        question_uid=place.question.key,
        text=text,
        language=language,
        translation=translation,
    )
    _refuse_twice(row)
    db.session.add(row)
    record("text_chosen", "campaign", place.campaign.code, site=place.site.code)
    db.session.commit()
    return row


def edit(campaign: Campaign, row: SelectedVerbatim, text: str, language: str, said: str) -> None:
    """Change chosen words, their language or their translation (``said`` in French)."""
    row.text, row.language, row.translation = text, language, said
    record("text_edited", "campaign", campaign.code, text=row.id)
    db.session.commit()


def set_withdrawn(campaign: Campaign, row: SelectedVerbatim, withdrawn: bool) -> None:
    """Take chosen words back, or put them back."""
    if row.withdrawn is withdrawn:
        return
    row.withdrawn = withdrawn
    record("text_withdrawn" if withdrawn else "text_put_back", "campaign", campaign.code,
           text=row.id)  # fmt: skip
    db.session.commit()


def chosen_one(code: str, verbatim_id: int, scope: Scope) -> tuple[Campaign, SelectedVerbatim]:
    """Return a chosen word and its campaign, both within ``scope``."""
    campaign = campaign_by_code(code, scope)
    sites = [site.id for site in sites_of(campaign.id, scope)]
    return campaign, repository.chosen_by_id(verbatim_id, campaign.id, sites)


def _told(texts: Sequence[str], least: int) -> int | None:
    return len(texts) if not texts or len(texts) >= least else None


def _refuse_twice(row: SelectedVerbatim) -> None:
    for known in repository.chosen_of(row.campaign_id, [row.site_id]):
        if known.text == row.text and not known.withdrawn:
            raise Conflict("Cette parole est déjà choisie : elle figure dans la liste.")
