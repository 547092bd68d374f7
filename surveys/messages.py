"""What a respondent reads when an answer cannot be kept: plain words, never a reproach."""

from __future__ import annotations

from collections.abc import Mapping

_VOUS = {
    "required": "Merci de répondre à cette question pour continuer.",
    "unknown_choice": "Merci de choisir une des réponses proposées.",
    "not_text": "Cette réponse n’a pas pu être lue. Merci de l’écrire de nouveau.",
    "not_list": "Cette réponse n’a pas pu être lue. Merci de choisir de nouveau.",
    "not_integer": "Merci d’écrire un nombre entier, en chiffres. Par exemple\u00a0: 3.",
    "not_decimal": "Merci d’écrire un nombre, en chiffres. Par exemple\u00a0: 3,5.",
    "too_large": "Ce nombre est trop grand pour être enregistré.",
    "out_of_range": "Merci de choisir un nombre entre {low} et {high}.",
    "not_date": "Merci d’écrire une date comme ceci\u00a0: 31/12/2026.",
    "too_long": "Votre texte est trop long\u00a0: {count} caractères. Le maximum est {limit}.",
    "exclusive": "«\u00a0{label}\u00a0» ne peut pas aller avec une autre réponse. "
    "Merci de garder l’une ou l’autre.",
    "duplicate": "Une réponse est choisie deux fois. Merci de la garder une seule fois.",
    "sum": "Le total doit faire {total}. Pour le moment, il fait {actual}.",
    "negative": "Merci d’écrire un nombre à partir de 0.",
    "constraint": "Cette réponse ne convient pas. Merci de la vérifier.",
    "too_many_blocks": "Il y a trop de blocs\u00a0: le maximum est {limit}.",
}

_TU = {
    "required": "Réponds à cette question pour continuer, s’il te plaît.",
    "unknown_choice": "Choisis une des réponses proposées, s’il te plaît.",
    "not_text": "Cette réponse n’a pas pu être lue. Tu peux l’écrire de nouveau.",
    "not_list": "Cette réponse n’a pas pu être lue. Tu peux choisir de nouveau.",
    "not_integer": "Écris un nombre entier, en chiffres. Par exemple\u00a0: 3.",
    "not_decimal": "Écris un nombre, en chiffres. Par exemple\u00a0: 3,5.",
    "out_of_range": "Choisis un nombre entre {low} et {high}.",
    "not_date": "Écris une date comme ceci\u00a0: 31/12/2026.",
    "too_long": "Ton texte est trop long\u00a0: {count} caractères. Le maximum est {limit}.",
    "exclusive": "«\u00a0{label}\u00a0» ne peut pas aller avec une autre réponse. "
    "Garde l’une ou l’autre.",
    "duplicate": "Une réponse est choisie deux fois. Garde-la une seule fois.",
    "negative": "Écris un nombre à partir de 0.",
    "constraint": "Cette réponse ne convient pas. Tu peux la vérifier.",
}

_ARABIC = {
    "required": "من فضلكم أجيبوا عن هذا السؤال للمتابعة.",
    "unknown_choice": "من فضلكم اختاروا إجابة من الإجابات المقترحة.",
    "not_text": "لم نتمكن من قراءة هذه الإجابة. من فضلكم اكتبوها من جديد.",
    "not_list": "لم نتمكن من قراءة هذه الإجابة. من فضلكم اختاروا من جديد.",
    "not_integer": "من فضلكم اكتبوا عددا صحيحا بالأرقام. مثلا: 3.",
    "not_decimal": "من فضلكم اكتبوا عددا بالأرقام. مثلا: 3,5.",
    "too_large": "هذا العدد أكبر من أن يُسجَّل.",
    "out_of_range": "من فضلكم اختاروا عددا بين {low} و{high}.",
    "not_date": "من فضلكم اكتبوا التاريخ هكذا: 31/12/2026.",
    "too_long": "النص طويل جدا: {count} حرفا. الحد الأقصى هو {limit}.",
    "exclusive": "لا يمكن اختيار «\u00a0{label}\u00a0» مع إجابة أخرى. من فضلكم احتفظوا بواحدة فقط.",
    "duplicate": "تم اختيار إجابة مرتين. من فضلكم احتفظوا بها مرة واحدة.",
    "sum": "يجب أن يكون المجموع {total}. هو الآن {actual}.",
    "negative": "من فضلكم اكتبوا عددا ابتداء من 0.",
    "constraint": "هذه الإجابة غير مناسبة. من فضلكم تحققوا منها.",
    "too_many_blocks": "عدد الأجزاء كبير جدا: الحد الأقصى هو {limit}.",
}

CODES = frozenset(_VOUS)


def message(code: str, language: str, address: str, details: Mapping[str, object]) -> str:
    """Return the sentence for a problem, in a language, saying « vous » or « tu »."""
    if language == "ar" and code in _ARABIC:
        return _ARABIC[code].format(**details)
    words = _TU if address == "tu" and code in _TU else _VOUS
    return words[code].format(**details)
