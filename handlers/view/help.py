"""What is said to a command that is none → Telegram HTML (pure)."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final

from handlers.view.display import clean_label, escaped
from handlers.view.texts import Texts

LONGEST_NAME: Final = 20  # characters of what was typed that are repeated


def no_command_html(text: str, texts: Texts) -> str:
    """That there is no such command, and the one that is spelt nearly so."""
    name = text.lstrip("/／ ").split("@")[0].split()[:1]
    if not name:
        return texts.help.send_what
    near = get_close_matches(name[0].lower(), texts.about.commands, 1)
    began = [one for one in texts.about.commands if one.startswith(name[0].lower())]
    said = texts.help
    shown = escaped(clean_label(name[0], LONGEST_NAME))
    if found := (near or began)[:1]:
        return said.nearly_command.format(name=shown, near=found[0], about=texts.about.commands[found[0]])
    return said.no_command.format(name=shown)
