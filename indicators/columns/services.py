"""The columns of a campaign, kept up to date with its responses: never older than they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from flask import current_app

from indicators.columns import repository
from indicators.columns.decoding import Answers, coded_words, decoded, joined
from indicators.columns.layout import ID, packed, slots, unpacked, view
from indicators.columns.repository import Mark
from indicators.columns.schema import Schema, schema_of
from indicators.columns.store import (
    Corrupt,
    Manifest,
    Segment,
    checksum,
    is_whole,
    one_writer,
    open_segment,
    read_manifest,
    write_manifest,
    write_segment,
)
from indicators.columns.table import ColumnTable, table_of
from surveys.campaigns.repository import definitions_of
from surveys.definition import Questionnaire
from surveys.models import Campaign

#: Documents decoded at once.
LOT = 20_000
#: Up to this many responses every day's mark is compared at each reading; beyond, the count, the
#: edits and the last day tell a change, which reading the whole index would take too long to.
EVERY_MARK = 200_000


#: Tables already opened by this process, by folder.
_opened: dict[str, tuple[Manifest, ColumnTable]] = {}
MAX_OPENED = 4


def columns_of(campaign: Campaign, versions: Sequence[Questionnaire] | None = None) -> ColumnTable:
    """Return the answers of a campaign as columns, read from the cache, which is made current.

    ``versions``: the questionnaires whose questions make the columns, when they are at hand.
    """
    schema = schema_of(definitions_of(campaign) if versions is None else versions)
    folder = folder_of(campaign.id)
    manifest = read_manifest(folder, schema.signature)
    marks = _marks_now(campaign.id, manifest)
    if [_mark(segment) for segment in manifest.segments] != marks:
        manifest = _renewed(campaign.id, folder, schema, marks)
    try:
        return _open(folder, schema, manifest)
    except Corrupt:
        marks = repository.marks(campaign.id)
        return _open(folder, schema, _renewed(campaign.id, folder, schema, marks))


def folder_of(campaign_id: int) -> Path:
    """Return where the files of a campaign are."""
    instance: Path = current_app.extensions["evalapp.settings"].instance_path
    return instance / "cache" / "columns" / str(campaign_id)


def _open(folder: Path, schema: Schema, manifest: Manifest) -> ColumnTable:
    known = _opened.get(str(folder))
    if known is not None and known[0] == manifest:
        return known[1]
    contents = [open_segment(folder, segment) for segment in manifest.segments]
    table = table_of(schema, manifest.segments, contents)
    if len(_opened) >= MAX_OPENED:
        _opened.clear()
    _opened[str(folder)] = (manifest, table)
    return table


def _marks_now(campaign_id: int, manifest: Manifest) -> list[Mark]:
    """Return the marks of all days; those of large campaigns are read from the last day on.

    The number of responses and the sum of their generations then vouch for the days before.
    """
    known = [_mark(segment) for segment in manifest.segments]
    if sum(mark.rows for mark in known) <= EVERY_MARK:
        return repository.marks(campaign_id)
    days = [*known[:-1], *repository.marks(campaign_id, date.fromisoformat(known[-1].day))]
    rows = sum(mark.rows for mark in days)
    if repository.count_of(campaign_id, rows) == rows and repository.edited(campaign_id) == sum(
        mark.generations for mark in days
    ):
        return days
    return repository.marks(campaign_id)


def _mark(segment: Segment) -> Mark:
    return Mark(segment.day, segment.rows, segment.generations, segment.ids)


def _renewed(campaign_id: int, folder: Path, schema: Schema, marks: Sequence[Mark]) -> Manifest:
    """Write again the days that changed, keep the others, and put the result in force."""
    with one_writer(folder):
        old = read_manifest(folder, schema.signature)
        known = {s.day: s for s in old.segments if is_whole(folder, [s])}
        segments = []
        for mark in marks:
            segment = known.get(mark.day)
            if segment is None or _mark(segment) != mark:
                segment = _written(campaign_id, folder, schema, mark, segment)
            segments.append(segment)
        manifest = Manifest(schema.signature, tuple(segments))
        write_manifest(folder, manifest)
        return manifest


def _written(
    campaign_id: int, folder: Path, schema: Schema, mark: Mark, old: Segment | None
) -> Segment:
    """Write one day: what it held with what is new, or all of it again."""
    grown = _grown(campaign_id, folder, schema, mark, old) if old else None
    answers = grown or _read(
        schema, repository.rows_of_day(campaign_id, date.fromisoformat(mark.day))
    )
    content = packed(schema, answers)
    segment = Segment(
        day=mark.day,
        rows=len(answers),
        generations=mark.generations,
        ids=int((answers.ids % repository.PRIME).sum()),
        checksum=checksum(content),
        languages=answers.languages.levels,
        channels=answers.channels.levels,
    )
    write_segment(folder, content, segment)
    return segment


def _grown(
    campaign_id: int, folder: Path, schema: Schema, mark: Mark, old: Segment
) -> Answers | None:
    """Return the day with its new responses, or ``None`` when an old one changed or is gone.

    A generation only grows: the sum that is what it was says that nothing was edited.
    """
    if mark.generations != old.generations or mark.rows <= old.rows:
        return None
    content = open_segment(folder, old)
    before = view(content, slots(schema)[ID], old.rows)
    day = date.fromisoformat(mark.day)
    now = np.array(repository.ids_of_day(campaign_id, day), np.int64)
    if not np.isin(before, now, assume_unique=True).all():
        return None
    new = [int(one) for one in np.setdiff1d(now, before, assume_unique=True)]
    kept = unpacked(schema, content, old.rows, old.languages, old.channels)
    return joined([kept, _read(schema, repository.rows_of_ids(new))], schema)


def _read(schema: Schema, rows: Iterable[Sequence[Any]]) -> Answers:
    """Return rows of the database as one lot of responses, sorted by id."""
    waiting = iter(rows)
    parts = []
    while lot := list(islice(waiting, LOT)):
        parts.append(_lot(schema, lot))
    return joined(parts or [_lot(schema, [])], schema)


def _lot(schema: Schema, rows: Sequence[Sequence[Any]]) -> Answers:
    documents = [orjson.loads(row[5]) for row in rows]
    return Answers(
        ids=np.array([row[0] for row in rows], np.int64),
        sites=np.array([row[1] for row in rows], np.int32),
        versions=np.array([row[2] for row in rows], np.int32),
        languages=coded_words([row[3] for row in rows]),
        channels=coded_words([row[4] for row in rows]),
        columns=decoded(schema, documents),
    )
