"""Say an expression as a French sentence, with the wording of questions and answers."""

from __future__ import annotations

from collections.abc import Callable

from surveys.definition import Choice, GridRow, Question, Questionnaire
from surveys.expressions.tree import (
    Arithmetic,
    Call,
    ChoiceLabel,
    Compare,
    Here,
    Literal,
    Logical,
    Match,
    Negate,
    Node,
    Ref,
)
from surveys.expressions.values import plain_number

_SIGNS = {
    "=": "=",
    "!=": "n’est pas",
    "<": "<",
    "<=": "≤",
    ">": ">",
    ">=": "≥",
    "+": "+",
    "-": "−",
    "*": "×",
    "div": "÷",
    "mod": "modulo",
}
_WORDS = {"and": " et ", "or": " ou "}
_LONGEST = 70


def to_french(node: Node, questionnaire: Questionnaire) -> str:
    """Return « si Avez-vous… = oui », as the editor and the printed form show it."""
    return f"si {_Speaker(questionnaire).say(node)}"


class _Speaker:
    def __init__(self, questionnaire: Questionnaire) -> None:
        self.language = questionnaire.source_language
        self.labels: dict[str, str] = {}
        self.choices: dict[str, dict[str, str]] = {}
        for question in questionnaire.questions():
            offered = questionnaire.choices.get(question.list_name or "", ())
            self._learn(question, offered)
            for row in question.rows:
                self._learn(row, offered)

    def _learn(self, item: Question | GridRow, offered: tuple[Choice, ...]) -> None:
        self.labels[item.name] = item.label.get(self.language) or item.name
        self.choices[item.name] = {c.name: c.label.get(self.language, c.name) for c in offered}

    def say(self, node: Node) -> str:
        """Return the words for a part of the expression."""
        match node:
            case Logical():
                parts = [self._grouped(part) for part in node.operands]
                return _WORDS[node.operator].join(parts)
            case Compare(sign, left, Literal("")) if sign in ("=", "!="):
                return f"{self.say(left)} {_answered(sign)}"
            case Compare():
                last = self._choice(node.left, node.right)
                first = self._choice(node.right, node.left)
                return f"{first} {_SIGNS[node.operator]} {last}"
            case Arithmetic():
                sign = _SIGNS[node.operator]
                return f"{self._grouped(node.left)} {sign} {self._grouped(node.right)}"
            case Negate():
                return f"−{self._grouped(node.operand)}"
            case Call():
                return self._call(node)
            case _:
                return self._leaf(node)

    def _leaf(self, node: Node) -> str:
        match node:
            case Ref():
                return self._question(node.name)
            case Here():
                return "la réponse"
            case Literal(float() as value):
                return plain_number(value).replace(".", ",")
            case Literal(str() as value):
                return f"«\u00a0{value}\u00a0»"
            case ChoiceLabel():
                return f"le libellé de {self.say(node.value)}"
            case Match():
                return f"{self.say(node.subject)} suit le motif «\u00a0{node.pattern}\u00a0»"
            case _:
                return "une valeur de liste"

    def _question(self, name: str) -> str:
        label = self.labels.get(name, name)
        if len(label) > _LONGEST:
            label = label[: _LONGEST - 1].rstrip() + "…"
        return f"«\u00a0{label}\u00a0»"

    def _choice(self, other: Node, node: Node) -> str:
        if isinstance(other, Ref) and isinstance(node, Literal):
            label = self.choices.get(other.name, {}).get(str(node.value))
            if label is not None:
                return f"«\u00a0{label}\u00a0»"
        return self.say(node)

    def _grouped(self, node: Node) -> str:
        said = self.say(node)
        return f"({said})" if isinstance(node, Logical | Arithmetic) else said

    def _call(self, node: Call) -> str:
        written = _PHRASES.get(node.name)
        if written is not None:
            return written(self, node)
        inside = "\u202f; ".join(self.say(part) for part in node.arguments)
        return f"{node.name}({inside})"

    def selected(self, node: Call, verb: str) -> str:
        """Return « … contient « oui » »."""
        question, choice = node.arguments
        return f"{self.say(question)} {verb} {self._choice(question, choice)}"

    def counted(self, node: Call) -> str:
        """Return the words for the number of choices ticked."""
        question = node.arguments[0]
        asked = "" if isinstance(question, Here) else f" à {self.say(question)}"
        return f"le nombre de réponses{asked}"

    def refused(self, node: Call) -> str:
        """Return the words for ``not(…)``."""
        inside = node.arguments[0]
        if isinstance(inside, Call) and inside.name == "selected":
            return self.selected(inside, "ne contient pas")
        return f"il est faux que ({self.say(inside)})"


def _answered(sign: str) -> str:
    return "est sans réponse" if sign == "=" else "a une réponse"


_PHRASES: dict[str, Callable[[_Speaker, Call], str]] = {
    "selected": lambda speaker, node: speaker.selected(node, "contient"),
    "not": lambda speaker, node: speaker.refused(node),
    "true": lambda speaker, node: "vrai",
    "false": lambda speaker, node: "faux",
    "today": lambda speaker, node: "la date du jour",
    "position": lambda speaker, node: "le numéro du bloc",
    "count-selected": lambda speaker, node: speaker.counted(node),
}
