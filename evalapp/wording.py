"""The one place that writes French: numbers, rates, dates, counts, flags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from evalapp.flags import Flag
from evalapp.typography import NBSP as NBSP
from evalapp.typography import THIN as THIN
from evalapp.typography import typography as typography

MINUS = "\u2212"

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip

FLAG_LEGENDS = {
    Flag.SECRET: "secret statistique, effectif trop faible pour publier",
    Flag.NOT_AVAILABLE: "non disponible",
    Flag.NOT_APPLICABLE: "sans objet",
    Flag.PENDING: "en cours de collecte",
}

#: Written instead of a number that does not exist and that no flag explains.
EMPTY = "–"


def rounded(value: float, decimals: int) -> Decimal:
    """The value rounded half up on its decimal writing (0,285 gives 0,29)."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def number(value: float, decimals: int = 0) -> str:
    """« 1 234,5 », with a true minus sign."""
    return _grouped(rounded(value, decimals), decimals)


def short_number(value: float, decimals: int = 1) -> str:
    """The number with at most ``decimals`` decimals and no useless zero."""
    text = number(value, decimals)
    return text.rstrip("0").rstrip(",") if "," in text else text


def percent(proportion: float, decimals: int = 0) -> str:
    """A proportion from 0 to 1 as « 62 % »."""
    return f"{_hundredths(proportion, decimals)}{NBSP}%"


def short_percent(proportion: float, decimals: int = 1) -> str:
    """« 36 % » or « 56,3 % »: no useless zero."""
    digits = _hundredths(proportion, decimals)
    digits = digits.rstrip("0").rstrip(",") if "," in digits else digits
    return f"{digits}{NBSP}%"


def points(difference: float, decimals: int = 0) -> str:
    """A difference of two proportions as « +1,9 point » or « −3 points »."""
    exact = rounded(float(Decimal(repr(float(difference))) * 100), decimals)
    sign = "+" if exact > 0 else ""
    return f"{sign}{_grouped(exact, decimals)}{NBSP}{plural(abs(float(exact)), 'point')}"


def signed(value: float, decimals: int = 0) -> str:
    """A difference that is not one of rates: « +12 », « −3,5 », « 0 »."""
    exact = rounded(value, decimals)
    return ("+" if exact > 0 else "") + _grouped(exact, decimals)


def plural(quantity: float, singular: str, several: str | None = None) -> str:
    """The French plural begins at two: « 1,9 point », « 2 points »."""
    if abs(quantity) < 2:
        return singular
    return several if several is not None else singular + "s"


def count(quantity: int, singular: str, several: str | None = None) -> str:
    """« 1 réponse », « 1 234 réponses », « aucune » is left to the sentence."""
    return f"{number(quantity)}{NBSP}{plural(quantity, singular, several)}"


def day(value: date) -> str:
    """« 28 novembre 2024 », « 1er mars 2025 », never broken at the end of a line."""
    first = "1er" if value.day == 1 else str(value.day)
    return NBSP.join((first, MONTHS[value.month - 1], str(value.year)))


def short_day(value: date) -> str:
    """« 28/11 » under the columns of a chart."""
    return f"{value.day:02d}/{value.month:02d}"


def day_range(start: date, end: date) -> str:
    """« du 3 au 28 novembre 2024 », saying the month and the year once when they agree."""
    if start == end:
        return f"le {day(end)}"
    parts = [("1er" if start.day == 1 else str(start.day))]
    if (start.year, start.month) != (end.year, end.month):
        parts.append(MONTHS[start.month - 1])
    if start.year != end.year:
        parts.append(str(start.year))
    return f"du {NBSP.join(parts)} au {day(end)}"


def interval(low: float | None, high: float | None, unit: str = "%", decimals: int = 0) -> str:
    """« de 56 à 68 % », or a dash when there is no interval."""
    if low is None or high is None:
        return EMPTY
    if unit == "%":
        return f"de {_hundredths(low, decimals)} à {percent(high, decimals)}"
    return f"de {number(low, decimals)} à {with_unit(number(high, decimals), unit, high)}"


def bracket(low: float | None, high: float | None, unit: str = "%", decimals: int = 0) -> str:
    """« [56 ; 68] » for a table column that already says its unit."""
    if low is None or high is None:
        return EMPTY
    write = _hundredths if unit == "%" else number
    return f"[{write(low, decimals)}{NBSP};{NBSP}{write(high, decimals)}]"


def quantity(
    value: float | None, unit: str = "", flag: Flag = Flag.NONE, decimals: int | None = None
) -> str:
    """A value with its unit, or its flag: « 36 % », « 19 054 hab. », « s »."""
    if value is None:
        return flag.value or EMPTY
    if unit == "%":
        return short_percent(value) if decimals is None else percent(value, decimals)
    digits = short_number(value) if decimals is None else number(value, decimals)
    return with_unit(digits, unit, value)


def bare(value: float | None, unit: str = "", flag: Flag = Flag.NONE, decimals: int = 0) -> str:
    """The value for a column whose head says the unit: « 62 », « 1,4 », « s »."""
    if value is None:
        return flag.value or EMPTY
    return _hundredths(value, decimals) if unit == "%" else number(value, decimals)


def with_unit(digits: str, unit: str, value: float) -> str:
    """Digits followed by their unit, which agrees in number when it is a word."""
    if not unit or unit in ("nb", "ratio"):
        return digits
    words = {"points": plural(value, "point"), "jours": plural(value, "jour")}
    return f"{digits}{NBSP}{words.get(unit, unit)}"


def flag_legend(flags: Iterable[Flag]) -> str:
    """« s : secret statistique… ; nd : non disponible. » for the flags that are shown."""
    present = set(flags)
    shown = [flag for flag in FLAG_LEGENDS if flag in present]
    if not shown:
        return ""
    legends = f"{NBSP}; ".join(f"{flag.value}{NBSP}: {FLAG_LEGENDS[flag]}" for flag in shown)
    return f"{legends}."


def enumeration(items: Sequence[str], last: str = "et") -> str:
    """« a, b et c »."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def capitalised(text: str) -> str:
    """The text with a capital first letter and nothing else changed."""
    return text[:1].upper() + text[1:]


def uncapitalised(text: str) -> str:
    """The text with a small first letter, acronyms left as they are."""
    if len(text) > 1 and (text[1].isupper() or not text[1].isalpha()):
        return text
    return text[:1].lower() + text[1:]


def sentence(text: str) -> str:
    """The text as a sentence: a capital, and a full stop unless it ends already."""
    stripped = capitalised(text.strip())
    return stripped if stripped.endswith((".", "!", "?", "…")) else f"{stripped}."


def quoted(text: str) -> str:
    """« text » with its non-breaking spaces, not quoted twice."""
    inner = text.strip()
    if inner.startswith("«") and inner.endswith("»") and inner.count("«") == 1:
        inner = inner[1:-1].strip()
    return f"«{NBSP}{inner}{NBSP}»"


def _hundredths(proportion: float, decimals: int) -> str:
    exact = Decimal(repr(float(proportion))) * 100
    return _grouped(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP), decimals)


def _grouped(value: Decimal, decimals: int) -> str:
    digits = f"{abs(value):,.{decimals}f}".replace(",", THIN).replace(".", ",")
    return (MINUS if value < 0 else "") + digits
