"""Tables before and after the disclosure gate."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from indicators.estimates import Estimate, Flag

#: Level code of a margin.
TOTAL = ""


class Audience(StrEnum):
    """Who will see the table; each has its own threshold."""

    TEAM = "team"
    SITE = "site"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Level:
    """One row or column: a code and the words shown for it."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of an ungated table.

    ``count`` is the number of unweighted respondents in the cell, ``base`` the number in the
    denominator of its estimate (the column's answers for a column percentage).
    """

    row: str
    column: str
    count: int
    base: int
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Table:
    """A frequency table (one column, code ``TOTAL``) or a cross-table, never shown as such."""

    key: str
    title: str
    rows: tuple[Level, ...]
    columns: tuple[Level, ...]
    cells: tuple[Cell, ...]
    #: What the counts are about, for differencing: campaign, question, filter, version.
    scope: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedCell:
    """What a person may see of one cell; every number is ``None`` when it is withheld."""

    row: str
    column: str
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    base: int | None
    flag: Flag = Flag.NONE
    #: ``primary``, ``secondary``, ``base``, ``group`` or ``differencing`` when withheld.
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """The only kind of table that screens, exports and reports receive."""

    key: str
    title: str
    audience: Audience
    threshold: int
    rows: tuple[Level, ...]
    columns: tuple[Level, ...]
    cells: tuple[PublishedCell, ...]
    withheld: int = 0
    scope: tuple[tuple[str, str], ...] = ()
