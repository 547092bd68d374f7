"""The list of erasures: written once, read from everywhere it was copied."""

from __future__ import annotations

from pathlib import Path

from evalapp.backup.erasures import CAMPAIGN, NAME, RESPONSE, Erasure, add, read

ONE, TWO = Erasure(RESPONSE, "ab" * 32), Erasure(CAMPAIGN, "parents-t0")


def test_an_erasure_is_written_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    assert add(tmp_path, [ONE, TWO, ONE]) == 2
    assert add(tmp_path, [TWO]) == 0
    assert read(tmp_path) == [ONE, TWO]
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600


def test_several_folders_are_read_as_one_list(tmp_path: Path) -> None:
    (tmp_path / "ailleurs").mkdir()
    add(tmp_path, [ONE])
    add(tmp_path / "ailleurs", [TWO, ONE])
    assert read(tmp_path, tmp_path / "ailleurs", tmp_path / "absent") == [ONE, TWO]
