"""The one error that an expression's author can cause."""

from __future__ import annotations


class ExpressionError(ValueError):
    """An expression that cannot be read: where, and why, in French."""

    def __init__(self, position: int, message: str) -> None:
        super().__init__(message)
        self.position = position
        self.message = message
