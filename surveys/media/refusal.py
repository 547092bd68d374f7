"""Why a file is not taken."""

from __future__ import annotations


class MediaRefused(ValueError):
    """A file that is not taken; the message is the sentence for the author."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
