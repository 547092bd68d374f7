"""What posters, flyers and cards say, in each language of a campaign."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "call": "Donnez votre avis",
        "scan": "Scannez ce code avec votre téléphone, ou écrivez l’adresse.",
        "anonymous": "C’est anonyme, et ce n’est pas obligatoire.",
        "minutes": "Environ {minutes} minutes, jusqu’au {day}.",
        "card": "Votre code, pour une seule réponse",
        "card_how": "Scannez, ou ouvrez l’adresse et écrivez le code. "
        "Il n’est pas gardé avec vos réponses.",
        "parent": "Autorisation d’un parent",
        "parent_how": "Je suis d’accord pour que mon enfant réponde : je lui donne ce code. "
        "Il n’est pas gardé avec ses réponses.",
    },
    "fr-tu": {
        "call": "Donne ton avis",
        "scan": "Scanne ce code avec ton téléphone, ou écris l’adresse.",
        "card": "Ton code, pour une seule réponse",
        "card_how": "Scanne, ou ouvre l’adresse et écris le code. "
        "Il n’est pas gardé avec tes réponses.",
    },
    "ar": {
        "call": "أعطِ رأيك",
        "scan": "امسح هذا الرمز بهاتفك، أو اكتب العنوان.",
        "anonymous": "الإجابة مجهولة الاسم وليست إلزامية.",
        "minutes": "حوالي {minutes} دقائق، حتى {day}.",
        "card": "رمزك لإجابة واحدة فقط",
        "card_how": "امسح الرمز، أو افتح العنوان واكتب الرمز. لا يُحفظ مع إجاباتك.",
        "parent": "إذن أحد الوالدين",
        "parent_how": "أوافق على أن يجيب طفلي: أعطيه هذا الرمز. لا يُحفظ مع إجاباته.",
    },
}


def said(language: str, address: str = "vous") -> Mapping[str, str]:
    """Return the words of a language; what it lacks is said in French."""
    own = WORDS.get(f"{language}-{address}", {}) if language == "fr" else WORDS.get(language, {})
    return {**WORDS["fr"], **own}
