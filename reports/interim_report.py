"""« Rapport intermédiaire »: frozen inputs to a document, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from evalapp.wording import NBSP, enumeration
from reports.document import Document, Meta, Section, numbered
from reports.inputs import ReportInputs
from reports.interim.chosen import views_section
from reports.interim.context import context_section
from reports.interim.framework import framework_section, scorecard_section
from reports.interim.method import method_section
from reports.interim.sources import sources_section
from reports.interim.summary import summary_section
from reports.interim.survey import survey_sections
from reports.interim.voices import voices_section
from reports.typesetting import typeset

KIND = "rapport-intermediaire"
KIND_LABEL = "Rapport intermédiaire d’évaluation"
WARNING = f"Démonstration{NBSP}: données fictives"


def interim_report(inputs: ReportInputs) -> Document:
    """The whole report; the same inputs always give the same document."""
    voices, views = voices_section(inputs), views_section(inputs)
    sections = [
        summary_section(inputs),
        method_section(inputs),
        framework_section(inputs),
        context_section(inputs),
        *survey_sections(inputs),
        *([views] if views else []),
        scorecard_section(inputs),
        *([voices] if voices else []),
        sources_section(inputs),
    ]
    return numbered(typeset(Document(_meta(inputs), _counted(sections))))


def _counted(sections: list[Section]) -> tuple[Section, ...]:
    """Sections are numbered from 1; the annex keeps its word."""
    return tuple(
        section if section.title.startswith("Annexe") else replace(section, number=str(place))
        for place, section in enumerate(sections, start=1)
    )


def _meta(inputs: ReportInputs) -> Meta:
    site = inputs.site
    seats = enumeration([seat.institution for seat in site.troika])
    lines = (("Troïka", seats), ("Établi par", inputs.author))
    return Meta(
        title=site.name,
        kind=KIND_LABEL,
        programme=inputs.programme,
        site=site.name,
        period=inputs.period,
        issued_on=inputs.issued_on,
        edition=inputs.edition,
        author=inputs.author,
        subject=f"{KIND_LABEL}, {site.name}, {inputs.period}",
        keywords="évaluation, Cité éducative, indicateurs, enquêtes",
        warning=WARNING if inputs.is_demonstration else "",
        cover_lines=tuple((label, words) for label, words in lines if words),
    )
