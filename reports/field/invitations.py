"""Posters, flyers and cards: how people come to a questionnaire, ready to be printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A3, A4
from reportlab.lib.units import mm

from evalapp.wording import day
from reports.field.drawing import Block, Look, block, qr_code, rule, sheet, write
from reports.field.words import said
from reports.pdf.styles import COLOURS
from surveys.submission import written_code


@dataclass(frozen=True, slots=True)
class Invitation:
    """What every printed piece of one access point says."""

    title: str
    site: str
    organisation: str
    purpose: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]
    address: str
    minutes: int
    closes_on: date
    is_anonymous: bool
    on: date
    #: « tu » on what is made for the young.
    address_as: str = "vous"

    def said(self, language: str) -> Mapping[str, str]:
        """Return the words of a language, as this campaign speaks to people."""
        return said(language, self.address_as)

    @property
    def spoken(self) -> str:
        """Return the address as one says it: without « https:// »."""
        return self.address.split("://", 1)[-1]

    def sentences(self, language: str) -> list[str]:
        """Return what a language adds under the purpose."""
        words = self.said(language)
        until = day(self.closes_on) if language == "fr" else f"{self.closes_on:%d/%m/%Y}"
        told = [words["minutes"].format(minutes=self.minutes, day=until)]
        return [*told, words["anonymous"]] if self.is_anonymous else told


def poster(made: Invitation, size: str = "a4") -> bytes:
    """Return a poster: A4, or the same in A3."""
    page = A3 if size == "a3" else A4
    target = BytesIO()
    canvas = sheet(target, page, f"Affiche – {made.title}", made.organisation, made.on)
    _poster(canvas, made, page, page[0] / A4[0])
    canvas.save()
    return target.getvalue()


def _poster(canvas: Any, made: Invitation, page: tuple[float, float], k: float) -> None:
    margin, (width, height) = 22 * mm * k, page
    inside = width - 2 * margin
    _band(canvas, width, height, 14 * mm * k)
    top = height - 32 * mm * k
    purposes = dict(made.purpose)
    for rank, language in enumerate(made.languages):
        words, is_first = made.said(language), rank == 0
        look = Look(44 if is_first else 27, bold=True, tone="accent", is_centred=True, leading=1.2)
        top = write(canvas, block(words["call"], look.scaled(k), inside, language), margin, top,
                    "H1" if is_first else "H2")  # fmt: skip
        why = Look(17 if is_first else 15, is_centred=True).scaled(k)
        text = purposes.get(language, "")
        top = write(canvas, block(text, why, inside, language), margin, top - 4 * mm * k)
        top -= 6 * mm * k
    foot = _poster_foot(canvas, made, margin, inside, k)
    side = min(top - foot - 24 * mm * k, 96 * mm * k)
    y = foot + (top - foot - side) / 2 + 9 * mm * k
    qr_code(canvas, (width - side) / 2, y, side, made.address, f"Code QR vers {made.spoken}")
    look = Look(_fitting(made.spoken, 24 * k, inside), bold=True, is_centred=True)
    write(canvas, block(made.spoken, look, inside), margin, y - 2 * mm * k)


def _fitting(text: str, size: float, width: float) -> float:
    return min(size, width / max(len(text), 1) / 0.56)


def _poster_foot(canvas: Any, made: Invitation, x: float, width: float, k: float) -> float:
    """Draw what is small at the bottom; return where it begins."""
    small = Look(12, is_centred=True).scaled(k)
    blocks = [block(" ".join([made.said(one)["scan"], *made.sentences(one)]), small, width, one)
              for one in made.languages]  # fmt: skip
    quiet = Look(10.5, tone="muted", is_centred=True).scaled(k)
    blocks.append(block(f"{made.site} – {made.organisation}", quiet, width))
    start = top = 18 * mm * k + sum(one.height for one in blocks) + 4 * mm * k * (len(blocks) - 1)
    for one in blocks:
        top = write(canvas, one, x, top) - 4 * mm * k
    return float(start)


def _band(canvas: Any, width: float, height: float, thickness: float) -> None:
    with canvas.artifact("Layout"):
        canvas.saveState()
        canvas.setFillColor(COLOURS["accent"])
        canvas.rect(0, height - thickness, width, thickness, stroke=0, fill=1)
        canvas.restoreState()


def qr_alone(made: Invitation) -> bytes:
    """Return the QR code and its address on a page of its own, to be put into another document."""
    side, margin = 80 * mm, 5 * mm
    target = BytesIO()
    page = (side + 2 * margin, side + 2 * margin + 8 * mm)
    canvas = sheet(target, page, f"Code QR – {made.title}", made.organisation, made.on)
    foot = margin + 8 * mm
    qr_code(canvas, margin, foot, side, made.address, f"Code QR vers {made.spoken}")
    look = Look(_fitting(made.spoken, 12, side), bold=True, is_centred=True)
    write(canvas, block(made.spoken, look, side), margin, foot)
    canvas.save()
    return target.getvalue()


def flyers(made: Invitation) -> bytes:
    """Return one A4 sheet of four flyers to cut."""
    target = BytesIO()
    canvas = sheet(target, A4, f"Tracts – {made.title}", made.organisation, made.on)
    width, height = A4[0] / 2, A4[1] / 2
    for rank in range(4):
        with canvas.element("Sect"):
            _flyer(canvas, made, (rank % 2) * width, A4[1] - (rank // 2) * height, width, height)
    rule(canvas, width, 0, 0, dash=True, height=A4[1])
    rule(canvas, 0, height, A4[0], dash=True)
    canvas.save()
    return target.getvalue()


def _flyer(
    canvas: Any, made: Invitation, x: float, top: float, width: float, height: float
) -> None:
    margin, foot, side = 9 * mm, top - height, 48 * mm
    inside, left, purposes = width - 18 * mm, x + margin, dict(made.purpose)
    top -= 8 * mm
    for rank, language in enumerate(made.languages[:2]):
        look = Look(22 if rank == 0 else 16, bold=True, tone="accent", is_centred=True, leading=1.2)
        call = block(made.said(language)["call"], look, inside, language)
        top = write(canvas, call, left, top, "H1" if rank == 0 else "H2")
        why = block(purposes.get(language, ""), Look(9.5, is_centred=True), inside, language)
        top = write(canvas, why, left, top - 4) - 6
    y = top - side
    qr_code(canvas, x + (width - side) / 2, y, side, made.address, f"Code QR vers {made.spoken}")
    look = Look(_fitting(made.spoken, 13, inside), bold=True, is_centred=True)
    top = write(canvas, block(made.spoken, look, inside), left, y - 2)
    told = " ".join(made.sentences("fr"))
    top = write(canvas, block(told, Look(8.5, is_centred=True), inside), left, top - 4)
    quiet = block(made.organisation, Look(7.5, tone="muted", is_centred=True), inside)
    write(canvas, quiet, left, max(foot + quiet.height + 4 * mm, min(top - 4, foot + 12 * mm)))


def cards(made: Invitation, codes: Sequence[str], purpose: str = "answer") -> bytes:
    """Return sheets of ten cards, each with a code that serves once and its QR code."""
    target = BytesIO()
    canvas = sheet(target, A4, f"Cartes à code – {made.title}", made.organisation, made.on)
    width, height, edge, top = 95 * mm, 52 * mm, 10 * mm, A4[1] - 24 * mm
    for rank, code in enumerate(codes):
        place = rank % 10
        if place == 0:
            if rank:
                canvas.showPage()
            _sheet_head(canvas, made, purpose)
        column, row = place % 2, place // 2
        x, y = edge + column * width, top - row * height
        _card(canvas, made, code, purpose, (x, y, width, height))
    canvas.save()
    return target.getvalue()


def _sheet_head(canvas: Any, made: Invitation, purpose: str) -> None:
    kind = "Autorisations à découper" if purpose == "parent" else "Cartes à découper"
    text = f"{kind} – {made.title}, {made.site}. Ne les photocopiez pas : un code sert une fois."
    head = block(text, Look(9, tone="muted"), A4[0] - 20 * mm)
    write(canvas, head, 10 * mm, A4[1] - 10 * mm, "H1")


def _card(canvas: Any, made: Invitation, code: str, purpose: str, place: tuple[float, ...]) -> None:
    x, top, width, height = place
    rule(canvas, x, top, width, dash=True)
    rule(canvas, x, top - height, width, dash=True)
    for side in (x, x + width):
        rule(canvas, side, top - height, 0, dash=True, height=height)
    size = 33 * mm
    inside = width - size - 10 * mm
    name = "card" if purpose == "answer" else "parent"
    address = f"{made.address}/carte/{code}" if purpose == "answer" else made.address
    with canvas.element("Sect"):
        at = write(canvas, block(made.title, Look(10, bold=True, tone="accent", leading=1.2),
                   width - 8 * mm), x + 4 * mm, top - 3 * mm)  # fmt: skip
        for piece in _card_words(made, code, name, inside, at - top + height - 6 * mm):
            at = write(canvas, piece, x + 4 * mm, at - 2)
        y = top - height + 4 * mm
        qr_code(canvas, x + width - size - 3 * mm, y, size, address, f"Code QR de la carte {code}")


def _card_words(made: Invitation, code: str, name: str, width: float, room: float) -> list[Block]:
    """Return what a card says: the code first, then how to use it in each language that fits."""
    words = made.said("fr")
    fit = Look(_fitting(made.spoken, 8, width), bold=True)
    found = [
        block(words[name], Look(8, tone="muted"), width),
        block(written_code(code), Look(14.5, bold=True), width),
        block(words[f"{name}_how"], Look(7.2), width),
        block(made.spoken, fit, width),
    ]
    for language in made.languages:
        if language == "fr":
            continue
        other = block(made.said(language)[f"{name}_how"], Look(7.2), width, language)
        if sum(one.height + 2 for one in (*found, other)) <= room:
            found.insert(-1, other)
    return found
