"""Moved to ``evalapp.typography``: screens of every room use it too."""

from evalapp.typography import *  # noqa: F403
