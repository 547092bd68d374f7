"""Invented inputs with all that a real site would have: secrets, gaps, Arabic, three surveys."""

from __future__ import annotations

from datetime import date, timedelta
from math import sqrt

from evalapp.flags import Flag
from indicators.disclosure.tables import Audience, Level, PublishedCell, PublishedTable
from reports.inputs import (
    AgreedShare,
    CampaignFacts,
    ChosenVerbatim,
    ContextFigure,
    DailyCount,
    ReportInputs,
    ResultKind,
    Seat,
    SiteIdentity,
    SourceNote,
    SurveyResult,
    TerritoryFigures,
)
from tests.reports.beziers_framework import FRAMEWORK

SCALE = (
    ("agree_full", "Tout à fait d’accord"),
    ("agree", "Plutôt d’accord"),
    ("disagree", "Plutôt pas d’accord"),
    ("disagree_full", "Pas du tout d’accord"),
)


def wilson(hits: int, base: int) -> tuple[float, float]:
    z = 1.959964
    share = hits / base
    centre = (share + z * z / (2 * base)) / (1 + z * z / base)
    half = z * sqrt(share * (1 - share) / base + z * z / (4 * base * base)) / (1 + z * z / base)
    return max(0.0, centre - half), min(1.0, centre + half)


def cell(row: str, hits: int, base: int) -> PublishedCell:
    low, high = wilson(hits, base)
    return PublishedCell(row, "", hits / base, low, high, hits, base)


def withheld(row: str) -> PublishedCell:
    return PublishedCell(row, "", None, None, None, None, None, Flag.SECRET, "primary")


def agreement(
    campaign: str,
    uid: str,
    wording: str,
    counts: tuple[int, ...] | None,
    theme: str,
    population: str,
) -> SurveyResult:
    if counts is None:
        cells = [withheld(code) for code, _ in SCALE]
        agreed = AgreedShare(None, flag=Flag.SECRET)
        silence: tuple[int | None, int | None] = (None, None)
    else:
        opinions = sum(counts[:4])
        cells = [cell(code, hits, opinions) for (code, _), hits in zip(SCALE, counts, strict=False)]
        low, high = wilson(counts[0] + counts[1], opinions)
        agreed = AgreedShare((counts[0] + counts[1]) / opinions, low, high, opinions)
        silence = (counts[4], max(5, sum(counts) // 40))
    table = _table(uid, wording, SCALE, cells)
    return SurveyResult(
        campaign, uid, ResultKind.AGREEMENT, wording, population, table, theme,
        tuple(code for code, _ in SCALE), agreed,
        None if counts is None else sum(counts), *silence,
    )  # fmt: skip


def choice(
    campaign: str,
    uid: str,
    wording: str,
    counts: dict[str, int | None],
    base: int,
    kind: ResultKind,
    theme: str,
    population: str,
) -> SurveyResult:
    rows = tuple((f"c{place}", label) for place, label in enumerate(counts))
    cells = [
        withheld(code) if hits is None else cell(code, hits, base)
        for (code, _), hits in zip(rows, counts.values(), strict=True)
    ]
    table = _table(uid, wording, rows, cells)
    return SurveyResult(
        campaign, uid, kind, wording, population, table, theme, answered=base, missing=base // 12
    )


def _table(
    key: str,
    title: str,
    rows: tuple[tuple[str, str], ...],
    cells: list[PublishedCell],
) -> PublishedTable:
    return PublishedTable(
        key, title, Audience.SITE, 5,
        tuple(Level(*row) for row in rows), (Level("", "Ensemble"),), tuple(cells),
        sum(one.flag is Flag.SECRET for one in cells),
    )  # fmt: skip


PARENTS, YOUTH, PARTNERS = "parents-beziers", "jeunes-beziers", "partenaires-beziers"
P_ALL, Y_ALL = "parents ayant répondu à la question", "jeunes ayant répondu à la question"


def _parents() -> tuple[SurveyResult, ...]:
    theme = "L’école et les parents"
    return (
        agreement(PARENTS, "P7", "« Je me sens bien accueilli à l’école de mon enfant. »",
                  (158, 171, 52, 31, 9), theme, P_ALL),
        agreement(PARENTS, "P8", "« Je sais à qui parler si mon enfant a une difficulté. »",
                  (121, 148, 84, 49, 17), theme, P_ALL),
        agreement(PARENTS, "P9", "« Je comprends les informations que l’école me donne. »",
                  (133, 165, 71, 38, 12), theme, P_ALL),
        choice(PARENTS, "P10", "Cette année, avez-vous parlé avec un enseignant ?",
               {"Oui, plusieurs fois": 201, "Oui, une fois": 118, "Non": 79, "Je ne sais pas": 14},
               412, ResultKind.CHOICE, theme, P_ALL),
        choice(PARENTS, "P11", "Qu’est-ce qui vous empêche de venir plus souvent ?",
               {"Les horaires": 171, "Le travail": 163, "Garder mes enfants": 92, "La langue": 61,
                "Je n’ose pas": 40, "Je ne suis pas invité": 37, "Rien ne m’empêche": 88,
                "Autre": None},
               405, ResultKind.MULTIPLE, theme, P_ALL),
        agreement(PARENTS, "P12", "« Les activités ont aidé mon enfant. »",
                  (96, 88, 22, 11, 14), "Les activités de la Cité éducative",
                  "parents dont la famille a participé à une activité"),
        agreement(PARENTS, "P13",
                  "« Dans mon quartier, il y a assez d’activités pour les enfants et les jeunes. »",
                  (44, 101, 142, 108, 22), "Les activités de la Cité éducative", P_ALL),
        choice(PARENTS, "P15", "Voulez-vous participer aux décisions de la Cité éducative ?",
               {"Oui": 97, "Peut-être": 131, "Non": 171}, 399, ResultKind.CHOICE,
               "La place des parents", P_ALL),
    )  # fmt: skip


def _youth() -> tuple[SurveyResult, ...]:
    school = "jeunes au collège ou au lycée"
    return (
        agreement(YOUTH, "J4", "« Je me sens bien dans mon établissement. »",
                  (71, 96, 31, 22, 11), "L’établissement", school),
        agreement(YOUTH, "J5", "« Quand je ne comprends pas, quelqu’un m’aide. »",
                  (64, 103, 38, 19, 9), "L’établissement", school),
        agreement(YOUTH, "J6",
                  "« Je connais un adulte qui peut m’aider pour mon avenir (stage, métier, "
                  "études). »", (58, 71, 62, 57, 21), "L’avenir", Y_ALL),
        choice(YOUTH, "J10", "Qu’est-ce qui t’empêche de participer ?",
               {"Je ne suis pas au courant": 118, "C’est trop loin": 41, "C’est trop cher": 39,
                "Les horaires": 77, "Ce n’est pas pour moi": 52, "Je dois aider à la maison": 33,
                "Mes parents ne veulent pas": None, "Rien": None},
               262, ResultKind.MULTIPLE, "Participer", Y_ALL),
        agreement(YOUTH, "J14", "« On demande mon avis pour les projets du quartier. »",
                  (19, 42, 91, 97, 24), "Participer", Y_ALL),
    )  # fmt: skip


def _partners() -> tuple[SurveyResult, ...]:
    return (
        *(
            agreement(PARTNERS, f"S9_{place}", words, counts, "La coopération",
                      "partenaires ayant répondu à la question")
            for place, (words, counts) in enumerate((
                ("Nous nous connaissons mieux", (31, 33, 5, 2, 3)),
                ("Nos objectifs sont partagés", (18, 35, 13, 5, 3)),
                ("L’information circule", (9, 27, 24, 11, 3)),
                ("Les décisions se prennent à trois", None),
                ("Le rôle de chacun est clair", (11, 29, 22, 9, 3)),
            ))
        ),
        choice(PARTNERS, "S14", "Quels sont les principaux freins ?",
               {"Temps": 41, "Budget tardif": 38, "Calendrier": 29, "Turn-over": 22, "Locaux": 11,
                "Mobilité": 9, "Données": 8, "Langue": None, "Autre": None},
               74, ResultKind.MULTIPLE, "Les freins", "partenaires ayant répondu à la question"),
    )  # fmt: skip


def _daily(start: date, weights: tuple[int, ...]) -> tuple[DailyCount, ...]:
    return tuple(
        DailyCount(start + timedelta(days=place), count)
        for place, count in enumerate(weights)
        if count
    )


CAMPAIGNS = (
    CampaignFacts(
        PARENTS, "Enquête auprès des parents", date(2026, 9, 14), date(2026, 10, 16),
        "parents et proches d’enfants scolarisés dans le périmètre",
        ("lien et QR code", "papier saisi"), ("français", "arabe"), 421, 63, 37,
        _daily(date(2026, 9, 14), (12, 31, 44, 22, 9, 0, 0, 18, 52, 61, 27, 8, 0, 2, 11, 19, 24,
                                   16, 7, 0, 0, 6, 9, 14, 11, 3, 0, 0, 4, 5, 3, 2, 1)),
        3, 5),
    CampaignFacts(
        YOUTH, "Enquête auprès des jeunes", date(2026, 9, 21), date(2026, 10, 16),
        "jeunes de 11 à 25 ans du périmètre", ("tablette en classe", "lien"), ("français",),
        274, 41, 12,
        _daily(date(2026, 9, 21), (0, 96, 4, 2, 58, 0, 0, 1, 3, 61, 2, 0, 0, 0, 5, 4, 27, 3, 2, 0,
                                   0, 1, 2, 3)), 2, 5),
    CampaignFacts(
        PARTNERS, "Enquête auprès des partenaires", date(2026, 10, 1), None,
        "professionnels et associations de la Cité éducative", ("lien",), ("français",), 74, 9, 2,
        (), 7, 5),
)  # fmt: skip

_QPV = "QPV 2015, Insee, mise en ligne 2020"


def _territories() -> tuple[TerritoryFigures, ...]:
    def qpv(name: str, code: str, people: int, youth: float, poverty: float) -> TerritoryFigures:
        return TerritoryFigures(name, code, "QPV", (
            ContextFigure("Population", people, "hab.", Flag.NONE, _QPV, "2013", "contour 2015"),
            ContextFigure("Indice de jeunesse", youth, "ratio", Flag.NONE, _QPV, "2017",
                          "contour 2015"),
            ContextFigure("Taux de pauvreté à 60 %", poverty, "%", Flag.NONE, "Insee, Filosofi",
                          "2017", "contour 2015"),
            ContextFigure("Part des familles monoparentales", None, "%", Flag.NOT_AVAILABLE,
                          "Insee, RP", "2020", "contour 2015"),
        ))  # fmt: skip

    town = TerritoryFigures("Béziers", "34032", "commune", (
        ContextFigure("Population", 81545, "hab.", Flag.NONE, "Insee, RP", "2023", "commune"),
        ContextFigure("Niveau de vie médian", 16830, "€", Flag.NONE, "Insee, Filosofi", "2021",
                      "commune"),
        ContextFigure("Taux de pauvreté à 60 %", 0.36, "%", Flag.NONE, "Insee, Filosofi", "2021",
                      "commune"),
        ContextFigure("Taux de pauvreté des moins de 30 ans", 0.47, "%", Flag.NONE,
                      "Insee, Filosofi", "2021", "commune"),
        ContextFigure("Taux de pauvreté des 75 ans et plus", None, "%", Flag.SECRET,
                      "Insee, Filosofi", "2021", "commune"),
    ))  # fmt: skip
    return (
        town,
        qpv("Centre Ville", "QP034001", 19054, 1.4, 0.563),
        qpv("Iranget Grangette", "QP034002", 2832, 1.2, 0.564),
        qpv("Devèze", "QP034003", 4605, 1.3, 0.606),
    )


VERBATIMS = (
    ChosenVerbatim("Depuis qu'il va à l'aide aux devoirs, il est plus calme le soir... mais les "
                   "horaires sont compliqués quand on travaille tard !", "Un parent",
                   theme="L’école et les familles"),
    ChosenVerbatim("أشعر أن المدرسة ترحب بنا، لكنني لا أفهم دائما الرسائل المكتوبة "
                   "(دفتر المراسلة). "
                   "أتمنى أن تكون هناك ترجمة، أو شخص يشرح لنا.", "Un parent, réponse en arabe",
                   "ar", "Je sens que l’école nous accueille, mais je ne comprends pas toujours "
                   "les messages écrits (le cahier de correspondance). J’aimerais une traduction, "
                   "ou quelqu’un qui nous explique.", "L’école et les familles"),
    ChosenVerbatim("Y'a rien après 18h pour nous les grands, c'est toujours pour les petits",
                   "Un jeune de 15 à 17 ans", theme="Grandir dans le quartier"),
    ChosenVerbatim("Un vrai endroit pour réviser, avec quelqu'un qui explique.",
                   "Une jeune de 15 à 17 ans", theme="Grandir dans le quartier"),
    ChosenVerbatim("On se parle enfin, mais la notification de subvention arrive en juillet: on "
                   "lance les actions à la rentrée sans visibilité.", "Un porteur d’action",
                   theme="Travailler ensemble"),
)  # fmt: skip

METHOD = (
    "Les résultats ne sont pas redressés : chaque réponse compte pour une.",
    "Les questions posées à une partie des personnes le disent dans leur champ.",
)
LIMITS = (
    "Les parents qui lisent peu le français ont moins répondu, malgré la version en arabe et les "
    "relais présents aux grilles des écoles.",
    "Les 19-25 ans sont peu nombreux : leurs résultats ne sont pas publiés séparément.",
    "Les chiffres des quartiers portent sur les contours de 2015 ; ceux de 2024 ne sont pas encore "
    "publiés. Les deux ne se comparent pas.",
)


def beziers_inputs() -> ReportInputs:
    return ReportInputs(
        SiteIdentity(
            "beziers", "Cité éducative de Béziers", "Hérault (34)",
            "janvier 2021, renouvelé pour 2025-2027",
            (Seat("Préfecture de l’Hérault", "délégué du préfet"),
             Seat("Éducation nationale", "principal du collège chef de file"),
             Seat("Ville de Béziers", "direction de l’éducation")),
            "une cheffe ou un chef de projet opérationnel à temps plein",
            "collège Krafft", "trois quartiers prioritaires de la politique de la ville",
            ("conforter le rôle de l’école", "promouvoir la continuité éducative",
             "ouvrir le champ des possibles")),
        "Cités éducatives", "année scolaire 2025-2026", date(2026, 11, 23), 2,
        "Villes et Territoires Occitanie", True, _territories(), CAMPAIGNS, FRAMEWORK,
        (*_parents(), *_youth(), *_partners()), VERBATIMS, METHOD, LIMITS,
        (SourceNote("Revenus et pauvreté", "Insee, Filosofi", "2021", "communes",
                    "valeurs sous le seuil de diffusion remplacées par « s »"),
         SourceNote("Quartiers prioritaires", "Insee, QPV 2015", "2013 à 2020", "contours de 2015"),
         SourceNote("Enquêtes", "plateforme d’enquête du centre de ressources", "2026",
                    "site de Béziers", "questionnaires parents, jeunes et partenaires")),
    )  # fmt: skip
