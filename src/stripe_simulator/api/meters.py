"""Billing meters, their events and sums.

Source: https://docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api, Nov. 2026.
"""

import re
from typing import Final, Literal

from stripe_simulator.api.call import Call, Page, Params, Part, Text, paged, retrieve
from stripe_simulator.billing.usage import measured
from stripe_simulator.clock import DAY_S, HOUR_S
from stripe_simulator.records import Json, new_id, random_signs
from stripe_simulator.refusals import invalid
from stripe_simulator.world import Account

MAX_AGE_S: Final = 35 * DAY_S
MAX_AHEAD_S: Final = 5 * 60
UNIQUE_S: Final = DAY_S
MAX_WINDOWS: Final = 1_000
_NUMBER: Final = re.compile(r"-?\d{1,15}", re.ASCII)
_WINDOWS: Final = {"hour": HOUR_S, "day": DAY_S}


class Aggregation(Part, kw_only=True):
    formula: Literal["count", "last", "sum"]


class CustomerMapping(Part, kw_only=True):
    event_payload_key: str
    type: Literal["by_id"]


class ValueSettings(Part, kw_only=True):
    event_payload_key: str


class MeterFacts(Params, kw_only=True):
    default_aggregation: Aggregation
    display_name: Text
    event_name: Text
    customer_mapping: CustomerMapping | None = None
    event_time_window: Literal["day", "hour"] | None = None
    value_settings: ValueSettings | None = None


class MeterPage(Page, kw_only=True):
    status: Literal["active", "inactive"] | None = None


class MeterEventFacts(Params, kw_only=True):
    event_name: str
    payload: dict[str, str]
    identifier: str | None = None
    timestamp: int | None = None


class SummaryPage(Page, kw_only=True):
    customer: str
    end_time: int
    start_time: int
    value_grouping_window: Literal["day", "hour"] | None = None


def create_meter(account: Account, params: MeterFacts) -> Json:
    for other in account.all("billing.meter"):
        if other["event_name"] == params.event_name:
            raise invalid(
                f"There is already an active meter with the event name {params.event_name}.",
                param="event_name",
            )
    mapping, values = params.customer_mapping, params.value_settings
    return account.keep(
        account.fresh(
            "billing.meter",
            customer_mapping={
                "event_payload_key": mapping.event_payload_key if mapping else "stripe_customer_id",
                "type": "by_id",
            },
            default_aggregation={"formula": params.default_aggregation.formula},
            display_name=params.display_name,
            event_name=params.event_name,
            event_time_window=params.event_time_window,
            status="active",
            status_transitions={"deactivated_at": None},
            updated=account.now,
            value_settings={"event_payload_key": values.event_payload_key if values else "value"},
        ),
        "billing.meter.created",
    )


def list_meters(account: Account, params: MeterPage) -> Json:
    found = (one for one in account.all("billing.meter") if params.status in {None, one["status"]})
    return paged(found, params, "/v1/billing/meters")


def create_meter_event(account: Account, params: MeterEventFacts) -> Json:
    meter = next(
        (one for one in account.all("billing.meter") if one["event_name"] == params.event_name),
        None,
    )
    if meter is None:
        raise invalid(
            f"No active meter found for event name {params.event_name}.", param="event_name"
        )
    payload = params.payload
    customer = payload.get(meter["customer_mapping"]["event_payload_key"], "")
    account.get("customer", customer, "payload[stripe_customer_id]")
    key = meter["value_settings"]["event_payload_key"]
    is_count = meter["default_aggregation"]["formula"] == "count"
    if not is_count and not _NUMBER.fullmatch(payload.get(key, "")):
        raise invalid("The meter event value must be a whole number.", param=f"payload[{key}]")
    timestamp = account.now if params.timestamp is None else params.timestamp
    if timestamp < account.now - MAX_AGE_S:
        raise invalid("The timestamp is more than 35 days in the past.", param="timestamp",
                      code="timestamp_too_far_in_past")  # fmt: skip
    if timestamp > account.now + MAX_AHEAD_S:
        raise invalid("The timestamp is more than 5 minutes in the future.", param="timestamp",
                      code="timestamp_in_future")  # fmt: skip
    identifier = params.identifier or random_signs(32)
    known = account.find(identifier, "billing.meter_event")
    if known is not None and account.now - known["created"] < UNIQUE_S:
        raise invalid(f"An event already exists with identifier {identifier}.", param="identifier")
    event = {
        "object": "billing.meter_event",
        "created": account.now,
        "event_name": params.event_name,
        "identifier": identifier,
        "livemode": False,
        "payload": payload,
        "timestamp": timestamp,
    }
    # An identifier may come again after its day: then both count.
    if known is not None:
        account.drop(known | {"id": identifier})
        account.keep(known | {"id": f"{identifier} {new_id('event')}"}, parent=customer)
    account.keep({**event, "id": identifier}, parent=customer)
    return event


def list_summaries(account: Account, params: SummaryPage, meter_id: str) -> Json:
    meter = account.get("billing.meter", meter_id)
    account.get("customer", params.customer, "customer")
    start, end = params.start_time, params.end_time
    step = _WINDOWS.get(params.value_grouping_window or "", max(end - start, 1))
    if start % 60 or end % 60 or end <= start:
        raise invalid("start_time and end_time must be whole minutes, one after the other.",
                      param="start_time")  # fmt: skip
    if (end - start) / step > MAX_WINDOWS:
        raise invalid("The range holds too many windows.", param="end_time")
    summaries = [
        {
            "id": f"{meter['id']}_{at}",
            "object": "billing.meter_event_summary",
            "aggregated_value": measured(account, meter, params.customer, at, min(at + step, end)),
            "end_time": min(at + step, end),
            "livemode": False,
            "meter": meter["id"],
            "start_time": at,
        }
        for at in range(start, end, step)
    ]
    url = f"/v1/billing/meters/{meter_id}/event_summaries"
    return paged(reversed(summaries), params, url)


CALLS = (
    Call("POST", "/billing/meters", MeterFacts, create_meter),
    Call("GET", "/billing/meters", MeterPage, list_meters),
    retrieve("billing.meter", "/billing/meters/*"),
    Call("GET", "/billing/meters/*/event_summaries", SummaryPage, list_summaries),
    Call("POST", "/billing/meter_events", MeterEventFacts, create_meter_event),
)
