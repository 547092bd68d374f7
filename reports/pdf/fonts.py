"""The fonts of our documents, embedded, and the text that they can draw."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

BODY, BOLD, ITALIC, ARABIC = "Lato", "Lato-Bold", "Lato-Italic", "Plex-Arabic"

_FILES = {
    BODY: ("fontpkg_lato", "Lato-Regular.ttf"),
    BOLD: ("fontpkg_lato", "Lato-Bold.ttf"),
    ITALIC: ("fontpkg_lato", "Lato-Italic.ttf"),
    ARABIC: ("fontpkg_ibm_plex_sans_arabic", "IBMPlexSansArabic-Regular.ttf"),
}
#: ReportLab breaks lines at U+202F; both spaces have the same width in Lato.
_REPLACED = {0x202F: "\u00a0", 0x2011: "-", 0x2009: "\u00a0", 0x00AD: ""}


@cache
def register() -> None:
    """Make the fonts known to ReportLab, once per process."""
    for name, (package, file) in _FILES.items():
        path = files(package).joinpath("files", file)
        pdfmetrics.registerFont(TTFont(name, str(path)))
    pdfmetrics.registerFontFamily(BODY, normal=BODY, bold=BOLD, italic=ITALIC, boldItalic=BOLD)


def drawable(text: str, font: str = BODY) -> str:
    """The text in signs that the font has: a missing picture goes, a missing letter is « ? »."""
    replaced = text.translate(_REPLACED)
    if replaced.isascii():
        return replaced
    register()
    glyphs = pdfmetrics.getFont(font).face.charToGlyph
    return "".join(sign if ord(sign) in glyphs else _instead(sign) for sign in replaced)


def _instead(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in ("So", "Sk", "Cf", "Cs", "Co", "Cn", "Cc", "Mn"):
        return " " if sign in "\n\t" else ""
    return "?"
