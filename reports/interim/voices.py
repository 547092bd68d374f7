"""Words that the evaluator chose among the open answers."""

from __future__ import annotations

from itertools import groupby

from evalapp.wording import count
from reports.document import Block, Heading, Message, Note, Quote, Section
from reports.inputs import ChosenVerbatim, ReportInputs


def voices_section(inputs: ReportInputs) -> Section | None:
    """Quotations by theme; nothing when none was chosen."""
    if not inputs.verbatims:
        return None
    chosen = count(len(inputs.verbatims), "réponse libre choisie", "réponses libres choisies")
    message = (
        f"{chosen} par l’équipe d’évaluation pour éclairer les chiffres. "
        "Elles ne sont pas représentatives, et aucune ne permet de reconnaître une personne."
    )
    blocks: list[Block] = [Message(message)]
    for theme, group in groupby(inputs.verbatims, key=lambda verbatim: verbatim.theme):
        if theme:
            blocks.append(Heading(theme))
        blocks += [_quote(verbatim) for verbatim in group]
    blocks.append(
        Note(
            "Les noms de personnes et les détails qui feraient reconnaître quelqu’un sont retirés. "
            "Une citation n’est signée d’un rôle que si au moins trois personnes le partagent sur "
            "le site.",
            "Règle de citation.",
        )
    )
    return Section("Paroles choisies", tuple(blocks))


def _quote(verbatim: ChosenVerbatim) -> Quote:
    return Quote(verbatim.text, verbatim.role, verbatim.language, verbatim.translation)
