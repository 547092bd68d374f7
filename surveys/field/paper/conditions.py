"""Who answers a question on paper, in words that send back to numbers: « à la question 6 »."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evalapp.wording import NBSP, enumeration
from surveys.definition import Questionnaire
from surveys.expressions.french import to_french
from surveys.expressions.tree import Call, Compare, Literal, Node, Ref

#: (question, answer, whether it is the one that was given).
_Said = tuple[str, str, bool]
ANY = ""


class PaperWords:
    """Says conditions by the numbers of a form."""

    def __init__(self, questionnaire: Questionnaire, numbers: Mapping[str, int]) -> None:
        self.questionnaire, self.numbers = questionnaire, numbers
        is_tu = questionnaire.settings.get("address") == "tu"
        self.have, self.have_not = ("tu as", "tu n’as") if is_tu else ("vous avez", "vous n’avez")
        language = questionnaire.source_language
        self.labels = {
            question.name: {
                choice.name: choice.label.get(language, choice.name)
                for choice in questionnaire.choices.get(question.list_name or "", ())
            }
            for question in questionnaire.questions()
        }

    def condition(self, parts: Iterable[Node]) -> str:
        """Return « Si vous avez répondu … », or nothing when everybody answers."""
        given: dict[tuple[str, bool], list[str]] = {}
        others: list[str] = []
        for part in parts:
            said = self._simple(part)
            if said is None:
                others.append(to_french(part, self.questionnaire).removeprefix("si "))
            else:
                given.setdefault((said[0], said[2]), []).append(said[1])
        found = [self._words(*key, answers, given) for key, answers in given.items()]
        told = [words for words in (*found, *others) if words]
        return f"Si {' et '.join(told)}" if told else ""

    def _simple(self, part: Node) -> _Said | None:
        """Return what a part says about one answer to one numbered question."""
        match part:
            case Compare("=" | "!=" as sign, Ref(name), Literal(str(value))):
                return self._known(name, value, is_given=(sign == "=") != (value == ANY))
            case Call("selected", (Ref(name), Literal(str(value)))):
                return self._known(name, value, is_given=True)
            case Call("not", (Call("selected", (Ref(name), Literal(str(value)))),)):
                return self._known(name, value, is_given=False)
        return None

    def _known(self, name: str, value: str, *, is_given: bool) -> _Said | None:
        label = self.labels.get(name, {}).get(value, "")
        if name not in self.numbers or (value and not label):
            return None
        return name, label, is_given

    def _words(
        self, name: str, is_given: bool, answers: list[str],
        given: Mapping[tuple[str, bool], list[str]],
    ) -> str:  # fmt: skip
        where = f"à la question{NBSP}{self.numbers[name]}"
        named = [f"«{NBSP}{answer}{NBSP}»" for answer in answers if answer != ANY]
        if not named:
            # That something was answered goes without saying when an answer is named.
            if len(given) > 1 and any(key[0] == name and key[1] != is_given for key in given):
                return ""
            if is_given:
                return f"{self.have} répondu {where}"
            return f"{self.have_not} rien répondu {where}"
        if is_given:
            return f"{self.have} répondu {enumeration(named)} {where}"
        if len(named) == 1:
            return f"{self.have_not} pas répondu {named[0]} {where}"
        return f"{self.have_not} répondu ni {' ni '.join(named)} {where}"
