"""Pages of positioned letters, of whatever format → HTML: lines, paragraphs, columns and tables are told by where
letters stand. Lengths are points (1/72 inch), y grows downwards."""

from bot.documents.positioned.convert import to_html
from bot.documents.positioned.letters import plain
from bot.documents.positioned.values import Box, PageContent, Rule, Run

__all__ = ["Box", "PageContent", "Rule", "Run", "plain", "to_html"]
