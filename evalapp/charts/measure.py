"""The width of a text in Lato, from a small table: no font file, no ReportLab."""

from __future__ import annotations

from functools import lru_cache

#: Characters by advance width, in thousandths of the size (read from Lato 2.015).
_REGULAR = {
    200: "'", 210: "’", 230: ",", 240: ".ijlìíîï", 250: ":|¦\u202f", 260: " ;\u00a0·",
    270: "!()", 280: "IÌÍÎÏ", 300: "{}", 310: "[]", 350: "f", 360: "rt", 370: '"-“”',
    410: "°", 420: "*J", 430: "s«»", 450: "/?\\z", 460: "_", 480: "cç", 500: "axàáâãäå",
    510: "Lk", 520: "gvyýÿ", 530: "eèéêë", 540: "S", 560: "bdhnpquñùúûü", 570: "Foòóôõö",
    590: "T", 600: "PZ", 620: "YÝ", 630: "R", 650: "BX", 660: "K", 670: "CÇ",
    680: "AVÀÁÂÃÄÅ", 710: "&", 730: "G", 740: "UÙÚÛÜ", 750: "…", 760: "DHNÑ", 790: "w—",
    800: "%OQÒÓÔÕÖæ", 820: "m", 840: "@", 870: "œ", 930: "MÆ", 1040: "W", 1090: "Œ",
}  # fmt: skip
_BOLD = {
    210: "'", 220: "’", 230: ",", 240: " .\u00a0", 250: "ijlìíîï\u202f", 260: ":|¦",
    270: "();·", 280: "!", 300: "IÌÍÎÏ", 310: "[]{}", 360: "f", 370: "-rt", 390: "“”",
    400: '"', 420: "*°", 430: "J", 440: "s", 460: "?z«»", 470: "/\\_", 480: "cç",
    510: "aàáâãäå", 520: "Lx", 530: "egkvyèéêëýÿ", 550: "S", 560: "hnuñùúûü",
    570: "Fbdopqòóôõö", 600: "T", 610: "Z", 620: "P", 640: "R", 650: "YÝ", 660: "BCÇ",
    670: "X", 690: "AKVÀÁÂÃÄÅ", 720: "&", 730: "G", 740: "UÙÚÛÜ", 760: "D", 770: "HNÑ…",
    800: "w—", 810: "OQÒÓÔÕÖæ", 820: "%", 840: "@m", 880: "œ", 940: "M", 1050: "W",
    1080: "Œ",
}  # fmt: skip
_WIDTHS = {
    bold: {sign: width for width, signs in table.items() for sign in signs}
    for bold, table in ((False, _REGULAR), (True, _BOLD))
}
#: Digits and most signs.
_USUAL = 580


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """The width of one line of text, in the unit of ``size``."""
    widths = _WIDTHS[bold]
    return sum(widths.get(sign, _USUAL) for sign in text) * size / 1000


def fitted(text: str, width: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """The text on as many lines as the width asks, broken at spaces only."""
    lines: list[str] = []
    current = ""
    for word in text.split(" "):
        longer = f"{current} {word}" if current else word
        if current and text_width(longer, size, bold) > width:
            lines.append(current)
            current = word
        else:
            current = longer
    return (*lines, current)
