"""The reading view says what the file says, and trusts no word."""

from __future__ import annotations

from xml.etree import ElementTree

from reports.document import (
    Column,
    DataTable,
    Document,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Quote,
    Row,
)
from reports.html import contents, draw, render_html


def test_every_word_is_escaped() -> None:
    evil = "<script>x</script>"
    table = DataTable(
        evil, (Column(evil), Column(evil)), (Row((evil, evil)), Row((evil,), 1)), evil
    )
    blocks = (Paragraph(evil, evil), Quote(evil, evil), KeyFigures((KeyFigure(evil, evil),)), table)
    assert "<script" not in "".join(draw(block) for block in blocks)


def test_the_whole_report_is_well_formed_with_unique_names(document: Document) -> None:
    root = ElementTree.fromstring(f"<article>{render_html(document)}</article>")
    names = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(names) == len(set(names))
    assert {f"#{anchor}" for anchor, _ in contents(document)} <= {f"#{name}" for name in names}


def test_words_in_arabic_are_marked_right_to_left(document: Document) -> None:
    assert '<p lang="ar" dir="rtl">' in render_html(document)


def test_no_style_is_written_in_the_page(document: Document) -> None:
    assert "style" not in render_html(document)
