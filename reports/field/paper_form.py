"""The paper form, made from the same definition as the screens: numbers, codes, skips in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from reports.field.drawing import Block, Look, block, box, on_one_line, rule, sheet, write
from reports.field.paper_words import DRAFT, spoken, words_for
from reports.pdf.canvas import LateText
from reports.pdf.fonts import BODY
from reports.pdf.styles import COLOURS
from surveys.definition import Questionnaire, QuestionType
from surveys.field.paper.numbering import END, Code, PaperItem, paper_items
from surveys.plan import worded

LEFT, TOP, FOOT = 20 * mm, A4[1] - 20 * mm, 22 * mm
WIDTH = A4[0] - 2 * LEFT
INDENT = 10 * mm
_TITLE, _HEADING = Look(20, bold=True), Look(13.5, bold=True, tone="accent")
_LABEL, _TEXT = Look(10.5, bold=True), Look(10.5)
_HINT, _SKIP = Look(9, tone="muted"), Look(9, bold=True, tone="accent")
_SMALL = Look(9)


def paper_form(
    questionnaire: Questionnaire, *, organisation: str, notice: Sequence[str], on: date,
    given: Mapping[str, str | None] | None = None, language: str = "", draft: bool = False,
) -> bytes:  # fmt: skip
    """Return the form as a tagged PDF, in the source language unless another is asked for."""
    language = language or questionnaire.source_language
    words = words_for(questionnaire, language)
    title = worded(questionnaire.title, language, questionnaire) or questionnaire.name
    target = BytesIO()
    canvas = sheet(target, A4, f"Questionnaire papier – {title}", organisation, on)
    pages = _Pages(canvas, title, language, draft)
    pages.put([pages.said(title, _TITLE, WIDTH, role="H1")], after=6)
    told = [worded(questionnaire.introduction, language, questionnaire), *notice, words["tick"]]
    for text in filter(None, told):
        pages.put([pages.said(text, _SMALL, WIDTH)], after=3)
    for item in paper_items(questionnaire, language, given):
        _Question(pages, item, words).draw()
    thanks = questionnaire.thanks.get(language) or words["thanks"]
    help_note = questionnaire.help_note.get(language, "")
    for text in filter(None, [thanks, help_note]):
        pages.put([pages.said(text, _TEXT, WIDTH)], before=10)
    pages.end()
    canvas.save()
    return target.getvalue()


#: Room between words that a line break may not take away.
GAP = "\u00a0\u00a0\u00a0"

Piece = tuple[Block, float, str]


class _Pages:
    """Puts pieces one under the other, and begins a page when they do not fit."""

    def __init__(self, canvas: Any, title: str, language: str, draft: bool) -> None:
        self.canvas, self.title, self.top = canvas, title, TOP
        self.language, self.draft = language, draft
        if draft:
            self.put([(block(DRAFT, _SKIP, WIDTH), 0.0, "P")], after=6)

    def said(self, text: str, look: Look, width: float, *, role: str = "P",
             indent: float = 0.0) -> Piece:  # fmt: skip
        """Return a text of the questionnaire, in the direction of its writing."""
        return block(text, look, width, spoken(text, self.language)), indent, role

    def room(self, height: float) -> None:
        """Make sure that so much fits on the page."""
        if self.top - height < FOOT and self.top < TOP:
            self.end()
            self.canvas.showPage()
            self.top = TOP

    def put(self, pieces: Sequence[Piece], *, before: float = 0, after: float = 0,
            ticked: bool = False) -> None:  # fmt: skip
        """Draw pieces that stay together, each with a box to tick when they are answers."""
        self.room(before + sum(piece[0].height for piece in pieces))
        self.top -= before
        for made, indent, role in pieces:
            if ticked:
                box(self.canvas, made, LEFT + indent, self.top)
            self.top = write(self.canvas, made, LEFT + indent, self.top, role)
        self.top -= after

    def end(self) -> None:
        """Write the foot of the page."""
        canvas, number = self.canvas, self.canvas.getPageNumber()
        with canvas.artifact("Pagination"):
            canvas.saveState()
            canvas.setFillColor(COLOURS["muted"])
            canvas.setFont(BODY, 8)
            font, title = on_one_line(self.title, spoken(self.title, self.language))
            canvas.setFont(font, 8)
            canvas.drawString(LEFT, 12 * mm, title)
            canvas.setFont(BODY, 8)
            if self.draft:
                canvas.drawCentredString(LEFT + WIDTH / 2, 12 * mm, "Brouillon")
            words = f"{number}\u00a0/\u00a0"
            place = LateText(LEFT + WIDTH, 12 * mm, lambda: words + str(canvas.page_total),
                             BODY, 8, "end")  # fmt: skip
            canvas.late_text(place)
            canvas.restoreState()


class _Question:
    """Draws one question with what its answer needs."""

    def __init__(self, pages: _Pages, item: PaperItem, words: Mapping[str, str]) -> None:
        self.pages, self.item, self.words, self.said = pages, item, words, pages.said
        self.width = WIDTH - INDENT

    def draw(self) -> None:
        """Draw heading, condition, question and answers; the question stays with its answers."""
        item = self.item
        head = list(self._head())
        body = list(self._body())
        heading = self.pages.said(item.heading, _HEADING, WIDTH, role="H2")[0]
        needed = sum(made.height for made, *_ in [*head, *body]) + self._lines() * 8 * mm + 20
        self.pages.room(min(needed + (heading.height + 12 if item.heading else 0), TOP - FOOT))
        if item.heading:
            self.pages.put([(heading, 0.0, "H2")], before=12, after=4)
        self.pages.put(head, after=2)
        for piece in body:
            self.pages.put([piece], after=1.5, ticked=self._is_ticked())
        for _ in range(self._lines()):
            self.pages.top -= 8 * mm
            rule(self.pages.canvas, LEFT + INDENT, self.pages.top, self.width, tone="muted")
        self.pages.top -= 11

    def _head(self) -> Iterator[Piece]:
        item = self.item
        if item.condition:
            yield block(f"{item.condition} :", _SKIP, WIDTH), 0.0, "P"
        label = f"{item.number}. {item.label}" if item.number else item.label
        yield self.said(label, _LABEL if item.number else _TEXT, WIDTH)
        several = item.question.type is QuestionType.SELECT_MULTIPLE and not item.hint
        hint = self.words["several"] if several else item.hint
        if item.question.type is QuestionType.RANK:
            hint = f"{hint} {self.words['ranked'].format(self.words['rank'])}".strip()
        if hint:
            yield self.said(hint, _HINT, WIDTH)

    def _body(self) -> Iterator[Piece]:
        item = self.item
        if item.lines:
            yield from self._rows()
        elif item.question.type is QuestionType.RANGE and item.codes:
            scale = GAP.join(code.code for code in item.codes)
            yield self._signs(scale, INDENT)
        else:
            for code in item.codes:
                yield self.said(self._answer(code), _TEXT, self.width - INDENT, indent=INDENT)
        if item.question.type in _SHORT and not item.codes:
            unit = next(iter(item.question.unit.values()), "")
            shape = "__ / __ / ____" if item.question.type is QuestionType.DATE else "_______"
            yield self._signs(f"{shape} {unit}", INDENT)

    def _is_ticked(self) -> bool:
        """Tell whether answers have boxes: a rank is written, a grade and a grid are circled."""
        item = self.item
        apart = {QuestionType.RANK, QuestionType.RANGE}
        return bool(item.codes) and not item.lines and item.question.type not in apart

    def _rows(self) -> Iterator[Piece]:
        codes = self.item.codes
        if codes:
            legend = f"{GAP} ".join(f"{code.code} = {code.label}" for code in codes)
            yield self.said(legend, _HINT, self.width, indent=INDENT)
        choice = (GAP * 2).join(code.code for code in codes) or "______"
        for line in self.item.lines:
            label = f"{line.letter}) {line.label}"
            yield self.said(label, _TEXT, self.width, indent=INDENT)
            yield self._signs(choice, INDENT + 8 * mm)

    def _signs(self, text: str, indent: float) -> Piece:
        """Return numbers and blanks, which follow the writing of the form."""
        return block(text, _TEXT, WIDTH - indent, self.pages.language), indent, "P"

    def _answer(self, code: Code) -> str:
        blank = "__ " if self.item.question.type is QuestionType.RANK else ""
        text = f"{blank}{code.code}{GAP}{code.label}"
        if code.is_other:
            text += " : ______________________________"
        if code.jump is None:
            return text
        where = self.words["end" if code.jump == END else "go"].format(code.jump)
        return f"{text}{GAP}{where}"

    def _lines(self) -> int:
        is_text = self.item.question.type is QuestionType.TEXT
        long = "multiline" in self.item.question.appearance
        return (4 if long else 2) if is_text else 0


_SHORT = {QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.RANGE, QuestionType.DATE}
