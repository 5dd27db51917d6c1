"""Bytes of a document → a page of simple HTML, a kind of file a module."""
