"""A strict, offline stand-in for the Telegram Bot API, for end-to-end tests.

    from tests.stage import Stage

    async with Stage() as tg:                 # real HTTP server on 127.0.0.1
        app = ApplicationBuilder().token(tg.token).base_url(tg.base_url) \
                                  .base_file_url(tg.base_file_url).build()
        ...
        ann = tg.user("ann")
        await ann.say("/start")
        message = await tg.wait_message(chat=ann, text="Welcome")

See README.md for the command line (`python -m tests.stage play|serve`).
"""

from tests.stage.errors import ApiError
from tests.stage.limits import Limits
from tests.stage.server import Stage
from tests.stage.world import World

__all__ = ["ApiError", "Limits", "Stage", "World"]
__version__ = "0.2.0"
