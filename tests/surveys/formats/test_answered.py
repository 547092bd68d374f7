"""Imported questionnaires, answered to their end through the real pages by a respondent who
follows the skips and reads the checks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient

from evalapp.config import today
from surveys.collect.fields import written
from surveys.definition import Questionnaire
from surveys.formats.importing import import_questionnaire
from surveys.walker import Profile, walk
from tests.surveys.collect.made import begun, open_campaign, responses
from tests.surveys.formats.conftest import shared_forms, workbook

HEAD = ["type", "name", "label", "relevant", "constraint", "required", "calculation",
        "choice_filter", "repeat_count", "parameters"]  # fmt: skip
#: Checks that a guess made at random would hardly ever meet.
TIGHT: list[list[Any]] = [
    HEAD,
    ["integer", "year", "Année", None, ". >= 1987 and . <= 1988", "yes"],
    ["integer", "age", "Âge", None, ". = 2026 - ${year}", "yes"],
    ["text", "phone", "Téléphone", None, "regex(., '^0[67][0-9]{8}$')", "yes"],
    ["text", "card", "Carte", None, "string-length(.) = 13 and regex(., '[0-9]+')", "yes"],
    ["text", "mail", "Courriel", None, "regex(., '[a-z.]+@[a-z]+\\.[a-z]{2,3}')", "yes"],
    ["integer", "house", "Insee", None, "string-length(.) = 5 and . > 34000 and . mod 7 = 3",
     "yes"],
    ["begin repeat", "people", "Personne", None, None, None, None, None, "2"],
    ["date", "born", "Née le", None, ". >= date('1990-02-27') and . <= '1990-03-02'", "yes"],
    ["date", "moved", "Arrivée le", None, ". > ${born} and . <= today() and . - ${born} < 40",
     "yes"],
    ["integer", "rank", "Rang", None, ". = position(..) * 10", "yes"],
    ["end repeat"],
    ["begin group", "shares", "Parts"],
    ["decimal", "half", "La moitié", None, ". * 2 = 12.5", "yes"],
    ["integer", "first", "Une part", None, ". >= 0 and . <= 100", "yes"],
    ["integer", "second", "Le reste", None, ". + ${first} = 100", "yes"],
    ["end group"],
    ["select_multiple c", "picked", "Deux choix", None,
     "count-selected(.) = 2 and selected(., 'd') and not(selected(., 'a'))", "yes"],
    ["select_one c", "other", "Un autre", None, "not(selected(${picked}, .)) and . != 'a'", "yes"],
    ["range", "score", "Note", None, ". >= 9", "yes", None, None, None, "start=0 end=10 step=0.5"],
    ["text", "word", "Le mot", "${other} != ''", "starts-with(., 'QPV') or . = 'aucun'", "yes"],
]  # fmt: skip
LETTERS = [["list_name", "name", "label"], *[["c", name, name.upper()] for name in "abcd"]]


def answered_through_the_pages(client: FlaskClient, form: Questionnaire, seed: int) -> None:
    values = walk(form, np.random.default_rng(seed), Profile(blank=0.3, today=today()))
    pages = {page.uid: page for page in form.pages}
    before = {response.id for response in responses()}
    address, sent = begun(client), set[str]()
    while not address.endswith("/merci"):
        uid = address.partition("?")[0].rpartition("/")[2]
        assert uid not in sent, f"{uid} came back"
        sent.add(uid)
        assert client.get(address).status_code == 200
        answer = client.post(address, data=written(pages[uid].items, values))
        assert answer.status_code == 303, f"{uid}: {answer.text}"
        address = answer.location
    [kept] = [response for response in responses() if response.id not in before]
    assert kept.status == "complete"
    assert given(json.loads(kept.answers)) == given(values)


def given(value: Any) -> Any:
    """Return answers without what was left blank."""
    if isinstance(value, list):
        return [given(inside) for inside in value]
    if not isinstance(value, dict):
        return value
    return {uid: given(inside) for uid, inside in value.items() if inside is not None}


@pytest.mark.parametrize("seed", range(4))
def test_tight_checks_are_met(app: Flask, client: FlaskClient, seed: int) -> None:
    imported = import_questionnaire(workbook({"survey": TIGHT, "choices": LETTERS}), "t.xlsx")
    assert imported.questionnaire is not None
    assert imported.exit_code == 0, [str(loss) for loss in imported.losses]
    open_campaign(imported.questionnaire)
    answered_through_the_pages(client, imported.questionnaire, seed)


@pytest.mark.skipif(not shared_forms(), reason="the real forms are not beside this project")
@pytest.mark.parametrize("path", shared_forms(), ids=lambda path: path.name)
def test_a_real_form_is_answered_through_the_pages(
    app: Flask, client: FlaskClient, path: Path
) -> None:
    imported = import_questionnaire(path.read_bytes(), path.name)
    assert imported.questionnaire is not None
    open_campaign(imported.questionnaire)
    for seed in range(2):
        answered_through_the_pages(client, imported.questionnaire, seed)
