"""What the process counts for Prometheus. Labels are kinds of ours alone: no chat, address, text or query is one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
# A person waits: the goal is a brief within seconds, and a fetch ends after 15.
_SECONDS: Final = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20)


class Metrics:
    """Counters and gauges of one process, in a registry of their own, so that two in one test do not meet."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        self._updates = self._counter("updates", "Updates taken from Telegram", "kind")
        self._calls = self._counter("calls", "Calls of the Bot API, by what became of them", "outcome")
        self._briefs = self._counter("briefs", "Links, files and texts, by what became of them", "outcome")
        self._polls = self._counter("polls", "Sources asked, by what became of it", "outcome")
        self._work = self._counter("work", "Tasks of the workers, by what became of them", "outcome")
        self._failures = self._counter("failures", "Faults that were caught, by part and class", "part", "kind")
        self._brief_seconds = Histogram(
            "yaodian_brief_seconds", "From a link to its brief", buckets=_SECONDS, registry=self._registry
        )
        self._waiting = Gauge(
            "yaodian_waiting", "Rows that wait to be worked on", ["queue"], registry=self._registry
        )  # fmt: skip

    def updated(self, kind: str) -> None:
        """An update of this kind was taken."""
        self._updates.labels(kind).inc()

    def called(self, outcome: str) -> None:
        """The Bot API was called: "done", or the kind of its failure."""
        self._calls.labels(outcome).inc()

    def briefed(self, outcome: str, seconds: float) -> None:
        """A brief was asked for: "given", "ended" before it was made, or the failure's kind."""
        self._briefs.labels(outcome).inc()
        self._brief_seconds.observe(seconds)

    def polled(self, outcome: str) -> None:
        """A source was asked: "news", "same", or the failure's kind."""
        self._polls.labels(outcome).inc()

    def worked(self, outcome: str) -> None:
        """A worker's task ended: "done", "failed" or "too hard"."""
        self._work.labels(outcome).inc()

    def failed(self, part: str, error: BaseException) -> None:
        """A fault was caught in a part of the program."""
        self._failures.labels(part, type(error).__name__).inc()

    def watch(self, name: str, about: str, value: Callable[[], float]) -> None:
        """Ask ``value`` whenever somebody looks."""
        Gauge(f"yaodian_{name}", about, registry=self._registry).set_function(value)

    def text(self, waiting: Mapping[str, int]) -> bytes:
        """Everything in Prometheus' text format, with the rows that wait now by queue."""
        for queue, count in waiting.items():
            self._waiting.labels(queue).set(count)
        return generate_latest(self._registry)

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"yaodian_{name}", about, labels, registry=self._registry)
