"""Skips, checks and calculations of a file, read against the questions that it really has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from surveys.expressions.errors import ExpressionError
from surveys.expressions.parser import parse
from surveys.expressions.printing import to_text
from surveys.expressions.tree import Node
from surveys.formats.losses import Ledger, Place
from surveys.formats.repairs import candidates, straight
from surveys.formats.rewriting import with_blanks, with_choices, with_references

_REFERENCE = re.compile(r"\$\{([^{}]*)\}")

#: Characters of all the expressions of one file together.
MOST_TEXT = 600_000

#: What becomes of a question whose expression cannot be kept.
CONSEQUENCES = {
    "relevant": "la condition d'affichage « {0} » est retirée, la question sera toujours"
    " posée ({1})",
    "constraint": "le contrôle « {0} » est retiré, toute réponse sera acceptée ({1})",
    "calculation": "le calcul « {0} » est retiré ({1})",
    "choice_filter": "le filtre « {0} » est retiré, toutes les réponses seront proposées ({1})",
    "repeat_count": "le nombre de répétitions « {0} » est retiré, la personne ajoutera"
    " elle-même les blocs ({1})",
    "required": "la condition d'obligation « {0} » est retirée, la question est facultative ({1})",
}


@dataclass(slots=True)
class Rules:
    """Reads the expressions of one file."""

    ledger: Ledger
    #: written name -> final name
    names: Mapping[str, str]
    #: question -> choice as written -> choice as kept
    renamed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: names that a constant replaces, such as the metadata « today »
    constants: Mapping[str, str] = field(default_factory=dict)
    #: whether the file comes from a tool that holds a missing answer for an empty text
    blanks_are_texts: bool = False
    #: names whose question has an answer; only these are guessed
    valued: frozenset[str] = frozenset()
    spent: int = 0
    _folded: dict[str, str] = field(default_factory=dict)
    #: end of a name -> how much was cut off it -> the names that end so
    _ends: dict[str, dict[int, list[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for written, final in self.names.items():
            self._folded.setdefault(written.lower(), final)
            parts = written.split("_")
            for start in range(1, min(len(parts), 12)):
                if final in self.valued:
                    cuts = self._ends.setdefault("_".join(parts[start:]), {})
                    cuts.setdefault(start, []).append(final)

    def read(
        self,
        text: str,
        place: Place,
        kind: str,
        owner: str = "",
        columns: frozenset[str] = frozenset(),
    ) -> str | None:
        """Return an expression of our language, or nothing with the reason told."""
        text = text.strip()
        try:
            written, node = self._parsed(text, place, owner)
        except ExpressionError as error:
            self.ledger.lost(place, f"expression_{kind}", f"{CONSEQUENCES[kind]}.", text,
                             error.message.rstrip("."))  # fmt: skip
            return None
        changed = with_choices(node, self.renamed, owner) if self.renamed else node
        changed = with_references(changed, self.names, columns)
        if kind == "relevant" and self.blanks_are_texts:
            changed = self._with_blanks(changed)
        if changed == node and written == text:
            return text
        result = written if changed == node else to_text(changed)
        self._tell_repair(text, written, owner, place, result)
        return result

    def _tell_repair(self, text: str, written: str, owner: str, place: Place, result: str) -> None:
        if not self._is_a_repair(text, written, owner):
            return
        if self._is_a_repair(straight(text), written, owner):
            self.ledger.told(
                place, "repaired", "l'expression « {0} » est lue « {1} ».", text, result
            )
        else:
            self.ledger.told(
                place, "quotes", "les guillemets de l'expression étaient typographiques : ils sont"
                " lus comme des guillemets droits.",
            )  # fmt: skip

    def _with_blanks(self, node: Node) -> Node:
        changed = with_blanks(node)
        if changed != node:
            self.ledger.told(
                Place(),
                "blanks",
                "les conditions « différent de » et « not() » restent vraies tant que la"
                " question citée n'a pas de réponse, comme dans l'outil d'origine.",
            )
        return changed

    def quoted(self, text: str, place: Place) -> str:
        """Return a label whose ``${name}`` all point at questions; the others lose their sign."""

        def change(found: re.Match[str]) -> str:
            name = self._final(found.group(1), "")
            if name is not None:
                return f"${{{name}}}"
            self.ledger.lost(
                place,
                "unknown_name",
                "le texte cite « {0} », qui n'existe pas : ce renvoi est remplacé par « […] ».",
                found.group(1).strip(),
            )
            return "[…]"

        return _REFERENCE.sub(change, text) if "${" in text else text

    def _parsed(self, text: str, place: Place, owner: str) -> tuple[str, Node]:
        self.spent += len(text)
        if self.spent > MOST_TEXT:
            raise ExpressionError(0, "les expressions de ce questionnaire sont trop longues")
        first: ExpressionError | None = None
        for candidate in candidates(text):
            try:
                written = self._with_names(candidate, place, owner)
                return written, parse(written)
            except ExpressionError as error:
                first = first or error
        raise first or ExpressionError(0, "Cette expression est vide.")

    def _is_a_repair(self, text: str, written: str, owner: str) -> bool:
        """Say whether more than names changed, those being told apart."""

        def change(found: re.Match[str]) -> str:
            name = found.group(1).strip()
            return self.constants.get(name) or f"${{{self._final(name, owner) or name}}}"

        same = re.sub(r"\s", "", _REFERENCE.sub(change, text))
        return same != re.sub(r"\s", "", written) and text not in ("true", "false")

    def _with_names(self, text: str, place: Place, owner: str) -> str:
        def change(found: re.Match[str]) -> str:
            written = found.group(1).strip()
            if written in self.constants and written not in self.names:
                return self.constants[written]
            name = self._final(written, owner)
            if name is None:
                raise ExpressionError(0, f"la question « {written[:60]} » n’existe pas")
            if name != self.names.get(written):
                self.ledger.told(
                    place,
                    "guessed_name",
                    "« {0} » n'existe pas ; la question « {1} » est lue à sa place, à vérifier.",
                    written,
                    name,
                )
            return f"${{{name}}}"

        return _REFERENCE.sub(change, re.sub(r"\$\s+\{", "${", text))

    def _final(self, written: str, owner: str) -> str | None:
        written = written.strip().removeprefix("last-saved#").rpartition("/")[2]
        if written in self.names:
            return self.names[written]
        if written.lower() in self._folded:
            return self._folded[written.lower()]
        for _, names in sorted(self._ends.get(written, {}).items()):
            ends = {name for name in names if name != owner}
            if ends:
                return ends.pop() if len(ends) == 1 else None
        return None
