"""How the surveys were held, and what their figures cannot say."""

from __future__ import annotations

from evalapp.charts.values import Caption, DayCount, DaysChart
from evalapp.wording import (
    EMPTY,
    NBSP,
    count,
    day_range,
    enumeration,
    number,
    percent,
    plural,
)
from reports.document import (
    Align,
    Block,
    BulletList,
    Column,
    DataTable,
    Figure,
    Heading,
    Message,
    Note,
    Paragraph,
    Row,
    Section,
)
from reports.inputs import CampaignFacts, ReportInputs
from reports.interim.words import dates_of

_INTERVALS = (
    "Chaque pourcentage d’enquête est donné avec son intervalle de confiance à 95"
    f"{NBSP}% (méthode de Wilson) et son effectif n. Deux résultats dont les intervalles se "
    "recouvrent ne sont jamais classés l’un devant l’autre."
)
_DONT_KNOW = (
    f"Pour les échelles d’accord, «{NBSP}Je ne sais pas{NBSP}» et l’absence de réponse "
    "ne comptent pas dans les pourcentages d’accord. Ils sont publiés à part."
)
_CONCLUSION = (
    "Une évolution n’est annoncée que si l’écart avec le point de départ dépasse 2 points (ou "
    f"5{NBSP}%), avec au moins 30 réponses. Sinon l’indicateur est «{NBSP}non concluant{NBSP}»."
)


def method_section(inputs: ReportInputs) -> Section:
    """Dates, modes, numbers, missing answers, withheld cells, limits."""
    blocks: list[Block] = [Message(_message(inputs))]
    if inputs.campaigns:
        blocks += [Heading("Les enquêtes"), _campaign_table(inputs.campaigns)]
        figures = [_days(campaign) for campaign in inputs.campaigns if campaign.daily]
        blocks += figures
    blocks += _reading(inputs)
    blocks += _limits(inputs)
    return Section("Méthode et limites", tuple(blocks))


def _message(inputs: ReportInputs) -> str:
    campaigns = inputs.campaigns
    if not campaigns:
        return (
            "Aucune enquête n’est encore exploitée pour ce site. "
            "Ce rapport s’appuie sur les seules données publiées et sur celles des partenaires."
        )
    complete = sum(campaign.complete for campaign in campaigns)
    partial = sum(campaign.partial for campaign in campaigns)
    refused = sum(campaign.refused for campaign in campaigns)
    unfinished = count(partial, "questionnaire inachevé", "questionnaires inachevés")
    return (
        f"{count(complete, 'réponse complète', 'réponses complètes')} à "
        f"{count(len(campaigns), 'enquête')}, {unfinished} et {count(refused, 'refus', 'refus')}"
        f"{NBSP}: c’est la parole de celles et ceux qui ont bien voulu répondre. "
        "Elle n’est pas un échantillon tiré au sort, et ce rapport ne l’étend pas à toute la "
        "population."
    )


def _campaign_table(campaigns: tuple[CampaignFacts, ...]) -> DataTable:
    columns = (
        Column("Enquête", weight=2.6),
        Column("Dates", weight=2.4),
        Column("Mode et langues", weight=2.6),
        Column("Réponses complètes", Align.RIGHT, 1.35),
        Column("Inachevées", Align.RIGHT, 1.25),
        Column("Refus", Align.RIGHT, 0.8),
        Column("Cases masquées", Align.RIGHT, 1.15),
    )
    thresholds = sorted({campaign.threshold for campaign in campaigns})
    return DataTable(
        "Ce qui a été recueilli, et ce qui ne peut pas être publié",
        columns,
        tuple(_campaign_row(campaign) for campaign in campaigns),
        note=(
            f"Case masquée{NBSP}: résultat remplacé par «{NBSP}s{NBSP}» parce qu’il décrit moins "
            f"de {enumeration([number(threshold) for threshold in thresholds], 'ou')} personnes, "
            "ou parce qu’il permettrait d’en recalculer un autre."
        ),
        source="plateforme d’enquête, à la date de ce rapport.",
    )


def _campaign_row(campaign: CampaignFacts) -> Row:
    held = enumeration(campaign.modes) or EMPTY
    languages = f" ({enumeration(campaign.languages)})" if campaign.languages else ""
    return Row(
        (
            campaign.title,
            dates_of(campaign),
            f"{held}{languages}",
            number(campaign.complete),
            number(campaign.partial),
            number(campaign.refused),
            number(campaign.withheld),
        )
    )


def _days(campaign: CampaignFacts) -> Figure:
    counts = tuple(DayCount(item.day, item.count) for item in campaign.daily)
    total = sum(item.count for item in counts)
    best = max(counts, key=lambda item: (item.count, item.day))
    when = day_range(min(c.day for c in counts), max(c.day for c in counts))
    share = best.count / total if total else 0.0
    title = f"{campaign.title}{NBSP}: {percent(share)} des réponses en une seule journée"
    if share < 0.2:
        title = f"{campaign.title}{NBSP}: des réponses réparties sur la collecte"
    caption = Caption(
        title,
        f"Réponses par jour, {when}",
        source="plateforme d’enquête",
        population=campaign.audience,
    )
    return Figure(DaysChart(caption, counts))


def _reading(inputs: ReportInputs) -> list[Block]:
    items = [Paragraph(_INTERVALS), Paragraph(_DONT_KNOW), Paragraph(_CONCLUSION)]
    missing = _missing(inputs)
    if missing:
        items.append(Paragraph(missing))
    items += [Paragraph(words) for words in inputs.method_notes]
    return [Heading("Comment lire les résultats"), BulletList(tuple(items))]


def _missing(inputs: ReportInputs) -> str:
    rates = [
        result.missing / (result.missing + result.answered)
        for result in inputs.results
        if result.missing is not None and result.answered
    ]
    if not rates:
        return ""
    high = sum(rate > 0.05 for rate in rates)
    words = f"La part des personnes qui ont passé une question va de {percent(min(rates))} à "
    words += f"{percent(max(rates))} selon la question"
    if not high:
        return f"{words}{NBSP}; elle ne dépasse jamais 5{NBSP}%."
    several = plural(high, "question", "questions")
    return f"{words}{NBSP}; elle dépasse 5{NBSP}% pour {number(high)} {several}."


def _limits(inputs: ReportInputs) -> list[Block]:
    if not inputs.limits:
        return []
    items = tuple(Paragraph(words) for words in inputs.limits)
    blocks: list[Block] = [Heading("Les limites"), BulletList(items)]
    if inputs.is_demonstration:
        blocks.append(
            Note(
                "Les réponses et les indicateurs de ce document ont été fabriqués pour montrer "
                "l’outil. Seules les données publiées de la partie «"
                f"{NBSP}Contexte{NBSP}» sont réelles.",
                "Démonstration.",
            )
        )
    return blocks
