"""OFD (GB/T 33190-2016), the national standard of fixed layout → HTML (``to_html``), and the pictures of its pages
(``page_pictures``) for the recognition of letters."""

from bot.documents.ofd.convert import to_html
from bot.documents.ofd.pictures import page_pictures

__all__ = ["page_pictures", "to_html"]
