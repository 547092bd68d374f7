"""What is printed under a chart: field, number of answers, source, note."""

from __future__ import annotations

from evalapp.charts.alternative import numbers_said
from evalapp.charts.values import Chart
from evalapp.wording import NBSP


def footer_parts(chart: Chart) -> tuple[str, ...]:
    """Field, number of answers, source and note, in the order they are printed."""
    caption = chart.caption
    return (
        f"Champ{NBSP}: {caption.population}" if caption.population else "",
        numbers_said(chart),
        f"Source{NBSP}: {caption.source}" if caption.source else "",
        caption.note,
    )
