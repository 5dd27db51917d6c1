"""The Bot API methods: what each accepts, what it refuses and in which words, what it answers.

A method is a function `name(world, p)` registered under its lower-case name. Any other real method name is answered
`404 Not Found: method not found`, so a test shows that the stage, not the bot, is what has to learn it.
"""

from tests.stage.methods import answering, chats, editing, own, sending
from tests.stage.methods.params import Params
from tests.stage.methods.registry import METHODS

__all__ = ["METHODS", "Params", "answering", "chats", "editing", "own", "sending"]
