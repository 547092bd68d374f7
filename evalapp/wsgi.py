"""The application that a WSGI server loads, with the settings of its environment."""

from __future__ import annotations

from evalapp.config import settings_from_env
from evalapp.factory import create_app

app = create_app(settings_from_env())
