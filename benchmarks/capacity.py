"""What binds first as users and feeds grow: Telegram's 30 messages a second, PostgreSQL, or the workers' processors.

    python -m benchmarks.capacity                                             # the table up to a million and 100,000
    python -m benchmarks.capacity --subscribers 50000 --feeds 2000            # one line of it
    python -m benchmarks.capacity --subscribers 50000 --feeds 2000 --articles 9000 --cores 8 --postgres-cores 16

A model on paper: measured costs times rates in the busiest hour, over what there is. Each cost names the command that
measured it; the habits of people are assumptions, and stand beside them. ``docs/scaling.md``
shows the table, and a test compares the two.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Final, Literal

PER_SECOND: Final = 30.0  # messages of one bot, by Telegram's rules
HOUR, DAY = 3600.0, 86400.0
FULL: Final = 0.7  # of a core: above it what waits grows faster than what is done
Bound = Literal["telegram", "postgres", "workers"]


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of a processor's time: of the bot's processes, and of PostgreSQL; and the command that measured
    it."""

    bot: float
    postgres: float
    measured_by: str


@dataclass(frozen=True, slots=True)
class Costs:
    """What one of each thing costs. To be replaced where a command says otherwise: this is all that is measured."""

    delivery: Cost = Cost(6.0, 8.0, "python -m benchmarks.scaling --part digests --workers 1")
    link: Cost = Cost(56.0, 12.0, "python -m benchmarks.scaling --part links --workers 1")
    question: Cost = Cost(4.0, 4.0, "python -m benchmarks.peers")  # a command, a press, a link that was read before
    search: Cost = Cost(10.0, 15.0, "python -m benchmarks.search FOLDER --articles 100000")
    poll: Cost = Cost(8.0, 3.0, "python -m benchmarks.polling")
    article: Cost = Cost(75.0, 10.0, "python -m benchmarks.importing FOLDER")  # read, briefed, indexed, put in a story


@dataclass(frozen=True, slots=True)
class Habits:
    """Assumptions: what people and feeds do."""

    messages_an_edition: float = 1.0  # a digest fits into one message as a rule
    at_the_usual_time: float = 0.6  # of all subscribers: those who keep the time that is offered (08:00)
    edition_seconds: float = HOUR  # an edition is to have reached everybody after so long
    questions_a_day: float = 0.3  # of a subscriber: commands and presses, which are answered by a message or an edit
    links_a_day: float = 0.1
    searches_a_day: float = 0.05
    busiest: float = 4.0  # the busiest hour beside the mean of the day
    polls_a_day: float = 48.0  # of a feed: every half hour


@dataclass(frozen=True, slots=True)
class Scale:
    """How large it is, and on what it runs."""

    subscribers: int
    feeds: int
    articles: float  # new ones a day
    cores: float = 3.0  # three workers, of which each keeps one busy
    postgres_cores: float = 4.0


@dataclass(frozen=True, slots=True)
class Load:
    """In the busiest hour: messages a second to Telegram, and shares of what there is (1.0: full)."""

    messages: float
    telegram: float
    postgres: float
    workers: float

    @property
    def bound(self) -> Bound:
        """What is fullest."""
        shares: dict[Bound, float] = {"telegram": self.telegram, "postgres": self.postgres, "workers": self.workers}
        return max(shares, key=lambda name: shares[name])

    @property
    def holds(self) -> bool:
        """Whether everything is done in its time."""
        return max(self.telegram, self.postgres, self.workers) <= 1.0


def load_of(scale: Scale, costs: Costs = Costs(), habits: Habits = Habits()) -> Load:
    """The load of the hour in which the usual edition leaves and people ask most."""
    rates = rates_of(scale, habits)
    spent = {
        name: (rate * getattr(costs, name).bot, rate * getattr(costs, name).postgres) for name, rate in rates.items()
    }
    bot, postgres = (sum(pair[at] for pair in spent.values()) / 1000 for at in (0, 1))
    messages = sum(rates[name] for name in ("delivery", "question", "link", "search"))
    return Load(messages, messages / PER_SECOND, postgres / (scale.postgres_cores * FULL), bot / (scale.cores * FULL))


def rates_of(scale: Scale, habits: Habits) -> dict[str, float]:
    """How many a second of each thing that costs, by the names of ``Costs``."""
    asked = scale.subscribers * habits.busiest / DAY
    editions = scale.subscribers * habits.at_the_usual_time * habits.messages_an_edition
    return {
        "delivery": editions / habits.edition_seconds,
        "link": asked * habits.links_a_day,
        "question": asked * habits.questions_a_day,
        "search": asked * habits.searches_a_day,
        "poll": scale.feeds * habits.polls_a_day / DAY,
        "article": scale.articles * habits.busiest / DAY,
    }


SPLIT: Final[dict[Bound, str]] = {
    "telegram": "several bots: a token each, subscribers by number",
    "postgres": "search on a replica, then partitions of the outbox and of updates by chat",
    "workers": "more workers, on more machines: nothing else changes",
}
ARTICLES_A_FEED: Final = 3.0  # new ones a day, where no number is given
STEPS: Final = (
    (1_000, 100), (10_000, 500), (50_000, 2_000), (100_000, 5_000), (100_000, 100_000), (300_000, 20_000),
    (1_000_000, 100_000),
)  # fmt: skip


def scales_of(sizes: Iterable[tuple[int, int]] = STEPS) -> list[Scale]:
    """Of subscribers and feeds, with as many articles as feeds bring."""
    return [Scale(subscribers, feeds, feeds * ARTICLES_A_FEED) for subscribers, feeds in sizes]


def needed(scale: Scale, load: Load) -> str:
    """How many bots, cores of workers and cores of PostgreSQL it would take."""
    bots, workers, databases = load.telegram, load.workers * scale.cores, load.postgres * scale.postgres_cores
    return f"{math.ceil(bots):4}  {workers:7.1f}  {databases:10.1f}"


def lines(scales: Iterable[Scale]) -> Iterator[str]:
    """The table: how full everything is, what is full first, and what it would take."""
    yield "                                            how full is            binds     to hold: cores of"
    yield "subscribers    feeds  articles/d  sent/s  Telegram PostgreSQL workers  first     bots  workers  PostgreSQL"
    for scale in scales:
        load = load_of(scale)
        shares = f"{load.telegram:8.0%} {load.postgres:10.0%} {load.workers:7.0%}"
        named = "-" if load.holds else load.bound
        yield (
            f"{scale.subscribers:11,}  {scale.feeds:7,}  {scale.articles:10,.0f}  {load.messages:6.1f}  {shares}"
            f"  {named:8}  {needed(scale, load)}"
        )


def splits() -> Iterator[str]:
    """What helps where."""
    return (f"where {name} binds: {split}" for name, split in SPLIT.items())


def sources() -> Iterator[str]:
    """The costs, and where they come from."""
    costs = Costs()
    for one in fields(costs):
        cost: Cost = getattr(costs, one.name)
        yield f"{one.name:9} {cost.bot:6.1f} ms of the bot, {cost.postgres:5.1f} ms of PostgreSQL  ({cost.measured_by})"


def main() -> None:
    """Print the table, or one line of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subscribers", type=int)
    parser.add_argument("--feeds", type=int)
    parser.add_argument("--articles", type=float, help=f"a day; {ARTICLES_A_FEED:.0f} a feed where left out")
    parser.add_argument("--cores", type=float, default=3.0, help="of the workers")
    parser.add_argument("--postgres-cores", type=float, default=4.0)
    chosen = parser.parse_args()
    sizes = [(chosen.subscribers, chosen.feeds or 500)] if chosen.subscribers else STEPS
    scales = [replace(one, cores=chosen.cores, postgres_cores=chosen.postgres_cores) for one in scales_of(sizes)]
    if chosen.articles is not None:
        scales = [replace(one, articles=chosen.articles) for one in scales]
    print("\n".join([*lines(scales), "", *splits(), "", *sources()]))


if __name__ == "__main__":
    main()
