"""`telldesk owners`: invited, listed, removed; every act is in the audit."""

from tests.cli.conftest import Installation

from telldesk.kernel.ids import new_id

SECRET = {"TELLDESK_PORTAL_SECRET": "p" * 40}


async def acme(installation: Installation) -> None:
    installation.environment.update(SECRET)
    await installation.run("tenants", "apply", str(installation.write_tenant()), "--yes")


async def own(installation: Installation, email: str) -> None:
    """The owner at this address owns the only tenant there is."""
    await installation.execute(
        f"INSERT INTO platform.owners (id, email) VALUES ('{new_id()}', '{email}');"
        " INSERT INTO platform.ownerships (owner_id, tenant_id)"
        f" SELECT o.id, t.id FROM platform.owners o, platform.tenants t WHERE o.email = '{email}'"
    )


async def test_somebody_is_invited_by_a_link_and_a_letter(installation: Installation) -> None:
    await acme(installation)
    ran = await installation.run("owners", "invite", "acme", "Ann@Example.test", "--json")
    assert ran.code == 0, ran.err
    assert ran.json["email"] == "ann@example.test"
    link, _, token = ran.json["link"].partition("#")
    assert link == "http://127.0.0.1:8000/portal/invitation"
    assert len(token) == 43
    queued = "SELECT email FROM platform.owner_letters WHERE kind = 'invitation'"
    assert await installation.ask(queued) == "ann@example.test"
    listed = (await installation.run("owners", "list", "acme", "--json")).json
    assert listed["owners"] == []
    assert [one["email"] for one in listed["invitations"]] == ["ann@example.test"]
    audit = "SELECT actor FROM platform.audit WHERE act = 'owner.invited'"
    assert await installation.ask(audit) == "command line"


async def test_an_owner_is_removed_and_signed_out_but_never_the_last(
    installation: Installation,
) -> None:
    await acme(installation)
    await own(installation, "ann@example.test")
    arguments = ("owners", "remove", "acme", "ann@example.test", "--yes", "--json")
    last = await installation.run(*arguments)
    assert (last.code, last.json["error"]["kind"]) == (1, "last-tenant-owner")
    await own(installation, "bob@example.test")
    await installation.execute(
        "INSERT INTO platform.owner_sessions"
        " (id, owner_id, token_hash, browser_hash, device, address, expires_at, ends_at)"
        " SELECT gen_random_uuid(), id, 'x', 'x', '?', '?', now() + '1 h', now() + '1 d'"
        " FROM platform.owners WHERE email = 'ann@example.test'"
    )
    removed = await installation.run(*arguments)
    assert removed.code == 0, removed.out
    listed = (await installation.run("owners", "list", "acme", "--json")).json
    assert [one["email"] for one in listed["owners"]] == ["bob@example.test"]
    live = "SELECT count(*) FROM platform.owner_sessions WHERE ended_at IS NULL"
    assert await installation.ask(live) == 0
    told = "SELECT count(*) FROM platform.owner_letters WHERE kind = 'owner-removed'"
    assert await installation.ask(told) == 2
    again = await installation.run(*arguments)
    assert (again.code, again.json["error"]["kind"]) == (1, "owner-unknown")


async def test_a_lost_second_factor_is_forgotten_and_that_is_told(
    installation: Installation,
) -> None:
    await acme(installation)
    await own(installation, "ann@example.test")
    arguments = ("owners", "forget-second-factor", "ann@example.test", "--yes", "--json")
    none = await installation.run(*arguments)
    assert none.json["error"]["kind"] == "second-factor-is-off"
    await installation.execute("UPDATE platform.owners SET totp = 'x', wrong_codes = 10")
    assert (await installation.run(*arguments)).code == 0
    found = "SELECT totp IS NULL AND wrong_codes = 0 FROM platform.owners"
    assert await installation.ask(found) is True
    told = "SELECT count(*) FROM platform.owner_letters WHERE kind = 'second-factor-off'"
    assert await installation.ask(told) == 1
    nobody = await installation.run("owners", "forget-second-factor", "bob@example.test", "--yes")
    assert (nobody.code, "no owner has this address" in nobody.err) == (1, True)


async def test_what_cannot_be_done_is_said_in_one_line(installation: Installation) -> None:
    await acme(installation)
    no_tenant = await installation.run("owners", "invite", "nobody", "a@example.test", "--json")
    assert no_tenant.json["error"]["kind"] == "tenant-unknown"
    no_address = await installation.run("owners", "invite", "acme", "ann", "--json")
    assert no_address.json["error"]["kind"] == "address-refused"
    unasked = await installation.run("owners", "remove", "acme", "ann@example.test")
    assert unasked.code == 2
    unset = await installation.run(
        "owners", "invite", "acme", "a@example.test", "--json", TELLDESK_PORTAL_SECRET=""
    )
    assert unset.json["error"]["kind"] == "misconfigured"
    assert "TELLDESK_PORTAL_SECRET" in unset.json["error"]["detail"]


async def test_the_doctor_says_whether_owners_can_sign_in(installation: Installation) -> None:
    async def portal(**environment: str) -> tuple[str, str]:
        ran = await installation.run("doctor", "--json", **environment)
        (found,) = [one for one in ran.json["findings"] if one["check"] == "portal"]
        return found["level"], found["detail"]

    assert (await portal())[0] == "ok"
    assert (await portal(**SECRET))[0] == "warn"
    mail = {"TELLDESK_SMTP_URL": "smtp://127.0.0.1:9", "TELLDESK_MAIL_FROM": "a@desks.test"}
    assert (await portal(**SECRET, **mail)) == ("ok", "at http://127.0.0.1:8000/portal/")


async def test_a_portals_login_that_may_do_more_is_found(installation: Installation) -> None:
    await installation.execute("GRANT SELECT ON platform.tenants TO td_portal")
    ran = await installation.run("doctor", "--json")
    found = {one["check"]: one for one in ran.json["findings"]}
    assert found["login td_portal"]["detail"] == "may touch platform.tenants; it must not"
