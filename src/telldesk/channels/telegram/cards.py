"""Kinds of messages that are neither words nor plain files, each as a typed card."""

from collections.abc import Callable
from typing import Any, Final

import msgspec
from aiogram.enums import ContentType
from aiogram.types import (
    Checklist,
    Contact,
    Dice,
    Game,
    GiftInfo,
    Giveaway,
    GiveawayCompleted,
    GiveawayWinners,
    Invoice,
    Location,
    PaidMediaInfo,
    Poll,
    Sticker,
    Story,
    SuccessfulPayment,
    UniqueGiftInfo,
    Venue,
    WebAppData,
)

from telldesk.tickets.messages import Entity


class Card(msgspec.Struct, frozen=True):
    """One message's content: kind, facts, and the words to search it by.

    Attributes:
        file: (kind of file, vendor's object) when the card carries one.
    """

    kind: str
    details: dict[str, Any] = {}
    text: str = ""
    entities: tuple[Entity, ...] = ()
    file: tuple[str, Any] | None = None


def _c(text: str | None) -> str:
    return (text or "").replace("\0", "")


def _place(location: Location) -> dict[str, Any]:
    return {"latitude": location.latitude, "longitude": location.longitude}


def _venue(venue: Venue) -> Card:
    title, address = _c(venue.title), _c(venue.address)
    return Card(
        "venue",
        {**_place(venue.location), "title": title, "address": address},
        text=f"{title}, {address}".strip(", "),
    )


def _location(location: Location) -> Card:
    details = _place(location)
    if location.live_period:
        details["live_period_s"] = location.live_period
    if location.heading:
        details["heading"] = location.heading
    return Card("location", details)


def _contact(contact: Contact) -> Card:
    name = _c(" ".join(filter(None, (contact.first_name, contact.last_name))))
    phone = _c(contact.phone_number)
    details = {"name": name, "phone": phone, "user_id": contact.user_id}
    return Card("contact", details, text=f"{name} {phone}".strip())


def _poll(poll: Poll) -> Card:
    question, options = _c(poll.question), [_c(option.text) for option in poll.options]
    details = {
        "question": question,
        "options": options,
        "is_anonymous": poll.is_anonymous,
        "is_quiz": poll.type == "quiz",
        "takes_several": poll.allows_multiple_answers,
    }
    return Card("poll", details, text="\n".join((question, *options)))


def _dice(dice: Dice) -> Card:
    return Card("dice", {"emoji": dice.emoji, "value": dice.value}, text=_c(dice.emoji))


def _game(game: Game) -> Card:
    return Card("game", {"title": _c(game.title)}, text=_c(game.title))


def _story(story: Story) -> Card:
    chat = story.chat
    name = chat.title or chat.first_name or chat.username
    return Card("story", {"chat": _c(name), "story_id": story.id})


def _sticker(sticker: Sticker) -> Card:
    details = {"emoji": _c(sticker.emoji), "set": _c(sticker.set_name)}
    return Card("sticker", details, text=_c(sticker.emoji), file=("sticker", sticker))


def _paid_media(paid: PaidMediaInfo) -> Card:
    details = {"stars": paid.star_count, "count": len(paid.paid_media)}
    for one in paid.paid_media:
        for name in ("live_photo", "photo", "video"):
            content = getattr(one, name, None)
            if content is not None:
                return Card("paid_media", details, file=(name, content))
    return Card("paid_media", details)


def _checklist(checklist: Checklist) -> Card:
    tasks = [
        {"text": _c(task.text), "is_done": task.completion_date is not None}
        for task in checklist.tasks
    ]
    title = _c(checklist.title)
    words = "\n".join((title, *(_c(task.text) for task in checklist.tasks)))
    return Card("checklist", {"title": title, "tasks": tasks}, text=words)


def _gift(gift: GiftInfo) -> Card:
    details = {"stars": gift.gift.star_count, "is_unique": False}
    return Card("gift", details, text=_c(gift.text), file=("sticker", gift.gift.sticker))


def _unique_gift(gift: UniqueGiftInfo) -> Card:
    unique = gift.gift
    details = {"is_unique": True, "name": _c(unique.name), "number": unique.number}
    return Card("gift", details, text=_c(gift.text or unique.name))


def _giveaway(giveaway: Giveaway) -> Card:
    details = {"stage": "announced", "winners": giveaway.winner_count}
    return Card("giveaway", details, text=_c(giveaway.prize_description))


def _giveaway_winners(winners: GiveawayWinners) -> Card:
    details = {"stage": "drawn", "winners": winners.winner_count}
    return Card("giveaway", details, text=_c(winners.prize_description))


def _giveaway_completed(completed: GiveawayCompleted) -> Card:
    return Card("giveaway", {"stage": "completed", "winners": completed.winner_count})


def _giveaway_created(_created: Any) -> Card:
    return Card("giveaway", {"stage": "created"})


def _invoice(invoice: Invoice) -> Card:
    details = {
        "title": _c(invoice.title),
        "currency": invoice.currency,
        "amount_minor": invoice.total_amount,
    }
    return Card("invoice", details, text=_c(f"{invoice.title}\n{invoice.description}"))


def _payment(payment: SuccessfulPayment) -> Card:
    details = {
        "service": "successful_payment",
        "currency": payment.currency,
        "amount_minor": payment.total_amount,
    }
    return Card("service", details)


def _web_app_data(data: WebAppData) -> Card:
    details = {"service": "web_app_data", "button": _c(data.button_text)}
    return Card("service", details, text=_c(data.data))


# In this order: a venue also sets `location`.
CARDS: Final[tuple[tuple[str, Callable[[Any], Card]], ...]] = (
    ("venue", _venue),
    ("location", _location),
    ("contact", _contact),
    ("poll", _poll),
    ("dice", _dice),
    ("game", _game),
    ("story", _story),
    ("sticker", _sticker),
    ("paid_media", _paid_media),
    ("checklist", _checklist),
    ("gift", _gift),
    ("gift_upgrade_sent", _gift),
    ("unique_gift", _unique_gift),
    ("giveaway", _giveaway),
    ("giveaway_winners", _giveaway_winners),
    ("giveaway_completed", _giveaway_completed),
    ("giveaway_created", _giveaway_created),
    ("invoice", _invoice),
    ("successful_payment", _payment),
    ("web_app_data", _web_app_data),
)
_NOT_SERVICE: Final = {
    "unknown", "any", "text", "rich_message", "animation", "live_photo", "photo", "video",
    "document", "voice", "audio", "video_note", *(name for name, _ in CARDS),
}  # fmt: skip
# Everything else the vendor counts as content says that something happened in the chat.
SERVICE_KINDS: Final = tuple(kind.value for kind in ContentType if kind.value not in _NOT_SERVICE)
