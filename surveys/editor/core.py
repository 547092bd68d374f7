"""The common core: questions that a site's questionnaire carries and may not change.

``settings["core"]`` names the common questionnaire, its version and the uids that are locked.
The site adds its own questions around them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surveys.definition import Questionnaire
from surveys.editor.tree import EditRefused, walk, with_fields

KEY = "core"
LOCKED = (
    "Cet élément fait partie du tronc commun : il ne se modifie que dans le questionnaire commun."
)


def locked_uids(questionnaire: Questionnaire) -> frozenset[str]:
    """Return the uids that belong to the common core."""
    core = questionnaire.settings.get(KEY)
    return frozenset(core.get("locked", ())) if isinstance(core, Mapping) else frozenset()


def core_of(questionnaire: Questionnaire) -> tuple[str, int] | None:
    """Return the code and version of the common questionnaire, if there is one."""
    core = questionnaire.settings.get(KEY)
    if not isinstance(core, Mapping) or not core.get("code"):
        return None
    return str(core["code"]), int(core.get("version", 1))


def built_on(core: Questionnaire, code: str, version: int, name: str, title: str) -> Questionnaire:
    """Return a site's questionnaire whose common core is a whole published questionnaire."""
    locked = sorted(piece.uid for piece in walk(core.pages))
    settings: dict[str, Any] = dict(core.settings)
    settings[KEY] = {"code": code, "version": version, "locked": locked}
    titles = {**core.title, core.source_language: title}
    return with_fields(core, name=name, title=titles, settings=settings)


def is_own(questionnaire: Questionnaire, uid: str) -> bool:
    """Tell whether a piece is the site's own, in a questionnaire with a common core."""
    locked = locked_uids(questionnaire)
    return bool(locked) and uid not in locked


def keep_core(questionnaire: Questionnaire, piece: Any) -> None:
    """Refuse to touch a piece that belongs to the common core, or contains one that does."""
    locked = locked_uids(questionnaire)
    if locked and any(one.uid in locked for one in walk((piece,))):
        raise EditRefused(LOCKED)
