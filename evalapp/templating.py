"""French spaces in the text of every template, once, when the template is compiled."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from evalapp.typography import unbroken


class FrenchSpaces(Extension):
    """Keep « » : ; ? ! with their words; what a template computes is its filters' affair."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Return the tokens, those of text repaired."""
        for token in stream:
            if token.type == "data":
                yield Token(token.lineno, token.type, unbroken(token.value))
            else:
                yield token
