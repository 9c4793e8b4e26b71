"""Who gets the next ticket (T11). Pure: facts of agents and a moment in, a choice and why out.

An agent is here while they say so, or while they use the app or the bot; never outside their
hours. Load is what is on their desk: tickets open or in progress, not those that wait for the
contact or are snoozed. Choices by hand may exceed a capacity, automatic ones never do.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from telldesk.branding.hours import Hours, is_within, last_change, next_change
from telldesk.identity.actor import Availability
from telldesk.tickets.vocabulary import Assigning, Presence

_EVER: Final = datetime.min.replace(tzinfo=ZoneInfo("UTC"))


class Worker(msgspec.Struct, frozen=True, kw_only=True):
    """What of an agent matters for giving them a ticket.

    Attributes:
        team_ids: teams they are in.
        capacity: tickets they take at once; 0 is none.
        load: tickets open or in progress that they have and did not snooze.
        given_at: when they last got one by itself.
        availability: what they said; `auto` follows `here_until`.
        availability_at: when they said it.
        here_until: they count as here until then, by what they do.
    """

    id: UUID
    team_ids: Sequence[UUID]
    capacity: int
    load: int
    given_at: datetime | None
    availability: Availability
    availability_at: datetime | None
    here_until: datetime | None
    hours: Hours

    @property
    def room(self) -> int:
        return max(0, self.capacity - self.load)


class Choice(msgspec.Struct, frozen=True):
    """Who, and by which rule: `in_turn` or `by_load`."""

    worker: Worker
    why: Assigning


def presence(one: Worker, *, zone: ZoneInfo, now: datetime) -> Presence:
    """Whether the agent takes tickets now: `here`, `away` by their own word, or `offline`."""
    if one.availability == "away":
        return "away"
    if not is_within(one.hours, zone, now):
        return "offline"
    if one.availability == "here":
        return "here"
    return "here" if one.here_until is not None and now < one.here_until else "offline"


def gone_since(one: Worker, *, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Since when the agent is not here, by the earliest reason that still holds; None: they are."""
    where = presence(one, zone=zone, now=now)
    if where == "here":
        return None
    if where == "away":
        return one.availability_at or _EVER
    reasons: list[datetime] = []
    if not is_within(one.hours, zone, now):
        reasons.append(last_change(one.hours, zone, now) or _EVER)
    if one.availability == "auto" and (one.here_until is None or one.here_until <= now):
        reasons.append(one.here_until or _EVER)
    return min(reasons)


def choose(
    method: Assigning, workers: Iterable[Worker], *, team_id: UUID | None, not_id: UUID | None
) -> Choice | None:
    """The one of these with room who is next; of `team_id` if given, never `not_id`.

    `in_turn`: whoever got none for longest. `by_load`: whoever has the smallest part of their
    capacity on their desk, of equal ones the next in turn.
    """
    usable = [
        one
        for one in workers
        if one.room > 0 and one.id != not_id and (team_id is None or team_id in one.team_ids)
    ]
    if method == "by_hand" or not usable:
        return None
    if method == "in_turn":
        return Choice(min(usable, key=_turn), method)
    return Choice(min(usable, key=lambda one: (one.load / one.capacity, *_turn(one))), method)


def next_look(
    workers: Iterable[Worker], *, zone: ZoneInfo, now: datetime, handover: timedelta | None
) -> datetime | None:
    """When something may change by the clock: hours turn, or tickets of somebody gone go on."""
    moments: list[datetime] = []
    for one in workers:
        turn = next_change(one.hours, zone, now) if one.availability != "away" else None
        if turn is not None:
            moments.append(turn)
        if handover is None or one.load == 0:
            continue
        since = gone_since(one, zone=zone, now=now)
        if since is not None:
            moments.append(since + handover)
        elif one.availability == "auto" and one.here_until is not None:
            moments.append(one.here_until + handover)
        if turn is not None:
            moments.append(turn + handover)
    return min((one for one in moments if one > now), default=None)


def _turn(one: Worker) -> tuple[datetime, UUID]:
    return (one.given_at or _EVER, one.id)
