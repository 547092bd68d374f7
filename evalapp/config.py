"""Settings: one frozen value, read from the environment once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo


class SettingsError(ValueError):
    """A setting cannot be used; the message is a French sentence naming it."""


class Doors(StrEnum):
    """Which doors an application opens."""

    ALL = "all"
    PUBLIC = "public"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the application may be told from outside."""

    database_url: str
    instance_path: Path
    secret_key: str
    public_url: str = "http://127.0.0.1:8000"
    proxy_hops: int = 0
    doors: Doors = Doors.ALL
    is_demonstration: bool = False
    smtp_url: str = ""
    mail_from: str = "ne-pas-repondre@localhost"
    testing: bool = False

    @property
    def is_https(self) -> bool:
        """Tell whether the public address is served over TLS."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def trusted_hosts(self) -> list[str]:
        """Return the host names that a request may carry."""
        host = urlsplit(self.public_url).hostname or "127.0.0.1"
        return sorted({host, "127.0.0.1", "localhost"}) if not self.is_https else [host]


#: Every variable, with the sentence the README shows.
VARIABLES: Mapping[str, str] = {
    "EVALAPP_DATABASE_URL": "adresse de la base (par défaut : SQLite dans le dossier d’instance)",
    "EVALAPP_INSTANCE": "dossier d’instance : base, clé, sauvegardes (par défaut : instance)",
    "EVALAPP_SECRET_KEY": "clé secrète (par défaut : créée une fois, gardée dans l’instance)",
    "EVALAPP_PUBLIC_URL": "adresse publique, imprimée dans les liens et les affiches",
    "EVALAPP_PROXY_HOPS": "nombre de serveurs mandataires de confiance (par défaut : 0)",
    "EVALAPP_DOORS": "portes ouvertes : all, public ou office (par défaut : all)",
    "EVALAPP_DEMO": "1 pour une instance de démonstration (par défaut : 0)",
    "EVALAPP_SMTP_URL": "serveur de courriel, smtp://utilisateur:secret@hote:port",
    "EVALAPP_MAIL_FROM": "adresse d’expédition des courriels",
}


def settings_from_env(env: Mapping[str, str] | None = None) -> Settings:
    """Read the ``EVALAPP_…`` variables; raise ``SettingsError`` for one that cannot be used."""
    source = os.environ if env is None else env
    instance = Path(source.get("EVALAPP_INSTANCE", "instance")).absolute()
    instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Settings(
        database_url=source.get("EVALAPP_DATABASE_URL") or f"sqlite:///{instance / 'evalapp.db'}",
        instance_path=instance,
        secret_key=source.get("EVALAPP_SECRET_KEY") or kept_secret_key(instance),
        public_url=_public_url(source.get("EVALAPP_PUBLIC_URL", "http://127.0.0.1:8000")),
        proxy_hops=_whole_number("EVALAPP_PROXY_HOPS", source.get("EVALAPP_PROXY_HOPS", "0")),
        doors=_doors(source.get("EVALAPP_DOORS", "all")),
        is_demonstration=source.get("EVALAPP_DEMO", "0") == "1",
        smtp_url=source.get("EVALAPP_SMTP_URL", ""),
        mail_from=source.get("EVALAPP_MAIL_FROM", "ne-pas-repondre@localhost"),
    )


def kept_secret_key(instance: Path) -> str:
    """Return the instance's secret key, made on first use and readable by its owner only.

    Two processes that start together agree: the file is created exclusively.
    """
    path = instance / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
    return path.read_text().strip()


def _public_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsError(
            f"EVALAPP_PUBLIC_URL doit être une adresse complète (https://…), pas « {text} »."
        )
    return text.rstrip("/")


def _whole_number(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise SettingsError(f"{name} doit être un nombre entier, pas « {text} ».")
    return int(text)


def _doors(text: str) -> Doors:
    try:
        return Doors(text)
    except ValueError:
        raise SettingsError(f"EVALAPP_DOORS vaut all, public ou office, pas « {text} ».") from None


def today() -> date:
    """Return the day in France, whatever the server's clock is set to."""
    return datetime.now(ZoneInfo("Europe/Paris")).date()


def utc_now() -> datetime:
    """Return this instant in UTC, without zone, as the tables keep it."""
    return datetime.now(UTC).replace(tzinfo=None)
