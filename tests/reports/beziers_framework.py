"""The invented scorecard of Béziers over the 34 indicators."""

from __future__ import annotations

from evalapp.flags import Flag
from indicators.framework import Direction
from indicators.judgement import Judgement, Trend
from reports.inputs import CriterionRows, IndicatorRow, QuestionRows

UP, DOWN, RANGE, CONTEXT = Direction.UP, Direction.DOWN, Direction.RANGE, Direction.CONTEXT


def awaited(
    code: str, label: str, unit: str, source: str, direction: Direction = UP
) -> IndicatorRow:
    return IndicatorRow(
        code, label, unit, direction, Judgement.PENDING, flag=Flag.PENDING, source=source
    )


def context(code: str, label: str, unit: str, value: float | None, source: str) -> IndicatorRow:
    flag = Flag.NOT_AVAILABLE if value is None else Flag.NONE
    return IndicatorRow(
        code, label, unit, CONTEXT, Judgement.CONTEXT, value, flag, period="2021", source=source
    )


def survey(
    code: str,
    label: str,
    judgement: Judgement,
    values: tuple[float, float, float],
    n: int,
    baseline: float,
    target: float,
    source: str,
    reason: str = "",
) -> IndicatorRow:
    value, low, high = values
    return IndicatorRow(
        code, label, "%", UP, judgement, value, Flag.NONE, low, high, n, 11, baseline=baseline,
        baseline_period="2023",
        target=target, period="T1, automne 2026", source=source, reason=reason,
        trend=_trend(value - baseline, judgement), decimals=0,
    )  # fmt: skip


def _trend(difference: float, judgement: Judgement) -> Trend:
    if judgement is Judgement.INCONCLUSIVE:
        return Trend.INCONCLUSIVE
    return Trend.UP if difference > 0 else Trend.DOWN


def _decimals(unit: str, *values: float) -> int:
    scale = 100 if unit == "%" else 1
    return int(any(abs(value * scale - round(value * scale)) > 1e-9 for value in values))


def provided(
    code: str,
    label: str,
    unit: str,
    direction: Direction,
    judgement: Judgement,
    value: float,
    baseline: float,
    source: str,
    target: float | None = None,
    target_words: str = "",
) -> IndicatorRow:
    return IndicatorRow(
        code, label, unit, direction, judgement, value, baseline=baseline, baseline_period="2022",
        target=target, target_words=target_words, period="2025-2026", source=source,
        trend=_trend(value - baseline, judgement), decimals=_decimals(unit, value, baseline),
    )  # fmt: skip


GOOD, BAD, OPEN = (
    Judgement.FAVOURABLE, Judgement.UNFAVOURABLE, Judgement.INCONCLUSIVE,
)  # fmt: skip

FRAMEWORK = (
    QuestionRows("QE0", "Dans quel contexte la Cité éducative agit-elle ?", (
        CriterionRows("Situation des habitants et des élèves", (
            context("CE-C01", "Population des QPV du périmètre", "hab.", 26491, "Insee, QPV 2015"),
            context("CE-C02", "Indice de jeunesse (0-19 ans / 60 ans et plus)", "ratio", 1.4,
                    "Insee, QPV 2015"),
            context("CE-C03", "Taux de pauvreté à 60 %", "%", 0.36, "Insee, Filosofi"),
            context("CE-C04", "Part des familles monoparentales", "%", None, "Insee, RP"),
            context("CE-C05", "IPS moyen des collèges", "points", 82.4, "DEPP, IPS"),
        )),
    )),
    QuestionRows("QE1", "Quels effets sur la réussite et le bien-être à l’école ?", (
        CriterionRows("Les élèves réussissent mieux", (
            provided("CE-E01", "Taux de réussite au DNB", "%", UP, OPEN, 0.741, 0.735,
                     "DEPP, DNB par établissement", 0.78),
            provided("CE-E02", "Écart de réussite au DNB avec le département", "points", UP, OPEN,
                     -9.8, -10.6, "calcul, DEPP"),
            awaited("CE-E03", "Score moyen en 6e, français et mathématiques", "points",
                    "DEPP, évaluations 6e"),
            awaited("CE-E04", "Scolarisation des moins de 3 ans", "%", "DSDEN, Ville"),
            awaited("CE-E05", "Élèves bénéficiant de petits déjeuners", "nb", "DSDEN, Ville"),
        )),
        CriterionRows("Le climat scolaire s’améliore", (
            provided("CE-E06", "Taux d’absentéisme (4 demi-journées ou plus par mois)", "%", DOWN,
                     BAD, 0.118, 0.093, "DSDEN", 0.08),
            provided("CE-E07", "Exclusions temporaires pour 100 élèves", "nb", DOWN, GOOD, 11.2,
                     14.9, "DSDEN", 10),
            awaited("CE-E08", "Élèves inscrits à Devoirs faits", "%", "collèges"),
            survey("CE-E09", "Parents à l’aise pour parler avec l’école", GOOD,
                   (0.799, 0.757, 0.835), 412, 0.72, 0.80, "enquête parents, P7"),
            survey("CE-E10", "Élèves se sentant bien dans leur établissement", OPEN,
                   (0.759, 0.698, 0.811), 220, 0.74, 0.80, "enquête jeunes, J4",
                   "l’écart de 2 points est plus petit que l’incertitude"),
        )),
    )),
    QuestionRows("QE2", "La continuité éducative touche-t-elle les publics visés ?", (
        CriterionRows("Les jeunes fragiles sont repérés et suivis", (
            awaited("CE-K01", "Jeunes repérés en risque de décrochage et suivis", "%",
                    "GPDS, PSAD"),
            awaited("CE-K02", "Jeunes sortis sans solution", "nb", "PSAD", DOWN),
            awaited("CE-K03", "Enfants en parcours PRE", "nb", "PRE"),
            provided("CE-K04", "Enfants en accompagnement à la scolarité (CLAS)", "nb", UP, GOOD,
                     312, 268, "CAF", 320),
            awaited("CE-K05", "Élèves fréquentant le périscolaire", "%", "Ville"),
            awaited("CE-K06", "Places d’accueil pour 100 enfants de moins de 3 ans", "nb", "CAF"),
        )),
        CriterionRows("Les parents et la santé sont au cœur de l’action", (
            provided("CE-K07", "Parents différents touchés par des actions parentalité", "nb", UP,
                     GOOD, 487, 301, "bilans d’actions", 450),
            awaited("CE-K08", "Enfants dépistés et orientés vers un soin", "%",
                    "Éducation nationale, Ville"),
            provided("CE-K09", "Actions associant école et hors école", "%", UP, OPEN, 0.58, 0.52,
                     "bilans d’actions", 0.65),
        )),
    )),
    QuestionRows("QE3", "Le champ des possibles s’ouvre-t-il ?", (
        CriterionRows("Les plus grands et les filles trouvent leur place", (
            provided("CE-O01", "Part des 16-25 ans parmi les bénéficiaires uniques", "%", UP, OPEN,
                     0.142, 0.135, "bilans d’actions", 0.2),
            awaited("CE-O02", "Élèves de 3e avec un stage choisi et réalisé", "%", "collèges"),
            survey("CE-O03", "Jeunes connaissant un adulte qui peut aider pour l’orientation", OPEN,
                   (0.52, 0.458, 0.581), 248, 0.49, 0.6, "enquête jeunes, J6",
                   "les intervalles des deux mesures se recouvrent"),
            awaited("CE-O04", "Élèves ayant vécu un projet culturel, sportif ou citoyen", "%",
                    "ADAGE"),
            provided("CE-O05", "Part des filles parmi les bénéficiaires", "%", RANGE, GOOD, 0.47,
                     0.41, "bilans d’actions", None, "45 à 55\u00a0%"),
            IndicatorRow("CE-O06", "Jeunes de 16 à 25 ans du QPV suivis par la mission locale",
                         "nb", UP, OPEN, None, Flag.SECRET, period="1er semestre 2026",
                         source="mission locale", reason="la valeur est couverte par le secret"),
        )),
    )),
    QuestionRows("QE4", "L’alliance éducative change-t-elle la façon de travailler ?", (
        CriterionRows("Les moyens sont employés et partagés", (
            provided("CE-T01", "Taux d’exécution du budget", "%", RANGE, GOOD, 0.93, 0.84,
                     "bilans financiers", None, "90 à 100\u00a0%"),
            provided("CE-T02", "Effet levier (€ des partenaires pour 1 € de l’État)", "ratio", UP,
                     OPEN, 0.9, 0.9, "bilans financiers", 1.0),
            awaited("CE-T03", "Bilans d’actions rendus à temps et complets", "%", "plateforme"),
            survey("CE-T04", "Coopération jugée utile par les partenaires", OPEN,
                   (0.746, 0.634, 0.833), 71, 0.7, 0.8, "enquête partenaires, S9",
                   "les intervalles des deux mesures se recouvrent"),
        )),
    )),
)  # fmt: skip
