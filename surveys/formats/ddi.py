"""Write a questionnaire as DDI-Codebook 2.5, the format of French data archives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from surveys.definition import Choice, Questionnaire
from surveys.formats.variables import Variable, variables

NAMESPACE = "ddi:codebook:2_5"
SCHEMA = "http://www.ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_ILLEGAL = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Study:
    """What the questionnaire itself does not say about the survey."""

    producer: str = ""
    abstract: str = ""
    #: ISO dates of collection, when it took place.
    begun: str = ""
    ended: str = ""
    territory: str = ""
    universe: str = ""
    #: Number of responses in the data file, when there is one.
    responses: int | None = None


def export_ddi(questionnaire: Questionnaire, study: Study | None = None) -> bytes:
    """Return the codebook as XML; elements come in the order of the schema."""
    study = study or Study()
    ET.register_namespace("", NAMESPACE)
    ET.register_namespace("xsi", _XSI)
    source = _language(questionnaire.source_language)
    attributes = {
        "version": "2.5",
        _XML_LANG: source,
        f"{{{_XSI}}}schemaLocation": f"{NAMESPACE} {SCHEMA}",
    }
    root = ET.Element(_tag("codeBook"), attributes)
    _study(root, questionnaire, study)
    _file(root, questionnaire, study)
    described = _child(root, "dataDscr")
    for number, variable in enumerate(variables(questionnaire), start=1):
        _variable(described, variable, number, questionnaire)
    ET.indent(root)
    declaration = b'<?xml version="1.0" encoding="UTF-8"?>\n'
    return declaration + ET.tostring(root, encoding="unicode").encode() + b"\n"


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _child(
    parent: ET.Element, name: str, text: str = "", attributes: Mapping[str, str] | None = None
) -> ET.Element:
    element = ET.SubElement(parent, _tag(name), dict(attributes or {}))
    if text:
        element.text = _ILLEGAL.sub("", text)
    return element


def _language(code: str) -> str:
    """Return a code that xs:language admits."""
    return code if re.fullmatch(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*", code) else "und"


def _texts(parent: ET.Element, name: str, texts: Mapping[str, str], source: str) -> None:
    """Write a text in its languages, the source first."""
    codes = sorted(texts, key=lambda code: code != source)
    for code in codes:
        if texts[code].strip():
            _child(parent, name, texts[code], {_XML_LANG: _language(code)})


def _study(root: ET.Element, questionnaire: Questionnaire, study: Study) -> None:
    source = questionnaire.source_language
    described = _child(root, "stdyDscr")
    citation = _child(described, "citation")
    titles = _child(citation, "titlStmt")
    title = questionnaire.title.get(source, questionnaire.name)
    _child(titles, "titl", title, {_XML_LANG: _language(source)})
    for code, text in questionnaire.title.items():
        if code != source and text.strip():
            _child(titles, "parTitl", text, {_XML_LANG: _language(code)})
    _child(titles, "IDNo", questionnaire.name)
    if study.producer:
        _child(_child(citation, "prodStmt"), "producer", study.producer)
    about = _child(described, "stdyInfo")
    if study.abstract:
        _child(about, "abstract", study.abstract)
    _summary(about, study)
    collection = _child(_child(described, "method"), "dataColl")
    _child(collection, "resInstru", "Questionnaire")


def _summary(about: ET.Element, study: Study) -> None:
    summary = _child(about, "sumDscr")
    for event, day in (("start", study.begun), ("end", study.ended)):
        if day:
            _child(summary, "collDate", day, {"date": day, "event": event})
    if study.territory:
        _child(summary, "geogCover", study.territory)
    _child(summary, "anlyUnit", "Répondant")
    if study.universe:
        _child(summary, "universe", study.universe)
    _child(summary, "dataKind", "Données d’enquête")


def _file(root: ET.Element, questionnaire: Questionnaire, study: Study) -> None:
    described = _child(root, "fileDscr", attributes={"ID": "F1"})
    about = _child(described, "fileTxt")
    _child(about, "fileName", f"{questionnaire.name}.csv")
    dimensions = _child(about, "dimensns")
    if study.responses is not None:
        _child(dimensions, "caseQnty", str(study.responses))
    _child(dimensions, "varQnty", str(sum(1 for _ in variables(questionnaire))))


def _variable(
    described: ET.Element, variable: Variable, number: int, questionnaire: Questionnaire
) -> None:
    source = questionnaire.source_language
    attributes = {
        "ID": f"V{number}",
        "name": variable.name,
        "files": "F1",
        "intrvl": "contin" if variable.is_numeric else "discrete",
        "representationType": _representation(variable),
    }
    unit = variable.unit.get(source, "")
    attributes |= {"measUnit": _ILLEGAL.sub("", unit)} if unit else {}
    element = _child(described, "var", attributes=attributes)
    label = variable.label or {source: variable.name}
    _texts(element, "labl", label, source)
    question = _child(element, "qstn")
    _texts(question, "qstnLit", variable.question or label, source)
    if variable.condition:
        condition = f"Posée si : {variable.condition}".replace(" :", "\u00a0:")
        _child(element, "universe", condition, {"clusion": "I"})
    if variable.repeat:
        _child(element, "txt", f"Une valeur par bloc «\u00a0{variable.repeat}\u00a0».")
    _categories(element, variable.choices, variable.missing(), source)
    if variable.calculation:
        _child(_child(element, "derivation"), "drvcmd", variable.calculation)
    written = {"type": "numeric" if variable.is_numeric else "character"}
    written |= {"category": "date"} if variable.kind == "date" else {}
    _child(element, "varFormat", attributes=written)


def _representation(variable: Variable) -> str:
    if variable.choices:
        return "code"
    if variable.kind == "date":
        return "datetime"
    return "numeric" if variable.is_numeric else "text"


def _categories(
    element: ET.Element, choices: Iterable[Choice], missing: tuple[Choice, ...], source: str
) -> None:
    for choice in choices:
        attributes = {"missing": "Y"} if choice in missing else {}
        category = _child(element, "catgry", attributes=attributes)
        _child(category, "catValu", choice.name)
        _texts(category, "labl", choice.label, source)
