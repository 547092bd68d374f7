"""The sorts of reports there are: the one table that a new sort is added to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reports.document import Document
from reports.inputs import ReportInputs
from reports.interim_report import KIND, KIND_LABEL, interim_report


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of report: its name on screens, and how its inputs become a document."""

    label: str
    build: Callable[[ReportInputs], Document]


DEFAULT = KIND
KINDS: Mapping[str, Kind] = {KIND: Kind(KIND_LABEL, interim_report)}
LABELS: Mapping[str, str] = {code: kind.label for code, kind in KINDS.items()}
