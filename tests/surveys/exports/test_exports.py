"""Files of answers: what each format holds, what none can run, and who may take them."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from evalapp.accounts.permissions import Role
from evalapp.audit.models import AuditEvent
from evalapp.extensions import db
from surveys import microdata
from surveys.campaigns.export import csv_chunks
from surveys.exports import services
from surveys.exports.ods import write_ods
from surveys.exports.sheets import Sheet, parted
from surveys.exports.variables import DONT_KNOW, EMPTY, NOT_ASKED, REFUSED, variables
from surveys.serialization import questionnaire_from_dict
from tests import factories
from tests import survey_factories as make

EXAMPLES = Path(services.__file__).parent / "examples"
ATTACKS = ("=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "＝1")
ANSWERS = [
    {"q1": "oui", "q2": ["a"], "q3": 3, "q4": "Été\x07 « oui »",
     "kids": [{"k1": "non"}, {"k1": "oui"}]},
    {"q1": "nsp", "q2": None, "q3": None, "q4": None},
    {"q1": "refus"},
    *({"q1": "non", "q4": attack} for attack in ATTACKS),
]  # fmt: skip


def definition() -> dict[str, Any]:
    closed = [
        {"name": "oui", "label": {"fr": "Oui"}},
        {"name": "non", "label": {"fr": "=Non"}},
        {"name": "nsp", "label": {"fr": "Ne sait pas"}, "role": "dont_know"},
        {"name": "refus", "label": {"fr": "Refus"}, "role": "refusal"},
    ]
    many = [{"name": "a", "label": {"fr": "A"}}, {"name": "b", "label": {"fr": "B"}}]
    items: list[dict[str, Any]] = [
        {"uid": "q1", "name": "with", "type": "select_one", "list_name": "closed"},
        {"uid": "q2", "name": "goûts", "type": "select_multiple", "list_name": "many"},
        {"uid": "q3", "name": "age", "type": "integer"},
        {"uid": "q4", "name": "site", "type": "text"},
        {"uid": "kids", "name": "enfants", "type": "repeat",
         "items": [{"uid": "k1", "name": "ecole", "type": "select_one", "list_name": "closed"}]},
    ]  # fmt: skip
    items[1]["name"] = "gouts"
    for item in (*items, *items[-1]["items"]):
        item["label"] = {"fr": f"La question {item['name']}"}
    return {
        "format": 1, "name": "export", "title": {"fr": "Export"},
        "choices": {"closed": closed, "many": many},
        "pages": [{"uid": "p1", "name": "p1", "label": {"fr": "Page"}, "items": items}],
    }  # fmt: skip


@pytest.fixture
def evaluator(app: Flask, signed_in_as: Any) -> FlaskClient:
    site = factories.make_site("beziers")
    campaign = make.make_campaign("enquete", sites=[site], version=make.make_version(definition()))
    for rank, answers in enumerate(ANSWERS):
        make.make_response(campaign, site, answers, id=rank + 1)
    return signed_in_as(Role.EVALUATOR)


def download(client: FlaskClient, kind: str, more: str = "") -> bytes:
    answer = client.get(f"/campagnes/enquete/exports/reponses?format={kind}{more}")
    assert answer.status_code == 200
    return answer.data


def read_file(reader: Any, content: bytes, folder: Path, **options: Any) -> Any:
    path = folder / "fichier"
    path.write_bytes(content)
    return reader(path, user_missing=True, **options)


def test_spss_has_names_labels_and_missing_codes(evaluator: FlaskClient, tmp_path: Path) -> None:
    frame, about = read_file(pyreadstat.read_sav, download(evaluator, "sav"), tmp_path)
    assert frame["with_2"].tolist() == [1, DONT_KNOW, REFUSED] + [2] * 8
    assert frame["gouts_a"].tolist()[:3] == [1, EMPTY, NOT_ASKED]
    assert about.variable_value_labels["with_2"][DONT_KNOW] == "Ne sait pas"
    assert about.missing_ranges["with_2"] == [{"lo": REFUSED, "hi": EMPTY}]
    assert about.column_names_to_labels["with_2"] == "La question with"
    assert frame["site_2"].tolist()[0] == "Été « oui »"


def test_stata_has_the_same_with_its_letters(evaluator: FlaskClient, tmp_path: Path) -> None:
    frame, about = read_file(pyreadstat.read_dta, download(evaluator, "dta"), tmp_path)
    assert frame["with_2"].tolist()[:4] == [1, "c", "d", 2]
    assert about.variable_value_labels["with_2"]["c"] == "Ne sait pas"
    assert frame["age"].tolist()[0] == 3


@pytest.mark.parametrize("valeurs", ["libelles", "codes"])
def test_no_cell_of_a_workbook_is_a_formula(evaluator: FlaskClient, valeurs: str) -> None:
    content = download(evaluator, "xlsx", f"&valeurs={valeurs}")
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    texts = [str(cell.value) for cell in cells if cell.value is not None]
    assert any("1+1" in text for text in texts)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


def test_no_cell_of_an_opendocument_is_a_formula(evaluator: FlaskClient) -> None:
    content = download(evaluator, "ods")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = archive.read("content.xml").decode()
        assert archive.namelist()[0] == "mimetype"
    assert "formula" not in body
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Réponses")
    assert "1+1" in str(rows.to_python())


def test_no_cell_of_a_csv_begins_as_a_formula(evaluator: FlaskClient) -> None:
    text = download(evaluator, "csv").decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(text), delimiter=";") for cell in line]
    assert sum(cell.startswith("'") for cell in cells) >= len(ATTACKS)
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t＝")]
    book = evaluator.get("/campagnes/enquete/exports/dictionnaire.csv").data.decode("utf-8-sig")
    assert "'=Non" in book


@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_statistics_files_keep_a_hostile_text_as_text(
    evaluator: FlaskClient, tmp_path: Path, kind: str
) -> None:
    reader = {"sav": pyreadstat.read_sav, "dta": pyreadstat.read_dta}[kind]
    frame, _ = read_file(reader, download(evaluator, kind), tmp_path)
    assert "=1+1" in frame["site_2"].tolist()


def test_a_repeat_is_a_table_of_its_own_joined_by_the_row(evaluator: FlaskClient) -> None:
    lines = download(evaluator, "csv", "&tableau=kids").decode("utf-8-sig").splitlines()
    assert lines[0].startswith("ligne;bloc;statut")
    assert [line.split(";")[:2] for line in lines[1:]] == [["1", "1"], ["1", "2"]]
    assert lines[2].endswith("Oui")
    assert "ecole" not in download(evaluator, "csv").decode("utf-8-sig").splitlines()[0]
    unknown = evaluator.get("/campagnes/enquete/exports/reponses?format=csv&tableau=autre")
    assert unknown.status_code == 404


def test_the_workbook_carries_its_codebook(evaluator: FlaskClient) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(download(evaluator, "xlsx")))
    rows = book.get_sheet_by_name("Dictionnaire").to_python()
    assert [
        "with_2",
        "La question with",
        "réponses fermées",
        "-8",
        "nsp",
        "Ne sait pas",
        "oui",
    ] in rows


def test_a_code_keeps_its_number_when_a_version_adds_answers() -> None:
    first = definition()
    second = definition()
    second["choices"]["closed"].insert(0, {"name": "parfois", "label": {"fr": "Parfois"}})
    found = variables([questionnaire_from_dict(first), questionnaire_from_dict(second)])
    assert found[0].codes == {1: "oui", 2: "non", -8: "nsp", -9: "refus", 3: "parfois"}


def test_spaces_and_control_characters_survive_or_go() -> None:
    stream = io.BytesIO()
    write_ods(stream, [Sheet("A&B", ("t",), [["a  b\x00"], [" <x>\nfin"], [1.5], [None]])])
    stream.seek(0)
    rows = CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0).to_python()
    assert rows[1:4] == [["a  b"], [" <x>\nfin"], [1.5]]


def test_every_export_is_written_in_the_journal(app: Flask, evaluator: FlaskClient) -> None:
    download(evaluator, "sav")
    with app.app_context():
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "export")).one()
        assert event.details == {"format": "sav", "labels": True, "table": ""}


def test_only_who_may_export_answers_reaches_the_page(
    evaluator: FlaskClient, signed_in_as: Any
) -> None:
    assert "SPSS" in evaluator.get("/campagnes/enquete/exports").text
    lead = signed_in_as(Role.SITE_LEAD, site=factories.make_site())
    for address in ("exports", "exports/reponses?format=csv", "exports/dictionnaire.csv"):
        assert lead.get(f"/campagnes/enquete/{address}").status_code == 404
    wrong = evaluator.get("/campagnes/enquete/exports/reponses?format=exe")
    assert wrong.status_code == 404


@pytest.mark.parametrize(
    ("kind", "command"),
    [
        ("csv", ["Rscript", "lire.R"]),
        ("sav", ["Rscript", "lire.R"]),
        ("csv", [sys.executable, "lire.py"]),
        ("sav", [sys.executable, "lire_pandas.py"]),
        ("dta", [sys.executable, "lire_pandas.py"]),
        ("parquet", [sys.executable, "lire_pandas.py"]),
    ],
)
def test_the_reading_examples_read_the_file(
    evaluator: FlaskClient, tmp_path: Path, kind: str, command: list[str]
) -> None:
    tool, script = command
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed here")
    if (tool, kind) == ("Rscript", "sav") and not has_foreign():
        pytest.skip("R’s package « foreign » is not installed here (r-cran-foreign)")
    if kind == "parquet":
        pytest.importorskip("pyarrow", reason="the « parquet » extra is not installed here")
    path = tmp_path / f"reponses.{kind}"
    path.write_bytes(download(evaluator, kind))
    run = subprocess.run(
        [tool, str(EXAMPLES / script), str(path)], capture_output=True, text=True, check=True
    )
    assert f"{len(ANSWERS)} réponses" in run.stdout
    assert "beziers" in run.stdout


def has_foreign() -> bool:
    asked = ["Rscript", "-e", "library(foreign)"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def test_parquet_keeps_words_as_categories_and_silence_empty(
    evaluator: FlaskClient, tmp_path: Path
) -> None:
    pytest.importorskip("pyarrow", reason="the « parquet » extra is not installed here")
    path = tmp_path / "reponses.parquet"
    path.write_bytes(download(evaluator, "parquet"))
    frame = pd.read_parquet(path)
    assert frame["with_2"].tolist()[0] == "Oui"
    assert frame["with_2"].isna().tolist()[1:3] == [True, True]
    assert list(frame["with_2"].cat.categories) == ["Oui", "=Non"]
    assert frame["age"].tolist()[0] == 3


def test_without_the_extra_parquet_is_not_offered(
    evaluator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "has_parquet", lambda: False)
    assert 'value="parquet"' not in evaluator.get("/campagnes/enquete/exports").text
    address = "/campagnes/enquete/exports/reponses?format=parquet"
    assert evaluator.get(address).status_code == 404


def test_memory_does_not_grow_with_the_answers() -> None:
    """The CSV is handed on as it is written: never more than a lot of rows is held."""
    asked = 0

    def responses() -> Any:
        nonlocal asked
        for number in range(5000):
            asked = number
            yield (str(number),), {"q1": "oui"}

    columns = microdata.plan([questionnaire_from_dict(definition())])
    chunks = csv_chunks(["ligne"], microdata.rows(columns, responses()))
    next(chunks)
    assert asked < 1000


def test_rows_beyond_what_a_sheet_holds_go_on_in_the_next_one() -> None:
    short = Sheet("Dictionnaire", ("t",), [["x"]])
    long = Sheet("Réponses", ("t",), ([number] for number in range(7)))
    found = [(s.name, [row[0] for row in s.rows]) for s in parted((long, short), most=4)]
    assert found == [
        ("Réponses", [0, 1, 2]),
        ("Réponses (2)", [3, 4, 5]),
        ("Réponses (3)", [6]),
        ("Dictionnaire", ["x"]),
    ]
