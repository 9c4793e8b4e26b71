"""The neutral message: what every channel translates from and to.

Text is plain text plus entities (offset and length in UTF-16 units, as Telegram counts them);
nobody stores or trusts HTML.
"""

from datetime import datetime
from typing import Any, Final, get_args
from uuid import UUID

import msgspec

from telldesk.tickets.vocabulary import EntityType, MessageKind

# Kinds a contact may send (B3); 'unsupported' is the visible placeholder of everything else.
KINDS: Final[tuple[str, ...]] = get_args(MessageKind)
ENTITY_TYPES: Final[tuple[str, ...]] = get_args(EntityType)


class Entity(msgspec.Struct, frozen=True, omit_defaults=True):
    """A span of the text. `url` only for text_link, `language` only for pre."""

    type: str
    offset: int
    length: int
    url: str = ""
    language: str = ""


class Part(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One file, at the channel or in storage. `order` sorts an album (Telegram's message id)."""

    order: int
    kind: str
    file_id: str
    file_unique_id: str
    name: str | None = None
    mime: str | None = None
    size_bytes: int | None = None
    width: int | None = None
    height: int | None = None
    duration_s: int | None = None
    thumb_file_id: str | None = None
    caption: str = ""
    stored_file_id: UUID | None = None
    """Its row in `files`, where it lies in our storage: then `file_id` may be ''."""
    stored_object_id: UUID | None = None
    """Under which its bytes lie; only where they are about to be sent."""


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """One place in one chat: dedupe key of the channel and target of replies."""

    bot_id: int
    chat_id: int
    external_id: int
    connection: str = ""


class InboundMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What a contact said, translated from the channel.

    Attributes:
        address: where it stands in the chat.
        kind: one of `KINDS`.
        details: typed card of the kind; `forward` (origin label), `quote` (text, offset),
            `reply_external_id`, never trusted for identity.
        raw: the raw update, only for unsupported kinds.
        album_key: equal for all parts of one album inside the chat.
        reply_to: the message replied to, if it is in this chat.
        sent_at: the channel's own time of the message.
    """

    address: Address
    kind: str
    sent_at: datetime
    text: str = ""
    entities: tuple[Entity, ...] = ()
    part: Part | None = None
    details: dict[str, Any] = {}
    raw: dict[str, Any] | None = None
    album_key: str | None = None
    reply_to: int | None = None


class Button(msgspec.Struct, frozen=True, omit_defaults=True):
    """A button under a bot message: exactly one of `press` (at most 64 bytes), `url`, `app_url`."""

    label: str
    press: str = ""
    url: str = ""
    app_url: str = ""


class OutboundMessage(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What the desk says in a chat; the payload of a delivery."""

    text: str
    entities: tuple[Entity, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    keyboard: tuple[tuple[str, ...], ...] = ()
    """Reply keyboard of plain labels; `()` leaves the contact's keyboard as it is."""
    parts: tuple[Part, ...] = ()
    """Files by `file_id` of the delivering bot only; two or more go as an album."""
    reply_to: int | None = None
    """External id of the message replied to; a missing one never stops the delivery."""
    replaces: int | None = None
    """External id of the bot's own message to edit instead of sending."""
    is_anew: bool = True
    """Where the message to edit is gone, it is sent once more."""
    callback_id: str = ""
    """For kind `callback_answer`: the query to answer."""
    alert: bool = False
    """For kind `callback_answer`: shown as a window instead of a line."""
    is_silent: bool = False
    """It arrives without a sound."""


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """The chat a delivery goes to."""

    bot_id: int
    chat_id: int
    connection: str = ""


class MessageRef(msgspec.Struct, frozen=True, kw_only=True):
    """What a verb answers about a message it made or changed."""

    message_id: UUID
    ticket_id: UUID
    ticket_number: int
    is_new_ticket: bool = False
