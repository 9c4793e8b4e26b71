"""Sharing a tenant: invited by letter, joined by whom it was meant for, never left by the last."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.support.owners import OwnerBrowser, Portal, new_email

from telldesk.kernel.db import Tenant

DAY = timedelta(days=1)
NOBODY = UUID(int=7)


def key(answer: Any) -> str:
    return str(answer.json()["type"]).removeprefix("/problems/")


def at(tenant: Tenant, *more: object) -> str:
    return "/".join(["tenants", tenant.id, "owners", *map(str, more)])


async def fresh_owner(portal: Portal, *tenants: Tenant) -> OwnerBrowser:
    owner = await portal.signed_in(*tenants)
    await owner.step_up()
    return owner


async def invite(owner: OwnerBrowser, tenant: Tenant, email: str) -> dict[str, Any]:
    answer = await owner.post(at(tenant, "invitations"), {"email": email})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_an_invited_person_signs_in_joins_and_all_owners_are_told(
    portal: Portal, tenant: Tenant
) -> None:
    owner, email = await fresh_owner(portal, tenant), new_email("new")
    made = await invite(owner, tenant, email.upper())
    assert made["email"] == email
    shown = (await owner.get(at(tenant))).json()
    assert [one["email"] for one in shown["owners"]] == [owner.me["email"]]
    assert shown["owners"][0]["is_me"] is True
    assert shown["invitations"] == [made]
    letter = await portal.letter(email)
    assert letter.link.startswith("http://desks.test/portal/invitation#")
    assert letter.facts["inviter"] == owner.me["email"]
    token = await portal.token(email)

    joined = await portal.browser()
    assert (await joined.sign_in(email))["tenants"] == []
    answer = await joined.post("invitations/accept", {"token": token})
    assert answer.json() == {"tenant_id": tenant.id}
    assert [one["id"] for one in (await joined.get("me")).json()["tenants"]] == [tenant.id]
    shown = (await owner.get(at(tenant))).json()
    assert [one["email"] for one in shown["owners"]] == [owner.me["email"], email]
    assert shown["invitations"] == []
    assert (await portal.kinds(owner.me["email"]))[-1] == "owner-added"
    again = await joined.post("invitations/accept", {"token": token})
    assert key(again) == "owner-invitation-spent"


async def test_whoever_is_invited_sees_it_and_accepts_without_its_letter(
    portal: Portal, tenant: Tenant
) -> None:
    owner, email = await fresh_owner(portal, tenant), new_email("new")
    made = await invite(owner, tenant, email)
    joined = await portal.browser()
    (seen,) = (await joined.sign_in(email))["invitations"]
    assert (seen["id"], seen["expires_at"]) == (made["id"], made["expires_at"])
    stranger = await portal.signed_in()
    path = f"invitations/{made['id']}/accept"
    assert key(await stranger.post(path)) == "owner-invitation-unknown"
    assert (await joined.post(path)).json() == {"tenant_id": tenant.id}
    me = (await joined.get("me")).json()
    assert ([one["id"] for one in me["tenants"]], me["invitations"]) == ([tenant.id], [])
    assert key(await joined.post(path)) == "owner-invitation-unknown"
    assert key(await joined.post("invitations/accept", {"token": "x" * 43})) == (
        "owner-invitation-spent"
    )


async def test_T43_an_invitation_is_for_one_address_only(portal: Portal, tenant: Tenant) -> None:
    owner, email = await fresh_owner(portal, tenant), new_email("new")
    await invite(owner, tenant, email)
    token = await portal.token(email)
    stranger = await portal.signed_in()
    answer = await stranger.post("invitations/accept", {"token": token})
    assert (answer.status_code, key(answer)) == (403, "invited-is-another")
    assert (await stranger.get("me")).json()["tenants"] == []


async def test_an_invitation_ends_after_seven_days(portal: Portal, tenant: Tenant) -> None:
    owner, email = await fresh_owner(portal, tenant), new_email("new")
    await portal.owner(email)
    await invite(owner, tenant, email)
    token = await portal.token(email)
    portal.site.clock.move(7 * DAY)
    invited = await portal.browser()
    await invited.sign_in(email)
    answer = await invited.post("invitations/accept", {"token": token})
    assert (answer.status_code, key(answer)) == (410, "owner-invitation-spent")


async def test_an_invitation_makes_its_address_known_only_while_it_is_open(
    portal: Portal, tenant: Tenant
) -> None:
    owner, email = await fresh_owner(portal, tenant), new_email("new")
    made = await invite(owner, tenant, email)
    browser = await portal.browser()
    await browser.ask_letter(email)
    token = await portal.token(email)
    gone = await owner.delete(at(tenant, "invitations", made["id"]))
    assert gone.status_code == 204
    assert key(await browser.post("session", {"token": token})) == "sign-in-spent"
    assert key(await owner.delete(at(tenant, "invitations", made["id"]))) == (
        "owner-invitation-unknown"
    )


async def test_a_second_invitation_to_an_address_voids_the_first(
    portal: Portal, tenant: Tenant
) -> None:
    owner, email = await fresh_owner(portal, tenant), new_email("new")
    await invite(owner, tenant, email)
    first = await portal.token(email)
    await invite(owner, tenant, email)
    second = await portal.token(email)
    invited = await portal.browser()
    await invited.sign_in(email)
    assert key(await invited.post("invitations/accept", {"token": first})) == (
        "owner-invitation-spent"
    )
    assert (await invited.post("invitations/accept", {"token": second})).status_code == 200
    again = await owner.post(at(tenant, "invitations"), {"email": email})
    assert (again.status_code, key(again)) == (409, "owns-already")


async def test_no_more_than_twenty_are_invited_at_a_time(portal: Portal, tenant: Tenant) -> None:
    owner = await fresh_owner(portal, tenant)
    for _ in range(20):
        await invite(owner, tenant, new_email("new"))
    answer = await owner.post(at(tenant, "invitations"), {"email": new_email("new")})
    assert (answer.status_code, key(answer)) == (409, "too-many-owners")


async def test_T43_the_last_owner_cannot_leave(portal: Portal, tenant: Tenant) -> None:
    owner = await fresh_owner(portal, tenant)
    answer = await owner.delete(at(tenant, owner.me["id"]))
    assert (answer.status_code, key(answer)) == (409, "last-tenant-owner")


async def test_an_owner_leaves_and_another_is_removed(portal: Portal, tenant: Tenant) -> None:
    one, two, three = [await fresh_owner(portal, tenant) for _ in range(3)]
    assert (await one.delete(at(tenant, one.me["id"]))).status_code == 204
    assert (await one.get("me")).json()["tenants"] == []
    assert (await one.get(at(tenant))).status_code == 404
    assert (await two.delete(at(tenant, three.me["id"]))).status_code == 204
    assert (await three.get("me")).json()["tenants"] == []
    for told in (one, two, three):
        assert (await portal.kinds(told.me["email"]))[-1] == "owner-removed"
    assert key(await two.delete(at(tenant, three.me["id"]))) == "owner-unknown"


async def test_T43_two_owners_who_remove_each_other_at_once_leave_one(
    portal: Portal, tenant: Tenant
) -> None:
    one, two = [await fresh_owner(portal, tenant) for _ in range(2)]
    for _ in range(5):
        answers = await asyncio.gather(
            one.delete(at(tenant, two.me["id"])), two.delete(at(tenant, one.me["id"]))
        )
        assert sorted(answer.status_code for answer in answers) in ([204, 404], [204, 409])
        rows = await portal.fetch(
            "SELECT owner_id FROM platform.ownerships WHERE tenant_id = $1::text::uuid", tenant.id
        )
        assert len(rows) == 1
        for browser in (one, two):
            await portal.execute(
                "INSERT INTO platform.ownerships (owner_id, tenant_id)"
                " VALUES ($1::text::uuid, $2::text::uuid) ON CONFLICT DO NOTHING",
                browser.me["id"], tenant.id,
            )  # fmt: skip


async def test_T43_all_owners_who_leave_at_once_leave_one(portal: Portal, tenant: Tenant) -> None:
    owners = [await fresh_owner(portal, tenant) for _ in range(3)]
    answers = await asyncio.gather(*(one.delete(at(tenant, one.me["id"])) for one in owners))
    assert sorted(answer.status_code for answer in answers) == [204, 204, 409]


async def test_what_a_removed_owner_invited_others_to_is_void(
    portal: Portal, tenant: Tenant
) -> None:
    one, two = [await fresh_owner(portal, tenant) for _ in range(2)]
    email = new_email("new")
    await portal.owner(email)
    await invite(two, tenant, email)
    token = await portal.token(email)
    await one.delete(at(tenant, two.me["id"]))
    invited = await portal.browser()
    await invited.sign_in(email)
    assert key(await invited.post("invitations/accept", {"token": token})) == (
        "owner-invitation-spent"
    )


async def test_T16_another_tenants_owners_look_like_nobodys(
    portal: Portal, tenant: Tenant, other_tenant: Tenant
) -> None:
    owner, other = await fresh_owner(portal, tenant), await fresh_owner(portal, other_tenant)
    made = await invite(other, other_tenant, new_email("new"))
    nobodys = Tenant(id=str(NOBODY), schema=tenant.schema)
    asked = [
        ("GET", (), None),
        ("POST", ("invitations",), {"email": new_email("new")}),
        ("DELETE", ("invitations", made["id"]), None),
        ("DELETE", (other.me["id"],), None),
    ]
    for method, more, body in asked:
        theirs = await owner.ask(method, at(other_tenant, *more), body)
        none = await owner.ask(method, at(nobodys, *more), body)
        assert theirs.status_code == none.status_code == 404, method
        assert theirs.json()["detail"] == none.json()["detail"]
    mixed = await owner.delete(at(tenant, "invitations", made["id"]))
    assert key(mixed) == "owner-invitation-unknown"
    assert key(await owner.delete(at(tenant, other.me["id"]))) == "owner-unknown"


async def test_T46_what_changes_owners_stands_in_the_audit(portal: Portal, tenant: Tenant) -> None:
    owner, email = await fresh_owner(portal, tenant), new_email("new")
    await invite(owner, tenant, email)
    token = await portal.token(email)
    joined = await portal.browser()
    await joined.sign_in(email)
    await joined.post("invitations/accept", {"token": token})
    await owner.delete(at(tenant, joined.me["id"]))
    rows = await portal.fetch(
        "SELECT actor, act, facts FROM platform.audit WHERE tenant_id = $1::text::uuid ORDER BY id",
        tenant.id,
    )
    assert [row["act"] for row in rows] == ["owner.invited", "owner.added", "owner.removed"]
    assert {row["actor"] for row in rows} == {f"owner {owner.me['id']}"}
    assert email not in repr([dict(row) for row in rows])
    assert token not in repr([dict(row) for row in rows])
