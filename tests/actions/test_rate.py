"""A contact says how they were helped: once for each end of a ticket, for a day (T9)."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from tests.support.factories import MadeAgent, MadeContact, make_agent, make_contact, make_ticket
from tests.support.rating_jobs import Ratings
from tests.support.tenants import FixedClock

from telldesk.channels.contact_ratings import ask_rating
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.contact_side import ContactsOnly, write_as_contact
from telldesk.tickets.actions.rate import NothingToRate, RatingOver, ReasonRefused, rate
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.actions.status import BannedFromWriting
from telldesk.tickets.composing import TextTooLong
from telldesk.tickets.lifecycle import Step
from telldesk.tickets.rating import ASK_AFTER, ASK_WITHIN, CHANGE_WITHIN, RATE_WITHIN
from telldesk.tickets.repo import read_ticket_shape, ticket_history
from telldesk.tickets.rows import TicketRow, TicketUnknown
from telldesk.tickets.stats import desk_stats

SECOND = timedelta(seconds=1)


@pytest.fixture
async def anna(desk: Desk, tenant: Tenant) -> MadeAgent:
    return await make_agent(desk, tenant, name="Anna")


@pytest.fixture
async def ivan(desk: Desk, tenant: Tenant) -> MadeContact:
    return await make_contact(desk, tenant, name="Ivan")


@pytest.fixture
async def ticket(desk: Desk, tenant: Tenant, anna: MadeAgent, ivan: MadeContact) -> TicketRow:
    made = await make_ticket(desk, tenant, ivan, assignee=anna)
    await desk.run(
        tenant, lambda work: reply(work, anna.actor, ticket_id=made.id, text="Try it again")
    )
    return made


async def _rate(
    ratings: Ratings, who: Any, ticket: TicketRow, stars: int, reason: str | None = None
) -> Any:
    return await ratings.desk.run(
        ratings.tenant,
        lambda work: rate(work, who.actor, ticket_id=ticket.id, stars=stars, reason=reason),
    )


async def _write(ratings: Ratings, who: MadeContact, ticket: TicketRow) -> None:
    await ratings.desk.run(
        ratings.tenant,
        lambda work: write_as_contact(work, who.actor, ticket_id=ticket.id, text="Once more"),
    )


async def _shape(ratings: Ratings, who: Any, ticket: TicketRow) -> Any:
    return await ratings.desk.run(
        ratings.tenant, lambda work: read_ticket_shape(work, who.actor, ticket.id)
    )


async def test_a_resolved_ticket_asks_its_contact_a_moment_later_and_once(
    ratings: Ratings, anna: MadeAgent, ivan: MadeContact, ticket: TicketRow
) -> None:
    await ratings.finish(anna.actor, ticket.id)
    await ratings.work_off(later=ASK_AFTER - SECOND)
    assert await ratings.said() == []
    assert (await _shape(ratings, ivan, ticket)).rating is None
    await ratings.work_off(later=SECOND)
    (question,) = await ratings.said()
    assert f"#{ticket.number} is finished" in question["text"]
    assert [one["label"] for one in question["buttons"][0]] == [f"{n} ★" for n in range(1, 6)]
    (row,) = await ratings.rows()
    assert (row["agent_id"], row["stars"]) == (anna.id, None)
    shape = await _shape(ratings, ivan, ticket)
    assert (shape.rating.stars, shape.rating.until) == (None, ratings.clock.now() + RATE_WITHIN)
    # Closing what is resolved ends nothing anew.
    await ratings.finish(anna.actor, ticket.id, Step.CLOSE)
    await ratings.work_off(later=ASK_AFTER)
    assert len(await ratings.said()) == len(await ratings.rows()) == 1


async def test_a_ticket_resolved_again_is_asked_about_again(
    ratings: Ratings, anna: MadeAgent, ivan: MadeContact, ticket: TicketRow
) -> None:
    await ratings.ask(anna.actor, ticket.id)
    await _rate(ratings, ivan, ticket, 2)
    await _write(ratings, ivan, ticket)
    assert (await _shape(ratings, anna, ticket)).rating.stars == 2
    await ratings.ask(anna.actor, ticket.id, Step.CLOSE)
    await _rate(ratings, ivan, ticket, 5)
    assert [row["stars"] for row in await ratings.rows()] == [2, 5]
    assert await ratings.history() == [(2, None), (5, None)]
    assert (await _shape(ratings, anna, ticket)).rating.stars == 5


async def test_the_same_job_twice_asks_once(
    ratings: Ratings, anna: MadeAgent, ticket: TicketRow
) -> None:
    row = await ratings.ask(anna.actor, ticket.id)
    job = ask_rating.row
    assert job is not None
    args = {"rating_id": str(row["id"])}
    await asyncio.gather(
        *(ratings.desk.run(ratings.tenant, lambda work: job(work, args)) for _ in range(3))
    )
    assert len(await ratings.said()) == 1


@pytest.mark.parametrize("why", ["wrote", "reopened", "banned", "blocked", "off", "late"])
async def test_nobody_is_asked_who_has_nothing_to_say_any_more(
    ratings: Ratings, anna: MadeAgent, ivan: MadeContact, ticket: TicketRow, why: str
) -> None:
    await ratings.finish(anna.actor, ticket.id)
    ratings.clock.move(SECOND)
    match why:
        case "wrote":
            await _write(ratings, ivan, ticket)
        case "reopened":
            await ratings.finish(anna.actor, ticket.id, Step.REOPEN)
        case "banned":
            await ratings.ban(ivan)
        case "blocked":
            await ratings.desk.run(
                ratings.tenant,
                lambda work: work.conn.execute(
                    "UPDATE contact_channels SET reachability = 'blocked'"
                ),
            )
        case "off":
            await ratings.set_on(False)
        case _:
            ratings.clock.move(ASK_WITHIN)
    await ratings.work_off(later=ASK_AFTER)
    assert await ratings.said() == []
    assert await ratings.rows() == []


async def test_a_step_back_and_forth_asks_about_the_last_end_only(
    ratings: Ratings, anna: MadeAgent, ticket: TicketRow
) -> None:
    await ratings.finish(anna.actor, ticket.id)
    await ratings.finish(anna.actor, ticket.id, Step.REOPEN)
    await ratings.finish(anna.actor, ticket.id)
    assert len(await ratings.rows()) == 2
    await ratings.work_off(later=ASK_AFTER)
    assert len(await ratings.rows()) == len(await ratings.said()) == 1


async def test_a_desk_without_ratings_keeps_nothing(
    ratings: Ratings, anna: MadeAgent, ivan: MadeContact, ticket: TicketRow
) -> None:
    await ratings.set_on(False)
    await ratings.finish(anna.actor, ticket.id)
    await ratings.set_on(True)
    await ratings.work_off(later=ASK_AFTER)
    assert (await ratings.rows(), await ratings.said()) == ([], [])
    with pytest.raises(NothingToRate):
        await _rate(ratings, ivan, ticket, 5)


async def test_who_closes_what_nobody_answered_is_not_asked(
    ratings: Ratings, ivan: MadeContact, ticket: TicketRow
) -> None:
    own = await make_ticket(ratings.desk, ratings.tenant, ivan)
    await ratings.finish(ivan.actor, own.id, Step.CLOSE)
    assert await ratings.rows() == []
    await ratings.finish(ivan.actor, ticket.id, Step.CLOSE)
    assert len(await ratings.rows()) == 1


async def test_stars_and_words_may_be_changed_for_a_day(
    ratings: Ratings, anna: MadeAgent, ivan: MadeContact, ticket: TicketRow, clock: FixedClock
) -> None:
    await ratings.ask(anna.actor, ticket.id)
    clock.move(RATE_WITHIN)
    await _rate(ratings, ivan, ticket, 2, "  Slow\x00ly  ")
    shape = (await _shape(ratings, ivan, ticket)).rating
    assert (shape.stars, shape.reason, shape.until) == (2, "Slowly", clock.now() + CHANGE_WITHIN)
    clock.move(CHANGE_WITHIN)
    await _rate(ratings, ivan, ticket, 4)
    await _rate(ratings, ivan, ticket, 4)
    shown = (await _shape(ratings, anna, ticket)).rating
    assert (shown.stars, shown.reason) == (4, "Slowly")
    await _rate(ratings, ivan, ticket, 4, "")
    assert (await _shape(ratings, anna, ticket)).rating.reason == ""
    assert await ratings.history() == [(2, None), (4, 2)]
    page = await ratings.desk.run(
        ratings.tenant, lambda work: ticket_history(work, anna.actor, ticket.id)
    )
    assert [(one.data.stars, one.data.previous) for one in page.lines if one.kind == "rated"] == [
        (2, None),
        (4, 2),
    ]
    clock.move(SECOND)
    with pytest.raises(RatingOver):
        await _rate(ratings, ivan, ticket, 5)
    assert (await ratings.rows())[0]["stars"] == 4


async def test_who_was_never_answered_in_a_week_is_too_late(
    ratings: Ratings, anna: MadeAgent, ivan: MadeContact, ticket: TicketRow
) -> None:
    await ratings.ask(anna.actor, ticket.id)
    ratings.clock.move(RATE_WITHIN + SECOND)
    with pytest.raises(RatingOver):
        await _rate(ratings, ivan, ticket, 5)
    assert (await ratings.rows())[0]["stars"] is None


async def test_wrong_stars_and_words_are_refused(
    ratings: Ratings, anna: MadeAgent, ivan: MadeContact, ticket: TicketRow
) -> None:
    await ratings.ask(anna.actor, ticket.id)
    for stars in (0, 6, -1):
        with pytest.raises(Invalid):
            await _rate(ratings, ivan, ticket, stars)
    with pytest.raises(ReasonRefused):
        await _rate(ratings, ivan, ticket, 5, "x" * 1001)
    with pytest.raises(TextTooLong):
        await _rate(ratings, ivan, ticket, 5, "x" * 100_000)
    await _rate(ratings, ivan, ticket, 5, "x" * 1000)


async def test_only_the_tickets_own_contact_rates_it(
    ratings: Ratings,
    anna: MadeAgent,
    ivan: MadeContact,
    ticket: TicketRow,
    other_tenant: Tenant,
) -> None:
    await ratings.ask(anna.actor, ticket.id)
    stranger = await make_contact(ratings.desk, ratings.tenant)
    with pytest.raises(ContactsOnly):
        await _rate(ratings, anna, ticket, 5)
    with pytest.raises(TicketUnknown):
        await _rate(ratings, stranger, ticket, 5)
    with pytest.raises(TicketUnknown):
        await ratings.desk.run(
            other_tenant,
            lambda work: rate(work, ivan.actor, ticket_id=ticket.id, stars=5, reason=None),
        )
    await ratings.ban(ivan)
    with pytest.raises(BannedFromWriting):
        await _rate(ratings, ivan, ticket, 5)
    assert (await ratings.rows())[0]["stars"] is None


async def test_many_taps_at_once_are_one_rating(
    ratings: Ratings, anna: MadeAgent, ivan: MadeContact, ticket: TicketRow
) -> None:
    await ratings.ask(anna.actor, ticket.id)
    await asyncio.gather(*(_rate(ratings, ivan, ticket, stars) for stars in (1, 2, 3, 4, 5) * 2))
    (row,) = await ratings.rows()
    lines = await ratings.history()
    assert (lines[0][1], lines[-1][0]) == (None, row["stars"])
    assert [line[1] for line in lines[1:]] == [line[0] for line in lines[:-1]]


async def test_today_counts_ratings_for_who_had_the_ticket(
    ratings: Ratings, anna: MadeAgent, ivan: MadeContact, ticket: TicketRow
) -> None:
    other = await make_agent(ratings.desk, ratings.tenant, name="Boris")

    async def stats() -> Any:
        return await ratings.desk.run(ratings.tenant, lambda work: desk_stats(work, anna.actor))

    none = await stats()
    assert (none.ratings, none.rating_average, none.rating_good_share) == (0, None, None)
    await ratings.ask(anna.actor, ticket.id)
    await _rate(ratings, ivan, ticket, 5)
    for stars in (4, 1, 2):
        more = await make_ticket(ratings.desk, ratings.tenant, ivan, assignee=other)
        # Who resolves it is not who had it.
        await ratings.ask(anna.actor, more.id)
        await _rate(ratings, ivan, more, stars)
    found = await stats()
    assert (found.ratings, found.rating_average, found.rating_good_share) == (4, 3.0, 0.5)
    shares = {one.name: (one.ratings, one.rating_average) for one in found.agents}
    assert shares["Anna"] == (1, 5.0)
    assert shares["Boris"] == (3, pytest.approx(7 / 3))
    ratings.clock.move(timedelta(days=1))
    assert (await stats()).ratings == 0
