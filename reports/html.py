"""A document drawn for reading on a screen: the same words, the same charts, no download."""

from __future__ import annotations

from functools import singledispatch

from markupsafe import Markup, escape

from evalapp.charts.svg import chart_figure
from evalapp.wording import NBSP, quoted
from reports.document import (
    Block,
    BulletList,
    DataTable,
    Document,
    Figure,
    Heading,
    KeyFigures,
    Message,
    Note,
    PageBreak,
    Paragraph,
    Quote,
    Row,
    Section,
)

_RIGHT_TO_LEFT = frozenset(("ar", "fa", "ur", "he", "ps"))


def render_html(document: Document) -> Markup:
    """The sections of the report, below the page's own title."""
    return Markup("").join(_section(place, section) for place, section in _places(document))


def contents(document: Document) -> list[tuple[str, str]]:
    """The (anchor, title) of each section, for a list of links."""
    return [(f"partie-{place}", section.heading) for place, section in _places(document)]


def _places(document: Document) -> list[tuple[int, Section]]:
    return list(enumerate(document.sections, start=1))


def _section(place: int, section: Section) -> Markup:
    body = Markup("").join(draw(block) for block in section.blocks)
    return Markup(
        '<section class="report-section" id="partie-{0}" aria-labelledby="partie-{0}-titre">'
        '<h2 id="partie-{0}-titre">{1}</h2>{2}</section>'
    ).format(place, section.heading, body)


@singledispatch
def draw(block: Block) -> Markup:
    """One block as HTML, every word escaped."""
    raise TypeError(f"no HTML drawing for {type(block).__name__}")


@draw.register
def _(block: Heading) -> Markup:
    return Markup("<h{0}>{1}</h{0}>").format(block.level, block.text)


@draw.register
def _(block: Paragraph) -> Markup:
    return Markup("<p>{}{}</p>").format(_lead(block.lead), block.text)


@draw.register
def _(block: Message) -> Markup:
    return Markup('<p class="report-message">{}</p>').format(block.text)


@draw.register
def _(block: BulletList) -> Markup:
    items = Markup("").join(
        Markup("<li>{}{}</li>").format(_lead(item.lead), item.text) for item in block.items
    )
    return Markup("<ul>{}</ul>").format(items)


@draw.register
def _(block: Note) -> Markup:
    return Markup('<p class="report-note">{}{}</p>').format(_lead(block.lead), block.text)


@draw.register
def _(block: Quote) -> Markup:
    direction = "rtl" if block.language in _RIGHT_TO_LEFT else "ltr"
    words = block.text if direction == "rtl" else quoted(block.text)
    translation = Markup("")
    if block.translation:
        translated = f"Traduction{NBSP}: {quoted(block.translation)}"
        translation = Markup("<p>{}</p>").format(translated)
    by = Markup("<footer>{}</footer>").format(block.attribution) if block.attribution else ""
    return Markup(
        '<blockquote class="report-quote"><p lang="{}" dir="{}">{}</p>{}{}</blockquote>'
    ).format(block.language, direction, words, translation, by)


@draw.register
def _(block: KeyFigures) -> Markup:
    figures = Markup("").join(
        Markup("<div><dt>{}</dt><dd><strong>{}</strong> <span>{}</span></dd></div>").format(
            figure.label, figure.value, figure.detail
        )
        for figure in block.figures
    )
    return Markup('<dl class="report-figures">{}</dl>').format(figures)


@draw.register
def _(block: Figure) -> Markup:
    # Every word of the chart is escaped where it is drawn.
    figure = Markup(chart_figure(block.chart, f"figure-{block.number}", block.number))  # noqa: S704
    comment = Markup("<p>{}</p>").format(block.comment) if block.comment else ""
    return Markup("{}{}").format(figure, comment)


@draw.register
def _(block: DataTable) -> Markup:
    lead = f"Tableau{NBSP}{block.number}. " if block.number else ""
    heads = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(_side(column.align.value), column.head)
        for column in block.columns
    )
    rows = Markup("").join(_row(row, block) for row in block.rows)
    foot = [words for words in (block.note, _source(block)) if words]
    feet = Markup("").join(Markup('<p class="source">{}</p>').format(words) for words in foot)
    title = lead + block.title
    return Markup(
        '<div class="table-scroll" role="region" aria-label="{}" tabindex="0"><table class="table">'
        "<caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>{}"
    ).format(title, title, heads, rows, feet)


@draw.register
def _(block: PageBreak) -> Markup:
    return Markup("")


def _row(row: Row, table: DataTable) -> Markup:
    if row.group:
        return Markup('<tr class="group-{}"><th scope="rowgroup" colspan="{}">{}</th></tr>').format(
            row.group, len(table.columns), row.cells[0]
        )
    cells = Markup("").join(
        Markup("<{0}{1}>{2}</{3}>").format(*_tag(place, table), words, _tag(place, table)[0])
        for place, words in enumerate(row.cells)
    )
    return Markup("<tr>{}</tr>").format(cells)


def _tag(place: int, table: DataTable) -> tuple[Markup, Markup]:
    if place == 0 and table.row_heads:
        return Markup("th"), Markup(' scope="row"')
    return Markup("td"), _side(table.columns[place].align.value)


def _side(align: str) -> Markup:
    return Markup(' class="num"') if align == "right" else Markup("")


def _source(table: DataTable) -> str:
    return f"Source{NBSP}: {table.source}" if table.source else ""


def _lead(words: str) -> Markup:
    return Markup("<strong>{}</strong> ").format(words) if words else escape("")
