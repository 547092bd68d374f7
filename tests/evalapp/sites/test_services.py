"""Writes on sites: loading twice changes nothing, a correction is kept and undone."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from evalapp.accounts.permissions import Scope
from evalapp.errors import Conflict, Invalid, NotFound
from evalapp.extensions import db
from evalapp.flags import Flag
from evalapp.sites import repository, services
from evalapp.sites.eligibility import Verdict
from evalapp.sites.governance import Seat, SeatRole
from evalapp.sites.models import PublishedFigure, PublishedFigureRevision, Site, Territory
from evalapp.sites.services import FigureContent, load_reference
from evalapp.sites.territory import TerritoryKind

TODAY = date(2026, 3, 1)
EVERYTHING = Scope(everything=True)


@pytest.fixture
def beziers(app_context: Flask) -> Site:
    return repository.site_by_code("beziers", EVERYTHING)


def content(value: float | None = 41.5, flag: Flag = Flag.NONE) -> FigureContent:
    return FigureContent(value, flag, "Insee, rectificatif", date(2026, 2, 1))


def poverty(site: Site) -> PublishedFigure:
    found = next(
        f
        for f in repository.figures_of(site.id)
        if f.measure == "taux_pauvrete_60" and f.territory.code == "34032"
    )
    return repository.figure_by_id(found.id, site.id)


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_loading_twice_changes_nothing(beziers: Site) -> None:
    before = (count(PublishedFigure), count(Territory), count(Site))
    load_reference(date(2026, 3, 2))
    assert (count(PublishedFigure), count(Territory), count(Site)) == before


def test_a_secret_reaches_the_database_as_a_flag_without_value(beziers: Site) -> None:
    alban = repository.site_by_code("monts-d-alban", EVERYTHING)
    rates = [f for f in repository.figures_of(alban.id) if f.measure == "taux_pauvrete_60"]
    own = [f for f in rates if f.territory.kind == "commune"]
    assert {(f.value, f.flag) for f in own} == {(None, Flag.SECRET)}


def test_a_correction_keeps_what_was_said_before(beziers: Site) -> None:
    figure = poverty(beziers)
    services.correct_figure(figure, content(), "Erreur de saisie", author_id=None, today=TODAY)
    (change,) = repository.revisions_of(figure.id)
    assert (change.before["value"], change.after["value"], figure.value) == (36.0, 41.5, 41.5)


def test_loading_again_leaves_a_correction_alone(beziers: Site) -> None:
    figure = poverty(beziers)
    services.correct_figure(figure, content(), "Erreur", author_id=None, today=TODAY)
    load_reference(TODAY)
    assert poverty(beziers).value == 41.5


def test_undoing_goes_back_one_change_at_a_time(beziers: Site) -> None:
    figure = poverty(beziers)
    for value in (41.5, 42.5):
        services.correct_figure(figure, content(value), "Motif", author_id=None, today=TODAY)
    services.undo_figure(figure, author_id=None, today=TODAY)
    assert figure.value == 41.5
    services.undo_figure(figure, author_id=None, today=TODAY)
    assert figure.value == 36.0
    with pytest.raises(Conflict):
        services.undo_figure(figure, author_id=None, today=TODAY)
    assert count(PublishedFigureRevision) == 4


def test_undoing_an_addition_withdraws_the_figure(beziers: Site) -> None:
    place = next(p for p in repository.places_of(beziers.id) if p.code == "34032")
    key = (place.id, "part_monoparentales", 2021, "commune")
    figure = services.add_figure(beziers, key, content(18.0), author_id=None, today=TODAY)
    services.undo_figure(figure, author_id=None, today=TODAY)
    assert figure.id not in {f.id for f in repository.figures_of(beziers.id)}
    again = services.add_figure(beziers, key, content(19.0), author_id=None, today=TODAY)
    assert again.id == figure.id
    assert again.value == 19.0


def test_the_same_figure_is_not_added_twice(beziers: Site) -> None:
    figure = poverty(beziers)
    key = (figure.territory_id, figure.measure, figure.year, figure.perimeter)
    with pytest.raises(Conflict, match="existe déjà"):
        services.add_figure(beziers, key, content(), author_id=None, today=TODAY)


def test_a_figure_about_another_site_is_out_of_reach(beziers: Site) -> None:
    sete = repository.site_by_code("sete", EVERYTHING)
    with pytest.raises(NotFound):
        repository.figure_by_id(poverty(beziers).id, sete.id)
    key = (poverty(beziers).territory_id, "colleges", 2024, "commune")
    with pytest.raises(NotFound):
        services.add_figure(sete, key, content(), author_id=None, today=TODAY)


def test_a_shared_reference_is_no_site_s_to_change(beziers: Site) -> None:
    shared = next(f for f in repository.figures_of(beziers.id) if f.territory.part == "context")
    with pytest.raises(NotFound):
        repository.figure_by_id(shared.id, beziers.id)


def test_a_value_and_a_flag_together_are_refused(beziers: Site) -> None:
    with pytest.raises(Invalid):
        services.correct_figure(
            poverty(beziers), content(36.0, Flag.SECRET), "Motif", author_id=None, today=TODAY
        )


def test_a_district_of_2024_joins_the_perimeter_with_its_generation(beziers: Site) -> None:
    services.add_territory(beziers, TerritoryKind.QPV, "qn03401m", "Mosson")
    added = next(p for p in repository.places_of(beziers.id) if p.code == "QN03401M")
    assert (added.generation, added.part) == (2024, "perimeter")
    with pytest.raises(Conflict, match="déjà rattaché"):
        services.add_territory(beziers, TerritoryKind.QPV, "QN03401M", "Mosson")


def test_a_wrong_code_is_refused_with_its_sentence(beziers: Site) -> None:
    with pytest.raises(Invalid, match="n’est pas un code de quartier prioritaire"):
        services.add_territory(beziers, TerritoryKind.QPV, "QP34005", "Mosson")


def test_the_identity_takes_a_right_school_code_and_empties_a_seat(beziers: Site) -> None:
    seats = (Seat(SeatRole.PREFECTURE, ""), Seat(SeatRole.LEAD_SCHOOL, "Collège"))
    services.set_identity(beziers, 2021, "0750655e", seats)
    held = {seat.role: seat.organisation for seat in beziers.seats}
    assert beziers.lead_school_uai == "0750655E"
    assert "prefecture" not in held
    assert held["lead_school"] == "Collège"
    with pytest.raises(Invalid, match="lettre de contrôle"):
        services.set_identity(beziers, 2021, "0750655A", ())


def test_the_three_laureates_are_to_examine_never_refused(beziers: Site) -> None:
    for code in ("haut-vallespir", "monts-d-alban", "piemont-cevenol"):
        site = repository.site_by_code(code, EVERYTHING)
        assert services.eligibility_of(site).verdict is Verdict.TO_EXAMINE


def test_a_scope_reaches_its_site_and_its_programme_only(beziers: Site) -> None:
    one = Scope(site_ids=frozenset({beziers.id}))
    assert [site.code for site in repository.all_sites(one)] == ["beziers"]
    programme = Scope(programme_ids=frozenset({beziers.programme_id}))
    assert len(repository.all_sites(programme)) == 5
    assert repository.all_sites(Scope()) == []
    with pytest.raises(NotFound):
        repository.site_by_code("sete", one)
