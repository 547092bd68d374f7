"""The file: conformant, tagged, the same every time, and its values can be read in it."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date

import page
import pikepdf
import pytest

from reports.document import Document, Paragraph, Section
from reports.inputs import ReportInputs
from reports.interim_report import interim_report
from reports.pdf import blocks
from reports.pdf.render import render_pdf

N = "\u00a0"


@pytest.fixture(scope="module")
def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def walk(element: pikepdf.Object) -> list[pikepdf.Object]:
    """Every structure element under one, in reading order."""
    kids = element.get("/K", [])
    found = []
    listed = kids if isinstance(kids, pikepdf.Array | list) else [kids]
    for kid in listed:
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
            found += [kid, *walk(kid)]
    return found


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_the_validator_finds_nothing(pdf: bytes, profile: str) -> None:
    report = page.validate_pdf_bytes(pdf, profile=profile)
    assert [failure.rule_id for failure in report.failures] == []
    assert report.is_compliant


def test_the_validator_sees_a_figure_that_lost_its_words(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "alternative_text", lambda chart: "")
    report = page.validate_pdf_bytes(render_pdf(document), profile="ua1")
    assert "PDFUA1-FIGURE-ALTERNATIVE-TEXT-001" in {f.rule_id for f in report.failures}


def test_the_validator_sees_a_mark_that_belongs_to_nothing(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        file.pages[3].contents_add(b"0 0 10 10 re f")
        out = io.BytesIO()
        file.save(out)
    report = page.validate_pdf_bytes(out.getvalue(), profile="ua1")
    assert "PDFUA1-CONTENT-TAGGING-001" in {failure.rule_id for failure in report.failures}


def test_the_validator_sees_headings_that_skip_a_level(document: Document) -> None:
    raw = render_pdf(document)
    with pikepdf.open(io.BytesIO(raw)) as file:
        for element in walk(file.Root.StructTreeRoot):
            if element.S == "/H2":
                element.S = pikepdf.Name("/H5")
        out = io.BytesIO()
        file.save(out)
    assert not page.validate_pdf_bytes(out.getvalue(), profile="ua1").is_compliant


def test_the_same_document_gives_the_same_bytes(document: Document, pdf: bytes) -> None:
    assert hashlib.sha256(render_pdf(document)).digest() == hashlib.sha256(pdf).digest()


def test_another_process_gives_the_same_bytes(pdf: bytes) -> None:
    script = (
        "import hashlib\n"
        "from tests.reports.beziers import beziers_inputs\n"
        "from reports.interim_report import interim_report\n"
        "from reports.pdf.render import render_pdf\n"
        "print(hashlib.sha256(render_pdf(interim_report(beziers_inputs()))).hexdigest())\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True, text=True, check=True,
        env={"PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "1", "TZ": "Asia/Tokyo"},
    )  # fmt: skip
    assert run.stdout.strip() == hashlib.sha256(pdf).hexdigest()


def test_another_day_of_issue_gives_other_bytes(inputs: ReportInputs, pdf: bytes) -> None:
    later = interim_report(replace(inputs, issued_on=date(2026, 11, 24)))
    assert render_pdf(later) != pdf


def test_the_dates_of_the_file_are_those_of_its_issue(opened: pikepdf.Pdf) -> None:
    assert str(opened.docinfo["/CreationDate"]).startswith("D:20261123120000")
    with opened.open_metadata() as metadata:
        assert metadata["xmp:CreateDate"] == "2026-11-23T12:00:00Z"
        assert metadata["pdfuaid:part"] == "1"


def test_every_font_is_embedded(opened: pikepdf.Pdf) -> None:
    fonts = [font for sheet in opened.pages for font in sheet.Resources.Font.values()]
    assert fonts
    assert all("/FontFile2" in font.FontDescriptor for font in fonts)


def test_the_outline_has_every_section_and_its_headings(
    opened: pikepdf.Pdf, document: Document
) -> None:
    with opened.open_outline() as outline:
        titles = [item.title for item in outline.root]
        inside = [child.title for item in outline.root for child in item.children]
    assert titles == [section.heading for section in document.sections]
    assert "Ce que montrent les indicateurs" in inside


def test_a_table_cut_by_pages_stays_one_element_with_one_head(opened: pikepdf.Pdf) -> None:
    tables = [e for e in walk(opened.Root.StructTreeRoot) if e.S == "/Table"]
    rows = [[kid for kid in table.K if kid.S == "/TR"] for table in tables]
    biggest = max(rows, key=len)
    assert len(biggest) == 1 + 34 + len({"QE0", "QE1", "QE2", "QE3", "QE4"}) + 7
    heads = [cell for row in biggest for cell in row.K if cell.S == "/TH"]
    scopes = [str(head.A.Scope if "/Scope" in head.A else "") for head in heads]
    assert scopes.count("/Column") == len(biggest[0].K)


def test_words_in_arabic_keep_their_letters_and_their_language(opened: pikepdf.Pdf) -> None:
    (arabic,) = [e for e in walk(opened.Root.StructTreeRoot) if str(e.get("/Lang", "")) == "ar"]
    assert "المدرسة" in str(arabic.ActualText)


def test_a_paragraph_cut_by_a_page_stays_one_element(document: Document) -> None:
    long = Section("Long", (Paragraph("Mot après mot, encore un mot. " * 300),), number="1")
    raw = render_pdf(replace(document, sections=(long,)))
    with pikepdf.open(io.BytesIO(raw)) as file:
        cut = [
            e
            for e in walk(file.Root.StructTreeRoot)
            if e.S == "/P" and len({kid.Pg.objgen for kid in e.K}) > 1
        ]
    assert len(cut) == 1


def test_a_figure_is_drawn_inside_its_own_element(opened: pikepdf.Pdf) -> None:
    figures = [e for e in walk(opened.Root.StructTreeRoot) if e.S == "/Figure"]
    assert figures
    assert all(str(figure.Alt).count(".") >= 2 for figure in figures)


needs_pdftotext = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed"
)


def words_of(pdf: bytes, *options: str) -> str:
    command = ["pdftotext", "-layout", *options, "-", "-"]
    run = subprocess.run(command, input=pdf, capture_output=True, check=True)
    return run.stdout.decode().replace(N, " ")


@needs_pdftotext
def test_the_values_can_be_read_as_the_table_shows_them(pdf: bytes) -> None:
    text = re.sub(r"[ ]{2,}", " | ", words_of(pdf))
    assert re.search(r"CE-E09 \| .*72 % \| 80 % \| \[76 ; 84\] \| 412 \| 80 %", text)
    assert re.search(r"26 491 hab\.", text)
    assert re.search(r"CE-O06 \| .* s \|", text)


@needs_pdftotext
def test_every_page_says_that_the_figures_are_invented(pdf: bytes) -> None:
    pages = words_of(pdf).split("\f")[:-1]
    assert len(pages) > 15
    assert all("Démonstration : données fictives" in text for text in pages)


@needs_pdftotext
def test_pages_are_numbered_and_the_contents_lead_to_them(pdf: bytes, document: Document) -> None:
    pages = words_of(pdf).split("\f")[:-1]
    total = len(pages)
    for place, text in enumerate(pages[1:], start=2):
        assert f"{place} / {total}" in text
    for section in document.sections:
        plain = section.heading.replace(N, " ")
        (line,) = re.findall(rf"^\s*{re.escape(plain)}[ .]+(\d+)$", pages[1], re.M)
        assert plain in pages[int(line) - 1]


@needs_pdftotext
def test_no_page_ends_with_a_heading(pdf: bytes, document: Document) -> None:
    headings = {
        getattr(block, "text", "")
        for section in document.sections
        for block in section.blocks
        if type(block).__name__ == "Heading"
    }
    for text in words_of(pdf).split("\f")[:-1]:
        body = [line.strip() for line in text.splitlines() if line.strip()][:-1]
        assert body[-1] not in headings


@needs_pdftotext
def test_no_sign_was_replaced_for_want_of_a_glyph(pdf: bytes) -> None:
    text = words_of(pdf)
    assert not re.search(r"\w\?\w|\ufffd|■", text)
