"""The tests of this room begin with the reference loaded."""

from tests.reference_database import database_url, reference_template

__all__ = ["database_url", "reference_template"]
