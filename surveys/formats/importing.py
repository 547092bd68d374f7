"""The one way in for the files of other tools: bytes in, a questionnaire or a reason out."""

from __future__ import annotations

import zipfile
from collections.abc import Callable

from surveys.definition import Questionnaire
from surveys.definition_problems import DefinitionProblems
from surveys.formats import archive_guard, sheets, xls_guard
from surveys.formats.decoding import decoded
from surveys.formats.losses import Imported, Ledger, Place, Refused, refused
from surveys.formats.lss import read_lss
from surveys.formats.lstsv import is_lstsv, read_lstsv
from surveys.formats.xlsform import read_xlsform
from surveys.serialization import questionnaire_from_json

MOST_BYTES = 15_000_000

Reader = Callable[[bytes, str, Ledger], Questionnaire]


def import_questionnaire(content: bytes, filename: str) -> Imported:
    """Return the questionnaire that a file holds, with what was lost, or why there is none."""
    ledger = Ledger()
    try:
        if len(content) > MOST_BYTES:
            raise refused("Ce fichier dépasse {0} Mo.", MOST_BYTES // 1_000_000)
        questionnaire = _reader(content)(content, filename, ledger)
    except Refused as reason:
        return Imported(None, ledger.losses(), str(reason))
    except RecursionError:
        too_deep = refused("Ce fichier est imbriqué trop profondément pour être lu.")
        return Imported(None, ledger.losses(), str(too_deep))
    return Imported(questionnaire, ledger.losses(), None)


def _reader(content: bytes) -> Reader:
    """Choose by what the file is, whatever its name claims."""
    if not content.strip(b"\x00 \r\n\t"):
        raise refused("Ce fichier est vide.")
    for signature, reader in _SIGNATURES:
        if content.startswith(signature):
            return reader
    return _text


def _zip(content: bytes, filename: str, ledger: Ledger) -> Questionnaire:
    archive = archive_guard.opened(content)
    names = archive.namelist()
    if any(name.lower() == "xl/workbook.xml" for name in names):
        _tell_extension(filename, (".xlsx", ".xlsm"), "un classeur Excel (.xlsx)", ledger)
        return read_xlsform(sheets.workbook_sheets(content, True), filename, ledger)
    surveys = [name for name in names if name.lower().endswith(".lss")]
    if surveys:
        return _archived_lss(archive, surveys[0], filename, ledger)
    if "mimetype" in names or "content.xml" in names:
        raise refused("Ce fichier est un classeur OpenDocument : enregistrez-le au format .xlsx.")
    raise refused("Ce fichier est une archive, mais ni un classeur Excel ni un questionnaire.")


def _archived_lss(
    archive: zipfile.ZipFile, name: str, filename: str, ledger: Ledger
) -> Questionnaire:
    ledger.told(
        Place(), "archive", "l'archive contient « {0} » : seul ce questionnaire est lu.", name
    )
    return read_lss(archive_guard.unpacked(archive, name), filename, ledger)


def _xls(content: bytes, filename: str, ledger: Ledger) -> Questionnaire:
    xls_guard.check_grid(content)
    _tell_extension(filename, (".xls",), "un ancien classeur Excel (.xls)", ledger)
    return read_xlsform(sheets.workbook_sheets(content, False), filename, ledger)


def _pdf(content: bytes, filename: str, ledger: Ledger) -> Questionnaire:
    raise refused("Ce fichier est un document PDF : seul un questionnaire structuré peut être lu.")


_SIGNATURES: tuple[tuple[bytes, Reader], ...] = (
    (b"PK", _zip),
    (xls_guard.SIGNATURE, _xls),
    (b"%PDF", _pdf),
)


def _text(content: bytes, filename: str, ledger: Ledger) -> Questionnaire:
    head = content[:400].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
    if head.startswith(b"<"):
        return read_lss(content, filename, ledger)
    if _is_binary(content):
        raise refused("Ce fichier n'est ni un classeur, ni un texte : nous ne savons pas le lire.")
    text = decoded(content, ledger)
    start = text.lstrip()
    if start.startswith(("{", "[")):
        return _json(text)
    if start[:200].lstrip('"# ').startswith("LimeSurvey Survey Dump"):
        raise refused(
            "Ce fichier vient d'une très ancienne version de LimeSurvey (.csv)."
            " Ouvrez-le dans une version plus récente, puis exportez-le en .lss."
        )
    if is_lstsv(text):
        return read_lstsv(text, filename, ledger)
    found = sheets.markdown_sheets(text) if start.startswith("|") else sheets.csv_sheets(text)
    if "survey" not in found:
        raise refused(
            "Ce fichier n'est pas un questionnaire que nous savons lire."
            " Formats acceptés : XLSForm (.xlsx, .xls, .csv), LimeSurvey (.lss, .txt ou .tsv)"
            " et nos propres fichiers .json."
        )
    return read_xlsform(found, filename, ledger)


def _is_binary(content: bytes) -> bool:
    """Say whether too many bytes are signs that no text holds; UTF-16 has its zeros."""
    sample = content[:20_000]
    controls = sum(sample.count(code) for code in (*range(1, 9), *range(14, 27), *range(28, 32)))
    return controls > max(20, len(sample) // 100)


def _json(text: str) -> Questionnaire:
    try:
        return questionnaire_from_json(text)
    except DefinitionProblems as error:
        first = error.problems[0]
        raise refused(
            "Ce fichier JSON n'est pas l'un de nos questionnaires : {0}{1} ({2} erreurs).",
            f"{first.path} : " if first.path else "",
            first.message,
            len(error.problems),
        ) from None


def _tell_extension(filename: str, expected: tuple[str, ...], kind: str, ledger: Ledger) -> None:
    name = filename.lower()
    if "." in name and not name.endswith(expected):
        ledger.told(Place(), "extension", "le nom du fichier trompe : son contenu est {0}.", kind)
