"""/start with an invitation, /admin, /stats, /role; one Telegram user in two desks (T18)."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.support.factories import BOT_ID, make_agent, make_contact, make_ticket
from tests.support.staff import Phone, Scene

from telldesk.analytics.rollup import count_page
from telldesk.channels.staff.presses import PressVerb, press_data
from telldesk.identity.actions.staff import LanguageUnknown, choose_own_language, invite_agent
from telldesk.identity.actor import OPERATOR, Actor, contact_actor
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Forbidden
from telldesk.kernel.work import Desk

NEWCOMER = 880_001


async def invitation(scene: Scene, role: str = "moderator") -> str:
    _, code = await scene.run(
        lambda work: invite_agent(
            work, OPERATOR, name="", role=role, language="", valid=timedelta(days=1)
        )
    )
    return code


def stranger(scene: Scene, user_id: int = NEWCOMER) -> Phone:
    return Phone(scene.desk, scene.tenant, BOT_ID, user_id)


async def linked(scene: Scene) -> list[Any]:
    return await scene.run(
        lambda work: work.conn.fetch(
            "SELECT name, role, telegram_user_id, telegram_bot_id FROM agents WHERE linked_at "
            "IS NOT NULL"
        )
    )


@pytest.mark.parametrize("prefix", ["join_", ""])
async def test_an_invitation_makes_the_account_an_agents(scene: Scene, prefix: str) -> None:
    phone = stranger(scene)
    await phone.says(f"/start {prefix}{await invitation(scene)}")
    (row,) = await linked(scene)
    assert dict(row) == {
        "name": "Ann", "role": "moderator", "telegram_user_id": NEWCOMER,
        "telegram_bot_id": BOT_ID,
    }  # fmt: skip
    welcome, menu = (row["payload"]["text"] for row in await phone.heard())
    assert welcome.startswith("Welcome!")
    assert "Waiting 0" in menu
    assert phone.fell_through == []


async def test_an_invitation_works_once(scene: Scene) -> None:
    code = await invitation(scene)
    await stranger(scene).says(f"/start join_{code}")
    second = stranger(scene, 880_002)
    await second.says(f"/start join_{code}")
    assert "does not work" in await second.last()
    assert len(await linked(scene)) == 1


async def test_an_old_invitation_is_refused(scene: Scene) -> None:
    code = await invitation(scene)
    scene.clock.move(timedelta(days=2))
    phone = stranger(scene)
    await phone.says(f"/start join_{code}")
    assert "does not work" in await phone.last()
    assert await linked(scene) == []


async def test_T17_another_desks_invitation_is_refused(
    scene: Scene, other_tenant: Tenant, desk: Desk
) -> None:
    code = await invitation(scene)
    phone = Phone(desk, other_tenant, BOT_ID, NEWCOMER)
    await phone.says(f"/start join_{code}")
    assert "does not work" in await phone.last()
    assert await linked(scene) == []


async def test_a_contacts_start_is_left_to_the_contacts(scene: Scene) -> None:
    phone = stranger(scene)
    for text in ("/start", "/start promo", "/start signin_ABCDEF", "/admin", "hello"):
        await phone.says(text)
    assert phone.fell_through == ["Message"] * 5
    assert all(row["agent_id"] is None for row in await phone.heard())


@pytest.mark.parametrize(
    ("role", "buttons"),
    [
        ("helper", {"Waiting", "Mine", "Team", "Ask as a contact"}),
        ("moderator", {"Waiting", "Mine", "Unassigned", "Team", "Ask as a contact"}),
        ("admin", {"Waiting", "Mine", "Unassigned", "Team", "Invite", "Ask as a contact"}),
    ],
)
async def test_the_menu_offers_what_the_role_may(
    scene: Scene, role: str, buttons: set[str]
) -> None:
    phone = scene.phone(await scene.agent(role))
    await phone.says("/admin")
    assert set(await phone.buttons()) == buttons


async def test_the_bot_speaks_the_language_the_agent_chose_elsewhere(scene: Scene) -> None:
    agent, colleague = await scene.agent(), await scene.agent()
    await scene.run(lambda work: choose_own_language(work, agent.actor, language="ru"))
    phone = scene.phone(agent)
    await phone.says("/help")
    assert "Ждут" in await phone.buttons()
    anna = await scene.writer(await scene.contact())
    await anna.writes("Hello")
    await scene.drain()
    ours, theirs = [await scene.chat(one).texts() for one in (agent, colleague)]
    assert re.search("[а-я]", ours[-1])
    assert not re.search("[а-я]", theirs[-1])


@pytest.mark.parametrize("language", ["de", "", "EN"])
async def test_an_agent_cannot_choose_a_language_nobody_has_words_in(
    scene: Scene, language: str
) -> None:
    agent = await scene.agent()
    with pytest.raises(LanguageUnknown):
        await scene.run(lambda work: choose_own_language(work, agent.actor, language=language))


@pytest.mark.parametrize("actor", [OPERATOR, contact_actor(UUID(int=5))])
async def test_only_agents_choose_an_agents_language(scene: Scene, actor: Actor) -> None:
    with pytest.raises(Forbidden):
        await scene.run(lambda work: choose_own_language(work, actor, language="ru"))


async def test_the_lists_show_only_what_the_agent_may_see(scene: Scene) -> None:
    helper = await scene.agent("helper")
    own = await make_ticket(
        scene.desk, scene.tenant, await scene.contact(name="Own"), assignee=helper
    )
    await make_ticket(scene.desk, scene.tenant, await scene.contact(name="Foreign"))
    for assignee in (helper, None):
        later = {"snoozed_by_id": helper.id, "snoozed_until": scene.clock.at}
        contact = await scene.contact(name="Later")
        await make_ticket(scene.desk, scene.tenant, contact, assignee=assignee, **later)
    phone = scene.phone(helper)
    await phone.presses(press_data(PressVerb.LIST, word="mine"))
    assert await phone.buttons() == {f"#{own.number} Own": press_data(PressVerb.CARD, own.id)}
    boss = scene.phone(await scene.agent("admin"))
    await boss.presses(press_data(PressVerb.LIST, word="unassigned"))
    assert [label.split()[1] for label in await boss.buttons()] == ["Foreign"]


async def test_who_follows_tickets_has_a_list_of_them(scene: Scene) -> None:
    agent = await scene.agent("moderator")
    phone = scene.phone(agent)
    await phone.says("/following")
    assert "Nothing here." in await phone.last()
    await phone.says("/admin")
    assert "Followed" not in await phone.buttons()
    followed = await make_ticket(scene.desk, scene.tenant, await scene.contact(name="Fan"))
    await make_ticket(scene.desk, scene.tenant, await scene.contact(name="Foreign"))
    await phone.presses(press_data(PressVerb.FOLLOW, followed.id))
    assert await phone.last() == f"You follow #{followed.number}"
    await phone.says("/following")
    assert await phone.buttons() == {
        f"#{followed.number} Fan": press_data(PressVerb.CARD, followed.id)
    }
    await phone.says("/admin")
    assert (await phone.buttons())["Followed"] == press_data(PressVerb.LIST, word="followed")
    await phone.presses(press_data(PressVerb.UNFOLLOW, followed.id))
    assert await phone.last() == f"You follow #{followed.number} no more"


async def test_a_card_says_whether_one_follows_and_changes_with_the_press(scene: Scene) -> None:
    holder, agent = await scene.agent("helper"), await scene.agent("moderator")
    contact = await scene.contact(name="Anna")
    ticket = await make_ticket(scene.desk, scene.tenant, contact, assignee=holder)
    await scene.writing(contact, ticket).writes("Help")
    await scene.drain()
    phone = scene.phone(agent)
    await phone.presses(press_data(PressVerb.CARD, ticket.id))
    await scene.drain()
    assert (await phone.buttons())["Follow"] == press_data(PressVerb.FOLLOW, ticket.id)
    await scene.chat(agent).deliver(501)
    await phone.presses(press_data(PressVerb.FOLLOW, ticket.id))
    scene.clock.move(timedelta(seconds=10))
    await scene.drain()
    buttons = await phone.buttons()
    assert buttons["Stop following"] == press_data(PressVerb.UNFOLLOW, ticket.id)
    assert "Follow" not in buttons


async def test_stats_count_the_day(scene: Scene) -> None:
    agent = await scene.agent()
    anna = await scene.writer(await scene.contact())
    await anna.writes("help")
    await scene.drain()
    await scene.chat(agent).deliver(501)
    phone = scene.phone(agent)
    await phone.answers(501, "Sure")
    await phone.says("/stats")
    text = await phone.last()
    assert "New tickets: 1" in text
    assert "Answers: 1" in text
    assert "Of them yours: 1" in text
    assert list(await phone.buttons()) == ["Today", "7 days", "30 days"]


async def _told(phone: Phone) -> str:
    """The last words, behind which a press only flashed."""
    return next(
        text for row in reversed(await phone.heard()) if (text := str(row["payload"]["text"]))
    )


async def test_a_period_stands_beside_the_one_before_it(scene: Scene) -> None:
    agent = await scene.agent()
    anna = await scene.writer(await scene.contact())
    await anna.writes("help")
    phone = scene.phone(agent)
    await phone.presses(press_data(PressVerb.STATS, word="7"))
    assert "Older tickets are still being counted." in await _told(phone)
    await scene.run(lambda work: count_page(work, after=None))
    await phone.presses(press_data(PressVerb.STATS, word="30"))
    text = await _told(phone)
    assert text.startswith("The last 30 days (and as many before them)")
    assert "New tickets: 1 (0)" in text
    assert "Left open: 1 (0)" in text
    assert "First answer, median: — (—)" in text
    assert "counted" not in text


async def test_a_helper_hears_of_their_own_work(scene: Scene) -> None:
    await (await scene.writer(await scene.contact())).writes("help")
    await scene.run(lambda work: count_page(work, after=None))
    phone = scene.phone(await scene.agent("helper"))
    await phone.presses(press_data(PressVerb.STATS, word="1"))
    text = await _told(phone)
    assert "Only your own work." in text
    assert "New tickets: 0 (0)" in text


async def test_role_tells_what_one_may(scene: Scene) -> None:
    phone = scene.phone(await scene.agent("helper"))
    await phone.says("/role")
    text = await phone.last()
    assert text.startswith("Your role: Helper.")
    assert "answer contacts" in text
    assert "take tickets" not in text
    assert await phone.buttons() == {}


async def test_roles_are_changed_by_buttons(scene: Scene) -> None:
    hal = await scene.agent("helper", name="Hal")
    phone = scene.phone(await scene.agent("admin"))
    await phone.says("/role")
    await phone.presses((await phone.buttons())["Hal"])
    buttons = await phone.buttons()
    assert "Owner" not in buttons
    await phone.presses(buttons["Moderator"])
    assert await phone.last() == "\u2068Hal\u2069 is now Moderator."
    role = await scene.run(
        lambda work: work.conn.fetchval("SELECT role FROM agents WHERE id = $1", hal.id)
    )
    assert role == "moderator"


async def test_an_admin_cannot_make_an_owner_by_a_written_button(scene: Scene) -> None:
    hal = await scene.agent("helper")
    phone = scene.phone(await scene.agent("admin"))
    await phone.presses(press_data(PressVerb.CHANGE_ROLE, hal.id, word="owner"))
    await phone.presses(press_data(PressVerb.INVITE, word="owner"))
    assert all(row["payload"]["alert"] for row in await phone.heard())
    roles = await scene.run(lambda work: work.conn.fetch("SELECT role FROM agents"))
    assert sorted(row["role"] for row in roles) == ["admin", "helper"]


async def test_inviting_gives_a_link_that_works(scene: Scene) -> None:
    boss = scene.phone(await scene.agent("admin"))
    await boss.presses(press_data(PressVerb.CHOOSE_INVITE))
    await boss.presses((await boss.buttons())["Helper"])
    link = next(
        row["payload"]["text"].splitlines()[-1]
        for row in reversed(await boss.heard())
        if "https://t.me/" in row["payload"]["text"]
    )
    assert link.startswith(f"https://t.me/bot{BOT_ID}_bot?start=join_")
    newcomer = stranger(scene)
    await newcomer.says(f"/start {link.partition('=')[2]}")
    assert "Helper" in (await newcomer.heard())[0]["payload"]["text"]


async def test_the_bot_speaks_the_agents_language(scene: Scene) -> None:
    agent = await scene.agent()
    await scene.run(
        lambda work: work.conn.execute("UPDATE agents SET language = 'ru' WHERE id = $1", agent.id)
    )
    phone = scene.phone(agent)
    await phone.says("/admin")
    assert "Ждут" in await phone.buttons()


async def test_T18_an_agent_here_is_a_contact_there(
    scene: Scene, other_tenant: Tenant, desk: Desk
) -> None:
    agent = await scene.agent("owner", telegram_user_id=NEWCOMER)
    there = await make_contact(desk, other_tenant, chat_id=NEWCOMER, name="Ann")
    ticket_there = await make_ticket(desk, other_tenant, there)
    await make_agent(desk, other_tenant, "owner", telegram_user_id=NEWCOMER + 1)
    here, elsewhere = scene.phone(agent), Phone(desk, other_tenant, BOT_ID, NEWCOMER)
    await elsewhere.says("help me")
    assert elsewhere.fell_through == ["Message"]
    said = await desk.run(
        other_tenant, lambda work: work.conn.fetch("SELECT author_kind, text FROM messages")
    )
    assert [tuple(row) for row in said] == [("contact", "help me")]
    await elsewhere.presses(press_data(PressVerb.TAKE, ticket_there.id))
    assert await elsewhere.last() == "This button is for the desk's staff."
    await here.says("stray")
    assert here.fell_through == []
    await here.presses(press_data(PressVerb.TAKE, ticket_there.id))
    assert (await here.heard())[-1]["payload"]["alert"]
    await here.presses(press_data(PressVerb.AS_CONTACT))
    modes = await desk.run(
        other_tenant, lambda work: work.conn.fetch("SELECT bot_mode FROM agents")
    )
    assert [row["bot_mode"] for row in modes] == ["agent"]
