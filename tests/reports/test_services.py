"""From a database to a frozen report, and back to its very bytes."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import pytest
from flask import Flask

from evalapp.errors import NotFound
from evalapp.extensions import db
from evalapp.flags import Flag
from evalapp.sites.models import PublishedFigure, Site, SiteTerritory, Territory
from reports import repository, services
from reports.inputs import ResultKind, from_json
from reports.interim_report import KIND
from surveys.models import Campaign, SelectedVerbatim
from tests.factories import make_programme, make_site
from tests.survey_factories import TODAY, make_campaign, make_response

WIDE = services.EVERYWHERE


@pytest.fixture
def site(app: Flask) -> Iterator[Site]:
    """A Cité éducative with a secret figure, a campaign and forty answers."""
    made = make_site("beziers", "Béziers", make_programme("cites", "Cités éducatives"))
    campaign = make_campaign("parents", sites=[made], title="Enquête parents")
    for place in range(40):
        answer = "tout_a_fait" if place % 4 else "pas_du_tout"
        make_response(campaign, made, {"q1": "oui", "q3": answer})
    make_response(campaign, made, {"q1": "oui"}, status="partial")
    with app.app_context():
        _add_territory(made)
        _choose(campaign, made, "Ma fille a pris confiance.")
        yield db.session.get_one(Site, made.id)


def _add_territory(site: Site) -> None:
    place = Territory(kind="commune", code="34032", name="Béziers")
    db.session.add(place)
    db.session.flush()
    db.session.add(SiteTerritory(site_id=site.id, territory_id=place.id, part="perimeter"))
    common = {"territory_id": place.id, "source": "Insee", "year": 2021, "perimeter": "commune"}
    db.session.add(PublishedFigure(measure="taux_pauvrete_60", value=36.0, unit="%", **common))
    db.session.add(PublishedFigure(measure="taux_pauvrete_75_plus", flag="s", **common))
    db.session.commit()


def _choose(campaign: Campaign, site: Site, text: str) -> None:
    db.session.add(
        SelectedVerbatim(campaign_id=campaign.id, site_id=site.id, question_uid="q9", text=text)
    )
    db.session.commit()


def test_rates_of_published_figures_become_proportions_and_secrets_stay(site: Site) -> None:
    (place,) = services.build_inputs(site, KIND, TODAY).territories
    found = {figure.label: (figure.value, figure.flag) for figure in place.figures}
    assert found["Taux de pauvreté à 60 %"] == (0.36, Flag.NONE)
    assert found["Taux de pauvreté des 75 ans et plus"] == (None, Flag.SECRET)


def test_every_indicator_of_the_framework_has_its_line(site: Site) -> None:
    assert len(services.build_inputs(site, KIND, TODAY).codes()) == 34


def test_results_pass_the_gate_before_they_are_inputs(site: Site) -> None:
    inputs = services.build_inputs(site, KIND, TODAY)
    opinion = next(result for result in inputs.results if result.uid == "q3")
    assert opinion.kind is ResultKind.AGREEMENT
    assert {result.table.audience for result in inputs.results} == {services.AUDIENCE}
    assert opinion.agreed is not None
    assert opinion.agreed.value == 0.75


def test_complete_and_unfinished_answers_are_counted_apart(site: Site) -> None:
    (facts,) = services.build_inputs(site, KIND, TODAY).campaigns
    assert (facts.complete, facts.partial, facts.refused) == (40, 1, 0)
    assert facts.closed_on is None
    assert sum(day.count for day in facts.daily) == 40


def test_chosen_words_are_in_the_report(site: Site) -> None:
    inputs = services.build_inputs(site, KIND, TODAY)
    assert [words.text for words in inputs.verbatims] == ["Ma fille a pris confiance."]


def test_a_published_report_is_rebuilt_byte_for_byte(site: Site) -> None:
    made = services.publish_report(site, KIND, author_id=None, today=TODAY)
    assert sha256(made.pdf).hexdigest() == made.sha256
    assert services.is_faithful(made)
    assert from_json(made.inputs).edition == 1
    assert made.pages > 8


def test_what_comes_later_does_not_change_a_published_report(site: Site) -> None:
    made = services.publish_report(site, KIND, author_id=None, today=TODAY)
    before = made.sha256
    campaign = db.session.scalars(db.select(Campaign)).one()
    make_response(campaign, site, {"q1": "non", "q3": "plutot"})
    again, _ = repository.publication_by_id(made.id, WIDE)
    assert services.is_faithful(again)
    assert again.sha256 == before


def test_each_report_of_a_site_takes_the_next_number(site: Site) -> None:
    first = services.publish_report(site, KIND, author_id=None, today=TODAY)
    second = services.publish_report(site, KIND, author_id=None, today=TODAY)
    assert (first.edition, second.edition) == (1, 2)
    assert [made.id for made in repository.publications_of(site.id)] == [second.id, first.id]


def test_an_unknown_kind_is_refused_with_the_known_one(site: Site) -> None:
    with pytest.raises(NotFound, match="rapport-intermediaire"):
        services.report_pdf("beziers", "roman", TODAY)


def test_a_site_without_any_survey_has_a_report(app: Flask) -> None:
    lone = make_site("seul", "Seul")
    with app.app_context():
        assert services.report_pdf(lone.code, KIND, TODAY).startswith(b"%PDF-1.7")
