"""The browser evaluates the same trees as the server, in a real JavaScript engine."""

from __future__ import annotations

import json
import math
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from surveys.expressions.evaluation import evaluate
from surveys.expressions.functions import SIGNATURES
from surveys.expressions.parser import parse
from surveys.expressions.printing import to_json
from surveys.expressions.values import Context, Nodes, known

SCRIPT = Path(__file__).parents[3] / "evalapp" / "static" / "expressions.js"
COUNT = 6000

RUNNER = """
const fs = require("fs");
require(process.argv[1]);
const vectors = JSON.parse(fs.readFileSync(0, "utf8"));
const results = vectors.map(([tree, context]) => evalappExpressions.evaluate(tree, context));
process.stdout.write(JSON.stringify(results));
"""

NUMBERS = [
    "0",
    "1",
    "2",
    "3.5",
    "0.1",
    "0.25",
    "10",
    "1000000",
    "999999999999999",
    "0.0000001",
    "7",
]
TEXTS = ["''", "'a'", "'b'", "'oui'", "'12'", "' 7 '", "'-3.5'", "'1e5'", "'é😀x'", "'a b'",
         "'2026-02-28'", "'2026-02-30'", "'0001-01-01'", "'9999-12-31'", "'.5'"]  # fmt: skip
REFS = ["${single}", "${multi}", "${age}", "${decimal}", "${date}", "${text}", "${blank}",
        "${ok}", "${ages}", "${names}", "${missing}"]  # fmt: skip
PATTERNS = ["'[a-z]+'", "'^\\d{2,4}$'", "'(a|b)*c?'", "'.*'", "'[^0-9]+'", "'\\S+( \\S+)*'",
            "'(?:x|oui|é😀.)'", "'[0-9]{4}-[0-9]{2}'", "'a+?b'", "'^$'", "'[]a-]*'"]  # fmt: skip


class Writer:
    """Write random expressions, all of which parse."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def one(self, depth: int) -> str:
        pick = self.random.choice
        if depth <= 0:
            return pick([pick(NUMBERS), pick(TEXTS), pick(REFS), pick(REFS), "."])
        kind = self.random.randrange(9)
        inside = lambda: self.one(depth - 1)  # noqa: E731
        if kind < 2:
            return f"({inside()} {pick(['and', 'or'])} {inside()} {pick(['and', 'or'])} {inside()})"
        if kind < 4:
            return f"({inside()} {pick(['=', '!=', '<', '<=', '>', '>='])} {inside()})"
        if kind == 4:
            return f"({inside()} {pick(['+', '-', '*', 'div', 'mod'])} {inside()})"
        if kind == 5:
            return f"{inside()} {pick(['=', '!='])} ''" if depth == 3 else f"-{inside()}"
        return self.call(inside)

    def call(self, inside) -> str:
        pick = self.random.choice
        one = ["not", "boolean", "count-selected", "number", "int", "round", "abs", "min", "max",
               "sum", "count", "count-non-empty", "string", "string-length", "concat",
               "normalize-space", "date", "once", "jr:itext"]  # fmt: skip
        two = ["selected", "selected-at", "coalesce", "round", "min", "max", "sum", "concat",
               "join", "substr", "contains", "starts-with", "ends-with"]  # fmt: skip
        forms = [
            lambda: f"{pick(one)}({inside()})",
            lambda: f"{pick(two)}({inside()}, {inside()})",
            lambda: f"selected({pick(REFS)}, {pick(TEXTS)})",
            lambda: f"if({inside()}, {inside()}, {inside()})",
            lambda: f"coalesce({inside()}, {inside()}, {inside()})",
            lambda: f"join(', ', {inside()}, {inside()})",
            lambda: f"substr({inside()}, {pick(['0', '1', '-2', '3.7'])}, {inside()})",
            lambda: f"round({inside()}, {pick(['0', '1', '2', '-1', '-3'])})",
            lambda: f"regex({inside()}, {pick(PATTERNS)})",
            lambda: f"jr:choice-name({inside()}, '${{{pick(['single', 'multi'])}}}')",
            lambda: f"indexed-repeat(${{ages}}, ${{children}}, {inside()})",
            lambda: (
                "instance('towns')/root/item[name = ${single} or dep > 20]/"
                + pick(["label", "dep", "name", "itextId"])
            ),
            lambda: pick(
                ["today()", "position(..)", "uuid()", "true()", "false()", "string-length()"]
            ),
        ]
        return pick(forms)()


def contexts(seed: int) -> dict[str, object]:
    """Return one random context, as JSON; blanks are frequent."""
    pick = random.Random(seed).choice
    values = {
        "single": pick([None, "a", "b", "oui", ""]),
        "multi": pick([None, [], ["a"], ["a", "b"], ["b", "oui"]]),
        "age": pick([None, 0, 7, 42, -3]),
        "decimal": pick([None, 0.1, 3.5, -2.5, 2.5, 1e15, 123456789.123]),
        "date": pick([None, "2026-01-31", "2024-02-29"]),
        "text": pick([None, "", "abc", "12", "é😀x", "a b  c", "\u00a0x ", "ab" * 20]),
        "blank": None,
        "ok": pick([None, True, False]),
        "ages": {"nodes": pick([[], [3, None], [3, 7.5], [None], ["a", "12"]])},
        "names": {"nodes": pick([[], ["a", "b"], [None, "a"], [["a", "b"], None]])},
    }
    return {
        "values": values,
        "here": pick([None, "", 5, "a", ["a", "b"], "2026-01-31"]),
        "today": "2026-01-15",
        "position": pick([None, 1, 2]),
        "repeated": {"ages": pick([[], [4, None, 12], ["a"]])},
        "labels": {"single": {"a": "Alpha", "oui": "Oui"}, "multi": {"a": "A", "b": ""}},
        "lists": {"towns": [{"name": "a", "label": "Lunel", "dep": "34"},
                            {"name": "b", "label": "Béziers", "dep": ""}]},
        "columns": {},
        "uuid": pick([None, "6f"]),
    }  # fmt: skip


def as_context(raw: dict[str, object]) -> Context:
    values = {
        name: Nodes(tuple(known(item) for item in value["nodes"]))
        if isinstance(value, dict)
        else value
        for name, value in raw["values"].items()
    }
    return Context(**{**raw, "values": values})


def plain(value: object) -> object:
    if isinstance(value, Nodes):
        return {"nodes": [plain(item) for item in value.items]}
    if isinstance(value, tuple):
        return list(value)
    return value


def same(left: object, right: object) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict):
        return all(map(same, left["nodes"], right["nodes"]))
    if isinstance(left, float):
        return isinstance(right, int | float) and math.isclose(left, right, rel_tol=0, abs_tol=0)
    return left == right


def test_the_browser_and_the_server_agree_on_thousands_of_expressions() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.fail("Node.js manque : il sert à comparer les deux évaluateurs.")
    writer = Writer(2026)
    texts = [writer.one(1 + index % 4) for index in range(COUNT)]
    raws = [contexts(index) for index in range(COUNT)]
    trees = [parse(text) for text in texts]
    vectors = json.dumps([[to_json(tree), raw] for tree, raw in zip(trees, raws, strict=True)])
    run = subprocess.run(
        [node, "-e", RUNNER, "--", str(SCRIPT)],
        input=vectors, capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    browser = json.loads(run.stdout)
    server = [plain(evaluate(t, as_context(r))) for t, r in zip(trees, raws, strict=True)]
    different = [
        (text, raw["values"], ours, theirs)
        for text, raw, ours, theirs in zip(texts, raws, server, browser, strict=True)
        if not same(ours, theirs)
    ]
    assert not different, f"{len(different)}: {different[:3]}"
    assert len({json.dumps(value) for value in server}) > 150, "the vectors are too alike"
    for name in (*SIGNATURES, "regex", "jr:choice-name", "instance"):
        found = [value for text, value in zip(texts, server, strict=True) if f"{name}(" in text]
        assert len(found) > 20, f"{name}() is hardly tried"
        assert any(value is not None for value in found), f"{name}() is never known"
    assert 0.2 < sum(value is None for value in server) / COUNT < 0.8
