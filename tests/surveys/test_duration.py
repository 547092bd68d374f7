"""How long answering takes: added page by page, kept in minutes, and never a time of day."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from evalapp.config import utc_now
from surveys.duration import on_page, rounded, time_taken
from tests.surveys.collect.made import begun, open_campaign, responses, tiny


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [(0, None), (-5, None), (20, 1), (290, 5), (614, 10), (760, 15), (9000, 60)],
)
def test_seconds_become_whole_minutes(seconds: int, minutes: int | None) -> None:
    assert rounded(seconds) == minutes


def test_a_page_left_open_counts_for_a_quarter_of_an_hour_at_most() -> None:
    assert (on_page(100, 160), on_page(100, 90_000), on_page(200, 100), on_page(0, 9)) == (
        60, 900, 0, 0,
    )  # fmt: skip


def test_the_middle_is_told_once_there_are_enough_people() -> None:
    assert time_taken({3: 2, 9: 2}, 5) is None
    found = time_taken({2: 6, 4: 7, 9: 12, 60: 5}, 5)
    assert found is not None
    assert (found.middle, found.measured) == (9, 30)
    assert [number for _, number in found.classes] == [6, 7, 12, 0, 5]


def test_a_class_of_few_people_goes_with_its_neighbour() -> None:
    found = time_taken({2: 1, 4: 30, 9: 2, 60: 1}, 5)
    assert found is not None
    assert found.classes == (("toutes les durées", 34),)
    apart = time_taken({2: 1, 4: 30, 9: 2, 15: 3, 60: 1}, 5)
    assert apart is not None
    assert apart.classes == (("5 minutes ou moins", 31), ("plus de 5 minutes", 6))


def test_two_pages_add_up_and_only_minutes_are_left(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_campaign(tiny())
    at = [utc_now()]
    monkeypatch.setattr("surveys.collect.views.utc_now", lambda: at[0])

    def posted(page: str, seconds: int, **answers: str) -> str:
        at[0] = utc_now() + timedelta(seconds=seconds)
        found = re.search(r'name="seal" value="([^"]+)"', client.get(page).text)
        assert found is not None
        reply = client.post(page, data={"seal": found[1], **answers})
        return reply.headers.get("Location", "")

    page = posted(begun(client), 100, **{"q.came": "yes", "q.times": "2"})
    assert [(one.spent // 10, one.minutes) for one in responses()] == [(10, None)]
    posted(page, 140, **{"q.words": "bien"})
    (kept,) = responses()
    assert (kept.status, kept.spent, kept.minutes) == ("complete", 0, 4)
    stored = [value for value in vars(kept).values() if isinstance(value, datetime)]
    assert stored == []
