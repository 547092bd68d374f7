"""Seats of the steering: expected ones that nobody holds are told."""

from __future__ import annotations

from evalapp.sites.governance import ProgrammeKind, Seat, SeatRole, in_order, missing_roles


def test_a_cite_without_a_lead_school_misses_it() -> None:
    seats = tuple(Seat(role, "X") for role in SeatRole if role is not SeatRole.LEAD_SCHOOL)
    assert missing_roles(ProgrammeKind.CITE_EDUCATIVE, seats) == (SeatRole.LEAD_SCHOOL,)


def test_a_blank_organisation_holds_no_seat() -> None:
    seats = (Seat(SeatRole.PREFECTURE, "  "), Seat(SeatRole.LOCAL_AUTHORITY, "Ville"))
    assert missing_roles(ProgrammeKind.CITY_CONTRACT, seats) == (SeatRole.PREFECTURE,)


def test_the_state_is_presented_first() -> None:
    seats = (Seat(SeatRole.PROJECT_LEAD, "Ville"), Seat(SeatRole.PREFECTURE, "Préfecture"))
    assert [seat.role for seat in in_order(seats)] == [SeatRole.PREFECTURE, SeatRole.PROJECT_LEAD]
