"""Which backups have had their day."""

from __future__ import annotations

from evalapp.backup.naming import backup_name, is_backup, outdated

NAMES = [backup_name(f"2026112{day}T000000Z", "abcdef") for day in (3, 1, 2)]


def test_the_oldest_go_first_and_only_beyond_the_number_kept() -> None:
    assert outdated(NAMES, 2) == [NAMES[1]]
    assert outdated(NAMES, 3) == []


def test_one_is_always_kept_and_foreign_files_never_removed() -> None:
    assert outdated([*NAMES, "cle_sauvegardes", "notes.txt", "base.db"], 0) == [NAMES[1], NAMES[2]]
    assert not is_backup("evalapp.db")
