"""The application that a WSGI server loads, with the settings of its environment."""

from __future__ import annotations

from evalapp import migrating
from evalapp.config import settings_from_env
from evalapp.factory import create_app

_settings = settings_from_env()
app = create_app(_settings)
migrating.make_durable(app, _settings)
