"""What a person can tap, follow or press."""

from __future__ import annotations

from tests.stage import rich
from tests.stage.marks import utf16_slice
from tests.stage.world import Chat


def buttons_of(message: dict) -> list[dict]:
    """Inline buttons under a message and inside of a rich one."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard") or []
    return [b for row in rows for b in row] + rich.buttons(message.get("rich_message") or {})


def links_of(message: dict) -> list[tuple[str, str]]:
    """(text, address) of every link a person can follow in a message."""
    text = message.get("text") or message.get("caption") or ""
    found = []
    for entity in message.get("entities") or message.get("caption_entities") or []:
        word = utf16_slice(text, entity["offset"], entity["length"])
        if entity["type"] in ("text_link", "url"):
            found.append((word, entity.get("url") or (word if "://" in word else f"http://{word}")))
    found += rich.links(message.get("rich_message") or {})
    rows = (message.get("reply_markup") or {}).get("inline_keyboard") or []
    return found + [(b["text"], b["url"]) for row in rows for b in row if b.get("url")]


def keys_of(chat: Chat) -> list:
    return [key for row in (chat.keyboard or {}).get("keyboard", []) for key in row]
