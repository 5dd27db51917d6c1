"""What a chat wants less of → Telegram HTML (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.models.mutes import Mute
from handlers.view.display import Display

LISTED = 40  # as many rows of buttons as a list bears


def _named(one: Mute, display: Display) -> dict[str, str]:
    return {"kind": display.texts.muting.kinds[one.kind], "value": display.escaped(one.value)}


def muted_html(one: Mute, display: Display) -> str:
    """That such stories are told no more."""
    return display.texts.muting.muted_html.format(**_named(one, display))


def unmuted_html(one: Mute, display: Display) -> str:
    """That they are told again."""
    return display.texts.muting.unmuted_html.format(**_named(one, display))


def mutes_html(mutes: Sequence[Mute], display: Display) -> str:
    """The list of a chat or topic."""
    said = display.texts.muting
    lines = "\n".join(said.line_html.format(**_named(one, display)) for one in mutes[:LISTED])
    return said.list_html.format(count=len(mutes), lines=lines) if mutes else said.list_empty
