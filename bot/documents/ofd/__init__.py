"""OFD (GB/T 33190-2016), the national standard of fixed layout → HTML."""

from bot.documents.ofd.convert import to_html

__all__ = ["to_html"]
