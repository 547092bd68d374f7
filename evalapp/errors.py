"""The product's errors: each carries the French sentence that its page shows."""

from __future__ import annotations


class AppError(Exception):
    """An expected failure; ``message`` is the sentence for the person, ``status`` the HTTP code."""

    status = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class SignInNeeded(AppError):
    """Something was sent while nobody is signed in any more."""

    status = 401

    def __init__(
        self,
        message: str = "Votre session a pris fin avant l’envoi : rien n’a été modifié. "
        "Ce que vous aviez saisi est recopié plus bas.",
    ) -> None:
        super().__init__(message)


class NotFound(AppError):
    """Nothing is there, or nothing that this person may see."""

    status = 404

    def __init__(self, message: str = "Cette page n’existe pas ou n’est plus disponible.") -> None:
        super().__init__(message)


class Conflict(AppError):
    """The same key came with other content, or somebody else changed the thing meanwhile."""

    status = 409


class Invalid(AppError):
    """What was given cannot be accepted."""

    status = 422


class TooMany(AppError):
    """Too many attempts in too short a time."""

    status = 429
