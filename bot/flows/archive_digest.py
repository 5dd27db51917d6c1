"""Everything in the archive → the stories of some categories, as the command line prints them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.digests.ranking import compose
from bot.flows.briefs import prepare_brief
from bot.flows.stories import StoryAssigner
from bot.models import DigestStory
from bot.runtime.services import Services


async def archive_digest(services: Services, categories: Sequence[str]) -> tuple[DigestStory, ...]:
    """The stories of what import and poll archived, whatever its date, the weightiest first.

    Articles that wait for their story (an import leaves them so: summarizing them takes three times as long as it
    does) find it first.
    """
    stories = services.storage.stories
    if await services.storage.feeds.pending_articles():
        await StoryAssigner(services).assign_pending()
    ids = await stories.since(0, datetime.min.replace(tzinfo=UTC), only_news=False)
    for article_id in await stories.without_brief(ids):
        await prepare_brief(services, article_id)
    return compose(await stories.load(ids), categories)
