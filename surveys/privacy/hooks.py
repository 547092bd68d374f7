"""What other rooms do when a campaign is purged: keep its figures, forget their own copies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

#: ``freeze(campaign_id, today)``: keep the aggregated figures before the answers go.
Freeze = Callable[[int, date], int]
#: ``forget(campaign_id)``: delete what a room holds of a campaign's answers.
Forget = Callable[[int], None]

#: ``erase(hashes)``: delete the contacts of these keyed hashes.
EraseContacts = Callable[[list[bytes]], None]

_freezers: dict[str, Freeze] = {}
_forgetters: dict[str, Forget] = {}
_contact_erasers: dict[str, EraseContacts] = {}


def register_freeze(room: str, freeze: Freeze) -> None:
    """Name what a room keeps before a purge; the caller commits."""
    _freezers[room] = freeze


def register_forget(room: str, forget: Forget) -> None:
    """Name what a room deletes in a purge; the caller commits."""
    _forgetters[room] = forget


def freeze_all(campaign_id: int, today: date) -> dict[str, int]:
    """Let every room keep its figures; return how many each kept."""
    return {room: freeze(campaign_id, today) for room, freeze in _freezers.items()}


def forget_all(campaign_id: int) -> None:
    """Let every room delete its copies."""
    for forget in _forgetters.values():
        forget(campaign_id)


def register_contact_eraser(room: str, erase: EraseContacts) -> None:
    """Name what deletes contacts again after a restore; the caller commits."""
    _contact_erasers[room] = erase


def erase_contacts(hashes: list[bytes]) -> None:
    """Delete these contacts wherever they are kept."""
    for erase in _contact_erasers.values():
        erase(hashes)
