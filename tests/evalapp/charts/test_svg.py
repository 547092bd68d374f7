"""Charts as inline SVG: safe under a strict policy, readable without eyes, honest."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from xml.etree import ElementTree

import pytest

from evalapp.charts.palette import DARK, LIGHT, dark_rules
from evalapp.charts.svg import chart_figure, chart_svg, sparkline_svg
from evalapp.charts.values import (
    AgreementChart,
    AgreementItem,
    Bar,
    BarChart,
    Caption,
    Chart,
    DayCount,
    DaysChart,
    ForestChart,
    ForestGroup,
    ForestMark,
    IntervalChart,
    IntervalMark,
    MapChart,
    MapPoint,
    ObjectiveChart,
    ObjectiveLine,
    TrendChart,
    TrendPoint,
    TrendSeries,
)
from evalapp.flags import Flag

CAPTION = Caption("Message <&>", "Ce qui est mesuré", "champ", "source")
SCALE = ("Tout à fait", "Plutôt", "Plutôt pas", "Pas du tout")
CHARTS: dict[str, Chart] = {
    "agreement": AgreementChart(
        CAPTION,
        SCALE,
        (
            AgreementItem("Accueil", (0.4, 0.3, 0.2, 0.1), 0.05, 120),
            AgreementItem("Secret", (None, None, None, None), None, None, Flag.SECRET),
        ),
    ),
    "intervals": IntervalChart(
        CAPTION,
        (
            IntervalMark("A", 0.62, 0.56, 0.68, 250, 0.5, 0.7),
            IntervalMark("B", None, flag=Flag.SECRET),
        ),
    ),
    "bars": BarChart(CAPTION, (Bar("A", 0.5, 0.4, 0.6), Bar("B", None, flag=Flag.SECRET))),
    "days": DaysChart(CAPTION, (DayCount(date(2026, 9, 14), 12), DayCount(date(2026, 9, 17), 3))),
    "trend": TrendChart(
        CAPTION,
        (
            TrendSeries("Une", (TrendPoint("T0", 0.5, 0.4, 0.6), TrendPoint("T1", 0.6))),
            TrendSeries("Deux", (TrendPoint("T0", 0.5), TrendPoint("T1", None, flag=Flag.SECRET))),
        ),
        0.7,
    ),
    "forest": ForestChart(
        CAPTION,
        (
            ForestGroup(
                "Âge",
                (
                    ForestMark("Jeune", 1.0, is_reference=True),
                    ForestMark("Adulte", 0.01, 0.0001, 90.0, conclusive=True),
                    ForestMark("Rare", None),
                ),
            ),
        ),
    ),
    "map": MapChart(
        CAPTION,
        (
            MapPoint("Famille 1", -1.0, 0.4, 1),
            *(MapPoint(f"Une réponse assez longue {k}", 1.0, 0.5) for k in range(4)),
        ),
        ("axe 1", "axe 2"),
    ),
}
EACH = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)


@EACH
def test_a_chart_carries_no_style_and_no_script(chart: Chart) -> None:
    html = chart_figure(chart, "c1", 3)
    assert not re.search(r"style|<script|\son\w+=|href", html)


@EACH
def test_a_chart_is_an_image_named_by_its_own_title_and_description(chart: Chart) -> None:
    root = ElementTree.fromstring(chart_svg(chart, "c7"))
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "c7-t c7-d"
    assert root.find(f"{space}title").get("id") == "c7-t"  # type: ignore[union-attr]
    assert (root.find(f"{space}desc").text or "").startswith("Message <&>.")  # type: ignore[union-attr]


@EACH
def test_every_mark_stays_inside_the_frame(chart: Chart) -> None:
    root = ElementTree.fromstring(chart_svg(chart, "c1"))
    _, _, width, height = map(float, (root.get("viewBox") or "").split())
    for rect in root.iter("{http://www.w3.org/2000/svg}rect"):
        x, y, w, h = (float(rect.get(name, "0")) for name in ("x", "y", "width", "height"))
        assert -0.1 <= x <= x + w <= width + 0.1
        assert -0.1 <= y <= y + h <= height + 0.1


@EACH
def test_the_same_numbers_are_in_a_table(chart: Chart) -> None:
    html = chart_figure(chart, "c1")
    assert "<details" in html
    assert '<th scope="row">' in html


def test_a_withheld_value_is_written_and_never_drawn() -> None:
    root = ElementTree.fromstring(chart_svg(CHARTS["agreement"], "c1"))
    bars = [r for r in root.iter("{http://www.w3.org/2000/svg}rect") if r.get("height") == "17"]
    assert len(bars) == 4
    words = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "s\u00a0: non publié" in words


def test_a_bar_of_agreement_ends_exactly_where_the_next_one_does() -> None:
    shares = AgreementItem("A", (1 / 3, 1 / 3, 1 / 6, 1 / 6), None, 90)
    other = AgreementItem("B", (0.25, 0.25, 0.25, 0.25), None, 90)
    root = ElementTree.fromstring(chart_svg(AgreementChart(CAPTION, SCALE, (shares, other)), "c1"))
    bars = [r for r in root.iter("{http://www.w3.org/2000/svg}rect") if r.get("height") == "17"]
    ends = [float(bars[place].get("x", 0)) + float(bars[place].get("width", 0)) for place in (3, 7)]
    assert ends[0] == pytest.approx(ends[1], abs=0.11)


def test_a_withheld_wave_breaks_the_line() -> None:
    series = TrendSeries(
        "A",
        (TrendPoint("T0", 0.5), TrendPoint("T1", None, flag=Flag.SECRET), TrendPoint("T2", 0.6)),
    )
    svg = chart_svg(TrendChart(CAPTION, (series,)), "c1")
    assert "s-cat-1" not in svg


def test_days_without_an_answer_are_in_the_calendar() -> None:
    svg = chart_svg(CHARTS["days"], "c1")
    assert svg.count("<rect") == 4


def test_two_drawings_of_one_chart_are_the_same_text() -> None:
    assert chart_figure(CHARTS["bars"], "a") == chart_figure(CHARTS["bars"], "a")


def test_a_sparkline_is_named() -> None:
    assert 'aria-label="Réponses par jour"' in sparkline_svg(
        (DayCount(date(2026, 9, 1), 2),), "Réponses par jour"
    )


def test_every_tone_has_its_colour_in_the_dark() -> None:
    assert set(DARK) == set(LIGHT)
    assert all(f".f-{tone}{{" in dark_rules() for tone in LIGHT)


def _contrast(first: str, second: str) -> float:
    def luminance(code: str) -> float:
        parts = [int(code[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_words_inside_bars_can_be_read_in_both_themes(theme: dict[str, str]) -> None:
    strong = [_contrast(theme["on-strong"], theme[tone]) for tone in ("agree-2", "disagree-2")]
    soft = [_contrast(theme["on-soft"], theme[tone]) for tone in ("agree-1", "disagree-1")]
    assert min(strong + soft) >= 4.5
    assert min(_contrast(theme[tone], theme["paper"]) for tone in ("ink", "muted")) >= 4.5


def test_drawing_on_a_screen_loads_no_pdf_library() -> None:
    script = "import sys, evalapp.charts.svg; print('reportlab' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_objectives_are_shares_of_their_own_only_when_every_line_has_one() -> None:
    lines = (ObjectiveLine("Ici", 30, 10, 60), ObjectiveLine("Là", 10, 0, 10))
    drawn = chart_svg(ObjectiveChart(CAPTION, lines), "o", 200)
    assert 'width="100" height="9"' in drawn  # 30 of 60: half the width
    assert "10 sur 10 (100" in drawn
    mixed = chart_svg(ObjectiveChart(CAPTION, (lines[0], ObjectiveLine("Là", 40))), "o", 200)
    assert 'width="200" height="9"' in mixed  # the longest line fills the width


def test_a_withheld_line_is_written_and_not_drawn() -> None:
    chart = ObjectiveChart(CAPTION, (ObjectiveLine("Ici", 0, objective=40, bound="s"),))
    assert "s sur 40" in chart_figure(chart, "o")
    assert 'width="0" height="9"' in chart_svg(chart, "o", 200)


def test_the_pace_of_an_objective_is_a_line_among_the_days() -> None:
    days = (DayCount(date(2026, 11, 1), 2), DayCount(date(2026, 11, 2), 4))
    drawn = chart_svg(DaysChart(CAPTION, days, 7.5), "d").replace("\u00a0", " ")
    assert "à tenir : 8 par jour" in drawn
    assert "à tenir" not in chart_svg(DaysChart(CAPTION, days), "d")


def test_labels_of_a_map_do_not_cover_each_other() -> None:
    root = ElementTree.fromstring(chart_svg(CHARTS["map"], "c1", 620))
    texts = list(root.iter("{http://www.w3.org/2000/svg}text"))
    places = [
        (float(one.get("x", 0)), float(one.get("y", 0)), one.get("text-anchor"))
        for one in texts
        if "longue" in (one.text or "")
    ]
    assert len(set(places)) == len(places) == 4
