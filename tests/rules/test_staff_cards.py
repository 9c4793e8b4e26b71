"""What a notification says and offers."""

from dataclasses import dataclass

import pytest

from telldesk.channels.staff.apps import AppLinks
from telldesk.channels.staff.cards import CardFacts, Standing, card
from telldesk.channels.staff.spans import utf16_len
from telldesk.channels.staff.words import say_in
from telldesk.identity.permissions import ROLES, permissions_of
from telldesk.kernel.ids import new_id
from telldesk.kernel.settings import Settings
from telldesk.tickets.lifecycle import Status
from telldesk.tickets.messages import Entity, Part

PHOTO = Part(order=1, kind="photo", file_id="f", file_unique_id="u")


def facts(**changes: object) -> CardFacts:
    base: dict[str, object] = {
        "ticket_id": new_id(), "number": 1042, "status": Status.OPEN, "priority": 3,
        "category": "💳 Billing", "contact": "Anna", "holder": "", "is_mine": False,
        "standing": Standing.TO_ANSWER, "unseen": 1, "is_answered": False,
        "permissions": permissions_of("owner"), "text": "It hangs",
    }  # fmt: skip
    return CardFacts(**{**base, **changes})  # type: ignore[arg-type]  # only these facts matter


def test_a_card_says_number_name_category_priority_words_and_holder() -> None:
    assert card(facts(), say_in("en")).text == (
        "#1042 · \u2068Anna\u2069 · 💳 Billing\n🟠 High priority\n\nIt hangs\n\nNobody has it yet"
    )


def test_entities_stand_where_the_words_stand() -> None:
    made = card(facts(text="😀 bold", entities=(Entity("bold", 3, 4),)), say_in("en"))
    (entity,) = made.entities
    raw = made.text.encode("utf-16-le")
    start, end = entity.offset * 2, (entity.offset + entity.length) * 2
    assert raw[start:end].decode("utf-16-le") == "bold"


def test_three_hundred_characters_are_enough() -> None:
    made = card(facts(text="x" * 5000, part=PHOTO, kind="photo", unseen=9), say_in("ru"))
    assert made.text.count("x") == 299
    assert utf16_len(made.text) < 1024
    assert made.parts == (PHOTO,)
    assert "🖼 Фото" in made.text


@pytest.mark.parametrize("standing", [Standing.TAKEN, Standing.OVER, Standing.OUT_OF_SIGHT])
def test_a_card_of_a_ticket_that_waits_for_others_has_no_buttons_and_no_words(
    standing: Standing,
) -> None:
    made = card(facts(standing=standing, holder="Mary", status=Status.CLOSED), say_in("en"))
    assert made.buttons == ()
    assert "It hangs" not in made.text
    assert ("Anna" in made.text) is (standing is not Standing.OUT_OF_SIGHT)


@pytest.mark.parametrize("role", ROLES)
def test_a_card_offers_no_more_than_the_role_may(role: str) -> None:
    made = card(facts(permissions=permissions_of(role), is_mine=True), say_in("en"))
    labels = {button.label for row in made.buttons for button in row}
    assert ("Assign" in labels) is (role not in {"helper", "developer"})
    assert {"Reply", "Note", "Resolve", "Close"} <= labels


@dataclass(frozen=True)
class Place:
    slug: str = "acme"
    public_id: str = "abc"


@pytest.mark.parametrize(
    ("url", "environment", "expected"),
    [
        ("https://desk.example.com", "production", "https://acme.desk.example.com/app/abc/"),
        ("https://desk.example.com/", "production", "https://acme.desk.example.com/app/abc/"),
        ("https://desk.test:8443", "production", "https://acme.desk.test:8443/app/abc/"),
        ("https://desk.example.com", "demo", "https://desk.example.com/app/abc/"),
        ("http://127.0.0.1:8000", "production", ""),
        ("http://127.0.0.1:8000", "demo", "http://127.0.0.1:8000/app/abc/"),
        ("", "production", ""),
        ("", "demo", ""),
    ],
)
async def test_the_app_is_offered_only_where_it_opens_and_at_its_own_host(
    url: str, environment: str, expected: str
) -> None:
    async def inbox_of(bot_id: int) -> Place | None:
        return Place() if bot_id == 1 else None

    links = AppLinks(Settings(public_url=url, environment=environment), inbox_of)
    assert (await links.place(1)).url == links.of_inbox(Place()).url == expected
    assert (await links.place(2)).url == ""
    ticket_url = links.of_inbox(Place()).ticket_url(new_id())
    assert ticket_url.startswith(f"{expected}?ticket=") is bool(expected)
    ticket_id, place = new_id(), links.of_inbox(Place())
    assert place.place_url(ticket_id, 42) == (f"{expected}t/{ticket_id}?at=42" if expected else "")
    assert place.place_url(ticket_id, None) == place.ticket_url(ticket_id)
