"""PDF → simple HTML (``to_html``), and its pages as pictures for the recognition of letters (``page_images``).

pypdfium2 is loaded by the first call, not by importing this package.
"""

from bot.documents.pdf.convert import to_html
from bot.documents.pdf.images import PageImage, page_images

__all__ = ["PageImage", "page_images", "to_html"]
