"""The summary: what is known, what moved, what nobody may conclude yet."""

from __future__ import annotations

from collections.abc import Sequence

from evalapp.wording import NBSP, capitalised, count, enumeration, number, plural
from indicators.judgement import Judgement
from reports.document import (
    Block,
    BulletList,
    Heading,
    KeyFigure,
    KeyFigures,
    Message,
    Paragraph,
    Section,
)
from reports.inputs import IndicatorRow, ReportInputs, ResultKind
from reports.interim.findings import agreement_sentence, indicator_sentence, ranked_statements

#: Bad news first: a summary that is cut short hides nothing.
_MOVED = (Judgement.UNFAVOURABLE, Judgement.FAVOURABLE)


def summary_section(inputs: ReportInputs) -> Section:
    """Two pages at most: figures, movements, words of the surveys, gaps."""
    blocks: list[Block] = [Message(_message(inputs)), _key_figures(inputs)]
    blocks += _movements(inputs.indicators)
    blocks += _surveys(inputs)
    blocks += _gaps(inputs)
    return Section("Synthèse", tuple(blocks))


def _message(inputs: ReportInputs) -> str:
    total, known = len(inputs.codes()), len(inputs.known_codes)
    first = (
        f"Sur les {count(total, 'indicateur')} du référentiel, "
        f"{number(known)} {plural(known, 'a', 'ont')} une valeur à ce jour."
    )
    good = len(inputs.codes(Judgement.FAVOURABLE))
    bad = len(inputs.codes(Judgement.UNFAVOURABLE))
    judged = [
        _counted(good, "est jugé favorable", "sont jugés favorables"),
        _counted(bad, "est jugé défavorable", "sont jugés défavorables"),
    ]
    said = [words for words in judged if words]
    open_questions = len(inputs.codes(Judgement.INCONCLUSIVE))
    if not said:
        return f"{first} Aucun ne permet encore de conclure à une évolution."
    ending = (
        f"{NBSP}; pour {number(open_questions)} {plural(open_questions, 'autre')}, "
        "rien ne permet de conclure"
        if open_questions
        else ""
    )
    return f"{first} {capitalised(enumeration(said))}{ending}."


def _counted(quantity: int, singular: str, several: str) -> str:
    return f"{number(quantity)} {plural(quantity, singular, several)}" if quantity else ""


def _key_figures(inputs: ReportInputs) -> KeyFigures:
    known, total = len(inputs.known_codes), len(inputs.codes())
    complete = sum(campaign.complete for campaign in inputs.campaigns)
    favourable = len(inputs.codes(Judgement.FAVOURABLE))
    open_questions = len(inputs.codes(Judgement.INCONCLUSIVE))
    return KeyFigures(
        (
            KeyFigure(
                number(complete),
                plural(complete, "réponse complète", "réponses complètes"),
                f"à {count(len(inputs.campaigns), 'enquête')}",
            ),
            KeyFigure(
                f"{number(known)}{NBSP}/{NBSP}{number(total)}",
                plural(known, "indicateur renseigné", "indicateurs renseignés"),
                "du référentiel d’évaluation",
            ),
            KeyFigure(
                number(favourable),
                plural(favourable, "indicateur favorable", "indicateurs favorables"),
                "par rapport au point de départ (T0)",
            ),
            KeyFigure(
                number(open_questions),
                plural(open_questions, "indicateur non concluant", "indicateurs non concluants"),
                "écart trop faible ou données trop peu nombreuses",
            ),
        )
    )


def _movements(rows: Sequence[IndicatorRow]) -> list[Block]:
    moved = [row for judgement in _MOVED for row in rows if row.judgement is judgement]
    blocks: list[Block] = [Heading("Ce que montrent les indicateurs")]
    if not moved:
        words = "Aucun indicateur n’a encore assez de points de mesure pour montrer une évolution."
        blocks.append(Paragraph(words))
    titles = {Judgement.FAVOURABLE: "Favorable.", Judgement.UNFAVOURABLE: "Défavorable."}
    items = tuple(Paragraph(indicator_sentence(row), titles[row.judgement]) for row in moved)
    if items:
        blocks.append(BulletList(items))
    open_rows = [row for row in rows if row.judgement is Judgement.INCONCLUSIVE]
    if open_rows:
        blocks.append(Heading("Ce qui ne permet pas de conclure"))
        lines = tuple(Paragraph(indicator_sentence(row)) for row in open_rows)
        blocks.append(BulletList(lines))
    return blocks


def _surveys(inputs: ReportInputs) -> list[Block]:
    items: list[Paragraph] = []
    for campaign in inputs.campaigns:
        results = [
            result
            for result in inputs.results
            if result.campaign == campaign.code and result.kind is ResultKind.AGREEMENT
        ]
        ranked = ranked_statements(results)
        if ranked:
            answers = count(campaign.complete, "réponse complète", "réponses complètes")
            lead = f"{campaign.title} ({answers})."
            items.append(Paragraph(agreement_sentence(ranked), lead))
    if not items:
        return []
    return [Heading("Ce que disent les personnes interrogées"), BulletList(tuple(items))]


def _gaps(inputs: ReportInputs) -> list[Block]:
    awaited = inputs.codes(Judgement.PENDING)
    if not awaited:
        return []
    return [
        Heading("Ce que l’on ne sait pas encore"),
        Paragraph(
            f"{count(len(awaited), 'indicateur attend', 'indicateurs attendent')} une première "
            f"valeur de nos partenaires{NBSP}: {enumeration(awaited)}. Le tableau des indicateurs "
            "dit pour chacun quelle source est attendue."
        ),
    ]
