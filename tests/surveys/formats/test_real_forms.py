"""Real files of other tools: imported, explained, answered to the end, exported, read back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pyxform.xls2xform import convert

from surveys.definition import Questionnaire
from surveys.formats.importing import import_questionnaire
from surveys.formats.losses import Imported, Severity
from surveys.formats.report import report_text
from surveys.formats.xlsform_export import export_xlsform
from surveys.walker import Profile, walk

SHARED = Path(__file__).parents[4] / "shared" / "forms"
FORMS = sorted(SHARED.glob("*")) if SHARED.is_dir() else []

pytestmark = pytest.mark.skipif(not FORMS, reason="the real forms are not beside this project")
every_form = pytest.mark.parametrize("path", FORMS, ids=[path.name for path in FORMS])


def answered(questionnaire: Questionnaire, seed: int) -> dict[str, object]:
    return walk(questionnaire, np.random.default_rng(seed), Profile(blank=0.3))


def read(path: Path) -> tuple[Imported, Questionnaire]:
    imported = import_questionnaire(path.read_bytes(), path.name)
    assert imported.questionnaire is not None, imported.refusal
    return imported, imported.questionnaire


EXPECTED = {
    "dsfr_questionnaire_test_rgaa_fr.lss": (3, 141, 4),
    "getodk_all-question-types.xlsx": (3, 66, 25),
    "getodk_socio-economic-survey.xlsx": (0, 17, 0),
    "gnoblet_impactR_kobo_fr.xlsx": (3, 29, 7),
    "kobo_tutorial_arabic_labels.xls": (3, 4, 2),
    "limesurvey_tsv_all_types_survey.tsv": (0, 30, 0),
}


@every_form
def test_a_real_form_gives_a_questionnaire_and_counts_its_losses(path: Path) -> None:
    imported, questionnaire = read(path)
    lost = [loss for loss in imported.losses if loss.severity is Severity.LOSS]
    counts = (imported.exit_code, sum(1 for _ in questionnaire.questions()), len(lost))
    assert counts == EXPECTED.get(path.name, counts)


@every_form
def test_its_report_says_where_and_speaks_french(path: Path) -> None:
    imported, _ = read(path)
    report = report_text(imported)
    assert "est importé" in report
    for word in ("None", "Traceback", "Error", "unexpected", "object at"):
        assert word not in report
    for loss in imported.losses:
        assert loss.message.endswith("."), loss
        assert " :" not in loss.message.replace("\u00a0:", ""), loss


@every_form
@pytest.mark.parametrize("seed", range(3))
def test_it_is_answered_to_the_end(path: Path, seed: int) -> None:
    _, questionnaire = read(path)
    assert answered(questionnaire, seed)


@every_form
def test_it_comes_back_whole_through_our_xlsform_which_pyxform_accepts(
    path: Path, tmp_path: Path
) -> None:
    _, questionnaire = read(path)
    content = export_xlsform(questionnaire)
    again = import_questionnaire(content, "retour.xlsx")
    assert again.questionnaire == questionnaire
    assert again.losses == ()
    target = tmp_path / "form.xlsx"
    target.write_bytes(content)
    assert "<h:html" in convert(xlsform=str(target), validate=False, warnings=[]).xform


def test_names_that_kobo_prefixed_are_found_again_and_told() -> None:
    path = SHARED / "gnoblet_impactR_kobo_fr.xlsx"
    imported, questionnaire = read(path)
    by_name = {question.name: question for question in questionnaire.questions()}
    assert by_name["h_3_type_latrine"].relevant == 'selected(${h_3_acces_latrine},"oui")'
    assert any("ligne 36, colonne relevant" in str(loss) for loss in imported.losses)


def test_the_lss_keeps_its_scenarios_and_its_filters() -> None:
    _, questionnaire = read(SHARED / "dsfr_questionnaire_test_rgaa_fr.lss")
    by_name = {question.name: question for question in questionnaire.questions()}
    assert by_name["QCYes"].relevant == "${QC} = 'Y'"
    assert by_name["FAF"].rows[0].relevant == "selected(${AF}, 'SQ01')"
    assert questionnaire.languages == ("fr", "de", "en", "it")
    assert [c.exclusive for c in questionnaire.choices[by_name["moe"].list_name or ""]][-1]
