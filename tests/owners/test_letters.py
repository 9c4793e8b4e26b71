"""Mail to owners: sent once, in their language, wiped afterwards, never stuck."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from tests.support.mail_sink import Sink, html_of, mail_sink, text_of
from tests.support.owners import Portal, new_email
from tests.support.servers import Logins
from tests.support.tenants import FixedClock

from telldesk.kernel.i18n import has_message
from telldesk.kernel.mail import Mailer
from telldesk.kernel.nudges import Nudges
from telldesk.kernel.settings import Settings
from telldesk.kernel.work import Desk
from telldesk.owners.keys import portal_ring
from telldesk.owners.letters import Content, LetterKind, queue_letter
from telldesk.owners.posting import Postman, sweep
from telldesk.owners.wording import written

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with mail_sink() as running:
        yield running


@pytest.fixture
def owners(logins: Logins, clock: FixedClock) -> Desk:
    return Desk(logins.portal, clock, Nudges(None))


@pytest.fixture
def settings(sink: Sink) -> Settings:
    return Settings(
        environment="test", smtp_url=sink.url, mail_from="portal@desks.test", portal_name="Desks",
        portal_secret="p" * 40, public_url="http://desks.test",
    )  # fmt: skip


@pytest.fixture
async def postman(owners: Desk, settings: Settings, portal: Portal) -> Postman:
    """Who sends; nothing of other tests is left to send."""
    await portal.execute("DELETE FROM platform.owner_letters")
    return Postman(owners, portal_ring(settings), Mailer(settings), settings)


async def row_of(portal: Portal, email: str) -> Any:
    (row,) = await portal.fetch("SELECT * FROM platform.owner_letters WHERE email = $1", email)
    return row


async def test_a_letter_is_sent_once_and_its_secrets_are_wiped(
    portal: Portal, postman: Postman, sink: Sink
) -> None:
    email = new_email()
    await portal.owner(email)
    browser = await portal.browser()
    asked = await browser.ask_letter(email)
    content = await portal.letter(email)
    assert await postman.step() == 1
    assert await postman.step() == 0
    (letter,) = sink.letters
    assert letter["To"] == email
    assert str(letter["From"]) == "Desks <portal@desks.test>"
    assert letter["Subject"] == f"{content.code} is your code for Desks"
    for body in (text_of(letter), html_of(letter)):
        assert content.link in body
        assert content.code in body
    assert re.fullmatch(r"http://desks\.test/portal/enter#[\w-]{43}", content.link)
    row = await row_of(portal, email)
    assert (row["state"], row["sealed"]) == ("sent", None)
    code = {"attempt": asked["attempt"], "code": content.code}
    assert (await browser.post("session", code)).status_code == 200


async def test_nothing_in_the_database_tells_a_links_or_codes_secret(portal: Portal) -> None:
    email = new_email()
    await portal.owner(email)
    asked = await (await portal.browser()).ask_letter(email)
    content = await portal.letter(email)
    secrets = (content.link.partition("#")[2], asked["attempt"], content.code)
    for table in ("owner_letters", "owner_sign_ins"):
        for row in await portal.fetch(f"SELECT * FROM platform.{table} WHERE email = $1", email):
            told = repr([value for name, value in row.items() if name != "id"])
            kept = b"".join(value for value in row.values() if isinstance(value, bytes))
            for secret in secrets[:2]:
                assert secret not in told
                assert secret.encode() not in kept
            assert secrets[2] not in {value for value in row.values() if isinstance(value, str)}


async def test_nobody_gets_a_letter_at_an_address_nobody_is_known_at(
    portal: Portal, postman: Postman, sink: Sink
) -> None:
    await (await portal.browser()).ask_letter(new_email("nobody"))
    assert await postman.step() == 0
    assert sink.letters == []


async def test_letters_are_in_the_owners_language(
    portal: Portal, postman: Postman, sink: Sink
) -> None:
    owner = await portal.signed_in()
    await owner.ask("PATCH", "me", {"language": "ru"})
    await portal.execute("DELETE FROM platform.owner_letters")
    await owner.ask_letter(owner.me["email"])
    assert await postman.step() == 1
    assert "ваш код" in sink.letters[0]["Subject"]


async def test_a_server_that_cannot_now_is_asked_again_later_and_not_for_ever(
    portal: Portal, postman: Postman, sink: Sink, clock: FixedClock
) -> None:
    email = new_email()
    sink.at_the_end = "451 later"
    await portal.owner(email)
    await (await portal.browser()).ask_letter(email)
    assert await postman.step() == 1
    assert await postman.step() == 0
    assert (await row_of(portal, email))["state"] == "queued"
    clock.move(timedelta(seconds=6))
    sink.at_the_end = "250 taken"
    assert await postman.step() == 1
    assert (await row_of(portal, email))["state"] == "sent"


async def test_a_letter_is_tried_eight_times(
    owners: Desk, settings: Settings, portal: Portal, postman: Postman, sink: Sink,
    clock: FixedClock,
) -> None:  # fmt: skip
    email, ring = new_email(), portal_ring(settings)
    sink.at_the_end = "451 later"
    await owners.platform(
        lambda work: queue_letter(
            work, ring, LetterKind.SECOND_FACTOR_ON, email=email, language="en", content=Content()
        )
    )
    for _ in range(8):
        assert await postman.step() == 1
        clock.move(10 * MINUTE)
    assert await postman.step() == 0
    row = await row_of(portal, email)
    assert (row["state"], row["failure"], row["sealed"]) == ("refused", "smtp_451", None)


async def test_an_address_that_is_refused_is_not_tried_again(
    portal: Portal, postman: Postman, sink: Sink
) -> None:
    email = new_email()
    sink.answers[email] = "550 nobody here"
    await portal.owner(email)
    await (await portal.browser()).ask_letter(email)
    await postman.step()
    row = await row_of(portal, email)
    assert (row["state"], row["failure"], row["sealed"]) == ("refused", "smtp_550", None)


async def test_a_connection_that_ends_too_early_leaves_it_unknown(
    portal: Portal, postman: Postman, sink: Sink
) -> None:
    email = new_email()
    sink.hangs_up = True
    await portal.owner(email)
    await (await portal.browser()).ask_letter(email)
    await postman.step()
    row = await row_of(portal, email)
    assert (row["state"], row["sealed"]) == ("unknown", None)


async def test_two_workers_send_one_letter_once(
    owners: Desk, portal: Portal, postman: Postman, sink: Sink
) -> None:
    await portal.owner(email := new_email())
    await (await portal.browser()).ask_letter(email)
    async with owners.database.connection() as other, other.transaction():
        await other.execute("SELECT 1 FROM platform.owner_letters FOR UPDATE")
        assert await postman.step() == 0
    assert await postman.step() == 1
    assert len(sink.letters) == 1


async def test_a_letter_of_a_worker_that_died_is_unknown_and_not_sent_again(
    owners: Desk, portal: Portal, postman: Postman, sink: Sink, clock: FixedClock
) -> None:
    email = new_email()
    await portal.owner(email)
    await (await portal.browser()).ask_letter(email)
    await portal.execute(
        "UPDATE platform.owner_letters SET state = 'sending', due_at = $1",
        clock.now() + 5 * MINUTE,
    )
    await owners.platform(sweep)
    assert (await row_of(portal, email))["state"] == "sending"
    clock.move(5 * MINUTE)
    await owners.platform(sweep)
    row = await row_of(portal, email)
    assert (row["state"], row["failure"], row["sealed"]) == ("unknown", "worker_lost", None)
    assert await postman.step() == 0


async def test_a_letter_that_comes_too_late_is_not_sent(
    owners: Desk, portal: Portal, postman: Postman, clock: FixedClock
) -> None:
    email = new_email()
    await portal.owner(email)
    await (await portal.browser()).ask_letter(email)
    clock.move(15 * MINUTE)
    assert await postman.step() == 0
    await owners.platform(sweep)
    row = await row_of(portal, email)
    assert (row["state"], row["failure"], row["sealed"]) == ("refused", "expired", None)


async def test_a_letter_sealed_under_another_secret_is_put_away(
    portal: Portal, postman: Postman
) -> None:
    email = new_email()
    await portal.owner(email)
    await (await portal.browser()).ask_letter(email)
    await portal.execute("UPDATE platform.owner_letters SET sealed = sealed || '\\x00'::bytea")
    await postman.step()
    row = await row_of(portal, email)
    assert (row["state"], row["failure"]) == ("refused", "sealed")


async def test_what_expired_is_swept_away(
    owners: Desk, portal: Portal, postman: Postman, clock: FixedClock
) -> None:
    tables = ("owner_letters", "owner_sign_ins", "owner_sessions")
    for table in tables:  # of other tests, which share the database
        await portal.execute(f"DELETE FROM platform.{table}")
    owner = await portal.signed_in()
    nobody = new_email("nobody")
    await owner.ask_letter(nobody)

    async def left() -> list[int]:
        found = []
        for table in tables:
            rows = await portal.fetch(f"SELECT 1 FROM platform.{table}")
            found.append(len(rows))
        return found

    clock.move(2 * MINUTE)
    await owners.platform(sweep)
    letters, sign_ins, sessions = await left()
    assert letters == 2
    clock.move(2 * timedelta(hours=1))
    await owners.platform(sweep)
    assert (await left())[:2] == [1, 0]
    clock.move(30 * DAY)
    await owners.platform(sweep)
    assert (await left())[0] == 0
    assert sign_ins >= 2
    assert sessions >= 1
    clock.move(70 * DAY)
    await owners.platform(sweep)
    assert await left() == [0, 0, 0]


@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_kind_of_letter_has_its_words(kind: LetterKind, language: str) -> None:
    for part in ("subject", "why", "otherwise"):
        assert has_message(language, f"owner-letter-{kind}-{part}"), part
    facts = dict.fromkeys(("tenant", "inviter", "owner", "device", "address", "left"), "VALUE")
    content = Content(link="http://x.test/#t", code="123456", facts=facts)
    said = written(kind, language, content, portal="Desks", url="http://x.test")
    for text in (said.subject, said.text, said.html):
        assert "owner-letter" not in text
        assert "{ $" not in text
        assert "{$" not in text


def test_T28_names_are_words_in_a_letter_and_never_markup() -> None:
    content = Content(facts={"tenant": '<a href="http://evil.test">x</a>', "inviter": "a@b.test"})
    said = written(LetterKind.INVITATION, "en", content, portal="Desks", url="http://x.test")
    assert '<a href="http://evil' not in said.html
    assert "&lt;a href=" in said.html
