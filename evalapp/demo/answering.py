"""What a fictitious person answers: tendencies of the site, of the item, and chance.

Every question gets a candidate answer; the questionnaire's own skips, applied by the one
authority on answers, drop those that such a person would not have been asked.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from evalapp.demo.plan import tendencies
from surveys.definition import Choice, ChoiceRole, Question, Questionnaire, QuestionType

Answer = dict[str, Any]


def answers_of(
    questionnaire: Questionnaire, site: str, language: str, draw: random.Random
) -> Answer:
    """Return one person's raw answers, keyed by uid; ``draw`` is the only source of chance."""
    person = draw.gauss(tendencies()["sites"][site], 0.8)
    mood = _Mood(site, person, language, draw)
    answers: Answer = {}
    for question in questionnaire.questions():
        if question.required or draw.random() > tendencies()["unanswered"]:
            choices = _offered(questionnaire, question, site)
            answers.update(_WAYS[question.type](question, choices, mood))
    return answers


class _Mood:
    """Who answers, and the chance that goes with it."""

    def __init__(self, site: str, person: float, language: str, draw: random.Random) -> None:
        self.site, self.person, self.language, self.draw = site, person, language, draw

    def agreement(self, uid: str) -> float:
        """Return a feeling about an item: above zero means rather agreeing."""
        local = tendencies()["local"].get(uid, {}).get(self.site, 0.0)
        item = tendencies()["items"].get(uid, 0.0)
        return self.person + float(item) + float(local) + self.draw.gauss(0.0, 0.9)


def _offered(questionnaire: Questionnaire, question: Question, site: str) -> Sequence[Choice]:
    choices = questionnaire.choices.get(question.list_name or "", ())
    if not question.choice_filter:
        return choices
    return [c for c in choices if c.columns.get("site", "") in {"", "tous", site}]


def _nothing(question: Question, choices: Sequence[Choice], mood: _Mood) -> Answer:
    return {}


def _one(question: Question, choices: Sequence[Choice], mood: _Mood) -> Answer:
    chosen = _chosen(question.uid, choices, mood)
    return {question.uid: chosen, **_precision(question.uid, [chosen], choices)}


def _chosen(uid: str, choices: Sequence[Choice], mood: _Mood) -> str:
    if choices[0].name == "tout_a_fait":
        return _degree(uid, mood)
    weights = tendencies()["weights"].get(uid, {})
    return mood.draw.choices(
        [c.name for c in choices],
        [weights.get(c.name, 1 if c.role else 8) for c in choices],
    )[0]


def _degree(uid: str, mood: _Mood) -> str:
    if mood.draw.random() < tendencies()["dont_know"]:
        return "nsp"
    feeling = mood.agreement(uid)
    if feeling > 1.0:
        return "tout_a_fait"
    if feeling > 0.0:
        return "plutot"
    return "plutot_pas" if feeling > -1.0 else "pas_du_tout"


def _several(question: Question, choices: Sequence[Choice], mood: _Mood) -> Answer:
    weights = tendencies()["weights"].get(question.uid, {})
    most = 3 if "<= 3" in (question.constraint or "") else len(choices)
    alone = [c for c in choices if c.exclusive]
    if alone and mood.draw.randrange(100) < sum(weights.get(c.name, 6) for c in alone):
        return {question.uid: [mood.draw.choice(alone).name]}
    open_ = [c.name for c in choices if not c.exclusive]
    taken = [name for name in open_ if mood.draw.randrange(100) < weights.get(name, 25)]
    mood.draw.shuffle(taken)
    kept = taken[:most] or [mood.draw.choice(open_)]
    return {question.uid: kept, **_precision(question.uid, kept, choices)}


def _precision(uid: str, names: Sequence[str], choices: Sequence[Choice]) -> Answer:
    others = {c.name for c in choices if c.role is ChoiceRole.OTHER}
    return {f"{uid}.other": "autre chose"} if others & set(names) else {}


def _rows(question: Question, choices: Sequence[Choice], mood: _Mood) -> Answer:
    return {row.uid: _chosen(row.uid, choices, mood) for row in question.rows}


def _count(question: Question, choices: Sequence[Choice], mood: _Mood) -> Answer:
    return {question.uid: str(1 + int(mood.draw.expovariate(0.5)))}


def _score(question: Question, choices: Sequence[Choice], mood: _Mood) -> Answer:
    score = round(6.3 + 1.6 * mood.agreement(question.uid))
    return {question.uid: str(min(10, max(0, score)))}


def _words(question: Question, choices: Sequence[Choice], mood: _Mood) -> Answer:
    if mood.draw.random() > tendencies()["writes"]:
        return {}
    bank = tendencies()["texts_ar"] if mood.language == "ar" else tendencies()["texts"]
    sentences = bank.get(question.uid)
    return {question.uid: mood.draw.choice(sentences)} if sentences else {}


def _ranked(question: Question, choices: Sequence[Choice], mood: _Mood) -> Answer:
    names = [c.name for c in choices]
    mood.draw.shuffle(names)
    return {question.uid: names}


_WAYS: Mapping[QuestionType, Callable[[Question, Sequence[Choice], _Mood], Answer]] = {
    **dict.fromkeys(QuestionType, _nothing),
    QuestionType.SELECT_ONE: _one,
    QuestionType.SELECT_MULTIPLE: _several,
    QuestionType.GRID: _rows,
    QuestionType.RANK: _ranked,
    QuestionType.INTEGER: _count,
    QuestionType.RANGE: _score,
    QuestionType.TEXT: _words,
}
