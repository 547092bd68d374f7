"""The office's list of sections: what each person sees of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from evalapp.accounts.permissions import Permission


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the menu."""

    label: str
    path: str
    permission: Permission

    def holds(self, path: str) -> bool:
        """Tell whether the page at ``path`` belongs to this section."""
        return path == self.path or (self.path != "/" and path.startswith(self.path + "/"))


SECTIONS = (
    Section("Accueil", "/", Permission.SIGNED_IN),
    Section("Sites", "/sites", Permission.VIEW_SITE),
    Section("Campagnes", "/campagnes", Permission.VIEW_CAMPAIGN),
    Section("Questionnaires", "/questionnaires", Permission.EDIT_QUESTIONNAIRE),
    Section("Saisie", "/saisie", Permission.ENTER_ANSWERS),
    Section("Terrain", "/enquetrice", Permission.ENTER_ANSWERS),
    Section("Explorateur", "/explorer", Permission.EXPLORE),
    Section("Comptes", "/comptes", Permission.MANAGE_ACCOUNTS),
    Section("Journal", "/journal", Permission.VIEW_AUDIT),
)


def sections_for(may: Callable[[Permission], bool], addresses: Collection[str]) -> list[Section]:
    """Return the sections that exist in this application and that the person may open."""
    return [s for s in SECTIONS if s.path in addresses and may(s.permission)]


def local_path(text: str | None) -> str:
    """Return ``text`` if it is an address of this application, else the home page's."""
    if not text or not text.startswith("/") or text.startswith("//") or "\\" in text:
        return "/"
    if not text.isprintable():
        return "/"
    try:
        parts = urlsplit(text)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc else text
