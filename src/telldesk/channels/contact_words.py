"""What the bot says to contacts, in their language and the tenant's words."""

from datetime import timedelta
from typing import Final

from telldesk.branding.repo import DeskRow, desk_text
from telldesk.channels import contact_presses
from telldesk.contacts.channels import ChannelRow
from telldesk.kernel.i18n import translate
from telldesk.kernel.work import Work
from telldesk.tickets.boundary import Candidate
from telldesk.tickets.deliveries import queue_delivery
from telldesk.tickets.messages import Button, OutboundMessage, Target

# Telegram keeps a press open for about so long. Source: facts of WebhookActor, 2026-05-07.
_PRESS_LIVES: Final = timedelta(seconds=150)
_LABEL_CHARS: Final = 48
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
    **facts: str | float,
) -> None:
    """The text of `key` is on its way to the contact's chat."""
    spoken = language or language_of(desk, channel)
    text = await desk_text(work, key, spoken, desk=desk.name, **facts)
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
