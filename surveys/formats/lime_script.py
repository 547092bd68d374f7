"""Write our trees in LimeSurvey's ExpressionScript."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from surveys.definition import Question, Questionnaire, QuestionType
from surveys.expressions.parser import parse
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
from surveys.expressions.tree import names as read_names
from surveys.expressions.values import plain_number
from surveys.formats.lstsv_codes import Codes

_OPERATORS = {"=": "==", "div": "/", "mod": "%"}
_FUNCTIONS = {
    "if": "if", "min": "min", "max": "max", "sum": "sum", "round": "round", "abs": "abs",
    "int": "intval", "string-length": "strlen", "concat": "join", "normalize-space": "trim",
}  # fmt: skip


class Unwritable(ValueError):
    """Something that ExpressionScript cannot say; the message is French."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the expressions of one questionnaire."""

    codes: Codes
    questions: Mapping[str, Question]
    #: row -> the question that holds it
    owners: Mapping[str, Question]

    def text(self, expression: str, own: Question | None = None) -> str:
        """Return an expression of ours in ExpressionScript, or raise ``Unwritable``."""
        return self._node(parse(expression), own)

    def variable(self, name: str) -> str:
        """Return LimeSurvey's name for an answer."""
        if name in self.owners:
            return f"{self.codes.questions[self.owners[name].name]}_{self.codes.questions[name]}"
        base, dot, rest = name.rpartition(".")
        if dot and rest == "other" and base in self.questions:
            return f"{self.codes.questions[base]}_other"
        if name not in self.questions:
            raise Unwritable(f"« {name} » n'a pas d'équivalent")
        return self.codes.questions[name]

    def _node(self, node: Node, own: Question | None) -> str:
        match node:
            case Literal(str() as value):
                return _quoted(value)
            case Literal(float() as value):
                return plain_number(value)
            case Ref():
                return f"{self.variable(node.name)}.NAOK"
            case Here():
                return "self"
            case Logical():
                parts = (self._node(part, own) for part in node.operands)
                return f"({f' {node.operator} '.join(parts)})"
            case Negate():
                return f"(-{self._node(node.operand, own)})"
            case _:
                return self._compound(node, own)

    def _compound(self, node: Node, own: Question | None) -> str:
        match node:
            case Compare():
                return self._compare(node, own)
            case Arithmetic():
                left, right = self._node(node.left, own), self._node(node.right, own)
                return f"({left} {_OPERATORS.get(node.operator, node.operator)} {right})"
            case ChoiceLabel():
                return f"{self.variable(node.question)}.shown"
            case Match():
                pattern = node.pattern.replace("/", "\\/")
                return f"regexMatch({_quoted(f'/{pattern}/')}, {self._node(node.subject, own)})"
            case Call():
                return self._call(node, own)
            case _:
                raise Unwritable("cette écriture n'a pas d'équivalent")

    def _compare(self, node: Compare, own: Question | None) -> str:
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if other == Literal("") and node.operator in ("=", "!="):
                mark = "!" if node.operator == "!=" else ""
                return f"{mark}is_empty({self._node(one, own)})"
        left = self._side(node.left, node.right, own)
        right = self._side(node.right, node.left, own)
        if node.operator == "!=":
            known = [self._node(p, own) for p in (node.left, node.right) if isinstance(p, Ref)]
            tests = [f"!is_empty({name})" for name in known]
            return f"({' and '.join((*tests, f'{left} != {right}'))})"
        return f"{left} {_OPERATORS.get(node.operator, node.operator)} {right}"

    def _side(self, node: Node, beside: Node, own: Question | None) -> str:
        """Return one side; the code of an answer follows its question's list."""
        question = self._question(beside, own)
        if isinstance(node, Literal) and question is not None and question.list_name:
            written = node.value if isinstance(node.value, str) else plain_number(node.value)
            code = self.codes.answers[question.list_name].get(written)
            if code is not None:
                return _quoted(code)
        return self._node(node, own)

    def _question(self, node: Node, own: Question | None) -> Question | None:
        if isinstance(node, Here):
            return own
        if isinstance(node, Ref):
            return self.questions.get(node.name) or self.owners.get(node.name)
        return None

    def _call(self, node: Call, own: Question | None) -> str:
        special = _SPECIAL.get(node.name)
        if special is not None:
            return special(self, node.arguments, own)
        if node.name not in _FUNCTIONS:
            raise Unwritable(f"la fonction « {node.name}() » n'a pas d'équivalent")
        inside = ", ".join(self._node(part, own) for part in node.arguments)
        return f"{_FUNCTIONS[node.name]}({inside})"

    def _selected(self, arguments: tuple[Node, ...], own: Question | None) -> str:
        question = self._question(arguments[0], own)
        choice = arguments[1]
        if question is None or question.list_name is None or not isinstance(choice, Literal):
            raise Unwritable("« selected() » n'a pas d'équivalent ici")
        written = choice.value if isinstance(choice.value, str) else plain_number(choice.value)
        if question.type is QuestionType.SELECT_MULTIPLE:
            code = self.codes.boxes[question.list_name].get(written)
            if code is None:
                raise Unwritable(f"la réponse « {written} » n'existe pas")
            return f'{self.codes.questions[question.name]}_{code}.NAOK == "Y"'
        code = self.codes.answers[question.list_name].get(written, written)
        return f"{self._node(arguments[0], own)} == {_quoted(code)}"

    def _negation(self, arguments: tuple[Node, ...], own: Question | None) -> str:
        """Return a negation that stays false, as ours, while its question has no answer."""
        inside = arguments[0]
        written = f"!({self._node(inside, own)})"
        is_sure = isinstance(inside, Call) and inside.name in ("coalesce", "true", "false")
        is_blank_test = isinstance(inside, Compare) and Literal("") in (inside.left, inside.right)
        names = [] if is_sure or is_blank_test else sorted(read_names(inside))
        return f"({' and '.join((*map(self._answered, names), written))})" if names else written

    def _answered(self, name: str) -> str:
        question = self.questions.get(name)
        if question is not None and question.type is QuestionType.SELECT_MULTIPLE:
            return f"count(that.{self.codes.questions[name]}.NAOK) > 0"
        return f"!is_empty({self.variable(name)}.NAOK)"

    def _count(self, arguments: tuple[Node, ...], own: Question | None) -> str:
        question = self._question(arguments[0], own)
        if question is None:
            raise Unwritable("« count-selected() » n'a pas d'équivalent ici")
        return f"count(that.{self.codes.questions[question.name]}.NAOK)"

    def _coalesce(self, arguments: tuple[Node, ...], own: Question | None) -> str:
        if len(arguments) == 2 and arguments[1] in _BLANKS:
            return self._node(arguments[0], own)
        first, *rest = (self._node(part, own) for part in arguments)
        if len(rest) != 1:
            raise Unwritable("« coalesce() » n'a pas d'équivalent ici")
        return f"if(is_empty({first}), {rest[0]}, {first})"


#: What LimeSurvey already makes of a missing answer.
_BLANKS = (Literal(""), Literal(0.0), Call("false", ()))

Special = Callable[[Writer, tuple[Node, ...], Question | None], str]
_SPECIAL: dict[str, Special] = {
    "selected": Writer._selected,
    "count-selected": Writer._count,
    "coalesce": Writer._coalesce,
    "not": Writer._negation,
    "true": lambda writer, a, own: "1",
    "false": lambda writer, a, own: "0",
    "today": lambda writer, a, own: 'date("Y-m-d")',
    "number": lambda writer, a, own: writer._node(a[0], own),
    "string": lambda writer, a, own: writer._node(a[0], own),
    "once": lambda writer, a, own: writer._node(a[0], own),
    "date": lambda writer, a, own: writer._node(a[0], own),
    "boolean": lambda writer, a, own: writer._node(a[0], own),
}


def writer_of(questionnaire: Questionnaire, codes: Codes) -> Writer:
    """Return the writer of a questionnaire."""
    questions = {question.name: question for question in questionnaire.questions()}
    owners = {row.name: question for question in questions.values() for row in question.rows}
    return Writer(codes, questions, owners)


def _quoted(value: str) -> str:
    mark = "'" if '"' in value else '"'
    return f"{mark}{value.replace(mark, '')}{mark}"
