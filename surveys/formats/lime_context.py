"""What every part of the LimeSurvey reader shares while one survey is read."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from surveys.expressions.tree import Ref
from surveys.formats.assembly import Draft
from surveys.formats.lime_functions import Option, Several, Target
from surveys.formats.lime_model import LimeQuestion, LimeSurvey, Texts
from surveys.formats.lime_own import read
from surveys.formats.losses import Place
from surveys.formats.markup import first_image, has_markup, plain_text
from surveys.formats.names import Taken, choice_slug, free
from surveys.formats.xlsform_choices import OTHER_LABELS
from surveys.formats.xlsform_context import Reading

#: Answers that LimeSurvey words itself.
WORDS: Mapping[str, Mapping[str, str]] = {
    "Y": {"fr": "Oui", "en": "Yes", "de": "Ja", "it": "Sì", "es": "Sí", "pt": "Sim", "ar": "نعم"},
    "N": {"fr": "Non", "en": "No", "de": "Nein", "it": "No", "es": "No", "pt": "Não", "ar": "لا"},
    "U": {"fr": "Incertain", "en": "Uncertain", "de": "Unsicher", "it": "Incerto", "es": "Dudoso"},
    "I": {"fr": "A augmenté", "en": "Increase", "de": "Zugenommen", "it": "Aumenta"},
    "S": {"fr": "Est resté identique", "en": "Same", "de": "Gleich geblieben", "it": "Uguale"},
    "D": {"fr": "A diminué", "en": "Decrease", "de": "Abgenommen", "it": "Diminuisce"},
    "F": {"fr": "Femme", "en": "Female", "de": "Weiblich", "it": "Femmina", "es": "Femenino"},
    "M": {"fr": "Homme", "en": "Male", "de": "Männlich", "it": "Maschio", "es": "Masculino"},
}

#: Stands for a brace that is only a brace, until the quotations are settled; a sign of control,
#: which no text of a questionnaire holds.
BRACE = "\x02"
Coded = tuple[str, Texts]


@dataclass(slots=True)
class Lime:
    """One survey being read."""

    reading: Reading
    survey: LimeSurvey
    #: LimeSurvey's variable -> what it means here
    targets: dict[str, Target] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)
    #: list of ours -> where its « autre » stood; LimeSurvey has it last
    places: dict[str, int] = field(default_factory=dict)

    def texts(self, texts: Texts) -> Texts:
        """Return a text in the survey's languages, without its HTML."""
        found: Texts = {}
        for language in self.survey.languages:
            text = texts.get(language, "").replace("&#123;", BRACE)
            if has_markup(text) and not self.reading.ours:
                self.reading.ledger.told(
                    Place(), "html", "les balises HTML des textes sont retirées ; les mots restent."
                )
            plain = _own_text(text) if self.reading.ours else plain_text(text.replace("\r\n", "\n"))
            if plain:
                found[language] = plain
        return found

    def base(self, question: LimeQuestion, kind: str) -> Draft:
        """Return the draft that every question starts from."""
        fallback = question.code or f"q{question.qid}"
        written = question.attribute("evalapp_name") or question.code
        name = self.reading.names.name(written, question.place.at("name"), fallback)
        uid = question.attribute("evalapp_uid")
        draft: Draft = {
            **({"uid": uid} if uid else {}),
            "_place": question.place,
            "type": kind,
            "name": name,
            "label": self.texts(question.texts),
            "_relevant": question.relevance,
            "_question": question.code,
        }
        looks = question.attribute("evalapp_appearance")
        if looks:
            draft["appearance"] = looks
        hint = self.texts(question.helps)
        if hint:
            draft["hint"] = hint
        if question.mandatory.upper() in ("Y", "1", "TRUE"):
            draft["required"] = True
        elif question.mandatory.upper() == "S":
            self.lost(question, "mandatory", "la question était « souple » : elle est facultative.")
        self._image(question, draft)
        return draft

    def wrapper(self, question: LimeQuestion) -> Draft:
        """Return the group that stands for a question of several parts."""
        draft = self.base(question, "group")
        draft.pop("required", None)
        draft.pop("media", None)
        draft["items"] = []
        return draft

    def name(self, question: LimeQuestion, *parts: str, own: str = "") -> str:
        """Return the name of a part of a question: ``Q1_SQ001``."""
        written = own or "_".join((question.code or f"q{question.qid}", *parts))
        return self.reading.names.name(written, question.place.at("name"), written)

    def aim(self, question: LimeQuestion, target: Target, *parts: str) -> None:
        """Record what LimeSurvey's names for a question, or a part of it, stand for."""
        suffix = "_".join(parts)
        code = f"{question.code}_{suffix}" if suffix else question.code
        self.targets.setdefault(code, target)
        if len(parts) == 2:
            self.targets.setdefault(f"{question.code}_{parts[0]}#{parts[1]}", target)
        if question.qid:
            for between in ("", "_", "#"):
                self.targets.setdefault(f"X{question.qid}{between.join(parts)}", target)

    def several(self, question: LimeQuestion, names: list[str]) -> None:
        """Record a question whose answers are its parts'."""
        self.aim(question, Several(question.code, tuple(Ref(name) for name in names)))

    def options(self, question: LimeQuestion, name: str, codes: list[str], kept: list[str]) -> None:
        """Record a multiple choice and its boxes."""
        boxes = [Option(name, choice) for choice in kept]
        self.aim(question, Several(name, tuple(box.ticked() for box in boxes), True))
        for code, box in zip(codes, boxes, strict=True):
            self.aim(question, box, code)

    def list_of(self, question: LimeQuestion, choices: list[Coded], hint: str = "") -> str:
        """Return the name of a list of answers; equal lists are one list."""
        own = question.attribute("evalapp_list")
        named = self._own_names(question)
        alike: object = sorted(named.get(code, code) for code, _ in choices) if own else choices
        key = json.dumps([own, alike], sort_keys=True, ensure_ascii=False)
        if key not in self.shared:
            wanted = own or hint or f"liste_{question.code}"[:60]
            name = free(wanted, set(self.reading.choices), 60)
            self.shared[key] = name
            self._fill(question, name, choices)
        return self.shared[key]

    def _fill(self, question: LimeQuestion, name: str, choices: list[Coded]) -> None:
        kept: list[Draft] = []
        renamed: dict[str, str] = {}
        taken = Taken()
        own = self._own_names(question)
        parts = question.answers or question.subs
        roles = {part.code: part.role for part in parts}
        extras = {part.code: read(part.extra) for part in parts}
        other = read(question.attribute("evalapp_extra")).get("other", {})
        for code, texts in choices:
            final = taken.claim(own.get(code) or choice_slug(code))
            if final != code:
                renamed.setdefault(code, final)
            label = self.texts(texts)
            if not label and not extras.get(code, {}).get("media"):
                label = {self.survey.languages[0]: code}
            draft: Draft = {"name": final, "label": label, "_place": question.place}
            image = next((found for t in texts.values() if (found := first_image(t))), None)
            if image is not None:
                draft["media"] = {"image": image[0]}
            role = "other" if code == "-oth-" else roles.get(code, "")
            draft |= {"role": role} if role else {}
            kept.append(draft | (other if code == "-oth-" else extras.get(code, {})))
        place = kept[-1].pop("_at", None) if kept else None
        if isinstance(place, int):
            self.places[name] = place
        self.reading.choices[name] = kept
        self.reading.renamed[name] = renamed

    def _own_names(self, question: LimeQuestion) -> dict[str, str]:
        """Return the names of choices that our own file carries beside their codes."""
        parts = question.answers or question.subs
        found = {part.code: part.name for part in parts if part.name}
        return {"-oth-": question.attribute("evalapp_other") or "other"} | found

    def use_list(self, draft: Draft, name: str) -> Draft:
        """Give a question its list; expressions on it follow the list's new names."""
        draft["list_name"] = name
        self.reading.by_question[draft["name"]] = self.reading.renamed[name]
        return draft

    def worded(self, *codes: str) -> list[Coded]:
        """Return answers that LimeSurvey words itself."""
        return [(code, self._in_languages(WORDS[code])) for code in codes]

    def numbers(self, first: float, last: float, step: float = 1) -> list[Coded]:
        """Return the answers of a scale of numbers."""
        count = int((last - first) / step + 1e-9) + 1
        values = [first + index * step for index in range(count)]
        written = [str(int(v)) if v == int(v) else f"{v:g}" for v in values]
        return [(text, dict.fromkeys(self.survey.languages, text)) for text in written]

    def other(self, question: LimeQuestion) -> list[Coded]:
        """Return « autre », when the question offers it."""
        if not question.other:
            return []
        own = question.attributes.get("other_replace_text", {})
        if own and self.reading.ours:
            return [("-oth-", dict(own))]
        default = self._in_languages(OTHER_LABELS)
        return [("-oth-", {c: own.get(c) or own.get("") or default[c] for c in default})]

    def lost(self, question: LimeQuestion, code: str, template: str, *values: object) -> None:
        """Tell that something of a question is missing."""
        self.reading.ledger.lost(question.place, code, template, *values)

    def _in_languages(self, words: Mapping[str, str]) -> Texts:
        return {code: words.get(code) or words["fr"] for code in self.survey.languages}

    def _image(self, question: LimeQuestion, draft: Draft) -> None:
        for language, text in question.texts.items():
            image = first_image(text)
            if image is not None:
                alt = {"alt": {language: image[1]}} if image[1] else {}
                draft["media"] = {"image": image[0], **alt}
                return


def _own_text(text: str) -> str:
    """Return a text that we wrote as HTML, to the letter; one changed since, made plain."""
    bare = html.unescape(text.replace("<br />", "\n"))
    again = html.escape(bare, quote=False).replace("\n", "<br />")
    return bare if again == text.replace("&#124;", "|") else plain_text(text)
