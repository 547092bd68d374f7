"""Forms whose cells are mixed up: what is kept goes out and comes back."""

from __future__ import annotations

import csv
import io
import random
from typing import Any

import pytest

from surveys.formats.importing import import_questionnaire
from surveys.formats.lime_own import written
from surveys.formats.lstsv_export import export_lstsv
from surveys.formats.report import report_text
from surveys.formats.xlsform_export import export_xlsform
from surveys.serialization import questionnaire_from_dict
from tests.surveys.formats.conftest import workbook
from tests.surveys.formats.test_answered import LETTERS, TIGHT
from tests.surveys.formats.test_exporting import RICH

OURS = export_lstsv(questionnaire_from_dict(RICH)).decode("utf-8-sig")
ODD = [
    "", "=1+1", "${", "${x}", ".", "not(", "é", "yes", "begin group", "end group", "begin repeat",
    "end repeat", "select_one yes_no", "select_multiple c or_other", "rank l", "calculate", "range",
    "integer", "note", "table-list", "label", "list-nolabel", "1e400", "9" * 30, "'", "\u202e",
    "<b>x</b>", "position(..)", "count(${a})", "once(today())", "if(", ". > 3", "regex(.,'[')",
    "${age} != ''", "start=0 end=0 step=0", "randomize=true seed=x", "start", "::",
]  # fmt: skip


def mixed_up(sheets: dict[str, list[list[Any]]], chance: random.Random) -> bytes:
    """Return a workbook some of whose cells and rows changed place, or became something odd."""
    cells = [cell for rows in sheets.values() for row in rows for cell in row if cell]
    for _ in range(chance.randrange(2, 25)):
        rows = sheets[chance.choice(["survey", "choices"])]
        place, kind = chance.randrange(1, len(rows)), chance.random()
        if kind < 0.75:
            row = rows[place]
            pool = ODD if chance.random() < 0.5 else cells
            row[chance.randrange(len(row))] = chance.choice(pool)
        elif kind < 0.9:
            rows.insert(place, list(chance.choice(rows)))
        elif len(rows) > 3:
            del rows[place]
    return workbook(sheets)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_kept_can_be_written_and_read_again(seed: int) -> None:
    chance = random.Random(seed)
    kept = 0
    for _ in range(12):
        sheets = {"survey": [list(row) for row in TIGHT], "choices": [list(r) for r in LETTERS]}
        imported = import_questionnaire(mixed_up(sheets, chance), "f.xlsx")
        assert "Traceback" not in report_text(imported)
        form = imported.questionnaire
        if form is None:
            continue
        kept += 1
        for content, name in ((export_xlsform(form), "x.xlsx"), (export_lstsv(form), "x.txt")):
            assert import_questionnaire(content, name).questionnaire == form
    assert kept > 6


@pytest.mark.parametrize("seed", range(8))
def test_our_own_limesurvey_files_mixed_up_never_raise(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(25):
        parts = OURS.split("\t")
        for _ in range(chance.randrange(1, 12)):
            parts[chance.randrange(len(parts))] = chance.choice(parts)
        imported = import_questionnaire("\t".join(parts).encode(), "x.txt")
        assert (imported.questionnaire is None) == (imported.refusal is not None)


@pytest.mark.parametrize(
    "forged",
    [{"fields": {"relevant": "1"}}, {"fields": [1]}, {"path": [["a"]]}, {"path": "x"},
     {"containers": {"g": 1}}, {"containers": {"g": {"type": "page"}}, "path": ["g"]},
     {"lists": {"l": 1}}, {"lists": [1]}, {"titled": 3}, {"relevant": ["x"]}, {"other": 2}],
)  # fmt: skip
def test_a_forged_cell_of_ours_is_left_aside(forged: dict[str, Any]) -> None:
    rows = list(csv.DictReader(io.StringIO(OURS), delimiter="\t"))
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, list(rows[0]), delimiter="\t")
    table.writeheader()
    table.writerows(row | {"evalapp_extra": written(**forged)} for row in rows)
    imported = import_questionnaire(out.getvalue().encode(), "x.txt")
    assert imported.questionnaire is not None


def test_a_cell_of_ours_that_someone_changed_is_left_aside() -> None:
    changed = OURS.replace('""bank"": ""b-1""', '""bank"": ""autre""')
    assert changed != OURS
    before, after = (
        import_questionnaire(t.encode(), "x.txt").questionnaire for t in (OURS, changed)
    )
    assert before is not None
    assert after is not None
    assert [q.bank for q in before.questions() if q.name == "Q1"] == ["b-1"]
    assert [q.bank for q in after.questions() if q.name == "Q1"] == [None]
