"""Thirty pages, twenty tables and fifteen charts, from frozen inputs to the bytes of a tagged PDF.

    .venv/bin/python benchmarks/report.py

Processor time, so that a busy machine does not count; the reference measured in the same run is
the bare ReportLab, untagged, over the same number of paragraphs and cells. Fails above 2 s of
processor time (median) or 200 MB of memory.
"""

from __future__ import annotations

import hashlib
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from io import BytesIO

PAGES, TABLES, CHARTS, ROUNDS = 30, 20, 15, 5
LIMIT_S, LIMIT_MB = 2.0, 200
WORDS = (
    "L’évaluation mesure l’effet des actions sur les enfants, les jeunes et leurs familles : "
    "chaque pourcentage est donné avec son intervalle de confiance et son effectif. "
)


def inputs_text() -> str:
    """Return the frozen text of a report with survey results over three campaigns."""
    from indicators.disclosure.tables import Audience, Level, PublishedCell, PublishedTable
    from reports.inputs import (
        CampaignFacts,
        ReportInputs,
        ResultKind,
        SiteIdentity,
        SurveyResult,
        to_json,
    )

    def result(place: int) -> SurveyResult:
        rows = tuple(Level(f"c{k}", f"Réponse numéro {k + 1}") for k in range(8))
        cells = tuple(
            PublishedCell(row.code, "", 0.1 + k / 16, 0.05 + k / 16, 0.15 + k / 16, 40, 400)
            for k, row in enumerate(rows)
        )
        columns = (Level("", "Ensemble"),)
        table = PublishedTable(f"q{place}", "Question", Audience.SITE, 5, rows, columns, cells)
        kind = ResultKind.MULTIPLE
        return SurveyResult("c", f"q{place}", kind, f"Question {place} ?", "répondants", table)

    site = SiteIdentity("essai", "Cité éducative d’essai")
    results = tuple(result(place) for place in range(CHARTS))
    return to_json(
        ReportInputs(
            site,
            "Cités éducatives",
            "2026",
            date(2026, 11, 23),
            1,
            "Essai",
            True,
            campaigns=(CampaignFacts("c", "Enquête", date(2026, 9, 1), date(2026, 10, 1)),),
            results=results,
        )
    )


def from_inputs(text: str) -> bytes:
    """Return the file of a report of the size that PERFORMANCE asks for."""
    from evalapp.charts.values import Bar, BarChart, Caption
    from reports.document import (
        Align,
        Column,
        DataTable,
        Document,
        Figure,
        Heading,
        Paragraph,
        Section,
        numbered,
    )
    from reports.document import Row as Line
    from reports.inputs import from_json
    from reports.interim_report import interim_report
    from reports.pdf.render import render_pdf

    inputs = from_json(text)
    base = interim_report(inputs)
    columns = (Column("Indicateur", weight=3), *(Column(f"A{k}", Align.RIGHT) for k in range(5)))
    rows = tuple(
        Line((f"Indicateur {k} : part des élèves satisfaits", *(f"{k},{j}" for j in range(5))))
        for k in range(15)
    )
    sections = []
    for part in range(10):
        blocks: list[object] = [Paragraph(WORDS * 4) for _ in range(5)]
        blocks += [Heading("Résultats"), DataTable("Table", columns, rows)]
        blocks += [Heading("Suite"), DataTable("Table", columns, rows)]
        if part % 2 == 0:
            result = inputs.results[part]
            bars = tuple(Bar(c.row, c.value, c.low, c.high) for c in result.table.cells)
            blocks.append(Figure(BarChart(Caption("Message", "Mesure"), bars)))
        sections.append(Section(f"Partie {part}", tuple(blocks), str(part)))  # type: ignore[arg-type]
    surveys = tuple(s for s in base.sections if any(isinstance(b, Figure) for b in s.blocks))
    return render_pdf(numbered(Document(base.meta, (*sections, *surveys))))


def bare_reportlab() -> bytes:
    """Return as many paragraphs and tables by ReportLab alone, without any tag."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    from reports.pdf.fonts import register

    register()
    style = ParagraphStyle("p", fontName="Lato", fontSize=9.5, leading=13.5)
    row = ["Indicateur : part des élèves satisfaits", "1,1", "1,2", "1,3", "1,4", "1,5"]
    commands = [("FONT", (0, 0), (-1, -1), "Lato", 8)]
    story: list[object] = []
    for _ in range(TABLES // 2):
        story += [Paragraph(WORDS * 4, style) for _ in range(5)]
        story += [Table([row] * 16, style=commands, repeatRows=1) for _ in range(2)]
    target = BytesIO()
    SimpleDocTemplate(target).build(story)
    return target.getvalue()


def measured(work: Callable[[], bytes]) -> tuple[float, list[bytes]]:
    """Return the median processor seconds of some rounds, and what each gave."""
    times, given = [], []
    for _ in range(ROUNDS):
        start = time.process_time()
        given.append(work())
        times.append(time.process_time() - start)
    return statistics.median(times), given


def main() -> int:
    """Measure, print a table and one line of JSON; 1 when a limit is passed."""
    from reports.pdf.render import page_count

    text = inputs_text()
    start = time.process_time()
    first = from_inputs(text)
    cold = time.process_time() - start
    warm, files = measured(lambda: from_inputs(text))
    bare, _ = measured(bare_reportlab)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    same = len({hashlib.sha256(file).digest() for file in (first, *files)}) == 1
    result = {
        "pages": page_count(first),
        "bytes": len(first),
        "first_cpu_s": round(cold, 3),
        "median_cpu_s": round(warm, 3),
        "bare_reportlab_cpu_s": round(bare, 3),
        "ratio": round(warm / bare, 2),
        "peak_mb": round(memory, 1),
        "same_bytes": same,
    }
    for name, value in result.items():
        print(f"{name:<22}{value}")
    print(json.dumps(result))
    return int(warm > LIMIT_S or memory > LIMIT_MB or not same)


if __name__ == "__main__":
    sys.exit(main())
