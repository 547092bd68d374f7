"""Widths of text without a font file agree with the font."""

from __future__ import annotations

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from evalapp.charts.measure import fitted, text_width
from reports.pdf.fonts import register

WORDS = "L’accord va de 37 % à 85 % : élèves, œuvre, ÉCOLE (QPV) « oui » !"


@pytest.mark.parametrize(("font", "bold"), [("Lato", False), ("Lato-Bold", True)])
def test_the_table_of_widths_agrees_with_the_font(font: str, bold: bool) -> None:
    register()
    assert text_width(WORDS, 10, bold) == pytest.approx(stringWidth(WORDS, font, 10), rel=0.01)


def test_a_text_is_broken_at_spaces_to_fit() -> None:
    lines = fitted(WORDS, 90, 8.5)
    assert " ".join(lines) == WORDS
    assert all(text_width(line, 8.5) <= 90 for line in lines)
