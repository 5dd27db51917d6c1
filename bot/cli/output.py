"""Articles and briefs as the JSON objects of the command line (one a line)."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from bot.errors import SourceError
from bot.models import Article, Brief, DigestStory, Hit, KeyPoint, Span

if TYPE_CHECKING:
    from bot.summarizing.explain import Explanation


def article_object(article: Article) -> dict[str, Any]:
    """The object that ``read --json`` prints."""
    return {field.name: _plain(getattr(article, field.name)) for field in fields(article)}


def brief_object(brief: Brief) -> dict[str, Any]:
    """The object that ``brief --json`` prints: the article's fields and what was drawn from it."""
    return {
        **article_object(brief.article),
        "topic": brief.topic,
        "topic_score": round(brief.topic_score, 3),
        "keywords": list(brief.keywords),
        "headline": _plain(brief.headline),
        "key_points": [_point(point) for point in brief.key_points],
        "outline": [_point(point) for point in brief.outline],
        "facts": {field.name: _plain(getattr(brief.facts, field.name)) for field in fields(brief.facts)},
    }


def explanation_object(found: Explanation) -> dict[str, Any]:
    """What ``brief --explain`` adds: the genre, and of each sentence its probability, fate and signals."""
    reasons = [
        {
            **_plain(reason.sentence),
            "probability": round(reason.probability, 3),
            "fate": reason.fate,
            "shown": reason.shown,
            "signals": {name: round(value, 3) for name, value in reason.signals},
        }
        for reason in found.reasons
    ]
    return {"genre": found.genre, "sentences": reasons}


def error_object(error: SourceError, source: str, message: str) -> dict[str, Any]:
    """The object of a source that failed; ``message`` is the sentence for people."""
    return {"source": source, "error": {"kind": error.kind, "message": message, "status": error.status}}


def _point(point: KeyPoint) -> dict[str, Any]:
    return {**_plain(point.span), "label": point.label, "link": point.link}


def _plain(value: Any) -> Any:
    """Values as JSON has them; a fact's span lies flat beside its other fields."""
    if is_dataclass(value) and not isinstance(value, type):
        span = getattr(value, "span", None)
        rest = {field.name: _plain(getattr(value, field.name)) for field in fields(value) if field.name != "span"}
        return {**_plain(span), **rest} if isinstance(span, Span) else rest
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def digest_object(story: DigestStory) -> dict[str, Any]:
    """The object that ``digest --json`` prints; spans name the source that their offsets lie in."""

    def span(one: Span) -> dict[str, Any]:
        return {"text": one.text, "paragraph": one.paragraph, "start": one.start, "end": one.end, "source": source}

    source = story.lead.source
    names = ("title", "url", "source", "publisher", "published")
    return {
        "headline": span(story.headline),
        "key_points": [span(one.span) for one in story.points],
        "category": story.category,
        "members": [{name: _plain(getattr(article, name)) for name in names} for article in story.members],
    }


def _cut(point: KeyPoint) -> str:
    """A point with … on the sides where its sentence goes on."""
    return f"{'… ' if point.cut_before else ''}{point.span.text}{' …' if point.cut_after else ''}"


def digest_text(story: DigestStory) -> str:
    """A story for people: headline, points, who reports it."""
    others = f" · 另有 {story.outlets - 1} 家" if story.outlets > 1 else ""
    about = f"  {story.lead.publisher or story.lead.source}{others}"
    return "\n".join([story.headline.text, *(f"  · {_cut(one)}" for one in story.points), about, ""])


def hit_object(hit: Hit) -> dict[str, Any]:
    """The object that ``search --json`` prints."""
    names = ("title", "url", "source", "publisher", "published", "categories", "sentence")
    return {name: _plain(getattr(hit, name)) for name in names}


def hit_text(hit: Hit) -> str:
    """A result for people: title, publisher and day, the sentence that matches, where it is."""
    day = hit.published.isoformat()[:10] if hit.published else ""
    about = " · ".join(part for part in (hit.publisher, day) if part)
    return "\n  ".join(part for part in (hit.title, about, hit.sentence, hit.url or hit.source) if part) + "\n"
