"""Policy facts by rule: what a policy article settles. An empty field beats a wrong one."""

from __future__ import annotations

from bot.models import Article, Facts
from bot.summarizing.facts.documents import documents_of, issuers_of
from bot.summarizing.facts.occasions import deadlines_of, meetings_of
from bot.summarizing.facts.people import people_of, places_of
from bot.summarizing.facts.targets import targets_of


def facts_of(article: Article) -> Facts:
    """Every kind of fact, each once, in the article's order."""
    return Facts(
        issuers=issuers_of(article)[:12],
        documents=documents_of(article)[:6],
        meetings=meetings_of(article)[:2],
        deadlines=deadlines_of(article)[:6],
        targets=targets_of(article)[:8],
        people=people_of(article)[:6],
        places=places_of(article)[:2],
    )
