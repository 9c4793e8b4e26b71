"""Every staff button for every role, pressed by the right and the wrong people (T44)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.support.counters import growth
from tests.support.factories import MadeAgent, make_ticket
from tests.support.staff import Phone, Scene, Writer

from telldesk.channels.staff.later import minutes_of
from telldesk.channels.staff.presses import PressVerb, press_data
from telldesk.identity.desktop import poll_desktop_sign_in, start_desktop_sign_in
from telldesk.identity.permissions import ROLES, Permission, permissions_of
from telldesk.kernel.ids import new_id
from telldesk.kernel.metrics import STAFF_PRESSES
from telldesk.tickets.rows import read_ticket

P, V = Permission, PressVerb
SEES_ALL = frozenset({P.TICKETS_READ_ALL})
# What each button needs on a ticket that is somebody else's.
NEEDS: dict[PressVerb, frozenset[Permission]] = {
    V.TAKE: SEES_ALL | {P.TICKETS_TAKE},
    V.REPLY: SEES_ALL | {P.TICKETS_REPLY},
    V.NOTE: SEES_ALL | {P.TICKETS_NOTE},
    V.RESOLVE: SEES_ALL | {P.TICKETS_SET_STATUS},
    V.CLOSE: SEES_ALL | {P.TICKETS_SET_STATUS},
    V.REOPEN: SEES_ALL | {P.TICKETS_SET_STATUS},
    V.FILES: SEES_ALL,
    V.FOLLOW: SEES_ALL,
    V.UNFOLLOW: SEES_ALL,
    V.SEND_ANYWAY: SEES_ALL | {P.TICKETS_REPLY},
    V.CARD: SEES_ALL,
    V.CHOOSE_ASSIGNEE: SEES_ALL | {P.TICKETS_ASSIGN},
    V.ASSIGN: SEES_ALL | {P.TICKETS_ASSIGN},
    V.CHOOSE_INVITE: frozenset({P.STAFF_MANAGE}),
    V.INVITE: frozenset({P.STAFF_MANAGE}),
    V.CHOOSE_ROLE: frozenset({P.STAFF_MANAGE}),
    V.CHANGE_ROLE: frozenset({P.STAFF_MANAGE}),
    V.LIST: SEES_ALL,
    V.MENU: frozenset(),
    V.CANCEL: frozenset(),
    V.AS_CONTACT: frozenset(),
    V.BACK_TO_STAFF: frozenset(),
    V.AVAILABILITY: frozenset(),
    V.CANNED: frozenset({P.TICKETS_REPLY}),
    V.FIND: frozenset({P.TICKETS_READ_ASSIGNED}),
    V.STATS: frozenset({P.STATS_READ}),
    V.CHOOSE_SNOOZE: SEES_ALL | {P.TICKETS_SET_STATUS},
    V.SNOOZE: SEES_ALL | {P.TICKETS_SET_STATUS},
    V.WAKE: SEES_ALL | {P.TICKETS_SET_STATUS},
    V.ASK_SPAM: SEES_ALL | {P.TICKETS_MARK_SPAM},
    V.SPAM: SEES_ALL | {P.TICKETS_MARK_SPAM},
    V.NOT_SPAM: SEES_ALL | {P.TICKETS_MARK_SPAM},
    V.DESKTOP_CONFIRM: frozenset(),
    V.DESKTOP_REFUSE: frozenset(),
}


def test_every_button_is_in_the_matrix() -> None:
    assert set(NEEDS) == set(PressVerb)


class Room:
    """A desk with a ticket nobody has, somebody to change, and a browser that waits."""

    def __init__(self, scene: Scene, anna: Writer, other: MadeAgent, code_id: UUID) -> None:
        self.scene, self.anna, self.other, self.code_id = scene, anna, other, code_id

    def data(self, verb: PressVerb) -> str:
        ticket, agent = self.anna.ticket.id, self.other.id
        special = {
            V.ASSIGN: press_data(V.ASSIGN, ticket, agent),
            V.CHOOSE_ROLE: press_data(V.CHOOSE_ROLE, agent),
            V.CHANGE_ROLE: press_data(V.CHANGE_ROLE, agent, word="moderator"),
            V.INVITE: press_data(V.INVITE, word="helper"),
            V.LIST: press_data(V.LIST, word="unassigned"),
            V.AVAILABILITY: press_data(V.AVAILABILITY, word="away"),
            V.CANNED: press_data(V.CANNED, word="1"),
            V.FIND: press_data(V.FIND, word="1:refund"),
            V.STATS: press_data(V.STATS, word="7"),
            V.SNOOZE: press_data(
                V.SNOOZE, ticket, word=minutes_of(self.scene.clock.now() + timedelta(hours=1))
            ),
            V.DESKTOP_CONFIRM: press_data(V.DESKTOP_CONFIRM, self.code_id),
            V.DESKTOP_REFUSE: press_data(V.DESKTOP_REFUSE, self.code_id),
        }
        bare = (V.MENU, V.CANCEL, V.AS_CONTACT, V.BACK_TO_STAFF, V.CHOOSE_INVITE)
        return special.get(verb) or press_data(verb, None if verb in bare else ticket)

    async def reset(self, verb: PressVerb) -> None:
        """Nobody has the ticket, nothing is decided."""

        async def back(work: Any) -> None:
            await work.conn.execute(
                "UPDATE tickets SET assignee_id = NULL, status = $1, is_current = true, "
                "snoozed_until = NULL, snoozed_by_id = NULL, spam_at = NULL, spam_by_id = NULL, "
                "spam_before = NULL",
                "closed" if verb is V.REOPEN else "open",
            )
            await work.conn.execute("UPDATE desktop_sign_ins SET state = 'waiting'")

        await self.scene.run(back)

    async def rows(self) -> dict[str, Any]:
        """Everything a press could change, the agents' own talk with the bot apart."""
        return await self.scene.run(
            lambda work: work.conn.fetchval(
                """SELECT jsonb_build_object(
                     'tickets', (SELECT jsonb_agg(to_jsonb(t)) FROM tickets t),
                     'agents', (SELECT jsonb_agg(jsonb_build_array(a.id, a.role, a.bot_mode,
                                  a.bot_state) ORDER BY a.id) FROM agents a),
                     'invitations', (SELECT count(*) FROM invitations),
                     'notices', (SELECT count(*) FROM agent_notices),
                     'sign_ins', (SELECT jsonb_agg(d.state) FROM desktop_sign_ins d),
                     'said', (SELECT count(*) FROM deliveries WHERE kind <> 'callback_answer'))"""
            )
        )


@pytest.fixture
async def room(scene: Scene) -> Room:
    other = await scene.agent("helper", name="Hal")
    anna = await scene.writer(await scene.contact(name="Anna"))
    started = await scene.run(
        lambda work: start_desktop_sign_in(work, device="Firefox, Linux", place="near you")
    )
    return Room(scene, anna, other, started.code_id)


async def flashed(phone: Phone) -> Any:
    """What the last press was answered."""
    answer = [row for row in await phone.heard() if row["kind"] == "callback_answer"][-1]
    assert answer["lane"] == "callback"
    assert answer["expires_at"] is not None
    return answer["payload"]


async def answers_given(phone: Phone) -> int:
    return sum(row["kind"] == "callback_answer" for row in await phone.heard())


@pytest.mark.parametrize("role", ROLES)
async def test_T44_every_button_gives_each_role_what_it_may_and_no_more(
    room: Room, role: str
) -> None:
    phone = room.scene.phone(await room.scene.agent(role))
    for number, verb in enumerate(PressVerb, 1):
        await room.reset(verb)
        before = await room.rows()
        await phone.presses(room.data(verb))
        assert await answers_given(phone) == number, verb
        answer = await flashed(phone)
        if NEEDS[verb] <= permissions_of(role):
            assert not answer.get("alert"), (verb, answer)
        else:
            assert answer["alert"], verb
            assert await room.rows() == before, verb


async def test_T44_a_contact_or_stranger_gets_nothing_from_any_staff_button(room: Room) -> None:
    before = await room.rows()
    anna = Phone(
        room.scene.desk, room.scene.tenant, room.anna.contact.bot_id, room.anna.contact.chat_id
    )
    for number, verb in enumerate(PressVerb, 1):
        await anna.presses(room.data(verb))
        assert await answers_given(anna) == number, verb
        answer = await flashed(anna)
        assert answer["text"] == "This button is for the desk's staff."
        assert answer["alert"]
    assert await room.rows() == before
    assert anna.fell_through == []


async def test_T44_a_removed_agent_is_a_stranger_at_once(room: Room) -> None:
    agent = await room.scene.agent("owner")
    await room.scene.run(
        lambda w: w.conn.execute("UPDATE agents SET removed_at = now() WHERE id = $1", agent.id)
    )
    phone = room.scene.phone(agent)
    await phone.presses(room.data(V.TAKE))
    assert (await flashed(phone))["text"] == "This button is for the desk's staff."


async def test_T44_a_button_that_stands_in_another_chat_is_refused(room: Room) -> None:
    phone = room.scene.phone(await room.scene.agent("owner"))
    before = await room.rows()
    await phone.presses(room.data(V.TAKE), chat_id=-100123)
    assert (await flashed(phone))["alert"]
    assert await room.rows() == before


async def test_a_button_that_names_nothing_is_refused_and_answered(room: Room) -> None:
    phone = room.scene.phone(await room.scene.agent("owner"))
    before = await room.rows()
    unknown = press_data(V.TAKE, new_id())
    for data in ("tk:", "tk:nonsense", "at:x:y", "iv:god", "ls:everything", unknown):
        await phone.presses(data)
        assert (await flashed(phone))["alert"], data
    assert await room.rows() == before


async def test_presses_are_counted_by_button_and_outcome(room: Room) -> None:
    mary = room.scene.phone(await room.scene.agent(name="Mary"))
    stranger = Phone(room.scene.desk, room.scene.tenant, room.anna.contact.bot_id, 4711)
    grown = growth(STAFF_PRESSES)
    await mary.presses(room.data(V.TAKE))
    await mary.presses(room.data(V.CHOOSE_INVITE))
    await mary.presses("tk:whatever somebody typed")
    await stranger.presses(room.data(V.TAKE))
    assert grown() == {
        ("take", "done"): 1,
        ("choose_invite", "refused"): 1,
        ("unknown", "refused"): 1,
        ("unknown", "stranger"): 1,
    }


async def test_of_two_who_take_the_second_hears_who_has_it(room: Room) -> None:
    mary, paul = await room.scene.agent(name="Mary"), await room.scene.agent(name="Paul")
    await room.scene.phone(mary).presses(room.data(V.TAKE))
    await room.scene.phone(paul).presses(room.data(V.TAKE))
    assert (await flashed(room.scene.phone(mary)))["text"] == f"#{room.anna.ticket.number} is yours"
    assert (await flashed(room.scene.phone(paul)))["text"] == "\u2068Mary\u2069 already has it."
    ticket = await room.scene.run(lambda w: read_ticket(w, room.anna.ticket.id))
    assert ticket.assignee_id == mary.id


async def test_a_helper_works_on_their_own_ticket_by_buttons(room: Room) -> None:
    contact = await room.scene.contact()
    ticket = await make_ticket(room.scene.desk, room.scene.tenant, contact, assignee=room.other)
    phone = room.scene.phone(room.other)
    await phone.presses(press_data(V.CLOSE, ticket.id))
    assert (await flashed(phone))["text"] == f"#{ticket.number} is closed"
    assert (await room.scene.run(lambda w: read_ticket(w, ticket.id))).status == "closed"


async def test_assigning_offers_the_team_and_gives_the_ticket(room: Room) -> None:
    phone = room.scene.phone(await room.scene.agent("admin", name="Boss"))
    await phone.presses(room.data(V.CHOOSE_ASSIGNEE))
    buttons = await phone.buttons()
    await phone.presses(buttons["Hal"])
    ticket = await room.scene.run(lambda w: read_ticket(w, room.anna.ticket.id))
    assert ticket.assignee_id == room.other.id


async def test_a_card_asked_for_comes_from_the_job_with_all_buttons(room: Room) -> None:
    agent = await room.scene.agent()
    await room.anna.writes("It hangs")
    phone = room.scene.phone(agent)
    await phone.presses(room.data(V.CARD))
    await room.scene.drain()
    card = (await phone.heard())[-1]
    assert card["kind"] == "notice"
    assert "It hangs" in card["payload"]["text"]
    assert "Take" in await phone.buttons()


async def test_files_of_a_message_come_by_file_id_and_can_be_answered(room: Room) -> None:
    agent = await room.scene.agent()
    message_id = await room.anna.writes("look")

    async def attach(work: Any) -> None:
        for part in (1, 2):
            await work.conn.execute(
                """INSERT INTO message_parts (message_id, part, kind, bot_id, file_id,
                                              file_unique_id)
                   VALUES ($1, $2, 'photo', $3, $4, 'u')""",
                message_id, part, agent.bot_id, f"file{part}",
            )  # fmt: skip

    await room.scene.run(attach)
    phone = room.scene.phone(agent)
    await phone.presses(room.data(V.FILES))
    files = next(row for row in await phone.heard() if row["payload"].get("parts"))
    assert [part["file_id"] for part in files["payload"]["parts"]] == ["file1", "file2"]
    assert (files["message_id"], files["agent_id"]) == (message_id, agent.id)


async def test_a_desktop_is_signed_in_by_the_button_and_only_once(scene: Scene) -> None:
    phone = scene.phone(await scene.agent())
    started = await scene.run(
        lambda work: start_desktop_sign_in(work, device="Firefox, Linux", place="near you")
    )
    await phone.says(started.code.lower())
    assert started.code in await phone.last()
    assert "Firefox, Linux" in await phone.last()
    buttons = await phone.buttons()
    await phone.presses(buttons["Yes, it is me"])
    assert await phone.last() == "Signed in."
    await phone.presses(buttons["No"])
    assert (await phone.heard())[-1]["payload"]["alert"]
    polled = await scene.run(lambda work: poll_desktop_sign_in(work, started.poll_secret))
    assert polled.state == "confirmed"
    assert polled.tokens is not None


async def test_a_desktop_is_refused_by_the_button(scene: Scene) -> None:
    phone = scene.phone(await scene.agent())
    started = await scene.run(
        lambda work: start_desktop_sign_in(work, device="Firefox, Linux", place="near you")
    )
    await phone.says(f"/start signin_{started.code}")
    await phone.presses((await phone.buttons())["No"])
    polled = await scene.run(lambda work: poll_desktop_sign_in(work, started.poll_secret))
    assert polled.state == "refused"
