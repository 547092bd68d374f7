"""Who steers a site, by role and organisation; never by a person's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class SeatRole(StrEnum):
    """A seat in the steering of a site."""

    PREFECTURE = "prefecture"
    EDUCATION = "education"
    LOCAL_AUTHORITY = "local_authority"
    PROJECT_LEAD = "project_lead"
    LEAD_SCHOOL = "lead_school"


class ProgrammeKind(StrEnum):
    """The kinds of programme the centre accompanies."""

    CITE_EDUCATIVE = "cite_educative"
    RURAL_CALL = "ami"
    CITY_CONTRACT = "contrat_de_ville"


SEAT_LABELS: Mapping[SeatRole, str] = {
    SeatRole.PREFECTURE: "État (préfecture)",
    SeatRole.EDUCATION: "Éducation nationale",
    SeatRole.LOCAL_AUTHORITY: "Collectivité",
    SeatRole.PROJECT_LEAD: "Chef de projet opérationnel (CPO)",
    SeatRole.LEAD_SCHOOL: "Collège chef de file",
}

#: The three who steer a Cité éducative together.
TROIKA = (SeatRole.PREFECTURE, SeatRole.EDUCATION, SeatRole.LOCAL_AUTHORITY)

_EXPECTED: Mapping[ProgrammeKind, tuple[SeatRole, ...]] = {
    ProgrammeKind.CITE_EDUCATIVE: (*TROIKA, SeatRole.PROJECT_LEAD, SeatRole.LEAD_SCHOOL),
    ProgrammeKind.RURAL_CALL: (
        SeatRole.PREFECTURE,
        SeatRole.LOCAL_AUTHORITY,
        SeatRole.PROJECT_LEAD,
    ),
    ProgrammeKind.CITY_CONTRACT: (SeatRole.PREFECTURE, SeatRole.LOCAL_AUTHORITY),
}


@dataclass(frozen=True, slots=True)
class Seat:
    """An organisation in a role."""

    role: SeatRole
    organisation: str

    @property
    def label(self) -> str:
        """Return the role as the screen names it."""
        return SEAT_LABELS[self.role]


def in_order(seats: tuple[Seat, ...]) -> tuple[Seat, ...]:
    """Return the seats in the order in which the troïka is presented."""
    rank = {role: position for position, role in enumerate(SeatRole)}
    return tuple(sorted(seats, key=lambda seat: (rank[seat.role], seat.organisation)))


def missing_roles(kind: ProgrammeKind, seats: tuple[Seat, ...]) -> tuple[SeatRole, ...]:
    """Return the seats that the programme expects and nobody holds yet."""
    held = {seat.role for seat in seats if seat.organisation.strip()}
    return tuple(role for role in _EXPECTED[kind] if role not in held)
