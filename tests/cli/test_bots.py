"""Bots of manifests: connected once, renewed with a new token, never shared by two desks (T10)."""

from tests.cli.conftest import Installation, Telegram

_STATE = "SELECT state FROM platform.inboxes WHERE state <> 'removed'"
_JOBS = "SELECT count(*) FROM relay.tasks WHERE job = 'connect_inbox'"
_TOKEN = "SELECT encode(token_cipher, 'hex') FROM platform.inboxes"


async def test_a_bot_is_connected_once(installation: Installation, telegram: Telegram) -> None:
    token = await telegram.bot("acme_repairs_bot")
    folder = str(installation.write_tenant())
    ran = await installation.run("tenants", "apply", folder, "--yes", ACME_TOKEN=token)
    assert (ran.code, ran.err) == (0, "")
    assert "+ bot from ACME_TOKEN" in ran.out
    assert await installation.ask(_STATE) == "connecting"
    assert await installation.ask(_JOBS) == 1
    assert token.encode().hex() not in await installation.ask(_TOKEN)

    again = await installation.run("tenants", "apply", folder, "--yes", ACME_TOKEN=token)
    assert (again.code, "Nothing to do." in again.out) == (0, True)
    # Where the token is not at hand any more, a connected bot is left alone.
    without = await installation.run("tenants", "apply", folder, "--yes")
    assert (without.code, "Nothing to do." in without.out) == (0, True)


async def test_new_words_about_a_bot_are_sent_to_telegram(
    installation: Installation, telegram: Telegram
) -> None:
    token = await telegram.bot("acme_repairs_bot")
    folder = str(installation.write_tenant())
    await installation.run("tenants", "apply", folder, "--yes", ACME_TOKEN=token)
    job = "SELECT count(*) FROM relay.tasks WHERE job = 'push_branding'"
    installation.write_tenant(colours='brand.colours.accent = "#000000"')
    await installation.run("tenants", "apply", folder, "--yes", ACME_TOKEN=token)
    assert await installation.ask(job) == 0
    installation.write_tenant(
        inbox='inbox.token_env = "ACME_TOKEN"\ninbox.display.en.about = "We mend"'
    )
    await installation.run("tenants", "apply", folder, "--yes", ACME_TOKEN=token)
    assert await installation.ask(job) == 1


async def test_T10_a_second_tenant_with_the_same_bot_is_refused(
    installation: Installation, telegram: Telegram
) -> None:
    token = await telegram.bot("acme_repairs_bot")
    installation.write_tenant("acme")
    folder = str(installation.write_tenant("bolt"))
    ran = await installation.run(
        "tenants", "apply", folder, "--yes", "--json", ACME_TOKEN=token, BOLT_TOKEN=token
    )
    assert ran.code == 1
    assert ran.json["failed"] == {"bolt": "@acme_repairs_bot answers for another desk already."}
    owner = "SELECT slug FROM platform.tenants t JOIN platform.inboxes i ON i.tenant_id = t.id"
    assert await installation.ask(owner) == "acme"


async def test_a_broken_bot_is_linked_anew(installation: Installation, telegram: Telegram) -> None:
    token = await telegram.bot("acme_repairs_bot")
    folder = str(installation.write_tenant())
    await installation.run("tenants", "apply", folder, "--yes", ACME_TOKEN=token)
    await installation.execute("UPDATE platform.inboxes SET state = 'needs_relink'")
    assert (await installation.run("doctor")).code == 1
    ran = await installation.run("tenants", "apply", folder, "--yes", ACME_TOKEN=token)
    assert ran.code == 0
    assert await installation.ask(_STATE) == "connecting"


async def test_a_token_nobody_knows_is_refused_without_repeating_it(
    installation: Installation, telegram: Telegram
) -> None:
    token = "987654321:" + "B" * 35
    folder = str(installation.write_tenant())
    ran = await installation.run("tenants", "apply", folder, "--yes", ACME_TOKEN=token)
    assert ran.code == 1
    assert "acme: Telegram refuses this token." in ran.err
    assert token not in ran.out + ran.err
    # The desk itself is there; a good token later connects it.
    good = await telegram.bot("acme_repairs_bot")
    ran = await installation.run("tenants", "apply", folder, "--yes", ACME_TOKEN=good)
    assert ran.code == 0


async def test_a_bot_api_that_is_away_is_told(installation: Installation) -> None:
    folder = str(installation.write_tenant())
    token = "987654321:" + "B" * 35
    ran = await installation.run("tenants", "apply", folder, "--yes", ACME_TOKEN=token)
    assert ran.code == 1
    assert "acme: Telegram did not answer" in ran.err


async def test_the_doctor_finds_the_bot_api(installation: Installation, telegram: Telegram) -> None:
    ran = await installation.run("doctor", "--json")
    levels = {line["check"]: line["level"] for line in ran.json["findings"]}
    assert levels["Bot API"] == "ok"
