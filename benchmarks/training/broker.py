"""Which clauses are worth showing in brokers' notes, by the key points that their authors wrote: data/broker.json."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.training import references

FILE = Path("summaries") / "cfb_points.jsonl"


def train(data: Path, marks: Path) -> dict[str, Any]:
    """The learnt file."""
    return references.train(data / FILE)


def held_out(data: Path, marks: Path) -> list[str]:
    """R1 against the references, by documents held out."""
    return references.held_out(data / FILE, "broker")
