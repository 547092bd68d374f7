"""Every kind of question: added in the editor, edited, shown, answered, and its column written.

By plain forms alone, as a browser without JavaScript sends them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from evalapp.accounts.permissions import Role
from surveys.definition import Question, Questionnaire
from surveys.editor import services
from surveys.editor.kinds import CONTAINERS, KINDS
from surveys.editor.tree import find, walk
from surveys.editor.trial import services as trials
from surveys.editor.work.services import work_on
from tests.factories import in_app
from tests.survey_factories import TODAY

ROOT, KEY = "/questionnaires", "k" * 22

#: What the author writes in the form of each kind, besides its text.
EDITS: dict[str, dict[str, str]] = {
    "range": {"parameters.start": "1", "parameters.end": "5", "parameters.step": "1",
              "parameters.low_label": "Très mal", "parameters.high_label": "Très bien"},
    "constant_sum": {"parameters.total": "24", "unit.fr": "heures"},
    "integer": {"unit.fr": "ans", "must.way": "sentence", "must.0.question": ".",
                "must.0.operator": "at_most", "must.0.text": "25"},
    "calculate": {"calculation": "${nombre_entier} * 2"},
    "long_list": {"choices.shown": "1", "choices.more": "\n".join(f"Ville {n}" for n in range(30))},
}  # fmt: skip

#: Suffix of the field -> what a person sends; and what the column then says.
SENT: dict[str, tuple[dict[str, str], str]] = {
    "yes_no": ({"": "oui"}, "Oui"),
    "select_one": ({"": "reponse_2"}, "Deuxième réponse"),
    "select_multiple": ({"": "reponse_1"}, "oui"),
    "agreement": ({"": "plutot"}, "Plutôt d’accord"),
    "long_list": ({"": "ville_7"}, "Ville 7"),
    "range": ({"": "4"}, "4"),
    "grid": ({"row0": "tout_a_fait", "row1": "nsp"}, "Tout à fait d’accord"),
    "rank": ({".reponse_1": "2", ".reponse_2": "1"}, "1"),
    "constant_sum": ({"row0": "10", "row1": "14"}, "14"),
    "integer": ({"": "12"}, "12"),
    "decimal": ({"": "3,5"}, "3,5"),
    "date": ({"": "2026-03-02"}, "2026-03-02"),
    "text": ({"": "rue des Fleurs"}, "rue des Fleurs"),
    "long_text": ({"": "une longue idée"}, "une longue idée"),
    "acknowledge": ({"": "OK"}, "oui"),
    "calculate": ({}, "24"),
}  # fmt: skip


@pytest.fixture
def client(signed_in_as: Callable[..., FlaskClient]) -> FlaskClient:
    return signed_in_as(Role.EVALUATOR)


@in_app
def definition(code: str) -> Questionnaire:
    return work_on(code).definition


@in_app
def columns(code: str) -> dict[str, str]:
    return dict(trials.answers(code, KEY, TODAY))


def add(client: FlaskClient, code: str, kind: str, label: str, target: str = "") -> str:
    """Add a piece with the editor's own form; return its uid."""
    data = {"act": "add", "kind": kind, "label": label, "target": target}
    answer = client.post(f"{ROOT}/{code}/gestes", data=data)
    return str(answer.location.rsplit("/", 1)[-1])


def test_every_kind_is_written_shown_and_answered(app: Flask, client: FlaskClient) -> None:
    client.post(f"{ROOT}/nouveau", data={"title": "Tout", "start": "", "core": ""})
    uids = {kind.code: add(client, "tout", kind.code, kind.label) for kind in KINDS}
    for kind, uid in uids.items():
        address = f"{ROOT}/tout/modifier/{uid}"
        assert client.get(address).status_code == 200, kind
        label = find(definition("tout"), uid).label["fr"]
        sent = client.post(address, data={"label.fr": f"{label} ?"} | EDITS.get(kind, {}))
        assert sent.status_code == 302, (kind, sent.text)
    q = definition("tout")
    assert set(SENT) == set(uids) - {"note", "hidden"}
    page = client.get(f"{ROOT}/tout/essai/{KEY}/{q.pages[0].uid}").text
    for kind, uid in uids.items():
        assert (f'id="q-{uid}' in page) is (kind not in ("calculate", "hidden")), kind
    assert "Très mal" in page, "the ends of a scale are told"
    assert ">ans<" in page, "a number has its unit"
    assert "data-find" in page, "a long list can be searched"
    fields: dict[str, str] = {}
    for kind, (sent_as, _) in SENT.items():
        rows = find(q, uids[kind]).rows
        for suffix, value in sent_as.items():
            owner = rows[int(suffix[3:])].uid if suffix.startswith("row") else uids[kind] + suffix
            fields[f"q.{owner}"] = value
    turn = client.post(f"{ROOT}/tout/essai/{KEY}/{q.pages[0].uid}", data=fields)
    assert turn.status_code == 303, re.findall(r'class="problem"[^>]*>([^<]*)', turn.text)
    written = columns("tout")
    for kind, (_, expected) in SENT.items():
        question = find(q, uids[kind])
        assert isinstance(question, Question)
        names = (question.name, *(row.name for row in question.rows))
        own = [
            v
            for n, v in written.items()
            if any(n == one or n.startswith(f"{one}_") for one in names)
        ]
        assert expected in own, (kind, own)


def test_a_check_said_as_a_sentence_stops_the_person_in_words(
    app: Flask, client: FlaskClient
) -> None:
    client.post(f"{ROOT}/nouveau", data={"title": "Un", "start": "", "core": ""})
    uid = add(client, "un", "integer", "Quel âge ?")
    form = {"label.fr": "Quel âge ?", "constraint_message.fr": "Entre 0 et 25 ans."}
    client.post(f"{ROOT}/un/modifier/{uid}", data=form | EDITS["integer"])
    assert find(definition("un"), uid).constraint == ". <= 25"
    assert "Acceptée si la réponse ≤ 25" in client.get(f"{ROOT}/un/modifier/{uid}").text
    page = definition("un").pages[0].uid
    turn = client.post(f"{ROOT}/un/essai/{KEY}/{page}", data={f"q.{uid}": "40"})
    assert "Entre 0 et 25 ans." in turn.text


def test_groups_nest_and_blocks_repeat_by_a_number_or_by_hand(
    app: Flask, client: FlaskClient
) -> None:
    assert set(CONTAINERS) == {"page", "group", "repeat"}
    client.post(f"{ROOT}/nouveau", data={"title": "Blocs", "start": "", "core": ""})
    count = add(client, "blocs", "integer", "Combien d’enfants ?")
    outer = add(client, "blocs", "group", "Votre famille", definition("blocs").pages[0].uid)
    inner = add(client, "blocs", "group", "Les grands", outer)
    told = add(client, "blocs", "text", "Le plus grand ?", inner)
    counted = add(client, "blocs", "repeat", "Enfant", outer)
    age = add(client, "blocs", "integer", "Son âge ?", counted)
    name = find(definition("blocs"), count).name
    client.post(
        f"{ROOT}/blocs/modifier/{counted}",
        data={"label.fr": "Enfant", "repeat_count": f"${{{name}}}", "max_count": "10"},
    )
    page = add(client, "blocs", "page", "Suite")
    free = add(client, "blocs", "repeat", "Activité", page)
    done = add(client, "blocs", "text", "Laquelle ?", free)
    q = definition("blocs")
    assert [piece.uid for piece in walk(q.pages)].index(told) > 0
    first, second = (f"{ROOT}/blocs/essai/{KEY}/{one.uid}" for one in q.pages)
    client.post(first, data={f"q.{count}": "2", f"q.{told}": "Sam", "shown": [count, told]})
    shown = client.get(first).text
    assert shown.count(f'id="q-{counted}-') >= 2
    assert "Enfant 2" in re.sub(r"\W+", " ", shown)
    answered = {f"q.{count}": "2", f"blocks.{counted}": "2", f"q.{counted}/0/{age}": "7",
                f"q.{counted}/1/{age}": "9", f"q.{told}": "Sam"}  # fmt: skip
    client.post(first, data=answered)
    more = client.post(second, data={f"blocks.{free}": "1", f"q.{free}/0/{done}": "Judo",
                                     "go": "more"}, follow_redirects=True)  # fmt: skip
    assert f"{free}-1" in more.text, "« ajouter » gives one block more"
    client.post(second, data={f"blocks.{free}": "2", f"q.{free}/0/{done}": "Judo",
                              f"q.{free}/1/{done}": "Dessin"})  # fmt: skip
    written = columns("blocs")
    assert written[find(q, told).name] == "Sam"
    assert written[f"Enfant 2 – {find(q, age).name}"] == "9"
    assert written[f"Activité 2 – {find(q, done).name}"] == "Dessin"


def test_a_hidden_field_takes_the_value_of_the_link_and_a_text_quotes_it(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context():
        code = services.create("Lien").code
    hidden = add(client, code, "hidden", "Relais")
    name = find(definition(code), hidden).name
    said = add(client, code, "text", f"Que dire à ${{{name}}} ?")
    assert "Que dire à" in client.get(f"{ROOT}/{code}/apercu/{definition(code).pages[0].uid}").text
    assert find(definition(code), said).label["fr"].endswith(f"${{{name}}} ?")
    refused = client.post(f"{ROOT}/{code}/gestes", data={"act": f"remove:{hidden}"})
    assert refused.status_code == 302
    assert any(one.uid == hidden for one in definition(code).questions()), "somebody reads it"
