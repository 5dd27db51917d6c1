"""What may be wrong with an installation, one ``Finding`` a check. The sentences are in ``handlers/view/texts``.

A new check is a function of the ``Patient`` in ``CHECKS``.
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
PICTURES: Final = ("matplotlib", "mplfonts")
SWITCHES: Final = ("can_join_groups", "privacy_mode", "supports_inline_queries")


@dataclass(frozen=True, slots=True)
class Finding:
    """``fact`` names its sentence, ``values`` fill it."""

    check: str
    mark: Mark
    fact: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """What the Bot API answered to getMe (or, without a token, to anything): ``failure`` where it did not."""

    status: int | None = None
    me: Mapping[str, Any] | None = None
    date: datetime | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Patient:
    """What the checks look at; ``settings`` None where they are wrong."""

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
    """Every check in order; none stops another."""
    settings: Settings | None = None
    wrong: SettingsError | None = None
    try:
        settings = load()
        AllowedHosts.parse(settings.allowed_hosts)
    except SettingsError as exc:
        settings, wrong = None, exc
    answer = await ask(settings) if settings else ApiAnswer()
    patient = Patient(settings, wrong, answer, clock, is_installed)
    for check in CHECKS:
        yield await check(patient)


async def _configuration(patient: Patient) -> Finding:
    wrong = patient.wrong
    if wrong is None:
        return Finding("configuration", "ok", "settings_right")
    values = {"name": wrong.name, "value": wrong.value, "expected": wrong.expected}
    return Finding("configuration", "wrong", "settings_wrong", values)


async def _database(patient: Patient) -> Finding:
    if patient.settings is None:
        return Finding("database", "note", "not_checked")
    try:
        health = await examine(patient.settings.database_url)
    except SettingsError as exc:
        values = {"name": exc.name, "value": exc.value, "expected": exc.expected}
        return Finding("database", "wrong", "settings_wrong", values)
    mark: Mark = "ok" if health.state in {"new", "ready", "behind"} else "wrong"
    values = {"engine": health.engine, "revision": health.revision or "—", "head": health.head, "detail": health.detail}
    return Finding("database", mark, f"database_{health.state}", values)


async def _search(patient: Patient) -> Finding:
    if patient.settings is None:
        return Finding("search", "note", "not_checked")
    try:
        state = await examine_search(patient.settings.database_url)
    except SettingsError:
        return Finding("search", "note", "not_checked")
    if state is None:
        return Finding("search", "note", "search_unknown")
    values = {"articles": str(state.articles), "indexed": str(state.indexed), "bad": str(state.stale + state.wrong)}
    if state.is_sound:
        return Finding("search", "ok", "search_sound", values)
    return Finding("search", "wrong", "search_unsound", values)


async def _token(patient: Patient) -> Finding:
    settings, answer = patient.settings, patient.answer
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
    }
    return [name for name in SWITCHES if not on[name]]


async def _clock(patient: Patient) -> Finding:
    zone = patient.settings.time_zone if patient.settings else Settings().time_zone
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, OSError):
        return Finding("clock", "wrong", "zone_missing", {"zone": zone})
    if patient.answer.date is None:
        return Finding("clock", "note", "clock_alone", {"zone": zone})
    seconds = round((patient.clock.now() - patient.answer.date).total_seconds())
    values = {"seconds": f"{seconds:+d}", "zone": zone}
    if abs(seconds) > CLOCK_SECONDS:
        return Finding("clock", "wrong", "clock_off", values)
    return Finding("clock", "ok", "clock_right", values)


async def _fonts(patient: Patient) -> Finding:
    missing = [name for name in PICTURES if not patient.is_installed(name)]
    if missing:
        return Finding("fonts", "note", "fonts_missing", {"names": " ".join(missing)})
    return Finding("fonts", "ok", "fonts_right")


async def _feeds(patient: Patient) -> Finding:
    if patient.settings is None:
        return Finding("feeds", "note", "not_checked")
    try:
        if (await examine(patient.settings.database_url)).state != "ready":
            return Finding("feeds", "note", "feeds_none")
        followed = await followed_feeds(patient.settings.database_url)
    except (SettingsError, StorageError):
        return Finding("feeds", "note", "feeds_unread")
    if not followed:
        return Finding("feeds", "note", "feeds_none")
    states = [health_of(feed, patient.clock.now()) for feed in followed]
    values = {"count": str(len(states)), "broken": str(states.count("broken")), "silent": str(states.count("silent"))}
    if "broken" not in states and "silent" not in states:
        return Finding("feeds", "ok", "feeds_well", values)
    if set(states) == {"broken"}:
        return Finding("feeds", "wrong", "feeds_broken", values)
    return Finding("feeds", "note", "feeds_ailing", values)


CHECKS: Final[tuple[Callable[[Patient], Awaitable[Finding]], ...]] = (
    _configuration,
    _database,
    _search,
    _token,
    _clock,
    _fonts,
    _feeds,
)
