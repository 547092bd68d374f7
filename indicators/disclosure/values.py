"""The gate for what is not a table: indicator values of sites, and texts.

What an audience may see, in one place:

- an indicator value needs ``Rules.base_needed`` respondents, and a hidden site hides a second
  one when the programme's value is shown beside them;
- words written by respondents are shown from ``Rules.threshold`` answers on, sorted by their
  text so that their order says nothing, and never beside a profile.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from evalapp.flags import Flag
from indicators.disclosure.gate import publish_set
from indicators.disclosure.rules import Reason, Rules
from indicators.disclosure.tables import (
    Audience,
    Cell,
    Level,
    Measure,
    PublishedCell,
    PublishedTable,
    Table,
)
from indicators.estimates import Estimate


@dataclass(frozen=True, slots=True)
class SiteEstimate:
    """One ungated value: an indicator in a group (a site), or in all of them (``""``)."""

    group: str
    estimate: Estimate
    #: Respondents who meet the indicator; for a mean, all who answered.
    count: int | None = None


@dataclass(frozen=True, slots=True)
class PublishedEstimate:
    """What may be seen of one value; every number is ``None`` when it is withheld."""

    group: str
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    flag: Flag = Flag.NONE
    reason: str = ""
    bound: str = ""
    fragile: bool = False
    reliable: bool = True


@dataclass(frozen=True, slots=True)
class PublishedTexts:
    """Words of respondents that may be read, or the sentence that says why not."""

    texts: tuple[str, ...] = ()
    withheld: bool = False
    note: str = ""


def publish_estimates(
    indicator: str,
    values: Sequence[SiteEstimate],
    audience: Audience,
    rules: Rules,
    already: Sequence[PublishedTable] = (),
    scope: tuple[tuple[str, str], ...] = (),
    measure: Measure = Measure.SHARE,
) -> tuple[PublishedEstimate, ...]:
    """Return what may be seen of one indicator over groups shown side by side.

    Values without respondents (published figures, flags « nd », « so », « ec ») pass as they
    are: their source has already applied its own secrecy.
    """
    counted = [value for value in values if value.estimate.n > 0]
    table = as_table(indicator, counted, scope, measure)
    shown = publish_set((table,), audience, rules, already)[0] if counted else None
    cells = {cell.column: cell for cell in shown.cells} if shown else {}
    return tuple(
        _published(value, cells.get(value.group)) if value.estimate.n > 0 else _as_is(value)
        for value in values
    )


def as_table(
    indicator: str,
    values: Sequence[SiteEstimate],
    scope: tuple[tuple[str, str], ...] = (),
    measure: Measure = Measure.SHARE,
) -> Table:
    """Return one indicator over groups as a table of one row, to publish with other tables."""
    return Table(
        key=indicator,
        title=indicator,
        rows=(Level("value", indicator),),
        columns=tuple(Level(value.group, value.group) for value in values),
        cells=tuple(
            Cell("value", v.group, _count(v, measure), v.estimate.n, v.estimate) for v in values
        ),
        scope=scope,
        row_variable=indicator,
        column_variable="site",
        measure=measure,
    )


def publish_texts(texts: Sequence[str], audience: Audience, rules: Rules) -> PublishedTexts:
    """Return answers in words when there are enough of them, in an order that tells nothing.

    The threshold counts answers that say something: empty ones protect nobody.
    """
    said = sorted(text.strip() for text in texts if text.strip())
    threshold = rules.threshold(audience)
    if len(said) >= threshold:
        return PublishedTexts(tuple(said))
    if not said:
        return PublishedTexts(note="Aucune réponse en clair.")
    note = (
        f"s\u00a0: secret statistique, moins de {threshold}\u00a0réponses en clair\u00a0; "
        "elles ne sont pas montrées."
    )
    return PublishedTexts(withheld=True, note=note)


def _count(value: SiteEstimate, measure: Measure) -> int:
    n, share = value.estimate.n, value.estimate.value
    if value.count is not None:
        return value.count
    if measure is not Measure.SHARE or share is None:
        return n
    return min(max(math.floor(share * n + 0.5), 0), n)


def _published(value: SiteEstimate, cell: PublishedCell | None) -> PublishedEstimate:
    if cell is None or cell.reason:
        reason = cell.reason if cell else Reason.SECRET
        return PublishedEstimate(
            value.group, None, None, None, None, flag=Flag.SECRET, reason=reason
        )
    return PublishedEstimate(
        group=value.group,
        value=cell.value,
        low=cell.low,
        high=cell.high,
        n=cell.base,
        flag=cell.flag,
        bound=cell.bound,
        fragile=cell.fragile,
        reliable=cell.reliable,
    )


def _as_is(value: SiteEstimate) -> PublishedEstimate:
    estimate = value.estimate
    return PublishedEstimate(
        group=value.group,
        value=estimate.value,
        low=estimate.low,
        high=estimate.high,
        n=None,
        flag=estimate.flag,
    )
