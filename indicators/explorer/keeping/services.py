"""What is kept of the explorer: recipes of regrouping, and saved views."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import parse_qsl

from evalapp.accounts.permissions import Scope
from evalapp.audit.services import record
from evalapp.errors import Conflict, Invalid, NotFound
from evalapp.extensions import db
from indicators.explorer import repository, services
from indicators.explorer.address import Ask, read
from indicators.explorer.models import Recipe, SavedView
from indicators.explorer.recoding import BadRecipe, from_words


def keep_recipe(
    ask: Ask, scope: Scope, name: str, words: Mapping[str, str], *, author_id: int, today: date
) -> Recipe:
    """Keep a regrouping under a name; the same name again replaces it."""
    campaigns = services.chosen_campaigns(ask, scope)
    statement = services.catalogue(campaigns).statement(ask.question) if campaigns else None
    if statement is None:
        raise NotFound("Cette question n’est pas dans le questionnaire.")
    title = " ".join(name.split())[:80]
    if not title:
        raise Invalid("Donnez un nom au regroupement.")
    try:
        made = from_words(statement, words)
    except BadRecipe as error:
        raise Invalid(str(error)) from error
    questionnaire_id = services.questionnaire_id(campaigns)
    recipe = repository.recipe_named(questionnaire_id, statement.uid, title) or Recipe(
        questionnaire_id=questionnaire_id, question_uid=statement.uid, name=title,
    )  # fmt: skip
    recipe.groups = [[label, list(codes)] for label, codes in made.groups]
    recipe.created_by, recipe.created_on = author_id, today
    db.session.add(recipe)
    record("save_recipe", "questionnaire", questionnaire_id)
    db.session.commit()
    return recipe


def keep_view(query: str, scope: Scope, title: str, *, author_id: int, today: date) -> SavedView:
    """Keep a view under a title of its own."""
    ask = read(parse_qsl(query))
    campaigns = services.chosen_campaigns(ask, scope)
    if not campaigns or not ask.question:
        raise Invalid("Choisissez d’abord une campagne et une question.")
    name = " ".join(title.split())[:120]
    if not name:
        raise Invalid("Donnez un titre à la vue.")
    if repository.view_titled(campaigns[0].id, name) is not None:
        raise Conflict("Une vue de cette campagne porte déjà ce titre : choisissez-en un autre.")
    view = SavedView(
        campaign_id=campaigns[0].id, title=name, query=ask.query,
        created_by=author_id, created_on=today,
    )  # fmt: skip
    db.session.add(view)
    record("save_view", "campaign", campaigns[0].code)
    db.session.commit()
    return view


def forget_view(view_id: int, scope: Scope) -> str:
    """Let go of a saved view and return its address, so that it can be saved again."""
    view = repository.view_by_id(view_id, scope)
    query = view.query
    db.session.delete(view)
    record("forget_view", "campaign", view.campaign_id)
    db.session.commit()
    return query
