"""Pages that the rooms above offer from a campaign: surveys does not know them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Spot(StrEnum):
    """Where a link is offered."""

    CAMPAIGN = "campaign"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Link:
    """The words of a link, its page and who may follow it."""

    spot: Spot
    label: str
    endpoint: str
    permission: str


_links: list[Link] = []


def register(link: Link) -> None:
    """Offer a page; a room does it when its views are imported."""
    if link not in _links:
        _links.append(link)


def links_at(spot: str) -> tuple[Link, ...]:
    """Return the links offered at a spot, in the order they came."""
    return tuple(link for link in _links if link.spot == spot)
