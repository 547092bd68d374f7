"""Tables before and after the disclosure gate."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from evalapp.flags import Flag
from indicators.estimates import Estimate

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
    #: Largest weighted share of one respondent, for amounts only (dominance rule).
    largest_share: float | None = None
    #: Number of clusters (buildings, classes) the respondents come from, when known.
    clusters: int | None = None


class Measure(StrEnum):
    """What the estimates of a table are."""

    SHARE = "share"
    MEAN = "mean"
    AMOUNT = "amount"


class AddsUp(StrEnum):
    """How the lines of a table relate to their total, which every reader knows or guesses."""

    EXACTLY = "exactly"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Table:
    """A frequency table (one column, code ``TOTAL``) or a cross-table, never shown as such.

    ``row_variable`` and ``column_variable`` name what is crossed, so that the same number met
    in two tables is known to be the same; without them the table's key stands for both.
    """

    key: str
    title: str
    rows: tuple[Level, ...]
    columns: tuple[Level, ...]
    cells: tuple[Cell, ...]
    #: What the counts are about, for differencing: campaign, question, filter, version.
    scope: tuple[tuple[str, str], ...] = ()
    row_variable: str = ""
    column_variable: str = ""
    measure: Measure = Measure.SHARE


@dataclass(frozen=True, slots=True)
class PublishedCell:
    """What a person may see of one cell; every number is ``None`` when it is withheld.

    ``n`` is the number of respondents in the cell, ``base`` the denominator. A cell may also
    be bounded: no number, but words such as « < 5 % » in ``bound`` to show instead of « s ».
    """

    row: str
    column: str
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    base: int | None
    flag: Flag = Flag.NONE
    #: ``primary``, ``secondary``, ``base``, ``group``, ``dominance``, ``cluster`` or
    #: ``differencing`` when withheld; only ``secret`` for audiences that are not told more.
    reason: str = ""
    bound: str = ""
    #: The base is small: to be read with care.
    fragile: bool = False
    #: Precise enough to be quoted (quality, not secrecy).
    reliable: bool = True


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
    row_variable: str = ""
    column_variable: str = ""
    measure: Measure = Measure.SHARE
    #: Whether the rows add up to the base, and the columns to the total column.
    rows_add_up: AddsUp = AddsUp.NO
    columns_add_up: AddsUp = AddsUp.NO
    #: Whether the base of each cell is its row's (row percentages) and not its column's.
    turned: bool = False
    #: Counts are rounded to this step (1: exact).
    rounded_to: int = 1
    legend: str = ""
