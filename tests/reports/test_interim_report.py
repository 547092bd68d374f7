"""The interim report in words: what it says, and what it must not say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from evalapp.charts.values import AgreementChart, BarChart
from indicators.judgement import Judgement
from reports.document import DataTable, Document, Figure, Heading, Message, Section
from reports.inputs import ReportInputs
from reports.interim_report import interim_report

N = "\u00a0"


def every_text(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from every_text(item)
    elif is_dataclass(value):
        for item in fields(value):
            yield from every_text(getattr(value, item.name))


def section(document: Document, start: str) -> Section:
    return next(found for found in document.sections if found.title.startswith(start))


def test_the_sections_follow_the_order_of_an_interim_report(document: Document) -> None:
    assert [found.heading for found in document.sections] == [
        "1. Synthèse",
        "2. Méthode et limites",
        "3. Référentiel d’évaluation",
        "4. Contexte",
        f"5. Résultats{N}: enquête auprès des parents",
        f"6. Résultats{N}: enquête auprès des jeunes",
        f"7. Résultats{N}: enquête auprès des partenaires",
        "8. Tableau des indicateurs",
        "9. Paroles choisies",
        f"Annexe{N}: d’où vient chaque nombre",
    ]


def test_each_section_opens_with_its_message_in_two_sentences(document: Document) -> None:
    for found in document.sections:
        first = found.blocks[0]
        assert isinstance(first, Message)
        assert len(re.findall(r"[.?!](?:\s|$)", first.text)) == 2, first.text


def test_the_summary_counts_what_is_known_and_what_moved(document: Document) -> None:
    message = section(document, "Synthèse").blocks[0]
    assert isinstance(message, Message)
    assert message.text == (
        f"Sur les 34{N}indicateurs du référentiel, 19 ont une valeur à ce jour. 6 sont jugés "
        f"favorables et 1 est jugé défavorable{N}; pour 9 autres, rien ne permet de conclure."
    )


def test_an_inconclusive_indicator_is_never_said_to_progress(document: Document) -> None:
    words = list(every_text(section(document, "Synthèse")))
    (line,) = [text for text in words if "CE-E10" in text and "au départ" in text]
    assert line.endswith("l’écart de 2 points est plus petit que l’incertitude.")
    assert f"+2{N}points" in line


def test_nothing_is_announced_when_nothing_is_conclusive(inputs: ReportInputs) -> None:
    framework = tuple(
        replace(
            question,
            criteria=tuple(
                replace(
                    criterion,
                    indicators=tuple(
                        replace(row, judgement=Judgement.INCONCLUSIVE)
                        for row in criterion.indicators
                    ),
                )
                for criterion in question.criteria
            ),
        )
        for question in inputs.framework
    )
    summary = section(interim_report(replace(inputs, framework=framework)), "Synthèse")
    words = " ".join(every_text(summary))
    assert "Aucun ne permet encore de conclure à une évolution." in words
    assert "Favorable." not in words


def test_a_withheld_statement_is_kept_out_of_the_drawing(document: Document) -> None:
    charts = [
        block.chart
        for block in section(document, f"Résultats{N}: enquête auprès des partenaires").blocks
        if isinstance(block, Figure) and isinstance(block.chart, AgreementChart)
    ]
    hidden = [item for item in charts[0].items if not item.is_drawable]
    assert [item.label for item in hidden] == ["Les décisions se prennent à trois"]
    assert hidden[0].shares == (None, None, None, None)
    assert "4\u00a0résultats masqués" in charts[0].caption.note


def test_two_answers_whose_intervals_overlap_are_not_ranked(document: Document) -> None:
    titles = [
        block.chart.caption.title
        for found in document.sections
        for block in found.blocks
        if isinstance(block, Figure) and isinstance(block.chart, BarChart)
    ]
    assert (
        f"Aucune réponse ne se détache{N}: «{N}Les horaires{N}» (42{N}%) et «{N}Le travail{N}» "
        f"(40{N}%) sont en tête"
    ) in titles
    assert f"«{N}Oui, plusieurs fois{N}» vient en tête, avec 49{N}%" in titles


def test_the_table_of_indicators_has_one_line_per_indicator(document: Document) -> None:
    (table,) = [
        block
        for block in section(document, "Tableau des indicateurs").blocks
        if isinstance(block, DataTable)
    ]
    lines = {row.cells[0]: row.cells for row in table.rows if not row.group}
    assert len(lines) == 34
    assert lines["CE-E09"][2:] == (
        f"72{N}%", f"80{N}%", f"[76{N};{N}84]", "412", f"80{N}%",
        f"hausse, +8{N}points", "favorable",
    )  # fmt: skip
    assert lines["CE-O06"][3] == "s"
    assert lines["CE-E03"][3] == "ec"


def test_every_published_figure_is_followed_back_in_the_annex(
    inputs: ReportInputs, document: Document
) -> None:
    tables = [b for b in section(document, "Annexe").blocks if isinstance(b, DataTable)]
    figures = sum(len(place.figures) for place in inputs.territories)
    assert sum(1 for row in tables[1].rows if not row.group) == figures
    assert all(row.cells[3] not in ("", "–") for row in tables[1].rows if not row.group)


def test_every_french_text_has_its_non_breaking_spaces(document: Document) -> None:
    french = [text for text in every_text(document) if not re.search(r"[\u0600-\u06ff]", text)]
    wrong = [text for text in french if re.search(r"[^\s] [:;?!%»]|« |\w[?!]|\d%|'", text)]
    assert wrong == []


def test_the_demonstration_says_so_and_a_real_report_does_not(inputs: ReportInputs) -> None:
    real = interim_report(replace(inputs, is_demonstration=False))
    assert interim_report(inputs).meta.warning == f"Démonstration{N}: données fictives"
    assert not [text for text in every_text(real) if "émonstration" in text or "fictives" in text]


@pytest.mark.parametrize(
    "gone", ["territories", "campaigns", "framework", "results", "verbatims", "limits", "sources"]
)
def test_a_site_that_lacks_a_part_still_has_a_report(inputs: ReportInputs, gone: str) -> None:
    document = interim_report(replace(inputs, **{gone: ()}))
    assert [type(found.blocks[0]) for found in document.sections] == [Message] * len(
        document.sections
    )


def test_no_heading_ends_a_section(document: Document) -> None:
    assert not [found.title for found in document.sections if isinstance(found.blocks[-1], Heading)]
