"""What a chart shows, before anybody decides where its ink goes.

Rates are proportions from 0 to 1. A value that is ``None`` was withheld or is missing: it is
never drawn, its flag is written in its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from evalapp.flags import Flag


@dataclass(frozen=True, slots=True)
class Caption:
    """The words around a chart: its message, what is measured, on whom and from where."""

    title: str
    subtitle: str
    #: Champ: who is described.
    population: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class AgreementItem:
    """One statement; the shares are of those who have an opinion, « ne sait pas » is apart."""

    label: str
    shares: tuple[float | None, ...]
    dont_know: float | None = None
    n: int | None = None
    flag: Flag = Flag.NONE
    #: The share who agree, when it was estimated as such.
    agreed: float | None = None

    @property
    def is_drawable(self) -> bool:
        """Whether every share may be shown."""
        return bool(self.shares) and all(share is not None for share in self.shares)


@dataclass(frozen=True, slots=True)
class AgreementChart:
    """100 % stacked bars, from full agreement to full disagreement."""

    caption: Caption
    scale: tuple[str, ...]
    items: tuple[AgreementItem, ...]
    dont_know_label: str = "Ne sait pas"


@dataclass(frozen=True, slots=True)
class IntervalMark:
    """One estimate with its interval, and the marks that it is read against."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    baseline: float | None = None
    target: float | None = None
    flag: Flag = Flag.NONE


@dataclass(frozen=True, slots=True)
class IntervalChart:
    """A dot and its interval on each line, on a common scale from 0 to 1."""

    caption: Caption
    marks: tuple[IntervalMark, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; an interval is drawn when it is known."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    flag: Flag = Flag.NONE
    #: Words written instead of a number, such as « < 5 % ».
    bound: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars from zero; the unit « % » means proportions from 0 to 1."""

    caption: Caption
    bars: tuple[Bar, ...]
    unit: str = "%"
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many answers came on a day."""

    day: date
    count: int


@dataclass(frozen=True, slots=True)
class DaysChart:
    """Columns of answers per day over the life of a campaign."""

    caption: Caption
    days: tuple[DayCount, ...]
    #: How many a day would reach the objective, drawn as a line.
    pace: float | None = None


@dataclass(frozen=True, slots=True)
class ObjectiveLine:
    """What has come, what is begun, what is hoped for; ``bound`` is written instead of a number."""

    label: str
    value: int
    begun: int = 0
    objective: int | None = None
    bound: str = ""


@dataclass(frozen=True, slots=True)
class ObjectiveChart:
    """One bar per line; the whole width is the objective when every line has one."""

    caption: Caption
    lines: tuple[ObjectiveLine, ...]
    #: What is counted, as the head of the table says it.
    counted: str = "terminées"

    @property
    def is_shared(self) -> bool:
        """Tell whether bars are read as shares of their objectives."""
        return bool(self.lines) and all(line.objective for line in self.lines)


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One wave of measure."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    flag: Flag = Flag.NONE


@dataclass(frozen=True, slots=True)
class TrendSeries:
    """One line, named at its end."""

    label: str
    points: tuple[TrendPoint, ...]


@dataclass(frozen=True, slots=True)
class TrendChart:
    """Lines from T0 to T2 with their intervals, proportions from 0 to 1."""

    caption: Caption
    series: tuple[TrendSeries, ...]
    target: float | None = None


@dataclass(frozen=True, slots=True)
class ForestMark:
    """One odds ratio against a reference; a reference itself has none."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    #: Told apart from 1, once corrected for the number of comparisons.
    conclusive: bool = False
    is_reference: bool = False


@dataclass(frozen=True, slots=True)
class ForestGroup:
    """The marks of one explanation."""

    title: str
    marks: tuple[ForestMark, ...]


@dataclass(frozen=True, slots=True)
class ForestChart:
    """Odds ratios with their intervals, on a scale where twice as much equals half as much."""

    caption: Caption
    groups: tuple[ForestGroup, ...]


@dataclass(frozen=True, slots=True)
class MapPoint:
    """One answer, or one family of respondents (``number``), on two axes."""

    label: str
    x: float
    y: float
    number: int = 0


@dataclass(frozen=True, slots=True)
class MapChart:
    """Answers near each other were often given together; a numbered disc is a family."""

    caption: Caption
    points: tuple[MapPoint, ...]
    #: Words at the end of each axis.
    axes: tuple[str, str] = ("", "")


Chart = (
    AgreementChart
    | IntervalChart
    | BarChart
    | DaysChart
    | ObjectiveChart
    | TrendChart
    | ForestChart
    | MapChart
)
