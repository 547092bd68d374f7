"""Documents as values."""

from __future__ import annotations

from datetime import date

from evalapp.charts.values import Bar, BarChart, Caption
from reports.document import Column, DataTable, Document, Figure, Meta, Row, Section, numbered

META = Meta(
    "Titre", "Rapport", "Programme", "Site", "2026", date(2026, 11, 23), 1, "Auteur", "Sujet"
)
CHART = BarChart(Caption("Message", "Mesure"), (Bar("A", 0.5),))
TABLE = DataTable("Tableau", (Column("a"),), (Row(("b",)),))


def test_figures_and_tables_are_counted_apart_over_the_whole_document() -> None:
    first = Section("Un", (Figure(CHART), TABLE))
    second = Section("Deux", (TABLE, Figure(CHART)))
    sections = numbered(Document(META, (first, second))).sections
    numbers = [getattr(block, "number", 0) for section in sections for block in section.blocks]
    assert numbers == [1, 1, 2, 2]


def test_a_section_prints_its_number_before_its_title() -> None:
    assert Section("Contexte", (), number="4").heading == "4. Contexte"
    assert Section("Annexe", ()).heading == "Annexe"
