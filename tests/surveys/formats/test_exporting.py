"""Files written for other tools, read back by them where they are at hand."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import python_calamine
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from surveys.answer_values import clean
from surveys.definition import Questionnaire
from surveys.formats.ddi import NAMESPACE, Study, export_ddi
from surveys.formats.exporting import FORMATS, export_questionnaire
from surveys.formats.importing import import_questionnaire
from surveys.formats.lstsv_export import lstsv_with_losses
from surveys.formats.variables import variables
from surveys.formats.xlsform_export import export_xlsform
from surveys.serialization import questionnaire_from_dict, questionnaire_from_json
from tests.surveys.collect.made import shipped

DEMONSTRATION = sorted((Path(__file__).parents[3] / "surveys" / "questionnaires").glob("*.json"))

RICH: dict[str, Any] = {
    "name": "riche",
    "title": {"fr": "Riche", "ar": "غني"},
    "languages": ["fr", "ar"],
    "introduction": {"fr": "Bonjour,\n\nmerci."},
    "thanks": {"fr": "Merci !"},
    "help_note": {"fr": "Le 119."},
    "settings": {"audience": "parents", "k": 11},
    "choices": {
        "l": [
            {"name": "1", "label": {"fr": "=1+1", "ar": "نعم"}, "columns": {"site": "a"}},
            {"name": "b", "label": {"fr": "B"}, "media": {
                "image": "b.png", "alt": {"fr": "Un b"}, "spoken": {"fr": "b.mp3"}}},
            {"name": "rien", "label": {"fr": "Rien"}, "role": "none", "exclusive": True},
            {"name": "autre", "label": {"fr": "Autre"}, "role": "other"},
            {"name": "nsp", "label": {"fr": "Ne sait pas"}, "role": "dont_know"},
        ],
        "accord": [
            {"name": "oui", "label": {"fr": "Oui"}},
            {"name": "non", "label": {"fr": "Non"}},
        ],
    },
    "pages": [
        {
            "uid": "p1", "name": "page_un", "label": {"fr": "Page"}, "hint": {"fr": "Aide"},
            "items": [
                {"uid": "site", "name": "site", "type": "hidden", "default": "a"},
                {"uid": "u1", "name": "Q1", "type": "select_multiple", "label": {"fr": "Q1"},
                 "list_name": "l", "constraint": "count-selected(.) <= 3", "required": True,
                 "constraint_message": {"fr": "Trois au plus"}, "choice_filter": "site = ${site}",
                 "appearance": "minimal", "bank": "b-1", "justification": "Parce que",
                 "parameters": {"randomize": "true", "drôle": "a;b=c"}},
                {"uid": "u2", "name": "q.2", "type": "text", "label": {"fr": "Lequel, ${Q1} ?"},
                 "relevant": "selected(${Q1}, 'autre') and ${Q1.other} != ''",
                 "media": {"audio": "q.mp3", "alt": {"fr": "Lu"}}, "unit": {"fr": "mots"}},
                {"type": "group", "uid": "g", "name": "g", "label": {"fr": "Groupe"},
                 "appearance": "compact", "relevant": "${Q1} != ''", "items": [
                    {"uid": "grille", "name": "grille", "type": "grid", "label": {"fr": "Grille"},
                     "list_name": "accord", "required": True, "hint": {"fr": "Une par ligne"},
                     "required_message": {"fr": "Il le faut"}, "appearance": "agreement",
                     "rows": [
                        {"uid": "r1", "name": "r1", "label": {"fr": "L'école"}},
                        {"uid": "r2", "name": "r2", "label": {"fr": "Le quartier"},
                         "relevant": "${r1} = 'oui'"}]}]},
            ],
        },
        {
            "uid": "p2", "name": "page_deux", "relevant": "${r1} = 'oui'",
            "items": [
                {"uid": "n", "name": "n", "type": "integer", "label": {"fr": "Combien ?"}},
                {"type": "repeat", "uid": "rep", "name": "enfants", "label": {"fr": "Enfant"},
                 "repeat_count": "${n}", "max_count": 5, "items": [
                    {"uid": "age", "name": "age", "type": "integer", "label": {"fr": "Âge"}}]},
                {"uid": "s", "name": "somme", "type": "constant_sum", "label": {"fr": "100 points"},
                 "parameters": {"total": "100"}, "rows": [
                    {"uid": "s1", "name": "s1", "label": {"fr": "Un"}},
                    {"uid": "s2", "name": "s2", "label": {"fr": "Deux"}}]},
                {"uid": "c", "name": "c", "type": "calculate", "calculation": "sum(${age}) + 1"},
                {"uid": "e", "name": "e", "type": "range", "label": {"fr": "Échelle"},
                 "parameters": {"start": "0", "end": "10", "step": "1"}},
                {"uid": "rg", "name": "rg", "type": "rank", "label": {"fr": "Rang"},
                 "list_name": "accord"},
                {"uid": "ok", "name": "ok", "type": "acknowledge", "label": {"fr": "Lu"}},
                {"uid": "fin", "name": "fin", "type": "note", "label": {"fr": "Fin"}},
                {"uid": "d", "name": "d", "type": "date", "label": {"fr": "Quand ?"},
                 "constraint": ". <= today()"},
            ],
        },
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def rich() -> Questionnaire:
    return questionnaire_from_dict(RICH)


def accepted_by_pyxform(content: bytes, folder: Path) -> str:
    target = folder / "form.xlsx"
    target.write_bytes(content)
    return str(convert(xlsform=str(target), validate=False, warnings=[]).xform)


def test_our_xlsform_reads_back_identical_and_pyxform_takes_it(
    rich: Questionnaire, tmp_path: Path
) -> None:
    content = export_xlsform(rich)
    again = import_questionnaire(content, "riche.xlsx")
    assert again.losses == ()
    assert again.questionnaire == rich
    xform = accepted_by_pyxform(content, tmp_path)
    assert "count-selected(.) &gt; 1" in xform
    assert 'nodeset="/data/page_un/q.2"' in xform
    assert 'nodeset="/data/page_un/Q1.other"' in xform


@pytest.mark.parametrize("path", DEMONSTRATION, ids=lambda path: path.stem)
def test_the_demonstration_goes_out_and_comes_back(path: Path, tmp_path: Path) -> None:
    questionnaire = questionnaire_from_json(path.read_bytes())
    content = export_xlsform(questionnaire)
    assert import_questionnaire(content, "x.xlsx").questionnaire == questionnaire
    assert accepted_by_pyxform(content, tmp_path)
    lime = import_questionnaire(lstsv_with_losses(questionnaire).content, "x.txt")
    assert lime.questionnaire == questionnaire
    assert lime.losses == ()


def test_exports_are_the_same_bytes_each_time(rich: Questionnaire) -> None:
    for name in FORMATS:
        assert export_questionnaire(rich, name) == export_questionnaire(rich, name), name


def test_a_label_that_looks_like_a_formula_stays_a_text(rich: Questionnaire) -> None:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(export_xlsform(rich)))
    assert "=1+1" in [row[2] for row in book.get_sheet_by_name("choices").to_python()]
    assert b"<f>" not in export_xlsform(rich)


def test_our_json_comes_back(rich: Questionnaire) -> None:
    again = import_questionnaire(export_questionnaire(rich, "json"), "x.json")
    assert again.questionnaire == rich
    assert again.exit_code == 0


def test_limesurvey_gets_short_codes_and_is_told_what_it_cannot_hold(rich: Questionnaire) -> None:
    exported = lstsv_with_losses(rich)
    text = exported.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter="\t"))
    codes = [row["name"] for row in rows if row["class"] == "Q" and row["language"] == "fr"]
    assert len({code.lower() for code in codes}) == len(codes)
    assert all(code.isalnum() and code[0].isalpha() and len(code) <= 20 for code in codes)
    assert all(len(row["name"]) <= 5 for row in rows if row["class"] == "A")
    assert {row["language"] for row in rows if row["class"] == "Q"} == {"fr", "ar"}
    assert "blocs répétés" in " ".join(str(loss) for loss in exported.losses)
    by_name = {row["evalapp_name"]: row for row in rows if row["class"] == "Q"}
    assert by_name["Q1"]["exclude_all_others"] == "rien"
    assert by_name["q.2"][
        "relevance"
    ] == '(Q1_Sautre.NAOK == "Y" and !is_empty(Q1_other.NAOK))' or (
        "Q1_other" in by_name["q.2"]["relevance"]
    )
    assert by_name["somme"]["equals_num_value"] == "100"


def test_limesurvey_is_said_to_receive_neither_images_nor_sounds(rich: Questionnaire) -> None:
    def told(questionnaire: Questionnaire) -> int:
        losses = lstsv_with_losses(questionnaire).losses
        return " ".join(map(str, losses)).count("les images et les sons")

    assert (told(rich), told(shipped("jeunes"))) == (2, 0)


def edited(content: bytes, **changes: tuple[str, str]) -> bytes:
    """Return a TSV after someone replaced a text in a column, in a spreadsheet."""
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter="\t"))
    for column, (before, after) in changes.items():
        found = [row for row in rows if row[column] == before]
        assert found, f"no {before} in {column}"
        for row in found:
            row[column] = after
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, list(rows[0]), delimiter="\t")
    table.writeheader()
    table.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def test_our_limesurvey_file_reads_back_identical(rich: Questionnaire) -> None:
    again = import_questionnaire(lstsv_with_losses(rich).content, "x.txt")
    assert again.questionnaire == rich
    assert again.losses == ()


def test_what_someone_changed_in_the_spreadsheet_is_believed(rich: Questionnaire) -> None:
    content = edited(
        lstsv_with_losses(rich).content,
        text=("Combien ?", "Combien d’enfants ?"),
        em_validation_q=('self <= date("Y-m-d")', ""),
    )
    again = import_questionnaire(content, "x.txt").questionnaire
    assert again is not None
    by_name = {question.name: question for question in again.questions()}
    assert by_name["n"].label == {"fr": "Combien d’enfants ?"}
    assert by_name["d"].constraint is None
    assert by_name["Q1"].constraint == "count-selected(.) <= 3"


DDI_ORDER = {
    "codeBook": ["docDscr", "stdyDscr", "fileDscr", "dataDscr", "otherMat"],
    "stdyDscr": ["citation", "studyAuthorization", "stdyInfo", "studyDevelopment", "method"],
    "citation": ["titlStmt", "rspStmt", "prodStmt", "distStmt"],
    "titlStmt": ["titl", "subTitl", "altTitl", "parTitl", "IDNo"],
    "stdyInfo": ["studyBudget", "subject", "abstract", "sumDscr"],
    "sumDscr": ["timePrd", "collDate", "nation", "geogCover", "geogUnit", "geoBndBox", "boundPoly",
                "anlyUnit", "universe", "dataKind"],
    "fileTxt": ["fileName", "fileCitation", "dataFingerprint", "fileCont", "fileStrc", "dimensns"],
    "dimensns": ["caseQnty", "varQnty"],
    "var": ["location", "labl", "imputation", "security", "embargo", "respUnit", "anlysUnit",
            "qstn", "valrng", "invalrng", "undocCod", "universe", "TotlResp", "sumStat", "txt",
            "stdCatgry", "catgryGrp", "catgry", "codInstr", "verStmt", "concept", "derivation",
            "varFormat", "geoMap", "catLevel", "notes"],
    "catgry": ["catValu", "labl", "txt", "catStat", "mrow"],
    "derivation": ["drvdesc", "drvcmd"],
    "qstn": ["preQTxt", "qstnLit", "postQTxt", "forward", "backward", "ivuInstr"],
}  # fmt: skip
#: Elements that may stand once at most; the others of ``DDI_ORDER`` may be repeated.
DDI_ONCE = {
    "citation": {"titlStmt", "rspStmt", "prodStmt", "distStmt"}, "titlStmt": {"titl"},
    "fileTxt": {"fileName", "dimensns"}, "catgry": {"catValu"},
    "derivation": {"drvdesc", "drvcmd"}, "var": {"derivation", "varFormat"},
}  # fmt: skip
DDI_REQUIRED = {"codeBook": {"stdyDscr"}, "stdyDscr": {"citation"}, "citation": {"titlStmt"},
                "titlStmt": {"titl"}}  # fmt: skip
_NAME, _ANY = r"[A-Za-z_][\w.-]*", r".+"
#: Attributes that we write, and what the schema lets them be.
DDI_ATTRIBUTES = {
    "codeBook": {"version": r"2\.5", "schemaLocation": _ANY},
    "collDate": {"date": r"\d{4}-\d\d-\d\d", "event": "start|end|single"},
    "fileDscr": {"ID": _NAME},
    "var": {"ID": _NAME, "name": _ANY, "files": _NAME, "intrvl": "contin|discrete",
            "measUnit": _ANY, "representationType": "text|numeric|code|datetime|other"},
    "universe": {"clusion": "I|E"},
    "catgry": {"missing": "Y|N"},
    "varFormat": {"type": "numeric|character", "category": "date|time|currency|other"},
}  # fmt: skip
DDI_LEAVES = {"titl", "parTitl", "IDNo", "producer", "abstract", "collDate", "geogCover",
              "anlyUnit", "universe", "dataKind", "resInstru", "fileName", "caseQnty", "varQnty",
              "labl", "qstnLit", "txt", "catValu", "drvcmd", "varFormat"}  # fmt: skip


def test_the_ddi_holds_every_variable_in_the_order_of_the_norm(rich: Questionnaire) -> None:
    study = Study("Centre", "Résumé", "2026-01-01", "2026-02-01", "Sète", "Parents", 12)
    root = ET.fromstring(export_ddi(rich, study))
    assert root.tag == f"{{{NAMESPACE}}}codeBook"
    assert root.get("version") == "2.5"
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        inside = [child.tag.rpartition("}")[2] for child in element]
        if name in DDI_ORDER:
            places = [DDI_ORDER[name].index(child) for child in inside]
            assert places == sorted(places), name
            for once in DDI_ONCE.get(name, ()):
                assert inside.count(once) <= 1, (name, once)
            assert DDI_REQUIRED.get(name, set()) <= set(inside), name
        elif not inside:
            assert name in DDI_LEAVES, name
        for key, value in element.attrib.items():
            attribute = key.rpartition("}")[2]
            pattern = "[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*" if attribute == "lang" else ""
            pattern = pattern or DDI_ATTRIBUTES[name][attribute]
            assert re.fullmatch(pattern, value), (name, attribute, value)
    described = root.findall(f".//{{{NAMESPACE}}}var")
    assert [v.get("name") for v in described] == [v.name for v in variables(rich)]
    assert len({v.get("ID") for v in described}) == len(described)
    missing = [c for c in root.iter(f"{{{NAMESPACE}}}catgry") if c.get("missing") == "Y"]
    assert {c.findtext(f"{{{NAMESPACE}}}catValu") for c in missing} == {"nsp"}


def test_the_codebook_says_everything_about_a_variable(rich: Questionnaire) -> None:
    content = export_questionnaire(rich, "codebook")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    titles, *rows = book.get_sheet_by_name("Variables").to_python()
    by_name = {row[0]: dict(zip(titles, row, strict=True)) for row in rows}
    assert list(by_name) == [variable.name for variable in variables(rich)]
    assert by_name["Q1"]["Codes manquants"] == "nsp"
    assert by_name["r2"]["Question"] == "Grille"
    assert by_name["age"]["Bloc répété"] == "enfants"
    assert by_name["r2"]["Condition d’affichage"] == "(${Q1} != '') and (${r1} = 'oui')"


WORDS = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp", "Zs", "Cf"),
        exclude_characters="${}<>&_",
    ),
    min_size=1, max_size=20,
)  # fmt: skip
PHRASES = st.sampled_from(
    ["Deux mots ?", "L’école & <b>moi</b>", "Une ligne\nune autre", "« a » ; 5 < 6 > 4", "50 %",
     "Ligne\n\nparagraphe", "= 1 + 1", "été\u00a0: oui", "a|b", "&amp;", "'\"'", "- tiret",
     "{2,3} fois", "deux  espaces", "{ a }"]
)  # fmt: skip
WORDINGS = WORDS | PHRASES
TEXTS = st.fixed_dictionaries({"fr": WORDINGS}, optional={"ar": WORDINGS})
NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_.-]{0,15}", fullmatch=True).filter(
    lambda name: name not in ("and", "or", "div", "mod", "true", "false")
)
#: Beginnings of names, some that LimeSurvey's twenty letters and digits would make alike.
ODD_NAMES = st.sampled_from(
    ["a", "A", "q_", "q.", "q-", "_", "un_nom_tres_long_qui_depasse_vingt_signes_", "Page.",
     "quitte_ou_double-"]
)  # fmt: skip
CODES = st.from_regex(r"[^\s\"'<>&]{1,10}", fullmatch=True).filter(lambda n: clean(n) == n)
CHOICES = st.lists(
    st.fixed_dictionaries(
        {"name": CODES, "label": TEXTS},
        optional={"exclusive": st.just(True), "role": st.just("none"),
                  "columns": st.dictionaries(st.sampled_from(["site", "zone"]), WORDS)},
    ),
    min_size=1, max_size=5, unique_by=lambda choice: choice["name"],
)  # fmt: skip


PLAIN = ("text", "integer", "decimal", "date", "select_one", "select_multiple", "rank", "note")
ALL = (*PLAIN, "calculate", "grid", "range", "acknowledge", "hidden", "constant_sum")
CLOSED = ("select_one", "select_multiple", "rank", "grid")
SILENT = ("note", "calculate", "hidden")
TABLES = ("grid", "constant_sum")


RARE = {
    "required": st.just(True), "hint": TEXTS, "guidance_hint": TEXTS, "justification": WORDINGS,
    "bank": st.just("b-1"), "appearance": st.sampled_from(["minimal", "columns-2"]),
    "media": st.one_of(
        st.fixed_dictionaries({"image": st.just("a.png"), "alt": TEXTS}),
        st.fixed_dictionaries({"spoken": st.just({"fr": "fr.mp3", "ar": "ar.mp3"})}),
        st.fixed_dictionaries({"audio": st.just("a.mp3"), "spoken": st.just({"ar": "ar.mp3"})}),
    ),
    "required_message": TEXTS,
}  # fmt: skip
CHECKED = {"constraint": st.just(". >= 0 and . != 7"), "constraint_message": TEXTS, "unit": TEXTS}


class Author:
    """Draws the pieces of a questionnaire, each with a name and an identity of its own."""

    def __init__(self, draw: Callable[..., Any], kinds: tuple[str, ...]) -> None:
        self.draw = draw
        self.kinds = kinds
        self.uids = iter(range(1000))
        self.readable: list[str] = []

    def piece(self) -> dict[str, Any]:
        number = next(self.uids)
        return {"uid": f"u{number}", "name": f"{self.draw(ODD_NAMES)}{number}"}

    def question(self) -> dict[str, Any]:
        kind = self.draw(st.sampled_from(self.kinds))
        item = self.piece() | {"type": kind} | self.particular(kind)
        if kind not in SILENT:
            item |= self.draw(
                st.fixed_dictionaries({}, optional=RARE | (CHECKED if kind == "integer" else {}))
            )
        if self.readable and self.draw(st.booleans()):
            item["relevant"] = f"${{{self.draw(st.sampled_from(self.readable))}}} = 'x'"
        if kind in ("text", "integer"):
            self.readable.append(item["name"])
        return item

    def particular(self, kind: str) -> dict[str, Any]:
        if kind == "calculate":
            return {"calculation": "1 + 1"}
        if kind == "hidden":
            return {"default": "sete"}
        found: dict[str, Any] = {"label": self.draw(TEXTS)}
        if kind in CLOSED:
            found["list_name"] = self.draw(st.sampled_from(["liste", "autre-liste"]))
        if kind == "range":
            found["parameters"] = {"start": "1", "end": "5", "step": "0.5"}
        if kind in ("select_one", "select_multiple") and self.draw(st.booleans()):
            found["choice_filter"] = "name = 'a' or name != 'b'"
        if kind in TABLES:
            count = self.draw(st.integers(1, 3))
            found["rows"] = [self.piece() | {"label": self.draw(TEXTS)} for _ in range(count)]
        return found

    def page(self) -> dict[str, Any]:
        items = [self.question() for _ in range(self.draw(st.integers(1, 4)))]
        if self.kinds is ALL and self.draw(st.booleans()):
            shell = self.piece() | {"type": "group", "label": self.draw(TEXTS)}
            items.append(shell | {"items": [self.question()]})
        if self.kinds is ALL and self.draw(st.booleans()):
            shell = self.piece() | {"type": "repeat", "label": self.draw(TEXTS), "max_count": 4}
            items.append(shell | {"items": [self.question(), self.question()]})
        return self.piece() | {"label": self.draw(TEXTS), "items": items}


@st.composite
def questionnaires(draw: Callable[..., Any], kinds: tuple[str, ...] = ALL) -> Questionnaire:
    author = Author(draw, kinds)
    pages = [author.page() for _ in range(draw(st.integers(1, 2)))]
    base = {"name": draw(NAMES), "title": draw(TEXTS), "languages": ["fr", "ar"]}
    lists = {"liste": draw(CHOICES), "autre-liste": draw(CHOICES)}
    return questionnaire_from_dict(base | {"choices": lists, "pages": pages})


SLOW = settings(
    max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large,
                           HealthCheck.filter_too_much],
)  # fmt: skip


@SLOW
@given(questionnaires())
def test_any_questionnaire_survives_xlsform_and_json(questionnaire: Questionnaire) -> None:
    again = import_questionnaire(export_xlsform(questionnaire), "x.xlsx")
    assert again.questionnaire == questionnaire
    assert again.losses == ()
    back = import_questionnaire(export_questionnaire(questionnaire, "json"), "x.json")
    assert back.questionnaire == questionnaire


@SLOW
@given(questionnaires())
def test_any_questionnaire_survives_limesurvey(questionnaire: Questionnaire) -> None:
    again = import_questionnaire(lstsv_with_losses(questionnaire).content, "x.txt")
    assert again.questionnaire == questionnaire
    assert again.losses == ()
