"""What a check before publication may say: where, how serious, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a finding stops the publication."""

    BLOCKING = "blocking"
    WARNING = "warning"
    ADVICE = "advice"


SEVERITIES: Mapping[Severity, str] = {
    Severity.BLOCKING: "À corriger avant de publier",
    Severity.WARNING: "À vérifier",
    Severity.ADVICE: "À relire",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark; ``uid`` is the piece to open, empty for the whole questionnaire."""

    code: str
    severity: Severity
    uid: str
    subject: str
    message: str
    #: The language to translate into, when that is what is missing.
    language: str = ""
