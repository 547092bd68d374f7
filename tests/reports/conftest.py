"""A rich and invented « rapport intermédiaire » of Béziers, drawn once."""

from __future__ import annotations

import pytest

from reports.document import Document
from reports.inputs import ReportInputs
from reports.interim_report import interim_report
from reports.pdf.render import render_pdf
from tests.reports.beziers import beziers_inputs


@pytest.fixture(scope="session")
def inputs() -> ReportInputs:
    """The frozen inputs."""
    return beziers_inputs()


@pytest.fixture(scope="session")
def document(inputs: ReportInputs) -> Document:
    """The report as a value."""
    return interim_report(inputs)


@pytest.fixture(scope="session")
def pdf(document: Document) -> bytes:
    """The report as a file."""
    return render_pdf(document)
