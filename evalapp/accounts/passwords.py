"""Which passwords are accepted, and the sentence for the others; CNIL's rule, no database."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

MAX_LENGTH = 200

RULE = (
    "Choisissez au moins 12 caractères avec une majuscule, une minuscule, un chiffre et un signe, "
    "ou au moins 14 caractères, ou sept mots."
)
TOO_LONG = f"Le mot de passe est trop long : {MAX_LENGTH} caractères au plus."
TOO_COMMON = (
    "Ce mot de passe est trop facile à deviner : il fait partie des plus utilisés, ou il ressemble "
    "à l’un d’eux. Choisissez-en un autre."
)
OWN_ADDRESS = "Le mot de passe ne doit pas contenir votre adresse électronique."
TOO_FEW = "Ce mot de passe répète trop peu de caractères différents. Choisissez-en un plus varié."

_LEET = str.maketrans("0134578@$€!", "oleastbasei")


def canonical(password: str) -> str:
    """Return the password in one Unicode form: the same keys give the same bytes everywhere."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode()


def problem_with(password: str, email: str = "") -> str:
    """Return the sentence that says what is missing, or an empty text for a good password."""
    text = canonical(password)
    checks = (
        (len(text) > MAX_LENGTH, TOO_LONG),
        (not _is_long_enough(text), RULE),
        (_contains_address(text, email), OWN_ADDRESS),
        (len(set(text.casefold())) < 6, TOO_FEW),
        (_is_common(text), TOO_COMMON),
    )
    return next((sentence for is_wrong, sentence in checks if is_wrong), "")


def _is_long_enough(text: str) -> bool:
    if len(text) >= 14 or len({word.casefold() for word in text.split()}) >= 7:
        return True
    kinds = (str.isupper, str.islower, str.isdigit, _is_sign)
    return len(text) >= 12 and all(any(kind(char) for char in text) for kind in kinds)


def _is_sign(char: str) -> bool:
    return not char.isalnum() and not char.isspace()


def _contains_address(text: str, email: str) -> bool:
    address = email.strip().casefold()
    name = address.partition("@")[0]
    folded = text.casefold()
    return bool(address) and (address in folded or (len(name) >= 5 and name in folded))


def _is_common(text: str) -> bool:
    folded = text.casefold()
    word = folded.rstrip("".join(char for char in set(folded) if not char.isalpha()))
    spelled = {_letters(written.translate(_LEET)) for written in (folded, word)}
    candidates = {folded, _without_accents(folded), _letters(folded)} | spelled
    return any(candidate in _refused() or _is_repetition(candidate) for candidate in candidates)


def _is_repetition(text: str) -> bool:
    """Tell « azertyazerty » or « motdepassemotdepasse »: a refused word, several times."""
    doubled = (text + text).find(text, 1)
    return 0 < doubled < len(text) and text[:doubled] in _refused()


def _letters(text: str) -> str:
    """Return what remains of a word without its accents, and the figures and signs around it."""
    return "".join(char for char in _without_accents(text) if char.isalpha())


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@cache
def _refused() -> frozenset[str]:
    listed = files("evalapp.accounts").joinpath("refused_passwords.txt").read_text("utf-8")
    return frozenset(line for line in listed.splitlines() if line and not line.startswith("#"))
