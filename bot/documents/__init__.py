"""Bytes of a document → a page of simple HTML (pure)."""
