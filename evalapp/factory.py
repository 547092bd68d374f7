"""The one module that brings the rooms together."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from flask import Flask, Request, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.middleware.proxy_fix import ProxyFix

from evalapp import wording
from evalapp.accounts.access import init_access
from evalapp.config import Doors, Settings
from evalapp.extensions import alembic, csrf, db, each_alone, may_write
from evalapp.templating import FrenchSpaces
from evalapp.views import init_doors

#: Modules with a ``bp`` blueprint, by door. They are imported only when their door opens:
#: the public door must not load pandas, statsmodels or ReportLab.
BOTH_DOORS = ("surveys.media.views",)
PUBLIC_DOOR = (
    "surveys.field.entry.views",
    "surveys.invitations.reply.views",
    "surveys.collect.views",
)
OFFICE_DOOR = (
    "evalapp.accounts.views",
    "evalapp.accounts.administration.views",
    "evalapp.sites.views",
    "surveys.campaigns.views",
    "surveys.exports.views",
    "surveys.field.views",
    "surveys.field.paper.views",
    "surveys.field.objectives.views",
    "surveys.privacy.views",
    "surveys.review.views",
    "surveys.invitations.views",
    "surveys.interviewer.views",
    "surveys.verbatims.views",
    "surveys.editor.views",
    "surveys.editor.work.views",
    "surveys.editor.publishing.views",
    "surveys.editor.trial.views",
    "surveys.editor.translating.views",
    "surveys.editor.catalogue.views",
    "surveys.editor.banking.views",
    "surveys.editor.illustrating.views",
    "indicators.views",
    "indicators.explorer.views",
    "indicators.themes.views",
    "indicators.weighting.views",
    "indicators.analysis.views",
    "reports.views",
    "reports.field.views",
    "reports.questionnaires.views",
)

#: What each room says on the home page (``home_panels``); the first also fills the top bar.
HOME = ("evalapp.sites.home.views", "surveys.campaigns.home.views")

#: Modules whose tables migrations must know, whichever door is open.
MODELS = (
    "evalapp.audit.models",
    "evalapp.accounts.models",
    "evalapp.sites.models",
    "surveys.models",
    "surveys.editor.models",
    "surveys.media.models",
    "surveys.collect.models",
    "surveys.privacy.models",
    "surveys.review.models",
    "surveys.invitations.models",
    "surveys.field.cards.models",
    "indicators.models",
    "indicators.explorer.models",
    "indicators.themes.models",
    "indicators.released.models",
    "indicators.weighting.models",
    "reports.models",
)

#: Modules that tell a lower room what theirs does on an occasion (see ``surveys.privacy.hooks``).
HOOKS = ("indicators.freezing.services", "indicators.groups.services")

MIGRATIONS = Path(__file__).parents[1] / "migrations"

#: Functions of ``evalapp.wording`` that every template may use as filters.
FILTERS = (
    "number", "short_number", "percent", "short_percent", "points", "signed", "plural", "count",
    "day", "short_day", "interval", "bracket", "quantity", "bare", "with_unit", "typography",
    "capitalised", "enumeration",
)  # fmt: skip


class OfficeSessions(SecureCookieSessionInterface):
    """Flask's sessions, for the office alone: a respondent's page can neither read nor set one."""

    def open_session(self, app: Flask, request: Request) -> Any:
        """Return the session of a request; nothing can be written to a respondent's."""
        if request.path.startswith("/q/"):
            return self.make_null_session(app)
        return super().open_session(app, request)


class Application(Flask):
    """Flask, whose log says which page failed but not at which address: it may hold a key."""

    session_interface = OfficeSessions()

    def log_exception(self, exc_info: Any) -> None:
        """Write the traceback under the name of the page."""
        self.logger.error("%s %s", request.method, request.endpoint, exc_info=exc_info)


def create_app(settings: Settings) -> Flask:
    """Build the application that ``settings`` describe."""
    app = Application("evalapp", instance_path=str(settings.instance_path))
    app.config.from_mapping(_configuration(settings))
    app.extensions["evalapp.settings"] = settings
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    db.init_app(app)
    app.before_request(_say_whether_it_writes)
    app.teardown_request(_no_longer_alone)
    csrf.init_app(app)
    init_access(app)
    init_doors(app)
    app.jinja_env.add_extension(FrenchSpaces)
    app.jinja_env.filters.update({name: getattr(wording, name) for name in FILTERS})
    _open_doors(app, settings.doors)
    return app


def import_models() -> None:
    """Import every table, for migrations and checks."""
    _imported(MODELS)


def _configuration(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        # An error in the log never quotes an answer.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
        "TESTING": settings.testing,
        "TRUSTED_HOSTS": settings.trusted_hosts,
        "MAX_CONTENT_LENGTH": 16 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 512 * 1024,
        "MAX_FORM_PARTS": 2000,
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_NAME": "evalapp_bureau",
        "WTF_CSRF_TIME_LIMIT": None,
        "ALEMBIC": {"script_location": str(MIGRATIONS)},
        "ALEMBIC_CONTEXT": {
            "render_as_batch": True,
            "compare_type": True,
            # SQLite keeps table changes in a transaction too: all of a migration or nothing.
            "transactional_ddl": True,
        },
    }


def _say_whether_it_writes() -> None:
    may_write.set(request.method not in {"GET", "HEAD", "OPTIONS"})
    # Where wrong codes are counted, a right one takes its count back: a transaction.
    each_alone.set(request.blueprint == "collect" and request.endpoint != "collect.resume")


def _no_longer_alone(_error: BaseException | None) -> None:
    each_alone.set(False)


def _open_doors(app: Flask, doors: Doors) -> None:
    for module in _imported(BOTH_DOORS):
        app.register_blueprint(module.bp)
    if doors in {Doors.ALL, Doors.PUBLIC}:
        for module in _imported(PUBLIC_DOOR):
            csrf.exempt(module.bp)  # no cookie there, hence no authority to forge
            app.register_blueprint(module.bp)
    if doors in {Doors.ALL, Doors.OFFICE}:
        import_models()
        alembic.init_app(app)
        for module in _imported(OFFICE_DOOR):
            app.register_blueprint(module.bp)
        _imported(HOOKS)
        _furnish_home(app)


def _furnish_home(app: Flask) -> None:
    rooms = _imported(HOME)
    app.extensions["evalapp.home_panels"] = [make for room in rooms for make in room.home_panels]
    app.extensions["evalapp.site_links"] = rooms[0].site_links


def _imported(names: tuple[str, ...]) -> list[ModuleType]:
    return [import_module(name) for name in names]
