"""Five corrections to ReportLab's writer without which no file is PDF/UA or PDF/A.

They touch the library's own objects, once, when the drawing side of reports is imported;
they only make the output stricter, so other users of ReportLab in the process lose nothing.
"""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase import pdfdoc, ttfonts

_APPLIED = "_evalapp_fixes"
_write_cmap = ttfonts.makeToUnicodeCMap
_write_stream = pdfdoc.PDFStream.format


def apply() -> None:
    """Correct the writer; calling it again changes nothing."""
    if getattr(pdfdoc, _APPLIED, False):
        return
    ttfonts.makeToUnicodeCMap = _unicode_map
    pdfdoc.PDFStream.format = _stream_with_end_of_line
    # Slots that the writer does not know: pages in the structure tree, colour of output.
    _permit(pdfdoc.PDFPage, "StructParents", "Tabs")
    _permit(pdfdoc.PDFCatalog, "OutputIntents")
    annotation = pdfdoc.LinkAnnotation
    annotation.permitted = (*annotation.permitted, "StructParent")
    setattr(pdfdoc, _APPLIED, True)


def _permit(kind: Any, *names: str) -> None:
    kind.__NoDefault__ = [*kind.__NoDefault__, *names]


def _unicode_map(font_name: str, subset: list[int]) -> str:
    """The map from glyphs to Unicode, without U+0000 and in blocks of at most 100."""
    head, rest = _write_cmap(font_name, subset).split("beginbfchar\n")
    body, tail = rest.split("\nendbfchar")
    rows = [row for row in body.split("\n") if not row.endswith("<0000>")]
    blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    listed = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    start: str = head[: head.rindex("\n") + 1]
    return f"{start}{listed}{tail}"


def _stream_with_end_of_line(self: Any, document: Any) -> bytes:
    """The stream with the end of line that PDF/A asks before ``endstream``."""
    written: bytes = _write_stream(self, document)
    end = b"endstream\n"
    return written[: -len(end)] + b"\n" + end if written.endswith(end) else written
