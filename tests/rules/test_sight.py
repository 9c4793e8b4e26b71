"""Who may see a ticket: the one predicate of every door."""

import pytest

from telldesk.identity.actor import BOT, OPERATOR, Actor, ActorKind, agent_actor, contact_actor
from telldesk.kernel.ids import new_id
from telldesk.tickets.rows import may_see

ME, OTHER, CONTACT = new_id(), new_id(), new_id()


@pytest.mark.parametrize(
    ("role", "mine", "others", "nobodys"),
    [
        ("helper", True, False, False),
        ("developer", True, False, False),
        ("moderator", True, True, True),
        ("admin", True, True, True),
        ("owner", True, True, True),
        ("unheard", False, False, False),
    ],
)
def test_an_agent_sees_by_role(role: str, mine: bool, others: bool, nobodys: bool) -> None:
    seen = [
        may_see(agent_actor(ME, role), assignee_id=assignee_id, contact_id=CONTACT)
        for assignee_id in (ME, OTHER, None)
    ]
    assert seen == [mine, others, nobodys]


def test_T16_a_contact_sees_only_their_own() -> None:
    assert may_see(contact_actor(CONTACT), assignee_id=ME, contact_id=CONTACT)
    for actor in (contact_actor(OTHER), Actor(kind=ActorKind.CONTACT), contact_actor(ME)):
        assert not may_see(actor, assignee_id=ME, contact_id=CONTACT)


def test_nobody_without_an_id_holds_an_unassigned_ticket() -> None:
    helper = Actor(kind=ActorKind.AGENT, role="helper")
    assert not may_see(helper, assignee_id=None, contact_id=CONTACT)


def test_the_desks_bot_sees_and_the_platforms_people_do_not() -> None:
    assert may_see(BOT, assignee_id=None, contact_id=CONTACT)
    assert not may_see(OPERATOR, assignee_id=None, contact_id=CONTACT)
