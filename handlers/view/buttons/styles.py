"""How a button looks where that helps (Bot API 9.4): a server or client that does not know styles shows it as ever."""

from __future__ import annotations

from typing import Final

from telegram.constants import KeyboardButtonStyle

MAIN: Final = KeyboardButtonStyle.PRIMARY  # what most people want next; one under a message
DELETES: Final = KeyboardButtonStyle.DANGER  # what cannot be taken back by pressing again
