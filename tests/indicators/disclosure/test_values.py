"""Values of sites, words of respondents, counts of collection."""

from __future__ import annotations

import pytest

from evalapp.flags import Flag
from indicators.disclosure.rules import Rules
from indicators.disclosure.tables import TOTAL, Audience, Measure
from indicators.disclosure.values import (
    PublishedEstimate,
    SiteEstimate,
    publish_estimates,
    publish_texts,
)
from indicators.estimates import Estimate


def value(group: str, count: int, n: int) -> SiteEstimate:
    return SiteEstimate(group, Estimate(count / n, 0.1, 0.9, n), count)


def shown(*values: SiteEstimate, measure: Measure = Measure.SHARE) -> dict[str, PublishedEstimate]:
    published = publish_estimates("satisfaction", values, Audience.TEAM, Rules(), measure=measure)
    return {estimate.group: estimate for estimate in published}


def test_a_value_on_enough_answers_is_shown_with_its_n() -> None:
    sete = shown(value("sete", 30, 60))["sete"]
    assert (sete.value, sete.low, sete.high, sete.n) == (0.5, 0.1, 0.9, 60)
    assert not sete.reason


def test_a_value_on_too_few_answers_shows_no_number() -> None:
    lunel = shown(value("lunel", 5, 10))["lunel"]
    assert (lunel.value, lunel.low, lunel.high, lunel.n) == (None,) * 4
    assert lunel.flag is Flag.SECRET
    assert lunel.reason == "base"


def test_a_hidden_site_takes_a_second_one_when_the_programme_is_shown() -> None:
    sites = [value("beziers", 40, 80), value("sete", 30, 60), value("lunel", 4, 8)]
    alone = shown(*sites)
    assert [alone[name].reason for name in ("beziers", "sete")] == ["", ""]
    beside = shown(*sites, value(TOTAL, 74, 148))
    hidden = [name for name, estimate in beside.items() if estimate.reason]
    assert len(hidden) == 2


def test_a_mean_needs_a_base_but_has_no_complement() -> None:
    score = SiteEstimate("sete", Estimate(6.4, 6.0, 6.8, 40))
    assert shown(score, measure=Measure.MEAN)["sete"].value == 6.4
    few = SiteEstimate("sete", Estimate(6.4, 6.0, 6.8, 10))
    assert shown(few, measure=Measure.MEAN)["sete"].reason == "base"


def test_a_share_without_its_count_is_judged_on_the_nearest_one() -> None:
    assert shown(SiteEstimate("sete", Estimate(0.05, 0.0, 0.1, 60)))["sete"].reason == "primary"


def test_a_small_base_is_marked_fragile() -> None:
    assert shown(value("sete", 10, 20))["sete"].fragile
    assert not shown(value("sete", 30, 60))["sete"].fragile


@pytest.mark.parametrize("flag", [Flag.NOT_AVAILABLE, Flag.PENDING, Flag.SECRET])
def test_a_value_without_respondents_passes_with_its_flag(flag: Flag) -> None:
    waiting = shown(SiteEstimate("sete", Estimate(None, flag=flag)))["sete"]
    assert (waiting.value, waiting.n, waiting.flag) == (None, None, flag)


def test_words_are_shown_from_the_threshold_on_and_in_no_telling_order() -> None:
    texts = ["Merci", "  ", "Bien", "Rien", "Autre", "Calme"]
    assert publish_texts(texts, Audience.TEAM, Rules()).texts == (
        "Autre",
        "Bien",
        "Calme",
        "Merci",
        "Rien",
    )


def test_too_few_words_are_withheld_with_a_sentence() -> None:
    few = publish_texts(["Merci", "Bien"], Audience.TEAM, Rules())
    assert few.texts == ()
    assert few.withheld
    assert "moins de 5\u00a0réponses en clair" in few.note


def test_no_words_at_all_is_not_a_secret() -> None:
    none = publish_texts([" "], Audience.PUBLIC, Rules())
    assert not none.withheld
    assert none.note == "Aucune réponse en clair."
