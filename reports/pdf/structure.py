"""The tree of meaning of a PDF: headings, lists, tables, figures, beside the drawn pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString

#: Attributes written directly in a structure element.
_WORDS = ("Alt", "ActualText", "Lang", "T")
#: Attributes written in an attribute object, by their owner.
_OWNERS = {
    "Scope": "Table",
    "ColSpan": "Table",
    "RowSpan": "Table",
    "Summary": "Table",
    "BBox": "Layout",
    "Placement": "Layout",
    "ListNumbering": "List",
}


@dataclass(eq=False, slots=True)
class Marked:
    """A piece of a page's content that belongs to an element."""

    page: Any
    number: int


@dataclass(eq=False, slots=True)
class Annotated:
    """An annotation (a link) that belongs to an element."""

    page: Any
    annotation: str


@dataclass(eq=False, slots=True)
class Node:
    """One element of the tree, in reading order."""

    role: str
    parent: Node | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    kids: list[Node | Marked | Annotated] = field(default_factory=list)
    reference: Any = None

    def child(self, role: str, **attributes: Any) -> Node:
        """A new element at the end of this one."""
        node = Node(role, self, attributes)
        self.kids.append(node)
        return node


def write_tree(document: Any, root: Node, parents: list[list[Node] | Node]) -> Any:
    """The ``StructTreeRoot`` of the file, every element referenced."""
    tree = PDFDictionary({"Type": PDFName("StructTreeRoot")})
    reference = document.Reference(tree)
    tree["K"] = PDFArray([_element(document, root, reference)])
    numbers: list[Any] = []
    for index, owners in enumerate(parents):
        if isinstance(owners, Node):
            numbers += [index, owners.reference]
        elif owners:
            array = PDFArray([owner.reference for owner in owners])
            numbers += [index, document.Reference(array)]
    tree["ParentTree"] = document.Reference(PDFDictionary({"Nums": PDFArray(numbers)}))
    tree["ParentTreeNextKey"] = len(parents)
    return reference


def _element(document: Any, node: Node, parent: Any) -> Any:
    entry = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName(node.role), "P": parent})
    node.reference = document.Reference(entry)
    entry["K"] = PDFArray([_kid(document, kid, node.reference) for kid in node.kids])
    for name in _WORDS:
        if node.attributes.get(name):
            entry[name] = PDFString(node.attributes[name])
    owned = _attribute_objects(node.attributes)
    if owned:
        entry["A"] = owned[0] if len(owned) == 1 else PDFArray(owned)
    return node.reference


def _kid(document: Any, kid: Node | Marked | Annotated, parent: Any) -> Any:
    if isinstance(kid, Node):
        return _element(document, kid, parent)
    if isinstance(kid, Annotated):
        annotation = document.refAnnotation(kid.annotation)
        return PDFDictionary({"Type": PDFName("OBJR"), "Pg": kid.page, "Obj": annotation})
    return PDFDictionary({"Type": PDFName("MCR"), "Pg": kid.page, "MCID": kid.number})


def _attribute_objects(attributes: dict[str, Any]) -> list[Any]:
    by_owner: dict[str, dict[str, Any]] = {}
    for name, value in attributes.items():
        if name in _OWNERS:
            by_owner.setdefault(_OWNERS[name], {})[name] = _attribute(name, value)
    return [PDFDictionary({"O": PDFName(owner), **values}) for owner, values in by_owner.items()]


def _attribute(name: str, value: Any) -> Any:
    if name == "Summary":
        return PDFString(value)
    if name == "BBox":
        return PDFArray(value)
    return PDFName(value) if isinstance(value, str) else value
