"""Habits of other tools, and slips of the hand, put right in an expression."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

_SINGLE = re.compile("[\u2018\u2019\u201a\u201b\u2032\u00b4`]")
_DOUBLE = re.compile("[\u201c\u201d\u201e\u201f\u2033]|«[ \u00a0\u202f]*|[ \u00a0\u202f]*»")
_QUOTED = re.compile(r"('[^']*'|\"[^\"]*\")")
_FUNCTIONS = re.compile(
    r"\b(selected|count-selected|not|if|regex|count|sum|min|max|round|int|coalesce|string-length"
    r"|concat|once|position|today|number|abs|true|false|jr:choice-name)\s*\(",
    re.IGNORECASE,
)
_OPERATORS = (
    (re.compile(r"==+"), "="),
    (re.compile(r"<>|≠|!=="), "!="),
    (re.compile(r"=<|≤"), "<="),
    (re.compile(r"=>|≥"), ">="),
    (re.compile(r"\s*(?:&&|\b(?:AND|And|ET)\b)\s*"), " and "),
    (re.compile(r"\s*(?:\|\||\b(?:OR|Or|OU)\b)\s*"), " or "),
    (re.compile(r"!\s*(?=\()"), "not"),
    (re.compile(r"\b(true|false)\b(?!\s*\()", re.IGNORECASE), r"\1()"),
    (re.compile(r"\bnot\s+(?=selected\()"), "not "),
    (re.compile(r"[–−]"), "-"),
    (re.compile(r"×"), "*"),
)
_PATH = re.compile(
    r"(?<![\w)\]'\"])(?:current\(\)/)?(?:\.\./|\./|/)(?:\.\./|[A-Za-z_][\w.-]*/)*"
    r"([A-Za-z_][\w.-]*)(?!\s*[\w(/])"
)
_REFERENCES = (
    (re.compile(r"[$#]\s*\{\s*([^{}]*?)\s*\}"), r"${\1}"),
    (re.compile(r"[$#]\s*\(\s*([A-Za-z_][\w.-]*)\s*\)"), r"${\1}"),
    (re.compile(r"\$\{\s*([A-Za-z_][\w.-]*)(?![\w.}-])"), r"${\1}"),
    (re.compile(r"(?<![$\w])\{\s*([A-Za-z_][\w.-]*)\s*\}"), r"${\1}"),
    (re.compile(r"\$([A-Za-z_][\w.-]*)"), r"${\1}"),
)
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")


def candidates(text: str) -> Iterator[str]:
    """Yield a text, then the same text repaired more and more boldly."""
    yield text
    for repair in (_entities, straight, _outside(_signs), _outside(_paths), _outside(_commas)):
        repaired = repair(text)
        if repaired != text:
            text = repaired
            yield text


def _entities(text: str) -> str:
    return html.unescape(text)


def straight(text: str) -> str:
    """Return an expression whose quotation marks are those of a keyboard."""
    return (
        _DOUBLE.sub('"', _SINGLE.sub("'", text))
        .replace("\u00a0", " ")
        .replace("\u200b", "")
        .rstrip(" ;")
    )


def _outside(repair: Callable[[str], str]) -> Callable[[str], str]:
    """Return a repair that leaves quoted texts alone."""

    def applied(text: str) -> str:
        pieces = _QUOTED.split(text)
        return "".join(p if index % 2 else repair(p) for index, p in enumerate(pieces))

    return applied


def _signs(text: str) -> str:
    for pattern, written in (*_REFERENCES, *_OPERATORS):
        text = pattern.sub(written, text)
    return _FUNCTIONS.sub(lambda found: found.group().lower().replace(" ", ""), text)


def _paths(text: str) -> str:
    return _PATH.sub(r"${\1}", text)


def _commas(text: str) -> str:
    return _DECIMAL_COMMA.sub(".", text)
