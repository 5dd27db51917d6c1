"""``doctor``: what may be wrong with an installation, one ``Finding`` a check; its sentences are in
``handlers/view/texts/doctor.py``.

To add a check, write a function from ``Checkup`` to ``Finding`` and list it in ``CHECKS``. A check raises nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import SettingsError
from bot.feeds.poll_schedule import health_of
from bot.ports import Clock
from bot.settings import Settings
from bot.storage.database import StorageError
from bot.storage.health import examine, examine_search, followed_feeds
from bot.urls.access import AllowedHosts

Mark = Literal["ok", "wrong", "note"]

CLOCK_SECONDS: Final = 30  # an HTTP date is whole seconds old, and the answer was on its way
PICTURES: Final = ("matplotlib", "mplfonts")  # the packages of the extra [pictures]
# At BotFather; all should be on.
SWITCHES: Final = ("can_join_groups", "privacy_mode", "supports_inline_queries", "supports_guest_queries")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found. ``fact`` names its sentence, ``values`` fill it; a "note" is worth knowing, no fault."""

    check: str
    mark: Mark
    fact: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """What the Bot API answered to getMe: ``me`` is the bot, None where the token is refused.

    Without a token any answer will do, for its ``date``. ``status`` is None where nothing came back; ``failure`` then
    says why.
    """

    status: int | None = None
    me: Mapping[str, Any] | None = None
    date: datetime | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Checkup:
    """What the checks look at. ``settings`` is None where they are wrong, and ``wrong`` then says which."""

    settings: Settings | None
    wrong: SettingsError | None
    answer: ApiAnswer
    clock: Clock
    is_installed: Callable[[str], bool]


async def diagnose(
    load: Callable[[], Settings],
    ask: Callable[[Settings], Awaitable[ApiAnswer]],
    clock: Clock,
    is_installed: Callable[[str], bool],
) -> AsyncIterator[Finding]:
    """The findings of all checks, in order; none stops another.

    ``load`` raises SettingsError for a wrong setting, ``ask`` puts one question to the Bot API.
    """
    settings: Settings | None = None
    wrong: SettingsError | None = None
    try:
        settings = load()
        AllowedHosts.parse(settings.allowed_hosts)
    except SettingsError as exc:
        settings, wrong = None, exc
    answer = await ask(settings) if settings else ApiAnswer()
    checkup = Checkup(settings, wrong, answer, clock, is_installed)
    for check in CHECKS:
        yield await check(checkup)


async def _configuration(checkup: Checkup) -> Finding:
    wrong = checkup.wrong
    if wrong is None:
        return Finding("configuration", "ok", "settings_right")
    return Finding("configuration", "wrong", "settings_wrong", _named(wrong))


def _named(wrong: SettingsError) -> dict[str, str]:
    return {"name": wrong.name, "value": wrong.value, "expected": wrong.expected}


async def _database(checkup: Checkup) -> Finding:
    if checkup.settings is None:
        return Finding("database", "note", "not_checked")
    try:
        health = await examine(checkup.settings.database_url)
    except SettingsError as exc:
        return Finding("database", "wrong", "settings_wrong", _named(exc))
    if isinstance(refusal := health.refusal, SettingsError):
        return Finding("database", "wrong", "settings_wrong", _named(refusal))
    if refusal:
        values = {"reason": refusal.reason, "where": refusal.where, "detail": refusal.detail}
        return Finding("database", "wrong", "database_refused", values)
    mark: Mark = "ok" if health.state in {"new", "ready", "behind"} else "wrong"
    values = {"engine": health.engine, "revision": health.revision or "—", "head": health.head, "detail": health.detail}
    return Finding("database", mark, f"database_{health.state}", values)


async def _search(checkup: Checkup) -> Finding:
    if checkup.settings is None:
        return Finding("search", "note", "not_checked")
    try:
        state = await examine_search(checkup.settings.database_url)
    except SettingsError:
        return Finding("search", "note", "not_checked")
    if state is None:
        return Finding("search", "note", "search_unknown")
    values = {"articles": str(state.articles), "indexed": str(state.indexed), "bad": str(state.stale + state.wrong)}
    if state.is_sound:
        return Finding("search", "ok", "search_sound", values)
    return Finding("search", "wrong", "search_unsound", values)


async def _token(checkup: Checkup) -> Finding:
    settings, answer = checkup.settings, checkup.answer
    if settings is None:
        return Finding("token", "note", "not_checked")
    if not settings.telegram_token:
        return Finding("token", "note", "token_missing")
    host = urlsplit(settings.telegram_api_url).netloc
    if answer.status is None:
        return Finding("token", "wrong", "api_silent", {"host": host, "detail": answer.failure})
    if answer.me is None:
        return Finding("token", "wrong", "token_refused", {"host": host, "status": str(answer.status)})
    name = str(answer.me.get("username", ""))
    off = switches_off(answer.me)
    if not off:
        return Finding("token", "ok", "token_works", {"name": name})
    return Finding("token", "ok", "switches_off", {"name": name, "switches": " ".join(off)})


def switches_off(me: Mapping[str, Any]) -> list[str]:
    """The switches at BotFather that are off, of ``SWITCHES``; privacy mode is on where the bot does not see all."""
    on = {
        "can_join_groups": bool(me.get("can_join_groups")),
        "privacy_mode": not me.get("can_read_all_group_messages"),
        "supports_inline_queries": bool(me.get("supports_inline_queries")),
        "supports_guest_queries": bool(me.get("supports_guest_queries", True)),  # an older server does not say
    }
    return [name for name in SWITCHES if not on[name]]


async def _clock(checkup: Checkup) -> Finding:
    zone = checkup.settings.time_zone if checkup.settings else Settings().time_zone
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, OSError):
        return Finding("clock", "wrong", "zone_missing", {"zone": zone})
    if checkup.answer.date is None:
        return Finding("clock", "note", "clock_alone", {"zone": zone})
    seconds = round((checkup.clock.now() - checkup.answer.date).total_seconds())
    values = {"seconds": f"{seconds:+d}", "zone": zone}
    if abs(seconds) > CLOCK_SECONDS:
        return Finding("clock", "wrong", "clock_off", values)
    return Finding("clock", "ok", "clock_right", values)


async def _fonts(checkup: Checkup) -> Finding:
    missing = [name for name in PICTURES if not checkup.is_installed(name)]
    if missing:
        return Finding("fonts", "note", "fonts_missing", {"names": " ".join(missing)})
    return Finding("fonts", "ok", "fonts_right")


async def _feeds(checkup: Checkup) -> Finding:
    if checkup.settings is None:
        return Finding("feeds", "note", "not_checked")
    try:
        if (await examine(checkup.settings.database_url)).state != "ready":
            return Finding("feeds", "note", "feeds_none")
        followed = await followed_feeds(checkup.settings.database_url)
    except (SettingsError, StorageError):
        return Finding("feeds", "note", "feeds_unread")
    if not followed:
        return Finding("feeds", "note", "feeds_none")
    states = [health_of(feed, checkup.clock.now()) for feed in followed]
    values = {"count": str(len(states)), "broken": str(states.count("broken")), "silent": str(states.count("silent"))}
    if "broken" not in states and "silent" not in states:
        return Finding("feeds", "ok", "feeds_well", values)
    if set(states) == {"broken"}:
        return Finding("feeds", "wrong", "feeds_broken", values)
    return Finding("feeds", "note", "feeds_ailing", values)


CHECKS: Final[tuple[Callable[[Checkup], Awaitable[Finding]], ...]] = (
    _configuration,
    _database,
    _search,
    _token,
    _clock,
    _fonts,
    _feeds,
)
