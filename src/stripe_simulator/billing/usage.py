"""Meters: events counted for one customer and a stretch of time."""

from stripe_simulator.records import Json
from stripe_simulator.world import Account


def measured(account: Account, meter: Json, customer_id: str, start: int, end: int) -> int:
    """The meter's aggregate over events with `start <= timestamp < end`; never below zero."""
    key = meter["value_settings"]["event_payload_key"]
    events = [
        event
        for event in account.all("billing.meter_event", parent=customer_id)
        if event["event_name"] == meter["event_name"] and start <= event["timestamp"] < end
    ]
    match meter["default_aggregation"]["formula"]:
        case "count":
            total = len(events)
        case "last":
            newest = max(events, key=lambda event: event["timestamp"], default=None)
            total = int(newest["payload"][key]) if newest else 0
        case _:
            total = sum(int(event["payload"][key]) for event in events)
    return max(total, 0)
