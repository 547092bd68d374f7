"""The scorecard as a file that French spreadsheets open without running anything."""

from __future__ import annotations

import csv
import io

from evalapp.flags import Flag
from indicators.judgement import Point
from indicators.scorecard import Row, Scorecard
from surveys.microdata import neutralised

BOM = "\ufeff"
HEADS = (
    "Axe", "Code", "Indicateur", "Territoire", "Unité", "Sens", "Départ", "Période de départ",
    "Valeur", "Période", "Intervalle bas", "Intervalle haut", "Effectif", "Sans réponse",
    "Ne sait pas", "Signe", "Cible", "Tendance", "Jugement", "Source", "Remarque",
)  # fmt: skip


def scorecard_csv(card: Scorecard) -> str:
    """Return the table as text: byte-order mark, semicolons, decimal commas, flags in words."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADS)
    for group in card.strands:
        for row in group.rows:
            writer.writerow(_cells(group.strand.title, row))
    return BOM + out.getvalue()


def _cells(strand: str, row: Row) -> list[str]:
    indicator, latest, start = row.indicator, row.latest, row.baseline
    words = [strand, indicator.code, indicator.name, row.place, indicator.unit]
    numbers = [
        _value(start, row),
        start.period if start else "",
        _value(latest, row),
        latest.period if latest else "",
        _number(latest.low if latest else None, row),
        _number(latest.high if latest else None, row),
        _count(latest.n if latest else None),
        _count(latest.missing if latest else None),
        _count(latest.dont_know if latest else None),
    ]
    said = [
        latest.flag.value if latest else Flag.PENDING.value,
        row.target_words,
        row.trend_words,
        row.judgement_words,
        latest.source if latest else "",
        row.note,
    ]
    texts = [neutralised(cell) for cell in words]
    return [*texts, indicator.sign, *numbers, *(neutralised(cell) for cell in said)]


def _value(point: Point | None, row: Row) -> str:
    if point is None:
        return ""
    return neutralised(point.bound) if point.bound else _number(point.value, row)


def _number(value: float | None, row: Row) -> str:
    if value is None:
        return ""
    scaled = value * 100 if row.indicator.is_rate else value
    digits = max(row.decimals, 1) if row.indicator.is_rate else row.decimals
    return f"{scaled:.{digits}f}".replace(".", ",")


def _count(number: int | None) -> str:
    return "" if number is None else str(number)
