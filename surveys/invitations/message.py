"""The words of an invitation and of a reminder, and the message that carries them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.utils import formataddr, parseaddr

from evalapp.wording import day


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, ready to be read or sent."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the letter is about: the same for everybody."""

    title: str
    organisation: str
    closes_on: date
    contact: str
    is_reminder: bool
    #: A sentence of the office, before the link.
    words: str = ""
    #: Whether the link says who answers: coded and named campaigns.
    is_personal: bool = False


_APART = (
    "Nous ne savons pas qui a répondu quoi : cette dernière page ne connaît pas vos réponses, "
    "et vos réponses ne connaissent pas votre adresse.\n"
)
_PERSONAL = (
    "Le lien du questionnaire est personnel : il relie vos réponses à vous. Ne le transmettez "
    "pas. Vous pouvez demander à les lire, à les corriger ou à les effacer.\n"
)


def letter(occasion: Occasion, name: str, link: str, said_link: str) -> Letter:
    """Return what one person receives: the way in, and how to receive nothing more."""
    kind = "Rappel : " if occasion.is_reminder else ""
    reminder = "Si vous avez déjà répondu, merci : ne tenez pas compte de ce rappel.\n\n"
    lines = [
        f"Bonjour{' ' + name if name else ''},\n",
        f"{occasion.words.strip()}\n" if occasion.words.strip() else "",
        f"Nous recueillons votre avis : « {occasion.title} ».",
        f"Le questionnaire est ouvert jusqu’au {day(occasion.closes_on)} :\n",
        f"{link}\n",
        (reminder if occasion.is_reminder else "")
        + "Vous avez répondu, ou vous ne voulez plus recevoir de message ? Dites-le ici :\n",
        f"{said_link}\n",
        _PERSONAL if occasion.is_personal else _APART,
        occasion.organisation,
        f"Contact : {occasion.contact}" if occasion.contact else "",
    ]
    return Letter(f"{kind}{occasion.title}"[:150], "\n".join(line for line in lines if line) + "\n")


def message(written: Letter, sender: str, to: str, name: str) -> EmailMessage:
    """Return the message; a line break in a name or a title cannot add a header."""
    made = EmailMessage()
    made["Subject"] = _one_line(written.subject)
    made["From"] = sender
    made["To"] = formataddr((_one_line(name), to))
    made["Auto-Submitted"] = "auto-generated"
    domain = parseaddr(sender)[1].rpartition("@")[2]
    made["List-Id"] = f"<invitations.{domain or 'localhost'}>"
    made.set_content(written.body)
    return made


def _one_line(text: str) -> str:
    return " ".join(text.split())
