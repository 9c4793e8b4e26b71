"""/find lists tickets in which the words are (T13)."""

import pytest
from tests.support.staff import Phone, Scene

from telldesk.channels.staff.apps import AppLinks
from telldesk.channels.staff.presses import FOUND_PAGES, MAX_BYTES, PressVerb, parse_press
from telldesk.kernel.settings import Settings


@pytest.fixture
async def phone(scene: Scene) -> Phone:
    agent = await scene.agent(name="Mary")
    return scene.phone(agent)


async def write(scene: Scene, *texts: str) -> None:
    for text in texts:
        writer = await scene.writer(await scene.contact(name="Anna"))
        await writer.writes(text)
    await scene.drain()


async def test_words_find_tickets_with_a_button_each(scene: Scene, phone: Phone) -> None:
    await write(scene, "Верните деньги за заказ", "Другое письмо")
    await phone.says("/find деньгами")
    said = await phone.last()
    assert "деньгами" in said
    assert "Верните деньги" in said
    assert "Другое" not in said
    assert len(await phone.buttons()) == 1


async def test_each_button_opens_the_place_in_the_app(scene: Scene, phone: Phone) -> None:
    async def nowhere(bot_id: int) -> None:
        """Buttons are of the inbox they stand in."""

    phone.links = AppLinks(Settings(public_url="https://desk.test", environment="demo"), nowhere)
    await write(scene, "Верните деньги за заказ")
    for words, is_at in (("деньгами", True), ("Anna", False)):
        await phone.says(f"/find {words}")
        (row,) = (await phone.heard())[-1]["payload"]["buttons"]
        address = row[0]["app_url"]
        assert address.startswith("https://desk.test/app/pub/")
        found = await scene.desk.run(
            scene.tenant,
            lambda work: work.conn.fetchrow("SELECT ticket_id, position FROM messages LIMIT 1"),
        )
        assert address.endswith(f"t/{found['ticket_id']}?at={found['position']}") is is_at


async def test_a_slip_is_understood_and_nothing_is_said(scene: Scene, phone: Phone) -> None:
    await write(scene, "Холодильник сломан")
    await phone.says("/find холодильинк")
    assert "холодильник" in await phone.last()
    await phone.says("/find неведомое")
    assert "Nothing here." in await phone.last()
    await phone.says("/find")
    assert "/find refund" in await phone.last()


async def test_more_than_eight_have_pages(scene: Scene, phone: Phone) -> None:
    await write(scene, *(f"Общее слово {number}" for number in range(9)))
    await phone.says("/find общее")
    buttons = await phone.buttons()
    assert len(buttons) == 9
    await phone.presses(buttons["More"])
    said = [row["payload"]["text"] for row in await phone.heard() if row["kind"] == "text"]
    assert "Общее слово 0" in said[-1]


async def test_words_too_long_for_a_button_lead_to_the_app(scene: Scene, phone: Phone) -> None:
    words = "достопримечательность достопримечательность"
    await write(scene, *(f"{words} {number}" for number in range(9)))
    await phone.says(f"/find {words}")
    assert "More" not in await phone.buttons()
    assert "the app shows them all" in await phone.last()


@pytest.mark.parametrize(
    "data", ["fd", "fd:1", "fd:1:", f"fd:{FOUND_PAGES}:x", "fd:x:y", "fd:-1:y", "fd:1:" + "x" * 64]
)
def test_a_press_that_says_something_else_is_none(data: str) -> None:
    assert parse_press(data) is None


def test_words_may_have_colons() -> None:
    found = parse_press("fd:1:a:b")
    assert found is not None
    assert (found.verb, found.word) == (PressVerb.FIND, "1:a:b")
    assert len(b"fd:1:a:b") <= MAX_BYTES
