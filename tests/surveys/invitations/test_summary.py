"""What is said of groups, and who may be reminded."""

from __future__ import annotations

from datetime import date, timedelta

from surveys.invitations.summary import OTHERS, group_lines, may_remind

DAY = date(2026, 11, 23)


def test_a_rate_is_of_those_who_were_reached() -> None:
    [line] = group_lines(
        [("Écoles", s) for s in ("said", "sent", "sent", "stopped", "refused", "waiting")]
    )
    assert (line.contacts, line.reached, line.lost, line.said, line.rate) == (6, 4, 1, 1, 0.25)


def test_small_groups_are_shown_together_so_that_nobody_is_alone() -> None:
    lines = group_lines([("A", "sent")] * 5 + [("B", "said")] * 3 + [("C", "sent")] * 2)
    assert [(line.label, line.contacts) for line in lines] == [("A", 5), (OTHERS, 5)]


def test_a_reminder_waits_and_stops() -> None:
    sent = DAY - timedelta(days=3)
    assert may_remind("sent", sent, 1, DAY)
    assert not may_remind("sent", sent + timedelta(days=1), 0, DAY)
    assert not may_remind("sent", sent, 2, DAY)
    assert not may_remind("said", sent, 0, DAY)
