"""The tablet reads, skips and checks as the server does, on whatever is typed."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest

from surveys.answers import check_answers
from surveys.definition import Choice, GridRow, Question, Questionnaire, Repeat
from surveys.interviewer.compiled import compiled_form
from surveys.outline import outline
from surveys.relevance import shows_something
from surveys.serialization import questionnaire_from_dict
from surveys.submission import canonical
from surveys.walker import walk
from tests.survey_factories import TODAY
from tests.surveys.collect.made import shipped
from tests.surveys.collect.test_controls import EVERYTHING

STATIC = Path(__file__).parents[3] / "evalapp" / "static"
FIXTURE = Path(__file__).parents[1] / "fixtures" / "all_types.json"
NAMES = ("parents", "jeunes", "partenaires", "partenaires_ami", "everything", "all_types")

RUNNER = """
import fs from "node:fs";
import "./expressions.cjs";
const { prepare } = await import("./definition.js");
const { checkAnswers } = await import("./checking.js");
const { pagesShown } = await import("./relevance.js");
const { compiled, vectors, today } = JSON.parse(fs.readFileSync(0, "utf8"));
const form = prepare(compiled);
const results = vectors.map(([raw, language, page]) => {
  const { values, problems, scope } = checkAnswers(form, raw, { page, today, language });
  return { values, problems, shown: [...scope.shown].sort(), pages: pagesShown(scope) };
});
process.stdout.write(JSON.stringify(results));
"""

ODD: list[Any] = [
    None, "", " ", "oui", "non", "autre", "12", " 1 234,5 ", "-3", "3,5", "1e5", "٥", "99" * 20,
    "31/12/2025", "2025-02-30", "1899-01-01", "a b", "é\u0301\u200b\u202e x\x00", "x" * 2100,
    True, False, 0, 3, 3.5, -1, 10**16, [], ["oui"], ["a", "a"], ["nope"], {}, {"nodes": []},
    "OK", "\ud83d", "\u00a0", "2024-02-29", "1.", ".5", "+4", "−4",
]  # fmt: skip


def definition(name: str) -> Questionnaire:
    if name == "everything":
        return questionnaire_from_dict(EVERYTHING)
    if name == "all_types":
        return questionnaire_from_dict(json.loads(FIXTURE.read_text()))
    return shipped(name)


class Scribbler:
    """Answers of every kind: sensible ones, and what nobody would write."""

    def __init__(self, questionnaire: Questionnaire, seed: int) -> None:
        self.questionnaire = questionnaire
        self.random = random.Random(seed)
        self.rng = np.random.default_rng(seed)

    def raw(self) -> dict[str, Any]:
        raw = walk(self.questionnaire, self.rng)
        for entry in outline(self.questionnaire):
            inside = bool(entry.repeats)
            if not inside and self.random.random() < 0.25:
                self.scribble(raw, entry.element, entry.uid)
            elif inside and self.random.random() < 0.3 and isinstance(entry.element, Question):
                blocks = raw.get(entry.repeats[0])
                for block in (b for b in blocks or () if isinstance(b, dict)):
                    self.scribble(block, entry.element, entry.uid)
        return json.loads(json.dumps(raw))  # type: ignore[no-any-return]

    def scribble(self, raw: dict[str, Any], element: object, uid: str) -> None:
        pick = self.random.choice
        if isinstance(element, Question | GridRow):
            names = [one.name for one in self.choices(element)]
            several = self.random.sample(names, min(len(names), self.random.randrange(5)))
            raw[uid] = pick([pick(ODD), pick(names or [""]), several, pick(["0", "5", "40"])])
            raw[f"{uid}.other"] = pick(["", "Danse", " x ", None, 4, "y" * 2001])
        elif isinstance(element, Repeat):
            raw[uid] = pick([None, "x", [], [{}], [{}, {}, None], [{}] * 30])

    def choices(self, element: Question | GridRow) -> tuple[Choice, ...]:
        name = getattr(element, "list_name", None)
        every = [one for many in self.questionnaire.choices.values() for one in many]
        return tuple(self.questionnaire.choices.get(name, ()) if name else every[:3])


def in_javascript(folder: Path, questionnaire: Questionnaire, vectors: list[Any]) -> list[Any]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node n’est pas là ; l’épreuve du navigateur couvre les mêmes chemins")
    shutil.copytree(STATIC / "interviewer", folder / "js")
    shutil.copy(STATIC / "expressions.js", folder / "js" / "expressions.cjs")
    (folder / "js" / "package.json").write_text('{"type": "module"}')
    (folder / "js" / "run.js").write_text(RUNNER)
    given = {
        "compiled": compiled_form(questionnaire),
        "vectors": vectors,
        "today": TODAY.isoformat(),
    }
    run = subprocess.run(
        [node, str(folder / "js" / "run.js")],
        input=json.dumps(given), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return list(json.loads(run.stdout))


@pytest.mark.parametrize("name", NAMES)
def test_the_tablet_and_the_server_say_the_same_of_the_same_answers(
    tmp_path: Path, name: str
) -> None:
    questionnaire = definition(name)
    scribbler = Scribbler(questionnaire, 7)
    pages = [None, *(page.uid for page in questionnaire.pages)]
    vectors = [
        (scribbler.raw(), scribbler.random.choice(questionnaire.languages),
         scribbler.random.choice(pages))
        for _ in range(60)
    ]  # fmt: skip
    found = in_javascript(tmp_path, questionnaire, vectors)
    refused = 0
    for (raw, language, page), told in zip(vectors, found, strict=True):
        checked = check_answers(questionnaire, raw, page=page, today=TODAY, language=language)
        refused += bool(checked.problems)
        problems = [
            {"uid": one.uid, "code": one.code, "message": one.message} for one in checked.problems
        ]
        assert told["problems"] == problems, raw
        assert orjson.loads(canonical(told["values"])) == orjson.loads(canonical(checked.values)), (
            raw
        )
    assert refused > 8, "the answers were too good to prove anything"


@pytest.mark.parametrize("name", NAMES)
def test_what_the_tablet_lets_finish_the_server_takes(tmp_path: Path, name: str) -> None:
    questionnaire = definition(name)
    rng = np.random.default_rng(11)
    vectors = [(walk(questionnaire, rng), "fr", None) for _ in range(25)]
    for told in in_javascript(tmp_path, questionnaire, vectors):
        assert told["problems"] == []
        again = check_answers(questionnaire, told["values"], today=TODAY)
        assert again.problems == ()
        assert orjson.loads(canonical(again.values)) == told["values"]


@pytest.mark.parametrize("name", ["parents", "all_types"])
def test_the_tablet_shows_the_pages_that_the_server_shows(tmp_path: Path, name: str) -> None:
    questionnaire = definition(name)
    rng = np.random.default_rng(5)
    vectors = []
    for _ in range(25):
        whole = walk(questionnaire, rng)
        cut = int(rng.integers(len(whole) + 1))
        vectors.append((dict(list(whole.items())[:cut]), "fr", None))
    found = in_javascript(tmp_path, questionnaire, vectors)
    for (raw, _, _), told in zip(vectors, found, strict=True):
        pages = [page.uid for page in questionnaire.pages]
        assert told["pages"] == [uid for uid in pages if shows_something(questionnaire, raw, uid)]
