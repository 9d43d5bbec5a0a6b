"""Figures for the operator's monitoring. They count; they name nobody."""

from prometheus_client import CollectorRegistry, Counter, Gauge

registry = CollectorRegistry()

inbox = Gauge("mitreden_inbox_updates", "Updates by state", ["state"], registry=registry)
inbox_age = Gauge("mitreden_inbox_oldest_seconds", "Age of the oldest update that waits", registry=registry)
outbox = Gauge("mitreden_outbox_messages", "Messages by state", ["state"], registry=registry)
leads = Gauge("mitreden_leads", "1 if this process polls, sends and keeps the clock", registry=registry)
turned_away = Counter(
    "mitreden_updates_turned_away", "Updates over the limit of a person (not kept) or of all (to come again)", ["limit"], registry=registry
)
refused = Counter("mitreden_web_refused", "Requests to the listen address that were refused, by status", ["status"], registry=registry)
