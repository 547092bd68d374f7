"""A ReportLab canvas that keeps the tree of meaning and text that is only known at the end."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import md5
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from reports.pdf import writer_fixes
from reports.pdf.fonts import BODY, register
from reports.pdf.metadata import IssueStamp, output_intent, xmp_packet
from reports.pdf.structure import Annotated, Marked, Node, write_tree

writer_fixes.apply()


@dataclass(frozen=True, slots=True)
class LateText:
    """Words whose place is known now and whose letters are known when all pages exist."""

    x: float
    y: float
    words: Callable[[], str]
    font: str
    size: float
    anchor: str


class TaggedCanvas(Canvas):
    """Draws pages; every mark belongs to an element of the tree or is an artifact."""

    def __init__(self, target: Any, stamp: IssueStamp, **settings: Any) -> None:
        register()
        settings |= {"initialFontName": BODY, "initialFontSize": 9.5, "invariant": 1}
        super().__init__(target, pdfVersion=(1, 7), **settings)
        self._stamp = stamp
        self._doc._timeStamp = stamp
        self._doc.signature = md5(repr(stamp.t).encode(), usedforsecurity=False)
        self.root = Node("Document")
        self.current = self.root
        self.page_of: dict[str, int] = {}
        self._kept: dict[Hashable, Node] = {}
        self._parents: list[list[Node] | Node] = []
        self._late: list[LateText] = []
        self._written_pages: list[Any] = []
        self._open = 0
        self._begin_page_tags()

    # What is drawn belongs to something.

    @contextmanager
    def element(self, role: str, key: Hashable = None, **attributes: Any) -> Iterator[Node]:
        """Draw inside a new element, or again inside the one that ``key`` remembers."""
        node = self.enter(role, key, **attributes)
        try:
            yield node
        finally:
            self.leave(node)

    def enter(self, role: str, key: Hashable = None, **attributes: Any) -> Node:
        """Go into an element; the caller leaves it."""
        node = self._kept.get(key) if key is not None else None
        if node is None:
            node = self.current.child(role, **attributes)
            if key is not None:
                self._kept[key] = node
        self.current = node
        return node

    def leave(self, node: Node) -> None:
        """Come back to the parent of an element."""
        self.current = node.parent or self.root

    def is_known(self, key: Hashable) -> bool:
        """Whether an element was already opened under this key."""
        return key in self._kept

    def begin_content(self) -> None:
        """What follows is content of the current element."""
        owners = self._parents[self._page_key]
        assert isinstance(owners, list)
        self.current.kids.append(Marked(self._doc.thisPageRef(), len(owners)))
        self._code.append(f"/{self.current.role} <</MCID {len(owners)}>> BDC")
        owners.append(self.current)
        self._open += 1

    def begin_artifact(self, kind: str = "") -> None:
        """What follows decorates the page and is read by nobody."""
        self._code.append(f"/Artifact <</Type /{kind}>> BDC" if kind else "/Artifact BMC")
        self._open += 1

    def end_content(self) -> None:
        """The content or the artifact ends."""
        self._code.append("EMC")
        self._open -= 1

    @contextmanager
    def content(self) -> Iterator[None]:
        """Draw content of the current element."""
        self.begin_content()
        yield
        self.end_content()

    @contextmanager
    def artifact(self, kind: str = "") -> Iterator[None]:
        """Draw decoration."""
        self.begin_artifact(kind)
        yield
        self.end_content()

    # Links, and words that are known late.

    def link_to(self, destination: str, rectangle: tuple[float, ...], words: str) -> Node:
        """A link to a place of the document, as a new element that its text belongs to."""
        node = self.current.child("Link", Alt=words)
        key = len(self._parents)
        self._parents.append(node)
        name = f"NUMBER{self._annotationCount + 1}"
        node.kids.append(Annotated(self._doc.thisPageRef(), name))
        self.linkRect(words, destination, rectangle, relative=1, StructParent=key, F=4)
        return node

    def late_text(self, late: LateText) -> None:
        """Reserve a place for words that are asked for when the file is written."""
        self._code.append(_token(len(self._late)))
        self._late.append(late)

    def mark_place(self, key: str, top: float, title: str, level: int) -> None:
        """A destination with its entry in the outline; its page is remembered."""
        self.page_of[key] = self.getPageNumber()
        self.bookmarkHorizontal(key, 0, top)
        self.addOutlineEntry(title, key, level, closed=level > 0)

    @property
    def page_total(self) -> int:
        """How many pages were written."""
        return len(self._written_pages)

    # The end of a page and of the file.

    def _begin_page_tags(self) -> None:
        self._page_key = len(self._parents)
        self._parents.append([])

    def _setAnnotations(self, page: Any) -> None:
        super()._setAnnotations(page)
        if self._open:
            raise ValueError("marked content left open at the end of a page")
        page.StructParents = self._page_key
        page.Tabs = PDFName("S")
        self._written_pages.append(page)
        self._begin_page_tags()

    def save(self) -> None:
        """Write the file."""
        if len(self._code):
            self.showPage()
        self._write_late_texts()
        document, catalog = self._doc, self._doc.Catalog
        catalog.StructTreeRoot = write_tree(document, self.root, self._parents)
        catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        preferences = pdfdoc.ViewerPreferencesPDFDictionary()
        preferences["DisplayDocTitle"] = "true"
        catalog.ViewerPreferences = preferences
        packet = xmp_packet(document.info, self._stamp)
        catalog.Metadata = pdfdoc.XMP(creator=lambda _: packet)
        catalog.OutputIntents = output_intent(document)
        document.SaveToFile(self._filename, self)

    def _write_late_texts(self) -> None:
        drawn = {_token(place): self._drawn(late) for place, late in enumerate(self._late)}
        for page in self._written_pages:
            for token in [token for token in drawn if token in page.stream]:
                page.stream = page.stream.replace(token, drawn[token])

    def _drawn(self, late: LateText) -> str:
        words = late.words()
        width = stringWidth(words, late.font, late.size)
        x = late.x - {"start": 0.0, "middle": width / 2, "end": width}[late.anchor]
        text = self.beginText(x, late.y)
        text.setFont(late.font, late.size)
        text.textOut(words)
        return str(text.getCode())


def _token(place: int) -> str:
    return f"% late {place} %"
