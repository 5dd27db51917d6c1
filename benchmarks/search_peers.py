"""What search is measured beside (benchmarks/search.py): other indexes of the same texts, each in a SQLite file."""

from __future__ import annotations

import re
import sqlite3
import time
from pathlib import Path

from bot.text.words import words

BATCH = 500
PEERS = {
    "LIKE": "CREATE TABLE t(rowid INTEGER PRIMARY KEY, x)",
    "trigram": "CREATE VIRTUAL TABLE t USING fts5(x, content='', tokenize='trigram')",
    "jieba": "CREATE VIRTUAL TABLE t USING fts5(x, content='')",
}


class Peer:
    """Another index in a file of its own; the newest have the highest rowid."""

    def __init__(self, name: str, path: Path, literal: list[str], order: list[int]) -> None:
        self.name, self.path, self.literal, self.order = name, path, literal, order
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute("PRAGMA synchronous=NORMAL")

    def build(self) -> float:
        """Seconds."""
        cut: dict[str, str] = {}

        def by_words(text: str) -> str:
            parts = re.findall(r"[^。！？\n]+[。！？\n]?", text)
            return " ".join(cut.get(part) or cut.setdefault(part, " ".join(words(part))) for part in parts)

        self.connection.execute(PEERS[self.name])
        started = time.perf_counter()
        for at in range(0, len(self.order), BATCH):
            self.connection.execute("BEGIN")
            for rowid in range(at, min(at + BATCH, len(self.order))):
                text = self.literal[self.order[rowid]]
                shown = by_words(text) if self.name == "jieba" else text
                self.connection.execute("INSERT INTO t(rowid, x) VALUES (?, ?)", (rowid + 1, shown))
            self.connection.execute("COMMIT")
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return time.perf_counter() - started

    async def ask(self, query: str, limit: int) -> list[int]:
        if self.name == "LIKE":
            where, asked = "x LIKE ?", f"%{query}%"
        else:
            where, asked = "t MATCH ?", '"' + (" ".join(words(query)) if self.name == "jieba" else query) + '"'
        rows = self.connection.execute(f"SELECT rowid FROM t WHERE {where} ORDER BY rowid DESC LIMIT ?", (asked, limit))
        return [self.order[row[0] - 1] + 1 for row in rows]
