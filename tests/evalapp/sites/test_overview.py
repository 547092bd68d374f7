"""The three short lists: what changed, what is missing, what alerts."""

from __future__ import annotations

from dataclasses import dataclass

from evalapp.flags import Flag
from evalapp.sites.governance import ProgrammeKind, Seat, SeatRole
from evalapp.sites.notices import Notice, NoticeKind, three_lists
from evalapp.sites.overview import age_alerts, missing_facts, missing_figures, secrecy_alerts


@dataclass(frozen=True)
class Place:
    kind: str = "commune"
    code: str = "30000"
    name: str = "Ici"
    part: str = "perimeter"


@dataclass(frozen=True)
class Figure:
    measure: str
    value: float | None
    flag: Flag = Flag.NONE
    year: int = 2021
    territory: Place = Place()
    perimeter: str = "commune"
    source: str = "Insee"
    source_date: None = None
    note: str = ""
    id: int = 1


def test_a_cite_told_completely_misses_nothing() -> None:
    seats = tuple(Seat(role, "X") for role in SeatRole)
    facts = missing_facts(ProgrammeKind.CITE_EDUCATIVE, seats, 2021, "0750655E", (2015, 2024), "")
    assert list(facts) == []


def test_a_cite_without_label_year_school_and_new_districts_says_all_three() -> None:
    seats = tuple(Seat(role, "X") for role in SeatRole)
    facts = missing_facts(ProgrammeKind.CITE_EDUCATIVE, seats, None, None, (2015,), "/ici")
    texts = [notice.text for notice in facts]
    assert len(texts) == 3
    assert "2024" in texts[2]


def test_only_the_figures_not_available_are_missing_a_secret_is_not() -> None:
    figures = [
        Figure("taux_pauvrete_60", None, Flag.NOT_AVAILABLE),
        Figure("taux_pauvrete_60", None, Flag.SECRET),
    ]
    assert len(list(missing_figures(figures, ""))) == 1


def test_secret_communes_raise_an_alert_with_their_coverage() -> None:
    figures = [
        Figure("taux_pauvrete_60", 27, territory=Place(code="1")),
        Figure("taux_pauvrete_60", None, Flag.SECRET, territory=Place(code="2")),
    ]
    (alert,) = secrecy_alerts(figures, "")
    assert "1 commune sur 2 publiée" in alert.text


def test_old_measures_raise_one_alert_and_fresh_ones_none() -> None:
    figures = [Figure("colleges", 3, year=2015), Figure("taux_pauvrete_60", 27, year=2021)]
    (alert,) = age_alerts(figures, 2026, "")
    assert "collèges" in alert.text
    assert "pauvreté" not in alert.text


def test_a_long_list_is_cut_and_says_how_much_is_left() -> None:
    lists = three_lists(Notice(NoticeKind.MISSING, f"n° {i}") for i in range(8))
    missing = next(found for found in lists if found.kind is NoticeKind.MISSING)
    assert (len(missing.notices), missing.more) == (5, 3)
    assert next(found for found in lists if found.kind is NoticeKind.ALERT).notices == ()
