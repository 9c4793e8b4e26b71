"""What the bot says to contacts, in their language and the tenant's words."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from telldesk.branding.repo import DeskRow, desk_text
from telldesk.channels import contact_presses
from telldesk.contacts.channels import ChannelRow
from telldesk.kernel.i18n import translate
from telldesk.kernel.work import Work
from telldesk.tickets.boundary import Candidate
from telldesk.tickets.deliveries import queue_delivery
from telldesk.tickets.messages import Button, OutboundMessage, Target
from telldesk.tickets.shapes import CategoryShape

# Telegram keeps a press open for about so long. Source: facts of WebhookActor, 2026-05-07.
_PRESS_LIVES: Final = timedelta(seconds=150)
_LABEL_CHARS: Final = 48
_MOST_CATEGORIES: Final = 20
LANGUAGE_NAMES: Final = {"en": "English", "ru": "Русский"}
Buttons = tuple[tuple[Button, ...], ...]


def language_of(desk: DeskRow, channel: ChannelRow) -> str:
    """The language the desk speaks with this contact."""
    return desk.language_for(channel.language, channel.language_hint)


def target_of(channel: ChannelRow) -> Target:
    return Target(bot_id=channel.bot_id, chat_id=channel.chat_id, connection=channel.connection)


async def say(
    work: Work,
    desk: DeskRow,
    channel: ChannelRow,
    key: str,
    *,
    buttons: Buttons = (),
    language: str = "",
    then: Sequence[str] = (),
    **facts: str | float,
) -> None:
    """The text of `key`, and below it those of `then`, is on its way to the contact's chat."""
    spoken = language or language_of(desk, channel)
    text = "\n\n".join(
        [await desk_text(work, one, spoken, desk=desk.name, **facts) for one in (key, *then)]
    )
    payload = OutboundMessage(text=text, buttons=buttons)
    await queue_delivery(work, target_of(channel), lane="reply", kind="text", payload=payload)


async def answer_press(
    work: Work, target: Target, callback_id: str, text: str, *, alert: bool = False
) -> None:
    """The press is answered, so the button stops waiting."""
    await queue_delivery(
        work,
        target,
        lane="callback",
        kind="callback_answer",
        payload=OutboundMessage(text=text[:200], callback_id=callback_id, alert=alert),
        expires_at=work.now + _PRESS_LIVES,
    )


def ticket_label(language: str, number: int, subject: str, *, is_closed: bool) -> str:
    """One ticket on a button."""
    words = subject or translate(language, "contact-no-subject")
    if len(words) > _LABEL_CHARS:
        words = words[: _LABEL_CHARS - 1].rstrip() + "…"
    key = "contact-button-closed" if is_closed else "contact-button-open"
    return translate(language, key, number=str(number), subject=words)


def question_buttons(language: str, tickets: tuple[Candidate, ...]) -> Buttons:
    """One button for each ticket, then one for a new one."""
    rows = [
        (
            Button(
                label=ticket_label(language, one.number, one.subject, is_closed=one.is_closed),
                press=contact_presses.pick(one.ticket_id),
            ),
        )
        for one in tickets
    ]
    new = Button(label=translate(language, "contact-button-new"), press=contact_presses.pick_new())
    return (*rows, (new,))


def category_buttons(
    language: str, ticket_id: UUID, categories: Sequence[CategoryShape], *, chosen_id: UUID | None
) -> Buttons:
    """Two categories in a row, the one the ticket is under already marked."""
    buttons = [
        Button(
            label=("✓ " if one.id == chosen_id else "")
            + f"{one.icon} {category_name(one, language)}".strip()[:_LABEL_CHARS],
            press=contact_presses.sort(ticket_id, one.id),
        )
        for one in categories[:_MOST_CATEGORIES]
    ]
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))


def category_name(category: CategoryShape, language: str) -> str:
    """In this language, else in the first there is."""
    return category.names.get(language) or next(iter(category.names.values()), category.key)


def language_buttons(desk: DeskRow) -> Buttons:
    """One button for each language of the desk."""
    return tuple(
        (
            Button(
                label=LANGUAGE_NAMES.get(language, language.upper()),
                press=contact_presses.speak(language),
            ),
        )
        for language in desk.languages
    )
