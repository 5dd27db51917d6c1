"""Rich messages (Bot API 10.1-10.4): HTML, Markdown or blocks in, the canonical blocks out, or Telegram's refusal.

What may be written and the limits: the Bot API manual, section "Rich message formatting options" (read in
@grammyjs/types 5.0.0). The RICH_MESSAGE_… words were measured against the live server by others: TEXT_TOO_LONG,
BLOCKS_TOO_MANY, MEDIA_TOO_MANY, TABLE_COLS_TOO_MANY, DEPTH_INVALID, EMPTY, URL_INVALID, DATE_INVALID,
EMOJI_INVALID, PHOTO_INVALID, and "can't parse InputRichBlock: …". Stricter than the server on purpose, since it
loses such content silently: more than one of html, markdown and blocks; unknown tags; anchors that lead nowhere
are reported as warnings.
"""

from tests.stage.rich.building import Rich, build
from tests.stage.rich.reading import body, buttons, links, marks, plain, plain_text

__all__ = ["Rich", "body", "build", "buttons", "links", "marks", "plain", "plain_text"]
