"""Questions that the law forbids or surrounds with conditions (GDPR art. 9, CC 2007-557 DC).

Ethnic origin: blocked, no justification opens it. Religion, politics, union, sexual life,
health, offences: to be justified in writing. A word is a sign, not a proof: the author decides
with the data protection officer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from surveys.definition import Questionnaire
from surveys.editor.findings import Finding, Severity
from surveys.editor.identity import slug
from surveys.editor.operations import worded
from surveys.editor.texts import said


@dataclass(frozen=True, slots=True)
class Subject:
    """One sensitive subject: how it is recognised, and whether it is ever admitted."""

    name: str
    pattern: re.Pattern[str]
    is_forbidden: bool = False


def _words(text: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{text})\b")


SUBJECTS = (
    Subject(
        "origine ethnique ou prétendue race",
        _words(
            r"ethni\w+|race|races|racial\w*|couleur de (?:la |votre |ta )?peau|origines? "
            r"(?:ethnique|africaine|maghrebine|arabe|asiatique)s?|maghrebin\w*|"
            r"(?:etes|es|suis) (?:vous |tu )?(?:blanc|noir|arabe)\w*|roms?|gitans?"
        ),
        is_forbidden=True,
    ),
    Subject(
        "religion",
        _words(
            r"religi\w+|croyan\w+|musulman\w*|catholi\w+|chretien\w*|juifs?|juives?|protestant\w*|"
            r"foi|mosquee|eglise|synagogue|priere|prier|ramadan|voile islamique|halal"
        ),
    ),
    Subject(
        "opinions politiques ou syndicat",
        _words(
            r"parti politique|opinions? politiques?|(?:avez|as) (?:vous |tu )?vote|pour qui \w*\s?"
            r"vot\w+|de gauche|de droite|syndicat|syndique\w*|extreme (?:gauche|droite)"
        ),
    ),
    Subject(
        "santé",
        _words(
            r"malad\w+|handicap\w*|depress\w+|medicaments?|sante mentale|psych\w+|grossesse|"
            r"enceinte|diagnostic medical|traitement medical|addiction\w*|drogues?|alcool|"
            r"suicid\w+|poids|votre sante|ta sante|etat de sante|troubles? (?:de|du|des) \w+"
        ),
    ),
    Subject(
        "vie ou orientation sexuelle",
        _words(
            r"orientation sexuelle|homosexu\w+|heterosexu\w+|bisexu\w+|vie sexuelle|transgenre\w*"
        ),
    ),
    Subject(
        "infractions ou condamnations",
        _words(r"condamn\w+|infractions?|casier judiciaire|prison|garde a vue|delits?"),
    ),
    Subject(
        "identité directe",
        _words(
            r"votre nom|ton nom|nom de famille|adresse (?:postale|mail|electronique)|e mail|"
            r"courriel|numero de telephone|telephone portable|date de naissance|"
            r"numero de securite sociale|numero d allocataire"
        ),
    ),
)


_ASKING = frozenset({"texte", "réponse"})


def sensitive_findings(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Yield the questions that touch a sensitive subject, once per question and subject."""
    source = questionnaire.source_language
    questions = {question.uid: question for question in questionnaire.questions()}
    seen: set[tuple[str, str]] = set()
    for one in said(questionnaire):
        question = questions.get(one.uid)
        # A hint speaks of these subjects to warn: « n’écrivez pas votre nom ».
        if question is None or question.type.value == "note" or one.field not in _ASKING:
            continue
        text = slug(one.texts[source], " ")
        for subject in SUBJECTS:
            if (one.uid, subject.name) in seen or not subject.pattern.search(text):
                continue
            seen.add((one.uid, subject.name))
            finding = _finding(subject, one.uid, worded(question, questionnaire))
            if subject.is_forbidden or not (question.justification or "").strip():
                yield finding


def _finding(subject: Subject, uid: str, words: str) -> Finding:
    if subject.is_forbidden:
        message = (
            f"Cette question paraît porter sur ce sujet : {subject.name}. Une étude ne peut pas "
            "reposer dessus (Conseil constitutionnel, 15 novembre 2007). Retirez-la ou demandez "
            "un fait, par exemple la langue utile pour traduire."
        )
        return Finding("forbidden_subject", Severity.BLOCKING, uid, words, message)
    message = (
        f"Cette question paraît porter sur ce sujet : {subject.name}. Retirez-la, ou écrivez "
        "pourquoi elle est nécessaire (champ « Justification »), après avis du délégué à la "
        "protection des données."
    )
    return Finding("sensitive_subject", Severity.BLOCKING, uid, words, message)
