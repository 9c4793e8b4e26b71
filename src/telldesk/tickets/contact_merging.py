"""Which of two cards' values a merged person has, and what is put back when it is undone. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from telldesk.contacts.repo import ContactRow
from telldesk.tickets.fields import FieldValue

Side = Literal["into", "from"]
"""Of the card that stays, of the card that goes."""


class MergeChoices(msgspec.Struct, frozen=True, kw_only=True):
    """Whose values win; null and what is not named is left to `wins`."""

    given_name: Side | None = None
    language: Side | None = None
    ban: Side | None = None
    fields: dict[UUID, Side] = {}


class Ban(msgspec.Struct, frozen=True, kw_only=True):
    """Whether and why a person is shut out."""

    banned_at: datetime | None
    banned_by: UUID | None
    ban_reason: str
    ban_until: datetime | None


class TextMove(msgspec.Struct, frozen=True, kw_only=True):
    """What stood on the card that stays, and stands there now."""

    before: str
    after: str


class BanMove(msgspec.Struct, frozen=True, kw_only=True):
    before: Ban
    after: Ban


class FieldMove(msgspec.Struct, frozen=True, kw_only=True):
    field_id: UUID
    before: FieldValue
    after: FieldValue


class Moves(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything a merge changed; tickets go with their channel."""

    channel_ids: list[UUID] = []
    note_ids: list[UUID] = []
    given_name: TextMove | None = None
    language: TextMove | None = None
    ban: BanMove | None = None
    fields: list[FieldMove] = []


def wins(choice: Side | None, *, into_has: bool, from_has: bool) -> Side:
    """Whose value the merged person has: the chosen, else of the card that stays if it has one."""
    if choice is not None:
        return choice
    return "from" if from_has and not into_has else "into"


def ban_of(contact: ContactRow) -> Ban:
    """The ban of the card, or none."""
    return Ban(
        banned_at=contact.banned_at,
        banned_by=contact.banned_by,
        ban_reason=contact.ban_reason,
        ban_until=contact.ban_until,
    )


def plan(
    into: ContactRow,
    gone: ContactRow,
    choices: MergeChoices,
    *,
    into_fields: Mapping[UUID, FieldValue],
    gone_fields: Mapping[UUID, FieldValue],
    channel_ids: Sequence[UUID],
    note_ids: Sequence[UUID],
) -> Moves:
    """What is to be moved so that `gone` is the same person as `into`."""
    return Moves(
        channel_ids=list(channel_ids),
        note_ids=list(note_ids),
        given_name=_text(choices.given_name, into.given_name, gone.given_name),
        language=_text(choices.language, into.language, gone.language),
        ban=_ban(choices.ban, ban_of(into), ban_of(gone)),
        fields=[
            FieldMove(field_id=one, before=into_fields.get(one), after=gone_fields.get(one))
            for one in sorted(into_fields.keys() | gone_fields.keys())
            if into_fields.get(one) != gone_fields.get(one)
            and wins(
                choices.fields.get(one),
                into_has=into_fields.get(one) is not None,
                from_has=gone_fields.get(one) is not None,
            )
            == "from"
        ],
    )


def _text(choice: Side | None, into: str, gone: str) -> TextMove | None:
    is_taken = wins(choice, into_has=bool(into), from_has=bool(gone)) == "from"
    return TextMove(before=into, after=gone) if is_taken and into != gone else None


def _ban(choice: Side | None, into: Ban, gone: Ban) -> BanMove | None:
    is_taken = (
        wins(choice, into_has=into.banned_at is not None, from_has=gone.banned_at is not None)
        == "from"
    )
    return BanMove(before=into, after=gone) if is_taken and into != gone else None
