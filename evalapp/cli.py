"""The command line: each command reads its arguments and calls a service."""

from __future__ import annotations

import gettext
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evalapp.config import Settings, SettingsError, settings_from_env, today
from evalapp.errors import AppError

if TYPE_CHECKING:
    from flask import Flask

LOCALES = Path(__file__).parent / "locale"


class FrenchGroup(click.Group):
    """A group whose commands are listed in the order of their definition."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return command names, first defined first."""
        return list(self.commands)


@click.group(
    cls=FrenchGroup,
    help="Enquêtes, indicateurs et rapports d’évaluation des Cités éducatives.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
def cli() -> None:
    """Gather every command."""


@cli.command(help="Prépare une démonstration fictive et la sert.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, help="Port d’écoute.")
@click.option("--reset", is_flag=True, help="Recommence à zéro.")
@click.option("--serve/--no-serve", default=True, help="Servir ensuite, ou s’arrêter là.")
@click.option("--report", is_flag=True, help="Laisse un rapport fini dans l’instance.")
def demo(port: int, reset: bool, serve: bool, report: bool) -> None:
    """Build the demonstration, then serve it."""
    from evalapp.demo import run

    os.environ["EVALAPP_DEMO"] = "1"
    os.environ.setdefault("EVALAPP_PUBLIC_URL", f"http://127.0.0.1:{port}")
    run.prepare(_settings(), reset=reset, report=report, say=click.echo)
    if serve:
        _serve(port, "127.0.0.1")


@cli.command(help="Sert l’application sur cette machine.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, help="Port d’écoute.")
@click.option("--host", default="127.0.0.1", help="Adresse d’écoute.")
def serve(port: int, host: str) -> None:
    """Serve with waitress."""
    _serve(port, host)


@cli.command(help="Met la base à jour (ou la crée).")
def migrate() -> None:
    """Run the migrations up to the last one."""
    from evalapp import migrating

    migrating.upgrade(_settings())
    click.echo("La base est à jour.")


@cli.command("create-admin", help="Crée un compte d’administration.")
@click.option("--email", prompt="Adresse électronique", help="Adresse du compte.")
@click.option(
    "--password",
    prompt="Mot de passe",
    hide_input=True,
    confirmation_prompt="Le même, encore une fois",
    help="Mot de passe (demandé s’il manque ; évitez de l’écrire ici).",
)
def create_admin(email: str, password: str) -> None:
    """Create an administrator."""
    from evalapp.accounts import services

    with _application().app_context():
        services.create_admin(email, password)
    click.echo(f"Le compte {email} peut se connecter.")


@cli.command(help="Écrit le rapport d’un site en PDF.")
@click.option("--site", required=True, help="Code du site, par exemple beziers.")
@click.option("--kind", default="rapport-intermediaire", help="Sorte de rapport.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Fichier à écrire.")
def report(site: str, kind: str, out: Path) -> None:
    """Write one report."""
    from reports import services

    with _application().app_context():
        out.write_bytes(services.report_pdf(site, kind, today()))
    click.echo(f"{out} est écrit.")


@cli.command(help="Écrit les réponses d’une campagne en CSV.")
@click.option("--campaign", required=True, help="Code de la campagne.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Fichier à écrire.")
@click.option("--codes", is_flag=True, help="Des codes au lieu des libellés.")
def export(campaign: str, out: Path, codes: bool) -> None:
    """Write one campaign's microdata."""
    from evalapp.accounts.permissions import Scope
    from surveys.campaigns import services

    with _application().app_context(), out.open("wb") as file:
        file.writelines(services.export_csv(campaign, Scope(everything=True), labels=not codes))
    click.echo(f"{out} est écrit.")


@cli.command("import-questionnaire", help="Lit un questionnaire XLSForm ou LimeSurvey.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Définition JSON à écrire.")
@click.option("--report", type=click.Path(path_type=Path), help="Compte rendu à écrire.")
def import_questionnaire(file: Path, out: Path | None, report: Path | None) -> None:
    """Read a foreign questionnaire; exit 0 whole, 3 with losses told, 4 refused."""
    from surveys.formats import importing
    from surveys.formats.report import report_text
    from surveys.serialization import questionnaire_to_json

    imported = importing.import_questionnaire(file.read_bytes(), file.name)
    told = report_text(imported)
    click.echo(told)
    if report is not None:
        report.write_text(told, encoding="utf-8")
    if imported.questionnaire is not None and out is not None:
        out.write_text(questionnaire_to_json(imported.questionnaire), encoding="utf-8")
    sys.exit(imported.exit_code)


@cli.command("export-questionnaire", help="Écrit un questionnaire dans un autre format.")
@click.argument("code")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["xlsform", "lstsv", "json", "ddi", "codebook", "pdf"]),
    default="xlsform",
    help="Format à écrire.",
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Fichier à écrire.")
def export_questionnaire(code: str, kind: str, out: Path) -> None:
    """Write one questionnaire in another format."""
    from reports.questionnaires.services import printed
    from surveys.editor import services
    from surveys.formats.exporting import losses_of

    with _application().app_context():
        definition, _ = services.shared(code)
        made = printed(code, "", today()) if kind == "pdf" else services.exported(code, kind)
        out.write_bytes(made or b"")
    click.echo(f"{out} est écrit.")
    for loss in losses_of(definition, kind):
        click.echo(f"– {loss}")


@cli.command(help="Sauvegarde la base, relit la sauvegarde, puis retire les plus anciennes.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Dossier.")
@click.option("--keep", type=click.IntRange(1), default=14, help="Combien en garder.")
def backup(out: Path | None, keep: int) -> None:
    """Make one backup."""
    from evalapp.backup import services

    made = services.backup(_settings(), out, keep=keep)
    click.echo(f"{made.path} est écrit et relu : {made.responses} réponses.")
    click.echo(f"Gardez {services.KEY_NAME} ailleurs : sans cette clé, rien ne se relit.")


@cli.command("forget-order", help="Efface de la base l’ordre d’arrivée des réponses.")
def forget_order() -> None:
    """Lay responses and codes down in an order that says nothing."""
    from evalapp.backup import services

    if services.forget_arrivals(_settings(), everything=False):
        click.echo("La base ne dit plus qui est venu avant qui.")
    else:
        click.echo("On lisait encore un état plus ancien : recommencez dans un moment.")


@cli.command(help="Remet une sauvegarde en place, sans ce qui a été effacé depuis.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", type=click.Path(exists=True, path_type=Path), help="Fichier de la clé.")
def restore(file: Path, key: Path | None) -> None:
    """Put one backup back."""
    from evalapp import migrating
    from evalapp.backup import services
    from surveys.privacy import services as privacy

    steps = (lambda settings, _folder: migrating.upgrade(settings), privacy.replay_with(_open))
    found = services.restore(_settings(), file, steps, key=services.read_key(key) if key else None)
    click.echo(f"La sauvegarde du {found.made_at} est en place.")


@cli.command(help="Efface pour de bon les réponses dont la durée de conservation est passée.")
def purge() -> None:
    """Purge every campaign that is due."""
    from surveys.privacy import services

    application = _application()
    with application.app_context():
        for told in services.purge_due(_settings(), today()):
            click.echo(told)


def main() -> None:
    """Run the command line in French, and turn an expected failure into a sentence."""
    _speak_french()
    try:
        cli(standalone_mode=True)
    except (AppError, SettingsError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)


def _speak_french() -> None:
    """Make click's own words French, through the gettext catalogue it is written for."""
    os.environ["LANGUAGE"] = "fr"
    gettext.bindtextdomain("messages", str(LOCALES))
    gettext.textdomain("messages")


def _settings() -> Settings:

    return settings_from_env()


def _application() -> Flask:
    return _open(_settings())


def _open(settings: Settings) -> Flask:
    from evalapp.factory import create_app

    return create_app(settings)


def _serve(port: int, host: str) -> None:
    import waitress

    from evalapp import migrating

    os.environ.setdefault("EVALAPP_PUBLIC_URL", f"http://127.0.0.1:{port}")
    application = _application()
    migrating.make_durable(application, _settings())
    click.echo(f"À l’écoute sur http://{host}:{port} (Ctrl + C pour arrêter)")
    waitress.serve(application, host=host, port=port, threads=8, ident=None)
