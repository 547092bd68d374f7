"""Every act on a draft by its name, as the editor's buttons send it; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from surveys.definition import Questionnaire
from surveys.editor.identity import Fresh
from surveys.editor.moving import move, step
from surveys.editor.operations import add, duplicate, remove, worded
from surveys.editor.tree import EditRefused, find, has


@dataclass(frozen=True, slots=True)
class Done:
    """What an act left: the questionnaire, what to show next, and the act as a sentence."""

    questionnaire: Questionnaire
    uid: str
    act: str


Form = Mapping[str, str]


def act(name: str, form: Form, q: Questionnaire, fresh: Fresh) -> Done:
    """Return what one act leaves; refuse unknown acts."""
    known = _ACTS.get(name)
    if known is None:
        raise EditRefused("Ce geste n’existe pas.")
    return known(form, q, fresh)


def _add(form: Form, q: Questionnaire, fresh: Fresh) -> Done:
    target = form.get("target", "") or q.pages[-1].uid
    after, uid = add(
        q, target, form.get("kind", ""), form.get("label", ""), fresh, form.get("answers", "")
    )
    return Done(after, uid, f"Ajout de « {worded(find(after, uid), after)} »")


def _remove(form: Form, q: Questionnaire, fresh: Fresh) -> Done:
    uid = form.get("uid", "")
    label = worded(find(q, uid), q)
    return Done(remove(q, uid), "", f"Retrait de « {label} »")


def _duplicate(form: Form, q: Questionnaire, fresh: Fresh) -> Done:
    uid = form.get("uid", "")
    after, copy = duplicate(q, uid, fresh)
    return Done(after, copy, f"Copie de « {worded(find(q, uid), q)} »")


def _up(form: Form, q: Questionnaire, fresh: Fresh) -> Done:
    return _moved(form, q, step(q, form.get("uid", ""), -1))


def _down(form: Form, q: Questionnaire, fresh: Fresh) -> Done:
    return _moved(form, q, step(q, form.get("uid", ""), 1))


def _move(form: Form, q: Questionnaire, fresh: Fresh) -> Done:
    after = move(q, form.get("uid", ""), form.get("target", ""), form.get("where", "after"))
    return _moved(form, q, after)


def _moved(form: Form, q: Questionnaire, after: Questionnaire) -> Done:
    uid = form.get("uid", "")
    shown = form.get("shown", uid)
    return Done(
        after, shown if has(after, shown) else uid, f"Déplacement de « {worded(find(q, uid), q)} »"
    )


_ACTS: Mapping[str, Callable[[Form, Questionnaire, Fresh], Done]] = {
    "add": _add,
    "remove": _remove,
    "duplicate": _duplicate,
    "up": _up,
    "down": _down,
    "move": _move,
}
