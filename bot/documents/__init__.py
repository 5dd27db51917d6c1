"""Bytes of a document → simple HTML that reading takes as a page. A module a kind of document."""
