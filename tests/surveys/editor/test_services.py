"""From nothing to a published version, and back: the services of the editor, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from evalapp.errors import Conflict, Invalid
from evalapp.extensions import db
from surveys.editor import services
from surveys.editor.models import DraftRevision
from surveys.editor.publishing.services import publish, use_version
from surveys.editor.work import services as work
from surveys.models import Campaign, QuestionnaireVersion
from tests.factories import make_site
from tests.survey_factories import TODAY, make_campaign

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("app_context")]


def started(title: str = "Avis des familles") -> str:
    code = services.create(title).code
    work.perform(code, "add", {"kind": "yes_no", "label": "Venez-vous à l’école ?"}, None)
    return code


def test_a_new_questionnaire_gets_a_code_of_its_own() -> None:
    assert services.create("Avis des familles").code == "avis-des-familles"
    assert services.create("Avis des familles").code == "avis-des-familles-2"
    assert services.create("Nouveau").code == "nouveau-2"
    with pytest.raises(Invalid, match="titre"):
        services.create("  ")


def test_acts_are_undone_and_done_again_and_a_new_act_forgets_what_was_undone() -> None:
    code = started()
    assert [q.name for q in work.work_on(code).definition.questions()] == ["venez_ecole"]
    assert not list(work.travel(code, -1).definition.questions())
    with pytest.raises(Conflict, match="rien à annuler"):
        work.travel(code, -1)
    assert list(work.travel(code, 1).definition.questions())
    work.travel(code, -1)
    after, _ = work.perform(code, "add", {"kind": "text", "label": "Pourquoi ?"}, None)
    assert [q.name for q in after.definition.questions()] == ["pourquoi"]
    assert not after.can_redo


def test_autosave_of_one_piece_is_one_step() -> None:
    code = started()
    uid = next(work.work_on(code).definition.questions()).uid
    for text in ("Venez-vous souvent ?", "Venez-vous souvent ici ?"):
        work.save_element(code, uid, {"label.fr": text, "autosave": "1"}, None)
    assert (
        db.session.scalar(select(func.count(DraftRevision.id))) == 3
    )  # creation, addition, wording
    work.save_element(code, uid, {"label.fr": "Venez-vous souvent ici ?"}, None)
    assert work.work_on(code).position == 2


def test_somebody_elses_words_are_never_overwritten() -> None:
    code = started()
    seen = work.work_on(code)
    uid = next(seen.definition.questions()).uid
    work.save_element(code, uid, {"label.fr": "Autre", "state": str(seen.position)}, None)
    with pytest.raises(Conflict, match="entre-temps"):
        work.save_element(code, uid, {"label.fr": "Encore", "state": str(seen.position)}, None)


def test_a_draft_with_errors_is_not_published() -> None:
    code = services.create("Vide").code
    with pytest.raises(Invalid, match="ne contient aucune question"):
        publish(code, "", TODAY)


def test_a_version_is_numbered_frozen_and_followed_by_the_next() -> None:
    code = started()
    first = publish(code, "Première", TODAY)
    assert (first.number, first.status, first.published_on) == (1, "published", TODAY)
    with pytest.raises(Conflict, match="Rien n’a changé"):
        publish(code, "", TODAY)
    frozen = first.definition
    work.perform(code, "add", {"kind": "text", "label": "Pourquoi ?"}, None)
    second = publish(code, "", TODAY)
    assert second.number == 2
    db.session.expire_all()
    assert db.session.get_one(QuestionnaireVersion, first.id).definition == frozen


def test_publishing_what_was_not_checked_is_refused() -> None:
    code = started()
    checked = work.work_on(code).position
    work.perform(code, "add", {"kind": "text", "label": "Pourquoi ?"}, None)
    with pytest.raises(Conflict, match="relisez"):
        publish(code, "", TODAY, expected=checked)


def test_an_open_campaign_takes_the_next_version_of_its_own_questionnaire_only() -> None:
    code = started()
    first = publish(code, "", TODAY)
    campaign = make_campaign(sites=[make_site()], version=first)
    work.perform(code, "add", {"kind": "text", "label": "Pourquoi ?"}, None)
    second = publish(code, "", TODAY)
    row = db.session.get_one(Campaign, campaign.id)
    use_version(row, code, 2)
    assert db.session.get_one(Campaign, campaign.id).version_id == second.id
    other = services.create("Autre").code
    work.perform(other, "add", {"kind": "text", "label": "Pourquoi ?"}, None)
    publish(other, "", TODAY)
    with pytest.raises(Conflict, match="autre questionnaire"):
        use_version(row, other, 1)


def test_the_bank_is_fed_once_with_questions_that_ask_something() -> None:
    definitions = [services.shipped(name) for name in services.SHIPPED]
    added = services.feed_bank(definitions, TODAY)
    assert added > 50
    assert services.feed_bank(definitions, TODAY) == 0


@pytest.mark.parametrize("kind", ["json", "xlsform", "lstsv", "ddi", "codebook"])
def test_every_format_is_exported(kind: str) -> None:
    code = started()
    assert len(services.exported(code, kind)) > 100
