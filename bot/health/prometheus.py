"""The metrics in Prometheus' format. Importing this module loads prometheus-client."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import metadata

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from bot.health.metrics import Report

CONTENT_TYPE = CONTENT_TYPE_LATEST


def exposition(report: Report) -> bytes:
    """A report in Prometheus' text format, with metrics of the process."""
    registry = CollectorRegistry(auto_describe=False)
    ProcessCollector(namespace="entraide", registry=registry)
    registry.register(_Figures(report))
    return generate_latest(registry)


class _Figures(Collector):
    def __init__(self, report: Report) -> None:
        self._report = report

    def collect(self) -> Iterator[Metric]:
        report, metrics = self._report, self._report.metrics
        yield InfoMetricFamily("entraide", "The program", {"version": _version()})
        yield _gauge("sync_age_seconds", "Time since the last successful sync", report.sync_age.total_seconds())
        yield _gauge("outbox_messages", "Messages waiting to be sent", report.messages)
        yield _gauge(
            "outbox_oldest_seconds", "How long the oldest message has been waiting", report.oldest_age.total_seconds()
        )
        yield _gauge("unread_messages", "Received messages waiting for their room keys", report.unread)
        yield _counter("unread_messages_seen", "Messages that arrived without their room keys", metrics.unread)
        yield _counter("rate_limited", "Requests that the homeserver has rate-limited", report.limited)
        yield _counter("timers", "Timers that ran", metrics.timers)
        yield _counter("timers_late", "Timers that ran more than a minute late", metrics.timers_late)
        if report.one_time_keys is not None:
            yield _gauge("one_time_keys", "One-time keys left at the homeserver", report.one_time_keys)
        yield HistogramMetricFamily(
            "entraide_transaction_seconds",
            "Time to handle and commit a batch of events",
            [(str(bound), count) for bound, count in metrics.transactions.cumulative()],
            metrics.transactions.seconds,
        )


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"entraide_{name}", text, value)


def _counter(name: str, text: str, value: int) -> CounterMetricFamily:
    return CounterMetricFamily(f"entraide_{name}", text, value)


def _version() -> str:
    try:
        return metadata.version("entraide")
    except metadata.PackageNotFoundError:
        return "unknown"
