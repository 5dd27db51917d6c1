"""Values as the command line prints them: JSON objects, one a line, and plain text for people. The only place."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from bot.errors import (
    BackupFailed,
    BotError,
    DatabaseUnusable,
    MoveFailed,
    SettingsError,
    SourceError,
    Unreachable,
    Unsupported,
)
from bot.models import Article, Brief, DigestStory, Hit, KeyPoint, Span, fault_of

if TYPE_CHECKING:
    from bot.flows.polling import PollRound
    from bot.summarizing.explain import Explanation

JsonObject = dict[str, Any]


def json_line(value: JsonObject) -> str:
    """A JSON object on one line, its Chinese as it is."""
    return json.dumps(value, ensure_ascii=False)


def article_object(article: Article) -> JsonObject:
    """The object that ``read --json`` prints."""
    return {field.name: _plain(getattr(article, field.name)) for field in fields(article)}


def brief_object(brief: Brief) -> JsonObject:
    """The object that ``brief --json`` prints: the article's fields and what was drawn from it."""
    return {
        **article_object(brief.article),
        "topic": brief.topic,
        "topic_score": round(brief.topic_score, 3),
        "keywords": list(brief.keywords),
        "headline": _plain(brief.headline),
        "key_points": [_point(point, brief.article) for point in brief.key_points],
        "outline": [_point(point, brief.article) for point in brief.outline],
        "facts": {field.name: _plain(getattr(brief.facts, field.name)) for field in fields(brief.facts)},
        "too_small": brief.too_small,
        "read_characters": brief.read_characters,
    }


def article_text(article: Article) -> str:
    """An article for people: title, publisher and date, paragraphs."""
    about = [article.publisher, article.published.isoformat() if article.published else None]
    return "\n".join([article.title, " · ".join(part for part in about if part), "", *article.paragraphs])


def brief_text(brief: Brief) -> str:
    """A brief for people, without markup: what is counted in its last line stands above it."""
    from handlers.view.facts import fact_lines
    from handlers.view.origins import printed_on
    from handlers.view.texts.command_line import TOO_SMALL
    from handlers.view.texts.zh import ZH

    texts = ZH.brief
    article, headline = brief.article, brief.shown_headline
    counted = texts.full_and_brief.format(full=article.characters, brief=brief.characters)
    day = article.published.isoformat()[:10] if article.published else None
    about = " · ".join(part for part in (article.publisher, day, counted) if part)
    blocks = [f"{_cut(brief.heading) if brief.heading else article.title}\n{about}"]
    blocks += [texts.beginning.format(read=brief.read_characters)] if brief.read_characters else []
    blocks += [headline.line] if headline else []
    for mark, point in zip(brief.marks(), brief.listed, strict=True):
        where = printed_on(article, point.span, texts)
        blocks += [f"{mark} {_cut(point)}" + (f"（{where}）" if where else "")]
    blocks += [TOO_SMALL] if brief.too_small else []
    blocks += ["\n".join(f"  {point.label or '·'} {_cut(point)}" for point in brief.outline)] if brief.outline else []
    facts = [line for name, values in fact_lines(brief, texts) for line in _listed(name, values)]
    blocks += ["\n".join(facts)] if facts else []
    spans = brief.spans()
    right = sum(span.lies_in(article) for span in spans)
    notes = texts.verbatim_recognised if article.is_recognised else ""
    last = [" ".join("#" + word for word in brief.keywords[:3])] if brief.keywords else []
    return "\n\n".join([*blocks, "\n".join([*last, texts.verbatim.format(right=right, all=len(spans), notes=notes)])])


def _listed(name: str, values: Sequence[str]) -> list[str]:
    """A kind of fact: its name once, each value on a line."""
    return [f"{name} {values[0]}"] if len(values) == 1 else [name, *(f"· {value}" for value in values)]


def explanation_object(found: Explanation) -> JsonObject:
    """What ``brief --explain`` adds: the form, and of each sentence its statement, probability, fate and signals."""
    reasons = [
        {
            **_plain(reason.sentence),
            "probability": round(reason.probability, 3),
            "fate": reason.fate,
            "why": reason.why,
            "statement": reason.statement,
            "complete": round(reason.complete, 3),
            "shown": reason.shown,
            "signals": {name: round(value, 3) for name, value in reason.signals},
        }
        for reason in found.reasons
    ]
    return {"form": found.form, "form_probability": round(found.form_probability, 3), "sentences": reasons}


def explanation_text(found: Explanation) -> str:
    """For people: a line a sentence, with what it shows and the signals below it."""
    lines = [f"form: {found.form} ({found.form_probability:.2f})"]
    for reason in found.reasons:
        text = reason.sentence.line
        head = text if len(text) <= 60 else text[:59] + "…"
        why = f" ({reason.why})" if reason.why else ""
        lines.append(f"{reason.probability:.2f} {reason.fate:10} {head}{why}")
        if reason.shown:
            lines.append(f"                → {_on_a_line(reason.shown)}")
        elif reason.statement and reason.fate in {"cut", "incomplete"}:
            lines.append(f"                {reason.complete:.2f} {_on_a_line(reason.statement)}")
        lines.append("              " + ", ".join(f"{name} {value:+.2f}" for name, value in reason.signals))
    return "\n".join(lines)


def error_object(error: SourceError, source: str) -> JsonObject:
    """The object of a source that failed."""
    return {"source": source, "error": {"kind": error.kind, "message": failure_text(error), "status": error.status}}


def database_text(error: DatabaseUnusable) -> str:
    """Why the database cannot be opened, and what to do."""
    from handlers.view.texts.command_line import DATABASE, HAS_BACKUP, HAS_NO_BACKUP

    backup = HAS_BACKUP.format(path=error.backup) if error.backup else HAS_NO_BACKUP
    return DATABASE[error.reason].format(where=error.where, detail=error.detail or "—", backup=backup)


def storage_text(error: BotError) -> str:
    """The database failed a command that had opened it."""
    from handlers.view.texts.command_line import IS_FULL, STORAGE

    advice = IS_FULL if "TooManyConnections" in str(error) else ""
    return STORAGE.format(detail=error, advice=advice)


def setting_text(error: SettingsError) -> str:
    """Which setting is wrong, and what it should be."""
    from handlers.view.texts.command_line import SETTING, SETTING_MISSING
    from handlers.view.texts.settings import expected_text

    said = SETTING if error.value else SETTING_MISSING
    return said.format(name=error.name, value=error.value, expected=expected_text(error.expected))


def fault_text(error: Exception) -> str:
    """A foreign exception: its class and where it came from, never what it says."""
    from handlers.view.texts.command_line import FAULT

    fault = fault_of("message", "command", error)
    return FAULT.format(kind=fault.kind, place=fault.place)


def backup_text(error: BackupFailed) -> str:
    """Why no copy was made or restored."""
    from handlers.view.texts.command_line import BACKUP

    return BACKUP[error.reason].format(path=error.path)


def move_text(error: MoveFailed) -> str:
    """Why data was not moved, and what to do."""
    from handlers.view.texts.command_line import MOVE

    return MOVE[error.reason].format(where=error.where)


def moved_text(rows: Mapping[str, int]) -> str:
    """What was moved, by table."""
    from handlers.view.texts.command_line import MOVED

    entries = rows["search_entries"]
    return MOVED.format(rows=sum(rows.values()) - entries, tables=len(rows) - 1, entries=entries)


def failure_text(error: SourceError) -> str:
    """The sentence of a failure, with what is known of it: the HTTP status, the host, the type …"""
    from handlers.view.texts.command_line import FAILURES, SCAN, TROUBLES
    from handlers.view.texts.failure_facts import failure_facts, told_kind

    if isinstance(error, Unsupported) and error.file_kind == "scan":
        return SCAN
    shown = "，".join(failure_facts(error, {}))
    trouble = TROUBLES[error.trouble] if isinstance(error, Unreachable) else ""
    return FAILURES[told_kind(error)].format(trouble=trouble) + (f"（{shown}）" if shown else "")


def story_object(members: Sequence[Article]) -> JsonObject:
    """The object that ``stories --json`` prints; the first member gives the headline."""
    return {"headline": members[0].title, "members": [article.source for article in members]}


def story_text(members: Sequence[Article]) -> str:
    """A story for people: its headline, and below it its sources."""
    return "\n  ".join([members[0].title, *(article.source for article in members)])


def imported_text(named: int, added: int, failed: int) -> str:
    """What an import did, of ``named`` sources: how many articles are new, how many were there, how many failed."""
    return f"{named}: +{added}, ={named - added - failed}, !{failed}"


def polled_text(done: PollRound) -> str:
    """What a round of polling did: one line, then a line a failure and one a feed whose state changed."""
    lines = [f"{done.feeds} feeds, {done.new} new, {done.read} read, {len(done.failed)} failed"]
    lines += [f"{address}: {kind}" for address, kind in done.failed]
    return "\n".join([*lines, *(f"{one.url}: {one.announce}" for one in done.announcing)])


def _point(point: KeyPoint, article: Article) -> JsonObject:
    """A point; one of a document says its page, one of an attachment that one's name too."""
    found = {**_plain(point.span), "label": point.label, "link": point.link}
    origin = article.origin(point.span.paragraph)
    if origin is None:
        return found
    name = article.attachments[origin.attachment - 1].name if origin.attachment else None
    return {**found, "attachment": name, "page": origin.page}


def _plain(value: Any) -> Any:
    """Values as JSON has them; a fact's span lies flat beside its other fields."""
    if is_dataclass(value) and not isinstance(value, type):
        span = getattr(value, "span", None)
        rest = {field.name: _plain(getattr(value, field.name)) for field in fields(value) if field.name != "span"}
        return {**_plain(span), **rest} if isinstance(span, Span) else rest
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def digest_object(story: DigestStory) -> JsonObject:
    """The object that ``digest --json`` prints; spans name the source that their offsets lie in."""

    def span(one: Span) -> JsonObject:
        return {"text": one.text, "paragraph": one.paragraph, "start": one.start, "end": one.end, "source": source}

    source = story.lead.source
    names = ("title", "url", "source", "publisher", "published")
    return {
        "headline": span(story.headline),
        "key_points": [span(one.span) for one in story.points if one.span != story.headline],
        "category": story.category,
        "members": [{name: _plain(getattr(article, name)) for name in names} for article in story.members],
    }


def _on_a_line(text: str) -> str:
    return text.replace("\n", " ")


def _cut(point: KeyPoint) -> str:
    """A point with … on the sides where its sentence goes on."""
    return f"{'… ' if point.cut_before else ''}{point.span.line}{' …' if point.cut_after else ''}"


def digest_text(story: DigestStory) -> str:
    """A story for people: title, headline where it adds something, points, who reports it and when."""
    day = story.lead.published.isoformat()[:10] if story.lead.published else ""
    others = f"另有 {story.outlets - 1} 家" if story.outlets > 1 else ""
    about = " · ".join(part for part in (story.lead.publisher or story.lead.source, day, others) if part)
    return "\n".join([*story.heading, *(f"  · {_cut(one)}" for one in story.points), f"  {about}", ""])


def hit_object(hit: Hit) -> JsonObject:
    """The object that ``search --json`` prints; of one that holds only a part of the words it says so."""
    names = ("title", "url", "source", "publisher", "published", "categories", "sentence")
    return {name: _plain(getattr(hit, name)) for name in names} | ({"match": "loose"} if hit.is_loose else {})


def hit_text(hit: Hit) -> str:
    """A result for people: title, publisher and day, the sentence that matches, where it is."""
    day = hit.published.isoformat()[:10] if hit.published else ""
    about = " · ".join(part for part in (hit.publisher, day) if part)
    return (
        "\n  ".join(part for part in (hit.shown_title, about, _on_a_line(hit.sentence), hit.url or hit.source) if part)
        + "\n"
    )
