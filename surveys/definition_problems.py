"""What is wrong with a questionnaire: a code, a place and a French sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import ValidationError

_TAGS = frozenset({"question", "group", "repeat"})


@dataclass(frozen=True, slots=True)
class DefinitionProblem:
    """One error of a questionnaire's author."""

    code: str
    #: Where, as ``pages.0.items.3.label``; empty for the questionnaire itself.
    path: str
    message: str
    #: Position in the expression, when the error is inside one.
    position: int | None = None


class DefinitionProblems(ValueError):
    """A questionnaire that cannot be used; ``problems`` lists every error at once."""

    def __init__(self, problems: Iterable[DefinitionProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{p.path}\u00a0: {p.message}" for p in self.problems))


_SENTENCES = {
    "missing": "Ce champ est obligatoire.",
    "extra_forbidden": "Ce champ n’existe pas.",
    "string_type": "Un texte est attendu.",
    "bool_type": "Oui ou non est attendu.",
    "bool_parsing": "Oui ou non est attendu.",
    "int_type": "Un nombre entier est attendu.",
    "int_parsing": "Un nombre entier est attendu.",
    "tuple_type": "Une liste est attendue.",
    "mapping_type": "Un objet est attendu.",
    "dict_type": "Un objet est attendu.",
    "model_type": "Un objet est attendu.",
    "model_attributes_type": "Un objet est attendu.",
    "recursion_loop": "Les groupes sont imbriqués trop profondément.",
    "string_unicode": "Ce texte contient des caractères illisibles.",
}


def from_pydantic(error: ValidationError) -> tuple[DefinitionProblem, ...]:
    """Return the errors of shape that pydantic found."""
    return tuple(
        DefinitionProblem(
            detail["type"], _path(detail["loc"]), _sentence(detail["type"], detail.get("ctx", {}))
        )
        for detail in error.errors(include_url=False, include_input=False)
    )


def _path(location: tuple[int | str, ...]) -> str:
    kept = [
        str(step)
        for index, step in enumerate(location)
        if not (step in _TAGS and index and isinstance(location[index - 1], int))
    ]
    return ".".join(kept)


def _sentence(kind: str, context: dict[str, object]) -> str:
    if kind == "string_pattern_mismatch":
        return "Ce nom contient un signe qui n’est pas admis, ou il est vide ou trop long."
    if kind in ("enum", "literal_error"):
        expected = str(context.get("expected", "")).replace(" or ", " ou ")
        return f"Cette valeur n’est pas admise\u202f; valeurs possibles\u00a0: {expected}."
    return _SENTENCES.get(kind, "Cette valeur n’a pas la forme attendue.")
