"""Read LimeSurvey's .lss, in the layouts of versions 1.9 to 6."""

from __future__ import annotations

from xml.parsers import expat

from surveys.definition import Questionnaire
from surveys.formats.languages import code_of
from surveys.formats.lime import questionnaire_of
from surveys.formats.lime_model import (
    LimeAnswer,
    LimeGroup,
    LimeQuestion,
    LimeSub,
    LimeSurvey,
    Texts,
)
from surveys.formats.losses import Ledger, Place, refused
from surveys.formats.lss_conditions import add_conditions

Record = dict[str, str]
Tables = dict[str, list[Record]]

MOST_RECORDS = 50_000
_KINDS = ("Survey", "Group", "Question")
_ASIDE = {
    "quota": "les quotas", "assessments": "les évaluations (scores affichés)",
    "survey_url_parameters": "les paramètres de l'adresse", "timings": "les durées",
    "plugin_settings": "les réglages d'extensions",
}  # fmt: skip


def read_lss(content: bytes, filename: str, ledger: Ledger) -> Questionnaire:
    """Return the questionnaire of a LimeSurvey structure file."""
    tables, kind = _tables(content)
    if kind not in _KINDS or not tables.get("questions"):
        raise refused(
            "Ce fichier XML n'est pas une structure de questionnaire LimeSurvey (.lss)."
            " Dans LimeSurvey, exportez le questionnaire par « Structure de questionnaire (.lss) »."
        )
    return questionnaire_of(_survey(tables, ledger), filename, ledger)


class _Tables:
    """Gathers section, row and column while the parser goes by."""

    def __init__(self) -> None:
        self.tables: Tables = {}
        self.path: list[str] = []
        self.record: Record = {}
        self.text: list[str] = []
        self.kind = ""
        self.records = 0

    def start(self, name: str, _: dict[str, str]) -> None:
        self.path.append(name)
        self.text = []
        if len(self.path) > 50:
            raise refused("Ce fichier XML est imbriqué trop profondément.")
        if name == "row":
            self.record = {}

    def data(self, text: str) -> None:
        self.text.append(text)

    def end(self, name: str) -> None:
        depth = len(self.path)
        if name == "LimeSurveyDocType":
            self.kind = "".join(self.text).strip()
        elif depth == 5 and self.path[2:4] == ["rows", "row"]:
            self.record[name] = "".join(self.text)
        elif depth == 4 and name == "row":
            self.records += 1
            if self.records > MOST_RECORDS:
                raise refused("Ce fichier contient trop d'éléments pour un questionnaire.")
            self.tables.setdefault(self.path[1], []).append(self.record)
        elif depth == 3 and self.path[1] == "languages":
            self.tables.setdefault("languages", []).append({"code": "".join(self.text)})
        self.path.pop()
        self.text = []


def _tables(content: bytes) -> tuple[Tables, str]:
    gathered = _Tables()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.EntityDeclHandler = _no_doctype
    parser.StartElementHandler = gathered.start
    parser.EndElementHandler = gathered.end
    parser.CharacterDataHandler = gathered.data
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        if type(error).__name__ == "Refused":
            raise
        line = getattr(error, "lineno", None)
        raise refused(
            "Ce fichier XML est abîmé ou incomplet{0}.", f" (à la ligne {line})" if line else ""
        ) from None
    return gathered.tables, gathered.kind


def _no_doctype(*_: object) -> None:
    raise refused("Ce fichier contient des définitions XML qui ne sont pas admises.")


def _survey(tables: Tables, ledger: Ledger) -> LimeSurvey:
    survey = LimeSurvey(languages=_languages(tables))
    for record in tables.get("surveys_languagesettings", ()):
        language = code_of(record.get("surveyls_language", ""))
        for texts, column in (
            (survey.titles, "surveyls_title"),
            (survey.welcomes, "surveyls_welcometext"),
            (survey.ends, "surveyls_endtext"),
            (survey.notices, "surveyls_policy_notice"),
        ):
            if record.get(column, "").strip():
                texts[language] = record[column]
    survey.aside = [said for section, said in _ASIDE.items() if tables.get(section)]
    groups = _groups(tables)
    questions = _questions(tables)
    by_qid = {question.qid: question for question, _, _ in questions}
    add_conditions(tables.get("conditions", ()), by_qid, ledger)
    for question, gid, _ in questions:
        group = groups.setdefault(gid, (LimeGroup(Place(), gid), 0))[0]
        group.questions.append(question)
    ordered = sorted(groups.values(), key=lambda pair: pair[1])
    survey.groups = [group for group, _ in ordered]
    return survey


def _languages(tables: Tables) -> list[str]:
    first = next(iter(tables.get("surveys", ())), {})
    written = [first.get("language", ""), *first.get("additional_languages", "").split()]
    if not any(written):
        written = [record["code"] for record in tables.get("languages", ())]
    return list(dict.fromkeys(code_of(code) for code in written if code.strip()))


def _groups(tables: Tables) -> dict[str, tuple[LimeGroup, int]]:
    found: dict[str, tuple[LimeGroup, int]] = {}
    for record in tables.get("groups", []) + tables.get("group_l10ns", []):
        gid = record.get("gid", "")
        group, order = found.setdefault(gid, (LimeGroup(Place(), gid), 0))
        order = _number(record.get("group_order", "")) or order
        found[gid] = (group, order)
        group.relevance = record.get("grelevance", "") or group.relevance
        group.randomised = group.randomised or bool(record.get("randomization_group", "").strip())
        _put(group.names, record, "group_name")
        _put(group.descriptions, record, "description")
    return found


def _questions(tables: Tables) -> list[tuple[LimeQuestion, str, int]]:
    found: dict[str, tuple[LimeQuestion, str, int]] = {}
    subs: dict[str, tuple[LimeSub, LimeQuestion | None, int]] = {}
    records = tables.get("questions", []) + tables.get("subquestions", [])
    for record in records:
        if record.get("parent_qid", "0") in ("", "0"):
            _question(found, record)
    for record in records:
        parent = found.get(record.get("parent_qid", "0"))
        if parent is not None:
            _sub(subs, parent[0], record)
    for record in tables.get("question_l10ns", ()):
        qid = record.get("qid", "")
        if qid in found:
            _put(found[qid][0].texts, record, "question")
            _put(found[qid][0].helps, record, "help")
        elif qid in subs:
            _put(subs[qid][0].texts, record, "question")
    _hang_subs(subs)
    _answers(tables, found)
    _attributes(tables, found)
    _defaults(tables, found, subs)
    return sorted(found.values(), key=lambda entry: entry[2])


def _question(found: dict[str, tuple[LimeQuestion, str, int]], record: Record) -> None:
    qid = record.get("qid", "")
    if qid not in found:
        code = record.get("title", "").strip()
        question = LimeQuestion(
            Place(subject=code or qid),
            record.get("type", "T").strip() or "T",
            code,
            qid,
            relevance=record.get("relevance", ""),
            mandatory=record.get("mandatory", ""),
            other=record.get("other", "") == "Y",
            pattern=record.get("preg", ""),
        )
        order = _number(record.get("question_order", ""))
        found[qid] = (question, record.get("gid", ""), order)
    _put(found[qid][0].texts, record, "question")
    _put(found[qid][0].helps, record, "help")


def _sub(
    subs: dict[str, tuple[LimeSub, LimeQuestion | None, int]],
    parent: LimeQuestion,
    record: Record,
) -> None:
    qid = record.get("qid", "")
    if qid not in subs:
        sub = LimeSub(
            record.get("title", "").strip(),
            _number(record.get("scale_id", "")),
            relevance=record.get("relevance", ""),
        )
        subs[qid] = (sub, parent, _number(record.get("question_order", "")))
    _put(subs[qid][0].texts, record, "question")


def _hang_subs(subs: dict[str, tuple[LimeSub, LimeQuestion | None, int]]) -> None:
    for sub, parent, _ in sorted(subs.values(), key=lambda entry: entry[2]):
        if parent is not None:
            parent.subs.append(sub)


def _answers(tables: Tables, found: dict[str, tuple[LimeQuestion, str, int]]) -> None:
    by_aid: dict[str, LimeAnswer] = {}
    by_code: dict[tuple[str, str, int], LimeAnswer] = {}
    orders: dict[int, int] = {}
    for record in tables.get("answers", ()):
        entry = found.get(record.get("qid", ""))
        if entry is None:
            continue
        scale = _number(record.get("scale_id", ""))
        key = (record.get("qid", ""), record.get("code", ""), scale)
        if key not in by_code:
            by_code[key] = LimeAnswer(record.get("code", "").strip(), scale)
            entry[0].answers.append(by_code[key])
        orders[id(by_code[key])] = _number(record.get("sortorder", ""))
        by_aid[record.get("aid", "")] = by_code[key]
        _put(by_code[key].texts, record, "answer")
    for record in tables.get("answer_l10ns", ()):
        answer = by_aid.get(record.get("aid", ""))
        if answer is not None:
            _put(answer.texts, record, "answer")
    for question, _, _ in found.values():
        question.answers.sort(key=lambda answer: orders.get(id(answer), 0))


def _attributes(tables: Tables, found: dict[str, tuple[LimeQuestion, str, int]]) -> None:
    for record in tables.get("question_attributes", ()):
        entry = found.get(record.get("qid", ""))
        value = record.get("value", "")
        if entry is not None and value.strip():
            language = record.get("language", "").strip()
            values = entry[0].attributes.setdefault(record.get("attribute", ""), {})
            values[code_of(language) if language else ""] = value


def _defaults(
    tables: Tables,
    found: dict[str, tuple[LimeQuestion, str, int]],
    subs: dict[str, tuple[LimeSub, LimeQuestion | None, int]],
) -> None:
    values = {r.get("dvid", ""): r.get("defaultvalue", "") for r in _l10n_defaults(tables)}
    for record in tables.get("defaultvalues", ()):
        value = record.get("defaultvalue") or values.get(record.get("dvid", ""), "")
        sub = subs.get(record.get("sqid", ""))
        entry = found.get(record.get("qid", ""))
        if sub is not None:
            sub[0].default = value
        elif entry is not None and not record.get("specialtype", "").strip():
            entry[0].default = value


def _l10n_defaults(tables: Tables) -> list[Record]:
    return list(reversed(tables.get("defaultvalue_l10ns", [])))


def _put(texts: Texts, record: Record, column: str) -> None:
    text = record.get(column, "")
    if text.strip():
        texts.setdefault(code_of(record.get("language", "") or "und"), text)


def _number(written: str) -> int:
    written = written.strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else 0
