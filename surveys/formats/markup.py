"""Plain text out of HTML, safely: tags go, their meaning stays where text can carry it."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|&(?:[a-zA-Z]{2,10}|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});")
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol"})
_SILENT = frozenset({"script", "style", "head", "title", "iframe", "object", "template"})
_SPACES = re.compile(r"[ \t\r\f\v]+")
_BLANK_LINES = re.compile(r" ?\n ?(?: ?\n ?)+")


def has_markup(text: str) -> bool:
    """Say whether a text holds HTML tags or entities."""
    return _TAG.search(text) is not None


def plain_text(text: str) -> str:
    """Return what a person would read of an HTML fragment."""
    if not has_markup(text):
        return text.strip()
    reader = _Reader()
    reader.feed(text)
    reader.close()
    joined = _SPACES.sub(" ", "".join(reader.pieces))
    return _BLANK_LINES.sub("\n\n", joined).replace(" \n", "\n").replace("\n ", "\n").strip()


def first_image(text: str) -> tuple[str, str] | None:
    """Return the file name and alternative text of the first image of a fragment."""
    found = re.search(r"<img\b[^<>]*>", text, re.IGNORECASE)
    if found is None:
        return None
    source = re.search(r"""\bsrc\s*=\s*["']([^"'<>]+)["']""", found.group(), re.IGNORECASE)
    alt = re.search(r"""\balt\s*=\s*["']([^"'<>]*)["']""", found.group(), re.IGNORECASE)
    if source is None:
        return None
    return html.unescape(source.group(1)), html.unescape(alt.group(1)) if alt else ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.silent = 0
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag == "li":
            self.pieces.append("\n– ")
        elif tag in _BREAKS:
            self.pieces.append("\n")
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _BREAKS and tag not in ("br", "li"):
            self.pieces.append("\n")
        elif tag == "a" and self.links:
            address = self.links.pop()
            if address.startswith(("http://", "https://")) and address not in self.pieces[-1:]:
                self.pieces.append(f" ({address})")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.pieces.append(data)
