"""The words that a paper form adds to its questionnaire, by form of address and language."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reports.pdf.arabic import RIGHT_TO_LEFT
from surveys.definition import Questionnaire

_ARABIC_LETTERS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
DRAFT = "Brouillon : ce questionnaire n’est pas publié. Ne le distribuez pas."

_WORDS: Mapping[str, Mapping[str, str]] = {
    "vous": {
        "tick": "Cochez la case de votre réponse, ou entourez son numéro.",
        "thanks": "Merci de votre réponse.", "rank": "Écrivez",
        "ranked": "{0} 1 devant ce qui compte le plus, puis 2, puis 3…",
        "go": "→ passez à la question {0}", "end": "→ allez à la fin",
        "several": "Plusieurs réponses possibles.",
    },
    "tu": {
        "tick": "Coche la case de ta réponse, ou entoure son numéro.",
        "thanks": "Merci de ta réponse.", "rank": "Écris",
        "ranked": "{0} 1 devant ce qui compte le plus, puis 2, puis 3…",
        "go": "→ passe à la question {0}", "end": "→ va à la fin",
        "several": "Plusieurs réponses possibles.",
    },
    "ar": {
        "tick": "ضع علامة في خانة إجابتك، أو دائرة حول رقمها.",
        "thanks": "شكراً على إجابتك.", "rank": "اكتب",
        "ranked": "{0} 1 أمام الأهم، ثم 2، ثم 3…",
        "go": "← انتقل إلى السؤال {0}", "end": "← انتقل إلى النهاية",
        "several": "يمكن اختيار عدة إجابات.",
    },
}  # fmt: skip


def words_for(questionnaire: Questionnaire, language: str) -> Mapping[str, str]:
    """Return the words of a form; French ones for the languages that have none."""
    address = "tu" if questionnaire.settings.get("address") == "tu" else "vous"
    return _WORDS.get(language) or _WORDS[address]


def spoken(text: str, language: str) -> str:
    """Return the language in which a text is really written: a translation may be missing."""
    is_turned = language in RIGHT_TO_LEFT and _ARABIC_LETTERS.search(text)
    return language if is_turned or language not in RIGHT_TO_LEFT else "fr"
