"""Cut a list of groups and questions into pages that a telephone can show."""

from __future__ import annotations

from typing import Any

from surveys.formats.assembly import Draft, inner
from surveys.formats.losses import Ledger, Place
from surveys.formats.names import NameBook

#: Questions that follow each other outside any group share a page, up to this many.
MOST_LOOSE = 8
#: A group of groups larger than this is cut along its inner groups.
MOST_IN_PAGE = 15


def paged(items: list[Draft], names: NameBook, ledger: Ledger) -> list[Draft]:
    """Return pages: one per outermost group, one per run of questions without a group."""
    return _pages(items, {}, names, ledger)


def both(first: str | None, second: str | None) -> str | None:
    """Return a condition that holds when both do."""
    if first and second and first != second:
        return f"({first}) and ({second})"
    return first or second


def _pages(
    items: list[Draft], parent: dict[str, Any], names: NameBook, ledger: Ledger
) -> list[Draft]:
    pages: list[Draft] = []
    loose: list[Draft] = []

    def close() -> None:
        if loose:
            pages.append(_page(list(loose), parent, names))
            loose.clear()

    for item in items:
        if item["type"] == "group":
            close()
            pages.extend(_of_group(item, parent, names, ledger))
        elif item["type"] == "repeat":
            close()
            pages.append(_page([item], parent, names))
        else:
            loose.append(item)
            if sum(map(_weight, loose)) >= MOST_LOOSE:
                close()
    close()
    return pages


def _of_group(group: Draft, parent: dict[str, Any], names: NameBook, ledger: Ledger) -> list[Draft]:
    condition = both(parent.get("relevant"), group.get("relevant"))
    own: Draft = {
        key: group[key] for key in ("_place", "name", "label", "hint", "uid") if key in group
    }
    if condition:
        own["relevant"] = condition
    if not _is_too_large(group):
        return [own | {"items": group["items"]}]
    pages = _pages(group["items"], {"relevant": condition}, names, ledger)
    if pages and group.get("label") and not pages[0].get("label"):
        pages[0]["label"] = group["label"]
    elif group.get("label"):
        ledger.told(
            group.get("_place", Place()).at("label"),
            "split_group",
            "le groupe « {0} » est trop long pour un écran : il est réparti sur {1} pages,"
            " et son titre n'est plus affiché.",
            next(iter(group["label"].values())),
            len(pages),
        )
    return pages


def _is_too_large(group: Draft) -> bool:
    if "field-list" in group.get("appearance", ""):
        return False
    has_parts = any(item["type"] in ("group", "repeat") for item in group["items"])
    return has_parts and sum(map(_weight, inner(group))) > MOST_IN_PAGE


def _weight(item: Draft) -> int:
    return (
        int(item["type"] not in ("group", "repeat", "calculate", "hidden")) if "type" in item else 1
    )


def _page(items: list[Draft], parent: dict[str, Any], names: NameBook) -> Draft:
    number = 1
    while f"page_{number}" in names.taken:
        number += 1
    names.taken.add(f"page_{number}")
    page: Draft = {"name": f"page_{number}", "items": items}
    if items[0].get("_place"):
        page["_place"] = items[0]["_place"]
    if parent.get("relevant"):
        page["relevant"] = parent["relevant"]
    return page
