"""News by mail: confirmed addresses only, in the desk's look, once, off by one click (N2)."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.support.factories import MadeAgent, make_ticket
from tests.support.mail_sink import Sink, html_of, text_of
from tests.support.staff import Scene, Writer

from telldesk.channels.staff.wishes import Quiet, Wishes
from telldesk.kernel.errors import Invalid, TooMany
from telldesk.kernel.work import Task, Work
from telldesk.notifications.actions.choose import (
    CodeSpent,
    confirm_address,
    give_address,
    remove_address,
    set_wishes,
    switch_by_link,
    switch_mail,
)
from telldesk.notifications.actions.read import mark_read
from telldesk.notifications.settings import OwnNotifications, read_own

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ANNA = "anna@example.com"
EVERYTHING: dict[Any, Any] = {}


async def _own(far: Scene, agent: MadeAgent) -> OwnNotifications:
    return await far.run(lambda work: read_own(work, agent.actor, sends_mail=True))


async def _give(far: Scene, agent: MadeAgent, address: str = ANNA) -> None:
    await far.run(lambda work: give_address(work, agent.actor, address=address))
    await far.drain()


async def _confirm(far: Scene, agent: MadeAgent, sink: Sink, address: str = ANNA) -> None:
    await _give(far, agent, address)
    code = _code_in(sink)
    assert await far.run(lambda work: confirm_address(work, agent.actor, code=code))
    sink.letters.clear()


def _code_in(sink: Sink) -> str:
    """The code of the newest letter, the same wherever it stands in it."""
    letter = sink.letters[-1]
    found = re.search(r"\b(\d{6})\b", letter["Subject"])
    assert found is not None
    assert found[1] in text_of(letter)
    assert found[1] in html_of(letter)
    return found[1]


async def _choose(far: Scene, agent: MadeAgent, **facts: Any) -> None:
    wishes = Wishes(**({"off": EVERYTHING, "pace": "at_once"} | facts))
    await far.run(lambda work: set_wishes(work, agent.actor, wishes=wishes))


async def _says(far: Scene, name: str = "Anna", text: str = "Help", **columns: Any) -> Writer:
    contact = await far.contact(name=name)
    ticket = await make_ticket(far.desk, far.tenant, contact, **columns)
    writer = far.writing(contact, ticket)
    await writer.writes(text)
    await far.drain()
    return writer


async def _pass(far: Scene, by: timedelta) -> None:
    far.clock.move(by)
    await far.drain()


@pytest.fixture
async def agent(far: Scene, sink: Sink) -> MadeAgent:
    """Somebody with a confirmed address who wants everything by mail at once."""
    made = await far.agent("owner")
    await _confirm(far, made, sink)
    await _choose(far, made)
    return made


async def test_an_address_is_theirs_once_they_type_the_code_that_came(
    far: Scene, sink: Sink
) -> None:
    one = await far.agent("owner")
    await _give(far, one)
    assert (await _own(far, one)).mail.state == "unconfirmed"
    (letter,) = sink.letters
    assert letter["To"] == ANNA
    assert str(letter["From"]).startswith("Desk ")
    code = _code_in(sink)
    assert await far.run(lambda work: confirm_address(work, one.actor, code=code))
    assert (await _own(far, one)).mail.state == "on"


async def test_five_wrong_codes_or_half_an_hour_end_a_code(far: Scene, sink: Sink) -> None:
    one = await far.agent()
    await _give(far, one)
    right = _code_in(sink)
    wrong = "000000" if right != "000000" else "000001"
    for _ in range(5):
        assert not await far.run(lambda work: confirm_address(work, one.actor, code=wrong))
    with pytest.raises(CodeSpent):
        await far.run(lambda work: confirm_address(work, one.actor, code=right))
    await _pass(far, 2 * MINUTE)
    await _give(far, one)
    newest = _code_in(sink)
    far.clock.move(31 * MINUTE)
    with pytest.raises(CodeSpent):
        await far.run(lambda work: confirm_address(work, one.actor, code=newest))


async def test_codes_are_a_minute_apart_and_ten_a_day(far: Scene) -> None:
    one = await far.agent()
    for _ in range(10):
        await _give(far, one)
        with pytest.raises(TooMany):
            await _give(far, one)
        far.clock.move(2 * MINUTE)
    with pytest.raises(TooMany) as refused:
        await _give(far, one)
    assert refused.value.retry_after_s > 3600


@pytest.mark.parametrize(
    "address",
    ["anna", "anna@", "@example.com", "a b@example.com", "a@b", "anna@example.com\r\nBcc: x@y.zz",
     "<anna@example.com>", "anna@exam_ple.com", "анна@example.com", "a" * 65 + "@example.com",
     "a@" + "b" * 250 + ".com", '"a"@example.com', "a@[127.0.0.1]"],
)  # fmt: skip
async def test_what_is_no_address_is_refused(far: Scene, sink: Sink, address: str) -> None:
    one = await far.agent()
    with pytest.raises(Invalid) as refused:
        await _give(far, one, address)
    assert refused.value.field == "address"
    assert sink.letters == []


async def test_news_comes_as_one_letter_in_the_desks_look(
    far: Scene, sink: Sink, agent: MadeAgent
) -> None:
    await _says(far, "Anna <b>", "Help")
    await _says(far, "Bert", "Me too", priority=4)
    await _pass(far, 2 * MINUTE)
    (letter,) = sink.letters
    text, html = text_of(letter), html_of(letter)
    assert "2 things are new" in letter["Subject"]
    assert "Anna <b>" in text
    assert "<b>" not in html
    assert html.index("Bert") < html.index("Anna"), "what is urgent comes first"
    assert "https://desk.test/app/k3v9/?ticket=" in text
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"].endswith("@mail.test>")
    assert sink.senders == ["desk@mail.test"] * 2
    assert set(sink.greetings) == {"mail.test"}
    assert "telldesk" not in letter.as_string().lower()
    await _pass(far, HOUR)
    assert len(sink.letters) == 1, "nothing is told twice"
    assert (await _own(far, agent)).mail.state == "on"


async def test_what_was_read_meanwhile_is_not_mailed(
    far: Scene, sink: Sink, agent: MadeAgent
) -> None:
    await _says(far)
    await far.run(lambda work: mark_read(work, agent.actor))
    await _pass(far, 2 * MINUTE)
    assert sink.letters == []


async def test_a_second_line_does_not_hold_the_new_ticket_back(
    far: Scene, sink: Sink, agent: MadeAgent
) -> None:
    await _choose(far, agent, off={"new_message": ["mail"]})
    writer = await _says(far)
    await writer.writes("Hello?")
    await far.drain()
    await _pass(far, 2 * MINUTE)
    (letter,) = sink.letters
    assert "New ticket" in letter["Subject"]
    await writer.writes("Still nobody?")
    await far.drain()
    await _pass(far, HOUR)
    assert len(sink.letters) == 1


async def test_letters_are_five_minutes_apart(far: Scene, sink: Sink, agent: MadeAgent) -> None:
    await _says(far)
    await _pass(far, 2 * MINUTE)
    await _says(far, "Bert")
    await _pass(far, 2 * MINUTE)
    assert len(sink.letters) == 1
    await _pass(far, 4 * MINUTE)
    assert len(sink.letters) == 2
    assert "Bert" in sink.letters[1]["Subject"]
    assert "Anna" not in text_of(sink.letters[1])


async def test_a_digest_waits_for_its_hour_and_quiet_hours_for_their_end(
    far: Scene, sink: Sink, agent: MadeAgent
) -> None:
    far.clock.at = far.clock.at.replace(hour=23, minute=10)
    await _choose(
        far, agent, pace="hourly",
        quiet=Quiet(start=22 * 60, end=8 * 60, days=list(range(7)), whole_days=[]),
    )  # fmt: skip
    await _says(far)
    await _pass(far, 2 * HOUR)
    assert sink.letters == []
    await _pass(far, 7 * HOUR)
    assert len(sink.letters) == 1


async def test_one_click_switches_mail_off_and_the_same_link_on_again(
    far: Scene, sink: Sink, agent: MadeAgent
) -> None:
    await _says(far)
    await _pass(far, 2 * MINUTE)
    (letter,) = sink.letters
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert b"\r\nList-Unsubscribe: <https://desk.test/app/" in sink.raw[-1], "whole, on one line"
    link = letter["List-Unsubscribe"].strip("<>")
    assert link.startswith("https://desk.test/app/k3v9/mail-off/")
    assert link in text_of(letter)
    secret = link.rsplit("/", 1)[1]
    assert await far.run(lambda work: switch_by_link(work, secret=secret, is_on=False))
    assert (await _own(far, agent)).mail.state == "off"
    await _says(far, "Bert")
    await _pass(far, HOUR)
    assert len(sink.letters) == 1
    assert await far.run(lambda work: switch_by_link(work, secret=secret, is_on=True))
    assert not await far.run(lambda work: switch_by_link(work, secret="x" * 32, is_on=False))
    assert (await _own(far, agent)).mail.state == "on"


async def test_an_address_nothing_arrives_at_gets_no_more(
    far: Scene, sink: Sink, agent: MadeAgent
) -> None:
    sink.answers[ANNA] = "550 5.1.1 no such mailbox"
    await _says(far)
    await _pass(far, 2 * MINUTE)
    mail = (await _own(far, agent)).mail
    assert (mail.state, mail.failure) == ("failed", "smtp_550")
    sink.answers.clear()
    await _says(far, "Bert")
    await _pass(far, HOUR)
    assert sink.letters == []


async def test_a_server_that_is_busy_is_tried_again(
    far: Scene, sink: Sink, agent: MadeAgent
) -> None:
    sink.answers[ANNA] = "451 4.3.0 later"
    await _says(far)
    with pytest.raises(AssertionError, match="MailDelayed"):
        await _pass(far, 2 * MINUTE)
    sink.answers.clear()
    await _pass(far, MINUTE)
    assert len(sink.letters) == 1
    assert await _states(far) == ["sent", "sent"]


async def test_whether_it_went_may_be_unknown_and_then_it_goes_no_second_time(
    far: Scene, sink: Sink, agent: MadeAgent
) -> None:
    sink.hangs_up = True
    await _says(far)
    await _pass(far, 2 * MINUTE)
    sink.hangs_up = False
    await _pass(far, HOUR)
    assert sink.letters == []
    assert await _states(far) == ["sent", "unknown"]
    assert (await _own(far, agent)).mail.state == "on"


async def test_a_worker_that_died_while_sending_leaves_unknown(
    far: Scene, sink: Sink, agent: MadeAgent
) -> None:
    await _says(far)
    await _pass(far, 2 * MINUTE)
    (letter,) = sink.letters
    mail_id = letter["Message-ID"].strip("<>").split("@")[0]

    async def die(work: Work) -> None:
        await work.conn.execute("UPDATE mails SET state = 'sending' WHERE id = $1", UUID(mail_id))
        work.enqueue(Task("send_mail", {"mail_id": mail_id}))

    await far.run(die)
    await far.drain()
    assert len(sink.letters) == 1
    assert await _states(far) == ["sent", "unknown"]


async def _states(far: Scene) -> list[str]:
    rows = await far.run(
        lambda work: work.conn.fetch("SELECT state FROM mails ORDER BY created_at")
    )
    return [row["state"] for row in rows]


async def test_switching_off_and_forgetting(far: Scene, sink: Sink, agent: MadeAgent) -> None:
    await far.run(lambda work: switch_mail(work, agent.actor, is_on=False))
    await _says(far)
    await _pass(far, HOUR)
    assert sink.letters == []
    await far.run(lambda work: remove_address(work, agent.actor))
    assert (await _own(far, agent)).mail.state == "none"
    with pytest.raises(CodeSpent):
        await far.run(lambda work: switch_mail(work, agent.actor, is_on=True))
