"""Files made to hurt: each ends in a French sentence, in little time and little memory."""

from __future__ import annotations

import io
import json
import random
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from surveys.formats.importing import import_questionnaire
from surveys.formats.losses import Refused
from surveys.formats.xls_guard import check_grid

ROOT = Path(__file__).parents[3]
MOST_SECONDS = 5.0
MOST_MEGABYTES = 300

CHILD = """
import json, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from surveys.formats.importing import import_questionnaire
answers = {}
for path in sorted(Path(sys.argv[2]).iterdir()):
    content = path.read_bytes()
    start = time.process_time()
    result = import_questionnaire(content, path.name)
    spent = time.process_time() - start
    answers[path.name] = [spent, result.exit_code, result.refusal]
status = Path("/proc/self/status").read_text().splitlines()
peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(json.dumps({"answers": answers, "peak": peak // 1024}))
"""

HEAD = ["type", "name", "label", "relevant"]
SHEET = "xl/worksheets/sheet1.xml"
ROW = (
    b"<row><qid>%d</qid><parent_qid>0</parent_qid><type>T</type><title>q%d</title>"
    b"<question>x</question><language>fr</language><gid>1</gid><relevance>%s</relevance></row>"
)


def patched(base: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for entry in old.infolist():
            new.writestr(entry, content if entry.filename == name else old.read(entry))
    return out.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", 8) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def lss(rows: bytes) -> bytes:
    start = b"<document><LimeSurveyDocType>Survey</LimeSurveyDocType><questions><rows>"
    return start + rows + b"</rows></questions></document>"


def big_rows(count: int, skip: str) -> list[list[object]]:
    return [HEAD, *(["text", f"q{n}", "Question", skip.format(n + 1)] for n in range(count))]


def corner_xls(row: int, column: int) -> bytes:
    """Return a compound file whose sheet has one cell, far away."""
    records = struct.pack("<HHHH", 0x0809, 4, 0x0600, 0x0010)
    records += struct.pack("<HHHHHd", 0x0203, 14, row, column, 0, 1.0)
    stream = records.ljust(4096, b"\0")
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 10), 0xFFFFFFFE]
    table = struct.pack("<128I", *fat, *[0xFFFFFFFF] * (128 - len(fat)))

    def entry(name: str, kind: int, start: int, size: int) -> bytes:
        written = name.encode("utf-16-le")
        return (written.ljust(64, b"\0") + struct.pack("<HBB", len(written) + 2, kind, 1)
                + b"\xff" * 12 + b"\0" * 36 + struct.pack("<III", start, size, 0))  # fmt: skip

    directory = entry("Root Entry", 5, 0xFFFFFFFE, 0) + entry("Workbook", 2, 2, len(stream))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return header + table + directory.ljust(512, b"\0") + stream


@pytest.fixture(scope="module")
def hostile() -> Callable[[Callable[..., bytes]], dict[str, bytes]]:
    def build(xlsx: Callable[..., bytes]) -> dict[str, bytes]:
        base = xlsx({"survey": [HEAD, ["text", "q", "Q"]]})
        cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        empty = b"<worksheet><sheetData>%s</sheetData></worksheet>"
        bomb = empty % (b'<row r="1"><c r="A1"/></row>' * 2_000_000)
        entities = b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>'
        doctype = entities + b"<sst><si><t>&c;</t></si></sst>"
        noise = random.Random(7).randbytes
        head = b"class\ttype/scale\tname\trelevance\ttext\thelp\tlanguage\n"
        return {
            "bomb.xlsx": patched(base, SHEET, bomb),
            "corner.xlsx": patched(base, SHEET, empty % cell),
            "entities.xlsx": patched(base, "xl/sharedStrings.xml", doctype),
            "strings.xlsx": patched(
                base, "xl/sharedStrings.xml", b"<sst>" + b"<si><t>x</t></si>" * 700_000 + b"</sst>"
            ),
            "many.xlsx": xlsx({"survey": big_rows(100_000, "${{q{0}}} = 'a'")}),
            "deep.xlsx": xlsx({"survey": [HEAD, *(["begin group", f"g{n}"] for n in range(400))]}),
            "truncated.xlsx": base[: len(base) // 2],
            "noise.xlsx": b"PK\x03\x04" + noise(50_000),
            "noise.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise(50_000),
            "corner.xls": corner_xls(65535, 255),
            "noise.csv": noise(500_000),
            "nothing.csv": b"",
            "zeros.csv": bytes(500_000),
            "long.csv": b"type,name,label\n" + b"text,q,Q\n" * 1_000_000,
            "open.csv": b'type,name,label\ntext,q,"' + b"a" * 8_000_000,
            "wide.csv": b"type,name" + b",x" * 1_000_000 + b"\n",
            "laughs.lss": entities + b"<document>&c;</document>",
            "deep.lss": b"<document>" + b"<a>" * 200_000,
            "many.lss": lss(b"".join(ROW % (n, n, b"1") for n in range(60_000))),
            "many.tsv": head + b"Q\tT\tq\t1\tabc\t\tfr\n" * 50_000,
            "deep.json": b"[" * 1_000_000,
            "document.pdf": b"%PDF-1.7 abc",
            "nested.zip": zipped({"inside.xlsx": base, "again.zip": zipped({"x.xlsx": base})}),
            "bomb.lsa": zipped({"survey.lss": lss(b" " * 60_000_000)}),
            "formula.ods": zipped({"mimetype": b"x", "content.xml": b"<a/>"}),
        }  # fmt: skip

    return build


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_hostile_files_end_in_a_sentence_within_five_seconds_and_300_mb(
    hostile: Callable[..., dict[str, bytes]], xlsx: Callable[..., bytes], tmp_path: Path
) -> None:
    for name, content in hostile(xlsx).items():
        (tmp_path / name).write_bytes(content)
    run = subprocess.run(
        [sys.executable, "-c", CHILD, str(ROOT), str(tmp_path)],
        capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    result = json.loads(run.stdout)
    assert result["peak"] < MOST_MEGABYTES
    for name, (seconds, code, refusal) in result["answers"].items():
        assert seconds < MOST_SECONDS, name
        assert code == 4, name
        assert refusal.endswith("."), name
        assert "Error" not in refusal, name


def test_knots_of_skips_are_undone_in_time(xlsx: Callable[..., bytes], tmp_path: Path) -> None:
    rows = big_rows(4000, "${{q{0}}} = 'a'")
    pairs = [HEAD, *(["text", f"q{n}", "Q", f"${{q{n ^ 1}}} = 'a'"] for n in range(2000))]
    (tmp_path / "chain.xlsx").write_bytes(xlsx({"survey": rows}))
    (tmp_path / "pairs.xlsx").write_bytes(xlsx({"survey": pairs}))
    (tmp_path / "wrong.xlsx").write_bytes(xlsx({"survey": big_rows(3500, "${{non{0}}} ((")}))
    script = lss(b"".join(ROW % (n, n, b"(" * 3000) for n in range(2000)))
    (tmp_path / "script.lss").write_bytes(script)
    run = subprocess.run(
        [sys.executable, "-c", CHILD, str(ROOT), str(tmp_path)],
        capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    result = json.loads(run.stdout)
    assert result["peak"] < MOST_MEGABYTES
    for name, (seconds, code, refusal) in result["answers"].items():
        assert seconds < MOST_SECONDS, name
        assert code in (3, 4), (name, refusal)


def test_an_xls_of_one_far_cell_is_refused_and_a_small_one_is_not_by_the_guard() -> None:
    with pytest.raises(Refused, match="démesurée"):
        check_grid(corner_xls(65535, 255))
    check_grid(corner_xls(100, 20))


@pytest.mark.parametrize("seed", range(60))
def test_damaged_files_never_raise(seed: int, xlsx: Callable[..., bytes]) -> None:
    """Flip bytes of sound files: the answer is a questionnaire or a sentence, never an error."""
    chance = random.Random(seed)
    sound = [
        xlsx({"survey": [HEAD, ["text", "q", "Q"]], "choices": [["list_name"], ["l"]]}),
        corner_xls(10, 3),
        lss(ROW % (1, 1, b"q1 == 2")),
        b"class\ttype/scale\tname\trelevance\ttext\nQ\tL\tq\t1\tQ\nA\t0\ta\t\tA\n",
        b'"survey"\n,"type","name","label"\n,"text","q","Q"\n',
        b'{"format": 1, "name": "q", "title": {"fr": "Q"}, "pages": []}',
    ][seed % 6]
    content = bytearray(sound)
    for _ in range(chance.randrange(1, 12)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    result = import_questionnaire(bytes(content), "x")
    assert (result.questionnaire is None) == (result.refusal is not None)


@pytest.mark.parametrize(
    "label",
    ["=HYPERLINK(\"http://x\")", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
     "{{7*7}}", "\u202eabc", "a\x00b\x07c"],
)  # fmt: skip
def test_hostile_texts_become_plain_texts(label: str) -> None:
    content = f'type,name,label\nnote,n,"Bonjour {label.replace(chr(34), chr(34) * 2)}"\n'
    result = import_questionnaire(content.encode(), "x.csv")
    assert result.questionnaire is not None
    text = next(result.questionnaire.questions()).label["fr"]
    assert "<" not in text
    assert "\x00" not in text
    assert "\x07" not in text
    assert "\u202e" not in text
