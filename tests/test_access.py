"""Every address says who may open it; what is another's does not exist."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from importlib.resources import files

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from evalapp.accounts.permissions import GRANTS, Permission, Role
from evalapp.sites.models import Site
from surveys.models import AccessPoint, Campaign, Questionnaire, QuestionnaireVersion
from tests.factories import in_app, make_programme, make_site, saved

PARTNERS = files("surveys").joinpath("questionnaires", "partenaires.json")

#: The whole list of what needs no account. A new entry is a decision, taken here.
PUBLIC = {
    "static",
    "doors.health",
    "accounts.sign_in",
    "collect.notice",
    "collect.start",
    "collect.page",
    "collect.send",
    "collect.pause",
    "collect.paused",
    "collect.resume",
    "collect.thanks",
    "collect.unknown",
    "entry.enter",
    "entry.entrance",
    "entry.scanned",
    "media.show",
    "invitation.answer",
    "invitation.ask",
    "invitation.say",
}


def test_only_these_pages_are_public(app: Flask) -> None:
    unguarded = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not hasattr(app.view_functions[rule.endpoint], "permission")
    }
    assert unguarded == PUBLIC


def test_a_public_page_says_so_and_no_page_says_both(app: Flask) -> None:
    for endpoint, view in app.view_functions.items():
        if endpoint != "static":
            assert getattr(view, "is_public", False) is not hasattr(view, "permission"), endpoint


def test_every_permission_is_one_of_the_list(app: Flask) -> None:
    for view in app.view_functions.values():
        assert getattr(view, "permission", Permission.SIGNED_IN) in Permission


def test_nobody_signed_in_opens_no_office_page(app: Flask, client: FlaskClient) -> None:
    for rule in office_rules(app):
        address = filled(rule)
        if "GET" in (rule.methods or ()):
            answer = client.get(address)
            assert answer.status_code == 302, address
            assert answer.location.startswith("/connexion"), address
        else:
            assert client.post(address).status_code == 401, address


@pytest.mark.parametrize("role", [Role.SITE_LEAD, Role.TROIKA_READER, Role.INTERVIEWER])
def test_another_sites_pages_do_not_exist(
    app: Flask, signed_in_as: Callable[..., FlaskClient], role: Role
) -> None:
    client = signed_in_as(role, site=make_site("mien"))
    make_campaign(make_site("autre"))
    for rule in office_rules(app):
        if rule.arguments & {"code", "user_id"}:
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                answer = client.open(filled(rule), method=method)
                assert answer.status_code == 404, f"{method} {filled(rule)}"


def test_an_evaluator_of_one_programme_does_not_reach_another(
    app: Flask, signed_in_as: Callable[..., FlaskClient]
) -> None:
    client = signed_in_as(Role.EVALUATOR, programme=make_programme())
    make_campaign(make_site("autre"))
    for rule in office_rules(app):
        if "code" in rule.arguments and not rule.rule.startswith("/questionnaires"):
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                answer = client.open(filled(rule), method=method)
                assert answer.status_code == 404, f"{method} {filled(rule)}"


def test_the_same_pages_exist_for_an_evaluator_of_everything(
    signed_in_as: Callable[..., FlaskClient],
) -> None:
    make_campaign(make_site("autre"))
    client = signed_in_as(Role.EVALUATOR)
    for address in ("/sites/autre", "/sites/autre/chiffres", "/sites", "/campagnes/"):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_exactly_the_lists_it_is_granted(
    app: Flask, signed_in_as: Callable[..., FlaskClient], role: Role
) -> None:
    client = signed_in_as(role)
    for rule in office_rules(app):
        if not rule.arguments and "GET" in (rule.methods or ()):
            permission = app.view_functions[rule.endpoint].permission  # type: ignore[attr-defined]
            status = client.get(rule.rule).status_code
            assert (status == 404) is not granted(role, permission), rule.rule


def granted(role: Role, permission: Permission) -> bool:
    return permission in GRANTS[role]


def office_rules(app: Flask) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in PUBLIC:
            yield rule


def filled(rule: Rule) -> str:
    """The rule's address, about what belongs to the site « autre »."""
    values = {name: "autre" for name in rule.arguments}
    values |= {name: "1" for name in rule.arguments if name.endswith("id")}
    converter = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
    return converter.sub(lambda found: values[found.group(1)], rule.rule)


@in_app
def make_campaign(site: Site) -> None:
    questionnaire = saved(Questionnaire(code="autre", title="Autre"))
    version = saved(
        QuestionnaireVersion(
            questionnaire_id=questionnaire.id,
            number=1,
            status="published",
            definition=PARTNERS.read_text("utf-8"),
            checksum="0" * 64,
        )
    )
    campaign = saved(
        Campaign(
            code="autre",
            title="Autre",
            programme_id=site.programme_id,
            version_id=version.id,
            opens_on=date(2026, 11, 1),
            closes_on=date(2026, 12, 1),
            status="open",
        )
    )
    saved(AccessPoint(code="autre", campaign_id=campaign.id, site_id=site.id))
