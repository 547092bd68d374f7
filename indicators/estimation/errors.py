"""What can go wrong in an estimation, each with the code of the thing at fault."""

from __future__ import annotations


class EstimationError(ValueError):
    """An estimate that must not be given; ``code`` says why, ``subject`` names the culprit."""

    def __init__(self, code: str, subject: str, message: str) -> None:
        super().__init__(f"{subject}: {message}" if subject else message)
        self.code = code
        self.subject = subject


class DesignError(EstimationError):
    """The sampling design described does not fit the data."""


class CalibrationError(EstimationError):
    """The margins asked for cannot be met by this sample."""


class ModelError(EstimationError):
    """The model cannot be fitted, or its formula is wrong."""
