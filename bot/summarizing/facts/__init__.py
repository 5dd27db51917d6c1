"""Policy facts: what a policy article settles. An empty field beats a wrong one."""

from __future__ import annotations

from bot.models import Article, Facts
from bot.summarizing.facts.deadlines import deadlines_of
from bot.summarizing.facts.documents import documents_of
from bot.summarizing.facts.folded import folded
from bot.summarizing.facts.issuers import issuers_of
from bot.summarizing.facts.meetings import meetings_of
from bot.summarizing.facts.people import people_of, places_of
from bot.summarizing.facts.targets import targets_of


def facts_of(article: Article) -> Facts:
    """Every kind of fact, each once, in the article's order. The text is folded once for all kinds."""
    text = folded(article)
    deadlines = deadlines_of(text)
    return Facts(
        issuers=issuers_of(text),
        documents=documents_of(text),
        meetings=meetings_of(text)[:2],
        deadlines=deadlines,
        targets=targets_of(text, deadlines),
        people=people_of(text)[:6],
        places=places_of(text)[:2],
    )
