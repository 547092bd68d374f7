"""Invitations: contacts under seal, a real SMTP server, and nobody joined to an answer."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from aiosmtpd.controller import Controller
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from evalapp.accounts.permissions import Role
from evalapp.backup import services as backups
from evalapp.config import Settings, today
from evalapp.errors import Conflict, Invalid
from evalapp.extensions import db
from evalapp.factory import create_app
from surveys.invitations import repository, services
from surveys.invitations.models import Contact, MailBatch
from surveys.models import Campaign
from surveys.privacy import services as privacy
from tests.durability.servers import free_port
from tests.factories import make_site
from tests.survey_factories import make_campaign

SignIn = Callable[..., FlaskClient]
LIST = (
    "Courriel;Nom;Groupe\r\n"
    + "".join(f"personne{n}@exemple.fr;Dupuis {n};Écoles\r\n" for n in range(6))
    + "refuse@exemple.fr;Adresse morte;Associations\r\n"
    + "pas une adresse;X;Associations\r\nPERSONNE1@exemple.fr;Double;Écoles\r\n"
).encode()


class Mailbox:
    """A mail server that keeps what it receives and refuses one address."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, EmailMessage]] = []
        self.breaks_after = 10**9

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, to: str, _options: Any
    ) -> str:
        if to.startswith("refuse"):
            return "550 inconnu"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if len(self.messages) >= self.breaks_after:
            return "421 occupé"
        made = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(made, EmailMessage)
        self.messages.append((envelope.rcpt_tos[0], made))
        return "250 OK"


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    port = controller.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
    box.url = f"smtp://127.0.0.1:{port}"  # type: ignore[attr-defined]
    yield box
    controller.stop()


@pytest.fixture
def mailed(settings: Settings, mailbox: Mailbox) -> Settings:
    return replace(settings, smtp_url=mailbox.url)  # type: ignore[attr-defined]


def campaign_here() -> Campaign:
    made = make_campaign("partenaires", sites=[make_site("ici")], today=today())
    return db.session.get_one(Campaign, made.id)


def statuses() -> dict[str, int]:
    query = select(Contact.status, func.count()).group_by(Contact.status)
    return {status: number for status, number in db.session.execute(query)}


def test_a_list_is_kept_under_seal_and_its_faults_told_by_line(
    app_context: Flask, settings: Settings
) -> None:
    campaign = campaign_here()
    found = services.import_contacts(settings, campaign, LIST, "liste.csv")
    assert (found.added, found.known) == (7, 0)
    assert [line for line, _ in found.problems] == [9, 10]
    assert services.import_contacts(settings, campaign, LIST, "liste.csv").added == 0
    db.session.remove()
    db.engine.dispose()
    backups.backup(settings)
    names = {b"personne1", b"Dupuis", b"exemple.fr"}
    for path in settings.instance_path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not [name for name in names if name in content], path


def test_a_workbook_is_read_too_and_a_foreign_file_refused_in_words(
    app_context: Flask, settings: Settings
) -> None:
    campaign = campaign_here()
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Nom", "E-mail"])
        sheet.write_row(1, 0, ["Une personne", "une@exemple.fr"])
    assert services.import_contacts(settings, campaign, file.getvalue(), "l.xlsx").added == 1
    for content, name in ((b"PK rien", "l.xlsx"), (b"a;b\n1;2", "l.csv"), (b"", "l.csv")):
        with pytest.raises(Invalid):
            services.import_contacts(settings, campaign, content, name)


def test_a_wrong_key_is_refused_and_gives_no_garbage(
    app_context: Flask, settings: Settings
) -> None:
    campaign = campaign_here()
    services.import_contacts(settings, campaign, LIST, "liste.csv")
    (settings.instance_path / services.KEY_NAME).write_text("ab" * 32)
    contact = repository.contacts_of(campaign.id)[0]
    with pytest.raises(Conflict, match="n’est pas la bonne"):
        services.person_of(settings, campaign, contact)


@pytest.mark.postgres
def test_everybody_is_written_to_once_then_reminded_unless_they_said_so(
    app_context: Flask, settings: Settings, mailed: Settings, mailbox: Mailbox
) -> None:
    campaign, day = campaign_here(), today()
    campaign_id = campaign.id
    services.import_contacts(settings, campaign, LIST, "liste.csv")
    done = services.send(mailed, campaign, "Merci de votre aide.", remind=False, today=day)
    assert (done.sent, done.refused, done.left) == (6, 1, 0)
    assert services.send(mailed, campaign, "", remind=False, today=day).sent == 0
    assert services.send(mailed, campaign, "", remind=True, today=day).sent == 0
    to, letter = mailbox.messages[0]
    words = letter.get_content()
    assert f"{settings.public_url}/q/partenaires-ici\n" in words.replace("\r\n", "\n")
    assert "Merci de votre aide." in words

    link = next(line for line in words.split() if "/q/invitation/" in line)
    page = app_context.test_client()
    path = link.removeprefix(settings.public_url)
    asked = page.get(path)
    assert asked.status_code == 200
    assert "Set-Cookie" not in asked.headers
    assert statuses() == {"sent": 6, "refused": 1}, "reading the page changes nothing"
    assert page.post(path, data={"status": "said"}).status_code == 200
    assert page.post(path, data={"status": "x"}).status_code == 422
    assert page.get(f"/q/invitation/{'0' * 32}").status_code == 404
    db.session.remove()

    mailbox.messages.clear()
    campaign = db.session.get_one(Campaign, campaign_id)
    soon = day + timedelta(days=3)
    assert services.send(mailed, campaign, "", remind=True, today=soon).sent == 5
    assert to not in {address for address, _ in mailbox.messages}
    assert mailbox.messages[0][1]["Subject"].startswith("Rappel")


def test_a_server_that_breaks_loses_nobody_and_writes_twice_to_nobody(
    app_context: Flask, settings: Settings, mailed: Settings, mailbox: Mailbox
) -> None:
    campaign = campaign_here()
    services.import_contacts(settings, campaign, LIST.replace(b"refuse", b"bon"), "liste.csv")
    mailbox.breaks_after = 3
    with pytest.raises(services.MailFailed):
        services.send(mailed, campaign, "", remind=False, today=today())
    assert statuses() == {"sent": 3, "sending": 1, "waiting": 3}
    mailbox.breaks_after = 10**9
    assert services.send(mailed, campaign, "", remind=False, today=today()).sent == 3
    addresses = [to for to, _ in mailbox.messages]
    assert len(addresses) == len(set(addresses)) == 6
    soon = today() + timedelta(days=3)
    assert repository.count_ready(campaign.id, remind=True, today=today()) == 0
    assert repository.count_ready(campaign.id, remind=True, today=soon) == 7, "the cut one too"


def test_no_more_leave_in_an_hour_than_a_server_bears(
    app_context: Flask, settings: Settings, mailed: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = campaign_here()
    services.import_contacts(settings, campaign, LIST, "liste.csv")
    monkeypatch.setattr(services, "MOST_PER_HOUR", 4)
    monkeypatch.setattr(services, "MOST_AT_ONCE", 3)
    assert services.send(mailed, campaign, "", remind=False, today=today()).left == 4
    refused = False
    for _ in range(4):  # the refused address comes up in any of them
        try:
            services.send(mailed, campaign, "", remind=False, today=today())
        except services.TooMany:
            refused = True
    assert refused
    assert db.session.scalar(select(func.sum(MailBatch.sent))) == 4


def test_a_name_cannot_add_a_header(
    app_context: Flask, settings: Settings, mailed: Settings, mailbox: Mailbox
) -> None:
    campaign = campaign_here()
    content = b'courriel;nom\n"a@exemple.fr";"X\nBcc: tous@exemple.fr"'
    services.import_contacts(settings, campaign, content, "l.csv")
    services.send(mailed, campaign, "", remind=False, today=today())
    [(to, letter)] = mailbox.messages
    assert (to, letter["Bcc"]) == ("a@exemple.fr", None)


def test_an_erased_contact_does_not_come_back_with_a_backup(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    with app.app_context():
        campaign = campaign_here()
        services.import_contacts(settings, campaign, LIST, "liste.csv")
        yesterday = backups.backup(settings, tmp_path / "depot")
        gone = repository.contacts_of(campaign.id)[0]
        hashed = gone.email_hash
        services.erase_contact(settings, campaign, gone)
        db.session.remove()
        db.engine.dispose()
    backups.restore(settings, yesterday.path, [privacy.replay_with(create_app)])
    with app.app_context():
        assert hashed not in repository.known_hashes(1)
        assert db.session.scalar(select(func.count()).select_from(Contact)) == 6


def test_the_office_imports_previews_and_reads_a_contact_with_a_trace(
    app: Flask, signed_in_as: SignIn
) -> None:
    with app.app_context():
        campaign_here()
        db.session.remove()
    client = signed_in_as(Role.EVALUATOR)
    address = "/campagnes/partenaires/invitations"
    assert "Personne n’est encore invité" in client.get(address).text
    file = {"file": (io.BytesIO(LIST), "liste.csv")}
    told = client.post(f"{address}/importer", data=file)
    assert "7\u00a0contacts ajoutés" in told.text
    assert "personne1@exemple.fr" not in told.text
    letter = client.post(
        f"{address}/envoyer", data={"kind": "invitation", "words": "<b>Bonjour</b>"}
    )
    assert "&lt;b&gt;Bonjour" in letter.text
    refused = client.post(f"{address}/envoyer", data={"kind": "invitation", "sure": "1"})
    assert refused.status_code == 409
    assert "@exemple.fr" in client.get(f"{address}/1").text
    assert client.post(f"{address}/retours", data={"emails": "x"}).status_code == 302
    client.post(f"{address}/1/effacer")
    assert client.get(f"{address}/1").status_code == 200, "nobody is erased by one touch"
    assert client.post(f"{address}/1/effacer", data={"sure": "1"}).status_code == 302
    assert client.get(f"{address}/1").status_code == 404
    elsewhere = signed_in_as(Role.EVALUATOR, site=make_site("autre"))
    assert elsewhere.get(address).status_code == 404
