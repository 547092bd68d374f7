"""From a chart to its scene, its words and its figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evalapp.charts.agreement import agreement_scene
from evalapp.charts.bars import bar_scene
from evalapp.charts.days import days_scene
from evalapp.charts.forest import forest_scene
from evalapp.charts.intervals import interval_scene
from evalapp.charts.maps import map_scene
from evalapp.charts.objectives import objective_scene
from evalapp.charts.scene import Scene
from evalapp.charts.trend import trend_scene
from evalapp.charts.values import (
    AgreementChart,
    BarChart,
    Chart,
    DaysChart,
    ForestChart,
    IntervalChart,
    MapChart,
    ObjectiveChart,
    TrendChart,
)

_LAYOUTS: dict[type, Callable[[Any, float], Scene]] = {
    AgreementChart: agreement_scene,
    IntervalChart: interval_scene,
    BarChart: bar_scene,
    DaysChart: days_scene,
    ObjectiveChart: objective_scene,
    TrendChart: trend_scene,
    ForestChart: forest_scene,
    MapChart: map_scene,
}


def compose(chart: Chart, width: float = 482) -> Scene:
    """The shapes of the chart on a width given in points."""
    return _LAYOUTS[type(chart)](chart, width)
