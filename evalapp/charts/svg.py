"""A scene drawn as inline SVG: attributes and classes, no style, readable without eyes."""

from __future__ import annotations

from functools import singledispatch
from html import escape

from evalapp.charts.alternative import alternative_text, figures
from evalapp.charts.captions import footer_parts
from evalapp.charts.composition import compose
from evalapp.charts.days import sparkline_scene
from evalapp.charts.palette import LIGHT
from evalapp.charts.scene import Dot, Line, Path, Rect, Scene, Shape, Text
from evalapp.charts.values import Chart, DayCount
from evalapp.wording import NBSP

_FONT = "Lato, system-ui, sans-serif"


def chart_svg(chart: Chart, identifier: str, width: float = 482) -> str:
    """The chart as one ``<svg role="img">`` whose ids begin with ``identifier``."""
    scene = compose(chart, width)
    title = f'<title id="{escape(identifier)}-t">{escape(chart.caption.title)}</title>'
    words = escape(alternative_text(chart))
    description = f'<desc id="{escape(identifier)}-d">{words}</desc>'
    named = f'aria-labelledby="{escape(identifier)}-t {escape(identifier)}-d"'
    return _svg(scene, f'role="img" {named}', title + description)


def sparkline_svg(days: tuple[DayCount, ...], label: str) -> str:
    """A line-high drawing of answers per day, named by ``label``."""
    attributes = f'role="img" aria-label="{escape(label)}"'
    return _svg(sparkline_scene(days), attributes, "")


def chart_figure(chart: Chart, identifier: str, number: int = 0, width: float = 482) -> str:
    """The chart with its captions and, one key away, the same numbers in a table."""
    caption = chart.caption
    lead = f"Figure{NBSP}{number}. " if number else ""
    foot = " · ".join(part for part in footer_parts(chart) if part)
    region = f'role="region" aria-label="{escape(caption.title)}" tabindex="0"'
    return (
        f'<figure class="chart-figure" id="{escape(identifier)}">'
        f'<figcaption class="chart-title">{escape(lead + caption.title)}</figcaption>'
        f'<p class="chart-subtitle">{escape(caption.subtitle)}</p>'
        f'<div class="chart-scroll" {region}>'
        f"{chart_svg(chart, identifier, width)}</div>"
        f'<p class="chart-source">{escape(foot)}</p>'
        f"{figures_table(chart)}</figure>"
    )


def figures_table(chart: Chart) -> str:
    """The numbers of the chart as a table inside ``<details>``."""
    heads, lines = figures(chart)
    head = "".join(f'<th scope="col">{escape(words)}</th>' for words in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(line[0])}</th>'
        + "".join(f'<td class="number">{escape(value)}</td>' for value in line[1:])
        + "</tr>"
        for line in lines
    )
    return (
        '<details class="chart-data"><summary>Voir les chiffres</summary>'
        f'<div class="table-scroll"><table><caption class="visually-hidden">'
        f"{escape(chart.caption.title)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></details>"
    )


def _svg(scene: Scene, attributes: str, words: str) -> str:
    body = "".join(_draw(shape) for shape in scene.shapes)
    return (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" {attributes} '
        f'viewBox="0 0 {_f(scene.width)} {_f(scene.height)}" font-family="{_FONT}">'
        f"{words}{body}</svg>"
    )


def _f(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _fill(tone: str) -> str:
    return f'class="f-{tone}" fill="{LIGHT[tone]}"'


def _stroke(tone: str, width: float) -> str:
    return f'class="s-{tone}" fill="none" stroke="{LIGHT[tone]}" stroke-width="{_f(width)}"'


def _titled(tag: str, attributes: str, title: str) -> str:
    if not title:
        return f"<{tag} {attributes}/>"
    return f"<{tag} {attributes}><title>{escape(title)}</title></{tag}>"


@singledispatch
def _draw(shape: Shape) -> str:
    raise TypeError(f"no SVG drawing for {type(shape).__name__}")


@_draw.register
def _(shape: Rect) -> str:
    place = (
        f'x="{_f(shape.x)}" y="{_f(shape.y)}" width="{_f(shape.width)}" height="{_f(shape.height)}"'
    )
    return _titled("rect", f"{place} {_fill(shape.tone)}", shape.title)


@_draw.register
def _(shape: Line) -> str:
    (x1, y1), (x2, y2) = shape.start, shape.end
    dash = ' stroke-dasharray="4 3"' if shape.dashed else ""
    stroke = _stroke(shape.tone, shape.width)
    return f'<path d="M{_f(x1)} {_f(y1)}L{_f(x2)} {_f(y2)}" {stroke}{dash}/>'


@_draw.register
def _(shape: Path) -> str:
    places = "L".join(f"{_f(x)} {_f(y)}" for x, y in shape.points)
    if shape.filled:
        return f'<path d="M{places}Z" {_fill(shape.tone)}/>'
    return f'<path d="M{places}" {_stroke(shape.tone, shape.width)} stroke-linejoin="round"/>'


@_draw.register
def _(shape: Text) -> str:
    anchor = f' text-anchor="{shape.anchor}"' if shape.anchor != "start" else ""
    weight = ' font-weight="700"' if shape.bold else ""
    place = f'x="{_f(shape.x)}" y="{_f(shape.y)}" font-size="{_f(shape.size)}"'
    return f"<text {place}{anchor}{weight} {_fill(shape.tone)}>{escape(shape.text)}</text>"


@_draw.register
def _(shape: Dot) -> str:
    place = f'cx="{_f(shape.x)}" cy="{_f(shape.y)}" r="{_f(shape.radius)}"'
    if not shape.hollow:
        return _titled("circle", f"{place} {_fill(shape.tone)}", shape.title)
    paper = f'fill="{LIGHT["paper"]}" stroke="{LIGHT[shape.tone]}" stroke-width="1.4"'
    return _titled("circle", f'{place} class="f-paper s-{shape.tone}" {paper}', shape.title)
