"""What an error page says: what happened, what is safe, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Explanation:
    """The words of one error page."""

    status: int
    title: str
    message: str
    advice: str = ""


#: By HTTP status, and « csrf » for a form whose anti-forgery token is no longer the right one.
EXPLANATIONS: Mapping[int | str, Explanation] = {
    400: Explanation(
        400,
        "Cette demande n’a pas pu être lue",
        "L’adresse ou le formulaire reçu est incomplet.",
        "Revenez à la page précédente et réessayez.",
    ),
    "csrf": Explanation(
        400,
        "Ce formulaire n’est plus à jour",
        "Il a été ouvert avant votre dernière connexion, ou depuis un autre site. "
        "Rien n’a été modifié.",
        "Ouvrez de nouveau la page du formulaire, puis renvoyez-le.",
    ),
    401: Explanation(401, "Connectez-vous pour continuer", "Votre session a pris fin."),
    403: Explanation(
        403,
        "Cette page n’est pas ouverte à votre compte",
        "Elle demande un rôle que vous n’avez pas.",
        "Si vous en avez besoin, demandez-le à la personne qui administre evalapp.",
    ),
    404: Explanation(
        404,
        "Cette page est introuvable",
        "Elle n’existe pas, elle a été déplacée, ou elle n’est pas ouverte à votre compte.",
        "Vérifiez l’adresse, ou repartez de l’accueil.",
    ),
    405: Explanation(
        405,
        "Cette page ne s’ouvre pas de cette façon",
        "L’adresse attend l’envoi d’un formulaire, ou seulement une lecture.",
        "Repartez de la page qui vous y a mené.",
    ),
    409: Explanation(
        409,
        "Quelqu’un a changé cela entre-temps",
        "Ce que vous avez envoyé ne correspond plus à ce qui est enregistré.",
        "Ouvrez de nouveau la page pour voir la dernière version.",
    ),
    413: Explanation(
        413,
        "Cet envoi est trop lourd",
        "Le fichier ou le texte dépasse la taille acceptée. Rien n’a été enregistré.",
        "Raccourcissez-le ou partagez-le en plusieurs envois.",
    ),
    422: Explanation(
        422,
        "Cet envoi ne peut pas être accepté",
        "Une partie de ce qui a été donné ne convient pas.",
        "Revenez à la page précédente pour le corriger.",
    ),
    429: Explanation(
        429,
        "Trop d’essais en peu de temps",
        "Pour protéger les comptes, les essais sont comptés.",
        "Attendez un quart d’heure, puis réessayez.",
    ),
    500: Explanation(
        500,
        "Quelque chose n’a pas fonctionné de notre côté",
        "Ce n’est pas de votre fait. Ce qui était déjà enregistré est en sécurité.",
        "Réessayez dans un instant. Si cela recommence, signalez-le à l’équipe d’evalapp.",
    ),
    503: Explanation(
        503,
        "Le service est très occupé",
        "Ce que vous venez d’envoyer n’a pas encore été enregistré ; ce qui l’était déjà est "
        "en sécurité.",
        "Attendez quelques secondes, puis renvoyez la page.",
    ),
}

_REFUSED = 400
_BROKEN = 500


def explanation(status: int | str, message: str = "") -> Explanation:
    """Return the words for ``status``, with the failure's own sentence when it has one."""
    known = EXPLANATIONS.get(status)
    if known is None:
        number = status if isinstance(status, int) else _REFUSED
        nearest = EXPLANATIONS[_BROKEN if number >= _BROKEN else _REFUSED]
        known = replace(nearest, status=number)
    if not message or message == known.message:
        return known
    return replace(known, message=message, advice="")
