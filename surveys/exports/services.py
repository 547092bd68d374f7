"""A campaign's answers as a file of the format asked for; every file is written in the journal."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from evalapp.accounts.permissions import Scope
from evalapp.audit.services import record_at_once
from evalapp.errors import NotFound
from surveys import microdata
from surveys.campaigns import repository
from surveys.campaigns.export import LEADING, csv_chunks
from surveys.definition import Questionnaire
from surveys.exports import blocks, codebook
from surveys.exports.ods import write_ods
from surveys.exports.sheets import Sheet
from surveys.exports.statistics_files import (
    frame_of,
    has_parquet,
    write_dta,
    write_parquet,
    write_sav,
)
from surveys.exports.variables import variables
from surveys.exports.xlsx import write_xlsx
from surveys.models import Campaign

#: Format → (words, type of the file).
FORMATS: Mapping[str, tuple[str, str]] = {
    "csv": ("CSV, pour tous les logiciels", "text/csv; charset=utf-8"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ods": ("OpenDocument (LibreOffice)", "application/vnd.oasis.opendocument.spreadsheet"),
    "sav": ("SPSS", "application/x-spss-sav"),
    "dta": ("Stata", "application/x-stata-dta"),
    "parquet": ("Parquet", "application/vnd.apache.parquet"),
}
_WRITERS: Mapping[str, Callable[..., None]] = {
    "sav": write_sav, "dta": write_dta, "parquet": write_parquet,
}  # fmt: skip
_SHEETS: Mapping[str, Callable[..., None]] = {"xlsx": write_xlsx, "ods": write_ods}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which table of a campaign, in which format, with words or codes."""

    kind: str
    labels: bool = True
    #: Uid of a repeat: one row per block; empty: one row per response.
    repeat: str = ""


def formats() -> dict[str, str]:
    """Return the formats that this installation writes, with their words."""
    return {k: words for k, (words, _) in FORMATS.items() if k != "parquet" or has_parquet()}


def tables_of(campaign: Campaign) -> tuple[tuple[str, str], ...]:
    """Return the tables that a campaign makes: (uid of the repeat or nothing, words)."""
    found = {"": "Une ligne par réponse"}
    for questionnaire in repository.definitions_of(campaign):
        for one in blocks.repeats(questionnaire):
            found[one.uid] = f"Une ligne par bloc « {one.label.get('fr') or one.name} »"
    return tuple(found.items())


def export(code: str, scope: Scope, asked: Asked) -> Iterator[bytes]:
    """Yield the bytes of a file, and write the act in the journal.

    Raise ``NotFound`` at once when the campaign is out of ``scope`` or the table unknown.
    """
    campaign = repository.campaign_by_code(code, scope)
    if asked.kind not in formats():
        raise NotFound("Ce format n’existe pas.")
    versions = _versions(campaign, asked.repeat)
    record_at_once(
        "export", "campaign", code, format=asked.kind, labels=asked.labels, table=asked.repeat
    )
    leading, rows = _responses(repository.answer_documents(campaign.id, scope), asked.repeat)
    if asked.kind == "csv":
        columns = microdata.plan(versions, labels=asked.labels)
        return csv_chunks(_heads(leading, columns), microdata.rows(columns, rows))
    if asked.kind in _SHEETS:
        return _sheets(asked, versions, leading, rows)
    return _statistics(asked.kind, versions, leading, rows)


def export_codebook(code: str, scope: Scope, repeat: str = "") -> Iterator[bytes]:
    """Yield the codebook of a campaign's files as CSV bytes."""
    versions = _versions(repository.campaign_by_code(code, scope), repeat)
    leading = _leading(repeat)
    lines = codebook.rows(leading, variables(versions))
    safe = ([microdata.neutralised(cell) for cell in line] for line in lines)
    return csv_chunks(codebook.HEADS, safe)


def _versions(campaign: Campaign, repeat: str) -> list[Questionnaire]:
    every = repository.definitions_of(campaign)
    if not repeat:
        return [blocks.without_repeats(one) for one in every]
    found = [made for one in every if (made := blocks.of_repeat(one, repeat)) is not None]
    if not found:
        raise NotFound("Ce tableau n’existe pas dans le questionnaire.")
    return found


def _leading(repeat: str) -> list[str]:
    return ["ligne", "bloc", *LEADING] if repeat else ["ligne", *LEADING]


def _responses(documents: Any, repeat: str) -> tuple[list[str], Iterator[Any]]:
    rows = blocks.block_rows(documents, repeat) if repeat else blocks.numbered(documents)
    return _leading(repeat), rows


def _heads(leading: Sequence[str], columns: Sequence[microdata.Column]) -> list[str]:
    """Return one name per column; a question named as a column of ours carries its key."""
    taken = set(leading)
    named = (f"{c.name} [{c.key}]" if c.name in taken else c.name for c in columns)
    return [*leading, *named]


def _sheets(
    asked: Asked, versions: Sequence[Questionnaire], leading: Sequence[str], rows: Iterator[Any]
) -> Iterator[bytes]:
    columns = microdata.plan(versions, labels=asked.labels)
    sheets = (
        Sheet("Réponses", _heads(leading, columns), microdata.rows(columns, rows)),
        Sheet("Dictionnaire", codebook.HEADS, codebook.rows(leading, variables(versions))),
    )
    with tempfile.TemporaryFile() as file:
        _SHEETS[asked.kind](file, sheets)
        yield from _read(file)


def _statistics(
    kind: str, versions: Sequence[Questionnaire], leading: Sequence[str], rows: Iterator[Any]
) -> Iterator[bytes]:
    found = variables(versions)
    frame = frame_of(leading, found, rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"reponses.{kind}"
        _WRITERS[kind](path, frame, found, codebook.LEADING)
        with path.open("rb") as file:
            yield from _read(file)


def _read(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(1 << 16):
        yield chunk
