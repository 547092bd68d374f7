"""The respondents' pages, through a client that has no browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from evalapp.config import today
from surveys.definition import Questionnaire
from surveys.serialization import questionnaire_from_dict
from tests.surveys.collect.made import (
    TINY,
    add_version,
    begun,
    change_campaign,
    hidden,
    key_of,
    open_campaign,
    responses,
    shipped,
    tiny,
    yesterday,
)


@pytest.fixture
def campaign(app: Flask) -> int:
    return open_campaign(tiny())


def finish(client: FlaskClient, words: str = "bien") -> str:
    """Answer the tiny questionnaire to the end; return the address of its last page."""
    first = begun(client)
    second = client.post(first, data={"q.came": "no"}).location
    last = client.post(second, data={"q.words": words})
    assert last.location == "/q/essai/merci"
    return second


def test_the_notice_comes_first_and_says_who_why_how_long_and_the_rights(
    campaign: int, client: FlaskClient
) -> None:
    page = client.get("/q/essai").text
    for words in ("Le centre de ressources", "aide les familles", "5 minutes", "CNIL", "anonyme"):
        assert words in page


def test_nothing_is_stored_before_a_first_answer(campaign: int, client: FlaskClient) -> None:
    first = begun(client)
    client.get(first)
    client.post(first, data={"go": "back"})
    client.post(first, data={"go": "pause"})
    assert responses() == []


def test_an_answer_is_kept_from_the_first_page_on(campaign: int, client: FlaskClient) -> None:
    first = begun(client)
    client.post(first, data={"q.came": "no"})
    (kept,) = responses()
    assert (kept.status, kept.page, kept.open_key) == ("partial", "two", key_of(first))
    assert kept.answers == '{"came":"no"}'


def test_the_last_page_completes_the_response_and_forgets_its_key(
    campaign: int, client: FlaskClient
) -> None:
    finish(client)
    (kept,) = responses()
    assert (kept.status, kept.open_key, kept.resume_hash, kept.page) == ("complete", None, None, "")
    assert kept.answers == '{"came":"no","words":"bien"}'
    assert kept.day == today()
    assert kept.received_at is None


def test_a_named_campaign_keeps_the_time(app: Flask, client: FlaskClient) -> None:
    open_campaign(tiny(), anonymity="named")
    finish(client)
    assert responses()[0].received_at is not None


def test_the_thanks_say_merci(campaign: int, client: FlaskClient) -> None:
    assert "Merci" in client.get("/q/essai/merci").text


def test_a_page_sent_twice_leads_to_the_same_place_and_one_response(
    campaign: int, client: FlaskClient
) -> None:
    last = finish(client)
    again = client.post(last, data={"q.words": "bien"})
    assert (again.status_code, again.location) == (303, "/q/essai/merci")
    assert len(responses()) == 1


def test_other_content_under_the_same_key_is_refused_and_given_back_under_a_new_key(
    campaign: int, client: FlaskClient
) -> None:
    last = finish(client)
    page = client.post(last, data={"q.words": "autre chose"})
    assert page.status_code == 409
    assert "autre chose" in page.text
    assert key_of(last) not in page.text
    assert [kept.answers for kept in responses()] == ['{"came":"no","words":"bien"}']


def test_the_answers_given_back_after_a_conflict_begin_another_response(
    campaign: int, client: FlaskClient
) -> None:
    last = finish(client)
    page = client.post(last, data={"q.words": "autre chose"}).text
    action = page.split('action="')[1].split('"')[0]
    again = client.post(action, data={"q.words": "autre chose", "go": "restart"})
    assert again.location.endswith("/one")
    second = client.post(again.location, data={"q.came": "no"}).location
    assert "autre chose" in client.get(second).text
    client.post(second, data={"q.words": "autre chose"})
    assert sorted(kept.status for kept in responses()) == ["complete", "complete"]


def test_a_finished_form_shows_its_answers_to_nobody(campaign: int, client: FlaskClient) -> None:
    last = finish(client)
    assert client.get(last).location == "/q/essai/merci"


def test_a_missing_answer_is_told_at_its_question_and_nothing_typed_is_lost(
    campaign: int, client: FlaskClient
) -> None:
    page = client.post(begun(client), data={"q.times": "trois"})
    assert page.status_code == 422
    assert 'href="#q-came"' in page.text
    assert 'id="q-came-p"' in page.text
    assert 'value="trois"' in page.text
    assert responses() == []


def test_going_back_keeps_even_what_is_not_an_answer_yet(
    campaign: int, client: FlaskClient
) -> None:
    first = begun(client)
    client.post(first, data={"q.came": "yes", "q.times": "beaucoup", "go": "stay"})
    page = client.get(first).text
    assert 'value="beaucoup"' in page
    assert "checked" in page


def test_what_is_not_an_answer_stops_at_the_end_on_its_own_page(
    campaign: int, client: FlaskClient
) -> None:
    first = begun(client)
    second = first.replace("/one", "/two")
    client.post(first, data={"q.came": "yes", "q.times": "beaucoup", "go": "stay"})
    sent = client.post(second, data={"q.words": "bien"})
    assert "/one?manque=1" in sent.location
    page = client.get(sent.location).text
    assert 'value="beaucoup"' in page
    assert 'aria-invalid="true"' in page


def test_without_script_a_question_that_appears_shows_the_page_again(
    campaign: int, client: FlaskClient
) -> None:
    first = begun(client)
    sent = client.post(first, data={"q.came": "yes", "shown": "came"})
    assert sent.location.endswith("/one?plus=1#q-times")
    page = client.get(sent.location.partition("#")[0]).text
    assert "Une question de plus" in page
    again = client.post(first, data={"q.came": "yes", "q.times": "", "shown": ["came", "times"]})
    assert again.location.endswith("/two")


def test_an_earlier_answer_is_put_into_a_label(campaign: int, client: FlaskClient) -> None:
    second = client.post(begun(client), data={"q.came": "yes", "q.times": "3"}).location
    assert "venu 3 fois" in client.get(second).text


def test_an_earlier_answer_in_a_label_is_never_markup(campaign: int, client: FlaskClient) -> None:
    second = client.post(begun(client), data={"q.came": "no"}).location
    attack = '<script>alert(1)</script>"'
    client.post(second, data={"q.words": attack, "go": "stay"})
    page = client.get(second).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_closed_campaign_says_so_with_its_date(campaign: int, client: FlaskClient) -> None:
    change_campaign(campaign, closes_on=yesterday())
    page = client.get("/q/essai")
    assert page.status_code == 410
    assert "terminée" in page.text
    assert client.get("/q/essai/commencer").status_code == 410


def test_a_campaign_not_yet_open_says_when(campaign: int, client: FlaskClient) -> None:
    change_campaign(campaign, opens_on=today() + timedelta(days=2))
    page = client.get("/q/essai")
    assert page.status_code == 403
    assert "pas encore ouverte" in page.text


def test_a_draft_campaign_does_not_exist(app: Flask, client: FlaskClient) -> None:
    open_campaign(tiny(), status="draft")
    assert client.get("/q/essai").status_code == 404


def test_a_form_opened_before_the_closing_may_be_sent_three_days_after(
    campaign: int, client: FlaskClient
) -> None:
    first = begun(client)
    seal = hidden(client.get(first).text, "seal")
    change_campaign(campaign, closes_on=today() - timedelta(days=3))
    assert client.post(first, data={"q.came": "no"}).status_code == 410
    # The seal says today; a form opened today was not opened before that closing.
    assert client.post(first, data={"q.came": "no", "seal": seal}).status_code == 410


def test_a_response_begun_before_the_closing_is_taken_for_three_days_and_no_longer(
    campaign: int, client: FlaskClient
) -> None:
    second = client.post(begun(client), data={"q.came": "no"}).location
    change_campaign(campaign, closes_on=today() - timedelta(days=4))
    assert client.post(second, data={"q.words": "tard"}).status_code == 410
    change_campaign(campaign, closes_on=today() - timedelta(days=3))
    assert client.post(second, data={"q.words": "tard"}).location == "/q/essai/merci"


def test_a_form_continues_on_the_version_it_was_opened_with(
    campaign: int, client: FlaskClient
) -> None:
    first = begun(client)
    seal = hidden(client.get(first).text, "seal")
    add_version(campaign, with_another_title())
    second = client.post(first, data={"q.came": "no", "seal": seal}).location
    assert "Petit questionnaire" in client.get(second).text
    assert "Autre titre" in client.get(begun(client)).text


def with_another_title() -> Questionnaire:
    return questionnaire_from_dict({**TINY, "title": {"fr": "Autre titre"}})


@pytest.mark.parametrize("path", ["/q/nulle-part", "/q/", "/q/essai/r/court/one", "/q/a/b/c/d"])
def test_an_address_that_leads_nowhere_is_answered_kindly(
    campaign: int, client: FlaskClient, path: str
) -> None:
    page = client.get(path)
    assert page.status_code == 404
    assert "vérifier l’adresse" in page.text


def test_somebody_who_is_not_concerned_is_thanked_at_once(app: Flask, client: FlaskClient) -> None:
    open_campaign(shipped("parents"))
    sent = client.post(begun(client), data={"q.p01": "non_concerne"})
    assert sent.location == "/q/essai/merci"


def test_a_child_under_eleven_is_led_to_the_end_kindly(app: Flask, client: FlaskClient) -> None:
    open_campaign(shipped("jeunes"))
    page = client.post(begun(client), data={"q.j01": "moins_11"}).location
    assert "dessin" in client.get(page).text
    assert client.post(page, data={}).location == "/q/essai/merci"
    assert "119" in client.get("/q/essai/merci").text


def test_the_site_of_the_door_is_the_answer_to_the_hidden_question(
    app: Flask, client: FlaskClient
) -> None:
    open_campaign(shipped("parents"), site="sete")
    second = client.post(begun(client), data={"q.p01": "parent"}).location
    page = client.get(second).text
    assert "sete_thau" in page
    assert "beziers_centre" not in page
    client.post(second, data={"q.site": "lunel"})
    assert '"site":"sete"' in responses()[0].answers


def test_language_and_size_stay_in_the_address(app: Flask, client: FlaskClient) -> None:
    open_campaign(shipped("parents"))
    first = begun(client, query="?lang=ar&taille=grande")
    page = client.get(first)
    assert '<html lang="ar" dir="rtl" data-size="large">' in page.text
    sent = client.post(first, data={"q.p01": "parent"})
    assert sent.location.endswith("lang=ar&taille=grande")
    assert responses()[0].language == "ar"


def test_a_language_that_is_not_offered_is_ignored(campaign: int, client: FlaskClient) -> None:
    page = client.get("/q/essai?lang=%22%3E%3Cscript%3E&taille=énorme").text
    assert '<html lang="fr" dir="ltr">' in page
    assert "énorme" not in page
