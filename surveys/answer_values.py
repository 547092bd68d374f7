"""Read one raw answer into its typed value; whatever arrives, nothing is raised but
``Unreadable``.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from surveys.definition import Question, QuestionType

MAX_LENGTH = 2000
MAX_HIDDEN = 200
_LARGEST = 10**15
_MOST_CHOICES = 1000
_LONGEST_RAW = 100_000

_MARKS = (0x061C, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF)
_BIDI = dict.fromkeys((*_MARKS, *range(0x202A, 0x202F), *range(0x2060, 0x2070)))
_SPACED = re.compile(r"[+-]?[0-9]{1,3}([ \u00a0\u202f][0-9]{3})+(?=[.,]|\Z)")
_INTEGER = re.compile(r"[+-]?[0-9]{1,25}\Z")
_DECIMAL = re.compile(r"[+-]?([0-9]{1,25}([.,][0-9]{0,25})?|[.,][0-9]{1,25})\Z")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_FRENCH = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})\Z")


_N = TypeVar("_N", int, float)


class Unreadable(ValueError):
    """A raw answer that has not the form expected."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def clean(raw: str) -> str:
    """Return a text in NFC without control characters, bidi marks or lone surrogates."""
    if raw.isascii() and raw.isprintable():
        return raw[:_LONGEST_RAW].strip()
    text = raw[:_LONGEST_RAW].replace("\r\n", "\n").replace("\r", "\n").translate(_BIDI)
    kept = "".join(
        letter
        for letter in text
        if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs")
    )
    return unicodedata.normalize("NFC", kept).strip()


def read_value(question: Question, raw: object) -> object:
    """Return the typed value of a question, ``None`` when nothing was answered."""
    return _READERS[question.type](question, raw)


def read_choice(raw: object) -> str | None:
    """Return the name of a choice; the caller checks that it exists."""
    if raw is None:
        return None
    if not isinstance(raw, str):
        raise Unreadable("unknown_choice")
    return clean(raw) or None


def read_integer(raw: object) -> int | None:
    """Return a whole number written in plain digits."""
    if raw is None or isinstance(raw, str):
        plain = _digits(raw or "")
        if not plain:
            return None
        if not _INTEGER.match(plain):
            raise Unreadable("not_integer")
        return _small(int(plain))
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise Unreadable("not_integer")
    if not math.isfinite(raw) or raw != int(raw):
        raise Unreadable("not_integer")
    return _small(int(raw))


def read_decimal(raw: object) -> float | None:
    """Return a number, written with a comma or a point."""
    if raw is None or isinstance(raw, str):
        plain = _digits(raw or "")
        if not plain:
            return None
        if not _DECIMAL.match(plain):
            raise Unreadable("not_decimal")
        return float(_small(float(plain.replace(",", "."))))
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise Unreadable("not_decimal")
    if isinstance(raw, float) and not math.isfinite(raw):
        raise Unreadable("not_decimal")
    return float(_small(raw))


def read_text(raw: object, limit: int) -> str | None:
    """Return a clean text that is not too long."""
    if raw is None:
        return None
    if not isinstance(raw, str):
        raise Unreadable("not_text")
    text = clean(raw)
    if len(text) > limit:
        raise Unreadable("too_long", count=len(text), limit=limit)
    return text or None


def _small(value: _N) -> _N:
    if abs(value) > _LARGEST:
        raise Unreadable("too_large")
    return value


def _digits(raw: str) -> str:
    plain = clean(raw[:200]).replace("\u2212", "-")
    found = _SPACED.match(plain)
    if found:
        whole = found.group()
        plain = re.sub(r"[ \u00a0\u202f]", "", whole) + plain[len(whole) :]
    return plain


def _choices(question: Question, raw: object) -> list[str] | None:
    if raw is None:
        return None
    if isinstance(raw, str):
        raw = clean(raw).split()
    if not isinstance(raw, list | tuple):
        raise Unreadable("not_list")
    if len(raw) > _MOST_CHOICES or not all(isinstance(item, str) for item in raw):
        raise Unreadable("unknown_choice")
    names = [name for name in (clean(item) for item in raw) if name]
    if question.type is QuestionType.RANK and len(set(names)) != len(names):
        raise Unreadable("duplicate")
    return list(dict.fromkeys(names)) or None


def _range(question: Question, raw: object) -> object:
    low, high, step = bounds(question)
    if step == int(step) and low == int(low):
        value: float | None = read_integer(raw)
    else:
        value = read_decimal(raw)
    if value is None:
        return None
    steps = (value - low) / step
    if not low <= value <= high or abs(steps - round(steps)) > 1e-9:
        raise Unreadable("out_of_range", low=_plain(low), high=_plain(high))
    return value


def bounds(question: Question) -> tuple[float, float, float]:
    """Return start, end and step of a ``range`` question; 0 to 10 by 1 unless told."""
    read = [
        _parameter(question, name, default)
        for name, default in (("start", 0.0), ("end", 10.0), ("step", 1.0))
    ]
    return read[0], read[1], read[2] if read[2] > 0 else 1.0


def _parameter(question: Question, name: str, default: float) -> float:
    try:
        value = float(question.parameters.get(name, default))
    except ValueError:
        return default
    return value if math.isfinite(value) else default


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value).replace(".", ",")


def _date(question: Question, raw: object) -> str | None:
    if raw is None:
        return None
    if not isinstance(raw, str):
        raise Unreadable("not_date")
    text = clean(raw[:200])
    if not text:
        return None
    iso, french = _ISO.match(text), _FRENCH.match(text)
    if iso:
        parts = (int(iso[1]), int(iso[2]), int(iso[3]))
    elif french:
        parts = (int(french[3]), int(french[2]), int(french[1]))
    else:
        raise Unreadable("not_date")
    if not 1900 <= parts[0] <= 2100:
        raise Unreadable("not_date")
    try:
        return date(*parts).isoformat()
    except ValueError:
        raise Unreadable("not_date") from None


def _text(question: Question, raw: object) -> str | None:
    return read_text(raw, text_limit(question))


def text_limit(question: Question) -> int:
    """Return the most characters that a text question takes."""
    return min(int(_parameter(question, "max_length", MAX_LENGTH)), 20_000)


def _acknowledge(question: Question, raw: object) -> bool | None:
    if raw is None or raw is False:
        return None
    if raw is True:
        return True
    if not isinstance(raw, str):
        raise Unreadable("unknown_choice")
    text = clean(raw[:200]).lower()
    if text in ("", "false", "0", "non"):
        return None
    if text in ("on", "true", "1", "ok", "oui"):
        return True
    raise Unreadable("unknown_choice")


_READERS: dict[QuestionType, Callable[[Question, object], object]] = {
    QuestionType.SELECT_ONE: lambda question, raw: read_choice(raw),
    QuestionType.SELECT_MULTIPLE: _choices,
    QuestionType.RANK: _choices,
    QuestionType.INTEGER: lambda question, raw: read_integer(raw),
    QuestionType.DECIMAL: lambda question, raw: read_decimal(raw),
    QuestionType.RANGE: _range,
    QuestionType.DATE: _date,
    QuestionType.TEXT: _text,
    QuestionType.ACKNOWLEDGE: _acknowledge,
    QuestionType.HIDDEN: lambda question, raw: read_text(raw, MAX_HIDDEN),
}
