"""What our own XLSForm files say in XLSForm's words, read back as it was."""

from __future__ import annotations

from collections.abc import Iterable

from surveys.formats.assembly import Draft


def own_sum(group: Draft) -> Draft:
    """Return the constant sum that was written as a group of whole numbers."""
    rows = [
        {key: item[key] for key in ("_place", "name", "label", "relevant", "uid") if item.get(key)}
        for item in group["items"]
        if item["type"] == "integer"
    ]
    kept = {key: value for key, value in group.items() if key not in ("items", "type")}
    return kept | {"type": "constant_sum", "rows": rows}


def exclusive_rule(names: Iterable[str]) -> str | None:
    """Return the check that says of some choices that each stands alone."""
    tests = [f"not(selected(., '{name}') and count-selected(.) > 1)" for name in names]
    return " and ".join(tests) or None


def without_exclusive_rule(item: Draft, choices: Iterable[Draft]) -> None:
    """Take away from a question the check that its exclusive choices imply."""
    rule = exclusive_rule(choice["name"] for choice in choices if choice.get("exclusive"))
    written = item.get("constraint")
    if rule is None or written is None or item["type"] != "select_multiple":
        return
    if written == rule:
        del item["constraint"]
    elif written.startswith(f"{rule} and (") and written.endswith(")"):
        item["constraint"] = written[len(rule) + len(" and (") : -1]
