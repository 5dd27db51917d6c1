"""Draw a recorded conversation as a Telegram client would: one HTML file, no network, light and dark.

It reads the JSON lines of `play --log`. What a client decides (fonts, widths, where "Show more" folds a long rich
message, link previews) is drawn roughly; what the bot decides (texts, marks, links, order, keyboards, quotes,
edits, deletions, toasts) is drawn as recorded.
"""

from tests.stage.show.page import render, write

__all__ = ["render", "write"]
