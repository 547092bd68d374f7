"""The messages of the follow-up page: each picture says where things stand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from surveys.campaigns import pictures
from surveys.campaigns.follow_up import Day, Progress, pooled
from surveys.campaigns.pace import pace_of
from surveys.duration import time_taken

TODAY = date(2026, 11, 28)
OPENS, CLOSES = TODAY - timedelta(days=20), TODAY + timedelta(days=9)


def line(label: str, finished: int, objective: int | None = None, unfinished: int = 0) -> Progress:
    return Progress(label, finished, unfinished, 0, objective)


def days(*finished: int) -> list[Day]:
    start = TODAY - timedelta(days=len(finished) - 1)
    return [Day(start + timedelta(days=rank), number) for rank, number in enumerate(finished)]


@pytest.mark.parametrize(
    ("finished", "lately", "said"),
    [
        (100, (1,) * 8, "L’objectif est atteint."),
        (80, (5,) * 8, "serait atteint vers le 2 décembre 2026"),
        (20, (2,) * 8, "ne serait pas atteint : il en faudrait 8 par jour"),
        (20, (0,) * 8, "Il manque 80 réponses"),
    ],
)
def test_the_pace_says_whether_the_objective_will_be_reached(
    finished: int, lately: tuple[int, ...], said: str
) -> None:
    pace = pace_of(line("", finished, 100), days(*lately), OPENS, CLOSES, TODAY)
    assert pace is not None
    assert said in pace.message.replace("\u00a0", " ")


def test_today_is_not_a_full_day_and_the_end_is_told() -> None:
    pace = pace_of(line("", 80, 100), days(7, 7, 7, 7, 7, 7, 7, 0), OPENS, CLOSES, TODAY)
    assert pace is not None
    assert pace.lately == 7
    over = pace_of(line("", 80, 100), days(1), OPENS, TODAY - timedelta(days=1), TODAY)
    assert over is not None
    assert "il a manqué 20 réponses" in over.message.replace("\u00a0", " ")
    assert pace_of(line("", 80), days(1), OPENS, CLOSES, TODAY) is None


@pytest.mark.parametrize(
    ("sites", "said"),
    [
        ([line("A", 0, 10)], pictures.NOBODY),
        (
            [line("A", 8, 10), line("B", 2, 10)],
            "B est le plus loin de son objectif : il lui",
        ),
        ([line("A", 80, 100), line("B", 81, 100)], "avancent du même pas, à 80 %"),
        ([line("A", 12, 10), line("B", 10, 10)], "Chaque site a atteint son objectif"),
        ([line("A", 8), line("B", 2, 10)], "A a donné le plus de réponses : 8"),
    ],
)
def test_sites_are_read_against_their_objectives(sites: list[Progress], said: str) -> None:
    assert said in pictures.sites_chart(sites, "").caption.title.replace("\u00a0", " ")


def test_where_people_stop_is_named() -> None:
    chart = pictures.stops_chart((("Vous", 1), ("La fin", 4)), 15, "")
    title = chart.caption.title.replace("\u00a0", " ")
    assert "75 % des personnes vont au bout" in title
    assert "« La fin » (4)" in title


def test_rare_languages_and_few_people_are_not_told_apart() -> None:
    lines = pooled([line("français", 50), line("turc", 2), line("arabe", 1)], 5, "d’autres")
    assert [(one.label, one.finished) for one in lines] == [("toutes les langues", 53)]
    lines = pooled([line("français", 50), line("turc", 3), line("arabe", 4)], 5, "d’autres")
    assert [(one.label, one.finished) for one in lines] == [("français", 50), ("d’autres", 7)]
    time = time_taken({1: 2, 4: 20, 12: 4, 30: 2}, 5)
    assert time is not None
    bars = pictures.time_chart(time, "").bars
    assert [(bar.label, bar.value) for bar in bars] == [
        ("5 minutes ou moins", 22), ("6 à 10 minutes", 0), ("plus de 10 minutes", 6),
    ]  # fmt: skip
