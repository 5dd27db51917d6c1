"""How often a term is written about, week by week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.flows.search import hit_of
from bot.models import Trend, Week
from bot.models.calendar import EPOCH
from bot.storage.search.statement import IndexQuery
from bot.text.normalize import fold

if TYPE_CHECKING:
    from bot.runtime.services import Services

BEHIND: Final = 5  # articles of the peak's week that are shown
WEEK: Final = timedelta(weeks=1)


async def trend(services: Services, term: str, days: int, *, chat_id: int | None, now: datetime) -> Trend:
    """The weeks of the last ``days``, the first one whole, the present one as far as it went.

    ``now`` is in the zone of who asks: it says which week is the present one. Days of publication are China's.
    """
    today = now.date()
    first = _monday(today - timedelta(days=days))
    index, folded = services.storage.search, fold(term)
    since, until = (first - EPOCH).days, (today - EPOCH).days
    everything = IndexQuery(since=since, until=until, chat_id=chat_id)
    holding = await index.days(replace(everything, texts=(folded,))) if folded else {}
    counted = weeks(holding, await index.days(everything), first, today)
    peak = max(counted, key=lambda week: week.articles, default=None)
    if peak is None or not peak.articles:
        return Trend(term, counted, None)
    monday = (peak.monday - EPOCH).days
    within = replace(everything, texts=(folded,), since=monday, until=min(until, monday + 6))
    numbers = [match.article_id for match in await index.matches(within, limit=BEHIND)]
    stored = await services.storage.articles.several(numbers, chat_id=chat_id)
    return Trend(term, counted, peak, tuple(hit_of(stored[one], (folded,)) for one in numbers if one in stored))


def weeks(holding: Mapping[int, int], everything: Mapping[int, int], first: date, last: date) -> tuple[Week, ...]:
    """Counts by day since 1970, added up by ISO week from the monday ``first`` to the week of ``last``."""
    of_term, of_all = Counter[date](), Counter[date]()
    for total, days in ((of_term, holding), (of_all, everything)):
        for day, number in days.items():
            total[_monday(EPOCH + timedelta(days=day))] += number
    count = (_monday(last) - first).days // 7 + 1
    mondays = [first + at * WEEK for at in range(count)]
    return tuple(Week(monday, of_term[monday], of_all[monday]) for monday in mondays)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
