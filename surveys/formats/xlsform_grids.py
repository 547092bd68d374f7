"""Groups that are tables: one list of answers, one row per question."""

from __future__ import annotations

from surveys.formats.assembly import Draft
from surveys.formats.names import NameBook
from surveys.formats.xlsform_context import Reading

_ROW_FIELDS = ("relevant", "uid")
_TABLE = ("table-list",)
_IN_TABLE = ("list-nolabel", "list")
#: What a row of a table cannot carry of its own.
_LOST = {
    "constraint": "son contrôle n'est pas repris", "choice_filter": "son filtre n'est pas repris",
    "default": "sa valeur proposée n'est pas reprise", "hint": "son aide n'est pas reprise",
    "media": "son image ou son audio n'est pas repris",
}  # fmt: skip


def tabled(reading: Reading, group: Draft) -> list[Draft]:
    """Return what a closed group becomes: itself, or tables where it holds some."""
    looks = group.get("appearance", "").split()
    if any(look in looks for look in _TABLE):
        grid = grid_of(reading, group, group["items"])
        if grid is not None:
            return [grid]
        kept = [look for look in looks if look not in _TABLE]
        group["appearance"] = " ".join(kept)
    group["items"] = _manual_tables(reading, group["items"])
    return [group]


def grid_of(reading: Reading, group: Draft, items: list[Draft]) -> Draft | None:
    """Return a table made of a group's questions, when they all share one list."""
    rows = [item for item in items if "label" not in item.get("appearance", "").split()]
    rows = [item for item in rows if item["type"] != "note"]
    lists = {item.get("list_name") for item in rows}
    if not rows or len(lists) != 1 or any(item["type"] != "select_one" for item in rows):
        return None
    notes = [item for item in items if item["type"] == "note"]
    grid: Draft = {
        key: value
        for key, value in group.items()
        if key in ("_place", "name", "label", "hint", "relevant", "uid")
    }
    grid |= {"type": "grid", "list_name": lists.pop(), "rows": [_row(reading, i) for i in rows]}
    if not grid.get("label"):
        text = notes[0]["label"] if notes else {reading.languages[0]: grid["name"]}
        grid["label"] = text
        notes = notes[1:]
    if notes and "hint" not in grid:
        grid["hint"] = notes[0]["label"]
    _share_required(reading, grid, rows)
    return grid


def _row(reading: Reading, item: Draft) -> Draft:
    for field, name in _LOST.items():
        if item.get(field):
            reading.ledger.lost(
                item["_place"].at(field),
                "grid_row",
                f"la question devient une ligne de tableau ; {name}.",
            )
    row: Draft = {"_place": item["_place"], "name": item["name"], "label": item["label"]}
    return row | {field: item[field] for field in _ROW_FIELDS if item.get(field)}


def _share_required(reading: Reading, grid: Draft, rows: list[Draft]) -> None:
    required = [item for item in rows if item.get("required")]
    if not required:
        return
    grid["required"] = True
    messages = [item["required_message"] for item in required if item.get("required_message")]
    if messages:
        grid["required_message"] = messages[0]
    if len(required) < len(rows):
        reading.ledger.told(
            grid["_place"].at("required"),
            "grid_required",
            "une partie des lignes du tableau est obligatoire : elles le sont toutes.",
        )


def _manual_tables(reading: Reading, items: list[Draft]) -> list[Draft]:
    """Gather each question of appearance « label » with the rows that follow it."""
    result: list[Draft] = []
    index = 0
    while index < len(items):
        header = items[index]
        stop = index + 1
        if "label" in header.get("appearance", "").split() and header["type"] == "select_one":
            while stop < len(items) and _is_row_of(items[stop], header):
                stop += 1
        if stop - index > 1:
            result.append(_manual_table(reading, header, items[index + 1 : stop]))
        else:
            result.append(header)
        index = stop
    return result


def _is_row_of(item: Draft, header: Draft) -> bool:
    looks = item.get("appearance", "").split()
    return (
        item["type"] == "select_one"
        and item.get("list_name") == header.get("list_name")
        and any(look in looks for look in _IN_TABLE)
    )


def _manual_table(reading: Reading, header: Draft, rows: list[Draft]) -> Draft:
    grid = grid_of(reading, header, rows)
    assert grid is not None
    return grid


def kobo_score(reading: Reading, group: Draft, list_name: str) -> Draft:
    """Return the table that Kobo calls a score."""
    items = [item | {"type": "select_one", "list_name": list_name} for item in group["items"]]
    return grid_of(reading, group, items) or group


def kobo_rank(group: Draft, list_name: str) -> Draft:
    """Return the ranking that Kobo writes as one row per level."""
    kept = ("_place", "name", "label", "hint", "relevant", "uid")
    rank = {key: value for key, value in group.items() if key in kept}
    return rank | {"type": "rank", "list_name": list_name}


def kobo_matrix(reading: Reading, group: Draft, list_name: str) -> list[Draft]:
    """Return the tables and groups that Kobo's matrix of questions by items becomes."""
    result: list[Draft] = []
    for column in group["items"]:
        rows = [_crossed(reading.names, column, choice) for choice in reading.choices[list_name]]
        shell = group | {"name": column["name"], "label": column.get("label", {}), "uid": None}
        shell.pop("uid")
        if column["type"] == "select_one":
            result.append(grid_of(reading, shell, rows) or shell)
        else:
            result.append(shell | {"items": rows, "appearance": ""})
    return result


def _crossed(names: NameBook, column: Draft, choice: Draft) -> Draft:
    name = names.name(f"{column['name']}_{choice['name']}", column["_place"], "ligne")
    return column | {"name": name, "label": choice["label"]}
