"""What an import says: what was lost, where, and in words that an evaluator understands."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from evalapp.typography import NBSP, typography
from surveys.definition import Questionnaire

#: Beyond this many sentences nobody reads on; the rest is counted.
MOST_LOSSES = 500


class Severity(StrEnum):
    """Whether something is missing from the result, or was only put right."""

    INFORMATION = "information"
    LOSS = "loss"


class Refused(ValueError):
    """A file that cannot become a questionnaire; the message is the French reason."""


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that differs from the file, and where it stood."""

    row: int | None
    column: str
    code: str
    message: str
    severity: Severity = Severity.LOSS
    #: Sheet of a workbook, when it is not ``survey``.
    sheet: str = ""
    #: Name of the question, where there are no rows to point at.
    subject: str = ""

    @property
    def place(self) -> str:
        """« feuille choices, ligne 62, colonne name »."""
        parts = (
            f"feuille {self.sheet}" if self.sheet else "",
            f"ligne {self.row}" if self.row is not None else "",
            f"colonne {self.column}" if self.column and self.row is not None else "",
            f"«{NBSP}{self.subject}{NBSP}»" if self.subject else "",
        )
        return ", ".join(part for part in parts if part)

    def __str__(self) -> str:
        place = self.place
        if not place:
            return self.message[:1].upper() + self.message[1:]
        return f"{place}{NBSP}: {self.message}"


@dataclass(frozen=True, slots=True)
class Imported:
    """A working questionnaire or the reason why there is none, with all that was lost."""

    questionnaire: Questionnaire | None
    losses: tuple[Loss, ...]
    refusal: str | None

    @property
    def whole(self) -> bool:
        """Say whether nothing of the file is missing from the questionnaire."""
        return self.refusal is None and not any(
            loss.severity is Severity.LOSS for loss in self.losses
        )

    @property
    def exit_code(self) -> int:
        """0 whole, 3 with losses told, 4 refused."""
        if self.refusal is not None:
            return 4
        return 0 if self.whole else 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the file."""

    row: int | None = None
    column: str = ""
    sheet: str = ""
    subject: str = ""

    def at(self, column: str) -> Place:
        """Return the same row, another column."""
        return Place(self.row, column, self.sheet, self.subject)


@dataclass(slots=True)
class Ledger:
    """Collects the losses of one import, each once, in the order they were met."""

    _kept: dict[tuple[object, ...], Loss] = field(default_factory=dict)
    _more: int = 0

    def lost(self, place: Place, code: str, template: str, *values: object) -> None:
        """Record something that is missing from the result."""
        self._add(place, code, Severity.LOSS, template, values)

    def told(self, place: Place, code: str, template: str, *values: object) -> None:
        """Record something that was put right."""
        self._add(place, code, Severity.INFORMATION, template, values)

    def losses(self) -> tuple[Loss, ...]:
        """Return everything recorded, the surplus as one sentence."""
        kept = tuple(self._kept.values())
        if not self._more:
            return kept
        message = typography("{0} autres remarques ne sont pas détaillées.").format(self._more)
        return (*kept, Loss(None, "", "more", message))

    def _add(
        self,
        place: Place,
        code: str,
        severity: Severity,
        template: str,
        values: tuple[object, ...],
    ) -> None:
        if len(self._kept) >= MOST_LOSSES:
            self._more += 1
            return
        message = typography(template).format(*(_shown(value) for value in values))
        loss = Loss(
            place.row, place.column, code, message, severity, place.sheet, shortened(place.subject)
        )
        key = (place, code, message)
        self._kept.setdefault(key, loss)


def shortened(text: str, most: int = 120) -> str:
    """Return a text on one line, cut when it is long, without invisible signs."""
    line = "".join(sign if sign.isprintable() else " " for sign in text[: most * 4])
    line = " ".join(line.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _shown(value: object) -> object:
    return shortened(value) if isinstance(value, str) else value


def refused(template: str, *values: object) -> Refused:
    """Return the refusal whose French reason is the template, filled in."""
    return Refused(typography(template).format(*(_shown(value) for value in values)))
