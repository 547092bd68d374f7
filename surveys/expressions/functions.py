"""The functions of the language: their names and how many arguments they take."""

from __future__ import annotations

MANY = 50

#: name -> (fewest arguments, most arguments)
SIGNATURES: dict[str, tuple[int, int]] = {
    "true": (0, 0),
    "false": (0, 0),
    "not": (1, 1),
    "boolean": (1, 1),
    "selected": (2, 2),
    "selected-at": (2, 2),
    "count-selected": (1, 1),
    "if": (3, 3),
    "once": (1, 1),
    "coalesce": (2, MANY),
    "number": (1, 1),
    "int": (1, 1),
    "round": (1, 2),
    "abs": (1, 1),
    "min": (1, MANY),
    "max": (1, MANY),
    "sum": (1, MANY),
    "count": (1, 1),
    "count-non-empty": (1, 1),
    "string": (1, 1),
    "string-length": (0, 1),
    "concat": (1, MANY),
    "join": (2, MANY),
    "substr": (2, 3),
    "contains": (2, 2),
    "starts-with": (2, 2),
    "ends-with": (2, 2),
    "normalize-space": (1, 1),
    "today": (0, 0),
    "date": (1, 1),
    "uuid": (0, 0),
    "position": (0, 0),
    "indexed-repeat": (3, 3),
    "jr:itext": (1, 1),
}

#: Functions with a node of their own.
SPECIAL = ("regex", "jr:choice-name", "instance", "position")

#: What to write instead of a well-known function that is refused.
ADVICE: dict[str, str] = {
    "now": "Utilisez today()\u00a0: l’heure n’est jamais enregistrée.",
    "random": "Le hasard n’est pas admis dans une expression.",
    "pulldata": "Placez ces données dans une liste de choix, puis lisez-la avec instance('liste').",
    "once": "",
    "len": "Utilisez string-length().",
    "empty": "Écrivez ${question} = '' pour tester l’absence de réponse.",
    "is_empty": "Écrivez ${question} = '' pour tester l’absence de réponse.",
}


def refusal(name: str) -> str:
    """Return the French sentence that refuses an unknown function by its name."""
    advice = ADVICE.get(name, "")
    sentence = f"La fonction «\u00a0{name}()\u00a0» n’est pas prise en charge."
    return f"{sentence} {advice}".strip()
